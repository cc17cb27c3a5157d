"""What must never be used to read pages, and what the libraries underneath must be."""

from __future__ import annotations

import ast
import importlib.util
import pyexpat
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import hostile_pages
import pytest
from bs4 import BeautifulSoup

from tealeaves import safexml
from tealeaves.catalogue import load
from tealeaves.errors import UsageError
from tealeaves.extract import extract
from tealeaves.model import Capture
from tealeaves.settings import Settings
from tealeaves.workplace import hands_of

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-sentinel-that-stands-in-a-file-of-ours"
AT = datetime(2026, 11, 1, tzinfo=UTC)


@cache
def calls_and_imports() -> list[tuple[str, ast.AST]]:
    files = [path for folder in ("parsers", "tealeaves", "flows", "rules") for path in (ROOT / folder).rglob("*.py")]
    return [
        (str(path.relative_to(ROOT)), node) for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))
    ]


@pytest.mark.req("S-9")
def test_html5lib_is_neither_installed_nor_locked() -> None:
    """It takes minutes over what lxml reads in no time; BeautifulSoup would prefer it wherever no parser is named."""
    assert importlib.util.find_spec("html5lib") is None
    for lock in ROOT.glob("requirements*.lock"):
        assert "html5lib==" not in lock.read_text()


@pytest.mark.req("S-9")
def test_soup_is_made_with_lxml_alone() -> None:
    made = [
        (where, node)
        for where, node in calls_and_imports()
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "BeautifulSoup"
    ]
    assert len(made) >= 2
    for where, node in made:
        assert isinstance(node, ast.Call)
        assert [ast.unparse(each) for each in node.args[1:]] == ["'lxml'"], where


@pytest.mark.req("S-9")
def test_twenty_thousand_comment_openers_take_less_than_a_second() -> None:
    started = time.process_time()
    BeautifulSoup("<!--" * 20_000, "lxml")
    assert time.process_time() - started < 1


@pytest.mark.req("S-10")
def test_an_expat_that_can_be_made_to_explode_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    safexml.require_sound_expat()
    monkeypatch.setattr(pyexpat, "EXPAT_VERSION", "expat_2.3.9")
    with pytest.raises(UsageError, match=r"expat 2\.3\.9.*2\.4\.0"):
        hands_of(Settings())


@pytest.mark.req("S-11")
def test_no_code_of_ours_reads_xml_but_by_feedparser() -> None:
    """Whoever comes to need it takes a parser that resolves no entities and no addresses, and says so here."""
    named = [
        (where, ast.unparse(node))
        for where, node in calls_and_imports()
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(
            word in ast.unparse(node) for word in ("lxml", "xml.etree", "xml.sax", "minidom", "xmltodict", "pulldom")
        )
    ]
    assert named == []


@pytest.mark.req("S-11")
def test_no_source_can_be_made_to_show_a_file_of_ours(tmp_path: Path) -> None:
    """As a feed, as XHTML, and as what a page includes."""
    (tmp_path / "secret").write_text(SECRET)
    path = tmp_path / "secret"
    words, include = "words " * 50, '<html xmlns:xi="http://www.w3.org/2001/XInclude"><body><xi:include parse="text" '
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{path}">]><html><body><p>&x; {words}</p></body></html>'
    bodies = [
        (hostile_pages.outside_entity(str(path)), "text/xml"),
        (hostile_pages.outside_entity(str(path)), "text/html"),
        (entity.encode(), "text/html"),
        (f'{include}href="file://{path}"/><p>{words}</p></body></html>'.encode(), "text/html"),
    ]
    catalogue = load()
    for module in catalogue.sources.values():
        for page in module.source.pages[:1]:
            for body, kind in bodies:
                capture = Capture(
                    source=module.source.id, url=page.url, captured_at=AT, recorded_at=AT, body=body, status=200,
                    headers=(("Content-Type", kind),), provenance="a test",
                )  # fmt: skip
                assert SECRET not in repr(extract(catalogue, capture))
