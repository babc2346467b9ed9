"""`/projects`: the list, imports, and each project as such."""

from smartmock.projects import editing
from smartmock.projects.documents.importing import NewProject, Wishes, add_document, read_document
from smartmock.projects.documents.reports import describe_report
from smartmock.projects.live.address import PUBLISHED, MockAddress
from smartmock.projects.service import Service
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, created, shown
from smartmock.server.admin.documents import source_of
from smartmock.server.admin.paging import read_cursor, show_page
from smartmock.storage.records import Project
from smartmock.types import JsonObject


def list_projects(call: Call) -> Answer:
    page = editing.list_projects(
        call.service,
        call.actor,
        workspace=call.query.get("workspace"),
        after=read_cursor(call, 0),
        limit=call.query["limit"],
    )
    return show_page(page, lambda project: describe_project(call, project))


def create_project(call: Call) -> Answer:
    body = call.body
    wishes = Wishes(body.get("name"), body.get("slug"), body["workspace"], body["scope"])

    def create(service: Service) -> NewProject:
        document = read_document(source_of(call), service.settings, trusted=False)
        imported = add_document(service, document, wishes, call.actor)
        project = editing.find_project(service, call.actor, imported.project.id)
        return NewProject(project, describe_report(imported.report))

    return call.create(create, lambda made: show_new_project(call, made))


def show_new_project(call: Call, made: NewProject) -> Answer:
    value = {**describe_project(call, made.project), "report": made.report}
    return created(value, f"/projects/{made.project.id}", made.project)


def get_project(call: Call) -> Answer:
    return show_project(call, call.project)


def change_project(call: Call) -> Answer:
    edit = editing.ProjectEdit(**call.body)
    return show_project(call, editing.edit_project(call.service, call.actor, call.project.id, edit, call.expected))


def delete_project(call: Call) -> Answer:
    editing.delete_project(call.service, call.actor, call.project.id, call.expected)
    return NO_CONTENT


def show_project(call: Call, project: Project) -> Answer:
    return shown(describe_project(call, project), project)


def describe_project(call: Call, project: Project) -> JsonObject:
    address = address_of(call, project)
    return {
        "id": project.id,
        "slug": project.slug,
        "name": project.name,
        "scope": project.scope,
        "workspace": project.workspace,
        "creator": project.creator,
        "published_revision": project.published_revision,
        "mock_url": call.origin.mock_url(address),
        "docs_url": call.origin.docs_url(address),
        "created_at": project.created_at,
        "updated_at": project.updated_at,
    }


def address_of(call: Call, project: Project, environment: str | None = None, version: int = PUBLISHED) -> MockAddress:
    """As people are shown it. A project that is just being made has the environment of the settings."""
    entry = call.service.registry.find(project.id)
    first = next(iter(entry.environments)) if entry is not None else call.service.settings.environment.name
    return MockAddress(str(project.id), version, environment or first)


HANDLERS: dict[str, Handler] = {
    each.__name__: each for each in (list_projects, create_project, get_project, change_project, delete_project)
}
