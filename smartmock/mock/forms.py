"""Values as form bodies, urlencoded or multipart (OpenAPI 3.1 section 4.8.14.4)."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlencode

from smartmock.mock.json_text import dump_json
from smartmock.mock.structures import dump_text, scalar_text
from smartmock.schema.model import Schema
from smartmock.types import JSON

_DELIMITERS: Final = {"spaceDelimited": " ", "pipeDelimited": "|", "form": ","}


def dump_urlencoded(value: JSON, encoding: Mapping[str, JSON]) -> bytes:
    """Arrays repeat their name unless `encoding` says otherwise; objects inside are JSON."""
    if not isinstance(value, dict):
        return dump_text(value)
    pairs = [pair for name, item in value.items() for pair in _pairs(name, item, _rules(encoding, name))]
    return urlencode(pairs, errors="replace").encode()


def _pairs(name: str, item: JSON, rules: Mapping[str, JSON]) -> Iterator[tuple[str, str]]:
    style = rules.get("style", "form")
    if isinstance(item, list):
        texts = [scalar_text(part) for part in item]
        if rules.get("explode", style == "form"):
            yield from ((name, text) for text in texts)
        else:
            yield name, _DELIMITERS.get(style, ",").join(texts)
    elif isinstance(item, dict) and style == "deepObject":
        yield from ((f"{name}[{key}]", scalar_text(part)) for key, part in item.items())
    else:
        yield name, scalar_text(item)


def dump_multipart(value: JSON, encoding: Mapping[str, JSON], schema: Schema | None) -> tuple[bytes, str]:
    """The parts of a body, and the boundary between them, which is the same for the same parts."""
    parts = [*_parts(value, encoding, schema)]
    boundary = "smartmock-part"
    while any(boundary.encode() in part for part in parts):
        boundary += "-"
    delimiter = f"--{boundary}".encode()
    return b"".join(delimiter + b"\r\n" + part + b"\r\n" for part in parts) + delimiter + b"--\r\n", boundary


def _parts(value: JSON, encoding: Mapping[str, JSON], schema: Schema | None) -> Iterator[bytes]:
    if not isinstance(value, dict):
        for item in value if isinstance(value, list) else [value]:
            yield _part("", item, {}, None)
        return
    for name, item in value.items():
        below = schema.property(name) if schema else None
        is_list = isinstance(item, list)
        for part in item if is_list else [item]:
            yield _part(name, part, _rules(encoding, name), below.item(0) if below and is_list else below)


def _part(name: str, item: JSON, rules: Mapping[str, JSON], schema: Schema | None) -> bytes:
    is_file = schema is not None and "binary" in schema.formats
    default = "application/json" if isinstance(item, dict | list) else "application/octet-stream" if is_file else ""
    media_type = str(rules.get("contentType", "")).partition(",")[0] or default
    if "*" in media_type:
        media_type = default
    lines: list[str] = []
    if name:
        quoted = name.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        file_name = f'; filename="{quoted}"' if is_file else ""
        lines.append(f'Content-Disposition: form-data; name="{quoted}"{file_name}')
    if media_type:
        lines.append(f"Content-Type: {' '.join(media_type.split())}")
    content = dump_json(item) if isinstance(item, dict | list) else dump_text(item)
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace") + content


def _rules(encoding: Mapping[str, JSON], name: str) -> Mapping[str, JSON]:
    rules = encoding.get(name)
    return rules if isinstance(rules, dict) else {}
