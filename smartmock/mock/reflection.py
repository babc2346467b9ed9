"""What a request says comes back in generated answers: ids of its path, fields of its body, filters of its query."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from smartmock.mock.changes import Change, apply_changes
from smartmock.mock.json_text import parse_json
from smartmock.mock.kinds import WRAPPERS
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import Variant
from smartmock.mock.reading import read_as
from smartmock.schema.model import Schema
from smartmock.semantics.names import Tokens, split_name
from smartmock.spec.document import Operation
from smartmock.types import JSON, JsonObject

WRITING: Final = frozenset({"POST", "PUT", "PATCH"})
MAX_FIELDS: Final = 200

_IDS: Final = frozenset({"id", "uuid", "guid", "key", "slug", "code", "number"})
_SEGMENT: Final = re.compile(r"([^/{}]+)/\{([^/{}]+)\}")
_PARAMETER: Final = re.compile(r"\{([^/{}]+)\}")


class Asked(NamedTuple):
    """A request that found its operation; `path_params` are decoded. `server` is the API's own address, or ""."""

    operation: Operation
    request: MockRequest
    path_params: Mapping[str, str]
    server: str = ""


def reflect(value: JSON, asked: Asked, variant: Variant) -> tuple[str, ...]:
    """Makes the answer say, in place, what the request says, as far as its schema allows; lines for the trace."""
    things = find_things(value)
    if variant.validator is None or not things:
        return ()
    notes = []
    for source, changes in _changes(value, things, asked, variant):
        names = apply_changes(changes, value, variant.validator.is_valid)
        if names:
            notes.append(f"{', '.join(names)} as the {source} says")
    return tuple(notes)


def _changes(
    value: JSON, things: list[JsonObject], asked: Asked, variant: Variant
) -> Iterator[tuple[str, Iterable[Change]]]:
    """By the part of the request that asks for them. What comes later goes before what came earlier."""
    request = asked.request
    if asked.path_params:
        yield "path", _from_path(things, asked, single=things[0] is find_single(value))
    if request.body and request.method.upper() in WRITING:
        yield "body", _from_body(find_single(value), asked, variant.schema)


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
    wanted = names_in(asked.operation.path, single=single)
    for name, text in asked.path_params.items():
        yield from _in_all(things, wanted.get(name, ()), text)


def _in_all(things: list[JsonObject], wanted: Sequence[Tokens], text: str) -> Iterator[Change]:
    """In every one of the things, which are alike: if the first one has no such name, none has."""
    if wanted and not _by_tokens(tuple(things[0])).keys().isdisjoint(wanted):
        for thing in things:
            yield from _first_fitting(thing, wanted, text)


@functools.lru_cache(maxsize=4_096)
def names_in(path: str, *, single: bool) -> Mapping[str, tuple[Tokens, ...]]:
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
            yield Change(thing, name, (new,))
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
                yield Change(single, name, _merged(single[name], sent[name]))


def _merged(old: JSON, sent: JSON) -> tuple[JSON, ...]:
    """An object that was sent leaves what only the server writes."""
    return ({**old, **sent}, sent) if isinstance(old, dict) and isinstance(sent, dict) else (sent,)
