"""What stands around a list, and in the headers beside it: totals, pages, cursors and links that agree with it."""

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import quote, urlencode

from smartmock.mock.asked import Asked
from smartmock.mock.changes import ABSENT, Change, Judge, apply_changes
from smartmock.mock.pages import Page
from smartmock.mock.paging import Roles, make_cursor
from smartmock.types import JSON, JsonObject

Fact: TypeAlias = Callable[["Surroundings"], JSON]


@dataclass(slots=True)
class Surroundings:
    """A page, and the request that it answers, with its query, decoded."""

    page: Page
    roles: Roles
    pairs: Sequence[tuple[str, str]]
    asked: Asked

    @property
    def number(self) -> int:
        """Of the page, counted from 0."""
        return self.page.offset // self.page.size if self.page.size else 0

    @property
    def pages(self) -> int:
        return -(-self.page.total // self.page.size) if self.page.size else 0

    @property
    def has_next(self) -> bool:
        return not self.page.is_complete and bool(self.page.size) and self.page.end < self.page.total

    @property
    def has_previous(self) -> bool:
        return not self.page.is_complete and self.page.offset > 0

    def link(self, offset: int) -> str:
        """The address of the page that begins there, relative to that of the request: only its query (RFC 3986
        section 5.2.2), so that it leads there behind any prefix.
        """
        names, size = self.roles.names, max(self.page.size, 1)
        changed: dict[str, str] = {}
        if "offset" in names:
            changed[names["offset"]] = str(offset + self.roles.first_offset)
        elif "page" in names:
            changed[names["page"]] = str(offset // size + self.roles.first_page)
        elif "after" in names:
            changed[names["after"]] = make_cursor(offset)
        begins = {} if offset == 0 and "after" in names and len(changed) == 1 else changed
        return f"?{urlencode([*self._kept(changed), *begins.items()], quote_via=quote)}"

    def _kept(self, changed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """What the query goes on to say on another page."""
        names = self.roles.names
        if not self.asked.is_by_path:
            yield from self.asked.path_params.items()
        backwards = (names.get("before"), names.get("last"))
        yield from ((name, text) for name, text in self.pairs if name not in changed and name not in backwards)
        if "size" in names and any(name == names.get("last") for name, _ in self.pairs):
            yield names["size"], str(self.page.size)

    def absolute(self, link: str, origin: str) -> str:
        """The address at the server that the document names, else at the origin."""
        return (self.asked.server or origin) + self.asked.address + link.rstrip("?")

    def next_link(self) -> JSON:
        return self.link(self.page.end) if self.has_next else None

    def previous_link(self) -> JSON:
        return self.link(max(0, self.page.offset - self.page.size)) if self.has_previous else None

    def last_link(self) -> str:
        return self.link(max(0, self.pages - 1) * self.page.size)

    def next_cursor(self) -> JSON:
        return make_cursor(self.page.end) if self.has_next else None

    def previous_cursor(self) -> JSON:
        """Of the first thing where a parameter asks for what comes before it, else of where the page before begins."""
        if not self.has_previous:
            return None
        if "before" in self.roles.names:
            return self.start_cursor()
        return make_cursor(max(0, self.page.offset - self.page.size))

    def start_cursor(self) -> JSON:
        return make_cursor(self.page.offset + 1) if self.page.items else None


_Tables: TypeAlias = Mapping[str, Fact]


def _table(*rows: tuple[str, Fact]) -> _Tables:
    return {name: fact for names, fact in rows for name in names.split()}


_NUMBERS: Final = _table(
    (
        """
        total totalcount totalitems totalelements totalresults totalrecords totalhits numfound totalrows resultcount
        recordcount recordstotal recordsfiltered totalentries totalsize itemcount hits nbhits xtotalcount xtotal
        """,
        lambda s: s.page.total,
    ),
    (
        "page currentpage pagenumber pageindex pageno xpage xcurrentpage",
        lambda s: s.number + s.roles.first_page,
    ),
    (
        "limit pagesize perpage size itemsperpage maxresults take xperpage xlimit xpagesize",
        lambda s: s.page.size,
    ),
    ("offset skip start startindex from startat xoffset", lambda s: s.page.offset + s.roles.first_offset),
    ("to end", lambda s: s.page.end),
    (
        "pages totalpages pagecount lastpage numpages nbpages pagestotal xtotalpages xpagecount",
        lambda s: s.pages,
    ),
    ("numberofelements returned itemsinpage pageitemcount currentitemcount", lambda s: len(s.page.items)),
    ("nextpage xnextpage next", lambda s: s.number + 1 + s.roles.first_page if s.has_next else None),
    (
        "prevpage previouspage xprevpage prev previous",
        lambda s: s.number - 1 + s.roles.first_page if s.has_previous else None,
    ),
    ("nextoffset", lambda s: s.page.end if s.has_next else None),
)
_BOOLEANS: Final = _table(
    ("hasmore hasnext hasnextpage more morepages truncated istruncated hasmoreitems", lambda s: s.has_next),
    ("hasprevious hasprev haspreviouspage hasprevpage", lambda s: s.has_previous),
    ("last islast islastpage lastpage done complete", lambda s: not s.has_next),
    ("first isfirst isfirstpage", lambda s: not s.has_previous),
    ("empty isempty", lambda s: not s.page.items),
)
_CURSORS: Final = _table(
    (
        """
        nextcursor nextpagetoken nexttoken endcursor cursor continuationtoken nextcontinuationtoken after
        nextpagecursor nextmarker paginationtoken continuation cursornext xnextcursor
        """,
        lambda s: s.next_cursor(),
    ),
    ("prevcursor previouscursor prevpagetoken previouspagetoken before cursorprev", lambda s: s.previous_cursor()),
    ("startcursor", lambda s: s.start_cursor()),
)
_LINKS: Final = _table(
    ("next nextpage nexturl nextlink nextpageurl nexthref odatanextlink", lambda s: s.next_link()),
    (
        "prev previous prevpage previouspage prevurl previousurl prevlink prevpageurl previouslink",
        lambda s: s.previous_link(),
    ),
    ("first firstpage firsturl firstpageurl firstlink", lambda s: s.link(0)),
    ("last lastpage lasturl lastpageurl lastlink", lambda s: s.last_link()),
    ("self selflink href", lambda s: s.link(s.page.offset)),
)
_COUNT: Final = "count"
_LINKED: Final = ("next", "prev", "first", "last")
"""What the header `Link` tells of."""


def speak_of_page(value: JSON, path: Sequence[str], around: Surroundings, is_valid: Judge) -> JSON:
    """A copy in which what stands around the list at the path agrees with it, as far as that is valid."""
    if not isinstance(value, dict) or not path:
        return value
    holders: list[tuple[JsonObject, str]] = []
    value = _owned(value, path, "", holders)
    apply_changes(_changes(holders, around), value, is_valid)
    return value


def _changes(holders: Sequence[tuple[JsonObject, str]], around: Surroundings) -> Iterator[Change]:
    """What the properties around the list become. Where there is no next page there is no cursor, and no link."""
    found = [(holder, _facts(holder, name)) for holder, name in holders]
    knows_total = any(fact is _TOTAL for _, facts in found for fact in facts.values())
    for holder, facts in found:
        for name, fact in facts.items():
            new = fact(around)
            yield Change(holder, name, (None, ABSENT, "") if new is None else _readings(new, holder[name], around))
        count = next((name for name in holder if _plain(name) == _COUNT and isinstance(holder[name], int)), None)
        if count is not None:
            yield Change(holder, count, (len(around.page.items) if knows_total else around.page.total,))


def _readings(new: JSON, old: JSON, around: Surroundings) -> tuple[JSON, ...]:
    """A link is absolute where the old one was."""
    origin = _ORIGIN.match(old) if isinstance(new, str) and new.startswith("?") and isinstance(old, str) else None
    return (new,) if origin is None else (around.absolute(new, origin[0]),)


_ORIGIN: Final = re.compile(r"https?://[^/?#]+")

_TOTAL: Final = _NUMBERS["total"]


_SPEAKING: Final = frozenset(
    (
        *("meta", "metadata", "responsemeta", "responsemetadata", "searchmetadata", "listmeta", "listmetadata"),
        *("page", "pageinfo", "pageinformation", "pagedata", "pagemeta", "pagecontext", "pageable", "pager"),
        *("pagination", "paging", "paginator", "info", "listinfo", "resultinfo", "navigation"),
        *("links", "cursor", "cursors"),
    )
)
"""What objects that tell of pages are called."""
_RELATIONS: Final = frozenset(("next", "prev", "previous", "first", "last", "self"))
_HREFS: Final = frozenset(("href", "url"))


def _owned(value: JsonObject, path: Sequence[str], name: str, holders: list[tuple[JsonObject, str]]) -> JsonObject:
    """A copy of the objects that may speak of the page, each of which joins the holders with the name it goes by.

    They stand on the way to the list, or are called after pages or links. What has an id only speaks of itself.
    """
    copy = dict(value)
    if "id" not in value:
        holders.append((copy, name))
    for inner, item in value.items():
        if not isinstance(item, dict):
            continue
        if inner in path[:1]:
            copy[inner] = _owned(item, path[1:], inner, holders)
        elif _plain(inner) in _SPEAKING or (_plain(inner) in _RELATIONS and not _HREFS.isdisjoint(item)):
            copy[inner] = _owned(item, (), inner, holders)
    return copy


def _facts(holder: JsonObject, own_name: str) -> Mapping[str, Fact]:
    return {
        name: fact
        for name, value in holder.items()
        if (fact := _fact(_plain(name), _plain(own_name), value)) is not None
    }


@functools.lru_cache(maxsize=4_096)
def _plain(name: str) -> str:
    return re.sub("[^a-z]", "", name.lower())


def _fact(name: str, own_name: str, value: JSON) -> Fact | None:
    if isinstance(value, bool):
        return _BOOLEANS.get(name)
    if isinstance(value, int | float):
        # `{"page": {"number": 1, "total": …}}`
        return _NUMBERS.get(f"page{name}" if own_name == "page" and name in ("number", "index") else name)
    if isinstance(value, str):
        return _LINKS.get(own_name if name in _HREFS else name) or _CURSORS.get(name)
    return (_LINKS.get(name) or _CURSORS.get(name)) if value is None else None


def header_fact(name: str, around: Surroundings) -> str | None:
    """What a header says of the page; None for headers that say something else."""
    plain = _plain(name)
    if plain == "link":
        links = ((relation, _LINKS[relation](around)) for relation in _LINKED)
        return ", ".join(f'<{link}>; rel="{relation}"' for relation, link in links if link) or None
    fact = _NUMBERS.get(plain) or _CURSORS.get(plain)
    found = fact(around) if fact is not None else None
    return None if found is None else str(found)
