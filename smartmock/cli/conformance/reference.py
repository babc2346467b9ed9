"""openapi-core as the second judge: it reads the document by itself and shares no code with the generator.

Importing this module costs half a second; only `smartmock check` does.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jsonschema.exceptions import ValidationError as SchemaError
from jsonschema_path import SchemaPath
from openapi_core import Config, OpenAPI
from openapi_core.deserializing.media_types.util import json_loads
from openapi_core.templating.datatypes import TemplateResult
from openapi_core.templating.paths.datatypes import PathOperationServer
from openapi_core.templating.paths.finders import BasePathFinder
from openapi_core.testing import MockRequest, MockResponse
from openapi_core.validation.request.validators import (
    V30RequestBodyValidator,
    V31RequestBodyValidator,
    V32RequestBodyValidator,
)
from openapi_core.validation.response.exceptions import HeaderValidationError
from openapi_core.validation.schemas import (
    oas30_read_schema_validators_factory,
    oas30_write_schema_validators_factory,
    oas31_schema_validators_factory,
    oas32_schema_validators_factory,
)
from openapi_core.validation.schemas.factories import SchemaValidatorsFactory
from openapi_core.validation.schemas.validators import SchemaValidator

from smartmock import pointers
from smartmock.mock.model import MockResponse as Answer
from smartmock.schema.normalize import mapping_reference
from smartmock.spec.document import Document, MediaType, Operation
from smartmock.types import JSON, JsonObject, Problem

READERS = {
    "3.0": (oas30_read_schema_validators_factory, oas30_write_schema_validators_factory, V30RequestBodyValidator),
    "3.1": (oas31_schema_validators_factory, oas31_schema_validators_factory, V31RequestBodyValidator),
    "3.2": (oas32_schema_validators_factory, oas32_schema_validators_factory, V32RequestBodyValidator),
}
"""Version → validators of responses, validators of requests, reader of request bodies."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a value is refused. `decided` is False where the judge could not read the schema itself.

    `fault` is what the document gets wrong, where that is the reason. `header` names the header, if it is about one.
    """

    pointer: str
    message: str
    decided: bool = True
    fault: Problem | None = None
    header: str = ""


class PointerFinder(BasePathFinder):
    """Finds an operation by its JSON pointer, given in place of a path; servers are not looked at."""

    def find(self, method: str, name: str) -> PathOperationServer:
        *parents, _ = pointers.split(name)
        path = self.spec
        for token in parents:
            path = path / token
        return PathOperationServer(path, path / method, self.spec, TemplateResult(name, {}), TemplateResult("", {}))


class RememberingFactory(SchemaValidatorsFactory):
    """Makes the validator of a schema once; the ordinary factory does so twice for every body."""

    def __init__(self, maker: SchemaValidatorsFactory) -> None:
        super().__init__(maker.schema_validator_cls, maker.format_checker)
        self.maker = maker
        self.made: dict[SchemaPath, SchemaValidator] = {}

    def create(self, spec: SchemaPath, schema: SchemaPath, *args: Any, **keywords: Any) -> SchemaValidator:
        if schema not in self.made:
            self.made[schema] = self.maker.create(spec, schema, *args, **keywords)
        return self.made[schema]


class Reference:
    """Judges JSON bodies and response headers of one document."""

    def __init__(self, document: Document) -> None:
        version = str(document.tree.get("openapi", "3.0"))[:3]
        readers, writers, body_validator = READERS.get(version, READERS["3.1"])
        extra: dict[str, Callable[[bytes], Any]] = dict.fromkeys(json_names(document), json_loads)
        config = Config(
            spec_validator_cls=None,  # type: ignore[arg-type]  # documented: None trusts the document
            path_finder_cls=PointerFinder,
            schema_validators_factory=RememberingFactory(readers),
            extra_media_type_deserializers=extra,
        )
        self.document = document
        self.tree = with_mapped_references(document.tree)
        self.api = OpenAPI.from_dict(self.tree, config=config)
        self.bodies = body_validator(
            self.api.spec,
            path_finder_cls=PointerFinder,
            schema_validators_factory=RememberingFactory(writers),
            extra_media_type_deserializers=extra,
        )

    def judge_response(
        self, operation: Operation, answer: Answer, media_type: str | None, *, json: bool
    ) -> list[Objection]:
        """Objections to the headers, and with `json` to the body, of an answer.

        `media_type` is spelled as the document does: it is not found by other spellings of its parameters.
        """
        body = answer.body if json else b"null"
        response = MockResponse(body, answer.status, dict(answer.headers), media_type or "")
        errors = self.api.iter_response_errors(request_to(operation), response)
        return self.objections(error for error in errors if json or isinstance(error, HeaderValidationError))

    def judge_request(self, operation: Operation, media_type: str, body: bytes) -> list[Objection]:
        """Objections to a JSON request body."""
        return self.objections(self.bodies.iter_errors(request_to(operation, body, media_type)))

    def objections(self, errors: Iterable[Exception]) -> list[Objection]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of deprecated headers; that is the author's decision
            try:
                return [objection for error in errors for objection in self.explain(error)]
            except Exception as error:  # noqa: BLE001  a schema that it cannot read may raise anything
                return [Objection("", f"{type(error).__name__}: {error}", decided=False)]

    def explain(self, error: Exception) -> Iterator[Objection]:
        """One objection for each schema error inside, or one for the error itself."""
        cause = error.__cause__
        details = list(getattr(cause, "schema_errors", ()))
        header = str(error.name) if isinstance(error, HeaderValidationError) else ""
        prefix = f"header {header}: " if header else ""
        for detail in details:
            place = pointers.join("", *detail.absolute_path)
            message, fault = f"{prefix}{detail.validator}: {detail.message}", self.fault_behind(detail)
            yield Objection(place, message, fault=fault, header=header)
        if not details:
            yield Objection("", prefix + str(cause or error), header=header)

    def fault_behind(self, error: SchemaError) -> Problem | None:
        """The fault of the document that makes openapi-core refuse what JSON Schema alone allows."""
        for is_fault, message, remedy in FAULTS:
            if is_fault(error):
                pointer = self.places.get(id(error.schema), "")
                return Problem("warning", self.document.original_pointer(pointer), message, remedy)
        return None

    @cached_property
    def places(self) -> dict[int, str]:
        """Where each object of the document stands, by its identity."""
        return {id(node): pointer for pointer, node in walk(self.tree)}


def json_names(document: Document) -> set[str]:
    """All media types of the document: only bodies that are JSON are ever shown to this judge."""
    content: list[MediaType] = []
    for operation in document.operations:
        content += operation.request_body.content if operation.request_body else ()
        content += [media_type for response in operation.responses for media_type in response.content]
    return {name for item in content for name in (item.name, item.name.partition(";")[0].strip().lower())}


def request_to(operation: Operation, body: bytes = b"", media_type: str = "application/json") -> MockRequest:
    pointer = operation.pointer
    return MockRequest("", operation.method.lower(), pointer, path_pattern=pointer, data=body, content_type=media_type)


def walk(tree: JSON) -> Iterator[tuple[str, JSON]]:
    """Every object and array of a document with its pointer."""
    waiting = [("", tree)]
    while waiting:
        pointer, node = waiting.pop()
        yield pointer, node
        items = node.items() if isinstance(node, dict) else enumerate(node)
        waiting += [(pointers.join(pointer, key), value) for key, value in items if isinstance(value, dict | list)]


def with_mapped_references(tree: JsonObject) -> JsonObject:
    """The document with references for the names of components in `mapping`, which openapi-core cannot read."""
    if not any(names != references for names, references in find_mappings(tree)):
        return tree
    tree = deepcopy(tree)
    for names, references in find_mappings(tree):
        names.update(references)
    return tree


def find_mappings(tree: JSON) -> Iterator[tuple[JsonObject, JsonObject]]:
    """Each `mapping` of a discriminator, and how it reads in references."""
    for _, node in walk(tree):
        discriminator = node.get("discriminator") if isinstance(node, dict) else None
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        if isinstance(mapping, dict):
            targets = mapping.items()
            yield mapping, {name: mapping_reference(to) if isinstance(to, str) else to for name, to in targets}


def misses_mapping(error: SchemaError) -> bool:
    return error.validator in {"oneOf", "anyOf", "allOf"} and error.message.endswith("could not be resolved")


def forbids_its_null(error: SchemaError) -> bool:
    nullable = isinstance(error.schema, Mapping) and error.schema.get("nullable") is True
    return error.validator == "enum" and error.instance is None and nullable


def lacks_choice(error: SchemaError) -> bool:
    return "does not contain discriminating property" in error.message


def is_empty(error: SchemaError) -> bool:
    return error.validator == "enum" and error.validator_value == []


FAULTS: tuple[tuple[Callable[[SchemaError], bool], str, str], ...] = (
    (
        misses_mapping,
        "The `discriminator` leads from a value that is allowed to a schema that does not exist.",
        "Add a `mapping` from each value to its schema.",
    ),
    (
        forbids_its_null,
        "The schema is `nullable`, but its `enum` does not hold null (OpenAPI 3.0.3, section 4.7.24.1).",
        "Add null to the `enum`, or take `nullable` away.",
    ),
    (
        lacks_choice,
        "The property that the `discriminator` names is not required by every schema that it chooses between.",
        "Add the property to `required` of each of them.",
    ),
    (is_empty, "The `enum` is empty: no value is in it.", "List the values, or take the `enum` away."),
)
"""How to know it, what is wrong, what to change."""
