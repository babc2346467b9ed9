"""Values → bytes, by media type: exact names first, then families such as `+json`, then the type before the slash."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from smartmock.mock.forms import dump_multipart, dump_urlencoded
from smartmock.mock.json_text import dump_json
from smartmock.mock.media_types import MediaRange, parse_media_type, split_quoted
from smartmock.mock.samples import SAMPLES, SIGNATURES
from smartmock.mock.streams import EVENTS, LINES
from smartmock.mock.structures import dump_csv, dump_events, dump_lines, dump_sequence, dump_text, dump_yaml
from smartmock.mock.xml import dump_xml
from smartmock.schema.model import Schema
from smartmock.types import JSON


@dataclass(frozen=True, slots=True)
class Target:
    """What a value is rendered for. `media_type` has no wildcards; `schema` is the merged view of the value's."""

    media_type: str
    schema: Schema | None = None
    encoding: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(slots=True)
class Rendered:
    """A body with its `Content-Type`; no content type means no body at all."""

    body: bytes = b""
    content_type: str = ""


Renderer: TypeAlias = Callable[[JSON, Target], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """How values of a media type are written. No renderer: as parts, with a boundary in the content type."""

    renderer: Renderer | None
    content_type: str


def render(value: JSON, target: Target) -> Rendered:
    """`value` as the body of an answer."""
    form = find_format(target.media_type)
    if form.renderer is None:
        body, boundary = dump_multipart(value, target.encoding, target.schema)
        return Rendered(body, f"{form.content_type}; boundary={boundary}")
    return Rendered(form.renderer(value, target), form.content_type)


@lru_cache(maxsize=1024)
def find_format(media_type: str) -> Format:
    parsed = parse_media_type(media_type)
    if parsed.type == "multipart":
        return Format(None, parsed.essence)
    named = EXACT.get(parsed.essence) or FAMILIES.get(parsed.family) or TYPES.get(parsed.type)
    return Format(named or render_binary, content_type(media_type))


def writes_json(media_type: str) -> bool:
    """Whether values are written by `dump_json`."""
    return find_format(media_type).renderer in (EXACT["application/json"], FAMILIES["json"])


def is_json_like(media_type: MediaRange) -> bool:
    """Whether a value of any JSON type can be read back from the body as it was."""
    return media_type.family in {"json", "yaml"}


def content_type(media_type: str) -> str:
    """The header for a declared media type. Bodies are UTF-8, whatever charset the document names."""
    name, *options = (part.strip() for part in split_quoted(media_type, ";"))
    kept = [option for option in options if option and not option.lower().startswith("charset")]
    if len(kept) < len([option for option in options if option]) or name.lower().startswith("text/"):
        kept.append("charset=utf-8")
    return "; ".join([name, *kept])


def render_sample(value: JSON, target: Target) -> bytes:
    """The file that an example holds, as base64 or as text where the type is text; else a small valid one."""
    name = parse_media_type(target.media_type).essence
    if isinstance(value, str) and name == "image/svg+xml" and value.lstrip().startswith("<"):
        return value.encode("utf-8", "replace")
    if isinstance(value, str):
        try:
            content = b64decode(value.partition(";base64,")[2] or value, validate=True)
        except (NotBase64, ValueError):
            return SAMPLES[name]
        return content if content.startswith(SIGNATURES[name]) else SAMPLES[name]
    return SAMPLES[name]


def render_binary(value: JSON, _target: Target) -> bytes:
    return dump_text(value)


def _plain(dump: Callable[[JSON], bytes]) -> Renderer:
    return lambda value, _target: dump(value)


EXACT: Final[dict[str, Renderer]] = {
    "application/json": _plain(dump_json),
    "application/x-www-form-urlencoded": lambda value, target: dump_urlencoded(value, target.encoding),
    **dict.fromkeys(LINES, _plain(dump_lines)),
    "application/stream+json": _plain(dump_lines),
    "application/csv": _plain(dump_csv),
    "text/csv": _plain(dump_csv),
    EVENTS: _plain(dump_events),
    **dict.fromkeys(SAMPLES, render_sample),
}
FAMILIES: Final[dict[str, Renderer]] = {
    "json": _plain(dump_json),
    "xml": lambda value, target: dump_xml(value, target.schema),
    "yaml": _plain(dump_yaml),
    "json-seq": _plain(dump_sequence),
}
TYPES: Final[dict[str, Renderer]] = {"text": _plain(dump_text)}
