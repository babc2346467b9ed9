"""What multipart bodies break."""

import pytest

from tests.mock.validation.bodies import MULTIPART, content, form, make_rules, part, properties, send, told

INTEGER = {"type": "integer"}
INTEGERS = {"type": "array", "items": INTEGER}
FILE = {"type": "string", "format": "binary"}
POINT = {**properties(x=INTEGER), "required": ["x"]}
POINTS = {"type": "array", "items": POINT}
PNG = b"\x89PNG\r\n\x1a\n\r\n--bx\r\n\xff"
BOUNDED = f"{MULTIPART}; boundary=b"
TYPE = "type"


@pytest.mark.parametrize(
    ("schema", "parts", "expected"),
    [
        (INTEGER, [part("a", "1")], []),
        (INTEGER, [part("a", "x")], [("/a", TYPE, 422)]),
        (INTEGER, [part("b", "1")], [("/a", "required", 422)]),
        (INTEGER, [], [("/a", "required", 422)]),
        (INTEGER, [part("a", "1"), part("a", "2")], [("/a", TYPE, 422)]),
        ({"type": "string", "maxLength": 1}, [part("a", "ä")], []),
        ({"type": "string"}, [part("a", b"\xff")], [("/a", "syntax", 400)]),
        ({"type": "string"}, [part("a", b"\xe4", "text/plain; charset=latin-1")], []),
        ({"type": "string", "format": "byte"}, [part("a", "?")], [("/a", "format", 422)]),
        (INTEGERS, [part("a", "1"), part("a", "2")], []),
        (INTEGERS, [part("a", "1")], []),
        (INTEGERS, [part("a", "[1, 2]", "application/json")], []),
        (INTEGERS, [part("a", "1"), part("a", "x")], [("/a/1", TYPE, 422)]),
        (FILE, [part("a", PNG, "image/png", filename="a.png")], []),
        (FILE, [part("a", "plain text")], []),
        (FILE, [part("a", "{", "application/json", filename="a.json")], []),
        ({**FILE, "maxLength": 3}, [part("a", PNG, "image/png")], [("/a", "maxLength", 422)]),
        ({**FILE, "minLength": 99}, [part("a", PNG, "image/png")], [("/a", "minLength", 422)]),
        ({**FILE, "maxLength": 99, "pattern": "^x$", "minLength": 3}, [part("a", PNG, "image/png")], []),
        ({"type": "array", "items": FILE}, [part("a", PNG, filename="1"), part("a", PNG, filename="2")], []),
        ({"type": "array", "items": FILE, "maxItems": 1}, [part("a", PNG), part("a", PNG)], [("/a", "maxItems", 422)]),
        ({}, [part("a", PNG, filename="x")], []),
        ({"type": "string", "contentMediaType": "image/png"}, [part("a", PNG)], []),
        ({"type": "string", "pattern": "^x$"}, [part("a", PNG, "image/png")], []),
        (INTEGER, [part("a", PNG, "image/png")], [("/a", TYPE, 422)]),
        (POINT, [part("a", '{"x": 1}', "application/json")], []),
        (POINT, [part("a", '{"x": 1}', "application/json", filename="blob")], []),
        (POINT, [part("a", '{"x": "1"}')], [("/a/x", TYPE, 422)]),
        (POINT, [part("a", '{"x": ', "application/json")], [("/a", "syntax", 400)]),
        (POINT, [part("a", "hello")], [("/a", TYPE, 422)]),
        (POINT, [part("a", "<a><x>1</x></a>", "application/xml")], []),
        (POINT, [part("a", "<a><x>z</x></a>", "application/xml")], [("/a/x", TYPE, 422)]),
        (POINTS, [part("a", '{"x": 1}'), part("a", '{"x": "1"}')], [("/a/1/x", TYPE, 422)]),
        (POINTS, [part("a", '[{"x": 1}, {"x": "1"}]')], [("/a/1/x", TYPE, 422)]),
        (POINTS, [part("a", '[{"x": 1}, {"x": 2}]')], []),
        ({"type": "array", "items": INTEGERS}, [part("a", "[1, 2]"), part("a", "[3]")], []),
        ({"oneOf": [FILE, INTEGER]}, [part("a", PNG, "image/png")], []),
    ],
)
def test_parts(schema: object, parts: list[bytes], expected: object) -> None:
    rules = make_rules(content(MULTIPART, {**properties(a=schema), "required": ["a"]}))
    assert told(send(rules, form(*parts), BOUNDED)) == expected


