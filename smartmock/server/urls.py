"""The addresses that the program is reached by, from the outside: nothing a stranger sends becomes part of them."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from starlette.types import Scope

from smartmock.projects.live.address import MockAddress

HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
PREFIX = re.compile(r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+")
SCHEMES = frozenset({"http", "https"})

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Origin:
    """`scheme`, `host` with its port, and the path `prefix` that a gateway takes off (empty or `/a/b`)."""

    scheme: str
    host: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}{self.prefix}"

    def mock_url(self, address: MockAddress) -> str:
        return f"{self}/m1/{address}"

    def key_url(self, address: MockAddress) -> str:
        """Where operations are asked by their keys."""
        return f"{self}/m2/{address}"

    def docs_url(self, address: MockAddress) -> str:
        return f"{self}/docs/{address}"


def origin_of_request(scope: Scope, trusted_proxies: tuple[str, ...]) -> Origin:
    """From the `Host` header; `X-Forwarded-Proto`, `-Host` and `-Prefix` count when a trusted proxy sent the request.

    Values that cannot be part of an address are left aside. Where the application is mounted counts too.
    """
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    client = scope.get("client")
    forwarded = headers if client and is_trusted(client[0], trusted_proxies) else {}
    scheme = first(forwarded, "x-forwarded-proto").lower()
    prefix = first(forwarded, "x-forwarded-prefix").rstrip("/")
    hosts = (first(forwarded, "x-forwarded-host"), headers.get("host", ""))
    return Origin(
        scheme if scheme in SCHEMES else scope.get("scheme", "http"),
        next((host for host in hosts if HOST.fullmatch(host)), None) or bound_host(scope),
        (prefix if PREFIX.fullmatch(prefix) else "") + scope.get("root_path", "").rstrip("/"),
    )


def client_of(scope: Scope, trusted_proxies: tuple[str, ...]) -> str:
    """The address that the request came from; what a trusted proxy says in `X-Forwarded-For` goes before its own."""
    client = scope.get("client")
    address = str(client[0]) if client else ""
    if not is_trusted(address, trusted_proxies):
        return address
    told = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    # The nearest proxy wrote the last one; who is no proxy of ours may have made up all before it.
    hops = [hop.strip() for hop in ",".join(told).split(",") if hop.strip()]
    return next((hop for hop in reversed(hops) if not is_trusted(hop, trusted_proxies)), hops[0] if hops else address)


def first(headers: Mapping[str, str], name: str) -> str:
    """The value that the first of several proxies wrote."""
    return headers.get(name, "").split(",")[0].strip()


def bound_host(scope: Scope) -> str:
    """A socket in the file system has a path and no port: who reaches it is on this machine."""
    host, port = scope.get("server") or ("", None)
    name = f"[{host}]" if ":" in host else host
    return f"{name}:{port}" if port else "localhost"


@lru_cache(maxsize=1024)
def is_trusted(client: str, proxies: tuple[str, ...]) -> bool:
    """`proxies` are addresses, networks (`10.0.0.0/8`) or `*`."""
    if "*" in proxies:
        return True
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client in proxies
    return any(address in network for network in map(parse_network, proxies) if network is not None)


def parse_network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
