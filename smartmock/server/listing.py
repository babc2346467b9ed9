"""What is served, as the page at `/` and as JSON. Of a closed mock, nothing that its document says."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from smartmock.projects.live.registry import ProjectEntry, Registry
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
    """A project as it is shown: `known` to readers who may see what its document says."""

    project: ProjectEntry
    known: bool


@dataclass(frozen=True, slots=True)
class Listing:
    registry: Registry
    settings: Settings

    async def show(self, request: Request) -> Response:
        origin = origin_of_request(request.scope, self.settings.trusted_proxies)
        items = list(self.listed(request))
        if not wants_html(request):
            return json_response({"projects": [describe(item, origin) for item in items]}, HEADERS)
        entries = tuple(index_entry(item, origin) for item in items)
        context = IndexContext(entries, origin.prefix, self.settings.public_index)
        return HTMLResponse(
            index_page(context),
            headers={**HEADERS, "content-security-policy": INDEX_POLICY, "x-content-type-options": "nosniff"},
        )

    def listed(self, request: Request) -> Iterator[Listed]:
        """Every project in its first environment. Strangers are not told what a team keeps in its service."""
        for project in self.registry.projects if self.settings.public_index else ():
            yield Listed(project, judge_reader(request, project, project.main) is None)


def describe(item: Listed, origin: Origin) -> JsonObject:
    project, access = item.project, item.project.main.access
    urls = {"mock_url": origin.mock_url(project.address()), "docs_url": origin.docs_url(project.address())}
    if not item.known:
        return {"id": project.id, "access": access, **urls}
    own = {"id": project.id, "slug": project.slug, "name": project.name, "access": access}
    return {**own, **urls, "operations": project.summary.operations, "problems": project.summary.problems}


def index_entry(item: Listed, origin: Origin) -> IndexEntry:
    project = item.project
    return IndexEntry(
        title=project.name if item.known else f"API {project.id}, open with a token",
        mock_url=origin.mock_url(project.address()),
        docs_url=origin.docs_url(project.address()),
        operations=project.summary.operations,
        problems=project.summary.problems if item.known else 0,
        example_path=project.summary.example_path if item.known else "/",
    )
