"""Pages, documents and records, compressed for those who ask for it; mocks compress their answers by themselves."""

from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartmock.server.compression import LARGE, LEAST, choose, encode
from smartmock.server.content import is_text


@dataclass(frozen=True, slots=True)
class Compressed:
    """An ASGI application around another. Tags stay: in `If-Match` they come back as they were sent."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        coding = choose(Headers(scope=scope).get("accept-encoding", "")) if scope["type"] == "http" else ""
        if coding:
            send = _Sender(send, coding, is_head=scope["method"] == "HEAD")
        await self.app(scope, receive, send)


@dataclass(slots=True)
class _Sender:
    """Holds an answer of known length back until it is whole; streams pass as they come."""

    send: Send
    coding: str
    is_head: bool
    start: Message | None = None
    parts: list[bytes] = field(default_factory=list)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _may_gain(message):
            self.start = message
        elif self.start is None or message["type"] != "http.response.body":
            await self.send(message)
        else:
            self.parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(self.start, b"".join(self.parts))

    async def _finish(self, start: Message, body: bytes) -> None:
        self.start = None
        headers = MutableHeaders(raw=start["headers"])
        headers.add_vary_header("Accept-Encoding")
        headers["content-encoding"] = self.coding
        if self.is_head:
            del headers["content-length"]
        else:
            is_large = len(body) >= LARGE
            body = await run_in_threadpool(encode, body, self.coding) if is_large else encode(body, self.coding)
            headers["content-length"] = str(len(body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def _may_gain(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    length = headers.get("content-length", "")
    return (
        start["status"] not in {204, 206, 304}
        and length.isdecimal()
        and int(length) >= LEAST
        and "content-encoding" not in headers
        and is_text(headers.get("content-type", ""))
    )
