"""Everything that the admin API refuses, as problem documents: the one place that knows both errors and statuses."""

import logging
from collections.abc import Iterable
from typing import Final

from smartmock.errors import (
    Conflict,
    DocumentError,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    SmartmockError,
    SourceError,
    Stale,
    StorageError,
    Unavailable,
    UnknownMock,
    UnknownOperation,
    UnresolvedReference,
    UnsatisfiableSchema,
)
from smartmock.mock.model import MockResponse
from smartmock.mock.problems import listing, problem_response, shorten
from smartmock.server.faults import report_fault
from smartmock.types import JsonObject

LOGGER: Final = logging.getLogger("smartmock.server")

CHALLENGE: Final = ("www-authenticate", 'Bearer realm="smartmock admin"')
RETRY_SECONDS: Final = 2


class Refused(Exception):
    """The answer is decided; `answer` is it."""

    def __init__(self, answer: MockResponse) -> None:
        super().__init__(answer.status)
        self.answer = answer


def problem_of(error: Exception, method: str, path: str) -> MockResponse:
    """What is answered when this was raised; faults of ours are logged."""
    match error:
        case Refused(answer=answer):
            return answer
        case SmartmockError():
            return problem_of_ours(error)
        case _:
            return report_fault(error, method, path)


def problem_of_ours(error: SmartmockError) -> MockResponse:
    detail = f"{error.message} {error.remedy}".strip()
    match error:
        case NotFound() | UnknownMock() | UnknownOperation():
            return problem_response("not-found", 404, "Not found", detail, **errors_of(error))
        case Forbidden():
            return problem_response("forbidden", 403, "Not allowed", detail, **errors_of(error))
        case Conflict():
            return problem_response("conflict", 409, "Conflict", detail, **errors_of(error))
        case Invalid(faults=faults):
            return invalid_request(faults, "body").answer
        case Stale():
            return problem_response("stale", 412, "Changed in the meantime", detail)
        case Unavailable() | StorageError():
            return unavailable(error)
        case SourceError() | DocumentError() | UnresolvedReference() | UnsatisfiableSchema():
            title = "The document cannot be used"
            return problem_response("unusable-document", 422, title, detail, pointer=error.pointer)
        case _:
            return problem_response("invalid-request", 422, "The request is not valid", detail, **errors_of(error))


def errors_of(error: SmartmockError) -> JsonObject:
    """Where an error names a member of the body."""
    return {"errors": [{"pointer": error.pointer, "message": error.message}]} if error.pointer else {}


def unavailable(error: SmartmockError) -> MockResponse:
    """The same request may succeed soon. Where the database is, the log says, and not the answer."""
    headers = (("retry-after", str(RETRY_SECONDS)),)
    if isinstance(error, StorageError):
        LOGGER.warning("storage is unavailable: %s", error.message)
        detail = f"The database cannot be used at this moment. Try again in {RETRY_SECONDS} seconds."
        return problem_response("storage-unavailable", 503, "Storage is unavailable", detail, headers=headers)
    detail = f"{error.message} {error.remedy}".strip()
    return problem_response("sandbox-busy", 503, "The sandbox is busy", detail, headers=headers)


def invalid_request(faults: Iterable[Fault], place: str) -> Refused:
    """`place` is for people: the body, the query."""
    found = list(faults)
    where = f" at `{shorten(found[0].pointer)}`" if found[0].pointer else ""
    more = f" `errors` lists all {len(found)} faults." if len(found) > 1 else ""
    errors = [{"pointer": fault.pointer, "message": f"{fault.message} {fault.remedy}".strip()} for fault in found]
    detail = f"The {place} is not valid{where}: {errors[0]['message']}{more}"
    return Refused(problem_response("invalid-request", 422, "The request is not valid", detail, errors=errors))


def no_key(*, wrong: bool) -> Refused:
    """RFC 6750 section 3.1."""
    header = (CHALLENGE[0], f'{CHALLENGE[1]}, error="invalid_token"') if wrong else CHALLENGE
    detail = "The key is not known. Check it, or ask for a new one." if wrong else "Send Authorization: Bearer KEY."
    return Refused(problem_response("unauthorized", 401, "A key is needed", detail, headers=(header,)))


def unknown_route(path: str) -> MockResponse:
    detail = f"The admin API has no `{shorten(path)}`. /api/v1/openapi.json lists what it has."
    return problem_response("not-found", 404, "Not found", detail)


def unknown_record(path: str) -> Refused:
    """For parts of paths that can name nothing."""
    return Refused(problem_response("not-found", 404, "Not found", f"There is no `{shorten(path)}`."))


def wrong_method(method: str, path: str, allowed: Iterable[str]) -> MockResponse:
    """Carries `Allow` (RFC 9110 section 15.5.6)."""
    names = sorted(allowed)
    detail = f"`{shorten(path)}` does not know {shorten(method)}. It allows {listing(names)}."
    headers = (("allow", ", ".join(names)),)
    return problem_response("method-not-allowed", 405, "Method not allowed", detail, headers=headers, allowed=names)


def malformed(reason: str) -> Refused:
    return Refused(problem_response("malformed-body", 400, "The body cannot be read", reason))


def wrong_type(content_type: str, known: Iterable[str]) -> Refused:
    sent = f"`{shorten(content_type)}`" if content_type else "no content type"
    detail = f"The body has {sent}. Send it as {listing(known)}."
    return Refused(problem_response("unsupported-media-type", 415, "Unsupported media type", detail))


def too_large(limit: int, flag: str) -> Refused:
    detail = f"The body is larger than {limit / (1024 * 1024):.3g} MB. Send a smaller one, or raise {flag}."
    return Refused(problem_response("body-too-large", 413, "Body too large", detail))


def reused_key() -> Refused:
    detail = "This Idempotency-Key was used for another request. Take a new one for each creation."
    return Refused(problem_response("idempotency-key-reused", 422, "Idempotency-Key used again", detail))
