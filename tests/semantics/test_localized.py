import datetime
import re
import unicodedata

import pytest

from smartmock.semantics.currencies import currency_of
from smartmock.semantics.locale import locale_tags
from smartmock.semantics.localized import long_date
from smartmock.semantics.words import words_for

DAY = datetime.date(2026, 5, 31)
FORMS = {
    "en_US": (r"\$\d+\.\d\d", "May 31, 2026", "USD", "1", r"\d{5}(-\d{4})?"),
    "en_GB": (r"£\d+\.\d\d", "31 May 2026", "GBP", "44", r"[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}"),
    "de_DE": (r"\d+,\d\d €", "31. Mai 2026", "EUR", "49", r"\d{5}"),
    "fr_FR": (r"\d+,\d\d €", "31 mai 2026", "EUR", "33", r"\d{5}"),
    "es_ES": (r"\d+,\d\d €", "31 de mayo de 2026", "EUR", "34", r"\d{5}"),
    "es_MX": (r"\$[\d,]+\.\d\d", "31 de mayo de 2026", "MXN", "52", r"\d{5}"),
    "pt_BR": (r"R\$ [\d.]+,\d\d", "31 de maio de 2026", "BRL", "55", r"\d{5}-\d{3}"),
    "it_IT": (r"\d+,\d\d €", "31 maggio 2026", "EUR", "39", r"\d{5}"),
    "nl_NL": (r"€ \d+,\d\d", "31 mei 2026", "EUR", "31", r"\d{4} ?[A-Z]{2}"),
    "pl_PL": (r"[\d ]+,\d\d zł", "31 maja 2026", "PLN", "48", r"\d{2}-\d{3}"),
    "tr_TR": (r"₺[\d.]+,\d\d", "31 Mayıs 2026", "TRY", "90", r"\d{5}"),
    "ru_RU": (r"[\d ]+,\d\d ₽", "31 мая 2026 г.", "RUB", "7", r"\d{6}"),
    "uk_UA": (r"[\d ]+,\d\d ₴", "31 травня 2026 р.", "UAH", "380", r"\d{5}"),
    "ar_AA": (r"\D*[\d,]+\.\d\d \D+", "31 مايو 2026", "SAR", "966", r"\d{5}(-\d{4})?"),
    "he_IL": (r"\D*[\d,]+\.\d\d \D*₪", "31 במאי 2026", "ILS", "972", r"\d{7}"),
    "hi_IN": (r"₹[\d,]+\.\d\d", "31 मई 2026", "INR", "91", r"\d{6}"),
    "ja_JP": (r"[¥￥][\d,]+", "2026年5月31日", "JPY", "81", r"\d{3}-\d{4}"),
    "ko_KR": (r"₩[\d,]+", "2026년 5월 31일", "KRW", "82", r"\d{5}"),
    "zh_CN": (r"¥[\d,]+\.\d\d", "2026年5月31日", "CNY", "86", r"\d{6}"),
    "zh_TW": (r"\$[\d,]+\.\d\d", "2026年5月31日", "TWD", "886", r"\d{3}(\d{2,3})?"),
    "vi_VN": (r"[\d.]+ ₫", "31 tháng 5, 2026", "VND", "84", r"\d{5,6}"),
    "id_ID": (r"Rp ?[\d.]+,\d\d", "31 Mei 2026", "IDR", "62", r"\d{5}"),
    "sv_SE": (r"[\d ]+,\d\d kr", "31 maj 2026", "SEK", "46", r"\d{3} ?\d{2}"),
    "cs_CZ": (r"[\d ]+,\d\d Kč", "31. května 2026", "CZK", "420", r"\d{3} ?\d{2}"),
}
"""Locale → form of a price, a day, currency, calling code, form of a post code."""


def plain(text: str) -> str:
    """With simple spaces, and without the marks of direction."""
    return re.sub("[\u200e\u200f]", "", unicodedata.normalize("NFC", text)).replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("locale", FORMS)
def test_prices_and_days_are_written_as_people_do(locale: str) -> None:
    price, day, currency, _, _ = FORMS[locale]
    texts = words_for(locale).pool("commerce.price_text")
    assert len(texts) > 200
    assert [text for text in texts if not re.fullmatch(price, plain(text))] == []
    assert plain(long_date(DAY, locale)) == day
    assert currency_of(locale) == currency


@pytest.mark.parametrize("locale", FORMS)
def test_telephone_numbers_and_post_codes_have_the_form_of_the_country(locale: str) -> None:
    _, _, _, calling, post = FORMS[locale]
    words = words_for(locale)
    assert all(re.fullmatch(rf"\+{calling}\d{{6,12}}", text) for text in words.pool("contact.phone_e164"))
    abroad = [text for text in words.pool("contact.phone") if text.startswith(("+", "00"))]
    assert all(text.startswith((f"+{calling}", f"00{calling}")) for text in abroad)
    assert [text for text in words.pool("geo.post_code") if not re.fullmatch(post, text)] == []


@pytest.mark.parametrize(
    ("locale", "text"),
    [("de_DE", "5 Minuten"), ("pl_PL", "5 minut"), ("zh_CN", "5分钟"), ("ja_JP", "5 分"), ("ru_RU", "5 минут")],
)
def test_minutes_are_counted_in_words(locale: str, text: str) -> None:
    assert text in map(plain, words_for(locale).pool("time.minutes_text"))


@pytest.mark.parametrize("locale", locale_tags())
def test_every_locale_has_prices_and_days(locale: str) -> None:
    assert re.fullmatch(r"[A-Z]{3}", currency_of(locale))
    assert all(re.search(r"\d", text) for text in words_for(locale).pool("commerce.price_text"))
    assert "2026" in long_date(DAY, locale)


def test_prices_have_a_likely_size() -> None:
    amounts = [int(re.sub(r"\D", "", text)) for text in words_for("vi_VN").pool("commerce.price_text")]
    assert 10_000 <= min(amounts) < max(amounts) <= 10_000_000
