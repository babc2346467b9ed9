"""Texts for the formats of JSON Schema 2020-12 (validation, section 7.3) and OpenAPI (format registry)."""

import base64
import uuid
from collections.abc import Callable
from typing import Final

from smartmock.generation.draw import Draw

FORMAT_MEANINGS: Final = {
    "email": "contact.email",
    "idn-email": "contact.email",
    "hostname": "internet.domain",
    "idn-hostname": "internet.domain",
    "ipv4": "internet.ipv4",
    "ip": "internet.ipv4",
    "ipv6": "internet.ipv6",
    "uri": "internet.url",
    "url": "internet.url",
    "iri": "internet.url",
    "uri-reference": "internet.url",
    "iri-reference": "internet.url",
    "password": "internet.password",
    "phone": "contact.phone",
    "mac": "internet.mac",
}
"""Formats whose texts are words of a meaning."""


def uuid_text(draw: Draw) -> str:
    """Version 4 (RFC 9562 section 5.4)."""
    bits = draw.bits() << 96 | draw.bits() << 64 | draw.bits() << 32 | draw.bits()
    return str(uuid.UUID(int=bits, version=4))


def byte_text(draw: Draw) -> str:
    """Base64 (RFC 4648 section 4) of a few words."""
    return base64.b64encode(" ".join(_words(draw, 3)).encode()).decode("ascii")


def _words(draw: Draw, count: int) -> list[str]:
    pool = draw.words.pool("text.word")
    return [draw.pick(pool) for _ in range(count)]


def _names(draw: Draw, count: int) -> list[str]:
    """Words of ASCII letters only."""
    return [word.lower() for word in _words(draw, count * 3) if word.isascii() and word.isalpha()][:count] or ["item"]


def json_pointer_text(draw: Draw) -> str:
    return "/" + "/".join(_names(draw, 2))


def relative_json_pointer_text(draw: Draw) -> str:
    return f"{draw.below(3)}{json_pointer_text(draw)}"


def uri_template_text(draw: Draw) -> str:
    """RFC 6570."""
    name = _names(draw, 1)[0]
    return f"https://example.com/{name}/{{id}}"


def regex_text(draw: Draw) -> str:
    return draw.pick(("^[a-z]+$", "^[A-Z]{2}[0-9]{4}$", "^[0-9a-f]{8}$", "^\\w+@\\w+\\.com$"))


FORMAT_TEXTS: Final[dict[str, Callable[[Draw], str]]] = {
    "uuid": uuid_text,
    "guid": uuid_text,
    "byte": byte_text,
    "base64": byte_text,
    "json-pointer": json_pointer_text,
    "relative-json-pointer": relative_json_pointer_text,
    "uri-template": uri_template_text,
    "regex": regex_text,
}
