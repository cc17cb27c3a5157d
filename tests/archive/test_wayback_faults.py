"""An archive that behaves as badly as the real one under load: each misdeed has its own outcome, and nothing false is imported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bad_archive import BadArchive, cut, drip, memento, most_within, reply, reset, says
from memento_world import HOST, Seen, address, article, past

from tealeaves.clock import FileClock
from tealeaves.errors import ArchiveLocked, TealeavesError, UsageError
from tealeaves.mementos.ask import Manners
from tealeaves.mementos.pace import Limit
from tealeaves.mementos.report import MementoReport
from tealeaves.mementos.run import import_mementos
from tealeaves.mementos.shelf import REMEMBERED, Shelf
from tealeaves.mementos.terms import Wanted
from tealeaves.model import Capture
from tealeaves.reader import Hands
from tealeaves.settings import Settings
from tealeaves.workplace import open_archive

ARCHIVE = "http://web.archive.example"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
QUICK = Manners(
    index=Limit(24, 0.5),
    mementos=Limit(480, 0.5),
    pause=0.05,
    backoff=0.01,
    deadline=0.6,
    read=0.3,
    rows=50,
    batch=50,
    flush=5,
)
HOURS_3 = timedelta(hours=3)
ERROR_PAGE = b"<html><title>503 Service Unavailable</title><p>Our servers are temporarily offline.</p></html>"


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    clock = FileClock(tmp_path / "clock")
    clock.move(NOW)
    return clock


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a child for each home folder, which takes a second to start: what is imported here was written here."""
    monkeypatch.setattr("tealeaves.watch.hands_of", lambda settings: Hands(0, settings.dumps_folder))


@pytest.fixture
def archive() -> Iterator[BadArchive]:
    with BadArchive(past(40)) as served:
        yield served


@pytest.fixture
def settings(tmp_path: Path, clock: FileClock, archive: BadArchive) -> Settings:
    return Settings(home=tmp_path / "home", clock_file=clock.path, resolve=archive.resolve, contact="a test")


def run(settings: Settings, manners: Manners = QUICK, **wanted: object) -> MementoReport:
    return import_mementos(settings, Wanted("kcna_kp", archive=ARCHIVE, **wanted), manners)  # type: ignore[arg-type]


def kept(settings: Settings) -> dict[tuple[str, str], Capture]:
    """Every capture of the archive, by stamp and address."""
    with open_archive(settings, writable=False) as opened:
        found = [look for _, look in opened.looks()]
    assert all(isinstance(look, Capture) for look in found), "an import keeps captures and nothing else"
    captures = [look for look in found if isinstance(look, Capture)]
    assert len({look.id for look in captures}) == len(captures)
    return {(look.captured_at.strftime("%Y%m%d%H%M%S"), look.url): look for look in captures}


def name(each: Seen) -> tuple[str, str]:
    return each.stamp, each.url


def outcomes(report: MementoReport) -> dict[tuple[str, str], str]:
    return {(each.stamp, each.url): each.reason for each in report.refused}


@pytest.mark.req("B-12")
@pytest.mark.req("B-13")
def test_a_capture_is_what_the_archive_served_at_that_second(settings: Settings, archive: BadArchive) -> None:
    report = run(settings)
    found = kept(settings)
    assert set(found) == {name(each) for each in archive.seen}
    assert (report.added, report.known, report.refused, report.left) == (len(archive.seen), 0, [], 0)
    for each in archive.seen:
        look = found[name(each)]
        assert (look.body, look.status, look.captured_at, look.recorded_at) == (each.body, each.status, each.at, NOW)
        assert (look.origin, look.precision, look.unverified) == ("memento", "second", True)
        assert look.provenance == f"memento {each.stamp} of {ARCHIVE}, its index has digest {each.digest}"
        assert dict(look.headers) == {"Content-Type": "text/html", "Etag": each.etag}
        assert look.edition is None or look.edition == "en"
    assert archive.agents == {"tealeaves/0.1 (+a test)"}


