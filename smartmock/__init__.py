"""smartmock: import an OpenAPI document, get a URL behind which every operation answers.

The names of `__all__` are the Python door; they are described in docs/library.md. Each is loaded when it is first used.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smartmock.errors import SmartmockError, UnsatisfiableSchema
    from smartmock.library import Api, Response, create_app, generate, load
    from smartmock.settings import Environment, Settings
    from smartmock.types import Problem

__version__ = "0.1.0"

__all__ = [
    "Api",
    "Environment",
    "Problem",
    "Response",
    "Settings",
    "SmartmockError",
    "UnsatisfiableSchema",
    "__version__",
    "create_app",
    "generate",
    "load",
]

_HOMES = {
    "Api": "library",
    "Environment": "settings",
    "Problem": "types",
    "Response": "library",
    "Settings": "settings",
    "SmartmockError": "errors",
    "UnsatisfiableSchema": "errors",
    "create_app": "library",
    "generate": "library",
    "load": "library",
}


def _load(name: str) -> Any:
    """The value behind a name of the door; raises `AttributeError` for any other name, as modules do."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


if not TYPE_CHECKING:  # type checkers shall see the names above and no others
    __getattr__ = _load


def __dir__() -> list[str]:
    return sorted(__all__)
