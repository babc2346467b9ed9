"""Seeds: an answer is a function of what the request says, not of when, where or how often it is sent."""

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from urllib.parse import parse_qsl

from smartmock.mock.model import MockRequest
from smartmock.spec.document import Operation

_BOUNDARY = re.compile(r'boundary="?([^";,\s]+)')


def answer_seed(
    root: str, operation: Operation, path_params: Mapping[str, str], request: MockRequest, status: int
) -> bytes:
    """The seed of one answer's data. `request` holds no selectors any more.

    Media type and locale do not take part: the same thing is shown in every representation and language.
    """
    hashed = blake2b(digest_size=16)
    parts = [root, operation.method.upper(), operation.path, str(status)]
    parts += _flatten(sorted(path_params.items()))
    parts.append("?")
    if request.query:
        parts += _flatten(sorted(parse_qsl(request.query, keep_blank_values=True)))
    text = "\0".join(parts)
    hashed.update(f"{len(text)}\0{text}".encode("utf-8", "surrogatepass"))
    hashed.update(body_content(request))
    return hashed.digest()


def derive(seed: bytes, *names: str) -> bytes:
    """The seed of a part of the answer, such as a header, so that parts do not shift each other."""
    return blake2b(seed + "\0".join(names).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def body_content(request: MockRequest) -> bytes:
    """The body without the boundary of a multipart one, which clients draw by lot."""
    found = request.body and _BOUNDARY.search(request.headers.get("content-type", "")[:2_000])
    if not found:
        return request.body
    return request.body.replace(found[1].encode("latin-1", "replace"), b"")


def _flatten(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [text for pair in pairs for text in pair]
