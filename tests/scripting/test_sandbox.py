"""The pool: workers that come and go, many callers, and the end of it."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartmock.errors import Unavailable
from smartmock.mock.customising.jobs import Outcome
from smartmock.scripting import lanes, process
from smartmock.scripting.frames import frame
from smartmock.scripting.lanes import BUSY, CLOSED
from smartmock.scripting.limits import MOST_CODE, MOST_WAITING, TIRED_MEMORY
from smartmock.scripting.messages import dump, message_of
from smartmock.scripting.process import WorkerProcess
from smartmock.scripting.sandbox import LOST, MISSING, RESTING, TOO_MUCH, Sandbox, ScriptFault
from tests.processes import wait_until
from tests.scripting.jobs import GENERATED, made, script, shown, template

LATE = "it took longer than 0.3 s"
SLOW = "for (let i = 0; i < 4e6; i++); $$.mockResponse.setBody([true])"
"""A tenth of a second or so."""
HANGS = "new Array(4294967295).join('x')"
IS_LINUX = sys.platform == "linux"


@pytest.fixture
def two() -> Iterator[Sandbox]:
    pool = Sandbox(2, seconds=0.3)
    yield pool
    pool.close()


def workers(pool: Sandbox) -> list[WorkerProcess]:
    return [place._worker for lane in (pool._quick, pool._slow) for place in lane.places if place._worker is not None]


def test_nothing_is_started_before_it_is_needed(two: Sandbox) -> None:
    assert workers(two) == []
    shown(two, "1")
    shown(two, "2")
    assert len(workers(two)) == 1


def test_a_worker_that_was_killed_is_replaced(two: Sandbox) -> None:
    shown(two, "1")
    (before,) = workers(two)
    os.kill(before._process.pid, signal.SIGKILL)
    wait_until(lambda: not before.is_alive)
    assert shown(two, "1") == 1
    assert [worker._process.pid for worker in workers(two)] != [before._process.pid]


def test_a_worker_that_dies_at_work_is_an_outcome(two: Sandbox) -> None:
    shown(two, "1")
    (worker,) = workers(two)
    threading.Timer(0.1, os.kill, (worker._process.pid, signal.SIGKILL)).start()
    assert two.run(script(HANGS)) == Outcome(None, LOST)
    assert shown(two, "1") == 1


def test_a_worker_that_is_late_is_killed_and_another_is_ready_soon(two: Sandbox) -> None:
    shown(two, "1")
    (before,) = workers(two)
    began = time.monotonic()
    assert two.run(script(HANGS)).error == "it took longer than 0.3 s"
    assert shown(two, "1") == 1
    assert time.monotonic() - began < 5
    assert not before.is_alive


def test_a_worker_that_did_many_jobs_is_replaced(two: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MOST_JOBS", 3)
    numbers = set()
    for _ in range(7):
        shown(two, "1")
        numbers |= {worker._process.pid for worker in workers(two)}
    assert len(numbers) == 3


@pytest.mark.skipif(not IS_LINUX, reason="read from /proc")
def test_a_worker_that_holds_much_memory_is_replaced(two: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = bytearray(TIRED_MEMORY + 1)  # what we hold ourselves is not the worker's
    shown(two, "1")
    (before,) = workers(two)
    shown(two, "1")
    assert workers(two) == [before]
    del kept
    monkeypatch.setattr(process, "TIRED_MEMORY", 1)
    shown(two, "1")
    assert workers(two) != [before]


@pytest.mark.skipif(not IS_LINUX, reason="read from /proc")
def test_a_worker_has_no_environment_no_files_and_no_rights(two: Sandbox) -> None:
    shown(two, "1")
    (worker,) = workers(two)
    told = Path(f"/proc/{worker._process.pid}")
    status = dict(line.split(":\t", 1) for line in (told / "status").read_text().splitlines() if ":\t" in line)
    assert (told / "environ").read_bytes() == b"TZ=UTC0\0"
    assert {path.name for path in (told / "fd").iterdir()} == {"0", "1", "2"}
    assert (told / "cwd").resolve() == Path("/")
    assert (status["NoNewPrivs"], status["Seccomp"], status["Threads"]) == ("1", "2", "1")
    assert (told / "stat").read_text().rsplit(")", 1)[1].split()[16] == "19"


@pytest.mark.skipif(not IS_LINUX, reason="read from /proc")
def test_a_worker_ends_when_nobody_is_at_the_other_end(two: Sandbox) -> None:
    shown(two, "1")
    (worker,) = workers(two)
    worker._socket.close()
    wait_until(lambda: not worker.is_alive)


@pytest.mark.skipif(not IS_LINUX, reason="written for Linux")
def test_a_worker_that_is_left_alone_at_work_ends_by_itself() -> None:
    alone = WorkerProcess()
    job = dump({**message_of(script(HANGS)), "seconds": 0.05})
    alone._socket.sendall(frame(job))
    alone._socket.close()
    wait_until(lambda: not alone.is_alive)


@pytest.mark.parametrize("interpreter", ["/no/such/python", "/bin/false"])
def test_workers_that_do_not_start(two: Sandbox, monkeypatch: pytest.MonkeyPatch, interpreter: str) -> None:
    monkeypatch.setattr(sys, "executable", interpreter)
    assert two.run(script("1")) == Outcome(None, MISSING)
    monkeypatch.undo()
    wait_until(lambda: two.run(script("1")).error == "")


@pytest.mark.parametrize("answer", ["[]", "no json", '{"value": 1}'])
def test_anything_that_a_worker_says_is_an_outcome(two: Sandbox, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(WorkerProcess, "_receive", lambda *_: answer.encode())
    assert two.run(script("1")).value is None


def test_answers_that_are_too_long_are_not_read(two: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MOST_ANSWER", 100)
    assert two.run(script("1")) == Outcome(None, LOST)


def test_jobs_that_are_too_large(two: Sandbox) -> None:
    assert two.run(script("1", body="x" * 17_000_000)) == Outcome(None, TOO_MUCH)
    assert two.run(script("1", body="x" * 3_000_000)).error == ""


def test_jobs_that_are_no_json(two: Sandbox) -> None:
    assert two.run(script("1", request={"body": object()})).error == "what it should work on is not JSON"


def test_halves_of_characters_in_a_request(two: Sandbox) -> None:
    assert shown(two, "$$.mockRequest.path.length", request={"path": "/\ud800"}) == 2


def test_many_callers_are_served(two: Sandbox) -> None:
    async def ask() -> list[Outcome]:
        return await asyncio.gather(*(two.arun(script(f"$$.mockResponse.setBody([{at}])")) for at in range(60)))

    outcomes = asyncio.run(ask())
    assert [outcome.value and outcome.value["body"] for outcome in outcomes] == [f"[{number}]" for number in range(60)]
    assert len(workers(two)) == 2


def test_the_queue_is_bounded_and_others_are_told_at_once(two: Sandbox) -> None:
    async def ask() -> None:
        hanging = [asyncio.ensure_future(two.arun(script(HANGS))) for _ in range(2)]
        waiting = [asyncio.ensure_future(two.arun(script("1"))) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0.05)
        began = time.monotonic()
        assert await two.arun(script("1")) == Outcome(None, BUSY)
        assert two.run(script("1")) == Outcome(None, BUSY)
        assert time.monotonic() - began < 0.1
        assert {outcome.error for outcome in await asyncio.gather(*waiting)} == {""}
        assert {outcome.error for outcome in await asyncio.gather(*hanging)} <= {LATE, RESTING}
        assert (await two.arun(script("1"))).error == ""

    asyncio.run(ask())


def test_a_job_whose_caller_has_gone_is_not_begun(two: Sandbox) -> None:
    async def ask() -> None:
        hanging = [asyncio.ensure_future(two.arun(script(HANGS))) for _ in range(2)]
        await asyncio.sleep(0.05)
        gone = [asyncio.ensure_future(two.arun(script(HANGS))) for _ in range(50)]
        await asyncio.sleep(0.05)
        for task in gone:
            task.cancel()
        await asyncio.gather(*hanging)
        began = time.monotonic()
        assert (await two.arun(script("1"))).error == ""
        assert time.monotonic() - began < 3

    asyncio.run(ask())


def test_threads_share_it(two: Sandbox) -> None:
    bodies: list[int] = []
    threads = [
        threading.Thread(target=lambda number=number: bodies.append(shown(two, str(number)))) for number in range(30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(bodies) == list(range(30))


def test_closing_ends_the_workers_and_refuses_jobs() -> None:
    pool = Sandbox(2)
    shown(pool, "1")
    (worker,) = workers(pool)
    pool.close()
    pool.close()
    assert not worker.is_alive
    assert pool.run(script("1")) == Outcome(None, CLOSED)
    assert asyncio.run(pool.arun(script("1"))) == Outcome(None, CLOSED)
    with pytest.raises(Unavailable, match=CLOSED):
        pool.check_script("1")


def test_what_waits_while_it_is_closed_is_told() -> None:
    pool = Sandbox(1, seconds=0.3)
    outcomes: list[Outcome] = []
    threads = [threading.Thread(target=lambda: outcomes.append(pool.run(script(HANGS)))) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    pool.close()
    for thread in threads:
        thread.join(10)
    assert {outcome.error for outcome in outcomes} <= {"it took longer than 0.3 s", CLOSED}
    assert len(outcomes) == 3


class TestCheck:
    @pytest.mark.parametrize(
        "code", ["", "1", "return 1", "await 1", "nope()", "while (true) {}", "// end", "let a = {}"]
    )
    def test_what_can_be_compiled(self, sandbox: Sandbox, code: str) -> None:
        assert sandbox.check_script(code) is None

    @pytest.mark.parametrize(
        ("code", "line", "column"),
        [
            ("let a = 1;\nlet b = = 2", 2, 9),
            ("if (a) {", 1, 9),
            ("if (a) {}}", 1, 11),
            ("a b", 1, 3),
            ("let a; let a", 1, 13),
        ],
    )
    def test_what_cannot(self, sandbox: Sandbox, code: str, line: int, column: int) -> None:
        fault = sandbox.check_script(code)
        assert fault is not None
        assert fault.message.startswith("SyntaxError: ")
        assert (fault.line, fault.column) == (line, column)

    def test_it_is_not_run(self, two: Sandbox) -> None:
        began = time.monotonic()
        fault = two.check_script("}); for (;;) {} (async () => {")
        assert fault is not None
        assert time.monotonic() - began < 2

    def test_long_code(self, sandbox: Sandbox) -> None:
        assert sandbox.check_script(" " * MOST_CODE) is None
        assert sandbox.check_script(" " * (MOST_CODE + 1)) == ScriptFault("it has more than 262,144 characters")


class TestTemplates:
    def test_texts_are_rendered_one_after_the_other(self, sandbox: Sandbox) -> None:
        outcome = sandbox.run(template("{{ request.query.page }}", "{{ generated.name }}", "plain"))
        assert outcome == Outcome({"texts": ["2", GENERATED["name"], "plain"]})

    def test_what_is_wrong_is_told_with_its_line(self, sandbox: Sandbox) -> None:
        outcome = sandbox.run(template("a\n{% if %}"))
        assert outcome.value is None
        assert outcome.error
        assert outcome.line == 2

    def test_scripts_and_templates_share_workers(self, two: Sandbox) -> None:
        two.run(template("{{ 1 }}"))
        assert made(two, "$$.mockResponse.setBody({a: 1})") == {"a": 1}
        assert len(workers(two)) == 1


def test_a_script_that_never_ends_rests_and_others_do_not(two: Sandbox) -> None:
    assert [two.run(script("for (;;) {}")).error for _ in range(3)] == [LATE, RESTING, RESTING]
    assert two.run(script("for (;;);")).error == LATE
    assert shown(two, "1") == 1
    assert two.check_script("for (;;) {}") is None


def test_what_is_slow_begins_anew_where_it_has_all_its_time(two: Sandbox) -> None:
    for _ in range(2):
        assert made(two, SLOW) == [True]
    quick, slow = (lane.places for lane in (two._quick, two._slow))
    assert sum(place._worker.jobs for place in quick if place._worker is not None) == 1
    assert [place._worker.jobs for place in slow if place._worker is not None] == [2]


def test_what_is_slow_only_now_and_then_is_tried_as_others_are_after_it_was_quick(two: Sandbox) -> None:
    code = f"if ($$.mockRequest.getParam('page') === '1') {{ {SLOW} }} else $$.mockResponse.setBody([1])"
    for page in ("1", "2", "2"):
        assert two.run(script(code, request={"query": {"page": page}})).error == ""
    (slow,) = two._slow.places
    assert slow._worker is not None
    assert slow._worker.jobs == 2


def test_many_scripts_that_never_end_leave_time_to_others(two: Sandbox) -> None:
    """They run one at a time, with a pause after each, and what is quick does not wait for them."""

    async def ask() -> None:
        shown(two, "1")
        began = time.monotonic()
        hostile = [asyncio.ensure_future(two.arun(script(f"for (;;) {{}} // {at}"))) for at in range(6)]
        await asyncio.sleep(0.5)  # each had its first try
        waits = []
        while not all(task.done() for task in hostile):
            asked = time.monotonic()
            assert (await two.arun(script("1"))).error == ""
            waits.append(time.monotonic() - asked)
            await asyncio.sleep(0.02)
        assert {task.result().error for task in hostile} == {LATE}
        assert time.monotonic() - began > 6 * 0.3 + 5 * 0.3
        assert sorted(waits)[len(waits) // 2] < 0.1

    asyncio.run(ask())


def test_those_who_wait_learn_from_the_first(two: Sandbox) -> None:
    async def ask() -> list[str]:
        shown(two, "1")
        return [
            outcome.error for outcome in await asyncio.gather(*(two.arun(script("for (;;) {}")) for _ in range(20)))
        ]

    errors = asyncio.run(ask())
    assert (errors.count(LATE), errors.count(RESTING)) == (1, 19)
    assert sum(place._worker.jobs for place in two._quick.places if place._worker is not None) <= 3


def test_slow_ones_wait_only_so_long(two: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "LONGEST_WAIT", 0.2)

    async def ask() -> list[str]:
        outcomes = await asyncio.gather(*(two.arun(script(f"for (;;) {{}} // {at}")) for at in range(4)))
        return sorted(outcome.error for outcome in outcomes)

    assert asyncio.run(ask()) == sorted([LATE, BUSY, BUSY, BUSY])


def test_a_script_that_ends_its_process_rests(two: Sandbox) -> None:
    shown(two, "1")
    (worker,) = workers(two)
    threading.Timer(0.1, os.kill, (worker._process.pid, signal.SIGKILL)).start()
    assert two.run(script(HANGS)).error == LOST
    assert two.run(script(HANGS)).error == RESTING


@pytest.mark.skipif(not IS_LINUX, reason="elsewhere processes choose no processor")
def test_workers_leave_a_processor_alone_and_stay_in_the_session(two: Sandbox) -> None:
    shown(two, "1")
    (worker,) = workers(two)
    ours, theirs = os.sched_getaffinity(0), os.sched_getaffinity(worker._process.pid)
    assert theirs == (ours - {min(ours)} or ours)
    assert os.getsid(worker._process.pid) == os.getsid(0)
    assert os.getpgid(worker._process.pid) != os.getpgid(0)
