"""The relations of an object: every kind of them is looked for, in this order."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from smartmock.generation.coherence.companies import find_companies
from smartmock.generation.coherence.counts import find_counts
from smartmock.generation.coherence.files import find_files
from smartmock.generation.coherence.genders import find_genders
from smartmock.generation.coherence.model import Member, Relate, Relation, find_members
from smartmock.generation.coherence.order import find_bounds, find_moments
from smartmock.generation.coherence.payments import find_decimals, find_payments
from smartmock.generation.coherence.people import find_ages, find_people
from smartmock.generation.coherence.pictures import find_pictures
from smartmock.generation.coherence.places import find_countries, find_places
from smartmock.generation.coherence.prices import find_currencies, find_foreign, find_prices, find_written
from smartmock.generation.coherence.repeats import find_repeats
from smartmock.generation.coherence.shares import find_reductions, find_shares
from smartmock.generation.coherence.states import find_states, find_stocks
from smartmock.generation.coherence.texts import find_slugs
from smartmock.generation.coherence.totals import find_totals
from smartmock.generation.draw import Draw
from smartmock.generation.node import Node
from smartmock.generation.properties import Entry
from smartmock.types import JsonObject

Find: TypeAlias = Callable[[Sequence[Member]], Iterable[Relation]]

FINDERS: Final[tuple[Find, ...]] = (
    find_genders,
    find_people,
    find_ages,
    find_places,
    find_countries,
    find_moments,
    find_bounds,
    find_currencies,
    find_foreign,
    find_prices,
    find_reductions,
    find_totals,
    find_decimals,
    find_written,
    find_counts,
    find_shares,
    find_repeats,
    find_slugs,
    find_companies,
    find_files,
    find_pictures,
    find_stocks,
    find_states,
    find_payments,
)
"""What is timeless goes before what is not, wherever it stands here."""


def find_relations(node: Node, entries: Sequence[Entry]) -> tuple[Relation, ...]:
    """What binds the properties of the objects that a node makes."""
    members = find_members(node, entries)
    found = [relation for find in FINDERS for relation in find(members)]
    timeless = [relation for relation in found if relation.timeless]
    return (*_chained(timeless), *(relation for relation in found if not relation.timeless))


def _chained(relations: Sequence[Relation]) -> list[Relation]:
    """Those that share a property become one, in which the first goes first: lists can be joined only once."""
    chains: list[list[Relation]] = []
    for relation in relations:
        met = [chain for chain in chains if any(set(relation.names) & set(link.names) for link in chain)]
        chains = [chain for chain in chains if chain not in met]
        chains.append([link for chain in met for link in chain] + [relation])
    return [chain[0] if len(chain) == 1 else _chain(chain) for chain in chains]


def _chain(links: Sequence[Relation]) -> Relation:
    relates: tuple[Relate, ...] = tuple(link.relate for link in links)

    def relate(value: JsonObject, draw: Draw) -> None:
        for each in relates:
            each(value, draw)

    return Relation(tuple(dict.fromkeys(name for link in links for name in link.names)), relate, timeless=True)
