"""Log lines, as text or as JSON. They never hold a query string, a header or a body, which may hold secrets."""

import datetime
import logging
import re
from contextvars import ContextVar
from typing import Final, Literal

import orjson

REQUEST_ID: Final = ContextVar("REQUEST_ID", default="")
"""Of the request that is being answered."""

FIELDS: Final = ("method", "path", "status", "duration_ms", "client")
"""What a line may tell beside its message, given as `extra`."""

CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class JsonFormatter(logging.Formatter):
    """One object on each line: at, level, logger, message; then what there is of request_id, FIELDS and exception."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": moment(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := REQUEST_ID.get():
            line["request_id"] = request_id
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


class TextFormatter(logging.Formatter):
    """For people; what came from outside cannot begin a line or speak to the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        request_id = REQUEST_ID.get()
        mark = f" [{request_id}]" if request_id else ""
        message = CONTROLS.sub("?", record.getMessage().replace("\n", " "))
        line = f"{moment(record.created)} {record.levelname.lower()}{mark} {message}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def moment(seconds: float) -> str:
    at = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def configure_logging(form: Literal["text", "json"], level: str) -> None:
    """Everything goes to standard error. Of libraries only warnings are told: their lines may hold addresses."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("smartmock").setLevel(level.upper())
