"""Entity tags in headers (RFC 9110 section 8.8.3)."""

import re
from typing import Final

LONGEST: Final = 4_000
"""Characters of a header that are looked at."""

TAG: Final = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def read_expected(header: str | None) -> str | None:
    """The tags of `If-Match`, with spaces between them; None without it, and for `*`, which any record fits.

    Weak tags never match (section 13.1.1).
    """
    if header is None or header.strip() == "*":
        return None
    return " ".join(tag for weak, tag in TAG.findall(header[:LONGEST]) if not weak)


def is_known(etag: str | None, header: str | None) -> bool:
    """Whether the asker of `If-None-Match` has this already (section 13.1.2)."""
    if etag is None or header is None:
        return False
    return header.strip() == "*" or any(tag == etag for _, tag in TAG.findall(header[:LONGEST]))


def write_tag(etag: str) -> str:
    return f'"{etag}"'
