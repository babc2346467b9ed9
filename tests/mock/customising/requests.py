"""Requests that say something in one place."""

import json
from collections.abc import Callable
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from smartmock.mock.customising.conditions import Condition, compile_condition
from smartmock.mock.customising.facts import Facts
from smartmock.mock.model import MockRequest
from smartmock.types import JSON

JSON_TYPE = {"content-type": "application/json"}
XML_TYPE = {"content-type": "application/xml"}
FORM_TYPE = {"content-type": "application/x-www-form-urlencoded"}
MULTIPART_TYPE = {"content-type": "multipart/form-data; boundary=b"}


def facts(body: bytes = b"", headers: dict[str, str] | None = None, query: str = "", **more: JSON) -> Facts:
    return Facts(MockRequest("POST", "/pets", query, headers or {}, body), more.pop("path_params", {}), **more)


def json_facts(value: JSON) -> Facts:
    return facts(json.dumps(value).encode(), JSON_TYPE)


def part(name: str, text: str) -> bytes:
    return f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()


TEXT_PLACES: dict[str, tuple[str, Callable[[str], Facts]]] = {
    "query": ("query", lambda text: facts(query="a=%20&x=" + quote(text))),
    "path": ("path", lambda text: facts(path_params={"x": text})),
    "header": ("header", lambda text: facts(headers={"x": text})),
    "cookie": ("cookie", lambda text: facts(headers={"cookie": f"a=1; x={text}"})),
    "form": ("form", lambda text: facts(urlencode({"x": text}).encode(), FORM_TYPE)),
    "multipart": ("form", lambda text: facts(part("a", "1") + part("x", text) + b"--b--", MULTIPART_TYPE)),
    "body of a form": ("body", lambda text: facts(urlencode({"x": text}).encode(), FORM_TYPE)),
    "body of XML": ("body", lambda text: facts(f"<r><x>{escape(text)}</x></r>".encode(), XML_TYPE)),
    "body of JSON": ("body", lambda text: json_facts({"x": text})),
}
"""Where a text may stand under the name `x` → the location, and the request that has it there."""


def condition(location: str, operator: str, value: JSON = None, name: str = "x", **more: JSON) -> Condition:
    content = {"in": location, "name": name, "operator": operator, "value": value, **more}
    return compile_condition(content, "/conditions/0")
