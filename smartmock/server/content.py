"""What an answer holds, as far as sending it depends on that."""

from functools import lru_cache
from typing import Final

from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import HeaderPairs
from smartmock.mock.streams import LINES

_TEXTS: Final = frozenset(
    (
        *LINES,
        *("application/javascript", "application/ecmascript", "application/x-www-form-urlencoded", "application/csv"),
        *("application/graphql", "application/sql", "application/rtf", "application/toml", "image/svg+xml"),
    )
)
_BINARY: Final = frozenset(("application", "image", "audio", "video", "font", "model"))


@lru_cache(maxsize=1024)
def is_text(content_type: str) -> bool:
    """Whether what is so called is text, of which most is said again and again."""
    parsed = parse_media_type(content_type)
    return parsed.type == "text" or bool(parsed.family) or parsed.essence in _TEXTS


@lru_cache(maxsize=1024)
def is_binary(content_type: str) -> bool:
    return parse_media_type(content_type).type in _BINARY and not is_text(content_type)


def header(pairs: HeaderPairs, name: str) -> str:
    return next((value for each, value in pairs if each == name), "")
