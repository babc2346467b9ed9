"""A place in a schema, and the compiler that knows all of them."""

import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.schema.model import Parts, Schema, own_name
from smartmock.schema.schemas import DirectedSchemas
from smartmock.schema.validator import Validator
from smartmock.semantics.words import Words
from smartmock.types import JSON, JsonObject

Generate: TypeAlias = Callable[[Draw], JSON]


class NoValue(Exception):
    """Nothing can be generated for this schema here: it is unsatisfiable, or it contains itself without end.

    `unlucky` says that another draw may succeed, `certain` that there is no value at all: else none was found.
    """

    def __init__(self, reason: str, *, unlucky: bool = False, certain: bool = True) -> None:
        super().__init__(reason)
        self.unlucky = unlucky
        self.certain = certain and not unlucky

    def bare(self) -> "NoValue":
        """To be kept: without where it was raised, which holds on to all that was there, and to who keeps it."""
        self.__traceback__ = self.__context__ = self.__cause__ = None
        return self


def worst_of(failures: Sequence[NoValue]) -> NoValue:
    """Why none of several ways, at least one, has a value: the first reason, and only as certain as all of them."""
    unlucky, certain = any(error.unlucky for error in failures), all(error.certain for error in failures)
    return NoValue(str(failures[0]), unlucky=unlucky, certain=certain)


_AMOUNTS: Final = frozenset(("Money", "Amount", "MoneyAmount", "MonetaryAmount", "CurrencyAmount", "MonetaryValue"))
"""Components that are used for all kinds of money."""


@dataclass(frozen=True, slots=True)
class Place:
    """What surrounds a value: the name it goes by, and the names of what it lives in, nearest first."""

    name: str = ""
    owners: tuple[str, ...] = ()

    def inner(self, name: str, component: str) -> "Place":
        """The place of a property; `component` names the object's schema, "" when it has no name."""
        if component in _AMOUNTS and self.name:
            return Place(name, (self.name, component))  # what an amount is of counts more
        owners = (component,) if component else (self.name, *self.owners[:1]) if self.name else self.owners
        return Place(name, owners)

    def item(self, component: str) -> "Place":
        """The place of an array's item: it goes by the name of the array."""
        return Place(self.name, (component,)) if component else self


@dataclass(slots=True)
class Counters:
    """How often generation succeeded at once, had to draw again, and fell back to a known value."""

    draws: int = 0
    redraws: int = 0
    fallbacks: int = 0


class Node:
    """Values for one place. `generate` compiles itself at its first call; nodes may lead back to themselves."""

    __slots__ = ("_schema", "_validator", "compiler", "derived", "generate", "number", "parts", "place")

    generate: Generate

    def __init__(self, compiler: "Compiler", parts: Parts, place: Place, number: int, *, derived: bool) -> None:
        """`number` is the same for nodes of the same schemas, whatever their place.

        A `derived` node is one way to obey a choice: who offers the choice checks what comes out.
        """
        self.compiler = compiler
        self.derived = derived
        self.number = number
        self.parts = parts
        self.place = place
        self._schema: Schema | None = None
        self._validator: Validator | None = None

    @property
    def schema(self) -> Schema:
        if self._schema is None:
            self._schema = self.compiler.schemas.merged(self.parts)
        return self._schema

    @property
    def validator(self) -> Validator:
        if self._validator is None:
            excluded = tuple({"not": schema} for schema in self.schema.excluded)
            self._validator = self.compiler.schemas.validator(self.parts + excluded)
        return self._validator

    def stops(self, draw: Draw) -> bool:
        """Whether going on here would nest an array or object in itself once too often, or an object too deep."""
        if draw.active.get(self.number, 0) >= MAX_NESTING:
            return True
        return draw.depth >= MAX_OBJECT_DEPTH and self.schema.typed and "object" in self.schema.types

    def compiled(self) -> Generate:
        """The generator that `generate` becomes at its first call."""
        if self.generate == self._compile:
            self.generate = self.compiler.build(self)
        return self.generate

    def _compile(self, draw: Draw) -> JSON:
        return self.compiled()(draw)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Generate:
            """`generate` as long as it is not compiled, which is not kept: the node would refer to itself."""
            if name == "generate":
                return self._compile
            raise AttributeError(name)

    def forget(self) -> None:
        """What was compiled refers to this node and to others, and those to this one."""
        self._schema = self._validator = None
        with suppress(AttributeError):
            del self.generate