@pytest.mark.req("B-11")
def test_what_passes_is_asked_again(settings: Settings, archive: BadArchive) -> None:
    wishes = [
        [says(reply(b"slow down", 429, Retry_After="1"))],
        [says(reply(b"slow down", 429))] * 2,
        [says(reply(ERROR_PAGE, 503, Content_Type="text/html"))] * 3,
        [says(reply(ERROR_PAGE, 504))] * 6,
        [reset, reset],
        [cut],
        [drip],
        [says(b"garbage that is no HTTP\r\n\r\n")],
    ]
    for each, faults in zip(archive.seen, wishes, strict=False):
        archive.faults[name(each)] = list(faults)
    report = run(settings)
    assert set(kept(settings)) == {name(each) for each in archive.seen}
    # Garbage on a connection that was used before is taken for its end, and the gate itself sends the request once more.
    assert sum(map(len, wishes)) - 1 <= report.again <= sum(map(len, wishes))
    assert (report.refused, report.unanswered) == ([], 0)
    assert all(kept(settings)[name(each)].body == each.body for each in archive.seen)


@pytest.mark.req("B-12")
def test_what_is_not_the_memento_is_refused_and_named(settings: Settings, archive: BadArchive) -> None:
    a = iter(each for each in archive.seen if each.status == 200 and not each.revisit)
    wrong: dict[tuple[str, str], str] = {}

    def answers(each: Seen, answer: bytes, outcome: str) -> None:
        archive.always[name(each)] = says(answer)
        wrong[name(each)] = outcome

    each = next(a)
    later = f"/web/{(each.at + HOURS_3).strftime('%Y%m%d%H%M%S')}id_/{each.url}"
    answers(each, reply(b"", 302, Location=later), "redirect")
    answers(each := next(a), memento(each, at=each.at + HOURS_3), "other_time")
    answers(each := next(a), memento(each, at=each.at + timedelta(seconds=1)), "other_time")
    answers(each := next(a), memento(each, at=each.at - timedelta(seconds=1)), "other_time")
    answers(each := next(a), memento(each, Memento_Datetime="some day"), "other_time")
    answers(each := next(a), memento(each, Content_Location=f"/web/20190101000000id_/{each.url}"), "other_time")
    answers(each := next(a), memento(each, original=each.url.replace("http:", "https:")), "other_address")
    answers(each := next(a), reply(ERROR_PAGE, 200, Content_Type="text/html"), "not_a_memento")
    answers(next(a), reply(b"<p>This URL has been excluded from the Wayback Machine.</p>", 200), "blocked")
    said = "AdministrativeAccessControlException: Blocked Site Error"
    answers(next(a), reply(b"", 403, X_Archive_Wayback_Runtime_Error=said), "blocked")
    answers(next(a), reply(b"", 404, X_Archive_Wayback_Runtime_Error="ResourceNotAvailableException"), "unplayable")
    answers(next(a), reply(b"<html>Hrm.</html>", 404), "unplayable")
    toolbar = b"<html><!-- BEGIN WAYBACK TOOLBAR INSERT --><div>x</div></html>"
    answers(each := next(a), memento(replace(each, body=toolbar)), "rewritten")
    footer = b"<p>x</p><!-- FILE ARCHIVED ON 01:00:00 Jan 01, 2020 AND RETRIEVED FROM THE INTERNET ARCHIVE ON -->"
    answers(each := next(a), memento(replace(each, body=each.body + footer)), "rewritten")
    answers(each := next(a), memento(replace(each, status=404)), "other_status")
    answers(
        each := next(a),
        memento(replace(each, body=each.body[:90]), X_Archive_Orig_Content_Length=str(len(each.body))),
        "cut_short",
    )
    answers(each := next(a), memento(each, Content_Encoding="br"), "unplayable")
    revisit = next(each for each in archive.seen if each.revisit)
    answers(revisit, memento(replace(revisit, status=301), Location=f"/web/{revisit.stamp}id_/{HOST}/en/"), "redirect")
    down = next(a)
    archive.always[name(down)] = says(reply(ERROR_PAGE, 503))

    report = run(settings)
    assert outcomes(report) == wrong
    assert (report.unanswered, report.left) == (1, 0)
    assert set(kept(settings)) == {name(each) for each in archive.seen} - set(wrong) - {name(down)}
    assert report.wanted == report.known + report.remembered + report.added + len(report.refused) + report.unanswered
    assert "refused, other time: 5" in report.text()
    assert Counter(report.as_dict()["refused"]) == Counter(wrong.values())


