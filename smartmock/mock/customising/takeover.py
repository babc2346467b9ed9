"""One request to an operation that people took over: which expectation answers, and what a script makes of the answer.

What has to come from outside the engine is asked for with `Needs`; the second time it is there.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import perf_counter
from typing import Final

from smartmock.generation.draw import Draw
from smartmock.mock.context import Serving
from smartmock.mock.customising.expectations import match, matches
from smartmock.mock.customising.facts import Facts
from smartmock.mock.customising.jobs import COUNT, Chance, Job, Needs, Outcome, ScriptJob, TemplateJob
from smartmock.mock.customising.model import Circumstances, Customisation, Expectation, Reply
from smartmock.mock.customising.slots import TooLong
from smartmock.mock.customising.wanted import wanted_types
from smartmock.mock.headers import header_safe
from smartmock.mock.json_text import parse_json
from smartmock.mock.known_headers import entity_tag
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.mock.operation import CompiledOperation
from smartmock.mock.pace import QUICK_SECONDS, TakesTime
from smartmock.mock.problems import problem_response, shorten
from smartmock.mock.seeds import answer_seed, derive
from smartmock.mock.selectors import Selectors
from smartmock.types import JSON

SOURCE: Final = "smartmock-source"
SCRIPT_ERROR: Final = "smartmock-script-error"
TEMPLATE_ERROR: Final = "smartmock-template-error"
SCRIPT: Final = "script"
"""The name of a script's job."""
LUCK: Final = "luck"
LONGEST_AT_ONCE: Final = 50_000
"""Bytes of a body that is sent, and characters of a rendered template, that are looked through at once."""


