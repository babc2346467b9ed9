"""Every line of the language data means something, and every meaning has words in every locale."""

import re
from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest

from smartmock.semantics.catalogue import all_meanings
from smartmock.semantics.data import data_folder, read_failures, read_language, read_table
from smartmock.semantics.locale import locale_tags
from smartmock.semantics.names import spell
from smartmock.semantics.rules import expand_pattern, rule_book
from smartmock.semantics.sources import find_supplies
from smartmock.semantics.templates import FILTERS, compile_template, references
from smartmock.semantics.words import words_for
from smartmock.types import JSON, JsonObject

MEANINGS = read_table("meanings")
RULES = read_table("rules")
FOLDERS = sorted(path.name for path in data_folder().iterdir() if path.is_dir() and path.name[0] not in "._")
KEYS = {
    *(
        "faker",
        "arguments",
        "reject",
        "strip",
        "pattern",
        "list",
        "babel",
        "numbers",
        "usual",
        "text",
        "days",
        "format",
    ),
    *("probability", "formats", "shorter", "prices"),
}
IN_PACKAGES = [name for name, entry in MEANINGS.items() if entry.keys() & {"faker", "babel", "prices"}]
TELLING = sorted(path.parent.name for path in data_folder().glob("*/failures.json"))
SLOTS = {"thing", "key", "id", "created", "method", "seconds"}
OWN_CHECKED = ["de_DE", "en_GB", "en_US", "fr_FR", "ja_JP", "pt_BR"]


def templates_of(entry: JSON) -> list[str]:
    patterns = entry.get("pattern", []) if isinstance(entry, dict) else []
    return [patterns] if isinstance(patterns, str) else patterns


def all_entries() -> Iterator[tuple[str, JSON]]:
    yield from MEANINGS.items()
    for folder in FOLDERS:
        yield from read_language(folder).items()


def strings_in(value: JSON) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings_in(inner)
    elif isinstance(value, str):
        yield value


def split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def test_there_are_many_meanings() -> None:
    assert len(MEANINGS) >= 150


@pytest.mark.parametrize(("name", "entry"), MEANINGS.items(), ids=MEANINGS)
def test_meanings_are_well_formed(name: str, entry: JsonObject) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z0-9_]+", name)
    assert entry.keys() <= KEYS
    kinds = entry.keys() & {"faker", "pattern", "list", "babel", "prices", "numbers", "days", "probability"}
    assert len(kinds) == 1
    assert all(all_meanings()[other].words for other in entry.get("shorter", ()))
    meaning = all_meanings()[name]
    assert meaning.numbers is None or meaning.numbers.low <= meaning.numbers.high
    assert meaning.days is None or meaning.days.first <= meaning.days.last
    assert meaning.probability is None or 0 <= meaning.probability <= 1


@pytest.mark.parametrize("rule", RULES["rules"], ids=lambda rule: f"{rule['meaning']} {rule['name'][:20]}")
def test_rules_are_well_formed(rule: JsonObject) -> None:
    assert rule.keys() <= {"name", "meaning", "in", "type"}
    meaning = all_meanings()[rule["meaning"]]
    assert set(split(rule["in"])) <= read_table("names")["owners"].keys() if "in" in rule else True
    assert all(any(expand_pattern(pattern)) for pattern in split(rule["name"]))
    types = split(rule["type"]) if "type" in rule else ["string", "integer", "number", "boolean"]
    assert any(meaning.serves(kind) for kind in types)  # type: ignore[arg-type]


def test_every_rule_can_be_the_first_to_match() -> None:
    """A rule behind one that takes the same words, types and owners would never be asked."""
    orphans: set[str] = {f"{rule['meaning']}: {rule['name']}" for rule in RULES["rules"]}
    for rules in (*rule_book().tails.values(), *rule_book().heads.values()):
        taken: list[tuple[set[str], frozenset[str]]] = []
        for rule in rules:
            types = {kind for kind in ("string", "integer", "number", "boolean") if rule.meaning.serves(kind)}
            types &= rule.types or types
            if not any(
                types <= before and (not kinds or (rule.kinds and rule.kinds <= kinds)) for before, kinds in taken
            ):
                orphans.discard(f"{rule.meaning.name}: {rule.text.split('“')[1].split('”')[0]}")
            taken.append((types, rule.kinds))
    assert not orphans


def test_every_meaning_is_asked_for() -> None:
    asked = {rule["meaning"] for rule in (*RULES["rules"], *RULES["described"])} | set(RULES["formats"].values())
    asked |= {name for _, entry in all_entries() for text in templates_of(entry) for name in references(text)}
    asked |= {name for entry in MEANINGS.values() for name in entry.get("shorter", ())}
    asked |= set(strings_in(read_table("fakerjs")))
    fallbacks = {"text.word", "text.phrase", "text.sentence", "text.paragraph"}
    assert MEANINGS.keys() - asked - fallbacks == set()


