import json

import pytest

from smartmock.cli.check import report_generation
from smartmock.cli.conformance.crew import Task
from smartmock.cli.conformance.judging import Answered, Findings, Trial, find_surprise, judge_answer
from smartmock.cli.conformance.reference import Reference
from smartmock.cli.conformance.trials import status_to_ask
from smartmock.cli.conformance.verdict import Verdict
from smartmock.generation.node import Counters
from smartmock.mock.compiler import compile_api
from smartmock.mock.model import HeaderPairs, MockResponse
from smartmock.settings import Environment, Limits
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText, read_source
from tests.cli.conftest import Command

SHOP = "fixtures/demo/shop.yaml"

HEAD = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths:\n"

FAULTY = (
    HEAD
    + """
  /pets:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: integer}}}
              example: {id: seven}
  /impossible:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {type: integer, minimum: 3, maximum: 2}
"""
)


def load(text: str) -> Document:
    return load_document(SourceText(text.encode(), "text"))


@pytest.fixture(scope="module")
def shop() -> Document:
    return load_document(read_source(SHOP, limits=Limits()))


def test_a_sound_document_passes(command: Command) -> None:
    done = command("check", SHOP)
    assert done.code == 0
    assert len(done.out.splitlines()) == 13
    assert {line.split("\t")[-1] for line in done.out.splitlines()} == {"ok"}
    assert "13 operations" in done.err.splitlines()[-1]


def test_faults_of_the_document_are_named_and_do_not_fail_the_check(command: Command) -> None:
    done = command("check", "-", stdin=FAULTY.encode())
    assert done.code == 0
    assert "/paths/~1pets/get/responses/200/content/application~1json/example" in done.err
    assert "No value satisfies this schema" in done.err
    assert "refused because of faults of the document" in done.err
    assert done.out.splitlines()[1].endswith("fault of the document")


def test_json_tells_everything(command: Command) -> None:
    told = json.loads(command("check", "-", "--json", "--seeds", "2", stdin=FAULTY.encode()).out)
    assert told["totals"]["operations"] == 2
    assert told["totals"]["failures"] == 0
    assert told["totals"]["excused"] > 0
    assert told["operations"][0]["tried"] == 3
    assert {violation["judge"] for violation in told["operations"][1]["violations"]} == {
        "jsonschema-rs",
        "openapi-core",
    }
    assert all(violation["fault"] for violation in told["operations"][1]["violations"])


HARD = (
    HEAD
    + """
  /hard:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: integer, minimum: 1, maximum: 9, not: {type: integer, multipleOf: 2}}
      responses:
        '200':
          description: ok
          headers:
            X-Never: {schema: {type: integer, minimum: 3, maximum: 2}}
          content:
            application/json: {schema: {$ref: '#/components/schemas/Outer'}}
  /easy:
    get: {responses: {'204': {description: ok}}}
components:
  schemas:
    Outer:
      type: object
      required: [list]
      properties: {list: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Inner'}}}
    Inner: {type: object, required: [a], properties: {a: {allOf: [{type: string}, {type: integer}]}}}
"""
)


def test_verbose_tells_how_generation_went(command: Command) -> None:
    lines = command("check", "-", "--verbose", stdin=HARD.encode()).err.splitlines()
    (total,) = (line for line in lines if line.startswith("Generation: "))
    assert "drawn again" in total
    assert "replaced by a value known to be good" in total
    assert not any(line.startswith("  GET /easy") for line in lines)
    assert "Generation: " not in command("check", "-", stdin=HARD.encode()).err


def test_json_tells_how_generation_went_in_total_and_for_each_operation(command: Command) -> None:
    told = json.loads(command("check", "-", "--json", stdin=HARD.encode()).out)
    hard, easy = (operation["generation"] for operation in told["operations"])
    assert hard == told["generation"]
    assert hard["draws"] > 0
    assert easy == {"draws": 0, "redraws": 0, "fallbacks": 0}


