"""What an answer needs from outside the engine: a script or template to be run in the sandbox, or a count.

The engine is a pure function. Where something is missing it raises `Needs`; who called it gets that and asks again with
it. Both times it comes to the same place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from smartmock.types import JsonObject


@dataclass(frozen=True, slots=True)
class Chance:
    """From what chance, words and time are made: `seed` is that of the answer, in hexadecimal digits; `today` is an ISO
    day; `zone` an IANA name. `is_stable`: the same seed gets the same values, also of clocks.
    """

    seed: str
    locale: str
    today: str
    zone: str = "UTC"
    is_stable: bool = True


@dataclass(frozen=True, slots=True)
class ScriptJob:
    """`request` is as `Facts.describe` tells it: method, path, path_params, query, headers, cookies, body, text, form.

    `response` has `status`, `headers` as pairs, and `body`, a text, or None where it is not one.
    """

    code: str
    request: JsonObject
    response: JsonObject
    chance: Chance


@dataclass(frozen=True, slots=True)
class TemplateJob:
    """Texts that are rendered one after the other, with `request` and, if they ask for it, the value `generated`."""

    texts: tuple[str, ...]
    variables: JsonObject
    chance: Chance


Job: TypeAlias = ScriptJob | TemplateJob


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the sandbox made of a job.

    `value` of a script: `status`, `headers` as pairs, `body` as text, `is_changed` where the script has set it, and
    `delay_ms`; of a template: `texts`. None when it failed: then `error` says why in a few words, with the `line` and
    `column` (from 1) where that is known. `log` are the lines that a script wrote with `console`.
    """

    value: JsonObject | None
    error: str = ""
    line: int | None = None
    column: int | None = None
    log: tuple[str, ...] = field(default=())


Given: TypeAlias = Mapping[str, Outcome | int]
"""What was supplied so far, by name."""

COUNT: Final = "count"
"""The name of the count: how often the operation was asked for, with this request."""


class Needs(Exception):
    """The answer cannot be made without this: run the `job`, or count the request of `operation` if there is none."""

    def __init__(self, name: str, operation: str, job: Job | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.operation = operation
        self.job = job
