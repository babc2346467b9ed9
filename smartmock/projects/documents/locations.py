"""What people may name as the place of a document."""

import re
from typing import Final

from smartmock.errors import SourceError
from smartmock.spec.fetch import is_url, public_url

SCHEME: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*://")
REMEDY: Final = "Give a file, an http or https URL, or - for standard input."


def check_location(location: str) -> None:
    """Raises `SourceError` for what cannot be a file, `-` or an http(s) URL."""
    if not location.strip():
        raise SourceError("The location is empty: it names no document.", remedy=REMEDY)
    if SCHEME.match(location) and not is_url(location):
        message = f"`{public_url(location)[:200]}` is no http or https URL; only these are read."
        raise SourceError(message, remedy=REMEDY)
