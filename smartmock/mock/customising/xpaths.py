"""A part of XPath 1.0 that is looked up in a time that grows with the size of the body, and not with its square.

    [/ or //] step {/ or // step}      `//` once; `count( … )` around all
    step       name · * · @name · @* · text() · . — each with [predicates]
    predicate  a number · last() · comparisons, joined by `and` and `or`
    comparison operand [= != < <= > >= literal] · contains(operand, literal) · starts-with(operand, literal) · not( … )
    operand    . · text() · @name · names with / between them

Names are found in any namespace, and their prefixes are left aside.
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from lxml import etree

from smartmock.mock.customising.facts import Facts, Find, kept
from smartmock.mock.customising.jsonpaths import MOST_RESULTS
from smartmock.types import JSON

LONGEST: Final = 500
"""Characters of a path."""
LONGEST_TEXT: Final = 10_000
"""Characters of a result."""
DEEPEST: Final = 16
"""Levels of a body up to which its depth does not count. Each test in brackets may look at all that is below, again
from every level.
"""
IS_DEEP: Final = etree.XPath("boolean(" + "/*" * (DEEPEST + 1) + ")")

_TOKENS: Final = re.compile(
    r"""\s*(?:
        (?P<literal>"[^"]*"|'[^']*'|[0-9]+(?:\.[0-9]+)?)
      | (?P<name>(?:[^\W\d][\w.\-]*:)?(?:[^\W\d][\w.\-]*|\*))
      | (?P<sign>//|!=|<=|>=|[/\[\]()=<>@.,])
    )""",
    re.VERBOSE,
)
_FUNCTIONS: Final = frozenset({"contains", "starts-with"})
_COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})


def compile_xpath(text: str) -> Find:
    """What the path leads to in the XML body, as texts. Raises `ValueError`, which says why."""
    if len(text) > LONGEST:
        raise ValueError(f"it has {len(text)} characters, {LONGEST} are allowed")
    parser = _Parser(text)
    try:
        path = etree.XPath(parser.path(), smart_strings=False, regexp=False)
    except (etree.XPathError, RecursionError):
        raise ValueError("it cannot be read") from None

    def find(facts: Facts) -> Sequence[JSON]:
        root = facts.xml
        if root is None:
            return ()
        levels = DEEPEST if IS_DEEP(root) else 1
        facts.spend(1 + len(facts.request.body) // 10 * (1 + parser.tests * levels))
        found = path(root)
        if isinstance(found, list):
            return [_text(item) for item in islice(found, MOST_RESULTS)]
        return (int(found),) if isinstance(found, float) else ()

    return kept(text, find)


def _text(found: JSON) -> str:
    if isinstance(found, str):
        return found[:LONGEST_TEXT]
    parts: list[str] = []
    left = LONGEST_TEXT
    for part in found.itertext():
        parts.append(part[:left])
        left -= len(parts[-1])
        if left <= 0:
            break
    return "".join(parts)


class _Parser:
    """Writes the path again, with names that fit in any namespace."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        self.was_deep = False
        self.tests = 0
        end = 0
        while end < len(text.rstrip()):
            found = _TOKENS.match(text, end)
            if found is None:
                raise ValueError(f"`{text[end : end + 20].strip()}` cannot be read")
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            end = found.end()

    def next(self) -> str:
        """The next token, "" at the end."""
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def next_is(self, kind: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][0] == kind

    def take(self) -> str:
        token = self.next()
        self.at += 1
        return token

    def accept(self, *signs: str) -> str:
        return self.take() if self.next() in signs and not self.next_is("literal") else ""

    def expect(self, sign: str) -> str:
        if self.next() != sign:
            raise ValueError(f"`{sign}` is missing before `{self.next()}`" if self.next() else f"`{sign}` is missing")
        return self.take()

    def follows(self, sign: str) -> bool:
        return self.at + 1 < len(self.tokens) and self.tokens[self.at + 1][1] == sign

    def path(self) -> str:
        is_counted = self.next() == "count" and self.follows("(")
        if is_counted:
            self.at += 2
        found = self.slash("/", "//") + self.step()
        while slash := self.slash("/", "//"):
            found += slash + self.step()
        if is_counted:
            found = f"count({found}{self.expect(')')}"
        if self.at < len(self.tokens):
            raise ValueError(f"`{self.next()}` is not known there")
        return found

    def slash(self, *signs: str) -> str:
        slash = self.accept(*signs)
        if slash == "//":
            if self.was_deep:
                raise ValueError("`//` may stand in it only once")
            self.was_deep = True
        return slash

    def step(self) -> str:
        found = self.node()
        while self.accept("["):
            found += f"[{self.predicate()}{self.expect(']')}"
        return found

    def node(self) -> str:
        """An element, attribute, text, or the element itself."""
        if self.accept("."):
            return "."
        if self.accept("@"):
            return "@" + self.name()
        if self.next() == "text" and self.follows("("):
            self.at += 2
            return "text(" + self.expect(")")
        return self.name()

    def name(self) -> str:
        if not self.next_is("name"):
            raise ValueError(f"`{self.next()}` is no name" if self.next() else "a name is missing")
        local = self.take().rpartition(":")[2]
        return "*" if local == "*" else f"*[local-name()='{local}']"

    def predicate(self) -> str:
        if self.next_is("literal") and self.next().isdigit():
            self.tests += 1
            return self.take()
        if self.next() == "last" and self.follows("("):
            self.at += 2
            self.tests += 1
            return "last(" + self.expect(")")
        return self.comparisons()

    def comparisons(self) -> str:
        found = self.comparison()
        self.tests += 1
        while joint := self.accept("and", "or"):
            self.tests += 1
            found += f" {joint} {self.comparison()}"
        return found

    def comparison(self) -> str:
        if self.next() == "not" and self.follows("("):
            self.at += 2
            return f"not({self.comparisons()}{self.expect(')')}"
        if self.next() in _FUNCTIONS and self.follows("("):
            function = self.take() + self.take()
            return f"{function}{self.operand()}{self.expect(',')}{self.literal()}{self.expect(')')}"
        found = self.operand()
        sign = self.accept(*_COMPARISONS)
        return f"{found}{sign}{self.literal()}" if sign else found

    def operand(self) -> str:
        found = self.node()
        while self.accept("/"):
            found += "/" + self.node()
        return found

    def literal(self) -> str:
        if not self.next_is("literal"):
            raise ValueError(f"`{self.next()}` is no text or number" if self.next() else "a text or number is missing")
        return self.take()
