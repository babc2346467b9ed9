"""Parts of what there is, as lists below other things show them."""

import pytest

from smartmock.generation.world import Ring

SIZES = [1, 2, 6, 7, 8, 14, 20, 97, 100]


@pytest.mark.parametrize("size", SIZES)
def test_a_part_begins_with_the_key_at_its_start_and_has_none_twice(size: int) -> None:
    ring = Ring(range(size))
    for start in (*range(size), 10**12 + 7):
        part = ring.part(start, 12)
        assert part[0] == start % size
        assert len(set(part)) == len(part) == min(12, size)


@pytest.mark.parametrize("size", SIZES)
def test_all_parts_go_around_in_the_same_way(size: int) -> None:
    ring = Ring(range(size))
    first, second, *_ = (*ring.part(0, size), 0)
    for start in range(size):
        assert ring.part(start, 2)[1:] == [(start + second - first) % size][: size - 1]


def test_without_keys_there_are_only_empty_parts() -> None:
    assert not Ring(()).part(3, 5)
