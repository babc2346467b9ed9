"""Templates that look like a path which none of them fits: what a person may have meant."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from smartmock.routing.template import Segment, parse_template

SHORTLIST = 16
LONGEST = 200
"""Characters and segments of a path that are looked at; what follows does not help to guess."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A template with its methods, and the pairs of letters of its literal text."""

    template: str
    methods: tuple[str, ...]
    segments: tuple[Segment, ...]
    pairs: frozenset[str]


def make_neighbour(template: str, methods: tuple[str, ...]) -> Neighbour:
    segments = parse_template(template).segments
    return Neighbour(template, methods, segments, letter_pairs("".join(segment.texts) for segment in segments))


def rank(neighbours: Iterable[Neighbour], path: Sequence[str], n: int) -> list[tuple[str, tuple[str, ...]]]:
    """A cheap look at all of them makes a short list; only that is compared letter by letter."""
    segments = [segment[:LONGEST] for segment in path[:LONGEST]]
    pairs = letter_pairs(segments)
    rough = heapq.nlargest(max(n, SHORTLIST), neighbours, lambda neighbour: overlap(neighbour, pairs, len(segments)))
    best = heapq.nlargest(n, rough, lambda neighbour: likeness(neighbour, segments))
    return [(neighbour.template, neighbour.methods) for neighbour in best]


def letter_pairs(texts: Iterable[str]) -> frozenset[str]:
    joined = "/" + "/".join(text.lower() for text in texts)[:LONGEST] + "/"
    return frozenset(joined[index : index + 2] for index in range(len(joined) - 1))


def overlap(neighbour: Neighbour, pairs: frozenset[str], size: int) -> float:
    """Shared pairs of letters among all of both, and a little for the same number of segments."""
    shared = len(neighbour.pairs & pairs)
    return shared / (len(neighbour.pairs) + len(pairs) - shared) + (len(neighbour.segments) == size) / 4


def likeness(neighbour: Neighbour, segments: Sequence[str]) -> float:
    """Letter by letter, with the path's own text in the place of parameters. 1 is equal."""
    filled = [
        segments[index] if segment.is_parameter and index < len(segments) else "".join(segment.texts)
        for index, segment in enumerate(neighbour.segments)
    ]
    wanted, found = "/".join(segments)[:LONGEST].lower(), "/".join(filled)[:LONGEST].lower()
    return SequenceMatcher(None, wanted, found, autojunk=False).ratio()
