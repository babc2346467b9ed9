"""All schemas of one document."""

import functools
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import copy
from itertools import chain
from typing import Final
from urllib.parse import quote

import jsonschema_rs
import referencing.jsonschema
from jsonschema_specifications import REGISTRY
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from smartmock import pointers
from smartmock.schema.addresses import DOCUMENT, fragment, join_reference, normal_tokens
from smartmock.schema.dialects import Dialect, find_dialect, schema_dialect
from smartmock.schema.directions import HIDING, drop_hidden, every_schema, inner_schemas, subschemas
from smartmock.schema.discriminators import VariantNames, find_names
from smartmock.schema.merge import RISKY, merge_schema
from smartmock.schema.model import Parts, Schema, own_name
from smartmock.schema.normalize import Frame, normalize_plain, normalize_schema
from smartmock.schema.openapi import find_schemas
from smartmock.schema.validator import SharedValidators, Validator, validator_of
from smartmock.types import JSON, Direction, JsonObject, Problem

JUDGED: Final = RISKY | {"anyOf"}
"""Keywords of schemas of which values are judged again and again."""


LISTED: Final = "/x-smartmock-list"
"""Behind the pointer of a schema: lists of what the schema describes, for which no document has a schema."""


class SchemaSet:
    """The schemas of a document, addressed by JSON pointers into it (`Document.tree`, or a bare schema).

    Making one costs nothing: each direction is normalised on first use, once for both where they hide nothing.
    """

    def __init__(self, tree: JSON, roots: Mapping[str, JSON], dialect: Dialect) -> None:
        self._tree = tree
        self._roots = roots
        self._dialect = dialect
        self._sides: dict[Direction, DirectedSchemas] = {}

    @classmethod
    def from_document(cls, tree: JSON, dialect: str) -> "SchemaSet":
        """`tree` in the shape of OpenAPI 3.x; `dialect` is `openapi-3.0`, or `2020-12` for 3.1 and later."""
        name = "openapi-3.1" if dialect == "2020-12" else dialect
        return cls(tree, dict(find_schemas(tree)), find_dialect(name))

    @classmethod
    def from_schema(cls, schema: JSON, dialect: str | None = None) -> "SchemaSet":
        """A bare JSON Schema, with the pointer "". Its `$schema` goes before `dialect`; without both it is 2020-12."""
        return cls(schema, {"": schema}, schema_dialect(schema, dialect))

    def directed(self, direction: Direction) -> "DirectedSchemas":
        if direction not in self._sides:
            alike = next((side for side in self._sides.values() if not side.hides), None)
            made = DirectedSchemas(self._tree, self._roots, self._dialect, direction) if alike is None else copy(alike)
            made.direction = direction
            self._sides[direction] = made
        return self._sides[direction]

    def forget(self) -> None:
        """Views, which refer to where they came from; what is asked for again is made again."""
        for side in self._sides.values():
            side.forget()

    def view(self, pointer: str, direction: Direction = "response") -> Schema:
        """The schema at `pointer` with `$ref` and `allOf` merged in; its properties and items are views in turn."""
        side = self.directed(direction)
        return side.merged((side.at(pointer),))

    def validator(self, pointer: str, direction: Direction = "response") -> Validator:
        """Compiled once. In responses `writeOnly` properties are not required, in requests `readOnly` ones."""
        return self.directed(direction).validator_at(pointer)


