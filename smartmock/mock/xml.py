"""Values as XML, by the XML Objects of their schema (OpenAPI 3.1 section 4.8.26, 3.2 section 4.26)."""

import re
from dataclasses import dataclass, field
from typing import Final, cast

from lxml import etree

from smartmock.mock.structures import scalar_text
from smartmock.schema.model import Schema
from smartmock.types import JSON, JsonObject

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_NAMES = re.compile(r"[^\w.\-]")
_PREFIX = re.compile(r"(?!(?i:xml))[A-Za-z_][\w.\-]*")
_BARE: Final[JsonObject] = {}
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
_NODE_TYPES: Final = frozenset(("element", "attribute", "text", "cdata", "none"))


@dataclass(frozen=True, slots=True)
class Scope:
    """The namespaces in force: by prefix, and the default one, which elements without their own share."""

    default: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)


def dump_xml(value: JSON, schema: Schema | None) -> bytes:
    """A document with one root element, named by the schema. A string is XML already."""
    if isinstance(value, str) and value.lstrip().startswith("<"):
        return value.encode("utf-8", "replace")
    element = _make(_root_name(schema), schema, Scope(), None)
    scope = _scope(_xml(schema), Scope())
    if isinstance(value, list):
        _add_items(element, value, schema, _item_name(schema, "item"), scope)
    else:
        _fill(element, value, schema, scope)
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8")


def _root_name(schema: Schema | None) -> str:
    if schema is None:
        return "root"
    name = _xml(schema).get("name") or schema.name or schema.kind
    return str(name or ("items" if schema.types == ("array",) else "root"))


def _item_name(schema: Schema | None, default: str) -> str:
    item = schema.item(0) if schema else None
    return str(_xml(item).get("name") or (item.name if item else "") or default)


def _xml(schema: Schema | None) -> JsonObject:
    return schema.xml if schema is not None else _BARE


def _node_type(xml: JsonObject, value: JSON) -> str:
    """Lists and objects are no attributes and no text, whatever the document says; lists need no element of their own.

    `attribute` and `wrapped` say the same in the words of OpenAPI 3.1.
    """
    written = xml.get("nodeType")
    node_type = written if written in _NODE_TYPES else "attribute" if xml.get("attribute") is True else ""
    if isinstance(value, list):
        return "element" if node_type == "element" or xml.get("wrapped") is True else "none"
    if isinstance(value, dict):
        return "none" if node_type == "none" else "element"
    return node_type or "element"


def _fill(element: etree._Element, value: JSON, schema: Schema | None, scope: Scope) -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            _add(element, name, item, schema.property(name) if schema else None, scope)
    elif isinstance(value, list):
        _add_items(element, value, schema, _item_name(schema, "item"), scope)
    elif value is None:
        element.set(f"{{{_INSTANCE}}}nil", "true")  # lxml knows the prefix of this namespace
    else:
        element.text = _clean(scalar_text(value))


def _add(parent: etree._Element, name: str, value: JSON, schema: Schema | None, scope: Scope) -> None:
    """A property, or an item of a list, called `name` where its schema says nothing else."""
    xml = _xml(schema)
    node_type = _node_type(xml, value)
    own = str(xml.get("name") or name)
    if isinstance(value, list):
        # Items stand in the parent itself unless the list is wrapped; its own name counts only for the wrapper.
        if node_type == "element":
            name, parent, scope = own, _make(own, schema, scope, parent), _scope(xml, scope)
        _add_items(parent, value, schema, name, scope)
    elif node_type == "element":
        _fill(_make(own, schema, scope, parent), value, schema, _scope(xml, scope))
    elif node_type == "none" and isinstance(value, dict):
        _fill(parent, value, schema, scope)
    elif node_type == "attribute":
        if value is not None:
            parent.set(_attribute_name(own, xml, scope), _clean(scalar_text(value)))
    else:
        _add_text(parent, _clean(scalar_text(value)), is_cdata=node_type == "cdata")


def _add_text(parent: etree._Element, text: str, *, is_cdata: bool) -> None:
    """Behind what the element holds already."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    elif is_cdata and not parent.text and "]]>" not in text:
        parent.text = etree.CDATA(text)
    else:
        parent.text = (parent.text or "") + text


def _add_items(parent: etree._Element, items: list[JSON], schema: Schema | None, name: str, scope: Scope) -> None:
    for index, item in enumerate(items):
        below = schema.item(index) if schema else None
        xml = _xml(below)
        if isinstance(item, list) and xml.get("nodeType") != "none":
            # A list in a list gets an element, so that it can be told from the next one.
            _fill(_make(str(xml.get("name") or name), below, scope, parent), item, below, _scope(xml, scope))
        else:
            _add(parent, name, item, below, scope)


def _make(name: str, schema: Schema | None, scope: Scope, parent: etree._Element | None) -> etree._Element:
    namespace, prefix = _namespace(_xml(schema), scope)
    tag = f"{{{namespace}}}{element_name(name)}" if namespace else element_name(name)
    names = _attribute_prefixes(schema, scope) | ({prefix or None: namespace} if namespace else {})
    # The stubs do not know that None stands for the default namespace.
    bound = cast("dict[str, str]", names)
    return etree.Element(tag, nsmap=bound) if parent is None else etree.SubElement(parent, tag, nsmap=bound)


def _attribute_prefixes(schema: Schema | None, scope: Scope) -> dict[str | None, str]:
    """Prefixes must be bound when an element is made, those of its attributes too."""
    names: dict[str | None, str] = {}
    for name in schema.declared if schema else ():
        xml = _xml(schema.property(name) if schema else None)
        if _node_type(xml, "") == "attribute" and (prefixed := _namespace(xml, scope))[1]:
            names[prefixed[1]] = prefixed[0]
    return names


def _attribute_name(name: str, xml: JsonObject, scope: Scope) -> str:
    """Attributes without a prefix are in no namespace (Namespaces in XML, section 6.2)."""
    namespace, prefix = _namespace(xml, scope)
    return f"{{{namespace}}}{element_name(name)}" if prefix else element_name(name)


def _namespace(xml: JsonObject, scope: Scope) -> tuple[str, str]:
    """Namespace and prefix. A prefix that nothing binds gets a namespace, because the text must be well-formed."""
    prefix = str(xml.get("prefix") or "")
    prefix = prefix if _PREFIX.fullmatch(prefix) else ""
    written = _clean(str(xml.get("namespace") or "")).strip()
    if prefix:
        return written or scope.prefixes.get(prefix) or f"urn:prefix:{prefix}", prefix
    return written or scope.default, ""


def _scope(xml: JsonObject, scope: Scope) -> Scope:
    namespace, prefix = _namespace(xml, scope)
    if prefix:
        return Scope(scope.default, {**scope.prefixes, prefix: namespace})
    return Scope(namespace, scope.prefixes)


def element_name(text: str) -> str:
    """An XML name: other characters become `_`."""
    name = _NOT_IN_NAMES.sub("_", text) or "_"
    name = name if name[0].isalpha() or name[0] == "_" else "_" + name
    try:
        etree.QName(name)
    except ValueError:
        return name.encode("ascii", "replace").decode().replace("?", "_")
    return name


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)
