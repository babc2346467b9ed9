"""A project in one file, and the same mock elsewhere: revisions, environments, and what people made for operations.

The file is a ZIP archive of `project.json` and one document for each revision. Tokens, keys and members stay behind:
an environment with the access `token` opens with a new token only.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from smartmock.errors import Fault, Invalid
from smartmock.mock.json_text import dump_json
from smartmock.projects.checks import check_name
from smartmock.projects.documents.importing import (
    NewProject,
    Prepared,
    Wishes,
    check_wishes,
    insert_project,
    prepare,
    revision_fields,
)
from smartmock.projects.documents.revisions import settle_operations
from smartmock.projects.environment_fields import (
    DEFAULTS,
    describe_settings,
    merge_settings,
    parse_settings,
    read_members,
    read_settings,
    refuse,
    write_settings,
)
from smartmock.projects.environments import FIRST
from smartmock.projects.live.entries import restore_keys, stored_limits
from smartmock.projects.live.registry import ProjectEntry
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.roles import require
from smartmock.projects.service import Service
from smartmock.projects.slugs import is_slug
from smartmock.projects.takeover.contents import check_content
from smartmock.projects.takeover.made import read_definition, read_method, read_path
from smartmock.settings import ENVIRONMENT_NAME, Environment, Limits
from smartmock.spec.archive import is_archive, read_archive
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.parse import parse_text
from smartmock.spec.source import SourceText
from smartmock.storage import changes, customisations, environments, operations, projects, revisions
from smartmock.storage.records import CustomisationKind
from smartmock.storage.times import after
from smartmock.types import JSON, JsonObject

FORMAT: Final = "smartmock-project"
VERSION: Final = 1
"""Of the format; a file of a later one is refused."""
MAIN: Final = "project.json"
MOST_REVISIONS: Final = 10_000
LARGER: Final = 4
"""How many times larger than one document a whole project may be, unpacked."""

_DATE: Final = (1980, 1, 1, 0, 0, 0)
_KEY: Final = re.compile(r"[A-Za-z0-9._~-]{1,500}")
_METHOD: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")


@dataclass(frozen=True, slots=True)
class _Revision:
    """As it is stored: what was compiled to check it is gone, for thousands of them would fill the memory."""

    number: int
    fields: JsonObject
    text: bytes


@dataclass(frozen=True, slots=True)
class _Package:
    """A project that is ready to be stored; all that takes time is done."""

    about: JsonObject
    published: int
    document: Document
    report: JsonObject
    revisions: Sequence[_Revision]
    environments: Sequence[Environment]
    operations: Sequence[JsonObject]
    customisations: Sequence[JsonObject]


def export_project(service: Service, actor: Actor, project: int | str) -> bytes:
    """The same project gives the same bytes, whenever it is asked for; for viewers."""
    buffer = io.BytesIO()
    with service.database.read() as connection, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        found = require(connection, actor, project, "viewer")
        known = operations.list_of(connection, found.id)
        by_id = {operation.id: operation for operation in known}
        numbers = revisions.list_numbers(connection, [found.id]).get(found.id, ())
        stored = [(number, revisions.find(connection, found.id, number)) for number in numbers]
        package = {
            "format": FORMAT,
            "version": VERSION,
            "project": {"slug": found.slug, "name": found.name, "today": found.today},
            "published": found.published_revision,
            "revisions": [
                {"number": number, "source": record.source, "keys": record.keys} for number, record in stored if record
            ],
            "environments": [
                {"name": each.name, **describe_settings(read_settings(each.name, each.settings))}
                for each in environments.list_of(connection, [found.id])
            ],
            "operations": [
                {"key": each.key, "method": each.method, "path": each.path, "definition": each.definition}
                for each in known
            ],
            "customisations": [
                {"operation": by_id[each.operation_id].key, "kind": each.kind, "content": each.content}
                for each in customisations.list_of(connection, found.id)
            ],
        }
        _write(archive, MAIN, dump_json(package))
        for number in numbers:
            _write(archive, _file_of(number), revisions.read_document(connection, found.id, number) or b"")
    return buffer.getvalue()


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100644 << 16
    archive.writestr(entry, content)


def _file_of(number: int) -> str:
    return f"revisions/{number}.json"


def import_project(
    service: Service,
    actor: Actor,
    data: bytes,
    wishes: Wishes = Wishes(),  # noqa: B008  frozen
) -> ProjectEntry:
    """Serve an exported project as a new one; it keeps its slug where that is free.

    Raises `Invalid` and other `SmartmockError`s for what is no such file, and those of `add_document`.
    """
    check_wishes(service, wishes, actor)
    package = _unpack(data, service.settings.limits)
    wishes = replace(wishes, name=wishes.name or package.about["name"])
    with service.database.write() as connection:
        if wishes.slug is None and not projects.is_taken(connection, package.about["slug"]):
            wishes = replace(wishes, slug=package.about["slug"])
        project = insert_project(connection, package.document, wishes, actor)
        for number, each in enumerate(package.environments):
            # The first one is where plain addresses lead to: it stays the first.
            moment = after(number / 1000, project.created_at)
            environments.insert(connection, project.id, each.name, write_settings(each), moment)
        operations.insert_all(connection, ({"project_id": project.id, **each} for each in package.operations))
        for revision in package.revisions:
            own = {"project_id": project.id, "number": revision.number, "created_by": actor.principal}
            made = revisions.insert(connection, {**own, **revision.fields}, revision.text)
            is_published = revision.number == package.published
            settle_operations(connection, project.id, made.operations, publish=is_published)
        project = projects.change(connection, project.id, published_revision=package.published) or project
        ids = {each.key: each.id for each in operations.list_of(connection, project.id)}
        for position, item in enumerate(package.customisations):
            values = {"project_id": project.id, "operation_id": ids[item["operation"]], "position": position}
            customisations.insert(connection, **values, kind=item["kind"], content=item["content"])
        changes.note(connection, project.id)
        service.created(connection, NewProject(project, package.report))
    service.registry.refresh(project.id)
    entry = service.registry.find(project.id)
    if entry is None:
        raise Invalid([Fault("", "The project was deleted at this moment.")])
    return entry


def _unpack(data: bytes, limits: Limits) -> _Package:
    """Nothing in the file is believed: documents are loaded, and everything else is checked."""
    if not is_archive(data):
        raise Invalid([Fault("", "This is no exported project.", "Give the file that the export wrote.")])
    wide = replace(limits, document_bytes=LARGER * limits.document_bytes, referenced_files=MOST_REVISIONS + 10)
    files = read_archive(data, "The file", wide)
    if MAIN not in files:
        raise Invalid([Fault("", f"The archive holds no `{MAIN}`.", "Give the file that the export wrote.")])
    body = read_members(parse_text(files[MAIN], limits).tree, "", _READERS, _READERS)
    numbers = [each["number"] for each in body["revisions"]]
    if body["published"] not in numbers or len(set(numbers)) < len(numbers):
        raise Invalid([Fault("/published", "It is none of the revisions, or a revision stands twice.")])
    names = [each.name for each in body["environments"]]
    if FIRST not in names or len(set(names)) < len(names):
        raise Invalid([Fault("/environments", f"`{FIRST}` is missing, or an environment stands twice.")])
    known = {each["key"] for each in body["operations"]}
    if len(known) < len(body["operations"]) or any(each["operation"] not in known for each in body["customisations"]):
        raise Invalid([Fault("/operations", "A key stands twice, or one that is used is missing.")])
    document, found = _revisions_of(body, files, limits)
    return _Package(
        about=body["project"],
        published=body["published"],
        document=document,
        report=next(each.fields["report"] for each in found if each.number == body["published"]),
        revisions=found,
        environments=body["environments"],
        operations=body["operations"],
        customisations=body["customisations"],
    )


def _revisions_of(body: JsonObject, files: Mapping[str, bytes], limits: Limits) -> tuple[Document, list[_Revision]]:
    """And the published document."""
    published, found = None, []
    for each in body["revisions"]:
        made = _prepared(each, files, body["project"]["today"], body["environments"][0].locale, limits)
        found.append(_Revision(each["number"], revision_fields(made, each["keys"]), made.text))
        if each["number"] == body["published"]:
            published = made.document
    if published is None:
        raise LookupError("the published revision is one of them")
    return published, found


def _prepared(
    record: JsonObject, files: Mapping[str, bytes], today: datetime.date, locale: str, limits: Limits
) -> Prepared:
    name = _file_of(record["number"])
    if name not in files:
        raise Invalid([Fault("/revisions", f"The archive holds no `{name}`.")])
    document = load_document(SourceText(files[name], record["source"]), limits=stored_limits(limits, files[name]))
    document = replace(restore_keys(document, record["keys"]), imported=today)
    keys = [operation.key for operation in document.operations]
    if len(set(keys)) < len(keys):
        raise Invalid([Fault("/revisions", f"Two operations of revision {record['number']} have one key.")])
    return prepare(document, locale)


def _text(pattern: re.Pattern[str] | None = None, wanted: str = "text", longest: int = 5_000) -> Any:
    def read(value: JSON, pointer: str) -> str:
        if not isinstance(value, str) or len(value) > longest or (pattern and not pattern.fullmatch(value)):
            raise refuse(value, pointer, wanted)
        return value

    return read


def _number(value: JSON, pointer: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 999_999_999:
        raise refuse(value, pointer, "the number of a revision")
    return value


def _day(value: JSON, pointer: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise refuse(value, pointer, "a day such as 2026-05-31") from None


def _exactly(wanted: JSON) -> Any:
    def read(value: JSON, pointer: str) -> JSON:
        if value != wanted or isinstance(value, bool):
            raise refuse(value, pointer, f"`{wanted}`, or use a newer smartmock")
        return value

    return read


def _list_of(read: Any, most: int) -> Any:
    def read_all(value: JSON, pointer: str) -> list[Any]:
        if not isinstance(value, list) or len(value) > most:
            raise refuse(value, pointer, f"a list of at most {most}")
        return [read(item, f"{pointer}/{index}") for index, item in enumerate(value)]

    return read_all


def _record(readers: Mapping[str, Any]) -> Any:
    return lambda value, pointer: read_members(value, pointer, readers, readers)


def _environment(value: JSON, pointer: str) -> Environment:
    name = value.get("name") if isinstance(value, dict) else None
    if not isinstance(name, str) or not ENVIRONMENT_NAME.fullmatch(name):
        raise refuse(name, f"{pointer}/name", "the name of an environment")
    settings = {key: setting for key, setting in value.items() if key != "name"}
    try:
        return parse_settings(name, merge_settings(DEFAULTS, settings))
    except Invalid as error:
        raise Invalid([replace(fault, pointer=pointer + fault.pointer) for fault in error.faults]) from None


def _keys(value: JSON, pointer: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise refuse(value, pointer, "an object of keys by method and path")
    return {route: _text(_KEY, "the key of an operation")(key, pointer) for route, key in value.items()}


def _object(value: JSON, pointer: str) -> JsonObject:
    if not isinstance(value, dict):
        raise refuse(value, pointer, "an object")
    return value


def _slug(value: JSON, pointer: str) -> str:
    if not isinstance(value, str) or not is_slug(value):
        raise refuse(value, pointer, "a slug")
    return value


def _kind(value: JSON, pointer: str) -> CustomisationKind:
    found = next((kind for kind in get_args(CustomisationKind) if kind == value), None)
    if found is None:
        raise refuse(value, pointer, f"one of: {', '.join(get_args(CustomisationKind))}")
    kind: CustomisationKind = found
    return kind


def _name(value: JSON, pointer: str) -> str:
    return check_name(_text()(value, pointer), pointer)


def _definition(value: JSON, pointer: str) -> JsonObject | None:
    return None if value is None else read_definition(value, pointer)


def _customisation(value: JSON, pointer: str) -> JsonObject:
    """What is made for operations is checked as if it had been sent."""
    found = _record({"operation": _KEYS, "kind": _kind, "content": _object})(value, pointer)
    try:
        return {**found, "content": check_content(found["kind"], found["content"])}
    except Invalid as error:
        faults = [replace(fault, pointer=f"{pointer}/content{fault.pointer}") for fault in error.faults]
        raise Invalid(faults) from None


def _operation(value: JSON, pointer: str) -> JsonObject:
    readers = {"key": _KEYS, "method": _text(_METHOD, "a method"), "path": _text(), "definition": _definition}
    found = read_members(value, pointer, readers, ("key", "method", "path"))
    if found.get("definition") is not None:
        # One made by hand is written into documents.
        read_method(found["method"], f"{pointer}/method")
        read_path(found["path"], f"{pointer}/path")
    return found


_KEYS: Final = _text(_KEY, "the key of an operation")
_READERS: Final[dict[str, Any]] = {
    "format": _exactly(FORMAT),
    "version": _exactly(VERSION),
    "project": _record({"slug": _slug, "name": _name, "today": _day}),
    "published": _number,
    "revisions": _list_of(_record({"number": _number, "source": _text(), "keys": _keys}), MOST_REVISIONS),
    "environments": _list_of(_environment, 1_000),
    "operations": _list_of(_operation, 1_000_000),
    "customisations": _list_of(_customisation, 1_000_000),
}
