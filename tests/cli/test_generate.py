import datetime
import json
from pathlib import Path

import pytest

import smartmock
from tests.cli.conftest import Command

SHOP = "fixtures/demo/shop.yaml"


def test_the_body_is_what_the_mock_would_send(command: Command) -> None:
    done = command("generate", SHOP, "GET", "/products/7", "--today", "2026-05-31")
    api = smartmock.load(SHOP)
    assert done.out.encode() == api.respond("GET", "/products/7", today=datetime.date(2026, 5, 31)).body


def test_same_seed_same_bytes_and_another_seed_others(command: Command) -> None:
    first, again, other = (command("generate", SHOP, "getCustomer", "--seed", seed).out for seed in ("1", "1", "two"))
    assert first == again != other


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["--code", "404"], "status", id="code"),
        pytest.param(["--accept", "application/xml"], "<", id="media type"),
    ],
)
def test_another_answer_can_be_asked_for(command: Command, options: list[str], expected: str) -> None:
    assert expected in command("generate", SHOP, "getProduct", *options).out


def test_a_list_has_as_many_items_as_asked(command: Command) -> None:
    assert len(json.loads(command("generate", SHOP, "listProducts", "--count", "9").out)) == 9


def test_an_answer_that_is_not_declared_is_an_error(command: Command) -> None:
    done = command("generate", SHOP, "getProduct", "--code", "418")
    assert (done.code, done.out) == (1, "")
    assert "418" in done.err


def test_an_unknown_operation_is_an_error_with_suggestions(command: Command) -> None:
    done = command("generate", SHOP, "getProdukt")
    assert done.code == 1
    assert "getProduct" in done.err


def test_a_bare_schema_is_generated_from_yaml_and_json(command: Command, tmp_path: Path) -> None:
    schema = tmp_path / "list.yaml"
    schema.write_text("type: array\nitems: {type: integer, minimum: 5, maximum: 5}\n")
    assert command("generate", "--schema", schema, "--count", "3").out == "[5,5,5]"


META_SCHEMAS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}

PAIRS = {"definitions": {"n": {"const": 7, "enum": [7]}}, "type": "array", "minItems": 3, "maxItems": 3}
TUPLE = {"items": [{"$ref": "#/definitions/n"}, {"enum": [8]}], "additionalItems": {"enum": [9]}}
PREFIX = {"prefixItems": TUPLE["items"], "items": {"enum": [9]}}


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "by flag"])
@pytest.mark.parametrize("dialect", META_SCHEMAS)
def test_a_schema_of_every_draft_is_read_in_its_dialect(command: Command, dialect: str, *, declared: bool) -> None:
    schema = PAIRS | (PREFIX if dialect == "2020-12" else TUPLE)
    if declared:
        schema = {"$schema": META_SCHEMAS[dialect], **schema}
    flags = [] if declared else ["--dialect", dialect]
    assert command("generate", "--schema", "-", *flags, stdin=json.dumps(schema).encode()).out == "[7,8,9]"


REFERENCE = {"$ref": "#/definitions/n", "enum": [6], "definitions": {"n": {"enum": [5]}}}


@pytest.mark.parametrize("dialect", ["draft4", "draft6", "draft7"])
def test_up_to_draft_7_nothing_counts_beside_a_reference(command: Command, dialect: str) -> None:
    assert command("generate", "--schema", "-", "--dialect", dialect, stdin=json.dumps(REFERENCE).encode()).out == "5"


@pytest.mark.parametrize("dialect", ["2019-09", "2020-12"])
def test_from_2019_09_on_all_counts_beside_a_reference(command: Command, dialect: str) -> None:
    done = command("generate", "--schema", "-", "--dialect", dialect, stdin=json.dumps(REFERENCE).encode())
    assert done.code == 1


def test_dollar_schema_goes_before_the_flag(command: Command) -> None:
    schema = json.dumps({"$schema": META_SCHEMAS["draft4"], **REFERENCE}).encode()
    assert command("generate", "--schema", "-", "--dialect", "2020-12", stdin=schema).out == "5"


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        pytest.param({"type": "integer", "minimum": 3, "maximum": 2}, "at the root of the schema", id="root"),
        pytest.param(
            {"required": ["a"], "type": "object", "properties": {"a": {"type": "integer", "minimum": 3, "maximum": 2}}},
            "at /properties/a",
            id="property",
        ),
        pytest.param(
            {
                "type": "array",
                "minItems": 1,
                "items": {"$ref": "#/$defs/a~1b"},
                "$defs": {"a/b": {"type": "integer", "minimum": 3, "maximum": 2}},
            },
            "at /$defs/a~1b",
            id="reference",
        ),
    ],
)
def test_a_schema_that_nothing_satisfies_is_an_error_with_place_and_reason(
    command: Command, schema: object, place: str
) -> None:
    done = command("generate", "--schema", "-", stdin=json.dumps(schema).encode())
    assert (done.code, done.out) == (1, "")
    first, second, *_ = done.err.splitlines()
    assert first.startswith("error: No value satisfies this schema: its minimum 3")
    assert second.strip() == place


def test_a_schema_that_needs_itself_is_an_error(command: Command) -> None:
    schema = b'{"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}}'
    done = command("generate", "--schema", "-", stdin=schema)
    assert done.code == 1
    assert "contains itself without end" in done.err


def test_a_reference_to_nowhere_is_named_and_stands_for_anything(command: Command) -> None:
    done = command("generate", "--schema", "-", stdin=b'{"$ref": "#/$defs/missing"}')
    assert done.code == 0
    assert json.loads(done.out)
    assert "`#/$defs/missing` leads nowhere" in done.err


@pytest.mark.parametrize("text", [b"7", b"[]", b'"type"'])
def test_what_is_no_schema_is_an_error(command: Command, text: bytes) -> None:
    done = command("generate", "--schema", "-", stdin=text)
    assert done.code == 1
    assert "no JSON Schema" in done.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--schema", "-", SHOP, "listProducts"], "not both", id="schema and document"),
        pytest.param([SHOP], "give a DOCUMENT and an OPERATION", id="no operation"),
        pytest.param([], "give a DOCUMENT and an OPERATION", id="nothing"),
    ],
)
def test_it_takes_either_a_schema_or_an_operation(command: Command, arguments: list[str], message: str) -> None:
    done = command("generate", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
