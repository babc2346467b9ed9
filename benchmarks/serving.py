"""Requests per second: a bare ASGI application, an example answer, generated answers, all in one run.

`generated` asks for something else with every request, so that all data is new; `repeated` asks the same again.
`guarded` asks the same again of a closed mock that notes requests in a file, and of an open one that notes nothing.

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
GUARDING = Path(__file__).parent / "guarding.py"
TOKEN = "token-of-the-benchmark"  # noqa: S105  no secret

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


NEW = """
local count = 0
request = function()
  count = count + 1
  return wrk.format(nil, (string.gsub(wrk.path, "%d+$", count)))
end
"""
"""A script for wrk: no request is like another."""


@dataclass(frozen=True, slots=True)
class Target:
    """`script`: what wrk runs to make the requests, if they differ."""

    name: str
    url: str
    script: Path | None = None


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


def requests_per_second(target: Target, seconds: int) -> float:
    command = [
        "wrk",
        "-t1",
        "-c32",
        f"-d{seconds}s",
        *(["-s", str(target.script)] if target.script else []),
        target.url,
    ]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in report:
        sys.exit(f"{target.url} answered with errors:\n{report}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", report)
    return float(found.group(1)) if found else 0.0


def text_file(text: str) -> Path:
    path = Path(tempfile.mkstemp()[1])
    path.write_text(text)
    return path


def measure(targets: list[Target], rounds: int, seconds: int) -> dict[str, float]:
    figures: dict[str, list[float]] = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            figures[target.name].append(requests_per_second(target, seconds))
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
        script = text_file(NEW)
        pairs = []
        for kind, operation, asked in (
            ("example", "example", None),
            ("generated", "teams/1", script),
            ("repeated", "teams/1", None),
        ):
            url = f"http://127.0.0.1:{mock}/m1/1-0-default/{operation}"
            body = wait_for(url)
            bare = free_port()
            processes.append(subprocess.Popen([sys.executable, "-c", BARE, str(bare), str(text_file(body.decode()))]))
            bare_url = f"http://127.0.0.1:{bare}/teams/1"
            wait_for(bare_url)
            pairs.append((len(body), Target(f"bare {kind}", bare_url, asked), Target(kind, url, asked)))
        guarded = []
        for kind, query in (("plain", ""), ("both", f"?apidogToken={TOKEN}")):
            port = free_port()
            serve = [sys.executable, str(GUARDING), "--serve", kind, "--port", str(port)]
            processes.append(subprocess.Popen(serve, stdout=subprocess.DEVNULL))
            url = f"http://127.0.0.1:{port}/m1/1-0-default/teams/1{query}"
            body = wait_for(url)
            guarded.append(Target(f"guarded {kind}", url))
        targets = [*(target for _, *both in pairs for target in both), *guarded]
        figures = measure(targets, options.rounds, options.seconds)
        for size, bare_target, target in pairs:
            bare_rate, rate = figures[bare_target.name], figures[target.name]
            print(f"{target.name:<10} {size:>6} bytes  bare {bare_rate:>8.0f}/s  smartmock {rate:>8.0f}/s"
                  f"  ratio {rate / bare_rate:.2f}")  # fmt: skip
        open_rate, rate = (figures[target.name] for target in guarded)
        print(f"guarded    {len(body):>6} bytes  open {open_rate:>8.0f}/s  guarded   {rate:>8.0f}/s"
              f"  ratio {rate / open_rate:.2f}")  # fmt: skip
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=10)


if __name__ == "__main__":
    main()
