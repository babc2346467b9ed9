"""Operations of documents that are written in a few lines, and what their rules say of requests."""

from collections.abc import Mapping
from functools import cache

from smartmock.mock.compiler import compile_api
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import CompiledOperation
from smartmock.mock.validation.model import Violation
from smartmock.mock.validation.parameters import ParameterRules
from smartmock.routing.table import Match, Route, build_table
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText

Told = tuple[str, str, str, str]
"""Location, name, pointer and rule of a violation."""


@cache
def compile_get(parameters: str, path: str = "/a", version: str = "3.1.0", rest: str = "") -> CompiledOperation:
    """`parameters` in YAML flow style; `rest` is the rest of the document."""
    name = "swagger" if version == "2.0" else "openapi"
    get = f"{{parameters: {parameters}, responses: {{'200': {{description: Fine}}}}}}"
    text = f"{name}: '{version}'\ninfo: {{title: Test, version: '1'}}\npaths: {{'{path}': {{get: {get}}}}}\n{rest}"
    api = compile_api(load_document(SourceText(text.encode(), "test.yaml")))
    (operation,) = api.document.operations
    return api.operation(operation.key)


@cache
def rules_of(operation: CompiledOperation) -> ParameterRules:
    return ParameterRules(operation.operation, operation.context)


def check(operation: CompiledOperation, target: str, headers: Mapping[str, str] | None = None) -> list[Violation]:
    """What a GET of the target breaks."""
    path, _, query = target.partition("?")
    match = build_table([Route("GET", operation.operation.path, 0)]).match("GET", path, query)
    assert isinstance(match, Match)
    return rules_of(operation).check(MockRequest("GET", path, query, headers or {}), match.path_params)


def told(violations: list[Violation]) -> list[Told]:
    return [(each.location, each.name, each.pointer, each.rule) for each in violations]
