from concurrent.futures import ThreadPoolExecutor

from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.live import repeats
from smartmock.projects.live.repeats import Repeat, Repeats, RequestKey, size_of


def key_for(name: str) -> RequestKey:
    return "GET", f"/m1/1-0-default/{name}".encode(), b"", ((b"host", b"localhost"),)


def repeat_of(body: bytes) -> Repeat:
    return Repeat(MockRequest("GET", "/"), MockResponse(200, body=body), None, ((b"content-length", b"1"),), body)


TWENTIETH = repeat_of(b"x" * (repeats.MAX_BYTES // 20))


def test_what_is_kept_is_found_again() -> None:
    kept, one = Repeats(), repeat_of(b"one")
    kept.keep(key_for("one"), one)
    assert kept.get(key_for("one")) is one
    assert kept.get(key_for("other")) is None


def test_what_comes_again_is_wanted() -> None:
    kept = Repeats()
    assert not kept.wants(key_for("one"))
    assert not kept.wants(key_for("other"))
    assert kept.wants(key_for("one"))


def test_large_bodies_are_not_kept() -> None:
    kept = Repeats()
    kept.keep(key_for("large"), repeat_of(b"x" * repeats.MAX_BYTES))
    assert kept.get(key_for("large")) is None
    assert kept.size == 0


def test_no_more_is_kept_than_there_is_room_for() -> None:
    kept, keys = Repeats(), [key_for(str(number)) for number in range(50)]
    for key in keys:
        kept.keep(key, TWENTIETH)
        assert kept.get(key) is TWENTIETH
    assert sum(kept.get(key) is not None for key in keys) <= 20


def test_a_later_answer_takes_the_place_of_an_earlier_one_and_no_more_room() -> None:
    kept, last = Repeats(), repeat_of(b"last")
    kept.keep(key_for("first"), TWENTIETH)
    for _ in range(50):
        kept.keep(key_for("again"), TWENTIETH)
    kept.keep(key_for("again"), last)
    assert kept.get(key_for("first")) is TWENTIETH
    assert kept.get(key_for("again")) is last
    assert kept.size == size_of(key_for("first"), TWENTIETH) + size_of(key_for("again"), last)


def test_threads_keep_no_more_than_there_is_room_for() -> None:
    kept, one = Repeats(), repeat_of(b"x" * (repeats.MAX_BYTES // 100))
    keys = [key_for(str(number % 300)) for number in range(6_000)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: kept.keep(key, one), keys))
    held = [key for key in set(keys) if kept.get(key) is not None]
    assert 0 < len(held) <= 100
    assert kept.size == sum(size_of(key, one) for key in held)
