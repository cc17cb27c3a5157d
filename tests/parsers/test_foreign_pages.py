"""What stands at a source's address and is not the source's: never a document, in no source of the catalogue.

The pages are our own writing after what maintenance pages, login forms and parked domains say. Each is shown to every source at every
address that it polls, and at every address of an article that its goldens know.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from tealeaves.catalogue import Catalogue, load
from tealeaves.extract import extract
from tealeaves.model import Capture

CAPTURES = Path(__file__).resolve().parents[1] / "captures"
SEEN = datetime(2026, 11, 21, tzinfo=UTC)

MAINTENANCE = """<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>Сайт временно недоступен</title></head><body>
<div class="article"><h1 class="text-center">Ведутся технические работы</h1><article><p>Уважаемые посетители! Сайт временно
недоступен в связи с проведением технических работ.</p><p>Приносим извинения за доставленные неудобства. Попробуйте зайти
позже.</p></article></div><footer><p>Техническая поддержка: support@example.org</p></footer></body></html>"""
LOGIN = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head><body><main><h1>Sign in to continue</h1>
<form action="/login" method="post"><label>User name <input name="user"></label>
<label>Password <input type="password" name="word"></label><button>Sign in</button></form>
<p><a href="/forgot">Forgot your password?</a></p><p>You must be a member to see this page.</p></main></body></html>"""
PARKED = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>example.org</title></head><body><h1>example.org</h1>
<p>This domain is for sale. Buy this domain now.</p><div class="related"><h2>Related searches</h2><ul>
<li><a href="/s?q=news">News</a></li><li><a href="/s?q=travel">Travel</a></li><li><a href="/s?q=loans">Loans</a></li></ul></div>
<p>The owner of this domain has parked it with us.</p></body></html>"""
BLOCKED = """<html><head><meta charset="utf-8"><title>알수 없는 주소</title></head><body><center><h1>알수 없는 주소</h1>
<p>요청하신 페지를 찾을수 없습니다.</p><a href="index.php">첫페지</a></center></body></html>"""
FOREIGN = {"maintenance": MAINTENANCE, "login": LOGIN, "parked": PARKED, "unknown address": BLOCKED}


@cache
def catalogue() -> Catalogue:
    return load()


@cache
def addresses(source: str) -> tuple[str, ...]:
    """The pages that a source polls, and where its goldens were served."""
    told = (
        json.loads(path.read_text("utf-8"))["capture"]["url"] for path in sorted((CAPTURES / source).glob("*.json"))
    )
    return tuple(dict.fromkeys([*(page.url for page in catalogue().sources[source].source.pages), *told]))


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("source", sorted(load().sources))
def test_a_page_that_is_not_the_source_s_is_never_a_document(source: str, kind: str) -> None:
    for url in addresses(source):
        found = extract(catalogue(), Capture(source, url, SEEN, SEEN, FOREIGN[kind].encode()))
        assert found.documents == (), url
        assert found.links == (), url
        assert found.quarantined is not None, url
        assert found.quarantined.detail


def test_every_source_of_north_korea_is_shown_foreign_pages_at_an_article_and_at_a_list() -> None:
    outlets = [name for name, module in catalogue().sources.items() if module.source.operator in ("dprk", "chongryon")]
    coded = [
        name for name in outlets if not any(version.name == "record" for version in catalogue().sources[name].versions)
    ]
    assert len(coded) >= 12
    assert [name for name in coded if len(addresses(name)) < 2] == []