@pytest.mark.parametrize(
    ("schema", "encoding", "parts", "expected"),
    [
        (FILE, {"contentType": "image/png, image/jpeg"}, [part("a", PNG, "image/png")], []),
        (FILE, {"contentType": "image/png, image/jpeg"}, [part("a", PNG, "image/gif")], [("/a", "content-type", 415)]),
        (FILE, {"contentType": "image/*"}, [part("a", PNG, "image/gif")], []),
        (FILE, {"contentType": "image/png"}, [part("a", PNG)], []),
        (POINT, {"contentType": "application/json"}, [part("a", '{"x": 1}')], []),
        (POINT, {"contentType": "application/json"}, [part("a", "{", "application/json")], [("/a", "syntax", 400)]),
        (POINT, {"contentType": "application/xml"}, [part("a", "<a><x>1</x></a>")], []),
        (POINTS, {"contentType": "application/json"}, [part("a", '[{"x": 1}]')], []),
        (POINT, {"style": "deepObject"}, [part("a[x]", "1")], []),
        (INTEGERS, {"style": "form", "explode": False}, [part("a", "1,2")], []),
        (POINTS, {"style": "form", "explode": False}, [part("a", '{"x": 1}, {"x": 2}')], []),
        (INTEGER, {"headers": {"X-Id": {"required": True, "schema": INTEGER}}}, [part("a", "1")],
         [("/a", "required", 422)]),
        (INTEGER, {"headers": {"X-Id": {"schema": INTEGER}}}, [part("a", "1", more="x-id: z\r\n")],
         [("/a", TYPE, 422)]),
        (INTEGER, {"headers": {"X-Id": {"$ref": "#/components/headers/Id"}}}, [part("a", "1", more="X-ID: 7\r\n")], []),
        (INTEGER, {"headers": {"X-Id": {"$ref": "#/components/headers/Id"}}}, [part("a", "1")],
         [("/a", "required", 422)]),
    ],
)  # fmt: skip
def test_encodings(schema: object, encoding: object, parts: list[bytes], expected: object) -> None:
    whole = {**properties(a=schema), "additionalProperties": False}
    headers = {"Id": {"required": True, "schema": INTEGER}}
    rules = make_rules(content(MULTIPART, whole, encoding={"a": encoding}), headers=headers)
    assert told(send(rules, form(*parts), BOUNDED)) == expected


@pytest.mark.parametrize(
    ("content_type", "body", "says"),
    [
        (MULTIPART, form(part("a", "1")), "its content type names no boundary"),
        (f"{MULTIPART}; boundary={'b' * 71}", form(part("a", "1")), "a boundary of more than 70 characters"),
        (f"{MULTIPART}; boundary=other", form(part("a", "1")), "its last boundary is missing"),
        (BOUNDED, part("a", "1"), "its last boundary is missing"),
        (BOUNDED, part("a", "1")[:20], "its last boundary is missing"),
        (BOUNDED, b"--b\r\nContent-Disposition: form-data; name=a\r\n--b--", "no empty line behind its headers"),
        (BOUNDED, b"--b\r\nnothing\r\n\r\n1\r\n--b--", "a header without a colon"),
        (BOUNDED, b"--b\r\n\r\n1\r\n--b--", "one of its parts has no name"),
        (BOUNDED, form(*(part("a", "1") for _ in range(1_001))), "more than 1000 parts"),
    ],
)
def test_broken_bodies(content_type: str, body: bytes, says: str) -> None:
    rules = make_rules(content(MULTIPART, properties(a=INTEGER)))
    (violation,) = send(rules, body, content_type)
    assert (violation.rule, violation.status, violation.pointer) == ("syntax", 400, "")
    assert says in violation.message


def test_parts_without_names() -> None:
    body = form(b"--b\r\nContent-Type: application/json\r\n\r\n1\r\n", b"--b\r\n\r\nx\r\n")
    for media_type, expected in (
        ({"schema": INTEGERS}, [("/1", TYPE, 422)]),
        ({"itemSchema": INTEGER}, [("/1", TYPE, 422)]),
        ({"schema": {"type": "array", "maxItems": 1}}, [("", "maxItems", 422)]),
        ({"schema": {"type": "array"}}, []),
        ({"schema": properties(a=INTEGER)}, []),
        ({}, []),
    ):
        rules = make_rules({"content": {"multipart/mixed": media_type}}, "3.2.0")
        assert told(send(rules, body, "multipart/mixed; boundary=b")) == expected
    rules = make_rules({"content": {"multipart/*": {"schema": properties(a=INTEGER)}}})
    assert told(send(rules, form(part("a", "x")), "multipart/mixed; boundary=b")) == [("/a", TYPE, 422)]
