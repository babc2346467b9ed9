"""What is answered at once, and what where nobody is kept waiting."""

from typing import Final

QUICK_SECONDS: Final = 0.02
"""So long other requests may be kept waiting."""


class TakesTime(Exception):
    """The answer may need more than `QUICK_SECONDS`: ask again where nobody is kept waiting."""


class Pace:
    """Of something that is slow until it was seen to be quick."""

    __slots__ = ("is_quick",)

    def __init__(self) -> None:
        self.is_quick = False
