"""What the token gate and the journal cost: answers per second through the ASGI application, in one process.

The kinds take turns in short rounds, so that a noisy machine disturbs all of them alike. `plain` has an open mock and
notes nothing, `journal` notes every request while its thread writes to a database in memory, `file` to one on the
disk, `gate` asks for a token, `both` does both. Figures are medians, ratios those to `plain`.

Seconds are those of the processor, of all threads: others who use the machine do not count.

usage: python benchmarks/guarding.py [--rounds 40] [--seconds 0.2]
       python benchmarks/guarding.py --serve plain|both --port 8080
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.types import ASGIApp, Message, Scope

from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.documents.importing import import_document
from smartmock.projects.live.registry import Mount
from smartmock.projects.service import Service, open_service
from smartmock.projects.traffic.recorder import Recorder
from smartmock.server.app import create_app
from smartmock.server.serve import listen, run
from smartmock.settings import Settings

DOCUMENT = Path(__file__).parent / "serving.yaml"
TOKEN = "token-of-the-benchmark"  # noqa: S105  no secret


class Silent(Recorder):
    """Notes nothing."""

    def note(self, mount: Mount, request: MockRequest, response: MockResponse, at: float, seconds: float) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    app: ASGIApp
    query: bytes = b""


def make_kind(name: str, *, gated: bool, recording: bool, database: str = "sqlite://") -> tuple[Kind, Service]:
    service = open_service(Settings(token=TOKEN if gated else None, database=database))
    import_document(service, str(DOCUMENT))
    if recording:
        service.recorder.start()
    else:
        service = replace(service, recorder=Silent(lambda _batch: None, 0))
    return Kind(name, create_app(service), f"apidogToken={TOKEN}".encode() if gated else b""), service


KINDS: dict[str, Callable[[str], tuple[Kind, Service]]] = {
    "plain": lambda _folder: make_kind("plain", gated=False, recording=False),
    "gate": lambda _folder: make_kind("gate", gated=True, recording=False),
    "journal": lambda _folder: make_kind("journal", gated=False, recording=True),
    "file": lambda folder: make_kind("file", gated=False, recording=True, database=f"{folder}/journal.db"),
    "both": lambda folder: make_kind("both", gated=True, recording=True, database=f"{folder}/both.db"),
}


def scope_of(path: str, query: bytes) -> Scope:
    headers = [(b"host", b"127.0.0.1:8080"), (b"accept", b"*/*"), (b"user-agent", b"benchmark/1.0")]
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": headers,
        "root_path": "",
    }


async def receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def answers_per_second(kind: Kind, path: str, seconds: float) -> float:
    statuses = set()

    async def send(message: Message) -> None:
        statuses.add(message.get("status", 200))

    count, began = 0, time.process_time()
    while (passed := time.process_time() - began) < seconds:
        for _ in range(50):
            await kind.app(scope_of(path, kind.query), receive, send)
        count += 50
    assert statuses == {200}, statuses
    return count / passed


async def measure(kinds: list[Kind], path: str, rounds: int, seconds: float) -> None:
    figures: dict[str, list[float]] = {kind.name: [] for kind in kinds}
    for number in range(rounds + 2):
        for kind in kinds:
            rate = await answers_per_second(kind, path, seconds)
            if number >= 2:  # before that things are compiled
                figures[kind.name].append(rate)
    plain = figures["plain"]
    print(path)
    for name, rates in figures.items():
        ratio = statistics.median(rate / base for rate, base in zip(rates, plain, strict=True))
        print(f"  {name:<8} {statistics.median(rates):>8.0f}/s  {1e6 / statistics.median(rates):>6.1f} µs  {ratio:.3f}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=40)
    arguments.add_argument("--seconds", type=float, default=0.2)
    arguments.add_argument("--serve", choices=list(KINDS))
    arguments.add_argument("--port", type=int, default=8080)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.serve:
            kind, _ = KINDS[options.serve](folder)
            run(kind.app, listen("127.0.0.1", options.port))
            return
        made = [make(folder) for make in KINDS.values()]
        for path in ("/m1/1-0-default/teams/1", "/m1/1-0-default/example"):
            asyncio.run(measure([kind for kind, _ in made], path, options.rounds, options.seconds))
        for _, service in made:
            service.close()


if __name__ == "__main__":
    main()
