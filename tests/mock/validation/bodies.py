"""Operations that take a body, and what their rules say of requests."""

from collections.abc import Mapping
from typing import Final

import orjson

from smartmock.generation.compiler import Generators
from smartmock.mock.context import Context
from smartmock.mock.model import MockRequest
from smartmock.mock.validation.bodies import BodyRules
from smartmock.mock.validation.model import Violation
from smartmock.schema.schemas import SchemaSet
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.types import JSON, JsonObject

FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"


def make_rules(body: JSON, version: str = "3.1.0", **components: JSON) -> BodyRules:
    """For an operation whose Request Body Object is `body`."""
    return rules_of(
        {
            "openapi": version,
            "info": {"title": "t", "version": "1"},
            "paths": {"/x": {"post": {**({} if body is None else {"requestBody": body}), "responses": {}}}},
            "components": components,
        }
    )


def rules_of(document: JsonObject) -> BodyRules:
    """For its only operation."""
    loaded = load_document(SourceText(orjson.dumps(document), "t.json"))
    schemas = SchemaSet.from_document(loaded.tree, loaded.dialect)
    return BodyRules(loaded.operations[0], Context(loaded, schemas, Generators(schemas)))


def content(name: str, schema: JSON, **media_type: JSON) -> JsonObject:
    """A Request Body Object with one media type."""
    return {"content": {name: {"schema": schema, **media_type}}}


def properties(**schemas: JSON) -> JsonObject:
    return {"type": "object", "properties": schemas}


def send(rules: BodyRules, body: bytes | str, content_type: str = "", **headers: str) -> list[Violation]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = body.encode() if isinstance(body, str) else body
    return rules.check(MockRequest("POST", "/x", "", {**_typed(content_type), **named}, sent))


def _typed(content_type: str) -> Mapping[str, str]:
    return {"content-type": content_type} if content_type else {}


def told(violations: list[Violation]) -> list[tuple[str, str, int]]:
    """Pointer, rule and status of each."""
    assert all((each.location, each.name) == ("body", "") and each.message.endswith(".") for each in violations)
    return [(each.pointer, each.rule, each.status) for each in violations]


def part(name: str, body: bytes | str, content_type: str = "", more: str = "", filename: str = "") -> bytes:
    """A part of a form, with the boundary before it."""
    file = f'; filename="{filename}"' if filename else ""
    typed = f"Content-Type: {content_type}\r\n" if content_type else ""
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n{typed}{more}\r\n'
    return head.encode() + (body.encode() if isinstance(body, str) else body) + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--b--\r\n"