MAX_NESTING: Final = 2
MAX_SIFTED: Final = 4_096
MAX_OBJECT_DEPTH: Final = 4

Build: TypeAlias = Callable[[Node], Generate]


class Compiler:
    """Nodes of one document in one direction, each made once, also when several threads ask for it."""

    def __init__(self, schemas: DirectedSchemas, build: Build) -> None:
        self.schemas = schemas
        self.build = build
        self.counters = Counters()
        self.found: dict[tuple[str, Node], Any] = {}
        """What others found out of nodes and need again, by names that they give it."""
        self._nodes: dict[tuple[frozenset[int], Place, bool], Node] = {}
        self._numbers: dict[frozenset[int], int] = {}
        self._counter = itertools.count()
        self._references: dict[str, JsonObject] = {}
        self._derived: dict[tuple[object, ...], tuple[JSON, JsonObject]] = {}
        self._sifted: dict[tuple[Words, str, str], tuple[str, ...]] = {}
        self._children: dict[int, list[tuple[str, JSON]]] | None = None

    def forget(self) -> None:
        """Nodes and all that was compiled for them; what is asked for again is compiled again."""
        for node in self._nodes.values():
            node.forget()
        self._nodes.clear()
        self._numbers.clear()
        self._derived.clear()
        self._children = None
        self.found.clear()

    def node(self, parts: Parts, place: Place, *, derived: bool = False) -> Node:
        """The node for values that obey all of `parts`."""
        parts = tuple({id(part): part for part in map(self._same, parts)}.values())
        schemas = frozenset(map(id, parts))
        node = self._nodes.get((schemas, place, derived))
        if node is None:
            number = self._numbers.setdefault(schemas, next(self._counter))
            node = Node(self, parts, place, number, derived=derived)
            node = self._nodes.setdefault((schemas, place, derived), node)
        return node

    def _same(self, part: JSON) -> JSON:
        """One object for all references to the same schema, so that their nodes are the same."""
        if isinstance(part, dict) and len(part) == 1 and "$ref" in part:
            return self._references.setdefault(part["$ref"], part)
        return part

    def without(self, part: JsonObject, *keywords: str) -> JsonObject:
        """`part` less some keywords: always the same object, so that nodes made of it are found again."""
        return self.derived(part, lambda: {k: v for k, v in part.items() if k not in keywords}, *keywords)

    def derived(self, part: JSON, make: Callable[[], JsonObject], *key: object) -> JsonObject:
        """A schema made from `part`, made once for every `key`."""
        found = self._derived.get((id(part), *key))
        if found is None:
            found = self._derived.setdefault((id(part), *key), (part, make()))
        return found[1]

    def sifted(self, words: Words, meaning: str, rule: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
        """The words of a meaning that obey a rule, which has a name: sifted once for every language."""
        key = (words, meaning, rule)
        found = self._sifted.get(key)
        if found is None:
            if len(self._sifted) >= MAX_SIFTED:
                self._sifted.clear()
            found = self._sifted[key] = tuple(filter(fits, words.pool(meaning)))
        return found

    def children(self, component: JSON) -> list[tuple[str, JSON]]:
        """The components that extend `component` with `allOf`: name and schema, in the order of the document."""
        if self._children is None:
            found: dict[int, list[tuple[str, JSON]]] = {}
            for name, schema in self.schemas.components().items():
                for part in schema.get("allOf", ()) if isinstance(schema, dict) else ():
                    if isinstance(part, dict) and "$ref" in part:
                        parent = self.schemas.resolve(part["$ref"])
                        found.setdefault(id(parent), []).append((own_name(schema, name), schema))
            self._children = found
        return self._children.get(id(component), [])
