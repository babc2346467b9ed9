"""Regular expression text → syntax tree, as lenient as ECMA-262 annex B, with the spellings of Python and PCRE."""

from collections.abc import Callable, Iterator
from typing import Final

from smartmock.schema.patterns import charset
from smartmock.schema.patterns.charset import Ranges
from smartmock.schema.patterns.syntax import (
    Alternation,
    Backreference,
    Boundary,
    Chars,
    End,
    Group,
    Look,
    Node,
    Repeat,
    Sequence,
    Start,
)
from smartmock.schema.patterns.unicode import property_set

MAX_DEPTH: Final = 100
MAX_LENGTH: Final = 20_000

_CLASS_ESCAPES: Final[dict[str, Ranges]] = {
    "d": charset.DIGITS,
    "D": charset.complement(charset.DIGITS),
    "w": charset.WORD,
    "W": charset.complement(charset.WORD),
    "s": charset.SPACE,
    "S": charset.complement(charset.SPACE),
}
_CONTROL_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "v": "\v", "f": "\f", "a": "\a", "e": "\x1b"}


class PatternError(ValueError):
    """The text is no regular expression."""


def parse_pattern(text: str) -> Node:
    """Raises `PatternError` when `text` cannot be read."""
    if len(text) > MAX_LENGTH:
        raise PatternError(f"the pattern has {len(text)} characters, {MAX_LENGTH} are allowed")
    parser = _Parser(text)
    node = parser.alternation(0)
    if parser.rest():
        raise PatternError(f"unmatched `)` at character {parser.at}")
    return node


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.groups = 0
        self.ignore_case = False

    def rest(self) -> bool:
        return self.at < len(self.text)

    def take(self, token: str) -> bool:
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def until(self, end: str) -> str:
        stop = self.text.find(end, self.at)
        if stop < 0:
            raise PatternError(f"`{end}` is missing after character {self.at}")
        found, self.at = self.text[self.at : stop], stop + len(end)
        return found

    def chars(self, ranges: Ranges) -> Chars:
        return Chars(charset.fold_case(ranges) if self.ignore_case else ranges)

    def alternation(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise PatternError(f"groups are nested more than {MAX_DEPTH} deep")
        items = [self.sequence(depth)]
        while self.take("|"):
            items.append(self.sequence(depth))
        return items[0] if len(items) == 1 else Alternation(tuple(items))

    def sequence(self, depth: int) -> Node:
        items: list[Node] = []
        while self.rest() and self.text[self.at] not in "|)":
            item = self.atom(depth)
            if item is not None:
                items.append(self.quantified(item))
                items[-2:] = _pair(items[-2:])
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def quantified(self, item: Node) -> Node:
        while self.rest():
            bounds = self.quantifier()
            if bounds is None:
                return item
            if not self.take("?"):  # lazy and possessive forms match the same strings
                self.take("+")
            least, most = bounds
            if most is not None and most < least:
                raise PatternError(f"{{{least},{most}}} is out of order at character {self.at}")
            item = Repeat(item, least, most)
        return item

    def quantifier(self) -> tuple[int, int | None] | None:
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        char = self.text[self.at]
        if char in simple:
            self.at += 1
            return simple[char]
        if char != "{":
            return None
        stop = self.text.find("}", self.at)
        least, comma, most = self.text[self.at + 1 : stop].partition(",")
        digits = (least + most).strip()
        if stop < 0 or not digits.isascii() or not digits.isdigit():
            return None  # annex B: a brace that opens no quantifier is text
        self.at = stop + 1
        low = int(least or 0)
        return (low, low) if not comma else (low, int(most) if most.strip() else None)

    def atom(self, depth: int) -> Node | None:
        char = self.text[self.at]
        self.at += 1
        if char == "(":
            return self.group(depth)
        if char == "[":
            return self.chars(self.char_class())
        if char == "\\":
            return self.escape()
        if char in "*+?":
            raise PatternError(f"nothing to repeat at character {self.at}")
        simple: dict[str, Node] = {".": Chars(charset.NOT_LINE_END), "^": Start(), "$": End()}
        return simple.get(char) or self.chars(charset.characters(char))

    def group(self, depth: int) -> Node | None:
        if not self.take("?"):
            return self.capture("", depth)
        for opening, behind, negated in (
            ("=", False, False),
            ("!", False, True),
            ("<=", True, False),
            ("<!", True, True),
        ):
            if self.take(opening):
                return Look(self.closed(depth), behind=behind, negated=negated)
        if self.take(":") or self.take(">"):
            return self.closed(depth)
        if self.take("P<") or self.take("<"):
            return self.capture(self.until(">"), depth)
        if self.take("P="):
            return Backreference(self.until(")"))
        if self.take("#"):
            self.until(")")
            return None
        return self.flags(depth)

    def flags(self, depth: int) -> Node | None:
        start = self.at
        while self.rest() and self.text[self.at] in "imsxuU-":
            self.at += 1
        on = self.text[start : self.at].partition("-")[0]
        if self.take(")"):
            self.ignore_case = self.ignore_case or "i" in on
            return None
        if not self.take(":"):
            raise PatternError(f"unknown group at character {start}")
        before, self.ignore_case = self.ignore_case, self.ignore_case or "i" in on
        node = self.closed(depth)
        self.ignore_case = before
        return node

    def capture(self, name: str, depth: int) -> Group:
        self.groups += 1
        number = self.groups
        return Group(self.closed(depth), number, name)

    def closed(self, depth: int) -> Node:
        node = self.alternation(depth + 1)
        if not self.take(")"):
            raise PatternError(f"`)` is missing at character {self.at}")
        return node

    def escape(self) -> Node:
        if not self.rest():
            raise PatternError("the pattern ends in a backslash")
        char = self.text[self.at]
        anchors: dict[str, Node] = {
            "b": Boundary(negated=False), "B": Boundary(negated=True), "A": Start(), "Z": End(), "z": End(),
        }  # fmt: skip
        if char in anchors:
            self.at += 1
            return anchors[char]
        if char == "k" and self.text.startswith("k<", self.at):
            self.at += 2
            name = self.until(">")
            return Backreference(int(name) if name.isascii() and name.isdigit() else name)
        if char in "123456789":
            start = self.at
            while self.rest() and self.text[self.at].isdigit():
                self.at += 1
            return Backreference(int(self.text[start : self.at]))
        return self.chars(self.set_escape())

    def set_escape(self) -> Ranges:
        """What a backslash means inside and outside a class: one character or a set of them."""
        char = self.text[self.at]
        self.at += 1
        if char in _CLASS_ESCAPES:
            return _CLASS_ESCAPES[char]
        if char in "pP":
            return self.unicode_property(negated=char == "P")
        if char in "01234567":
            return charset.characters(self.octal(char))
        special: dict[str, Callable[[], str]] = {"x": self.hexadecimal, "u": self.unicode, "c": self.control}
        return charset.characters(special[char]() if char in special else _CONTROL_ESCAPES.get(char, char))

    def unicode_property(self, *, negated: bool) -> Ranges:
        if self.take("{"):
            name = self.until("}")
        else:
            name, self.at = self.text[self.at : self.at + 1], self.at + 1
        if name.startswith("^"):
            name, negated = name[1:], not negated
        found = property_set(name)
        if found is None:
            raise PatternError(f"`{name}` is no Unicode property that we know")
        return charset.complement(found) if negated else found

    def octal(self, digits: str) -> str:
        """Annex B: up to three digits, of a character up to 255."""
        while len(digits) < 3 and self.rest() and self.text[self.at] in "01234567" and int(digits, 8) < 32:
            digits, self.at = digits + self.text[self.at], self.at + 1
        return chr(int(digits, 8))

    def hexadecimal(self) -> str:
        return self.code(2) if not self.take("{") else chr(int(self.until("}"), 16))

    def unicode(self) -> str:
        if self.take("{"):
            return self.checked(self.until("}"))
        char = self.code(4)
        if "\ud800" <= char <= "\udbff" and self.text.startswith("\\u", self.at):
            self.at += 2
            low = self.code(4)
            return (char + low).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return char

    def code(self, digits: int) -> str:
        text = self.text[self.at : self.at + digits]
        self.at += digits
        return self.checked(text)

    def checked(self, text: str) -> str:
        try:
            return chr(int(text, 16))
        except (ValueError, OverflowError):
            raise PatternError(f"`{text}` is no code point, at character {self.at}") from None

    def control(self) -> str:
        char, self.at = self.text[self.at : self.at + 1] or "@", self.at + 1
        return chr(ord(char) % 32)

    def char_class(self) -> Ranges:
        negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        while not self.take("]"):
            if not self.rest():
                raise PatternError("`]` is missing")
            low = self.class_atom()
            if self.text.startswith("-", self.at) and not self.text.startswith("-]", self.at) and _single(low):
                self.at += 1
                ranges += self.class_range(low)
            else:
                ranges += low
        found = charset.union(ranges)
        if self.ignore_case:
            found = charset.fold_case(found)
        return charset.complement(found) if negated else found

    def class_range(self, low: Ranges) -> Ranges:
        if not self.rest():
            raise PatternError("`]` is missing")
        high = self.class_atom()
        if not _single(high):  # annex B: `[a-\d]` is an `a`, a dash and the digits
            return (*low, (ord("-"), ord("-")), *high)
        if high[0][0] < low[0][0]:
            raise PatternError(f"a range is out of order at character {self.at}")
        return ((low[0][0], high[0][0]),)

    def class_atom(self) -> Ranges:
        char = self.text[self.at]
        self.at += 1
        if char != "\\":
            return charset.characters(char)
        if not self.rest():
            raise PatternError("the pattern ends in a backslash")
        if self.take("b"):
            return charset.characters("\b")
        return self.set_escape()


def _single(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def _pair(items: list[Node]) -> list[Node]:
    """Two halves of characters beyond U+FFFF, as patterns without the flag `u` spell them, are those characters."""
    if len(items) == 2 and isinstance(items[0], Chars) and isinstance(items[1], Chars):
        high, low = items[0].ranges, items[1].ranges
        if _within(high, 0xD800, 0xDBFF) and _within(low, 0xDC00, 0xDFFF):
            return [Chars(charset.union(_joined(high, low)))]
    return items


def _within(ranges: Ranges, low: int, high: int) -> bool:
    return bool(ranges) and low <= ranges[0][0] and ranges[-1][1] <= high


def _joined(high: Ranges, low: Ranges) -> Iterator[tuple[int, int]]:
    for first, last in high:
        for lead in range(first, last + 1):
            start = 0x10000 + (lead - 0xD800) * 0x400 - 0xDC00
            yield from ((start + trail, start + end) for trail, end in low)
