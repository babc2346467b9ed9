"""Parameters of requests, judged as the document says."""

import json
from urllib.parse import quote_plus

import pytest

from smartmock.mock.model import MockRequest
from smartmock.mock.validation.model import LONGEST, MOST
from smartmock.settings import Environment, Validation
from smartmock.types import JSON
from tests.mock.apis import ask, header, small_api
from tests.mock.validation.operations import Told, check, compile_get, rules_of, told

INTEGERS = "schema: {type: array, items: {type: integer}}"
OBJECT = "schema: {type: object, properties: {R: {type: integer}, tags: {type: array, items: {type: string}}}}"
CHOICE = "schema: {anyOf: [{type: integer}, {type: array, items: {type: integer}, minItems: 2}]}"
DEEP = (
    "style: deepObject, schema: {type: object, properties: {a: {type: object, properties: {b: {type: integer}}}, "
    "l: {type: array, items: {type: integer}}, o: {type: array, items: {type: object, required: [x, y]}}}}"
)


def broken_query(rest: str, query: str, version: str = "3.1.0") -> list[tuple[str, str]]:
    """Pointer and rule of what a query breaks, for a parameter `n`."""
    violations = check(compile_get(f"[{{name: n, in: query, {rest}}}]", version=version), f"/a?{query}")
    assert {(each.location, each.name) for each in violations} <= {("query", "n")}
    return [(each.pointer, each.rule) for each in violations]


@pytest.mark.parametrize(
    ("schema", "query", "broken"),
    [
        pytest.param("{type: integer, maximum: 9}", "n=9", [], id="an integer"),
        pytest.param("{type: integer, maximum: 9}", "n=10", [("", "maximum")], id="too large"),
        pytest.param("{type: integer}", "n=1.5", [("", "type")], id="no whole number"),
        pytest.param("{type: integer}", "n=5.0", [], id="whole, with a point"),
        pytest.param("{type: integer}", "n=NaN", [("", "type")], id="not a number"),
        pytest.param("{type: integer}", "n=" + "9" * 9_000, [("", "type")], id="longer than numbers are"),
        pytest.param("{type: number}", "n=-1e3", [], id="an exponent"),
        pytest.param("{type: boolean}", "n=true", [], id="true"),
        pytest.param("{type: boolean}", "n=True", [("", "type")], id="as Python writes it"),
        pytest.param("{type: string}", "n=5", [], id="digits are a text"),
        pytest.param("{type: string, enum: ['5', a]}", "n=5", [], id="digits in an enum of texts"),
        pytest.param("{enum: [5, 6]}", "n=5", [], id="a number in an enum without a type"),
        pytest.param("{enum: [5, 6]}", "n=7", [("", "enum")], id="none of an enum without a type"),
        pytest.param("{type: string, format: date}", "n=2024-05-31", [], id="a date"),
        pytest.param("{type: string, format: date}", "n=soon", [("", "format")], id="no date"),
        pytest.param("{type: [integer, 'null']}", "n=", [], id="null is written as nothing"),
        pytest.param("{type: [integer, 'null']}", "n=null", [], id="or by its name"),
        pytest.param("{type: [string, integer], maxLength: 1}", "n=55", [], id="either of two types"),
        pytest.param("{anyOf: [{type: integer, minimum: 5}, {type: boolean}]}", "n=true", [], id="anyOf"),
        pytest.param("{anyOf: [{type: integer, minimum: 5}, {type: boolean}]}", "n=4", [("", "minimum")], id="neither"),
        pytest.param("{allOf: [{type: integer}, {minimum: 5}]}", "n=4", [("", "minimum")], id="allOf"),
        pytest.param("{}", "n=a&n=b", [], id="anything"),
        pytest.param("{type: string}", "n=a+b%20c", [], id="spaces"),
        pytest.param("{type: string, maxLength: 1}", "n=%C3%A9", [], id="one character in two bytes"),
        pytest.param("{type: string}", "n=%FF", [("", "style")], id="no UTF-8"),
        pytest.param("{type: string}", "n=100%", [], id="a lonely per cent sign"),
        pytest.param("{type: string}", "n", [], id="no sign of equality"),
        pytest.param("{type: string, minLength: 1}", "n=", [("", "minLength")], id="empty"),
        pytest.param("{type: integer}", "n=", [("", "type")], id="an empty number"),
        pytest.param("{type: integer}", "n=1&n=2", [("", "type")], id="a repeated scalar"),
        pytest.param("{type: integer}", "m=x&N=y", [], id="what is not declared"),
        pytest.param("false", "n=1", [("", "falseSchema")], id="nothing is allowed"),
    ],
)
def test_scalars_are_read_as_their_schema_wants(schema: str, query: str, broken: list[tuple[str, str]]) -> None:
    assert broken_query(f"schema: {schema}", query) == broken


