"""What a schema says of the parts of an error body."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Final

from smartmock.schema.model import Schema
from smartmock.types import JSON, JsonObject

MAX_VIEWS: Final = 40
"""So many branches of a polymorphic place are looked at."""


class Shape:
    """A place in a body: every schema that may hold there, those of all branches included. Its parts are found once."""

    def __init__(self, schemas: tuple[Schema, ...]) -> None:
        self.schemas = tuple(islice(_with_branches(schemas), MAX_VIEWS))
        self._properties: dict[str, Shape] = {}

    def property(self, name: str) -> "Shape":
        found = self._properties.get(name)
        if found is None:
            views = (schema.property(name) for schema in self.schemas)
            found = self._properties[name] = Shape(tuple(view for view in views if view is not None))
        return found

    @cached_property
    def item(self) -> "Shape":
        views = (schema.item(0) for schema in self.schemas)
        return Shape(tuple(view for view in views if view is not None))

    @cached_property
    def samples(self) -> tuple[JSON, ...]:
        """The document's own examples."""
        return tuple(sample for schema in self.schemas for sample in schema.examples)

    @cached_property
    def enum(self) -> tuple[JSON, ...] | None:
        """All values that are listed; None where any value may stand."""
        lists = [schema.enum for schema in self.schemas if schema.enum is not None]
        return tuple(value for values in lists for value in values) if lists else None

    @cached_property
    def formats(self) -> frozenset[str]:
        return frozenset(name for schema in self.schemas for name in schema.formats)

    @cached_property
    def nullable(self) -> bool:
        return any(schema.typed and "null" in schema.types for schema in self.schemas)

    def declares(self, value: JsonObject) -> bool:
        """Whether any name in an object there is the schema's, and not of its own choice."""
        return any(name in schema.declared for schema in self.schemas for name in value)


def _with_branches(schemas: tuple[Schema, ...]) -> Iterator[Schema]:
    waiting, seen = list(reversed(schemas)), set()
    while waiting:
        schema = waiting.pop()
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        yield schema
        branches = [
            branch
            for part in schema.flat
            for keyword in ("anyOf", "oneOf")
            for branch in reversed(part.get(keyword, ()))
        ]
        waiting += [schema.view((branch,)) for branch in branches if schema.view and isinstance(branch, dict)]
