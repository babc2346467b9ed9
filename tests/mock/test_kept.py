from smartmock.mock import kept
from smartmock.mock.kept import Kept
from smartmock.mock.render import Rendered


def test_what_is_kept_is_found_again() -> None:
    bodies = Kept()
    bodies.keep(("seed", "type"), Rendered(b"one"))
    assert bodies.get(("seed", "type")) == Rendered(b"one")
    assert bodies.get(("seed", "other")) is None


def test_large_bodies_are_not_kept() -> None:
    bodies = Kept()
    bodies.keep(("seed",), Rendered(b"x" * kept.MAX_BYTES))
    assert bodies.get(("seed",)) is None


def test_no_more_is_kept_than_there_is_room_for() -> None:
    bodies, body = Kept(), Rendered(b"x" * (kept.MAX_BYTES // 20))
    keys = [(number,) for number in range(50)]
    for key in keys:
        bodies.keep(key, body)
        assert bodies.get(key) is body
    assert sum(bodies.get(key) is not None for key in keys) <= 20
