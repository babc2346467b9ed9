"""Every language has words for every meaning, in its own script, and they are the same everywhere."""

import json
import os
import sys
import unicodedata
import zlib
from subprocess import PIPE, Popen
from typing import Final

import pytest
from babel import Locale
from babel.core import get_global
from faker.config import AVAILABLE_LOCALES

from smartmock.schema.validator import FORMATS
from smartmock.semantics.catalogue import all_meanings
from smartmock.semantics.coverage import meanings_in_english
from smartmock.semantics.data import data_folder, read_language, read_table
from smartmock.semantics.locale import find_locale, language_tag, locale_tags
from smartmock.semantics.templates import references
from smartmock.semantics.words import words_for

LOCALES: Final = (
    "en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "es_MX", "pt_BR", "it_IT", "nl_NL", "pl_PL", "tr_TR", "ru_RU",
    "uk_UA", "ar", "he_IL", "hi_IN", "ja_JP", "ko_KR", "zh_CN", "zh_TW", "vi_VN", "id_ID", "sv_SE", "cs_CZ",
)  # fmt: skip


def asked_for() -> list[str]:
    """The meanings that names, descriptions and formats of properties lead to, with what those are made of.

    The others are asked for by name, by annotations of Faker.js, and most of those are English there, too.
    """
    table, rules = read_table("meanings"), read_table("rules")
    left = [rule["meaning"] for rule in (*rules["rules"], *rules["described"])] + ["text.word", "text.paragraph"]
    found = dict.fromkeys(name for name in (*left, *rules["formats"].values()) if name)
    for name in (reached := list(found)):
        patterns = table[name].get("pattern", [])
        texts = [patterns] if isinstance(patterns, str) else patterns
        more = [*table[name].get("shorter", ()), *(part for text in texts for part in references(text))]
        reached += [part for part in more if part in table and part not in found]
        found |= dict.fromkeys(reached)
    return [name for name in found if all_meanings()[name].words]


MEANINGS: Final = asked_for()
FOLDERS: Final = sorted({path.parent.name for path in data_folder().glob("*/*.json")})
NEUTRAL: Final = frozenset(read_table("neutral")["meanings"])
NUMBERS: Final = frozenset(name for name, meaning in all_meanings().items() if meaning.numbers)
FEW: Final = frozenset({
    "animal.species", "commerce.carrier", "commerce.condition", "commerce.order_status", "commerce.payment_method",
    "commerce.payment_status", "commerce.plan", "commerce.shipping_method", "company.employment_type",
    "company.legal_form", "education.degree", "education.grade", "finance.account_type", "finance.transaction_type",
    "food.allergen", "food.diet", "geo.continent", "geo.direction", "geo.state", "medical.dosage", "person.gender",
    "person.group", "person.marital_status", "person.prefix", "person.pronouns", "person.relationship",
    "text.account_status", "text.delivery_note", "text.greeting", "text.level", "text.priority",
    "text.publish_status", "text.severity", "text.status", "text.task_status", "text.wish", "time.interval",
    "time.weekday", "vehicle.fuel", "vehicle.transmission", "vehicle.type",
})  # fmt: skip
"""Of these there are few different ones in the world. All others have twelve and more, but for codes."""

ABBREVIATED: Final = frozenset({
    "commerce.carrier", "commerce.price_text", "commerce.unit", "education.grade", "media.genre", "music.genre",
    "person.pronouns", "vehicle.fuel", "vehicle.transmission", "vehicle.type",
})  # fmt: skip
"""Some of these are written with Latin letters in every script: `DHL`, `kg`, `A+`, `SUV`."""

