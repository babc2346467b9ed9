import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

import smartmock
from smartmock.library import Selectors, join_headers
from smartmock.mock.selectors import READERS

SHOP = Path("fixtures/demo/shop.yaml")
DAY = datetime.date(2026, 5, 31)


@pytest.fixture(scope="module")
def shop() -> smartmock.Api:
    return smartmock.load(SHOP, today=DAY)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(SHOP, id="path"),
        pytest.param(str(SHOP), id="name of a file"),
        pytest.param(SHOP.read_text(), id="text"),
        pytest.param(SHOP.read_bytes(), id="bytes"),
        pytest.param(yaml.safe_load(SHOP.read_text()), id="tree"),
    ],
)
def test_a_document_is_loaded_from_any_source(shop: smartmock.Api, source: Any) -> None:
    api = smartmock.load(source, today=DAY)
    assert (api.title, len(api.operations), api.problems) == ("Corner Shop", 13, ())
    assert api.respond("GET", "/products/7") == shop.respond("GET", "/products/7")


def test_an_answer_has_all_its_parts(shop: smartmock.Api) -> None:
    answer = shop.respond("GET", "/products/7")
    assert (answer.status, answer.source) == (200, "generated")
    assert ("content-type", "application/json") in answer.headers
    assert answer.json()["name"]
    assert answer.text.startswith("{")
    assert answer.trace


def test_an_unknown_path_is_answered_with_a_problem(shop: smartmock.Api) -> None:
    answer = shop.respond("GET", "/product")
    assert (answer.status, answer.source) == (404, None)
    assert answer.json()["type"] == "urn:smartmock:problem:not-found"


@pytest.mark.parametrize(
    ("selectors", "status"),
    [
        pytest.param(Selectors(code=404), 404, id="code"),
        pytest.param(Selectors(seed=3), 200, id="seed"),
        pytest.param(Selectors(seed='a "quoted" word'), 200, id="seed in words"),
        pytest.param(Selectors(locale="de-DE"), 200, id="locale"),
        pytest.param(Selectors(today=datetime.date(2001, 1, 1)), 200, id="today"),
    ],
)
def test_a_request_can_ask_for_another_answer(shop: smartmock.Api, selectors: Selectors, status: int) -> None:
    answer = shop.respond("GET", "/products/7", **selectors)
    assert answer.status == status
    assert answer.body != shop.respond("GET", "/products/7").body
    assert answer == shop.respond("GET", "/products/7", **selectors)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        pytest.param("exmaple", "Did you mean 'example'", id="near one"),
        pytest.param("local", "Did you mean 'locale'", id="cut short"),
        pytest.param("zzz", "There are code, example, dynamic", id="near none"),
    ],
)
def test_a_selector_that_does_not_exist_is_a_type_error(shop: smartmock.Api, name: str, advice: str) -> None:
    selectors: Any = {name: "x"}
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'. {advice}"):
        shop.respond("GET", "/products/7", **selectors)


def test_a_selector_that_is_none_asks_for_nothing(shop: smartmock.Api) -> None:
    nothing: Any = dict.fromkeys(Selectors.__annotations__)
    assert shop.respond("GET", "/products/7", **nothing) == shop.respond("GET", "/products/7")


def test_the_selectors_are_those_of_the_server(shop: smartmock.Api) -> None:
    assert set(Selectors.__annotations__) - {"today"} == set(READERS) - {"response", "operation", "delay_ms"}
    assert "smartmock-trace" in dict(shop.respond("GET", "/products/7", trace=True).headers)


def test_a_status_that_only_announces_another_answer_is_refused_as_by_the_server() -> None:
    paths = {"/a": {"get": {"responses": {"default": {"description": "anything"}}}}}
    tree = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": paths}
    answer = smartmock.load(tree).respond("GET", "/a", code=102)
    served = TestClient(smartmock.create_app(tree)).get("/m1/1-0-default/a", headers={"prefer": "code=102"})
    assert (answer.status, answer.body) == (served.status_code, served.content)
    assert answer.json()["type"] == "urn:smartmock:problem:informational-status"


def test_a_list_has_as_many_items_as_asked(shop: smartmock.Api) -> None:
    assert len(shop.respond("GET", "/products", count=9).json()) == 9


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("code=x&__code=404", id="text"),
        pytest.param({"code": "x", "__code": 404}, id="mapping"),
        pytest.param([("code", "x"), ("__code", "404")], id="pairs"),
    ],
)
def test_a_query_may_be_text_a_mapping_or_pairs(shop: smartmock.Api, query: Any) -> None:
    assert shop.respond("GET", "/products/7", query=query).status == 404
    assert shop.respond("GET", "/products/7?a=b", query=query).status == 404


