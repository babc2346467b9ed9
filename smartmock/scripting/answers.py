"""What workers answer → outcomes. A worker may say anything: what is not as it should be is a failure."""

import re
from typing import Any, Final

from smartmock.mock.customising.jobs import Job, Outcome, ScriptJob
from smartmock.mock.headers import NOT_SENT, header_safe
from smartmock.scripting.limits import (
    LONGEST_DELAY,
    LONGEST_ERROR,
    LONGEST_LINE,
    MOST_BODY,
    MOST_HEADERS,
    MOST_LINES,
)
from smartmock.types import JsonObject

REFUSED: Final = NOT_SENT - {"content-type"}
"""Headers that scripts cannot set; what the answer had of them before, it keeps."""
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_SPOILT: Final = "it made an answer that cannot be used"
_FAILED: Final = "it failed"


class _Unusable(Exception):
    """The text says what the matter is."""


def read_outcome(job: Job | None, answer: JsonObject) -> Outcome:
    """`job` None is a check, which has no value but that it went well."""
    log = _log(answer.get("log"))
    value = answer.get("value")
    if value is None:
        error = _text(answer.get("error"), LONGEST_ERROR) or _FAILED
        return Outcome(None, error, _number(answer.get("line")), _number(answer.get("column")), log)
    try:
        read = _read(job, value)
    except _Unusable as error:
        return Outcome(None, str(error), log=log)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return Outcome(None, _SPOILT, log=log)
    return Outcome(read, log=log)


def _read(job: Job | None, value: JsonObject) -> JsonObject:
    if job is None:
        return {}
    return _read_script(job, value) if isinstance(job, ScriptJob) else _read_texts(value, len(job.texts))


def _read_script(job: ScriptJob, value: JsonObject) -> JsonObject:
    is_changed = value["is_changed"] is True
    kept = {name.lower() for name, _ in job.response["headers"]}
    headers = value["headers"]
    if len(headers) > MOST_HEADERS:
        raise _Unusable(f"there are more than {MOST_HEADERS} headers")
    return {
        "status": _status(value["status"], job.response["status"]),
        "headers": [_header(name, content, kept) for name, content in headers],
        "body": _body(value["body"]) if is_changed else job.response["body"] or "",
        "is_changed": is_changed,
        "delay_ms": min(max(0, int(value["delay_ms"])), LONGEST_DELAY),
    }


def _status(status: int, before: int) -> int:
    if status != before and not (isinstance(status, int) and 200 <= status <= 599):
        raise _Unusable(f"a status is from 200 to 599, not {str(status)[:20]}")
    return status


def _header(name: str, content: str, kept: set[str]) -> list[str]:
    is_refused = name.lower() in REFUSED or name.lower().startswith("smartmock-")
    if not _TOKEN.fullmatch(name) or (is_refused and name.lower() not in kept):
        raise _Unusable(f"the header `{name[:60]}` cannot be set")
    return [name, header_safe(content)]


def _body(body: str) -> str:
    if len(body.encode()) > MOST_BODY:
        raise _Unusable(f"the body has more than {MOST_BODY:,} bytes")
    return body


def _read_texts(value: JsonObject, count: int) -> JsonObject:
    texts = value["texts"]
    if not isinstance(texts, list) or len(texts) != count:
        raise ValueError
    if sum(len(text.encode()) for text in texts) > MOST_BODY:
        raise _Unusable(f"the texts have more than {MOST_BODY:,} bytes")
    return {"texts": texts}


def _log(lines: Any) -> tuple[str, ...]:
    if not isinstance(lines, list):
        return ()
    return tuple(_text(line, LONGEST_LINE) for line in lines[:MOST_LINES])


def _text(text: Any, most: int) -> str:
    return text[:most] if isinstance(text, str) else ""


def _number(number: Any) -> int | None:
    return number if isinstance(number, int) and 1 <= number <= 10_000_000 else None
