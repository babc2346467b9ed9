"""Numbers within bounds, exact to the last digit: all arithmetic is done in fractions."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Final

from smartmock.generation.draw import ONE_DRAW, Draw
from smartmock.generation.listed import Listed, Vary, listed
from smartmock.generation.meanings import finding_of
from smartmock.generation.node import Generate, Node, NoValue
from smartmock.generation.telling import Reason, always, found_by, of_type, telling
from smartmock.generation.times import epoch
from smartmock.schema.model import Schema
from smartmock.semantics.meaning import Finding
from smartmock.types import JSON

_SPAN: Final = 100
_FEWEST: Final = 12
"""So many usual numbers have to be allowed."""
_EXACT: Final = 2**53
"""Up to here floating point numbers are exact."""
_FAR: Final = 1_000_000
_CLEAN_TRIES: Final = 50
_MAX_DECIMALS: Final = 340
_LARGEST: Final = Fraction(Decimal("1.7976931348623157e308"))


def build_integer(node: Node) -> Generate:
    return _build(node, integer=True)


def build_number(node: Node) -> Generate:
    return _build(node, integer=False)


def build_boolean(node: Node) -> Generate:
    finding = finding_of(node, "boolean")
    probability = finding.meaning.probability if finding else None
    likely = round(100 * (0.5 if probability is None else probability))
    known = finding and probability is not None
    reason = (
        found_by(finding, f"true in {likely} of 100") if finding and known else Reason("type", "true or false alike")
    )
    return telling(listed((True,) * likely + (False,) * (100 - likely)), of_type(bool, always(reason)))


def build_null(_node: Node) -> Generate:
    return telling(listed((None,)), of_type(type(None), always(Reason("type", "nothing but null is allowed here"))))


def _build(node: Node, *, integer: bool) -> Generate:
    schema = node.schema
    finding = finding_of(node, "integer" if integer else "number")
    step = _step(schema, integer=integer)
    if finding and finding.meaning.days and step in (None, 1):
        return epoch(node, finding, _grid(schema, finding, step, integer=integer))
    return _grid(schema, finding, step, integer=integer)


def _grid(schema: Schema, finding: Finding | None, step: Fraction | None, *, integer: bool) -> Generate:
    """Multiples of `step` between the bounds, near what the meaning asks for."""
    low, high = _range(schema, finding)
    decimals = finding.meaning.numbers.decimals if finding and finding.meaning.numbers else 2
    if step is None:
        step = _fine_step(schema, low, high, decimals)
    first, last = _multiples(schema, step, low, high)
    if first > last:
        if finding is not None:
            return _grid(schema, None, step, integer=integer)  # what is usual for the name holds no multiple
        raise NoValue(f"no multiple of {_digits(step)} lies between its bounds")

    def tell(_value: JSON, _draw: Draw) -> Reason:
        return _reason(schema, finding, step, (first, last), integer=integer)

    usual = _usual(schema, finding, integer=integer)
    make = otherwise = _multiples_of(step, schema, (first, last), integer=integer)
    if usual:
        make = Listed(lambda _words: usual, vary=lambda _usual, draw: otherwise(draw))
    return telling(make, of_type((int, float), tell))


def _usual(schema: Schema, finding: Finding | None, *, integer: bool) -> tuple[float, ...]:
    """What people meet, as far as the schema allows it; nothing where that is too little, or where values differ."""
    numbers = finding.meaning.numbers if finding else None
    if numbers is None or schema.multiples or schema.excluded:
        return ()
    low, high = _bounds(schema)
    allowed = (round(number) if integer else float(number) for number in numbers.usual)
    found = tuple(
        dict.fromkeys(
            number
            for number in allowed
            if (low is None or low < exact(number)) and (high is None or exact(number) < high)
        )
    )
    return found if len(found) >= _FEWEST else ()


def _reason(schema: Schema, finding: Finding | None, step: Fraction, span: tuple[int, int], *, integer: bool) -> Reason:
    """Where the span of a number comes from: what the name means, else the bounds, else nothing asks for any."""
    low, high = span[0] * step, span[1] * step
    usual = finding.meaning.numbers if finding else None
    told = f"from {_digits(low)} to {_digits(high)}"
    if finding and usual and exact(usual.low) <= low and high <= exact(usual.high):
        return found_by(finding, told)
    if any(bound is not None for bound in _bounds(schema)) or schema.multiples:
        steps = f", multiples of {_digits(step)}" if schema.multiples else ""
        return Reason("bounds", f"{told}{steps}, within the bounds of the schema")
    return Reason("type", f"{'an integer' if integer else 'a number'} {told}, as nothing more is known of it")


def _multiples_of(step: Fraction, schema: Schema, span: tuple[int, int], *, integer: bool) -> Generate:
    """From the first to the last number of times that `span` names."""
    first, last = span
    scale = step.denominator
    if schema.multiples and max(abs(first), abs(last)) * step.numerator > _EXACT:
        return _clean_multiples(step, first, last)
    if integer or scale == 1:
        whole, count = step.numerator, last - first + 1
        if count <= ONE_DRAW:
            values = range(first * whole, (last + 1) * whole, whole)
            return Listed(lambda _words: values, vary=_anywhere(schema, step, first, last))

        def generate_whole(draw: Draw) -> JSON:
            return (first + draw.below(count)) * whole

        return generate_whole

    if schema.multiples:
        return _clean_multiples(step, first, last)

    def generate_decimal(draw: Draw) -> JSON:
        return float(step * draw.between(first, last))

    if scale < 10**15 and max(abs(first), abs(last)) * step.numerator < _EXACT:
        numerator, many = step.numerator, last - first + 1

        def generate_float(draw: Draw) -> JSON:
            return (first + draw.below(many)) * numerator / scale

        return generate_float
    return generate_decimal


def _anywhere(schema: Schema, step: Fraction, first: int, last: int) -> Vary:
    """Any multiple that the bounds allow, also far from what is usual."""
    low, high = _bounds(schema)
    first, last = _multiples(
        schema, step, (first - _FAR) * step if low is None else low, (last + _FAR) * step if high is None else high
    )
    return lambda _usual, draw: draw.between(first, last) * step.numerator


def count_integers(schema: Schema, limit: int) -> int:
    """How many whole numbers obey the bounds; `limit` where a side is open."""
    low, high = _bounds(schema)
    if low is None or high is None:
        return limit
    first, last = _multiples(schema, _step(schema, integer=True) or Fraction(1), low, high)
    return max(0, last - first + 1)


def whole_numbers(schema: Schema, first: int, size: int) -> range:
    """So many of the whole numbers that the bounds and `multipleOf` allow, from `first` on where there is room."""
    low, high = _bounds(schema)
    step = _step(schema, integer=True) or Fraction(1)
    least, most = _multiples(schema, step, Fraction(first - size * step) if low is None else low,
                             first + 2 * size * step if high is None else high)  # fmt: skip
    begin = min(max(least, math.ceil(first / step)), most - size + 1)
    begin = max(begin, least)
    return range(begin * step.numerator, (min(begin + size - 1, most) + 1) * step.numerator, step.numerator)


def _clean_multiples(step: Fraction, first: int, last: int) -> Generate:
    """Multiples that are multiples in binary arithmetic too: 0.07 / 0.01 is not 7 there, and some validators divide."""
    unit = float(step)

    def generate(draw: Draw) -> JSON:
        start = draw.between(first, last)
        near = range(start, min(start + _CLEAN_TRIES, last + 1))
        for number in (*near, *range(first, min(first + _CLEAN_TRIES, last + 1))):
            value = number * step
            if unit and (float(value) / unit).is_integer():
                return _json_number(value)
        return _json_number(start * step)

    return generate


def _json_number(number: Fraction) -> float:
    return number.numerator if number.denominator == 1 else float(number)


def exact(number: float | Decimal) -> Fraction:
    """The number that the digits say: 0.1 is one tenth."""
    return Fraction(number if isinstance(number, int | Decimal) else Decimal(repr(number)))


def _digits(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else repr(float(number))


def _step(schema: Schema, *, integer: bool) -> Fraction | None:
    """The least common multiple of every `multipleOf`; None when any decimal will do."""
    steps = [Fraction(multiple) for multiple in schema.multiples]
    if integer:
        steps.append(Fraction(1))
    if not steps:
        return None
    numerator, denominator = steps[0].numerator, steps[0].denominator
    for step in steps[1:]:
        numerator = math.lcm(numerator, step.numerator)
        denominator = math.gcd(denominator, step.denominator)
    return Fraction(numerator, denominator)


def _bounds(schema: Schema) -> tuple[Fraction | None, Fraction | None]:
    lows = [exact(bound) for bound in (schema.minimum, schema.exclusive_minimum) if bound is not None]
    highs = [exact(bound) for bound in (schema.maximum, schema.exclusive_maximum) if bound is not None]
    return max(lows, default=None), min(highs, default=None)


def _range(schema: Schema, finding: Finding | None) -> tuple[Fraction, Fraction]:
    """Where values are looked for: what the name means if the bounds allow it, else a stretch at the bounds."""
    low, high = _bounds(schema)
    if low is not None and high is not None and low > high:
        raise NoValue(f"its minimum {_digits(low)} is above its maximum {_digits(high)}")
    usual = finding.meaning.numbers if finding else None
    wanted = (exact(usual.low), exact(usual.high)) if usual else (Fraction(1), Fraction(_SPAN * 10))
    first = wanted[0] if low is None else max(low, wanted[0])
    last = wanted[1] if high is None else min(high, wanted[1])
    widest = max((Fraction(multiple) for multiple in schema.multiples), default=Fraction(1))
    if first + widest <= last or (usual and first <= last):
        return first, last
    if low is None:
        return (high - _SPAN * widest, high) if high is not None else (Fraction(0), _SPAN * widest)
    return low, low + _SPAN * widest if high is None else high


def _multiples(schema: Schema, step: Fraction, low: Fraction, high: Fraction) -> tuple[int, int]:
    """The first and last whole number whose multiple of `step` lies within every bound."""
    first, last = math.ceil(low / step), math.floor(high / step)
    if schema.exclusive_minimum is not None and first * step <= exact(schema.exclusive_minimum):
        first += 1
    if schema.exclusive_maximum is not None and last * step >= exact(schema.exclusive_maximum):
        last -= 1
    return first, last


def _fine_step(schema: Schema, low: Fraction, high: Fraction, decimals: int) -> Fraction:
    """The coarsest power of ten with a point between the bounds, from `decimals` on."""
    for digits in range(decimals, _MAX_DECIMALS):
        step = Fraction(1, 10**digits)
        first, last = _multiples(schema, step, low, high)
        if first <= last:
            return step
    raise NoValue("no number lies between its bounds")
