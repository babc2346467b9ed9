"""Both judges over all operations of a document."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from smartmock.mock.compiler import compile_api
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import CompiledOperation
from smartmock.mock.validation.model import Violation
from smartmock.spec.document import Document
from tests.oracle.known import explains
from tests.oracle.reference import Core
from tests.oracle.sending import Sender, Sent


@dataclass(frozen=True)
class Disagreement:
    """`ours` and `theirs` say why the part is refused; empty where it is not."""

    operation: str
    sent: Sent
    request: MockRequest
    part: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        shown = f"{self.request.method} {self.request.path}?{self.request.query} {self.request.body[:300]!r}"
        return f"{self.operation} ({self.sent.what}) {self.part}\n  {shown}\n  we: {self.ours}\n  core: {self.theirs}"


@dataclass
class Tally:
    """`accepted` and `refused`: requests on which both say the same. `explained`: disagreements by their reason."""

    accepted: int = 0
    refused: int = 0
    explained: Counter[str] = field(default_factory=Counter)
    disagreements: list[Disagreement] = field(default_factory=list)

    def __str__(self) -> str:
        reasons = "".join(f"\n  {count:>6}  {reason}" for reason, count in self.explained.most_common())
        return (
            f"{self.accepted} accepted and {self.refused} refused by both, "
            f"{len(self.disagreements)} disagreements, {self.explained.total()} explained:{reasons}"
        )


def compare(document: Document, *, each: int, seed: int = 0) -> Tally:
    """`each`: how many valid requests, and as many with something wrong, are made for each operation."""
    api, core, tally = compile_api(document), Core(document), Tally()
    for described in document.operations:
        if "#" in described.path:
            continue  # no request carries a fragment
        operation = api.operation(described.key)
        for sent in Sender(api, operation, seed).all(each):
            judge(core, operation, sent, tally)
    return tally


def judge(core: Core, operation: CompiledOperation, sent: Sent, tally: Tally) -> None:
    request = sent.request(operation)
    ours = told(operation.rules.check_input(request, sent.path))
    theirs = core.judge(operation.operation, request, sent.path)
    found = list(differences(operation, sent, request, ours, theirs))
    for each in found:
        reason = explains(each)
        if reason:
            tally.explained[reason] += 1
        else:
            tally.disagreements.append(each)
    if not found:
        tally.refused += bool(ours)
        tally.accepted += not ours


def told(violations: list[Violation]) -> dict[str, str]:
    parts: dict[str, str] = {}
    for each in violations:
        part = "body" if each.location == "body" else f"{each.location} {each.name}"
        parts.setdefault(part, f"{each.rule} {each.pointer}: {each.message}")
    return parts


def differences(
    operation: CompiledOperation, sent: Sent, request: MockRequest, ours: dict[str, str], theirs: dict[str, str]
) -> Iterator[Disagreement]:
    for part in sorted(ours.keys() ^ theirs.keys()):
        yield Disagreement(operation.key, sent, request, part, ours.get(part, ""), theirs.get(part, ""))
