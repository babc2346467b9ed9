"""`smartmock requests`: what the mocks of a project were asked, and what they answered."""

import json
from typing import Annotated, Any, Literal

import typer

from smartmock.cli.options import JsonOption
from smartmock.cli.output import print_table, say
from smartmock.cli.remote import DEFAULT_SERVER, KeyOption, ProjectArgument, Remote, ServerOption, part

Follow = Annotated[
    bool, typer.Option("--follow", "-f", envvar="SMARTMOCK_FOLLOW", help="Print requests as they come, until Ctrl+C.")
]
Last = Annotated[int, typer.Option(envvar="SMARTMOCK_LAST", min=1, metavar="NUMBER", help="How many of the last ones.")]
Method = Annotated[str | None, typer.Option(envvar="SMARTMOCK_METHOD", help="Only those of a method: GET, POST …")]
PathPart = Annotated[str | None, typer.Option(envvar="SMARTMOCK_PATH", help="Only those whose path has this in it.")]
OperationKey = Annotated[
    str | None, typer.Option(envvar="SMARTMOCK_OPERATION", metavar="KEY", help="Only those of an operation.")
]
Status = Annotated[
    str | None, typer.Option(envvar="SMARTMOCK_STATUS", help="Only those answered with a status: 404, or 4XX.")
]
Source = Annotated[
    Literal["expectation", "example", "script", "generated"] | None,
    typer.Option(envvar="SMARTMOCK_SOURCE", help="Only those that this source answered."),
]
EnvironmentName = Annotated[
    str | None, typer.Option(envvar="SMARTMOCK_ENVIRONMENT", metavar="NAME", help="Only those of an environment.")
]

COLUMNS = ("TIME", "STATUS", "METHOD", "PATH", "OPERATION", "SOURCE", "MS")


def requests(  # noqa: PLR0913  one parameter for each flag
    project: ProjectArgument,
    *,
    follow: Follow = False,
    last: Last = 20,
    method: Method = None,
    path: PathPart = None,
    operation: OperationKey = None,
    status: Status = None,
    source: Source = None,
    environment: EnvironmentName = None,
    server: ServerOption = DEFAULT_SERVER,
    key: KeyOption,
    as_json: JsonOption = False,
) -> None:
    """List what the mocks of a project were asked, and what they answered; the last requests, the oldest first.

    \b
    Examples:
      smartmock requests pets
      smartmock requests pets --status 4XX --last 100
      smartmock requests pets --follow
    """
    remote, place = Remote(server, key), f"/projects/{part(project)}"
    wanted = {
        "method": method,
        "path": path,
        "operation": operation,
        "status": status,
        "source": source,
        "environment": environment,
    }
    asked = {name: value for name, value in wanted.items() if value is not None}
    if follow:
        if asked:
            message = "all requests are followed; leave out what chooses among them."
            raise typer.BadParameter(message, param_hint="--follow")
        for entry in remote.events(f"{place}/events"):
            show_line(entry, as_json=as_json)
        return
    found = remote.items(f"{place}/requests", asked, most=last)[::-1]
    if as_json:
        for entry in found:
            show_line(entry, as_json=True)
    else:
        print_table(COLUMNS, [describe(entry) for entry in found])


def show_line(entry: dict[str, Any], *, as_json: bool) -> None:
    """Each entry on a line of its own, so that it can be read as it comes."""
    say(json.dumps(entry, ensure_ascii=False) if as_json else "  ".join(filter(None, describe(entry))))


def describe(entry: dict[str, Any]) -> list[str]:
    operation, source = entry["operation"] or "", entry["source"] or ""
    took = f"{entry['duration_ms']:.1f}"
    return [entry["at"], str(entry["status"]), entry["method"], entry["path"], operation, source, took]
