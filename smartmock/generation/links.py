"""Links by which a thing says where it is found: `self`, `href`, `_links.self.href`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import quote

from smartmock.generation.node import Node
from smartmock.schema.model import Schema
from smartmock.types import JSON, JsonObject

Path: TypeAlias = tuple[str, ...]

_OWN: Final = ("self", "href", "selfLink", "self_link", "resource_uri", "resourceUri")
_HOLDERS: Final = ("links", "_links", "link")


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """A text below the property `path[0]` of a thing; `fits` judges all of that property."""

    path: Path
    fits: Callable[[JSON], bool]


def find_links(node: Node) -> tuple[LinkPlace, ...]:
    """Where objects of a node say where they are found."""
    schema = node.schema
    found = []
    for path in _own_links(schema):
        parts = schema.property_parts(path[0])
        found.append(LinkPlace(path, node.compiler.schemas.validator(parts).is_valid))
    return tuple(found)


def _own_links(schema: Schema) -> Iterator[Path]:
    for name in schema.declared:
        inner = schema.property(name)
        if inner is None:
            continue
        if name in _OWN and _is_text(inner):
            yield (name,)
        elif name == "self" and _is_text(inner.property("href")):
            yield name, "href"
        elif name in _HOLDERS and "self" in inner.declared:
            own = inner.property("self")
            if _is_text(own):
                yield name, "self"
            elif own is not None and _is_text(own.property("href")):
                yield name, "self", "href"


def _is_text(schema: Schema | None) -> bool:
    return schema is not None and schema.typed and "string" in schema.types and schema.enum is None


def with_links(thing: JsonObject, places: tuple[LinkPlace, ...], collection: str, own_id: JSON) -> JsonObject:
    """The thing with its address in all the places that allow it. Absolute where an absolute one stood."""
    changes: JsonObject = {}
    for place in places:
        name, *rest = place.path
        if name in thing:
            new = _written(changes.get(name, thing[name]), rest, f"{collection}/{quote(str(own_id), safe='')}")
            if new is not None and place.fits(new):
                changes[name] = new
    return {**thing, **changes} if changes else thing


def _written(value: JSON, path: list[str], address: str) -> JSON:
    """A copy of the value with the address at the end of the path; None when there is no text."""
    if not path:
        return relative(address, value) if isinstance(value, str) else None
    if not isinstance(value, dict) or path[0] not in value:
        return None
    inner = _written(value[path[0]], path[1:], address)
    return None if inner is None else {**value, path[0]: inner}


def relative(address: str, old: str) -> str:
    """The address without its host where there was none before."""
    if old.startswith(("http://", "https://")) or "://" not in address:
        return address
    return "/" + address.partition("://")[2].partition("/")[2]
