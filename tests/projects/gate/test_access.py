from collections.abc import Mapping
from dataclasses import replace

import pytest

from smartmock.mock.model import MockRequest
from smartmock.projects.credentials import hash_credential
from smartmock.projects.gate.access import (
    Entry,
    Gate,
    deny,
    find_token,
    take_own,
    without_form_token,
    without_token,
)
from smartmock.projects.gate.security import NOTHING

NOW = 1_800_000_000.0
GATE = Gate((Entry(hash_credential("open")), Entry(hash_credential("sesame"))))
FORM = {"content-type": "application/x-www-form-urlencoded", "content-length": "99"}


def request(query: str = "", headers: Mapping[str, str] | None = None, body: bytes = b"") -> MockRequest:
    return MockRequest("POST", "/pets", query, headers or {}, body)


def taken(given: MockRequest) -> tuple[MockRequest, str | None]:
    """Without what stands in query and header `apidogToken`, and that."""
    headers = dict(given.headers)
    query, own = take_own(given.query, headers)
    return replace(given, query=query, headers=headers), own


def judge(given: MockRequest, gate: Gate, claimed: frozenset[str] = NOTHING) -> Entry | None:
    rest, own = taken(given)
    token = own or find_token(rest, claimed)
    return gate.find(token, NOW) if token is not None else None


def cleaned(given: MockRequest, claimed: frozenset[str] = NOTHING) -> MockRequest:
    return without_token(taken(given)[0], GATE, claimed, NOW)


@pytest.mark.parametrize(
    ("given", "rest"),
    [
        pytest.param(request("a=1&apidogToken=open"), request("a=1"), id="query"),
        pytest.param(request("apidogToken=sesame"), request(), id="second token"),
        pytest.param(request("%61pidog%54oken=op%65n&a=%20"), request("a=%20"), id="percent-encoded"),
        pytest.param(request("apidogToken=&apidogToken=open&a"), request("a"), id="an empty one first"),
        pytest.param(request("apidogToken=open&apidogToken=no"), request(), id="repeated, the first decides"),
        pytest.param(
            request("apidogToken=open&apidogtoken=mine"), request("apidogtoken=mine"), id="another case is another name"
        ),
        pytest.param(
            request("apidogToken=", {"apidogtoken": "", "x-api-token": "open"}), request(), id="empty places are none"
        ),
        pytest.param(
            request(headers={**FORM, "apidogtoken": "open"}, body=b"apidogToken=no&a=%61&b"),
            request(headers={**FORM, "content-length": "7"}, body=b"a=%61&b"),
            id="header before form",
        ),
        pytest.param(request(headers={"apidogtoken": "open", "a": "1"}), request(headers={"a": "1"}), id="header"),
        pytest.param(request(headers={"x-api-token": "open"}), request(), id="key header"),
        pytest.param(request(headers={"authorization": "bearer  open"}), request(), id="bearer"),
        pytest.param(
            request(headers=FORM, body=b"apidogToken=open&a=1"),
            request(headers={**FORM, "content-length": "3"}, body=b"a=1"),
            id="form",
        ),
        pytest.param(
            request("apidogToken=open", {"apidogtoken": "wrong"}), request(), id="the second place is emptied too"
        ),
        pytest.param(
            request("apidogToken=open", {"x-api-token": "sesame", "authorization": "Bearer open"}),
            request(),
            id="tokens in other places are removed",
        ),
        pytest.param(
            request("apidogToken=open", {"authorization": "Bearer of-the-api", "x-api-token": "mine"}),
            request(headers={"authorization": "Bearer of-the-api", "x-api-token": "mine"}),
            id="the API's own credentials stay",
        ),
        pytest.param(
            request(headers={**FORM, "authorization": "Bearer open"}, body=b"a=1"),
            request(headers=FORM, body=b"a=1"),
            id="bearer beside a form",
        ),
    ],
)
def test_a_token_opens_and_is_removed(given: MockRequest, rest: MockRequest) -> None:
    assert judge(given, GATE)
    assert cleaned(given) == rest


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(request(), id="none"),
        pytest.param(request("apidogToken="), id="empty"),
        pytest.param(request("apidogtoken=open"), id="query name in another case"),
        pytest.param(request("apidogToken"), id="no value"),
        pytest.param(request("apidogToken=OPEN"), id="value in another case"),
        pytest.param(request("apidogToken=no&apidogToken=open"), id="repeated, the first decides"),
        pytest.param(request("apidogToken=open%00"), id="longer"),
        pytest.param(request("apidogToken=ope"), id="shorter"),
        pytest.param(request("apidogToken=op%2565n"), id="encoded twice"),
        pytest.param(request(headers={"x-api-token": "open, open"}), id="key header repeated"),
        pytest.param(request(headers={"authorization": "Bearer"}), id="no bearer"),
        pytest.param(request(headers={"authorization": "Bearer "}), id="empty bearer"),
        pytest.param(request(headers={"authorization": "open"}), id="no scheme"),
        pytest.param(request(headers={"proxy-authorization": "Bearer open"}), id="for a proxy"),
        pytest.param(request(headers=FORM, body=b"apidogtoken=open"), id="form name in another case"),
        pytest.param(request(headers=FORM, body=b"apidogToken="), id="empty form field"),
        pytest.param(request(headers={"content-type": "text/plain"}, body=b"apidogToken=open"), id="no form"),
        pytest.param(request(headers={"cookie": "apidogToken=open"}), id="a cookie is no place"),
        pytest.param(
            request(headers={"content-type": "application/json"}, body=b'{"apidogToken":"open"}'), id="nor a JSON body"
        ),
        pytest.param(request(headers={"authorization": "Basic open"}), id="other scheme"),
        pytest.param(request("apidogToken=no", {"apidogtoken": "open"}), id="wrong query"),
        pytest.param(request(headers={"apidogtoken": "no", "x-api-token": "open"}), id="wrong header"),
        pytest.param(request(headers={"x-api-token": "no", **FORM}, body=b"apidogToken=open"), id="wrong key header"),
        pytest.param(
            request(headers={**FORM, "authorization": "Bearer open"}, body=b"apidogToken=no"), id="wrong form field"
        ),
        pytest.param(request("apidogToken=op%C3%A9n"), id="not ASCII"),
    ],
)
def test_the_first_place_with_a_value_decides(given: MockRequest) -> None:
    assert judge(given, GATE) is None


