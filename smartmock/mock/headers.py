"""Response headers that the document declares: values in `simple` style, fit for the wire."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from smartmock.generation.compiler import Generator
from smartmock.mock.context import Context, Serving
from smartmock.mock.envelopes import header_fact
from smartmock.mock.model import HeaderPairs
from smartmock.mock.seeds import derive
from smartmock.mock.shown import Showing
from smartmock.mock.structures import scalar_text
from smartmock.spec.document import Header, Response
from smartmock.types import JSON

LONGEST: Final = 4_096
"""Bytes of one header value."""

NOT_SENT: Final = frozenset(
    (
        *("content-type", "content-length", "content-encoding", "transfer-encoding", "trailer", "te", "date"),
        *("connection", "keep-alive", "upgrade", "proxy-connection", "proxy-authenticate"),
        *("alt-svc", "clear-site-data", "service-worker-allowed", "strict-transport-security"),
    )
)
"""Headers that frame the message, and those that would change how a browser treats the mock's whole origin."""


@dataclass(frozen=True, slots=True)
class HeaderMaker:
    """`example` is the documented value. `generator` is None when the header has no schema."""

    name: str
    required: bool
    explode: bool
    example: str | None
    generator: Generator | None

    def make(self, serving: Serving, seed: bytes) -> str | None:
        """The value, or None when the header is left out."""
        own = derive(seed, "header", self.name)
        if not self._is_sent(serving, own):
            return None
        if self._uses_example(serving) or self.generator is None:
            return self.example
        return header_text(self.generator(serving.draw(own)), explode=self.explode)

    def tell(self, shown: Showing) -> str | None:
        """What the header says of the body, if its name says that it does and its schema allows that."""
        told = shown.location or None if self.name == "location" else None
        if told is None and shown.around is not None:
            told = header_fact(self.name, shown.around)
        if told is None or self.generator is None:
            return told
        is_whole = "integer" in self.generator.node.schema.types and told.isdigit()
        return told if self.generator.node.validator.is_valid(int(told) if is_whole else told) else None

    def _uses_example(self, serving: Serving) -> bool:
        return self.example is not None and (serving.options.examples or self.generator is None)

    def _is_sent(self, serving: Serving, seed: bytes) -> bool:
        if self.required or serving.options.optional == "all":
            return True
        return serving.options.optional == "some" and serving.draw(seed).chance(0.5)


def compile_headers(response: Response, context: Context) -> tuple[HeaderMaker, ...]:
    """One for each declared header that has a value and may be sent."""
    makers = (_compile(header, context) for header in response.headers if _may_be_sent(header.name))
    return tuple(maker for maker in makers if maker.example is not None or maker.generator is not None)


def make_headers(
    makers: tuple[HeaderMaker, ...], serving: Serving, seed: bytes, shown: Showing | None = None
) -> HeaderPairs:
    """What is declared; and where that which was created can be found, also where that is not declared."""
    if not makers and not (shown is not None and shown.location):
        return ()
    pairs = []
    for maker in makers:
        value = maker.tell(shown) if shown is not None else None
        if value is None:
            value = maker.make(serving, seed)
        if value is not None:
            pairs.append((maker.name, value))
    if shown is not None and shown.location and not any(name == "location" for name, _ in pairs):
        pairs.append(("location", shown.location))
    return tuple(pairs)


def header_text(value: JSON, *, explode: bool = False) -> str:
    """`simple` style (OpenAPI 3.1 section 4.8.12.3): `a,b` for arrays, `name,value` or `name=value` for objects."""
    if isinstance(value, list):
        return header_safe(",".join(map(scalar_text, value)))
    if isinstance(value, dict):
        middle = "=" if explode else ","
        return header_safe(",".join(f"{name}{middle}{scalar_text(item)}" for name, item in value.items()))
    return header_safe(scalar_text(value))


def header_safe(text: str) -> str:
    """One line of Latin-1; other characters are percent-encoded as UTF-8."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_safe, text))
    return text.strip()[:LONGEST]


def _safe(character: str) -> str:
    if character < " " or "\x7f" <= character < "\xa0":
        return " "
    return character if character <= "\xff" else quote(character, errors="replace")


def _may_be_sent(name: str) -> bool:
    return name.lower() not in NOT_SENT and not name.lower().startswith("smartmock-")


def _compile(header: Header, context: Context) -> HeaderMaker:
    generator, example = None, None
    values = [item.value for item in header.examples]
    if header.schema is not None:
        generator = context.generator(header.schema, "response", header.name)
        is_valid = context.schemas.validator(header.schema).is_valid
        values = [value for value in values if is_valid(value)]
    if values:
        example = header_text(values[0], explode=header.explode)
    return HeaderMaker(header.name.lower(), header.required, header.explode, example, generator)
