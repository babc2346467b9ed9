"""The relations of an object: every kind of them is looked for, in this order."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from smartmock.generation.coherence.model import Member, Relation, find_member
from smartmock.generation.coherence.order import find_bounds, find_moments
from smartmock.generation.coherence.people import find_ages, find_people
from smartmock.generation.coherence.places import find_countries, find_places
from smartmock.generation.node import Node

Find: TypeAlias = Callable[[Sequence[Member]], Iterable[Relation]]

FINDERS: Final[tuple[Find, ...]] = (find_people, find_ages, find_places, find_countries, find_moments, find_bounds)


def find_relations(nodes: Sequence[tuple[str, Node]]) -> tuple[Relation, ...]:
    """What binds the properties of an object. Those with listed values are as they are."""
    members = tuple(member for name, node in nodes if (member := find_member(name, node)) is not None)
    return tuple(relation for find in FINDERS for relation in find(members))
