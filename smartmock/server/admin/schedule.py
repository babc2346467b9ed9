"""`/projects/{project}/schedule`: a document that is read again and again."""

from smartmock.projects.documents import schedules
from smartmock.projects.documents.schedules import ScheduleEdit, edit_of
from smartmock.projects.views import describe_schedule
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, shown
from smartmock.storage.records import Schedule


def get_schedule(call: Call) -> Answer:
    return show_schedule(schedules.find_schedule(call.service, call.actor, call.project.id))


def set_schedule(call: Call) -> Answer:
    edit = ScheduleEdit(**call.body)
    return show_schedule(schedules.set_schedule(call.service, call.actor, call.project.id, edit, call.expected))


def delete_schedule(call: Call) -> Answer:
    schedules.delete_schedule(call.service, call.actor, call.project.id, call.expected)
    return NO_CONTENT


def show_schedule(schedule: Schedule) -> Answer:
    return shown(describe_schedule(schedule), edit_of(schedule))


HANDLERS: dict[str, Handler] = {each.__name__: each for each in (get_schedule, set_schedule, delete_schedule)}
