"""Members of projects and of workspaces, whose routes differ in their first part only."""

from smartmock.projects.people import members
from smartmock.projects.people.members import OpenCircle, of_project, of_workspace
from smartmock.projects.views import describe_member
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, created, shown
from smartmock.server.admin.paging import read_cursor, show_page


def circle_of(call: Call) -> OpenCircle:
    return of_project(call.project.id) if call.found is not None else of_workspace(call.path["workspace"])


def list_members(call: Call) -> Answer:
    after, limit = read_cursor(call, ""), call.query["limit"]
    page = members.list_members(call.service, call.actor, circle_of(call), after=after, limit=limit)
    return show_page(page, describe_member)


def get_member(call: Call) -> Answer:
    member = members.find_member(call.service, call.actor, circle_of(call), call.path["principal"])
    return shown(describe_member(member), member)


def put_member(call: Call) -> Answer:
    principal, role = call.path["principal"], call.body["role"]
    member, is_new = members.put_member(call.service, call.actor, circle_of(call), principal, role, call.expected)
    place = f"/projects/{call.project.id}" if call.found is not None else f"/workspaces/{call.path['workspace']}"
    if is_new:
        return created(describe_member(member), f"{place}/members/{principal}", member)
    return shown(describe_member(member), member)


def remove_member(call: Call) -> Answer:
    members.remove_member(call.service, call.actor, circle_of(call), call.path["principal"], call.expected)
    return NO_CONTENT


HANDLERS: dict[str, Handler] = {
    "list_project_members": list_members,
    "get_project_member": get_member,
    "put_project_member": put_member,
    "remove_project_member": remove_member,
    "list_workspace_members": list_members,
    "get_workspace_member": get_member,
    "put_workspace_member": put_member,
    "remove_workspace_member": remove_member,
}
