import pytest

from smartmock.projects.gate.forms import field_of_form, is_form, without_field

URLENCODED = "application/x-www-form-urlencoded; charset=utf-8"
MULTIPART = 'multipart/form-data; boundary="xyz"'
FILE = (
    b'Content-Disposition: form-data; name="f"; filename="a.bin"\r\nContent-Type: x/y\r\n\r\n\x00\r\n--xy\xff\r\n\r\n'
)
TOKEN = b'Content-Disposition: form-data; name="token"\r\n\r\nsecret'
OTHER = b'content-disposition: form-data; name="o"\r\n\r\ntoken'
TOKEN_FILE = b'Content-Disposition: form-data; name="token"; filename="t"\r\n\r\nsecret'
EMPTY_TOKEN = b'Content-Disposition: form-data; name="token"\r\n\r\n'


def multipart(*parts: bytes, preamble: bytes = b"", epilogue: bytes = b"\r\n") -> bytes:
    return preamble + b"".join(b"--xyz\r\n" + part + b"\r\n" for part in parts) + b"--xyz--" + epilogue


@pytest.mark.parametrize(
    ("parts", "value", "rest"),
    [
        pytest.param([FILE, TOKEN, OTHER], "secret", [FILE, OTHER], id="in the middle"),
        pytest.param([TOKEN, FILE], "secret", [FILE], id="first"),
        pytest.param([FILE, TOKEN], "secret", [FILE], id="last"),
        pytest.param([TOKEN], "secret", [], id="alone"),
        pytest.param([EMPTY_TOKEN, TOKEN], "secret", [], id="empty one first"),
        pytest.param([FILE, OTHER], None, [FILE, OTHER], id="none"),
        pytest.param([TOKEN_FILE], None, [TOKEN_FILE], id="a file is no field"),
    ],
)
def test_multipart_fields_are_taken_out(parts: list[bytes], value: str | None, rest: list[bytes]) -> None:
    body = multipart(*parts)
    assert field_of_form(MULTIPART, body, "token") == value
    assert without_field(MULTIPART, body, "token") == multipart(*rest)


def test_preamble_and_epilogue_stay() -> None:
    body = multipart(TOKEN, OTHER, preamble=b"pre\r\n\r\ntoken\r\n", epilogue=b"\r\nafter token")
    assert without_field(MULTIPART, body, "token") == multipart(
        OTHER, preamble=b"pre\r\n\r\ntoken\r\n", epilogue=b"\r\nafter token"
    )


def test_a_field_that_is_cut_off_is_not_looked_at() -> None:
    assert field_of_form(MULTIPART, multipart(OTHER, TOKEN)[:-16], "token") is None


@pytest.mark.parametrize(
    ("body", "value", "rest"),
    [
        pytest.param(b"a=%ff&token=x&b=\xff", "x", b"a=%ff&b=\xff", id="bytes of the rest stay"),
        pytest.param(b"a=1", None, b"a=1", id="none"),
        pytest.param(b"", None, b"", id="empty"),
    ],
)
def test_urlencoded_fields_are_taken_out(body: bytes, value: str | None, rest: bytes) -> None:
    assert field_of_form(URLENCODED, body, "token") == value
    assert without_field(URLENCODED, body, "token") == rest


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        pytest.param(URLENCODED, True, id="urlencoded"),
        pytest.param("Multipart/Form-Data; boundary=x", True, id="any case"),
        pytest.param("application/json", False, id="JSON"),
        pytest.param("", False, id="none"),
    ],
)
def test_forms_are_known_by_their_media_type(content_type: str, *, expected: bool) -> None:
    assert is_form(content_type) is expected


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-dataX"]
)
def test_a_form_that_cannot_be_read_has_no_fields(content_type: str) -> None:
    body = multipart(TOKEN)
    assert field_of_form(content_type, body, "token") is None
    assert without_field(content_type, body, "token") is body


def test_hostile_forms_are_read_in_time() -> None:
    bodies = (b"%&" * 500_000, b"token" * 200_000, b'--xyz\r\ncontent-disposition: x; name="token' + b'";' * 500_000)
    for body in bodies:
        for content_type in (URLENCODED, MULTIPART, MULTIPART + ';"' * 30_000):
            assert without_field(content_type, body, "token") is body
