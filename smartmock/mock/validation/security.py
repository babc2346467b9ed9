"""The API's own security: whether a request satisfies what an operation requires (OpenAPI 3.1 section 4.8.30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

from smartmock.mock.model import MockRequest
from smartmock.mock.validation.credentials import LACKS_SCOPE, MISSING, OTHER, REFUSED, Kind, Refusal, read_kind
from smartmock.mock.validation.jwts import may_be_jwt
from smartmock.mock.validation.model import Violation
from smartmock.settings import Credentials
from smartmock.spec.document import Operation
from smartmock.spec.security import security_schemes
from smartmock.types import JsonObject

DEGREES: Final = (MISSING, OTHER, REFUSED, LACKS_SCOPE)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A scheme that is asked for, with the scopes that its tokens need."""

    name: str
    kind: Kind
    scopes: tuple[str, ...]


Refused: TypeAlias = list[tuple[Requirement, Refusal]]
"""What is not satisfied of one alternative."""


class SecurityRules:
    """What an operation asks of credentials.

    Of its alternatives one must be satisfied, and of that all schemes. What cannot be judged counts as satisfied. Where
    an alternative is empty, no credentials are needed; wrong ones are refused all the same, as RFC 6750 section 3.1
    wants it of tokens.
    """

    def __init__(self, operation: Operation, tree: JsonObject) -> None:
        asked = operation.security or ()
        schemes = security_schemes(tree) if any(asked) else {}
        kinds = {name: read_kind(scheme) for name, scheme in schemes.items()}
        alternatives = [
            tuple(Requirement(name, kind, scopes) for name, scopes in item.items() if (kind := kinds.get(name)))
            for item in asked
            if item
        ]
        self._is_optional = any(not item for item in asked)
        self._alternatives = tuple(alternatives) if all(alternatives) else ()

    def check(self, request: MockRequest, credentials: Credentials | None, now: float) -> list[Violation]:
        """What is wrong with the nearest alternative; nothing when one is satisfied.

        `now`, in seconds since 1970, is what tokens with a time are judged by.
        """
        failed: list[Refused] = []
        for alternative in self._alternatives:
            refused = [
                (each, refusal)
                for each in alternative
                if (refusal := each.kind.judge(request, each.scopes, credentials, now)) is not None
            ]
            if not refused:
                return []
            failed.append(refused)
        if self._is_optional:
            failed = [refused for refused in map(_sent_wrongly, failed) if refused]
        return self._tell(failed) if failed else []

    def is_timed(self, request: MockRequest) -> bool:
        """Whether the same request may be judged otherwise at another time."""
        return bool(self._alternatives) and may_be_jwt(request.headers.get("authorization", "").rpartition(" ")[2])

    def _tell(self, failed: Sequence[Refused]) -> list[Violation]:
        nearest = min(failed, key=_distance)
        lacks_scope_only = all(refusal.degree == LACKS_SCOPE for _, refusal in nearest)
        told = nearest if lacks_scope_only else [*nearest, *chain.from_iterable(failed)]
        challenges = _challenges(told)
        others = [refused for refused in failed if refused is not nearest]
        instead = _instead(others, is_optional=self._is_optional)
        violations: list[Violation] = []
        for each, refusal in sorted(nearest, key=lambda pair: -pair[1].degree):
            rule, status = ("scope", 403) if refusal.degree == LACKS_SCOPE else ("credentials", 401)
            message = _message(each, refusal) + instead
            violations.append(
                Violation("security", each.name, "", rule, message, status, challenges=() if violations else challenges)
            )
        return violations


def _sent_wrongly(refused: Refused) -> Refused:
    """Without what is only missing, or lacks a scope: such a request counts as one without credentials."""
    return [pair for pair in refused if pair[1].degree in {REFUSED, OTHER}]


def _distance(refused: Refused) -> tuple[int, ...]:
    degrees = [refusal.degree for _, refusal in refused]
    return tuple(degrees.count(degree) for degree in DEGREES)


def _challenges(told: Refused) -> tuple[str, ...]:
    """One for each way to authenticate (RFC 9110 section 11.6.1); the error of a token goes before none."""
    found: dict[str, str] = {}
    for each, refusal in told:
        plain = each.kind.challenge
        if found.get(plain, plain) == plain:
            found[plain] = refusal.challenge
    return tuple(found.values())


def _message(each: Requirement, refusal: Refusal) -> str:
    if refusal.degree == LACKS_SCOPE:
        return f"The credentials for `{each.name}` do not suffice: {refusal.reason}. Send a token that has all of them."
    wrong = "missing" if refusal.degree in {MISSING, OTHER} else "refused"
    return f"The credentials for `{each.name}` are {wrong}: {refusal.reason}. {each.kind.remedy}"


def _instead(others: Sequence[Refused], *, is_optional: bool) -> str:
    ways = [" with ".join(f"`{each.name}`" for each, _ in refused) for refused in others]
    if is_optional:
        ways.append("no credentials")
    return f" Or send, instead, {', or '.join(ways)}." if ways else ""
