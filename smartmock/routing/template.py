"""Path templates (OpenAPI 3.1 section 4.8.8.2) taken apart: `/files/{name}.{ext}?beta=true` → segments and pins."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote

PARAMETER = re.compile(r"\{([^{}]*)\}")

Pins: TypeAlias = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Segment:
    """The text between two slashes: `texts[0] {names[0]} texts[1] {names[1]} … texts[-1]`, percent-decoded."""

    texts: tuple[str, ...]
    names: tuple[str, ...] = ()

    @property
    def is_parameter(self) -> bool:
        """Nothing but one parameter: `{id}`."""
        return self.texts == ("", "")

    def capture(self, text: str) -> tuple[str, ...] | None:
        """The values of a mixed segment's parameters, each at least one character, or None.

        Ambiguity is resolved as by greedy regular expressions, in linear time:
        `{name}.{ext}` reads `a.tar.gz` as `a.tar` and `gz`.
        """
        head, *separators, tail = self.texts
        if not (text.startswith(head) and text.endswith(tail)) or len(text) < len(head) + len(tail) + 1:
            return None
        start, end = len(head), len(text) - len(tail)
        values: list[str] = []
        for separator in reversed(separators):
            found = text.rfind(separator, start, end - 1)
            if found <= start:
                return None
            values.append(text[found + len(separator) : end])
            end = found
        return (text[start:end], *reversed(values))


@dataclass(frozen=True)
class Template:
    """`pins` are the query values that a template names after `?`, or after `#` as some documents do."""

    text: str
    segments: tuple[Segment, ...]
    pins: Pins = frozenset()

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(name for segment in self.segments for name in segment.names)


def parse_template(text: str) -> Template:
    """Braces without a partner are plain text. A missing leading slash is added."""
    path, query = split_suffix(text)
    segments = path.removeprefix("/").split("/")
    return Template(text, tuple(parse_segment(segment) for segment in segments), parse_pins(query))


def split_suffix(text: str) -> tuple[str, str]:
    """`/a?b=c#d` → `/a` and `b=c&d`. A `?` or `#` within braces belongs to the parameter's name."""
    if "?" not in text and "#" not in text:
        return text, ""
    masked = PARAMETER.sub(lambda match: "x" * len(match.group()), text)
    cut = min((masked.find(mark) for mark in "?#" if mark in masked), default=len(text))
    return text[:cut], text[cut + 1 :].replace("#", "&")


def parse_pins(query: str) -> Pins:
    pairs = parse_qsl(query, keep_blank_values=True) if query else ()
    return frozenset(pair for pair in pairs if not PARAMETER.search(pair[1]))


@lru_cache(maxsize=4096)
def parse_segment(text: str) -> Segment:
    if "{" not in text:
        return Segment((unquote(text),))
    parts = PARAMETER.split(text)
    return Segment(tuple(unquote(part) for part in parts[::2]), tuple(parts[1::2]))


def split_path(path: str) -> list[str]:
    """The segments of a request's path, each percent-decoded by itself; `a%2Fb` stays one segment.

    Invalid percent-encoding stays as it is, invalid UTF-8 is replaced (U+FFFD).
    """
    segments = path.removeprefix("/").split("/")
    return [unquote(segment) for segment in segments] if "%" in path else segments


def capture_raw(template: Template, path: str, values: Mapping[str, str]) -> dict[str, str] | None:
    """The parameter values of a path as they were sent, still percent-encoded; `values` are the same decoded.

    The path may begin with any base, and its trailing slash may be missing or superfluous. None if it is another path.
    """
    given = path.removeprefix("/").split("/")
    for sent in (given, given[:-1], [*given, ""]):
        texts: list[str] = []
        for segment, text in zip(reversed(template.segments), reversed(sent), strict=False):
            texts[:0] = segment.capture(text) or () if segment.names else ()
        if len(texts) == len(template.names):
            found = dict(zip(template.names, texts, strict=True))
            if {name: unquote(text) for name, text in found.items()} == dict(values):
                return found
    return None
