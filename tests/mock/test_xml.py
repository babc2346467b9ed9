import pytest
from lxml import etree

from smartmock.mock.xml import dump_xml
from smartmock.schema.model import Schema
from smartmock.schema.schemas import SchemaSet
from smartmock.types import JSON, JsonObject
from tests.mock.apis import ask

DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"


def view(schema: JsonObject) -> Schema:
    tree = {"components": {"schemas": {"Thing": schema}}}
    return SchemaSet.from_document(tree, "2020-12").view("/components/schemas/Thing")


def dump(value: JSON, **schema: JSON) -> str:
    text = dump_xml(value, view({"xml": {"name": "r"}, **schema})).decode()
    etree.fromstring(text.encode())
    return text.removeprefix(DECLARATION)


def properties(**schemas: JSON) -> JsonObject:
    return {"type": "object", "properties": schemas}


STRINGS = {"type": "array", "items": {"type": "string"}}


@pytest.mark.parametrize(
    ("value", "schema", "text"),
    [
        pytest.param({"a": 1, "b": True, "c": None, "d": 1.5}, {}, "<r><a>1</a><b>true</b><d>1.5</d></r>",
                     id="scalars"),
        pytest.param({"a": 1}, properties(a={"xml": {"name": "x"}}), "<r><x>1</x></r>", id="name"),
        pytest.param({"a": 1}, properties(a={"xml": {"attribute": True}}), '<r a="1"/>', id="attribute"),
        pytest.param({"a": [1]}, properties(a={"xml": {"attribute": True}}), "<r><a>1</a></r>",
                     id="array is no attribute"),
        pytest.param({"a": ["x", "y"]}, properties(a=STRINGS), "<r><a>x</a><a>y</a></r>", id="plain array"),
        pytest.param({"a": ["x"]}, properties(a={**STRINGS, "xml": {"wrapped": True}}), "<r><a><a>x</a></a></r>",
                     id="wrapped"),
        pytest.param({"a": ["x"]}, properties(a={"type": "array", "items": {"xml": {"name": "i"}}}), "<r><i>x</i></r>",
                     id="named items"),
        pytest.param({"a": ["x"]}, properties(a={"xml": {"name": "w"}, "items": {"xml": {"name": "i"}}}),
                     "<r><i>x</i></r>", id="an array's own name counts only for its wrapper"),
        pytest.param({"a": ["x"]}, properties(a={**STRINGS, "xml": {"name": "w", "wrapped": True}}),
                     "<r><w><w>x</w></w></r>", id="named wrapper"),
        pytest.param({"a": ["x"]}, properties(
            a={"type": "array", "xml": {"name": "w", "wrapped": True}, "items": {"xml": {"name": "i"}}}),
            "<r><w><i>x</i></w></r>", id="named wrapper and items"),
        pytest.param({"a": 1}, {"xml": {"name": "r", "namespace": "urn:x"}}, '<r xmlns="urn:x"><a>1</a></r>',
                     id="namespace"),
        pytest.param({"a": 1}, {"xml": {"name": "r", "namespace": "urn:x", "prefix": "p"}},
                     '<p:r xmlns:p="urn:x"><a>1</a></p:r>', id="prefix"),
        pytest.param({"a": 1}, properties(a={"xml": {"prefix": "p"}}), '<r><p:a xmlns:p="urn:prefix:p">1</p:a></r>',
                     id="prefix without namespace"),
        pytest.param({"a": 1}, properties(a={"xml": {"attribute": True, "prefix": "p", "namespace": "urn:x"}}),
                     '<r xmlns:p="urn:x" p:a="1"/>', id="attribute with prefix"),
        pytest.param({"a": "b"}, properties(a={"xml": {"nodeType": "text"}}), "<r>b</r>", id="text node"),
        pytest.param({"1 a<b": "x"}, {}, "<r><_1_a_b>x</_1_a_b></r>", id="names that are none"),
        pytest.param({"a": "x\x00\ud800\ufffe<&"}, {}, "<r><a>x&lt;&amp;</a></r>", id="illegal characters"),
        pytest.param({"größe": "ü"}, {}, "<r><größe>ü</größe></r>", id="beyond ASCII"),
        pytest.param("text", {}, "<r>text</r>", id="scalar root"),
        pytest.param([1, 2], {"type": "array"}, "<r><item>1</item><item>2</item></r>", id="array root"),
        pytest.param([[1], [2]], {}, "<r><item><item>1</item></item><item><item>2</item></item></r>",
                     id="arrays in arrays"),
        pytest.param({"a": {"b": {"c": 1}}}, {}, "<r><a><b><c>1</c></b></a></r>", id="deep"),
    ],
)  # fmt: skip
def test_xml(value: JSON, schema: JsonObject, text: str) -> None:
    assert dump(value, **schema) == text


def test_the_root_is_named_by_the_component() -> None:
    schemas = SchemaSet.from_document(
        {"components": {"schemas": {"Thing": {"type": "object"}}}, "place": {"$ref": "#/components/schemas/Thing"}},
        "2020-12",
    )
    assert dump_xml({}, schemas.view("/place")).decode() == DECLARATION + "<Thing/>"
    assert dump_xml({}, None).decode() == DECLARATION + "<root/>"


def test_text_that_is_xml_is_served_as_it_is() -> None:
    assert dump_xml(" <a/>", None) == b" <a/>"


def test_a_documented_order() -> None:
    assert ask("mock-rendering", "GET /order", accept="application/xml").body.decode() == DECLARATION + (
        '<order xmlns="urn:shop" id="7"><remark>a &amp; b</remark>'
        "<lines><line><sku>A1</sku><amount>2</amount></line><line><sku>B2</sku><amount>1</amount></line></lines>"
        "<tag>new</tag><tag>hot</tag></order>"
    )
