"""Numbers with the bounds and steps that Faker.js knows, exact to the last digit."""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from smartmock.generation.annotations.arguments import Arguments, Make
from smartmock.semantics.dynamic_values import TemplateError

_MOST_DIGITS: Final = 15
_DIGITS: Final = "0123456789abcdef"
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def integer(arguments: Arguments) -> Make:
    step = arguments.number("multipleOf") or arguments.number("precision") or 1
    if step != int(step):
        return decimal(arguments)
    first, last = _multiples(arguments, Fraction(abs(int(step))))
    return lambda draw: draw.between(first, last) * abs(int(step))


def decimal(arguments: Arguments) -> Make:
    step = _step(arguments)
    first, last = _multiples(arguments, step)
    return lambda draw: float(draw.between(first, last) * step)


def amount(arguments: Arguments) -> Make:
    """Text with a fixed number of decimals, behind the symbol of a currency."""
    digits = _digits(arguments.number("dec"))
    step = Fraction(1, 10**digits)
    first, last = _multiples(arguments, step)
    symbol = arguments.text("symbol")
    return lambda draw: f"{symbol}{float(draw.between(first, last) * step):.{digits}f}"


def based(arguments: Arguments) -> Make:
    """Text: a number in base 2, 8 or 16."""
    first, last = _multiples(arguments, Fraction(1))
    base = int(arguments.value("base"))
    return lambda draw: _written(draw.between(first, last), base)


def _written(number: int, base: int) -> str:
    digits = ""
    left = abs(number)
    while left or not digits:
        left, digit = divmod(left, base)
        digits = _DIGITS[digit] + digits
    return f"-{digits}" if number < 0 else digits


def roman(arguments: Arguments) -> Make:
    first, last = _multiples(arguments, Fraction(1))
    first, last = max(first, 1), min(last, 3999)
    if first > last:
        raise TemplateError(f"{arguments.name}: Roman numerals go from 1 to 3999")
    return lambda draw: _as_roman(draw.between(first, last))


def _as_roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def boolean(arguments: Arguments) -> Make:
    given = arguments.number("probability")
    probability = 0.5 if given is None else given
    return lambda draw: draw.chance(probability)


def _multiples(arguments: Arguments, step: Fraction) -> tuple[int, int]:
    """The first and last number of steps between the bounds; a default gives way to the bound that is given."""
    low, high = _exact(arguments.number("min")), _exact(arguments.number("max"))
    if low > high and "min" not in arguments.given:
        low = high - 1000
    if low > high and "max" not in arguments.given:
        high = low + 1000
    first, last = math.ceil(low / step), math.floor(high / step)
    if first > last:
        raise TemplateError(f"{arguments.name}: no number lies between {float(low):g} and {float(high):g}")
    return first, last


def _exact(number: float | None) -> Fraction:
    return Fraction(0) if number is None else Fraction(Decimal(repr(number)))


def _step(arguments: Arguments) -> Fraction:
    """From the number of digits, or from the step itself: `precision` has been both."""
    for name in ("multipleOf", "precision"):
        step = arguments.number(name)
        if step and 0 < abs(step) < 1:
            return abs(_exact(step))
        if step and name == "multipleOf":
            return abs(_exact(step))
    digits = (arguments.number(name) for name in ("fractionDigits", "precision", "dmax", "dmin"))
    return Fraction(1, 10 ** _digits(next((count for count in digits if count is not None), None)))


def _digits(count: float | None) -> int:
    return 2 if count is None else max(0, min(int(count), _MOST_DIGITS))


NUMBER_MAKERS: Final[Mapping[str, Callable[[Arguments], Make]]] = {
    "amount": amount,
    "based": based,
    "boolean": boolean,
    "decimal": decimal,
    "integer": integer,
    "roman": roman,
}
