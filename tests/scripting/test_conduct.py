from smartmock.scripting.conduct import LONGEST, MOST, SHORTEST, Conduct


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_who_fails_late_rests_longer_each_time() -> None:
    clock = Clock()
    conduct = Conduct(clock)
    for rest in (SHORTEST, 2 * SHORTEST, 4 * SHORTEST, 8 * SHORTEST, *[LONGEST] * 20):
        conduct.note_slow("slow", failed_late=True)
        clock.now += rest - 0.1
        assert conduct.is_resting("slow")
        clock.now += 0.2
        assert not conduct.is_resting("slow")
        assert conduct.is_slow("slow")


def test_who_does_well_begins_anew() -> None:
    clock = Clock()
    conduct = Conduct(clock)
    for _ in range(5):
        conduct.note_slow("mixed", failed_late=True)
        conduct.note_slow("mixed")
        assert not conduct.is_resting("mixed")
    conduct.note_quick("mixed")
    assert not conduct.is_slow("mixed")


def test_others_do_not_rest_and_few_are_remembered() -> None:
    conduct = Conduct(Clock())
    for number in range(MOST + 50):
        conduct.note_slow(number, failed_late=True)
    assert conduct.is_resting(MOST + 49)
    assert not conduct.is_slow(0)
    assert not conduct.is_slow("other")
