"""What the members of an error body stand for, by their names and those beside them."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from smartmock.semantics.meaning import Subject
from smartmock.semantics.names import Tokens, split_name
from smartmock.semantics.rules import find_meaning

Role: TypeAlias = Literal[
    "status", "code", "title", "message", "reason", "error", "type", "name", "path", "method", "field", "place",
    "value", "false", "true", "seconds", "help", "domain", "source", "wrapper",
]  # fmt: skip

NAMES: Final[Mapping[Role, str]] = {
    "status": "status, status code, http status, http code, http status code, response code, response status,"
    " response status code",
    "code": "code, error code, err code, reason code, fault code, decline code, error key, error type, err type,"
    " exception, exception type, exception name, error name, errno, error number",
    "title": "title, error title, short message, status text, reason phrase, summary, error summary, short description",
    "message": "message, detail, description, error description, error detail, explanation, text, fault string,"
    " faultstring, cause",
    "reason": "reason",
    "type": "type",
    "name": "name",
    "path": "instance, path, request path, uri, request uri, url, request url, endpoint, resource path",
    "method": "method, http method, request method, verb",
    "field": "field, field name, field path, param, param name, parameter, parameter name, property, property name,"
    " property path, attribute, attribute name, pointer, json pointer, instance path, data path, target, argument",
    "place": "in, location, location type, loc",
    "value": "value, rejected value, invalid value, actual value",
    "false": "ok, success, succeeded, successful, is ok, is success, is successful",
    "true": "is error, has error, failed",
    "seconds": "retry after, retry after second, retry in, retry in second, wait second",
    "help": "documentation url, documentation, doc url, doc, help, help url, help link, help uri, more info,"
    " more info url, info url, error url, error uri",
    "domain": "domain",
    "source": "source",
    "wrapper": "data, body, response, result, extension, meta, innererror, inner error",
}
ROLES: Final[Mapping[Tokens, Role]] = {
    split_name(name): role for role, text in NAMES.items() for name in text.split(",")
}
MEANINGS: Final[Mapping[str, Role]] = {"text.error": "message", "text.error_code": "code"}
LISTS: Final = frozenset({"error", "violation", "failure", "issue", "problem", "fault"})
"""Last words of names of what went wrong, one thing or several."""
SURE: Final = frozenset({"message", "detail", "reason", "exception", *LISTS})
"""Last words that say by themselves that their object is an error."""
VAGUE: Final = frozenset({"id", "timestamp", "request id", "trace id"})


@dataclass(frozen=True, slots=True)
class Member:
    """`name` is split into words; `others` are the names beside it."""

    role: Role
    name: Tokens
    others: frozenset[Tokens]


@functools.lru_cache(maxsize=2_048)
def find_members(names: tuple[str, ...]) -> Mapping[str, Member]:
    """Those of an error's members of which something is known."""
    tokens = {name: split_name(name) for name in names}
    found = {name: _role(name) for name in names}
    everything = frozenset(tokens.values())
    return {
        name: Member(role, tokens[name], everything - {tokens[name]})
        for name, role in found.items()
        if role is not None
    }


@functools.lru_cache(maxsize=2_048)
def is_error(names: tuple[str, ...]) -> bool:
    """Whether an object with these members is an error, and no ordinary thing that an error is told with."""
    tokens = [split_name(name) for name in names]
    if any(words and words[-1] in SURE for words in tokens) or any(_by_meaning(name, ()) for name in names):
        return True
    known = [name for name in names if _role(name) not in {None, "name", "value", "wrapper"}]
    return bool(known) and len(known) == len([words for words in tokens if " ".join(words) not in VAGUE])


def _role(name: str) -> Role | None:
    words = split_name(name)
    if words in ROLES:
        return ROLES[words]
    if words[-1:] == ("message",):
        return "message"
    return "error" if words and (words[-1] in LISTS or words[0] == "invalid") else _by_meaning(name, ("error",))


@functools.lru_cache(maxsize=2_048)
def _by_meaning(name: str, owners: tuple[str, ...]) -> Role | None:
    """What names in all languages mean: `Fehlermeldung`, `código`, `错误码`."""
    found = find_meaning(Subject(name, "string", owners=owners))
    return MEANINGS.get(found.meaning.name) if found else None
