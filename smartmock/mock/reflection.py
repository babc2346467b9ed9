"""What a request says comes back in generated answers: ids of its path, fields of its body, filters of its query."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

from smartmock.mock.json_text import parse_json
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import Variant
from smartmock.schema.model import Schema
from smartmock.semantics.names import Tokens, split_name
from smartmock.spec.document import Operation
from smartmock.types import JSON, JsonObject

Change: TypeAlias = tuple[JsonObject, str, JSON]
"""An object of the answer, the name of one of its properties, and what the property becomes."""

WRITING: Final = frozenset({"POST", "PUT", "PATCH"})
WRAPPERS: Final = ("data", "result", "item", "payload", "record", "object", "entity", "resource", "attributes")
PAGE_SIZES: Final = frozenset(
    {("limit",), ("page", "size"), ("per", "page"), ("first",), ("max", "result"), ("maximum", "result"), ("top",)}
    | {("take",), ("page", "limit"), ("size",)}
)
MAX_FIELDS: Final = 200
MAX_TRIES: Final = 50
"""So many changes are tried by themselves where all together are not valid."""
MAX_LENGTH: Final = 4_000
"""Characters of a value of the path or the query."""

_IDS: Final = frozenset({"id", "uuid", "guid", "key", "slug", "code", "number"})
_SEGMENT: Final = re.compile(r"([^/{}]+)/\{([^/{}]+)\}")
_PARAMETER: Final = re.compile(r"\{([^/{}]+)\}")
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that found its operation; `path_params` are decoded."""

    operation: Operation
    request: MockRequest
    path_params: Mapping[str, str]


def reflect(value: JSON, asked: Asked, variant: Variant) -> tuple[JSON, tuple[str, ...]]:
    """The answer with what the request says of it, as far as its schema allows, and lines for the trace."""
    things = find_things(value)
    if variant.validator is None or not things:
        return value, ()
    notes = []
    for source, changes in _changes(value, things, asked, variant):
        names = _apply(list(changes), value, variant)
        if names:
            notes.append(f"{', '.join(names)} as the {source} says")
    size = _page_size(asked)
    if size is not None and _shorten(value, size, variant):
        notes.append(f"no more than {size} as the query says")
    return value, tuple(notes)


def _changes(
    value: JSON, things: list[JsonObject], asked: Asked, variant: Variant
) -> Iterator[tuple[str, Iterable[Change]]]:
    """By the part of the request that asks for them. What comes later goes before what came earlier."""
    request = asked.request
    if asked.path_params:
        yield "path", _from_path(things, asked, single=things[0] is find_single(value))
    if request.body and request.method.upper() in WRITING:
        yield "body", _from_body(find_single(value), asked, variant.schema)
    if request.query and find_list(value) is not None:
        yield "query", _from_query(things, asked)


def find_single(value: JSON) -> JsonObject | None:
    """The one thing that an answer is about: the object itself, or what it wraps."""
    if not isinstance(value, dict):
        return None
    wrapped = [value[name] for name in WRAPPERS if isinstance(value.get(name), dict)]
    return wrapped[0] if wrapped and "id" not in value else value


def find_list(value: JSON) -> list[JSON] | None:
    """The list that an answer is about: itself, or the only list of objects in it."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or "id" in value:
        return None
    lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
    return lists[0] if len(lists) == 1 else None


def find_things(value: JSON) -> list[JsonObject]:
    """The objects that the answer is about: those of its list, or the single one."""
    listed = find_list(value)
    if listed is not None:
        return [item for item in listed if isinstance(item, dict)]
    single = find_single(value)
    return [] if single is None else [single]


def _from_path(things: list[JsonObject], asked: Asked, *, single: bool) -> Iterator[Change]:
    """`/users/{id}/orders/{orderId}`: the order's `id`, and `userId` in all that stands below a user."""
    wanted = _names_in(asked.operation.path, single)
    for name, text in asked.path_params.items():
        yield from _in_all(things, wanted.get(name, ()), text)


def _in_all(things: list[JsonObject], wanted: Sequence[Tokens], text: str) -> Iterator[Change]:
    """In every one of the things, which are alike: if the first one has no such name, none has."""
    if wanted and not _by_tokens(tuple(things[0])).keys().isdisjoint(wanted):
        for thing in things:
            yield from _first_fitting(thing, wanted, text)


@functools.lru_cache(maxsize=4_096)
def _names_in(path: str, single: bool) -> Mapping[str, tuple[Tokens, ...]]:
    """Path parameter → what it can be called in the answers below the path."""
    collections = {name: split_name(collection) for collection, name in _SEGMENT.findall(path)}
    return {
        name: tuple(_names_of(split_name(name), collections.get(name, ()), own=single and path.endswith(f"{{{name}}}")))
        for name in _PARAMETER.findall(path)
    }


