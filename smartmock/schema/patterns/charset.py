"""Sets of characters as sorted, disjoint, inclusive ranges of code points."""

from collections.abc import Iterable
from typing import Final, TypeAlias

Ranges: TypeAlias = tuple[tuple[int, int], ...]

LAST: Final = 0x10FFFF


def union(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Sorts and joins ranges that touch or overlap."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def complement(ranges: Ranges) -> Ranges:
    """Every code point from 0 to 10FFFF that is not in `ranges`."""
    result: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if start < low:
            result.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        result.append((start, LAST))
    return tuple(result)


def intersect(first: Ranges, second: Ranges) -> Ranges:
    result: list[tuple[int, int]] = []
    i = j = 0
    while i < len(first) and j < len(second):
        low, high = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if low <= high:
            result.append((low, high))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return tuple(result)


def contains(ranges: Ranges, code: int) -> bool:
    return any(low <= code <= high for low, high in ranges)


def characters(text: str) -> Ranges:
    """The set of the characters of `text`."""
    return union((ord(c), ord(c)) for c in text)


def fold_case(ranges: Ranges) -> Ranges:
    """Adds the other case of every letter; sets beyond 3 000 characters stay as they are."""
    codes = [code for low, high in ranges for code in range(low, min(high, low + 3000) + 1)]
    if len(codes) > 3000:
        return ranges
    cased = (c for code in codes for c in (chr(code).lower(), chr(code).upper()) if len(c) == 1)
    return union([*ranges, *((ord(c), ord(c)) for c in cased)])


DIGITS: Final = characters("0123456789")
WORD: Final = union([(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
SPACE: Final = union(
    [(0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
     (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)]
)  # fmt: skip
LINE_ENDS: Final = characters("\n\r\u2028\u2029")
ANY: Final = complement(())
NOT_LINE_END: Final = complement(LINE_ENDS)
