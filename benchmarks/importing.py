"""What it costs to import a document and give the first answer, as time and memory.

usage: python benchmarks/importing.py DOCUMENT [DOCUMENT ...]

Each document is measured in a process of its own; the imports of Python modules are counted apart.
"""

import datetime
import resource
import subprocess
import sys
import time


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(location: str) -> str:
    started = time.perf_counter()
    from smartmock.mock.compiler import compile_api
    from smartmock.mock.model import MockRequest
    from smartmock.settings import Environment, Limits
    from smartmock.spec.load import load_document
    from smartmock.spec.source import read_source

    imported, empty = time.perf_counter(), megabytes()
    document = load_document(read_source(location, limits=Limits()))
    loaded = time.perf_counter()
    api = compile_api(document)
    compiled = time.perf_counter()
    first = next((o for o in document.operations if o.method == "GET"), document.operations[0])
    environment = Environment(today=datetime.date(2026, 1, 15))
    api.respond(MockRequest(first.method, "/"), environment, operation_key=first.key)
    answered = time.perf_counter()
    return (
        f"{location.rpartition('/')[2]:<28} {len(document.operations):>5} operations"
        f"  modules {imported - started:5.2f} s  load {loaded - imported:5.2f} s  compile {compiled - loaded:5.2f} s"
        f"  first answer {answered - compiled:5.2f} s  memory {megabytes():4.0f} MB ({megabytes() - empty:+.0f})"
    )


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(measure(sys.argv[2]))
        return
    for location in sys.argv[1:]:
        subprocess.run([sys.executable, __file__, "--one", location], check=True)


if __name__ == "__main__":
    main()
