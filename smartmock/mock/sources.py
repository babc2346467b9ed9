"""Who answers: each source looks at the call and answers, or passes and says why. Priority is the order of a tuple."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.mock.context import Serving
from smartmock.mock.examples import PreparedExample
from smartmock.mock.failures.body import tell
from smartmock.mock.failures.story import Case
from smartmock.mock.kept import Made
from smartmock.mock.model import MockRequest, Source
from smartmock.mock.operation import CompiledOperation, Plan
from smartmock.mock.reflection import Asked, reflect
from smartmock.mock.render import Rendered
from smartmock.mock.selectors import Selectors
from smartmock.types import JSON


@dataclass(frozen=True, slots=True)
class Call:
    """A request that has found its operation. `request` holds no selectors; `seed` is that of the answer."""

    operation: CompiledOperation
    request: MockRequest
    path_params: Mapping[str, str]
    selectors: Selectors
    serving: Serving
    plan: Plan
    seed: bytes


@dataclass(frozen=True, slots=True)
class Choice:
    """`fixed`: the same for every request that is negotiated alike."""

    source: Source
    rendered: Rendered
    fixed: bool = False


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
    return Choice("example", rendered, fixed=True)


def generated(call: Call, trail: list[str]) -> Choice:
    """Always answers."""
    plan = call.plan
    if not plan.media_type:
        trail.append("the answer has no body")
        return Choice("generated", Rendered(), fixed=True)
    trail.append("data is generated from the schema" if plan.variant.schema_pointer else "no schema is declared")
    made = _generated_body(call)
    trail += made.notes
    return Choice("generated", made.rendered)


def _generated_body(call: Call) -> Made:
    serving, variant, media_type = call.serving, call.plan.variant, call.plan.media_type
    key = (call.seed, variant, media_type)
    made = serving.generated.get(key)
    if made is None:
        value = variant.generate(serving.draw(call.seed))
        # Requests that select a count share their serving with no other.
        notes = () if call.selectors.count is None else tuple(_judge_length(value, call.selectors.count))
        if call.plan.status >= 400 or call.path_params or call.request.query or call.request.body:
            value, reflected = _reflected(value, call)
            notes += reflected
        made = Made(variant.render(value, media_type), notes)
        if serving.seed is not None:  # else no other request will have this seed
            serving.generated.keep(key, made)
    return made


def _reflected(value: JSON, call: Call) -> tuple[JSON, tuple[str, ...]]:
    """Answers that tell of success speak of what was asked for, those that tell of an error of what went wrong."""
    if call.plan.status >= 400:
        case = Case(call.operation, call.request, call.path_params, call.plan, call.serving, call.seed)
        return tell(value, case)
    if not 200 <= call.plan.status < 300:
        return value, ()
    return reflect(value, Asked(call.operation.operation, call.request, call.path_params), call.plan.variant)


def _judge_length(value: JSON, count: int) -> Iterator[str]:
    """What became of the length that was asked for, where it is not the length that is sent."""
    if not isinstance(value, list):
        yield "count is ignored: the answer is no list"
    elif len(value) < count:
        yield f"count={count} is asked for; the list ends after {len(value)}: its schema or its size allows no more"
    elif len(value) > count:
        yield f"count={count} is asked for; the list has {len(value)}: its schema allows no less"


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
