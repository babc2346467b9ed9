from typing import Any

import pytest

from smartmock.server.urls import is_trusted, origin_of_request

TRUSTED = ("127.0.0.1", "10.0.0.0/8")


def scope(
    headers: dict[str, str], client: str | None = "127.0.0.1", server: tuple[str, int | None] = ("::1", 80)
) -> Any:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"headers": raw, "client": client and (client, 5), "server": server, "scheme": "http"}


@pytest.mark.parametrize(
    ("headers", "client", "url"),
    [
        pytest.param({"host": "a.example:81"}, "9.9.9.9", "http://a.example:81", id="host"),
        pytest.param({"host": "[::1]:81"}, "9.9.9.9", "http://[::1]:81", id="IPv6"),
        pytest.param({}, "9.9.9.9", "http://[::1]:80", id="no host"),
        pytest.param({"host": "a/b"}, "9.9.9.9", "http://[::1]:80", id="host with a path"),
        pytest.param({"host": 'a"><script>'}, "9.9.9.9", "http://[::1]:80", id="host with markup"),
        pytest.param({"host": "user@a"}, "9.9.9.9", "http://[::1]:80", id="host with a user"),
        pytest.param({"host": "a\n"}, "9.9.9.9", "http://[::1]:80", id="host with a line break"),
        pytest.param(
            {"host": "a", "x-forwarded-host": "b", "x-forwarded-proto": "https", "x-forwarded-prefix": "/p"},
            "9.9.9.9",
            "http://a",
            id="stranger",
        ),
        pytest.param(
            {"host": "a", "x-forwarded-host": "b:8443, c", "x-forwarded-proto": "HTTPS", "x-forwarded-prefix": "/p/q/"},
            "10.1.2.3",
            "https://b:8443/p/q",
            id="trusted proxy",
        ),
        pytest.param({"host": "a", "x-forwarded-prefix": "//evil"}, "127.0.0.1", "http://a", id="prefix with a host"),
        pytest.param({"host": "a", "x-forwarded-prefix": '/"'}, "127.0.0.1", "http://a", id="prefix with markup"),
        pytest.param({"host": "a", "x-forwarded-proto": "gopher"}, "127.0.0.1", "http://a", id="unknown scheme"),
        pytest.param({"host": "a", "x-forwarded-host": "b/c"}, "127.0.0.1", "http://a", id="forwarded path"),
        pytest.param({"host": "a", "x-forwarded-host": "b"}, None, "http://a", id="no address"),
    ],
)
def test_addresses_hold_only_what_may_be_trusted(headers: dict[str, str], client: str | None, url: str) -> None:
    assert str(origin_of_request(scope(headers, client), TRUSTED)) == url


def test_without_a_host_and_a_port_it_is_this_machine() -> None:
    assert str(origin_of_request(scope({}, server=("/run/x.sock", None)), ())) == "http://localhost"


@pytest.mark.parametrize(
    ("client", "proxies", "expected"),
    [
        pytest.param("10.9.9.9", ("10.0.0.0/8",), True, id="network"),
        pytest.param("11.9.9.9", ("10.0.0.0/8",), False, id="outside"),
        pytest.param("::1", ("127.0.0.1", "::1"), True, id="IPv6"),
        pytest.param("8.8.8.8", ("*",), True, id="everyone"),
        pytest.param("testclient", ("testclient",), True, id="name"),
        pytest.param("testclient", ("127.0.0.1",), False, id="other name"),
        pytest.param("127.0.0.1", ("nonsense",), False, id="nonsense"),
        pytest.param("127.0.0.1", (), False, id="nobody"),
    ],
)
def test_proxies_are_trusted_by_address_or_network(client: str, proxies: tuple[str, ...], *, expected: bool) -> None:
    assert is_trusted(client, proxies) is expected
