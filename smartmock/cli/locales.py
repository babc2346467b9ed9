"""The flag `--locale`."""

import typer

from smartmock.errors import SmartmockError
from smartmock.projects import locales


def known_locale(tag: str) -> str:
    """The locale to use for a tag that a person typed; wrong usage, with suggestions, when there is none."""
    try:
        return locales.known_locale(tag)
    except SmartmockError as error:
        raise typer.BadParameter(f"{error.message} {error.remedy}", param_hint="--locale") from None
