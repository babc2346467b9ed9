"""The regular expressions of Faker.js: characters, classes, `.`, and how often each is repeated, and nothing else.

Groups, alternatives and anchors are text. `\\d`, `\\w` and `\\s` are understood beside them: as text nobody means them.
"""

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from smartmock.generation.annotations.arguments import MOST_CHARACTERS, Make
from smartmock.generation.draw import Draw
from smartmock.semantics.dynamic_values import TemplateError

_ATOM: Final = re.compile(r"\[(\^?)((?:\\.|[^\]\\])+)\]|\{(\d{1,9})(?:(,)(\d{0,9}))?\}|\\.|.", re.DOTALL)
_MEMBER: Final = re.compile(r"(\\?.)-(\\?.)|\\[dws]|\\?.", re.DOTALL)
_SOME: Final = 10
"""So often at most is repeated what may be repeated without end."""
_REPEATS: Final = {"?": (0, 1), "*": (0, _SOME), "+": (1, _SOME)}
_CLASSES: Final = {"\\d": "09", "\\w": "09AZaz__", "\\s": "  ", ".": "!~"}
_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""What a class means that says what is not in it, as far as it does not say so."""

Ranges: TypeAlias = str
"""First and last characters, one after the other."""


def make_matching(text: str) -> Make:
    """Texts as the expression wants them. Raises `TemplateError`."""
    atoms = list(_atoms(text))
    if sum(most for _, _, most in atoms) > MOST_CHARACTERS:
        raise TemplateError(f"its texts would have more than {MOST_CHARACTERS:,} characters")

    def make(draw: Draw) -> str:
        return "".join(_picked(ranges, draw) for ranges, least, most in atoms for _ in range(_count(least, most, draw)))

    return make


def _count(least: int, most: int, draw: Draw) -> int:
    return least if least == most else draw.between(least, most)


def _picked(ranges: Ranges, draw: Draw) -> str:
    """Each range counts as much as it has characters."""
    if len(ranges) == 2 and ranges[0] == ranges[1]:
        return ranges[0]
    bounds = [(ord(ranges[index]), ord(ranges[index + 1]) + 1) for index in range(0, len(ranges), 2)]
    place = draw.below(sum(end - start for start, end in bounds))
    for start, end in bounds:
        if place < end - start:
            return chr(start + place)
        place -= end - start
    raise AssertionError


def _atoms(text: str) -> Iterator[tuple[Ranges, int, int]]:
    """Each character, and how often it comes."""
    before: Ranges = ""
    for atom in _ATOM.finditer(text):
        repeats = _repeats(atom)
        if repeats is None:
            if before:
                yield before, 1, 1
            before = _ranges(atom)
        elif before:
            yield before, *repeats
            before = ""
        else:
            raise TemplateError(f"nothing stands before `{atom[0]}` at character {atom.start() + 1}")
    if before:
        yield before, 1, 1


def _repeats(atom: re.Match[str]) -> tuple[int, int] | None:
    if atom[3] is None:
        return _REPEATS.get(atom[0])
    least = int(atom[3])
    most = least if atom[4] is None else int(atom[5] or max(least, _SOME))
    if least > most:
        raise TemplateError(f"`{atom[0]}` must go from the lower number to the higher")
    return least, most


def _ranges(atom: re.Match[str]) -> Ranges:
    text = atom[0]
    if atom[2] is not None:
        return _negated(atom[2]) if atom[1] else "".join(_members(atom[2]))
    if text == "[":
        raise TemplateError(f"`]` is missing behind character {atom.start() + 1}")
    return _CLASSES.get(text, text[-1] * 2)


def _negated(inside: str) -> Ranges:
    ranges = "".join(_members(inside))
    left = [letter for letter in _LETTERS if not _holds(ranges, letter)]
    if not left:
        raise TemplateError(f"no character is left for `[^{inside[:40]}]`")
    return "".join(letter * 2 for letter in left)


def _holds(ranges: Ranges, letter: str) -> bool:
    return any(ranges[index] <= letter <= ranges[index + 1] for index in range(0, len(ranges), 2))


def _members(inside: str) -> Iterator[Ranges]:
    for member in _MEMBER.finditer(inside):
        if member[1] is None:
            yield _CLASSES.get(member[0], member[0][-1] * 2) if len(member[0]) == 2 else member[0] * 2
        elif member[1][-1] > member[2][-1]:
            raise TemplateError(f"`{member[0]}` must go from the lower character to the higher")
        else:
            yield member[1][-1] + member[2][-1]