@pytest.mark.parametrize(
    ("rest", "query", "broken"),
    [
        pytest.param("allowEmptyValue: true, schema: {type: integer}", "n=", [], id="allowed"),
        pytest.param("allowEmptyValue: false, schema: {type: string}", "n=", [("", "minLength")], id="forbidden"),
        pytest.param("allowEmptyValue: false, schema: {type: string}", "n=a", [], id="not empty"),
        pytest.param("schema: {type: string}", "n=", [], id="nothing said"),
        pytest.param("required: true, schema: {type: string}", "n=", [], id="given, though empty"),
        pytest.param("required: true, schema: {type: string}", "m=1", [("", "required")], id="missing"),
        pytest.param("required: true, schema: {type: integer, default: 5}", "", [("", "required")], id="a default"),
        pytest.param("required: true", "", [("", "required")], id="without a schema"),
        pytest.param("deprecated: true, schema: {type: string}", "n=1", [], id="deprecated"),
    ],
)
def test_missing_and_empty_values(rest: str, query: str, broken: list[tuple[str, str]]) -> None:
    assert broken_query(rest, query) == broken


@pytest.mark.parametrize(
    ("rest", "query", "broken"),
    [
        pytest.param(INTEGERS, "n=1&n=2", [], id="repeated"),
        pytest.param(INTEGERS, "n=1", [], id="one item"),
        pytest.param(INTEGERS, "n=1&n=x", [("/1", "type")], id="a wrong item"),
        pytest.param(INTEGERS, "n=1,2", [("/0", "type")], id="commas in an exploded list"),
        pytest.param(INTEGERS, "n=", [], id="an empty list"),
        pytest.param(f"explode: false, {INTEGERS}", "n=1,2", [], id="commas"),
        pytest.param(f"explode: false, {INTEGERS}", "n=1%2C2", [], id="escaped commas, as browsers write them"),
        pytest.param(
            "explode: false, schema: {type: array, items: {type: string, maxLength: 3}, maxItems: 2}",
            "n=a%2Cb,c",
            [],
            id="an escaped comma in an item",
        ),
        pytest.param(f"explode: false, {INTEGERS}", "n=1,,2", [("/1", "type")], id="an item is empty"),
        pytest.param(f"explode: false, {INTEGERS}", "n=1,2&n=3", [], id="commas, repeated"),
        pytest.param(f"style: spaceDelimited, {INTEGERS}", "n=1%202+3", [], id="spaces"),
        pytest.param(f"style: pipeDelimited, {INTEGERS}", "n=1%7C2|3", [], id="pipes"),
        pytest.param(f"style: pipeDelimited, {INTEGERS}", "n=1%7Cx", [("/1", "type")], id="a wrong item among pipes"),
        pytest.param(f"style: pipeDelimited, explode: true, {INTEGERS}", "n=1&n=2", [], id="exploded pipes"),
        pytest.param(CHOICE, "n=1", [], id="a scalar or a list: scalar"),
        pytest.param(CHOICE, "n=1&n=2", [], id="a scalar or a list: list"),
        pytest.param(CHOICE, "n=x", [("", "minItems"), ("/0", "type")], id="neither"),
        pytest.param(
            "schema: {type: array, items: {anyOf: [{type: integer, maximum: 3}, {type: string, minLength: 2}]}}",
            "n=2&n=22",
            [],
            id="each item in its own way",
        ),
        pytest.param("schema: {type: array, uniqueItems: true}", "n=1&n=1", [("", "uniqueItems")], id="unique"),
        pytest.param(
            "schema: {type: array, prefixItems: [{type: integer}], items: {type: boolean}}",
            "n=1&n=true&n=2",
            [("/2", "type")],
            id="items by their place",
        ),
    ],
)
def test_lists_in_the_query(rest: str, query: str, broken: list[tuple[str, str]]) -> None:
    assert broken_query(rest, query) == broken


