"""Answers that are kept, so that the same request need not be worked out again."""

import threading
from typing import Final, NamedTuple, TypeAlias

from smartmock.mock.envelopes import Surroundings
from smartmock.mock.render import Rendered

Key: TypeAlias = tuple[object, ...]

MAX_BYTES: Final = 8 * 1024 * 1024
_LARGEST: Final = MAX_BYTES // 16
_ENTRY: Final = 500
"""About what an entry takes beside its body."""


class Made(NamedTuple):
    """A rendered body, and lines for the trace that tell how it came to be. Headers speak of the page that it shows
    (`around`), and of where what was created can be found.
    """

    rendered: Rendered
    notes: tuple[str, ...] = ()
    around: Surroundings | None = None
    location: str = ""


class Kept:
    """Bodies by all that decides about them. When there is no room left it begins anew.

    Safe to share between threads; reading takes no lock, because one look into a dictionary is never half done.
    """

    __slots__ = ("_bodies", "_lock", "_size")

    def __init__(self) -> None:
        self._bodies: dict[Key, Made] = {}
        self._lock = threading.Lock()
        self._size = 0

    def get(self, key: Key) -> Made | None:
        return self._bodies.get(key)

    def keep(self, key: Key, made: Made) -> None:
        """The first body of a key stays: two threads may have made the same one at the same time."""
        size = len(made.rendered.body) + _ENTRY
        if size > _LARGEST:
            return
        with self._lock:
            if key in self._bodies:
                return
            if self._size + size > MAX_BYTES:
                self._bodies.clear()
                self._size = 0
            self._bodies[key] = made
            self._size += size
