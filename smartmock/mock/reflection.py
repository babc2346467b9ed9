"""What a request says comes back in generated answers: ids of its path, fields of its body, filters of its query."""

import itertools
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Final, NamedTuple

from smartmock.mock.asked import MAX_FIELDS, Asked
from smartmock.mock.changes import Change, apply_changes
from smartmock.mock.json_text import parse_json
from smartmock.mock.kinds import WRAPPERS
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import Variant
from smartmock.mock.paths import IDS, names_in
from smartmock.mock.reading import read_as
from smartmock.mock.views import View
from smartmock.schema.model import Schema
from smartmock.semantics.names import Tokens, by_words, split_name
from smartmock.types import JSON, JsonObject

WRITING: Final = frozenset({"POST", "PUT", "PATCH"})


class Reflection(NamedTuple):
    """The answer, lines for the trace, and the names of the properties that have changed."""

    value: JSON
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def reflect(value: JSON, asked: Asked, variant: Variant, view: View | None = None, parameter: str = "") -> Reflection:
    """Makes the answer say what the request says, as far as its schema allows. What is shared stays as it is.

    `view` tells where the one thing is that the answer shows, `parameter` is that of the path which found it.
    """
    is_sent = bool(asked.request.body) and asked.request.method.upper() in WRITING
    if variant.validator is None or not (asked.path_params or is_sent):
        return Reflection(value)
    value = _owned(value) if view is None else _owned_at(value, view.path)
    single = find_single(value) if view is None else find_at(value, view.path)
    things = find_things(value) if view is None else [] if single is None else [single]
    if not things:
        return Reflection(value)
    of_path = list(_from_path(things, asked, parameter, single=things[0] is single))
    named = apply_changes(of_path, value, variant.validator.is_valid)
    sent: list[str] = []
    if is_sent and single is not None:
        schema = variant.schema if view is None else view.generator.node.schema
        fixed = {*_ids(of_path), view.identity.id_name} if parameter and view and view.identity else _ids(of_path)
        of_body = _from_body(single, _sent(asked.request, view), schema, fixed)
        sent = apply_changes(of_body, value, variant.validator.is_valid)
    notes = tuple(
        f"{', '.join(names)} as the {part} says" for part, names in (("path", named), ("body", sent)) if names
    )
    return Reflection(value, notes, (*named, *sent))


def find_at(value: JSON, path: Sequence[str]) -> JsonObject | None:
    """The object to which the names lead."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None


def put_at(value: JSON, path: Sequence[str], new: JSON) -> JSON:
    """A copy that has something else there."""
    if not path:
        return new
    return {**value, path[0]: put_at(value.get(path[0]), path[1:], new)} if isinstance(value, dict) else value


def _owned_at(value: JSON, path: Sequence[str]) -> JSON:
    found = find_at(value, path)
    return value if found is None else put_at(value, path, dict(found))


def _owned(value: JSON) -> JSON:
    """A copy as far as a request may write: the answer, its lists and wrappers, and the things in them."""
    if isinstance(value, list):
        return [dict(item) if isinstance(item, dict) else item for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _owned_part(name, item) if isinstance(item, dict | list) else item for name, item in value.items()}


def _owned_part(name: str, part: JSON) -> JSON:
    if isinstance(part, list):
        return _owned(part)
    return dict(part) if name in WRAPPERS else part


def _ids(changes: Iterable[Change]) -> Set[str | int]:
    """Properties by which the path names a thing: whatever is sent, it is this one."""
    return {change.key for change in changes if not IDS.isdisjoint(split_name(str(change.key))[-1:])}


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


def _from_path(things: list[JsonObject], asked: Asked, known: str, *, single: bool) -> Iterator[Change]:
    """`/users/{id}/orders/{orderId}`: the order's `id`, and `userId` in all that stands below a user."""
    wanted = names_in(asked.operation.path, single=single)
    for name, text in asked.path_params.items():
        if name != known:
            yield from _in_all(things, wanted.get(name, ()), text)


def _in_all(things: list[JsonObject], wanted: Sequence[Tokens], text: str) -> Iterator[Change]:
    """In every one of the things, which are alike: if the first one has no such name, none has."""
    if wanted and not by_words(tuple(things[0])).keys().isdisjoint(wanted):
        for thing in things:
            yield from _first_fitting(thing, wanted, text)


def _first_fitting(thing: JsonObject, wanted: Iterable[Tokens], text: str) -> Iterator[Change]:
    known = by_words(tuple(thing))
    for tokens in wanted:
        name = known.get(tokens)
        new = None if name is None else read_as(text, thing[name])
        if name is not None and new is not None:
            yield Change(thing, name, (new,))
            return


def _sent(request: MockRequest, view: View | None) -> JsonObject:
    """The properties that the body has, which may be wrapped as the answer is."""
    if parse_media_type(request.headers.get("content-type", "")).family != "json":
        return {}
    sent = parse_json(request.body.decode("utf-8", "replace"))
    wrapped = find_at(sent, view.path[-1:]) if view is not None and isinstance(sent, dict) else None
    return wrapped or find_single(sent) or {}


def _from_body(single: JsonObject, sent: JsonObject, schema: Schema | None, fixed: Set[str | int]) -> Iterator[Change]:
    """What is created or changed has the properties that were sent, but for those that only the server writes."""
    for name in list(sent)[:MAX_FIELDS]:
        declared = schema.property(name) if schema is not None else None
        if name in single and name not in fixed and not (declared is not None and declared.read_only):
            yield Change(single, name, _merged(single[name], sent[name]))


def _merged(old: JSON, sent: JSON) -> tuple[JSON, ...]:
    """What was sent, with what only the server writes; of the items of a list only where their schema asks for that."""
    if isinstance(old, dict) and isinstance(sent, dict):
        return {**old, **sent}, sent
    if isinstance(old, list) and isinstance(sent, list) and old:
        pairs = zip(itertools.cycle(old), sent, strict=False)
        return sent, [
            {**there, **new} if isinstance(there, dict) and isinstance(new, dict) else new for there, new in pairs
        ]
    return (sent,)
