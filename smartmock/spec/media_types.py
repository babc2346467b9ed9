"""Media Type Objects, Example Objects and Header Objects (OpenAPI 3.1 sections 4.8.14, 4.8.19 and 4.8.21)."""

import re
from typing import Final

from smartmock import pointers
from smartmock.spec.document import Example, Header, MediaType
from smartmock.spec.reading import Reading
from smartmock.types import JSON, JsonObject

_MEDIA_TYPE: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+\s*(;.*)?")
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def read_content(reading: Reading, node: JSON, pointer: str) -> tuple[MediaType, ...]:
    """The entries of a `content` map; names that are no media types are left out."""
    content: list[MediaType] = []
    for name, media_type, place in reading.entries(node, pointer, kind="media type"):
        if name.startswith("x-") and "/" not in name:
            continue
        if not _MEDIA_TYPE.fullmatch(name):
            own = pointers.join(pointer, name)
            reading.report("error", own, f"`{name}` is no media type.", "Write one such as `application/json`.")
            continue
        content.append(read_media_type(reading, name, media_type, place))
    return tuple(content)


def read_media_type(reading: Reading, name: str, node: JsonObject, pointer: str) -> MediaType:
    encoding = node.get("encoding")
    return MediaType(
        name=name,
        pointer=pointer,
        schema=reading.schema(node, pointer),
        examples=read_examples(reading, node, pointer),
        encoding=encoding if isinstance(encoding, dict) else {},
        item_schema=reading.schema(node, pointer, "itemSchema"),
    )


def read_examples(reading: Reading, node: JsonObject, pointer: str) -> tuple[Example, ...]:
    """`example`, or the entries of `examples` that have a value."""
    place = pointers.join(pointer, "examples")
    found: list[Example] = []
    if "example" in node:
        found.append(Example("default", node["example"], pointers.join(pointer, "example")))
    examples = node.get("examples")
    if isinstance(examples, list):
        remedy = "Write a map from names to objects with `value`."
        reading.report("warning", place, "`examples` is a list here; its items are numbered.", remedy)
        found += [Example(str(index + 1), item, pointers.join(place, index)) for index, item in enumerate(examples)]
    elif examples is not None:
        found += _named_examples(reading, examples, place)
    return tuple(found)


def _named_examples(reading: Reading, node: JSON, pointer: str) -> list[Example]:
    found: list[Example] = []
    for name, example, place in reading.entries(node, pointer, kind="example"):
        for field in ("value", "dataValue", "serializedValue"):
            if field in example:
                found.append(Example(name, example[field], pointers.join(place, field)))
                break
        else:
            _report_empty(reading, name, example, place)
    return found


def _report_empty(reading: Reading, name: str, example: JsonObject, pointer: str) -> None:
    """An external value that could not be read, and a broken reference, were reported where they were found."""
    if example and "externalValue" not in example:
        reading.report("warning", pointer, f"The example `{name}` has no `value`.", "Put the example under `value`.")


def read_headers(reading: Reading, node: JSON, pointer: str) -> tuple[Header, ...]:
    """Response headers; `Content-Type` is described by the media types (OpenAPI 3.1 section 4.8.17.1)."""
    headers: dict[str, Header] = {}
    for name, header, place in reading.entries(node, pointer, kind="header"):
        own = pointers.join(pointer, name)
        if not _HEADER_NAME.fullmatch(name):
            reading.report("error", own, f"`{name}` cannot be a header's name.", "Use letters, digits and dashes.")
        elif name.lower() in headers:
            reading.report("warning", own, f"The header `{name}` stands twice.", "Header names ignore case: keep one.")
        elif name.lower() != "content-type":
            if (name, place) not in reading.headers:
                reading.headers[name, place] = _read_header(reading, name, header, place)
            headers[name.lower()] = reading.headers[name, place]
    return tuple(headers.values())


def _read_header(reading: Reading, name: str, node: JsonObject, pointer: str) -> Header:
    schema, examples = reading.schema(node, pointer), read_examples(reading, node, pointer)
    content = read_content(reading, node.get("content"), pointers.join(pointer, "content"))
    if schema is None and content:
        schema, examples = content[0].schema, examples or content[0].examples
    return Header(
        name=name,
        pointer=pointer,
        required=reading.flag(node, "required"),
        schema=schema,
        explode=reading.flag(node, "explode"),
        examples=examples,
    )