@pytest.mark.req("B-15")
def test_what_could_not_be_had_is_remembered_for_seven_days(
    settings: Settings, archive: BadArchive, clock: FileClock
) -> None:
    sick, down = archive.seen[0], archive.seen[1]
    archive.always = {name(sick): says(reply(b"", 404)), name(down): says(reply(b"", 503))}
    assert outcomes(run(settings)) == {name(sick): "unplayable"}
    asked = len(archive.asked)
    again = run(settings)
    assert (again.remembered, again.known, again.added, again.unanswered) == (1, len(archive.seen) - 2, 0, 1)
    assert set(archive.asked[asked:]) == {name(down)}, "only what brought no answer is asked for again"
    archive.always.clear()
    clock.move(NOW + REMEMBERED)
    assert run(settings).added == 2
    assert set(kept(settings)) == {name(each) for each in archive.seen}


@pytest.mark.req("B-15")
def test_a_second_import_asks_for_no_memento_and_changes_nothing(settings: Settings, archive: BadArchive) -> None:
    run(settings)
    asked, before = len(archive.asked), kept(settings)
    again = run(settings)
    assert (again.added, again.known, again.as_dict()["already_held_percent"]) == (0, len(archive.seen), 100.0)
    assert len(archive.asked) == asked
    assert kept(settings) == before


@pytest.mark.req("B-10")
def test_an_index_in_pages_with_garbage_duplicates_absurd_times_and_foreign_hosts(
    settings: Settings, archive: BadArchive
) -> None:
    good = archive.seen[0]
    key = good.row.split(" ")[0]
    archive.extra = [
        good.row,
        f"{key} 20240231000000 {good.url} text/html 200 AAAA 100",
        f"{key} 2024 {good.url} text/html 200 AAAA 100",
        f"{key} 00000000000000 {good.url} text/html 200 AAAA 100",
        f"{key} 19700101000000 {good.url} text/html 200 AAAA 100",
        f"{key} 20240101000000 {good.url} text/html 200",
        "kp,kcna)/ <html>error</html>",
        "kp,kcna,other)/ 20240101000000 http://other.kcna.kp/ text/html 200 AAAA 100",
        "kp,kcna)/ 20240101000000 http://www.kcna.kp@evil.example/ text/html 200 AAAA 100",
        f"kp,kcna)/ 20240101000000 http://www.kcna.kp/{'x' * 600} text/html 200 AAAA 100",
        f"kp,kcna)/ 20240102000000 {HOST}/a.png image/png 200 AAAA 100",
        f"kp,kcna)/ 20240103000000 {HOST}/b.css warc/revisit - AAAA 100",
        f"kp,kcna)/ 20240104000000 {HOST}/c text/html 503 AAAA 100",
    ]
    with_port = replace(good, url=good.url.replace("www.kcna.kp", "www.kcna.kp:80"), at=good.at + timedelta(days=200))
    archive.seen.append(with_port)
    report = run(settings, replace(QUICK, rows=10))
    assert set(kept(settings)) == {name(each) for each in archive.seen if each != with_port} | {
        (with_port.stamp, good.url)
    }
    assert report.odd_lines == 5
    assert report.not_asked == {
        "duplicate_row": 1, "foreign_host": 2, "odd_address": 1, "not_a_document": 2, "status_503": 1, "absurd_time": 1,
    }  # fmt: skip
    assert report.listed == len(archive.seen) + 8
    assert {query.get("resumeKey", "") for query in archive.queries} == {"", *(f"{n}%21" for n in range(10, 70, 10))}
    assert [each for each in report.remarks if each] == []