def test_only_operations_that_drew_again_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    operation = load(HARD).operations[0]
    report_generation([Verdict(operation, counters=Counters(9, 2, 1)), Verdict(operation, counters=Counters(5))])
    assert capsys.readouterr().err.splitlines() == [
        "",
        "Generation: 14 values checked, 2 drawn again, 1 replaced by a value known to be good.",
        "  POST /hard (post-hard): 9 values checked, 2 drawn again, 1 replaced by a value known to be good",
    ]


def test_what_nothing_satisfies_is_named_where_the_reason_stands(command: Command) -> None:
    done = command("check", "-", "--json", stdin=HARD.encode())
    assert done.code == 0
    assert {problem["pointer"] for problem in json.loads(done.out)["problems"] if problem["severity"] == "error"} == {
        "/components/schemas/Inner/properties/a",
        "/paths/~1hard/post/responses/200/headers/X-Never/schema",
    }


def test_the_pointer_is_that_of_the_document_as_it_was_written(command: Command) -> None:
    text = """
swagger: '2.0'
info: {title: A, version: '1'}
produces: [application/json]
paths: {/a: {get: {responses: {200: {description: ok, schema: {$ref: '#/definitions/A'}}}}}}
definitions: {A: {type: integer, minimum: 3, maximum: 2}}
"""
    told = json.loads(command("check", "-", "--json", stdin=text.encode()).out)
    assert [problem["pointer"] for problem in told["problems"]] == ["/definitions/A"]


EXAMPLES = (
    "{type: object, required: [a], properties: {a: {type: string, minLength: 20, example: documented as it is here}}}"
)


@pytest.mark.parametrize(
    "operation",
    [
        pytest.param(
            f"responses: {{'200': {{description: ok, content: {{application/json: {{schema: {EXAMPLES}}}}}}}}}",
            id="response",
        ),
        pytest.param(
            f"requestBody: {{content: {{application/json: {{schema: {EXAMPLES}}}}}}}\n      responses: {{}}",
            id="request",
        ),
    ],
)
def test_values_with_the_examples_of_schemas_and_without_them_are_tried(operation: str) -> None:
    (verdict,) = Task(load(f"{HEAD}  /a:\n    post:\n      {operation}\n"), Environment(), seeds=4).judge(["post-a"])
    bodiless = "requestBody" in operation
    assert verdict.tried == 1 + 4 + bodiless
    assert not verdict.violations


def test_every_branch_of_a_polymorphic_schema_is_tried() -> None:
    names = [f"Kind{number}" for number in range(12)]
    kinds = "".join(
        f"    {name}: {{type: object, required: [kind], properties: {{kind: {{enum: [{name}]}}}}}}\n" for name in names
    )
    refs = ", ".join(f"{{$ref: '#/components/schemas/{name}'}}" for name in names)
    schema = (
        f"{{type: array, minItems: 1, maxItems: 1, items: {{oneOf: [{refs}], discriminator: {{propertyName: kind}}}}}}"
    )
    responses = f"{{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}"
    document = load(f"{HEAD}  /a: {{get: {{responses: {responses}}}}}\ncomponents:\n  schemas:\n{kinds}")
    (verdict,) = Task(document, Environment(), seeds=1).judge(["get-a"])
    assert verdict.tried == 12
    assert not verdict.violations


def judge(document: Document, key: str, answer: MockResponse) -> Findings:
    """What the judges say of an answer to `key` with the status 200."""
    compiled = compile_api(document).operation(key)
    response = next(item for item in compiled.responses if item.status == str(answer.status))
    findings = Findings()
    answered = Answered(compiled, response, response.variants[0], answer.status, answer)
    judge_answer(answered, Reference(document), Trial("answer", findings))
    return findings


def answer(body: bytes, *headers: tuple[str, str], status: int = 200, kind: str = "application/json") -> MockResponse:
    pairs: HeaderPairs = (("content-type", kind), *headers) if kind else headers
    return MockResponse(status, pairs, body, "generated")


