"""The DOCUMENT argument of every command."""

from typing import TYPE_CHECKING

from smartmock.cli.options import MEGABYTE
from smartmock.cli.output import working
from smartmock.settings import Limits
from smartmock.spec.document import Document
from smartmock.types import JSON

if TYPE_CHECKING:
    from smartmock.spec.fetch import GuardedFetch
    from smartmock.spec.source import SourceText


def open_document(location: str, *, max_document_mb: int) -> Document:
    """Reads a file, `-` or a URL; raises `SmartmockError` when it cannot be read, or is no OpenAPI document."""
    # Readers of YAML and HTTP are not needed to print a help text.
    from smartmock.spec.load import load_document  # noqa: PLC0415

    limits = limits_for(max_document_mb)
    fetch = fetch_for(location, limits)
    with working(f"Reading {location}"):
        return load_document(read_text(location, fetch, limits), fetch=fetch, limits=limits)


def read_tree(location: str, *, max_document_mb: int) -> JSON:
    """JSON or YAML of any kind, from a file, `-` or a URL; raises `SmartmockError` when it cannot be read."""
    from smartmock.spec.parse import parse_text  # noqa: PLC0415

    limits = limits_for(max_document_mb)
    return parse_text(read_text(location, fetch_for(location, limits), limits).text, limits).tree


def read_text(location: str, fetch: "GuardedFetch", limits: Limits) -> "SourceText":
    from smartmock.projects.documents.locations import check_location  # noqa: PLC0415
    from smartmock.spec.source import read_source  # noqa: PLC0415

    check_location(location)
    return read_source(location, limits=limits, fetch=fetch)


def limits_for(max_document_mb: int) -> Limits:
    return Limits(document_bytes=max_document_mb * MEGABYTE)


def fetch_for(location: str, limits: Limits) -> "GuardedFetch":
    """A URL that a person typed may be at a private address, and so may what lies beside it."""
    from smartmock.spec.fetch import GuardedFetch, is_url, origin_of  # noqa: PLC0415

    return GuardedFetch(limits, trusted_origin=origin_of(location) if is_url(location) else None)
