import base64
import gzip
import json
from dataclasses import replace
from typing import Any

import pytest

from smartmock.mock.compiler import CompiledApi, compile_api
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.mock.pace import TakesTime
from smartmock.mock.refusals import LARGE
from smartmock.settings import Environment
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.types import JSON, JsonObject
from tests.mock.apis import ask, content, header, small_api

STRICT = Environment(validation="enforce")
NUMBER: JsonObject = {"name": "n", "in": "query", "schema": {"type": "integer"}}
ERROR: JsonObject = {
    "type": "object",
    "required": ["message", "field"],
    "properties": {"message": {"type": "string"}, "field": {"type": "string"}},
}


def error(**content_types: JSON) -> JsonObject:
    return {"description": "Wrong", "content": content_types or {"application/json": {"schema": ERROR}}}


def api_with(responses: JsonObject, **members: JSON) -> CompiledApi:
    body: JsonObject = {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
            }
        },
    }
    members = {"parameters": [NUMBER], "requestBody": body, **members}
    return small_api({"200": {"description": "Fine"}, **responses}, method="post", **members)


def send(api: CompiledApi, body: bytes = b'{"name": "x"}', query: str = "", **headers: str) -> MockResponse:
    raw = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return ask(api, f"POST /thing{query}", environment=STRICT, body=body, raw_headers=raw)


@pytest.mark.parametrize(
    ("declared", "called_for", "sent"),
    [
        ((), 422, 422),
        (("422",), 422, 422),
        (("400",), 422, 400),
        (("400", "422"), 422, 422),
        (("4XX",), 422, 422),
        (("default",), 422, 422),
        (("400", "4XX"), 422, 400),
        (("404", "5XX"), 422, 422),
        (("400", "422"), 400, 400),
        (("422",), 400, 422),
        (("422",), 415, 422),
        (("400", "422", "415"), 415, 415),
        (("default",), 415, 415),
    ],
)
def test_the_best_declared_status_answers(declared: tuple[str, ...], called_for: int, sent: int) -> None:
    api = api_with({status: error() for status in declared})
    wrong: dict[int, Any] = {
        422: {"body": b"{}"},
        400: {"body": b"{"},
        415: {"content_type": "text/csv"},
    }
    answer = send(api, **wrong[called_for])
    assert answer.status == sent
    is_declared = {str(sent), f"{sent // 100}XX", "default"} & {*declared}
    expected = "application/json" if is_declared else "application/problem+json"
    assert header(answer, "content-type") == expected
    assert header(answer, "smartmock-source") == ("generated" if is_declared else None)


@pytest.mark.parametrize(
    ("body", "query", "field", "message"),
    [
        (b"{}", "", "name", "name is required."),
        (b"", "", "name", "name is required."),
        (b"{", "", "body", "body is not valid."),
        (b"{", "?n=x", "body", "body is not valid."),
        (b'{"name": "x"}', "?n=x", "n", "n must be of type integer."),
    ],
)
def test_a_declared_answer_tells_of_this_request(body: bytes, query: str, field: str, message: str) -> None:
    answer = send(api_with({"400": error()}), body, query)
    assert content(answer) == {"field": field, "message": message}


def test_a_declared_answer_tells_of_headers_and_cookies_too() -> None:
    parameters: list[JSON] = [
        {"name": "X-Shop", "in": "header", "required": True, "schema": {"type": "integer"}},
        {"name": "cart", "in": "cookie", "required": True, "schema": {"type": "string"}},
    ]
    api = api_with({"400": error()}, parameters=parameters)
    assert content(send(api, cookie="cart=1")) == {"field": "X-Shop", "message": "X-Shop is required."}
    assert content(send(api, x_shop="5")) == {"field": "cart", "message": "cart is required."}
    assert content(send(api, x_shop="s3cret", cookie="cart=1")) == {
        "field": "X-Shop",
        "message": "X-Shop is not valid.",
    }


