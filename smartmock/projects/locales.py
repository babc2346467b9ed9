"""The languages that people may ask for by name, and what a document lacks in them."""

import functools
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from smartmock.errors import SmartmockError
from smartmock.semantics.coverage import meanings_in_english
from smartmock.semantics.locale import find_locale, language_tag, locale_tags, negotiate_locale
from smartmock.semantics.meaning import Subject
from smartmock.semantics.rules import find_meaning
from smartmock.types import JSON, Problem

SHOWN_MEANINGS: Final = 12

_NAMED: Final = ("schemas", "definitions", "responses", "parameters")
"""Where the names of components stand."""


def known_locale(tag: str) -> str:
    """The locale to use for a tag; raises `SmartmockError`, with suggestions, when no locale has its language."""
    found = find_locale(tag)
    if found is None:
        near = get_close_matches(tag.replace("-", "_"), locale_tags(), n=3, cutoff=0.3)
        remedy = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(locale_tags())}."
        raise SmartmockError(f"The language {tag!r} is not known.", remedy=remedy)
    return found


def language_problem(tree: JSON, tag: str) -> Problem | None:
    """One line about the meanings in a document that have no words in the language; None where all have some."""
    locale = negotiate_locale(tag)
    lacking = meanings_in_english(locale)
    if not lacking:
        return None
    used = used_meanings(tree)
    found = [f"{name} ({used[name]})" for name in sorted(lacking & used.keys())]
    if not found:
        return None
    more = f" and {len(found) - SHOWN_MEANINGS} more" if len(found) > SHOWN_MEANINGS else ""
    has = "meaning has" if len(found) == 1 else "meanings have"
    listed = ", ".join(found[:SHOWN_MEANINGS])
    message = f"{len(found)} {has} no words in {language_name(locale)}; English stands in: {listed}{more}."
    remedy = "Give these properties an `enum` or `examples` in that language, or choose another language."
    return Problem("info", "", message, remedy)


@functools.lru_cache(maxsize=128)
def language_name(locale: str) -> str:
    """In English: `Vietnamese`."""
    import babel  # noqa: PLC0415  loads tables that most imports do not need

    return babel.Locale.parse(language_tag(locale), sep="-").get_language_name("en") or locale


def used_meanings(tree: JSON) -> Mapping[str, str]:
    """The meanings of texts in a document, by its schemas' property names alone, each with the first such name."""
    used: dict[str, str] = {}
    for name, form, owner in dict.fromkeys(_text_properties(tree)):
        found = find_meaning(Subject(name, "string", form, (owner,) if owner else ()))
        if found is not None:
            used.setdefault(found.meaning.name, name)
    return used


def _text_properties(tree: JSON) -> Iterator[tuple[str, str | None, str]]:
    """Name, format and owner of properties that may be free text. Large documents have many: no recursion."""
    stack: list[tuple[JSON, str]] = [(tree, "")]
    while stack:
        node, owner = stack.pop()
        if isinstance(node, list):
            stack += [(item, owner) for item in reversed(node)]
            continue
        if not isinstance(node, dict):
            continue
        properties = node.get("properties")
        if isinstance(properties, dict):
            yield from ((name, item.get("format"), owner) for name, item in properties.items() if _is_text(item))
        for key, item in reversed(node.items()):
            if isinstance(item, dict) and (key in _NAMED or item is properties):
                stack += [(child, name) for name, child in reversed(item.items())]
            elif isinstance(item, dict | list):
                stack.append((item, owner))


def _is_text(schema: JSON) -> bool:
    """Whether a property's values are words that the document does not list itself."""
    if not isinstance(schema, dict) or not {"enum", "const", "example", "examples"}.isdisjoint(schema):
        return False
    kind = schema.get("type")
    is_text = kind == "string" or (isinstance(kind, list) and "string" in kind)
    return is_text and isinstance(schema.get("format", ""), str)
