"""What query parameters ask of a list: how much of it, from where, in which order, and which of its items."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, TypeAlias

from smartmock.schema.model import Schema
from smartmock.spec.document import Parameter
from smartmock.types import JSON

Role: TypeAlias = Literal["size", "last", "page", "offset", "after", "before", "sort", "order", "fields", "search"]

_NAMES: Final[Mapping[Role, frozenset[str]]] = {
    "size": frozenset(
        [
            "limit",
            "pagesize",
            "perpage",
            "size",
            "first",
            "top",
            "take",
            "maxresults",
            "maxrecords",
            "pagelimit",
            "count",
            "rows",
            "resultsperpage",
            "itemsperpage",
            "recordsperpage",
            "batchsize",
            "maxitems",
            "numresults",
            "max",
            "n",
            "hitsperpage",
            "maxkeys",
            "length",
            "maximum",
            "num",
        ]
    ),
    "last": frozenset(("last",)),
    "page": frozenset(("page", "pagenumber", "pageno", "pageindex", "currentpage", "pagenum", "p")),
    "offset": frozenset(("offset", "skip", "start", "startindex", "from", "startat", "pageoffset", "firstresult")),
    "after": frozenset(
        [
            "cursor",
            "after",
            "startingafter",
            "pagetoken",
            "nexttoken",
            "nextpagetoken",
            "continuation",
            "pageafter",
            "continuationtoken",
            "pagecursor",
            "nextcursor",
            "marker",
            "starttoken",
            "aftercursor",
            "paginationtoken",
        ]
    ),
    "before": frozenset(("before", "endingbefore", "pagebefore", "beforecursor")),
    "sort": frozenset(("sort", "sortby", "orderby", "ordering", "sorting", "sortfield", "sortkey", "sortcolumn")),
    "order": frozenset(("order", "direction", "sortdirection", "sortorder", "dir", "sortdir", "orderdirection")),
    "fields": frozenset(("fields", "field", "select", "properties", "attributes")),
    "search": frozenset(
        ("q", "query", "search", "searchterm", "keyword", "keywords", "term", "text", "s", "searchquery", "searchtext")
    ),
}
_WHOLE_ROLES: Final = frozenset(("size", "last", "page", "offset"))
_CURSOR_ROLES: Final = frozenset(("after", "before"))
_WHOLE: Final = re.compile(r"[0-9]{1,18}")
_LONGEST: Final = 4_000


@dataclass(frozen=True)
class Roles:
    """The query parameters of an operation by what they do. `default_size` and `default_sort` are documented;
    `first_page` is 0 or 1.
    """

    names: Mapping[Role, str]
    filters: tuple[str, ...]
    default_size: int | None = None
    first_page: int = 1
    first_offset: int = 0
    default_sort: str = ""

    @cached_property
    def is_paged(self) -> bool:
        """Whether there are parameters that lead to other pages."""
        return not {"page", "offset", "after"}.isdisjoint(self.names)


def find_roles(parameters: Iterable[Parameter], view: Callable[[str], Schema]) -> Roles:
    """`view` leads from the pointer of a parameter's schema to it."""
    names: dict[Role, str] = {}
    schemas: dict[str, Schema] = {}
    filters = []
    for parameter in parameters:
        if parameter.location != "query":
            continue
        if parameter.schema is not None:
            schemas[parameter.name] = view(parameter.schema)
        role = _role_of(parameter.name, schemas.get(parameter.name))
        if role is None or role in names:
            filters.append(parameter.name)
        else:
            names[role] = parameter.name
    if "order" in names and "sort" not in names:
        names["sort"] = names.pop("order")
    size, page, offset = (schemas.get(names.get(role, "")) for role in ("size", "page", "offset"))
    sort = schemas.get(names.get("sort", ""))
    usual = _default(sort) if sort is not None else None
    return Roles(
        names,
        tuple(filters),
        _documented(size),
        int(_lowest(page, 1) > 0),
        int(_lowest(offset, 0) > 0),
        usual if isinstance(usual, str) else "",
    )


