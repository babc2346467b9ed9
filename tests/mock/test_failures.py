"""Bodies of errors tell of their status, of the operation, and of the request."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from smartmock.mock.compiler import compile_api
from smartmock.mock.failures.codes import nearest, write_codes
from smartmock.mock.failures.story import created_thing, find_thing
from smartmock.mock.operation import Variant
from smartmock.settings import Environment, Limits
from smartmock.spec.load import load_document
from smartmock.spec.source import read_source
from smartmock.types import JSON
from tests.mock.apis import FIXTURES, ask, content, fresh_api, header

API = "errors"
NO_ORDER = "No order with the id 7 exists."
CREDENTIALS = "Authentication is required: the credentials are missing or no longer valid."


def fail(target: str, code: int, body: Any = None) -> Any:
    sent = b"" if body is None else orjson.dumps(body)
    return content(ask(API, target, body=sent, content_type="application/json", prefer=f"code={code}"))


def test_problems_of_rfc_9457() -> None:
    assert fail("GET /problem/7", 404) == {
        "type": "https://api.shop.example/problems/not-found",
        "title": "Not Found",
        "status": 404,
        "detail": NO_ORDER,
        "instance": "/v2/problem/7",
        "invalid-params": [{"name": "orderId", "reason": NO_ORDER}],
    }
    assert fail("GET /problem/7", 401)["invalid-params"] == []
    conflict = fail("POST /orders", 409)
    assert (conflict["detail"], conflict["invalid-params"]) == ("This order already exists.", [])


@pytest.mark.parametrize("code", [400, 402, 418, 422, 451, 500, 503, 599])
def test_numbers_are_the_status(code: int) -> None:
    assert fail("GET /problem/7", code)["status"] == code
    assert fail("GET /plain/7", code)["code"] == code
    assert fail("GET /spring/7", code)["status"] == code


def test_parts_of_the_request_that_are_not_valid_are_named() -> None:
    problem = fail("POST /orders", 422, {"quantity": 0, "email": "ada@example.com"})
    assert problem["detail"] == "quantity must be at least 1."
    assert problem["invalid-params"] == [{"name": "quantity", "reason": "quantity must be at least 1."}]
    assert fail("POST /orders", 400, {"quantity": 3})["detail"] == "email is required."
    assert fail("POST /orders", 400)["detail"] == "quantity is required."
    assert fail("GET /search", 400)["detail"] == "q is required."
    assert fail("GET /search?q=a&limit=99", 400)["detail"] == "limit must be at most 50."
    assert fail("GET /search?q=a&limit=many", 400)["detail"] == "limit must be of type integer."
    assert fail("GET /plain/7", 400)["message"] == "id is not valid."


def test_a_request_that_is_valid_gets_a_rule_that_it_could_have_broken() -> None:
    assert fail("POST /orders", 422, {"quantity": 3, "email": "a@b.co"})["detail"] == "quantity must be at least 1."


@pytest.mark.parametrize(
    "body", [b"[" * 5_000, b'{"quantity": NaN}', b"\xff", b"7", b'{"a":' * 300 + b"1" + b"}" * 300]
)
def test_whatever_is_sent_gets_an_answer(body: bytes) -> None:
    answer = ask(API, "POST /orders", body=body, content_type="application/json", prefer="code=400")
    assert content(answer)["detail"].startswith("quantity ")


def test_codes_are_those_that_the_schema_lists() -> None:
    codes = {code: fail("PUT /wrapped/7", code)["error"]["code"] for code in (404, 401, 422, 429, 500)}
    assert codes == {
        404: "RESOURCE_NOT_FOUND",
        401: "UNAUTHENTICATED",
        422: "VALIDATION_FAILED",
        429: "RATE_LIMITED",
        500: "INTERNAL",
    }
    assert fail("PUT /wrapped/7", 404)["success"] is False
    assert fail("POST /slack", 404) == {"ok": False, "error": "channel_not_found"}


def test_entries_agree_with_one_another() -> None:
    details = fail("PUT /wrapped/7", 422)["error"]["details"]
    assert [(entry["field"], entry["issue"]) for entry in details] == [
        ("quantity", "quantity is required."),
        ("email", "email is required."),
    ]


def test_json_api() -> None:
    error = fail("PATCH /jsonapi/7", 422, {"email": "a@b.co"})["errors"][0]
    assert {**error, "id": ""} == {
        "id": "",
        "status": "422",
        "code": "unprocessable_entity",
        "title": "Unprocessable Content",
        "detail": "quantity is required.",
        "source": {"pointer": "/quantity"},
    }
    assert fail("PATCH /jsonapi/7", 404)["errors"][0]["source"] == {"parameter": "id"}


def test_google() -> None:
    error = fail("PUT /google/7", 404)["error"]
    assert (error["code"], error["status"]) == (404, "NOT_FOUND")
    assert error["errors"] == [{"domain": "global", "reason": "notFound", "message": error["message"]}]
    assert fail("PUT /google/7", 429)["error"]["status"] == "RESOURCE_EXHAUSTED"


def test_stripe() -> None:
    error = fail("POST /stripe/7", 404)["error"]
    assert (error["type"], error["code"], error["param"]) == ("invalid_request_error", "not_found", "id")
    assert fail("POST /stripe/7", 401)["error"]["param"] is None
    assert fail("POST /stripe/7", 500)["error"]["type"] == "api_error"
    assert error["charge"]["code"] != 404, "a thing that the error is told with is none itself"


def test_graphql_oauth_spring_aws() -> None:
    assert fail("POST /graphql", 403)["errors"] == [
        {"message": "You do not have permission to do this.", "extensions": {"code": "FORBIDDEN"}}
    ]
    assert fail("POST /oauth", 401) == {
        "error": "invalid_token",
        "error_description": CREDENTIALS,
        "error_uri": "https://api.shop.example/docs/errors/unauthorized",
    }
    spring = fail("GET /spring/7", 404)
    assert (spring["error"], spring["path"]) == ("Not Found", "/v2/spring/7")
    assert fail("GET /aws/7", 404)["__type"] == "NotFoundException"


def test_laravel_and_fastapi() -> None:
    assert fail("PUT /laravel/7", 422) == {
        "message": "quantity is required.",
        "errors": {"quantity": ["quantity is required."]},
    }
    assert fail("PUT /fastapi/7", 422)["detail"][0] == {
        "loc": ["body", "quantity"],
        "msg": "quantity is required.",
        "type": "required",
    }


def test_codes_in_the_style_that_the_schema_asks_for() -> None:
    assert fail("GET /styles/7", 409) == {
        "statusCode": 409,
        "errorCode": "ERR_CONFLICT",
        "exception": "ConflictException",
        "name": "ConflictError",
        "message": "The request conflicts with the current state of the resource.",
        "reason": "Conflict",
    }


def test_names_in_other_languages() -> None:
    assert fail("GET /fehler/7", 404) == {"fehlermeldung": "No fehler with the id 7 exists.", "código": "not_found"}


def test_plain_text() -> None:
    assert ask(API, "GET /text/7", prefer="code=404").body == b"No text with the id 7 exists."


def test_the_schema_wins() -> None:
    strict = fail("GET /strict/7", 404)
    assert strict["status"] <= 99
    assert re.fullmatch("[A-Z]{3}", strict["code"])
    assert (strict["title"], strict["message"]) == ("Oops", "Not Found")


def test_things_are_no_errors() -> None:
    assert fail("GET /things/7", 409)["type"] != "conflict"


def test_examples_of_members_are_values_unless_they_are_left_aside() -> None:
    served = fail("GET /documented/7", 404)
    assert (served["message"], served["status"]) == ("Somebody tripped over a cable", 404)
    made = content(ask(API, "GET /documented/7", prefer="code=404, dynamic=true"))
    assert (made["code"], made["type"]) == ("ERR_NOT_FOUND", "https://shop.example/probs/not-found")


def test_seconds_are_those_of_the_header() -> None:
    for seed in range(5):
        answer = ask(API, "GET /retry", prefer=f"code=429, seed={seed}")
        seconds = header(answer, "retry-after")
        assert str(content(answer)["retryAfter"]) == seconds
        assert f"in {seconds} seconds" in content(answer)["message"]


def test_the_way_to_the_operation_does_not_matter() -> None:
    assert fail("GET /v2/spring/7", 404) == fail("GET /spring/7", 404)
    by_key = ask(API, "GET /?id=7", key="spring", prefer="code=404")
    assert content(by_key)["message"] == "No spring with the id 7 exists."


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    targets = [
        ("GET /search?q=a&limit=0&limit=70", ""), ("GET /search?q=a&limit=70&limit=0", ""),
        ("GET /problem/7", "text/a"), ("GET /problem/7", "text/b"),
    ]  # fmt: skip
    for code in (400, 405, 415):
        first, then = (
            [ask(api, target, prefer=f"code={code}", content_type=sent).body for target, sent in order][::step]
            for api, order, step in ((fresh_api(API), targets, 1), (fresh_api(API), targets[::-1], -1))
        )
        assert first == then
        assert ask(fresh_api(API), "HEAD /problem/7", prefer=f"code={code}").length == len(first[2])


def test_the_trace_tells() -> None:
    assert "code, message as status 404 says" in ask(API, "GET /plain/7", prefer="code=404").trace


def test_languages() -> None:
    said = {
        locale: content(ask(API, "GET /problem/7", prefer=f"code=404, locale={locale}"))["detail"]
        for locale in ("de-AT", "fr", "ja", "zh-TW", "ru", "nl-BE", "el")
    }
    assert said == {
        "de-AT": "order „7“ existiert nicht.",
        "fr": "Introuvable : order « 7 ».",
        "ja": "order「7」は存在しません。",
        "zh-TW": "order「7」不存在。",
        "ru": "Не найдено: order «7».",
        "nl-BE": "order “7” bestaat niet.",
        "el": NO_ORDER,
    }


def declared_errors() -> Iterator[Any]:
    for path in sorted(FIXTURES.glob("*/*.yaml")):
        document = load_document(read_source(str(path), limits=Limits(), fetch=None))
        api = compile_api(document)
        for operation in document.operations:
            for response in operation.responses:
                if response.status[0] in "45d" and response.content:
                    yield pytest.param(api, operation, response, id=f"{path.stem}-{operation.key}-{response.status}")


@pytest.mark.parametrize(("api", "operation", "response"), list(declared_errors()))
def test_every_declared_error_validates_and_tells_its_status(api: Any, operation: Any, response: Any) -> None:
    path = re.sub(r"\{[^{}]+\}", "7", operation.path)
    ranges = {"4XX": [404, 422, 429], "5XX": [500, 503], "default": [404, 422, 429, 500]}
    codes = ranges.get(response.status) or [int(response.status)]
    variants = next(item for item in api.operation(operation.key).responses if item.status == response.status).variants
    for code in codes:
        for priority in ("example-first", "smart-first"):
            for locale in ("en_US", "de_DE", "ja_JP"):
                environment = Environment(locale=locale, priority=priority)
                answer = ask(
                    api, f"{operation.method.upper()} {path}", environment=environment, key=operation.key,
                    prefer=f"code={code}", accept=variants[0].media_type or "*/*",
                )  # fmt: skip
                assert answer.status == code
                if answer.source == "generated" and "json" in (variants[0].media_type or ""):
                    judge(content(answer), variants[0], code)


def judge(body: JSON, variant: Variant, code: int) -> None:
    assert variant.validator is None or variant.validator.is_valid(body)
    schema = variant.schema
    for name in ("status", "statusCode") if isinstance(body, dict) and schema is not None else ():
        declared = schema.property(name) if schema else None
        if declared is not None and not declared.examples and isinstance(body.get(name), int):
            limit = declared.maximum
            assert body[name] == code or (limit is not None and limit < code)


@pytest.mark.parametrize(
    ("status", "listed", "expected"),
    [
        (404, ["bad", "PET_NOT_FOUND", "NotFound"], "NotFound"),
        (404, ["channel_not_found", "user_not_found"], "user_not_found"),
        (401, ["invalid_auth", "not_authed"], "not_authed"),
        (409, ["name_taken", "too_long"], "name_taken"),
        (413, ["oops", "fileTooLarge"], "fileTooLarge"),
        (503, ["card_error", "api_error"], "api_error"),
        (400, ["400", "bad_request"], "400"),
        (500, ["red", "green"], None),
        (418, ["teapot", "error"], "error"),
    ],
)
def test_the_nearest_code(status: int, listed: list[str], expected: str | None) -> None:
    assert nearest(status, listed, (), ("user",)) == expected


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("bad_input", "not_found"),
        ("BAD_INPUT", "NOT_FOUND"),
        ("bad-input", "not-found"),
        ("BadInput", "NotFound"),
        ("badInput", "notFound"),
        ("BadInputError", "NotFoundError"),
        ("InputException", "NotFoundException"),
        ("ERR_INPUT", "ERR_NOT_FOUND"),
        ("shop.orders.BAD", "shop.orders.NOT_FOUND"),
        ("invalid_input_error", "not_found_error"),
        ("Bad input", "Not found"),
        ("¿?", "not_found"),
    ],
)
def test_codes_are_written_as_samples_are(sample: str, expected: str) -> None:
    assert next(iter(write_codes("not found", 404, "snake", (sample,)))) == expected


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("/customers/{id}", {"id": "7"}, (("customer",), "id", "7")),
        ("/customers/{customer_id}/invoices", {"customer_id": "7"}, (("customer",), "id", "7")),
        ("/a/{x}/special-events/{id}", {"x": "1", "id": "9"}, (("special", "event"), "id", "9")),
        ("/users/{username}", {"username": "ada"}, (("user",), "name", "ada")),
        ("/repos/{owner}/{repo}", {"owner": "ada", "repo": "engine"}, (("repository",), "name", "engine")),
        ("/{id}", {"id": "7"}, None),
        ("/orders", {}, None),
    ],
)
def test_the_thing_that_a_path_names(path: str, params: dict[str, str], expected: JSON) -> None:
    thing = find_thing(path, params)
    assert (thing and (thing.words, thing.key, thing.id)) == expected


@pytest.mark.parametrize(
    ("path", "expected"), [("/orders", "order"), ("/orders/{id}/cancel", ""), ("/orders/{id}", ""), ("/address", "")]
)
def test_what_is_added_at_a_path(path: str, expected: str) -> None:
    assert created_thing(path) == expected
