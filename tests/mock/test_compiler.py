from concurrent.futures import ThreadPoolExecutor

import pytest

from smartmock.errors import UnknownOperation
from smartmock.mock.compiler import CompiledApi, compile_api
from smartmock.settings import Environment
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from tests.mock.apis import ask, content, fresh_api, header, open_api

API = "mock-routes"


@pytest.mark.parametrize("target", ["GET /pets/7", "GET /v1/pets/7", "GET /pets/7/"])
def test_paths_match_with_and_without_the_servers_path(target: str) -> None:
    assert ask(API, target).source == "generated"


def test_no_operation_is_compiled_before_it_is_asked_for() -> None:
    api = fresh_api(API)
    assert not api._compiled
    ask(api, "GET /pets/7")
    assert list(api._compiled) == ["getPet"]


def test_unknown_path_names_the_nearest_ones() -> None:
    answer = ask(API, "GET /v1/pet")
    assert (answer.status, header(answer, "content-type")) == (404, "application/problem+json")
    problem = content(answer)
    assert problem["type"] == "urn:smartmock:problem:not-found"
    assert {"path": "/pets", "methods": ["GET", "POST"]} in problem["nearest"]
    assert len({item["path"] for item in problem["nearest"]}) == len(problem["nearest"]) <= 3
    assert answer.source is None


def test_unknown_path_of_an_empty_document() -> None:
    api = compile_api(Document("3.1.0", "", "", {}, {}, "2020-12", ()))
    answer = ask(api, "GET /" + "x" * 10_000)
    assert answer.status == 404
    assert len(answer.body) < 1_000


def test_undeclared_method_tells_what_is_allowed() -> None:
    answer = ask(API, "DELETE /pets")
    assert answer.status == 405
    assert header(answer, "allow") == "GET, HEAD, OPTIONS, POST"
    assert content(answer)["allowed"] == ["GET", "HEAD", "OPTIONS", "POST"]


def test_undeclared_options_are_answered_with_what_is_allowed() -> None:
    answer = ask(API, "OPTIONS /pets")
    assert (answer.status, answer.body, header(answer, "allow")) == (204, b"", "GET, HEAD, OPTIONS, POST")
    assert ask(API, "OPTIONS /nowhere").status == 404


@pytest.mark.parametrize("path", ["/pets/7", "/pets"])
def test_head_has_the_headers_of_get_and_no_body(path: str) -> None:
    head, get = ask(API, f"HEAD {path}"), ask(API, f"GET {path}")
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")
    assert (head.length, get.length) == (len(get.body), None)
    assert ask("mock-choice", "HEAD /exact").body == ask("mock-choice", "HEAD /exact").body == b""


@pytest.mark.parametrize(("path", "key"), [("/nowhere", None), ("/pets", "nothing"), ("/pets", "addPet")])
def test_problems_have_no_body_for_head_either(path: str, key: str | None) -> None:
    answer = ask(API, f"HEAD {path}", key=key)
    assert (answer.status >= 400, answer.body) == (True, b"")
    assert answer.length


def test_an_operation_by_its_key_needs_no_path() -> None:
    by_path, by_key = ask(API, "GET /pets/7"), ask(API, "GET /?petId=7", key="getPet")
    assert by_key.body == by_path.body
    assert by_key.body != ask(API, "GET /?petId=8", key="getPet").body


def test_missing_path_parameters_are_generated_and_stay_the_same() -> None:
    assert ask(API, "GET /", key="getPet") == ask(API, "GET /", key="getPet")
    assert ask(API, "GET /", key="getPet", prefer="seed=2").body != ask(API, "GET /", key="getPet").body


def test_operations_that_share_a_shape_are_reached_by_key() -> None:
    assert content(ask(API, "GET /pets/rex", key="getPetByName")) == {"by": "name"}
    assert content(ask(API, "GET /pets/rex?apidogApiId=getPetByName")) == {"by": "name"}
    assert [problem.pointer for problem in open_api(API).problems] == ["/paths/~1pets~1{name}/get"]


def test_unknown_keys() -> None:
    answer = ask(API, "GET /", key="getPets")
    assert (answer.status, content(answer)["similar"][0]) == (404, "getPet")
    ignored = ask(API, "GET /pets?apidogApiId=nobody")
    assert ignored.status == 200
    assert any("apidogApiId=nobody is ignored" in step for step in ignored.trace)
    with pytest.raises(UnknownOperation, match="getPets"):
        open_api(API).operation("getPets")


