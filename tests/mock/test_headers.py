import datetime
import re

import pytest

from smartmock.mock.compiler import CompiledApi
from smartmock.mock.headers import header_safe, header_text
from smartmock.mock.known_headers import FORMS, http_date, parse_http_date
from smartmock.settings import Environment
from smartmock.types import JSON, JsonObject
from tests.mock.apis import ask, header, small_api

API = "mock-examples"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("x-example", "42", id="example"),
        pytest.param("x-list", "a,b", id="array"),
        pytest.param("x-object", "a=1,b=2", id="exploded object"),
        pytest.param("x-lines", "one  two", id="line break"),
        pytest.param("x-script", "naïve %E6%9D%B1%E4%BA%AC", id="beyond Latin-1"),
        pytest.param("content-length", None, id="frames the message"),
        pytest.param("transfer-encoding", None, id="frames the message too"),
        pytest.param("smartmock-source", "example", id="our own"),
    ],
)
def test_declared_headers(name: str, value: str | None) -> None:
    assert header(ask(API, "GET /headers"), name) == value


def test_headers_without_a_valid_example_are_generated() -> None:
    answer = ask(API, "GET /headers")
    assert header(answer, "x-generated") in {"north", "south"}
    assert header(answer, "x-wrong-example") in {"5", "6", "7", "8", "9"}


def test_only_required_headers_when_optional_things_are_not_wanted() -> None:
    names = [
        name for name, _ in ask(API, "GET /headers", environment=Environment(optional_properties="required")).headers
    ]
    assert names == ["content-type", "x-generated", "smartmock-source"]


def test_generated_headers_differ_with_the_request_and_stay_for_the_same_one() -> None:
    first, second = ask("mock-routes", "GET /pets/1"), ask("mock-routes", "GET /pets/2")
    assert header(first, "x-rate") != header(second, "x-rate")
    assert first == ask("mock-routes", "GET /pets/1")


@pytest.mark.parametrize(
    ("value", "explode", "text"),
    [(None, False, ""), (True, False, "true"), (1.5, False, "1.5"), ([1, "a", None], False, "1,a,"),
     ({"a": 1, "b": "x"}, False, "a,1,b,x"), ({"a": [1]}, True, "a=[1]")],
)  # fmt: skip
def test_simple_style(value: JSON, text: str, *, explode: bool) -> None:
    assert header_text(value, explode=explode) == text


def test_header_values_are_one_line_of_bounded_length() -> None:
    assert header_safe("a\r\nset-cookie: x\x00\x85") == "a  set-cookie: x"
    assert len(header_safe("x" * 100_000)) == 4096
    header_safe("\ud800").encode("latin-1")


def declared(headers: JsonObject, **more: JSON) -> JsonObject:
    return {"200": {"description": "", "headers": headers, "content": {"application/json": {}}, **more}}


def sent(api: CompiledApi, name: str, target: str = "GET /thing", **headers: str) -> list[str]:
    return [text for each, text in ask(api, target, raw_headers=headers).headers if each == name]


COOKIE = re.compile(r"[^\s=;,\"]+=[^\s;,\"]*(; [^;]+)*")
TEXT: JsonObject = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        pytest.param(TEXT, ["session"], id="text"),
        pytest.param({"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2}, ["session", "session2"],
                     id="list"),
        pytest.param({"type": "object", "required": ["lang", "theme"], "properties": {"lang": TEXT, "theme": TEXT}},
                     ["lang", "theme"], id="object"),
    ],
)  # fmt: skip
def test_cookies_are_well_formed(schema: JsonObject, names: list[str]) -> None:
    lines = sent(small_api(declared({"Set-Cookie": {"schema": schema}})), "set-cookie")
    assert [line.partition("=")[0] for line in lines] == names
    assert all(map(COOKIE.fullmatch, lines))


@pytest.mark.parametrize(
    ("header_object", "lines"),
    [
        pytest.param({"schema": TEXT, "example": "a=b; Expires=Wed, 09 Jun 2027 10:18:14 GMT"},
                     ["a=b; Expires=Wed, 09 Jun 2027 10:18:14 GMT"], id="one"),
        pytest.param({"schema": {"type": "array"}, "example": ["a=b", "c=d; Secure"]}, ["a=b", "c=d; Secure"],
                     id="list"),
        pytest.param({"content": {"text/plain": {"schema": TEXT}}, "example": "a=b\nc=d\n"}, ["a=b", "c=d"],
                     id="lines"),
        pytest.param({"schema": {"type": "object"}, "explode": True, "example": {"a": "b; Path=/", "c": "d"}},
                     ["a=b; Path=/", "c=d"], id="object"),
        pytest.param({"schema": {"type": "string", "enum": ["odd one"]}}, ["odd one"], id="the schema wins"),
    ],
)  # fmt: skip
def test_cookies_as_the_document_says(header_object: JsonObject, lines: list[str]) -> None:
    assert sent(small_api(declared({"Set-Cookie": header_object})), "set-cookie") == lines


@pytest.mark.parametrize("name", sorted(FORMS))
def test_headers_with_a_form_have_it(name: str) -> None:
    api = small_api(declared({name.title(): {"schema": TEXT, "required": True}}))
    (text,) = sent(api, name)
    assert FORMS[name].pattern.fullmatch(text)
    assert sent(api, name) == [text]


