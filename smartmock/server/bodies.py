"""Reading request bodies within bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import Receive


class Disconnected(Exception):
    """The client went away while its request was being read."""


class BodyTooLarge(Exception):
    """More came than the limit allows."""


def has_body(headers: Mapping[str, str], http_version: str) -> bool:
    """Later versions than HTTP/1.1 may send a body that no header announces."""
    if "transfer-encoding" in headers:
        return True
    length = headers.get("content-length")
    return length != "0" if length is not None else http_version not in ("1.0", "1.1")


def announced_size(headers: Mapping[str, str]) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


@dataclass(slots=True)
class BodyReader:
    """Reads a body in one or two steps: so much as the gate needs, then the rest."""

    receive: Receive
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    complete: bool = False

    async def read_prefix(self, enough: int) -> bytes:
        """The body as far as it came once `enough` bytes or its end were reached."""
        while not self.complete and self.size < enough:
            await self._read_part()
        return b"".join(self.parts)

    async def read_all(self, limit: int) -> bytes:
        """The whole body; raises `BodyTooLarge` as soon as it exceeds the limit."""
        while not self.complete and self.size <= limit:
            await self._read_part()
        if self.size > limit:
            raise BodyTooLarge
        return self.parts[0] if len(self.parts) == 1 else b"".join(self.parts)

    async def _read_part(self) -> None:
        message = await self.receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        part = message.get("body", b"")
        self.parts.append(part)
        self.size += len(part)
        self.complete = not message.get("more_body", False)
