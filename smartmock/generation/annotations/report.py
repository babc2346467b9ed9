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
from smartmock.semantics.dynamic_values import TemplateError, UnknownName
from smartmock.types import JSON, JsonObject, Problem

_BELOW: Final = ONE_SCHEMA | SCHEMA_LISTS | SCHEMA_MAPS | {"definitions", "dependencies", "additionalItems"}
_MAPS: Final = SCHEMA_MAPS | {"definitions", "dependencies"}
_REMEDY: Final = "Correct it: until then the value is generated as if it were not there."
_KEPT: Final = "Correct it: until then it stays as text, where its schema allows that."
_SHOWN: Final = 60
_MOST_JUDGED: Final = 1_000
"""So many given values of a document are held against their schemas, at a tenth of a millisecond each."""
_MOST_HELPED: Final = 50
"""For so many unknown names the nearest known ones are looked for, at some milliseconds each."""
_SAY_NOTHING: Final = frozenset(
    (*ANNOTATIONS, "type", "title", "description", "default", "example", "examples", "nullable", "deprecated",
     "readOnly", "writeOnly", "xml", "externalDocs", "$comment")
)  # fmt: skip
"""Keywords that any text obeys, beside the type `string`."""


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
    given = []
    helped = 0
    for site, keyword, value in _annotations(roots):
        try:
            if read_annotation(keyword, value).make is None and not _is_any_text(site.schema, value):
                given.append((site, keyword, value))
        except TemplateError as error:
            near = error.suggest() if helped < _MOST_HELPED else ()
            helped += 1
            remedy = _KEPT if isinstance(error, UnknownName) and "{{" in str(value) else _REMEDY
            remedy = f"Write {' or '.join(f'`{name}`' for name in near)}." if near else remedy
            message = f"`{keyword}` cannot be used: {error}."
            yield Problem("warning", join(site.pointer, keyword), message, remedy)
    for site, keyword, value in given[:_MOST_JUDGED]:
        if not _fits(value, site.pointer, generators):
            message = f"`{keyword}`: {repr(value)[:_SHOWN]} does not obey its schema, and is not used."
            yield Problem("warning", join(site.pointer, keyword), message, _REMEDY)


def _annotations(roots: Iterable[tuple[str, JSON]]) -> Iterator[tuple[_Site, str, JSON]]:
    for site in _sites(roots):
        for keyword in ANNOTATIONS:
            if site.schema.get(keyword, "") != "":
                yield site, keyword, site.schema[keyword]


def _is_any_text(schema: JsonObject, value: JSON) -> bool:
    return isinstance(value, str) and schema.get("type") == "string" and schema.keys() <= _SAY_NOTHING


def _fits(value: JSON, pointer: str, generators: Generators) -> bool:
    compiler = generators.compiler("response")  # takes time, and most documents have no annotations
    return fits(value, compiler.node((compiler.schemas.at(pointer),), Place()))


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
