"""`smartmock tokens`: what opens the gated mocks of a project."""

from typing import Annotated, Any

import typer

from smartmock.cli.groups import make_group
from smartmock.cli.options import JsonOption
from smartmock.cli.output import hint, print_json, print_table, say
from smartmock.cli.remote import DEFAULT_SERVER, KeyOption, ProjectArgument, Remote, ServerOption, part

tokens = make_group("tokens", "List, make, rotate and revoke the tokens that open a project's gated mocks.")

TokenArgument = Annotated[int, typer.Argument(metavar="ID", help="The number of a token, as the list shows it.")]
TokenName = Annotated[str, typer.Argument(metavar="NAME", help="What to call it: who or what has it.")]
ExpiresAt = Annotated[
    str | None,
    typer.Option(
        envvar="SMARTMOCK_EXPIRES_AT", metavar="TIME", help="When it ends: 2026-12-31T00:00:00Z. Never, when not set."
    ),
]
Grace = Annotated[
    int,
    typer.Option(
        envvar="SMARTMOCK_GRACE_SECONDS", min=0, metavar="SECONDS", help="How long the old value still opens the mock."
    ),
]


@tokens.command("list")
def list_tokens(
    project: ProjectArgument, *, server: ServerOption = DEFAULT_SERVER, key: KeyOption, as_json: JsonOption = False
) -> None:
    """List the tokens of a project. Their values are not known any more.

    \b
    Examples:
      smartmock tokens list pets
    """
    found = Remote(server, key).items(f"/projects/{part(project)}/tokens")
    if as_json:
        print_json(found)
        return
    rows = [[str(each["id"]), each["name"], each["prefix"] + "…", each["expires_at"] or "never",
             each["last_used_at"] or "never"] for each in found]  # fmt: skip
    print_table(["ID", "NAME", "VALUE", "EXPIRES", "LAST USED"], rows)


@tokens.command("create")
def create_token(
    project: ProjectArgument,
    name: TokenName,
    *,
    expires_at: ExpiresAt = None,
    server: ServerOption = DEFAULT_SERVER,
    key: KeyOption,
    as_json: JsonOption = False,
) -> None:
    """Make a token, and print its value. It is shown this once.

    \b
    Examples:
      smartmock tokens create pets "CI of the web team"
    """
    wishes: dict[str, Any] = {"name": name} | ({"expires_at": expires_at} if expires_at else {})
    show_made(Remote(server, key).send("POST", f"/projects/{part(project)}/tokens", wishes), as_json=as_json)


@tokens.command("rotate")
def rotate_token(
    project: ProjectArgument,
    token: TokenArgument,
    *,
    grace_seconds: Grace = 0,
    server: ServerOption = DEFAULT_SERVER,
    key: KeyOption,
    as_json: JsonOption = False,
) -> None:
    """Give a token another value, and print it. It is shown this once.

    \b
    Examples:
      smartmock tokens rotate pets 3 --grace-seconds 3600
    """
    path = f"/projects/{part(project)}/tokens/{token}/rotate"
    show_made(Remote(server, key).send("POST", path, {"grace_seconds": grace_seconds}), as_json=as_json)


@tokens.command("revoke")
def revoke_token(
    project: ProjectArgument, token: TokenArgument, *, server: ServerOption = DEFAULT_SERVER, key: KeyOption
) -> None:
    """Let a token open nothing any more, at once.

    \b
    Examples:
      smartmock tokens revoke pets 3
    """
    Remote(server, key).send("DELETE", f"/projects/{part(project)}/tokens/{token}")
    hint(f"Token {token} opens nothing any more.")


def show_made(made: dict[str, Any], *, as_json: bool) -> None:
    """In a pipe the value alone."""
    if as_json:
        print_json(made)
        return
    say(made["value"])
    hint(f"{made['name']}: number {made['id']}. The value is not shown again.")
