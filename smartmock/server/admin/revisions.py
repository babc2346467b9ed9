"""`/projects/{project}/revisions`: the documents of a project."""

from smartmock.errors import NotFound
from smartmock.projects.paging import page_of
from smartmock.server.admin.calls import Answer, Call, Handler, shown
from smartmock.server.admin.paging import LARGEST, read_cursor, show_page
from smartmock.storage import revisions
from smartmock.storage.records import Project, Revision
from smartmock.types import JsonObject


def list_revisions(call: Call) -> Answer:
    project, limit = call.project, call.query["limit"]
    with call.service.database.read() as connection:
        found = revisions.list_of(connection, project.id, before=read_cursor(call, LARGEST), limit=limit + 1)
    page = page_of(found, limit, lambda revision: revision.number)
    return show_page(page, lambda revision: describe_revision(project, revision))


def get_revision(call: Call) -> Answer:
    revision = find_revision(call, call.path["number"])
    return shown({**describe_revision(call.project, revision), "report": revision.report})


def get_revision_document(call: Call) -> Answer:
    revision = find_revision(call, call.path["number"])
    with call.service.database.read() as connection:
        text = revisions.read_document(connection, call.project.id, revision.number)
    return Answer(body=text or b"", etag=revision.digest)


def find_revision(call: Call, number: int) -> Revision:
    """0 is the published one; raises `NotFound`."""
    project = call.project
    with call.service.database.read() as connection:
        found = revisions.find(connection, project.id, number or project.published_revision)
    if found is None:
        remedy = "See the list of its revisions."
        raise NotFound(f"Project `{project.slug}` has no revision {number}.", remedy=remedy)
    return found


def describe_revision(project: Project, revision: Revision) -> JsonObject:
    return {
        "number": revision.number,
        "published": revision.number == project.published_revision,
        "title": revision.title,
        "version": revision.version,
        "operations": len(revision.operations),
        "problems": len(revision.report["problems"]),
        "source": revision.source,
        "created_at": revision.created_at,
        "created_by": revision.created_by,
    }


HANDLERS: dict[str, Handler] = {each.__name__: each for each in (list_revisions, get_revision, get_revision_document)}
