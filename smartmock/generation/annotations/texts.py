"""Texts of given characters, forms and lengths."""

import uuid
from collections.abc import Callable, Mapping
from typing import Final

from smartmock.generation.annotations.arguments import MOST_CHARACTERS, Arguments, Make
from smartmock.generation.annotations.dialect import make_matching
from smartmock.generation.draw import Draw
from smartmock.generation.patterns import TextRules, text_pool
from smartmock.schema.patterns.parser import PatternError, parse_pattern
from smartmock.semantics.dynamic_values import Regex, TemplateError
from smartmock.semantics.templates import slug
from smartmock.types import JSON

_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = "0123456789"
_SETS: Final = {
    "a": _LOWER,
    "aA": _LOWER + _LOWER.upper(),
    "w": _DIGITS + _LOWER + _LOWER.upper(),
    "w-": _DIGITS + _LOWER,
    "w_-": _DIGITS + _LOWER + _LOWER.upper() + "_-",
    "x": _DIGITS + "abcdef",
    "#": _DIGITS,
}
"""Sets by the names that the table uses; others name their characters."""
_POOLS: Final = {"lower": _LOWER, "upper": _LOWER.upper(), "number": _DIGITS, "symbol": "!@#$%^&*()[]"}
_MOST_TEXTS: Final = 200


def characters(arguments: Arguments) -> Make:
    pool = _pool(arguments)
    low, high = arguments.span("length", MOST_CHARACTERS)
    prefix = arguments.text("prefix")
    leading = pool.replace("0", "") if arguments.value("allowLeadingZeros", True) is False else pool

    def make(draw: Draw) -> JSON:
        count = draw.between(low, high)
        text = "".join(draw.pick(pool if index else leading or pool) for index in range(count))
        return prefix + text

    return make


def _pool(arguments: Arguments) -> str:
    given = arguments.value("characters")
    pool = "".join(map(str, given)) if isinstance(given, list) else arguments.text("characters")
    pool = pool or _SETS.get(arguments.text("set"), arguments.text("set"))
    casing = arguments.text("casing")
    if casing in ("upper", "lower"):
        pool = "".join(dict.fromkeys(pool.upper() if casing == "upper" else pool.lower()))
    excluded = arguments.value("exclude")
    excluded = "".join(map(str, excluded)) if isinstance(excluded, list) else arguments.text("exclude")
    pool = "".join(letter for letter in pool if letter not in excluded)[:MOST_CHARACTERS]
    if not pool:
        raise TemplateError(f"{arguments.name} has no characters to choose from")
    return pool


def pool_text(arguments: Arguments) -> Make:
    """Mock.js's strings: a named or given set, and a length or two; a lone number is the length."""
    pool = arguments.value("pool")
    bounds = [arguments.number(name) for name in ("min", "max")]
    if isinstance(pool, int):
        bounds, pool = [pool, bounds[0]], None
    letters = _POOLS.get(pool, pool) if isinstance(pool, str) and pool else _SETS["aA"]
    low = int(bounds[0] or 3)
    high = int(bounds[1] or (bounds[0] or 7))
    if not 0 <= low <= high <= MOST_CHARACTERS:
        raise TemplateError(f"{arguments.name}: no length lies between {low} and {high}")
    return lambda draw: "".join(draw.pick(letters) for _ in range(draw.between(low, high)))


def uuid_text(_arguments: Arguments) -> Make:
    """Version 4 (RFC 9562 section 5.4)."""
    return lambda draw: str(uuid.UUID(int=draw.below(2**128), version=4))


def symbols(arguments: Arguments) -> Make:
    """`#` becomes a digit, `!` one from 2 to 9, `?` a letter, `*` either."""
    text = next((text for text in map(arguments.text, ("string", "format")) if text), "")
    if not text:
        raise TemplateError(f"{arguments.name} needs a text such as `##-??`")
    letters = arguments.value("letters", True)
    return lambda draw: _replaced(text, arguments.text("symbol") or "#", draw, letters=letters)


def _replaced(text: str, symbol: str, draw: Draw, *, letters: bool) -> str:
    sets = {symbol: _DIGITS, "!": _DIGITS[2:]}
    if letters:
        sets |= {"?": _LOWER.upper(), "*": _DIGITS + _LOWER.upper()}
    return "".join(draw.pick(sets[sign]) if sign in sets else sign for sign in text)


def card_symbols(arguments: Arguments) -> Make:
    """As `symbols`, with a range in square brackets left as it is and `L` the digit of Luhn's sum."""
    text, symbol = arguments.text("string"), arguments.text("symbol")
    return lambda draw: _with_check_digit(_replaced(text, symbol, draw, letters=False))


def card_number(arguments: Arguments) -> Make:
    """Digits with a right sum, of numbers that are set aside for tests."""
    issuer = arguments.text("issuer").lower()
    forms = {
        "visa": "4###########",
        "mastercard": "5100########",
        "american": "3782#######",
        "discover": "6011########",
    }
    form = next((form for name, form in forms.items() if issuer.startswith(name)), None)
    rest = "###L"
    if form is None and issuer.strip(" #-L0123456789") == "" and issuer:
        form, rest = arguments.text("issuer"), ""
    return lambda draw: _with_check_digit(_replaced((form or forms["visa"]) + rest, "#", draw, letters=False))


def _with_check_digit(text: str) -> str:
    """The last `L` becomes the digit that makes Luhn's sum (ISO/IEC 7812-1, annex B) of all digits right."""
    before, mark, after = text.rpartition("L")
    if not mark:
        return text
    return next(found for digit in _DIGITS if _luhn(found := before + digit + after))


