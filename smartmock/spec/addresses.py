"""Which network addresses documents may be read from."""

import ipaddress
from typing import Final, TypeAlias

IpAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64: Final = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE: Final = ipaddress.IPv6Network("::/96")
_LOCAL: Final = (
    ipaddress.IPv4Network("100.64.0.0/10"),  # shared by carriers
    ipaddress.IPv4Network("192.0.0.0/24"),  # protocol assignments
    ipaddress.IPv6Network("fec0::/10"),  # the old site-local addresses
)
_METADATA: Final = frozenset(
    ipaddress.ip_address(text) for text in ("169.254.169.254", "168.63.129.16", "100.100.100.200", "fd00:ec2::254")
)


def is_public(address: IpAddress) -> bool:
    """False for every address that leads into somebody's own network, in any of its notations."""
    inner = embedded_address(address)
    if inner is not None:
        return is_public(inner)
    if address in _METADATA or address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return not any(address.version == network.version and address in network for network in _LOCAL)


def embedded_address(address: IpAddress) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, compatible, 6to4 or NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    last = any(address in network for network in (*_NAT64, _COMPATIBLE)) and int(address) > 1
    tail = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if last else None
    return address.ipv4_mapped or address.sixtofour or tail
