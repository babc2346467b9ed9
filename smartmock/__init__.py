"""smartmock: import an OpenAPI document, get a URL behind which every operation answers."""

__version__ = "0.1.0"
