"""The street and the house number of one object are those of its whole address."""

from collections.abc import Sequence
from typing import ClassVar, Final

from smartmock.generation.coherence.model import Member
from smartmock.generation.draw import Draw
from smartmock.semantics.names import split_name
from smartmock.semantics.places import Places, Spot, find_places
from smartmock.types import JsonObject

_HIGHEST: Final = 98


class Streets:
    """The members that speak of a street, in a group that is about one place."""

    MEANINGS: ClassVar = frozenset(("geo.street", "geo.street_address", "geo.house_number", "geo.address"))

    def __init__(self, group: Sequence[Member]) -> None:
        self._lines = [member for member in group if member.meaning == "geo.street_address"][:1]
        self._addresses = [member for member in group if member.meaning == "geo.address"]
        self._first = {member.meaning: member for member in reversed(group)}
        self._parted = "geo.street" in self._first or "geo.house_number" in self._first

    @property
    def needed(self) -> bool:
        return bool(self._addresses or (self._parted and self._lines))

    def relate(self, value: JsonObject, spot: Spot, seed: int, draw: Draw) -> None:
        places = find_places(draw.words.locale)
        if places is None:
            return
        line = self._line(value, places, seed, draw)
        if self._addresses:
            city, post_code = self._text(value, "geo.city"), self._text(value, "geo.post_code")
            address = places.address.format(
                street=line,
                city=city or spot.city.name,
                post_code=post_code or spot.post_code,
                state=spot.city.state if spot.city.state != (city or spot.city.name) else "",
                state_code=spot.city.state_code,
            ).rstrip("/")
            for member in self._addresses:
                member.put_first(value, (address, line), draw)

    def _line(self, value: JsonObject, places: Places, seed: int, draw: Draw) -> str:
        """Street and number, as the members say them; a street alone stands beside its number."""
        if not self._parted:
            return self._text(value, "geo.street_address") or _one(draw.words.pool("geo.street_address"), seed)
        name = self._text(value, "geo.street") or _one(draw.words.pool("geo.street"), seed)
        number = self._text(value, "geo.house_number") or str(1 + seed % _HIGHEST)
        line = places.street.format(street=name, number=number)
        for member in self._lines:
            alone = "geo.house_number" in self._first and split_name(member.name)[-1:] == ("street",)
            member.put(value, name if alone else line, draw)
        return line

    def _text(self, value: JsonObject, meaning: str) -> str:
        member = self._first.get(meaning)
        text = value.get(member.name) if member else None
        return text if isinstance(text, str) else ""


def _one(texts: Sequence[str], seed: int) -> str:
    return texts[seed % len(texts)]
