"""YAML to a JSON tree, straight from the parser's events.

PyYAML's own constructor crashes on deep nesting, expands aliases without bound, and reads YAML 1.1. Here every event
is counted before it is believed, scalars follow the core schema of YAML 1.2 (section 10.3), and keys are text.
"""

import functools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import yaml

from smartmock.errors import DocumentError
from smartmock.pointers import join
from smartmock.settings import Limits
from smartmock.spec.bounds import Parsed, non_finite, refuse_depth, refuse_nodes
from smartmock.types import JSON, JsonObject, Problem

_INTEGER: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Final[dict[str, JSON]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_NUMBER_STARTS: Final = frozenset("-+.0123456789")
_CORE_TAGS: Final = frozenset(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float"))
_TEXT_WEIGHT: Final = 32
"""This many characters count as much as one value, so that aliases to long texts are bounded too."""


class _Marker:
    """Stands where a key is awaited, or where it is the merge key."""


_NO_KEY: Final = _Marker()
_MERGE: Final = _Marker()


@functools.lru_cache(maxsize=4096)
def resolve_plain(text: str) -> JSON:
    """A plain scalar by the core schema; raises `ValueError` for integers of thousands of digits."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    return float(text) if _FLOAT.fullmatch(text) else text


@dataclass(slots=True)
class _Frame:
    """A collection under construction. `size` is the count of values when it began, `height` its levels so far."""

    container: Any
    anchor: str | None = None
    size: int = 0
    height: int = 0
    key: str | _Marker = _NO_KEY
    merged: list[JsonObject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Anchor:
    value: JSON
    size: int
    height: int


class YamlBuilder:
    """Builds the first document of a YAML text. Equal aliases share one object; the tree never holds itself."""

    def __init__(self, text: str, limits: Limits) -> None:
        self._text = text
        self._limits = limits
        self._root = _Frame([])
        self._frames = [self._root]
        self._anchors: dict[str, _Anchor] = {}
        self._size = 0
        self._mark: Any = None
        self._problems: list[Problem] = []

    def build(self) -> Parsed:
        """Raises `DocumentError` for text that is no YAML, or is too deep or too large when aliases are expanded."""
        try:
            self._consume(yaml.CSafeLoader(self._text))
        except yaml.MarkedYAMLError as error:
            self._mark = error.problem_mark or error.context_mark
            self._refuse(f"not valid YAML: {error.problem or error.context}", "Correct the YAML at that place.")
        except yaml.YAMLError as error:
            reason = getattr(error, "reason", "unreadable characters")
            self._refuse(f"not valid YAML: {reason}", "Save it as UTF-8 text without control characters.")
        tree = self._root.container[0] if self._root.container else None
        return Parsed(tree, tuple(self._problems))

    @property
    def place(self) -> tuple[int, int]:
        """Line and column, from 1, of what was looked at last."""
        return (self._mark.line + 1, self._mark.column + 1) if self._mark else (1, 1)

    def _consume(self, loader: yaml.CSafeLoader) -> None:
        actions: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: lambda event: self._open(event, {}),
            yaml.SequenceStartEvent: lambda event: self._open(event, []),
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
        }
        while (event := loader.get_event()) is not None:
            action = actions.get(event.__class__)
            if action:
                self._mark = event.start_mark
                action(event)
            elif event.__class__ is yaml.DocumentEndEvent:
                break
        if loader.check_event(yaml.DocumentStartEvent):
            remedy = "Give each document a file of its own."
            self._problems.append(Problem("warning", "", "Only the first of several YAML documents is read.", remedy))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text = event.value
        frame = self._frames[-1]
        if frame.key is _NO_KEY and frame.container.__class__ is dict:
            frame.key = _MERGE if text == "<<" and event.implicit[0] else text
            self._remember(event.anchor, text, 0, 0)
            return
        value: JSON = text
        if (event.implicit[0] and event.tag is None) or event.tag in _CORE_TAGS:
            value = self._resolve(text)
        weight = 1 + len(text) // _TEXT_WEIGHT
        self._count(weight)
        self._remember(event.anchor, value, weight, 0)
        self._place(value)

    def _resolve(self, text: str) -> JSON:
        try:
            value = resolve_plain(text)
        except ValueError:
            self._refuse("a number of thousands of digits", "Write a number that programs can read.")
        if value.__class__ is float and not math.isfinite(value):
            self._problems.append(non_finite(self._pointer(), text))
            return None
        return value

    def _alias(self, event: yaml.AliasEvent) -> None:
        anchor = self._anchors.get(str(event.anchor))
        if anchor is None:
            own = any(frame.anchor == event.anchor for frame in self._frames)
            what = "stands inside its own anchor" if own else "has no anchor before it"
            self._refuse(f"the alias `*{event.anchor}` {what}", "Write the value out, or use a `$ref`.")
        frame = self._frames[-1]
        if frame.key is _NO_KEY and frame.container.__class__ is dict:
            if not isinstance(anchor.value, str):
                self._refuse_key()
            frame.key = anchor.value
            return
        self._count(anchor.size)
        if len(self._frames) - 1 + anchor.height > self._limits.document_depth:
            refuse_depth(self._limits)
        frame.height = max(frame.height, anchor.height)
        self._place(anchor.value)

    def _open(self, event: yaml.CollectionStartEvent, container: JSON) -> None:
        frame = self._frames[-1]
        if frame.key is _NO_KEY and frame.container.__class__ is dict:
            self._refuse_key()
        if len(self._frames) > self._limits.document_depth:
            refuse_depth(self._limits)
        self._frames.append(_Frame(container, event.anchor, self._size))
        self._count(1)

    def _close(self, _event: yaml.Event) -> None:
        frame = self._frames.pop()
        for source in frame.merged:
            for key, value in source.items():
                frame.container.setdefault(key, value)
        height = frame.height + 1
        parent = self._frames[-1]
        parent.height = max(parent.height, height)
        self._remember(frame.anchor, frame.container, self._size - frame.size, height)
        self._place(frame.container)

    def _place(self, value: JSON) -> None:
        """Puts a finished value into the innermost open collection."""
        frame = self._frames[-1]
        if frame.container.__class__ is list:
            frame.container.append(value)
            return
        key, frame.key = frame.key, _NO_KEY
        if key is _MERGE:
            self._merge(frame, value)
            return
        if key in frame.container:
            remedy = "Keep one of them."
            place = join(self._pointer(), str(key))
            self._problems.append(
                Problem("warning", place, f"The key `{key}` stands twice; the last one wins.", remedy)
            )
        frame.container[key] = value

    def _merge(self, frame: _Frame, value: JSON) -> None:
        """The merge key: keys of the collection itself go first, then those of earlier sources."""
        sources = value if isinstance(value, list) else [value]
        if all(isinstance(source, dict) for source in sources):
            frame.merged += sources
        else:
            frame.container["<<"] = value

    def _remember(self, anchor: str | None, value: JSON, size: int, height: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = _Anchor(value, size, height)

    def _count(self, weight: int) -> None:
        self._size += weight
        if self._size > self._limits.document_nodes:
            refuse_nodes(self._limits)

    def _pointer(self) -> str:
        """Where the next value goes."""
        tokens = [frame.key if isinstance(frame.key, str) else len(frame.container) for frame in self._frames[1:]]
        if self._frames[-1].container.__class__ is dict and self._frames[-1].key is _NO_KEY:
            tokens.pop()
        return join("", *tokens)

    def _refuse_key(self) -> NoReturn:
        self._refuse("a key that is not text", "Keys of an OpenAPI document are text.")

    def _refuse(self, what: str, remedy: str) -> NoReturn:
        line, column = self.place
        place = f" (line {line}, column {column})" if self._mark else ""
        raise DocumentError(f"The document cannot be read: {what}{place}.", remedy=remedy)
