"""Expectations are (scheme, rule, status); the messages are looked at where they matter."""

import base64
import json
from typing import Any

import pytest

from smartmock.mock.compiler import compile_api
from smartmock.mock.model import MockRequest
from smartmock.mock.validation.security import SecurityRules
from smartmock.settings import Credentials, Environment
from smartmock.spec.document import Operation
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.types import JsonObject

NOW = 1_800_000_000.0
SCHEMES: JsonObject = {
    "Key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "QueryKey": {"type": "apiKey", "in": "query", "name": "api key"},
    "CookieKey": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "TokenKey": {"type": "apiKey", "in": "header", "name": "Authorization"},
    "Basic": {"type": "http", "scheme": "Basic"},
    "Digest": {"type": "http", "scheme": "digest"},
    "Bearer": {"type": "http", "scheme": "bearer"},
    "Hoba": {"type": "http", "scheme": "HOBA"},
    "OAuth": {"type": "oauth2", "flows": {}},
    "OpenId": {"type": "openIdConnect", "openIdConnectUrl": "https://id.example"},
    "Alias": {"$ref": "#/components/securitySchemes/Basic"},
    "Tls": {"type": "mutualTLS"},
    "Broken": {"type": "apiKey", "in": "moon", "name": 7},
    "Nameless": {"type": "http", "scheme": "no scheme"},
    "Listed": {"type": ["apiKey"], "in": ["header"], "name": "a"},
    "Placeless": {"type": "apiKey", "in": ["header"], "name": "a"},
    "Circle": {"$ref": "#/components/securitySchemes/Circle"},
    "Number": 7,
}
MISSING = ("credentials", 401)
SCOPE = ("scope", 403)


def rules(*security: dict[str, tuple[str, ...]]) -> SecurityRules:
    return SecurityRules(
        Operation("k", "GET", "/", "/paths/~1/get", security=security), {"components": {"securitySchemes": SCHEMES}}
    )


def get(query: str = "", **headers: str) -> MockRequest:
    return MockRequest("GET", "/", query, {name.replace("_", "-"): value for name, value in headers.items()})


def basic(plain: bytes) -> str:
    return f"Basic {base64.b64encode(plain).decode()}"


def jwt(*, header: Any = {"alg": "HS256"}, **claims: Any) -> str:  # noqa: B006  is not changed
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims)]
    return ".".join([*parts, "c2ln"])


def found(checked: SecurityRules, request: MockRequest, credentials: Credentials | None = None) -> list[Any]:
    violations = checked.check(request, credentials, NOW)
    assert all((each.location, each.pointer, each.value) == ("security", "", None) for each in violations)
    return [(each.name, each.rule, each.status) for each in violations]


DIGEST = 'Digest username="anna", realm="r, s", nonce="n", uri="/a=b", response="r"'


