"""`/projects/{project}/environments`: the named settings that a project is served with."""

from smartmock.projects import environments
from smartmock.projects.paging import page_of
from smartmock.projects.views import describe_environment
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, created, shown
from smartmock.server.admin.paging import read_cursor, show_page
from smartmock.storage.records import Environment


def list_environments(call: Call) -> Answer:
    after, limit = read_cursor(call, ""), call.query["limit"]
    found = environments.list_environments(call.service, call.actor, call.project.id)
    rest = [environment for environment in found if position_of(environment) > after]
    return show_page(page_of(rest, limit, position_of), describe_environment)


def position_of(environment: Environment) -> str:
    """In the order in which they were made, also when others are deleted in between."""
    return f"{environment.created_at} {environment.name}"


def create_environment(call: Call) -> Answer:
    project = call.project

    def show(made: Environment) -> Answer:
        return created(describe_environment(made), f"/projects/{project.id}/environments/{made.name}", made)

    return call.create(
        lambda service: environments.create_environment(service, call.actor, project.id, call.body), show
    )


def get_environment(call: Call) -> Answer:
    name = call.path["environment"]
    return show_environment(environments.find_environment(call.service, call.actor, call.project.id, name))


def change_environment(call: Call) -> Answer:
    name = call.path["environment"]
    changed = environments.change_environment(call.service, call.actor, call.project.id, name, call.body, call.expected)
    return show_environment(changed)


def delete_environment(call: Call) -> Answer:
    name = call.path["environment"]
    environments.delete_environment(call.service, call.actor, call.project.id, name, call.expected)
    return NO_CONTENT


def show_environment(environment: Environment) -> Answer:
    return shown(describe_environment(environment), environment)


HANDLERS: dict[str, Handler] = {
    each.__name__: each
    for each in (list_environments, create_environment, get_environment, change_environment, delete_environment)
}
