"""Who answers: each source looks at the call and answers, or passes and says why. Priority is the order of a tuple."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.world import World
from smartmock.mock.context import Serving
from smartmock.mock.examples import PreparedExample
from smartmock.mock.kept import Made
from smartmock.mock.model import MockRequest, Source
from smartmock.mock.operation import CompiledOperation, Plan
from smartmock.mock.reflection import Asked
from smartmock.mock.render import Rendered
from smartmock.mock.seeds import answer_seed
from smartmock.mock.selectors import Selectors
from smartmock.mock.showing import Task, show


class Call(NamedTuple):
    """A request that has found its operation. `request` holds no selectors."""

    operation: CompiledOperation
    request: MockRequest
    path_params: Mapping[str, str]
    selectors: Selectors
    serving: Serving
    plan: Plan
    world: World

    def seed(self) -> bytes:
        """That of the answer."""
        root, operation = self.world.root, self.operation.operation
        return answer_seed(root, operation, self.path_params, self.request, self.plan.status)

    def draw(self) -> Draw:
        """The stream of choices for all that is not of the world by itself."""
        return self.serving.draw(self.seed(), self.world)


class Choice(NamedTuple):
    """`fixed`: the same for every request that is negotiated alike. `made` tells more of a body that was generated."""

    source: Source
    rendered: Rendered
    fixed: bool = False
    made: Made | None = None


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
    return Choice("generated", made.rendered, made=made)


def _generated_body(call: Call) -> Made:
    serving, variant, media_type, request = call.serving, call.plan.variant, call.plan.media_type, call.request
    told = (*call.path_params.values(), request.query, call.seed() if request.body else b"")
    key = (variant, media_type, call.plan.status, request.path, told)
    made = serving.generated.get(key)
    if made is None:
        asked = Asked(call.operation.operation, request, call.path_params)
        shown = show(
            Task(asked, variant, call.operation.roles, call.world, call.draw, call.selectors.count, call.plan.status)
        )
        made = Made(variant.render(shown.value, media_type), shown.notes, shown.around, shown.location)
        if serving.seed is not None:  # else no other request will have this seed
            serving.generated.keep(key, made)
    return made


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
