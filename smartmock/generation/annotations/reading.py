"""Annotation → what makes its values. Everything is read when a document is compiled."""

import functools
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.generation.annotations.arguments import Make
from smartmock.generation.annotations.makers import Makers
from smartmock.generation.draw import Draw
from smartmock.schema.model import Schema
from smartmock.semantics.catalogue import all_meanings
from smartmock.semantics.dynamic_values import (
    Call,
    Expression,
    Template,
    TemplateError,
    UnknownName,
    parse_placeholders,
    parse_template,
)
from smartmock.semantics.fakerjs import find_method, find_placeholder
from smartmock.semantics.meaning import Meaning
from smartmock.types import JSON

_FAKER: Final = frozenset({"x-faker", "x-fake-data"})
"""Keywords of Prism and Imposter whose texts are names: `name.firstName`, `Name.firstName`."""
_BRACED: Final = re.compile(r"\{\{\s*([\w.]+)")
_TAG: Final = re.compile(r"\{%\s*mock\s+'(\w+)'([^%]*)%\}")
"""An older way to write placeholders: `{% mock 'integer', 1, 100 %}`."""


ReadText: TypeAlias = Callable[[str, str], "Annotation"]
"""A keyword and its text → what it says."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """`make` makes values; without it, `literal` is the value.

    `meaning`: it says nothing but what values mean. `kind`: it says nothing but of which type they are.
    """

    rule: str
    make: Make | None = None
    literal: JSON = None
    meaning: Meaning | None = None
    kind: str = ""


def annotation_of(schema: Schema) -> Annotation | None:
    """None when there is none that can be understood."""
    if schema.annotation is None:
        return None
    keyword, value = schema.annotation
    try:
        return read_annotation(keyword, value, _keep_unknown)
    except TemplateError:
        return None


def read_annotation(keyword: str, value: JSON, read_text: ReadText | None = None) -> Annotation:
    """Raises `TemplateError` when it cannot be understood."""
    read_text = read_text or _read_text
    if isinstance(value, str):
        return read_text(keyword, value)
    if keyword in _FAKER:
        return _called(keyword, _faker_call(value))
    make = _made_inside(keyword, value, read_text)
    return Annotation(keyword, literal=value) if make is None else Annotation(keyword, make)


def _made_inside(keyword: str, value: JSON, read_text: ReadText) -> Make | None:
    """A list or object in which texts are made anew each time; None when nothing in it is."""
    if isinstance(value, str):
        return read_text(keyword, value).make
    items = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    makes = {name: make for name, item in items if (make := _made_inside(keyword, item, read_text)) is not None}
    if not makes:
        return None

    def make_all(draw: Draw) -> JSON:
        made = deepcopy(value)
        for name, make in makes.items():
            made[name] = make(draw)
        return made

    return make_all


@functools.lru_cache(maxsize=4_096)
def _read_text(keyword: str, text: str) -> Annotation:
    if keyword in _FAKER:
        if "{{" in text:
            return _templated(keyword, parse_template(text, dollar=False))
        whole = parse_template("{{" + text + "}}", dollar=False).whole
        if whole is None:
            raise TemplateError(f"`{text[:60]}` is no method of Faker.js")
        return _templated(keyword, Template((whole,)))
    if "{{" in text and (template := _dynamic(text)).expressions:
        return _templated(keyword, template)
    if "@" in text or "{%" in text:
        template = parse_placeholders(_TAG.sub(_as_placeholder, text), lambda name: find_placeholder(name) is not None)
        if template.parts and isinstance(template.parts[0], Expression):
            return _templated(keyword, template, placeholders=True)
    return Annotation(keyword, literal=text)


@functools.lru_cache(maxsize=4_096)
def _keep_unknown(keyword: str, text: str) -> Annotation:
    """Braces around names that nobody knows are text."""
    try:
        return _read_text(keyword, text)
    except UnknownName:
        if "{{" not in text:
            raise
        template = parse_template(text, dollar=keyword != "x-faker")
    parts = [part if isinstance(part, str) or _is_known(part) else part.text for part in template.parts]
    if all(isinstance(part, str) for part in parts):
        return Annotation(keyword, literal=text)
    return _templated(keyword, Template(tuple(parts)))


def _is_known(expression: Expression) -> bool:
    try:
        Makers().template(Template((expression,)))
    except UnknownName:
        return False
    return True


def _dynamic(text: str) -> Template:
    """Other braces are text, but not around a known name: there, the `$` has been forgotten."""
    template = parse_template(text, dollar=True)
    forgotten = [] if template.expressions else [name for name in _BRACED.findall(text) if find_method(name)]
    if forgotten:
        raise TemplateError("a dynamic value begins with `{{$`", lambda: [f"{{{{${forgotten[0]}}}}}"])
    return template


def _as_placeholder(tag: re.Match[str]) -> str:
    arguments = tag[2].strip(", \t\n")
    return f"@{tag[1]}({arguments})" if arguments else f"@{tag[1]}"


def _faker_call(value: JSON) -> Call:
    """`{name: arguments}`, `[name, argument, …]`, or a list of names to choose from."""
    if isinstance(value, dict) and len(value) >= 1:
        name, given = next(iter(value.items()))
        return Call(name, tuple(given) if isinstance(given, list) else (given,))
    if isinstance(value, list) and value and isinstance(value[0], str):
        if len(value) > 1 and all(isinstance(name, str) and find_method(name) for name in value):
            return Call("helpers.fake", ([f"{{{{{name}}}}}" for name in value],))
        return Call(value[0], tuple(value[1:]))
    raise TemplateError("it must be the name of a method, or an object from a name to its arguments")


def _called(keyword: str, call: Call) -> Annotation:
    return _templated(keyword, Template((Expression(call, (), call.name),)))


def _templated(keyword: str, template: Template, *, placeholders: bool = False) -> Annotation:
    makers = Makers(placeholders=placeholders)
    whole, make = template.whole, makers.template(template)
    rule = f"{keyword} {''.join(part if isinstance(part, str) else part.text for part in template.parts)}"
    if whole is None or whole.functions or isinstance(whole.source, str) or not whole.source.bare:
        return Annotation(rule, make)
    method = makers.method(whole.source.name)
    return Annotation(rule, make, meaning=all_meanings().get(method.meaning), kind=method.kind)
