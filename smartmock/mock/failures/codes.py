"""Codes that say what a status says: of those listed, or written as the document writes its own."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from smartmock.semantics.data import read_table
from smartmock.semantics.names import Tokens, split_name
from smartmock.types import JSON

STYLES: Final[Mapping[str, Callable[[Sequence[str]], str]]] = {
    "snake": "_".join,
    "kebab": "-".join,
    "upper": lambda words: "_".join(words).upper(),
    "pascal": lambda words: "".join(map(str.capitalize, words)),
    "camel": lambda words: words[0] + "".join(map(str.capitalize, words[1:])),
    "plain": " ".join,
    "phrase": lambda words: " ".join(words).capitalize(),
}
GENERAL: Final = ("error", "failure", "fail", "failed")
"""Codes that say no more than that something went wrong."""
_STYLED: Final = re.compile(
    r"(?P<head>(?:.*[./:])?(?:ERR_|E_|err_)?)"
    r"(?P<word>[A-Za-z0-9_ -]*?)"
    r"(?P<tail>_?(?:Error|Exception|ERROR|EXCEPTION|error|exception)?)"
)


def code_row(status: int) -> Mapping[str, JSON]:
    """What a status is called: `words`, the best first; by OAuth (RFC 6749, 6750); as a canonical code of gRPC."""
    table = read_table("failures")
    row: Mapping[str, JSON] = table.get(str(status)) or table[f"{status // 100}XX"]
    return row


def nearest(status: int, listed: Iterable[JSON], first: Sequence[str] = (), about: Tokens = ()) -> JSON:
    """The listed code that says most exactly what the status says; None when none comes near.

    Codes with the words of `first` go before all others, and of several codes those with words of `about`, which
    say what the request is about.
    """
    values = {value: split_name(value) for value in listed if isinstance(value, str)}
    if str(status) in values:
        return str(status)
    for phrase in (*first, *_phrases(status)):
        wanted = set(split_name(phrase))
        found = [value for value, words in values.items() if wanted <= set(words)]
        if found:
            return min(found, key=lambda value: (-len(set(about) & set(values[value])), len(values[value])))
    return None


def _phrases(status: int) -> Iterator[str]:
    yield from code_row(status)["words"]
    yield from code_row(500 if status >= 500 else 400)["words"]
    yield from read_table("failures")[f"{status // 100}XX"]["words"]
    yield from GENERAL


def write_codes(words: str, status: int, first: str, samples: Sequence[JSON]) -> Iterator[str]:
    """`words` as a code in all styles: as the document's samples are written, else in the style `first`."""
    parts = words.split()
    for sample in samples:
        if isinstance(sample, str) and (styled := _as_sample(parts, sample)):
            yield styled
    for style in (first, *STYLES):
        yield STYLES[style](parts)
    yield STYLES["pascal"](parts) + "Error"
    yield "ERR_" + STYLES["upper"](parts)
    yield f"E{status}"
    yield str(status)


def _as_sample(parts: Sequence[str], sample: str) -> str:
    """`not`, `found` like `ERR_BAD_INPUT` → `ERR_NOT_FOUND`, like `InputError` → `NotFoundError`."""
    match = _STYLED.fullmatch(sample)
    if match is None or not match["word"]:
        return ""
    return match["head"] + STYLES[_style_of(match["word"])](parts) + match["tail"]


def _style_of(word: str) -> str:
    if " " in word:
        return "phrase" if word[0].isupper() else "plain"
    if "-" in word:
        return "kebab"
    if word.isupper():
        return "upper"
    if word[0].isupper():
        return "pascal"
    return "snake" if "_" in word or word.islower() else "camel"
