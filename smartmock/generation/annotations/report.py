"""What is wrong with the annotations of a document."""

from collections.abc import Iterable, Iterator
from typing import Final

from smartmock.generation.annotations.generate import fits
from smartmock.generation.annotations.reading import read_annotation
from smartmock.generation.compiler import Generators
from smartmock.generation.node import Place
from smartmock.pointers import join
from smartmock.schema.model import ANNOTATIONS
from smartmock.schema.normalize import ONE_SCHEMA, SCHEMA_LISTS, SCHEMA_MAPS
from smartmock.semantics.dynamic_values import TemplateError
from smartmock.types import JSON, JsonObject, Problem

_BELOW: Final = ONE_SCHEMA | SCHEMA_LISTS | SCHEMA_MAPS | {"definitions", "dependencies", "additionalItems"}
_MAPS: Final = SCHEMA_MAPS | {"definitions", "dependencies"}
_REMEDY: Final = "Correct it: until then the value is generated as if it were not there."
_SHOWN: Final = 60


class _Site:
    """A schema, and how it is reached: most pointers are never asked for."""

    __slots__ = ("above", "schema", "steps")

    def __init__(self, schema: JSON, above: "_Site | None", *steps: str | int) -> None:
        self.schema = schema
        self.above = above
        self.steps = steps

    @property
    def pointer(self) -> str:
        steps: list[str | int] = []
        site: _Site | None = self
        root = ""
        while site is not None:
            if site.above is None:
                root = str(site.steps[0])
            else:
                steps[:0] = site.steps
            site = site.above
        return join(root, *steps)


def find_faults(roots: Iterable[tuple[str, JSON]], generators: Generators) -> Iterator[Problem]:
    """Of all schemas in and below `roots`, which are named by pointers: unknown names, and values that do not fit."""
    for site in _sites(roots):
        for keyword in ANNOTATIONS:
            value = site.schema.get(keyword, "")
            message, remedy = _fault(keyword, value, site, generators) if value != "" else ("", "")
            if message:
                yield Problem("warning", join(site.pointer, keyword), message, remedy)


def _fault(keyword: str, value: JSON, site: _Site, generators: Generators) -> tuple[str, str]:
    try:
        annotation = read_annotation(keyword, value)
    except TemplateError as error:
        return f"`{keyword}` cannot be used: {error}.", error.remedy or _REMEDY
    if annotation.make is None:
        compiler = generators.compiler("response")  # takes time, and most documents have no annotations
        node = compiler.node((compiler.schemas.at(site.pointer),), Place())
        if not fits(value, node):
            return f"`{keyword}`: {repr(value)[:_SHOWN]} does not obey its schema, and is not used.", _REMEDY
    return "", ""


def _sites(roots: Iterable[tuple[str, JSON]]) -> Iterator[_Site]:
    """Every schema object once."""
    waiting = [_Site(schema, None, pointer) for pointer, schema in roots]
    waiting.reverse()
    seen: set[int] = set()
    while waiting:
        site = waiting.pop()
        if isinstance(site.schema, dict) and id(site.schema) not in seen:
            seen.add(id(site.schema))
            yield site
            waiting.extend(_below(site))


def _below(site: _Site) -> Iterator[_Site]:
    schema: JsonObject = site.schema
    for keyword, value in schema.items():
        if keyword not in _BELOW:
            continue
        if isinstance(value, list):
            yield from (_Site(item, site, keyword, index) for index, item in enumerate(value))
        elif keyword in _MAPS and isinstance(value, dict):
            yield from (_Site(item, site, keyword, name) for name, item in value.items())
        else:
            yield _Site(value, site, keyword)
