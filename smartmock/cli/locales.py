"""The flag `--locale`."""

from difflib import get_close_matches

import typer

from smartmock.semantics.locale import find_locale, locale_tags


def known_locale(tag: str) -> str:
    """The locale to use for a tag that a person typed; wrong usage, with suggestions, when there is none."""
    found = find_locale(tag)
    if found is None:
        near = get_close_matches(tag.replace("-", "_"), locale_tags(), n=3, cutoff=0.3)
        suggestion = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(locale_tags())}."
        message = f"no language {tag!r} is known. {suggestion}"
        raise typer.BadParameter(message, param_hint="--locale")
    return found
