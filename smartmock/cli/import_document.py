"""`smartmock import`: a document into a running service, as a project or as the next revision of one."""

from typing import Annotated, Any, Literal

import typer

from smartmock.cli.options import DocumentArgument, JsonOption, SizeOption
from smartmock.cli.output import count, describe_problems, hint, print_json, print_problems, say, working
from smartmock.cli.remote import DEFAULT_SERVER, KeyOption, Remote, ServerOption, part
from smartmock.cli.uploads import read_upload
from smartmock.spec.fetch import is_url
from smartmock.types import JsonObject, Problem

Strategy = Literal["mirror", "overwrite", "merge", "keep"]

Name = Annotated[str | None, typer.Option(envvar="SMARTMOCK_NAME", help="What to call the project.")]
Slug = Annotated[
    str | None, typer.Option(envvar="SMARTMOCK_SLUG", help="Its name in addresses; made from the name, when not set.")
]
Workspace = Annotated[
    str | None,
    typer.Option(envvar="SMARTMOCK_WORKSPACE", help="The workspace that it belongs to: default, when not set."),
]
Scope = Annotated[
    Literal["private", "workspace", "project"] | None,
    typer.Option(envvar="SMARTMOCK_SCOPE", help="Who sees it: you, its workspace, or its members."),
]
Project = Annotated[
    str | None,
    typer.Option(envvar="SMARTMOCK_PROJECT", help="Import into this project, by number or slug, as its next revision."),
]
StrategyOption = Annotated[
    Strategy,
    typer.Option(
        envvar="SMARTMOCK_STRATEGY",
        help="What becomes of the project's operations: they become those of the new document (mirror); new ones "
        "replace old ones and the others stay (overwrite), with what people wrote into them (merge); only those that "
        "are not there yet are added (keep).",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", envvar="SMARTMOCK_DRY_RUN", help="Tell what would change, and change nothing.")
]
NoPublish = Annotated[
    bool, typer.Option("--no-publish", envvar="SMARTMOCK_NO_PUBLISH", help="Add the revision without serving it.")
]


def import_document(  # noqa: PLR0913  one parameter for each flag
    document: DocumentArgument,
    *,
    server: ServerOption = DEFAULT_SERVER,
    key: KeyOption,
    name: Name = None,
    slug: Slug = None,
    workspace: Workspace = None,
    scope: Scope = None,
    project: Project = None,
    strategy: StrategyOption = "mirror",
    dry_run: DryRun = False,
    no_publish: NoPublish = False,
    as_json: JsonOption = False,
    max_document_mb: SizeOption = 50,
) -> None:
    """Import a document into a running service.

    Prints the addresses of the mock and of its docs page, and what is wrong with the document. A file goes there with
    the files that it refers to, a folder with all that is in it; a URL is read by the service itself.

    With --project it becomes the next revision of a project, and what changed is printed: added, removed and changed
    operations, with a mark at what breaks clients.

    \b
    Examples:
      smartmock import openapi.yaml --server https://mock.example --key KEY
      smartmock import openapi.yaml --project pets --dry-run
      smartmock import https://petstore3.swagger.io/api/v3/openapi.json --name "Pet Store"
    """
    remote = Remote(server, key)
    new = {"name": name, "slug": slug, "workspace": workspace, "scope": scope}
    again: dict[str, Any] = {"strategy": strategy, "publish": not no_publish, "dry_run": dry_run}
    revision = {"--strategy": strategy != "mirror", "--dry-run": dry_run, "--no-publish": no_publish}
    check_flags(project, new, revision)
    path = "/projects" if project is None else f"/projects/{part(project)}/revisions"
    wishes = again if project is not None else {name: value for name, value in new.items() if value is not None}
    with working(f"Importing {document}"):
        answer = send(remote, path, document, wishes, max_document_mb)
        shown = answer if project is None else remote.get(f"/projects/{part(project)}")
    if as_json:
        print_json(answer)
        return
    if project is None:
        announce_project(answer)
    else:
        announce_revision(answer, shown, dry_run=dry_run)
    announce_report(answer["report"])


def check_flags(project: str | None, new: dict[str, str | None], revision: dict[str, bool]) -> None:
    """What is said of a new project goes without `--project`, what is said of a `revision` with it."""
    given = [f"--{name}" for name, value in new.items() if value is not None]
    if project is not None and given:
        raise typer.BadParameter("that is said of a new project; leave it out.", param_hint=given[0])
    flag = next((name for name, is_given in revision.items() if is_given), None)
    if project is None and flag is not None:
        raise typer.BadParameter("that is said of a revision; name its project with --project.", param_hint=flag)


def send(remote: Remote, path: str, document: str, wishes: dict[str, Any], max_document_mb: int) -> JsonObject:
    if is_url(document):
        return remote.send("POST", path, {"url": document, **wishes})
    upload = read_upload(document, max_document_mb=max_document_mb)
    return remote.upload(path, upload.name, upload.content, {name: in_form(value) for name, value in wishes.items()})


def in_form(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def announce_project(project: JsonObject) -> None:
    say(f"{project['name']}: project {project['id']} ({project['slug']})", style="bold")
    say_addresses(project)


def say_addresses(project: JsonObject) -> None:
    say(f"  mock  {project['mock_url']}")
    say(f"  docs  {project['docs_url']}")


def announce_revision(answer: JsonObject, project: JsonObject, *, dry_run: bool) -> None:
    if dry_run:
        say(f"{project['name']}: nothing was changed; this would be", style="bold")
    else:
        state = "published" if answer["published"] else "not published"
        say(f"{project['name']}: revision {answer['number']}, {state}", style="bold")
        say_addresses(project)
    announce_difference(answer["difference"])
    announce_customisations(answer["customisations"])


def announce_difference(difference: JsonObject) -> None:
    """`+`, `-` and `~` for operations that were added, removed, changed; `!` for what breaks clients."""
    for mark, kind, style in (("+", "added", "green"), ("-", "removed", "red"), ("~", "changed", "yellow")):
        for operation in difference[kind]:
            breaking = kind == "removed" or any(change["breaking"] for change in operation.get("changes", ()))
            say(f"{'!' if breaking else ' '} {mark} {operation['method']} {operation['path']}", style=style)
            for change in operation.get("changes", ()):
                say(f"{'!' if change['breaking'] else ' '}     {change['pointer'] or '/'}: {change['message']}")
    if not any(difference[kind] for kind in ("added", "removed", "changed")):
        say("  The operations are the same.")
    elif difference["breaking"]:
        hint("What has a ! may break clients.", style="yellow")


def announce_customisations(fates: list[JsonObject]) -> None:
    for fate in fates:
        if fate["outcome"] != "kept" or fate.get("how") not in (None, "key"):
            how = f" (by {fate['how']})" if fate.get("how") else ""
            say(f"  {fate['kind']} of {fate['operation']}: {fate['outcome']}{how}")


def announce_report(report: JsonObject) -> None:
    say(f"  {count(report['served'], 'operation')} of {report['operations']} served")
    problems = [Problem(**{name: problem[name] for name in ("pointer", "message", "severity", "remedy")})
                for problem in report["problems"]]  # fmt: skip
    if problems:
        hint(f"{describe_problems(problems)} in the document:", style="yellow")
        print_problems(problems)
