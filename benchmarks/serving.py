"""Requests per second: a bare ASGI application, an example answer, a generated answer, all in one run.

usage: python benchmarks/serving.py [--seconds 4] [--rounds 3]

Needs `wrk` (Debian: apt-get install wrk). Each server is a process of its own with one worker; the rounds take
turns, so that a noisy machine disturbs all of them alike. Figures are medians, ratios those of the same run.
"""

import argparse
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).parent / "serving.yaml"

BARE = """
import sys, uvicorn
BODY = open(sys.argv[2], "rb").read()
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())]
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})
uvicorn.run(app, port=int(sys.argv[1]), access_log=False, log_level="warning", lifespan="off",
            loop="uvloop", http="httptools")
"""


@dataclass(frozen=True, slots=True)
class Target:
    name: str
    url: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  loopback
        return bytes(answer.read())


def wait_for(url: str) -> bytes:
    for _ in range(200):
        try:
            return fetch(url)
        except OSError:
            time.sleep(0.05)
    sys.exit(f"no answer from {url}")


def requests_per_second(url: str, seconds: int) -> float:
    command = ["wrk", "-t1", "-c32", f"-d{seconds}s", url]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in report:
        sys.exit(f"{url} answered with errors:\n{report}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", report)
    return float(found.group(1)) if found else 0.0


def measure(targets: list[Target], rounds: int, seconds: int) -> dict[str, float]:
    figures: dict[str, list[float]] = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            figures[target.name].append(requests_per_second(target.url, seconds))
    return {name: statistics.median(values) for name, values in figures.items()}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, default=4)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk")
    mock, processes = free_port(), []
    try:
        serve = [sys.executable, "-m", "smartmock", "serve", str(DOCUMENT), "--port", str(mock)]
        processes.append(subprocess.Popen(serve, stdout=subprocess.DEVNULL))
        pairs = []
        for kind in ("example", "generated"):
            url = f"http://127.0.0.1:{mock}/m1/1-0-default/{kind}"
            body = Path(tempfile.mkstemp()[1])
            body.write_bytes(wait_for(url))
            bare = free_port()
            processes.append(subprocess.Popen([sys.executable, "-c", BARE, str(bare), str(body)]))
            wait_for(f"http://127.0.0.1:{bare}/")
            pairs.append((kind, len(body.read_bytes()), Target(f"bare {kind}", f"http://127.0.0.1:{bare}/"), url))
        targets = [target for kind, _, bare_target, url in pairs for target in (bare_target, Target(kind, url))]
        figures = measure(targets, options.rounds, options.seconds)
        for kind, size, bare_target, _ in pairs:
            bare_rate, rate = figures[bare_target.name], figures[kind]
            print(f"{kind:<10} {size:>6} bytes  bare {bare_rate:>8.0f}/s  smartmock {rate:>8.0f}/s"
                  f"  ratio {rate / bare_rate:.2f}")  # fmt: skip
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=10)


if __name__ == "__main__":
    main()
