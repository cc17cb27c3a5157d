"""The state of a source: every lasting silence of ours is seen, and a broken link or an odd page is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tealeaves.health import Seen, judge
from tealeaves.model import Capture, LastLook, Look, Miss, Place, Quarantined
from tealeaves.sourcekit import Page, Source, days, hours
from tealeaves.store import Store
from tealeaves.store.documents import add_quarantine
from tealeaves.store.journal import Refusal, articles_missed, refusals
from tealeaves.store.looks import SourceHealth, add_looks
from tealeaves.store.observations import Labels

NOW = datetime(2025, 1, 1, tzinfo=UTC)
LISTS = tuple(f"https://paper.example/list/{name}" for name in ("en", "ru", "zh"))
PAPER = Source("paper", "Paper", "paper", "dprk", "dprk", tuple(Page(url, hours(1)) for url in LISTS))
LOOKED = SourceHealth("paper", last_look=NOW, last_document=NOW - timedelta(days=1), last_miss="http_status")


def page(url: str, misses: int) -> LastLook:
    return LastLook(url, looked_at=NOW, misses=misses)


def refusal(number: int, first: datetime) -> Refusal:
    return Refusal("paper", f"https://paper.example/{number}", "unreadable: odd", NOW, first)


def state(**seen: object) -> str:
    return judge(PAPER, replace(Seen(LOOKED), **seen)).state  # type: ignore[arg-type]


def test_one_page_that_is_dead_among_others_that_answer_is_told() -> None:
    """The others' answers must not hide it: a list that is gone for good is a silence of ours."""
    pages = {url: page(url, 9 if url == LISTS[1] else 0) for url in LISTS}
    found = judge(PAPER, Seen(LOOKED, pages=pages))
    assert found.state == "partial"
    assert LISTS[1] in found.reason
    assert state(pages={url: page(url, 2) for url in LISTS}) == "dark"
    assert state(pages={url: page(url, 1) for url in LISTS}) == "ok"


def test_a_list_at_an_inferred_address_is_told_and_casts_no_doubt() -> None:
    """Nobody has seen the address: what stands there may never have been a list of this source."""
    guessed = replace(PAPER, pages=(*PAPER.pages, Page("https://paper.example/list/es", hours(1), "es", inferred=True)))
    refused = [Refusal("paper", "https://paper.example/list/es", "unreadable: odd", NOW, NOW)]
    found = judge(guessed, Seen(LOOKED, refused=refused))
    assert (found.state, found.suspect) == ("unreadable", False)
    assert "list/es" in found.reason
    among = judge(guessed, Seen(LOOKED, refused=[*refused, Refusal("paper", LISTS[0], "unreadable: odd", NOW, NOW)]))
    assert (among.state, among.suspect) == ("unreadable", True)


def test_broken_links_on_a_list_that_answers_are_no_darkness() -> None:
    looks = replace(LOOKED, misses_in_row=4)
    assert state(looks=looks, articles_missed=4) == "ok"
    assert state(looks=looks, articles_missed=5) == "partial"


def test_odd_pages_among_good_ones_do_not_make_a_source_suspect_for_ever() -> None:
    """Each refusal once held every signal of its source back, as soon as there were three of them in all the years."""
    odd = [refusal(n, NOW - timedelta(days=300 * n + 2)) for n in range(5)]
    assert state(refused=odd) == "ok"
    assert state(refused=[refusal(n, NOW) for n in range(3)]) == "unreadable"
    assert state(refused=[Refusal("paper", LISTS[0], "empty: 0 items", NOW, NOW - timedelta(days=900))]) == "empty"


@pytest.mark.parametrize(("age", "expected"), [(29, "ok"), (31, "quiet")])
def test_a_silence_longer_than_the_sources_own_is_told(age: int, expected: str) -> None:
    quiet = replace(LOOKED, last_document=NOW - days(age))
    assert state(looks=quiet) == expected


def test_what_the_index_says_of_articles_and_refusals(store: Store) -> None:
    def capture(url: str, hour: int) -> Capture:
        at = NOW + timedelta(hours=hour)
        return Capture("paper", url, at, at, f"{url} {hour}".encode())

    def miss(number: int, hour: int) -> Miss:
        at = NOW + timedelta(hours=hour)
        return Miss("paper", f"https://paper.example/{number}", at, at, "http_status")

    seen: list[Look] = [
        capture(LISTS[0], 1), miss(1, 2), capture("https://paper.example/2", 3), miss(3, 4), miss(3, 5), miss(4, 5),
        capture(LISTS[0], 6), capture("https://paper.example/2", 2),
    ]  # fmt: skip
    odd = seen[2]
    assert isinstance(odd, Capture)
    with store.write() as conn:
        add_looks(conn, [(look, Place("a", number, 1)) for number, look in enumerate(seen)])
        add_quarantine(
            conn, [Quarantined(odd.id, "paper", odd.url, "paper/-", "r", "d", odd.captured_at, odd.recorded_at)]
        )
        assert articles_missed(conn, {"paper": LISTS, "none": ()}) == {"paper": 2}
        (found,) = refusals(conn, Labels(frozenset(), frozenset()))
    assert (found.url, found.since, found.first) == (odd.url, NOW + timedelta(hours=3), NOW + timedelta(hours=2))


def test_an_old_page_that_is_imported_late_does_not_speak_for_the_source_of_today(store: Store) -> None:
    old, new = (
        Capture("paper", LISTS[0], NOW - timedelta(days=age), NOW, b"%d" % age, origin="memento") for age in (900, 1)
    )
    with store.write() as conn:
        add_looks(conn, [(look, Place("a", number, 1)) for number, look in enumerate((new, old))])
        row = Quarantined(old.id, "paper", old.url, "paper/-", "r", "d", old.captured_at, old.recorded_at)
        add_quarantine(conn, [row])
        assert refusals(conn, Labels(frozenset(), frozenset())) == []
