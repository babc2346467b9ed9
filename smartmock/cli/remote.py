"""A running service, as the commands talk to it: the admin API, and its problems as our errors."""

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote

import typer

from smartmock.errors import SmartmockError
from smartmock.spec.fetch import public_url
from smartmock.types import JsonObject

if TYPE_CHECKING:
    import httpx2

PREFIX: Final = "/api/v1"
PATIENCE: Final = 120.0
"""Seconds: an import reads and compiles the document before it answers."""
PAGE: Final = 100

DEFAULT_SERVER: Final = "http://127.0.0.1:8080"

ServerOption = Annotated[
    str, typer.Option("--server", envvar="SMARTMOCK_SERVER", metavar="URL", help="The address of the service.")
]
KeyOption = Annotated[
    str, typer.Option("--key", envvar="SMARTMOCK_KEY", metavar="KEY", help="Your key of its admin API.")
]
ProjectArgument = Annotated[str, typer.Argument(metavar="PROJECT", help="The number or the slug of a project.")]

REMEDIES: Final = {
    401: "Give the key with --key or SMARTMOCK_KEY. The service shows its first one when it is started first.",
    413: "Whoever runs the service can raise its limits.",
}


@dataclass(frozen=True, slots=True)
class Remote:
    """Raises `SmartmockError` for all that the service refuses, and when it does not answer."""

    server: str
    key: str = field(repr=False)

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> JsonObject:
        return self.ask("GET", path, params=dict(query or {}))

    def items(self, path: str, query: Mapping[str, Any] | None = None, *, most: int | None = None) -> list[JsonObject]:
        """What is on all pages of a list, or the first `most`."""
        found: list[JsonObject] = []
        asked = {"limit": PAGE if most is None else min(PAGE, most), **(query or {})}
        while True:
            page = self.get(path, asked)
            found += page["items"]
            if page["next_cursor"] is None or (most is not None and len(found) >= most):
                return found[:most]
            asked["cursor"] = page["next_cursor"]

    def send(self, method: str, path: str, body: JsonObject | None = None) -> JsonObject:
        """An empty object where there is nothing to answer."""
        return self.ask(method, path, json=body) if body is not None else self.ask(method, path)

    def upload(self, path: str, name: str, content: bytes, fields: Mapping[str, str]) -> JsonObject:
        return self.ask("POST", path, files={"file": (name, content)}, data=dict(fields))

    def download(self, path: str) -> bytes:
        """Any body, as it is."""
        with self.connected() as client:
            return checked(client.get(PREFIX + path)).content

    def ask(self, method: str, path: str, **options: Any) -> JsonObject:
        with self.connected() as client:
            answer = checked(client.request(method, PREFIX + path, **options))
        return read_object(answer.content) if answer.content else {}

    def events(self, path: str) -> Generator[JsonObject]:
        """The data of server-sent events, until the service hangs up."""
        with self.connected() as client, client.stream("GET", PREFIX + path, timeout=None) as answer:
            if answer.status_code >= 400:
                answer.read()
            for line in checked(answer).iter_lines():
                if line.startswith("data:"):
                    yield read_object(line.removeprefix("data:").encode())

    @contextmanager
    def connected(self) -> Iterator["httpx2.Client"]:
        # A help text needs no client.
        import httpx2  # noqa: PLC0415

        headers = {"authorization": f"Bearer {self.key}"}
        try:
            with httpx2.Client(base_url=self.server.rstrip("/"), headers=headers, timeout=PATIENCE) as client:
                yield client
        except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
            remedy = "Start it with smartmock serve, or name the one that you mean with --server or SMARTMOCK_SERVER."
            reason = str(error) or type(error).__name__
            raise SmartmockError(f"{public_url(self.server)} does not answer: {reason}.", remedy=remedy) from None


def part(text: object) -> str:
    """A part of a path."""
    return quote(str(text), safe="")


def checked(answer: "httpx2.Response") -> "httpx2.Response":
    if answer.is_success:
        return answer
    raise refusal(answer.status_code, answer.content)


def refusal(status: int, body: bytes) -> SmartmockError:
    """A problem document as an error; of several faults, each in a line."""
    try:
        problem = read_object(body)
    except SmartmockError as error:
        return error if status < 400 else SmartmockError(f"The service answers {status}.", remedy=error.remedy)
    message = str(problem.get("detail") or problem.get("title") or f"The service answers {status}.")
    faults = [fault for fault in problem.get("errors") or () if isinstance(fault, dict)]
    if len(faults) > 1:
        message = "\n".join([message, *(f"  {fault.get('pointer')}: {fault.get('message')}" for fault in faults)])
    pointer = str(problem.get("pointer") or (faults[0].get("pointer", "") if len(faults) == 1 else ""))
    return SmartmockError(message, pointer=pointer, remedy=REMEDIES.get(status, ""))


def read_object(body: bytes) -> JsonObject:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if isinstance(value, dict):
        return value
    raise SmartmockError("This is no smartmock that answers.", remedy="Check the address that --server names.")
