"""Each parser version against pages that we wrote from what is known of the source's markup: tests/captures/<source>/.

Beside `<version>-<name>.<ending>` stands `<version>-<name>.expected.json`: how it was captured, and what must come out. After a change
that is meant, `python tests/parsers/test_goldens.py` writes the outputs anew; read the difference before it is committed.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from tealeaves import goldenlock
from tealeaves.catalogue import Catalogue, load
from tealeaves.errors import ContentError
from tealeaves.extract import extract, layout_of
from tealeaves.golden import capture_of, pages, shown, sidecar, unseen
from tealeaves.html import decode
from tealeaves.model import Capture

ROOT = Path(__file__).resolve().parents[2]
CAPTURES = ROOT / "tests" / "captures"
PAGES = pages(CAPTURES)
RECORDED = datetime(2026, 11, 22, tzinfo=UTC)  # after every golden was served
_ROOT = re.compile(rb"<(rss|feed|rdf:RDF)[\s>]")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding=\"([\w-]+)\"")
_NAME_TAG = re.compile(r"<(?:nobr|august_name|span class=.fSpecCs.)>(?:<[^>]+>)*([^<>]+)", re.IGNORECASE)


@cache
def catalogue() -> Catalogue:
    return load()


def named(page: Path) -> list[str]:
    """The names in tags of their own that a page shows, without those of a page that is refused and without dates."""
    refused = any("refused" in told for told in json.loads(sidecar(page).read_text("utf-8"))["output"])
    if refused or not re.search(rb"<nobr|<august_name|fSpecCs", page.read_bytes(), re.IGNORECASE):
        return []
    found = [" ".join(name.replace("&nbsp;", " ").split()) for name in _NAME_TAG.findall(decode(capture_of(page)).text)]
    return [name for name in found if any(map(str.isalpha, name))]


def whole(name: str) -> re.Pattern[str]:
    """The name as words of its own; Korean, Chinese and Japanese attach what follows."""
    spaced = name[0] < "\u1100"
    return re.compile(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])" if spaced else re.escape(name))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_a_golden_gives_what_stands_beside_it(page: Path) -> None:
    expected = json.loads(sidecar(page).read_text("utf-8"))
    capture = capture_of(page)
    version = layout_of(catalogue().sources[page.parent.name], capture)
    assert version is not None
    assert version.name == page.name.partition("-")[0], "read with another layout than its name says"
    assert shown(extract(catalogue(), capture)) == expected["output"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_reading_is_pure(page: Path) -> None:
    first, again = (extract(catalogue(), capture_of(page)) for _ in range(2))
    assert first.documents == again.documents
    assert first.links == again.links
    assert [document.version for document in first.documents] == [document.version for document in again.documents]


def leading(page: Path) -> bool:
    return any("link" in told for told in json.loads(sidecar(page).read_text("utf-8"))["output"])


@pytest.mark.req("S-1")
@pytest.mark.parametrize("page", list(filter(leading, PAGES)), ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_no_page_leads_to_the_site_of_another_source(page: Path) -> None:
    """Whoever writes a link into a page on plain http must not have another's text read as this source's."""
    capture = capture_of(page)
    source = catalogue().sources[page.parent.name].source

    def elsewhere(found: re.Match[bytes]) -> bytes:
        try:
            path = urlsplit(urljoin(capture.url, found[2].decode("utf-8", "replace")))
        except ValueError:
            return found[0]
        return found[1] + f"http://www.reuters.example{path.path}{'?' + path.query if path.query else ''}".encode()

    forged = replace(capture, body=re.sub(rb"((?:href=|open\()[\"']?)([^\"'<> ]+)", elsewhere, capture.body))
    for link in extract(catalogue(), forged).links:
        assert urlsplit(link.url).hostname in source.hosts, link.url


@pytest.mark.req("L-6")
@pytest.mark.parametrize(
    "page", [page for page in PAGES if named(page)], ids=lambda page: f"{page.parent.name}/{page.stem}"
)
def test_every_tagged_name_stands_apart_in_the_text(page: Path) -> None:
    """At least as many whole names in the text as there are name tags, in every source and language: none lost, none glued, none split."""
    found = extract(catalogue(), capture_of(page))
    text = "\n".join([*(document.text for document in found.documents), *(link.headline or "" for link in found.links)])
    tagged = named(page)
    for name in set(tagged):
        assert len(whole(name).findall(text)) >= tagged.count(name), f"{name} in {text!r}"


def test_names_are_tagged_in_every_language_of_the_agency_and_in_three_other_papers() -> None:
    pages = [page for page in PAGES if named(page)]
    editions = {
        json.loads(sidecar(page).read_text("utf-8"))["capture"].get("edition")
        for page in pages
        if page.parent.name == "kcna_kp"
    }
    assert {"ko", "en", "zh", "ru", "es", "ja"} <= editions | {"en"}
    assert len({page.parent.name for page in pages}) > 3


def test_a_person_has_looked_at_every_golden() -> None:
    """One that `tealeaves new-source` wrote is no proof: compare it with its page, mend the parser, then put a name to `looked_at_by`."""
    assert unseen(CAPTURES) == []


def test_what_is_made_of_the_goldens_changes_with_the_revision_only() -> None:
    locked, now = goldenlock.read(CAPTURES), goldenlock.current(CAPTURES, catalogue())
    assert goldenlock.wrong(locked, now) == []
    assert now == locked, f"the lock is old: {goldenlock.COMMAND}"


def test_the_lock_sees_a_change_under_the_same_revision(tmp_path: Path) -> None:
    shutil.copytree(CAPTURES / "kcna_kp", tmp_path / "kcna_kp")
    goldenlock.write(tmp_path, catalogue())
    source = catalogue().sources["kcna_kp"]
    lazy = tuple(replace(version, parse=lambda capture: iter(())) for version in source.versions)
    changed = Catalogue({**catalogue().sources, "kcna_kp": replace(source, versions=lazy)}, catalogue().rules)
    with pytest.raises(ContentError, match="raise its revision"):
        goldenlock.write(tmp_path, changed)
    raised = tuple(replace(version, revision=version.revision + 1) for version in lazy)
    goldenlock.write(
        tmp_path, Catalogue({**catalogue().sources, "kcna_kp": replace(source, versions=raised)}, catalogue().rules)
    )


def test_every_parser_version_has_a_golden() -> None:
    """Of feeds each dialect has one, not each table; their articles' pages are read by selectors of their own and have one each."""
    missing = [
        f"{name}/{version.name}"
        for name, module in catalogue().sources.items()
        for version in module.versions
        if not (version.name == "feed" and _from_feed_table(name))
        and not any(page.name.startswith(f"{version.name}-") for page in PAGES if page.parent.name == name)
    ]
    assert missing == []


