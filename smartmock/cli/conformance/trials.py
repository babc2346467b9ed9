"""What `smartmock check` tries: every answer and every request body that a document declares."""

from collections.abc import Iterator
from dataclasses import dataclass

from smartmock.cli.conformance.judging import Answered, Findings, Trial, judge_answer
from smartmock.cli.conformance.reference import Reference
from smartmock.cli.conformance.verdict import Verdict
from smartmock.generation.compiler import Generator
from smartmock.generation.draw import Draw
from smartmock.mock.compiler import compile_api
from smartmock.mock.json_text import dump_json
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import CompiledOperation, CompiledResponse, Variant
from smartmock.schema.validator import Validator
from smartmock.semantics.words import words_for
from smartmock.settings import Environment
from smartmock.spec.document import Document, MediaType, Operation
from smartmock.types import Problem

ANY_STATUS = (200, 500, 400, 404, 418, 599)
"""Statuses to ask for where a document says `default`: the first one that nothing else covers."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One request for one answer, and what people call it."""

    subject: str
    preference: str = ""


class Trials:
    """Asks a mock of `document` for everything that it declares, and generates it with `seeds` different seeds."""

    def __init__(self, document: Document, environment: Environment, *, seeds: int) -> None:
        self.environment = environment
        self.seeds = range(1, seeds + 1)
        self.api = compile_api(document)
        self.reference = Reference(document)

    def judge(self, operation: Operation) -> Verdict:
        """The verdict on one operation; it never raises."""
        findings = Findings()
        try:
            compiled = self.api.operation(operation.key)
            for response in compiled.responses:
                for variant in response.variants:
                    self.judge_variant(compiled, response, variant, findings)
            for media_type in operation.request_body.content if operation.request_body else ():
                self.judge_request(compiled, media_type, findings)
            findings.problems += compiled.problems
        except Exception as error:  # noqa: BLE001  one broken operation must not hide the verdict on the others
            Trial("operation", findings).refuse("smartmock", f"{type(error).__name__}: {error}")
        problems, undecided = tuple(dict.fromkeys(findings.problems)), tuple(dict.fromkeys(findings.undecided))
        return Verdict(operation, findings.tried, tuple(findings.violations), problems, undecided)

    def judge_variant(
        self, compiled: CompiledOperation, response: CompiledResponse, variant: Variant, findings: Findings
    ) -> None:
        """All answers of one status and media type."""
        fault = find_fault(variant.schema_pointer, variant.generator, variant.validator, findings)
        status = status_to_ask(response.status, compiled)
        method, path = compiled.operation.method.upper(), compiled.operation.path
        for wish in self.wishes(status, variant):
            headers = {"prefer": f"code={status}{wish.preference}", "accept": variant.media_type or "*/*"}
            answer = self.api.respond(MockRequest(method, path, headers=headers), self.environment, compiled.key)
            findings.tried += 1
            answered = Answered(compiled, response, variant, status, answer)
            judge_answer(answered, self.reference, Trial(wish.subject, findings, fault))

    def wishes(self, status: int, variant: Variant) -> Iterator[Wish]:
        """The answer as it is served, each example by its name, and data from each seed."""
        name = f"{status} {variant.media_type}" if variant.media_type else str(status)
        yield Wish(name)
        for example in variant.example_names:
            yield Wish(f"{name}, example {example}", f", example={quote(example)}")
        for seed in self.seeds:
            yield Wish(f"{name}, seed {seed}", f", dynamic=true, seed={seed}")

    def judge_request(self, compiled: CompiledOperation, media_type: MediaType, findings: Findings) -> None:
        """Request bodies are generated for readers who try an operation."""
        if media_type.schema is None:
            return
        generator = compiled.context.generators.compile(media_type.schema, "request")
        validator = compiled.context.schemas.validator(media_type.schema, "request")
        fault = find_fault(media_type.schema, generator, validator, findings)
        today = self.environment.today or compiled.context.document.imported
        for seed in self.seeds:
            findings.tried += 1
            trial = Trial(f"request {media_type.name}, seed {seed}", findings, fault)
            value = generator(Draw(f"{compiled.key} {seed}", words_for(self.environment.locale), today=today))
            trial.judge_value(validator, value)
            if parse_media_type(media_type.name).family == "json":
                body = dump_json(value)
                trial.object_to(self.reference.judge_request(compiled.operation, media_type.name, body))


def find_fault(
    pointer: str | None, generator: Generator | None, validator: Validator | None, findings: Findings
) -> Problem | None:
    """What in the document makes a valid value impossible."""
    problems = list(generator.problems) if generator else []
    if validator and validator.fault:
        message = f"This schema cannot be read: {validator.fault}"
        problems.append(Problem("error", pointer or "", message, "Correct the schema; until then nothing judges it."))
    findings.problems += problems
    return next((problem for problem in problems if problem.severity == "error"), None)


def status_to_ask(declared: str, compiled: CompiledOperation) -> int:
    """`200` → 200; `4XX` and `default` → a status that they cover and no other response names."""
    taken = {response.status for response in compiled.responses}
    if declared.isdecimal():
        return int(declared)
    if declared == "default":
        return next(code for code in ANY_STATUS if str(code) not in taken and f"{code // 100}XX" not in taken)
    first = int(declared[0]) * 100
    return next(code for code in range(first, first + 100) if str(code) not in taken)


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
