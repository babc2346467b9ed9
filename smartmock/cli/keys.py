"""`smartmock keys`: who may use the admin API of a running service."""

from typing import Annotated, Literal

import typer

from smartmock.cli.groups import make_group
from smartmock.cli.options import JsonOption
from smartmock.cli.output import hint, print_json, print_table
from smartmock.cli.remote import DEFAULT_SERVER, KeyOption, Remote, ServerOption
from smartmock.cli.tokens import show_made

keys = make_group("keys", "List, make and delete keys of the admin API.")

KeyArgument = Annotated[int, typer.Argument(metavar="ID", help="The number of a key, as the list shows it.")]
KeyName = Annotated[str, typer.Argument(metavar="NAME", help="What to call it: who or what has it.")]
Principal = Annotated[
    str | None,
    typer.Option(envvar="SMARTMOCK_PRINCIPAL", help="Whose key it is. Somebody new, when not set."),
]
Workspace = Annotated[
    str | None, typer.Option(envvar="SMARTMOCK_WORKSPACE", help="A workspace that its holder becomes a member of.")
]
Role = Annotated[
    Literal["viewer", "editor", "admin"] | None,
    typer.Option(envvar="SMARTMOCK_ROLE", help="What its holder may do in that workspace; viewer, when not set."),
]


@keys.command("list")
def list_keys(*, server: ServerOption = DEFAULT_SERVER, key: KeyOption, as_json: JsonOption = False) -> None:
    """List your keys; the operator's key lists all. Their values are not known any more.

    \b
    Examples:
      smartmock keys list
    """
    found = Remote(server, key).items("/keys")
    if as_json:
        print_json(found)
        return
    rows = [[str(each["id"]), each["name"], each["principal"], each["prefix"] + "…", each["last_used_at"] or "never"]
            for each in found]  # fmt: skip
    print_table(["ID", "NAME", "PRINCIPAL", "VALUE", "LAST USED"], rows)


@keys.command("create")
def create_key(  # noqa: PLR0913  one parameter for each flag
    name: KeyName,
    *,
    principal: Principal = None,
    workspace: Workspace = None,
    role: Role = None,
    server: ServerOption = DEFAULT_SERVER,
    key: KeyOption,
    as_json: JsonOption = False,
) -> None:
    """Make a key for a person or a machine, and print its value. It is shown this once.

    \b
    Examples:
      smartmock keys create "Ada" --workspace default --role editor
    """
    wishes = {"name": name, "principal": principal, "workspace": workspace, "role": role}
    given = {field: value for field, value in wishes.items() if value is not None}
    show_made(Remote(server, key).send("POST", "/keys", given), as_json=as_json)


@keys.command("delete")
def delete_key(number: KeyArgument, *, server: ServerOption = DEFAULT_SERVER, key: KeyOption) -> None:
    """Let a key open nothing any more.

    \b
    Examples:
      smartmock keys delete 3
    """
    Remote(server, key).send("DELETE", f"/keys/{number}")
    hint(f"Key {number} opens nothing any more.")
