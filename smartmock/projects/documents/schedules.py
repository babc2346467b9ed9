"""Documents that are read again from their URL, again and again, and become the next revision when they changed.

One process does it, whichever is first. A document that cannot be read, or that is broken where the published one is
not, changes nothing: the error is shown, and the next time may be better.
"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from smartmock.errors import DocumentError, NotFound, SmartmockError
from smartmock.projects.checks import unknown
from smartmock.projects.documents.importing import unpacked
from smartmock.projects.documents.revising.strategies import STRATEGIES, Strategy
from smartmock.projects.documents.revisions import Plan, revise
from smartmock.projects.documents.unread import new_failures, unread_files
from smartmock.projects.etags import check_unchanged
from smartmock.projects.live.entries import digest_of, write_document
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import changing, require
from smartmock.projects.service import Service
from smartmock.settings import Limits
from smartmock.spec.document import Document
from smartmock.spec.fetch import Fetch, Fetched, GuardedFetch, NotModified, origin_of, public_url
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.storage import projects, revisions, schedules
from smartmock.storage.records import Revision, Schedule
from smartmock.storage.times import after, now
from smartmock.storage.workspaces import ROOT
from smartmock.types import JsonObject

LOGGER = logging.getLogger(__name__)

SHORTEST_SECONDS: Final = 60
LONGEST_SECONDS: Final = 366 * 24 * 3600
LONGEST_URL: Final = 2_000
LEASE_SECONDS: Final = 600
"""So long others leave it to a process that has begun; longer than reading, comparing and storing can take."""
LOOK_SECONDS: Final = 5.0

SCHEDULER: Final = Actor(ROOT, "Schedule")


@dataclass(frozen=True, slots=True)
class ScheduleEdit:
    url: str
    interval_seconds: int
    strategy: Strategy = "mirror"


def edit_of(schedule: Schedule | None) -> ScheduleEdit | None:
    """What people have set; the rest changes by itself."""
    if schedule is None:
        return None
    return ScheduleEdit(schedule.url, schedule.interval_seconds, _strategy(schedule))


def set_schedule(
    service: Service, actor: Actor, project: int | str, edit: ScheduleEdit, expected: str | None = None
) -> Schedule:
    """For editors; raises `Stale`. The document is read for the first time within seconds."""
    _check(edit)
    with changing(service, actor, project, "editor") as (connection, found):
        if expected is not None:
            check_unchanged(edit_of(schedules.find(connection, found.id)), expected)
        values = {"url": edit.url, "interval_seconds": edit.interval_seconds, "strategy": edit.strategy}
        schedule = schedules.put(connection, found.id, **values)
        note(connection, actor, "schedule.set", project_id=found.id, detail={**values, "url": public_url(edit.url)})
    return schedule


def find_schedule(service: Service, actor: Actor, project: int | str) -> Schedule:
    """Raises `NotFound` where there is none."""
    with service.database.read() as connection:
        found = schedules.find(connection, require(connection, actor, project, "viewer").id)
    if found is None:
        raise _no_schedule()
    return found


def delete_schedule(service: Service, actor: Actor, project: int | str, expected: str | None = None) -> None:
    """For editors; raises `NotFound` where there is none, and `Stale`."""
    with changing(service, actor, project, "editor") as (connection, found):
        schedule = schedules.find(connection, found.id)
        if schedule is None:
            raise _no_schedule()
        check_unchanged(edit_of(schedule), expected)
        schedules.delete(connection, found.id)
        note(connection, actor, "schedule.delete", project_id=found.id)


def _check(edit: ScheduleEdit) -> None:
    if len(edit.url) > LONGEST_URL or origin_of(edit.url) is None:
        remedy = "Give the http or https URL of a document."
        raise SmartmockError("This URL cannot be read.", pointer="/url", remedy=remedy)
    if not SHORTEST_SECONDS <= edit.interval_seconds <= LONGEST_SECONDS:
        remedy = f"Give {SHORTEST_SECONDS} seconds or more, up to a year."
        raise SmartmockError("The interval is out of range.", pointer="/interval_seconds", remedy=remedy)
    if edit.strategy not in STRATEGIES:
        raise unknown(edit.strategy, "strategy", STRATEGIES, "/strategy")


def _no_schedule() -> NotFound:
    return NotFound("The project has no schedule.", remedy="Set one.")


class Scheduler:
    """Does what is due, from `start` to `stop`, which waits for what is being done."""

    def __init__(self, service: Service, look_seconds: float = LOOK_SECONDS) -> None:
        self._service = service
        self._look_seconds = look_seconds
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="smartmock-schedules", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                while not self._stop.is_set() and run_next(self._service):
                    pass
            except SmartmockError as error:
                LOGGER.warning("scheduled imports wait: %s", error.message)
            except Exception:
                # Whatever it was: the next look comes.
                LOGGER.exception("a scheduled import failed")
            self._stop.wait(self._look_seconds)


def run_next(service: Service) -> bool:
    """Do what is due and nobody else does; whether there was something."""
    moment = now()
    with service.database.read() as connection:
        if not schedules.is_any_due(connection, moment):
            return False
    with service.database.write() as connection:
        schedule = schedules.claim(connection, moment, after(LEASE_SECONDS))
    if schedule is None:
        return False
    result = _result_of(service, schedule)
    with service.database.write() as connection:
        schedules.finish(
            connection,
            schedule,
            etag=result.etag,
            next_at=after(schedule.interval_seconds),
            last_at=now(),
            last_result=result.content,
        )
    return True


@dataclass(frozen=True, slots=True)
class _Result:
    content: JsonObject
    etag: str | None


def _result_of(service: Service, schedule: Schedule) -> _Result:
    """Of a failure, what is known of the last good document stays known."""
    known = schedule.last_result or {}
    kept: JsonObject = {name: known[name] for name in ("digest", "modified") if name in known}
    try:
        return _import_again(service, schedule, kept)
    except SmartmockError as error:
        failed = {"outcome": "failed", "message": error.message, "remedy": error.remedy}
        return _Result({**kept, **failed}, schedule.etag)
    except Exception:
        LOGGER.exception("the scheduled import of project %s failed", schedule.project_id)
        failed = {"outcome": "failed", "message": "The document could not be imported.", "remedy": "The log says more."}
        return _Result({**kept, **failed}, schedule.etag)


def _import_again(service: Service, schedule: Schedule, kept: Mapping[str, str]) -> _Result:
    settings = service.settings
    fetch = _Counted(GuardedFetch(settings.limits, allow_private=settings.allow_private_urls))
    answer = fetch.inner.again(schedule.url, etag=schedule.etag, modified=kept.get("modified"))
    if isinstance(answer, NotModified):
        return _Result({**kept, "outcome": "unchanged"}, schedule.etag)
    text = unpacked(SourceText(answer.body, public_url(schedule.url), answer.url), settings.limits)
    document = load_document(text, fetch=fetch, limits=settings.limits)
    digest = digest_of(write_document(document))
    # The marks of a document say nothing of the others that it refers to.
    etag, marks = (None, {}) if fetch.urls else _marks(answer)
    seen = {"digest": digest, **marks}
    published = _published(service, schedule.project_id)
    if digest in (kept.get("digest"), published.digest):
        return _Result({**seen, "outcome": "unchanged"}, etag)
    _refuse_broken(document, text, published, fetch, settings.limits)
    plan = Plan(_strategy(schedule))
    revised = revise(service, SCHEDULER, schedule.project_id, document, plan)
    outcome = {"outcome": "revised", "number": revised.number, "breaking": revised.difference.breaking}
    return _Result({**seen, **outcome}, etag)


def _marks(answer: Fetched) -> tuple[str | None, JsonObject]:
    return answer.etag, {"modified": answer.modified} if answer.modified else {}


@dataclass(frozen=True, slots=True)
class _Counted:
    """Knows which other documents were read."""

    inner: GuardedFetch
    urls: list[str] = field(default_factory=list)

    def __call__(self, url: str, /) -> Fetched:
        self.urls.append(url)
        return self.inner(url)


def _strategy(schedule: Schedule) -> Strategy:
    return next((name for name in STRATEGIES if name == schedule.strategy), "mirror")


def _published(service: Service, project_id: int) -> Revision:
    with service.database.read() as connection:
        project = projects.find(connection, project_id)
        found = revisions.find(connection, project_id, project.published_revision) if project else None
    if found is None:
        raise NotFound(f"There is no project {project_id}.")
    return found


def _refuse_broken(document: Document, text: SourceText, published: Revision, fetch: Fetch, limits: Limits) -> None:
    """Raises for a document that lost what the published one has: all operations, or files that it refers to."""
    if not document.operations and published.operations:
        raise DocumentError(
            "The document has no operations any more.", pointer="/paths", remedy="Import it by hand if that is right."
        )
    known = {problem["message"] for problem in published.report["problems"]}
    failure = next(new_failures(known, document, unread_files(document, text, fetch, limits)), None)
    if failure is not None:
        raise failure