def test_a_denial_does_not_repeat_what_was_sent() -> None:
    denied = deny(request(), "my-secret", NOTHING)
    assert "my-secret" not in denied.reason


@pytest.mark.parametrize(
    ("header", "value"),
    [pytest.param("x-api-token", "open", id="key"), pytest.param("authorization", "Bearer open", id="bearer")],
)
def test_a_header_that_the_operation_uses_is_no_place(header: str, value: str) -> None:
    claimed = frozenset({header})
    assert judge(request(headers={header: value}), GATE, claimed) is None
    both = request("apidogToken=open", {header: value})
    assert judge(both, GATE, claimed)
    assert cleaned(both, claimed) == request(headers={header: value})


def test_nothing_opens_a_gate_without_tokens() -> None:
    assert judge(request("apidogToken=open"), Gate()) is None


GROWN = Gate(
    (
        Entry(hash_credential("steady"), token=1),
        Entry(hash_credential("expiring"), NOW + 10, token=2),
        Entry(hash_credential("rotated"), token=3),
        Entry(hash_credential("before"), NOW + 5, token=3),
    )
)


@pytest.mark.parametrize(
    ("value", "after", "token"),
    [
        pytest.param("steady", 1e9, 1, id="for ever"),
        pytest.param("expiring", 9.9, 2, id="until it expires"),
        pytest.param("expiring", 10, None, id="no longer"),
        pytest.param("rotated", 0, 3, id="the new value"),
        pytest.param("before", 4.9, 3, id="the old value in its grace"),
        pytest.param("before", 5, None, id="not after it"),
        pytest.param("Steady", 0, None, id="another case"),
        pytest.param("", 0, None, id="empty"),
    ],
)
def test_values_open_as_long_as_they_are_good(value: str, after: float, token: int | None) -> None:
    found = GROWN.find(value, NOW + after)
    assert (found.token if found else None) == token


def test_a_value_that_two_tokens_share_opens_while_one_is_good() -> None:
    gate = Gate((Entry(hash_credential("same"), NOW, token=1), Entry(hash_credential("same"), token=2)))
    assert gate.find("same", NOW + 1) == gate.entries[1]


def test_an_open_mock_removes_only_its_own_name() -> None:
    given = request("apidogToken=x&a=1", {"apidogtoken": "x", "x-api-token": "y", "authorization": "Bearer z"})
    rest, own = taken(given)
    assert own == "x"
    assert without_form_token(rest) == request("a=1", {"x-api-token": "y", "authorization": "Bearer z"})


def test_a_request_without_a_token_stays_the_same_object() -> None:
    given = request("a=1", FORM, b"a=1")
    assert without_form_token(given) is given
    assert without_token(given, GATE, NOTHING, NOW) is given


def test_tokens_are_kept_as_hashes_only() -> None:
    assert "open" not in repr(GATE)
    assert "open" not in repr(cleaned(request("apidogToken=open")))


ALL = "Send it in the query parameter or header apidogToken, or in the header x-api-token, or as Authorization: Bearer."


@pytest.mark.parametrize(
    ("given", "claimed", "remedy"),
    [
        pytest.param(request(), frozenset(), ALL, id="all"),
        pytest.param(
            request(headers=FORM),
            frozenset(),
            ALL.replace("or in the header", "or in the form field apidogToken, or in the header"),
            id="form",
        ),
        pytest.param(
            request(),
            frozenset({"authorization"}),
            "Send it in the query parameter or header apidogToken, or in the header x-api-token.",
            id="the API takes Bearer",
        ),
        pytest.param(
            request(headers={"authorization": "Bearer mine"}),
            frozenset({"authorization", "x-api-token"}),
            "Send it in the query parameter or header apidogToken. "
            "The operation uses the header authorization for its own security: the mock's token goes into apidogToken.",
            id="sent to the API",
        ),
        pytest.param(
            request(headers={"authorization": "Basic mine"}),
            frozenset({"authorization", "x-api-token"}),
            "Send it in the query parameter or header apidogToken.",
            id="a password is no token",
        ),
    ],
)
def test_a_refusal_names_the_places_of_the_request(given: MockRequest, claimed: frozenset[str], remedy: str) -> None:
    assert judge(given, GATE, claimed) is None
    assert deny(given, None, claimed).remedy == remedy
