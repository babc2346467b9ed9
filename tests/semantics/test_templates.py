import re
from random import Random

import pytest

from smartmock.semantics.templates import FILTERS, compile_template, references, slug


def pool(name: str) -> tuple[str, ...]:
    return {"person.name": ("Jörg Øst",), "text.word": ("word",)}[name]


@pytest.mark.parametrize(
    ("template", "pattern"),
    [
        pytest.param("plain", "plain", id="no placeholder"),
        pytest.param("{person.name}", "Jörg Øst", id="meaning"),
        pytest.param("{person.name|slug}@{text.word}", "joerg-ost@word", id="filter"),
        pytest.param("{person.name|initial}", "j", id="initial"),
        pytest.param("{text.word|upper}", "WORD", id="upper"),
        pytest.param("{5..7}", "[567]", id="range"),
        pytest.param("{#:4}", "[0-9]{4}", id="digits"),
        pytest.param("{a:2}{A:2}", "[a-z]{2}[A-Z]{2}", id="letters"),
        pytest.param("{x:8}", "[0-9a-f]{8}", id="hexadecimal"),
        pytest.param("{w:5|lower}", "[0-9a-z]{5}", id="letters and digits"),
        pytest.param("{[XY]:3}", "[XY]{3}", id="named characters"),
    ],
)
def test_placeholders(template: str, pattern: str) -> None:
    assert re.fullmatch(pattern, compile_template(template, pool)(Random(1)))


@pytest.mark.parametrize("template", ["{nothing}", "{}x{?}", "{Upper.case}"])
def test_unknown_placeholders_are_refused(template: str) -> None:
    with pytest.raises(ValueError, match="no placeholder"):
        compile_template(template, pool)


def test_references_are_the_meanings_a_template_asks_for() -> None:
    assert references("{person.name|slug}{1..9}{#:2}{text.word}") == ["person.name", "text.word"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Größe & Maß", "groesse-mass"), ("O'Brien", "obrien"), ("山田", ""), ("Łukasz", "lukasz")],
)
def test_slugs_are_ascii(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Gülşen Çatı", "gulsen-cati"), ("Åbergs höst", "abergs-host"), ("Łódź æ", "lodz-ae"), ("東京", "")],
)
def test_plain_letters_have_no_second_one(text: str, expected: str) -> None:
    assert FILTERS["plain"](text) == expected
