"""What a generated answer shows: a page of a list, one thing, or a value that stands for itself."""

import functools
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

from smartmock.generation.draw import Draw
from smartmock.generation.kinds import Identity, Kind
from smartmock.generation.node import NoValue
from smartmock.generation.references import id_sample
from smartmock.generation.world import Shelf, World
from smartmock.mock.agreement import speaking_of
from smartmock.mock.asked import MAX_FIELDS, Asked
from smartmock.mock.envelopes import Surroundings, speak_of_page
from smartmock.mock.matching import Match, find_property
from smartmock.mock.operation import Variant
from smartmock.mock.pages import Below, Listing, Page
from smartmock.mock.paging import NOTHING, Roles, Wanted, read_wanted
from smartmock.mock.paths import collection_of, id_parameter, names_in, names_item
from smartmock.mock.reading import read_as
from smartmock.mock.reflection import Reflection, find_at, put_at, reflect
from smartmock.mock.shown import Showing
from smartmock.mock.views import View
from smartmock.semantics.names import by_words, split_name
from smartmock.types import JSON


class Options(NamedTuple):
    """`length` is what the selector `count` asks for; who asks for a trace wants the values as they were `drawn`.

    `is_collection`: things of the operation are found by their ids below its path. `is_json`: the answer is written as
    JSON.
    """

    roles: Roles
    length: int | None
    status: int
    drawn: bool = False
    is_collection: bool = False
    is_json: bool = False


class Task(NamedTuple):
    """`make_draw` decides about all that is not of the world."""

    asked: Asked
    variant: Variant
    world: World
    make_draw: Callable[[], Draw]
    options: Options

    def copy(self, value: JSON) -> JSON:
        """What is kept of a value before the request has its say."""
        return deepcopy(value) if self.options.drawn else None


def show(task: Task) -> Showing:
    """Always a value; where the things of the world have none, one that stands for itself."""
    view = task.variant.view(task.asked.operation.path) if 200 <= task.options.status < 300 else None
    try:
        if view is not None:
            return _show_list(view, task) if view.is_list else _show_thing(view, task)
    except NoValue:
        pass
    value = task.variant.generate(task.make_draw())
    drawn = task.copy(value)
    said = reflect(value, task.asked, task.variant) if 200 <= task.options.status < 300 else Reflection(value)
    return Showing(said.value, (*_judge_length(said.value, task.options.length), *said.notes), drawn=drawn)


def _show_list(view: View, task: Task) -> Showing:
    asked, request = task.asked, task.asked.request
    pairs = parse_qsl(request.query, keep_blank_values=True)[:MAX_FIELDS] if request.query else []
    wanted = read_wanted(task.options.roles, pairs) if pairs else NOTHING
    options = task.options
    is_written = options.is_json and view.is_whole and not (options.drawn or wanted.fields)
    below = _below(view, asked)
    page = Listing(view, task.world, below, options.roles, wanted, options.length, is_written).page()
    for shown in _attempts(page, wanted, view):
        around = Surroundings(shown, task.options.roles, pairs, asked)
        value, drawn = _assemble(view, task, around)
        if (shown is page and not page.is_altered) or _is_valid(value, task):
            return Showing(value, tuple(_tell(shown, wanted, task.options.length)), around, "", drawn)
    raise NoValue("no list says what was asked for")


def _attempts(page: Page, wanted: Wanted, view: View) -> tuple[Page, ...]:
    """The page as it was asked for, and what is shown where that is not valid."""
    if not (wanted.fields or page.is_altered):
        return (page,)
    return _with_fields(page, wanted, view), page, page.without_items()


def _assemble(view: View, task: Task, around: Surroundings) -> tuple[JSON, JSON]:
    """The answer, and what it was before it spoke of the page."""
    items = around.page.items
    if view.is_whole:
        return items, task.copy(items)
    value = _generate_around(view, items, task)
    drawn = task.copy(value)
    if view.path and task.variant.validator is not None:
        value = speak_of_page(value, view.path, around, task.variant.validator.is_valid)
    return value, drawn


def _generate_around(view: View, shown: JSON, task: Task) -> JSON:
    """The answer that holds what is shown."""
    draw = task.make_draw()
    draw.given = view.node, shown
    return task.variant.generate(draw)


def _is_valid(value: JSON, task: Task) -> bool:
    return task.variant.validator is None or task.variant.validator.is_valid(value)


