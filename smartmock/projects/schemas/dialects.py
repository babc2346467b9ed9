"""The dialects of JSON Schemas that people may name."""

from typing import Final

from smartmock.errors import SmartmockError
from smartmock.schema.dialects import DIALECTS, find_dialect
from smartmock.types import JSON

LATEST: Final = "2020-12"
READ_AS_LATEST: Final = ("json-schema.org/schema", "spec.openapis.org/oas/3.1/")
"""What a `$schema` may say beside the names of dialects: always the newest draft, and dialects made from it."""

# The keywords of draft 3 (`extends`, `disallow`, a `required` that is true or false) are not understood.
DIALECT_NAMES: Final = tuple(name for name in DIALECTS if name != "draft3")
DIALECT_REMEDY: Final = f"Use one of {', '.join(DIALECT_NAMES)}."


def check_dialect(tree: JSON, dialect: str | None) -> None:
    """Raises `SmartmockError` for a `$schema` or a `dialect` that is not understood."""
    declared = tree.get("$schema") if isinstance(tree, dict) else None
    if declared is not None and not is_known(declared):
        message = f"The dialect {repr(declared)[:200]} of `$schema` is not known."
        remedy = "Use the address of a draft, such as https://json-schema.org/draft/2020-12/schema."
        raise SmartmockError(message, pointer="/$schema", remedy=remedy)
    if dialect is not None and not is_known(dialect):
        raise SmartmockError(f"The dialect {repr(dialect)[:200]} is not known.", remedy=DIALECT_REMEDY)


def is_known(name: object) -> bool:
    """Whether a dialect has this name or address; `find_dialect` takes the latest for all others."""
    if not isinstance(name, str):
        return False
    found = find_dialect(name).name
    if found == LATEST:
        return LATEST in name or any(address in name for address in READ_AS_LATEST)
    return found in DIALECT_NAMES
