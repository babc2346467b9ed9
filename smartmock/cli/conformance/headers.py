"""Reading a response header back into the value that its schema speaks of."""

from collections.abc import Iterator

import orjson

from smartmock.types import JSON


def readings(text: str) -> Iterator[JSON]:
    """Every value that a header in `simple` style may stand for: as it is, as a scalar, as a list, as an object."""
    yield text
    yield scalar(text)
    items = text.split(",") if text else []
    yield items
    yield [scalar(item) for item in items]
    if len(items) % 2 == 0:
        yield {name: scalar(value) for name, value in zip(items[::2], items[1::2], strict=True)}
    if all("=" in item for item in items):
        yield {name: scalar(value) for name, _, value in (item.partition("=") for item in items)}


def cookie_readings(lines: list[str]) -> Iterator[JSON]:
    """The same of `Set-Cookie`, of which each line is a header of its own (OpenAPI 3.2 section 4.21.3)."""
    yield "\n".join(lines)
    yield [*lines]
    yield {name: value for name, _, value in (line.partition("=") for line in lines)}


def scalar(text: str) -> JSON:
    """`7` → 7, `true` → True; other text stays text."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