@dataclass
class Takeover:
    """`trail` are the steps of the request's trace, to which it adds its own. `strict`: what fails is a problem and not
    a header. `failed` tells why the template of the expectation that was to answer could not be rendered.
    """

    customisation: Customisation
    circumstances: Circumstances
    operation: CompiledOperation
    request: MockRequest
    path_params: Mapping[str, str]
    serving: Serving
    selectors: Selectors
    strict: bool
    trail: list[str] = field(default_factory=list)
    failed: str = ""
    is_fresh: bool = field(init=False)

    def __post_init__(self) -> None:
        """New data is the same however often the engine is asked for one answer: a script rewrites what is sent."""
        self.is_fresh = self.serving.seed is None
        if self.is_fresh:
            self.serving = replace(self.serving, seed=f"{self._luck:016x}", worlds=[])

    @property
    def is_steady(self) -> bool:
        return self.customisation.is_steady and not self.is_fresh

    @property
    def _luck(self) -> int:
        """Drawn once for an answer."""
        given = self.circumstances.given
        if LUCK not in given:
            given[LUCK] = secrets.randbits(64)
        luck = given[LUCK]
        assert isinstance(luck, int)  # noqa: S101  nobody else uses this name
        return luck

    @cached_property
    def facts(self) -> Facts:
        count = self._count() if self.customisation.counts else None
        return Facts(self.request, self.path_params, self.circumstances.client, count)

    def expected(self, generate: Callable[[], JSON], *, hurried: bool = False) -> MockResponse | None:
        """What an expectation answers; None when none does. `generate` makes what would be answered without it.

        Raises `TakesTime` when `hurried`.
        """
        if hurried and len(self.request.body) > LONGEST_AT_ONCE and self.customisation.expectations:
            raise TakesTime
        chosen = self._choose()
        if chosen is None:
            return None
        job, templates = f"expectation {chosen.id}", chosen.reply.templates()
        texts: Sequence[str] = ()
        if templates:
            outcome = self._outcome(job, lambda: self._template_job(chosen, templates, generate))
            if outcome.value is None:
                return self._template_failed(chosen, outcome)
            texts = outcome.value["texts"]
        is_short = sum(map(len, texts)) < LONGEST_AT_ONCE
        if hurried and not (chosen.reply.is_static or (chosen.pace.is_quick and is_short)):
            raise TakesTime
        began = perf_counter()
        try:
            answer = self._answered(chosen.reply, self._draw(chosen.reply.status, job), iter(texts))
        except TooLong as error:
            return self._template_failed(chosen, Outcome(None, str(error)))
        chosen.pace.is_quick = perf_counter() - began < QUICK_SECONDS
        self.trail.append(f"the {label(chosen)} answers")
        return answer

    def _answered(self, reply: Reply, draw: Draw, texts: Iterator[str]) -> MockResponse:
        """`texts` are what the sandbox made of the reply's templates. Raises `TooLong`."""
        headers = tuple(
            (name.lower(), header_safe(next(texts) if text.needs_sandbox else text.render(draw)))
            for name, text in reply.headers
        )
        body = reply.body.finish(tuple(texts), draw, wanted_types(self.operation, reply.status))
        if body or reply.content_type:
            headers = (("content-type", reply.content_type or reply.body.content_type), *headers)
        return MockResponse(
            reply.status,
            (*headers, (SOURCE, "expectation")),
            body,
            "expectation",
            operation=self.operation.operation,
            lasts=self.customisation.is_steady and (reply.is_static or not self.is_fresh),
            delay_ms=reply.delay_ms,
        )

    def rewritten(self, made: MockResponse) -> MockResponse:
        """The answer as the script leaves it; the answer itself where the script is not for it, or fails."""
        script = self.customisation.script
        if script is None or made.source is None:
            return made
        if script.applies_to == "generated" and made.source != "generated":
            self.trail.append(f"the script does not run: it is for generated answers, and the {made.source} answered")
            return made
        outcome = self._outcome(
            SCRIPT, lambda: ScriptJob(script.code, self.facts.describe(), told(made), self._chance(made.status))
        )
        self.trail.extend(f"the script says: {line}" for line in outcome.log)
        if outcome.value is None:
            return self._script_failed(made, outcome)
        self.trail.append("the script rewrote the answer")
        value = outcome.value
        own = tuple((name.lower(), header_safe(text)) for name, text in value["headers"] if name.lower() != SOURCE)
        body = made.body
        if value["is_changed"]:
            body = value["body"].encode("utf-8", "replace")
            own = tuple(retagged(pair, body) if pair in made.headers else pair for pair in own)
        return replace(
            made,
            status=value["status"],
            headers=(*own, (SOURCE, "script")),
            body=body,
            source="script",
            delay_ms=made.delay_ms + value["delay_ms"],
            lasts=made.lasts and self.is_steady,
            log=outcome.log,
        )

    def marked(self, made: MockResponse) -> MockResponse:
        """With a word on the template that failed, if one did."""
        if not self.failed:
            return made
        return replace(made, headers=(*made.headers, (TEMPLATE_ERROR, header_safe(self.failed))), lasts=False)

    def _choose(self) -> Expectation | None:
        made, selectors, trail = self.customisation.expectations, self.selectors, self.trail
        if selectors.example is not None or selectors.variant is not None:
            if made:
                trail.append("expectations are left aside, as an example or a variant is asked for")
            return None
        if selectors.code is not None:
            wanted = tuple(each for each in made if each.reply.status == selectors.code)
            if len(wanted) < len(made):
                trail.append(f"expectations of other statuses are left aside, as {selectors.code} is asked for")
            made = wanted
        found: list[Expectation] = []
        for expectation in made:
            if matches(expectation, self.facts):
                found.append(expectation)
                if self.customisation.mode == "rules":
                    break
            elif selectors.trace:
                trail.append(f"the {label(expectation)} does not match: {match(expectation, self.facts)}")
        return self._pick(found) if found else None

    def _pick(self, found: Sequence[Expectation]) -> Expectation:
        """Of those that match. Chance is a new one with every request, unless the request brings a seed."""
        mode = self.customisation.mode
        if mode == "rules":
            return found[0]
        if mode == "sequence":
            at = (self._count() - 1) % len(found)
        else:
            weights = [each.weight if mode == "weighted" else 1 for each in found]
            at = weighted(weights, self._chance_below(sum(weights)))
        self.trail.append(f"{mode}: number {at + 1} of {len(found)} that match")
        return found[at]

    def _chance_below(self, most: int) -> int:
        if self.selectors.seed is None or self.is_fresh:
            return self._luck % most
        return int.from_bytes(self._seed(0, "mode")[:8]) % most

    def _count(self) -> int:
        found = self.circumstances.given.get(COUNT)
        if not isinstance(found, int):
            raise Needs(COUNT, self.operation.key)
        return found

    def _outcome(self, name: str, job: Callable[[], Job]) -> Outcome:
        found = self.circumstances.given.get(name)
        if not isinstance(found, Outcome):
            raise Needs(name, self.operation.key, job())
        return found

    def _template_job(self, chosen: Expectation, texts: tuple[str, ...], generate: Callable[[], JSON]) -> TemplateJob:
        variables: dict[str, JSON] = {"request": self.facts.describe()}
        if any("generated" in text for text in texts):
            variables["generated"] = generate()
        return TemplateJob(texts, variables, self._chance(chosen.reply.status))

    def _template_failed(self, chosen: Expectation, outcome: Outcome) -> MockResponse | None:
        reason = describe(outcome)
        self.trail.append(f"the {label(chosen)} fails: {reason}")
        if self.strict:
            detail = f"The template of the {label(chosen)} failed: {reason}. Mend it, or switch the expectation off."
            return problem_response("template-failed", 500, "The template failed", detail)
        self.failed = reason
        return None

    def _script_failed(self, made: MockResponse, outcome: Outcome) -> MockResponse:
        reason = describe(outcome)
        self.trail.append(f"the script fails: {reason}")
        if self.strict:
            detail = f"The script of this operation failed: {reason}. Mend it, or switch it off."
            problem = problem_response("script-failed", 500, "The script failed", detail)
            return replace(problem, operation=made.operation, log=outcome.log, fault=reason)
        headers = (*made.headers, (SCRIPT_ERROR, header_safe(reason)))
        return replace(made, headers=headers, lasts=False, log=outcome.log, fault=reason)

    def _chance(self, status: int) -> Chance:
        serving = self.serving
        seed, is_stable = self._seed(status, "sandbox").hex(), not self.is_fresh
        zone = serving.options.zone
        return Chance(seed, serving.words.locale, serving.today.isoformat(), str(zone) if zone else "UTC", is_stable)

    def _draw(self, status: int, name: str) -> Draw:
        return self.serving.draw(self._seed(status, name))

    def _seed(self, status: int, name: str) -> bytes:
        root = self.serving.world().root
        seed = answer_seed(root, self.operation.operation, self.path_params, self.request, status)
        return derive(seed, name)


