"""What was held when, as scoring asks it."""

from __future__ import annotations

from datetime import date, timedelta

from made import at, items

from tealeaves.backtest.held import Held, Item, items_of, monday_of
from tealeaves.rulekit import saw

HOUR = timedelta(hours=1)


def test_the_items_are_the_documents_with_their_headlines() -> None:
    document = saw("document", "document", "en", on="2012-07-18", story="s", quote="Marshal title awarded")
    assert items_of([document, saw("office", "Kim Jong Un", "marshal", on="2012-07-18", story="s")]) == [
        Item(document.known_at, document.series, "s", "case", "Marshal title awarded")
    ]


def test_weeks_begin_on_monday_in_utc() -> None:
    assert monday_of(at(0)) == date(2012, 7, 2)
    assert monday_of(at(0) - timedelta(microseconds=1)) == date(2012, 6, 25)


def test_a_stretch_is_held_without_its_end() -> None:
    inside = Held(items(4, 1), at(1) + 6 * HOUR, at(3) + 6 * HOUR)
    assert [each.story for each in inside.items] == ["story 1.0", "story 2.0"]
    twice = Held([*items(2, 1), *items(2, 1)])
    assert [each.story for each in twice.stories] == ["story 0.0", "story 1.0"]
