import pytest

from tests.mock.apis import ask

API = "mock-selectors"


@pytest.mark.parametrize(
    ("target", "line"),
    [
        pytest.param("GET /bounded?__count=9", "count=9 is asked for; the list ends after 4", id="too many"),
        pytest.param("GET /bounded?__count=0", "count=0 is asked for; the list has 2", id="too few"),
        pytest.param("GET /plain?__count=3", "count is ignored: the answer is no list", id="no list"),
        pytest.param("GET /bounded?__count=3", None, id="as asked"),
        pytest.param("GET /bounded", None, id="not asked"),
    ],
)
def test_the_trace_tells_lengths_that_are_not_those_asked_for(target: str, line: str | None) -> None:
    for _ in range(2):
        told = [step for step in ask(API, target).trace if "count" in step]
        assert len(told) == (line is not None)
        assert all(step.startswith(line or "") for step in told)
