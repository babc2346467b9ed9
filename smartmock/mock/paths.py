"""What path templates say: which parameter names what, and which addresses are theirs."""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from smartmock.generation.kinds import KEYS
from smartmock.mock.kinds import collection_words
from smartmock.semantics.names import Tokens, split_name

IDS: Final = KEYS - {"name", "username"}
"""Last words of the names of ids."""

_SEGMENT: Final = re.compile(r"([^/{}]+)/\{([^/{}]+)\}")
_PARAMETER: Final = re.compile(r"\{([^/{}]+)\}")


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
    is_id = name[-1:] and name[-1] in IDS
    if own and is_id:
        yield name[-1:]
    if name != ("id",):
        yield name
    if is_id and collection and name[:-1] != collection[-1:]:
        yield (*collection[-1:], *name[-1:])
    if own and not is_id:
        yield ("id",)
        yield ("name",)


@functools.lru_cache(maxsize=4_096)
def id_parameter(path: str, kind: str) -> str:
    """The parameter that stands for a thing of the kind, "" when none does: the last one that can."""
    words = tuple(kind.split())
    for collection, name in reversed(_SEGMENT.findall(path)):
        if path.rstrip("/").endswith(f"{{{name}}}") or words in (collection_words(collection), split_name(name)[:-1]):
            return str(name)
    return ""


@functools.lru_cache(maxsize=4_096)
def names_item(path: str, parameter: str) -> bool:
    """Whether the parameter is called after its collection, as in `/coupons/{coupon}`, and so stands for an id."""
    words = split_name(parameter)
    return any(name == parameter and collection_words(before) == words for before, name in _SEGMENT.findall(path))


def collection_of(path: str) -> str:
    """The last segment of a path, "" where that is a parameter."""
    last = path.rstrip("/").rpartition("/")[2]
    return "" if "{" in last else last


def fill(path: str, params: Mapping[str, str]) -> str:
    """The address of a template, percent-encoded."""
    return _PARAMETER.sub(lambda found: quote(params.get(found[1], ""), safe=""), path.partition("#")[0])


def leads_to(address: str, path: str) -> bool:
    """Whether an address is one of the template, below whatever base; no address that names a key is."""
    return _pattern(path).fullmatch(address) is not None


@functools.lru_cache(maxsize=1_024)
def _pattern(path: str) -> re.Pattern[str]:
    pieces = _PARAMETER.split(path.partition("#")[0].rstrip("/"))
    return re.compile(".*" + "[^/]+".join(map(re.escape, pieces[::2])) + "/?", re.DOTALL)


@functools.lru_cache(maxsize=4_096)
def shape(path: str) -> str:
    """The template without the names of its parameters."""
    return _PARAMETER.sub("{}", path.partition("#")[0].rstrip("/"))
