"""Answers that are kept, so that the same request need not be worked out again."""

import threading
from typing import Final, TypeAlias

from smartmock.mock.model import MockResponse

Key: TypeAlias = tuple[str | None, ...]

MAX_BYTES: Final = 8 * 1024 * 1024
_LARGEST: Final = MAX_BYTES // 16
_MOST_ASKED: Final = 10_000
_ENTRY: Final = 1_000
"""About what an entry takes beside its body and its key."""


class Kept:
    """Answers by all that decides about them, from the second time on that they are asked for: most are asked for once.
    When there is no room left it begins anew.

    Safe to share between threads; reading takes no lock, because one look into a dictionary is never half done.
    """

    __slots__ = ("_answers", "_asked", "_lock", "_size")

    def __init__(self) -> None:
        self._answers: dict[Key, MockResponse] = {}
        self._asked: set[int] = set()
        self._lock = threading.Lock()
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes, about."""
        return self._size

    def get(self, key: Key) -> MockResponse | None:
        return self._answers.get(key)

    def keep(self, key: Key, answer: MockResponse) -> None:
        """The first answer of a key stays: two threads may have made the same one at the same time."""
        asked = hash(key)
        if asked not in self._asked:
            if len(self._asked) >= _MOST_ASKED:
                self._asked.clear()
            self._asked.add(asked)
            return
        size = len(answer.body) + _ENTRY + sum(map(len, filter(None, key)))
        if size > _LARGEST:
            return
        with self._lock:
            if key in self._answers:
                return
            if self._size + size > MAX_BYTES:
                self._answers.clear()
                self._size = 0
            self._answers[key] = answer
            self._size += size
