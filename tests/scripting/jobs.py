"""Jobs as an answer would ask for them."""

import json
from collections.abc import Mapping
from typing import Any

from smartmock.mock.customising.jobs import Chance, Outcome, ScriptJob, TemplateJob
from smartmock.scripting.sandbox import Sandbox
from smartmock.types import JSON

REQUEST: dict[str, Any] = {
    "method": "POST",
    "path": "/pets/7",
    "path_params": {"id": "7"},
    "query": {"page": "2", "tag": ["a", "b"], "id": "not this"},
    "headers": {"x-trace": "t-1", "content-type": "application/json"},
    "cookies": {"session": "abc"},
    "body": {"name": "Rex", "age": 3, "page": "not this"},
    "text": '{"name": "Rex", "age": 3, "page": "not this"}',
    "form": {},
}
GENERATED = {"id": 1, "name": "Bello", "tags": ["x"]}


def script(
    code: str,
    *,
    request: Mapping[str, Any] | None = None,
    body: str | None = json.dumps(GENERATED),
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"), ("x-kind", "dog")),
    **chance: Any,
) -> ScriptJob:
    response = {"status": 200, "headers": [list(pair) for pair in headers], "body": body}
    return ScriptJob(code, {**REQUEST, **(request or {})}, response, make_chance(**chance))


def template(*texts: str, **chance: Any) -> TemplateJob:
    return TemplateJob(texts, {"request": REQUEST, "generated": GENERATED}, make_chance(**chance))


def make_chance(**changes: Any) -> Chance:
    return Chance(**{"seed": "ab12", "locale": "de_DE", "today": "2026-03-04", **changes})


def made(sandbox: Sandbox, code: str, **given: Any) -> JSON:
    """The body that a script sets, read."""
    outcome = sandbox.run(script(code, **given))
    assert outcome.error == ""
    assert outcome.value is not None
    assert outcome.value["is_changed"]
    return json.loads(outcome.value["body"])


def shown(sandbox: Sandbox, expression: str, **given: Any) -> JSON:
    """What an expression is, as JSON; `undefined` is null."""
    return made(sandbox, f"$$.mockResponse.setBody([{expression}])", **given)[0]


def failure(sandbox: Sandbox, code: str, **given: Any) -> Outcome:
    outcome = sandbox.run(script(code, **given))
    assert outcome.value is None
    assert outcome.error
    return outcome
