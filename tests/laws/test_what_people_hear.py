"""What people hear when our own rules, the index or the clock change under a claim: each truth once, nothing false, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from laws_world import HONEST, START, Place, article, catalogue_of, first_seen, month, rule_of
from test_law4_order import tick

from tealeaves.announce import Announcer, Terms
from tealeaves.catalogue import Catalogue
from tealeaves.health import Standing
from tealeaves.model import Finding, Observation
from tealeaves.pipeline import Pipeline
from tealeaves.rulekit import History, RuleModule
from tealeaves.store import deeds, signals
from tealeaves.store.schema import outbox
from tealeaves.store.swap import fresh_beside

CLAIM_AT = START + timedelta(days=41)
WORDS = "Kim Jong Il, eternal general secretary of the Workers' Party of Korea, is held high."
CLAIM = article(5000, CLAIM_AT, WORDS)
EARLIER = article(5001, START + timedelta(days=1), WORDS)
NEXT = CLAIM.recorded_at + timedelta(hours=1)


def version_of(module: RuleModule, version: int) -> RuleModule:
    return replace(module, rule=replace(module.rule, version=version))


def sent(place: Place) -> list[tuple[str, dict[str, object]]]:
    """Kind and payload of everything that people were told, in order."""
    with place.store.read() as conn:
        rows = conn.execute(sa.select(outbox.c.kind, outbox.c.payload).order_by(outbox.c.seq)).all()
    return [(row.kind, json.loads(row.payload)) for row in rows]


def corrections(place: Place) -> list[dict[str, object]]:
    return [payload for kind, payload in sent(place) if kind == "correction"]


def claimed(place: Place, catalogue: Catalogue | None = None) -> Pipeline:
    """A watch that has told people of one first, after a month of history."""
    pipeline = place.pipeline(catalogue)
    pipeline.ingest_all(month())
    tick(pipeline, now=START + timedelta(days=60))  # history is old: nobody hears of it
    pipeline.ingest(CLAIM)
    tick(pipeline, now=CLAIM.recorded_at)
    assert [kind for kind, _ in sent(place)] == ["signal"]
    return pipeline


@pytest.mark.req("law-7")
def test_a_new_version_of_a_rule_that_finds_the_same_withdraws_nothing(place: Place) -> None:
    """A version is part of a signal's identity: the old one falls and the new one stands, and the claim is the same claim."""
    claimed(place)
    newer = place.pipeline(catalogue_of([version_of(module, 2) for module in HONEST]))
    tick(newer, NEXT)
    assert [kind for kind, _ in sent(place)] == ["signal"]
    with place.store.read() as conn:
        assert {payload["rule_version"] for payload in signals.current_signals(conn)} == {2}


def test_what_an_older_version_claimed_is_corrected_when_history_speaks_against_it(place: Place) -> None:
    claimed(place)
    newer = place.pipeline(catalogue_of([version_of(module, 2) for module in HONEST]))
    tick(newer, NEXT)
    newer.ingest(EARLIER)
    tick(newer, NEXT + timedelta(hours=1))
    assert len(corrections(place)) == 1
    tick(newer, NEXT + timedelta(hours=2))
    assert len(corrections(place)) == 1


def test_history_that_comes_together_with_a_change_of_ours_still_corrects(place: Place) -> None:
    """An import with a mapping of its own brings both at once."""
    claimed(place)
    newer = place.pipeline(catalogue_of([*HONEST, rule_of("another", first_seen, "person")]))
    newer.ingest(EARLIER)
    tick(newer, NEXT)
    (correction,) = corrections(place)
    assert str(correction["earlier"]).startswith("2012-01-02")


