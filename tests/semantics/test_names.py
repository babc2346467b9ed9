import pytest

from smartmock.semantics.names import singular, split_name


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        pytest.param("billingAddressCity", "billing address city", id="camel"),
        pytest.param("BillingAddressCity", "billing address city", id="Pascal"),
        pytest.param("billing_address_city", "billing address city", id="snake"),
        pytest.param("billing-address-city", "billing address city", id="kebab"),
        pytest.param("X-Request-Id", "x request id", id="header"),
        pytest.param("BILLING_CITY", "billing city", id="constant"),
        pytest.param("HTMLUrl", "html url", id="acronym before a word"),
        pytest.param("userIDs", "user id", id="plural acronym"),
        pytest.param("addressLine1", "address line 1", id="digit"),
        pytest.param("sha256", "sha256", id="word with digits"),
        pytest.param("IPv4", "ipv4", id="mixed case with digits"),
        pytest.param("ipv4Address", "ipv4 address", id="word with digits inside"),
        pytest.param("qty", "quantity", id="abbreviation"),
        pytest.param("dob", "birth date", id="abbreviation of two words"),
        pytest.param("imgs", "image", id="plural abbreviation"),
        pytest.param("categories", "category", id="plural in -ies"),
        pytest.param("addresses", "address", id="plural in -sses"),
        pytest.param("status", "status", id="no plural"),
        pytest.param("people", "person", id="irregular plural"),
        pytest.param("username", "user name", id="run together"),
        pytest.param("customername", "customer name", id="run together before a known ending"),
        pytest.param("", "", id="empty"),
        pytest.param("$$", "", id="no word"),
        pytest.param("имя", "имя", id="another script"),
    ],
)
def test_names_are_split_into_words(name: str, tokens: str) -> None:
    assert split_name(name) == tuple(tokens.split())


def test_very_long_names_are_cut() -> None:
    assert split_name("a_b" * 100_000 + "_email")[-1] == "email"
    assert len(split_name("a_b" * 100_000)) <= 12


def test_singular_leaves_short_words_alone() -> None:
    assert [singular(word) for word in ("gas", "ms", "boxes", "notes")] == ["gas", "ms", "box", "note"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Größe", ("grosse",)),
        ("prénom", ("prenom",)),
        ("doğumTarihi", ("dogum", "tarihi")),
        ("датаРождения", ("дата", "рождения")),
        ("ДАТА_рождения", ("дата", "рождения")),
        ("სახელი", ("სახელი",)),
    ],
)
def test_letters_of_other_languages_belong_to_words(name: str, words: tuple[str, ...]) -> None:
    assert split_name(name) == words
