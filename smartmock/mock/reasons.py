"""Why the values of an answer are what they are, for people who ask for a trace."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from smartmock import pointers
from smartmock.generation.draw import Draw
from smartmock.generation.explain import Explanation
from smartmock.mock.context import Serving
from smartmock.mock.examples import PreparedExample
from smartmock.mock.headers import header_safe
from smartmock.mock.operation import Variant
from smartmock.types import JSON

MAX_STEPS: Final = 40
"""So many places of a value are told in a trace, ..."""
MAX_CHARACTERS: Final = 2_800
"""... in so many characters of a header at most."""
LONGEST_STEP: Final = 240


def explain_answer(value: JSON, drawn: JSON, variant: Variant, draw: Draw) -> tuple[Explanation, ...]:
    """`drawn` is the value before the request had its say. The draw is as that of the value."""
    return tuple(_asked_for(reason, drawn) for reason in variant.explain(value, draw))


def _asked_for(reason: Explanation, drawn: JSON) -> Explanation:
    """What the request has changed is explained by the request."""
    if isinstance(reason.value, dict | list) and reason.value:
        return reason
    try:
        if pointers.resolve(drawn, reason.pointer) == reason.value:
            return reason
    except KeyError:
        pass
    return replace(reason, source="request", rule="the request says so", meaning="", locale="", agrees=(), branches=())


def explain_example(example: PreparedExample, serving: Serving) -> Explanation:
    """An example is one thing as a whole."""
    repaired = ", repaired where it breaks its schema" if example.violations else ""
    return Explanation("", example.value_for(serving), "example", f"the example {example.name}{repaired}")


def describe(reason: Explanation) -> str:
    """``name says `city`, means geo.city, words in de, as in all items``: one line, without place and value."""
    told = [*reason.branches, reason.rule]
    if reason.meaning:
        told.append(f"means {reason.meaning}")
    if reason.locale:
        told.append(f"words in {reason.locale}")
    if reason.agrees:
        told.append(f"agrees with {' and '.join(reason.agrees)}")
    if reason.alike:
        told.append(f"as in {reason.alike}")
    return ", ".join(filter(None, told))


def reason_steps(reasons: Sequence[Explanation]) -> tuple[str, ...]:
    """One step of a trace for each place that can be told, and how many more there are."""
    steps = list(_fitting(reasons))
    left = len(reasons) - len(steps)
    return (*steps, f"and {left} more place{'s' if left > 1 else ''}") if left else tuple(steps)


def _fitting(reasons: Sequence[Explanation]) -> Iterator[str]:
    room = MAX_CHARACTERS
    for reason in reasons[:MAX_STEPS]:
        step = f"{reason.pointer or 'body'}: {describe(reason)}".replace(";", ",")
        step = step if len(step) <= LONGEST_STEP else f"{step[:LONGEST_STEP]}..."
        room -= len(header_safe(step)) + len("; ")
        if room < 0:
            return
        yield step
