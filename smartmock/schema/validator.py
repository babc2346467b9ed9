"""Validation of values, by jsonschema-rs, against schemas in 2020-12 shape."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import jsonschema_rs

from smartmock import pointers
from smartmock.schema.model import Parts
from smartmock.types import JSON


@dataclass(frozen=True, slots=True)
class Violation:
    """`pointer` leads into the value, `rule` is the keyword that failed, `message` says how."""

    pointer: str
    rule: str
    message: str


class Validator:
    """Judges values against one schema. A schema that cannot be compiled judges nothing: `fault` says why."""

    __slots__ = ("_validator", "fault", "is_valid")

    def __init__(self, schema: JSON, registry: jsonschema_rs.Registry) -> None:
        self.fault = ""
        self.is_valid: Callable[[JSON], bool] = _anything
        self._validator: jsonschema_rs.Draft202012Validator | None = None
        try:
            self._validator = jsonschema_rs.Draft202012Validator(
                schema, registry=registry, offline=True, validate_formats=True, formats=FORMATS
            )
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            self.fault = str(error).partition("\n")[0]
        else:
            self.is_valid = self._validator.is_valid

    def violations(self, value: JSON) -> list[Violation]:
        """Every rule that `value` breaks, in the order in which the schema states them; empty when it is valid."""
        errors = self._validator.iter_errors(value) if self._validator else ()
        return [
            Violation(pointers.join("", *error.instance_path), error.kind.name, error.message)
            for error in errors
        ]  # fmt: skip


def _anything(_value: JSON) -> bool:
    return True


def validator_of(parts: Parts, registry: jsonschema_rs.Registry) -> Validator:
    """A validator for values that must obey all of `parts`."""
    return Validator(parts[0] if len(parts) == 1 else {"allOf": list(parts)} if parts else True, registry)


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


FORMATS: Final[dict[str, Callable[[str], bool]]] = {"byte": _is_base64}
"""Formats of the OpenAPI registry that JSON Schema does not know (OpenAPI 3.0 section 4.4)."""
