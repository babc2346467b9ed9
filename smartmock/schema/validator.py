"""Validation of values, by jsonschema-rs, against schemas in 2020-12 shape."""

import base64
import binascii
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

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

    __slots__ = ("_compiled", "fault", "is_valid")

    depth: ClassVar[int] = 0
    """Steps of the paths in `errors` that stand before the value."""

    def __init__(self, schema: JSON, registry: jsonschema_rs.Registry) -> None:
        self.fault = ""
        self.is_valid: Callable[[JSON], bool] = _anything
        self._compiled: jsonschema_rs.Draft202012Validator | None = None
        try:
            self._compiled = _compile(schema, registry)
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            self.fault = str(error).partition("\n")[0]
        else:
            self.is_valid = self._compiled.is_valid

    def violations(self, value: JSON) -> list[Violation]:
        """Every rule that `value` breaks, in the order in which the schema states them; empty when it is valid."""
        return [_violation(error, self.depth) for error in self.errors(value)]

    def errors(self, value: JSON) -> Iterable[jsonschema_rs.ValidationError]:
        """The same as the library tells it."""
        return self._compiled.iter_errors(value) if self._compiled else ()


class SharedValidators:
    """One compiled schema that judges for many: what they refer to is compiled once, not once for each.

    A validator of its own takes megabytes where schemas refer to half of a large document.
    """

    def __init__(self, addresses: Iterable[str], registry: jsonschema_rs.Registry) -> None:
        """Raises `ValueError` or `ReferencingError` when one of the schemas cannot be compiled."""
        self._compiled = _compile({"properties": {address: {"$ref": address} for address in addresses}}, registry)

    def validator(self, address: str) -> "SharedValidator":
        """The validator for one of the addresses."""
        return SharedValidator(self._compiled, address)


class SharedValidator(Validator):
    """Judges as a `Validator` does: the value is shown under the address of its schema."""

    __slots__ = ("_address",)

    depth: ClassVar[int] = 1

    def __init__(self, compiled: jsonschema_rs.Draft202012Validator, address: str) -> None:
        judge = compiled.is_valid
        self.fault = ""
        self.is_valid = lambda value: judge({address: value})
        self._compiled = compiled
        self._address = address

    def errors(self, value: JSON) -> Iterable[jsonschema_rs.ValidationError]:
        return super().errors({self._address: value})


def _compile(schema: JSON, registry: jsonschema_rs.Registry) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        schema, registry=registry, offline=True, validate_formats=True, formats=FORMATS
    )


def _violation(error: jsonschema_rs.ValidationError, depth: int) -> Violation:
    return Violation(pointers.join("", *error.instance_path[depth:]), error.kind.name, error.message)


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
