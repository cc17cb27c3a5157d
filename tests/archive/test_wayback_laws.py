"""History from an archive is treated like any capture: judged as history, never told as news; and what we knew then stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from bad_archive import BadArchive
from memento_world import Seen, captured, past

from tealeaves import health
from tealeaves.backtest.said import tape_of
from tealeaves.catalogue import load
from tealeaves.clock import FileClock
from tealeaves.errors import UsageError
from tealeaves.mementos.ask import Manners
from tealeaves.mementos.pace import Limit
from tealeaves.mementos.report import MementoReport
from tealeaves.mementos.run import import_mementos
from tealeaves.mementos.terms import Wanted
from tealeaves.model import Capture
from tealeaves.pointers import Pointers
from tealeaves.reader import Hands
from tealeaves.replay import judge, replay
from tealeaves.settings import Settings
from tealeaves.store import Store, looks, readings, signals
from tealeaves.store.schema import alerts, outbox
from tealeaves.store.told import signal_of
from tealeaves.watch import Workspace

ARCHIVE = "http://web.archive.example"
FIRST_RUN, BETWEEN, SECOND_RUN = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 5, 10))
QUICK = Manners(index=Limit(24, 0.1), mementos=Limit(4800, 1.0), connections=8)
RUSSIAN = "".join(
    f"<p>Трудящиеся {word} выполнили план первого квартала и поздравили друг друга.</p>" for word in ("завода", "шахты")
)
EARLY, LATE, ALL = 30, 252, 260
SPLIT = captured(61) - timedelta(hours=1)


def with_russian(each: Seen) -> Seen:
    return replace(each, body=each.body.replace(b"<p>-0-</p>", RUSSIAN.encode() + b"<p>-0-</p>"))


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a child for each home folder, which takes a second to start: what is imported here was written here."""
    monkeypatch.setattr("tealeaves.watch.hands_of", lambda settings: Hands(0, settings.dumps_folder))


@pytest.fixture
def archive() -> Iterator[BadArchive]:
    spoken = {captured(number) for number in (EARLY, LATE)}
    plain = [each for each in past(ALL) if not each.revisit]
    with BadArchive([with_russian(each) if each.at in spoken else each for each in plain]) as served:
        yield served


@pytest.fixture
def settings(tmp_path: Path, archive: BadArchive) -> Settings:
    clock = FileClock(tmp_path / "clock")
    clock.move(FIRST_RUN)
    return Settings(home=tmp_path / "home", clock_file=clock.path, resolve=archive.resolve)


def run(settings: Settings, at: datetime, source: str = "kcna_kp", **wanted: object) -> MementoReport:
    assert settings.clock_file is not None
    FileClock(settings.clock_file).move(at)
    return import_mementos(settings, Wanted(source, archive=ARCHIVE, **wanted), QUICK)  # type: ignore[arg-type]


def held(settings: Settings) -> dict[str, bytes]:
    with Store.open(settings.index_url) as store, store.read() as conn:
        return {payload["id"]: signal_of(payload).canonical() for payload in signals.current_signals(conn)}


def known_then(settings: Settings, by: datetime) -> dict[str, bytes]:
    """What the rules say of that which we had recorded by then."""
    found = judge(tape_of(settings, anew=True, recorded_by=by), load(settings.dumps_folder).chosen_rules(None)).signals
    return {signal.id: signal.canonical() for signal in found}


def told(settings: Settings) -> list[tuple[str, str, str]]:
    with Store.open(settings.index_url) as store, store.read() as conn:
        assert list(conn.execute(sa.select(outbox.c.kind))) == [], "an import tells people nothing"
        rows = conn.execute(sa.select(alerts.c.kind, alerts.c.decision, alerts.c.reason))
        return sorted({tuple(row) for row in rows})


@pytest.mark.req("B-5")
def test_late_history_changes_what_was_known_at_a_time_and_not_what_we_knew(settings: Settings) -> None:
    first = run(settings, FIRST_RUN, since=SPLIT)
    assert first.signals > 0
    before = held(settings)
    russian = [signal for signal in map(_parsed, before.values()) if signal.rule == "source_new_language"]
    assert [(signal.known_at, signal.status) for signal in russian] == [(captured(LATE), "firing")]

    second = run(settings, SECOND_RUN)
    assert second.added > 60
    after = held(settings)
    assert after == {signal.id: signal.canonical() for signal in replay(settings).signals}, "live is replay"
    russian = [signal for signal in map(_parsed, after.values()) if signal.rule == "source_new_language"]
    assert [signal.known_at for signal in russian] == [captured(EARLY)], "it was there long before"
    assert known_then(settings, BETWEEN) == before, "what we knew then is as it was"
    assert known_then(settings, SECOND_RUN + timedelta(days=1)) == after


@pytest.mark.req("B-5")
def test_history_is_never_told_as_news(settings: Settings) -> None:
    run(settings, FIRST_RUN, since=SPLIT)
    run(settings, SECOND_RUN)
    decisions = told(settings)
    assert decisions
    assert {(kind, decision) for kind, decision, _ in decisions} == {("signal", "hold")}
    assert {reason for _, _, reason in decisions} <= {"late_history", "warming_up"}