SCRIPTS: Final = {
    "Arab": {"ARABIC"},
    "Beng": {"BENGALI"},
    "Cyrl": {"CYRILLIC"},
    "Deva": {"DEVANAGARI"},
    "Hans": {"CJK"},
    "Hant": {"CJK"},
    "Hebr": {"HEBREW"},
    "Jpan": {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"},
    "Kore": {"HANGUL"},
    "Orya": {"ORIYA"},
}
"""Script → the first words of the Unicode names of its letters, where those are not the script's own name."""


def script_of(locale: str) -> set[str]:
    parsed = Locale.parse(language_tag(locale), sep="-")
    likely = get_global("likely_subtags")
    full = parsed.script or next(likely[tag] for tag in (str(parsed), parsed.language) if tag in likely)
    code = full.split("_")[1] if "_" in full else full
    return SCRIPTS.get(code) or {Locale("en").scripts[code].split()[0].upper()}


def scripts_in(text: str) -> list[str]:
    """Of its letters, but for those that are used in all scripts."""
    names = [unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha()]
    return [name for name in names if name not in {"MODIFIER", "MASCULINE", "FEMININE"}]


def fingerprint() -> dict[str, int]:
    """Of all words in the languages above, and in all others of those that come from Faker."""
    from_faker = {
        name for entries in map(read_language, FOLDERS) for name, entry in entries.items() if "faker" in entry
    }
    from_faker |= {name for name, entry in read_table("meanings").items() if "faker" in entry}
    places = [(locale, name) for locale in LOCALES for name in MEANINGS]
    places += [(locale, name) for locale in locale_tags() for name in sorted(from_faker)]
    return {f"{locale} {name}": zlib.crc32(repr(words_for(locale).pool(name)).encode()) for locale, name in places}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_meaning_has_clean_words(locale: str) -> None:
    for name in MEANINGS:
        pool = words_for(locale).pool(name)
        assert len(set(pool)) == len(pool) >= 1, name
        assert not [text for text in pool if not text or text != text.strip()], name
        assert not [text for text in pool if any(sign in text for sign in ("{", "}", "##", "  ", "None"))] or (
            name == "text.markdown"
        )


@pytest.mark.parametrize("locale", LOCALES)
def test_every_meaning_has_many_words(locale: str) -> None:
    pools = {name: words_for(locale).pool(name) for name in MEANINGS if name not in NEUTRAL | NUMBERS | FEW}
    assert {name: len(pool) for name, pool in pools.items() if len(pool) < 12} == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_texts_are_in_the_script_of_the_language(locale: str) -> None:
    own = script_of(words_for(locale).locale)
    for name in MEANINGS:
        if name in NEUTRAL | NUMBERS | ABBREVIATED:
            continue
        for text in words_for(locale).pool(name):
            found = scripts_in(text.replace("<p>", "").replace("</p>", ""))
            assert not found or own & set(found), (name, text)
            assert not set(found) - own - {"LATIN"}, (name, text)
            assert found.count("LATIN") <= 2 or "LATIN" in own, (name, text)


@pytest.mark.parametrize("locale", LOCALES)
def test_words_have_the_formats_that_their_meaning_declares(locale: str) -> None:
    for name in MEANINGS:
        for form in all_meanings()[name].formats & FORMATS.keys():
            assert all(map(FORMATS[form], words_for(locale).pool(name))), (name, form)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_language_of_these_needs_english(locale: str) -> None:
    assert meanings_in_english(words_for(locale).locale) & set(MEANINGS) == set()


def test_words_are_the_same_in_every_process() -> None:
    code = "import json; from tests.semantics.test_languages import fingerprint; print(json.dumps(fingerprint()))"
    with Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": "7"}, stdout=PIPE) as other:
        ours = fingerprint()
        theirs, _ = other.communicate()
    assert json.loads(theirs) == ours


@pytest.mark.parametrize("tag", AVAILABLE_LOCALES)
def test_every_locale_of_faker_can_be_chosen_and_speaks_its_language(tag: str) -> None:
    locale = find_locale(tag)
    assert locale is not None
    words, own = words_for(tag), script_of(locale)
    assert set(scripts_in("".join(words.pool("time.month_name")))) <= own
    names, english = words.pool("person.full_name"), words_for("en_US").pool("person.full_name")
    if "person.full_name" in meanings_in_english(locale):
        assert set(words.pool("person.first_name")) & set(words_for("en_US").pool("person.first_name"))
    elif locale != "en_US":
        letters = scripts_in("".join(names))
        assert sum(script in own for script in letters) > 0.99 * len(letters)
        assert not set(names) & set(english)