@pytest.mark.parametrize(
    ("rest", "query", "broken"),
    [
        pytest.param(f"explode: false, {OBJECT}", "n=R,100,z,2", [], id="pairs"),
        pytest.param(f"explode: false, {OBJECT}", "n=R,x", [("/R", "type")], id="a wrong value"),
        pytest.param(f"explode: false, {OBJECT}", "n=R", [("", "style")], id="a name alone"),
        pytest.param(f"style: pipeDelimited, {OBJECT}", "n=R|1", [], id="pipes"),
        pytest.param(OBJECT, "R=1&tags=a&tags=b&other=3", [], id="names of their own"),
        pytest.param(OBJECT, "R=x", [("/R", "type")], id="a wrong one"),
        pytest.param(OBJECT, "tags=a", [], id="a list of one"),
        pytest.param(f"required: true, {OBJECT}", "other=3", [("", "required")], id="none of its names"),
        pytest.param(DEEP, "n[a][b]=1&n[l][]=1&n[l][]=2", [], id="nested"),
        pytest.param(DEEP, "n%5Ba%5D%5Bb%5D=x", [("/a/b", "type")], id="a wrong value, its brackets escaped"),
        pytest.param(DEEP, "n[l][0]=1&n[l][1]=x", [("/l/1", "type")], id="indices"),
        pytest.param(DEEP, "n[o][][x]=1&n[o][][y]=2&n[o][][x]=3", [("/o/1/y", "required")], id="lists of objects"),
        pytest.param(DEEP, "n=1", [("", "style")], id="no brackets"),
        pytest.param(DEEP, "n[a]=1&n[a][b]=2", [("", "style")], id="a value with names"),
        pytest.param(DEEP, "n" + "[a]" * 1_000 + "=1", [("", "style")], id="too many brackets"),
        pytest.param(DEEP, "n[a=1&nn[a]=2", [], id="other names"),
        pytest.param("style: deepObject, " + INTEGERS, "n[]=1&n[]=x", [("/1", "type")], id="a deep list"),
        pytest.param(
            "schema: {oneOf: [{type: object, required: [a], properties: {a: {type: integer}}}, "
            "{type: object, required: [b], properties: {b: {type: boolean}}}]}",
            "b=true",
            [],
            id="one of two objects",
        ),
    ],
)
def test_objects_in_the_query(rest: str, query: str, broken: list[tuple[str, str]]) -> None:
    assert broken_query(rest, query) == broken


@pytest.mark.parametrize(
    ("query", "violations"),
    [
        pytest.param("limit=5&x=1", [], id="numbers"),
        pytest.param("limit=5&x=a", [("query", "f", "/x", "type")], id="an additional property"),
        pytest.param("sort=up&d[k]=v", [], id="other parameters are none of its properties"),
    ],
)
def test_additional_properties_leave_the_other_parameters_alone(query: str, violations: list[Told]) -> None:
    operation = compile_get(
        "[{name: f, in: query, schema: {type: object, additionalProperties: {type: integer}}}, "
        "{name: limit, in: query, schema: {type: integer}}, {name: sort, in: query, schema: {type: string}}, "
        "{name: d, in: query, style: deepObject, schema: {type: object}}]"
    )
    assert told(check(operation, f"/a?{query}")) == violations


@pytest.mark.parametrize("name", ["ids[]", "pet-id", "a.b", "a:b", "filter[x]", "a b", "é"])
def test_names_may_hold_any_character(name: str) -> None:
    operation = compile_get(f"[{{name: '{name}', in: query, required: true, schema: {{type: integer}}}}]")
    assert told(check(operation, f"/a?{quote_plus(name)}=1")) == []
    assert told(check(operation, f"/a?{quote_plus(name)}=x")) == [("query", name, "", "type")]


