import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from smartmock.cli.app import app
from tests.cli.conftest import Command

SERVE: Any = typer.main.get_command(app).commands["serve"]  # type: ignore[attr-defined]
DOCS = (Path(__file__).parents[2] / "docs" / "commands.md").read_text()

VALUES: dict[str, tuple[str, str]] = {
    "host": ("0.0.0.0", "::"),
    "port": ("9000", "9001"),
    "workers": ("3", "4"),
    "database": ("one.db", "two.db"),
    "data-dir": ("one", "two"),
    "redis": ("redis://one", "redis://two"),
    "locale": ("de-DE", "ja"),
    "seed": ("7", "spring"),
    "today": ("2026-05-31", "2026-06-01"),
    "customize": ("one.yaml", "two.yaml"),
    "priority": ("smart-first", "example-first"),
    "optional-properties": ("some", "required"),
    "validation": ("off", "enforce"),
    "token": ("one", "two"),
    "admin-key": ("one", "two"),
    "admin-cors-origin": ("https://one.example", "https://two.example"),
    "trusted-proxies": ("10.0.0.0/8", "*"),
    "max-document-mb": ("1", "2"),
    "max-body-mb": ("1", "2"),
    "live-mb": ("1", "2"),
    "script-workers": ("1", "3"),
    "journal-size": ("1", "2"),
    "metrics-port": ("9100", "9101"),
    "log-format": ("json", "text"),
    "log-level": ("debug", "error"),
}
"""Two values of each flag that takes one, other than its default where it has few."""
SWITCHES = ("watch", "accept-language", "no-admin", "allow-private-urls", "access-log")
WHOLE = (
    "port", "workers", "max-document-mb", "max-body-mb", "live-mb", "script-workers", "journal-size", "metrics-port",
)  # fmt: skip
LISTS = ("admin-cors-origin", "trusted-proxies")

FLAGS = [max(each.opts, key=len).lstrip("-") for each in SERVE.params if each.param_type_name == "option"]
NAMES = {flag: each.name for each in SERVE.params for flag in [max(each.opts, key=len).lstrip("-")]}


def in_toml(flag: str, value: str) -> str:
    if flag in LISTS:
        return f'{flag} = ["{value}"]\n'
    return f"{flag} = {value}\n" if flag in WHOLE else f'{flag} = "{value}"\n'


def variable(flag: str) -> str:
    return "SMARTMOCK_" + flag.upper().replace("-", "_")


def read(flag: str, *arguments: str) -> Any:
    return SERVE.make_context("serve", list(arguments)).params[NAMES[flag]]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "smartmock.toml"


def test_the_tables_know_every_flag() -> None:
    assert sorted([*VALUES, *SWITCHES, "config"]) == sorted(flag for flag in FLAGS if flag != "help")


@pytest.mark.parametrize("flag", VALUES)
def test_a_flag_goes_before_its_variable_before_the_file_before_the_default(
    flag: str, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = VALUES[flag]
    default = read(flag)
    wanted, changed = read(flag, f"--{flag}", one), read(flag, f"--{flag}", other)
    assert wanted not in (default, changed)
    config.write_text(in_toml(flag, one))
    assert read(flag, "--config", str(config)) == wanted
    config.write_text(in_toml(flag, other))
    assert read(flag, "--config", str(config)) == changed
    monkeypatch.setenv(variable(flag), one)
    assert read(flag, "--config", str(config)) == wanted
    assert read(flag, "--config", str(config), f"--{flag}", other) == changed


@pytest.mark.parametrize("flag", SWITCHES)
def test_a_switch_is_a_flag_a_variable_and_a_line_of_the_file(
    flag: str, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(flag) is False
    assert read(flag, f"--{flag}") is True
    config.write_text(f"{flag} = true")
    assert read(flag, "--config", str(config)) is True
    monkeypatch.setenv(variable(flag), "0")
    assert read(flag, "--config", str(config)) is False


@pytest.mark.parametrize("flag", [flag for flag in FLAGS if flag != "help"])
def test_every_setting_is_documented_with_its_variable(flag: str) -> None:
    assert re.search(rf"^\| `--{flag}` \| `{variable(flag)}` \|", DOCS, re.MULTILINE)


def test_the_file_can_be_named_by_a_variable(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text("today = 2026-05-31")
    monkeypatch.setenv("SMARTMOCK_CONFIG", str(config))
    assert read("today").isoformat() == "2026-05-31"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("prot = 9000", "`prot` is no setting; did you mean `port`?", id="misspelt"),
        pytest.param("max_body_mb = 9", "did you mean `max-body-mb`?", id="with underscores"),
        pytest.param("[serve]\nport = 9", "`serve` is no setting", id="section"),
        pytest.param("help = true", "`help` is no setting", id="flag that is no setting"),
        pytest.param("config = 'a'", "`config` is no setting", id="file in a file"),
        pytest.param("port = 'many'", "'--port'", id="text for a number"),
        pytest.param("port = true", "`port` is a text or a whole number", id="switch for a number"),
        pytest.param("port = 70000", "'--port'", id="number out of range"),
        pytest.param("watch = 'yes'", "`watch` is true or false", id="text for a switch"),
        pytest.param("host = ['a']", "`host` is a text or", id="list for a text"),
        pytest.param("trusted-proxies = '*'", "`trusted-proxies` is a list of texts", id="text for a list"),
        pytest.param("validation = 'on'", "'on' is not one of", id="no choice"),
        pytest.param("redis = 'http://a'", "redis://", id="no redis"),
        pytest.param("admin-cors-origin = ['*']", "https://tools.example", id="any origin"),
        pytest.param("port = ", "is no TOML", id="no TOML"),
    ],
)
def test_what_a_file_cannot_say_is_wrong_usage(command: Command, config: Path, text: str, said: str) -> None:
    config.write_text(text)
    done = command("serve", "--config", config, "openapi.yaml")
    assert (done.code, done.out) == (2, "")
    assert said in " ".join(done.err.split())


def test_a_file_that_is_not_there_is_wrong_usage(command: Command, tmp_path: Path) -> None:
    done = command("serve", "--config", tmp_path / "nowhere.toml")
    assert done.code == 2
    assert "nowhere.toml cannot be read" in " ".join(done.err.split())
