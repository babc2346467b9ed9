"""Generators for bare schemas."""

import datetime
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from smartmock.generation.compiler import Generator, Generators
from smartmock.generation.draw import Draw, DrawOptions
from smartmock.schema.schemas import SchemaSet
from smartmock.semantics.words import words_for

TODAY = datetime.date(2026, 1, 15)

MakeDraw: TypeAlias = Callable[..., Draw]
Compile: TypeAlias = Callable[..., Generator]


@pytest.fixture
def make_draw() -> MakeDraw:
    def make(seed: int | str = 0, locale: str = "en_US", **options: Any) -> Draw:
        return Draw(seed, words_for(locale), today=TODAY, options=DrawOptions(**options))

    return make


@pytest.fixture
def compile_schema() -> Compile:
    def make(schema: Any, dialect: str = "2020-12", name: str = "") -> Generator:
        return Generators(SchemaSet.from_schema(schema, dialect)).compile("", name=name)

    return make
