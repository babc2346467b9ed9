"""What `smartmock check` tries: every answer and every request body that a document declares."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from smartmock.cli.conformance.branches import branch_names
from smartmock.cli.conformance.judging import Answered, Findings, Trial, judge_answer
from smartmock.cli.conformance.reference import Reference
from smartmock.cli.conformance.verdict import Verdict
from smartmock.generation.compiler import Generator
from smartmock.generation.draw import Draw, DrawOptions
from smartmock.generation.node import Counters
from smartmock.mock.compiler import compile_api
from smartmock.mock.json_text import dump_json
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import CompiledOperation, CompiledResponse, Variant
from smartmock.projects.schemas.unsatisfiable import locate
from smartmock.semantics.words import words_for
from smartmock.settings import Environment
from smartmock.spec.document import Document, MediaType, Operation
from smartmock.types import Direction, Problem

ANY_STATUS = (200, 500, 400, 404, 418, 599, 300)
"""Statuses to ask for where a document says `default`: the first one that nothing else covers."""

PRIORITIES = ((True, ""), (False, "generated, "))
"""Whether examples inside schemas are used, and what people call the value."""


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
            self.judge_all(self.api.operation(operation.key), findings)
        except Exception as error:  # noqa: BLE001  one broken operation must not hide the verdict on the others
            Trial("operation", findings).refuse("smartmock", f"{type(error).__name__}: {error}")
        problems, undecided = tuple(dict.fromkeys(findings.problems)), tuple(dict.fromkeys(findings.undecided))
        violations = tuple(findings.violations)
        return Verdict(operation, findings.tried, violations, problems, undecided, findings.counters)

    def judge_all(self, compiled: CompiledOperation, findings: Findings) -> None:
        """Every response and request body of an operation."""
        before = compiled.context.generators.counters
        for response in compiled.responses:
            for variant in response.variants:
                self.judge_variant(compiled, response, variant, findings)
        for media_type in compiled.operation.request_body.content if compiled.operation.request_body else ():
            self.judge_request(compiled, media_type, findings)
        findings.problems += (*self.api.problems, *compiled.problems)
        findings.problems += schema_problems(compiled)
        findings.counters = difference(compiled.context.generators.counters, before)

    def judge_variant(
        self, compiled: CompiledOperation, response: CompiledResponse, variant: Variant, findings: Findings
    ) -> None:
        """All answers of one status and media type; what is the same byte for byte is judged once."""
        fault = find_fault(compiled, variant.schema_pointer, findings)
        header_faults = find_header_faults(compiled, response)
        findings.problems += header_faults.values()
        status = status_to_ask(response.status, compiled)
        if status is None:
            return
        method, path = compiled.operation.method.upper(), compiled.operation.path
        judged: set[tuple[object, ...]] = set()
        for wish in self.wishes(status, variant, compiled):
            headers = {"prefer": f"code={status}{wish.preference}", "accept": variant.media_type or "*/*"}
            answer = self.api.respond(MockRequest(method, path, headers=headers), self.environment, compiled.key)
            if (answer.status, answer.headers, answer.body) not in judged:
                judged.add((answer.status, answer.headers, answer.body))
                findings.tried += 1
                answered = Answered(compiled, response, variant, status, answer)
                judge_answer(answered, self.reference, Trial(wish.subject, findings, fault, header_faults))

    def wishes(self, status: int, variant: Variant, compiled: CompiledOperation) -> Iterator[Wish]:
        """The answer as it is served, each example by its name, data from each seed with examples and without them,
        and each branch of a polymorphic schema."""
        name = f"{status} {variant.media_type}" if variant.media_type else str(status)
        yield Wish(name)
        for example in variant.example_names:
            yield Wish(f"{name}, example {example}", f", example={quote(example)}")
        for seed in self.seeds:
            if not variant.example_names:
                yield Wish(f"{name}, seed {seed}", f", seed={seed}")
            yield Wish(f"{name}, generated, seed {seed}", f", dynamic=true, seed={seed}")
        if variant.schema_pointer is not None:
            for branch in branch_names(variant.schema_pointer, compiled.context.generators):
                yield Wish(f"{name}, variant {branch}", f", variant={quote(branch)}")

    def judge_request(self, compiled: CompiledOperation, media_type: MediaType, findings: Findings) -> None:
        """Request bodies are generated for readers who try an operation."""
        if media_type.schema is None:
            return
        generator = compiled.context.generators.compile(media_type.schema, "request")
        validator = compiled.context.schemas.validator(media_type.schema, "request")
        fault = find_fault(compiled, media_type.schema, findings, "request")
        judged: set[bytes] = set()
        for subject, draw in self.request_draws(compiled, media_type.schema):
            value = generator(draw)
            body = dump_json(value)
            if body in judged:
                continue
            judged.add(body)
            findings.tried += 1
            trial = Trial(f"request {media_type.name}, {subject}", findings, fault)
            trial.judge_value(validator, value)
            if parse_media_type(media_type.name).family == "json":
                trial.object_to(self.reference.judge_request(compiled.operation, media_type.name, body))

    def request_draws(self, compiled: CompiledOperation, schema: str) -> Iterator[tuple[str, Draw]]:
        """For each seed with examples and without them, then for each branch of a polymorphic schema."""
        wanted = [
            (f"{word}seed {seed}", str(seed), DrawOptions(examples=examples))
            for seed in self.seeds
            for examples, word in PRIORITIES
        ]
        wanted += [
            (f"variant {branch}", branch, DrawOptions(examples=False, variant=branch))
            for branch in branch_names(schema, compiled.context.generators, "request")
        ]
        words, today = words_for(self.environment.locale), self.environment.today or compiled.context.document.imported
        for subject, seed, options in wanted:
            yield subject, Draw(f"{compiled.key} {seed}", words, today=today, options=options)


def find_fault(
    compiled: CompiledOperation, pointer: str | None, findings: Findings, direction: Direction = "response"
) -> Problem | None:
    """What in the document makes a valid value impossible."""
    if pointer is None:
        return None
    problems = generation_problems(compiled, compiled.context.generator(pointer, direction), direction)
    reason = compiled.context.schemas.validator(pointer, direction).fault
    if reason:
        place, message = compiled.context.document.original_pointer(pointer), f"This schema cannot be read: {reason}"
        problems.append(Problem("error", place, message, "Correct the schema; until then nothing judges it."))
    findings.problems += problems
    return next((problem for problem in problems if problem.severity == "error"), None)


def generation_problems(
    compiled: CompiledOperation, generator: Generator, direction: Direction = "response"
) -> list[Problem]:
    """Why nothing satisfies a schema, at the place that is to blame in the document as its author wrote it."""
    document, generators = compiled.context.document, compiled.context.generators
    located = (locate(problem, document.tree, generators, direction) for problem in generator.problems)
    return [replace(problem, pointer=document.original_pointer(problem.pointer)) for problem in located]


def find_header_faults(compiled: CompiledOperation, response: CompiledResponse) -> dict[str, Problem]:
    """Name of a header, in lower case → why no value of it can be valid."""
    made = [(header.name.lower(), header.generator) for header in response.headers if header.generator]
    return {name: problem for name, generator in made for problem in generation_problems(compiled, generator)}


def schema_problems(compiled: CompiledOperation) -> list[Problem]:
    """What reading all schemas of the document showed: those of other operations too."""
    document, schemas = compiled.context.document, compiled.context.schemas
    found = schemas.directed("response").problems
    return [replace(problem, pointer=document.original_pointer(problem.pointer)) for problem in found]


def difference(now: Counters, before: Counters) -> Counters:
    return Counters(now.draws - before.draws, now.redraws - before.redraws, now.fallbacks - before.fallbacks)


def status_to_ask(declared: str, compiled: CompiledOperation) -> int | None:
    """`200` → 200; `4XX` and `default` → a status that they cover and no other response names.

    None for what is never sent: statuses that only announce another answer, and what others cover wholly.
    """
    if declared.startswith("1"):
        return None
    taken = {response.status for response in compiled.responses}
    if declared.isdecimal():
        return int(declared)
    if declared == "default":
        free = (code for code in ANY_STATUS if str(code) not in taken and f"{code // 100}XX" not in taken)
        return next(free, None)
    first = int(declared[0]) * 100
    return next((code for code in range(first, first + 100) if str(code) not in taken), None)


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
