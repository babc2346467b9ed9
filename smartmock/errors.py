"""Everything smartmock raises on purpose.

SmartmockError                 a fault that a person can mend; `pointer` names the place, `remedy` the way
├── SourceError                a document cannot be read: no such file, no answer, too large
│   └── FetchRefused           a URL or file that the rules forbid to read
├── DocumentError              the text is no OpenAPI document that we know
├── UnresolvedReference        a `$ref` leads nowhere
├── UnsatisfiableSchema        no value can be valid
├── UnknownOperation           no operation has this key
└── UnknownMock                no project, revision or environment has this address
"""


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