def test_descriptions_and_formats_name_meanings() -> None:
    topics = {name.partition(".")[0] for name in MEANINGS}
    for phrase in RULES["described"]:
        assert phrase["text"] == phrase["text"].lower()
        over = {name for name in phrase["over"] if name and not name.endswith(".*")}
        assert over | {phrase["meaning"]} <= MEANINGS.keys()
        assert {name[:-2] for name in phrase["over"] if name.endswith(".*")} <= topics
    assert {name for name in RULES["formats"].values() if name} <= MEANINGS.keys()


def test_names_are_in_their_usual_spelling() -> None:
    names = read_table("names")
    assert all(alias == alias.lower() for alias in names["aliases"])
    owners = {word for words in names["owners"].values() for word in words}
    assert [word for word in sorted(owners) if len(spell(word)) != 1] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_languages_are_well_formed(folder: str) -> None:
    assert folder in {*locale_tags(), *(tag.partition("_")[0] for tag in locale_tags())}
    needed = {name for _, entry in all_entries() for text in templates_of(entry) for name in references(text)}
    for name, entry in read_language(folder).items():
        assert name in MEANINGS or name in needed
        if isinstance(entry, list):
            assert entry == sorted(set(entry))
            assert all(isinstance(word, str) and word.strip() == word for word in entry)
        else:
            assert entry.keys() <= {"pattern", "faker", "reject", "strip"}


def test_templates_ask_only_for_words_there_are() -> None:
    english = read_language("en").keys()
    for folder in ("", *FOLDERS):
        own = read_language(folder).keys() if folder else set()
        entries = read_language(folder) if folder else MEANINGS
        for name, entry in entries.items():
            for text in templates_of(entry):
                compile_template(text, lambda _name: ())
                known = {*english, *own, *read_language(folder.partition("_")[0]), *MEANINGS}
                assert set(references(text)) <= known, f"{folder} {name}"
                assert not re.findall(r"\|(?!" + "|".join(FILTERS) + r")", text)


def test_templates_do_not_ask_for_each_other_in_circles() -> None:
    for folder in FOLDERS:
        merged = {**MEANINGS, **read_language("en"), **read_language(folder)}

        def visit(name: str, path: tuple[str, ...], merged: JsonObject = merged) -> None:
            assert name not in path, " → ".join((*path, name))
            for text in templates_of(merged.get(name)):
                for reference in references(text):
                    visit(reference, (*path, name))

        for name in merged:
            visit(name, ())


@pytest.mark.parametrize("locale", OWN_CHECKED)
def test_every_meaning_has_words(locale: str) -> None:
    words = words_for(locale)
    for name, meaning in all_meanings().items():
        if meaning.words:
            assert all(text and text.strip() == text for text in words.pool(name)), name


@pytest.mark.parametrize("locale", locale_tags())
def test_packages_have_words_in_every_locale(locale: str) -> None:
    """Faker's and Babel's part; the rest is the same for all locales."""
    for name in IN_PACKAGES:
        supplies = find_supplies(name, locale, lambda tag: words_for(tag).pool)
        texts = (text for supply in supplies for text in islice(supply(Random(1)), 12) if text)
        assert next(texts, None), name


@pytest.mark.parametrize("language", TELLING)
def test_languages_say_what_english_says(language: str) -> None:
    own, english = read_failures(language), read_failures("en")
    assert own.keys() == english.keys()
    assert own["statuses"].keys() == english["statuses"].keys()
    assert own["faults"].keys() == english["faults"].keys()
    for entry in own["statuses"].values():
        assert entry.keys() == {"title", "messages"}
        assert set(re.findall(r"\{(\w+)\}", " ".join(entry["messages"]))) <= SLOTS
        assert not re.search(r"\{", entry["title"] + entry["messages"][-1].replace("{method}", ""))
    for rule, text in own["faults"].items():
        unlimited = rule in {"required", "other"}
        assert set(re.findall(r"\{(\w+)\}", text)) == ({"field"} if unlimited else {"field", "limit"})


def test_all_languages_have_their_sentences() -> None:
    languages = {path.parent.name for path in data_folder().glob("*/text.json")}
    assert len(TELLING) >= 22
    assert {language.partition("_")[0] for language in languages} <= set(TELLING)


def test_every_status_has_codes() -> None:
    table = read_table("failures")
    assert table.keys() == read_failures("en")["statuses"].keys()
    assert all(row["words"] and row.keys() <= {"words", "oauth", "canonical"} for row in table.values())
