"""Rows made into records and back; columns have the names of fields."""

import json
from dataclasses import fields
from typing import Any, Final, TypeVar

import orjson
from sqlalchemy import ColumnElement, Connection, Executable, Row, Table

from smartmock.mock.json_text import dump_json
from smartmock.types import JSON

RecordT = TypeVar("RecordT")

JSON_COLUMNS: Final = frozenset(
    {"operations", "keys", "report", "summary", "content", "settings", "violations", "request", "response", "detail",
     "last_result", "headers", "definition"}
)  # fmt: skip
"""Columns whose text is JSON, in all tables."""


def columns_of(table: Table, record: type[Any]) -> list[ColumnElement[Any]]:
    """Those that the record has fields for."""
    return [table.c[field.name] for field in fields(record)]


def to_record(row: Row[Any], record: type[RecordT]) -> RecordT:
    return record(**{name: read_value(name, value) for name, value in row._asdict().items()})


def fetch_one(connection: Connection, query: Executable, record: type[RecordT]) -> RecordT | None:
    """The record of the only row, None where there is none."""
    row = connection.execute(query).one_or_none()
    return to_record(row, record) if row is not None else None


def fetch_all(connection: Connection, query: Executable, record: type[RecordT]) -> list[RecordT]:
    return [to_record(row, record) for row in connection.execute(query)]


def read_value(name: str, value: Any) -> Any:
    return read_json(value) if name in JSON_COLUMNS and isinstance(value, str) else value


def to_row(**values: Any) -> dict[str, Any]:
    """JSON columns are written as text."""
    return {
        name: write_json(value) if name in JSON_COLUMNS and value is not None else value
        for name, value in values.items()
    }


def write_json(value: JSON) -> str:
    return dump_json(value).decode()


def read_json(text: str) -> JSON:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # Escapes of lone surrogates, which some documents hold.
        return json.loads(text)