@pytest.mark.parametrize(
    ("rest", "segment", "broken"),
    [
        pytest.param("schema: {type: integer}", "5", [], id="scalar"),
        pytest.param("schema: {type: integer}", "x", [("", "type")], id="wrong"),
        pytest.param("schema: {type: string, maxLength: 1}", "%C3%A9", [], id="decoded"),
        pytest.param("schema: {type: string}", "%FF", [("", "style")], id="no UTF-8"),
        pytest.param("schema: {type: string}", "%EF%BF%BD", [], id="what stands for no UTF-8"),
        pytest.param(INTEGERS, "3,4", [], id="simple list"),
        pytest.param(INTEGERS, "3%2C4", [("/0", "type")], id="an escaped comma splits nothing"),
        pytest.param(OBJECT, "R,100", [], id="simple object"),
        pytest.param(f"explode: true, {OBJECT}", "R=100,G=2", [], id="exploded object"),
        pytest.param(f"explode: true, {OBJECT}", "R", [("", "style")], id="a name alone"),
        pytest.param("style: label, schema: {type: integer}", ".5", [], id="label"),
        pytest.param("style: label, schema: {type: integer}", "5", [("", "style")], id="no dot"),
        pytest.param(f"style: label, {INTEGERS}", ".3,4", [], id="label list"),
        pytest.param(f"style: label, {INTEGERS}", ".3.4", [], id="label list, as OpenAPI 3.0 shows it"),
        pytest.param(f"style: label, explode: true, {INTEGERS}", ".3.x", [("/1", "type")], id="exploded label list"),
        pytest.param(f"style: label, explode: true, {OBJECT}", ".R=1.G=2", [], id="exploded label object"),
        pytest.param(f"style: label, {OBJECT}", ".R,x", [("/R", "type")], id="label object"),
        pytest.param("style: matrix, schema: {type: integer}", ";n=5", [], id="matrix"),
        pytest.param("style: matrix, schema: {type: integer}", ";m=5", [("", "style")], id="another name"),
        pytest.param("style: matrix, schema: {type: integer}", "5", [("", "style")], id="no semicolon"),
        pytest.param(f"style: matrix, {INTEGERS}", ";n=3,4", [], id="matrix list"),
        pytest.param(f"style: matrix, explode: true, {INTEGERS}", ";n=3;n=x", [("/1", "type")], id="exploded matrix"),
        pytest.param(f"style: matrix, explode: true, {OBJECT}", ";R=1;G=2", [], id="exploded matrix object"),
        pytest.param(f"style: matrix, {OBJECT}", ";n=R,x", [("/R", "type")], id="matrix object"),
    ],
)
def test_paths(rest: str, segment: str, broken: list[tuple[str, str]]) -> None:
    operation = compile_get(f"[{{name: n, in: path, required: true, {rest}}}]", "/a/{n}")
    assert told(check(operation, f"/a/{segment}")) == [("path", "n", *each) for each in broken]


def test_an_empty_segment_is_a_missing_parameter() -> None:
    operation = compile_get("[{name: n, in: path, required: true, schema: {type: string}}]", "/a/{n}/b")
    assert told(rules_of(operation).check(MockRequest("GET", "/a//b"), {"n": ""})) == [("path", "n", "", "required")]


@pytest.mark.parametrize(
    ("rest", "value", "broken"),
    [
        pytest.param("schema: {type: integer}", "5", [], id="scalar"),
        pytest.param("schema: {type: integer}", "5, 6", [("", "type")], id="repeated"),
        pytest.param(INTEGERS, "1, 2,3", [], id="list"),
        pytest.param(INTEGERS, "1, x", [("/1", "type")], id="wrong item"),
        pytest.param(f"explode: true, {OBJECT}", "R=1, G=2", [], id="exploded object"),
        pytest.param(OBJECT, "R,x", [("/R", "type")], id="object"),
        pytest.param("schema: {type: string, pattern: '^a%20b$'}", "a%20b", [], id="as it is"),
        pytest.param("schema: {type: string, pattern: '^a b$'}", "a%20b", [], id="or percent-decoded"),
        pytest.param("schema: {type: string, maxLength: 1}", "\xc3\xa9", [], id="or UTF-8"),
    ],
)
def test_headers(rest: str, value: str, broken: list[tuple[str, str]]) -> None:
    operation = compile_get(f"[{{name: X-N, in: header, required: true, {rest}}}]")
    assert told(check(operation, "/a", {"x-n": value})) == [("header", "X-N", *each) for each in broken]
    assert told(check(operation, "/a")) == [("header", "X-N", "", "required")]