def retagged(pair: tuple[str, str], body: bytes) -> tuple[str, str]:
    """A tag that was made for the body before would be that of two bodies."""
    name, text = pair
    return (name, f"{'W/' * text.startswith('W/')}{entity_tag(body, b'')}") if name == "etag" else pair


def label(expectation: Expectation) -> str:
    name = f" `{shorten(expectation.name)}`" if expectation.name else ""
    return f"expectation {expectation.id}{name}"


def weighted(weights: Sequence[int], number: int) -> int:
    """Which of the weights a number below their sum falls on."""
    for at, weight in enumerate(weights):
        number -= weight
        if number < 0:
            return at
    return len(weights) - 1


def told(made: MockResponse) -> dict[str, JSON]:
    """The answer as a script sees it."""
    headers: list[JSON] = [[name, value] for name, value in made.headers if name != SOURCE]
    try:
        body: str | None = made.body.decode()
    except UnicodeDecodeError:
        body = None
    return {"status": made.status, "headers": headers, "body": body}


def describe(outcome: Outcome) -> str:
    where = f" (line {outcome.line}{f', column {outcome.column}' if outcome.column else ''})" if outcome.line else ""
    return f"{outcome.error}{where}"


def read_generated(body: bytes) -> JSON:
    """A body as templates see it: a value where it is JSON, else its text."""
    text = body.decode("utf-8", "replace")
    value = parse_json(text)
    return text if value is None and text.strip() != "null" else value
