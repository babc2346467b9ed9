"""What urlencoded bodies break."""

from urllib.parse import quote

import pytest

from tests.mock.validation.bodies import FORM, content, make_rules, properties, send, told

INTEGER = {"type": "integer"}
INTEGERS = {"type": "array", "items": INTEGER}
POINT = {**properties(x=INTEGER, y=INTEGER), "required": ["x"]}
POINTS = {"type": "array", "items": POINT}
LABELS = {"type": "object", "additionalProperties": INTEGER}
DEEP = {"style": "deepObject", "explode": True}
TYPE = "type"


@pytest.mark.parametrize(
    ("schema", "body", "expected"),
    [
        (properties(a=INTEGER), "a=1", []),
        (properties(a=INTEGER), "a=x", [("/a", TYPE, 422)]),
        (properties(a=INTEGER), "a=", [("/a", TYPE, 422)]),
        (properties(a=INTEGER), "a=1&a=2", [("/a", TYPE, 422)]),
        (properties(a={"type": "string"}), "a=1", []),
        (properties(a={"type": "string", "minLength": 1}), "a", [("/a", "minLength", 422)]),
        (properties(a={"type": "string", "enum": ["x y&é"]}), "a=x+y%26%C3%A9", []),
        (properties(a={"type": "boolean"}), "a=true", []),
        (properties(a={"type": ["integer", "null"]}), "a=", []),
        (properties(a=INTEGERS), "a=1&a=2", []),
        (properties(a=INTEGERS), "a=1", []),
        (properties(a=INTEGERS), "a=1&a=x", [("/a/1", TYPE, 422)]),
        (properties(a=POINT), 'a={"x":1}', []),
        (properties(a=POINT), "a=%7B%22x%22%3A%221%22%7D", [("/a/x", TYPE, 422)]),
        (properties(a=POINT), "a[x]=1&a[y]=2", []),
        (properties(a=POINT), "a[y]=2", [("/a/x", "required", 422)]),
        (properties(a=POINT), "x=1&y=2", []),
        (properties(a=POINT), "a=hello", [("/a", "style", 422)]),
        (properties(a={"type": "array", "items": POINT}), 'a={"x":1}&a={"x":2}', []),
        (properties(a={"type": "array", "items": POINT}), 'a=[{"x":1},{"y":2}]', [("/a/1/x", "required", 422)]),
        (properties(a={"type": "array", "items": POINT}), "a[0][x]=1&a[1][x]=2", []),
        ({**properties(a=LABELS), "additionalProperties": False}, "b=2", [("/b", "additionalProperties", 422)]),
        (properties(a=LABELS), "b=x", []),
        (properties(a=LABELS), "a[b]=x", [("/a/b", TYPE, 422)]),
        ({**properties(a=INTEGER), "additionalProperties": False}, "a=1&b=2", [("/b", "additionalProperties", 422)]),
        ({"type": "object", "additionalProperties": INTEGER}, "b=2", []),
        ({"type": "object", "additionalProperties": INTEGER}, "b=x", [("/b", TYPE, 422)]),
        ({"type": "object", "additionalProperties": INTEGERS}, "b=2&b=3", []),
        ({**properties(a=INTEGER), "required": ["a"]}, "b=1", [("/a", "required", 422)]),
        ({"oneOf": [{**properties(a=INTEGER), "required": ["a"]}, {**properties(b=INTEGER), "required": ["b"]}]},
         "b=1", []),
        ({"allOf": [properties(a=INTEGER), {"required": ["a"]}]}, "a=1", []),
        ({"type": "string"}, "a=1", []),
        ({}, "%FF=1", [("", "syntax", 400)]),
        ({}, b"\xff", [("", "syntax", 400)]),
        (properties(a={"type": "string"}), "a=%FF", [("/a", "style", 422)]),
        (properties(a={"type": "string"}), "&&a=1&", []),
    ],
)  # fmt: skip
def test_fields(schema: object, body: bytes | str, expected: object) -> None:
    rules = make_rules(content(FORM, schema))
    assert told(send(rules, body, f"{FORM}; charset=utf-8")) == expected


@pytest.mark.parametrize(
    ("schema", "encoding", "body", "expected"),
    [
        (LABELS, DEEP, "b=2", [("/b", "additionalProperties", 422)]),
        (LABELS, DEEP, "a[b]=2", []),
        (INTEGERS, {"style": "form", "explode": False}, "a=1,2", []),
        (INTEGERS, {"style": "form", "explode": False}, "a=1,x", [("/a/1", TYPE, 422)]),
        (INTEGERS, {"explode": False}, "a=1%2C2", []),
        (INTEGERS, {"style": "spaceDelimited", "explode": False}, "a=1+2", []),
        (INTEGERS, {"style": "pipeDelimited", "explode": False}, "a=1%7C2", []),
        (POINT, {"style": "deepObject", "explode": True}, "a[x]=1", []),
        (POINT, {"style": "deepObject", "explode": True}, "a%5Bx%5D=z", [("/a/x", TYPE, 422)]),
        (POINT, {"style": "form", "explode": True}, "x=1&y=2", []),
        (POINT, {"style": "form", "explode": False}, "a=x,1,y,2", []),
        (POINT, {"contentType": "application/json"}, 'a={"x":1}', []),
        (POINT, {"contentType": "application/json"}, 'a={"x":', [("/a", "syntax", 400)]),
        (INTEGERS, {"contentType": "application/json"}, "a=[1,2]", []),
        (INTEGERS, {"contentType": "application/json"}, "a=1&a=2", []),
        (INTEGER, {"contentType": "text/plain"}, "a=1", []),
        (POINTS, {"style": "form", "explode": False}, "a=" + quote('{"x":1}'), []),
        (POINTS, {"style": "form", "explode": False}, "a=" + quote('{"x":1,"y":2}, {"x":3}'), []),
        (POINTS, {"style": "form", "explode": False}, "a=" + quote('[{"x":1},{"x":2}]'), []),
        (POINTS, {"style": "form", "explode": False}, "a=" + quote('{"x":1},{"y":2}'), [("/a/1/x", "required", 422)]),
        (POINTS, {"style": "form", "explode": False}, "a=" + quote('{"x":1},{'), [("/a/0", TYPE, 422)]),
        (POINTS, {"style": "form", "explode": True}, "a={0}&a={0}".format(quote('{"x":1}')), []),
        (POINT, {"style": "deepObject", "explode": True}, "a=" + quote('{"x":1}'), [("/a", "style", 422)]),
        ({"type": "string"}, {"allowReserved": False}, "a=x/y", [("/a", "style", 422)]),
        ({"type": "string"}, {"allowReserved": False}, "a=x%2Fy", []),
        ({"type": "string"}, {"allowReserved": True}, "a=x/y?z", []),
        ({"type": "string"}, {"style": "form"}, "a=it's+(fine)!", []),
        ({"type": "string"}, {}, "a=x/y", []),
    ],
)
def test_encodings(schema: object, encoding: object, body: str, expected: object) -> None:
    whole = {**properties(a=schema), "additionalProperties": False}
    rules = make_rules(content(FORM, whole, encoding={"a": encoding}))
    assert told(send(rules, body, FORM)) == expected