@pytest.mark.parametrize(
    ("scheme", "request_", "good"),
    [
        ("Key", get(x_api_key="1"), True),
        ("Key", get(x_api_key=""), False),
        ("Key", get("X-API-Key=1", cookie="X-API-Key=1"), False),
        ("QueryKey", get("a=1&api+key=1"), True),
        ("QueryKey", get("api%20key=&api%20key=2"), True),
        ("QueryKey", get("api%20key="), False),
        ("QueryKey", get("API%20KEY=1"), False),
        ("CookieKey", get(cookie="a=1; sid=7"), True),
        ("CookieKey", get(cookie="a=1; sid="), False),
        ("CookieKey", get(cookie="SID=1"), False),
        ("Basic", get(authorization=basic(b"anna:s3cret")), True),
        ("Basic", get(authorization=basic(b"anna:s3:cr:et").replace("Basic", "bASIC ")), True),
        ("Basic", get(authorization=basic(b":")), True),
        ("Basic", get(authorization=basic("ännä:p".encode())), True),
        ("Basic", get(authorization=basic(b"anna")), False),
        ("Basic", get(authorization=basic(b"an\0na:b")), False),
        ("Basic", get(authorization="Basic anna:s3cret"), False),
        ("Basic", get(authorization="Basic"), False),
        ("Basic", get(authorization=basic(b"a:b").replace(" ", "")), False),
        ("Basic", get(authorization="Bearer abc"), False),
        ("Alias", get(authorization=basic(b"a:b")), True),
        ("Alias", get(), False),
        ("Digest", get(authorization=DIGEST), True),
        ("Digest", get(authorization="digest username=, realm=, nonce=, uri=, response="), True),
        ("Digest", get(authorization=DIGEST.replace("username=", "username*=UTF-8''")), True),
        ("Digest", get(authorization=DIGEST.replace(", uri", ", URL")), False),
        ("Digest", get(authorization='Digest username="realm=1, nonce=2, uri=3, response=4"'), False),
        ("Digest", get(authorization="Digest abc123"), False),
        ("Bearer", get(authorization="Bearer abc.def_~+/-=="), True),
        ("Bearer", get(authorization="bEARER  abc"), True),
        ("Bearer", get(authorization="Bearer"), False),
        ("Bearer", get(authorization="Bearer a b"), False),
        ("Bearer", get(authorization="Bearer {{token}}"), False),
        ("Bearer", get("access_token=abc"), False),
        ("OAuth", get(authorization="BEARER abc"), True),
        ("OAuth", get(authorization=basic(b"a:b")), False),
        ("OpenId", get(authorization="Bearer abc"), True),
        ("OpenId", get(), False),
        ("Hoba", get(authorization="hoba result=1"), True),
        ("Hoba", get(authorization="HOBA "), False),
        ("TokenKey", get(authorization="anything"), True),
        ("Tls", get(), True),
        ("Broken", get(), True),
        ("Nameless", get(), True),
        ("Listed", get(), True),
        ("Placeless", get(), True),
        ("Circle", get(), True),
        ("Number", get(), True),
        ("Unknown", get(), True),
    ],
)  # fmt: skip
def test_schemes_want_well_formed_credentials(scheme: str, request_: MockRequest, *, good: bool) -> None:
    assert found(rules({scheme: ()}), request_) == ([] if good else [(scheme, *MISSING)])


@pytest.mark.parametrize(
    ("security", "request_", "expected"),
    [
        pytest.param([], get(), [], id="nothing is asked"),
        pytest.param([{}], get(authorization="Bearer abc"), [], id="only the empty one"),
        pytest.param([{"Basic": ()}, {"Key": ()}], get(x_api_key="1"), [], id="or: the second"),
        pytest.param([{"Basic": ()}, {"Key": ()}], get(), [("Basic", *MISSING)], id="or: none, the first is told"),
        pytest.param(
            [{"Key": ()}, {"Bearer": ()}], get(authorization="Bearer {}"), [("Bearer", *MISSING)], id="or: the nearest"
        ),
        pytest.param(
            [{"Key": (), "QueryKey": ()}, {"CookieKey": (), "Basic": ()}],
            get(authorization=basic(b"a:b")),
            [("CookieKey", *MISSING)],
            id="or: half of it is there",
        ),
        pytest.param([{"Key": (), "CookieKey": ()}], get(x_api_key="1", cookie="sid=1"), [], id="and: both"),
        pytest.param([{"Key": (), "CookieKey": ()}], get(x_api_key="1"), [("CookieKey", *MISSING)], id="and: one"),
        pytest.param(
            [{"OAuth": (), "Basic": ()}], get(), [("OAuth", *MISSING), ("Basic", *MISSING)], id="and: none of both"
        ),
        pytest.param([{"Tls": ()}, {"Key": ()}], get(), [], id="or: one that cannot be judged"),
        pytest.param([{"Tls": (), "Key": ()}], get(), [("Key", *MISSING)], id="and: one that cannot be judged"),
        pytest.param([{"Bearer": ()}, {}], get(), [], id="optional: none"),
        pytest.param([{}, {"Bearer": ()}], get(authorization="bearer abc"), [], id="optional: good ones"),
        pytest.param([{}, {"Bearer": ()}], get(authorization="Bearer {}"), [("Bearer", *MISSING)], id="optional: bad"),
        pytest.param([{}, {"Bearer": ()}], get(authorization="Basic eDp5"), [("Bearer", *MISSING)], id="of another"),
        pytest.param([{}, {"Key": (), "CookieKey": ()}], get(x_api_key="1"), [], id="optional: half"),
        pytest.param(
            [{}, {"OAuth": ("write",)}], get(authorization=f"Bearer {jwt(scope='read')}"), [], id="optional: scope"
        ),
    ],
)  # fmt: skip
def test_alternatives(security: list[Any], request_: MockRequest, expected: list[Any]) -> None:
    assert found(rules(*security), request_) == expected


