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

_LABEL: Final = "[a-z]([a-z0-9-]{0,10}[a-z0-9])?"
_HEX: Final = "[0-9a-f]"
_DATE: Final = "(19[7-9][0-9]|20[0-4][0-9])-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
_TIME: Final = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-2]):[0-5][0-9])"
_OCTET: Final = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

FORMAT_PATTERNS: Final = {
    "date": f"^{_DATE}$",
    "date-time": f"^{_DATE}T{_TIME}$",
    "time": f"^{_TIME}$",
    "duration": "^P([1-9][0-9]{0,3}W|[1-9][0-9]{0,3}D(T[1-9][0-9]{0,2}[HMS])?|T[1-9][0-9]{0,3}[HMS])$",
    "uuid": f"^{_HEX}{{8}}-{_HEX}{{4}}-4{_HEX}{{3}}-[89ab]{_HEX}{{3}}-{_HEX}{{12}}$",
    "guid": f"^{_HEX}{{8}}-{_HEX}{{4}}-4{_HEX}{{3}}-[89ab]{_HEX}{{3}}-{_HEX}{{12}}$",
    "email": f"^[a-z][a-z0-9]*([._+-][a-z0-9]+)*@({_LABEL}\\.)+[a-z]{{2,6}}$",
    "idn-email": f"^[a-z][a-z0-9]*([._+-][a-z0-9]+)*@({_LABEL}\\.)+[a-z]{{2,6}}$",
    "hostname": f"^{_LABEL}(\\.{_LABEL})*$",
    "idn-hostname": f"^{_LABEL}(\\.{_LABEL})*$",
    "ipv4": f"^{_OCTET}(\\.{_OCTET}){{3}}$",
    "ipv6": f"^({_HEX}{{1,4}}:){{7}}{_HEX}{{1,4}}$|^::({_HEX}{{1,4}})?$",
    "uri": f"^[a-z][a-z0-9+.-]{{0,9}}:(//{_LABEL}(\\.{_LABEL})*(:[1-9][0-9]{{1,3}})?)?[A-Za-z0-9_.~/-]*"
           "([?][a-z0-9=&_-]*)?(#[a-z0-9_-]*)?$",
    "uri-reference": "^(/?[a-z0-9][A-Za-z0-9_.~-]*)*([?][a-z0-9=&_-]*)?(#[a-z0-9_-]*)?$",
    "uri-template": "^[A-Za-z0-9_.~:/-]*(\\{[a-z]+\\}[a-z0-9/-]*)*$",
    "json-pointer": "^(/[A-Za-z0-9_.-]*)*$",
    "relative-json-pointer": "^(0|[1-9][0-9]?)(#|(/[a-z0-9_.-]*)*)$",
    "regex": "^[a-z0-9^$]*$",
    "byte": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
}  # fmt: skip
"""Patterns whose every match has the format: where a pattern, a length and a format meet, all are obeyed at once."""
FORMAT_PATTERNS.update(iri=FORMAT_PATTERNS["uri"])
FORMAT_PATTERNS["iri-reference"] = FORMAT_PATTERNS["uri-reference"]
