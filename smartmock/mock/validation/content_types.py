"""What a body says it is, and which declared media type that is (RFC 9110 section 8.3)."""

import codecs
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from smartmock.mock.media_types import MediaRange, parse_media_type
from smartmock.spec.document import MediaType

Kind: TypeAlias = Literal["json", "lines", "sequence", "form", "multipart", "xml", "text", "bytes"]

LONGEST: Final = 1_000
"""Characters of a content type that are looked at."""

_WORD: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_TYPE: Final = re.compile(rf"({_WORD}/{_WORD})[ \t]*(?:;[^,]*|;.*\".*)?", re.DOTALL)
_CHARSET: Final = re.compile(r";[ \t]*charset[ \t]*=[ \t]*\"?([^\s;\"]{1,40})", re.IGNORECASE)

LINES: Final = frozenset(
    f"application/{name}"
    for name in ("x-ndjson", "ndjson", "jsonl", "x-jsonlines", "json-lines", "jsonlines", "stream+json")
)
SEQUENCES: Final = frozenset({"application/json-seq", "application/geo+json-seq"})

NO_CHARSETS: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"})
"""Codecs of Python that are no character sets, or take more than linear time."""

SAME_BY_NAME: Final = {"text/xml": "application/xml"}
"""RFC 7303 section 9.2."""


class Declared(NamedTuple):
    range: MediaRange
    media_type: MediaType


def read_declared(content: Iterable[MediaType]) -> tuple[Declared, ...]:
    return tuple(Declared(parse_media_type(each.name), each) for each in content)


def read_sent(header: str) -> MediaRange | None:
    """None for what is no media type."""
    found = _MEDIA_TYPE.fullmatch(header[:LONGEST].strip())
    if found is None or "*" in found[1]:
        return None
    # Each multipart body has another boundary, which tells nothing here.
    return parse_media_type(found[1] if found[1].lower().startswith("multipart/") else header[:LONGEST].strip())


def find_declared(sent: MediaRange, declared: Sequence[Declared]) -> MediaType | None:
    """The most specific of those that name the media type that was sent."""
    ranked = [(rank(each.range, sent), -number) for number, each in enumerate(declared)]
    best, number = max(ranked, default=(0, 0))
    return declared[-number].media_type if best else None


def rank(declared: MediaRange, sent: MediaRange) -> int:
    """How specifically one names the other, 0 when it does not.

    Parameters that are declared may be left out, but not have other values.
    """
    if _same(declared.essence) == _same(sent.essence):
        given = dict(sent.parameters)
        agreed = [given[name] == value for name, value in declared.parameters if name in given]
        return 0 if not all(agreed) else 6 if len(agreed) == len(declared.parameters) and agreed else 5
    if not declared.is_wildcard:
        return 0
    if declared.essence == "*/*":
        return 1
    if declared.type not in {sent.type, "*"}:
        return 0
    if declared.subtype == "*":
        return 2
    # `application/*+json` is a range too, in the documents of many.
    return 3 if declared.subtype.startswith("*+") and sent.subtype.endswith(declared.subtype[1:]) else 0


def _same(essence: str) -> str:
    return SAME_BY_NAME.get(essence, essence)


def guess_declared(body: bytes, declared: Sequence[Declared]) -> MediaType:
    """What a body without a content type is most likely meant to be (RFC 9110 section 8.3 lets us look)."""
    start = body[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    kind = "json" if start in (b"{", b"[") else "xml" if start == b"<" else ""
    return next((each for each in declared if kind_of(each.range) == kind), declared[0]).media_type


def kind_of(media_type: MediaRange) -> Kind:
    """How bodies of a media type are read."""
    essence = media_type.essence
    if essence in LINES:
        return "lines"
    if essence in SEQUENCES:
        return "sequence"
    if media_type.family in ("json", "xml"):
        return "json" if media_type.family == "json" else "xml"
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if media_type.type == "multipart":
        return "multipart"
    return "text" if media_type.type == "text" and media_type.family != "yaml" else "bytes"


def charset_of(header: str) -> str | None:
    """The canonical name of the charset that a content type names, "" for one that nobody knows; None without one."""
    found = _CHARSET.search(header[:LONGEST]) if ";" in header else None
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1]).name
        b"text".decode(name)
    except UnicodeError:
        pass
    except (LookupError, ValueError):  # no codec at all, or one that makes no text of bytes
        return ""
    return "" if name in NO_CHARSETS else name
