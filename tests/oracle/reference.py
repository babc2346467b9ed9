"""What openapi-core says of a request."""

import warnings
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

from jsonschema.exceptions import ValidationError as SchemaError
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.deserializing.media_types.util import json_loads
from openapi_core.validation.request import validators
from openapi_core.validation.request.exceptions import MissingRequestBody
from openapi_core.validation.schemas import oas30_write_schema_validators_factory, oas31_schema_validators_factory
from werkzeug.datastructures import Headers, ImmutableMultiDict

from smartmock.cli.conformance.reference import PointerFinder, RememberingFactory, json_names, with_mapped_references
from smartmock.mock.model import MockRequest
from smartmock.spec.document import Document, Operation

VALIDATORS = {
    "3.0": (validators.V30RequestParametersValidator, validators.V30RequestBodyValidator),
    "3.1": (validators.V31RequestParametersValidator, validators.V31RequestBodyValidator),
    "3.2": (validators.V32RequestParametersValidator, validators.V32RequestBodyValidator),
}


class CoreRequest:
    """The request as its protocol wants it; the operation is named by its pointer."""

    def __init__(self, operation: Operation, request: MockRequest, path_params: Mapping[str, str]) -> None:
        cookies = SimpleCookie(request.headers.get("cookie", ""))
        self.host_url = ""
        self.path = operation.pointer
        self.path_pattern = operation.pointer
        self.full_url_pattern = operation.pointer
        self.method = operation.method.lower()
        self.body = request.body or None
        self.content_type = request.headers.get("content-type", "")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(request.query, keep_blank_values=True)),
            header=Headers(list(request.headers.items())),
            cookie=ImmutableMultiDict((name, morsel.value) for name, morsel in cookies.items()),
            path=dict(path_params),
        )


class Core:
    """openapi-core over one document."""

    def __init__(self, document: Document) -> None:
        version = str(document.tree.get("openapi", "3.0"))[:3]
        parameters, bodies = VALIDATORS.get(version, VALIDATORS["3.1"])
        factory = oas30_write_schema_validators_factory if version == "3.0" else oas31_schema_validators_factory
        config = Config(spec_validator_cls=None, path_finder_cls=PointerFinder)  # type: ignore[arg-type]
        api = OpenAPI.from_dict(with_mapped_references(document.tree), config=config)
        made: dict[str, Any] = {
            "path_finder_cls": PointerFinder,
            "schema_validators_factory": RememberingFactory(factory),
            "extra_media_type_deserializers": dict.fromkeys(
                (name for name in json_names(document) if "json" in name), json_loads
            ),
        }
        self._parameters = parameters(api.spec, **made)
        self._bodies = bodies(api.spec, **made)

    def judge(self, operation: Operation, request: MockRequest, path_params: Mapping[str, str]) -> dict[str, str]:
        """Part of the request → why it is refused. Parts are `body`, and such as `query limit`."""
        asked = CoreRequest(operation, request, path_params)
        found: dict[str, str] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for error in self._parameters.iter_errors(asked):
                place = f"{getattr(error, 'location', '?')} {getattr(error, 'name', '?')}"
                found[place] = told_of(error)
            for error in self._bodies.iter_errors(asked):
                if type(error) is MissingRequestBody:
                    continue  # it is not required
                found["body"] = told_of(error)
        return found


def told_of(error: Exception) -> str:
    """The rules that a value breaks, or what else is wrong."""
    cause = error.__cause__ or error
    rules = [f"{rule_of(each)}: {each.message[:150]}" for each in getattr(cause, "schema_errors", ())]
    return " | ".join(rules) or str(cause)[:200]


def rule_of(error: SchemaError) -> str:
    """The keyword; `required readOnly` where what is missing is read-only."""
    missing = error.message.split("'")[1] if error.validator == "required" else ""
    declared = error.schema.get("properties", {}).get(missing) if isinstance(error.schema, Mapping) else None
    is_read_only = isinstance(declared, Mapping) and declared.get("readOnly") is True
    return f"{error.validator} readOnly" if is_read_only else str(error.validator)
