import pytest

from smartmock.server.cors import RawHeaders, answer_headers, is_preflight, preflight_headers

PREFLIGHT = {"origin": "https://a.example", "access-control-request-method": "PUT"}


def values(headers: RawHeaders) -> dict[str, str]:
    return {name.decode().removeprefix("access-control-"): value.decode() for name, value in headers}


@pytest.mark.parametrize(
    ("method", "headers", "expected"),
    [
        pytest.param("OPTIONS", PREFLIGHT, True, id="preflight"),
        pytest.param("OPTIONS", {"origin": "x"}, False, id="plain OPTIONS"),
        pytest.param("GET", PREFLIGHT, False, id="other method"),
    ],
)
def test_preflights_are_known(method: str, headers: dict[str, str], *, expected: bool) -> None:
    assert is_preflight(method, headers) is expected


def test_a_preflight_allows_what_is_asked_for() -> None:
    asked = {**PREFLIGHT, "access-control-request-headers": "x-a, apidogtoken"}
    assert values(preflight_headers(asked, ("*",))) == {
        "allow-origin": "*",
        "allow-methods": "PUT",
        "allow-headers": "x-a, apidogtoken",
        "max-age": "600",
    }


def test_a_preflight_does_not_repeat_nonsense() -> None:
    asked = {**PREFLIGHT, "access-control-request-headers": "<script>", "access-control-request-method": "ü"}
    assert values(preflight_headers(asked, ("*",))) == {"allow-origin": "*", "max-age": "600"}


def test_origins_that_are_not_listed_are_not_allowed() -> None:
    assert values(preflight_headers(PREFLIGHT, ("https://b.example",))) == {"vary": "Origin"}
    assert values(answer_headers("https://a.example", ("https://b.example",), [])) == {"vary": "Origin"}


def test_listed_origins_are_named_and_may_send_credentials() -> None:
    assert values(answer_headers("https://a.example", ("https://a.example",), [b"x-a", b"x-b", b"x-a"])) == {
        "vary": "Origin",
        "allow-origin": "https://a.example",
        "allow-credentials": "true",
        "expose-headers": "x-a, x-b",
    }


def test_cross_origin_answers_can_be_switched_off() -> None:
    assert answer_headers("https://a.example", (), []) == []
    assert values(answer_headers(None, ("*",), [])) == {"allow-origin": "*", "expose-headers": "*"}
