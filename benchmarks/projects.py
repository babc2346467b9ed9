"""A service with many projects: how long its start and their first answers take, and how much memory it takes.

usage: python benchmarks/projects.py [--count 1000] [--live-mb 1024] DOCUMENT [DOCUMENT ...]

The documents are imported in turn until there are enough projects, into an SQLite file. Then a server is started over
it, and every project is asked once, over HTTP: none of them is in memory before.
"""

import argparse
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

SECONDS = 60


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", nargs="+", metavar="DOCUMENT")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--live-mb", type=int, default=1024)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/smartmock.db"
        paths = fill(file, given.documents, given.count)
        print(f"{given.count} projects of {len(given.documents)} documents, {Path(file).stat().st_size / 1e6:.0f} MB")
        with serving(file, given.live_mb) as (port, process, seconds):
            work = processor(process)
            print(f"start             {seconds:6.2f} s   processor {work:5.2f} s   memory {megabytes(process):5.0f} MB")
            ask_all(port, process, paths, [Path(document).name for document in given.documents])


def fill(file: str, documents: Sequence[str], count: int) -> list[str]:
    """The paths to ask for, of the projects in their order."""
    from smartmock.projects.documents.importing import Wishes, add_document, read_document
    from smartmock.projects.people.actors import OPERATOR
    from smartmock.projects.service import open_service
    from smartmock.settings import Settings

    service = open_service(Settings(database=file, live_bytes=1))
    loaded = [read_document(document, service.settings, trusted=True) for document in documents]
    paths = []
    for number in range(count):
        project = add_document(service, loaded[number % len(loaded)], Wishes(), OPERATOR).project
        paths.append(f"/m1/{project.address()}{project.summary.example_path}")
    service.close()
    return paths


@contextmanager
def serving(file: str, live_mb: int) -> Iterator[tuple[int, int, float]]:
    """The port and process of a server, and how many seconds it took until it answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "smartmock", "serve", "--database", file, "--port", str(port)]
    environment = os.environ | {"SMARTMOCK_LIVE_MB": str(live_mb), "SMARTMOCK_ADMIN_KEY": "k" * 32}
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        try:
            while not is_up(port):
                assert time.perf_counter() - began < SECONDS, "the server does not start"
                time.sleep(0.01)
            seconds = time.perf_counter() - began
            time.sleep(2)  # what is loaded beside the start has its time
            yield port, process.pid, seconds
        finally:
            process.terminate()


def is_up(port: int) -> bool:
    try:
        return ask(http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS), "/healthz") == 200
    except OSError:
        return False


def ask(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"prefer": "dynamic=true"} if path.startswith("/m1") else {})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def ask_all(port: int, process: int, paths: Sequence[str], names: Sequence[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    statuses: dict[str, int] = {}
    most = 0.0
    for number, path in enumerate(paths):
        began, worked = time.perf_counter(), processor(process)
        status = ask(connection, path)
        seconds, work = time.perf_counter() - began, processor(process) - worked
        name = names[number % len(names)]
        statuses[name] = status
        if number == 0:
            print(f"the very first    {seconds:6.2f} s   {name}")
        else:
            times[name].append((seconds, work))
        most = max(most, megabytes(process))
    print(f"after all answers            memory {megabytes(process):5.0f} MB, at most {most:.0f} MB")
    rows = [(name, *zip(*found, strict=True)) for name, found in times.items()]
    for name, seconds, work in sorted(rows, key=lambda row: -median(row[1])):
        seen = f"median {median(seconds) * 1000:5.0f} ms  slowest {max(seconds) * 1000:5.0f} ms"
        print(f"{name:<28} {seen}  processor {median(work) * 1000:5.0f} ms  status {statuses[name]}")


def processor(process: int) -> float:
    """Seconds that it has worked (proc(5): 14 and 15, in ticks)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(process: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
