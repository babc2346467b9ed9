"""Values and ranges that descriptions tell."""

import pytest

from smartmock.semantics.descriptions import plain_text, told_example, told_options, told_range


@pytest.mark.parametrize(
    ("description", "options"),
    [
        ("Results of the check: `pass`, `fail`, or `unchecked`.", ("pass", "fail", "unchecked")),
        ('Must be one of "range" or "exact".', ("range", "exact")),
        ("Possible values are **true** and **false**.", ("true", "false")),
        ("Either `pending` (not yet paid), or `paid`.", ("pending", "paid")),
        ("Can be [`standard`](/docs) or `instant`.", ("standard", "instant")),
        ("Possible values:\n* **Y**: they came\n* **N**: they did not", ("Y", "N")),
        ("One of `card`, `bank` or `null`.", ("card", "bank")),
    ],
)
def test_options(description: str, options: tuple[str, ...]) -> None:
    assert told_options(description) == options


@pytest.mark.parametrize(
    "description",
    [
        "",
        "A word.",
        "Can be `null`.",
        "One of `amount` or `percent` must be given.",
        "Only for `a` and `b`.",
        "The type, such as `speaker` or `phone`.",
    ],
)
def test_other_names_are_no_options(description: str) -> None:
    assert told_options(description) == ()


def test_examples_are_options_where_they_are_wanted() -> None:
    assert told_options("The type, such as `speaker` or `phone`.", hints=True) == ("speaker", "phone")


@pytest.mark.parametrize("description", ["From 2 to 1.", "Between you and me.", "From 10:00 to 12:00.", "Up to 7."])
def test_no_range(description: str) -> None:
    assert told_range(description) is None


@pytest.mark.parametrize(
    ("description", "example"),
    [
        ("The indicator.\nExample: 02", "02"),
        ("Example: `Ecommerce`.", "Ecommerce"),
        ("Example: a long one", ""),
        ("", ""),
    ],
)
def test_examples(description: str, example: str) -> None:
    assert told_example(description) == example


def test_links_are_read_as_their_texts() -> None:
    assert plain_text("The [URL](https://example.com/a_b) for it.") == "The URL for it."


@pytest.mark.parametrize("text", ["`" * 5_000, "one of " + "`a`, " * 5_000, "[" * 5_000, "from 1 " * 5_000])
def test_odd_texts_are_read_soon(text: str) -> None:
    told_options(text, hints=True)
    assert told_range(text) is None
