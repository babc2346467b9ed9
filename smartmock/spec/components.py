"""Names of components, and references to them."""

import re
from collections.abc import Container, Sequence
from typing import Final
from urllib.parse import quote

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")


def component_name(text: str) -> str:
    """`text` in the characters that names of components may have (OpenAPI 3.1 section 4.8.7.1)."""
    return _UNSAFE.sub("-", text).strip("-")


def free_name(names: Sequence[str], taken: Container[str], numbers: dict[str, int]) -> str:
    """The first name that is not taken; when all are, the last one with a number.

    `numbers` remembers between calls which number comes next, so that many equal names cost no search.
    """
    for name in names:
        if name not in taken:
            return name
    last = names[-1]
    number = numbers.get(last, 2)
    while f"{last}-{number}" in taken:
        number += 1
    numbers[last] = number + 1
    return f"{last}-{number}"


def reference_to(pointer: str) -> str:
    """A local `$ref`: a JSON pointer as a URI fragment (RFC 6901 section 6)."""
    return "#" + quote(pointer, safe="/~!$&'()*+,;=:@")
