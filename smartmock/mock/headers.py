"""Response headers that the document declares: values in `simple` style, fit for the wire."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from smartmock import pointers
from smartmock.generation.compiler import Generator
from smartmock.mock.context import Context, Serving
from smartmock.mock.envelopes import header_fact
from smartmock.mock.known_headers import COOKIE, COOKIE_VALUE, FORMS, Form, Place, entity_tag, make_cookie, notices
from smartmock.mock.model import HeaderPairs
from smartmock.mock.seeds import derive
from smartmock.mock.shown import Showing
from smartmock.mock.structures import scalar_text
from smartmock.spec.document import Header, Operation, Response
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
    """`example` is the documented value, as the lines in which it is sent. `generator` is None when the header has no
    schema, `form` when every text will do.
    """

    name: str
    required: bool
    explode: bool
    example: tuple[str, ...] | None
    generator: Generator | None
    place: Place
    form: Form | None = None

    def make(self, serving: Serving, seed: bytes) -> str | None:
        """The value, of several lines the first, or None when the header is left out."""
        return next(iter(self.lines(serving, seed, b"")), None)

    def lines(self, serving: Serving, seed: bytes, body: bytes) -> tuple[str, ...]:
        """The value beside a body, in as many lines as it is sent in."""
        own = derive(seed, "header", self.name)
        if not self._is_sent(serving, own):
            return ()
        if self.name == "etag" and (tag := self._tag(body, own)):
            return (tag,)
        if self.example is not None and (serving.options.examples or self.generator is None):
            return self.example
        value = self.generator(serving.draw(own)) if self.generator is not None else None
        if self.name == "set-cookie":
            return cookie_lines(self._mended(value, own))
        text = header_text(value, explode=self.explode)
        if self.form is None or not isinstance(value, str) or self.form.pattern.fullmatch(text):
            return (text,)
        formed = self.form.make(self.place, serving, own)
        return (formed,) if self._allows(formed) else (text,)

    def tell(self, shown: Showing) -> str | None:
        """What the header says of the body, if its name says that it does and its schema allows that."""
        told = shown.location or None if self.name == "location" else None
        if told is None and shown.around is not None:
            told = header_fact(self.name, shown.around)
        if told is None or self.generator is None:
            return told
        is_whole = "integer" in self.generator.node.schema.types and told.isdigit()
        return told if self._allows(int(told) if is_whole else told) else None

    def yields_to(self, text: str) -> bool:
        """Whether a value that is known may stand for a generated one."""
        return self.example is None and self._allows(text)

    def _tag(self, body: bytes, seed: bytes) -> str:
        """A tag that does not change with the body would be none; "" where the schema allows only others."""
        strong = entity_tag(body, seed)
        return next((tag for tag in (strong, f"W/{strong}") if self._allows(tag)), "")

    def _mended(self, value: JSON, seed: bytes) -> JSON:
        """Cookies as they have to be written, if their schema allows that."""
        mended: JSON
        if isinstance(value, dict):
            texts = {name: scalar_text(item) for name, item in value.items()}
            mended = {
                name: text if COOKIE_VALUE.fullmatch(text) else derive(seed, name).hex() for name, text in texts.items()
            }
        elif isinstance(value, list):
            lines = [scalar_text(item) for item in value]
            mended = [
                line if COOKIE.fullmatch(line) else make_cookie(self.place, seed, number)
                for number, line in enumerate(lines)
            ]
        else:
            text = scalar_text(value)
            mended = text if all(map(COOKIE.fullmatch, text.splitlines() or [""])) else make_cookie(self.place, seed)
        return mended if self._allows(mended) else value

    def _allows(self, value: JSON) -> bool:
        return self.generator is None or self.generator.node.validator.is_valid(value)

    def _is_sent(self, serving: Serving, seed: bytes) -> bool:
        if self.required or serving.options.optional == "all":
            return True
        return serving.options.optional == "some" and serving.draw(seed).chance(0.5)


def compile_headers(response: Response, operation: Operation, context: Context) -> tuple[HeaderMaker, ...]:
    """One for each declared header that has a value and may be sent, and for what is said of the operation's end."""
    place = Place(operation, response, context.document)
    makers = (_compile(header, place, context) for header in response.headers if _may_be_sent(header.name))
    found = [maker for maker in makers if _has_say(maker)]
    declared = {header.name.lower() for header in response.headers}
    for name, text in notices(operation, _node_of(operation, context)).items():
        if name not in declared:
            found.append(HeaderMaker(name, True, False, (text,), None, place))
    return tuple(found)


def _has_say(maker: HeaderMaker) -> bool:
    """Who may read an answer is for the environment to say, unless the document says it with a value."""
    if maker.name.startswith("access-control-") and maker.example is None and not maker.required:
        return False
    return maker.example is not None or maker.generator is not None


def _node_of(operation: Operation, context: Context) -> JSON:
    try:
        return pointers.resolve(context.document.tree, operation.pointer)
    except KeyError:
        return None


def make_headers(
    makers: tuple[HeaderMaker, ...], serving: Serving, seed: bytes, shown: Showing | None = None, body: bytes = b""
) -> HeaderPairs:
    """What is declared; and where that which was created can be found, also where that is not declared."""
    if not makers and not (shown is not None and shown.location):
        return ()
    pairs: list[tuple[str, str]] = []
    for maker in makers:
        value = maker.tell(shown) if shown is not None else None
        if value is not None:
            pairs.append((maker.name, value))
        else:
            pairs.extend((maker.name, line) for line in maker.lines(serving, seed, body))
    if shown is not None and shown.location and not any(name == "location" for name, _ in pairs):
        pairs.append(("location", shown.location))
    return tuple(pairs)


def cookie_lines(value: JSON) -> tuple[str, ...]:
    """Each cookie is a header of its own (RFC 9110 section 5.3, OpenAPI 3.2 section 4.21.3)."""
    if isinstance(value, dict):
        lines = [f"{name}={scalar_text(item)}" for name, item in value.items()]
    else:
        lines = [line for item in (value if isinstance(value, list) else [value]) for line in _lines(item)]
    return tuple(map(header_safe, lines))


def _lines(item: JSON) -> list[str]:
    return [line for line in scalar_text(item).splitlines() if line.strip()]


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


def _compile(header: Header, place: Place, context: Context) -> HeaderMaker:
    generator, example, name = None, None, header.name.lower()
    values = [item.value for item in header.examples]
    if header.schema is not None:
        generator = context.generator(header.schema, "response", header.name)
        is_valid = context.schemas.validator(header.schema).is_valid
        values = [value for value in values if is_valid(value)]
    if values:
        is_cookie = name == "set-cookie"
        example = cookie_lines(values[0]) if is_cookie else (header_text(values[0], explode=header.explode),)
    return HeaderMaker(name, header.required, header.explode, example, generator, place, FORMS.get(name))
