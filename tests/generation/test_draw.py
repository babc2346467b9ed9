"""The stream of choices."""

from collections import Counter

from tests.generation.conftest import MakeDraw


def test_equal_seeds_give_equal_streams(make_draw: MakeDraw) -> None:
    first, second, other = make_draw("x"), make_draw("x"), make_draw("y")
    stream = [first.bits() for _ in range(50)]
    assert stream == [second.bits() for _ in range(50)]
    assert stream != [other.bits() for _ in range(50)]


def test_the_stream_is_the_same_on_every_machine(make_draw: MakeDraw) -> None:
    draw = make_draw(0)
    assert [draw.below(1000) for _ in range(5)] == [882, 138, 690, 743, 803]


def test_numbers_are_spread_evenly(make_draw: MakeDraw) -> None:
    draw = make_draw(1)
    counts = Counter(draw.below(10) for _ in range(20_000))
    assert all(1_800 < counts[number] < 2_200 for number in range(10))


def test_large_ranges_are_covered(make_draw: MakeDraw) -> None:
    draw = make_draw(2)
    values = [draw.between(10**30, 10**30 + 10**20) for _ in range(50)]
    assert all(10**30 <= value <= 10**30 + 10**20 for value in values)
    assert max(values) - min(values) > 10**19
