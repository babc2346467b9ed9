"""The paths under which an API says that it is served (Server Object, OpenAPI 3.1 section 4.8.5)."""

import posixpath
import re
from typing import Final
from urllib.parse import urljoin

from smartmock import pointers
from smartmock.spec.reading import Reading
from smartmock.types import JSON, JsonObject

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_AUTHORITY: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*")


def read_base_paths(reading: Reading, *owners: tuple[JsonObject, str]) -> tuple[str, ...]:
    """The path parts of the servers of the first owner that has any: operation, path item, document.

    Each begins with `/` and does not end with one; servers at the root give nothing.
    """
    for node, pointer in owners:
        servers = node.get("servers")
        if isinstance(servers, list) and servers:
            if pointer not in reading.base_paths:
                place = pointers.join(pointer, "servers")
                paths = [_base_path(reading, server, pointers.join(place, n)) for n, server in enumerate(servers)]
                reading.base_paths[pointer] = tuple(dict.fromkeys(path for path in paths if path))
            return reading.base_paths[pointer]
        if servers is not None and not isinstance(servers, list):
            reading.report("error", pointers.join(pointer, "servers"), "`servers` must be a list.", "Write a list.")
    return ()


def _base_path(reading: Reading, server: JSON, pointer: str) -> str:
    url = server.get("url") if isinstance(server, dict) else None
    if not isinstance(url, str):
        reading.report("warning", pointer, "This server has no `url`.", "Add its `url`, or remove it.")
        return ""
    variables = server.get("variables")
    path = path_part(_fill(url, variables if isinstance(variables, dict) else {}), reading.base_url)
    if "{" not in path:
        return path
    message = f"The path of the server `{url}` has a variable without `default`; it is left aside."
    reading.report("warning", pointer, message, "Give the variable a `default`.")
    return ""


def _fill(url: str, variables: JsonObject) -> str:
    def value(match: re.Match[str]) -> str:
        variable = variables.get(match[1])
        default = variable.get("default") if isinstance(variable, dict) else None
        return match[0] if default is None or isinstance(default, dict | list) else str(default)

    return _VARIABLE.sub(value, url)


def path_part(url: str, base_url: str = "") -> str:
    """`https://example.com/api/v1/` → `/api/v1`; relative URLs start at `base_url`; the root gives ""."""
    url = url.strip()
    if not _AUTHORITY.match(url) and base_url:
        try:
            url = urljoin(base_url, url)
        except ValueError:
            return ""
    path = re.split(r"[?#]", _AUTHORITY.sub("", url, count=1))[0]
    normal = posixpath.normpath("/" + path.lstrip("/"))
    return "" if normal == "/" else normal
