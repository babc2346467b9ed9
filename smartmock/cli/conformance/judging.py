"""One answer before the judges: ourselves, jsonschema-rs and openapi-core."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from smartmock.cli.answers import problem_of
from smartmock.cli.conformance.headers import cookie_readings, readings
from smartmock.cli.conformance.reference import Objection, Reference
from smartmock.cli.conformance.verdict import Judge, Violation
from smartmock.generation.node import Counters
from smartmock.mock.media_types import MediaRange, fit, parse_media_type
from smartmock.mock.model import MockResponse
from smartmock.mock.operation import CompiledOperation, CompiledResponse, Variant, has_body
from smartmock.schema.validator import Validator
from smartmock.types import JSON, Problem


@dataclass(slots=True)
class Findings:
    """What has been found out about one operation so far."""

    tried: int = 0
    violations: list[Violation] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    counters: Counters = field(default_factory=Counters)


@dataclass(frozen=True, slots=True)
class Trial:
    """One value on trial: what people call it, and the fault of the document that excuses it, if there is one.

    `header_faults`: faults that excuse single headers, by their names in lower case.
    """

    subject: str
    findings: Findings
    fault: Problem | None = None
    header_faults: Mapping[str, Problem] = field(default_factory=dict)

    def refuse(self, judge: Judge, message: str, pointer: str = "", fault: Problem | None = None) -> None:
        fault = self.fault or fault
        self.findings.violations.append(Violation(self.subject, judge, pointer, message, fault))
        if fault:
            self.findings.problems.append(fault)

    def judge_value(self, validator: Validator, value: JSON) -> None:
        for violation in validator.violations(value):
            self.refuse("jsonschema-rs", violation.message, violation.pointer)

    def object_to(self, objections: Iterable[Objection]) -> None:
        for objection in objections:
            if objection.decided:
                fault = objection.fault or self.header_faults.get(objection.header.lower())
                self.refuse("openapi-core", objection.message, objection.pointer, fault)
            else:
                self.findings.undecided.append(objection.message)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and what was asked for."""

    compiled: CompiledOperation
    response: CompiledResponse
    variant: Variant
    status: int
    answer: MockResponse

    @property
    def type(self) -> MediaRange:
        return parse_media_type(dict(self.answer.headers).get("content-type", ""))

    @property
    def bears_content(self) -> bool:
        """HEAD and some statuses never have a body, whatever a document declares."""
        return (
            self.variant.content is not None
            and has_body(self.status)
            and self.compiled.operation.method.upper() != "HEAD"
        )


def judge_answer(answered: Answered, reference: Reference, trial: Trial) -> None:
    """What was not asked for is refused at once; the rest goes before the other two judges."""
    complaint = find_surprise(answered)
    if complaint:
        trial.refuse("smartmock", complaint)
        return
    if answered.bears_content:
        READERS.get(answered.type.family, judge_text)(answered, trial)
    judge_headers(answered, trial)
    is_json = answered.bears_content and answered.type.family == "json"
    operation, media_type = answered.compiled.operation, answered.variant.media_type
    trial.object_to(reference.judge_response(operation, answered.answer, media_type, json=is_json))


def find_surprise(answered: Answered) -> str:
    """Why this is not the answer that was asked for; empty when it is."""
    answer, variant = answered.answer, answered.variant
    problem = problem_of(answer)
    if problem is not None:
        return f"answered with a problem instead: {problem}"
    if answer.status != answered.status:
        return f"answered {answer.status}"
    if not answered.bears_content:
        return f"has a body of {len(answer.body)} bytes, and none is declared" if answer.body else ""
    return "" if fit(answered.type, variant.range) else f"answered as {answered.type.essence}"


def judge_json(answered: Answered, trial: Trial) -> None:
    try:
        value = json.loads(answered.answer.body)
    except ValueError as error:
        trial.refuse("smartmock", f"the body is no JSON: {error}")
        return
    if answered.variant.validator:
        trial.judge_value(answered.variant.validator, value)


def judge_xml(answered: Answered, trial: Trial) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        etree.fromstring(answered.answer.body, parser)
    except etree.XMLSyntaxError as error:
        trial.refuse("smartmock", f"the body is no XML: {error}")


def judge_text(answered: Answered, trial: Trial) -> None:
    """Text is judged where the schema speaks of nothing but one string; other bodies have forms of their own."""
    schema, validator = answered.variant.schema, answered.variant.validator
    if answered.type.type == "text" and schema and validator and schema.types == ("string",):
        trial.judge_value(validator, answered.answer.body.decode("utf-8", "replace"))


Reader: TypeAlias = Callable[[Answered, Trial], None]
READERS: dict[str, Reader] = {"json": judge_json, "xml": judge_xml}


def judge_headers(answered: Answered, trial: Trial) -> None:
    """Headers that are required are there, and of each that is there some reading is valid."""
    sent: dict[str, list[str]] = {}
    for name, text in answered.answer.headers:
        sent.setdefault(name, []).append(text)
    declared = {header.name.lower(): header for header in answered.variant.response.headers}
    for maker in answered.response.headers:
        header, lines = declared.get(maker.name), sent.get(maker.name)
        if header is None:
            continue  # what an operation says of its own end
        if lines is None and maker.required:
            trial.refuse("smartmock", f"the required header {maker.name} is missing")
        if lines is not None and header.schema is not None:
            is_valid = answered.compiled.context.schemas.validator(header.schema).is_valid
            found = cookie_readings(lines) if maker.name == "set-cookie" else readings(", ".join(lines))
            if not any(map(is_valid, found)):
                fault = trial.header_faults.get(maker.name)
                trial.refuse("jsonschema-rs", f"the header {maker.name} may not be {lines!r}", fault=fault)