def test_examples_and_empty_responses_answer_as_they_are() -> None:
    examples: JsonObject = {"one": {"value": {"a": 1}}, "two": {"value": {"a": 2}}}
    api = api_with({"422": error(**{"application/json": {"examples": examples}}), "415": {"description": "Empty"}})
    assert content(send(api, b"{}")) == {"a": 1}
    assert content(send(api, b"{}", prefer="example=two")) == {"a": 1}  # asked of another answer
    assert content(send(api, b"{}", prefer="code=422, example=two")) == {"a": 2}
    assert content(send(api, b"{}", prefer="code=422, example=three")) == {"a": 1}
    empty = send(api, content_type="text/csv")
    assert (empty.status, empty.body, header(empty, "content-type")) == (415, b"", None)


def test_a_refusal_comes_whatever_is_accepted() -> None:
    api = api_with({"422": error()})
    answer = send(api, b"{}", accept="image/png")
    assert (answer.status, header(answer, "content-type")) == (422, "application/json")
    assert send(api, accept="image/png").status == 200
    nothing = api_with({"200": error()})
    assert send(nothing, accept="image/png").status == 406


def test_a_problem_lists_all_violations() -> None:
    answer = send(api_with({}), b"{}", "?n=x")
    told = content(answer)
    assert told["type"] == "urn:smartmock:problem:invalid-request"
    assert [(each["in"], each["rule"]) for each in told["violations"]] == [("query", "type"), ("body", "required")]
    assert json.loads(header(answer, "smartmock-violations") or "") == told["violations"]
    assert told["detail"].endswith("1 more violation below.")


@pytest.mark.parametrize("status", [401, 403, 413, 415, 400, 422])
def test_every_problem_has_the_status_that_is_called_for(status: int) -> None:
    scheme = {"o": {"type": "oauth2", "flows": {}}}
    api = secured([{"o": ["write"]}], scheme)
    token = jwt(scope="read")
    sent: dict[int, Any] = {
        401: {},
        403: {"authorization": token},
        413: {"body": gzip.compress(b" " * 10_000_001), "content_encoding": "gzip"},
        415: {"content_type": "text/csv"},
        400: {"body": b"{"},
        422: {"body": b"{}"},
    }
    if status not in (401, 403):
        sent[status]["authorization"] = jwt(scope="write")
    answer = send(api, **sent[status])
    assert answer.status == status == content(answer)["status"]


def secured(security: JSON, schemes: JSON, responses: JsonObject | None = None) -> CompiledApi:
    operation: JsonObject = {
        "security": security,
        "parameters": [NUMBER],
        "requestBody": {"content": {"application/json": {"schema": {"type": "object", "required": ["name"]}}}},
        "responses": {"200": {"description": "Fine"}, **(responses or {})},
    }
    document: JsonObject = {
        "openapi": "3.1.0",
        "info": {"title": "Secured", "version": "1"},
        "paths": {"/thing": {"post": operation}},
        "components": {"securitySchemes": schemes},
    }
    return compile_api(load_document(SourceText(json.dumps(document).encode(), "secured")))


def jwt(**claims: JSON) -> str:
    parts = ({"alg": "HS256"}, claims)
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return f"Bearer {'.'.join(texts)}.signature"


BEARER: JsonObject = {"b": {"type": "http", "scheme": "bearer"}}


def test_who_asks_goes_before_what_is_sent() -> None:
    api = secured([{"b": []}], BEARER)
    wrong: dict[str, Any] = {"body": b"{", "query": "?n=x", "content_type": "text/csv"}
    assert send(api, **wrong).status == 401
    assert send(api, **wrong, authorization="Bearer x").status == 415
    wrong["content_type"] = "application/json"
    assert send(api, **wrong, authorization="Bearer x").status == 400
    wrong["body"] = b"{}"
    assert send(api, **wrong, authorization="Bearer x").status == 422


def test_a_401_has_challenges_unless_the_document_has_its_own() -> None:
    assert header(send(secured([{"b": []}], BEARER)), "www-authenticate") == 'Bearer realm="smartmock"'
    own: JsonObject = {"headers": {"WWW-Authenticate": {"schema": {"const": "Ours"}}}, "description": "Wrong"}
    answer = send(secured([{"b": []}], BEARER, {"401": own}))
    assert [value for name, value in answer.headers if name == "www-authenticate"] == ["Ours"]


