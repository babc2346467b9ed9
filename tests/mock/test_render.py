import zlib
from base64 import b64encode

import pytest
import yaml

from smartmock.mock.render import Target, content_type, render
from smartmock.mock.samples import SAMPLES
from smartmock.types import JSON
from tests.mock.apis import ask, header, open_api

API = "mock-rendering"


@pytest.mark.parametrize(
    ("accept", "body"),
    [
        pytest.param("application/json", b'[{"id":1,"name":"Ada, \\"Countess\\""},{"id":2,"age":36}]', id="JSON"),
        pytest.param("text/csv", b'id,name,age\r\n1,"Ada, ""Countess""",\r\n2,,36\r\n', id="CSV"),
        pytest.param("application/x-ndjson", b'{"id":1,"name":"Ada, \\"Countess\\""}\n{"id":2,"age":36}\n', id="lines"),
        pytest.param(
            "application/jsonl", b'{"id":1,"name":"Ada, \\"Countess\\""}\n{"id":2,"age":36}\n', id="more lines"
        ),
        pytest.param(
            "application/json-seq", b'\x1e{"id":1,"name":"Ada, \\"Countess\\""}\n\x1e{"id":2,"age":36}\n', id="sequence"
        ),
        pytest.param(
            "text/event-stream",
            b'id: 1\ndata: {"id":1,"name":"Ada, \\"Countess\\""}\n\nid: 2\ndata: {"id":2,"age":36}\n\n',
            id="events",
        ),
    ],
)
def test_rows(accept: str, body: bytes) -> None:
    assert ask(API, "GET /rows", accept=accept).body == body


@pytest.mark.parametrize(
    ("accept", "body"),
    [
        pytest.param(
            "application/x-www-form-urlencoded",
            b"id=7&note=a+%26+b&lines=%7B%22sku%22%3A%22A1%22%2C%22amount%22%3A2%7D"
            b"&lines=%7B%22sku%22%3A%22B2%22%2C%22amount%22%3A1%7D&tags=new&tags=hot",
            id="urlencoded",
        ),
        pytest.param("text/plain", b'{"id":7,"note":"a & b","lines":[{"sku":"A1","amount":2},{"sku":"B2","amount":1}],'
                     b'"tags":["new","hot"]}', id="text"),
    ],
)  # fmt: skip
def test_one_object(accept: str, body: bytes) -> None:
    assert ask(API, "GET /order", accept=accept).body == body


def test_yaml() -> None:
    answer = ask(API, "GET /order", accept="application/yaml")
    assert yaml.safe_load(answer.body)["lines"][0] == {"sku": "A1", "amount": 2}


@pytest.mark.parametrize("media_type", sorted(SAMPLES))
def test_files_begin_as_files_of_their_type_do(media_type: str) -> None:
    body = render("generated text", Target(media_type)).body
    assert body == SAMPLES[media_type]
    assert len(body) < 1_000


SIGNATURES = {
    "image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF89a", "image/webp": b"RIFF",
    "image/svg+xml": b"<svg", "application/pdf": b"%PDF-", "application/zip": b"PK", "application/gzip": b"\x1f\x8b",
    "audio/wav": b"RIFF",
}  # fmt: skip


@pytest.mark.parametrize("accept", sorted(SIGNATURES))
def test_binary_schemas_are_answered_with_files(accept: str) -> None:
    answer = ask(API, "GET /files", accept=accept)
    assert answer.body.startswith(SIGNATURES[accept])
    assert header(answer, "content-type") == accept


def test_the_sample_files_are_sound() -> None:
    assert zlib.decompress(SAMPLES["application/gzip"], wbits=31) == b""
    pdf = SAMPLES["application/pdf"]
    assert pdf[int(pdf.split()[-2]) :].startswith(b"xref")


def test_examples_of_files_may_be_base64() -> None:
    own = SAMPLES["image/png"] + b"own"
    assert render(b64encode(own).decode(), Target("image/png")).body == own
    assert render("data:image/png;base64," + b64encode(own).decode(), Target("image/png")).body == own
    assert render(b64encode(b"no picture").decode(), Target("image/png")).body == SAMPLES["image/png"]
    assert render("<svg/>", Target("image/svg+xml")).body == b"<svg/>"


