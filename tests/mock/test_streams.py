"""Answers that are lists of values, one behind the other."""

from collections.abc import Callable

import orjson
import pytest

from smartmock.mock.model import MockResponse
from smartmock.mock.structures import dump_events, dump_sequence
from smartmock.types import JSON, JsonObject
from tests.mock.apis import ask, header, small_api

PART: JsonObject = {
    "type": "object",
    "required": ["number"],
    "properties": {"number": {"type": "integer", "minimum": 7}, "text": {"type": "string"}},
}
EVENT: JsonObject = {
    "type": "object",
    "required": ["data"],
    "properties": {"data": PART, "event": {"const": "ping"}, "id": {"type": "string"}, "retry": {"type": "integer"}},
}


def stream(media_type: str, **content: JSON) -> MockResponse:
    api = small_api({"200": {"description": "", "content": {media_type: content}}})
    return ask(api, "GET /thing", accept=media_type, prefer="count=3")


def read_lines(body: bytes) -> list[JSON]:
    assert body.endswith(b"\n")
    return [orjson.loads(line) for line in body.splitlines()]


def read_sequence(body: bytes) -> list[JSON]:
    start, *texts = body.split(b"\x1e")
    assert start == b""
    assert all(text.endswith(b"\n") for text in texts)
    return [orjson.loads(text) for text in texts]


def read_events(body: bytes) -> list[dict[str, str]]:
    """As a browser does, with all data in one line."""
    blocks = body.decode().removesuffix("\n\n").split("\n\n")
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]


def read_data(body: bytes) -> list[JSON]:
    return [orjson.loads(event["data"]) for event in read_events(body)]


READERS: dict[str, Callable[[bytes], list[JSON]]] = {
    "application/jsonl": read_lines,
    "application/x-ndjson": read_lines,
    "application/json-seq": read_sequence,
    "application/geo+json-seq": read_sequence,
    "text/event-stream": read_data,
}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param({"itemSchema": PART}, id="schema of the items"),
        pytest.param({"schema": {"type": "array", "items": PART}}, id="schema of the whole"),
        pytest.param({"schema": PART}, id="schema of one part where there was no other"),
        pytest.param({"schema": {"oneOf": [PART, PART | {"required": ["number", "text"]}]}}, id="choice of parts"),
    ],
)
@pytest.mark.parametrize("media_type", READERS)
def test_streams_have_several_valid_parts(media_type: str, content: JsonObject) -> None:
    answer = stream(media_type, **content)
    parts = READERS[media_type](answer.body)
    assert (header(answer, "content-type") or "").partition(";")[0] == media_type
    assert len(parts) == 3
    assert all(isinstance(part, dict) and part["number"] >= 7 for part in parts)
    assert stream(media_type, **content).body == answer.body


@pytest.mark.parametrize("schema", [{"type": "string"}, {"type": ["object", "array"]}, True])
def test_other_schemas_are_those_of_the_whole(schema: JSON) -> None:
    answer = stream("application/jsonl", schema=schema)
    assert not any("things" in step for step in answer.trace)
    assert len(answer.body.splitlines()) <= 5


def test_things_of_a_stream_are_those_of_the_world() -> None:
    pet = {"type": "object", "required": ["id", "name"], "properties": {"id": {"type": "integer"}, "name": {}}}
    one = {"$ref": "#/components/schemas/Pet"}
    content: JsonObject = {
        "application/jsonl": {"itemSchema": one},
        "application/json": {"schema": {"type": "array", "items": one}},
    }
    api = small_api({"200": {"description": "", "content": content}}, "/pets", schemas={"Pet": pet})
    lines = read_lines(ask(api, "GET /pets", accept="application/jsonl").body)
    assert lines == orjson.loads(ask(api, "GET /pets", accept="application/json").body)
    assert lines


@pytest.mark.parametrize(
    ("example", "body"),
    [
        pytest.param([{"number": 8}, {"number": 9}], b'{"number":8}\n{"number":9}\n', id="list"),
        pytest.param({"number": 8}, b'{"number":8}\n', id="one part"),
        pytest.param('{"number":8}\n{"number":9}\n', b'{"number":8}\n{"number":9}\n', id="text"),
    ],
)
@pytest.mark.parametrize("field", ["schema", "itemSchema"])
def test_examples_of_streams(field: str, example: JSON, body: bytes) -> None:
    answer = stream("application/jsonl", **{field: PART, "example": example})
    assert (answer.body, answer.source) == (body, "example")


def test_an_example_as_it_is_written() -> None:
    answer = stream("text/event-stream", itemSchema=EVENT, examples={"a": {"serializedValue": "data: x\n\n"}})
    assert answer.body == b"data: x\n\n"


def test_events_have_the_fields_that_their_schema_has() -> None:
    events = read_events(stream("text/event-stream", itemSchema=EVENT).body)
    assert [event["event"] for event in events] == ["ping"] * 3
    assert all(event["id"] and event["retry"].isdecimal() for event in events)
    assert all(orjson.loads(event["data"])["number"] >= 7 for event in events)


@pytest.mark.parametrize(
    ("value", "body"),
    [
        pytest.param([{"data": "a\r\nb\u2028c\n"}], "data: a\ndata: b\u2028c\ndata: \n\n", id="lines of data"),
        pytest.param([{"data": "", "id": "a\nb", "event": "", "retry": "x"}], "data: \n\n", id="fields out of form"),
        pytest.param([{"id": 7, "name": "x"}], 'id: 7\ndata: {"id":7,"name":"x"}\n\n', id="data with an id"),
        pytest.param([{"event": "x", "data": 1, "more": 2}], 'event: x\ndata: {"event":"x","data":1,"more":2}\n\n',
                     id="more than the fields of an event"),
        pytest.param([{"event": {"a": 1}}], 'data: {"event":{"a":1}}\n\n', id="no field but data"),
        pytest.param(["data: x\n", "y"], "data: x\n\ndata: y\n\n", id="texts"),
        pytest.param(": hello\n\ndata: x\n\n", ": hello\n\ndata: x\n\n", id="one text"),
        pytest.param([], "", id="nothing"),
    ],
)  # fmt: skip
def test_events(value: JSON, body: str) -> None:
    assert dump_events(value).decode() == body


def test_sequences_as_text() -> None:
    assert dump_sequence("\x1e1\n\x1e2\n") == b"\x1e1\n\x1e2\n"
    assert dump_sequence("x") == b'\x1e"x"\n'
