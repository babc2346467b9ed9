"""Judges of values that requests send."""

from collections.abc import Callable
from functools import cached_property

from smartmock.mock.context import Context
from smartmock.mock.validation.wording import Broken, explain
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
        """Every rule that the value breaks; empty when it is valid. Raises `ValueError` for one nested too deep."""
        if self._validator is None or self.is_valid(value):
            return []
        return explain(self._validator.errors(value), self._validator.depth)
