"""`smartmock serve --customize FILE`: what is made for the operations of the first document, kept beside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from smartmock.cli.output import count, hint, report_error, say
from smartmock.errors import DocumentError, Invalid, SmartmockError, SourceError
from smartmock.projects.documents.importing import Imported
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service
from smartmock.projects.takeover.bundle import Replaced, read_yaml, replace_customisations
from smartmock.projects.takeover.cautions import Caution
from smartmock.types import JSON

SHOWN: Final = 10
"""Faults and warnings that are told."""


def customise(service: Service, project: Imported, path: Path) -> Replaced:
    """What the file says, instead of all that was made. Raises `SmartmockError`: then nothing has changed."""
    return replace_customisations(service, OPERATOR, project.project.id, read_file(service, path))


def read_file(service: Service, path: Path) -> JSON:
    try:
        return read_yaml(path.read_bytes(), service.settings.limits)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.", remedy="Check its name.") from None
    except DocumentError as error:
        raise DocumentError(f"{path}: {error.message}", remedy=error.remedy) from None


def customise_first(service: Service, imported: Sequence[Imported], path: Path) -> None:
    """At the start, where what is wrong ends it."""
    try:
        done = customise(service, imported[0], path)
    except Invalid as error:
        for fault in error.faults[1:SHOWN]:
            hint(f"  at {fault.pointer}: {fault.message} {fault.remedy}".rstrip())
        raise Invalid([error.faults[0]]) from None
    tell(path, done.warnings)


def customise_again(service: Service, project: Imported, path: Path) -> None:
    """While it is watched: what is wrong is told, and the last good one stays."""
    try:
        done = customise(service, project, path)
    except SmartmockError as error:
        for each in error.faults[:SHOWN] if isinstance(error, Invalid) else [error]:
            report_error(SmartmockError(each.message, pointer=each.pointer, remedy=each.remedy))
        hint(f"  {path} is broken; what it last said is still served.", style="yellow")
        return
    say(f"Reloaded {path}: {count(done.operations + done.by_hand, 'operation')}")
    tell(path, done.warnings)


def tell(path: Path, warnings: Sequence[Caution]) -> None:
    for each in warnings[:SHOWN]:
        hint(f"  {path} at {each.pointer}: {each.message}", style="yellow")
    if len(warnings) > SHOWN:
        hint(f"  and {len(warnings) - SHOWN} more.", style="yellow")