def _role_of(name: str, schema: Schema | None) -> Role | None:
    plain = re.sub("[^a-z]", "", name.lower())
    for role, names in _NAMES.items():
        if plain in names:
            is_moment = schema is not None and bool({"date", "date-time"} & set(schema.formats))
            is_number = schema is None or not schema.typed or bool({"integer", "number"} & set(schema.types))
            if (role in _WHOLE_ROLES and not is_number) or (role in _CURSOR_ROLES and is_moment):
                return None
            return role
    return None


def _documented(schema: Schema | None) -> int | None:
    found = _default(schema) if schema is not None else None
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def _lowest(schema: Schema | None, usual: int) -> int:
    """0 where the parameter counts from 0, as far as its default or its bounds tell."""
    if schema is None:
        return usual
    found = _default(schema)
    found = found if isinstance(found, int) else schema.minimum
    return usual if found is None else int(found > 0)


def _default(schema: Schema) -> JSON:
    return next((part["default"] for part in schema.flat if "default" in part), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one request asks of a list. `filters` hold the parameter's name and the texts that it allows.

    `from_end`: the page are the last ones of all that come before its end. `sort` names properties, "" the id, and
    whether they fall.
    """

    size: int | None = None
    page: int | None = None
    offset: int | None = None
    after: str = ""
    before: str = ""
    from_end: bool = False
    sort: tuple[tuple[str, bool], ...] = ()
    fields: tuple[str, ...] = ()
    search: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def needs_all(self) -> bool:
        """Whether every item has to be looked at."""
        return bool(self.sort or self.search or self.filters)


NOTHING: Final = Wanted()


def read_wanted(roles: Roles, pairs: Sequence[tuple[str, str]]) -> Wanted:
    """`pairs` are the request's query, decoded. What cannot be read is left out."""
    given = {name: text for name, text in pairs if text and len(text) <= _LONGEST}
    if not given:
        return NOTHING
    values = {role: given[name] for role, name in roles.names.items() if name in given}
    page = _whole(values.get("page"))
    offset = _whole(values.get("offset"))
    first, last = _whole(values.get("size")), _whole(values.get("last"))
    filters: dict[str, list[str]] = {}
    for name, text in pairs:
        if text and (name in roles.filters or (name.endswith("]") and name.partition("[")[0] in roles.filters)):
            filters.setdefault(name, []).append(text)
    return Wanted(
        size=last if first is None else first,
        page=None if page is None else max(0, page - roles.first_page),
        offset=None if offset is None else max(0, offset - roles.first_offset),
        after=values.get("after", ""),
        before=values.get("before", ""),
        from_end=first is None and last is not None
        if "last" in roles.names
        else "before" in values and "after" not in values,
        sort=tuple(_read_sort(values.get("sort", ""), values.get("order", ""), roles.default_sort)),
        fields=tuple(name.strip() for name in values.get("fields", "").split(",") if name.strip()),
        search=values.get("search", "").strip(),
        filters=filters,
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and _WHOLE.fullmatch(text) else None


def _read_sort(text: str, order: str, usual: str) -> Iterable[tuple[str, bool]]:
    """`-price`, `price:desc`, `price desc`, `price,desc`, `price_desc`, `name,-price`: names, and whether they fall.

    A direction alone sorts by the usual property, "" where nothing tells of one.
    """
    if text.lower() in _DIRECTIONS:
        text, order = "", order or text
    if not text and order:
        text = "" if usual.lower() in _DIRECTIONS else usual.lstrip("+-")
    falls = order.lower().startswith(("d", "-"))
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if order and not pieces:
        yield "", falls
    if len(pieces) == 2 and pieces[1].lower() in _DIRECTIONS:
        pieces = [f"{pieces[0]}:{pieces[1]}"]
    for piece in pieces[:5]:
        name, _, direction = re.sub(r"[:_ -](asc|desc)(ending)?$", r":\1", piece, flags=re.IGNORECASE).partition(":")
        yield name.lstrip("+-"), falls != (name.startswith("-") or direction.lower().startswith("desc"))


_DIRECTIONS: Final = frozenset(("asc", "desc", "ascending", "descending"))


def make_cursor(offset: int) -> str:
    """A text that no one reads but `read_cursor`: that of the thing at this number, from 1 on, which is how many come
    before what follows it.
    """
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> int | None:
    """The number of the thing; None for a text that is no cursor of ours."""
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    number = plain.removeprefix("offset:")
    return int(number) if plain != number and _WHOLE.fullmatch(number) else None
