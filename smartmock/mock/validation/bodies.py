"""What the body of a request breaks: its presence, its media type, its syntax and its schema."""

import zlib
from collections.abc import Callable
from typing import Final, Protocol

from smartmock import pointers
from smartmock.mock.context import Context
from smartmock.mock.media_types import MediaRange, parse_media_type
from smartmock.mock.model import MockRequest
from smartmock.mock.validation.coercion import Reader, judge_in
from smartmock.mock.validation.content_types import (
    Kind,
    find_declared,
    guess_declared,
    kind_of,
    read_declared,
    read_sent,
)
from smartmock.mock.validation.form_bodies import FormBody
from smartmock.mock.validation.json_bodies import JsonBody, LinesBody
from smartmock.mock.validation.model import Violation, shorten
from smartmock.mock.validation.multipart_bodies import MultipartBody
from smartmock.mock.validation.part_headers import read_part_headers
from smartmock.mock.validation.shapes import is_list
from smartmock.mock.validation.text_bodies import BytesBody, TextBody
from smartmock.mock.validation.values import ValueRules
from smartmock.mock.validation.verdicts import refuse_type, unreadable
from smartmock.mock.validation.xml_bodies import XmlBody
from smartmock.schema.model import Schema
from smartmock.spec.document import MediaType, Operation

MOST_KNOWN: Final = 64
"""Content types of which it is kept how bodies of them are read."""
MOST_BYTES: Final = 10_000_000
"""Bytes of a body that was compressed."""
WINDOWS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""What zlib calls the content codings (RFC 9110 section 8.4.1)."""
MAY_BE_EMPTY: Final = frozenset({"form", "text", "bytes", "lines", "sequence"})
"""Kinds of bodies of which nothing at all is a value too: a form without fields, an empty text or file."""


class Body(Protocol):
    """A media type that a body may have."""

    def check(self, body: bytes, content_type: str, /) -> list[Violation]:
        """What the body breaks."""


class BodyRules:
    """What an operation asks of the bodies of its requests.

    A body that no operation asks for is left aside, as servers do: no rule of HTTP forbids one (RFC 9110 section 9.3),
    and clients send some without knowing, such as `{}`.
    """

    def __init__(self, operation: Operation, context: Context) -> None:
        self._context = context
        body = operation.request_body
        self._is_required = body is not None and body.required
        self._declared = read_declared(body.content) if body is not None else ()
        self._bodies: dict[tuple[str, Kind], Body] = {}
        self._known: dict[str, Body] = {}

    def check(self, request: MockRequest) -> list[Violation]:
        body, headers = request.body, request.headers
        content_type = headers.get("content-type", "")
        if not body:
            return self._check_empty(content_type) if self._is_required else []
        if not self._declared:
            return []
        judge = self._known.get(content_type)
        if judge is None:
            found = self._find(content_type, body)
            if isinstance(found, Violation):
                return [found]
            judge = found
        if "content-encoding" in headers:
            coding = headers["content-encoding"].strip().lower()
            if coding and coding != "identity":
                return self._check_coded(judge, body, coding, content_type)
        return judge.check(body, content_type)

    def _check_empty(self, content_type: str) -> list[Violation]:
        sent = read_sent(content_type)
        media_type = find_declared(sent, self._declared) if sent is not None else None
        if sent is not None and media_type is not None and kind_of(sent) in MAY_BE_EMPTY:
            return self._body(media_type, kind_of(sent)).check(b"", content_type)
        return [Violation("body", "", "", "required", "The request body is missing.")]

    def _find(self, content_type: str, body: bytes) -> Body | Violation:
        if not content_type.strip():
            # Another body without a content type may look like another one of those that are declared.
            guessed = guess_declared(body, self._declared)
            return self._body(guessed, kind_of(parse_media_type(guessed.name)))
        sent = read_sent(content_type)
        media_type = find_declared(sent, self._declared) if sent is not None else None
        if sent is None or media_type is None:
            return self._refuse(content_type, sent)
        found = self._body(media_type, kind_of(sent))
        if len(self._known) < MOST_KNOWN and sent.type != "multipart":
            self._known[content_type] = found
        return found

    def _refuse(self, content_type: str, sent: MediaRange | None) -> Violation:
        declared = ", ".join(f"`{each.media_type.name}`" for each in self._declared)
        said = f"`{shorten(content_type)}`, which is no media type" if sent is None else f"`{shorten(sent.essence)}`"
        return refuse_type(f"The request body is sent as {said}; declared is {declared}.")

    def _body(self, media_type: MediaType, kind: Kind) -> Body:
        """Compiled once, also where a range of media types is declared."""
        key = media_type.pointer, kind
        found = self._bodies.get(key)
        if found is None:
            with self._context.lock:
                found = self._bodies[key] = make_body(media_type, kind, self._context)
        return found

    @staticmethod
    def _check_coded(judge: Body, body: bytes, coding: str, content_type: str) -> list[Violation]:
        """Codings that we do not know are let through: others may."""
        window = WINDOWS.get(coding)
        if window is None:
            return []
        decoded = decompress(body, window)
        if isinstance(decoded, Violation):
            return [decoded]
        return judge.check(decoded, content_type)


def decompress(body: bytes, window: int) -> bytes | Violation:
    """Never more than `MOST_BYTES`: a few bytes can stand for a thousand times as many."""
    # Many send what `deflate` names without the frame that the standard puts around it.
    for each in (window, -15) if window == 15 else (window,):
        stream = zlib.decompressobj(each)
        try:
            decoded = stream.decompress(body, MOST_BYTES)
        except zlib.error:
            continue
        if stream.unconsumed_tail:
            return unreadable(f"it has more than {MOST_BYTES} bytes when it is decompressed", status=413)
        if stream.eof:
            return decoded
    return unreadable("it is not compressed as its content encoding says")


def make_body(media_type: MediaType, kind: Kind, context: Context) -> Body:
    """How bodies of a kind are read that is declared as `media_type`."""
    rules, judge_of = ValueRules(media_type.schema, context), judge_in(context)

    def reader_of(schema: Schema | None) -> Reader:
        return Reader(schema, judge_of)

    make: dict[Kind, Callable[[], Body]] = {
        "json": lambda: JsonBody(rules),
        "lines": lambda: _lines(media_type, rules, context, b"\n"),
        "sequence": lambda: _lines(media_type, rules, context, b"\x1e"),
        "form": lambda: FormBody(rules, media_type.encoding, judge_of),
        "multipart": lambda: MultipartBody(
            rules,
            _item_rules(media_type, context),
            media_type.encoding,
            read_part_headers(media_type, context),
            judge_of,
        ),
        "xml": lambda: XmlBody(rules, judge_of),
        "text": lambda: TextBody(rules, reader_of),
        "bytes": lambda: BytesBody(rules),
    }
    return make[kind]()


def _lines(media_type: MediaType, rules: ValueRules, context: Context, separator: bytes) -> LinesBody:
    """Before OpenAPI 3.2, which knows `itemSchema`, `schema` was what people had for one of the lines."""
    items = _item_rules(media_type, context)
    is_whole = items is not None or is_list(rules.schema)
    return LinesBody(
        items or ValueRules(None if is_whole else rules.pointer, context), rules if is_whole else None, separator
    )


def _item_rules(media_type: MediaType, context: Context) -> ValueRules | None:
    pointer = pointers.join(media_type.pointer, "itemSchema")
    try:
        schema = pointers.resolve(context.document.tree, pointer)
    except KeyError:
        return None
    return ValueRules(pointer, context) if isinstance(schema, dict | bool) else None
