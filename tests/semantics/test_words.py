import os
import random
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from subprocess import run

import pytest

from smartmock.semantics.meaning import Subject
from smartmock.semantics.rules import find_meaning
from smartmock.semantics.words import POOL_SIZE, Words, words_for

LATIN = {"lorem", "ipsum", "dolor", "amet", "consectetur", "voluptatem", "quia"}
FALLBACKS = ("text.word", "text.phrase", "text.sentence", "text.paragraph")


def test_tags_of_one_locale_share_their_words() -> None:
    assert words_for("de") is words_for("de-DE") is words_for("de_DE")


def test_pools_are_filled_once_with_different_texts() -> None:
    words = words_for("en_US")
    pool = words.pool("person.full_name")
    assert pool is words.pool("person.full_name")
    assert len(set(pool)) == len(pool) == POOL_SIZE


def test_few_words_make_a_small_pool() -> None:
    assert sorted(words_for("en_US").pool("text.order_direction")) == ["asc", "desc"]


def test_an_unknown_meaning_is_refused() -> None:
    with pytest.raises(KeyError, match="person_shoe"):
        words_for("en_US").pool("person_shoe")


def test_the_order_of_asking_does_not_matter() -> None:
    one, other = Words("fr_FR"), Words("fr_FR")
    one.pool("contact.email")
    assert one.pool("person.first_name") == other.pool("person.first_name")
    assert one.pool("contact.email") == other.pool("contact.email")


def test_pools_do_not_depend_on_the_process() -> None:
    code = (
        "import zlib; from smartmock.semantics.words import words_for; w = words_for('de');"
        "print([zlib.crc32(repr(w.pool(m)).encode()) for m in ('company.name', 'contact.email', 'text.sentence')])"
    )
    outputs = {
        run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("locale", ["es_ES", "es_MX", "uk_UA"])
def test_the_chance_that_all_share_is_left_alone(locale: str) -> None:
    random.seed(7)
    expected = random.random()
    random.seed(7)
    pools = [Words(locale).pool(meaning) for meaning in ("person.national_id", "company.tax_id", "vehicle.plate")]
    assert all(len(pool) == POOL_SIZE for pool in pools)
    assert random.random() == expected


def test_threads_fill_pools_without_mixing_them() -> None:
    alone, shared = Words("es_MX"), Words("es_MX")
    meanings = ["person.full_name", "company.name", "geo.city", "contact.email", "text.sentence"]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(shared.pool, meanings))
    assert together == [alone.pool(meaning) for meaning in meanings]


@pytest.mark.parametrize("meaning", FALLBACKS)
@pytest.mark.parametrize("locale", ["en_US", "de_DE", "fr_CA", "ja_JP", "sv_SE", "hi_IN", "zh_CN"])
def test_there_is_always_text_and_never_latin(locale: str, meaning: str) -> None:
    pool = words_for(locale).pool(meaning)
    words = {word.lower() for text in pool for word in re.findall(r"\w+", text)}
    assert len(pool) >= 60
    assert not words & LATIN


