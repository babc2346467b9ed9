"""Judges of values that requests send."""

from collections.abc import Callable
from functools import cached_property

from smartmock import pointers
from smartmock.mock.context import Context
from smartmock.mock.validation.coercion import MOST_CHOICES, alternatives, judge_in
from smartmock.mock.validation.effort import find_broken, is_too_much
from smartmock.mock.validation.wording import Broken, explain, too_much
from smartmock.schema.model import Schema
from smartmock.schema.validator import Validator
from smartmock.types import JSON


class ValueRules:
    """What the schema at `pointer` asks of a value in a request; without a schema nothing. Compiled on first use."""

    def __init__(self, pointer: str | None, context: Context) -> None:
        self.pointer = pointer
        self._context = context

    @cached_property
    def schema(self) -> Schema | None:
        """With references and `allOf` merged in; its properties and items are views in turn."""
        if self.pointer is None:
            return None
        with self._context.lock:
            return self._context.schemas.view(self.pointer, "request")

    @cached_property
    def _validator(self) -> Validator | None:
        if self.pointer is None:
            return None
        with self._context.lock:
            return self._context.schemas.validator(self.pointer, "request")

    @cached_property
    def is_valid(self) -> Callable[[JSON], bool]:
        """Quick: a yes needs no reasons."""
        return self._validator.is_valid if self._validator is not None else lambda _: True

    def broken(self, value: JSON) -> list[Broken]:
        """Every rule that the value breaks; empty when it is valid. Raises `ValueError` for one nested too deep.

        Of a value about which there is too much to tell, only what is wrong with one of its parts.
        """
        if self._validator is None or self.is_valid(value):
            return []
        side = self._context.schemas.directed("request")
        if self.pointer is not None and is_too_much(side.at(self.pointer), value, side.resolve):
            found = self._broken_inside(value)
        else:
            found = explain(self._validator.errors(value), self._validator.depth)
        return [without_secret(each) if is_secret(self.schema, each.pointer) else each for each in found]

    def _broken_inside(self, value: JSON) -> list[Broken]:
        if self.schema is None:
            return []
        found = find_broken(self.schema, value, judge_in(self._context))
        if not (found.is_plain or self._is_little(found.schema, found.value)):
            return [too_much(found.steps, found.value)]
        with self._context.lock:
            validator = self._context.schemas.directed("request").validator(tuple(found.schema.flat))
        return explain(validator.errors(found.value), validator.depth, found.steps)

    def _is_little(self, schema: Schema, value: JSON) -> bool:
        resolve = self._context.schemas.directed("request").resolve
        return not is_too_much({"allOf": [*schema.flat]}, value, resolve)


def is_secret(schema: Schema | None, pointer: str) -> bool:
    """Whether a password stands at the pointer, by any alternative."""
    meant = [schema] if schema is not None else []
    for step in pointers.split(pointer):
        below = [
            each.item(int(step)) if step.isdecimal() and not each.objects else each.property(step)
            for schema in meant
            for each in alternatives(schema)[:MOST_CHOICES]
        ][:MOST_CHOICES]
        meant = [each for each in below if each is not None]
    return any("password" in each.formats for schema in meant for each in alternatives(schema))


def without_secret(broken: Broken) -> Broken:
    if broken.rule in {"required", "style"}:
        return broken
    return broken._replace(message=f"It breaks the rule `{broken.rule}`.", value=None)
