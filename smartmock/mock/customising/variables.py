"""What templates know: the request, and the answer as it would have been."""

from collections.abc import Mapping
from typing import Any

from smartmock.types import JSON, JsonObject


class Attributes:
    """Tells itself what stands behind a dot."""

    __slots__ = ()

    def attribute(self, name: str) -> JSON:
        raise NotImplementedError


class PathText(str, Attributes):
    """The path of a request; behind it, its parameters by name."""

    __slots__ = ("parameters",)
    parameters: Mapping[str, JSON]

    def attribute(self, name: str) -> JSON:
        return self.parameters.get(name)

    def __getitem__(self, key: Any) -> Any:
        return self.parameters[key] if isinstance(key, str) else super().__getitem__(key)


class Headers(dict[str, JSON]):
    """By names of any case (RFC 9110 section 5.1); behind a dot, `_` stands for `-`."""

    def __init__(self, headers: Mapping[str, JSON]) -> None:
        super().__init__({name.lower(): value for name, value in headers.items()})

    def __getitem__(self, name: Any) -> JSON:
        return super().__getitem__(self._own(name))

    def __contains__(self, name: object) -> bool:
        return super().__contains__(self._own(name))

    def get(self, name: Any, default: Any = None) -> Any:
        return super().get(self._own(name), default)

    def _own(self, name: object) -> str:
        lower = str(name).lower()
        return lower if super().__contains__(lower) else lower.replace("_", "-")


def as_variables(variables: JsonObject) -> dict[str, Any]:
    """`request` is as `ScriptJob` says."""
    request = variables.get("request")
    return {**variables, "request": _request(request)} if isinstance(request, dict) else dict(variables)


def _request(request: JsonObject) -> JsonObject:
    path = PathText(request.get("path") if isinstance(request.get("path"), str) else "")
    path.parameters = request["path"] if isinstance(request.get("path"), dict) else request.get("path_params") or {}
    return {**request, "path": path, "headers": Headers(_by_name(request.get("headers")))}


def _by_name(headers: JSON) -> Mapping[str, JSON]:
    """Headers as an object, or as pairs, of which the first of a name counts."""
    if isinstance(headers, dict):
        return headers
    return dict(reversed(headers or ()))
