"""`/workspaces`: teams, and what they share."""

from smartmock.projects.people import workspaces
from smartmock.projects.views import describe_workspace
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, created, shown
from smartmock.server.admin.paging import read_cursor, show_page
from smartmock.storage.records import Workspace


def list_workspaces(call: Call) -> Answer:
    after, limit = read_cursor(call, ""), call.query["limit"]
    return show_page(workspaces.list_workspaces(call.service, call.actor, after=after, limit=limit), describe_workspace)


def create_workspace(call: Call) -> Answer:
    name, wanted = call.body["name"], call.body.get("id")

    def show(workspace: Workspace) -> Answer:
        return created(describe_workspace(workspace), f"/workspaces/{workspace.id}", workspace)

    return call.create(lambda service: workspaces.create_workspace(service, call.actor, name, wanted), show)


def get_workspace(call: Call) -> Answer:
    return show_workspace(workspaces.find_workspace(call.service, call.actor, call.path["workspace"]))


def change_workspace(call: Call) -> Answer:
    workspace = call.path["workspace"]
    if "name" not in call.body:
        return get_workspace(call)
    edited = workspaces.edit_workspace(call.service, call.actor, workspace, call.body["name"], call.expected)
    return show_workspace(edited)


def delete_workspace(call: Call) -> Answer:
    workspaces.delete_workspace(call.service, call.actor, call.path["workspace"], call.expected)
    return NO_CONTENT


def show_workspace(workspace: Workspace) -> Answer:
    return shown(describe_workspace(workspace), workspace)


HANDLERS: dict[str, Handler] = {
    each.__name__: each
    for each in (list_workspaces, create_workspace, get_workspace, change_workspace, delete_workspace)
}
