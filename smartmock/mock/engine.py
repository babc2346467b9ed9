"""One answer: negotiate, choose, and put together."""

from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter

from smartmock.mock import problems
from smartmock.mock.call import Call
from smartmock.mock.context import Serving
from smartmock.mock.customising.takeover import Takeover, read_generated
from smartmock.mock.headers import make_headers
from smartmock.mock.model import HeaderPairs, MockRequest, MockResponse, Source
from smartmock.mock.negotiate import negotiate
from smartmock.mock.operation import CompiledOperation, Plan
from smartmock.mock.pace import QUICK_SECONDS, TakesTime
from smartmock.mock.request_examples import match_example
from smartmock.mock.selectors import NO_SELECTORS, Selectors
from smartmock.mock.sources import Choice, choose
from smartmock.mock.trace import with_trace

LONGEST_ACCEPT = 500
"""Characters of an `Accept` header up to which an answer is kept for the next one."""
MAX_PLANS = 64
SHOWN_BRANCHES = 10
"""Names of branches that a trace lists."""


def answer(
    operation: CompiledOperation,
    request: MockRequest,
    path_params: Mapping[str, str],
    serving: Serving,
    selectors: Selectors,
    *,
    hurried: bool = False,
) -> MockResponse:
    """The answer of an operation to a request without selectors in its query; raises `TakesTime` when `hurried`."""
    made = documented(operation, request, path_params, serving, selectors, hurried=hurried)
    if selectors is not NO_SELECTORS:
        made = with_trace(made, made.trace, selectors)
    return bodiless(request, made)


def documented(
    operation: CompiledOperation,
    request: MockRequest,
    path_params: Mapping[str, str],
    serving: Serving,
    selectors: Selectors,
    *,
    hurried: bool,
) -> MockResponse:
    """What the document answers."""
    if serving.match_examples:
        selectors = select_example(operation, request, path_params, selectors)
    plan = plan_for(operation, request.headers.get("accept", ""), selectors)
    if isinstance(plan, MockResponse):
        return replace(plan, operation=operation.operation, trace=(operation.summary, *plan.trace))
    if hurried and (selectors.trace or not plan.variant.is_quick):
        raise TakesTime
    server = operation.context.server
    call = Call(operation.operation, request, path_params, server, operation, plan, selectors, serving, serving.world())
    return serve(call, [operation.summary, *plan.trace, *language_steps(serving, selectors)])


def serve(call: Call, trail: list[str]) -> MockResponse:
    """What the first of the document's own sources answers."""
    began = perf_counter()
    plan, serving = call.plan, call.serving
    choice = choose(call, trail)
    source = None if plan.status == 304 else choice.source  # it says that nothing new was made
    made = MockResponse(
        plan.status,
        answer_headers(call, choice, source),
        choice.rendered.body,
        source,
        tuple(trail),
        reasons=choice.reasons,
        operation=call.operation,
        lasts=source is not None and serving.seed is not None,
        delay_ms=call.operation.delay_ms,
    )
    plan.variant.is_quick = perf_counter() - began < QUICK_SECONDS
    return made


def answer_taken_over(takeover: Takeover, *, hurried: bool = False) -> MockResponse:
    """The same of an operation that people took over: expectation → what `answer` chooses from → script.

    Raises `TakesTime` when `hurried`, and `Needs` for what has to come from outside.
    """
    operation, request, serving, selectors = takeover.operation, takeover.request, takeover.serving, takeover.selectors

    def generate(request: MockRequest) -> MockResponse:
        return documented(operation, request, takeover.path_params, serving, selectors, hurried=hurried)

    takeover.trail.append(operation.summary)
    made = takeover.expected(lambda: read_generated(generate(accepting_all(request)).body), hurried=hurried)
    if made is None:
        made = generate(request)
        takeover.trail.extend(made.trace[1:])
        made = replace(made, lasts=made.lasts and takeover.is_steady)
    made = takeover.marked(takeover.rewritten(made))
    return bodiless(request, with_trace(made, tuple(takeover.trail), selectors))


