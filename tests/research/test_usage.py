"""How often a term was used: a share has its denominator, a reprint counts once, and a hole is no zero."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from research_world import EN, KO, day

import tealeaves


def by_period(paper: Path, term: str = "closest comrade", series: str = EN, **how: Any) -> dict[date, dict[str, Any]]:
    rows = tealeaves.term_usage(term, series=series, home=paper, **how).to_dicts()
    return {row["period"]: row for row in rows}


def test_stories_are_counted_once_and_divided_by_those_held(paper: Path) -> None:
    january = by_period(paper)[date(2012, 1, 1)]
    assert (january["documents"], january["uses"]) == (32, 1)  # 31 ordinary ones and the visit, which was printed twice
    assert january["rate"] == pytest.approx(1000 / 32)
    assert (january["days"], january["gap_days"]) == (31, 0)


def test_a_hole_is_null_and_not_nought(paper: Path) -> None:
    february = by_period(paper)[date(2012, 2, 1)]
    assert (february["documents"], february["uses"], february["rate"]) == (0, None, None)
    assert february["gap_days"] == february["days"] == 29


def test_nought_is_said_of_what_is_held(paper: Path) -> None:
    for period, row in by_period(paper, "never said").items():
        assert row["uses"] == (None if period == date(2012, 2, 1) else 0)
        assert row["first_known_at"] is None


def test_a_use_in_a_later_version_counts_in_the_period_of_its_story(paper: Path) -> None:
    weeks = by_period(paper, by="week")
    assert [(str(period), row["uses"]) for period, row in weeks.items() if row["uses"]] == [
        ("2012-01-09", 1),
        ("2012-03-05", 2),
    ]
    march = by_period(paper)[date(2012, 3, 1)]
    assert (march["uses"], march["first_known_at"], march["last_known_at"]) == (2, day(3, 5), day(3, 20))
    assert march["first_url"] == "http://paper.example/b"
    assert march["last_url"] == "http://paper.example/c"
    assert "Closest comrade" in march["first_quote"]


def test_a_use_leads_to_its_capture(paper: Path) -> None:
    captures = {row["id"]: row for row in tealeaves.captures(home=paper).to_dicts()}
    march = by_period(paper)[date(2012, 3, 1)]
    assert captures[march["first_capture"]]["url"] == march["first_url"]
    assert captures[march["last_capture"]]["captured_at"] == march["last_known_at"]


def test_as_of_answers_as_it_would_have_been_answered_then(paper: Path) -> None:
    then = by_period(paper, as_of=day(3, 19))
    assert then[date(2012, 3, 1)]["uses"] == 1  # the later version of the other story was not known yet
    assert then[date(2012, 3, 1)]["gap_days"] == 12
    assert list(by_period(paper, as_of="2012-01-05")) == [date(2012, 1, 1)]


def test_a_span_shows_its_periods_and_counts_only_what_became_known_in_it(paper: Path) -> None:
    some = by_period(paper, since="2012-02-01", until="2012-04-30")
    assert [(str(period)[5:7], row["documents"]) for period, row in some.items()] == [("02", 0), ("03", 34), ("04", 0)]
    assert some[date(2012, 4, 1)]["uses"] is None


def test_series_are_apart_and_have_the_same_periods(paper: Path) -> None:
    both = tealeaves.term_usage(["동지", "closest comrade"], home=paper)
    assert both.select("term", "series").unique(maintain_order=True).rows() == [
        (term, series) for term in ("closest comrade", "동지") for series in (EN, KO)
    ]
    korean = [row for row in both.to_dicts() if (row["term"], row["series"]) == ("동지", KO)]
    assert [row["uses"] for row in korean] == [None, None, 1]
    assert korean[2]["gap_days"] == 30  # one day is held of it


def test_periods_can_be_those_that_sources_claim(paper: Path) -> None:
    days = by_period(paper, by="day", on="published_on")
    assert [str(period) for period, row in days.items() if row["uses"]] == ["2012-01-10", "2012-03-05", "2012-03-06"]


def test_claimed_periods_are_those_of_the_stories_counted(paper: Path) -> None:
    some = by_period(paper, by="month", on="published_on", since="2012-03-01")
    assert list(some) == [date(2012, 3, 1)]


def test_other_denominators(paper: Path) -> None:
    assert by_period(paper, per=100)[date(2012, 1, 1)]["rate"] == pytest.approx(100 / 32)


def test_letter_case_can_matter(paper: Path) -> None:
    assert by_period(paper, fold_case=False)[date(2012, 3, 1)]["uses"] == 1


def test_the_count_is_that_of_a_slow_reading(paper: Path) -> None:
    """Against the texts themselves, story by story."""
    texts = tealeaves.documents(home=paper, text=True, series=EN).to_dicts()
    stories: dict[str, date] = {}
    for row in texts:
        stories.setdefault(row["story"], row["known_at"].date().replace(day=1))
    for term in ("mill", "raised its output", "article", "delegation"):
        using = {row["story"] for row in texts if term in row["text"].lower()}
        for period, row in by_period(paper, term).items():
            held = [story for story, month in stories.items() if month == period]
            assert (row["documents"], row["uses"] or 0) == (len(held), len(using & set(held)))


def test_a_concordance_shows_every_occurrence_in_its_place(paper: Path) -> None:
    lines = tealeaves.concordance(["closest comrade", "동지"], home=paper).to_dicts()
    texts = {row["version"]: row["text"] for row in tealeaves.documents(home=paper, text=True).to_dicts()}
    assert [(line["term"], line["words"]) for line in lines] == [
        ("closest comrade", "closest comrade"),
        ("closest comrade", "Closest comrade"),
        ("동지", "동지"),
        ("동지", "동지"),
        ("closest comrade", "closest comrade"),
    ]
    for line in lines:
        assert texts[line["version"]][line["offset"] :].startswith(line["words"])
        assert line["before"] + line["words"] + line["after"] in texts[line["version"]]
    assert {line["language"] for line in lines if line["term"] == "동지"} == {"ko"}