@pytest.mark.parametrize(
    ("scopes", "token", "expected"),
    [
        pytest.param(("a",), "opaque", [], id="opaque tokens have all scopes"),
        pytest.param(("a",), jwt(sub="x"), [], id="so have those that do not tell"),
        pytest.param(("a", "b"), jwt(scope="b c a"), [], id="text"),
        pytest.param(("a", "b"), jwt(scp=["a", "b", 7]), [], id="list"),
        pytest.param(("a", "b"), jwt(scopes=["a"], scp="b"), [], id="in two claims"),
        pytest.param(("a", "b"), jwt(scope="a"), [SCOPE], id="one is missing"),
        pytest.param(("a",), jwt(scope=""), [SCOPE], id="no scope"),
        pytest.param((), jwt(scope=""), [], id="none is needed"),
        pytest.param((), jwt(exp=NOW + 1, nbf=NOW), [], id="in time"),
        pytest.param((), jwt(exp=NOW), [MISSING], id="expired"),
        pytest.param((), jwt(nbf=NOW + 0.5), [MISSING], id="not yet"),
        pytest.param(("a",), jwt(exp=1, scope="b"), [MISSING], id="expired goes first"),
        pytest.param((), jwt(exp="1"), [], id="a time that is none"),
        pytest.param((), jwt(header=[], exp=1), [], id="header that is no object"),
        pytest.param((), f"e30.{'A' * 20_000}.x", [], id="long"),
        pytest.param((), "e30.e30", [], id="two parts"),
        pytest.param((), f"e30.{'W1tb' * 3000}.x", [], id="deep"),
    ],
)
def test_tokens_that_can_be_read(scopes: tuple[str, ...], token: str, expected: list[Any]) -> None:
    request = get(authorization=f"Bearer {token}")
    assert [pair[1:] for pair in found(rules({"OAuth": scopes}), request)] == expected


def test_only_tokens_of_oauth_have_scopes() -> None:
    """Of others the list names roles, which no request tells (OpenAPI 3.1 section 4.8.30)."""
    assert not found(rules({"Bearer": ("admin",)}), get(authorization=f"Bearer {jwt(scope='')}"))


@pytest.mark.parametrize(
    ("security", "request_", "expected"),
    [
        pytest.param([{"Basic": ()}], get(), ['Basic realm="smartmock", charset="UTF-8"'], id="basic"),
        pytest.param([{"Bearer": ()}], get(), ['Bearer realm="smartmock"'], id="bearer"),
        pytest.param(
            [{"Bearer": ()}],
            get(authorization=f"Bearer {jwt(exp=1)}"),
            ['Bearer realm="smartmock", error="invalid_token", error_description="the token has expired"'],
            id="refused token",
        ),
        pytest.param(
            [{"OAuth": ("read", "write")}, {"Key": ()}],
            get(authorization=f"Bearer {jwt(scope='read')}"),
            ['Bearer realm="smartmock", error="insufficient_scope", scope="read write"'],
            id="all scopes that are needed, and no other way",
        ),
        pytest.param([{"Key": ()}], get(), ['ApiKey realm="smartmock", in="header", name="X-API-Key"'], id="key"),
        pytest.param([{"QueryKey": ()}], get(), ['ApiKey realm="smartmock"'], id="name that needs quotes"),
        pytest.param([{"Hoba": ()}], get(), ['HOBA realm="smartmock"'], id="other"),
        pytest.param(
            [{"OAuth": (), "Basic": ()}, {"Bearer": ()}, {"OpenId": ()}],
            get(),
            ['Bearer realm="smartmock"', 'Basic realm="smartmock", charset="UTF-8"'],
            id="each way once",
        ),
    ],
)
def test_challenges(security: list[Any], request_: MockRequest, expected: list[str]) -> None:
    violations = rules(*security).check(request_, None, NOW)
    assert [challenge for each in violations for challenge in each.challenges] == expected