def accepting_all(request: MockRequest) -> MockRequest:
    return replace(request, headers={name: value for name, value in request.headers.items() if name != "accept"})


def select_example(
    operation: CompiledOperation, request: MockRequest, path_params: Mapping[str, str], selectors: Selectors
) -> Selectors:
    """With the example that the document gives for a request like this, unless the request asks for one itself."""
    if not operation.request_examples or (selectors.example, selectors.code, selectors.response) != (None, None, None):
        return selectors
    name = match_example(operation.request_examples, request, path_params)
    return selectors if name is None else replace(selectors, example=name)


def settle_variant(
    operation: CompiledOperation, request: MockRequest, selectors: Selectors, *, hurried: bool
) -> Selectors:
    """Without a variant that cannot be chosen, which the trace tells; raises `TakesTime` when `hurried`."""
    asked = selectors.variant
    plan = negotiate(operation, request.headers.get("accept", ""), selectors) if asked is not None else None
    if asked is None or not isinstance(plan, Plan):
        return selectors
    if hurried and not (plan.variant.is_quick and plan.variant.knows_branches):
        raise TakesTime
    reason = variant_hindrance(asked, plan)
    if not reason:
        return selectors
    line = f"variant={problems.shorten(asked)} is ignored: {reason}"
    return replace(selectors, variant=None, ignored=(*selectors.ignored, line))


def variant_hindrance(asked: str, plan: Plan) -> str:
    """Why the variant cannot be chosen; empty when it can."""
    if plan.example is not None:
        return "the example that is asked for answers"
    names = plan.variant.branch_names if plan.media_type else ()
    if asked in names:
        return ""
    if not names:
        return "there is no choice"
    more = f" and {len(names) - SHOWN_BRANCHES} more" if len(names) > SHOWN_BRANCHES else ""
    return f"the schema has no branch of that name; it has {problems.listing(names[:SHOWN_BRANCHES])}{more}"


def plan_for(operation: CompiledOperation, accept: str, selectors: Selectors) -> Plan | MockResponse:
    """Negotiated once for each `Accept` header of requests without selectors."""
    if selectors is not NO_SELECTORS or len(accept) > LONGEST_ACCEPT:
        return negotiate(operation, accept, selectors)
    plan = operation.plans.get(accept)
    if plan is None:
        if len(operation.plans) >= MAX_PLANS:
            operation.plans.clear()
        plan = operation.plans[accept] = negotiate(operation, accept, selectors)
    return plan


def answer_headers(call: Call, choice: Choice, source: Source | None) -> HeaderPairs:
    content_type = choice.rendered.content_type
    makers = call.plan.response.headers
    declared = make_headers(makers, call.serving, call.seed() if makers else b"", choice.shown, choice.rendered.body)
    own = (("content-type", content_type),) if content_type else ()
    if call.serving.language is not None:
        own, declared = (*own, *language_headers(call.serving, choice)), without_language(declared)
    return (*own, *declared, *((("smartmock-source", source),) if source else ()))


def language_headers(serving: Serving, choice: Choice) -> HeaderPairs:
    """Which language the generated body has, and what it depends on; the language of examples is not known."""
    is_ours = choice.source == "generated" and choice.rendered.content_type
    tells = (("content-language", serving.language),) if serving.language and is_ours else ()
    return (*tells, ("vary", "Accept-Language")) if serving.negotiated else tells


def without_language(headers: HeaderPairs) -> HeaderPairs:
    """Without what the document says of the language, which is generated like any text."""
    return tuple(pair for pair in headers if pair[0] != "content-language")


def language_steps(serving: Serving, selectors: Selectors) -> tuple[str, ...]:
    if serving.language is None:
        return ()
    by = "locale" if selectors.locale is not None else "Accept-Language"
    return (f"the language is {serving.language}, by {by}",)


def bodiless(request: MockRequest, response: MockResponse) -> MockResponse:
    """`HEAD` is answered with the headers of `GET`, the length of its body among them (RFC 9110 section 9.3.2)."""
    if request.method.upper() != "HEAD":
        return response
    return replace(response, body=b"", length=len(response.body))
