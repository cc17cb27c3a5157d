"""WARC and WACZ files of others: what is taken from them, at which time, and what is refused under which name."""

from __future__ import annotations

import gzip
import importlib.util
import io
import sys
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import brotli
import pytest

from tealeaves import catalogue
from tealeaves.archive.dumps import Oddity
from tealeaves.archive.foreign import Owner, Owners, Passed, read_foreign
from tealeaves.errors import UsageError
from tealeaves.foreign import import_warc
from tealeaves.model import Capture, Revisit
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.store.documents import documents
from tealeaves.store.journal import recent_looks
from tealeaves.store.looks import last_looks
from tealeaves.store.readings import last_answers
from tealeaves.watch import Workspace

# warcio's writer leaves its spool files to the collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

GOLDEN = Path(__file__).resolve().parents[1] / "captures" / "kcna_kp" / "detail_2019-message_to_putin.html"


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("warc_maker", Path(__file__).with_name("warc_maker.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.setdefault("warc_maker", importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module


making = _maker()
ARTICLE = making.ARTICLE
NOW = datetime(2026, 11, 22, tzinfo=UTC)
KCNA = Owner("kcna_kp", frozenset({"www.kcna.kp"}), (("http://www.kcna.kp/en", "en"),))
ENGLISH = Owner("dailynk_en", frozenset({"www.dailynk.com"}), (("https://www.dailynk.com/english/feed/", "en"),))
KOREAN = Owner("dailynk_ko", frozenset({"www.dailynk.com"}), (("https://www.dailynk.com/feed/", "ko"),))


def read(*paths: Path, only: str | None = None) -> tuple[list[Capture | Revisit], list[Oddity], Passed]:
    passed = Passed()
    items = list(read_foreign(paths, Owners([KCNA, ENGLISH, KOREAN], only), NOW, passed))
    return (
        [item for item in items if not isinstance(item, Oddity)],
        [item for item in items if isinstance(item, Oddity)],
        passed,
    )


@pytest.mark.req("B-14")
@pytest.mark.parametrize("packed", [True, False])
def test_an_answer_becomes_a_capture_of_its_host_at_its_time(tmp_path: Path, packed: bool) -> None:
    warc = making.WarcMaker(tmp_path / ("a.warc.gz" if packed else "a.warc"), gzip=packed)
    warc.answer(ARTICLE, b"<p>one</p>", "2024-10-09T01:02:03Z")
    warc.answer(ARTICLE, b"<p>two</p>", "2024-10-10T01:02:03.456789Z")
    warc.request(ARTICLE)
    (one, two), odd, passed = read(warc.close())
    assert not odd
    assert passed.others == {"warcinfo": 1, "request": 1}
    assert isinstance(one, Capture)
    assert isinstance(two, Capture)
    assert (one.source, one.url, one.edition, one.body, one.origin) == (
        "kcna_kp",
        ARTICLE,
        "en",
        b"<p>one</p>",
        "memento",
    )
    assert one.captured_at == datetime(2024, 10, 9, 1, 2, 3, tzinfo=UTC)
    assert two.captured_at == datetime(2024, 10, 10, 1, 2, 3, 456789, tzinfo=UTC)
    assert "somecrawler/2.0" in one.provenance
    assert one.recorded_at == NOW
    assert one.unverified


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("gzip", bytes), ("br", bytes), ("", bytes)],
)
def test_bodies_are_freed_of_their_encoding(tmp_path: Path, encoding: str, pack: object) -> None:
    """Some crawlers keep what was on the wire, some inflate the body and leave the head: both give the page."""
    warc = making.WarcMaker(tmp_path / "a.warc.gz")
    page = GOLDEN.read_bytes()
    warc.answer(ARTICLE, pack(page), encoding=encoding)  # type: ignore[operator]
    (found,), odd, _ = read(warc.close())
    assert isinstance(found, Capture)
    assert found.body == page
    assert not odd


@pytest.mark.req("S-7")
@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("", bytes)])
def test_a_bomb_is_too_large(tmp_path: Path, encoding: str, pack: object) -> None:
    warc = making.WarcMaker(tmp_path / "a.warc.gz")
    warc.answer(ARTICLE, pack(b"a" * 50_000_000), encoding=encoding)  # type: ignore[operator]
    warc.answer(ARTICLE, b"<p>after</p>")
    (after,), (odd,), _ = read(warc.close())
    assert odd.reason == "too_large"
    assert isinstance(after, Capture)
    assert after.body == b"<p>after</p>"


