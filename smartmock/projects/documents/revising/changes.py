"""What changed from one revision to the next: records for people, in the order of the new document."""

from collections.abc import Sequence
from dataclasses import dataclass

from smartmock.types import JsonObject


@dataclass(frozen=True, slots=True)
class Change:
    """`breaking`: a client of the old revision may fail with the new one.

    `pointer` leads into the new document as its author wrote it, or into the old one for what only that has.
    """

    breaking: bool
    pointer: str
    message: str

    def as_json(self) -> JsonObject:
        return {"breaking": self.breaking, "pointer": self.pointer, "message": self.message}


@dataclass(frozen=True, slots=True)
class Named:
    """An operation, as lists show it."""

    key: str
    method: str
    path: str

    def as_json(self) -> JsonObject:
        return {"key": self.key, "method": self.method, "path": self.path}


@dataclass(frozen=True, slots=True)
class Changed:
    """An operation of both revisions; method and path are the new ones."""

    operation: Named
    changes: tuple[Change, ...]

    @property
    def breaking(self) -> bool:
        return any(change.breaking for change in self.changes)

    def as_json(self) -> JsonObject:
        return {**self.operation.as_json(), "changes": [change.as_json() for change in self.changes]}


@dataclass(frozen=True, slots=True)
class Difference:
    """`breaking`: an operation was removed, or a change breaks one."""

    added: tuple[Named, ...] = ()
    removed: tuple[Named, ...] = ()
    changed: tuple[Changed, ...] = ()

    @property
    def breaking(self) -> bool:
        return bool(self.removed) or any(each.breaking for each in self.changed)

    def as_json(self) -> JsonObject:
        return {
            "added": [each.as_json() for each in self.added],
            "removed": [each.as_json() for each in self.removed],
            "changed": [each.as_json() for each in self.changed],
            "breaking": self.breaking,
        }


def bounded(changes: Sequence[Change], most: int, pointer: str) -> tuple[Change, ...]:
    """At most so many changes, the breaking ones first; the last one counts those that are left out."""
    distinct = sorted(dict.fromkeys(changes), key=lambda change: not change.breaking)
    if len(distinct) <= most:
        return tuple(distinct)
    rest = distinct[most:]
    breaking = sum(change.breaking for change in rest)
    message = f"{len(rest):,} more changes, {breaking:,} of them breaking, are not listed."
    return (*distinct[:most], Change(bool(breaking), pointer, message))
