"""What became of a request for generated data: a value, and what headers and traces tell of it."""

from dataclasses import dataclass

from smartmock.mock.envelopes import Surroundings
from smartmock.types import JSON


@dataclass(slots=True)
class Showing:
    """A value, with lines for the trace. `around` tells of the page that it shows; `location` is where what was created
    can be found, relative to the request (RFC 9110 section 10.2.2). `drawn` is the value before the request had its
    say, for those who ask for it.
    """

    value: JSON
    notes: tuple[str, ...] = ()
    around: Surroundings | None = None
    location: str = ""
    drawn: JSON = None
