"""The journal of a project, as those who may see it ask for it."""

from smartmock.errors import NotFound
from smartmock.projects.paging import Page, page_of
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import require
from smartmock.projects.service import Service
from smartmock.storage import requests
from smartmock.storage.records import JournalEntry
from smartmock.storage.requests import Filter


def list_requests(service: Service, actor: Actor, project: int | str, wanted: Filter, limit: int) -> Page[JournalEntry]:
    """The newest first, also those of this moment; for viewers."""
    service.recorder.flush()
    with service.database.read() as connection:
        project_id = require(connection, actor, project, "viewer").id
        found = requests.list_of(connection, project_id, wanted, limit + 1)
    return page_of(found, limit, lambda entry: entry.id)


def find_request(service: Service, actor: Actor, project: int | str, number: int) -> JournalEntry:
    """For viewers; raises `NotFound`."""
    service.recorder.flush()
    with service.database.read() as connection:
        owner = require(connection, actor, project, "viewer")
        found = requests.find(connection, owner.id, number)
    if found is None:
        remedy = "See the list of its requests; only the last ones are kept."
        raise NotFound(f"Project `{owner.slug}` remembers no request {number}.", remedy=remedy)
    return found


def clear_requests(service: Service, actor: Actor, project: int | str) -> None:
    """For editors."""
    service.recorder.flush()
    with service.database.write() as connection:
        owner = require(connection, actor, project, "editor")
        requests.clear(connection, owner.id)
        note(connection, actor, "requests.clear", project_id=owner.id, target=owner.slug)
