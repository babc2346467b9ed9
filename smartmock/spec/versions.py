"""Which kind of document a tree is."""

import re
from collections.abc import Callable
from typing import Final

from smartmock.errors import DocumentError
from smartmock.spec.bounds import Parsed
from smartmock.spec.document import SchemaDialect
from smartmock.types import JSON, JsonObject, Problem

_SUPPORTED: Final[tuple[tuple[re.Pattern[str], SchemaDialect], ...]] = (
    (re.compile(r"2(\.0)*"), "openapi-3.0"),
    (re.compile(r"3(\.0(\.\d+)?)?(-.*)?"), "openapi-3.0"),
    (re.compile(r"3\.[12](\.\d+)?(-.*)?"), "2020-12"),
)
_FULL: Final = {"2": "2.0", "3": "3.0.0", "3.0": "3.0.0", "3.1": "3.1.0", "3.2": "3.2.0"}
"""Versions as people shorten them → as their specification writes them."""
_CONVERT: Final = "Convert it to OpenAPI 3.1 with a converter of its maker, then import the result."


def _postman(tree: JsonObject) -> bool:
    info = tree.get("info")
    return isinstance(info, dict) and ("_postman_id" in info or "getpostman.com" in str(info.get("schema")))


_STRANGERS: Final[tuple[tuple[Callable[[JsonObject], bool], str, str], ...]] = (
    (
        lambda tree: "swaggerVersion" in tree,
        "a Swagger 1.x resource listing",
        "Convert it to Swagger 2.0 or OpenAPI 3.",
    ),
    (lambda tree: "asyncapi" in tree, "an AsyncAPI document", "Import the OpenAPI document of the same service."),
    (lambda tree: "arazzo" in tree, "an Arazzo document", "Import the OpenAPI documents that it names as sources."),
    (lambda tree: "overlay" in tree, "an OpenAPI overlay", "Apply it to its OpenAPI document and import the result."),
    (_postman, "a Postman collection", _CONVERT),
    (lambda tree: tree.get("_type") == "export", "an Insomnia export", _CONVERT),
    (lambda tree: isinstance(tree.get("log"), dict) and "entries" in tree["log"], "a HAR recording", _CONVERT),
    (
        lambda tree: "$schema" in tree or ("type" in tree and "properties" in tree),
        "a plain JSON Schema",
        "Use it as a schema in an OpenAPI document, under `components/schemas`.",
    ),
)


def detect_version(tree: JSON) -> str:
    """The value of `openapi` or `swagger` as text; raises `DocumentError` for documents of other kinds."""
    if not isinstance(tree, dict):
        raise DocumentError(
            f"The text is {_kind(tree)}, not an OpenAPI document.",
            remedy="Give an OpenAPI document: an object with `openapi` or `swagger`, `info` and `paths`.",
        )
    for field, versions in (("openapi", _SUPPORTED[1:]), ("swagger", _SUPPORTED[:1])):
        if field in tree:
            version = str(tree[field]).strip()
            if any(pattern.fullmatch(version) for pattern, _ in versions):
                return version
            raise DocumentError(
                f"`{field}: {version[:40]}` is not a version that is known here.",
                pointer=f"/{field}",
                remedy="Use OpenAPI 3.0, 3.1 or 3.2, or Swagger 2.0.",
            )
    raise _describe_stranger(tree)


def write_version(parsed: Parsed) -> Parsed:
    """`parsed` with its version as the text that its specification asks for, which other tools insist on.

    Raises `DocumentError` as `detect_version` does.
    """
    found = detect_version(parsed.tree)
    version = _FULL.get(found, found)
    field = "swagger" if is_swagger(version) else "openapi"
    written = parsed.tree[field]
    if written == version:
        return parsed
    parsed.tree[field] = version
    fault = "no full version" if isinstance(written, str) else "a number, not the text of a version"
    message = f"`{field}: {written}` is {fault}; it is read as `{version}`."
    note = Problem("warning", f"/{field}", message, f'Write it in quotes: `{field}: "{version}"`.')
    return Parsed(parsed.tree, (*parsed.problems, note))


def dialect_of(version: str) -> SchemaDialect:
    return next(dialect for pattern, dialect in _SUPPORTED if pattern.fullmatch(version))


def is_swagger(version: str) -> bool:
    return version.startswith("2")


def _describe_stranger(tree: JsonObject) -> DocumentError:
    for recognises, name, remedy in _STRANGERS:
        if recognises(tree):
            return DocumentError(f"This is {name}, not an OpenAPI document.", remedy=remedy)
    if "paths" in tree:
        return DocumentError("The document has no `openapi` field.", remedy="Add its version: `openapi: 3.0.3`.")
    return DocumentError(
        "This is not an OpenAPI document: it has neither `openapi` nor `swagger`.",
        remedy="Give an OpenAPI 3.x or Swagger 2.0 document.",
    )


def _kind(tree: JSON) -> str:
    if isinstance(tree, list):
        return "a list"
    return "plain text" if isinstance(tree, str) else "a single value"
