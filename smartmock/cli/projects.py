"""`smartmock projects`: the projects of a running service."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from smartmock.cli.groups import make_group
from smartmock.cli.import_document import announce_project
from smartmock.cli.options import JsonOption
from smartmock.cli.output import hint, print_json, print_table, say, write_body
from smartmock.cli.remote import DEFAULT_SERVER, KeyOption, ProjectArgument, Remote, ServerOption, part
from smartmock.errors import SourceError

projects = make_group("projects", "List, show, delete and move the projects of a running service.")

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", envvar="SMARTMOCK_OUTPUT", metavar="FILE", help="Write to a file."),
]
Exported = Annotated[
    str, typer.Argument(metavar="FILE", help="What smartmock projects export wrote; - is standard input.")
]


@projects.command("list")
def list_projects(*, server: ServerOption = DEFAULT_SERVER, key: KeyOption, as_json: JsonOption = False) -> None:
    """List the projects that you may see.

    \b
    Examples:
      smartmock projects list
      smartmock projects list --json
    """
    found = Remote(server, key).items("/projects")
    if as_json:
        print_json(found)
        return
    rows = [[each["id"], each["slug"], each["name"], each["published_revision"], each["mock_url"]] for each in found]
    print_table(["ID", "SLUG", "NAME", "REVISION", "MOCK"], [[str(cell) for cell in row] for row in rows])


@projects.command("show")
def show_project(
    project: ProjectArgument, *, server: ServerOption = DEFAULT_SERVER, key: KeyOption, as_json: JsonOption = False
) -> None:
    """Show a project and its revisions.

    \b
    Examples:
      smartmock projects show pets
    """
    remote = Remote(server, key)
    found = remote.get(f"/projects/{part(project)}")
    revisions = remote.items(f"/projects/{part(project)}/revisions")
    if as_json:
        print_json({**found, "revisions": revisions})
        return
    for name in ("id", "slug", "name", "scope", "workspace", "mock_url", "docs_url", "created_at", "updated_at"):
        say(f"{name.replace('_', ' '):12}{found[name]}")
    say()
    rows = [
        [str(each["number"]), "published" if each["published"] else "", each["created_at"], each["source"]]
        for each in revisions
    ]
    print_table(["REVISION", "", "CREATED", "SOURCE"], rows)


@projects.command("delete")
def delete_project(project: ProjectArgument, *, server: ServerOption = DEFAULT_SERVER, key: KeyOption) -> None:
    """Delete a project with all that belongs to it. Its addresses never lead to another one.

    \b
    Examples:
      smartmock projects delete pets
    """
    Remote(server, key).send("DELETE", f"/projects/{part(project)}")
    hint(f"Project {project} is deleted.")


@projects.command("export")
def export_project(
    project: ProjectArgument, *, output: Output = None, server: ServerOption = DEFAULT_SERVER, key: KeyOption
) -> None:
    """Write a project with all its revisions and customisations to one file.

    \b
    Examples:
      smartmock projects export pets --output pets.zip
    """
    content = Remote(server, key).download(f"/projects/{part(project)}/export")
    if output is None:
        write_body(content)
        return
    output.write_bytes(content)
    hint(f"Written to {output}.")


@projects.command("restore")
def restore_project(
    file: Exported, *, server: ServerOption = DEFAULT_SERVER, key: KeyOption, as_json: JsonOption = False
) -> None:
    """Make a project of an exported one. It answers as the other one does, under a number of its own.

    \b
    Examples:
      smartmock projects restore pets.zip --server https://mock.example
    """
    made = Remote(server, key).upload("/projects/import", Path(file).name, read_bytes(file), {})
    if as_json:
        print_json(made)
        return
    announce_project(made)


def read_bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror}.", remedy="Check the name.") from None
