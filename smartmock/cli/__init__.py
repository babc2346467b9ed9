"""The `smartmock` command. Exit codes: 0 done, 1 the document or the check failed, 2 wrong usage."""

from smartmock.cli.app import main

__all__ = ["main"]
