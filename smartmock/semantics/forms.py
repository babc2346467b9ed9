"""Texts in the form of one that is given: `cus_NffrFeUfNV2Hib` and others that begin with `cus_`."""

import functools
import itertools
import re
from collections.abc import Callable
from random import Random
from typing import Final

from smartmock.semantics.templates import compile_template

_LONGEST: Final = 80
_SHORTEST: Final = 3
_POOL: Final = 300
_FORM: Final = re.compile(
    r"(?P<prefix>(?:[A-Za-z][A-Za-z0-9]{0,11}[_:-]|[A-Z]{1,4}(?=[0-9a-f]{16}))?)(?P<rest>[\w:-]+)", re.ASCII
)
_HEXADECIMAL: Final = re.compile(r"(?=.*[0-9])(?=.*[a-f])[0-9a-f:-]{8,}")
_MIXED: Final = re.compile(r"(?=.*[0-9a-z])(?=.*[A-Z])(?=.*[a-z])[0-9A-Za-z]{8,}")
_SEPARATORS: Final = frozenset("_:-")


@functools.lru_cache(maxsize=2_048)
def texts_like(example: str) -> tuple[str, ...]:
    """Different texts in the form of the example; none where it has none: ids have digits, or are long."""
    make = maker_like(example)
    if make is None:
        return ()
    rng = Random(example)
    return tuple(dict.fromkeys(make(rng) for _ in range(_POOL)))


@functools.lru_cache(maxsize=2_048)
def maker_like(example: str) -> Callable[[Random], str] | None:
    found = _FORM.fullmatch(example) if _SHORTEST <= len(example) <= _LONGEST else None
    if found is None or not any(map(str.isdigit, found["rest"])):
        return None
    return compile_template(found["prefix"] + _template(found["rest"]), _no_pool)


def _template(rest: str) -> str:
    """Digits stay digits and letters letters, unless all of them are hexadecimal digits or of any kind."""
    kind = "x" if _HEXADECIMAL.fullmatch(rest) else "w" if _MIXED.fullmatch(rest) else ""
    signs = [sign if sign in _SEPARATORS else kind or _kind_of(sign) for sign in rest]
    if signs[0] == "#":
        signs[0] = "first"
    runs = ((sign, len(list(run))) for sign, run in itertools.groupby(signs))
    return "".join(
        sign * count if sign in _SEPARATORS else "{1..9}" * count if sign == "first" else f"{{{sign}:{count}}}"
        for sign, count in runs
    )


def _kind_of(sign: str) -> str:
    return "#" if sign.isdigit() else "A" if sign.isupper() else "a"


def _no_pool(_name: str) -> tuple[str, ...]:
    return ()
