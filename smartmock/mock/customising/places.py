"""Where in a JSON text something stands, as far as the text before it tells: between quotes or not."""

import re
from typing import Final

_SIGN: Final = re.compile(r'\\.|"|\n', re.DOTALL)
_WORD: Final = re.compile(r"\{%[-+]?\s*(\w+)")
_OPENING: Final = frozenset({"if", "for"})
_BETWEEN: Final = frozenset({"elif", "elseif", "else"})
_CLOSING: Final = frozenset({"endif", "endfor"})


class JsonPlace:
    """Is fed the pieces of a text in their order. `just_opened`: the quote before is the last that was read."""

    def __init__(self) -> None:
        self.quoted = False
        self.just_opened = False
        self._before: list[bool] = []

    def data(self, text: str) -> None:
        """No string goes on behind the end of its line."""
        end = 0
        for sign in _SIGN.finditer(text):
            if sign[0] == "\n":
                self.quoted = False
            elif sign[0] == '"':
                self.quoted = not self.quoted
                end = sign.end()
        self.just_opened = self.quoted and end == len(text)

    def tag(self, text: str) -> None:
        """Each branch of a condition begins where the first one does."""
        self.just_opened = False
        found = _WORD.match(text)
        word = found[1] if found else ""
        if word in _OPENING:
            self._before.append(self.quoted)
        elif self._before and word in _BETWEEN:
            self.quoted = self._before[-1]
        elif self._before and word in _CLOSING:
            self._before.pop()

    def expression(self) -> None:
        self.just_opened = False
