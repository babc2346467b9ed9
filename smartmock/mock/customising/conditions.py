"""Conditions of expectations."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, compiled."""

    location: str
    name: str
    operator: str
    negate: bool = False
    counts: bool = False
    reads_client: bool = False