@pytest.mark.parametrize(
    ("rest", "cookies", "broken"),
    [
        pytest.param("schema: {type: integer}", "m=x; n=5", [], id="scalar"),
        pytest.param("schema: {type: integer}", 'n="5"', [], id="quoted"),
        pytest.param("schema: {type: string, maxLength: 1}", "n=%C3%A9", [], id="decoded"),
        pytest.param("style: cookie, schema: {type: string, maxLength: 1}", "n=%20", [("", "maxLength")], id="raw"),
        pytest.param(INTEGERS, "n=1; n=2", [], id="cookies of their own"),
        pytest.param(INTEGERS, "n=1&n=x; m=3", [("/1", "type")], id="joined as RFC 6570 does"),
        pytest.param(f"explode: false, {INTEGERS}", "n=1,x", [("/1", "type")], id="list"),
        pytest.param(f"style: cookie, {OBJECT}", "R=1; G=2", [], id="exploded object"),
        pytest.param(f"explode: false, {OBJECT}", "n=R,x", [("/R", "type")], id="object"),
        pytest.param("required: true, schema: {type: integer}", "m=1", [("", "required")], id="missing"),
    ],
)
def test_cookies(rest: str, cookies: str, broken: list[tuple[str, str]]) -> None:
    operation = compile_get(f"[{{name: n, in: cookie, {rest}}}]", version="3.2.0")
    assert told(check(operation, "/a", {"cookie": cookies})) == [("cookie", "n", *each) for each in broken]


