import errno
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import typer.main

import smartmock
from smartmock.cli.app import app
from tests.cli.conftest import Command

GROUP: Any = typer.main.get_command(app)


def all_commands() -> dict[str, Any]:
    """By what people type: `check`, `tokens list`."""
    found: dict[str, Any] = {}
    for name, command in GROUP.commands.items():
        own = {f"{name} {each}": part for each, part in getattr(command, "commands", {}).items()}
        found |= own or {name: command}
    return found


COMMANDS = all_commands()
UNSET = {"help", "version"}
"""Flags that mean nothing as a setting."""


def flags() -> list[tuple[str, str, str | None]]:
    """Command, longest flag, and variable of every option."""
    found = []
    for name, command in COMMANDS.items():
        for parameter in command.params:
            flag = max(parameter.opts, key=len)
            if parameter.param_type_name == "option" and flag.lstrip("-") not in UNSET:
                found.append((name, flag, parameter.envvar))
    return found


@pytest.mark.parametrize(("command_name", "flag", "variable"), flags(), ids=str)
def test_every_flag_has_a_variable_of_its_name(command_name: str, flag: str, variable: str | None) -> None:
    assert variable == "SMARTMOCK_" + flag.lstrip("-").upper().replace("-", "_"), command_name


def test_a_variable_sets_its_flag(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = command("generate", "fixtures/demo/shop.yaml", "getProduct")
    monkeypatch.setenv("SMARTMOCK_SEED", "another")
    assert command("generate", "fixtures/demo/shop.yaml", "getProduct").out != plain.out


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_shows_examples(command: Command, name: str) -> None:
    done = command(*name.split(), "--help")
    assert done.code == 0
    assert f"  Examples:\n    smartmock {name}" in done.out


def test_help_is_plain_text_in_a_pipe(command: Command) -> None:
    done = command("--help")
    assert done.code == 0
    assert all(name.split()[0] in done.out for name in COMMANDS)
    assert "\x1b" not in done.out
    assert "─" not in done.out


def test_version(command: Command) -> None:
    assert command("--version").out == f"smartmock {smartmock.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["serve", "--watch"], id="nothing to watch"),
        pytest.param(["serve", "--admin-key", ""], id="empty key"),
        pytest.param(["serve", "a.yaml", "--port", "many"], id="no number"),
        pytest.param(["serve", "a.yaml", "--today", "31.05.2026"], id="no day"),
        pytest.param(["serve", "a.yaml", "--token", ""], id="empty token"),
        pytest.param(["serve", "a.yaml", "--trusted-proxies", "foo"], id="proxy without an address"),
        pytest.param(["serve", "-", "-"], id="standard input twice"),
        pytest.param(["routes"], id="missing argument"),
        pytest.param(["generate", "a.yaml"], id="no operation"),
        pytest.param(["generate", "a.yaml", "--schema", "b.json"], id="schema and document"),
        pytest.param(["check", "a.yaml", "--seeds", "0"], id="out of range"),
        pytest.param(["import", "a.yaml"], id="no key"),
        pytest.param(["import", "a.yaml", "--key", "k", "--dry-run"], id="dry run of a new project"),
        pytest.param(["import", "a.yaml", "--key", "k", "--strategy", "keep"], id="strategy for a new project"),
        pytest.param(["import", "a.yaml", "--key", "k", "--project", "1", "--slug", "a"], id="slug of a revision"),
        pytest.param(["environments", "set", "1", "default", "seed", "--key", "k"], id="setting without a value"),
        pytest.param(["requests", "1", "--key", "k", "--follow", "--status", "404"], id="choice among what comes"),
        pytest.param(["--unknown"], id="unknown flag"),
        pytest.param(["unknown"], id="unknown command"),
    ],
)
def test_wrong_usage_has_exit_code_2(command: Command, arguments: list[str]) -> None:
    done = command(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err


@pytest.mark.parametrize("name", ["serve", "check"])
def test_an_unknown_language_is_wrong_usage_with_suggestions(command: Command, name: str) -> None:
    done = command(name, "fixtures/demo/shop.yaml", "--locale", "qq_DE")
    assert done.code == 2
    assert "de_DE" in done.err


@pytest.mark.parametrize("name", ["serve", "routes", "check"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"just: [text", "error", id="broken yaml"),
        pytest.param(b"{}", "OpenAPI", id="no document"),
        pytest.param(b"\x00\xff\x00", "error", id="binary"),
    ],
)
def test_a_document_that_cannot_be_read_is_an_error_without_a_traceback(
    command: Command, name: str, text: bytes, message: str
) -> None:
    options = ["--port", "0"] if name == "serve" else []
    done = command(name, "-", *options, stdin=text)
    assert done.code == 1
    assert done.err.startswith("error: ")
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_missing_file_is_an_error_with_its_name(command: Command) -> None:
    done = command("routes", "nowhere.yaml")
    assert done.code == 1
    assert "nowhere.yaml" in done.err


def test_a_fault_of_ours_is_told_without_a_traceback(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartmock.cli.routes.open_document", lambda *_args, **_options: 1 / 0)
    done = command("routes", "openapi.yaml")
    assert done.code == 1
    assert "ZeroDivisionError" in done.err
    assert "SMARTMOCK_DEBUG=1" in done.err
    assert "Traceback" not in done.err


def test_what_the_system_refuses_is_a_plain_error(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files", "openapi.yaml")

    monkeypatch.setattr("smartmock.cli.routes.open_document", refuse)
    done = command("routes", "openapi.yaml")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: openapi.yaml: Too many open files.")
    assert "fault of smartmock" not in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", [["routes"], ["routes", "--json"]], ids=" ".join)
def test_output_that_cannot_be_written_is_a_plain_error(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        line = [sys.executable, "-m", "smartmock", *arguments, "fixtures/demo/shop.yaml"]
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: No space left on device.")
    assert "fault of smartmock" not in done.stderr


def test_help_loads_nothing_heavy() -> None:
    heavy = {"faker", "openapi_core", "uvicorn", "starlette", "jsonschema_rs", "yaml", "lxml"}
    code = "import sys, smartmock.cli.app; print(*sorted(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())
