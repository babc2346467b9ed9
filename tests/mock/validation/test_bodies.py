"""What bodies break."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartmock.mock.validation.bodies import MOST_BYTES
from tests.mock.validation.bodies import (
    FORM,
    MULTIPART,
    content,
    form,
    make_rules,
    part,
    properties,
    rules_of,
    send,
    told,
)

PET = {
    "type": "object",
    "required": ["name"],
    "properties": {"id": {"type": "integer", "readOnly": True}, "name": {"type": "string"}, "age": {"type": "integer"}},
}
INTEGERS = {"type": "array", "items": {"type": "integer"}}
FILE = {"type": "string", "format": "binary"}
MISSING = [("", "required", 422)]
UNREADABLE = [("", "syntax", 400)]
REFUSED = [("", "content-type", 415)]


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ('{"name": "Ada", "age": 3}', "application/json", []),
        ('{"name": "Ada", "id": 3}', "application/json", []),  # readOnly values may be sent
        ('{"name": "a", "name": "Ada"}', "application/json", []),
        ("{}", "application/json", [("/name", "required", 422)]),
        ('{"name": 1, "age": "x"}', "application/json", [("/name", "type", 422), ("/age", "type", 422)]),
        ("[]", "application/json", [("", "type", 422)]),
        ('{"name": ', "application/json", UNREADABLE),
        ('{"name": NaN}', "application/json", UNREADABLE),
        ('{"name": 1e999}', "application/json", UNREADABLE),
        ('{"name": "\\ud800"}', "application/json", UNREADABLE),
        ('{"name": ' + "[" * 2_000 + "]" * 2_000 + "}", "application/json", UNREADABLE),
        ('{"name": "Ada", "age": 123456789012345678901234567890}', "application/json", []),
        ('\ufeff{"name": "Ada"}', "application/json", []),
        (b'{"name": "\xff"}', "application/json", UNREADABLE),
        (b'{"name": "\xff"}', "application/json; charset=latin-1", []),
        ('{"name": "Ada"}'.encode("utf-16"), "application/json; charset=UTF-16", []),
        ('{"name": "Ada"}', "application/json; charset=nobody-knows", []),
        ('{"name": "Ada"}', "Application/JSON; charset=UTF-8; version=1", []),
        ('{"name": "Ada"}', "", []),
        ("hello", "", UNREADABLE),
        ('{"name": "Ada"}', "text/plain", REFUSED),
        ('{"name": "Ada"}', FORM, REFUSED),
        ('{"name": "Ada"}', "application/vnd.api+json", REFUSED),
        ('{"name": "Ada"}', "json", REFUSED),
        ('{"name": "Ada"}', "*/*", REFUSED),
        ('{"name": "Ada"}', "application/json, application/json", REFUSED),
        ("", "application/json", MISSING),
        ("", "", MISSING),
        (" ", "application/json", UNREADABLE),
    ],
)
def test_json(body: bytes | str, content_type: str, expected: list[tuple[str, str, int]]) -> None:
    rules = make_rules({"required": True, **content("application/json", PET)})
    assert told(send(rules, body, content_type)) == expected


@pytest.mark.parametrize(
    ("declared", "sent", "accepted"),
    [
        ("application/json", "application/json;charset=utf-8", True),
        ("application/json; charset=utf-8", "application/json", True),
        ("application/json; version=1", "application/json", True),
        ("application/json; version=1", "application/json; version=1", True),
        ("application/json; version=1", "application/json; version=2", False),
        ("application/*", "application/json", True),
        ("application/*", "text/json", False),
        ("application/*+json", "application/vnd.pet+json", True),
        ("application/*+json", "application/json", False),
        ("*/*", "text/json", True),
        ("application/vnd.pet+json", "application/vnd.pet+json", True),
        ("application/vnd.pet+json", "application/json", False),
    ],
)
def test_declared_media_types(declared: str, sent: str, accepted: bool) -> None:
    rules = make_rules(content(declared, PET))
    assert told(send(rules, "{}", sent)) == ([("/name", "required", 422)] if accepted else REFUSED)


def test_the_most_specific_media_type_counts() -> None:
    named = {"*/*": {"schema": False}, "application/*": {"schema": False}, "application/json": {"schema": PET}}
    named["application/json; version=2"] = {"schema": {"required": ["age"]}}
    rules = make_rules({"content": named})
    assert told(send(rules, "{}", "application/json")) == [("/name", "required", 422)]
    assert told(send(rules, "{}", "application/json; version=2")) == [("/age", "required", 422)]
    assert told(send(rules, "{}", "application/other+json")) == [("", "falseSchema", 422)]


def test_what_is_declared_is_told() -> None:
    rules = make_rules({"content": {"application/json": {}, "text/*": {}}})
    assert send(rules, "x", "image/png")[0].message == (
        "The request body is sent as `image/png`; declared is `application/json`, `text/*`."
    )


def test_a_body_without_a_type_is_what_it_looks_like() -> None:
    named = {"text/plain": {"schema": {"maxLength": 3}}, "application/xml": {"schema": PET}}
    rules = make_rules({"content": {**named, "application/json": {"schema": PET}}})
    assert told(send(rules, "{}")) == [("/name", "required", 422)]
    assert told(send(rules, "<a/>")) == [("/name", "required", 422)]
    assert told(send(rules, "hello")) == [("", "maxLength", 422)]


def test_bodies_that_nobody_asks_for() -> None:
    assert send(make_rules(None), "{", "application/json") == []
    assert send(make_rules({"content": {}}), "{", "application/json") == []
    assert send(make_rules(content("application/json", PET)), "", "application/json") == []
    assert told(send(make_rules({"required": True, "content": {}}), "")) == MISSING


@pytest.mark.parametrize(
    ("name", "schema", "expected"),
    [
        (FORM, properties(a={}), []),
        (FORM, {**properties(a={}), "required": ["a"]}, [("/a", "required", 422)]),
        ("text/plain", {"type": "string"}, []),
        ("text/plain", {"type": "string", "minLength": 1}, [("", "minLength", 422)]),
        ("application/octet-stream", {}, []),
        ("application/json", {}, MISSING),
    ],
)
def test_nothing_at_all_is_a_value_of_some_types(name: str, schema: object, expected: object) -> None:
    rules = make_rules({"required": True, **content(name, schema)})
    assert told(send(rules, "", name)) == expected
    assert told(send(rules, "")) == MISSING


def test_messages() -> None:
    rules = make_rules(content("application/json", PET))
    messages = [each.message for each in send(rules, '{"age": "x"}', "application/json")]
    assert messages == [
        "The request body: `name` is missing.",
        '`/age` in the request body must be a whole number, not "x".',
    ]
    assert send(rules, '{\n"a": }', "application/json")[0].message == (
        "The request body cannot be read: it is not JSON at line 2, column 6"
        " (unexpected character, expected a JSON value)."
    )


def test_codings() -> None:
    rules, good = make_rules(content("application/json", PET)), b'{"name": "Ada"}'
    raw = zlib.compressobj(wbits=-15)
    deflated = raw.compress(b"{}") + raw.flush()
    for coding, body, expected in (
        ("gzip", gzip.compress(good), []),
        ("GZIP", gzip.compress(b"{}"), [("/name", "required", 422)]),
        ("deflate", zlib.compress(b"{}"), [("/name", "required", 422)]),
        ("deflate", deflated, [("/name", "required", 422)]),
        ("identity", b"{}", [("/name", "required", 422)]),
        ("gzip", good, UNREADABLE),
        ("gzip", gzip.compress(good)[:-9], UNREADABLE),
        ("gzip", gzip.compress(b" " * (MOST_BYTES + 1)), [("", "syntax", 413)]),
        ("br", b"anything", []),
    ):
        assert told(send(rules, body, "application/json", content_encoding=coding)) == expected


@pytest.mark.parametrize(
    ("schema", "content_type", "body", "expected"),
    [
        ({"type": "string", "maxLength": 2}, "text/plain", "äö", []),
        ({"type": "string", "maxLength": 2}, "text/plain", "abc", [("", "maxLength", 422)]),
        ({"type": "string", "enum": ["é"]}, "text/plain; charset=latin-1", b"\xe9", []),
        ({"type": "string"}, "text/plain", b"\xe9", UNREADABLE),
        ({"type": "string"}, "text/plain; charset=nobody-knows", b"a", REFUSED),
        ({"type": "string"}, "text/plain; charset=rot13", b"a", REFUSED),
        ({"type": "string"}, "text/plain; charset=punycode", b"a", REFUSED),
        ({"type": "integer"}, "text/plain", "12", []),
        ({"type": "integer"}, "text/plain", "x", [("", "type", 422)]),
        ({"type": "boolean"}, "text/html", "true", []),
        (FILE, "text/csv", b"\xff", []),
        (PET, "text/plain", '{"name": "Ada"}', []),
        (PET, "text/plain", "{}", [("/name", "required", 422)]),
        (PET, "text/plain", "{", [("", "type", 422)]),
        (PET, "text/csv", "a,b", []),
        ({}, "text/plain", "x", []),
        ({**FILE, "maxLength": 2}, "image/png", b"\xff\xfe\xfd", [("", "maxLength", 422)]),
        ({"type": "string", "format": "byte"}, "image/png", b"aGk=", []),
        ({"type": "string", "format": "byte"}, "image/png", b"\xff{}", [("", "format", 422)]),
        ({**FILE, "minLength": 2}, "image/png", b"\xff", [("", "minLength", 422)]),
        ({**FILE, "pattern": "a"}, "application/octet-stream", b"\xff", []),
        (PET, "application/pdf", b"\xff", []),
        (PET, "application/vnd.pet", "{}", [("/name", "required", 422)]),
    ],
)  # fmt: skip
def test_texts_and_bytes(schema: object, content_type: str, body: bytes | str, expected: object) -> None:
    rules = make_rules(content(content_type.partition(";")[0], schema))
    assert told(send(rules, body, content_type)) == expected


@pytest.mark.parametrize(
    ("media_type", "body", "expected"),
    [
        ({"itemSchema": PET}, '{"name": "a"}\n\n{"name": "b"}\n', []),
        ({"itemSchema": PET}, '{"name": "a"}\r\n{}', [("/1/name", "required", 422)]),
        ({"itemSchema": PET}, '{"name": "a"}\n{', [("/1", "syntax", 400)]),
        ({"itemSchema": PET, "schema": {"type": "array", "maxItems": 1}}, '{"name": "a"}\n{}',
         [("/1/name", "required", 422), ("", "maxItems", 422)]),
        ({"schema": PET}, '{"name": "a"}\n{}', [("/1/name", "required", 422)]),
        ({"schema": {"type": "array", "items": PET, "maxItems": 1}}, '{"name": "a"}\n{}',
         [("", "maxItems", 422), ("/1/name", "required", 422)]),
        ({}, "1\n2", []),
    ],
)  # fmt: skip
def test_lines(media_type: object, body: str, expected: list[tuple[str, str, int]]) -> None:
    rules = make_rules({"content": {"application/jsonl": media_type}}, "3.2.0")
    assert sorted(told(send(rules, body, "application/jsonl"))) == sorted(expected)
    rules = make_rules({"content": {"application/json-seq": media_type}}, "3.2.0")
    sequence = "\x1e" + body.replace("\n\n", "\n").replace("\n", "\n\x1e").rstrip("\x1e")
    assert sorted(told(send(rules, sequence, "application/json-seq"))) == sorted(expected)


def test_swagger_says_which_fields_may_be_empty() -> None:
    field = {"in": "formData", "name": "id", "type": "string"}
    for more, body, expected in (
        ({"allowEmptyValue": False}, "id", [("/id", "minLength", 422)]),
        ({"allowEmptyValue": True}, "id", []),
        ({"allowEmptyValue": False}, "id=1", []),
        ({"format": "byte"}, "id=?", [("/id", "format", 422)]),
    ):
        operation = {"consumes": [FORM], "parameters": [{**field, **more}], "responses": {}}
        rules = rules_of({"swagger": "2.0", "info": {}, "paths": {"/x": {"post": operation}}})
        assert told(send(rules, body, FORM)) == expected


def test_documents_that_are_broken_let_bodies_through() -> None:
    for media_type in (
        {"schema": {"$ref": "#/nowhere"}},
        {"schema": 1},
        {"schema": {"type": "nothing"}},
        {"schema": {"pattern": "("}},
        {"schema": {"properties": 1, "required": 2, "items": 3}},
        {"schema": properties(a={}), "encoding": {"a": {"headers": {"X": {"$ref": "#/nowhere"}}, "contentType": 1}}},
        {"schema": properties(a={}), "encoding": {"a": {"style": "none", "explode": 1}, "b": 2}},
        {"schema": properties(a={"$ref": "#/components/schemas/A"})},
    ):
        for name, body in (
            ("application/json", b'{"a": 1}'),
            (FORM, b"a=1"),
            (f"{MULTIPART}; boundary=b", form(part("a", "1"))),
            ("application/xml", b"<r><a>1</a></r>"),
            ("text/plain", b'{"a": 1}'),
            ("application/jsonl", b'{"a": 1}'),
            ("image/png", b"a"),
        ):
            rules = make_rules(content(name, **media_type), A={"$ref": "#/components/schemas/A"})
            assert told(send(rules, body, name)) == []


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"[" * 1_000_000),
        ("application/json", b"[" * 1_000 + b"]" * 1_000),
        ("application/json", b'{"children": [' * 500 + b"]}" * 500),
        ("application/json", b'{"a": 1,' + b'"b": 1,' * 100_000 + b'"c": 1}'),
        (FORM, b"a=1&" * 300_000),
        (FORM, b"children=" + b"[" * 1_000 + b"]" * 1_000),
        (FORM, b"a[" * 300_000 + b"=1"),
        (FORM, b"&".join(b"children" + b"[children]" * 100 + b"[%d]=1" % index for index in range(900))),
        (f"{MULTIPART}; boundary=b", b"--b\r\n" * 200_000),
        (f"{MULTIPART}; boundary=b", b"--b\r\n\r\n" * 200_000),
        (f"{MULTIPART}; boundary=b", b"--b\r\n" + b"a: b\r\n" * 200_000 + b"\r\n\r\n--b--"),
        (f"{MULTIPART}; boundary=b", b"\r\n--bx" * 200_000),
        (f"{MULTIPART}; boundary=b", form(*(part("a", "1") for _ in range(999)))),
        (f"{MULTIPART}; boundary=b", form(*(part(f"a{index}", "1") for index in range(999)))),
        ("application/xml", b"<a>" * 200_000),
        ("application/xml", b"<a>" * 250 + b"</a>" * 250),
        ("application/xml", b"<a>" + b"<children/>" * 50_000 + b"</a>"),
        ("application/xml", b"<a " + b" ".join(b'a%d="1"' % index for index in range(50_000)) + b"/>"),
        ("application/jsonl", b"1\n" * 200_000),
        ("text/plain", b"\xff" * 1_000_000),
    ],
)  # fmt: skip
def test_hostile_bodies_are_judged(content_type: str, body: bytes) -> None:
    node = {**properties(children={"type": "array", "items": {"$ref": "#/components/schemas/Node"}}, a={}),
            "oneOf": [{"required": ["a"]}, {"required": ["children"]}]}  # fmt: skip
    ref = {"$ref": "#/components/schemas/Node"}
    rules = make_rules(content(content_type.partition(";")[0], ref), schemas={"Node": node})
    found = send(rules, body, content_type)
    assert len(found) <= 50
    assert all(len(each.message) < 1_000 for each in found)


NAMES = ("application/json", FORM, MULTIPART, "application/xml", "application/jsonl", "text/plain", "image/png")
ANYTHING = make_rules({"content": {name: {"schema": {**PET, "minProperties": 1}} for name in NAMES}})


@given(
    st.sampled_from(NAMES),
    st.text(max_size=20),
    st.one_of(st.binary(), st.text(alphabet="<>&;/=%[]{}\"',:ab1-\r\n").map(str.encode)),
    st.sampled_from(["", "gzip", "deflate", "x"]),
)
def test_whatever_is_sent_is_judged(name: str, more: str, body: bytes, coding: str) -> None:
    for content_type in (name, f"{name};{more}", more, f"{name}; boundary=b"):
        for sent in (body, b"--b\r\n" + body + b"\r\n--b--"):
            told(send(ANYTHING, sent, content_type, content_encoding=coding))
