"""How each kind of security scheme wants its credentials, and what is wrong with those that a request sends."""

import base64
import hmac
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol, TypeAlias
from urllib.parse import unquote

from smartmock.mock.customising.facts import read_cookies
from smartmock.mock.customising.forms import read_pairs
from smartmock.mock.model import MockRequest
from smartmock.mock.validation.jwts import find_fault, read_claims, read_scopes
from smartmock.settings import HIDDEN_CREDENTIAL, Credentials, hide_credential
from smartmock.types import JSON, JsonObject

REALM: Final = 'realm="smartmock"'
NONCE: Final = "c21hcnRtb2NrIG5vbmNlIG9mIGEgbW9jaw"
"""Always the same, as nothing is kept of a request that a later one could be compared with."""

LACKS_SCOPE, REFUSED, OTHER, MISSING = range(4)
"""How far a request is from what a scheme wants: of `OTHER` schemes are credentials in the place of this one."""

UNACCEPTED: Final = "these credentials are not accepted here"

_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""`b64token` of RFC 6750 section 2.1."""
_PIECES: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_CONTROL: Final = re.compile(rb"[\x00-\x1f\x7f]")
_WORD: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,50}")
"""A `token` (RFC 9110 section 5.6.2), such as the name of a scheme."""
_SCOPE: Final = re.compile(r"[!#-\[\]-~]+")
"""`scope-token` of RFC 6749 section 3.3."""
_DIGEST_PARTS: Final = ("username", "realm", "nonce", "uri", "response")


class Refusal(NamedTuple):
    """`degree` is one of `LACKS_SCOPE` to `MISSING`. `reason` says what is wrong, and repeats nothing that was sent.
    `challenge` is for `WWW-Authenticate` (RFC 9110 section 11.6.1).
    """

    degree: int
    reason: str
    challenge: str


class Kind(Protocol):
    """`challenge` is what a request without credentials is told; `remedy` says how to send them."""

    challenge: str
    remedy: str

    def judge(
        self, request: MockRequest, scopes: Sequence[str], credentials: Credentials | None, now: float, /
    ) -> Refusal | None:
        """Why the request does not satisfy the scheme; None when it does. `now` is in seconds since 1970."""


class Key:
    """An API key. No scheme is registered for it, but a 401 has a challenge (RFC 9110 section 15.5.2)."""

    def __init__(self, name: str, place: str) -> None:
        self._name = name.lower() if place == "header" else name
        self._read = KEY_PLACES[place]
        named = f', in="{place}", name="{name}"' if _WORD.fullmatch(name) else ""
        self.challenge = f"ApiKey {REALM}{named}"
        self.remedy = f"Send the {'query parameter' if place == 'query' else place} `{name}`."

    def judge(
        self, request: MockRequest, _scopes: Sequence[str], credentials: Credentials | None, _now: float
    ) -> Refusal | None:
        keys = [key for key in self._read(request, self._name) if key]
        if not keys:
            return Refusal(MISSING, "no API key was sent", self.challenge)
        # A key may have a word before it, as in `Authorization: Token 123`.
        if credentials is None or all(is_let_in(credentials, key, *key.split(" ")[1:2]) for key in keys):
            return None
        return Refusal(REFUSED, UNACCEPTED, self.challenge)


class Http:
    """Credentials in the header `Authorization` (RFC 9110 section 11.6.2).

    Only tokens of OAuth have scopes: of others the document names roles, which no request tells (OpenAPI 3.1 section
    4.8.30).
    """

    def __init__(self, scheme: str, *, has_scopes: bool = False) -> None:
        self._scheme = scheme.lower()
        self._has_scopes = has_scopes
        self._read, parameters, form = HTTP_SCHEMES.get(self._scheme, (_read_any, REALM, "<credentials>"))
        name = self._scheme.capitalize() if self._scheme in HTTP_SCHEMES else scheme
        self.challenge = f"{name} {parameters}"
        self.remedy = f"Send the header `Authorization: {name} {form}`."

    def judge(
        self, request: MockRequest, scopes: Sequence[str], credentials: Credentials | None, now: float
    ) -> Refusal | None:
        scheme, _, text = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != self._scheme:
            reason = "the header `Authorization` holds credentials of another scheme" if scheme else "none were sent"
            return Refusal(OTHER if scheme else MISSING, reason, self.challenge)
        text = text.strip()
        if not text:
            return Refusal(MISSING, "none were sent", self.challenge)
        try:
            plain = self._read(text)
        except ValueError as error:
            return self._refuse(str(error))
        if credentials is not None and not is_let_in(credentials, plain):
            return self._refuse(UNACCEPTED)
        return self._look_into(plain, scopes, now) if self._scheme == "bearer" else None

    def _refuse(self, reason: str) -> Refusal:
        """RFC 6750 section 3.1 tells bearers what is wrong with their token."""
        error = f', error="invalid_token", error_description="{reason}"' if self._scheme == "bearer" else ""
        return Refusal(REFUSED, reason, self.challenge + error)

    def _look_into(self, token: str, scopes: Sequence[str], now: float) -> Refusal | None:
        """An opaque token has all scopes."""
        claims = read_claims(token)
        if claims is None:
            return None
        fault = find_fault(claims, now)
        if fault:
            return self._refuse(fault)
        granted = read_scopes(claims) if self._has_scopes and scopes else None
        missing = [] if granted is None else [scope for scope in scopes if scope not in granted]
        if not missing:
            return None
        listed = ", ".join(f"`{scope}`" for scope in missing)
        reason = f"the token lacks the scope{'s' if len(missing) > 1 else ''} {listed}"
        told = " ".join(filter(_SCOPE.fullmatch, scopes))
        return Refusal(LACKS_SCOPE, reason, f'{self.challenge}, error="insufficient_scope", scope="{told}"')


def read_kind(scheme: JSON) -> Kind | None:
    """None for what cannot be judged: certificates, which the connection shows, and broken or unknown schemes."""
    if not isinstance(scheme, dict):
        return None
    make = KINDS.get(str(scheme.get("type")))
    return make(scheme) if make is not None else None


def _key(scheme: JsonObject) -> Kind | None:
    name, place = scheme.get("name"), str(scheme.get("in"))
    return Key(name, place) if isinstance(name, str) and name and place in KEY_PLACES else None


def _http(scheme: JsonObject) -> Kind | None:
    name = scheme.get("scheme")
    return Http(name) if isinstance(name, str) and _WORD.fullmatch(name) else None


KINDS: Final[Mapping[str, Callable[[JsonObject], Kind | None]]] = {
    "apiKey": _key,
    "http": _http,
    "oauth2": lambda _: Http("bearer", has_scopes=True),
    "openIdConnect": lambda _: Http("bearer", has_scopes=True),
}


def is_let_in(credentials: Credentials, *plain: str) -> bool:
    """Whether the environment lets credentials in that can be read so. All are compared: the time tells nothing."""
    mine = [_hash(spelling) for text in plain for spelling in _spellings(text)]
    accepted = credentials.accepted
    return (accepted is None or _is_among(mine, accepted)) and not _is_among(mine, credentials.denied)


def _hash(text: str) -> str:
    """Nobody gets in with what is shown of a credential."""
    return "" if HIDDEN_CREDENTIAL.fullmatch(text) else hide_credential(text)


def _is_among(mine: Iterable[str], entries: Iterable[str]) -> bool:
    found = False
    for entry in entries:
        for each in mine:
            found |= hmac.compare_digest(each, entry)
    return found


def _spellings(plain: str) -> set[str]:
    """What was meant: headers are read as Latin-1, and most clients write them as UTF-8."""
    try:
        return {plain, plain.encode("latin-1").decode()}
    except UnicodeError:
        return {plain}


def _header_keys(request: MockRequest, name: str) -> Iterable[str]:
    return (request.headers.get(name, ""),)


def _query_keys(request: MockRequest, name: str) -> Iterable[str]:
    return read_pairs(request.query).get(name, ()) if request.query else ()


def _cookie_keys(request: MockRequest, name: str) -> Iterable[str]:
    header = request.headers.get("cookie")
    return (read_cookies(header).get(name, ""),) if header else ()


KEY_PLACES: Final[Mapping[str, Callable[[MockRequest, str], Iterable[str]]]] = {
    "header": _header_keys,
    "query": _query_keys,
    "cookie": _cookie_keys,
}


def _read_any(text: str) -> str:
    return text


def _read_basic(text: str) -> str:
    """`user:password` (RFC 7617 section 2)."""
    try:
        plain = base64.b64decode(text, validate=True)
    except ValueError:
        raise ValueError("what was sent is not base64") from None
    if b":" not in plain:
        raise ValueError("the colon between user and password is missing")
    if _CONTROL.search(plain):
        raise ValueError("user and password may not hold control characters")
    return plain.decode("latin-1")


def _read_digest(text: str) -> str:
    """The user's name (RFC 7616 section 3.4). The response itself is not verified: nobody knows the password."""
    pairs = (piece.partition("=") for piece in _PIECES.findall(text))
    parts: dict[str, str] = {name.strip().lower(): value.strip() for name, sign, value in pairs if sign}
    if "username*" in parts:
        parts.setdefault("username", unquote(parts["username*"].rpartition("'")[2]))
    missing = [f"`{name}`" for name in _DIGEST_PARTS if name not in parts]
    if missing:
        raise ValueError(f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing")
    return parts["username"].strip('"')


def _read_token(text: str) -> str:
    if _TOKEN.fullmatch(text):
        return text
    raise ValueError("the token has characters that none may have")


Reader: TypeAlias = Callable[[str], str]
"""What follows the scheme's name → what an environment compares. Raises `ValueError` with what is wrong."""

HTTP_SCHEMES: Final[Mapping[str, tuple[Reader, str, str]]] = {
    "basic": (_read_basic, f'{REALM}, charset="UTF-8"', "<base64 of user:password>"),
    "digest": (
        _read_digest,
        f'{REALM}, qop="auth", nonce="{NONCE}"',
        "username=…, realm=…, nonce=…, uri=…, response=…",
    ),
    "bearer": (_read_token, REALM, "<token>"),
}
"""Scheme → how its credentials are read, the parameters of its challenge, and what they look like."""