def test_header_names_may_be_written_in_any_case(shop: smartmock.Api) -> None:
    answer = shop.respond("GET", "/products/7", headers={"Accept": "application/xml"})
    assert ("content-type", "application/xml") in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Accept": "application/xml"}, id="mapping"),
        pytest.param([("Accept", "application/xml")], id="pairs"),
        pytest.param((["accept", ["text/plain;q=0.1", "application/xml"]],), id="pairs with a list"),
        pytest.param([("Accept", "text/plain;q=0.1"), ("accept", "application/xml")], id="repeated"),
    ],
)
def test_headers_may_be_a_mapping_or_pairs(shop: smartmock.Api, headers: Any) -> None:
    answer = shop.respond("GET", "/products/7", headers=headers)
    assert ("content-type", "application/xml") in answer.headers


def test_cookies_may_be_repeated() -> None:
    assert join_headers([("Cookie", "a=1"), ("cookie", "b=2")]) == {"cookie": "a=1; b=2"}


def holding_itself() -> Any:
    tree: dict[str, Any] = {}
    tree["properties"] = {"a": tree}
    return tree


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param({"method": None}, "method cannot be None", id="no method"),
        pytest.param({"path": None}, "path cannot be None", id="no path"),
        pytest.param({"query": 5}, "query cannot be 5", id="query"),
        pytest.param({"query": [("a",)]}, r"query cannot hold \('a',\)", id="half a pair"),
        pytest.param({"query": ["ab"]}, "query cannot hold 'ab'", id="text as pair"),
        pytest.param({"headers": "a: b"}, "headers cannot be 'a: b'", id="headers as text"),
        pytest.param({"headers": {5: "b"}}, "headers cannot hold", id="name of a header"),
        pytest.param({"body": "\ud800"}, "body cannot be written as UTF-8", id="half a surrogate pair"),
        pytest.param({"body": holding_itself()}, "body cannot be written as JSON", id="body that holds itself"),
    ],
)
def test_a_request_that_cannot_be_sent_is_an_error(shop: smartmock.Api, request_: Any, message: str) -> None:
    with pytest.raises(smartmock.SmartmockError, match=message) as caught:
        shop.respond(**{"method": "GET", "path": "/products", **request_})
    assert caught.value.remedy


@pytest.mark.parametrize("body", [b'{"rating":5}', '{"rating":5}', {"rating": 5}], ids=["bytes", "text", "tree"])
def test_a_body_may_be_bytes_text_or_a_tree(shop: smartmock.Api, body: Any) -> None:
    sent = {"content-type": "application/json"}
    answer = shop.respond("POST", "/products/7/reviews", headers=sent, body=body)
    assert answer == shop.respond("POST", "/products/7/reviews", headers=sent, body={"rating": 5})
    assert answer.status == 201


def test_seed_and_language_of_the_api_are_those_of_its_requests(shop: smartmock.Api) -> None:
    api = smartmock.load(SHOP, today=DAY, seed=3, locale="fr_FR")
    asked = shop.respond("GET", "/customers", seed=3, locale="fr_FR")
    assert api.respond("GET", "/customers").body == asked.body
    assert ("content-language", "fr-FR") in asked.headers


def test_the_header_chooses_the_language_when_load_says_so(shop: smartmock.Api) -> None:
    api = smartmock.load(SHOP, today=DAY, accept_language=True)
    answer = api.respond("GET", "/customers", headers={"Accept-Language": "ja"})
    assert answer.body == shop.respond("GET", "/customers", locale="ja").body
    assert ("content-language", "ja-JP") in answer.headers
    assert ("vary", "Accept-Language") in answer.headers


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("nowhere.yaml", id="no such file"),
        pytest.param("", id="empty location"),
        pytest.param("ftp://host/x", id="scheme that is not read"),
        pytest.param(b"", id="empty"),
        pytest.param({"swagger": "1.2"}, id="unknown version"),
        pytest.param("{\ud800", id="half a surrogate pair"),
        pytest.param(holding_itself(), id="tree that holds itself"),
        pytest.param(5, id="number"),
        pytest.param(None, id="nothing"),
    ],
)
def test_what_cannot_be_loaded_is_a_smartmock_error_with_a_remedy(source: Any) -> None:
    with pytest.raises(smartmock.SmartmockError) as caught:
        smartmock.load(source)
    assert caught.value.remedy


def test_a_schema_is_generated_the_same_for_the_same_seed() -> None:
    schema = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    first, again, other = (smartmock.generate(schema, seed=seed, today=DAY) for seed in (1, 1, 2))
    assert first == again != other


def test_the_dialect_says_how_a_schema_is_read() -> None:
    schema = {"type": "integer", "minimum": 5, "exclusiveMinimum": True, "maximum": 6}
    assert smartmock.generate(schema, dialect="draft4") == 6


