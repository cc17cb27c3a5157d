"""Another project's player serves our archive as it lies there, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from archive_maker import Maker
from pywb_serving import COLLECTION, serving

from tealeaves.archive import Archive
from tealeaves.archive.fields import compact
from tealeaves.model import Capture, Look

pytestmark = pytest.mark.peer

Fetch = Callable[[str, Any], httpx.Response]
JSON = (("Content-Type", "application/json"),)


@pytest.fixture(scope="module")
def looks() -> dict[str, Look]:
    make = Maker()
    page = make.capture("<p>«가장 친근한» самый близкий 最親密</p>".encode() * 50)
    return {
        "page": page,
        "not modified": make.revisit(page),
        "same again": make.revisit(page, status=200, headers=(("Content-Type", "text/html"),)),
        "miss": make.miss(),
        "changed": make.capture(
            bytes(range(256)) * 9, headers=(("Content-Type", "image/jpeg"), ("Content-Encoding", "gzip"))
        ),
        "gone": make.capture(b"no such page", status=404, url="http://www.kcna.kp/gone"),
        "query": make.capture(url="http://www.kcna.kp/en/?B=2&a=1", headers=(("X", "line\r\nX-Forged: yes"),)),
        "dump": make.capture(
            b'{"text": "\\u00e9"}', url="http://kcna.co.jp/item/2012/1.html", origin="dump", headers=JSON
        ),
        "korean": make.capture(url="http://www.kcna.kp/조선 중앙통신"),
        "only a miss": make.miss(url="http://www.kcna.kp/only-a-miss"),
    }


@pytest.fixture(scope="module")
def fetch(pywb: Path, looks: dict[str, Look], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fetch]:
    home = tmp_path_factory.mktemp("pywb")
    with Archive.open(home / "archive", writable=True, rotate_bytes=2000) as archive:
        for look in looks.values():
            archive.append(look, request=b"GET / HTTP/1.1\r\n\r\n")
        assert len(archive.files()) > 1
    with (
        serving(pywb, home, home / "archive", home / "archive") as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client,
    ):
        yield lambda url, at: client.get(f"/{COLLECTION}/{compact(at)}id_/{url}")


@pytest.mark.parametrize("name", ["page", "changed", "gone", "query", "dump", "korean"])
def test_a_capture_is_served_byte_for_byte(fetch: Fetch, looks: dict[str, Look], name: str) -> None:
    look = looks[name]
    assert isinstance(look, Capture)
    answer = fetch(look.url, look.captured_at)
    assert answer.status_code == look.status
    assert answer.content == look.body
    assert answer.headers.get("content-type", "") == look.header("content-type") or name == "query"
    assert "x-forged" not in answer.headers


@pytest.mark.parametrize("name", ["not modified", "same again"])
def test_a_revisit_is_served_with_the_bytes_it_repeats(fetch: Fetch, looks: dict[str, Look], name: str) -> None:
    look, page = looks[name], looks["page"]
    assert not isinstance(look, Capture)
    assert isinstance(page, Capture)
    answer = fetch(look.url, look.captured_at)  # type: ignore[union-attr]
    assert (answer.status_code, answer.content) == (200, page.body)
    assert answer.headers["memento-datetime"] == look.captured_at.strftime("%a, %d %b %Y %H:%M:%S GMT")  # type: ignore[union-attr]


def test_a_miss_is_not_a_page(fetch: Fetch, looks: dict[str, Look]) -> None:
    assert fetch("http://www.kcna.kp/only-a-miss", looks["only a miss"].recorded_at).status_code == 404
