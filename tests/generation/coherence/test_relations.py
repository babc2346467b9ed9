"""Values of one object agree with each other, for every seed and in every language."""

import datetime
from typing import Any

import pytest

from smartmock.semantics.people import mailbox, name_order
from tests.generation.conftest import TODAY, Compile, MakeDraw

SEEDS = range(30)
TEXT = {"type": "string"}
DATE = {"type": "string", "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}


def objects(compile_schema: Compile, make_draw: MakeDraw, locale: str = "en_US", **properties: Any) -> list[Any]:
    generate = compile_schema({"type": "object", "required": [*properties], "properties": properties})
    return [generate(make_draw(seed, locale)) for seed in SEEDS]


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "fr_FR", "ja_JP", "zh_CN", "hu_HU"])
def test_a_person_has_one_name(locale: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    order = name_order(locale)
    for person in objects(compile_schema, make_draw, locale, firstName=TEXT, lastName=TEXT, fullName=TEXT):
        assert person["fullName"] == order.join(person["firstName"], person["lastName"])


def test_addresses_and_user_names_are_made_of_the_name(compile_schema: Compile, make_draw: MakeDraw) -> None:
    email = {"type": "string", "format": "email"}
    for person in objects(compile_schema, make_draw, first_name=TEXT, last_name=TEXT, email=email, username=TEXT):
        boxes = mailbox(person["first_name"]), mailbox(person["last_name"])
        assert person["email"].partition("@")[0] == ".".join(boxes)
        assert person["username"].replace("_", "").rstrip("0123456789") == "".join(boxes)


def test_a_full_name_is_enough(compile_schema: Compile, make_draw: MakeDraw) -> None:
    for person in objects(compile_schema, make_draw, name=TEXT, email=TEXT, customerName=TEXT):
        assert mailbox(person["customerName"].split()[-1]) in person["email"]


def test_a_user_name_is_that_of_the_address(compile_schema: Compile, make_draw: MakeDraw) -> None:
    for user in objects(compile_schema, make_draw, username=TEXT, email={"type": "string", "format": "email"}):
        assert user["username"] == user["email"].partition("@")[0].replace(".", "")


def test_others_in_the_same_object_have_names_of_their_own(compile_schema: Compile, make_draw: MakeDraw) -> None:
    for pair in objects(
        compile_schema, make_draw, ownerName=TEXT, ownerEmail=TEXT, managerName=TEXT, managerEmail=TEXT
    ):
        for role in ("owner", "manager"):
            assert mailbox(pair[f"{role}Name"].split()[-1]) in pair[f"{role}Email"]
    assert pair["ownerEmail"] != pair["managerEmail"]


def test_names_of_other_letters_leave_addresses_alone(compile_schema: Compile, make_draw: MakeDraw) -> None:
    for person in objects(compile_schema, make_draw, "ru_RU", firstName=TEXT, lastName=TEXT, email=TEXT):
        assert person["email"].isascii()
        assert person["email"].count("@") == 1


def test_age_follows_from_the_birth_date(compile_schema: Compile, make_draw: MakeDraw) -> None:
    for person in objects(compile_schema, make_draw, birthDate=DATE, age={"type": "integer"}):
        born = datetime.date.fromisoformat(person["birthDate"])
        assert born.replace(year=born.year + person["age"], day=min(born.day, 28)) <= TODAY


@pytest.mark.parametrize(
    "names",
    [
        ("createdAt", "updatedAt", "deletedAt"),
        ("created_at", "published_at", "updated_at", "lastSeenAt"),
        ("joinedAt", "updatedAt"),
        ("startsAt", "endsAt"),
        ("min_price", "max_price"),
        ("minimum", "maximum"),
    ],
    ids=" ".join,
)
def test_what_comes_first_is_less(names: tuple[str, ...], compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema = MOMENT if names[0][0] in "cjs" else {"type": "number"}
    properties: dict[str, Any] = dict.fromkeys(reversed(names), schema)
    for value in objects(compile_schema, make_draw, **properties):
        assert [value[name] for name in names] == sorted(value.values())


def test_constraints_win(compile_schema: Compile, make_draw: MakeDraw) -> None:
    short, fixed = {"type": "string", "maxLength": 6}, {"const": "root@example.com"}
    age = {"type": "integer", "minimum": 200}
    schema: dict[str, Any] = {
        "firstName": TEXT,
        "lastName": TEXT,
        "fullName": short,
        "email": fixed,
        "birthDate": DATE,
        "age": age,
    }
    for person in objects(compile_schema, make_draw, **schema):
        assert len(person["fullName"]) <= 6
        assert person["email"] == "root@example.com"
        assert person["age"] >= 200


def test_all_full_names_of_a_person_are_the_same(compile_schema: Compile, make_draw: MakeDraw) -> None:
    names = ("full_name", "real_name", "legal_name")
    properties: dict[str, Any] = dict.fromkeys(("first_name", *names), TEXT)
    for person in objects(compile_schema, make_draw, **properties):
        assert len({person[name] for name in names}) == 1
        assert person["real_name"].startswith(person["first_name"])


@pytest.mark.parametrize(
    ("low", "high", "schema"),
    [
        ("low_estimate", "high_estimate", {"type": "number"}),
        ("start", "end", {"type": "integer"}),
        ("start", "end", MOMENT),
    ],
)
def test_bounds_are_in_order(
    low: str, high: str, schema: dict[str, Any], compile_schema: Compile, make_draw: MakeDraw
) -> None:
    properties: dict[str, Any] = {high: schema, low: schema}
    found = objects(compile_schema, make_draw, **properties)
    assert all(item[low] <= item[high] for item in found)
    assert any(item[low] < item[high] for item in found)
