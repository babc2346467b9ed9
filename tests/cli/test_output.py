import pytest

from smartmock.cli import output
from smartmock.errors import DocumentError
from smartmock.types import Problem, Severity


def test_an_error_says_what_where_and_what_to_change(capsys: pytest.CaptureFixture[str]) -> None:
    output.report_error(DocumentError("The text is empty.", pointer="/paths", remedy="Give an OpenAPI document."))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "error: The text is empty.\n  at /paths\n  Give an OpenAPI document.\n"


def test_a_table_in_a_pipe_is_tab_separated_and_has_no_head(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_table(["METHOD", "PATH"], [["GET", "/pets"], ["POST", "/pets"]])
    assert capsys.readouterr().out == "GET\t/pets\nPOST\t/pets\n"


def test_text_of_a_document_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_table(["PATH"], [["/a\x1b[2J\tb\nc"]])
    output.say("\x1b]0;title\x07[bold]plain[/bold] :smile:")
    assert capsys.readouterr().out == "/a [2J b c\n ]0;title [bold]plain[/bold] :smile:\n"


def test_long_lines_are_not_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    url = "http://127.0.0.1:8080/m1/" + "a" * 300
    output.say(url)
    assert capsys.readouterr().out == url + "\n"


def test_problems_are_listed_errors_first_and_cut(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [
        Problem("info", "/info", "a note", ""),
        Problem("error", "/paths/~1a", "a fault", "mend it"),
        Problem("warning", "", "a doubt", ""),
    ]
    output.print_problems(problems, limit=2)
    assert capsys.readouterr().err == "  error /paths/~1a: a fault\n      mend it\n  warning /: a doubt\n"


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        pytest.param([], "", id="none"),
        pytest.param(["error"], "1 error", id="one"),
        pytest.param(["info", "warning", "info", "error"], "1 error, 1 warning, 2 notes", id="all kinds"),
    ],
)
def test_problems_are_counted_by_severity(severities: list[Severity], expected: str) -> None:
    assert output.describe_problems([Problem(severity, "", "", "") for severity in severities]) == expected
