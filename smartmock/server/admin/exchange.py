"""A project in one file: `/projects/{project}/export`, and `/projects/import`."""

from smartmock.projects import editing
from smartmock.projects.documents import transfer
from smartmock.projects.documents.importing import NewProject, Wishes
from smartmock.projects.documents.revisions import find_revision
from smartmock.projects.service import Service
from smartmock.server.admin.calls import Answer, Call, Handler
from smartmock.server.admin.projects import show_new_project


def export_project(call: Call) -> Answer:
    data = transfer.export_project(call.service, call.actor, call.project.id)
    name = f'attachment; filename="{call.project.slug}.smartmock.zip"'
    return Answer(body=data, media_type="application/zip", headers={"content-disposition": name})


def import_project(call: Call) -> Answer:
    body = call.body
    wishes = Wishes(body.get("name"), body.get("slug"), body["workspace"], body["scope"])

    def create(service: Service) -> NewProject:
        entry = transfer.import_project(service, call.actor, call.upload or b"", wishes)
        project = editing.find_project(service, call.actor, entry.id)
        return NewProject(project, find_revision(service, call.actor, entry.id, entry.published).report)

    return call.create(create, lambda made: show_new_project(call, made))


HANDLERS: dict[str, Handler] = {each.__name__: each for each in (export_project, import_project)}
