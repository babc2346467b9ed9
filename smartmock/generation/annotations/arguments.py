"""What a maker of values is given, read once when a document is compiled."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.semantics.dynamic_values import Call, TemplateError
from smartmock.semantics.fakerjs import Method
from smartmock.types import JSON, JsonObject

Make: TypeAlias = Callable[[Draw], JSON]
"""Makes one value."""

MOST_ITEMS: Final = 1_000
MOST_CHARACTERS: Final = 10_000
_USUAL: Final = 3


class Arguments:
    """Arguments by name: those of the call go before the defaults of its method.

    `make` turns the name of a method or a meaning, or an entry of the table, into what makes its values, `template` a
    text of Faker's own templates. What cannot be meant raises `TemplateError`.
    """

    def __init__(
        self, method: Method, call: Call, make: Callable[[JSON], Make], template: Callable[[str], Make]
    ) -> None:
        self.name = method.name
        self.meaning = method.meaning
        self.given = _by_name(method, call)
        self.make = make
        self.template = template
        self._values: Mapping[str, JSON] = {**method.defaults, **self.given}

    def value(self, name: str, default: JSON = None) -> JSON:
        return self._values.get(name, default)

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        return value if isinstance(value, str) else default

    def number(self, name: str) -> float | None:
        value = self._values.get(name)
        if isinstance(value, str):
            try:
                value = float(value) if "." in value else int(value)
            except ValueError:
                value = None
        return value if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300 else None

    def span(self, name: str, most: int) -> tuple[int, int]:
        """How many: a number, `{min, max}` in its place, or `min` and `max` beside it."""
        value = self._values.get(name)
        bounds = value if isinstance(value, dict) else self.given
        low, high, count = _whole(bounds.get("min")), _whole(bounds.get("max")), _whole(value)
        if count is not None and (name in self.given or low is high is None):
            low, high = count, count if high is None else high
        low = (1 if high is None else min(1, high)) if low is None else low
        high = max(low, _USUAL) if high is None else high
        if not 0 <= low <= high <= most:
            raise TemplateError(f"{self.name}: from {low} to {high} is no length between 0 and {most:,}")
        return low, high

    def items(self, name: str) -> list[JSON]:
        """A list that is not empty; of an object, its values."""
        value = self._values.get(name)
        items = list(value.values()) if isinstance(value, dict) else value
        if not isinstance(items, list | str) or not items or len(items) > MOST_ITEMS:
            raise TemplateError(f"{self.name} needs a list with at least one and at most {MOST_ITEMS} items")
        return list(items)


def _by_name(method: Method, call: Call) -> JsonObject:
    """A last object among the arguments holds others by name, as in JavaScript, unless it is the list to choose from.

    A list to choose from may also be written without its brackets: Prism's lists are lists of arguments.
    """
    positional, named = list(call.positional), dict(call.named)
    chooses = method.order[:1] in _CHOICES
    if positional and isinstance(positional[-1], dict) and not (chooses and _is_choice(positional, method)):
        named = {**positional.pop(), **named}
    if chooses and positional and not isinstance(positional[0], list | dict):
        positional = [positional]
    return {**dict(zip(method.order, positional, strict=False)), **named}


_CHOICES: Final = (("array",), ("enumObject",), ("list",), ("object",), ("source",))
"""First arguments that hold what is chosen from."""


def _is_choice(positional: list[JSON], method: Method) -> bool:
    return len(positional) == 1 and method.order[0] not in positional[0]


def _whole(value: JSON) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15 else None
