"""Where smartmock means to differ from openapi-core, each with the sentence that decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.oracle.comparing import Disagreement

EMPTY: Final = """\
An empty text is a value like any other: `allowEmptyValue` allows it in place of parameters that would otherwise be
omitted, and says nothing of texts that the schema allows (OpenAPI 3.1.1 section 4.8.12.2.1)."""

BOOLEAN: Final = """\
A boolean is written `true` or `false`, as in JSON; 0 and 1 are numbers (JSON Schema 2020-12 core, section 4.2.1)."""

DEEP_LIST: Final = """\
`deepObject` is defined for objects alone (OpenAPI 3.1.1 section 4.8.12.2.3). Servers that declare it for lists mean
`name[]=` or `name[0]=`; openapi-core refuses even requests without the parameter."""

READ_ONLY: Final = """\
The `required` of a read-only property takes effect on the response only (OpenAPI 3.0.4 section 4.7.24.2). 3.1 leaves
that to JSON Schema, where `readOnly` says that nobody else may give the value (2020-12 validation, section 9.4)."""

REASONS: Final[Mapping[str, Callable[[Disagreement], bool]]] = {
    EMPTY: lambda each: not each.ours and each.theirs.endswith("query parameter cannot be empty"),
    BOOLEAN: lambda each: not each.theirs and each.ours.startswith("type ") and "true or false" in each.ours,
    READ_ONLY: lambda each: (
        not each.ours and all(rule.startswith("required readOnly") for rule in each.theirs.split(" | "))
    ),
    DEEP_LIST: lambda each: not each.ours and each.theirs.startswith("('deepObject'"),
}
"""The sentence, and whether it decides about a disagreement."""


def explains(disagreement: Disagreement) -> str:
    """The sentence, "" where there is none."""
    return next((sentence for sentence, decides in REASONS.items() if decides(disagreement)), "")
