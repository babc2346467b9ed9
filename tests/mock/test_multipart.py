"""The parts of multipart bodies."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartmock.mock.forms import dump_multipart
from smartmock.mock.multipart import BrokenMultipart, read_parts
from smartmock.types import JSON

TYPE = "multipart/form-data; boundary=b"


def contents(body: bytes, content_type: str = TYPE) -> list[bytes]:
    return [part.content for part in read_parts(content_type, body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"--b--", []),
        (b"--b--\r\n", []),
        (b"--b\r\n\r\n1\r\n--b--", [b"1"]),
        (b"\r\n--b\r\n\r\n1\r\n--b--", [b"1"]),
        (b"preamble\r\n--b\r\n\r\n1\r\n--b--epilogue\r\n--b\r\n\r\n2", [b"1"]),
        (b"--b \t\r\n\r\n1\r\n--b \r\n\r\n2\r\n--b--", [b"1", b"2"]),
        (b"--b\r\na: b\r\n\r\n\r\n--b--", [b""]),
        (b"--b\r\na: b\r\n\r\n--b--", [b""]),
        (b"--b\r\n\r\n--b--", [b""]),
        (b"--b\r\n\r\n1\r\n--bc\r\n2\r\n--b--", [b"1\r\n--bc\r\n2"]),
        (b"--bc\r\n--b\r\n\r\n1\r\n--b--", [b"1"]),
    ],
)
def test_parts(body: bytes, expected: list[bytes]) -> None:
    assert contents(body) == expected


def test_what_a_part_says_of_itself() -> None:
    disposition = b'content-disposition:form-data; name="a \xc3\xa9"; filename="x;y.png"'
    (part,) = read_parts(TYPE, b"--b\r\n" + disposition + b"\r\nX-A:  1 \r\n\r\n1\r\n--b--")
    assert part.disposition() == {b"name": "a é".encode(), b"filename": b"x;y.png"}
    assert part.headers["x-a"] == "1"


@pytest.mark.parametrize("body", [b"", b"--b", b"--b\r\n\r\n1", b"--b\r\n\r\n1\r\n--b", b"--b\r\n\r\n1\r\n--c--", b"x"])
def test_what_breaks_off(body: bytes) -> None:
    with pytest.raises(BrokenMultipart, match="breaks off"):
        contents(body)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=5))
def test_what_is_written_is_read(values: list[JSON]) -> None:
    body, boundary = dump_multipart({"a": values}, {}, None)
    read = contents(body, f"multipart/form-data; boundary={boundary}") if values else []
    assert [each.decode() for each in read] == values


@given(st.binary(), st.binary(max_size=8))
def test_any_bytes_are_parts_or_broken(body: bytes, more: bytes) -> None:
    for each in (body, b"--b\r\n" + body + b"\r\n--b" + more):
        with suppress(BrokenMultipart):
            assert all(isinstance(content, bytes) for content in contents(each))
