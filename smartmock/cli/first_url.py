"""One address of a mock that surely works in a browser."""

from smartmock.mock.model import MockRequest
from smartmock.projects.registry import LiveProject
from smartmock.spec.document import Operation

TRIED = 5
"""Operations that are asked before giving up."""


def find_first_url(project: LiveProject) -> str | None:
    """`/m1/1-0-default/pets`, or by key where every path has parameters; None when no GET answers well."""
    candidates = [operation for operation in project.document.operations if operation.method.upper() == "GET"]
    for operation in sorted(candidates, key=obstacles)[:TRIED]:
        if answers_well(project, operation):
            return url_of(project, operation)
    return None


def obstacles(operation: Operation) -> tuple[bool, int, int]:
    """What keeps an address from being simple: parameters in the path, required ones, a body that is not JSON."""
    required = sum(parameter.required for parameter in operation.parameters)
    json = any("json" in media_type.name for response in operation.responses for media_type in response.content)
    return "{" in operation.path or "?" in operation.path or "#" in operation.path, required, not json


def url_of(project: LiveProject, operation: Operation) -> str:
    if obstacles(operation)[0]:
        return f"/m2/{project.address()}/{operation.key}"
    return f"/m1/{project.address()}{operation.path}"


def answers_well(project: LiveProject, operation: Operation) -> bool:
    request = MockRequest("GET", operation.path)
    answer = project.api.respond(request, project.environments["default"], operation.key)
    return answer.source is not None and answer.status < 400