class DirectedSchemas:
    """The schemas of a document as requests or responses see them, in 2020-12 shape, every `$ref` absolute.

    `hides`: one of the directions does not see all that the other sees.
    """

    def __init__(self, tree: JSON, roots: Mapping[str, JSON], dialect: Dialect, direction: Direction) -> None:
        self.direction = direction
        self.problems: list[Problem] = []
        self._tree = tree
        self._dialect = dialect
        self._addresses: dict[tuple[str, str], str] = {}
        self._numbers: dict[str, int] = {}
        self._roots: list[tuple[str, JSON]] = []
        self._meta_schemas: dict[str, JSON] = {}
        self._normal: dict[str, JSON] = {}
        self._inside: dict[str, list[JsonObject]] = {}
        self._judged: dict[int, str] = {}
        self._groups: dict[str, SharedValidators | None] = {}
        self._grouped = 0
        self._merged: dict[tuple[int, ...], tuple[Parts, Schema]] = {}
        self._resolved: dict[str, JSON] = {}
        self._validators: dict[str, Validator] = {}
        self._lists: dict[str, JsonObject] = {}
        for pointer, schema in roots.items():
            self._add_root(pointer, schema)
        self._normalize_new()
        self._drop_dangling()
        self.hides = not all(HIDING.isdisjoint(schema) for schema in self._schemas())
        drop_hidden(self._schemas(), self.resolve, "writeOnly" if direction == "response" else "readOnly")

    def forget(self) -> None:
        """The views of schemas; who still has one can go on from there as long as these schemas are there."""
        these = weakref.proxy(self)

        def view(parts: Parts) -> Schema:
            merged: Schema = these.merged(parts)
            return merged

        for _, schema in self._merged.values():
            schema.view = view
        self._merged.clear()

    def at(self, pointer: str) -> JSON:
        """The normalised schema at `pointer`; `True` when there is none."""
        if pointer.endswith(LISTED):
            return self._listed(self._address(pointer.removesuffix(LISTED)))
        return self.resolve(self._address(pointer))

    def _listed(self, address: str) -> JSON:
        """The same object each time, as what is compiled for it is kept by its identity."""
        return self._lists.setdefault(address, {"type": "array", "items": {"$ref": address}})

    def resolve(self, ref: str) -> JSON:
        """The normalised schema at an absolute address; `True` when there is none."""
        if ref not in self._resolved:
            found = self._find(ref)
            self._resolved[ref] = True if found is None else found
        return self._resolved[ref]

    def resolve_dynamic(self, ref: str) -> JSON:
        """`$dynamicRef` (2020-12 core, section 8.2.3.2): an anchor of that name in the outer resource goes first."""
        target = self.resolve(ref)
        name = ref.partition("#")[2]
        if not isinstance(target, dict) or target.get("$dynamicAnchor") != name:
            return target
        container = self._container()
        base = container.get("$id", DOCUMENT) if isinstance(container, dict) else DOCUMENT
        outermost = self._find(f"{base}#{name}")
        return outermost if isinstance(outermost, dict) and outermost.get("$dynamicAnchor") == name else target

    def merged(self, parts: Parts) -> Schema:
        """The merged view of `parts`, made once for the same schema objects."""
        key = tuple(map(id, parts))
        if key not in self._merged:
            schema = merge_schema(parts, self)
            schema.view = self.merged
            self._merged[key] = (parts, schema)  # the parts are kept alive, so that their ids stay theirs
        return self._merged[key][1]

    def validator(self, parts: Parts) -> Validator:
        """A validator for values that must obey all of `parts`."""
        if len(parts) == 1:
            part = parts[0]
            only_ref = isinstance(part, dict) and len(part) == 1 and "$ref" in part
            target = self.resolve(part["$ref"]) if only_ref else part
            address = self._judged_address(target)
            group = self._group(address, target) if address else None
            if address and group:
                return group.validator(address)
        return validator_of(parts, self.registry)

    def _group(self, address: str, schema: JSON) -> SharedValidators | None:
        """What a schema leads to is compiled together, and nothing else: one operation needs no more.

        Groups overlap: before they hold more than all there is, all is compiled at once. None if one of its schemas is
        out of order.
        """
        if address not in self._groups:
            reached = self._reached(schema)
            if self._grouped + len(reached) > len(self._homes):
                reached = list(filter(None, map(self._judged_address, self._schemas())))
            self._grouped += len(reached)
            group: SharedValidators | None = None
            with suppress(ValueError, jsonschema_rs.ReferencingError):  # else each gets its own
                group = SharedValidators(reached, self.registry)
            for each in reached:
                self._groups.setdefault(each, group)
        return self._groups[address]

    def _reached(self, schema: JSON) -> list[str]:
        """The addresses of the schemas in a schema, and in what it refers to, that are judged again and again."""
        waiting, seen = [schema], {}
        while waiting:
            node = waiting.pop()
            if isinstance(node, dict) and id(node) not in seen:
                seen[id(node)] = self._judged_address(node)
                waiting += inner_schemas(node)
                waiting += [self.resolve(node[keyword]) for keyword in ("$ref", "$dynamicRef") if keyword in node]
        return [address for address in seen.values() if address]

    def _judged_address(self, schema: JSON) -> str:
        """The address of a schema of which values are judged again and again; "" for others."""
        number = self._homes.get(id(schema), "")
        if number and id(schema) not in self._judged:
            self._judged.update(self._find_judged(number))
        return self._judged[id(schema)] if number else ""

    @functools.cached_property
    def _homes(self) -> dict[int, str]:
        """The schemas of which values are judged again and again, by identity, and the roots that they are in."""
        return {
            id(schema): number
            for number, schemas in ({} if self._is_bare() else self._inside).items()
            for index, schema in enumerate(schemas)
            if index == 0 or not JUDGED.isdisjoint(schema)
        }

    def _find_judged(self, number: str) -> Iterator[tuple[int, str]]:
        """Identity and address of each of them in a root."""
        waiting: list[tuple[JSON, tuple[str, ...]]] = [(self._normal[number], (number,))]
        while waiting:
            schema, steps = waiting.pop()
            if isinstance(schema, dict):
                if id(schema) in self._homes:
                    yield id(schema), f"{DOCUMENT}#/$defs{fragment([*steps])}"
                waiting += [(sub, (*steps, *more)) for more, sub in subschemas(schema)]

    def _schemas(self) -> list[JsonObject]:
        """All of them, in the order of the document."""
        return list(chain.from_iterable(self._inside.values()))

    def validator_at(self, pointer: str) -> Validator:
        if pointer not in self._validators:
            self._validators[pointer] = self.validator((self.at(pointer),))
        return self._validators[pointer]

    def name_of(self, ref: str) -> str:
        """The component that an address names, or ""."""
        number, slash, rest = ref.removeprefix(f"{DOCUMENT}#/$defs/").partition("/")
        if not slash and number.isdigit():
            pointer, schema = self._roots[int(number)]
            parent, _, name = pointer.rpartition("/")
            return own_name(schema, pointers.split("/" + name)[0]) if parent == "/components/schemas" else ""
        parent, _, name = ref.partition("#")[2].rpartition("/")
        return pointers.split("/" + name)[0] if rest and parent == "/$defs" and not name.isdigit() else ""

    def variant_names(self, schema: JsonObject) -> Mapping[str, str]:
        """What discriminators call a component: the property that tells, and the name."""
        return self._variant_names.get(id(schema), {})

    @functools.cached_property
    def _variant_names(self) -> VariantNames:
        return find_names(self._schemas(), self.components(), self.resolve)

    def components(self) -> dict[str, JSON]:
        """Component name → normalised schema."""
        prefix = "/components/schemas/"
        return {
            pointers.split(pointer)[-1]: self._normal[str(number)]
            for number, (pointer, _) in enumerate(self._roots)
            if pointer.startswith(prefix)
        }

    @functools.cached_property
    def registry(self) -> jsonschema_rs.Registry:
        """What validators resolve references in."""
        resources = [(DOCUMENT, self._container()), *self._meta_schemas.items()]
        return jsonschema_rs.Registry(resources, draft=jsonschema_rs.Draft202012)

    def _container(self) -> JSON:
        return self._normal["0"] if self._is_bare() else {"$defs": self._normal}

    def _is_bare(self) -> bool:
        return bool(self._roots) and self._roots[0][0] == ""

    def _add_root(self, pointer: str, schema: JSON) -> int:
        self._numbers[pointer] = len(self._roots)
        self._roots.append((pointer, schema))
        return self._numbers[pointer]

    def _normalize_new(self) -> None:
        """References may name places that hold no schema by themselves: each becomes a root of its own."""
        while len(self._normal) < len(self._roots):
            number = len(self._normal)
            pointer, schema = self._roots[number]
            normal = normalize_plain(schema, DOCUMENT, self._absolute)
            if normal is None:
                frame = Frame(self._dialect, DOCUMENT, pointer, self._absolute, self.problems.append)
                self._normal[str(number)] = normal = normalize_schema(schema, frame)
                self._inside[str(number)] = list(every_schema(normal))
            else:
                self._normal[str(number)], self._inside[str(number)] = normal, [normal]

    def _drop_dangling(self) -> None:
        """A reference to nowhere would keep the validator from compiling: it says nothing instead."""
        leads = functools.cache(lambda ref: self._find(ref) is not None)
        for schema in self._schemas():
            for keyword in ("$ref", "$dynamicRef"):
                if keyword in schema and not leads(schema[keyword]):
                    remedy = "Correct the address, or add the schema that it names."
                    message = f"The reference `{_shown(schema[keyword])}` leads nowhere."
                    self.problems.append(Problem("error", "", message, remedy))
                    del schema[keyword]

    def _absolute(self, base: str, ref: str) -> str:
        """The same for each `base` and `ref`, and most stand in many places."""
        address = self._addresses.get((base, ref))
        if address is None:
            address = self._addresses[base, ref] = self._make_absolute(base, ref)
        return address

    def _make_absolute(self, base: str, ref: str) -> str:
        url, name = join_reference(base, ref)
        if url in REGISTRY:
            url = self._meta_schema(url)
        if name.startswith("/") and (url == DOCUMENT or self._holds(name)):
            return self._address(name)
        if name.startswith("/"):
            name = fragment(normal_tokens(pointers.split(name), None))
        return f"{url}#{name}"

    def _meta_schema(self, url: str) -> str:
        """The address of a meta-schema's normalised copy: under its own address validators know the original."""
        copy = f"{DOCUMENT}meta/{quote(url, safe='')}"
        if copy not in self._meta_schemas:
            self._meta_schemas[copy] = True
            contents = REGISTRY[url].contents
            frame = Frame(schema_dialect(contents, None), url, "", self._absolute, self.problems.append)
            unnamed = {key: value for key, value in contents.items() if key not in ("$id", "id")}
            self._meta_schemas[copy] = normalize_schema(unnamed, frame)
        return copy

    def _holds(self, pointer: str) -> bool:
        """References into the document also stand in schemas with an `$id`, where strictly they mean something else."""
        return not self._is_bare() and pointer.startswith("/components/")

    def _address(self, pointer: str) -> str:
        if self._is_bare():
            return f"{DOCUMENT}#{fragment(normal_tokens(pointers.split(pointer), self._tree))}"
        tokens = pointers.split(pointer)
        for length in range(len(tokens), 0, -1):
            number = self._numbers.get(pointers.join("", *tokens[:length]))
            if number is not None:
                steps = normal_tokens(tokens[length:], self._roots[number][1])
                return f"{DOCUMENT}#{fragment(['$defs', str(number), *steps])}"
        try:
            number = self._add_root(pointer, pointers.resolve(self._tree, pointer))
        except KeyError:
            return f"{DOCUMENT}#{fragment(tokens)}"
        return f"{DOCUMENT}#/$defs/{number}"

    def _find(self, ref: str) -> JSON | None:
        url, name = join_reference(ref, ref)
        self._normalize_new()
        if url == DOCUMENT and (not name or name.startswith("/")):
            try:
                found = pointers.resolve(self._container(), name)
            except KeyError:
                return None
        else:
            try:
                found = self._lookup(ref)
            except (Unresolvable, ValueError):
                return None
        return found if isinstance(found, dict | bool) else None

    @functools.cached_property
    def _lookup(self) -> Callable[[str], JSON]:
        """Finds addresses by `$id` and `$anchor`."""
        resources = {DOCUMENT: self._container(), **self._meta_schemas}
        create = DRAFT202012.create_resource
        registry: referencing.jsonschema.SchemaRegistry = Registry().with_resources(
            (url, create(contents)) for url, contents in resources.items()
        )
        resolver = registry.resolver(DOCUMENT)
        return lambda ref: resolver.lookup(ref).contents


def _shown(ref: str) -> str:
    return ref.removeprefix(DOCUMENT)
