"""Operations that share method and path: some documents tell them apart by a `#fragment`, which no request carries."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from smartmock.mock.json_text import parse_json
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import CompiledOperation
from smartmock.spec.document import Operation

MAX_BODY: Final = 256 * 1024
"""Bytes up to which a body is read to find out whom it means."""


def find_twins(operations: Iterable[Operation]) -> Mapping[str, tuple[str, ...]]:
    """Key of an operation without a fragment → keys of those that have its method and path, and a fragment."""
    groups: dict[tuple[str, str], list[Operation]] = {}
    for operation in operations:
        groups.setdefault((operation.method, operation.path.partition("#")[0]), []).append(operation)
    twins: dict[str, tuple[str, ...]] = {}
    for group in groups.values():
        fragments = tuple(item.key for item in group if "#" in item.path)
        plain = [item.key for item in group if "#" not in item.path]
        if plain and fragments:
            twins[plain[0]] = fragments
    return twins


def choose_twin(
    matched: CompiledOperation, others: Sequence[CompiledOperation], request: MockRequest
) -> CompiledOperation:
    """The operation whose body schema asks for most of what the body holds; `matched` among equals."""
    text = request.body.decode("utf-8", "replace") if len(request.body) <= MAX_BODY else ""
    body = parse_json(text)
    if not isinstance(body, dict):
        return matched
    return max((matched, *others), key=lambda operation: likeness(operation, body))


def likeness(operation: CompiledOperation, body: Mapping[str, object]) -> int:
    """How many properties the schema requires of a body that it accepts; -1 when it does not accept it."""
    declared = operation.operation.request_body
    contents = declared.content if declared else ()
    schema = next((item.schema for item in contents if parse_media_type(item.name).family == "json"), None)
    if schema is None:
        return 0
    context = operation.context
    with context.lock:
        if not context.schemas.validator(schema, "request").is_valid(body):
            return -1
        return len(context.schemas.view(schema, "request").required)
