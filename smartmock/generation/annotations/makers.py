"""What makes the values of methods and templates."""

from typing import Final

from smartmock.generation.annotations.arguments import Arguments, Make
from smartmock.generation.annotations.choices import CHOICE_MAKERS
from smartmock.generation.annotations.functions import Change, as_text, find_function
from smartmock.generation.annotations.numbers import NUMBER_MAKERS
from smartmock.generation.annotations.pictures import PICTURE_MAKERS
from smartmock.generation.annotations.texts import TEXT_MAKERS
from smartmock.generation.annotations.times import TIME_MAKERS, moment
from smartmock.generation.draw import Draw
from smartmock.semantics.catalogue import all_meanings
from smartmock.semantics.dynamic_values import (
    Call,
    Expression,
    Template,
    TemplateError,
    UnknownName,
    parse_template,
)
from smartmock.semantics.fakerjs import Method, find_method, find_placeholder, nearest_methods
from smartmock.semantics.locale import find_locale
from smartmock.semantics.meaning import Meaning
from smartmock.semantics.words import words_for
from smartmock.types import JSON

MAKERS: Final = {**NUMBER_MAKERS, **TEXT_MAKERS, **PICTURE_MAKERS, **TIME_MAKERS, **CHOICE_MAKERS}
"""By the names that the table of methods uses."""
_MOST_NESTED: Final = 5


class Makers:
    """Finds what makes the values of templates and calls; `depth` is how deep they stand in each other.

    `placeholders`: names are those of Mock.js. Raises `TemplateError` for what cannot be understood.
    """

    def __init__(self, *, placeholders: bool = False, depth: int = 0) -> None:
        self._placeholders = placeholders
        self._depth = depth

    def template(self, template: Template) -> Make:
        whole = template.whole
        if whole is not None:
            return self._expression(whole)
        parts = [part if isinstance(part, str) else self._expression(part) for part in template.parts]

        def make(draw: Draw) -> JSON:
            return "".join(part if isinstance(part, str) else as_text(part(draw)) for part in parts)

        return make

    def method(self, name: str) -> Method:
        found = find_placeholder(name) if self._placeholders else find_method(name)
        if found is None:
            raise UnknownName(f"`{name[:80]}` is not known", lambda: nearest_methods(name))
        return found

    def _expression(self, expression: Expression) -> Make:
        source = expression.source
        make = _constant(source) if isinstance(source, str) else self.call(source)
        for function in expression.functions:
            make = _changed(make, find_function(function))
        return make

    def call(self, call: Call) -> Make:
        method = self.method(call.name)
        arguments = Arguments(method, call, self._named, self._nested_template)
        locale = arguments.text("locale")
        given = arguments.given.keys() - {"locale"}
        meaning = all_meanings().get(method.meaning)
        if method.maker and (given or meaning is None or meaning.numbers):
            make = MAKERS[method.maker](arguments)
        else:
            make = word_of(all_meanings()[method.meaning])
        return spoken(make, locale) if locale else make

    def _named(self, entry: JSON) -> Make:
        """Of a meaning or a method; what is neither stands for itself."""
        if isinstance(entry, str) and entry in all_meanings():
            return word_of(all_meanings()[entry])
        if isinstance(entry, str) and find_method(entry):
            return self._inner().call(Call(entry))
        return _constant(entry)

    def _nested_template(self, text: str) -> Make:
        return self._inner().template(parse_template(text, dollar=False))

    def _inner(self) -> "Makers":
        if self._depth >= _MOST_NESTED:
            raise TemplateError(f"it is nested more than {_MOST_NESTED} levels deep")
        return Makers(depth=self._depth + 1)


def _constant(value: JSON) -> Make:
    return lambda _draw: value


def _changed(make: Make, change: Change) -> Make:
    return lambda draw: change(make(draw), draw)


def word_of(meaning: Meaning) -> Make:
    """Values of a meaning where no schema says of which type."""
    name = meaning.name
    if meaning.days is not None:
        first, last = meaning.days.first, meaning.days.last
        days = {"first": first, "last": last}
        return moment(Arguments(Method(name, defaults=days), Call(name), _constant, _constant))
    if meaning.numbers is not None:
        numbers = meaning.numbers
        bounds = {"min": numbers.low, "max": numbers.high, "fractionDigits": numbers.decimals}
        make = NUMBER_MAKERS["decimal" if numbers.decimals else "integer"]
        return make(Arguments(Method(name, defaults=bounds), Call(name), _constant, _constant))
    return lambda draw: draw.pick(draw.words.pool(name))


def spoken(make: Make, locale: str) -> Make:
    """In another language than the rest."""
    if find_locale(locale) is None:
        raise TemplateError(f"no words are known for the language `{locale[:40]}`")

    def make_spoken(draw: Draw) -> JSON:
        usual, draw.words = draw.words, words_for(locale)
        try:
            return make(draw)
        finally:
            draw.words = usual

    return make_spoken
