"""Requests that come again, byte for byte: what they are answered, without another look into them."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.gate.access import Entry

RawPairs: TypeAlias = tuple[tuple[bytes, bytes], ...]
RequestKey: TypeAlias = tuple[str, bytes, bytes, RawPairs]
"""All of a request without a body: method, path, query and headers, as they came."""

MAX_BYTES: Final = 8 * 1024 * 1024
_LARGEST: Final = MAX_BYTES // 16
_MOST_ASKED: Final = 10_000
_ENTRY: Final = 1_500
"""What an entry takes in memory beside texts and body, about, in bytes."""
_PAIR: Final = 150
"""The same of a header."""


@dataclass(slots=True)
class Repeat:
    """A request as it was read, and its answer, with all headers and as it is sent. `entry` let it through the gate."""

    request: MockRequest
    response: MockResponse
    entry: Entry | None
    headers: RawPairs
    body: bytes


class Repeats:
    """Answers that last, from the second time on that they are asked for: most are asked for once. When there is no
    room left it begins anew.

    Safe to share between threads; reading takes no lock, because one look into a dictionary is never half done.
    """

    __slots__ = ("_asked", "_found", "_lock", "_size")

    def __init__(self) -> None:
        self._found: dict[RequestKey, Repeat] = {}
        self._asked: set[int] = set()
        self._lock = threading.Lock()
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return self._size

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Repeat]:
        return iter(tuple(self._found.values()))

    def get(self, key: RequestKey) -> Repeat | None:
        return self._found.get(key)

    def wants(self, key: RequestKey) -> bool:
        """Whether it was asked for before, and is worth to be kept."""
        asked = hash(key)
        if asked in self._asked:
            return True
        if len(self._asked) >= _MOST_ASKED:
            self._asked.clear()
        self._asked.add(asked)
        return False

    def keep(self, key: RequestKey, repeat: Repeat) -> None:
        """Two threads may have made the same answer at the same time; the later one stays."""
        size = size_of(key, repeat)
        if size > _LARGEST:
            return
        with self._lock:
            before = self._found.pop(key, None)
            if before is not None:
                self._size -= size_of(key, before)
            if self._size + size > MAX_BYTES:
                self._found.clear()
                self._size = 0
            self._found[key] = repeat
            self._size += size


def size_of(key: RequestKey, repeat: Repeat) -> int:
    """Bytes in memory, about."""
    _, path, query, headers = key
    pairs = sum(_PAIR + len(name) + len(value) for name, value in (*headers, *repeat.headers))
    body = repeat.response.body
    noted = 0 if body is repeat.body else len(body)
    return _ENTRY + len(path) + len(query) + pairs + len(repeat.body) + noted
