"""The keys of addresses: what we rely on, and that they are the keys pywb asks by."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest

from tealeaves.archive.surt import surt

KNOWN = {
    "http://www.kcna.kp/en/article/q/5a9ffe.kcmsf": "kp,kcna)/en/article/q/5a9ffe.kcmsf",
    "https://WWW2.KCNA.KP:443/En/?b=2&A=1#top": "kp,kcna)/en?a=1&b=2",
    "http://kcna.co.jp/item/1997/9701/news1/01.htm#1": "jp,co,kcna)/item/1997/9701/news1/01.htm",
    "http://175.45.176.71:8080/": "71,176,45,175:8080)/",
    "http://www.kcna.kp/조선": "kp,kcna)/%ec%a1%b0%ec%84%a0",
    "urn:tealeaves:manifest": "urn:tealeaves:manifest",
    "http://a.kp//x/./y/../z": "kp,a)/x/z",
    "": "-",
}


@pytest.mark.parametrize("url", KNOWN)
def test_the_key_of(url: str) -> None:
    assert surt(url) == KNOWN[url]


@pytest.mark.parametrize(
    "url", ["\ud800", "http://[", "http://a:99999999/", "http://a b/c d", "x" * 5000, "http:", "?", "a:b:c", "\n"]
)
def test_any_text_has_a_key_without_spaces_or_line_breaks(url: str) -> None:
    key = surt(url)
    assert key
    assert key.isascii()
    assert not set(key) & set(" \r\n\t")


def addresses() -> list[str]:
    """Addresses put together at random from what real and hostile pages hold."""
    chance = random.Random(4)
    hosts = "www.kcna.kp kcna.kp WWW3.Kcna.Kp user:pass@rodong.rep.kp a.kp:8080 a.kp:80 a.kp:443 a.kp: x..kp."
    paths = (
        " / /En/Article/ /a//b/../c/. /%7Euser/%2541 /조선/a+b /x;jsessionid=1 /(a(0123456789abcdefghijklmn))/p.aspx"
    )
    queries = " ? ?b=2&a=1 ?A ?a=&a ?x=%26&y=조 ?q=a?b"
    parts = {
        "scheme": ["http://", "https://", "HTTP://", "http://http://", ""],
        "host": hosts.split(" "),
        "path": [*paths.split(" "), "/a b"],
        "query": [*queries.split(" "), "?b&sid=" + "0" * 32 + "&c=1", "?PHPSESSID=" + "a" * 32],
        "fragment": ["", "#", "#top", "#a#b"],
    }
    return [*KNOWN, *("".join(chance.choice(part) for part in parts.values()) for _ in range(3000))]


@pytest.mark.peer
def test_the_keys_are_those_of_the_surt_package(pywb: Path) -> None:
    code = "import json, sys, surt; json.dump([surt.surt(url) for url in json.load(sys.stdin)], sys.stdout)"
    done = subprocess.run(
        [pywb / "python", "-c", code], input=json.dumps(addresses()), capture_output=True, text=True, check=True
    )
    theirs = dict(zip(addresses(), json.loads(done.stdout), strict=True))
    differing = {url: (surt(url), key) for url, key in theirs.items() if surt(url) != key}
    assert not differing


def test_a_port_of_thousands_of_digits_is_no_reason_to_stop() -> None:
    assert surt("http://www.kcna.kp:" + "9" * 5_000 + "/en/").endswith(",kcna)/en")
