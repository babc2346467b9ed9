"""What a request says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartmock.mock.customising.facts import LARGEST, MISSING, Facts
from smartmock.mock.model import MockRequest
from smartmock.types import JSON
from tests.mock.customising.requests import FORM_TYPE, JSON_TYPE, MULTIPART_TYPE, XML_TYPE, facts, part


def test_a_request_as_scripts_and_templates_see_it() -> None:
    request = MockRequest(
        "POST",
        "/pets/a%20b",
        "page=2&tag=a&tag=%C3%A9",
        {"content-type": "application/json", "cookie": 'sid="7"; a=1; a=2'},
        b'{"name": "Ada"}',
    )
    assert Facts(request, {"id": "a b"}).describe() == {
        "method": "POST",
        "path": "/pets/a%20b",
        "path_params": {"id": "a b"},
        "query": {"page": "2", "tag": ["a", "é"]},
        "headers": {"content-type": "application/json", "cookie": 'sid="7"; a=1; a=2'},
        "cookies": {"sid": "7", "a": "1"},
        "body": {"name": "Ada"},
        "text": '{"name": "Ada"}',
        "form": {},
    }


@pytest.mark.parametrize(
    ("headers", "body", "told"),
    [
        pytest.param({}, b"", None, id="nothing"),
        pytest.param(JSON_TYPE, b"[1, null]", [1, None], id="JSON"),
        pytest.param(JSON_TYPE, b'"ACTIVE"', "ACTIVE", id="a text of JSON"),
        pytest.param(JSON_TYPE, b"null", None, id="null"),
        pytest.param(JSON_TYPE, b'{"a": ', None, id="broken JSON"),
        pytest.param(JSON_TYPE, b"1], [2", None, id="two values"),
        pytest.param({"content-type": "application/vnd.api+json"}, b'{"a": 1}', {"a": 1}, id="JSON by its suffix"),
        pytest.param({}, b' {"a": 1}', {"a": 1}, id="JSON without a type"),
        pytest.param({"content-type": "text/plain"}, b"hello", "hello", id="text"),
        pytest.param(XML_TYPE, b"<a/>", "<a/>", id="XML"),
        pytest.param(FORM_TYPE, b"a=1&b=x+y&b=%26", {"a": "1", "b": ["x y", "&"]}, id="form"),
        pytest.param(MULTIPART_TYPE, part("a", "1\r\n2") + b"--b--", {"a": "1\r\n2"}, id="multipart"),
        pytest.param({"content-type": "text/plain"}, b"\xff", "�", id="no UTF-8"),
    ],
)
def test_the_body_by_its_type(headers: dict[str, str], body: bytes, told: JSON) -> None:
    described = facts(body, headers).describe()
    assert described["body"] == told
    assert described["text"] == body.decode("utf-8", "replace")


def test_a_file_is_told_by_its_name() -> None:
    file = b'--b\r\nContent-Disposition: form-data; name="photo"; filename="cat.png"\r\n\r\n\x89PNG\r\n--b--'
    assert facts(file, MULTIPART_TYPE).form == {"photo": ["cat.png"]}


def test_large_bodies_have_no_values() -> None:
    for headers, body in ((JSON_TYPE, b'{"a": "%s"}'), (FORM_TYPE, b"a=%s"), (XML_TYPE, b"<a>%s</a>")):
        large = facts(body % (b"x" * LARGEST), headers)
        assert (large.json, large.form, large.xml) == (MISSING, {}, None)
        assert len(large.text) == LARGEST
        small = facts(body % b"x", headers)
        assert (small.json, small.form, small.xml) != (MISSING, {}, None)


@pytest.mark.parametrize(
    ("client", "address"),
    [("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("fe80::1%eth0", "fe80::1"), ("unix:", "None")],
)
def test_addresses(client: str, address: str) -> None:
    assert str(facts(client=client).address) == address


@given(st.text(), st.binary(), st.text(max_size=60))
def test_whatever_is_sent_is_told(query: str, body: bytes, more: str) -> None:
    types = ("application/json", "application/xml", FORM_TYPE["content-type"], MULTIPART_TYPE["content-type"], "")
    for content_type in types:
        headers = {"content-type": content_type + more, "cookie": query}
        assert facts(body, headers, query).describe()["text"] == body.decode("utf-8", "replace")


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=5), st.binary(max_size=40))
def test_any_multipart_body_is_told(pairs: list[tuple[str, str]], more: bytes) -> None:
    body = b"".join(part(name, text) for name, text in pairs if '"' not in name) if pairs else more
    for form in (facts(body + b"--b--", MULTIPART_TYPE).form, facts(b"--b" + more + b"--b", MULTIPART_TYPE).form):
        assert all(isinstance(value, str) for values in form.values() for value in values)