@pytest.mark.req("B-10")
@pytest.mark.parametrize("fault", [says(reply(ERROR_PAGE)), says(reply(b"kp,kcna)/ 2019")), cut, reset, drip])
def test_an_answer_that_is_no_index_is_asked_for_again(settings: Settings, archive: BadArchive, fault: object) -> None:
    archive.mangled = {1: fault, 2: fault, 4: fault}  # type: ignore[dict-item]
    assert run(settings, replace(QUICK, rows=30)).added == len(archive.seen)


def test_an_index_that_never_comes_ends_the_import_with_what_to_do(settings: Settings, archive: BadArchive) -> None:
    archive.mangled = dict.fromkeys(range(1, 100), says(reply(ERROR_PAGE)))
    with pytest.raises(TealeavesError, match=r"could not be had.*Service Unavailable.*run the same command again"):
        run(settings)
    assert len(archive.arrivals["index"]) == QUICK.retries + 1
    assert archive.asked == []


@pytest.mark.parametrize("key", [lambda _: "10%21", lambda end: f"0!{end}"], ids=["the same key", "the same page"])
def test_an_index_that_goes_in_a_circle_is_left_and_told(settings: Settings, archive: BadArchive, key: object) -> None:
    archive.key_of = key  # type: ignore[assignment]
    report = run(settings, replace(QUICK, rows=10))
    assert len(archive.arrivals["index"]) <= 4
    assert len(report.remarks) == 1
    assert "went in a circle" in report.remarks[0]
    assert "went in a circle" in report.text()
    assert 10 <= report.added <= 20


def test_an_archive_that_is_down_ends_the_import_and_the_next_goes_on(settings: Settings, archive: BadArchive) -> None:
    ill = [name(each) for each in archive.seen[10:]]
    archive.always = dict.fromkeys(ill, says(reply(b"", 503)))
    manners = replace(QUICK, connections=1, silent=3)
    with pytest.raises(TealeavesError, match=r"does not answer; \d+ captures were stored"):
        run(settings, manners)
    before = len(archive.arrivals["index"])
    archive.always.clear()
    report = run(settings, manners)
    assert report.added + report.known == len(archive.seen)
    assert len(archive.arrivals["index"]) == before, "the index is not asked for again where the import goes on"


def test_a_pause_of_hours_is_kept_across_runs(settings: Settings, archive: BadArchive) -> None:
    archive.faults[name(archive.seen[3])] = [says(reply(b"", 429, Retry_After="7200"))]
    with pytest.raises(TealeavesError, match="asks not to come back for 120 minutes"):
        run(settings)
    asked = len(archive.asked)
    with pytest.raises(TealeavesError, match="minutes; run the same command then"):
        run(settings)
    assert len(archive.asked) == asked


def test_a_dry_run_asks_only_the_index_and_the_import_need_not_ask_it_again(
    settings: Settings, archive: BadArchive
) -> None:
    report = run(settings, dry=True)
    assert archive.asked == []
    assert sum(report.months.values()) == report.wanted == report.left == len(archive.seen)
    assert "2019  03: " in report.text()
    queries = len(archive.queries)
    assert run(settings).added == len(archive.seen)
    assert len(archive.queries) == queries


def test_a_limit_is_for_one_run(settings: Settings, archive: BadArchive) -> None:
    first = run(settings, limit=15)
    assert (first.added, first.left) == (15, len(archive.seen) - 15)
    second = run(settings, limit=1000)
    assert (second.added, second.known, second.left) == (len(archive.seen) - 15, 15, 0)
    assert len(archive.queries) == 1


def test_only_the_span_and_the_prefix_that_were_asked_for(settings: Settings, archive: BadArchive) -> None:
    since, until = datetime(2019, 3, 4, tzinfo=UTC), datetime(2019, 3, 9, tzinfo=UTC)
    one = address(12)
    report = run(settings, since=since, until=until)
    wanted = {name(each) for each in archive.seen if since <= each.at < until}
    assert 0 < len(wanted) < len(archive.seen)
    assert set(kept(settings)) == wanted
    assert report.held == report.months
    run(settings, prefixes=(one,))
    assert set(kept(settings)) == wanted | {name(each) for each in archive.seen if each.url == one}


