"""URLs are read in one way or not at all."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.errors import UsageError
from tealeaves.fetch.failure import NoAnswer
from tealeaves.fetch.policy import GatePolicy, HostRule
from tealeaves.fetch.target import read_target

REFUSED = [
    "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://127.1/", "http://0/", "http://127.0.0.1/",
    "http://[::ffff:127.0.0.1]/", "http://[::1]/", "http://a.example./", "http://a..example/", "http://.a.example/", "http://-a.example/",
    "http://user@a.example/", "http://user:pass@a.example/", "http://a.example@127.0.0.1/", "http://ok\\@127.0.0.1/",
    "http:\\\\a.example/", "http://a.example\\@b.example/", "http://а.example/", "http://a.example\u3002b/", "http://ａ.example/",
    "http://%61.example/", "http://a.example:80:80/", "http://a.example:99999/", "http://a.example:x/", "http://a.ex ample/",
    "http://a.example/\r\nHost: b", "http://a.example/\ttab", "http://a.example/\x00", " http://a.example/", "http:///a.example/",
    "http:/a",
    "//a.example/", "a.example/", "/path", "", "file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "javascript:alert(1)",
    "data:text/html,x", "http://a.example/" + "x" * 9_000, "http://" + "a" * 64 + ".example/", "http://1.0x7f/",
]  # fmt: skip


@pytest.mark.req("S-2")
@pytest.mark.parametrize("url", REFUSED)
def test_what_can_be_read_in_two_ways_is_refused(url: str) -> None:
    with pytest.raises(NoAnswer) as caught:
        read_target(url)
    assert caught.value.reason == "refused_host"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://A.Example", "http://a.example/"),
        ("HTTP://a.example:80/x#part", "http://a.example/x"),
        ("https://a.example:443/x?q=1", "https://a.example/x?q=1"),
        ("http://a.example:8080/", "http://a.example:8080/"),
        ("http://a.example/조선?말=우표", "http://a.example/%EC%A1%B0%EC%84%A0?%EB%A7%90=%EC%9A%B0%ED%91%9C"),
        ("http://a.example/a%20b?c=d%26e", "http://a.example/a%20b?c=d%26e"),
        ("http://xn--9t4b11yi5a.example/", "http://xn--9t4b11yi5a.example/"),
    ],
)
def test_a_clean_url_has_one_form(url: str, canonical: str) -> None:
    assert read_target(url).url == canonical
    assert read_target(canonical).url == canonical


@given(st.text(st.sampled_from("htps:/\\@.%?#[]0x1aé a\t-"), max_size=40))
def test_whatever_we_accept_httpx_reads_in_the_same_way(tail: str) -> None:
    try:
        target = read_target("http://" + tail)
    except NoAnswer:
        return
    theirs = httpx.URL(target.url)
    assert theirs.raw_host.decode() == target.host
    assert (80 if theirs.port is None else theirs.port) == target.port


@pytest.mark.req("S-1")
@pytest.mark.parametrize(
    "url",
    [
        "http://b.example/",
        "https://a.example/",
        "http://a.example:8080/",
        "http://a.example.evil.example/",
        "http://xa.example/",
    ],
)
def test_the_list_names_scheme_host_and_port(url: str) -> None:
    policy = GatePolicy({"a.example": HostRule("a.example", frozenset({"http"}))}, "ops@example.org")
    with pytest.raises(NoAnswer) as caught:
        policy.rule_for(read_target(url))
    assert caught.value.reason == "refused_host"


@pytest.mark.parametrize(
    "details",
    [
        {"host": "127.0.0.1"},
        {"host": "A.example"},
        {"host": "a.example."},
        {"host": "http://a.example"},
        {"schemes": frozenset({"ftp"})},
        {"tls_unverified_because": " "},
    ],
)
def test_a_list_with_a_faulty_rule_is_refused(details: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        HostRule(**({"host": "a.example", "schemes": frozenset({"http"})} | details))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "details", [{"contact": ""}, {"contact": "a\r\nb"}, {"proxy": "socks5://x:1"}, {"proxy": "http://u:p@x:1"}]
)
def test_a_policy_that_cannot_hold_is_refused(details: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        GatePolicy({}, **({"contact": "ops@example.org"} | details))  # type: ignore[arg-type]
