"""How two schemas differ, for those who send values (requests) and for those who read them (responses).

A request must not be narrowed, a response must not be widened. Each pair of schemas is looked at once for each
direction, however many operations share it, and cycles of references end where they began.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from smartmock import pointers
from smartmock.projects.documents.revising.changes import Change
from smartmock.projects.documents.revising.shapes import ALL_TYPES, Place, Places, Shape, Shapes
from smartmock.projects.documents.revising.units import Units, unit_of, written
from smartmock.types import JSON, Direction

PairKey: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], Direction]

_WIDER_FORMATS: Final = (("int32", "int64"), ("float", "double"))
_SHOWN: Final = 40
_MOST_SHOWN: Final = 5
_NOTHING: Final = object()
ANY: Final[Places] = (Place(True, ""),)


@dataclass(slots=True)
class _Pair:
    """`changes` are those of the schemas themselves, bit by bit; `reached` also those of all pairs below."""

    old: Places
    new: Places
    direction: Direction
    below: list[PairKey] = field(default_factory=list)
    above: list[PairKey] = field(default_factory=list)
    reached: int = 0


class SchemaComparison:
    """Compares the schemas of two documents."""

    def __init__(self, old: Shapes, new: Shapes, units: Units, locate: "Locate") -> None:
        self._old = old
        self._new = new
        self._units = units
        self._locate = locate
        self._pairs: dict[PairKey, _Pair] = {}
        self._changes: dict[Change, int] = {}
        self._listed: list[Change] = []

    def compare(self, old: str | None, new: str | None, direction: Direction) -> Iterator[Change]:
        """The changes between two schemas, given by their pointers, and below them. None is no schema."""
        sides = (self._old.at(old) if old else ANY), (self._new.at(new) if new else ANY)
        start = self._enter(*sides, direction)
        reached = self._pairs[start].reached if start is not None else 0
        while reached:
            lowest = reached & -reached
            yield self._listed[lowest.bit_length() - 1]
            reached ^= lowest

    def _enter(self, old: Places, new: Places, direction: Direction) -> PairKey | None:
        """Looks at a pair and all below it; None when there is nothing to look at."""
        start = self._pair(old, new, direction)
        if start is None or start in self._pairs:
            return start
        waiting, fresh = [start], []
        self._pairs[start] = _Pair(old, new, direction)
        while waiting:
            key = waiting.pop()
            fresh.append(key)
            pair = self._pairs[key]
            comparison = _Step(self._old.read(pair.old), self._new.read(pair.new), pair)
            for change in comparison.changes():
                pair.reached |= 1 << self._number(self._located(change, pair))
            for inner_old, inner_new in comparison.below:
                inner = self._pair(inner_old, inner_new, direction)
                if inner is None:
                    continue
                if inner not in self._pairs:
                    self._pairs[inner] = _Pair(inner_old, inner_new, direction)
                    waiting.append(inner)
                pair.below.append(inner)
                self._pairs[inner].above.append(key)
        self._spread(fresh)
        return start

    def _pair(self, old: Places, new: Places, direction: Direction) -> PairKey | None:
        if old is new or (len(old) == len(new) == 1 and self._is_same(old[0], new[0])):
            return None
        return tuple(id(place.node) for place in old), tuple(id(place.node) for place in new), direction

    def _is_same(self, old: Place, new: Place) -> bool:
        return old.pointer == new.pointer and unit_of(old.pointer) == old.pointer and self._units.is_steady(old.pointer)

    def _spread(self, fresh: Iterable[PairKey]) -> None:
        """Makes every pair know the changes of all pairs below it."""
        waiting = list(fresh)
        for key in waiting:
            for inner in self._pairs[key].below:
                self._pairs[key].reached |= self._pairs[inner].reached
        while waiting:
            key = waiting.pop()
            reached = self._pairs[key].reached
            for above in self._pairs[key].above:
                if reached & ~self._pairs[above].reached:
                    self._pairs[above].reached |= reached
                    waiting.append(above)

    def _located(self, change: "_Found", pair: _Pair) -> Change:
        places = pair.old if change.in_old else pair.new
        pointer = self._locate(places[0].pointer + change.below, in_old=change.in_old)
        subject = name_of(pair.new[0].pointer or pair.old[0].pointer, pair.direction)
        return Change(change.breaking, pointer, f"{subject}: {change.message}")

    def _number(self, change: Change) -> int:
        if change not in self._changes:
            self._changes[change] = len(self._listed)
            self._listed.append(change)
        return self._changes[change]


Locate: TypeAlias = Callable[..., str]
"""Pointer into a tree → pointer into the document as its author wrote it; `in_old` says of which document."""


@dataclass(frozen=True, slots=True)
class _Found:
    breaking: bool
    message: str
    below: str = ""
    in_old: bool = False


class _Step:
    """The comparison of one pair. `below` are the pairs to look at next."""

    def __init__(self, old: Shape, new: Shape, pair: _Pair) -> None:
        self._old = old
        self._new = new
        self._in_request = pair.direction == "request"
        self._sides = pair.old, pair.new
        self.below: list[tuple[Places, Places]] = []

    def changes(self) -> Iterator[_Found]:
        yield from self._types()
        yield from self._enum()
        yield from self._bounds()
        yield from self._plain()
        yield from self._properties()
        yield from self._rest()
        yield from self._branches()
        yield from self._details()
        yield from self._texts()
        if self._old.items or self._new.items:
            self.below.append((self._old.items or ANY, self._new.items or ANY))

    def _found(self, message: str, *, narrower: bool = False, wider: bool = False) -> _Found:
        """What is narrower breaks requests, what is wider breaks responses."""
        return _Found(narrower if self._in_request else wider, message)

    def _types(self) -> Iterator[_Found]:
        old, new = self._old.types, self._new.types
        if old != new:
            narrower, wider = bool(old - new), bool(new - old)
            yield self._found(f"{_types(new)}, was {_types(old)}.", narrower=narrower, wider=wider)

    def _enum(self) -> Iterator[_Found]:
        old, new = self._old.enum, self._new.enum
        if old is None and new is None:
            return
        if new is None:
            yield self._found("any value, was one of a list.", wider=True)
        elif old is None:
            yield self._found(f"one of {_values(new)}, was any value.", narrower=True)
        else:
            before, now = ({written(value): value for value in values} for values in (old, new))
            gone = [value for text, value in before.items() if text not in now]
            more = [value for text, value in now.items() if text not in before]
            if gone:
                yield self._found(f"the value {_values(gone)} is gone.", narrower=True)
            if more:
                yield self._found(f"the value {_values(more)} is new.", wider=True)

    def _bounds(self) -> Iterator[_Found]:
        """Clients hardly rely on bounds of what they read: only in requests do they break."""
        for side in ("lower", "upper"):
            old, new = getattr(self._old, side), getattr(self._new, side)
            for keyword in sorted({*old, *new}):
                before, now = old.get(keyword), new.get(keyword)
                if before == now:
                    continue
                is_narrower = now is not None and (
                    before is None or (now > before if side == "lower" else now < before)
                )
                message = f"`{keyword}` is {_bound(now, side)}, was {_bound(before, side)}."
                yield self._found(message, narrower=is_narrower)

    def _plain(self) -> Iterator[_Found]:
        for keyword in sorted({*self._old.plain, *self._new.plain}):
            before, now = self._old.plain.get(keyword), self._new.plain.get(keyword)
            if before == now:
                continue
            message = f"`{keyword}` is {_value(now)}, was {_value(before)}."
            if keyword != "format":
                yield self._found(message, narrower=now is not None)
            elif (before, now) in _WIDER_FORMATS:
                yield self._found(message, wider=True)
            else:
                is_only_narrower = (now, before) in _WIDER_FORMATS or before is None
                yield self._found(message, narrower=now is not None, wider=not is_only_narrower)

    def _properties(self) -> Iterator[_Found]:
        old, new = self._old, self._new
        for name, places in old.properties.items():
            if name in new.properties:
                self.below.append((places, new.properties[name]))
            else:
                # What is not named any more may still be sent, unless nothing else is allowed.
                breaks = new.rest == () if self._in_request else True
                yield _Found(breaks, f"the property `{name}` is gone.", _property(name), in_old=True)
        for name in new.properties:
            if name not in old.properties:
                word = "a new required property" if name in new.required else "a new property"
                breaks = self._in_request and name in new.required and not self._is_hidden(name)
                yield _Found(breaks, f"`{name}` is {word}.", _property(name))
        for name in sorted(new.required - old.required):
            if name in old.properties or name not in new.properties:
                breaks = self._in_request and not self._is_hidden(name)
                yield _Found(breaks, f"`{name}` is required now.", "/required")
        for name in sorted(old.required - new.required):
            if name in new.properties:
                yield _Found(not self._in_request, f"`{name}` is not required any more.")

    def _is_hidden(self, name: str) -> bool:
        """Properties that are read only are not sent."""
        return any(
            isinstance(place.node, dict) and place.node.get("readOnly") is True
            for place in self._new.properties.get(name, ())
        )

    def _rest(self) -> Iterator[_Found]:
        old, new = self._old.rest, self._new.rest
        if old == () and new != ():
            yield self._found("properties that are not named are allowed.")
        elif new == () and old != ():
            yield self._found("properties that are not named are forbidden.", narrower=True)
        elif old or new:
            self.below.append((old or ANY, new or ANY))

    def _branches(self) -> Iterator[_Found]:
        """A schema without choices is the only one."""
        if not self._old.branches and not self._new.branches:
            return
        old = _by_name(self._old.branches or self._sides[0])
        new = _by_name(self._new.branches or self._sides[1])
        if not (set(old) & set(new)) and not (self._old.branches and self._new.branches):
            now, before = (
                _names(side) if shape.branches else "one schema" for side, shape in ((new, self._new), (old, self._old))
            )
            yield self._found(f"{now}, was {before}.", narrower=True, wider=self._old.types != ALL_TYPES)
            return
        for name, place in old.items():
            if name in new:
                self.below.append(((place,), (new[name],)))
        gone, more = [name for name in old if name not in new], [name for name in new if name not in old]
        if gone:
            yield self._found(f"the choice {_names(gone)} is gone.", narrower=True)
        if more:
            yield self._found(f"the choice {_names(more)} is new.", wider=True)

    def _details(self) -> Iterator[_Found]:
        """These are told, not judged but by whether there is more of them: references in them are not followed."""
        old, new = self._old.details, self._new.details
        for keyword in sorted({*old, *new}):
            if old.get(keyword, _NOTHING) != new.get(keyword, _NOTHING):
                yield self._found(f"`{keyword}` is different.", narrower=keyword in new)

    def _texts(self) -> Iterator[_Found]:
        old, new = self._old.texts, self._new.texts
        for flag, name in (("read_only", "readOnly"), ("write_only", "writeOnly")):
            if getattr(self._old, flag) != getattr(self._new, flag):
                yield self._found(f"`{name}` is {str(getattr(self._new, flag)).lower()}.")
        if old != new:
            names = [name for name in sorted({*old, *new}) if old.get(name, _NOTHING) != new.get(name, _NOTHING)]
            yield self._found(f"{_names(names)} changed.")


def _property(name: str) -> str:
    return pointers.join("", "properties", name)


def _by_name(places: Places) -> dict[str, Place]:
    """Choices by their component, their title or their content; the same one is found again wherever it stands."""
    return {_branch_name(place): place for place in places}


def _branch_name(place: Place) -> str:
    tokens = pointers.split(place.pointer)
    if len(tokens) == 3 and tokens[0] == "components":
        return tokens[2]
    title = place.node.get("title") if isinstance(place.node, dict) else None
    return title if isinstance(title, str) else tokens[-1] if tokens else ""


def name_of(pointer: str, direction: Direction) -> str:
    """`/components/schemas/Pet/properties/tags/items` → `Pet.tags[]`; without a component, of the body."""
    tokens = pointers.split(pointer)
    starts = [index for index, step in enumerate(tokens) if step == "schema"]
    if tokens[:2] == ["components", "schemas"]:
        name, steps = tokens[2], tokens[3:]
    else:
        name, steps = "the body", tokens[starts[-1] + 1 :] if starts else []
    index = 0
    while index < len(steps):
        step = steps[index]
        index += 1
        if step == "properties" and index < len(steps):
            name += f".{steps[index]}"
            index += 1
        elif step == "items":
            name += "[]"
        elif step == "additionalProperties":
            name += ".*"
    return f"`{name}` in {'requests' if direction == 'request' else 'responses'}"


def _types(types: Iterable[str]) -> str:
    names = set(types)
    if names >= ALL_TYPES:
        return "any type"
    if "number" in names:
        names.discard("integer")
    return " or ".join(sorted(names, key=lambda name: (name == "null", name))) or "no value"


def _values(values: Iterable[JSON]) -> str:
    return _listing([_value(value) for value in values])


def _names(names: Iterable[str]) -> str:
    return _listing([f"`{_cut(name)}`" for name in names])


def _listing(shown: list[str]) -> str:
    more = f" and {len(shown) - _MOST_SHOWN} more" if len(shown) > _MOST_SHOWN else ""
    return ", ".join(shown[:_MOST_SHOWN]) + more


def _value(value: JSON) -> str:
    return "not given" if value is None else f"`{_cut(value if isinstance(value, str) else written(value).decode())}`"


def _bound(bound: tuple[float, bool] | None, side: str) -> str:
    if bound is None:
        return "not given"
    value, flag = bound
    return f"{'exclusive ' if flag is (side == 'lower') else ''}{value}"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
