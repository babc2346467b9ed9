"""What a generated answer shows: a page of a list, one thing, or a value that stands for itself."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, quote

from smartmock.generation.kinds import Identity, Kind
from smartmock.generation.node import NoValue
from smartmock.generation.references import id_sample
from smartmock.generation.world import Shelf
from smartmock.mock.agreement import speaking_of
from smartmock.mock.asked import MAX_FIELDS
from smartmock.mock.call import Call
from smartmock.mock.envelopes import Surroundings, speak_of_page
from smartmock.mock.matching import Match, find_property
from smartmock.mock.pages import Listing, Page
from smartmock.mock.paging import NOTHING, Wanted, read_wanted
from smartmock.mock.paths import collection_of, id_parameter, names_item
from smartmock.mock.reading import read_as
from smartmock.mock.reflection import Reflection, find_at, put_at, reflect
from smartmock.mock.shown import Showing
from smartmock.mock.views import View
from smartmock.semantics.names import split_name
from smartmock.types import JSON


def show(call: Call) -> Showing:
    """Always a value; where the things of the world have none, one that stands for itself."""
    variant = call.plan.variant
    view = variant.view(call.operation.path) if call.is_success else None
    try:
        if view is not None:
            return _show_list(view, call) if view.is_list else _show_thing(view, call)
    except NoValue:
        pass
    value = variant.generate(call.draw())
    drawn = call.copy(value)
    said = reflect(value, call, variant) if call.is_success else Reflection(value)
    return Showing(said.value, (*_judge_length(said.value, call.selectors.count), *said.notes), drawn=drawn)


def _show_list(view: View, call: Call) -> Showing:
    query, roles, selectors = call.request.query, call.compiled.roles, call.selectors
    pairs = parse_qsl(query, keep_blank_values=True)[:MAX_FIELDS] if query else []
    wanted = read_wanted(roles, pairs) if pairs else NOTHING
    is_written = call.plan.is_json and view.is_whole and not (selectors.trace or wanted.fields)
    page = Listing(view, call, call.world, roles, wanted, selectors.count).page(is_written=is_written)
    for shown in _attempts(page, wanted, view):
        around = Surroundings(shown, roles, pairs, call)
        value, drawn = _assemble(view, call, around)
        if (shown is page and not page.is_altered) or _is_valid(value, call):
            return Showing(value, _tell(shown, wanted, selectors.count), around, "", drawn)
    raise NoValue("no list says what was asked for")


def _attempts(page: Page, wanted: Wanted, view: View) -> tuple[Page, ...]:
    """The page as it was asked for, and what is shown where that is not valid."""
    if not (wanted.fields or page.is_altered):
        return (page,)
    return _with_fields(page, wanted, view), page, page.without_items()


def _assemble(view: View, call: Call, around: Surroundings) -> tuple[JSON, JSON]:
    """The answer, and what it was before it spoke of the page."""
    items = around.page.items
    if view.is_whole:
        return items, call.copy(items)
    value = _generate_around(view, items, call)
    drawn = call.copy(value)
    validator = call.plan.variant.validator
    if view.path and validator is not None:
        value = speak_of_page(value, view.path, around, validator.is_valid)
    return value, drawn


def _generate_around(view: View, shown: JSON, call: Call) -> JSON:
    """The answer that holds what is shown."""
    draw = call.draw()
    draw.given = view.node, shown
    return call.plan.variant.generate(draw)


def _is_valid(value: JSON, call: Call) -> bool:
    validator = call.plan.variant.validator
    return validator is None or validator.is_valid(value)


def _with_fields(page: Page, wanted: Wanted, view: View) -> Page:
    kept = {split_name(name) for name in wanted.fields}
    always = view.generator.node.schema.required
    if kept.isdisjoint(map(split_name, view.names)):
        return page  # it has none of these

    def fewer(thing: JSON) -> JSON:
        if not isinstance(thing, dict):
            return thing
        return {name: value for name, value in thing.items() if name in always or split_name(name) in kept}

    def within(item: JSON) -> JSON:
        return {**item, view.inner: fewer(item[view.inner])} if isinstance(item, dict) else item

    return replace(page, items=[within(item) if view.inner else fewer(item) for item in page.items])


def _tell(page: Page, wanted: Wanted, count: int | None) -> tuple[str, ...]:
    length = len(page.items)
    notes: tuple[str, ...] = (f"{length} of {page.total} things, from number {page.offset} on",)
    if wanted.filters or wanted.search:
        notes += ("filtered as the query says",)
    if count is not None and length != count:
        notes += (_judge(length, count),)
    return notes


def _judge_length(value: JSON, count: int | None) -> Iterator[str]:
    """What became of the length that was asked for, where it is not the length that is sent."""
    if count is None:
        return
    if not isinstance(value, list):
        yield "count is ignored: the answer is no list"
    elif len(value) != count:
        yield _judge(len(value), count)


def _judge(length: int, count: int) -> str:
    if length < count:
        return f"count={count} is asked for; the list ends after {length}: its schema or its size allows no more"
    return f"count={count} is asked for; the list has {length}: its schema allows no less"


def _show_thing(view: View, call: Call) -> Showing:
    assert view.identity is not None  # noqa: S101  only things with an id are shown by themselves
    kind = view.identity.kind
    parameter = id_parameter(call.operation.path, kind.name)
    is_new = not parameter and call.request.method.upper() == "POST"
    shelf = call.world.things(view.generator.node, view.generator, kind)
    own_id = _new_id(kind, call) if is_new else _id_in_path(view, view.identity, shelf, call) if parameter else None
    found = parameter if own_id is not None else ""
    if own_id is None:
        ids = call.world.ids(kind)
        if not ids:
            raise NoValue("it has no id")
        own_id = ids[call.world.number(*call.names) % len(ids)]
    thing = shelf.show(own_id)
    value = thing if view.is_whole else _generate_around(view, thing, call)
    drawn = call.copy(value)
    said = reflect(value, call, call.plan.variant, view, found)
    value = _agreeing(said, view, call)
    shown = find_at(value, view.path) or {}
    location = (
        _location(kind, str(shown.get(view.identity.id_name, own_id)), call)
        if is_new and call.plan.status == 201
        else ""
    )
    length = () if call.selectors.count is None else tuple(_judge_length(value, call.selectors.count))
    return Showing(value, (f"the {kind.name} {own_id} of the world", *said.notes, *length), None, location, drawn)


def _agreeing(said: Reflection, view: View, call: Call) -> JSON:
    """What the request does not say agrees with what it says, if that is valid."""
    own = find_at(said.value, view.path)
    if own is None or view.speaking is None or not said.names:
        return said.value
    agreed = speaking_of(own, said.names, view.speaking, call.world)
    value = put_at(said.value, view.path, agreed)
    return value if agreed != own and _is_valid(value, call) else said.value


def _new_id(kind: Kind, call: Call) -> JSON:
    """A function of the path and the body."""
    return call.world.new_id(kind, *call.names, call.draw().seed.hex() if call.request.body else "")


def _id_in_path(view: View, identity: Identity, shelf: Shelf, call: Call) -> JSON:
    """The id of the thing that the path names, perhaps by another property; None when that is nobody's."""
    kind = identity.kind
    parameter = id_parameter(call.operation.path, kind.name)
    text = call.path_params.get(parameter)
    if not text:
        return None
    name = find_property(parameter, view.names)
    is_id = split_name(parameter)[-1:] == ("id",) or names_item(call.operation.path, parameter)
    if name is not None and name != identity.id_name and not is_id:
        named = Match((name,), (text,), (text,)).select(call.world.ids(kind), shelf.show)
        return named[0] if named else None
    own_id = read_as(text, id_sample(kind.id_node.schema))
    return own_id if own_id is not None and kind.id_node.validator.is_valid(own_id) else None


def _location(kind: Kind, own_id: str, call: Call) -> str:
    """Where what is new can be found, relative to the request; "" where the document tells of no such place."""
    segment = quote(own_id, safe="")
    if not call.is_by_path:
        return ""
    up = call.request.path.endswith("/")
    if call.compiled.is_collection:
        return segment if up else f"{collection_of(call.request.path)}/{segment}"
    if not kind.collection:
        return ""
    levels = call.operation.path.strip("/").count("/") + up
    return f"{'../' * levels}{kind.collection.removeprefix(call.server).lstrip('/')}/{segment}"
