import pytest

from smartmock.semantics.accepted import accept_locale
from smartmock.semantics.locale import locale_tags


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        pytest.param("", "en_US", id="nothing"),
        pytest.param("de", "de_DE", id="a language"),
        pytest.param("de-AT", "de_AT", id="a language and a region"),
        pytest.param("de-NA", "de_DE", id="a region that is not spoken"),
        pytest.param("DE-at", "de_AT", id="in another case"),
        pytest.param("fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5", "fr_CH", id="as browsers send it"),
        pytest.param("en;q=0.5, ja;q=0.8, de;q=0.7", "ja_JP", id="qualities"),
        pytest.param("ja;q=0.8,de;q=0.8", "ja_JP", id="of equal ones the first"),
        pytest.param("tlh, pl;q=0.1", "pl_PL", id="an unknown language"),
        pytest.param("tlh, *", "en_US", id="anything else"),
        pytest.param("*", "en_US", id="anything"),
        pytest.param("zh-Hant-TW, zh;q=0.5", "zh_TW", id="a script and a region"),
        pytest.param("zh-Hans", "zh_CN", id="a script"),
        pytest.param("sr-Latn", "sr_BA", id="another script"),
        pytest.param("iw", "he_IL", id="an old tag"),
        pytest.param("nb", "no_NO", id="a tag of its own"),
        pytest.param("es-419", "es_MX", id="a part of the world"),
        pytest.param("de ; q = 0.3 , fr;Q=0.4", "fr_FR", id="white space"),
        pytest.param("de;q=x, fr;q=2, 12345678901, ;, ja", "ja_JP", id="what cannot be read is left out"),
        pytest.param("de;q=0, fr;q=0.1", "fr_FR", id="a refused language"),
        pytest.param("de-AT, de;q=0", "de_AT", id="a refused language but for a region"),
        pytest.param("de-NA, de;q=0, fr;q=0.1", "fr_FR", id="the nearest is refused"),
        pytest.param("tlh;q=0", "en_US", id="an unknown language is refused"),
        pytest.param("de" + ", de" * 100_000, "de_DE", id="a long header"),
    ],
)
def test_the_best_language_that_can_be_spoken_is_chosen(header: str, locale: str) -> None:
    assert accept_locale(header, "en_US") == locale


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        pytest.param("", "de_AT", id="nothing"),
        pytest.param("de", "de_AT", id="its language"),
        pytest.param("de-DE, de;q=0.9", "de_DE", id="another region"),
        pytest.param("tlh, *;q=0.1", "de_AT", id="anything"),
        pytest.param("en, *;q=0.1", "en_US", id="another language"),
        pytest.param("de;q=0", "en_US", id="it is refused"),
        pytest.param("de;q=0, *", "en_US", id="anything but it"),
        pytest.param("*;q=0", "de_AT", id="everything is refused"),
    ],
)
def test_what_the_environment_speaks_goes_first_where_it_fits(header: str, locale: str) -> None:
    assert accept_locale(header, "de_AT") == locale


@pytest.mark.parametrize("locale", locale_tags())
def test_every_locale_can_be_asked_for(locale: str) -> None:
    assert accept_locale(locale.replace("_", "-"), "en_US") == locale
