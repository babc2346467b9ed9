from concurrent.futures import ThreadPoolExecutor

from smartmock.mock import kept
from smartmock.mock.kept import Kept, Key
from smartmock.mock.model import MockResponse


def asked_twice(bodies: Kept, key: Key, answer: MockResponse) -> None:
    for _ in range(2):
        bodies.keep(key, answer)


def test_what_is_asked_for_once_is_not_kept() -> None:
    bodies = Kept()
    bodies.keep(("seed",), MockResponse(200, body=b"one"))
    assert bodies.get(("seed",)) is None


def test_what_is_kept_is_found_again() -> None:
    bodies = Kept()
    asked_twice(bodies, ("seed", "type"), MockResponse(200, body=b"one"))
    assert bodies.get(("seed", "type")) == MockResponse(200, body=b"one")
    assert bodies.get(("seed", "other")) is None


def test_large_bodies_are_not_kept() -> None:
    bodies = Kept()
    asked_twice(bodies, ("seed",), MockResponse(200, body=b"x" * kept.MAX_BYTES))
    assert bodies.get(("seed",)) is None


def test_no_more_is_kept_than_there_is_room_for() -> None:
    bodies, body = Kept(), MockResponse(200, body=b"x" * (kept.MAX_BYTES // 20))
    keys: list[Key] = [(str(number),) for number in range(50)]
    for key in keys:
        asked_twice(bodies, key, body)
        assert bodies.get(key) is body
    assert sum(bodies.get(key) is not None for key in keys) <= 20


def test_a_body_that_is_kept_again_takes_no_more_room() -> None:
    bodies, body = Kept(), MockResponse(200, body=b"x" * (kept.MAX_BYTES // 20))
    asked_twice(bodies, ("first",), body)
    for _ in range(50):
        asked_twice(bodies, ("again",), body)
    assert bodies.get(("first",)) is body


def test_threads_keep_no_more_than_there_is_room_for() -> None:
    bodies, body = Kept(), MockResponse(200, body=b"x" * (kept.MAX_BYTES // 100 - 2_000))
    keys: list[Key] = [(str(number % 300),) for number in range(6_000)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: asked_twice(bodies, key, body), keys))
    held = sum(bodies.get(key) is not None for key in set(keys))
    assert 0 < held <= 101
    # As many more as there is room for beside those: nothing that is gone was counted still.
    for number in range(99 - held):
        asked_twice(bodies, ("more", str(number)), body)
    assert sum(bodies.get(key) is not None for key in set(keys)) == held
