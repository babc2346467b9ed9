"""Judging many operations, on all processors, with memory that does not grow with the document."""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from smartmock.cli.conformance.trials import Trials
from smartmock.cli.conformance.verdict import Verdict
from smartmock.settings import Environment
from smartmock.spec.document import Document

BATCH = 40
"""Operations judged with one set of compiled schemas; in some documents each operation takes tens of megabytes."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to try: everything of `document` in `environment`, with so many seeds."""

    document: Document
    environment: Environment
    seeds: int

    def judge(self, keys: Sequence[str]) -> list[Verdict]:
        trials = Trials(self.document, self.environment, seeds=self.seeds)
        return [trials.judge(operation) for operation in self.document.operations if operation.key in keys]


def judge_all(task: Task) -> Iterator[Verdict]:
    """Verdicts in the order of the document."""
    keys = [operation.key for operation in task.document.operations]
    batches = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    workers = min(len(batches), os.cpu_count() or 1)
    if workers < 2:
        for batch in batches:
            yield from task.judge(batch)
        return
    # Forking a process that shows its progress in a thread may lock up.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=begin, initargs=(task,)) as pool:
        for verdicts in pool.map(judge_batch, batches):
            yield from verdicts


tasks: list[Task] = []
"""The task of this worker process."""


def begin(task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops its workers, and says so once
    tasks[:] = [task]


def judge_batch(keys: Sequence[str]) -> list[Verdict]:
    return tasks[0].judge(keys)
