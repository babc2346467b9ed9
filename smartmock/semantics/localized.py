"""How people of a locale write days, minutes and prices in texts, by CLDR."""

import datetime
import functools
import math
from collections.abc import Iterator
from random import Random
from typing import Final

from smartmock.semantics.data import read_table
from smartmock.semantics.locale import language_tag

_DEFAULT_CURRENCY: Final = "USD"
_NO_HOURS: Final = 99
_DAY: Final = datetime.date(2026, 1, 1)
"""Countries change their currencies: theirs on this day are used, on whatever day it is asked."""


@functools.lru_cache(maxsize=8_192)
def long_date(day: datetime.date, locale: str) -> str:
    """`31 May 2026`, `31. Mai 2026`, `2026年5月31日`."""
    from babel.dates import format_date  # noqa: PLC0415  loads tables that few documents need

    return str(format_date(day, "long", locale=language_tag(locale).replace("-", "_")))


def prices(locale: str, low: float, high: float, rng: Random) -> Iterator[str]:
    """Prices from `low` to `high` US dollars, about as much in the locale's own currency: `249,99 €`, `₹1,999.00`."""
    from babel.numbers import format_currency  # noqa: PLC0415

    tag, currency = language_tag(locale).replace("-", "_"), currency_of(locale)
    factor = float(read_table("tags")["currency_factors"].get(currency, 1))
    step = 10 ** max(0, math.floor(math.log10(factor)))
    while True:
        price = low + rng.random() * (high - low)
        amount = f"{price:.2f}" if step == 1 else str(max(step, round(price * factor / step) * step))
        yield str(format_currency(float(amount), currency, locale=tag))


def minutes(name: str) -> Iterator[str]:
    """`5 minutes`, `5 Minuten`, `5 分钟`; `name` is Babel's for a locale."""
    from babel.dates import format_timedelta  # noqa: PLC0415

    spans = (datetime.timedelta(minutes=number) for number in (*range(2, 16), *range(20, 65, 5)))
    return (format_timedelta(span, granularity="minute", threshold=_NO_HOURS, locale=name) for span in spans)


@functools.cache
def currency_of(locale: str) -> str:
    """Of the locale's country; of the one where most people speak the language, if it names none."""
    from babel import Locale  # noqa: PLC0415
    from babel.core import get_global  # noqa: PLC0415
    from babel.numbers import get_territory_currencies  # noqa: PLC0415

    known = read_table("tags")["currencies"].get(locale)
    if known:
        return str(known)
    parsed = Locale.parse(language_tag(locale), sep="-")
    likely = get_global("likely_subtags").get(parsed.language, "")
    territory = parsed.territory or likely.rpartition("_")[2]
    found = get_territory_currencies(territory, _DAY) if len(territory) == 2 else []
    return str(found[0]) if found else _DEFAULT_CURRENCY