@pytest.mark.parametrize(
    ("media_type", "value", "body"),
    [
        pytest.param("text/html", "<p>é</p>", "<p>é</p>".encode(), id="HTML as it is"),
        pytest.param("text/plain", None, b"", id="null as text"),
        pytest.param("text/plain", True, b"true", id="boolean as text"),
        pytest.param("text/plain", "\ud800", b"?", id="lone surrogate as text"),
        pytest.param("application/json", "text", b'"text"', id="string as JSON"),
        pytest.param("application/problem+json", {"a": 1}, b'{"a":1}', id="suffix"),
        pytest.param("application/json", 2**70, str(2**70).encode(), id="huge integer"),
        pytest.param("application/json", ["\ud800", float("nan"), 2**70], b'["\\ud800",null,1180591620717411303424]',
                     id="what JSON cannot write"),
        pytest.param("text/csv", "a,b\n", b"a,b\n", id="CSV as it is"),
        pytest.param("text/csv", [[1, 2], [3, None]], b"1,2\r\n3,\r\n", id="CSV of arrays"),
        pytest.param("text/csv", {"a": [1]}, b"a\r\n[1]\r\n", id="CSV of one object"),
        pytest.param("text/csv", [1, "b"], b"1\r\nb\r\n", id="CSV of scalars"),
        pytest.param("text/event-stream", {"event": "tick", "data": {"n": 1}, "id": 7},
                     b'event: tick\ndata: {"n":1}\nid: 7\n\n', id="event with fields"),
        pytest.param("text/event-stream", "two\nlines", b"data: two\ndata: lines\n\n", id="event of text"),
        pytest.param("text/event-stream", "data: x\n\n", b"data: x\n\n", id="events as they are"),
        pytest.param("application/x-ndjson", '{"a":1}\n', b'{"a":1}\n', id="lines as they are"),
        pytest.param("application/yaml", "a: 1", b"a: 1", id="YAML as it is"),
        pytest.param("application/x-unknown", {"a": 1}, b'{"a":1}', id="structure of an unknown type"),
        pytest.param("application/octet-stream", "bytes", b"bytes", id="bytes"),
        pytest.param("application/x-www-form-urlencoded", "a=1", b"a=1", id="form as it is"),
        pytest.param("application/x-www-form-urlencoded", {"a": None, "b": False}, b"a=&b=false", id="form of scalars"),
    ],
)  # fmt: skip
def test_values(media_type: str, value: JSON, body: bytes) -> None:
    assert render(value, Target(media_type)).body == body


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        pytest.param({"a": {"style": "pipeDelimited"}}, b"a=1%7C2", id="pipes"),
        pytest.param({"a": {"explode": False}}, b"a=1%2C2", id="commas"),
        pytest.param({"a": "nonsense"}, b"a=1&a=2", id="nonsense"),
    ],
)
def test_encoding_of_form_arrays(encoding: dict[str, JSON], body: bytes) -> None:
    assert render({"a": [1, 2]}, Target("application/x-www-form-urlencoded", None, encoding)).body == body


def test_deep_objects_in_forms() -> None:
    target = Target("application/x-www-form-urlencoded", None, {"a": {"style": "deepObject"}})
    assert render({"a": {"b": 1, "c": "x"}}, target).body == b"a%5Bb%5D=1&a%5Bc%5D=x"


def test_multipart() -> None:
    answer = ask(API, "GET /order", accept="multipart/form-data")
    assert header(answer, "content-type") == "multipart/form-data; boundary=smartmock-part"
    parts = answer.body.split(b"--smartmock-part")
    assert parts[1] == b'\r\nContent-Disposition: form-data; name="id"\r\n\r\n7\r\n'
    assert b'name="lines"\r\nContent-Type: application/json\r\n\r\n{"sku":"A1","amount":2}\r\n' in parts[3]
    assert parts[-1] == b"--\r\n"


def test_multipart_boundary_is_never_in_a_part() -> None:
    rendered = render({"a": "--smartmock-part--"}, Target("multipart/form-data"))
    assert rendered.content_type == "multipart/form-data; boundary=smartmock-part-"[:-1] + "---"


@pytest.mark.parametrize(
    ("declared", "sent"),
    [("application/json", "application/json"), ("text/plain", "text/plain; charset=utf-8"),
     ("text/plain;charset=iso-8859-1", "text/plain; charset=utf-8"),
     ("application/json; charset=utf-8", "application/json; charset=utf-8"),
     ("application/json;version=1", "application/json; version=1")],
)  # fmt: skip
def test_content_type(declared: str, sent: str) -> None:
    assert content_type(declared) == sent


@pytest.mark.parametrize(
    ("accept", "body"),
    [("application/json", b"{}"), ("application/xml", b"<?xml version='1.0' encoding='UTF-8'?>\n<root/>"),
     ("text/plain", b"")],
)  # fmt: skip
def test_content_of_which_nothing_is_said(accept: str, body: bytes) -> None:
    assert ask(API, "GET /empty", accept=accept).body == body


def test_every_variant_renders_what_it_generates() -> None:
    for key in open_api(API).operations:
        for variant in open_api(API).operation(key).variants:
            answer = ask(API, "GET /", key=key, accept=variant.media_type or "", prefer="dynamic=true")
            assert answer.status == 200