def test_a_schema_that_nothing_satisfies_is_an_error() -> None:
    with pytest.raises(smartmock.UnsatisfiableSchema, match="minimum"):
        smartmock.generate({"type": "integer", "minimum": 3, "maximum": 2})


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        pytest.param(7, "", id="no schema"),
        pytest.param({"type": "strng"}, "/type", id="unknown type"),
        pytest.param({"items": {"$ref": "#/$defs/a"}}, "/items/$ref", id="reference to nowhere"),
        pytest.param({"pattern": "["}, "/pattern", id="unreadable pattern"),
        pytest.param({"$schema": "https://example.com/own"}, "/$schema", id="unknown dialect"),
        pytest.param(holding_itself(), "/properties/a/properties", id="dict that holds itself"),
        pytest.param({"const": {1, 2}}, "/const", id="set"),
        pytest.param({"properties": {1: {}}}, "/properties", id="number as key"),
        pytest.param({"minimum": float("nan")}, "/minimum", id="no number"),
    ],
)
def test_a_schema_that_cannot_be_understood_is_an_error_with_its_place(schema: Any, pointer: str) -> None:
    with pytest.raises(smartmock.SmartmockError) as caught:
        smartmock.generate(schema)
    assert (caught.value.pointer, bool(caught.value.remedy)) == (pointer, True)


@pytest.mark.parametrize("schema", [True, {}], ids=str)
def test_a_schema_that_allows_everything_is_one(schema: Any) -> None:
    assert smartmock.generate(schema) is not None


def test_an_application_serves_documents_in_their_order() -> None:
    paths = {"/b": {"get": {"responses": {"204": {"description": "nothing"}}}}}
    tree = {"openapi": "3.1.0", "info": {"title": "B", "version": "1"}, "paths": paths}
    client = TestClient(smartmock.create_app([SHOP, tree], smartmock.Settings(smartmock.Environment(seed=3))))
    assert client.get("/m1/1-0-default/products/7").json()["name"]
    assert client.get("/m1/2-0-default/b").status_code == 204
    assert client.get("/docs/1-0-default", headers={"accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(
    ("documents", "settings", "message"),
    [
        pytest.param(SHOP, smartmock.Environment(), "settings cannot be Environment", id="environment"),
        pytest.param(SHOP, None, "settings cannot be None", id="no settings"),
        pytest.param(5, smartmock.Settings(), "documents cannot be 5", id="number"),
        pytest.param([5], smartmock.Settings(), "A document cannot be 5", id="number in a list"),
    ],
)
def test_an_application_refuses_what_it_cannot_use(documents: Any, settings: Any, message: str) -> None:
    with pytest.raises(smartmock.SmartmockError, match=message) as caught:
        smartmock.create_app(documents, settings)
    assert caught.value.remedy


def test_the_environment_names_the_end_of_the_address() -> None:
    client = TestClient(smartmock.create_app(SHOP, smartmock.Settings(smartmock.Environment(name="staging_2"))))
    assert client.get("/m1/1-0-staging_2/products/7").status_code == 200
    assert client.get("/m1/1-0-default/products/7").status_code == 404
    assert client.get("/").json()["projects"][0]["mock_url"].endswith("/m1/1-0-staging_2")


def test_a_mock_that_nobody_can_enter_is_refused() -> None:
    settings = smartmock.Settings(environment=smartmock.Environment(access="token"))
    with pytest.raises(smartmock.SmartmockError, match="asks for a token"):
        smartmock.create_app({"openapi": "3.1.0", "paths": {}}, settings)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        pytest.param({"locale": "xx_bogus"}, "language 'xx_bogus' is not known", id="language"),
        pytest.param({"locale": 7}, "locale cannot be 7", id="language of a wrong type"),
        pytest.param({"seed": 1.5}, "seed cannot be 1.5", id="seed"),
        pytest.param({"today": "2026-01-01"}, "today cannot be '2026-01-01'", id="day as text"),
        pytest.param({"today": datetime.datetime(2026, 1, 1)}, "today cannot be datetime", id="day with a time"),  # noqa: DTZ001
    ],
)
def test_a_setting_that_makes_no_sense_is_an_error_at_every_door(values: dict[str, Any], message: str) -> None:
    doors: list[Callable[[], object]] = [
        lambda: smartmock.load(SHOP, **values),
        lambda: smartmock.generate({"type": "string"}, **values),
        lambda: smartmock.create_app(SHOP, smartmock.Settings(smartmock.Environment(**values))),
    ]
    for door in doors:
        with pytest.raises(smartmock.SmartmockError, match=message) as caught:
            door()
        assert caught.value.remedy


def test_a_day_that_makes_no_sense_is_an_error_in_a_request_too(shop: smartmock.Api) -> None:
    day: Any = "2026-01-01"
    with pytest.raises(smartmock.SmartmockError, match="today cannot be"):
        shop.respond("GET", "/products/7", today=day)


def test_an_application_over_a_database_serves_again_what_it_knows(tmp_path: Path) -> None:
    settings = smartmock.Settings(database=str(tmp_path / "smartmock.db"))
    for documents in (SHOP, SHOP, ()):
        with TestClient(smartmock.create_app(documents, settings)) as client:
            assert client.get("/m1/1-0-default/products").status_code == 200
            assert [each["id"] for each in client.get("/").json()["projects"]] == [1]
