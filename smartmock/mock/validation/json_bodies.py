"""Bodies of JSON: one text (RFC 8259), one on each line, or one behind each record separator (RFC 7464)."""

from typing import Final

import orjson

from smartmock.mock.validation.content_types import charset_of
from smartmock.mock.validation.model import MOST, Violation
from smartmock.mock.validation.values import ValueRules
from smartmock.mock.validation.verdicts import at, judge, unreadable
from smartmock.types import JSON

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class BrokenJson(ValueError):
    """Where a text goes wrong, and why."""

    def __init__(self, error: orjson.JSONDecodeError) -> None:
        self.line, self.column, self.why = error.lineno, error.colno, error.msg.rstrip(".")
        super().__init__(f"it is not JSON at line {self.line}, column {self.column} ({self.why})")


def read_json(text: bytes, content_type: str = "") -> JSON:
    """UTF-8 unless the content type says otherwise. Raises `BrokenJson`."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        other = _in_unicode(text, content_type)
        if other is None:
            raise BrokenJson(error) from None
    try:
        return orjson.loads(other)
    except orjson.JSONDecodeError as error:
        raise BrokenJson(error) from None


def _in_unicode(text: bytes, content_type: str) -> str | bytes | None:
    """Without the mark that parsers may ignore (RFC 8259 section 8.1), and decoded from another charset."""
    if text.startswith(BYTE_ORDER_MARK):
        return text[len(BYTE_ORDER_MARK) :]
    charset = charset_of(content_type)
    if not charset or charset in {"utf-8", "ascii"}:
        return None
    try:
        return text.decode(charset)
    except UnicodeError:
        return None


class JsonBody:
    def __init__(self, rules: ValueRules) -> None:
        self.rules = rules

    def check(self, body: bytes, content_type: str) -> list[Violation]:
        try:
            value = read_json(body, content_type)
        except BrokenJson as error:
            return [unreadable(str(error))]
        return judge(self.rules, value)


class LinesBody:
    """`items` says what each text must obey, `whole` the array of all of them, None where nothing does."""

    def __init__(self, items: ValueRules, whole: ValueRules | None, separator: bytes) -> None:
        self.items = items
        self.whole = whole
        self.separator = separator

    def check(self, body: bytes, _content_type: str) -> list[Violation]:
        found: list[Violation] = []
        values: list[JSON] = []
        for number, line in enumerate(body.split(self.separator), start=1):
            if not line or line.isspace():
                continue
            pointer = at(len(values))
            try:
                values.append(read_json(line))
            except BrokenJson as error:
                unit = f"line {number}" if self.separator == b"\n" else f"text {len(values) + 1}"
                return [*found, unreadable(f"{unit} is not JSON at column {error.column} ({error.why})", pointer)]
            if len(found) < MOST:
                found += judge(self.items, values[-1], pointer)
        return (found + judge(self.whole, values) if self.whole else found)[:MOST]