def _below(view: View, asked: Asked) -> Below:
    """What the path says of the list at its end."""
    path, params = asked.operation.path, asked.path_params
    if not params:
        return Below(path)
    names = _parents(path, view.names)
    if not names:
        return Below(path, asked.texts)
    return Below(path, asked.texts, {names[name]: (text,) for name, text in params.items() if name in names})


@functools.lru_cache(maxsize=4_096)
def _parents(path: str, names: tuple[str, ...]) -> Mapping[str, str]:
    """Path parameter → the property of the items that names the same thing."""
    known = by_words(names)
    wanted = names_in(path, single=False)
    found = (
        (name, next((known[words] for words in all_words if words in known), None))
        for name, all_words in wanted.items()
    )
    return {name: place for name, place in found if place is not None}


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

    return page._replace(items=[within(item) if view.inner else fewer(item) for item in page.items])


def _tell(page: Page, wanted: Wanted, count: int | None) -> Iterator[str]:
    yield f"{len(page.items)} of {page.total} things, from number {page.offset} on"
    if wanted.filters or wanted.search:
        yield "filtered as the query says"
    if count is not None and len(page.items) != count:
        yield _judge(len(page.items), count)


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


def _show_thing(view: View, task: Task) -> Showing:
    assert view.identity is not None  # noqa: S101  only things with an id are shown by themselves
    kind, asked = view.identity.kind, task.asked
    parameter = id_parameter(asked.operation.path, kind.name)
    is_new = not parameter and asked.request.method.upper() == "POST"
    shelf = task.world.things(view.generator.node, view.generator, kind)
    own_id = _new_id(kind, task) if is_new else _id_in_path(view, view.identity, shelf, task) if parameter else None
    found = parameter if own_id is not None else ""
    if own_id is None:
        ids = task.world.ids(kind)
        if not ids:
            raise NoValue("it has no id")
        own_id = ids[task.world.number(*asked.names) % len(ids)]
    thing = shelf.show(own_id)
    value = thing if view.is_whole else _generate_around(view, thing, task)
    drawn = task.copy(value)
    said = reflect(value, asked, task.variant, view, found)
    value = _agreeing(said, view, task)
    shown = find_at(value, view.path) or {}
    location = (
        _location(kind, str(shown.get(view.identity.id_name, own_id)), task)
        if is_new and task.options.status == 201
        else ""
    )
    length = () if task.options.length is None else tuple(_judge_length(value, task.options.length))
    return Showing(value, (f"the {kind.name} {own_id} of the world", *said.notes, *length), None, location, drawn)


def _agreeing(said: Reflection, view: View, task: Task) -> JSON:
    """What the request does not say agrees with what it says, if that is valid."""
    own = find_at(said.value, view.path)
    if own is None or view.speaking is None or not said.names:
        return said.value
    agreed = speaking_of(own, said.names, view.speaking, task.world)
    value = put_at(said.value, view.path, agreed)
    return value if agreed != own and _is_valid(value, task) else said.value


def _new_id(kind: Kind, task: Task) -> JSON:
    """A function of the path and the body."""
    asked = task.asked
    return task.world.new_id(kind, *asked.names, task.make_draw().seed.hex() if asked.request.body else "")


def _id_in_path(view: View, identity: Identity, shelf: Shelf, task: Task) -> JSON:
    """The id of the thing that the path names, perhaps by another property; None when that is nobody's."""
    kind, asked = identity.kind, task.asked
    parameter = id_parameter(asked.operation.path, kind.name)
    text = asked.path_params.get(parameter)
    if not text:
        return None
    name = find_property(parameter, view.names)
    is_id = split_name(parameter)[-1:] == ("id",) or names_item(asked.operation.path, parameter)
    if name is not None and name != identity.id_name and not is_id:
        named = Match((name,), (text,), (text,)).select(task.world.ids(kind), shelf.show)
        return named[0] if named else None
    own_id = read_as(text, id_sample(kind.id_node.schema))
    return own_id if own_id is not None and kind.id_node.validator.is_valid(own_id) else None


def _location(kind: Kind, own_id: str, task: Task) -> str:
    """Where what is new can be found, relative to the request; "" where the document tells of no such place."""
    asked, segment = task.asked, quote(own_id, safe="")
    if not asked.is_by_path:
        return ""
    up = asked.request.path.endswith("/")
    if task.options.is_collection:
        return segment if up else f"{collection_of(asked.request.path)}/{segment}"
    if not kind.collection:
        return ""
    levels = asked.operation.path.strip("/").count("/") + up
    return f"{'../' * levels}{kind.collection.removeprefix(asked.server).lstrip('/')}/{segment}"
