import time

import pytest

from smartmock.errors import SmartmockError
from smartmock.projects.locales import known_locale, language_problem, used_meanings
from smartmock.types import JSON

TREE: JSON = {
    "components": {
        "schemas": {
            "Track": {
                "properties": {
                    "song": {"type": "string"},
                    "genre": {"type": "string"},
                    "id": {"type": "string", "format": "uuid"},
                    "plays": {"type": "integer"},
                    "color": {"type": "string", "enum": ["red", "blue"]},
                    "label": {"$ref": "#/components/schemas/Label"},
                }
            },
            "Pet": {"properties": {"name": {"type": ["string", "null"]}}},
        }
    },
    "paths": {"/x": {"get": {"responses": [{"schema": {"properties": {"firstName": {"type": "string"}}}}]}}},
}


def test_meanings_are_those_of_free_texts_in_their_owners() -> None:
    used = used_meanings(TREE)
    assert used["music.song"] == "song"
    assert used["animal.pet_name"] == "name"
    assert used["person.first_name"] == "firstName"
    assert not {"color.name", "id.uuid"} & used.keys()


def test_one_line_names_what_english_stands_in_for() -> None:
    problem = language_problem(TREE, "th")
    assert problem is not None
    assert (problem.severity, problem.pointer) == ("info", "")
    assert problem.message.startswith("3 meanings have no words in Thai; English stands in: ")
    assert "music.song (song)" in problem.message
    assert "person.first_name" not in problem.message
    assert problem.remedy


def test_one_meaning_is_one() -> None:
    problem = language_problem({"properties": {"city": {"type": "string"}}}, "sr-RS")
    assert problem is not None
    assert problem.message == "1 meaning has no words in Serbian; English stands in: geo.city (city)."


@pytest.mark.parametrize("tag", ["en-US", "en_GB", "de-AT", "ja", "zh-Hant", "vi"])
def test_languages_that_have_all_words_say_nothing(tag: str) -> None:
    assert language_problem(TREE, tag) is None


def test_documents_that_use_nothing_of_it_say_nothing() -> None:
    assert language_problem({"properties": {"url": {"type": "string"}, "total": {"type": "number"}}}, "th") is None


@pytest.mark.parametrize("tree", [None, [], "x", {"properties": [1]}, {"properties": {"a": 1}}, {"schemas": 5}])
def test_odd_trees_are_read(tree: JSON) -> None:
    assert language_problem(tree, "th") is None


def test_long_lists_are_cut() -> None:
    words = ["song", "album", "color", "jobTitle", "department", "industry", "breed", "dish", "ingredient", "category"]
    words += ["cuisine", "allergen", "diet", "continent", "gender", "nickname", "genre", "instrument", "medication"]
    problem = language_problem({"properties": {word: {"type": "string"} for word in words}}, "et")
    assert problem is not None
    assert problem.message.count("(") == 12
    assert " more." in problem.message


def test_deep_and_large_documents_are_read_quickly() -> None:
    deep: JSON = {"properties": {"song": {"type": "string"}}}
    for _ in range(50_000):
        deep = {"properties": {"next": deep}}
    began = time.perf_counter()
    assert used_meanings(deep)["music.song"] == "song"
    assert time.perf_counter() - began < 5


def test_an_unknown_language_is_refused_with_suggestions() -> None:
    with pytest.raises(SmartmockError, match="'dee' is not known"):
        known_locale("dee")
