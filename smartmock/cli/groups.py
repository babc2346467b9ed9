"""Commands that have commands of their own: `smartmock tokens list`."""

from typing import Final

import typer

HELP_FLAGS: Final = {"help_option_names": ["-h", "--help"]}


def make_group(name: str, told: str) -> typer.Typer:
    return typer.Typer(
        name=name,
        help=told,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings=dict(HELP_FLAGS),
    )
