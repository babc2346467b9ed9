"""Bodies of XML as the values that they write, by the XML Objects of their schema (OpenAPI 3.1 section 4.8.26).

The other direction is `mock.xml`: what it writes is read back as the same value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeAlias

from lxml import etree

from smartmock.mock.validation.coercion import JudgeOf, Reader, alternatives
from smartmock.mock.validation.content_types import charset_of
from smartmock.mock.validation.model import Violation, shorten
from smartmock.mock.validation.shapes import COMPOSITE, holds, is_list, wants_structure
from smartmock.mock.validation.values import ValueRules
from smartmock.mock.validation.verdicts import judge, unreadable
from smartmock.mock.xml import element_name
from smartmock.mock.xml_text import NoXml, parse_xml
from smartmock.schema.model import Schema
from smartmock.types import JSON, JsonObject

NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
DEEPEST: Final = 100
"""Elements within elements."""
MOST_CHOICES: Final = 16
"""Alternatives of a schema that are tried; of those within them a fourth, and so on."""

Place: TypeAlias = Literal["attribute", "element", "item", "wrapper"]


class XmlBody:
    def __init__(self, rules: ValueRules, judge_of: JudgeOf) -> None:
        self.rules = rules
        self._reader = XmlReader(judge_of)

    def check(self, body: bytes, content_type: str) -> list[Violation]:
        schema = self.rules.schema
        try:
            root = read_root(body, content_type)
            value = self._reader.read(root, schema)
        except NoXml as error:
            return [unreadable(f"it is not XML ({str(error).rstrip('.')})")]
        named = _check_root(root, schema)
        return named or judge(self.rules, value)


def read_root(body: bytes, content_type: str) -> etree._Element:
    """Raises `NoXml`, also for a document type declaration: what it may say of values is left to schemas."""
    charset = charset_of(content_type)
    try:
        # Python knows more charsets, and by more names.
        text = body.decode(charset).encode() if charset else body
    except UnicodeError:
        raise NoXml(f"it is not text in {charset}") from None
    root = parse_xml(text.strip(b" \t\r\n"), "utf-8" if charset else None)
    if root.getroottree().docinfo.internalDTD is not None:
        raise NoXml("it has a document type declaration")
    return root


def _check_root(root: etree._Element, schema: Schema | None) -> list[Violation]:
    """A component goes by its own name, which its XML Object may replace; other schemas say nothing of it."""
    if schema is None:
        return []
    wanted, namespace = str(schema.xml.get("name") or schema.name), str(schema.xml.get("namespace") or "")
    sent = etree.QName(root)
    if wanted and sent.localname != element_name(wanted):
        said = f"must be `{element_name(wanted)}`, not `{shorten(sent.localname)}`"
    elif namespace and sent.namespace != namespace:
        said = f"`{shorten(sent.localname)}` must be in the namespace `{shorten(namespace)}`"
    else:
        return []
    return [Violation("body", "", "", "xml", f"The root element of the request body {said}.")]


NO_READER: Final = Reader(None)


class Slot(NamedTuple):
    """Where a property stands in an element. `schema` is that of the property, also for its items."""

    name: str
    schema: Schema | None
    place: Place
    namespace: str = ""
    reader: Reader = NO_READER


class XmlReader:
    """Keeps what it finds out about schemas."""

    def __init__(self, judge_of: JudgeOf) -> None:
        self._judge_of = judge_of
        self._known: dict[int, tuple[Schema, list[Shape]]] = {}

    def read(self, element: etree._Element, schema: Schema | None, depth: int = 0, nested: int = 0) -> JSON:
        """`depth` counts elements, `nested` choices. Raises `NoXml` for too many elements within elements."""
        if depth > DEEPEST:
            raise NoXml(f"more than {DEEPEST} of its elements lie within each other")
        if element.get(NIL) in {"true", "1"}:
            return None
        if schema is None:
            return self._read_any(element, depth)
        shapes = self._shapes(schema)
        if len(shapes) == 1:
            return self._read_shape(element, shapes[0], depth, nested)
        most = max(1, MOST_CHOICES >> 2 * nested)
        is_valid, first = self._judge_of(schema), None
        for number, shape in enumerate(shapes[:most]):
            value = self._read_shape(element, shape, depth, nested + 1)
            if holds(is_valid, value):
                return value
            first = value if number == 0 else first
        return first

    def _shapes(self, schema: Schema) -> "list[Shape]":
        known = self._known.get(id(schema))
        if known is None:
            # The schema is kept, so that its id stays its own.
            known = self._known[id(schema)] = schema, [Shape(each, self._judge_of) for each in alternatives(schema)]
        return known[1]

    def _read_shape(self, element: etree._Element, shape: "Shape", depth: int, nested: int) -> JSON:
        has_children = len(element) > 0
        if shape.is_object and (has_children or not shape.is_scalar or shape.has_attributes_of(element)):
            text = (element.text or "").strip()
            if has_children or not text or shape.text is not None or shape.has_attributes_of(element):
                return self._read_object(element, shape, depth, nested)
        if shape.is_array and (has_children or not (shape.is_scalar or (element.text or "").strip())):
            return [
                self.read(child, shape.schema.item(index), depth + 1, nested) for index, child in enumerate(element)
            ]
        if has_children:
            return self._read_any(element, depth)
        if not shape.is_scalar:
            return element.text or ""
        return shape.reader.read(element.text or "")

    def _read_object(self, element: etree._Element, shape: "Shape", depth: int, nested: int) -> JsonObject:
        value: JsonObject = {}
        for key in element.attrib if shape.attributes else ():
            slot = shape.attributes.get(_local_name(key))
            if slot is not None and slot.name not in value:  # getting one takes longer the more there are
                value[slot.name] = slot.reader.read(element.get(key) or "")
        if shape.text is not None:
            value[shape.text.name] = shape.text.reader.read(_all_text(element))
        lists: dict[str, list[JSON]] = {}
        single: set[str] = set()
        for child in element:
            tag = etree.QName(child)
            slot = shape.slot(tag.localname, tag.namespace or "")
            below = slot.schema
            if slot.place == "wrapper":
                value[slot.name] = [
                    self.read(each, below.item(index) if below else None, depth + 2, nested)
                    for index, each in enumerate(child)
                ]
            elif slot.place == "item":
                items = lists.setdefault(slot.name, [])
                items.append(self.read(child, below.item(len(items)) if below else None, depth + 1, nested))
            else:
                single.add(slot.name)
                lists.setdefault(slot.name, []).append(self.read(child, below, depth + 1, nested))
        for name, items in lists.items():
            value[name] = items[0] if len(items) == 1 and name in single else items
        self._add_absent(value, shape)
        return value

    def _add_absent(self, value: JsonObject, shape: "Shape") -> None:
        """A list without items, and null, leave nothing behind in XML."""
        for name in shape.schema.required:
            if name not in value:
                below = shape.schema.property(name)
                if name in shape.lists:
                    value[name] = []
                elif below is not None and below.typed and "null" in below.types:
                    value[name] = None

    def _read_any(self, element: etree._Element, depth: int) -> JSON:
        if len(element) == 0:
            return element.text or ""
        found: dict[str, list[JSON]] = {}
        for child in element:
            found.setdefault(etree.QName(child).localname, []).append(self.read(child, None, depth + 1))
        return {name: items[0] if len(items) == 1 else items for name, items in found.items()}


def _local_name(key: str | bytes) -> str:
    """`{urn:x}id` → `id`"""
    return str(key).rpartition("}")[2]


def _all_text(element: etree._Element) -> str:
    return (element.text or "") + "".join(child.tail or "" for child in element)


@dataclass
class Shape:
    """A schema of which all choices are made, as elements show it; compiled on first use."""

    schema: Schema
    judge_of: JudgeOf

    @cached_property
    def is_object(self) -> bool:
        return "object" in self.schema.types

    @cached_property
    def is_array(self) -> bool:
        return "array" in self.schema.types

    @cached_property
    def is_scalar(self) -> bool:
        return not COMPOSITE.issuperset(self.schema.types)

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.schema, self.judge_of)

    @cached_property
    def attributes(self) -> dict[str, Slot]:
        found = (
            (_own_name(name, schema), Slot(name, schema, "attribute", reader=Reader(schema, self.judge_of)))
            for name, schema in self._properties
            if _node_type(schema) == "attribute"
        )
        return dict(found)

    @cached_property
    def text(self) -> Slot | None:
        """The property that is the text of the element itself."""
        found = (
            Slot(name, schema, "element", reader=Reader(schema, self.judge_of))
            for name, schema in self._properties
            if _node_type(schema) in {"text", "cdata"}
        )
        return next(found, None)

    @cached_property
    def lists(self) -> frozenset[str]:
        """Properties that are always arrays, and stand in the element without one of their own."""
        return frozenset(slot.name for slots in self._elements.values() for slot in slots if slot.place == "item")

    def has_attributes_of(self, element: etree._Element) -> bool:
        return bool(self.attributes) and any(_local_name(key) in self.attributes for key in element.attrib)

    def slot(self, name: str, namespace: str) -> Slot:
        """Where an element belongs. One that is declared in another namespace is another element."""
        slots = self._elements.get(name, ())
        found = next((slot for slot in slots if slot.namespace == namespace), None)
        found = found or next((slot for slot in slots if not slot.namespace), None)
        if found is not None:
            return found
        if slots:  # an element of the same name in another namespace is another one
            return Slot(f"{{{namespace}}}{name}", None, "element")
        below = self.schema.property(name)
        return Slot(name, below, "item" if is_list(below) else "element")

    @cached_property
    def _elements(self) -> dict[str, list[Slot]]:
        found: dict[str, list[Slot]] = {}
        for name, schema in self._properties:
            for tag, slot in _slots(name, schema):
                found.setdefault(tag, []).append(slot)
        return found

    @property
    def _properties(self) -> Iterator[tuple[str, Schema | None]]:
        return ((name, self.schema.property(name)) for name in self.schema.declared)


def _slots(name: str, schema: Schema | None) -> Iterator[tuple[str, Slot]]:
    namespace = str(schema.xml.get("namespace") or "") if schema is not None else ""
    if schema is None or not is_list(schema):
        yield _own_name(name, schema), Slot(name, schema, "element", namespace)
    elif schema.xml.get("wrapped") is True or schema.xml.get("nodeType") == "element":
        yield _own_name(name, schema), Slot(name, schema, "wrapper", namespace)
    else:
        for tag in _item_names(name, schema):
            yield tag, Slot(name, schema, "item")


def _item_names(name: str, schema: Schema) -> list[str]:
    """Items go by their own name, else by that of the property."""
    items = [schema.item(index) for index in range(min(schema.prefix_length, 100) + 1)]
    named = [str(item.xml["name"]) for item in items if item is not None and item.xml.get("name")]
    others = [] if len(named) == len(items) else [name, str(schema.xml.get("name") or name)]
    return list(dict.fromkeys(map(element_name, (*named, *others))))


def _own_name(name: str, schema: Schema | None) -> str:
    return element_name(str((schema.xml.get("name") if schema is not None else None) or name))


def _node_type(schema: Schema | None) -> str:
    """`attribute`, `text` or `cdata` for what is no element; lists and objects always are."""
    if schema is None or wants_structure(schema):
        return ""
    return "attribute" if schema.xml.get("attribute") is True else str(schema.xml.get("nodeType") or "")
