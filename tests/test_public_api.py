"""The Python door: what is listed, what is there and what is documented are the same."""

import subprocess
import sys
from pathlib import Path

import pytest

import smartmock

LIBRARY_PAGE = Path(__file__).parents[1] / "docs" / "library.md"


def test_the_door_is_small_sorted_and_without_doubles() -> None:
    assert len(smartmock.__all__) <= 12
    assert smartmock.__all__ == sorted(set(smartmock.__all__))


@pytest.mark.parametrize("name", smartmock.__all__)
def test_every_listed_name_exists(name: str) -> None:
    assert getattr(smartmock, name) is not None


@pytest.mark.parametrize("name", smartmock.__all__)
def test_every_listed_name_is_documented(name: str) -> None:
    assert f"`{name}" in LIBRARY_PAGE.read_text().replace("smartmock.", "")


def test_lazy_names_and_listed_names_are_the_same() -> None:
    assert {*smartmock._HOMES, "__version__"} == set(smartmock.__all__) == set(dir(smartmock))


@pytest.mark.parametrize("name", sorted(set(smartmock.__all__) - {"__version__"}))
def test_types_seen_by_editors_come_from_the_same_place(name: str) -> None:
    source = Path(smartmock.__file__).read_text().partition("if TYPE_CHECKING:")[2].partition("__version__")[0]
    line = next(line for line in source.splitlines() if f"from smartmock.{smartmock._HOMES[name]} import" in line)
    assert name in line.partition("import ")[2].split(", ")


@pytest.mark.parametrize("name", ["missing", "__wrapped__"])
def test_an_unknown_name_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match=f"no attribute '{name}'"):
        getattr(smartmock, name)


def test_importing_smartmock_loads_nothing_heavy() -> None:
    code = "import sys, smartmock; print([name for name in sys.modules if name.startswith('smartmock.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
