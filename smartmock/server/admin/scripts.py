"""`/projects/{project}/operations/{key}/script`: JavaScript that rewrites answers."""

from smartmock.projects.takeover import scripts
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, shown


def get_script(call: Call) -> Answer:
    found = scripts.find_script(call.service, call.actor, call.project.id, call.path["key"])
    return shown(found.content, found)


def put_script(call: Call) -> Answer:
    key = call.path["key"]
    saved = scripts.put_script(call.service, call.actor, call.project.id, key, call.body, call.expected)
    return shown({**saved.record.content, "warnings": [each.as_json() for each in saved.warnings]}, saved.record)


def delete_script(call: Call) -> Answer:
    scripts.delete_script(call.service, call.actor, call.project.id, call.path["key"], call.expected)
    return NO_CONTENT


HANDLERS: dict[str, Handler] = {each.__name__: each for each in (get_script, put_script, delete_script)}
