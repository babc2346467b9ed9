"""Path parameters of a request that names its operation by key: given in the query, or generated."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import unquote_plus

from smartmock.mock.context import Serving
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import CompiledOperation
from smartmock.mock.seeds import derive
from smartmock.mock.structures import scalar_text
from smartmock.routing.table import Match, Route, build_table
from smartmock.spec.document import Operation, Parameter
from smartmock.types import JSON


def match_alone(operation: Operation, request: MockRequest) -> Mapping[str, str] | None:
    """The path parameters if the request's path fits this operation, whatever else may fit; else None."""
    bases = ("", *operation.base_paths)
    table = build_table(Route("ANY", join_base(base, operation.path), operation.key) for base in bases)
    found = table.match("ANY", request.path, request.query)
    return found.path_params if isinstance(found, Match) else None


def join_base(base: str, path: str) -> str:
    """`/v1/` and `/pets` → `/v1/pets`."""
    return base.rstrip("/") + path


def take_path_params(
    operation: CompiledOperation, request: MockRequest, serving: Serving
) -> tuple[dict[str, str], MockRequest]:
    """All path parameters, and the request without the query parameters that gave them."""
    declared = [item for item in operation.operation.parameters if item.location == "path"]
    names = {item.name for item in declared} - operation.query_names
    given: dict[str, str] = {}
    kept: list[str] = []
    for piece in request.query.split("&"):
        name, _, value = piece.partition("=")
        if unquote_plus(name) in names:
            given.setdefault(unquote_plus(name), unquote_plus(value))
        else:
            kept.append(piece)
    values = {
        item.name: _as_in_path(item, given[item.name]) if item.name in given else _generate(operation, item, serving)
        for item in declared
    }
    return values, replace(request, query="&".join(kept)) if given else request


def _as_in_path(parameter: Parameter, text: str) -> str:
    """With what its style puts before a value, which nobody writes in a query."""
    return text if text.startswith(PREFIXES.get(parameter.style, "")) else write_in_path(parameter, text)


def _generate(operation: CompiledOperation, parameter: Parameter, serving: Serving) -> str:
    if parameter.schema is None:
        return write_in_path(parameter, "1")
    generator = operation.context.generator(parameter.schema, "request", parameter.name)
    seed = derive(serving.world().root.encode("utf-8", "surrogatepass"), "path", operation.key, parameter.name)
    return write_in_path(parameter, generator(serving.draw(seed)))


def write_in_path(parameter: Parameter, value: JSON) -> str:
    """A value in the style of a path parameter (RFC 6570 sections 3.2.2, 3.2.5 and 3.2.7), not yet escaped."""
    style, explode = parameter.style, parameter.explode
    is_object = isinstance(value, dict)
    if isinstance(value, dict):
        pairs = [(name, scalar_text(each)) for name, each in value.items()]
        texts = ["=".join(pair) for pair in pairs] if explode else [text for pair in pairs for text in pair]
    else:
        texts = [scalar_text(each) for each in value] if isinstance(value, list) else [scalar_text(value)]
    if style == "matrix":
        named = [f"{parameter.name}={text}" for text in (texts if explode else [",".join(texts)])]
        return ";" + ";".join(texts if is_object and explode else named)
    return f".{('.' if explode else ',').join(texts)}" if style == "label" else ",".join(texts)


PREFIXES: Final = {"label": ".", "matrix": ";"}
