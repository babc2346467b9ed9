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


NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
STRINGS = {"type": "array", "items": {"type": "string"}}


@pytest.mark.parametrize(
    ("value", "schema", "text"),
    [
        pytest.param({"a": 1, "b": True, "d": 1.5}, {}, "<r><a>1</a><b>true</b><d>1.5</d></r>", id="scalars"),
        pytest.param({"a": None}, {}, f"<r><a {NIL}/></r>", id="null"),
        pytest.param(None, {}, f"<r {NIL}/>", id="null root"),
        pytest.param({"a": None}, properties(a={"xml": {"attribute": True}}), "<r/>", id="null is no attribute"),
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
        pytest.param({"k": "Cat", "n": "Tom"}, properties(
            k={"xml": {"nodeType": "attribute", "prefix": "p", "namespace": "urn:x"}}, n={"xml": {"nodeType": "text"}}),
            '<r xmlns:p="urn:x" p:k="Cat">Tom</r>', id="attribute and text"),
        pytest.param({"a": "<b>&"}, properties(a={"xml": {"nodeType": "cdata"}}), "<r><![CDATA[<b>&]]></r>",
                     id="CDATA"),
        pytest.param({"a": "]]>"}, properties(a={"xml": {"nodeType": "cdata"}}), "<r>]]&gt;</r>",
                     id="what would end CDATA"),
        pytest.param({"a": {"b": 1}}, properties(a={"xml": {"nodeType": "none"}}), "<r><b>1</b></r>", id="no node"),
        pytest.param(["x", 42, "y"], {"type": "array", "prefixItems": [
            {"xml": {"nodeType": "text"}}, {"xml": {"name": "d"}}, {"xml": {"nodeType": "text"}}]},
            "<r>x<d>42</d>y</r>", id="text between elements"),
        pytest.param([{"k": "Cat", "n": "Tom"}], {"type": "array", "items": {"xml": {"name": "animal"}, **properties(
            k={"xml": {"nodeType": "attribute"}}, n={"xml": {"nodeType": "text"}})}},
            '<r><animal k="Cat">Tom</animal></r>', id="items with attributes and text"),
        pytest.param({"a": ["x"]}, properties(a={**STRINGS, "xml": {"nodeType": "element"}}), "<r><a><a>x</a></a></r>",
                     id="wrapped, in the words of 3.2"),
        pytest.param({"a": ["x"]}, properties(a={**STRINGS, "xml": {"name": "w"}}), "<r><a>x</a></r>",
                     id="items are not called after their list"),
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
