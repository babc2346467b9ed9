"""Path parameters of a request that names its operation by key: given in the query, or generated."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote_plus

from smartmock.mock.context import Serving
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import CompiledOperation
from smartmock.mock.seeds import derive
from smartmock.mock.structures import scalar_text
from smartmock.routing.table import Match, Route, build_table
from smartmock.spec.document import Operation


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
        item.name: given[item.name] if item.name in given else _generate(operation, item.name, item.schema, serving)
        for item in declared
    }
    return values, replace(request, query="&".join(kept)) if given else request


def _generate(operation: CompiledOperation, name: str, schema: str | None, serving: Serving) -> str:
    if schema is None:
        return "1"
    generator = operation.context.generator(schema, "request", name)
    seed = derive(serving.world().root.encode("utf-8", "surrogatepass"), "path", operation.key, name)
    return scalar_text(generator(serving.draw(seed)))
