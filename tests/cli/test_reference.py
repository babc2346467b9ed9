"""openapi-core is shown answers and documents in the spelling that it reads."""

import pytest

from smartmock.cli.conformance.crew import Task
from smartmock.cli.conformance.verdict import Verdict
from smartmock.settings import Environment
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from tests.cli.conftest import Command


def judge(text: str) -> list[Verdict]:
    document = load_document(SourceText(text.encode(), "text"))
    return Task(document, Environment(), seeds=2).judge([operation.key for operation in document.operations])


def answering(content: str, version: str = "'3.0.3'") -> str:
    return f"""
openapi: {version}
info: {{title: A, version: '1'}}
paths:
  /a:
    get:
      responses: {{'200': {{description: ok, content: {content}}}}}
"""


@pytest.mark.parametrize(
    "media_type",
    [
        "application/vnd.acme.pet+json;version=1",
        "application/vnd.acme.pet+json ; version=1",
        "application/problem+json; charset=iso-8859-1",
        "application/json;charset=UTF-8",
        "Application/JSON",
        "application/*",
        "*/*",
    ],
)
def test_media_types_are_found_as_they_are_declared(media_type: str) -> None:
    """The text has one character, which only UTF-8 reads as one."""
    (verdict,) = judge(answering(f"{{'{media_type}': {{schema: {{type: string, enum: [é], maxLength: 1}}}}}}"))
    assert verdict.tried
    assert not verdict.violations
    assert not verdict.undecided


def test_each_parameter_has_a_schema_of_its_own() -> None:
    one, two = "application/pet+json;version=1", "application/pet+json;version=2"
    (verdict,) = judge(answering(f"{{'{one}': {{schema: {{type: string}}}}, '{two}': {{schema: {{type: integer}}}}}}"))
    assert not verdict.violations


@pytest.mark.parametrize("version", ["3.0", "3.1", "3.2"])
def test_a_version_without_quotes_is_judged(command: Command, version: str) -> None:
    text = answering("{application/json: {schema: {type: integer}}}", version)
    assert command("check", "-", stdin=text.encode()).code == 0


def test_swagger_without_quotes_is_judged(command: Command) -> None:
    responses = "{'200': {description: ok, schema: {type: integer}}}"
    text = f"swagger: 2.0\ninfo: {{title: A, version: '1'}}\npaths: {{/a: {{get: {{responses: {responses}}}}}}}\n"
    assert command("check", "-", stdin=text.encode()).code == 0


SHAPES = """
components:
  schemas:
    Shape:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/v1.Square'}]
      discriminator: {propertyName: kind, mapping: MAPPING}
    Circle: {type: object, required: [kind, r], properties: {kind: {type: string}, r: {type: number}}}
    v1.Square: {type: object, required: [kind, s], properties: {kind: {type: string}, s: {type: number}}}
"""


@pytest.mark.parametrize(
    "mapping",
    [
        "{circle: '#/components/schemas/Circle', sq: v1.Square}",
        "{circle: Circle, sq: v1.Square}",
        "{circle: Circle}",
        "{circle: '#/components/schemas/Circle', sq: '#/components/schemas/v1.Square'}",
    ],
)
def test_mappings_may_name_schemas(mapping: str) -> None:
    shape = "{application/json: {schema: {$ref: '#/components/schemas/Shape'}}}"
    (verdict,) = judge(answering(shape) + SHAPES.replace("MAPPING", mapping))
    assert verdict.tried
    assert not verdict.violations
    assert not verdict.problems
    assert not verdict.undecided


def test_a_mapping_to_nowhere_stays_a_fault() -> None:
    schema = "{oneOf: [{$ref: '#/components/schemas/Circle'}], discriminator: {propertyName: kind, mapping: {a: Gone}}}"
    circle = "{type: object, required: [kind], properties: {kind: {enum: [a]}}}"
    text = f"{answering(f'{{application/json: {{schema: {schema}}}}}')}components: {{schemas: {{Circle: {circle}}}}}\n"
    (verdict,) = judge(text)
    assert {problem.message for problem in verdict.problems} == {
        "The `discriminator` leads from a value that is allowed to a schema that does not exist."
    }
    (problem,) = verdict.problems
    assert problem.pointer == "/paths/~1a/get/responses/200/content/application~1json/schema"
