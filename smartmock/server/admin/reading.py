"""Requests read within bounds: what stands in the path, the query and the body, as the description asks for it."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

import orjson
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from smartmock.errors import DocumentError, Fault
from smartmock.projects.takeover.yaml_text import read_yaml
from smartmock.server.admin.description import JSON_TYPE, MULTIPART, YAML_TYPE, Fields, Operation
from smartmock.server.admin.refusals import invalid_request, malformed, too_large, unknown_record, wrong_type
from smartmock.server.bodies import BodyReader, BodyTooLarge, announced_size
from smartmock.settings import Limits
from smartmock.types import JSON, JsonObject

ENVELOPE_BYTES: Final = 1024 * 1024
"""What may stand around a document."""

DEEPEST: Final = 250
"""The writer of JSON goes no deeper."""

LARGEST_WHOLE: Final = 2**53
"""Up to which numbers with a point are exact."""

FOREIGN: Final = frozenset({"document", "body", "conditions", "response", "operations", "by_hand", "har", "preview"})
"""Members that hold what others have written, and what stays as it is."""

FILE: Final = "file"
MOST_PARTS: Final = 20
STEP: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """A body as it came: the `text` of JSON, or a `form` and the file in it. Without a type, none came."""

    media_type: str = ""
    text: bytes = b""
    form: Mapping[str, str] = field(default_factory=dict)
    upload: bytes | None = None


def read_path(fields: Fields, path: Mapping[str, str]) -> JsonObject:
    """Raises `Refused` with 404 for what can name nothing."""
    values = {name: fields.read(name, text) for name, text in path.items()}
    faults = fields.judge.faults(values)
    if faults:
        raise unknown_record(path[faults[0].pointer.removeprefix("/")])
    return values


def read_query(fields: Fields, text: str, *, ignored: str | None = None) -> JsonObject:
    """With the defaults of what is missing; raises `Refused`."""
    values: JsonObject = {}
    for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=None):
        if name in values:
            raise invalid_request([Fault(f"/{name[:100]}", "This parameter is given twice.")], "query")
        values[name] = fields.read(name, value)
    values = {name: value for name, value in values.items() if name != ignored}
    faults = fields.judge.faults(values)
    if faults:
        raise invalid_request(faults, "query")
    return fields.defaults | values


async def read_sent(operation: Operation, headers: Headers, reader: BodyReader, limits: Limits) -> Sent:
    """The body, if the operation takes one; raises `Refused`."""
    if not operation.bodies:
        return Sent()
    flag = "--max-document-mb" if operation.takes_documents else "--max-body-mb"
    limit = limits.document_bytes + ENVELOPE_BYTES if operation.takes_documents else limits.body_bytes
    if announced_size(headers) > limit:
        raise too_large(limit, flag)
    try:
        text = await reader.read_all(limit)
    except BodyTooLarge:
        raise too_large(limit, flag) from None
    if not text and not operation.needs_body:
        return Sent()
    if not text:
        raise malformed("There is no body, and one is needed.")
    media_type = known_type(operation, headers)
    return await read_form(headers, text) if media_type == MULTIPART else Sent(media_type, text)


def known_type(operation: Operation, headers: Headers) -> str:
    """Of those that the operation takes; every JSON is JSON."""
    given = headers.get("content-type", "")
    essence, _, options = given.partition(";")
    kind = essence.strip().lower()
    charset = options.lower().partition("charset=")[2].partition(";")[0].strip(' "')
    if kind.startswith("application/") and kind.endswith("+json"):
        kind = JSON_TYPE
    if kind not in operation.bodies or charset not in ("", "utf-8", "utf8"):
        raise wrong_type(given, operation.bodies)
    return kind


async def read_form(headers: Headers, text: bytes) -> Sent:
    parser = MultiPartParser(headers, in_steps(text), max_files=1, max_fields=MOST_PARTS, max_part_size=ENVELOPE_BYTES)
    try:
        parts = await parser.parse()
    except MultiPartException as error:
        raise malformed(f"This is no form that can be read: {error.message}") from None
    try:
        return await read_parts(parts)
    finally:
        await parts.close()


async def read_parts(parts: FormData) -> Sent:
    """The file may also be sent as an ordinary field."""
    fields: dict[str, str] = {}
    upload: bytes | None = None
    for name, value in parts.multi_items():
        if name in fields:
            raise invalid_request([Fault(f"/{name[:100]}", "This field is given twice.")], "form")
        if name == FILE:
            upload = await value.read() if isinstance(value, UploadFile) else value.encode()
        elif isinstance(value, UploadFile):
            raise invalid_request([Fault(f"/{name[:100]}", "This is no file.")], "form")
        fields[name] = value if isinstance(value, str) else ""
    return Sent(MULTIPART, b"", fields, upload)


async def in_steps(text: bytes) -> AsyncGenerator[bytes, None]:
    """Reading a large form lets other requests have their turns."""
    for start in range(0, len(text), STEP):
        yield text[start : start + STEP]
        await asyncio.sleep(0)
    yield b""


def read_body(operation: Operation, sent: Sent) -> JsonObject:
    """Judged, with nothing in it that the description does not know; raises `Refused`."""
    if not sent.media_type:
        return operation.bodies[JSON_TYPE].defaults if operation.bodies else {}
    fields = operation.bodies[sent.media_type]
    is_form = sent.media_type == MULTIPART
    value = {name: fields.read(name, text) for name, text in sent.form.items()} if is_form else parse_sent(sent)
    if isinstance(value, dict):
        value = {name: item if name in FOREIGN else with_whole_numbers(item) for name, item in value.items()}
    faults = fields.judge.faults(value)
    if faults:
        raise invalid_request(faults, "form" if is_form else "body")
    body: JsonObject = fields.defaults | value
    return body


def with_whole_numbers(value: JSON) -> JSON:
    """JSON has one kind of numbers: 5.0 is the whole number 5 (JSON Schema, section 6.1.1 of Validation)."""
    if isinstance(value, dict):
        return {name: with_whole_numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [with_whole_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) <= LARGEST_WHOLE else value


def parse_sent(sent: Sent) -> JSON:
    return parse_yaml(sent.text) if sent.media_type == YAML_TYPE else parse(sent.text)


def parse_yaml(text: bytes) -> JSON:
    """Raises `Refused` for what is no YAML or nested too deeply, and `Invalid` for keys that stand twice."""
    try:
        return check_depth(read_yaml(text, Limits()))
    except DocumentError as error:
        raise malformed(f"This is no YAML: {error.message[:200]}") from None


def parse(text: bytes) -> JSON:
    """Raises `Refused` for what is no JSON or nested too deeply."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise malformed(f"This is no JSON: {str(error)[:200]}.") from None
    return check_depth(value)


def check_depth(value: JSON) -> JSON:
    level = [value]
    for _ in range(DEEPEST):
        level = [item for node in level for item in children(node) if isinstance(item, dict | list)]
        if not level:
            return value
    raise malformed(f"This is nested more than {DEEPEST} levels deep.")


def children(node: JSON) -> Iterable[JSON]:
    return node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
