"""Who changed what: of a project, of a workspace, of everything."""

from smartmock.projects.people.auditing import list_entries
from smartmock.projects.views import describe_audit_entry
from smartmock.server.admin.calls import Answer, Call, Handler
from smartmock.server.admin.paging import LARGEST, read_cursor, show_page


def list_audit(call: Call) -> Answer:
    page = list_entries(
        call.service,
        call.actor,
        project=call.found.id if call.found is not None else None,
        workspace=call.query.get("workspace"),
        before=read_cursor(call, LARGEST),
        limit=call.query["limit"],
    )
    return show_page(page, describe_audit_entry)


HANDLERS: dict[str, Handler] = {"list_audit": list_audit, "list_project_audit": list_audit}