@pytest.mark.req("B-5")
def test_what_is_younger_than_news_may_be_is_left_to_a_later_import(settings: Settings, archive: BadArchive) -> None:
    """An alert about yesterday that came out of an archive would be told as new."""
    now = captured(LATE) + timedelta(hours=40)
    report = run(settings, now)
    assert report.until == now - settings.fresh
    assert max(at for at in map(_instant, archive.asked)) < report.until
    assert "send" not in {decision for _, decision, _ in told(settings)}
    later = run(settings, now + timedelta(days=30))
    assert later.added > 0
    assert "send" not in {decision for _, decision, _ in told(settings)}


def test_a_span_without_any_history_is_said_so(settings: Settings) -> None:
    with pytest.raises(UsageError, match="what is younger is left to the watch"):
        run(settings, FIRST_RUN, since=FIRST_RUN - timedelta(hours=1))


def test_batches_and_order_do_not_matter(settings: Settings, archive: BadArchive, tmp_path: Path) -> None:
    """Law 4: the same past in pieces, the late ones first, says the same."""
    run(settings, FIRST_RUN)
    pieces = settings.model_copy(update={"home": tmp_path / "pieces"})
    for since, until in ((captured(200), None), (None, captured(30)), (None, None)):
        run(pieces, FIRST_RUN, since=since, until=until)
    assert held(pieces) == held(settings)


def test_a_list_of_years_ago_sends_the_watch_nowhere(settings: Settings) -> None:
    """What it points at is old: fetched today it would be known since today, and be told as news."""
    source = load().source("kcna_kp").source
    page = next(page for page in source.pages if "/en/" in page.url)
    old, new = (b"0123456789abcdef" * 2, b"fedcba9876543210" * 2)
    with BadArchive([Seen(page.url, FIRST_RUN - timedelta(days=9), listing(old))]) as archive:
        here = settings.model_copy(update={"resolve": archive.resolve})
        assert run(here, FIRST_RUN).added == 1
    with Workspace.open(here) as workspace, workspace.store.read() as conn:
        pointers = Pointers(workspace.pipeline, workspace.archive)
        assert pointers.of([(source, page)], FIRST_RUN) == []
        assert looks.last_looks(conn, [page.url]) == {}, "nor does it decide how the page is asked for"
        poll = Capture("kcna_kp", page.url, FIRST_RUN, FIRST_RUN, listing(new), edition=page.edition)
        workspace.pipeline.ingest(poll)
        found = {
            link.url for _, _, link in Pointers(workspace.pipeline, workspace.archive).of([(source, page)], FIRST_RUN)
        }
        assert [new.decode() in url for url in found] == [True]


def test_what_an_archive_had_of_a_page_ails_nobody_now(settings: Settings) -> None:
    """A maintenance page of last week, and pages of ten times the size before it: none of it is how the source answers us."""
    source = load().source("tass_en").source
    url = source.pages[0].url
    bad = Seen(
        url,
        FIRST_RUN - timedelta(days=5),
        b"<html><title>Maintenance</title><p>The site is under maintenance.</p></html>",
    )
    old = [
        Seen(url, FIRST_RUN - timedelta(days=60 - day), feed(range(day, day + 60)), mime="text/xml")
        for day in range(25)
    ]
    with BadArchive([*old, bad, replace(bad, at=bad.at + timedelta(days=2))]) as archive:
        here = settings.model_copy(update={"resolve": archive.resolve})
        assert run(here, FIRST_RUN, source="tass_en").added == 27
    with Workspace.open(here) as workspace:
        for hour in range(2):
            at = FIRST_RUN + timedelta(hours=hour)
            workspace.pipeline.ingest(Capture("tass_en", url, at, at, feed(range(90, 93 + hour)), edition="en"))
        with workspace.store.read() as conn:
            (standing,) = health.standings(conn, [source], workspace.pipeline.labels)
            past = readings.page_pasts(conn, [url], workspace.pipeline.labels)[url]
            shown = readings.sample(conn, "tass_en", FIRST_RUN + timedelta(days=1), 300)
        assert (standing.state, standing.suspect) == ("ok", False), standing
        assert (len(past.looks), len(past.changes), len(shown)) == (2, 2, 4)
        workspace.tick()
    assert {decision for kind, decision, _ in told(here) if kind == "health"} == set()


def feed(numbers: range) -> bytes:
    items = "".join(
        f"<item><title>Report of the mill No. {n}</title><link>https://tass.com/world/{1_800_000 + n}</link>"
        f"<guid>https://tass.com/world/{1_800_000 + n}</guid><pubDate>Mon, 06 Jan 2025 00:00:00 +0000</pubDate>"
        f"<description>The workers of the mill fulfilled plan No. {n}, the ministry said on the day.</description></item>"
        for n in numbers
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>TASS</title>{items}</channel></rss>'.encode()


def listing(name: bytes) -> bytes:
    return (
        b'<html><head><meta charset="utf-8"><title>KCNA</title></head><body><div class="article-link"><ul><li>'
        b'<a href="/en/article/q/'
        + name
        + b'.kcmsf">Report of the Mill</a><span class="publish-time">[2024.10.08.]</span>'
        b"</li></ul></div></body></html>"
    )


def _parsed(canonical: bytes):  # type: ignore[no-untyped-def]
    import json

    return signal_of(json.loads(canonical))


def _instant(asked: tuple[str, str]) -> datetime:
    return datetime.strptime(asked[0], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
