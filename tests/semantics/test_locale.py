import sys
from subprocess import run

import pytest

from smartmock.semantics.locale import find_locale, locale_tags, negotiate_locale


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("de_DE", "de_DE"),
        ("de-AT", "de_AT"),
        ("de", "de_DE"),
        ("de-ZZ", "de_DE"),
        ("pt_br", "pt_BR"),
        ("pt", "pt_BR"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh-Hant", "zh_TW"),
        ("zh-Hant-HK", "zh_TW"),
        ("es-419", "es_MX"),
        ("es", "es_ES"),
        ("nb-NO", "no_NO"),
        ("iw", "he_IL"),
        ("fr_QC", "fr_CA"),
        ("dk_DK", "da_DK"),
        ("en", "en_US"),
        ("de_DE.UTF-8", "de_DE"),
        ("sr_RS@latin", "sr_BA"),
        (" ja ", "ja_JP"),
        ("cmn-Hans-CN", "zh_CN"),
        ("cmn-Hant-TW", "zh_TW"),
        ("yue", "zh_TW"),
        ("ng_NG", "en_NG"),
        ("la", "la"),
        ("sr-Latn", "sr_BA"),
        ("in", "id_ID"),
        ("no", "no_NO"),
    ],
)
def test_tags_lead_to_the_nearest_locale(tag: str, locale: str) -> None:
    assert find_locale(tag) == locale
    assert negotiate_locale(tag) == locale


@pytest.mark.parametrize("tag", ["tlh", "", "C", "../../etc", "lad", "x" * 100_000])
def test_what_fits_nothing_is_english(tag: str) -> None:
    assert find_locale(tag) is None
    assert negotiate_locale(tag) == "en_US"


def test_every_locale_finds_itself() -> None:
    assert [tag for tag in locale_tags() if find_locale(tag) != tag] == []


def test_there_are_about_a_hundred_locales() -> None:
    assert len(locale_tags()) >= 100
    assert list(locale_tags()) == sorted(locale_tags())


def test_negotiation_does_not_load_faker() -> None:
    code = (
        "import sys; from smartmock.semantics.rules import find_meaning;"
        "from smartmock.semantics.locale import negotiate_locale; from smartmock.semantics.words import words_for;"
        "words_for('de-AT'); assert not {'faker', 'babel'} & sys.modules.keys()"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0
