from smartmock.scripting.rests import LONGEST, MOST, SHORTEST, Rests


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_who_fails_late_twice_in_a_row_rests_longer_each_time() -> None:
    clock = Clock()
    rests = Rests(clock)
    rests.note("slow", failed_late=True)
    assert not rests.is_resting("slow")
    for rest in (SHORTEST, 2 * SHORTEST, 4 * SHORTEST):
        rests.note("slow", failed_late=True)
        clock.now += rest - 0.1
        assert rests.is_resting("slow")
        clock.now += 0.2
        assert not rests.is_resting("slow")
    for _ in range(20):
        rests.note("slow", failed_late=True)
    clock.now += LONGEST - 0.1
    assert rests.is_resting("slow")
    clock.now += 0.2
    assert not rests.is_resting("slow")


def test_who_does_well_begins_anew() -> None:
    rests = Rests(Clock())
    for _ in range(5):
        rests.note("mixed", failed_late=True)
        rests.note("mixed", failed_late=False)
        assert not rests.is_resting("mixed")


def test_others_do_not_rest_and_few_are_remembered() -> None:
    rests = Rests(Clock())
    for number in range(MOST + 50):
        for _ in range(2):
            rests.note(number, failed_late=True)
    assert rests.is_resting(MOST + 49)
    assert not rests.is_resting(0)
    assert not rests.is_resting("other")