@pytest.mark.parametrize(
    ("query", "broken"),
    [
        pytest.param("n=%7B%22a%22:1%7D", [], id="an object"),
        pytest.param("n={}", [("/a", "required")], id="a name is missing"),
        pytest.param("n={", [("", "style")], id="no JSON"),
        pytest.param("n=" + "[" * 5_000, [("", "style")], id="endless"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_content_is_json_in_a_parameter(query: str, broken: list[tuple[str, str]]) -> None:
    schema = "{required: [a], properties: {a: {type: integer}}}"
    assert broken_query(f"content: {{application/json: {{schema: {schema}}}}}", query) == broken


@pytest.mark.parametrize(
    ("content", "query", "broken"),
    [
        pytest.param("application/x-www-form-urlencoded", "a=1&b=2&b=3", [], id="a form"),
        pytest.param("application/x-www-form-urlencoded", "a=x", [("/a", "type")], id="a wrong field"),
        pytest.param("application/x-www-form-urlencoded", "a=1&b=x", [("/b/0", "type")], id="a wrong item"),
        pytest.param("application/json", "%7B%22a%22:1%7D", [], id="JSON"),
        pytest.param("application/json", "a=1", [("", "style")], id="no JSON"),
        pytest.param("image/png", "a=1", [], id="what is not looked into"),
        pytest.param("image/png", "", [("", "required")], id="nothing"),
    ],
)
def test_the_query_string_may_be_one_value(content: str, query: str, broken: list[tuple[str, str]]) -> None:
    schema = "{type: object, properties: {a: {type: integer}, b: {type: array, items: {type: integer}}}}"
    parameters = f"[{{name: q, in: querystring, required: true, content: {{{content}: {{schema: {schema}}}}}}}]"
    found = check(compile_get(parameters, version="3.2.0"), f"/a?{query}")
    assert told(found) == [("query", "q", *each) for each in broken]


@pytest.mark.parametrize(
    ("format_", "query", "header"),
    [("csv", "1,2", "1,2"), ("ssv", "1%202", "1 2"), ("pipes", "1|2", "1|2"), ("tsv", "1%092", "1\t2")],
)
def test_collection_formats_of_swagger(format_: str, query: str, header: str) -> None:
    items = f"type: array, items: {{type: integer}}, collectionFormat: {format_}"
    operation = compile_get(f"[{{name: q, in: query, {items}}}, {{name: h, in: header, {items}}}]", version="2.0")
    assert not operation.context.document.problems
    assert told(check(operation, f"/a?q={query}", {"h": header})) == []
    assert told(check(operation, f"/a?q={query}x", {"h": header + "x"})) == [
        ("query", "q", "/1", "type"),
        ("header", "h", "/1", "type"),
    ]


def test_messages_name_place_rule_and_value() -> None:
    operation = compile_get(
        "[{name: limit, in: query, schema: {type: integer, maximum: 100}}, "
        "{name: ids, in: query, schema: {type: array, items: {type: integer}}}, "
        "{name: from, in: query, schema: {type: string, format: date}}, "
        "{name: X-Id, in: header, required: true, schema: {type: string}}]"
    )
    found = check(operation, "/a?limit=500&ids=1&ids=x&from=soon")
    assert [each.message for each in found] == [
        "The query parameter `limit` must be at most 100, not 500.",
        '`/1` in the query parameter `ids` must be a whole number, not "x".',
        'The query parameter `from`: "soon" is not a valid date (such as 2024-05-31).',
        "The header parameter `X-Id` is missing.",
    ]
    assert [each.value for each in found] == [500, "x", "soon", None]
    assert {each.status for each in found} == {422}


def test_credentials_are_never_repeated() -> None:
    key = "{name: key, in: query, schema: {type: string, pattern: '^k'}}"
    password = "{name: p, in: query, schema: {type: string, format: password, minLength: 20}}"
    rest = "components: {securitySchemes: {own: {type: apiKey, in: query, name: key}}}"
    found = check(compile_get(f"[{key}, {password}]", rest=rest), "/a?key=hush-hush&p=hush-hush")
    assert [each.rule for each in found] == ["pattern", "minLength"]
    assert "hush" not in str(found)


def test_what_is_told_is_bounded() -> None:
    operation = compile_get(f"[{{name: n, in: query, {INTEGERS}}}]")
    found = check(operation, "/a?" + "&".join(["n=" + "x" * 5_000] * 500))
    assert len(found) == MOST
    assert all(len(each.message) < LONGEST + 200 for each in found)


@pytest.mark.parametrize(
    "parameters",
    [
        "[{name: n, in: query, schema: 7}]",
        "[{name: n, in: query, style: what, schema: {type: integer}}]",
        "[{name: n, in: query, schema: {$ref: '#/nowhere'}}]",
        "[{name: n, in: query, schema: {type: what, pattern: '('}}]",
        "[{name: n, in: query, content: {}}]",
        "[{name: n, in: query, content: {what: 7}}]",
        "[{name: n, in: query, schema: {oneOf: [], anyOf: {}, properties: 7, items: [7]}}]",
    ],
)
def test_broken_parameters_refuse_nothing(parameters: str) -> None:
    assert told(check(compile_get(parameters), "/a?n=1")) == []


def test_recursive_schemas_are_read() -> None:
    ref = "$ref: '#/components/schemas/T'"
    tree = f"components: {{schemas: {{T: {{type: object, properties: {{n: {{type: integer}}, t: {{{ref}}}}}}}}}}}"
    operation = compile_get(f"[{{name: n, in: query, style: deepObject, schema: {{{ref}}}}}]", rest=tree)
    assert told(check(operation, "/a?n[t][t][n]=1")) == []
    assert told(check(operation, "/a?n[t][t][n]=x")) == [("query", "n", "/t/t/n", "type")]


@pytest.mark.parametrize("mode", ["report", "enforce"])
def test_deprecated_parameters_are_told_and_never_refused(mode: Validation) -> None:
    names = {"query": "q", "header": "X-Old", "cookie": "c"}
    parameters: list[JSON] = [{"name": name, "in": place, "deprecated": True} for place, name in names.items()]
    api, strict = small_api({"200": {"description": "Fine"}}, parameters=parameters), Environment(validation=mode)
    answer = ask(api, "GET /thing?q=1", environment=strict, x_old="1", cookie="c=1")
    told = json.loads(header(answer, "smartmock-violations") or "")
    assert [(each["in"], each["name"], each["rule"]) for each in told] == [(*at, "deprecated") for at in names.items()]
    assert told[0]["message"] == "The query parameter `q` is deprecated."
    assert (answer.status, len(answer.violations)) == (200, 0)
    for quiet in (ask(api, "GET /thing", environment=strict), ask(api, "GET /thing?q=1&__validation=off")):
        assert header(quiet, "smartmock-violations") is None
