"""JSON pointers (RFC 6901)."""

from urllib.parse import unquote

from smartmock.types import JSON


def escape(token: str) -> str:
    """`a/b~c` → `a~1b~0c`."""
    return token.replace("~", "~0").replace("/", "~1")


def join(pointer: str, *tokens: str | int) -> str:
    """`join("/paths", "/pets", "get")` → `/paths/~1pets/get`."""
    for token in tokens:
        text = str(token)
        pointer += "/" + (escape(text) if "/" in text or "~" in text else text)
    return pointer


def split(pointer: str) -> list[str]:
    """`/paths/~1pets` → `["paths", "/pets"]`. An empty pointer is the whole document: `[]`."""
    tokens = pointer.split("/")[1:]
    return [token.replace("~1", "/").replace("~0", "~") for token in tokens] if "~" in pointer else tokens


def from_fragment(fragment: str) -> str:
    """The pointer in a URI fragment, without its `#` (RFC 6901 section 6): percent-decoded."""
    return unquote(fragment) if "%" in fragment else fragment


def resolve(tree: JSON, pointer: str) -> JSON:
    """The value at `pointer`; raises `KeyError` with the pointer when there is none."""
    node = tree
    for token in split(pointer):
        try:
            node = node[int(token)] if isinstance(node, list) else node[token]
        except (KeyError, IndexError, ValueError, TypeError):
            raise KeyError(pointer) from None
    return node