def _from_feed_table(name: str) -> bool:
    return not (ROOT / "parsers" / f"{name}.py").exists()


def test_every_dialect_of_feeds_has_a_golden() -> None:
    roots = {match[1] for page in PAGES if page.name.startswith("feed-") and (match := _ROOT.search(page.read_bytes()))}
    encodings = {match[1].lower() for page in PAGES if (match := _ENCODING.match(page.read_bytes()))}
    assert roots == {b"rss", b"feed", b"rdf:RDF"}
    assert encodings >= {b"utf-8", b"euc-kr", b"windows-1251"}


def test_two_addresses_of_one_article_are_one_story() -> None:
    page = CAPTURES / "kcna_kp" / "detail_2019-message_to_putin.html"
    one = capture_of(page)
    other = Capture(one.source, one.url.replace("0a1b", "ffff"), one.captured_at, RECORDED, one.body)
    first, second = (extract(catalogue(), capture).documents[0] for capture in (one, other))
    assert first.native_id != second.native_id
    assert first.story == second.story
    assert first.content_hash == second.content_hash


def test_an_error_answer_is_refused_whatever_its_page_says() -> None:
    page = CAPTURES / "kcna_kp" / "detail_2019-message_to_putin.html"
    one = capture_of(page)
    failed = Capture(one.source, one.url, one.captured_at, RECORDED, one.body, status=503)
    refused = extract(catalogue(), failed).quarantined
    assert refused is not None
    assert (refused.reason, refused.detail) == ("unreadable", "the status is 503")


@pytest.mark.parametrize(
    "body",
    [b"", b"   \n", b"\x00\xff\xfe\x00", b"<html>", b"<a href=", b"\xef\xbb\xbf", b"{}", b"[1]", b'"x"', b"null"],
)
def test_no_body_can_raise_to_the_top(body: bytes) -> None:
    for name in catalogue().sources:
        capture = Capture(name, "http://www.kcna.kp/en/article/list/x", RECORDED, RECORDED, body)
        refused = extract(catalogue(), capture).quarantined
        assert refused is not None
        assert refused.reason in ("unreadable", "empty"), f"{name}: {refused.detail}"


def _write(pages: list[Path]) -> Iterator[str]:
    for page in pages:
        told = json.loads(sidecar(page).read_text("utf-8"))
        told["output"] = shown(extract(catalogue(), capture_of(page)))
        sidecar(page).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
        yield str(page)


if __name__ == "__main__":
    sys.stdout.write("\n".join(_write([Path(name).resolve() for name in sys.argv[1:]] or PAGES)) + "\n")
