"""What a strict API answers to a request that breaks its rules: in its own words where it has some, else a problem."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from smartmock.mock.call import Call
from smartmock.mock.context import Checks, Serving
from smartmock.mock.engine import bodiless, plan_for
from smartmock.mock.engine import serve as answer_by_document
from smartmock.mock.model import HeaderPairs, MockRequest, MockResponse
from smartmock.mock.operation import CompiledOperation, Plan
from smartmock.mock.pace import TakesTime
from smartmock.mock.problems import problem_response
from smartmock.mock.selectors import Selectors
from smartmock.mock.trace import with_trace
from smartmock.mock.validation.model import Violation
from smartmock.mock.validation.rules import header_of, refused
from smartmock.types import JSON

HEADER: Final = "smartmock-violations"
CHALLENGE: Final = "www-authenticate"
LARGE: Final = 256 * 1024
"""Bytes."""

SPOKEN: Final[Mapping[int, tuple[int, ...]]] = {
    400: (400, 422),
    401: (401,),
    403: (403, 401),
    413: (413, 422, 400),
    415: (415, 422, 400),
    422: (422, 400),
}
"""Status that a violation calls for → statuses of the document that say so, the best first."""


class Question(NamedTuple):
    """A request that found its operation; its selectors are read."""

    operation: CompiledOperation
    request: MockRequest
    path_params: Mapping[str, str]
    serving: Serving
    selectors: Selectors


def answer_judged(question: Question, serve: Callable[[], MockResponse], *, hurried: bool) -> MockResponse:
    """What `serve` answers, and what the request breaks; or a refusal. Raises `TakesTime` when `hurried`."""
    operation, request, path_params, serving, _ = question
    checks = serving.checks
    if checks is None:
        return serve()
    if hurried and (not operation.has_rules or is_large(request)):
        raise TakesTime
    found = operation.rules.check(request, path_params, checks)
    refusing = refused(found, checks)
    made = refuse(question, refusing, hurried=hurried) if refusing else serve()
    if made.lasts and (refusing or is_timed(operation, request, checks)):
        made = replace(made, lasts=False)
    told = [*found, *operation.rules.notes(request, checks)]
    if not told:
        return made
    return replace(made, headers=(*made.headers, (HEADER, header_of(told))), violations=found)


def is_large(request: MockRequest) -> bool:
    """Whether the body takes time to look at. Nobody knows how large a compressed one is."""
    return len(request.body) > LARGE or (bool(request.body) and "content-encoding" in request.headers)


def is_timed(operation: CompiledOperation, request: MockRequest, checks: Checks) -> bool:
    """Whether the same request may be refused at another time: tokens expire."""
    if checks.security == "off" or "authorization" not in request.headers:
        return False
    return operation.rules.security.is_timed(request)


def refuse(question: Question, found: Sequence[Violation], *, hurried: bool) -> MockResponse:
    """`found` is not empty, the strictest violation stands first. Raises `TakesTime` when `hurried`."""
    operation, request, _, _, selectors = question
    status = found[0].status
    trail = [operation.summary, f"refused with {status}: {found[0].message}"]
    plan = find_plan(operation, status, request.headers.get("accept", ""), selectors)
    if plan is None:
        made = replace(write_problem(status, found), operation=operation.operation, trace=tuple(trail))
    elif hurried and not plan.variant.is_quick:
        raise TakesTime
    else:
        made = answer_by_document(make_call(question, plan, found), [*trail, *plan.trace])
    challenges = challenges_of(found)
    is_sent = any(name == CHALLENGE for name, _ in made.headers)
    if challenges and not (is_sent and is_said(plan, challenges)):
        others = (pair for pair in made.headers if pair[0] != CHALLENGE)
        made = replace(made, headers=(*others, *challenges))
    return bodiless(request, with_trace(made, made.trace, selectors))


def make_call(question: Question, plan: Plan, found: Sequence[Violation]) -> Call:
    """What makes the answer that the document declares; the selectors of the refused answer do not reach it."""
    operation, request, path_params, serving, selectors = question
    selectors = replace(selectors, count=None, variant=None)
    server, world = operation.context.server, serving.world()
    return Call(operation.operation, request, path_params, server, operation, plan, selectors, serving, world, found)


def find_plan(operation: CompiledOperation, status: int, accept: str, selectors: Selectors) -> Plan | None:
    """The declared response that speaks of such errors; None where the document has none.

    A named example is only taken if the status is asked for too.
    """
    code = choose_code(operation, status)
    if code is None:
        return None
    example = selectors.example if selectors.code == code else None
    wanted = Selectors(code=code, example=example, trace=selectors.trace)
    plans = (plan_for(operation, header, each) for each in (wanted, Selectors(code=code)) for header in (accept, ""))
    return next((plan for plan in plans if isinstance(plan, Plan)), None)


def choose_code(operation: CompiledOperation, status: int) -> int | None:
    """The status to send: a declared one, else the one that is called for where a range or `default` covers it."""
    declared = {response.status for response in operation.responses}
    for code in SPOKEN.get(status, (status,)):
        if str(code) in declared:
            return code
    return status if declared & {f"{status // 100}XX", "default"} else None


def write_problem(status: int, found: Sequence[Violation]) -> MockResponse:
    more = len(found) - 1
    others = f" {more} more {'violations' if more > 1 else 'violation'} below." if more else ""
    write = PROBLEMS.get(status, _invalid)
    return write(f"{found[0].message}{others}", [each.describe() for each in found])


def _malformed(detail: str, listed: list[JSON]) -> MockResponse:
    return problem_response("malformed-request", 400, "The request cannot be read", detail, violations=listed)


def _without_credentials(detail: str, listed: list[JSON]) -> MockResponse:
    return problem_response("invalid-credentials", 401, "Credentials are needed", detail, violations=listed)


def _without_scope(detail: str, listed: list[JSON]) -> MockResponse:
    title = "The credentials do not suffice"
    return problem_response("insufficient-scope", 403, title, detail, violations=listed)


def _too_large(detail: str, listed: list[JSON]) -> MockResponse:
    return problem_response("body-too-large", 413, "Body too large", detail, violations=listed)


def _of_other_type(detail: str, listed: list[JSON]) -> MockResponse:
    title = "The media type is not supported"
    return problem_response("unsupported-media-type", 415, title, detail, violations=listed)


def _invalid(detail: str, listed: list[JSON]) -> MockResponse:
    return problem_response("invalid-request", 422, "The request is not valid", detail, violations=listed)


PROBLEMS: Final[Mapping[int, Callable[[str, list[JSON]], MockResponse]]] = {
    400: _malformed,
    401: _without_credentials,
    403: _without_scope,
    413: _too_large,
    415: _of_other_type,
    422: _invalid,
}


def challenges_of(found: Sequence[Violation]) -> HeaderPairs:
    """One header for each (RFC 9110 section 11.6.1)."""
    named = dict.fromkeys(challenge for each in found for challenge in each.challenges)
    return tuple((CHALLENGE, challenge) for challenge in named)


def is_said(plan: Plan | None, challenges: HeaderPairs) -> bool:
    """Whether the document itself says what the header is, or allows none of these."""
    declared = [header for header in plan.response.headers if header.name == CHALLENGE] if plan is not None else []
    return any(not header.yields_to(challenge) for header in declared for _, challenge in challenges)
