"""Which money is paid with where, and how large and how exact its amounts are."""

import datetime
import functools
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from smartmock.semantics.data import read_table
from smartmock.semantics.locale import DEFAULT_LOCALE

_DAY: Final = datetime.date(2026, 1, 1)
"""Of which currencies are asked: what was legal tender before does not count."""
_DEFAULT: Final = "USD"


@dataclass(frozen=True, slots=True)
class Money:
    """A currency. `factor`: how much of it is about one dollar; prices are multiples of `step`.

    `digits` stand after the point of its amounts.
    """

    code: str
    factor: float
    step: float
    digits: int

    @property
    def is_plain(self) -> bool:
        """Whether amounts are as large and as exact as they are in dollars."""
        return self.factor == 1 and self.digits == 2

    def price(self, dollars: float) -> float:
        """What costs so many dollars, as it stands on a price tag."""
        if self.is_plain:
            return dollars
        steps = max(1, round(dollars * self.factor / self.step))
        return round(steps * self.step, self.digits)


@functools.cache
def _numbers() -> ModuleType:
    import babel.numbers  # noqa: PLC0415  loads tables that most commands do not need

    return babel.numbers


@functools.lru_cache(maxsize=1_024)
def money_of(code: str) -> Money:
    factor, step = read_table("currencies").get(code, (1, 0.01))
    return Money(code, factor, step, _numbers().get_currency_precision(code))


@functools.lru_cache(maxsize=1_024)
def currency_in(country: str) -> str | None:
    """The currency of a country, by its code of two letters: `DE` → `EUR`."""
    found: list[str] = _numbers().get_territory_currencies(country.upper(), start_date=_DAY, end_date=_DAY)
    return found[0] if found else None


@functools.lru_cache(maxsize=256)
def currency_of(locale: str) -> str:
    """The currency of the country where a locale is at home."""
    return read_table("tags")["currencies"].get(locale) or currency_in(locale.partition("_")[2]) or _DEFAULT


@functools.lru_cache(maxsize=4_096)
def currency_symbol(code: str, locale: str) -> str:
    return str(_numbers().get_currency_symbol(code, locale=_babel_locale(locale)))


@functools.lru_cache(maxsize=4_096)
def currency_name(code: str, locale: str) -> str:
    return str(_numbers().get_currency_name(code, locale=_babel_locale(locale)))


@functools.lru_cache(maxsize=4_096)
def format_money(amount: float, code: str, locale: str) -> str:
    """As people write it: `1.299,00 €`."""
    return str(_numbers().format_currency(amount, code, locale=_babel_locale(locale)))


@functools.lru_cache(maxsize=256)
def _babel_locale(locale: str) -> str:
    """Babel raises for locales that it does not know."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  as above

    name = read_table("tags")["babel"].get(locale, locale)
    try:
        return str(Locale.parse(name))
    except (UnknownLocaleError, ValueError):
        return DEFAULT_LOCALE
