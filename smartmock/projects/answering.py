"""An answer outside the hot path, with all that it needs from outside the engine: for previews, in a thread."""

from smartmock.mock.customising.jobs import Needs, Outcome
from smartmock.mock.customising.model import Circumstances
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.live.registry import Mount
from smartmock.projects.service import Service

FIRST_CALL = 1
"""Previews are not counted: each is the first of its kind."""


def respond(service: Service, mount: Mount, request: MockRequest, operation_key: str | None = None) -> MockResponse:
    """What the mock would answer; nothing is counted and nothing noted."""
    circumstances = Circumstances(mount.customisations)
    while True:
        try:
            return mount.revision.api.respond(request, mount.environment, operation_key, circumstances=circumstances)
        except Needs as needed:
            circumstances.given[needed.name] = supply(service, needed)


def supply(service: Service, needed: Needs) -> Outcome | int:
    return FIRST_CALL if needed.job is None else service.sandbox.run(needed.job)
