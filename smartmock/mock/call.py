"""A request for which it is decided how it will be answered."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from smartmock.generation.draw import Draw
from smartmock.generation.world import World
from smartmock.mock.asked import Asked
from smartmock.mock.context import Serving
from smartmock.mock.operation import CompiledOperation, Plan
from smartmock.mock.seeds import answer_seed
from smartmock.mock.selectors import Selectors
from smartmock.mock.validation.model import Violation
from smartmock.types import JSON


@dataclass(slots=True)
class Call(Asked):
    """All that there is to know when an answer is made: one record, as every new answer makes one.

    `violations` are what the answer refuses, if it does.
    """

    compiled: CompiledOperation
    plan: Plan
    selectors: Selectors
    serving: Serving
    world: World
    violations: Sequence[Violation] = ()

    @property
    def is_success(self) -> bool:
        return 200 <= self.plan.status < 300

    def seed(self) -> bytes:
        """That of the answer."""
        return answer_seed(self.world.root, self.operation, self.path_params, self.request, self.plan.status)

    def draw(self) -> Draw:
        """The stream of choices for all that is not of the world by itself."""
        return self.serving.draw(self.seed(), self.world)

    def copy(self, value: JSON) -> JSON:
        """What is kept of a value before the request has its say, for those who ask for a trace."""
        return deepcopy(value) if self.selectors.trace else None