def test_a_rule_that_was_taken_out_or_that_breaks_withdraws_nothing(place: Place) -> None:
    claimed(place)
    tick(place.pipeline(catalogue_of([HONEST[1]])), NEXT)

    def broken(now: Observation, history: History) -> Iterator[Finding]:
        raise RuntimeError("broken on purpose")

    tick(place.pipeline(catalogue_of([replace(version_of(HONEST[0], 3), evaluate=broken), HONEST[1]])), NEXT)
    assert corrections(place) == []
    tick(place.pipeline(catalogue_of()), NEXT + timedelta(hours=1))
    assert corrections(place) == []
    assert [kind for kind, _ in sent(place)].count("signal") == 1


def test_a_claim_that_fell_by_our_fault_and_stands_again_is_said_to_stand(place: Place) -> None:
    claimed(place)

    def blind(now: Observation, history: History) -> Iterator[Finding]:
        return (finding for finding in first_seen(now, history) if "eternal" not in finding.after)

    tick(place.pipeline(catalogue_of([replace(version_of(HONEST[0], 2), evaluate=blind), HONEST[1]])), NEXT)
    assert [correction["restored"] for correction in corrections(place)] == [False]
    tick(place.pipeline(catalogue_of([version_of(HONEST[0], 3), HONEST[1]])), NEXT + timedelta(hours=1))
    assert [correction["restored"] for correction in corrections(place)] == [False, True]
    tick(place.pipeline(catalogue_of([version_of(HONEST[0], 4), HONEST[1]])), NEXT + timedelta(hours=2))
    assert len(corrections(place)) == 2


def test_what_was_seen_in_time_and_judged_late_for_our_own_standstill_is_told(place: Place) -> None:
    """The machine went down between look and tick, over a long weekend."""
    pipeline = place.pipeline()
    pipeline.ingest_all(month())
    tick(pipeline, now=CLAIM_AT - timedelta(hours=1))
    own_poll = replace(CLAIM, origin="poll", precision="second")
    pipeline.ingest(own_poll)
    tick(pipeline, now=CLAIM_AT + timedelta(days=4))
    assert [payload["after"] for kind, payload in sent(place)] == [
        "eternal general secretary of the Workers' Party of Korea"
    ]


def test_a_dump_of_the_same_days_is_old_news_all_the_same(place: Place) -> None:
    pipeline = place.pipeline()
    pipeline.ingest_all(month())
    tick(pipeline, now=CLAIM_AT - timedelta(hours=1))
    pipeline.ingest(replace(CLAIM, recorded_at=CLAIM_AT + timedelta(days=4)))
    tick(pipeline, now=CLAIM_AT + timedelta(days=4))
    assert sent(place) == []


def test_a_signal_that_waited_for_its_broken_source_is_told_however_long_that_took(place: Place) -> None:
    pipeline = place.pipeline()
    pipeline.ingest_all(month())
    tick(pipeline, now=START + timedelta(days=60))
    pipeline.ingest(CLAIM)
    suspect = Terms("C1", timedelta(hours=48), frozenset({"paper"}))
    with place.store.write() as conn:
        found, _ = pipeline.judge(conn)
        announcer = Announcer(conn, pipeline.catalogue, suspect, CLAIM.recorded_at)
        announcer.tell_health([Standing("paper", "unreadable", "empty")])
        assert announcer.store_and_tell(found, False, None).held["source_suspect"] == 1
    tick(pipeline, now=CLAIM.recorded_at + timedelta(days=5))
    assert [kind for kind, _ in sent(place)] == ["health", "signal"]
    tick(pipeline, now=CLAIM.recorded_at + timedelta(days=6))
    assert len(sent(place)) == 2


def test_a_first_that_only_lacked_its_history_is_told_when_the_history_comes(place: Place) -> None:
    """A watch that began yesterday sees a first; today its operator imports the years before."""
    pipeline = place.pipeline()
    pipeline.ingest(CLAIM)
    tick(pipeline, now=CLAIM.recorded_at)
    assert sent(place) == []
    pipeline.ingest_all([replace(capture, recorded_at=NEXT) for capture in month()])
    tick(pipeline, now=NEXT)
    assert [payload["after"] for _, payload in sent(place)] == [
        "eternal general secretary of the Workers' Party of Korea"
    ]


