"""Absolute addresses for the places of schemas, which stay true after normalisation."""

from typing import Final
from urllib.parse import quote, urldefrag, urljoin

from smartmock import pointers
from smartmock.types import JSON

DOCUMENT: Final = "http://document.invalid/"
"""The base URI of a document that has none (a name that never resolves: RFC 6761)."""

_WITHIN: Final = f"{DOCUMENT}#"

NOWHERE: Final = "http://nowhere.invalid/"

_RENAMED: Final = {"definitions": "$defs", "additionalItems": "items", "dependencies": "dependentSchemas"}
_MAPS: Final = frozenset(
    ("properties", "patternProperties", "definitions", "$defs", "dependencies", "dependentSchemas")
)  # fmt: skip


def join_reference(base: str, ref: str) -> tuple[str, str]:
    """`ref` resolved against `base` (RFC 3986 section 5): the address without fragment, and the decoded fragment."""
    if ref.startswith("#"):  # urljoin does not know the scheme `urn:`
        return base, pointers.from_fragment(ref[1:])
    if ref.startswith(_WITHIN):  # most are, and taking addresses apart is slow
        return DOCUMENT, pointers.from_fragment(ref[len(_WITHIN) :])
    try:
        url, fragment = urldefrag(urljoin(base, ref))
    except ValueError:  # what is no address leads nowhere
        return NOWHERE, ""
    return url, pointers.from_fragment(fragment)


def normal_tokens(tokens: list[str], schema: JSON) -> list[str]:
    """Steps into a schema as written → steps into its normalised shape: `definitions/A` → `$defs/A`."""
    result: list[str] = []
    node, named = schema, False
    for step in tokens:
        keyword = step
        if not named:
            listed = step == "items" and isinstance(node, dict) and isinstance(node.get("items"), list)
            keyword = "prefixItems" if listed else _RENAMED.get(step, step)
        result.append(keyword)
        named = not named and step in _MAPS
        node = _enter(node, step)
    return result


def _enter(node: JSON, step: str) -> JSON:
    if isinstance(node, list):
        return node[int(step)] if step.isdigit() and int(step) < len(node) else None
    return node.get(step) if isinstance(node, dict) else None


def fragment(tokens: list[str]) -> str:
    """A JSON pointer as a URI fragment (RFC 6901 section 6)."""
    return quote(pointers.join("", *tokens), safe="/~!$&'()*+,;=:@")
