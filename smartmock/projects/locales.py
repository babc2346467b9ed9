"""The languages that people may ask for by name."""

from difflib import get_close_matches

from smartmock.errors import SmartmockError
from smartmock.semantics.locale import find_locale, locale_tags


def known_locale(tag: str) -> str:
    """The locale to use for a tag; raises `SmartmockError`, with suggestions, when no locale has its language."""
    found = find_locale(tag)
    if found is None:
        near = get_close_matches(tag.replace("-", "_"), locale_tags(), n=3, cutoff=0.3)
        remedy = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(locale_tags())}."
        raise SmartmockError(f"The language {tag!r} is not known.", remedy=remedy)
    return found
