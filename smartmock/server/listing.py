"""What is served, as the page at `/` and as JSON. Of a closed mock, nothing that its document says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from smartmock.projects.registry import LiveProject, Mount, Registry
from smartmock.server.docs import judge_reader
from smartmock.server.responses import json_response, wants_html
from smartmock.server.urls import Origin, origin_of_request
from smartmock.server.web.pages import IndexContext, IndexEntry, index_page
from smartmock.server.web.policies import INDEX_POLICY
from smartmock.settings import Settings
from smartmock.types import JsonObject

HEADERS = {"vary": "Accept", "cache-control": "no-store", "referrer-policy": "no-referrer"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A mock as it is shown: `known` to readers who may see what its document says."""

    mount: Mount
    known: bool


@dataclass(frozen=True, slots=True)
class Listing:
    registry: Registry
    settings: Settings

    async def show(self, request: Request) -> Response:
        origin = origin_of_request(request.scope, self.settings.trusted_proxies)
        items = [Listed(mount, judge_reader(request, mount) is None) for mount in self.mounts()]
        if not wants_html(request):
            return json_response({"projects": [describe(item, origin) for item in items]}, HEADERS)
        context = IndexContext(tuple(index_entry(item, origin) for item in items), origin.prefix)
        return HTMLResponse(
            index_page(context),
            headers={**HEADERS, "content-security-policy": INDEX_POLICY, "x-content-type-options": "nosniff"},
        )

    def mounts(self) -> Iterable[Mount]:
        """Every project in its first environment."""
        for project in self.registry.projects:
            name, environment = next(iter(project.environments.items()))
            yield Mount(project.address(name), project, environment)


def describe(item: Listed, origin: Origin) -> JsonObject:
    project, environment = item.mount.project, item.mount.environment
    urls = {"mock_url": origin.mock_url(item.mount.address), "docs_url": origin.docs_url(item.mount.address)}
    if not item.known:
        return {"id": project.id, "access": environment.access, **urls}
    own = {"id": project.id, "slug": project.slug, "name": project.title, "access": environment.access}
    report = {"operations": project.report.served, "problems": len(project.report.problems)}
    return {**own, **urls, **report}


def index_entry(item: Listed, origin: Origin) -> IndexEntry:
    project = item.mount.project
    return IndexEntry(
        title=project.title if item.known else f"API {project.id}, open with a token",
        mock_url=origin.mock_url(item.mount.address),
        docs_url=origin.docs_url(item.mount.address),
        operations=project.report.served,
        problems=len(project.report.problems) if item.known else 0,
        example_path=example_path(project) if item.known else "/",
    )


def example_path(project: LiveProject) -> str:
    """The path of a GET, without parameters if there is one; else with `1` in their places."""
    paths = [operation.path for operation in project.document.operations if operation.method.upper() == "GET"]
    plain = next((path for path in paths if "{" not in path), None)
    return re.split(r"[?#]", plain or re.sub(r"\{[^{}]*\}", "1", paths[0] if paths else "/"))[0]
