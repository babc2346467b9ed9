"""How people of a locale write days, minutes and prices in texts, by CLDR."""

import datetime
import functools
from collections.abc import Iterator
from random import Random
from typing import Final

from smartmock.semantics.currencies import currency_of, format_money, money_of
from smartmock.semantics.locale import language_tag

_NO_HOURS: Final = 99


@functools.lru_cache(maxsize=8_192)
def long_date(day: datetime.date, locale: str) -> str:
    """`31 May 2026`, `31. Mai 2026`, `2026年5月31日`."""
    from babel.dates import format_date  # noqa: PLC0415  loads tables that few documents need

    return str(format_date(day, "long", locale=language_tag(locale).replace("-", "_")))


def prices(locale: str, low: float, high: float, rng: Random) -> Iterator[str]:
    """Prices from `low` to `high` US dollars, about as much in the locale's own currency: `249,99 €`, `₹1,999.00`."""
    code = currency_of(locale)
    money = money_of(code)
    while True:
        dollars = round(low + rng.random() * (high - low), 2)
        yield format_money(money.price(dollars), code, locale)


def minutes(name: str) -> Iterator[str]:
    """`5 minutes`, `5 Minuten`, `5 分钟`; `name` is Babel's for a locale."""
    from babel.dates import format_timedelta  # noqa: PLC0415

    spans = (datetime.timedelta(minutes=number) for number in (*range(2, 16), *range(20, 65, 5)))
    return (format_timedelta(span, granularity="minute", threshold=_NO_HOURS, locale=name) for span in spans)
