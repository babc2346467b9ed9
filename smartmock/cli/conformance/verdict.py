"""What the judges say: records that the command prints."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from smartmock.generation.node import Counters
from smartmock.spec.document import Operation
from smartmock.types import Problem

Judge: TypeAlias = Literal["smartmock", "jsonschema-rs", "openapi-core"]


@dataclass(frozen=True, slots=True)
class Violation:
    """A value that a judge refuses. `subject` names the answer, `pointer` leads into the value.

    `fault` is the fault of the document that makes it unavoidable; None when the violation is ours.
    """

    subject: str
    judge: Judge
    pointer: str
    message: str
    fault: Problem | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out for one operation.

    `tried` counts different values. `problems` are what the document itself gets wrong, its examples included.
    `undecided` says what openapi-core could not judge, and why. `counters` tell how generation went; the samples that
    prove a schema count where the schema is first used.
    """

    operation: Operation
    tried: int = 0
    violations: tuple[Violation, ...] = ()
    problems: tuple[Problem, ...] = ()
    undecided: tuple[str, ...] = ()
    counters: Counters = field(default_factory=Counters)

    @property
    def failures(self) -> tuple[Violation, ...]:
        """Violations that no fault of the document explains."""
        return tuple(violation for violation in self.violations if violation.fault is None)

    @property
    def excused(self) -> tuple[Violation, ...]:
        return tuple(violation for violation in self.violations if violation.fault is not None)