def test_the_digest_challenge_is_complete_and_always_the_same() -> None:
    (challenge,) = rules({"Digest": ()}).check(get(), None, NOW)[0].challenges
    assert challenge.startswith('Digest realm="smartmock", qop="auth", nonce="')
    assert rules({"Digest": ()}).check(get("x=1"), None, NOW + 9)[0].challenges == (challenge,)


@pytest.mark.parametrize(
    ("security", "request_", "message"),
    [
        (
            [{"Key": ()}, {"OAuth": (), "Basic": ()}],
            get(),
            (
                "The credentials for `Key` are missing: no API key was sent. Send the header `X-API-Key`. "
                "Or send, instead, `OAuth` with `Basic`."
            ),
        ),
        (
            [{"QueryKey": ()}],
            get(),
            "The credentials for `QueryKey` are missing: no API key was sent. Send the query parameter `api key`.",
        ),
        (
            [{"Basic": ()}, {}],
            get(authorization="Basic ??"),
            (
                "The credentials for `Basic` are refused: what was sent is not base64. "
                "Send the header `Authorization: Basic <base64 of user:password>`. Or send, instead, no credentials."
            ),
        ),
        (
            [{"Digest": ()}],
            get(authorization='Digest username="a", realm="b", nonce="c"'),
            (
                "The credentials for `Digest` are refused: `uri`, `response` are missing. "
                "Send the header `Authorization: Digest username=…, realm=…, nonce=…, uri=…, response=…`."
            ),
        ),
        (
            [{"OAuth": ("a", "b", "c")}],
            get(authorization=f"Bearer {jwt(scope='b')}"),
            (
                "The credentials for `OAuth` do not suffice: the token lacks the scopes `a`, `c`. "
                "Send a token that has all of them."
            ),
        ),
    ],
)
def test_messages_say_what_to_send(security: list[Any], request_: MockRequest, message: str) -> None:
    assert rules(*security).check(request_, None, NOW)[0].message == message


SENT = [
    ("Key", get(x_api_key="k3y"), "k3y"),
    ("QueryKey", get("api%20key=k%C3%A4y"), "käy"),
    ("CookieKey", get(cookie="sid=k3y"), "k3y"),
    ("TokenKey", get(authorization="Token k3y"), "k3y"),
    ("TokenKey", get(authorization="Token k3y"), "Token k3y"),
    ("Basic", get(authorization=basic("änna:s3:cret".encode())), "änna:s3:cret"),
    ("Basic", get(authorization=basic("änna:s3:cret".encode("latin-1"))), "änna:s3:cret"),
    ("Digest", get(authorization=DIGEST), "anna"),
    ("Bearer", get(authorization="Bearer t0ken"), "t0ken"),
    ("OAuth", get(authorization="Bearer t0ken"), "t0ken"),
    ("Hoba", get(authorization="HOBA result=1"), "result=1"),
]


@pytest.mark.parametrize(("scheme", "request_", "plain"), SENT)
def test_environments_let_in_whom_they_like(scheme: str, request_: MockRequest, plain: str) -> None:
    checked, refused = rules({scheme: ()}), [(scheme, *MISSING)]
    assert not found(checked, request_, Credentials())
    assert not found(checked, request_, Credentials(("other", plain)))
    assert found(checked, request_, Credentials(("other",))) == refused
    assert found(checked, request_, Credentials(())) == refused
    assert found(checked, request_, Credentials(None, ("other", plain))) == refused
    assert found(checked, request_, Credentials((plain,), (plain,))) == refused
    assert not found(checked, request_, Credentials(None, ("other",)))


