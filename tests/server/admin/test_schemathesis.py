"""Schemathesis against the running service: limits, random values, wrong ones, chains of calls."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import Status, from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.schemas import BaseSchema

from smartmock.projects.service import Service
from smartmock.server.app import create_app
from tests.server.admin.conftest import ROOT_KEY, Api
from tests.server.test_serve import running

EXAMPLES = 4

ACCEPTED = ["2xx", "3xx", "401", "403", "404", "409"]
"""Statuses that valid requests may get."""

PARTICULAR = {
    "create_project": ["422"],
    "create_revision": ["422"],
    "import_project": ["422"],
    "create_token": ["422"],
    "create_environment": ["422"],
    "change_environment": ["422"],
    "create_key": ["422"],
    "set_schedule": ["422"],
    "create_operation": ["422"],
    "replace_operation": ["422"],
    "create_expectation": ["422"],
    "create_expectation_from": ["422"],
    "replace_expectation": ["422"],
    "order_expectations": ["422"],
    "put_script": ["422"],
    "replace_customisations": ["400", "422"],
}
"""Where more than a schema can say must be right: documents, addresses, moments to come, languages, who there is,
expressions, scripts.
"""

GUESSED = {"cursor", "If-Match", "Idempotency-Key"}
"""Parameters whose values nobody can make up; other tests are about them."""

CONFIG: dict[str, Any] = {
    "seed": 1,
    "generation": {"max-examples": EXAMPLES, "database": "none", "with-security-parameters": False},
    "headers": {"Authorization": f"Bearer {ROOT_KEY}"},
    "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
    "operations": [
        {"include-operation-id": "follow_requests", "enabled": False},
        *(
            {
                "include-operation-id": name,
                "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED + more}},
            }
            for name, more in PARTICULAR.items()
        ),
    ],
}


@pytest.fixture
def schema(quick_service: Service) -> Iterator[BaseSchema]:
    """Of a service with two projects."""
    api = Api(quick_service)
    for _ in range(2):
        api.make_project()
    with running(create_app(quick_service)) as listener:
        document = without_guesses(api.read("/openapi.json"))
        config = SchemathesisConfig.from_dict({**CONFIG, "base-url": f"{listener.url}/api/v1"})
        yield schemathesis.openapi.from_dict(document, config=config)


def without_guesses(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: without_guesses(value) for name, value in node.items()}
    if isinstance(node, list):
        kept = [item for item in node if not isinstance(item, dict) or parameter_name(item) not in GUESSED]
        return [without_guesses(item) for item in kept]
    return node


def parameter_name(item: dict[str, Any]) -> str:
    name: str = item["$ref"].rpartition("/")[2] if "$ref" in item else item.get("name", "")
    return {"IfMatch": "If-Match", "IdempotencyKey": "Idempotency-Key"}.get(name, name)


def test_it_finds_nothing(schema: BaseSchema) -> None:
    tried: dict[str, int] = {}
    found: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, FatalError | NonFatalError):
            found.append(repr(event))
        if isinstance(event, ScenarioFinished):
            tried[event.label or ""] = tried.get(event.label or "", 0) + len(event.recorder.cases)
            for checks in event.recorder.checks.values():
                found += [describe(check.failure_info) for check in checks if check.status == Status.FAILURE]
    assert not found, "\n\n".join(found[:20])
    assert len(tried) > 40
    assert sum(tried.values()) > 1_000


def describe(info: Any) -> str:
    failure: Failure = info.failure
    return f"{failure.operation}: {failure.title}\n{failure.message[:500]}\n{info.code_sample[:500]}"
