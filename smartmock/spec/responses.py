"""Request Body Objects and Responses Objects (OpenAPI 3.1 sections 4.8.13 and 4.8.16)."""

import re
from typing import Final

from smartmock import pointers
from smartmock.spec.document import RequestBody, Response
from smartmock.spec.media_types import read_content, read_headers
from smartmock.spec.reading import Reading
from smartmock.types import JsonObject

_STATUS: Final = re.compile(r"[1-5]([0-9][0-9]|[xX]{2})|default")


def read_request_body(reading: Reading, operation: JsonObject, pointer: str) -> RequestBody | None:
    if "requestBody" not in operation:
        return None
    node, place = reading.follow(operation["requestBody"], pointers.join(pointer, "requestBody"))
    if not isinstance(node, dict):
        reading.report("error", place, "This is no request body.", "Write a Request Body Object, or leave it out.")
        return None
    content = read_content(reading, node.get("content"), pointers.join(place, "content"))
    return RequestBody(place, reading.flag(node, "required"), content)


def read_responses(reading: Reading, operation: JsonObject, pointer: str) -> tuple[Response, ...]:
    """In the order of the document; what stands under a name that is no status is left out."""
    place = pointers.join(pointer, "responses")
    node, place = reading.follow(operation.get("responses"), place)
    if not node and reading.dialect == "openapi-3.0":
        remedy = "Add `responses`, at least `default`."
        reading.report(
            "warning", pointer, "The operation declares no responses; it answers 200 without a body.", remedy
        )
    own = {name: value for name, value in node.items() if not name.startswith("x-")} if isinstance(node, dict) else node
    found: dict[str, Response] = {}
    for name, response, entry in reading.entries(own, place, kind="response"):
        status = name.upper() if name[:1].isdigit() else name
        if not _STATUS.fullmatch(name):
            remedy = "Write a status such as `200`, `4XX` or `default`."
            reading.report("error", pointers.join(place, name), f"`{name}` is no response status.", remedy)
        elif status in found:
            reading.report("warning", pointers.join(place, name), f"`{status}` stands twice.", "Keep one of them.")
        else:
            if (status, entry) not in reading.responses:
                reading.responses[status, entry] = _read_response(reading, status, response, entry)
            found[status] = reading.responses[status, entry]
    return tuple(found.values())


def _read_response(reading: Reading, status: str, node: JsonObject, pointer: str) -> Response:
    return Response(
        status=status,
        pointer=pointer,
        description=reading.text(node, "description"),
        headers=read_headers(reading, node.get("headers"), pointers.join(pointer, "headers")),
        content=read_content(reading, node.get("content"), pointers.join(pointer, "content")),
    )
