"""Operations that people took over, over HTTP: expectations beside a bare application, scripts, and hostile scripts.

usage: python benchmarks/taken_over.py [--seconds 3] [--rounds 3]

Needs `wrk` (Debian: apt-get install wrk). `expectation` is the same request again, as in `serving.py`; `scripted` asks
for another thing with every request, so that the script runs for each. `beside` is how long a request to an operation
without a script takes (99 of 100 are quicker) while ten clients keep asking ten operations: without scripts, with one
script that never ends, and with ten of them, all different. Every turn has a server of its own, in which nothing is
known of the scripts, and is divided by what the same server did before the clients came: their first seconds count.
"""

import argparse
import asyncio
import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from serving import BARE, DOCUMENT, NEW, Target, free_port, requests_per_second, text_file, wait_for

BODY = {"id": 7, "name": "Ada Lovelace", "city": "London", "tags": ["a", "b", "c"]}
SCRIPT = "const all = $$.mockResponse.json(); all[0].city = 'Paris'; $$.mockResponse.setBody(all)"
CLIENTS = 10
PAUSE = 0.1
"""Seconds between an answer and the next question of a client."""
BESIDE = {"no script": (), "one hostile script": ("while (true) {}",) * CLIENTS,
          "ten hostile scripts": tuple(f"while (true) {{}} // {number}" for number in range(CLIENTS))}  # fmt: skip
ASKED = {
    "openapi": "3.1.0",
    "info": {"title": "Asked by the clients", "version": "1"},
    "paths": {
        f"/{number}": {"get": {"operationId": f"asked{number}", "responses": {"200": {"description": "ok"}}}}
        for number in range(CLIENTS)
    },
}


def serve(port: int, workers: int, beside: str) -> None:
    """The first project has an expectation for `example` and a script for `generated`, the second what is `beside`."""
    from smartmock.projects.documents.importing import import_document
    from smartmock.projects.people.actors import OPERATOR
    from smartmock.projects.service import open_service
    from smartmock.projects.takeover.expectations import create_expectation
    from smartmock.projects.takeover.scripts import put_script
    from smartmock.server.app import create_app
    from smartmock.server.serve import listen, run
    from smartmock.settings import Settings

    service = open_service(Settings(script_workers=workers))
    for document in (DOCUMENT, text_file(json.dumps(ASKED)), DOCUMENT):
        import_document(service, str(document))
    create_expectation(service, OPERATOR, 1, "example", {"response": {"body": BODY}})
    put_script(service, OPERATOR, 1, "generated", {"code": SCRIPT})
    for number, code in enumerate(BESIDE[beside]):
        put_script(service, OPERATOR, 2, f"asked{number}", {"code": code})
    run(create_app(service), listen("127.0.0.1", port))


@contextmanager
def started(*command: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def slowest(url: str, seconds: int) -> float:
    """Milliseconds that 99 of 100 requests do not exceed, with two connections."""
    command = ["wrk", "-t1", "-c2", f"-d{seconds}s", "--latency", url]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    number, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", report)[0]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def scripted(url: str, script: Path, seconds: int) -> tuple[float, float]:
    """Answers per second, and the milliseconds that 99 of 100 do not exceed, with eight connections."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-s", str(script), url]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    number, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", report)[0]
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", report)[0])
    return rate, float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


async def keep_asking(port: int) -> None:
    await asyncio.gather(*(ask(port, number) for number in range(CLIENTS)))


async def ask(port: int, number: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    turn = 0
    while True:
        turn += 1
        writer.write(f"GET /m1/2-0-default/{number}?turn={turn} HTTP/1.1\r\nHost: mock\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(re.findall(rb"content-length: (\d+)", head.lower())[0]))
        await asyncio.sleep(PAUSE)


def measure_beside(workers: int, beside: str, seconds: int) -> tuple[float, float]:
    """Milliseconds before the clients came, and from their first second on."""
    port = free_port()
    with started(__file__, "--serve", str(port), str(workers), beside):
        url = f"http://127.0.0.1:{port}/m1/3-0-default/teams/1"
        wait_for(url)
        slowest(url, 1)
        before = slowest(url, seconds)
        with started(__file__, "--ask", str(port)):
            return before, slowest(url, seconds)


def report_beside(workers: int, seconds: int, rounds: int) -> None:
    turns = {beside: [measure_beside(workers, beside, seconds)] for beside in BESIDE}
    for _ in range(rounds - 1):
        for beside, measured in turns.items():
            measured.append(measure_beside(workers, beside, seconds))
    for beside, measured in turns.items():
        before, after = map(statistics.median, zip(*measured, strict=True))
        ratios = sorted(late / early for early, late in measured)
        print(f"beside        {workers} worker(s)  {beside:<19}  before {before:.2f} ms  after {after:.2f} ms"
              f"  ratio {statistics.median(ratios):.2f}, at worst {ratios[-1]:.2f}")  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, default=3)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    arguments.add_argument("--ask", type=int, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.serve:
        serve(int(options.serve[0]), int(options.serve[1]), options.serve[2])
        return
    if options.ask:
        asyncio.run(keep_asking(options.ask))
        return
    new = text_file(NEW)
    for workers in (1, 2):
        port, bare = free_port(), free_port()
        base = f"http://127.0.0.1:{port}/m1/1-0-default"
        with started(__file__, "--serve", str(port), str(workers), "no script"):
            body = wait_for(f"{base}/example")
            with started("-c", BARE, str(bare), str(text_file(body.decode()))):
                wait_for(f"http://127.0.0.1:{bare}/")
                targets = [Target("bare", f"http://127.0.0.1:{bare}/"), Target("expectation", f"{base}/example")]
                rates: dict[str, list[float]] = {target.name: [] for target in targets}
                for _ in range(options.rounds):
                    for target in targets:
                        rates[target.name].append(requests_per_second(target, options.seconds))
                bare_rate, rate = (statistics.median(rates[target.name]) for target in targets)
                print(f"expectation   {len(body)} bytes  bare {bare_rate:.0f}/s  smartmock {rate:.0f}/s"
                      f"  ratio {rate / bare_rate:.2f}")  # fmt: skip
            wait_for(f"{base}/teams/1")
            rate, late = scripted(f"{base}/teams/1", new, options.seconds)
            print(f"scripted      {workers} worker(s)  {rate:.0f}/s  99 of 100 within {late:.1f} ms")
        report_beside(workers, options.seconds, options.rounds)


if __name__ == "__main__":
    main()