def rebuilt(place: Place, catalogue: Catalogue, now: datetime) -> None:
    """What `tealeaves rebuild` does to an index."""
    with fresh_beside(place.store.url) as fresh:
        pipeline = Pipeline(catalogue, fresh, place.archive)
        pipeline.catch_up()
        with fresh.write() as conn:
            found, _ = pipeline.judge(conn)
            signals.add_signals(conn, found.fresh)
            deeds.add_tick(
                conn, as_of=now, recorded_at=now, through=10**6, known_until=found.known_until,
                content=catalogue.content_label, evaluated=found.evaluated, signals=len(found.fresh),
            )  # fmt: skip


def test_a_rebuild_repeats_nothing_and_swallows_nothing(place: Place) -> None:
    """A process died between archive and tick, and its operator rebuilt the index: what it had seen is told, the rest not again."""
    pipeline = claimed(place)
    news = article(5002, CLAIM_AT + timedelta(minutes=5), "Kim Jong Il, marshal of the Republic, visited the mill.")
    place.archive.append(news)
    rebuilt(place, pipeline.catalogue, NEXT)
    tick(pipeline, NEXT)
    assert [payload["after"] for _, payload in sent(place)][1:] == ["marshal"]
    with place.store.read() as conn:
        decided = {row["signal"] for row in deeds.alerts(conn)}
        assert {payload["id"] for payload in signals.current_signals(conn)} <= decided
    tick(pipeline, NEXT + timedelta(hours=1))
    assert len(sent(place)) == 2


def test_what_a_rebuild_finds_otherwise_is_corrected_once(place: Place) -> None:
    """Older history was archived and its process died; the rebuild is the first to read it."""
    pipeline = claimed(place)
    place.archive.append(EARLIER)
    rebuilt(place, pipeline.catalogue, NEXT)
    for later in range(3):
        tick(pipeline, NEXT + timedelta(hours=later))
    (correction,) = corrections(place)
    assert str(correction["earlier"]).startswith("2012-01-02")


def test_a_run_that_is_capped_when_a_source_is_mended_says_so(place: Place) -> None:
    capped = replace(HONEST[0], rule=replace(HONEST[0].rule, max_alerts_per_run=1))
    catalogue = catalogue_of([capped])
    pipeline = place.pipeline(catalogue)
    pipeline.ingest_all(month())
    with place.store.write() as conn:
        found, _ = pipeline.judge(conn)
        terms = Terms("C1", timedelta(days=9000), frozenset({"paper"}))
        Announcer(conn, catalogue, terms, CLAIM_AT).store_and_tell(found, False, None)
    tick(pipeline, now=CLAIM_AT)
    assert [kind for kind, _ in sent(place)] == ["signal", "exploded"]


def test_nothing_of_a_tick_stays_when_it_breaks_in_the_middle(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = place.pipeline()
    pipeline.ingest_all(month())

    def failing(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(deeds, "add_tick", failing)
    with pytest.raises(RuntimeError):
        tick(pipeline, now=CLAIM_AT)
    monkeypatch.undo()
    with place.store.read() as conn:
        assert list(signals.current_signals(conn)) == []
        assert list(deeds.alerts(conn)) == []
    assert sent(place) == []
    tick(pipeline, now=CLAIM_AT)
    with place.store.read() as conn:
        assert len(list(signals.current_signals(conn))) >= 5


def test_a_clock_that_stands_behind_what_was_recorded_is_told_once_a_day(place: Place) -> None:
    pipeline = claimed(place)
    for hours in (1, 2, 30):
        tick(pipeline, now=CLAIM_AT - timedelta(days=9) + timedelta(hours=hours))
    told = [payload for kind, payload in sent(place) if kind == "health"]
    assert len(told) == 2
    assert "clock" in str(told[0]["headline"])
    tick(pipeline, now=NEXT)
    assert len([kind for kind, _ in sent(place) if kind == "health"]) == 2
