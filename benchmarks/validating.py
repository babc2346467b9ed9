"""What judging a request costs: the same requests with validation off and on, and the judging alone, without a server.

usage: python benchmarks/validating.py
"""

import timeit
from collections.abc import Callable
from pathlib import Path

from smartmock.mock.compiler import CompiledApi, compile_api
from smartmock.mock.context import make_checks
from smartmock.mock.model import MockRequest
from smartmock.settings import Environment, Limits
from smartmock.spec.load import load_document
from smartmock.spec.source import read_source

DOCUMENT = Path(__file__).parent / "validating.yaml"
HEADERS = {"host": "x", "accept": "*/*", "content-type": "application/json", "x-trace": "abc", "x-key": "secret"}
BODY = b'{"a":"x","b":2,"c":1.5,"d":true,"e":"q","f":"x","g":2,"h":1.5,"i":true,"j":"q"}'
REQUESTS = {
    "one path parameter": MockRequest("GET", "/teams/7", "", HEADERS),
    "four parameters, a key, ten fields": MockRequest("POST", "/teams/7", "limit=10&tags=a&tags=b", HEADERS, BODY),
}
ROUNDS, TIMES = 7, 5_000


def microseconds(work: Callable[[], object]) -> float:
    """Of the best of some rounds."""
    return min(timeit.repeat(work, number=TIMES, repeat=ROUNDS)) / TIMES * 1e6


def measure(api: CompiledApi, name: str, request: MockRequest) -> str:
    off, on = Environment(validation="off"), Environment(validation="enforce")
    answer = api.respond(request, on)
    assert answer.operation is not None and answer.status < 300 and not answer.violations, answer  # noqa: PT018
    rules, checks = api.operation(answer.operation.key).rules, make_checks(on, None)
    assert checks is not None
    api.respond(request, off)
    without, judged = microseconds(lambda: api.respond(request, off)), microseconds(lambda: api.respond(request, on))
    alone = microseconds(lambda: rules.check(request, {"id": "7"}, checks))
    return f"{name:<36} off {without:5.1f} µs  on {judged:5.1f} µs  alone {alone:4.1f} µs"


def main() -> None:
    api = compile_api(load_document(read_source(str(DOCUMENT), limits=Limits())))
    for name, request in REQUESTS.items():
        print(measure(api, name, request))


if __name__ == "__main__":
    main()
