"""Everything smartmock raises on purpose.

SmartmockError                 a fault that a person can mend; `pointer` names the place, `remedy` the way
├── SourceError                a document cannot be read: no such file, no answer, too large
│   └── FetchRefused           a URL or file that the rules forbid to read
├── DocumentError              the text is no OpenAPI document that we know
├── UnresolvedReference        a `$ref` leads nowhere
├── UnsatisfiableSchema        no value can be valid
├── UnknownOperation           no operation has this key
├── UnknownMock                no project, revision or environment has this address
├── Invalid                    what was sent has faults; `faults` lists all of them, each with its pointer and remedy
├── NotFound                   there is no such record, or none that the asker may know of
├── Forbidden                  the asker may see it, and not do this with it
├── Conflict                   it would collide with what is there: a slug that is taken
├── Stale                      it was changed by somebody else in the meantime
├── Unavailable                what it takes is busy: the same request may succeed later
└── StorageError               the database cannot be used
"""

from collections.abc import Sequence
from dataclasses import dataclass


class SmartmockError(Exception):
    """`message` says what is wrong, `pointer` where (RFC 6901, may be empty), `remedy` what to change."""

    def __init__(self, message: str, *, pointer: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.pointer = pointer
        self.remedy = remedy


class SourceError(SmartmockError):
    """A document cannot be read."""


class FetchRefused(SourceError):
    """Reading this address or file is not allowed."""


class DocumentError(SmartmockError):
    """The text is no OpenAPI document."""


class UnresolvedReference(SmartmockError):
    """A `$ref` names a place that does not exist."""


class UnsatisfiableSchema(SmartmockError):
    """A schema that no value satisfies."""


class UnknownOperation(SmartmockError):
    """No operation has the key that was asked for."""


class UnknownMock(SmartmockError):
    """No mock is served at the address that was asked for."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`pointer` leads into what was sent."""

    pointer: str
    message: str
    remedy: str = ""


class Invalid(SmartmockError):
    """A body that cannot be used as it is; there is at least one fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__(first.message, pointer=first.pointer, remedy=first.remedy)
        self.faults = tuple(faults)


class NotFound(SmartmockError):
    """A record that does not exist, or that the asker may not know of."""


class Forbidden(SmartmockError):
    """The asker's role does not allow it."""


class Conflict(SmartmockError):
    """Something that is there stands in the way."""


class Stale(SmartmockError):
    """An edit of a record that has changed since it was read (RFC 9110 section 13.1.1)."""


class Unavailable(SmartmockError):
    """Nothing is wrong with the request, which may succeed later."""


class StorageError(SmartmockError):
    """The database cannot be opened, or is from another version."""
