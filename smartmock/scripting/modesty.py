"""A worker steps back behind the server, and whatever else the machine does."""

import os


def step_back() -> None:
    """The lowest priority, and one processor left alone: who waits for the server would otherwise notice every turn
    that a worker gets, as a turn takes longer than an answer.
    """
    if not hasattr(os, "nice"):
        return
    os.nice(19)
    if hasattr(os, "sched_setaffinity"):
        first, *others = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, others or {first})
