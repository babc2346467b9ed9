"""The token gate: who may use a mock, and a request without the token that opened it.

Places are looked at in order, and the first one that holds a value decides: query `apidogToken`, header `apidogToken`,
header `x-api-token`, form field `apidogToken`, `Authorization: Bearer`. The two that APIs use for themselves count only
where the operation declares no security scheme in them. What is found is removed before anything else sees the request.
"""

import hmac
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from smartmock.mock.model import MockRequest
from smartmock.projects.credentials import hash_credential, readings
from smartmock.projects.gate.forms import field_of_form, is_form, without_field
from smartmock.projects.gate.query import take_value

NAME = "apidogToken"
HEADER = NAME.lower()
KEY_HEADER = "x-api-token"
BEARER_HEADER = "authorization"

FOR_EVER: Final = math.inf


@dataclass(frozen=True, slots=True)
class Entry:
    """One value that opens a gate: the SHA-256 hash of it, until when (seconds since 1970), and whose it is.

    A token that was rotated has two entries for a while. Without a token its last use is not noted.
    """

    hash: bytes
    not_after: float = FOR_EVER
    token: int | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """What opens a mock. Nothing opens a gate without entries."""

    entries: tuple[Entry, ...] = ()
    _proven: dict[str, Entry] = field(default_factory=dict, init=False, compare=False, repr=False)

    def find(self, value: str, at: float) -> Entry | None:
        """The entry that a value has at that moment.

        A value that was right before is looked up. For all others all hashes are compared, so that the time does not
        tell how much of a value is right; a look-up does not tell it either, it compares what has the same hash only.
        """
        known = self._proven.get(value)
        if known is not None and at < known.not_after:
            return known
        found = None
        for mine in map(hash_credential, readings(value)):
            for entry in self.entries:
                if hmac.compare_digest(mine, entry.hash) and at < entry.not_after:
                    found = self._proven[value] = entry
        return found


@dataclass(frozen=True, slots=True)
class Denied:
    """`reason` is for people: no token, or a wrong one; `remedy` names the places. Neither repeats what was sent."""

    reason: str
    remedy: str


MISSING = "This mock asks for a token, and none was sent."
WRONG = "The token that was sent does not open this mock."

SHARED_PLACES = {KEY_HEADER: f"in the header {KEY_HEADER}", BEARER_HEADER: "as Authorization: Bearer"}
"""The headers that APIs use for themselves too, and how people are told to use them."""


def take_own(query: str, headers: dict[str, str]) -> tuple[str, str | None]:
    """The query without `apidogToken`, and its value, else that of the header, which is taken out of `headers`."""
    query, value = take_value(query, NAME)
    if HEADER in headers:
        header = headers.pop(HEADER)
        value = value or header or None
    return query, value


def deny(request: MockRequest, token: str | None, claimed: frozenset[str]) -> Denied:
    """Why a request may not pass with this token."""
    return Denied(MISSING if token is None else WRONG, describe_places(request, claimed))


def describe_places(request: MockRequest, claimed: frozenset[str]) -> str:
    """Where this request may hold the token, and why what it holds elsewhere is none."""
    places = [f"in the query parameter or header {NAME}"]
    if is_form(request.headers.get("content-type", "")):
        places.append(f"in the form field {NAME}")
    places += [words for header, words in SHARED_PLACES.items() if header not in claimed]
    own = [header for header, value in shared_values(request.headers) if value and header in claimed]
    if not own:
        return f"Send it {', or '.join(places)}."
    use = f"The operation uses the header {' and '.join(own)} for its own security"
    return f"Send it {', or '.join(places)}. {use}: the mock's token goes into {NAME}."


def has_shared(headers: Mapping[str, str]) -> bool:
    """Whether a header is there that APIs use for themselves too."""
    return BEARER_HEADER in headers or KEY_HEADER in headers


def shared_values(headers: Mapping[str, str]) -> Iterable[tuple[str, str | None]]:
    """What the headers hold that APIs use for themselves too, whoever it is for."""
    return (KEY_HEADER, headers.get(KEY_HEADER)), (BEARER_HEADER, bearer_token(headers, frozenset()))


def find_token(request: MockRequest, claimed: frozenset[str]) -> str | None:
    """The value in the first place that holds one, of those that `take_own` has left.

    `claimed` are the headers, in lower case, in which the operation declares security schemes of its own.
    """
    if token := key_of(request.headers, claimed):
        return token
    content_type = request.headers.get("content-type", "")
    if request.body and is_form(content_type) and (token := field_of_form(content_type, request.body, NAME)):
        return token
    return bearer_token(request.headers, claimed)


def key_of(headers: Mapping[str, str], claimed: frozenset[str]) -> str | None:
    return headers.get(KEY_HEADER) or None if KEY_HEADER not in claimed else None


def bearer_token(headers: Mapping[str, str], claimed: frozenset[str]) -> str | None:
    scheme, _, token = headers.get(BEARER_HEADER, "").partition(" ")
    usable = scheme.lower() == "bearer" and BEARER_HEADER not in claimed
    return token.strip(" \t") or None if usable else None


def without_form_token(request: MockRequest) -> MockRequest:
    """Without `apidogToken` in a form. The same object if there is none."""
    content_type = request.headers.get("content-type", "")
    if not request.body or not is_form(content_type):
        return request
    body = without_field(content_type, request.body, NAME)
    if body is request.body:
        return request
    headers = request.headers
    if "content-length" in headers:
        headers = {**headers, "content-length": str(len(body))}
    return replace(request, headers=headers, body=body)


def without_token(request: MockRequest, gate: Gate, claimed: frozenset[str], at: float) -> MockRequest:
    """Also without the headers that APIs use too, where they hold a token of this gate and are not the API's own."""
    request = without_form_token(request)
    spent = {
        header
        for header, token in (
            (KEY_HEADER, request.headers.get(KEY_HEADER)),
            (BEARER_HEADER, bearer_token(request.headers, claimed)),
        )
        if token and header not in claimed and gate.find(token, at)
    }
    if not spent:
        return request
    return replace(request, headers={name: value for name, value in request.headers.items() if name not in spent})
