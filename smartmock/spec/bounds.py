"""How deep and how large a document may be, and what its values may be."""

from dataclasses import dataclass
from typing import NoReturn

from smartmock.errors import DocumentError
from smartmock.settings import Limits
from smartmock.types import JSON, Problem


@dataclass(frozen=True, slots=True)
class Parsed:
    """`tree` is plain JSON without NaN and infinity; `problems` point into it."""

    tree: JSON
    problems: tuple[Problem, ...] = ()


def non_finite(pointer: str, text: str) -> Problem:
    return Problem("warning", pointer, f"`{text}` is no JSON number; null stands in.", "Write a finite number.")


def check_size(tree: JSON, limits: Limits) -> None:
    """Raises `DocumentError` for a tree that is too deep or too large. Level by level: no recursion, little work."""
    level = [tree] if isinstance(tree, dict | list) else []
    depth = nodes = 0
    while level:
        depth += 1
        nodes += sum(map(len, level))
        if depth > limits.document_depth:
            refuse_depth(limits)
        if nodes > limits.document_nodes:
            refuse_nodes(limits)
        level = [
            child
            for node in level
            for child in (node.values() if node.__class__ is dict else node)
            if child.__class__ is dict or child.__class__ is list
        ]


def refuse_depth(limits: Limits) -> NoReturn:
    raise DocumentError(
        f"The document is nested more than {limits.document_depth} levels deep.",
        remedy="Check its brackets and indentation.",
    )


def refuse_nodes(limits: Limits) -> NoReturn:
    raise DocumentError(
        f"The document holds more than {limits.document_nodes:,} values.",
        remedy="Split it into smaller documents; a YAML alias counts at every use.",
    )
