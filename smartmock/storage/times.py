"""Moments as the database holds them: UTC, in milliseconds, as text that sorts (`2026-05-31T08:00:00.000Z`)."""

import datetime


def now() -> str:
    return to_text(datetime.datetime.now(datetime.UTC))


def after(seconds: float, start: str | None = None) -> str:
    """So many seconds after `start`, or from now on."""
    begin = from_text(start) if start else datetime.datetime.now(datetime.UTC)
    return to_text(begin + datetime.timedelta(seconds=seconds))


def to_text(moment: datetime.datetime) -> str:
    """`moment` has a time zone."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
