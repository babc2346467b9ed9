"""`/projects/{project}/revisions`: the documents of a project."""

from typing import Final

from smartmock.projects.documents import revisions
from smartmock.projects.documents.importing import read_document
from smartmock.projects.documents.revisions import Plan, Revised
from smartmock.projects.service import Service
from smartmock.projects.views import describe_revised, describe_revision
from smartmock.server.admin.calls import Answer, Call, Handler, created, shown
from smartmock.server.admin.documents import source_of
from smartmock.server.admin.paging import read_cursor, show_page
from smartmock.storage.records import Revision
from smartmock.types import JsonObject

LARGEST_NUMBER: Final = 2**31 - 1
"""That a database holds."""


def list_revisions(call: Call) -> Answer:
    before, limit = read_cursor(call, LARGEST_NUMBER, LARGEST_NUMBER), call.query["limit"]
    page = revisions.list_revisions(call.service, call.actor, call.project.id, before=before, limit=limit)
    return show_page(page, lambda revision: shortly(revision, call.project.published_revision))


def create_revision(call: Call) -> Answer:
    body, project = call.body, call.project
    plan = Plan(body["strategy"], body["publish"], body["dry_run"])

    def create(service: Service) -> Revised:
        document = read_document(source_of(call), service.settings, trusted=False)
        return revisions.revise(service, call.actor, project.id, document, plan)

    def show(revised: Revised) -> Answer:
        if revised.number is None:
            return shown(describe_revised(revised))
        return created(describe_revised(revised), f"/projects/{project.id}/revisions/{revised.number}")

    return call.create(create, show)


def get_revision(call: Call) -> Answer:
    return shown(describe_revision(find_revision(call, call.path["number"]), call.project.published_revision))


def get_revision_document(call: Call) -> Answer:
    number = call.path["number"]
    text = revisions.read_revision_document(call.service, call.actor, call.project.id, number)
    return Answer(body=text, etag=find_revision(call, number).digest)


def publish_revision(call: Call) -> Answer:
    number = call.path["number"]
    revision = revisions.publish_revision(call.service, call.actor, call.project.id, number)
    return shown(describe_revision(revision, number))


def find_revision(call: Call, number: int) -> Revision:
    """0 is the published one; raises `NotFound`."""
    project = call.project
    return revisions.find_revision(call.service, call.actor, project.id, number or project.published_revision)


def shortly(revision: Revision, published: int) -> JsonObject:
    """With the number of problems instead of all of them."""
    told = describe_revision(revision, published)
    report = told.pop("report")
    return {**told, "problems": len(report["problems"])}


HANDLERS: dict[str, Handler] = {
    each.__name__: each
    for each in (list_revisions, create_revision, get_revision, get_revision_document, publish_revision)
}