@pytest.mark.parametrize(
    ("url", "at", "status", "reason"),
    [
        ("http://example.org/", "2024-10-09T01:02:03Z", "200 OK", "foreign_host"),
        ("http://www.kcna.kp.evil.org/", "2024-10-09T01:02:03Z", "200 OK", "foreign_host"),
        ("dns:www.kcna.kp", "2024-10-09T01:02:03Z", "200 OK", "not_http"),
        (ARTICLE, "2024-10-09", "200 OK", "bad_date"),
        (ARTICLE, "2024-02-31T00:00:00Z", "200 OK", "bad_date"),
        (ARTICLE, "2027-10-09T01:02:03Z", "200 OK", "bad_date"),
        (ARTICLE, "1970-01-01T00:00:00Z", "200 OK", "bad_date"),
        (ARTICLE, "2024-10-09T01:02:03Z", "302 Found", "redirect"),
        (ARTICLE, "2024-10-09T01:02:03Z", "503 Busy", "error_answer"),
        (ARTICLE, "2024-10-09T01:02:03Z", "999999 Odd", "not_http"),
        (ARTICLE + "x" * 2000, "2024-10-09T01:02:03Z", "200 OK", "bad_url"),
        ("https://www.dailynk.com/about", "2024-10-09T01:02:03Z", "200 OK", "ambiguous_source"),
    ],
)
def test_what_is_refused_is_named(tmp_path: Path, url: str, at: str, status: str, reason: str) -> None:
    warc = making.WarcMaker(tmp_path / "a.warc.gz")
    warc.answer(url, b"<p>page</p>", at, status=status)
    found, (odd,), _ = read(warc.close())
    assert (found, odd.reason) == ([], reason)


def test_a_page_that_is_gone_is_kept_as_evidence(tmp_path: Path) -> None:
    warc = making.WarcMaker(tmp_path / "a.warc.gz")
    warc.answer(ARTICLE, b"gone", status="404 Not Found")
    (found,), odd, _ = read(warc.close())
    assert isinstance(found, Capture)
    assert (found.status, odd) == (404, [])


def test_sources_that_share_a_host_are_told_apart_by_path_or_by_hand(tmp_path: Path) -> None:
    warc = making.WarcMaker(tmp_path / "a.warc.gz")
    warc.answer("https://www.dailynk.com/english/some-article/", b"<p>en</p>")
    warc.answer("http://dailynk.com/feed/", b"<p>ko</p>")
    path = warc.close()
    found, odd, _ = read(path)
    assert [item.source for item in found] == ["dailynk_en", "dailynk_ko"]
    assert not odd
    assert {item.source for item in read(path, only="dailynk_ko")[0]} == {"dailynk_ko"}


def test_a_revisit_repeats_what_stands_before_it(tmp_path: Path) -> None:
    warc = making.WarcMaker(tmp_path / "a.warc.gz")
    digest = warc.answer(ARTICLE, b"<p>one</p>")
    warc.revisit(ARTICLE, digest, "2024-11-09T01:02:03Z")
    warc.revisit(ARTICLE + "x", digest, "2024-11-09T01:02:03Z")
    (one, again), (odd,), _ = read(warc.close())
    assert isinstance(one, Capture)
    assert isinstance(again, Revisit)
    assert (again.same_as, again.digest) == (one.id, one.digest)
    assert again.captured_at == datetime(2024, 11, 9, 1, 2, 3, tzinfo=UTC)
    assert odd.reason == "revisit_of_unknown"


@pytest.mark.req("B-14")
def test_bytes_that_do_not_match_their_digest_are_refused(tmp_path: Path) -> None:
    warc = making.WarcMaker(tmp_path / "a.warc", gzip=False)
    warc.answer(ARTICLE, b"<p>closest comrade</p>")
    path = warc.close()
    path.write_bytes(path.read_bytes().replace(b"closest comrade", b"dearest comrade"))
    found, (odd,), _ = read(path)
    assert (found, odd.reason) == ([], "wrong_digest")


def test_damage_costs_one_record(tmp_path: Path) -> None:
    warc = making.WarcMaker(tmp_path / "a.warc.gz")
    for number in range(5):
        warc.answer(f"{ARTICLE}{number}", b"<p>page %d</p>" % number * 50)
    content = bytearray(warc.close().read_bytes())
    starts = [at for at in range(len(content)) if content[at : at + 3] == b"\x1f\x8b\x08"]
    content[starts[3] + 30 : starts[3] + 40] = b"\xff" * 10
    (tmp_path / "a.warc.gz").write_bytes(content)
    found, (odd,), _ = read(tmp_path / "a.warc.gz")
    assert len(found) == 4
    assert odd.reason == "broken_record"


