"""Which IP addresses belong to the public Internet, so that no answer of a source can lead us into somebody's own network.

The lists are IANA's special-purpose registries (RFC 6890 and its updates). They are written out, because `ipaddress.is_global` differs
between Python versions, and joined with it, because it may learn of a range before we do.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

GLOBAL_UNICAST = IPv6Network("2000::/3")

REFUSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)

REFUSED_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments, Teredo (2001::/32) among them: it embeds an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: it embeds an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


def is_public(text: str) -> bool:
    """Whether we may connect to this address. Anything that is not an address is not public.

    IPv6 is allowed in global unicast only, which leaves out mapped, compatible and NAT64 (64:ff9b::/96, 64:ff9b:1::/48) forms of IPv4.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _public_v4(address)
    return _public_v6(address)


def _public_v4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in network for network in REFUSED_V4)


def _public_v6(address: IPv6Address) -> bool:
    if address.scope_id is not None or address not in GLOBAL_UNICAST or not address.is_global:
        return False
    if any(address in network for network in REFUSED_V6):
        return False
    inner = _isatap(address)
    return inner is None or _public_v4(inner)


def _isatap(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an ISATAP interface identifier (RFC 5214), if it is one."""
    low = int(address) & 0xFFFF_FFFF_FFFF_FFFF
    if (low >> 32) in (0x0000_5EFE, 0x0200_5EFE):
        return IPv4Address(low & 0xFFFF_FFFF)
    return None
