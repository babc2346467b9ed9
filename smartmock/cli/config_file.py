"""`--config FILE`: flags as lines of a TOML file. What the command line or a variable says goes before it."""

import datetime
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import typer

HINT: Final = "--config"


def read_config(context: typer.Context, path: Path | None) -> Path | None:
    """Makes the lines of the file the defaults of the command. Wrong usage is a file that cannot be read, a name that
    is no flag, and a value of another kind.
    """
    if path is None:
        return None
    flags = flags_of(context)
    settings = read_toml(path)
    for name, value in settings.items():
        if name not in flags:
            raise typer.BadParameter(f"{path}: {unknown(name, list(flags))}", param_hint=HINT)
        if wanted := misfit(flags[name], value):
            raise typer.BadParameter(f"{path}: `{name}` is {wanted}.", param_hint=HINT)
    context.default_map = {flags[name].name: plain(value) for name, value in settings.items()}
    return path


def flags_of(context: typer.Context) -> dict[str, Any]:
    """Flag without its dashes → what the command knows of it."""
    options = [each for each in context.command.params if each.param_type_name == "option"]
    named = {max(option.opts, key=len).lstrip("-"): option for option in options}
    return {name: option for name, option in named.items() if name not in ("help", "config")}


def read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror}.", param_hint=HINT) from None
    except ValueError as error:
        # Neither TOML nor even UTF-8.
        raise typer.BadParameter(f"{path} is no TOML: {error}.", param_hint=HINT) from None


def unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name.replace("_", "-"), known, n=1, cutoff=0.5)
    guess = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(sorted(known))}."
    return f"`{name}` is no setting; {guess}"


def misfit(option: Any, value: object) -> str:
    """What the setting must be; empty when it is that."""
    if option.is_flag:
        return "" if isinstance(value, bool) else "true or false"
    if option.multiple:
        fits = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return "" if fits else 'a list of texts: ["…", "…"]'
    fits = isinstance(value, str | int | datetime.date) and not isinstance(value, bool)
    return "" if fits else "a text or a whole number"


def plain(value: object) -> object:
    """As people write it on the command line."""
    return value.isoformat() if isinstance(value, datetime.date) else value
