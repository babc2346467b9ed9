import pytest

from smartmock.semantics.owners import find_kinds


@pytest.mark.parametrize(
    ("qualifiers", "owners", "kind"),
    [
        pytest.param((), ("Pet",), "pet", id="component"),
        pytest.param((), ("pets",), "pet", id="plural property"),
        pytest.param((), ("PetOwner",), "person", id="the last word names the thing"),
        pytest.param((), ("CustomerListResponse",), "person", id="packing around the thing"),
        pytest.param((), ("data", "attributes", "Company"), "company", id="packing between"),
        pytest.param((), ("from", "User"), "person", id="unknown owner before a known one"),
        pytest.param(("customer",), ("Order",), "person", id="qualifier before owner"),
        pytest.param(("default",), ("City",), "city", id="qualifier that says nothing"),
        pytest.param((), ("category", "Pet"), "category", id="nearest owner"),
    ],
)
def test_the_nearest_known_word_decides(qualifiers: tuple[str, ...], owners: tuple[str, ...], kind: str) -> None:
    assert kind in find_kinds(qualifiers, owners)


def test_far_owners_say_nothing() -> None:
    assert not find_kinds((), ("Foo", "Frobnication", "Pet"))


def test_without_owners_there_is_no_kind() -> None:
    assert not find_kinds((), ())
