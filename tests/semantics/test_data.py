import tomllib
from pathlib import Path

import pytest

from smartmock.semantics.data import data_folder, find_folder, read_language, read_table

ROOT = Path(__file__).parents[2]


def make_data(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "meanings.json").write_text("{}")
    return folder


def test_a_wheel_holds_the_data_in_the_package(tmp_path: Path) -> None:
    folder = make_data(tmp_path / "site-packages" / "smartmock" / "locales")
    assert find_folder(tmp_path / "site-packages" / "smartmock") == folder


def test_a_checkout_holds_the_data_beside_the_package(tmp_path: Path) -> None:
    (tmp_path / "smartmock").mkdir()
    folder = make_data(tmp_path / "locales")
    assert find_folder(tmp_path / "smartmock") == folder


def test_a_broken_installation_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="install it again"):
        find_folder(tmp_path)


def test_the_data_is_found_here() -> None:
    assert read_table("rules")["rules"]
    assert (data_folder() / "README.md").is_file()


def test_the_wheel_is_told_to_take_the_data() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"]["locales"] == "smartmock/locales"


def test_a_language_without_a_folder_has_no_words() -> None:
    assert read_language("tlh") == {}
