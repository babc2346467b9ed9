"""What bodies of XML break, and what they write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from smartmock.mock.validation.coercion import alternatives
from smartmock.mock.validation.xml_bodies import XmlReader
from smartmock.mock.xml import dump_xml
from smartmock.schema.schemas import SchemaSet
from smartmock.types import JSON, JsonObject
from tests.mock.validation.bodies import content, make_rules, properties, send, told

XML = "application/xml"
INTEGER = {"type": "integer"}
INTEGERS = {"type": "array", "items": INTEGER}
NIL = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'
UNREADABLE = [("", "syntax", 400)]


def named(xml: JsonObject, **schema: JSON) -> JsonObject:
    return {**schema, "xml": xml}


@pytest.mark.parametrize(
    ("schema", "body", "expected"),
    [
        (properties(a=INTEGER), "<r><a>1</a></r>", []),
        (properties(a=INTEGER), "<r>\n <a> 1 </a>\n</r>", [("/a", "type", 422)]),
        (properties(a=INTEGER), "<r><a>x</a></r>", [("/a", "type", 422)]),
        (properties(a=INTEGER), "<r><a>1</a><a>2</a></r>", [("/a", "type", 422)]),
        (properties(a=INTEGER), "<r><a><b>1</b></a></r>", [("/a", "type", 422)]),
        ({**properties(a=INTEGER), "required": ["a"]}, "<r/>", [("/a", "required", 422)]),
        ({**properties(a=INTEGER), "required": ["a"]}, '<r a="1"/>', [("/a", "required", 422)]),
        ({**properties(a={"type": ["integer", "null"]}), "required": ["a"]}, "<r/>", []),
        ({**properties(a={"type": ["integer", "null"]}), "required": ["a"]}, f"<r><a {NIL}/></r>", []),
        (properties(a=INTEGER), f"<r><a {NIL}/></r>", [("/a", "type", 422)]),
        (properties(a={"type": "boolean"}), "<r><a>true</a></r>", []),
        (properties(a={"type": "string", "minLength": 1}), "<r><a/></r>", [("/a", "minLength", 422)]),
        (properties(a={"type": "string", "enum": ["x & ü"]}), "<r><a>x &amp; <![CDATA[ü]]></a></r>", []),
        (properties(a=named({"name": "b"}, **INTEGER)), "<r><b>x</b></r>", [("/a", "type", 422)]),
        (properties(a=named({"attribute": True}, **INTEGER)), '<r a="1"/>', []),
        (properties(a=named({"attribute": True}, **INTEGER)), '<r a="x"/>', [("/a", "type", 422)]),
        (properties(a=named({"attribute": True, "prefix": "p", "namespace": "urn:p"}, **INTEGER)),
         '<r xmlns:q="urn:p" q:a="x"/>', [("/a", "type", 422)]),
        (properties(a=named({"namespace": "urn:p"}, **INTEGER)), '<r><a xmlns="urn:p">x</a></r>',
         [("/a", "type", 422)]),
        (properties(a=named({"namespace": "urn:p"}, **INTEGER)), "<r><a>x</a></r>", []),
        (properties(a=INTEGERS), "<r><a>1</a></r>", []),
        (properties(a=INTEGERS), "<r><a>1</a><b/><a>x</a></r>", [("/a/1", "type", 422)]),
        ({**properties(a=INTEGERS), "required": ["a"]}, "<r/>", []),
        ({**properties(a={**INTEGERS, "minItems": 1}), "required": ["a"]}, "<r/>", [("/a", "minItems", 422)]),
        (properties(a=named({"wrapped": True}, **INTEGERS)), "<r><a><a>1</a><a>x</a></a></r>", [("/a/1", "type", 422)]),
        (properties(a=named({"wrapped": True}, **INTEGERS, minItems=1)), "<r><a/></r>", [("/a", "minItems", 422)]),
        (properties(a={"type": "array", "items": named({"name": "i"}, **INTEGER)}), "<r><i>x</i></r>",
         [("/a/0", "type", 422)]),
        (INTEGERS, "<r><i>1</i><i>x</i></r>", [("/1", "type", 422)]),
        (INTEGER, "<r>1</r>", []),
        (INTEGER, "<r>x</r>", [("", "type", 422)]),
        (properties(a=properties(b=INTEGERS)), "<r><a><b>x</b></a></r>", [("/a/b/0", "type", 422)]),
        (properties(a=named({"nodeType": "text"}, **INTEGER), b=named({"attribute": True})), '<r b="1">x</r>',
         [("/a", "type", 422)]),
        ({**properties(a=INTEGER), "additionalProperties": False}, "<r><b/></r>",
         [("/b", "additionalProperties", 422)]),
        ({"type": "object", "additionalProperties": INTEGERS}, "<r><b>1</b></r>", []),
        ({"oneOf": [properties(a=INTEGER) | {"required": ["a"]}, properties(b=INTEGERS) | {"required": ["b"]}]},
         "<r><b>1</b></r>", []),
        (properties(a={"anyOf": [INTEGER, properties(b=INTEGER)]}), "<r><a><b>1</b></a></r>", []),
        (named({"name": "pet"}, type="object"), "<pet/>", []),
        (named({"name": "pet"}, type="object"), "<Pet/>", [("", "xml", 422)]),
        (named({"name": "pet", "namespace": "urn:p"}, type="object"), '<x:pet xmlns:x="urn:p"/>', []),
        (named({"name": "pet", "namespace": "urn:p"}, type="object"), "<pet/>", [("", "xml", 422)]),
        ({"$ref": "#/components/schemas/Pet"}, "<Pet/>", []),
        ({"$ref": "#/components/schemas/Pet"}, "<pet/>", [("", "xml", 422)]),
        ({}, "<r><a>", UNREADABLE),
        ({}, "hello", UNREADABLE),
        ({}, '<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>', UNREADABLE),
        ({}, "<!DOCTYPE r><r/>", UNREADABLE),
        ({}, "<a>" * 150 + "</a>" * 150, UNREADABLE),
    ],
)  # fmt: skip
def test_elements(schema: JSON, body: str, expected: list[tuple[str, str, int]]) -> None:
    rules = make_rules(content(XML, schema), schemas={"Pet": {"type": "object"}})
    assert told(send(rules, body, XML)) == expected


def test_charsets() -> None:
    rules = make_rules(content(XML, {"type": "string", "enum": ["é"]}))
    for body, content_type in (
        ("<r>é</r>".encode(), XML),
        ("<r>é</r>".encode("latin-1"), f"{XML}; charset=latin-1"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><r>é</r>".encode("latin-1"), "text/xml"),
        ("<r>é</r>".encode("utf-16"), XML),
        ("\ufeff<r>é</r>".encode(), XML),
    ):
        assert told(send(rules, body, content_type)) == []
    assert told(send(rules, b"<r>\xe9</r>", XML)) == UNREADABLE


def pairs(depth: int) -> st.SearchStrategy[tuple[JsonObject, JSON]]:
    """A schema and a value that obeys it."""
    texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=5)
    values: dict[str, st.SearchStrategy[JSON]] = {
        "string": texts,
        "integer": st.integers(-(2**53), 2**53),
        "number": st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
    }
    scalars = st.sampled_from(sorted(values)).flatmap(
        lambda name: st.tuples(st.just({"type": name}), values[name])
    )  # fmt: skip
    if depth == 0:
        return scalars
    return st.one_of(scalars, lists(depth - 1), objects(depth - 1))


@st.composite
def lists(draw: st.DrawFn, depth: int) -> tuple[JsonObject, JSON]:
    schema, value = draw(pairs(depth))
    return {"type": "array", "items": schema, "xml": {"wrapped": draw(st.booleans())}}, [value] * draw(
        st.integers(0, 3)
    )


@st.composite
def objects(draw: st.DrawFn, depth: int) -> tuple[JsonObject, JSON]:
    """All properties are required: lists that are empty are told from those that are not there only then."""
    schemas, value = {}, {}
    for name in draw(st.lists(st.sampled_from(["a", "b c", "größe", "1d"]), unique=True)):
        schema, value[name] = draw(pairs(depth))
        xml = dict(schema.get("xml", {}))
        if draw(st.booleans()):
            xml["name"] = f"n-{name}"
        if draw(st.booleans()):
            xml |= {"namespace": "urn:x", "prefix": draw(st.sampled_from(["", "p"]))}
        if draw(st.booleans()):
            xml["attribute"] = True
        schemas[name] = {**schema, "xml": xml}
    return {"type": "object", "properties": schemas, "required": [*schemas]}, value


@given(pairs(3))
def test_what_is_written_is_read(pair: tuple[JsonObject, JSON]) -> None:
    schema, value = pair
    schemas = SchemaSet.from_schema(schema)
    view = schemas.view("", "request")
    assert len(alternatives(view)) == 1
    text = dump_xml(value, view)
    read = XmlReader(lambda _: lambda _: True).read(etree.fromstring(text), view)
    assert read == value
    assert schemas.validator("", "request").is_valid(read)
