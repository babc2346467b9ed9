"""The documentation is true: commands and examples run, flags and problems are all there, links lead somewhere."""

import ast
import datetime
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
from starlette.testclient import TestClient

import smartmock
from smartmock.cli.app import app
from smartmock.projects.documents.importing import import_document
from smartmock.projects.schemas.dialects import DIALECT_NAMES
from smartmock.projects.service import open_service
from smartmock.server.app import create_app
from smartmock.settings import Settings
from tests.server.test_serve import running

ROOT = Path(__file__).parents[1]
BASH = shutil.which("bash") or "bash"
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
README = (ROOT / "README.md").read_text()
PACKAGE = ROOT / "smartmock"
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def section(page: Path, title: str) -> str:
    """The text below the heading `## title`."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", page.read_text(), re.MULTILINE | re.DOTALL)
    assert found, f"{page.name} has no section {title}"
    return found[1]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


def marked(name: str) -> str:
    """The command below `<!-- command: name -->` in README.md."""
    found = re.search(rf"<!-- command: {name} -->\n```sh\n(.*)\n```", README)
    assert found
    return found[1]


def parts(name: str) -> list[Any]:
    """A command, or those of a group."""
    return list(getattr(COMMANDS[name], "commands", {"": COMMANDS[name]}).values())


def options(name: str) -> list[tuple[str, str, object]]:
    """Flag, variable and default of every option of a command or a group, but for `--help`; none of them twice."""
    found = {
        max(parameter.opts, key=len): (parameter.envvar, parameter.default)
        for command in parts(name)
        for parameter in command.params
        if parameter.param_type_name == "option" and "--help" not in parameter.opts
    }
    return [(flag, *known) for flag, known in found.items()]


ROWS = [(name, *option) for name in COMMANDS for option in options(name)]


@pytest.mark.parametrize(("name", "flag", "variable", "default"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_every_flag_is_described_with_its_variable_and_default(
    name: str, flag: str, variable: str, default: object
) -> None:
    row = re.search(rf"^\| .*`{flag}` \|.*$", section(DOCS / "commands.md", f"smartmock {name}"), re.MULTILINE)
    assert row, f"{flag} is not described"
    assert f"`{variable}`" in row[0]
    assert default in (None, False) or f"`{default}`" in row[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_flag_is_described_that_is_not_there(name: str) -> None:
    described = re.findall(r"^\| .*?`(--[a-z-]+)` \|", section(DOCS / "commands.md", f"smartmock {name}"), re.MULTILINE)
    assert sorted(described) == sorted(flag for flag, _, _ in options(name))


def documented_commands() -> list[str]:
    """Every line of a shell block that can be run as it stands: its documents exist, and it ends by itself."""
    lines = [line for page in PAGES for block in blocks(page, "sh") for line in block.splitlines()]
    return sorted(
        {line for line in lines if line.startswith("smartmock ") and "fixtures/" in line and " serve " not in line}
    )


@pytest.mark.parametrize("line", documented_commands())
def test_commands_of_the_documentation_run(line: str) -> None:
    arguments = [sys.executable, "-m", *shlex.split(line)]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def all_commands() -> list[str]:
    lines = [line for page in PAGES for block in blocks(page, "sh") for line in block.splitlines()]
    helps = [command.help or "" for name in COMMANDS for command in parts(name)]
    lines += [line.strip() for text in helps for line in text.splitlines()]
    return sorted({found[1] for line in lines if (found := re.search(r"(?:^|/)smartmock ((?:-|\w).*)", line))})


@pytest.mark.parametrize("line", [line for line in all_commands() if line.split()[0] in COMMANDS])
def test_commands_of_the_documentation_have_flags_that_exist(line: str) -> None:
    name, *arguments = shlex.split(line.partition("|")[0], comments=True)
    known = {flag for command in parts(name) for parameter in command.params for flag in parameter.opts}
    assert {argument for argument in arguments if argument.startswith("-") and argument != "-"} <= known


def test_examples_of_the_python_door_run() -> None:
    names: dict[str, object] = {}
    for block in blocks(DOCS / "library.md", "python"):
        exec(compile(block, "docs/library.md", "exec"), names)  # noqa: S102  our own examples


@pytest.mark.parametrize("page", ["commands.md", "library.md"])
def test_the_dialects_are_those_there_are(page: str) -> None:
    (listed,) = re.findall(r"(?:dialect` \(|no `\$schema`: )((?:`[\w.-]+`(?:, )?)+)", (DOCS / page).read_text())
    assert tuple(re.findall(r"`(.+?)`", listed)) == DIALECT_NAMES


def problem_names() -> set[str]:
    """The first argument of every call of `problem_response` in the package."""
    calls = [node for path in PACKAGE.rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "problem_response"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_problem_is_described_and_no_other() -> None:
    text = (DOCS / "problems.md").read_text()
    assert set(re.findall(r"^## `urn:smartmock:problem:([a-z-]+)`$", text, re.MULTILINE)) == problem_names()


def test_every_selector_is_described() -> None:
    readers = ast.parse((PACKAGE / "mock" / "selectors.py").read_text())
    table = next(
        node.value
        for node in ast.walk(readers)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "READERS"
    )
    assert isinstance(table, ast.Dict)
    names = {str(key.value).removesuffix("_ms") for key in table.keys if isinstance(key, ast.Constant)} - {
        "response",
        "operation",
    }
    guide = (DOCS / "guide.md").read_text()
    assert names == set(re.findall(r"^\| `Prefer: ([a-z]+)", guide, re.MULTILINE))
    assert names == set(re.findall(r"`__([a-z]+)=", guide))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_pages_and_headings(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)", page.read_text()):
        assert not target or (page.parent / target).exists(), target
    for target, heading in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", page.read_text()):
        text = (page.parent / target).read_text() if target else page.read_text()
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        assert heading in {re.sub(r"[^a-z0-9 -]", "", name.lower()).replace(" ", "-") for name in headings}


def test_the_changelog_knows_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    first = re.search(r"^## \[(.+?)\]", text, re.MULTILINE)
    assert first
    assert first[1] in {"Unreleased", smartmock.__version__}


def test_what_the_readme_shows_is_what_serve_prints() -> None:
    install, arguments = marked("serve").split("/smartmock serve ")
    assert install == "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin"
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "smartmock", "serve", *arguments.split(), "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        lines: list[str] = []
        while not lines or "Stop with" not in lines[-1]:
            lines.append(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
    assert re.sub(r":\d+/", ":8080/", "".join(lines)) in README


ANSWER = re.compile(
    r"^curl -s (?:-H 'Prefer: ([^']+)' )?http://127\.0\.0\.1:8080(\S+) \| python3 -m json\.tool[^\n]*\n"
    r"```\n\n```json\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
"""A command of the README, and the answer below it."""


def test_the_answers_in_the_readme_are_the_real_ones() -> None:
    document, _, day = marked("serve").split("/smartmock serve ")[1].split()
    environment = smartmock.Environment(today=datetime.date.fromisoformat(day))
    client = TestClient(smartmock.create_app(ROOT / document, smartmock.Settings(environment)))
    answers = ANSWER.findall(README)
    assert len(answers) == README.count("json.tool") == len(blocks(ROOT / "README.md", "json"))
    for prefer, path, shown in answers:
        found = client.get(path, headers={"prefer": prefer} if prefer else {}).json()
        answer = json.dumps(found, indent=4, ensure_ascii=not shown.isascii()) + "\n"
        assert json.loads(shown) == found, f"The answer is another one now. Put this below `curl … {path}`:\n{answer}"


def test_the_readme_has_one_line_that_installs_and_tests() -> None:
    assert re.fullmatch(
        r"python3 -m venv \.venv && \.venv/bin/pip install .*'?\.\[test\]'? && \.venv/bin/.*pytest", marked("test")
    )


def test_the_customised_shop_is_the_one_of_the_readme() -> None:
    (shown,) = blocks(ROOT / "README.md", "yaml")
    assert (ROOT / "fixtures" / "demo" / "shop-customized.yml").read_text() == shown


def sessions(page: Path) -> list[tuple[str, str]]:
    """Command lines of the page's terminal sessions, each with what it printed."""
    found: list[tuple[str, str]] = []
    for line in "".join(blocks(page, "console")).splitlines(keepends=True):
        if line.startswith("$ "):
            found.append((line[2:].rstrip("\n"), ""))
        else:
            command, printed = found[-1]
            found[-1] = (command, printed + line)
    return found


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_the_session_about_priority_is_real() -> None:
    page = DOCS / "priority.md"
    (serve,) = blocks(page, "sh")
    arguments = shlex.split(serve)
    service = open_service(Settings(admin_key=arguments[arguments.index("--admin-key") + 1]))
    import_document(service, str(ROOT / arguments[2]))
    variables: list[str] = []
    with running(create_app(service)) as listener:
        for command, printed in sessions(page):
            if re.match(r"[A-Z]+=", command):
                variables.append(command.replace("http://127.0.0.1:8080", listener.url))
                continue
            script = "\n".join([*variables, command])
            done = subprocess.run(
                [shutil.which("bash") or "bash", "-c", script], capture_output=True, text=True, check=False
            )
            assert done.stdout == printed, command
    service.close()
