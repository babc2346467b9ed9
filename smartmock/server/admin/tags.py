"""Entity tags (RFC 9110 section 8.8.3): the state of a record in quotes."""

import re
from typing import Final

from smartmock.projects.versions import Expected

LONGEST: Final = 4_000
"""Characters of a header that are looked at."""

TAG: Final = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def read_expected(header: str | None) -> Expected:
    """The states of `If-Match`; None without it, and for `*`. Weak tags never match (section 13.1.1)."""
    if header is None or header.strip() == "*":
        return None
    return frozenset(tag for weak, tag in TAG.findall(header[:LONGEST]) if not weak)


def is_known(state: str | None, header: str | None) -> bool:
    """Whether the asker of `If-None-Match` has this state already (section 13.1.2)."""
    if state is None or header is None:
        return False
    return header.strip() == "*" or any(tag == state for _, tag in TAG.findall(header[:LONGEST]))


def write_tag(state: str) -> str:
    return f'"{state}"'