def test_of_several_keys_all_must_be_accepted() -> None:
    checked, request = rules({"QueryKey": ()}), get("api%20key=good&api%20key=bad")
    assert found(checked, request, Credentials(("good",)))
    assert not found(checked, request, Credentials(("good", "bad")))


def test_what_is_shown_of_a_credential_opens_nothing() -> None:
    accepted = Credentials(("k3y",))
    assert accepted.accepted is not None
    assert found(rules({"Key": ()}), get(x_api_key=accepted.accepted[0]), accepted)


def test_credentials_are_never_repeated() -> None:
    wrong = [
        get(authorization=word) for word in ("s3cret", "Basic s3cret!", "Bearer s3cret!", "Digest s3cret", "s3cret x")
    ]
    wrong.append(get("api%20key=s3cret", x_api_key="s3cret", cookie="sid=s3cret"))
    for scheme in SCHEMES:
        for request in wrong:
            for each in rules({scheme: ()}).check(request, Credentials(("other",)), NOW):
                assert "s3cret" not in repr(each)


def test_who_asks_is_told_that_time_matters() -> None:
    checked = rules({"Bearer": ()})
    assert checked.is_timed(get(authorization=f"Bearer {jwt(exp=NOW)}"))
    assert not checked.is_timed(get(authorization="Bearer opaque"))
    assert not rules().is_timed(get(authorization=f"Bearer {jwt(exp=NOW)}"))


@pytest.mark.parametrize(
    "tree",
    [{}, {"components": 1}, {"components": {"securitySchemes": [1]}}, {"components": {"securitySchemes": {"A": {}}}}],
)
def test_broken_documents_ask_for_nothing(tree: JsonObject) -> None:
    operation = Operation("k", "GET", "/", "/paths/~1/get", security=({"A": ()}, {"B": ("x",)}))
    assert SecurityRules(operation, tree).check(get(), None, NOW) == []


@pytest.mark.parametrize(
    "header",
    ["Digest " + "a" * 60_000, "Digest " + '"' * 60_000, "Digest " + "\\" * 60_000, "Digest " + "a=," * 20_000,
     "Basic " + "A" * 60_000, "Bearer " + "a." * 30_000, "Bearer " + "=" * 60_000, " " * 60_000],
)  # fmt: skip
def test_long_headers_are_refused(header: str) -> None:
    checked = rules({"Basic": ()}, {"Digest": ()}, {"OAuth": ("a",)})
    assert checked.check(get(authorization=header), Credentials(("a",)), NOW)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param({"schema": {"type": "string"}}, ['Basic realm="smartmock", charset="UTF-8"'], id="generated"),
        pytest.param({"schema": {"type": "string"}, "example": 'Basic realm="a"'}, ['Basic realm="a"'], id="example"),
        pytest.param({"schema": {"enum": ["Basic"]}}, ["Basic"], id="rule"),
    ],
)
def test_declared_challenges_are_those_of_the_scheme(header: JsonObject, expected: list[str]) -> None:
    responses: JsonObject = {"401": {"description": "Who?", "headers": {"WWW-Authenticate": header}}}
    paths: JsonObject = {"/": {"get": {"security": [{"Basic": []}], "responses": responses}}}
    document: JsonObject = {"openapi": "3.1.0", "info": {"title": "Secured", "version": "1"}, "paths": paths}
    document["components"] = {"securitySchemes": {"Basic": SCHEMES["Basic"]}}
    api = compile_api(load_document(SourceText(json.dumps(document).encode(), "secured.json")))
    answer = api.respond(get(), Environment(validation="enforce", optional_properties="all"))
    assert answer.status == 401
    assert [value for name, value in answer.headers if name == "www-authenticate"] == expected
