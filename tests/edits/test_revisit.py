"""When an address is looked at again: a falling schedule that is spread, survives a standstill, and keeps to its budget."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tealeaves.revisit import AFTER_A_MISS, SPREAD, choose, due_at, place_of
from tealeaves.store.addresses import Address

START = datetime(2024, 10, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def held(number: int = 0, source: str = "kcna_kp", **more: object) -> Address:
    url = f"http://{source}.example/{number}"
    return replace(Address(source, url, f"story {number}", None, START, START, START), **more)


def visits(address: Address, days: int, misses: bool = False) -> list[int]:
    """On which days it is looked at, by a watch that comes every day; everything stays as it is."""
    found = []
    for number in range(days):
        now = START + DAY * number
        if due_at(address, now) is not None:
            found.append(number)
            address = replace(address, missed_at=now) if misses else replace(address, looked_at=now, shown_at=now)
    return found


def test_the_schedule_falls() -> None:
    for number in range(50):
        one, three, seven, month, quarter, year, next_year = visits(held(number), 900)
        assert (one, three, seven) in {(a, b, c) for a in (1, 2) for b in (3, 4) for c in (7, 8)}
        assert 30 <= month <= 37
        assert 90 <= quarter <= 106
        assert 365 <= year <= 458
        assert 730 <= next_year <= 824


def test_what_was_first_seen_together_is_not_asked_for_together() -> None:
    """Two hundred articles of one first look: no single day has most of them."""
    days = Counter(day for number in range(200) for day in visits(held(number), 110) if day > 20)
    assert max(days.values()) <= 50
    assert (
        0
        <= min(place_of(held(number).url) for number in range(200))
        < max(place_of(held(number).url) for number in range(200))
        < 1
    )


def test_a_standstill_leaves_each_address_due_once() -> None:
    now = START + timedelta(days=200)
    address = held()
    assert due_at(address, now) is not None
    assert due_at(replace(address, looked_at=now), now + DAY) is None


def test_what_brings_no_answer_is_tried_once_a_day() -> None:
    assert AFTER_A_MISS == DAY
    tried = visits(held(), 12, misses=True)
    assert tried[1:] == list(range(tried[1], 12))


def test_a_source_that_asked_for_a_pause_gets_it() -> None:
    address = held(retry_at=START + timedelta(days=5), missed_at=START)
    assert due_at(address, START + timedelta(days=4)) is None
    assert due_at(address, START + timedelta(days=5)) is not None


@pytest.mark.parametrize("number", range(5))
def test_what_is_gone_is_asked_once_more_a_day_later_and_then_rarely(number: int) -> None:
    address = held(number, lost_at=START, gone=True, first_at=START - timedelta(days=400), shown_at=START - DAY)
    day, month, quarter, year = visits(replace(address, looked_at=START), 700)[:4]
    assert 1 <= day <= 2
    assert 30 <= month <= 38
    assert 90 <= quarter <= 105
    assert 365 <= year <= 365 * (1 + SPREAD) + 1


def test_the_budget_holds_for_each_source_and_for_all() -> None:
    now = START + timedelta(days=10)
    addresses = [held(number, source) for source in ("rodong", "tass", "kcna_kp") for number in range(40)]
    taken = Counter(each.source for each in choose(addresses, now, 7, {"rodong", "kcna_kp"}))
    assert taken == {"rodong": 7, "tass": 7, "kcna_kp": 7}
    assert [each.source for each in choose(addresses, now, 7, {"rodong", "kcna_kp"}, most=14)].count("tass") == 0
    assert choose(addresses, now, 0) == []


def test_one_address_of_a_story_goes_before_its_others_and_what_is_recent_before_what_is_old() -> None:
    now = START + timedelta(days=100)
    old = [held(number) for number in range(3)]
    recent = [replace(held(9), first_at=now - 2 * DAY, looked_at=now - 2 * DAY)]
    twin = [replace(held(11), story="story 9", first_at=now - 2 * DAY, looked_at=now - 2 * DAY)]
    order = [each.url.rpartition("/")[2] for each in choose([*old, *twin, *recent], now, 10)]
    assert order[0] in {"9", "11"}
    assert order[-1] in {"9", "11"}
    assert set(order[1:-1]) == {"0", "1", "2"}
    gone = [replace(held(9), lost_at=now - DAY, gone=True, looked_at=now), *twin]
    assert [each.url for each in choose(gone, now, 10)] == [twin[0].url], (
        "where the first is gone, another speaks for the story"
    )
