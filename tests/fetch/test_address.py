"""Which addresses are public."""

from __future__ import annotations

import pytest

from tealeaves.fetch.address import is_public

PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
    "192.0.0.9", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::7f00:1",
    "100::1", "2001::1", "2001:0:7f00:1::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1",
    "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1", "2606:4700::1%eth0",
    "", "localhost", "127.1", "0x7f000001", "2130706433", "example.org", "8.8.8.8:80", "8.8.8.8 ", "08.8.8.8",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "175.45.176.71", "100.63.255.255", "100.128.0.1", "172.32.0.1", "192.88.98.1", "198.20.0.1",
          "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888", "2606:4700::5efe:808:808"]  # fmt: skip


@pytest.mark.req("S-3")
@pytest.mark.parametrize("address", PRIVATE)
def test_private_and_unreadable_addresses_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.req("S-3")
@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_public(address)
