"""One address of a mock that surely works in a browser."""

import logging
import re
from typing import Final
from urllib.parse import quote

from smartmock.mock.model import MockRequest
from smartmock.projects.live.registry import Mount
from smartmock.spec.document import Operation

LOGGER = logging.getLogger(__name__)

TRIED = 5
"""Operations that are asked before giving up."""

PLAIN: Final = "/%:@!$&'()*+,;=~"
"""What may stand in a path beside letters and digits (RFC 3986 section 3.3)."""
STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


def find_first_url(mount: Mount) -> str | None:
    """`/m1/1-0-default/pets`, or by key where every path has parameters; None when no GET answers well."""
    candidates = [operation for operation in mount.revision.document.operations if operation.method.upper() == "GET"]
    for operation in sorted(candidates, key=obstacles)[:TRIED]:
        if answers_well(mount, operation):
            return url_of(mount, operation)
    return None


def obstacles(operation: Operation) -> tuple[bool, int, int]:
    """What keeps an address from being simple: parameters in the path, required ones, a body that is not JSON."""
    required = sum(parameter.required for parameter in operation.parameters)
    json = any("json" in media_type.name for response in operation.responses for media_type in response.content)
    return "{" in operation.path or "?" in operation.path or "#" in operation.path, required, not json


def url_of(mount: Mount, operation: Operation) -> str:
    if obstacles(operation)[0]:
        return f"/m2/{mount.address}/{operation.key}"
    return f"/m1/{mount.address}{encode_path(operation.path)}"


def encode_path(path: str) -> str:
    """`/my pets` → `/my%20pets`; what the document encodes already stays as it is."""
    return quote(STRAY_PERCENT.sub("%25", path), safe=PLAIN)


def answers_well(mount: Mount, operation: Operation) -> bool:
    """A fault of ours in one answer is logged; it must not keep the others from being served."""
    request = MockRequest("GET", operation.path)
    try:
        answer = mount.revision.api.respond(request, mount.environment, operation.key)
    except Exception:
        LOGGER.exception("GET %s cannot be answered, which is a fault of smartmock", operation.path)
        return False
    return answer.source is not None and answer.status < 400