@pytest.mark.parametrize("prefix", ["https://tass.com/", "kcna.co.jp/", "http://web.archive.org/"])
def test_a_prefix_of_somebody_else_is_refused(settings: Settings, archive: BadArchive, prefix: str) -> None:
    with pytest.raises(UsageError, match="is not an address of kcna_kp"):
        run(settings, prefixes=(prefix,))
    assert archive.arrivals == {"index": [], "memento": []}
    assert not settings.home.exists(), "what was typed wrong leaves nothing behind"


def test_collapsed_rows_are_left_out_and_counted(settings: Settings, archive: BadArchive) -> None:
    report = run(settings, collapse=True)
    assert report.not_asked == {"same_as_before": sum(each.revisit for each in archive.seen)}


@pytest.mark.req("B-11")
def test_the_server_never_counts_more_requests_than_its_limit(settings: Settings, archive: BadArchive) -> None:
    """The limits scaled down a hundred times; the real numbers are proved in test_wayback_pace.py."""
    archive.mangled = {5: says(reply(b"", 429)), 6: says(reply(b"", 503)), 11: reset}
    manners = replace(QUICK, index=Limit(24, 0.6), mementos=Limit(48, 0.6), rows=1, connections=8)
    assert run(settings, manners).added == len(archive.seen)
    assert len(archive.arrivals["index"]) == len(archive.seen) + 3
    assert most_within(archive.arrivals["index"], 0.6) <= 24
    assert most_within(archive.arrivals["memento"], 0.6) <= 48
    spent = archive.arrivals["index"][-1] - archive.arrivals["index"][0]
    assert spent <= 3 * 0.6 * len(archive.arrivals["index"]) / 24, "and it is not much slower than it may be"


def test_two_imports_from_one_archive_do_not_run_at_once(settings: Settings, archive: BadArchive) -> None:
    with Shelf(settings.home, ARCHIVE).held(), pytest.raises(ArchiveLocked, match="another import from this archive"):
        run(settings)
    assert archive.arrivals["index"] == []
    assert run(settings).added == len(archive.seen)


def test_files_left_behind_by_a_crash_do_no_harm(settings: Settings, archive: BadArchive) -> None:
    """They only save requests: whatever is damaged is asked for again."""
    run(settings, dry=True)
    for path in sorted((settings.home / "mementos").rglob("*")):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-7] + b"\xff{")
    (next((settings.home / "mementos").iterdir()) / "refused.jsonl").write_text('{"url": "x"}\n{"ur', "ascii")
    assert run(settings).added == len(archive.seen)


def test_the_note_in_the_archive_says_what_was_had_and_what_not(settings: Settings, archive: BadArchive) -> None:
    sick = archive.seen[5]
    archive.always = {name(sick): says(memento(sick, at=sick.at + HOURS_3))}
    run(settings)
    run(settings)
    with open_archive(settings, writable=False) as opened:
        notes = list(opened.manifests())
    assert len(notes) == 1
    said = notes[0]
    assert (said["import"], said["source"], said["archive"]) == ("wayback", "kcna_kp", ARCHIVE)
    assert (int(said["wanted"]), int(said["held"])) == (len(archive.seen), len(archive.seen) - 1)
    assert json.loads(said["unhad"]) == {"other_time": 1}
    months = json.loads(said["months"])
    assert sum(there for there, _ in months.values()) == len(archive.seen)
    assert sum(here for _, here in months.values()) == len(archive.seen) - 1


def test_an_article_is_read_as_a_poll_would_read_it(settings: Settings, archive: BadArchive) -> None:
    report = run(settings)
    bodies = {each.body for each in archive.seen if each.status == 200}
    assert report.ingested.documents == len(bodies)
    assert report.low_quality == 0
    assert article(0) in bodies
