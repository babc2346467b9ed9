"""What a body is: as its content type says, or as it looks."""

import re
from collections.abc import Sequence
from typing import Final

from smartmock.mock.customising.expressions import Piece
from smartmock.mock.customising.faults import refuse, told
from smartmock.mock.media_types import parse_media_type
from smartmock.types import JSON

JSON_TYPE: Final = "application/json"
BYTES: Final = "application/octet-stream"
_TEXT: Final = "text/plain; charset=utf-8"
_XML: Final = "application/xml"
_HTML: Final = "text/html; charset=utf-8"

_LONGEST: Final = 200
_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:\s*;[\x20-\x7e]*)?", re.ASCII)
_CHARSET: Final = re.compile(r';\s*charset\s*=\s*"?([^\s;"]+)', re.IGNORECASE)
_LEADING: Final = re.compile(r"\s*(?:(?:\{%.*?%\}|\{#.*?#\})\s*)*", re.DOTALL)
_BEGINS_JSON: Final = re.compile(
    r'\{\s*(?:["}]|\{[{%#]|$)|\[\s*(?:[\[{"\]0-9-]|true|false|null|$)|"|-?\d|true\b|false\b|null\b'
)
_BEGINS_HTML: Final = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|title|div|p|span|h[1-6]|ul|ol|table|form|a|b|br|img|main|section)\b)",
    re.IGNORECASE,
)


def read_type(value: JSON, pointer: str) -> str:
    """A content type as given, "" for none. Raises `Invalid`."""
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST or not _TYPE.fullmatch(value.strip()):
        raise refuse(pointer, f"{told(value)} is no content type.", "Give a media type such as `application/json`.")
    charset = _CHARSET.search(value)
    if charset and not _is_known(charset[1]):
        raise refuse(pointer, f"The charset {told(charset[1])} is not known.", "Write `charset=utf-8`.")
    return value.strip()


def _is_known(charset: str) -> bool:
    try:
        return bool("ä€\n".encode(charset, "replace"))
    except (LookupError, ValueError):  # unknown, no charset of texts, or one of domains
        return False


def charset_of(content_type: str) -> str:
    found = _CHARSET.search(content_type)
    return found[1] if found else "utf-8"


def is_json_type(content_type: str) -> bool:
    return parse_media_type(content_type).family == "json"


def looks_like_json(pieces: Sequence[Piece]) -> bool:
    """By how it begins, behind tags and comments."""
    text = "".join(piece.text for piece in pieces)
    return _BEGINS_JSON.match(text, _end_of_tags(text)) is not None


def _end_of_tags(text: str) -> int:
    found = _LEADING.match(text)
    return found.end() if found else 0


def guess(text: str, *, is_json: bool) -> str:
    if is_json:
        return JSON_TYPE
    start = _end_of_tags(text)
    if not text.startswith("<", start):
        return _TEXT
    return _HTML if _BEGINS_HTML.match(text, start) else _XML
