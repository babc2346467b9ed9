import pytest

from tests.golden.bodies import BODIES, FOLDER


@pytest.mark.parametrize("name", BODIES)
def test_bodies_are_as_they_were_read(name: str) -> None:
    """If the change is meant: `python -m tests.golden.bodies`, and read what has changed."""
    assert BODIES[name].read() == (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def test_no_other_files_lie_there() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(BODIES)