def _luhn(text: str) -> bool:
    digits = [int(sign) for sign in reversed(text) if sign in _DIGITS]
    return sum(digit if place % 2 == 0 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(digits)) % 10 == 0


def masked(arguments: Arguments) -> Make:
    """`(...1234)`."""
    low, high = arguments.span("length", MOST_CHARACTERS)
    dots = "..." if arguments.value("ellipsis") else ""
    form = f"({dots}%s)" if arguments.value("parens") else f"{dots}%s"
    return lambda draw: form % "".join(draw.pick(_DIGITS) for _ in range(draw.between(low, high)))


def password(arguments: Arguments) -> Make:
    low, high = arguments.span("length", MOST_CHARACTERS)
    prefix = arguments.text("prefix")
    letters = _SETS["w"] + "_"
    return lambda draw: (prefix + "".join(draw.pick(letters) for _ in range(draw.between(low, high))))[: max(high, 1)]


def regexp(arguments: Arguments) -> Make:
    """Texts that the whole of a regular expression matches."""
    pattern = arguments.value("pattern")
    if isinstance(pattern, list) and pattern and all(isinstance(text, str) for text in pattern):
        pattern = "|".join(f"(?:{text})" for text in pattern)
    return _matching(pattern, arguments)


def simple_regexp(arguments: Arguments) -> Make:
    """As `regexp`, but texts in quotes are of the dialect of Faker.js; of a list, one of them."""
    given = arguments.value("pattern")
    makes = [_simply_matching(text, arguments) for text in (given if isinstance(given, list) and given else [given])]
    return lambda draw: draw.pick(makes)(draw)


def _simply_matching(pattern: JSON, arguments: Arguments) -> Make:
    if not isinstance(pattern, str) or isinstance(pattern, Regex) or not pattern:
        return _matching(pattern, arguments)
    try:
        return make_matching(pattern)
    except TemplateError as error:
        raise TemplateError(f"{arguments.name}: {error}") from None


def _matching(pattern: JSON, arguments: Arguments) -> Make:
    if not isinstance(pattern, str) or not pattern:
        raise TemplateError(f"{arguments.name} needs a regular expression")
    try:
        parse_pattern(pattern)
    except PatternError as error:
        raise TemplateError(f"{arguments.name}: {error}") from None
    rules = TextRules((f"^(?:{pattern})$",))
    return lambda draw: text_pool(rules).pick(draw)


def slugify(arguments: Arguments) -> Make:
    text = "-".join(slug(word) for word in arguments.text("string").split())
    return lambda _draw: text


def repeated(arguments: Arguments) -> Make:
    text = arguments.text("string") * min(int(arguments.number("num") or 1), MOST_CHARACTERS)
    return lambda _draw: text[:MOST_CHARACTERS]


def changed(arguments: Arguments) -> Make:
    text = arguments.text("string")
    change = {"capitalize": lambda: text[:1].upper() + text[1:], "upper": text.upper, "lower": text.lower}
    result = change[arguments.text("change")]()
    return lambda _draw: result


def texts(arguments: Arguments) -> Make:
    """Several of a kind, joined."""
    low, high = arguments.span("count", _MOST_TEXTS)
    make, separator = arguments.make(arguments.value("of")), arguments.text("separator", " ")
    return lambda draw: separator.join(make(draw) for _ in range(draw.between(low, high)))


def sentence(arguments: Arguments) -> Make:
    """Of so many words."""
    low, high = arguments.span("wordCount", _MOST_TEXTS)
    make = arguments.make("text.word")

    def make_sentence(draw: Draw) -> JSON:
        text = " ".join(make(draw) for _ in range(draw.between(low, high)))
        return f"{text[:1].upper()}{text[1:]}."

    return make_sentence


def email(arguments: Arguments) -> Make:
    """Of somebody, at a given provider."""
    usual, first_name, last_name = (
        arguments.make(name) for name in ("contact.email", "person.first_name", "person.last_name")
    )
    provider, first, last = (arguments.text(name) for name in ("provider", "firstName", "lastName"))

    def make(draw: Draw) -> JSON:
        box, _, host = usual(draw).partition("@")
        if first or last:
            parts = [slug(first or first_name(draw)), slug(last or last_name(draw))]
            box = ".".join(part for part in parts if part) or box
        return f"{box}@{provider or host}"

    return make


def mac(arguments: Arguments) -> Make:
    separator = arguments.text("separator")
    return lambda draw: separator.join(["02", *(f"{draw.below(256):02x}" for _ in range(5))])


def phone(arguments: Arguments) -> Make:
    """In a form of `#` and `!`, in a style, or as usual in the language."""
    if "#" in arguments.text("format"):
        return symbols(arguments)
    style = arguments.text("style") or arguments.text("format")
    return arguments.make(arguments.text("international") if style == "international" else arguments.meaning)


TEXT_MAKERS: Final[Mapping[str, Callable[[Arguments], Make]]] = {
    "card_number": card_number,
    "card_symbols": card_symbols,
    "changed": changed,
    "characters": characters,
    "email": email,
    "mac": mac,
    "masked": masked,
    "password": password,
    "phone": phone,
    "pool_text": pool_text,
    "regexp": regexp,
    "repeated": repeated,
    "simple_regexp": simple_regexp,
    "sentence": sentence,
    "slugify": slugify,
    "symbols": symbols,
    "texts": texts,
    "uuid": uuid_text,
}
