"""What the sandbox does in a second: scripted answers, templates, and how soon it is there again after a kill.

usage: python benchmarks/scripting.py [--seconds 3]

`script` rewrites a body of 5 kB, `faker` also asks for dynamic values, `template` loops over the same body. So many
callers as workers ask one after the other; p50 and p99 are what one of them waits. `alone` asks with pauses, so that a
worker has a context ready: that is what the first request of a page waits.
"""

import argparse
import json
import statistics
import threading
import time

from smartmock.mock.customising.jobs import Chance, Job, ScriptJob, TemplateJob
from smartmock.scripting.sandbox import Sandbox

ITEMS = [{"id": number, "name": f"Item {number}", "tags": ["a", "b"], "price": number / 7} for number in range(75)]
BODY = json.dumps({"items": ITEMS, "total": len(ITEMS)})
REQUEST = {
    "method": "GET",
    "path": "/items",
    "path_params": {},
    "query": {"page": "2"},
    "headers": {"accept": "application/json", "user-agent": "benchmark"},
    "cookies": {},
    "body": None,
    "text": "",
    "form": {},
}
CHANCE = Chance("ab12", "en_US", "2026-01-15")
SCRIPT = """
const body = $$.mockResponse.json();
body.page = Number($$.mockRequest.getParam('page'));
for (const item of body.items) item.price = Math.round(item.price * 100) / 100;
body.total = body.items.length * 10;
$$.mockResponse.setBody(body);
"""
FAKER = SCRIPT + "body.owner = $$.faker('person.fullName'); $$.mockResponse.setBody(body);"
TEMPLATE = "[{% for item in generated['items'] %}{{ item.name }}: {{ item.price|round(2) }},{% endfor %}]"
ENDLESS = "new Array(4294967295).join('x')"


def script(code: str) -> ScriptJob:
    response = {"status": 200, "headers": [["content-type", "application/json"]], "body": BODY}
    return ScriptJob(code, REQUEST, response, CHANCE)


JOBS: dict[str, Job] = {
    "script": script(SCRIPT),
    "faker": script(FAKER),
    "template": TemplateJob((TEMPLATE,), {"request": REQUEST, "generated": json.loads(BODY)}, CHANCE),
}


def timed(sandbox: Sandbox, job: Job) -> float:
    began = time.perf_counter()
    outcome = sandbox.run(job)
    assert outcome.value is not None, outcome
    return time.perf_counter() - began


def rate(sandbox: Sandbox, job: Job, callers: int, seconds: float) -> tuple[float, list[float]]:
    """Answers per second, and what each took."""
    times: list[float] = []

    def ask() -> None:
        while time.perf_counter() < end:
            times.append(timed(sandbox, job))

    timed(sandbox, job)
    began = time.perf_counter()
    end = began + seconds
    threads = [threading.Thread(target=ask) for _ in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(times) / (time.perf_counter() - began), times


def recovery(sandbox: Sandbox) -> float:
    """Seconds between the deadline of one job and the next answer, beyond what that takes anyway."""
    usual = timed(sandbox, JOBS["script"])
    began = time.perf_counter()
    sandbox.run(script(ENDLESS))
    timed(sandbox, JOBS["script"])
    return time.perf_counter() - began - usual - 2 * 0.1


def told(times: list[float]) -> str:
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered) * 1e3:.2f} ms, p99 {ordered[int(len(ordered) * 0.99)] * 1e3:.2f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3)
    seconds = parser.parse_args().seconds
    for workers in (1, 2):
        sandbox = Sandbox(workers)
        for name, job in JOBS.items():
            found, times = rate(sandbox, job, workers, seconds)
            print(f"{name:9} {workers} worker{'s' * (workers > 1):1}  {found:6.0f}/s  {told(times)}")
        sandbox.close()
    sandbox = Sandbox(1, seconds=0.1)
    alone = []
    for _ in range(50):
        alone.append(timed(sandbox, JOBS["script"]))
        time.sleep(0.01)
    print(f"alone     {told(alone[1:])}; the first, with the start of its worker, {alone[0] * 1e3:.0f} ms")
    print(f"recovery  {statistics.median(recovery(sandbox) for _ in range(5)) * 1e3:.0f} ms after a deadline")
    sandbox.close()


if __name__ == "__main__":
    main()
