"""How much scripts and templates may take and make."""

from typing import Final

MOST_CODE: Final = 256 * 1024
"""Characters of a script."""
MOST_INPUT: Final = 16_000_000
"""Bytes of a job as it is sent to a worker."""
MOST_ANSWER: Final = 8_000_000
"""Bytes that are ever read of what a worker answers: a body in which every character is escaped."""

MOST_BODY: Final = 1_000_000
"""Bytes of a body, and of all texts of a template together."""
MOST_HEADERS: Final = 100
LONGEST_ERROR: Final = 300
MOST_LINES: Final = 100
LONGEST_LINE: Final = 1_000
LONGEST_DELAY: Final = 60_000

SECONDS: Final = 1.0
"""Of computing, for one job. The clock on the wall may count twice as many."""
QUICK_SHARE: Final = 0.1
"""Who needs more than this part of the seconds is slow."""
LATE_SHARE: Final = 0.2
"""Who fails after this part of the seconds has cost others a processor."""
CATCH_SECONDS: Final = 0.3
"""A worker that computes on for so long after the end of its time is ended by the system."""
START_SECONDS: Final = 15.0
"""For a worker to be there, or to have read the words for dynamic values."""

SCRIPT_MEMORY: Final = 64 * 2**20
SCRIPT_STACK: Final = 512 * 2**10
MOST_STEPS: Final = 100_000
"""Steps that a script may leave for later, with `await` and `then`."""
MOST_REPLAYS: Final = 20
FIRST_VALUES: Final = 16
"""So many dynamic values of a kind are made at first; each time that they do not suffice, twice as many."""
MOST_VALUES: Final = 4_096

PROCESS_MEMORY: Final = 512 * 2**20
TIRED_MEMORY: Final = 256 * 2**20
"""A worker that holds so much after a job is replaced."""
MOST_JOBS: Final = 1_000
"""A worker that has done so many is replaced."""
MOST_WAITING: Final = 100
MOST_SLOW_WAITING: Final = 20
LONGEST_WAIT: Final = 10.0
"""Seconds that a slow job waits for others like it."""
SLOW_PAUSE: Final = 1.0
"""After a slow job, so many times its time belongs to others."""
