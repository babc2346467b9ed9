"""What people made for one operation, compiled when it is saved and when it is loaded; matched for every request."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from smartmock.mock.customising.bodies import Body, Text
from smartmock.mock.customising.conditions import Condition
from smartmock.mock.customising.jobs import Outcome
from smartmock.mock.pace import Pace
from smartmock.settings import Priority

Mode: TypeAlias = Literal["rules", "sequence", "random", "weighted"]
AppliesTo: TypeAlias = Literal["generated", "any"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an expectation answers. Header values are templates too; the same name may stand twice."""

    status: int
    headers: tuple[tuple[str, Text], ...]
    body: Body
    content_type: str | None
    delay_ms: int

    def templates(self) -> tuple[str, ...]:
        """What the sandbox has to render: of the headers, then of the body."""
        return (*(text.source for _, text in self.headers if text.needs_sandbox), *self.body.templates)

    @property
    def is_static(self) -> bool:
        return self.body.is_static and all(text.is_static for _, text in self.headers)


@dataclass(frozen=True, slots=True)
class Expectation:
    """A hand-made response with conditions; without any it always matches. `weight` counts in mode `weighted`, `pace`
    tells how quickly its reply is made.
    """

    id: int
    name: str
    matches_all: bool
    conditions: tuple[Condition, ...]
    reply: Reply
    weight: int = 1
    pace: Pace = field(default_factory=Pace, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Script:
    """JavaScript that rewrites what was generated, or with `any` also what an example or expectation says."""

    code: str
    applies_to: AppliesTo = "generated"


@dataclass(frozen=True)
class Customisation:
    """Of one operation: the enabled expectations in their order, the enabled script, and how it differs from its
    environment. `priority` None is that of the environment. `version` is another one after each change.
    """

    expectations: tuple[Expectation, ...] = ()
    mode: Mode = "rules"
    priority: Priority | None = None
    script: Script | None = None
    version: str = ""

    @functools.cached_property
    def counts(self) -> bool:
        """Whether it matters how often the operation was asked for."""
        return self.mode == "sequence" or any(each.counts for each in self._conditions())

    @functools.cached_property
    def is_steady(self) -> bool:
        """Whether the same request always gets the same."""
        return self.mode == "rules" and not any(each.counts or each.reads_client for each in self._conditions())

    def _conditions(self) -> Iterator[Condition]:
        return (condition for expectation in self.expectations for condition in expectation.conditions)


Customisations: TypeAlias = Mapping[str, Customisation]
"""By the keys of operations; most have none."""

NONE: Final[Customisations] = MappingProxyType({})


@dataclass(slots=True)
class Circumstances:
    """What goes beyond document, environment and request: what people made for the project, the address of the client,
    and what was supplied so far for this answer.
    """

    customisations: Customisations = field(default_factory=lambda: NONE)
    client: str = ""
    given: dict[str, Outcome | int] = field(default_factory=dict)
