"""Formats as regular expressions, for texts in which a format, a pattern and a length meet."""

from collections.abc import Iterator, Sequence
from typing import Final


def _date(year: str, leap_year: str) -> str:
    long, short = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])", "(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    return f"({year}-({long}|{short}|02-(0[1-9]|1[0-9]|2[0-8]))|{leap_year}-02-29)"


_FOURS: Final = "(0[48]|[2468][048]|[13579][26])"
_DATE: Final = _date("(19[7-9][0-9]|20[0-4][0-9])", "(19(7[26]|8[048]|9[26])|20([024][048]|[13][26]))")
_ANY_DATE: Final = _date(
    "([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)", f"([0-9]{{2}}{_FOURS}|{_FOURS}00)"
)  # fmt: skip
_SECONDS: Final = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?"
_TIME: Final = f"{_SECONDS}(Z|[+-](0[0-9]|1[0-2]):[03]0|[+]1[34]:00)"
_ANY_TIME: Final = f"{_SECONDS}([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
_LEAP_SECOND: Final = "23:59:60(\\.[0-9]{1,6})?Z"
"""Valid (RFC 3339 section 5.6), yet not everywhere taken for it: only where a pattern asks for nothing else."""


def _duration(number: str) -> str:
    """Units may only be left out at the ends (RFC 3339 appendix A)."""
    y, m, d, h, s = (number + unit for unit in "YMDHS")
    time = f"T({h}({m}({s})?)?|{m}({s})?|{s})"
    return f"^P({number}W|({y}({m}({d})?)?|{m}({d})?|{d})({time})?|{time})$"


_HEX: Final = "[0-9a-f]"
_ANY_HEX: Final = "[0-9A-Fa-f]"
_OCTET: Final = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4: Final = f"{_OCTET}(\\.{_OCTET}){{3}}"


def _ipv6() -> str:
    """RFC 4291 section 2.2."""
    group = f"{_ANY_HEX}{{1,4}}"
    cut = [f"{group}(:{group}){{{n - 1}}}::({group}(:{group}){{0,{6 - n}}})?" for n in range(1, 7)]
    whole = [f"({group}:){{7}}({group}|:)", f"::({group}(:{group}){{0,6}})?"]
    mixed = [f"({group}:){{6}}{_IPV4}", f"::({group}:){{0,5}}{_IPV4}"]
    return f"({'|'.join(whole + cut + mixed)})"


# No label has two hyphens in a row, which mean something else (RFC 5891 section 4.2.3.1).
_LABEL: Final = "[a-z]([a-z0-9]|-[a-z0-9]){0,7}"
_ANY_LABEL: Final = "[A-Za-z0-9]{1,20}(-[A-Za-z0-9]{1,20}){0,2}"
_LETTERS: Final = "\u00df-\u00f6\u00f8-\u00ff\u0430-\u044f\u3042-\u3093\u4e00-\u9fa5\uac00-\ud7a3"
"""Letters of several scripts that may stand in names (RFC 5892)."""
_IDN_LABEL: Final = f"({_ANY_LABEL}|[a-z0-9{_LETTERS}]{{1,9}})"


def _host(label: str) -> str:
    return f"^{label}(\\.{label})*$"


def _email(local: str, host: str) -> str:
    return f"^(?=[^@]{{1,64}}@){local}@{host}$"


def _local(letters: str = "") -> str:
    """RFC 5321 section 4.1.2, less quoted strings."""
    text = f"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~{letters}-]+"
    return f"{text}(\\.{text})*"


_DOMAIN: Final = f"({_LABEL}\\.)+[a-z]{{2,6}}"
_ANY_DOMAIN: Final = f"{_ANY_LABEL}(\\.{_ANY_LABEL})*"
_EMAILS: Final = (
    _email("[a-z][a-z0-9]*([._+-][a-z0-9]+)*", _DOMAIN),
    _email(_local(), _DOMAIN),
    _email(_local(), _ANY_DOMAIN),
)
_IDN_EMAIL: Final = _email(_local(_LETTERS), f"{_IDN_LABEL}(\\.{_IDN_LABEL})*")

_PERCENT: Final = f"%{_ANY_HEX}{{2}}"
_TAIL: Final = "([?][a-z0-9=&_-]*)?(#[a-z0-9_-]*)?"
_SITE: Final = f"://{_LABEL}(\\.{_LABEL})*"
_URL: Final = f"^https?{_SITE}(:[1-9][0-9]{{1,3}})?(/[A-Za-z0-9_.~-]*)*{_TAIL}$"


def _any_uri(letters: str = "", *, relative: bool = False, site: str = "") -> str:
    """RFC 3986 appendix A; with `letters` RFC 3987. `site`: how each begins, up to its path."""
    name, first = f"A-Za-z0-9._~!$&'()*+,;={letters}-", f"([A-Za-z0-9._~!$&'()*+,;=@{letters}-]|{_PERCENT})"
    step = f"([:@{name}]|{_PERCENT})"
    tail = f"([?]([/?:@{name}]|{_PERCENT})*)?(#([/?:@{name}]|{_PERCENT})*)?"
    if site:
        return f"^{site}(/{step}*)*{tail}$"
    host = f"(([{name}]|{_PERCENT})*|\\[{_ipv6()}\\])"
    authority = f"(([:{name}]|{_PERCENT})*@)?{host}(:[0-9]{{0,5}})?"
    rooted = f"//{authority}(/{step}*)*|/({step}+(/{step}*)*)?"
    whole = f"[A-Za-z][A-Za-z0-9+.-]{{0,20}}:({rooted}|({step}+(/{step}*)*)?)"
    way = f"({whole}|{rooted}|({first}+(/{step}*)*)?)" if relative else whole
    return f"^{way}{tail}$"


_URIS: Final = (_URL, _any_uri(site=f"(https?|wss?|ftp){_SITE}"), _any_uri())
_REFERENCES: Final = (f"^(/?[a-z0-9][A-Za-z0-9_.~-]*)*{_TAIL}$", _any_uri(relative=True))
_NAME: Final = "[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)*(\\*|:[1-9][0-9]{0,2})?"
_URI_TEMPLATE: Final = f"^([A-Za-z0-9._~!$&'()*+,;=:@/?#[\\]-]|{_PERCENT}|\\{{[+#./;?&]?{_NAME}(,{_NAME})*\\}})*$"
_STEPS: Final = "(/([^/~]|~[01])*)*"


def _regex() -> str:
    """Regular expressions that ECMA-262, Python and Rust read alike, with groups in groups."""
    escape, range_ = "\\\\[dDwWsS.^$*+?()[\\]{}|/\\\\-]", "(a-z|A-Z|0-9|a-f|A-F)"
    chars = f"\\[\\^?({range_}|[A-Za-z0-9_ .,:;@%+]|{escape})+\\]"
    atom = f"([A-Za-z0-9 _<>=!:@%\"'`~/,;&#.-]|{escape}|{chars})"
    times = "([*+?]|\\{([1-9][0-9]?|[0-9],|[0-4],[5-9])\\})[?]?"
    for _ in range(2):
        series = f"(({atom})({times})?|[\\^$]|\\\\b)*"
        atom = f"({atom}|\\((\\?:)?{series}(\\|{series})*\\))"
    ahead = f"\\(\\?[=!]{series}\\)"
    series = f"(({atom})({times})?|{ahead}|[\\^$]|\\\\b)*"
    return f"^{series}(\\|{series})*$"


_UUIDS: Final = (
    f"^{_HEX}{{8}}-{_HEX}{{4}}-4{_HEX}{{3}}-[89ab]{_HEX}{{3}}-{_HEX}{{12}}$",
    f"^{_ANY_HEX}{{8}}(-{_ANY_HEX}{{4}}){{3}}-{_ANY_HEX}{{12}}$",
)

FORMAT_PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "date": (f"^{_DATE}$", f"^{_ANY_DATE}$"),
    "date-time": (
        f"^{_DATE}T{_TIME}$",
        f"^{_ANY_DATE}T{_TIME}$",
        f"^{_ANY_DATE}[Tt]{_ANY_TIME}$",
        f"^{_DATE}T{_LEAP_SECOND}$",
        f"^{_ANY_DATE}T{_LEAP_SECOND}$",
    ),
    "time": (f"^{_TIME}$", f"^{_ANY_TIME}$", f"^{_LEAP_SECOND}$"),
    "duration": (_duration("[1-9][0-9]?"), _duration("[0-9]{1,9}")),
    "uuid": _UUIDS,
    "guid": _UUIDS,
    "email": _EMAILS,
    "idn-email": (*_EMAILS, _IDN_EMAIL),
    "hostname": (_host(_LABEL), _host(_ANY_LABEL)),
    "idn-hostname": (_host(_LABEL), _host(_ANY_LABEL), _host(_IDN_LABEL)),
    "ipv4": (f"^{_IPV4}$",),
    "ipv6": (f"^({_HEX}{{1,4}}:){{7}}{_HEX}{{1,4}}$", f"^{_ipv6()}$"),
    "uri": _URIS,
    "iri": (*_URIS, _any_uri(_LETTERS)),
    "uri-reference": _REFERENCES,
    "iri-reference": (*_REFERENCES, _any_uri(_LETTERS, relative=True)),
    "uri-template": ("^[A-Za-z0-9_.~:/-]*(\\{[a-z]+\\}[a-z0-9/-]*)*$", _URI_TEMPLATE),
    "json-pointer": ("^(/[A-Za-z0-9_.-]*)*$", f"^{_STEPS}$"),
    "relative-json-pointer": ("^(0|[1-9][0-9]?)(#|(/[a-z0-9_.-]*)*)$", f"^(0|[1-9]{{1,8}}[0-9]?)(#|{_STEPS})$"),
    "regex": ("^[a-z0-9^$]*$", _regex()),
    "byte": ("^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",),
}
"""Patterns whose every match has the format, from usual texts to all that there are, or nearly all.

The length of whole names is left to the validator: counting it, too, would make the search for a text slow.
"""


def format_patterns(formats: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Patterns of which a text has to match all: those for usual texts first, the widest last."""
    known = [FORMAT_PATTERNS[name] for name in formats if name in FORMAT_PATTERNS]
    for rank in range(max(map(len, known), default=1)):
        yield tuple(patterns[min(rank, len(patterns) - 1)] for patterns in known)
