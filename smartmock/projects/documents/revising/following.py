"""Which operation of a new document continues which known one, and the key that it has from now on.

A key once given stays with its method and path. Where these are gone, it goes with the operation that the new
document calls so, and else with the one that is surely the same: other names of path parameters, another version in
the path, the operationId in another spelling, or one word of the path in another form.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from smartmock.spec.document import Document, Operation
from smartmock.spec.keys import distinct_keys

How: TypeAlias = Literal["key", "path", "similarity"]
Mark: TypeAlias = "Callable[[Operation | KnownOperation], Hashable]"
"""What two operations share when they are the same; None for what has no such mark."""

_PARAMETER: Final = re.compile(r"\{[^{}]*\}")
_VERSION: Final = re.compile(r"v\d+([._-]\d+)*|api|latest|beta", re.IGNORECASE)
_ALIKE: Final = 0.75
_LONGEST_WORD: Final = 100
_CROWD: Final = 30
"""So many paths that differ in one word only: which of them is meant is not sure."""


@dataclass(frozen=True, slots=True)
class KnownOperation:
    """An operation that has its key already, also one that is in no document now. `id` is the caller's own."""

    key: str
    method: str
    path: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """The key of one operation of the new document, which known one it continues, and how that was seen."""

    key: str
    known: KnownOperation | None = None
    how: How | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """`operations` in the order of the new document; `orphans` are the known ones that none of them continues."""

    operations: tuple[Followed, ...]
    orphans: tuple[KnownOperation, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(followed.key for followed in self.operations)


def follow(known: Sequence[KnownOperation], document: Document, reserved: Collection[str] = ()) -> Following:
    """Each known operation is continued by one of the document at most. Keys of orphans stay theirs; those that are
    `reserved` are given to none either.
    """
    pairs = _Pairs(known, document.operations)
    pairs.match("key", lambda each: (each.key, each.method.upper(), each.path), in_order=True)
    pairs.match("path", lambda each: (each.method.upper(), each.path), in_order=True)
    pairs.match("key", lambda each: each.key)
    for mark in (_route, _unversioned_route, _spelling):
        pairs.match("similarity", mark)
    pairs.match_alike()
    return pairs.following(reserved)


def with_keys(document: Document, keys: Sequence[str]) -> Document:
    """The document with other keys for its operations, in their order; raises `ValueError` unless they are unique."""
    if len(set(keys)) != len(document.operations) or len(keys) != len(document.operations):
        raise ValueError("every operation needs a key of its own")
    operations = zip(document.operations, keys, strict=True)
    return replace(document, operations=tuple(replace(operation, key=key) for operation, key in operations))


class _Pairs:
    def __init__(self, known: Sequence[KnownOperation], operations: Sequence[Operation]) -> None:
        self._known = known
        self._operations = operations
        self._found: dict[int, tuple[int, How]] = {}
        """Number of an operation → number of the known one, and how."""

    def match(self, how: How, mark: Mark, *, in_order: bool = False) -> None:
        """Pairs what has the same mark and no other on either side has; when `in_order`, the first with the first."""
        old, new = (
            self._by_mark(self._free_known(), self._known, mark),
            self._by_mark(self._free(), self._operations, mark),
        )
        for found, numbers in new.items():
            others = old.get(found, [])
            if in_order or len(others) == len(numbers) == 1:
                self._found |= {number: (other, how) for number, other in zip(numbers, others, strict=False)}

    def match_alike(self) -> None:
        """Paths that differ in one word, which is nearly the same."""
        olds, news = list(self._free_known()), list(self._free())
        candidates = [
            (old, new)
            for old, new in self._one_word_apart(olds, news)
            if _are_alike(self._known[old].path, self._operations[new].path)
        ]
        times_old, times_new = Counter(old for old, _ in candidates), Counter(new for _, new in candidates)
        for old, new in candidates:
            if times_old[old] == times_new[new] == 1:
                self._found[new] = (old, "similarity")

    def _one_word_apart(self, olds: Sequence[int], news: Sequence[int]) -> Iterator[tuple[int, int]]:
        by_gap: dict[Hashable, list[int]] = {}
        for old in olds:
            for gap in _gaps(self._known[old]):
                by_gap.setdefault(gap, []).append(old)
        for new in news:
            for gap in _gaps(self._operations[new]):
                others = by_gap.get(gap, ())
                yield from ((old, new) for old in others if len(others) <= _CROWD)

    def following(self, others: Collection[str]) -> Following:
        fresh = list(self._free())
        reserved = [*(known.key for known in self._known), *others]
        own = [self._operations[number] for number in fresh]
        routes = [(operation.method, operation.path) for operation in own]
        keys = dict(zip(fresh, distinct_keys([each.key for each in own], routes, reserved), strict=True))
        followed = [
            Followed(keys[number]) if number in keys else self._continued(number)
            for number in range(len(self._operations))
        ]
        return Following(tuple(followed), tuple(self._known[number] for number in self._free_known()))

    def _continued(self, number: int) -> Followed:
        known, how = self._found[number]
        return Followed(self._known[known].key, self._known[known], how)

    def _free(self) -> Iterator[int]:
        return (number for number in range(len(self._operations)) if number not in self._found)

    def _free_known(self) -> Iterator[int]:
        taken = {known for known, _ in self._found.values()}
        return (number for number in range(len(self._known)) if number not in taken)

    def _by_mark(
        self, numbers: Iterator[int], of: Sequence[Operation] | Sequence[KnownOperation], mark: Mark
    ) -> dict[Hashable, list[int]]:
        found: dict[Hashable, list[int]] = {}
        for number in numbers:
            own = mark(of[number])
            if own is not None:
                found.setdefault(own, []).append(number)
        return found


def _route(operation: Operation | KnownOperation) -> Hashable:
    return operation.method.upper(), _PARAMETER.sub("{}", operation.path)


def _unversioned_route(operation: Operation | KnownOperation) -> Hashable:
    segments = _PARAMETER.sub("{}", operation.path).split("/")
    kept = [segment for segment in segments if not _VERSION.fullmatch(segment)]
    return (operation.method.upper(), "/".join(kept)) if any(kept) else None


def _spelling(operation: Operation | KnownOperation) -> Hashable:
    """`list_pets` and `listPets` are one name."""
    letters = re.sub(r"[^a-z0-9]", "", operation.key.lower())
    return (operation.method.upper(), letters) if letters else None


def _gaps(operation: Operation | KnownOperation) -> Iterator[Hashable]:
    """The path with one word left out, for each of its words."""
    segments = _PARAMETER.sub("{}", operation.path).split("/")
    for index, segment in enumerate(segments):
        if segment and segment != "{}":
            yield operation.method.upper(), index, (*segments[:index], *segments[index + 1 :])


def _are_alike(old: str, new: str) -> bool:
    """Whether the one word in which two paths differ is nearly the same; other digits are another thing."""
    pairs = zip(_PARAMETER.sub("{}", old).split("/"), _PARAMETER.sub("{}", new).split("/"), strict=True)
    ((before, now),) = [(one, other) for one, other in pairs if one != other]
    if max(len(before), len(now)) > _LONGEST_WORD or re.findall(r"\d", before) != re.findall(r"\d", now):
        return False
    return difflib.SequenceMatcher(None, before.lower(), now.lower(), autojunk=False).ratio() >= _ALIKE