def test_what_schemas_and_examples_say_goes_before_the_form() -> None:
    headers: JsonObject = {
        "Link": {"schema": {"enum": ["nowhere"]}},
        "Last-Modified": {"schema": {"type": "string", "format": "date-time"}},
        "Cache-Control": {"schema": TEXT, "example": "max-age=60"},
        "Retry-After": {"schema": {"type": "integer", "minimum": 9, "maximum": 9}},
    }
    found = dict(ask(small_api(declared(headers)), "GET /thing").headers)
    assert (found["link"], found["cache-control"], found["retry-after"]) == ("nowhere", "max-age=60", "9")
    assert datetime.datetime.fromisoformat(found["last-modified"]) < datetime.datetime.now(datetime.UTC)


def test_who_may_read_is_not_made_up() -> None:
    api = small_api(declared({"Access-Control-Allow-Origin": {"schema": TEXT}}))
    assert sent(api, "access-control-allow-origin") == []
    api = small_api(declared({"Access-Control-Allow-Origin": {"schema": TEXT, "example": "https://a.example"}}))
    assert sent(api, "access-control-allow-origin") == ["https://a.example"]


def test_allow_lists_the_methods_of_the_path() -> None:
    api = small_api({"405": {"description": "", "headers": {"Allow": {"schema": TEXT}}}}, method="put")
    assert sent(api, "allow", "PUT /thing") == ["OPTIONS, PUT"]


THING: JsonObject = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
TAG = re.compile('(W/)?"[0-9a-f]{32}"')


@pytest.mark.parametrize(
    ("schema", "weak"),
    [
        pytest.param(TEXT, False, id="any text"),
        pytest.param({"type": "string", "example": '"33a64df5"'}, False, id="an example would be that of every body"),
        pytest.param({"type": "string", "pattern": "^W/"}, True, id="weak ones only"),
    ],
)
def test_a_tag_is_that_of_the_body(schema: JsonObject, *, weak: bool) -> None:
    content = {"application/json": {"schema": THING}, "application/xml": {"schema": THING}}
    responses = declared({"ETag": {"schema": schema}}, content=content)
    path = {"name": "id", "in": "path", "required": True, "schema": TEXT}
    api = small_api(responses, "/things/{id}", parameters=[path])
    asked = [("GET /things/1", ""), ("GET /things/2", ""), ("GET /things/1", "application/xml")]
    tags = [sent(api, "etag", target, accept=accept)[0] for target, accept in asked]
    assert len(set(tags)) == 3
    assert all(map(TAG.fullmatch, tags))
    assert all(tag.startswith("W/") is weak for tag in tags)
    assert sent(api, "etag", "GET /things/1") == sent(api, "etag", "HEAD /things/1") == tags[:1]


def test_a_tag_that_its_schema_forbids_is_left_as_the_schema_says() -> None:
    api = small_api(declared({"ETag": {"schema": {"type": "string", "enum": ["v1"]}}}))
    assert sent(api, "etag") == ["v1"]


@pytest.mark.parametrize(
    ("members", "headers"),
    [
        pytest.param({}, {}, id="neither"),
        pytest.param({"deprecated": True}, {"deprecation": "true"}, id="nobody knows since when"),
        pytest.param({"deprecated": True, "x-deprecated-at": "2026-01-01"}, {"deprecation": "@1767225600"}, id="since"),
        pytest.param({"deprecated": True, "x-sunset": "2027-06-30T12:00:00+02:00"},
                     {"deprecation": "true", "sunset": "Wed, 30 Jun 2027 10:00:00 GMT"}, id="until"),
        pytest.param({"x-sunset": "Wed, 30 Jun 2027 10:00:00 GMT"}, {"sunset": "Wed, 30 Jun 2027 10:00:00 GMT"},
                     id="HTTP date"),
        pytest.param({"deprecated": True, "x-sunset": "soon"}, {"deprecation": "true"}, id="no date"),
    ],
)  # fmt: skip
def test_operations_tell_of_their_end(members: JsonObject, headers: dict[str, str]) -> None:
    api = small_api(declared({}, content={}) | {"404": {"description": ""}}, **members)
    for prefer in ("", "code=404"):
        found = dict(ask(api, "GET /thing", prefer=prefer).headers)
        assert {name: text for name, text in found.items() if name in ("deprecation", "sunset")} == headers


def test_a_declared_deprecation_is_that_of_the_document() -> None:
    headers: JsonObject = {"Deprecation": {"schema": TEXT, "example": "@1700000000"}}
    assert sent(small_api(declared(headers), deprecated=True), "deprecation") == ["@1700000000"]


@pytest.mark.parametrize(
    "text", ["Sun, 06 Nov 1994 08:49:37 GMT", "sun, 6 nov 1994", "Sun, 31 Feb 1994 08:49:37 GMT", ""]
)
def test_http_dates(text: str) -> None:
    moment = parse_http_date(text)
    assert (moment is not None) is (text == "Sun, 06 Nov 1994 08:49:37 GMT")
    assert moment is None or http_date(moment) == text
