import pytest

from smartmock.mock.model import MockResponse
from smartmock.server.answers import encode_headers, messages
from smartmock.server.cors import OPEN


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("X-A", "1", [(b"x-a", b"1")], id="plain"),
        pytest.param("x-a", "a\r\nset-cookie: b=c", [(b"x-a", b"a set-cookie: b=c")], id="line break"),
        pytest.param("x-a", "\x00a\tb\x7f", [(b"x-a", b"a\tb")], id="controls"),
        pytest.param("x-a", "grün", [(b"x-a", "grün".encode("latin-1"))], id="Latin"),
        pytest.param("x-a", "日本", [(b"x-a", b"??")], id="not Latin"),
        pytest.param("x a", "1", [], id="space in the name"),
        pytest.param("x\r\na", "1", [], id="line break in the name"),
        pytest.param("", "1", [], id="no name"),
        pytest.param("Transfer-Encoding", "chunked", [], id="framing"),
        pytest.param("Content-Length", "7", [], id="length"),
        pytest.param("Content-Security-Policy", "default-src *", [], id="safety"),
        pytest.param("Clear-Site-Data", '"*"', [], id="what the console keeps"),
        pytest.param("Alt-Svc", 'h2="evil.example:443"', [], id="where the console is"),
    ],
)
def test_only_sendable_headers_are_sent(name: str, value: str, expected: list[tuple[bytes, bytes]]) -> None:
    assert encode_headers([(name, value)]) == expected


def test_answers_are_safe_to_open_in_a_browser() -> None:
    start, body = messages(MockResponse(200, (("content-type", "text/html"),), b"<p>"), OPEN)
    assert start["headers"] == [
        (b"content-type", b"text/html"),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-expose-headers", b"*"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"sandbox"),
        (b"content-length", b"3"),
    ]
    assert body["body"] == b"<p>"


def test_cross_origin_headers_of_the_document_win() -> None:
    start, _ = messages(MockResponse(200, (("access-control-allow-origin", "https://a"),)), OPEN)
    values = [value for name, value in start["headers"] if name == b"access-control-allow-origin"]
    assert values == [b"https://a"]


@pytest.mark.parametrize(
    ("status", "head", "length", "body"),
    [
        pytest.param(200, False, b"2", b"ab", id="with a body"),
        pytest.param(200, True, b"2", b"", id="HEAD keeps the length"),
        pytest.param(204, False, None, b"", id="no content"),
        pytest.param(304, False, None, b"", id="not modified"),
        pytest.param(205, False, b"0", b"", id="reset content"),
    ],
)
def test_bodies_fit_their_status(status: int, length: bytes | None, body: bytes, *, head: bool) -> None:
    start, content = messages(MockResponse(status, (), b"ab"), [], head=head)
    assert dict(start["headers"]).get(b"content-length") == length
    assert content["body"] == body


def test_an_answer_without_its_body_tells_the_length_it_had() -> None:
    start, content = messages(MockResponse(200, length=7), [], head=True)
    assert dict(start["headers"])[b"content-length"] == b"7"
    assert content["body"] == b""


@pytest.mark.parametrize("status", [100, 199, 600, 0])
def test_other_statuses_cannot_be_sent(status: int) -> None:
    with pytest.raises(ValueError, match=str(status)):
        messages(MockResponse(status), [])
