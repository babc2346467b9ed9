"""Who answers: each source looks at the call and answers, or passes and says why. Priority is the order of a tuple."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.generation.explain import Explanation
from smartmock.mock.call import Call
from smartmock.mock.examples import PreparedExample
from smartmock.mock.failures.body import tell
from smartmock.mock.failures.story import Case
from smartmock.mock.model import Source
from smartmock.mock.reasons import explain_answer, explain_example
from smartmock.mock.render import Rendered, render
from smartmock.mock.showing import show
from smartmock.mock.shown import Showing


@dataclass(slots=True)
class Choice:
    """`shown` tells more of a body that was generated, `reasons` explain the body if that is asked for."""

    source: Source
    rendered: Rendered
    shown: Showing | None = None
    reasons: tuple[Explanation, ...] = ()


AnswerSource: TypeAlias = Callable[[Call, list[str]], Choice | None]


def named_example(call: Call, trail: list[str]) -> Choice | None:
    """The example that the request names, in either order of priority."""
    example = call.plan.example
    return None if example is None else _serve(example, call, trail)


def first_example(call: Call, trail: list[str]) -> Choice | None:
    if not call.plan.media_type:
        return None
    examples = call.plan.variant.examples
    if not examples:
        trail.append("no example is declared")
        return None
    if call.selectors.count is not None:
        trail.append("count is ignored: examples are served as they are; add dynamic=true")
    return _serve(examples[0], call, trail)


def _serve(example: PreparedExample, call: Call, trail: list[str]) -> Choice:
    trail.append(f"the example {example.name} answers{' after repair' if example.violations else ''}")
    rendered = call.plan.variant.render_example(example, call.plan.media_type, call.serving)
    reasons = (explain_example(example, call.serving),) if call.selectors.trace else ()
    return Choice("example", rendered, reasons=reasons)


def generated(call: Call, trail: list[str]) -> Choice:
    """Always answers."""
    plan, traced = call.plan, call.selectors.trace
    if not plan.media_type:
        trail.append("the answer has no body")
        return Choice("generated", Rendered())
    trail.append("data is generated from the schema" if plan.variant.schema_pointer else "no schema is declared")
    shown = _failure(call) if plan.status >= 400 else show(call)
    trail += shown.notes
    rendered = render(shown.value, plan.variant.target(plan.media_type))
    reasons = explain_answer(shown.value, shown.drawn, plan.variant, call.draw()) if traced else ()
    return Choice("generated", rendered, shown=shown, reasons=reasons)


def _failure(call: Call) -> Showing:
    """A value that tells what went wrong."""
    value = call.plan.variant.generate(call.draw())
    drawn = value if call.selectors.trace else None
    value = deepcopy(value)  # what it holds may be shared with other answers
    case = Case(call.compiled, call.request, call.path_params, call.plan, call.serving, call.seed(), call.violations)
    value, notes = tell(value, case)
    return Showing(value, notes, drawn=drawn)


EXAMPLE_FIRST: Final[tuple[AnswerSource, ...]] = (named_example, first_example, generated)
SMART_FIRST: Final[tuple[AnswerSource, ...]] = (named_example, generated)


def choose(call: Call, trail: list[str]) -> Choice:
    """The first source that answers."""
    if not call.serving.example_first:
        trail.append("examples are left aside")
    sources = EXAMPLE_FIRST if call.serving.example_first else SMART_FIRST
    for source in sources:
        choice = source(call, trail)
        if choice is not None:
            return choice
    return generated(call, trail)
