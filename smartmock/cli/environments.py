"""`smartmock environments`: the settings that a project is served with."""

import json
from typing import Annotated, Any

import typer

from smartmock.cli.groups import make_group
from smartmock.cli.options import JsonOption
from smartmock.cli.output import hint, print_json, print_table, say
from smartmock.cli.remote import DEFAULT_SERVER, KeyOption, ProjectArgument, Remote, ServerOption, part

environments = make_group("environments", "List, show, change and delete the environments of a project.")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="An environment: the last part of its addresses.")]
Assignments = Annotated[
    list[str],
    typer.Argument(metavar="SETTING=VALUE…", help="Settings; the value is JSON or text, and null is the default."),
]
Create = Annotated[
    bool, typer.Option("--create", envvar="SMARTMOCK_CREATE", help="Make the environment, which is not there yet.")
]


@environments.command("list")
def list_environments(
    project: ProjectArgument, *, server: ServerOption = DEFAULT_SERVER, key: KeyOption, as_json: JsonOption = False
) -> None:
    """List the environments of a project.

    \b
    Examples:
      smartmock environments list pets
    """
    found = Remote(server, key).items(f"/projects/{part(project)}/environments")
    if as_json:
        print_json(found)
        return
    columns = ("name", "access", "locale", "validation", "priority", "seed")
    print_table([name.upper() for name in columns], [[str(each[name]) for name in columns] for each in found])


@environments.command("show")
def show_environment(
    project: ProjectArgument,
    name: NameArgument,
    *,
    server: ServerOption = DEFAULT_SERVER,
    key: KeyOption,
    as_json: JsonOption = False,
) -> None:
    """Show all settings of an environment.

    \b
    Examples:
      smartmock environments show pets default
    """
    found = Remote(server, key).get(f"/projects/{part(project)}/environments/{part(name)}")
    show_settings(found, as_json=as_json)


@environments.command("set")
def set_environment(  # noqa: PLR0913  one parameter for each flag
    project: ProjectArgument,
    name: NameArgument,
    settings: Assignments,
    *,
    create: Create = False,
    server: ServerOption = DEFAULT_SERVER,
    key: KeyOption,
    as_json: JsonOption = False,
) -> None:
    """Change settings of an environment, for all requests from now on. The others stay as they are.

    \b
    Examples:
      smartmock environments set pets default locale=de_DE access=token
      smartmock environments set pets default 'latency={"min_ms": 50, "max_ms": 300}' rate_limit=null
      smartmock environments set pets staging seed=7 --create
    """
    wishes = dict(map(read_assignment, settings))
    remote, path = Remote(server, key), f"/projects/{part(project)}/environments"
    if create:
        found = remote.send("POST", path, {"name": name, **wishes})
    else:
        found = remote.send("PATCH", f"{path}/{part(name)}", wishes)
    show_settings(found, as_json=as_json)


@environments.command("delete")
def delete_environment(
    project: ProjectArgument, name: NameArgument, *, server: ServerOption = DEFAULT_SERVER, key: KeyOption
) -> None:
    """Delete an environment. Its addresses lead nowhere any more.

    \b
    Examples:
      smartmock environments delete pets staging
    """
    Remote(server, key).send("DELETE", f"/projects/{part(project)}/environments/{part(name)}")
    hint(f"Environment {name} is deleted.")


def read_assignment(text: str) -> tuple[str, Any]:
    """`seed=7` → a number, `locale=de_DE` → text, `seed="7"` → text too."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise typer.BadParameter(f"{text!r} sets nothing; write SETTING=VALUE, as in seed=7.", param_hint="SETTING")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def show_settings(settings: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(settings)
        return
    for name, value in settings.items():
        say(f"{name:21}{value if isinstance(value, str) else json.dumps(value)}")