def test_a_file_compressed_as_one_stream_says_what_to_do(tmp_path: Path) -> None:
    plain = making.WarcMaker(tmp_path / "a.warc", gzip=False)
    for number in range(3000):
        plain.answer(f"{ARTICLE}{number}", bytes(range(256)) * 100)
    whole = gzip.compress(plain.close().read_bytes(), 1)
    (tmp_path / "one.warc.gz").write_bytes(whole)
    found, odd, _ = read(tmp_path / "one.warc.gz")
    assert not found
    assert "warcio recompress" in odd[0].detail


def test_a_wacz_is_read_and_its_digests_are_checked(tmp_path: Path) -> None:
    warc = making.WarcMaker(tmp_path / "data.warc.gz")
    warc.answer(ARTICLE, b"<p>one</p>")
    inside = warc.close()
    (found,), odd, _ = read(making.wacz(tmp_path / "good.wacz", inside))
    assert isinstance(found, Capture)
    assert "good.wacz/data.warc.gz" in found.provenance
    assert not odd
    found_none, (lied,), _ = read(making.wacz(tmp_path / "bad.wacz", inside, lie=True))
    assert (found_none, lied.reason) == ([], "broken_file")
    (tmp_path / "no.wacz").write_bytes(b"not a zip")
    assert read(tmp_path / "no.wacz")[1][0].reason == "broken_file"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.wacz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/big.warc", io.BytesIO(b"\0" * 200_000_000).getvalue())
    found, (odd,), _ = read(tmp_path / "bomb.wacz")
    assert (found, odd.reason) == ([], "too_large")


def test_paths_that_hold_no_archive_are_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    for path, said in [("none", "no archive at"), ("a.txt", "must end in"), ("empty", "holds no archive")]:
        with pytest.raises(UsageError, match=said):
            read(tmp_path / path)


def test_the_whole_import_twice(tmp_path: Path) -> None:
    """Documents at the crawler's time, nothing sent, and the second import adds nothing."""
    warc = making.WarcMaker(tmp_path / "a.warc.gz")
    digest = warc.answer(ARTICLE, GOLDEN.read_bytes())
    warc.revisit(ARTICLE, digest, "2024-11-09T01:02:03Z")
    warc.answer("http://example.org/", b"<p>other</p>")
    path = warc.close()
    settings = Settings(home=tmp_path / "home", workers=1)
    first = import_warc(settings, [path], None)
    assert (first.records, first.added, first.known) == (3, 2, 0)
    assert first.oddities == Counter({"foreign_host": 1})
    assert first.months == Counter({("kcna_kp", "2024-10"): 1, ("kcna_kp", "2024-11"): 1})
    with Store.open(settings.index_url) as store, store.read() as conn:
        (known,) = documents(conn)
    assert known.known_at == datetime(2024, 10, 9, 1, 2, 3, tzinfo=UTC)
    again = import_warc(settings, [path], None)
    assert (again.added, again.known) == (0, 2)
    with pytest.raises(UsageError, match="no source is called"):
        import_warc(settings, [path], "nobody")


def test_what_others_looked_at_again_says_nothing_of_how_the_source_answers_us(tmp_path: Path) -> None:
    """Neither the source's health nor what is sent with the next request comes from somebody else's looks; a rebuild knows it too."""
    page = next(each.url for each in catalogue.load().source("kcna_kp").source.pages if "/en/" in each.url)
    warc = making.WarcMaker(tmp_path / "a.warc.gz")
    digest = warc.answer(page, (GOLDEN.parent / "list_2019-activities.html").read_bytes(), "2026-11-01T00:00:00Z")
    warc.revisit(page, digest, "2026-11-20T00:00:00Z")
    settings = Settings(home=tmp_path / "home", workers=1, sources="kcna_kp")
    assert import_warc(settings, [warc.close()], None).added == 2
    rebuilt = settings.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'rebuilt.db'}"})
    for one in (settings, rebuilt):
        with Workspace.open(one), Store.open(one.index_url) as store, store.read() as conn:
            assert len(list(recent_looks(conn, source="kcna_kp", limit=9))) == 2
            assert last_looks(conn, [page]) == {}
            assert last_answers(conn, ["kcna_kp"]) == {}