@pytest.mark.parametrize(("target", "status"), [("POST /", 405), ("HEAD /", 200), ("OPTIONS /", 204)])
def test_methods_by_key(target: str, status: int) -> None:
    answer = ask(API, target, key="getPet")
    assert (answer.status, header(answer, "allow")) == (status, None if status == 200 else "GET, HEAD, OPTIONS")


def test_count_asks_for_so_many_items() -> None:
    assert len(content(ask(API, "GET /pets", prefer="count=4"))) == 4
    assert len(content(ask(API, "GET /pets?__count=0"))) == 0


def test_a_declared_parameter_is_no_selector() -> None:
    assert ask(API, "GET /pets?__code=500").status == 200


def test_trace_header_tells_the_steps() -> None:
    answer = ask(API, "GET /pets/7", prefer="trace, count=many")
    trace = header(answer, "smartmock-trace") or ""
    assert trace == "; ".join(answer.trace)
    assert "`Prefer: count=many` is ignored" in trace
    assert "data is generated from the schema" in trace
    assert header(ask(API, "GET /pets/7"), "smartmock-trace") is None
    assert "no path matches" in (header(ask(API, "GET /nowhere", prefer="trace"), "smartmock-trace") or "")


def test_trace_header_is_bounded() -> None:
    answer = ask(API, "GET /pets?" + "&".join(f"__seed={'x' * 300}" for _ in range(200)), prefer="trace")
    assert len(header(answer, "smartmock-trace") or "") <= 4096


def test_answers_last_that_are_a_function_of_their_request() -> None:
    assert ask("mock-choice", "GET /exact").lasts
    assert ask(API, "GET /pets/7", prefer="seed=1").lasts
    assert not ask(API, "GET /pets/7", prefer="seed=random").lasts
    assert not ask(API, "GET /pets/7", environment=Environment(variety="fresh")).lasts
    assert not ask(API, "GET /nowhere").lasts


def test_threads_share_one_api() -> None:
    api = fresh_api(API)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: ask(api, f"GET /pets/{number % 3}"), range(60)))
    assert len({answer.body for answer in answers}) == 3


def test_environments_do_not_share_answers() -> None:
    german = ask(API, "GET /pets/7", environment=Environment(locale="de_DE", seed=5))
    assert german.body != ask(API, "GET /pets/7").body


def test_every_variant_of_an_operation_can_be_tried() -> None:
    variants = open_api(API).operation("getPet").variants
    assert [(variant.status, variant.media_type) for variant in variants] == [
        ("200", "application/json"),
        ("200", "application/xml"),
        ("404", "application/problem+json"),
    ]
    assert variants[2].example_names == ("missing",)
    assert variants[0].validator is not None


@pytest.mark.parametrize("target", ["GET /pets/7", "GET /nowhere"])
def test_a_request_can_ask_for_a_delay(target: str) -> None:
    usual, late = ask(API, target), ask(API, target, prefer="delay=250")
    assert (late.body, late.status) == (usual.body, usual.status)
    assert (usual.delay_ms, late.delay_ms) == (0, 250)
    assert ask(API, target, raw_headers={"x-microcks-delay": "250"}).delay_ms == 250


def test_requests_for_other_mock_servers_get_what_they_ask_for() -> None:
    asked = ask(API, "GET /pets/7", prefer="code=404")
    assert asked.status == 404
    for name in ("x-mock-response-code", "specmatic-response-code"):
        assert ask(API, "GET /pets/7", raw_headers={name: "404"}).body == asked.body
    assert ask(API, "GET /pets/7", prefer="statusCode=404").body == asked.body
    assert ask(API, "GET /pets/7?__server=https://a.example").body == ask(API, "GET /pets/7").body


def test_operations_are_as_slow_as_the_document_says_unless_the_request_says_otherwise() -> None:
    api = inline(
        "/slow: {get: {x-microcks-operation: {delay: 30},"
        " parameters: [{in: header, name: X-Microcks-Delay, schema: {type: string}}],"
        " responses: {'200': {description: d}}}}"
    )
    assert ask(api, "GET /slow").delay_ms == 30
    assert ask(api, "GET /slow", prefer="delay=0").delay_ms == 0
    assert ask(api, "GET /slow", raw_headers={"x-microcks-delay": "5"}).delay_ms == 30, "that is the API's own"


def inline(paths: str) -> CompiledApi:
    text = f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{{paths}}}"
    return compile_api(load_document(SourceText(text.encode(), "test")))