@pytest.mark.parametrize(
    ("key", "given", "judges"),
    [
        pytest.param("listReviews", answer(b"[]"), set(), id="valid"),
        pytest.param("listReviews", answer(b"{}"), {"jsonschema-rs", "openapi-core"}, id="wrong type"),
        pytest.param("listReviews", answer(b"nonsense"), {"smartmock", "openapi-core"}, id="no json"),
        pytest.param("listReviews", answer(b"[]", kind="text/plain"), {"smartmock"}, id="wrong media type"),
        pytest.param("listProducts", answer(b"[]", ("x-total-count", "7")), set(), id="valid header"),
        pytest.param("listProducts", answer(b"[]"), {"smartmock", "openapi-core"}, id="missing header"),
        pytest.param(
            "listProducts", answer(b"[]", ("x-total-count", "-1")), {"jsonschema-rs", "openapi-core"}, id="wrong header"
        ),
        pytest.param("removeProduct", answer(b"", status=204, kind=""), set(), id="no content"),
        pytest.param("removeProduct", answer(b"body", status=204, kind=""), {"smartmock"}, id="unexpected content"),
    ],
)
def test_every_judge_sees_what_is_wrong(shop: Document, key: str, given: MockResponse, judges: set[str]) -> None:
    assert {violation.judge for violation in judge(shop, key, given).violations} == judges


def test_a_problem_in_place_of_an_answer_is_refused(shop: Document) -> None:
    compiled = compile_api(shop).operation("listReviews")
    refusal = MockResponse(500, (("content-type", "application/problem+json"),), b'{"detail": "broken"}')
    answered = Answered(compiled, compiled.responses[0], compiled.variants[0], 200, refusal)
    assert "broken" in find_surprise(answered)


def test_an_answer_without_a_source_is_no_problem_for_that() -> None:
    document = load(HEAD + "  /a:\n    get:\n      responses: {'304': {description: unchanged}}\n")
    (verdict,) = Task(document, Environment(), seeds=1).judge(["get-a"])
    assert verdict.tried == 1
    assert not verdict.violations


@pytest.mark.parametrize(
    ("schema", "value", "fault"),
    [
        pytest.param("{type: string, nullable: true, enum: [a]}", b"null", "does not hold null", id="null in enum"),
        pytest.param(
            "{oneOf: [{$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind}}",
            b'{"kind": "cat"}',
            "does not exist",
            id="unmapped discriminator",
        ),
        pytest.param(
            "{oneOf: [{$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind}}",
            b"{}",
            "not required",
            id="optional discriminator",
        ),
    ],
)
def test_what_only_openapi_core_refuses_is_explained_by_the_document(schema: str, value: bytes, fault: str) -> None:
    document = load(
        HEAD
        + f"""
  /a:
    get:
      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}
components:
  schemas:
    Cat: {{type: object, properties: {{kind: {{type: string}}}}}}
"""
    )
    (violation,) = judge(document, "get-a", answer(value)).violations
    assert violation.judge == "openapi-core"
    assert violation.fault
    assert fault in violation.fault.message
    assert violation.fault.pointer == "/paths/~1a/get/responses/200/content/application~1json/schema"


def test_a_schema_that_openapi_core_cannot_read_leaves_the_verdict_to_the_other() -> None:
    document = load(
        HEAD
        + """
  /a:
    get:
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: string, pattern: '['}}}}
"""
    )
    findings = judge(document, "get-a", answer(b'"a"'))
    assert findings.undecided
    assert not findings.violations


@pytest.mark.parametrize(
    ("declared", "others", "asked"),
    [
        pytest.param("404", [], 404, id="code"),
        pytest.param("4XX", ["400", "401"], 402, id="range"),
        pytest.param("default", [], 200, id="default alone"),
        pytest.param("default", ["200", "5XX"], 400, id="default beside others"),
        pytest.param("default", ["2XX", "4XX", "5XX"], 300, id="default beside ranges"),
        pytest.param("default", ["2XX", "3XX", "4XX", "5XX"], None, id="default that covers no final status"),
        pytest.param("101", ["200"], None, id="only announces another answer"),
        pytest.param("1XX", [], None, id="range of announcements"),
    ],
)
def test_the_status_to_ask_for_is_covered_by_the_response_alone(
    declared: str, others: list[str], asked: int | None
) -> None:
    responses = "".join(f"        '{status}': {{description: ok}}\n" for status in [declared, *others])
    document = load(f"{HEAD}  /a:\n    get:\n      responses:\n{responses}")
    assert status_to_ask(declared, compile_api(document).operation("get-a")) == asked
