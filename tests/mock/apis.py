"""Documents of `fixtures/openapi`, compiled, and requests to them."""

import functools
from collections.abc import Mapping
from pathlib import Path

import orjson

from smartmock.mock.compiler import CompiledApi, compile_api
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.settings import Environment, Limits
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText, read_source
from smartmock.types import JSON, JsonObject

FIXTURES = Path(__file__).parents[2] / "fixtures"


@functools.cache
def open_api(name: str) -> CompiledApi:
    """The API of `fixtures/openapi/<name>.yaml`, shared by all tests."""
    return fresh_api(name)


def fresh_api(name: str) -> CompiledApi:
    path = FIXTURES / "openapi" / f"{name}.yaml"
    return compile_api(load_document(read_source(str(path), limits=Limits(), fetch=None)))


def small_api(
    responses: JsonObject, path: str = "/thing", method: str = "get", *, schemas: JSON = None, **members: JSON
) -> CompiledApi:
    """One operation with these responses; `members` are further ones of the operation."""
    paths = {path: {method: {**members, "responses": responses}}}
    document: JsonObject = {"openapi": "3.2.0", "info": {"title": "Small", "version": "1"}, "paths": paths}
    document["components"] = {"schemas": schemas or {}}
    return compile_api(load_document(SourceText(orjson.dumps(document), "small")))


def ask(
    api: CompiledApi | str,
    target: str,
    *,
    environment: Environment = Environment(),  # noqa: B008  frozen
    key: str | None = None,
    body: bytes = b"",
    raw_headers: Mapping[str, str] | None = None,
    **headers: str,
) -> MockResponse:
    """`ask("mock-choice", "GET /exact?a=b", prefer="code=404")`. All other keywords are headers."""
    method, _, address = target.partition(" ")
    path, _, query = address.partition("?")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = MockRequest(method, path, query, {**(raw_headers or {}), **named}, body)
    return (open_api(api) if isinstance(api, str) else api).respond(request, environment, key)


def content(response: MockResponse) -> JSON:
    return orjson.loads(response.body)


def header(response: MockResponse, name: str) -> str | None:
    return dict(response.headers).get(name)
