"""Operations that people took over, over HTTP: expectations beside a bare application, scripts, and hostile scripts.

usage: python benchmarks/taken_over.py [--seconds 3] [--rounds 3]

Needs `wrk` (Debian: apt-get install wrk). `expectation` is the same request again, as in `serving.py`; `scripted` asks
for another thing with every request, so that the script runs for each. `beside` is how long a request to an operation
without a script takes (99 of 100 are quicker) while ten clients keep asking for one whose script never ends, and while
nobody does. The first seconds, in which such a script has not been found out, count.
"""

import argparse
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from serving import BARE, DOCUMENT, NEW, Target, free_port, requests_per_second, text_file, wait_for

BODY = {"id": 7, "name": "Ada Lovelace", "city": "London", "tags": ["a", "b", "c"]}
SCRIPT = "const all = $$.mockResponse.json(); all[0].city = 'Paris'; $$.mockResponse.setBody(all)"
HOSTILE = 10
PAUSE = 0.1
"""Seconds between an answer and the next question of a hostile client."""


def serve(port: int, workers: int) -> None:
    """`example` has an expectation, `generated` a script, `hostile` one that never ends."""
    from smartmock.projects.documents.importing import import_document
    from smartmock.projects.people.actors import OPERATOR
    from smartmock.projects.service import open_service
    from smartmock.projects.takeover.expectations import create_expectation
    from smartmock.projects.takeover.scripts import put_script
    from smartmock.server.app import create_app
    from smartmock.server.serve import listen, run
    from smartmock.settings import Settings

    service = open_service(Settings(script_workers=workers))
    for _ in range(3):
        import_document(service, str(DOCUMENT))
    create_expectation(service, OPERATOR, 1, "example", {"response": {"body": BODY}})
    put_script(service, OPERATOR, 1, "generated", {"code": SCRIPT})
    put_script(service, OPERATOR, 2, "generated", {"code": "while (true) {}"})
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


@contextmanager
def hostile_clients(port: int) -> Iterator[None]:
    stopping = threading.Event()

    def keep_asking(number: int) -> None:
        turn = 0
        while not stopping.is_set():
            turn += 1
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", f"/m1/2-0-default/teams/{number * 100_000 + turn}")
            connection.getresponse().read()
            connection.close()
            time.sleep(PAUSE)

    threads = [threading.Thread(target=keep_asking, args=(number,)) for number in range(HOSTILE)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, default=3)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--serve", nargs=2, type=int)
    options = arguments.parse_args()
    if options.serve:
        serve(*options.serve)
        return
    new = text_file(NEW)
    for workers in (1, 2):
        port, bare = free_port(), free_port()
        base = f"http://127.0.0.1:{port}/m1/1-0-default"
        with started(__file__, "--serve", str(port), str(workers)):
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
            unscripted = f"http://127.0.0.1:{port}/m1/3-0-default/teams/1"
            wait_for(unscripted)
            idle, busy = [], []
            for _ in range(options.rounds):
                idle.append(slowest(unscripted, options.seconds))
                with hostile_clients(port):
                    busy.append(slowest(unscripted, options.seconds))
            before, beside = statistics.median(idle), statistics.median(busy)
            print(f"beside        {workers} worker(s)  idle {before:.2f} ms  ten hostile scripts {beside:.2f} ms"
                  f"  ratio {beside / before:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