def _names_of(name: Tokens, collection: Tokens, *, own: bool) -> Iterator[Tokens]:
    """What a path parameter can be called in an answer, the surest first."""
    is_id = name[-1:] and name[-1] in _IDS
    if own and is_id:
        yield name[-1:]
    if name != ("id",):
        yield name
    if is_id and collection and name[:-1] != collection[-1:]:
        yield (*collection[-1:], *name[-1:])
    if own and not is_id:
        yield ("id",)
        yield ("name",)


def _first_fitting(thing: JsonObject, wanted: Iterable[Tokens], text: str) -> Iterator[Change]:
    by_tokens = _by_tokens(tuple(thing))
    for tokens in wanted:
        name = by_tokens.get(tokens)
        new = None if name is None else read_as(text, thing[name])
        if name is not None and new is not None:
            yield thing, name, new
            return


@functools.lru_cache(maxsize=4_096)
def _by_tokens(names: tuple[str, ...]) -> Mapping[Tokens, str]:
    return {split_name(name): name for name in reversed(names)}


def _from_body(single: JsonObject | None, asked: Asked, schema: Schema | None) -> Iterator[Change]:
    """What is created or changed has the properties that were sent, but for those that only the server writes."""
    request = asked.request
    if single is None:
        return
    if parse_media_type(request.headers.get("content-type", "")).family != "json":
        return
    sent = parse_json(request.body.decode("utf-8", "replace"))
    if isinstance(sent, dict):
        sent = find_single(sent) or {}
        for name in list(sent)[:MAX_FIELDS]:
            declared = schema.property(name) if schema is not None else None
            if name in single and not (declared is not None and declared.read_only):
                yield single, name, sent[name]


def _from_query(things: list[JsonObject], asked: Asked) -> Iterator[Change]:
    """`status=available`: everything in the list is available."""
    for name, text in _declared_query(asked):
        tokens = split_name(name)
        if tokens not in PAGE_SIZES:
            yield from _in_all(things, [tokens], text)


def _declared_query(asked: Asked) -> Iterator[tuple[str, str]]:
    declared = {item.name for item in asked.operation.parameters if item.location == "query"}
    pairs = parse_qsl(asked.request.query, keep_blank_values=False)[:MAX_FIELDS]
    return ((name, text) for name, text in pairs if name in declared)


def _page_size(asked: Asked) -> int | None:
    if not asked.request.query:
        return None
    sizes = (text for name, text in _declared_query(asked) if split_name(name) in PAGE_SIZES)
    return next((int(text) for text in sizes if _WHOLE.fullmatch(text) and int(text) >= 0), None)


def read_as(text: str, old: JSON) -> JSON:
    """`text` as a value of the type that is there; None when it is none of it."""
    if isinstance(old, bool):
        return {"true": True, "false": False}.get(text.lower())
    if isinstance(old, int):
        return int(text) if _WHOLE.fullmatch(text) else None
    if isinstance(old, float):
        return float(text) if _DECIMAL.fullmatch(text) else None
    return text if isinstance(old, str) and len(text) <= MAX_LENGTH else None


def _apply(changes: list[Change], value: JSON, variant: Variant) -> list[str]:
    """All changes at once if that is valid, else one by one; the names of what has changed."""
    changes = [change for change in changes if change[0][change[1]] != change[2]]
    old = [(thing, name, thing[name]) for thing, name, _ in changes]
    _write(changes)
    if not changes or variant.validator is None or variant.validator.is_valid(value):
        return list(dict.fromkeys(name for _, name, _ in changes))
    _write(old)
    if len(changes) > MAX_TRIES:
        return []
    kept = [name for change, back in zip(changes, old, strict=True) if (name := _try(change, back, value, variant))]
    return list(dict.fromkeys(kept))


def _try(change: Change, back: Change, value: JSON, variant: Variant) -> str:
    _write([change])
    if variant.validator is not None and variant.validator.is_valid(value):
        return change[1]
    _write([back])
    return ""


def _write(changes: Iterable[Change]) -> None:
    for thing, name, new in changes:
        thing[name] = new


def _shorten(value: JSON, size: int, variant: Variant) -> bool:
    listed = find_list(value)
    if listed is None or len(listed) <= size or variant.validator is None:
        return False
    rest = listed[size:]
    del listed[size:]
    if variant.validator.is_valid(value):
        return True
    listed += rest
    return False
