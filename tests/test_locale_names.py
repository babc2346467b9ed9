"""The names that people of each language give to properties are understood."""

import pytest

from smartmock.semantics.catalogue import all_meanings
from smartmock.semantics.data import read_names, read_table
from smartmock.semantics.meaning import Subject, ValueType
from smartmock.semantics.names import split_name
from smartmock.semantics.rules import find_meaning

LINES = [
    pytest.param(entry, id=f"{language} {entry['name'][:30]}")
    for language, names in read_names().items()
    for entry in names["rules"]
]
KEYS = {"name", "meaning", "in", "type"}
KINDS: tuple[ValueType, ...] = ("string", "number", "integer", "boolean")


@pytest.mark.parametrize("language", read_names())
def test_files_say_how_names_are_built(language: str) -> None:
    names = read_names()[language]
    assert names.keys() <= {"order", "compounds", "rules"}
    assert names["order"] in {"main-first", "main-last"}


@pytest.mark.parametrize("entry", LINES)
def test_every_name_has_its_meaning(entry: dict[str, str]) -> None:
    assert entry.keys() <= KEYS
    meaning = all_meanings()[entry["meaning"]]
    owners = read_table("names")["owners"]
    owner = (owners[entry["in"].split(",")[0]][0],) if "in" in entry else ()
    for name in entry["name"].split(","):
        kinds = [kind for kind in KINDS if meaning.serves(kind) and kind in entry.get("type", kind)]
        found = [find_meaning(Subject(name.strip(), kind, None, owner)) for kind in kinds]
        assert meaning in [item.meaning for item in found if item], (name, found)


@pytest.mark.parametrize("language", read_names())
def test_no_name_has_two_meanings_for_the_same_owner(language: str) -> None:
    meanings: dict[object, set[str]] = {}
    for entry in read_names()[language]["rules"]:
        for name in entry["name"].split(","):
            key = (split_name(name), entry.get("in"), entry.get("type"))
            meanings.setdefault(key, set()).add(entry["meaning"])
    assert not {key: found for key, found in meanings.items() if len(found) > 1}
