"""All that an operation asks of its requests, and what becomes of those that do not obey."""

import json
from collections.abc import Mapping, Sequence
from time import time
from typing import Final

from smartmock.mock.context import Checks, Context
from smartmock.mock.model import MockRequest
from smartmock.mock.validation.bodies import BodyRules
from smartmock.mock.validation.model import MOST, Violation
from smartmock.mock.validation.parameters import ParameterRules
from smartmock.mock.validation.security import SecurityRules
from smartmock.spec.document import Operation

STRICTEST: Final = (401, 403, 413, 415, 400, 422)
"""Statuses that violations call for, in the order in which servers look: who asks, what it is, whether it is right."""

LONGEST_HEADER: Final = 4_000
"""Bytes that the header `Smartmock-Violations` may have."""


class RequestRules:
    """Compiled once for an operation."""

    def __init__(self, operation: Operation, context: Context) -> None:
        self.security = SecurityRules(operation, context.document.tree)
        self.parameters = ParameterRules(operation, context)
        self.body = BodyRules(operation, context)

    def check(self, request: MockRequest, path_params: Mapping[str, str], checks: Checks) -> Sequence[Violation]:
        """All that is wrong with a request, at most `MOST`; nothing in the parts that are not checked."""
        found: list[Violation] = []
        if checks.security != "off":
            found += self.security.check(request, checks.credentials, time())
        if checks.validation != "off":
            found += self.check_input(request, path_params)
        return found if len(found) <= MOST else sorted(found, key=strictness)[:MOST]

    def notes(self, request: MockRequest, checks: Checks) -> Sequence[Violation]:
        """What breaks no rule and is told beside what does."""
        return self.parameters.deprecated(request) if checks.validation != "off" else ()

    def check_input(self, request: MockRequest, path_params: Mapping[str, str]) -> list[Violation]:
        """What is wrong with parameters and body."""
        return [*self.parameters.check(request, path_params), *self.body.check(request)]


def refused(found: Sequence[Violation], checks: Checks) -> list[Violation]:
    """Those for which a request is not served, the strictest first; none where all are only reported."""
    modes = {True: checks.security, False: checks.validation}
    enforced = [each for each in found if modes[each.location == "security"] == "enforce"]
    return sorted(enforced, key=strictness)


def strictness(violation: Violation) -> int:
    return STRICTEST.index(violation.status)


def header_of(found: Sequence[Violation]) -> str:
    """As a JSON array in ASCII; of many the first, and how many there are."""
    shown: list[str] = []
    room = LONGEST_HEADER
    for number, each in enumerate(found):
        text = json.dumps(each.describe(), separators=(",", ":"))
        room -= len(text) + 1
        if room < 0:
            shown.append(f'{{"more":{len(found) - number}}}')
            break
        shown.append(text)
    return f"[{','.join(shown)}]"