def test_tokens_are_never_repeated() -> None:
    api = secured([{"b": []}], BEARER)
    for token in ("Bearer s3cret token", "Basic s3cret", jwt(sub="s3cret", exp=1)):
        answer = send(api, authorization=token)
        assert answer.status == 401
        assert token.split(" ")[1] not in f"{answer.headers}{answer.body!r}{answer.violations}{answer.trace}"


@pytest.mark.parametrize("query", ["", "?n=x"])
def test_answers_to_tokens_with_a_time_are_not_kept(query: str) -> None:
    api = secured([{"b": []}], BEARER)
    for token, lasts in ((jwt(sub="a"), False), ("Bearer opaque", True)):
        answer = send(api, query=query, authorization=token, prefer="validation=report")
        assert (answer.status, answer.lasts) == (200, lasts)


def test_refusals_are_not_kept_and_reports_are() -> None:
    api = api_with({"422": error()})
    assert send(api, b"{}", prefer="validation=report").lasts
    assert not send(api, b"{}").lasts


def test_a_head_is_refused_without_a_body() -> None:
    api = small_api({"200": {"description": "Fine"}}, parameters=[{**NUMBER, "required": True}])
    full, head = (ask(api, f"{method} /thing", environment=STRICT) for method in ("GET", "HEAD"))
    assert (head.status, head.body, head.headers) == (422, b"", full.headers)
    assert head.length == len(full.body)


@pytest.mark.parametrize(("mode", "status"), [("off", 200), ("report", 200), ("enforce", 422)])
@pytest.mark.parametrize("environment", ["off", "report", "enforce"])
def test_a_request_may_ask_for_another_mode(mode: str, status: int, environment: Any) -> None:
    api = small_api({"200": {"description": "Fine"}}, parameters=[NUMBER])
    served = Environment(validation=environment)
    for target, preference in ((f"GET /thing?n=x&__validation={mode}", ""), ("GET /thing?n=x", f"validation={mode}")):
        answer = ask(api, target, environment=served, prefer=preference)
        assert answer.status == status
        assert (header(answer, "smartmock-violations") is None) == (mode == "off")


def test_nobody_waits_for_a_large_body_to_be_looked_at() -> None:
    api = api_with({})
    request = MockRequest("POST", "/thing", "", {"content-type": "application/json"}, b'{"name": "x"}')
    api.respond(request, STRICT)
    assert api.respond(request, STRICT, hurried=True).status == 200
    large = replace(request, body=b'{"name": "%s"}' % (b"x" * LARGE))
    coded = {**request.headers, "content-encoding": "gzip"}
    for slow in (large, replace(request, body=gzip.compress(large.body), headers=coded)):
        with pytest.raises(TakesTime):
            api.respond(slow, STRICT, hurried=True)
        assert api.respond(slow, STRICT).status == 200


@pytest.mark.parametrize("explode", [True, False])
@pytest.mark.parametrize("style", ["simple", "label", "matrix"])
@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer"},
        {"type": "array", "minItems": 2, "items": {"type": "integer"}},
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
    ],
)
def test_path_parameters_that_are_made_for_a_key_are_valid(schema: JsonObject, style: str, explode: bool) -> None:
    parameter: JsonObject = {
        "name": "id", "in": "path", "required": True, "style": style, "explode": explode, "schema": schema,
    }  # fmt: skip
    api = small_api({"200": {"description": "Fine"}}, "/things/{id}", parameters=[parameter], operationId="read")
    answer = ask(api, "GET /read", key="read", environment=STRICT)
    assert (answer.status, answer.violations) == (200, ())
    if schema["type"] == "integer":
        assert ask(api, "GET /read?id=5", key="read", environment=STRICT).status == 200
        assert ask(api, "GET /read?id=x", key="read", environment=STRICT).status == 422
