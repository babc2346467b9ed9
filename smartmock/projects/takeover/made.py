"""Operations made by hand: fields, checked and complete, as they are stored."""

import re
from typing import Any, Final

from smartmock.errors import Fault, Invalid
from smartmock.mock.headers import NOT_SENT
from smartmock.projects.environment_fields import read_members, reader, refuse
from smartmock.projects.takeover.merging import PARAMETER
from smartmock.types import JSON, JsonObject

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
KEY: Final = re.compile(r"[A-Za-z0-9._~-]{1,200}")
HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
HEADER_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]{0,8000}")
MEDIA_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;[\x20-\x7e]{0,200})?")
MOST_HEADERS: Final = 100
LONGEST_PATH: Final = 2_000
COLON: Final = re.compile(r"(?<=/):([A-Za-z_]\w*)(?=/|$)")


def read_method(value: JSON, pointer: str) -> str:
    if not isinstance(value, str) or value.upper() not in METHODS:
        raise refuse(value, pointer, f"one of: {', '.join(METHODS)}")
    return value.upper()


def read_path(value: JSON, pointer: str) -> str:
    """`/users/:id` is `/users/{id}`."""
    if not isinstance(value, str) or not re.fullmatch(r"/[^\s?#\x00-\x1f\x7f\ud800-\udfff]*", value):
        raise refuse(value, pointer, "a path such as /users/{id}, without a query")
    path = COLON.sub(r"{\1}", value)
    names = PARAMETER.findall(path)
    rest = PARAMETER.sub("", path)
    if len(path) > LONGEST_PATH or "{" in rest or "}" in rest or len(set(names)) < len(names):
        raise refuse(value[:100], pointer, "a path whose parameters stand in braces, each with a name of its own")
    return path


def read_headers(value: JSON, pointer: str) -> list[list[str]]:
    if not isinstance(value, list) or len(value) > MOST_HEADERS:
        raise refuse(value, pointer, f"a list of at most {MOST_HEADERS} pairs of name and value")
    faults: list[Fault] = []
    seen: set[str] = set()
    for index, pair in enumerate(value):
        place = f"{pointer}/{index}"
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(each, str) for each in pair):
            faults.append(Fault(place, "This is no pair of name and value.", 'Give ["X-Total", "5"].'))
        elif not HEADER_NAME.fullmatch(pair[0]) or not HEADER_VALUE.fullmatch(pair[1]):
            faults.append(Fault(place, "This cannot be sent as a header."))
        elif pair[0].lower() in NOT_SENT:
            remedy = "Give the type as `content_type`; the server sets the others."
            faults.append(Fault(place, f"`{pair[0]}` cannot be sent.", remedy))
        elif pair[0].lower() in seen:
            remedy = "Make an expectation for the operation: its headers may repeat."
            faults.append(Fault(place, "This header stands here twice.", remedy))
        else:
            seen.add(pair[0].lower())
    if faults:
        raise Invalid(faults)
    return value


def read_content_type(value: JSON, pointer: str) -> str | None:
    if value is not None and (not isinstance(value, str) or not MEDIA_TYPE.fullmatch(value)):
        raise refuse(value, pointer, "a media type such as application/json")
    return value


def read_key(value: JSON, pointer: str) -> str | None:
    if value is not None and (not isinstance(value, str) or not KEY.fullmatch(value) or not value.strip(".-")):
        raise refuse(value, pointer, "1 to 200 of A-Z a-z 0-9 . _ ~ -")
    return value


def is_line(value: JSON) -> bool:
    return isinstance(value, str) and len(value) <= 500 and value.isprintable()


def is_status(value: JSON) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 200 <= value <= 599


FIELDS: Final[dict[str, Any]] = {
    "method": read_method,
    "path": read_path,
    "summary": reader(is_line, "one line of at most 500 characters"),
    "key": read_key,
    "status": reader(is_status, "a status from 200 to 599"),
    "headers": read_headers,
    "content_type": read_content_type,
    "body": lambda value, _pointer: value,
}
DEFAULTS: Final[JsonObject] = {"summary": "", "status": 200, "headers": [], "content_type": None}
DEFINED: Final = ("summary", "status", "headers", "content_type", "body")
"""Members that are stored as the definition."""


def read_made(body: JSON, pointer: str = "") -> JsonObject:
    """All members but the key and the body, which may be missing; raises `Invalid` with all faults."""
    found = DEFAULTS | read_members(body, pointer, FIELDS, ("method", "path"))
    return {name: found[name] for name in FIELDS if name in found and (name != "key" or found[name])}


def read_definition(value: JSON, pointer: str) -> JsonObject:
    """As it is stored."""
    readers = {name: FIELDS[name] for name in DEFINED}
    return DEFAULTS | read_members(value, pointer, readers)


def definition_part(made: JsonObject) -> JsonObject:
    return {name: made[name] for name in DEFINED if name in made}