@pytest.mark.parametrize(
    ("locale", "meaning", "pattern"),
    [
        pytest.param("en_US", "contact.phone", r".*555[ -]01\d\d", id="phone in the US"),
        pytest.param("en_US", "geo.post_code", r"\d{5}(-\d{4})?", id="post code in the US"),
        pytest.param("en_US", "geo.address", r"\d+ [\w ]+, [\w. ]+, [A-Z]{2} \d{5}", id="address in the US"),
        pytest.param("de_DE", "geo.post_code", r"\d{5}", id="post code in Germany"),
        pytest.param("de_DE", "finance.iban", r"DE\d{20}", id="IBAN in Germany"),
        pytest.param("de_DE", "geo.street_address", r"[\w. ]+ \d+a?", id="street in Germany"),
        pytest.param(
            "fr_FR", "contact.phone", r"(\+33 |0)\d( \d\d){4}|(\+33 |0)\d \d\d \d\d \d\d \d\d", id="French phone"
        ),
        pytest.param("ja_JP", "geo.city", r".+[市区]", id="city in Japan"),
        pytest.param("ja_JP", "geo.post_code", r"\d{3}-\d{4}", id="post code in Japan"),
        pytest.param("en_GB", "geo.post_code", r"[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}", id="post code in Britain"),
    ],
)
def test_words_follow_the_locale(locale: str, meaning: str, pattern: str) -> None:
    assert [text for text in words_for(locale).pool(meaning) if not re.fullmatch(pattern, text)] == []


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("email", r"[a-z0-9._-]+@example\.(com|org|net)"),
        ("phone", r"\+?[\d ()./-]{7,25}"),
        ("uuid", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        ("url", r"https://\S+"),
        ("avatarUrl", r"https://picsum\.photos/\S+"),
        ("ip", r"(\d{1,3}\.){3}\d{1,3}"),
        ("country", r"[A-ZÀ-Þ][\w .,’()&-]+"),
        ("country_code", r"[A-Z]{2}"),
        ("city", r"[A-Z][\w .-]+"),
        ("province", r"[A-Z][\w ]+"),
        ("county", r"[A-Z][\w ]+"),
        ("zip", r"\d{5}"),
        ("street", r"\d+ [A-Z][\w ]+"),
        ("address_line2", r"[A-Z]\w+ \w+"),
        ("first_name", r"[A-Z][\w]+"),
        ("author_name", r"[A-Z]\w+ [A-Z]\w+"),
        ("username", r"[a-z][a-z0-9._-]{2,}"),
        ("company", r"[A-Z][\w .&-]+"),
        ("currency", r"[A-Z]{3}"),
        ("price", r"\d+\.\d\d"),
        ("total", r"\d+\.\d\d"),
        ("salary", r"\d+"),
        ("locale", r"[a-z]{2}-[A-Z]{2}"),
        ("timezone", r"[A-Z]\w+/\w+"),
        ("version", r"\d+\.\d+\.\d+"),
        ("color", r"#[0-9a-f]{6}"),
        ("mime_type", r"\w+/[\w.+-]+"),
        ("host", r"[\w-]+(\.[\w-]+)+"),
        ("slug", r"[a-z]+(-[a-z0-9]+)*"),
        ("etag", r'"[0-9a-f]{32}"'),
        ("hash", r"[0-9a-f]{64}"),
        ("api_key", r"\S{16,}"),
        ("password", r"\S{10,}"),
        ("file_name", r"[\w-]+\.\w{2,4}"),
        ("latitude", r"-?\d{1,2}\.\d{6}"),
        ("id", r"[a-z][a-z0-9]{15}"),
        ("title", r"[A-Z0-9].{5,80}"),
        ("name", r"[A-Z].{2,60}"),
        ("description", r"[A-Z].* .*\.|.* .*[?!]"),
        ("message", r".* .*"),
        ("note", r".* .*"),
        ("card_number", r"\*{4} \*{4} \*{4} \d{4}"),
        ("bic", r"[A-Z]{8}"),
        ("vin", r"[A-HJ-NPR-Z0-9]{17}"),
    ],
)
def test_words_look_like_what_their_name_says(name: str, pattern: str) -> None:
    found = find_meaning(Subject(name, "string"))
    assert found is not None
    texts = words_for("en_US").pool(found.meaning.name)
    assert [text for text in texts if not re.fullmatch(pattern, text)] == []


@pytest.mark.parametrize(
    ("locale", "meaning", "origin"),
    [
        pytest.param("de_AT", "geo.country", "de_AT", id="its own"),
        pytest.param("de_AT", "person.first_name", "de", id="its language's"),
        pytest.param("ka_GE", "text.phrase", "en", id="English stands in"),
        pytest.param("ja_JP", "id.opaque", "", id="of no language"),
        pytest.param("de_DE", "contact.email", "de", id="made of words of a language"),
    ],
)
def test_words_know_where_they_come_from(locale: str, meaning: str, origin: str) -> None:
    assert Words(locale).origin(meaning) == origin
