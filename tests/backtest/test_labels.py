"""The labels that ship: read whole, enough quiet weeks, and each fact to be found in the archive on its day, in the words quoted."""

from __future__ import annotations

import html
import json
import lzma
import os
import re
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tealeaves import catalogue
from tealeaves.backtest import events
from tealeaves.backtest.result import Event, Labels, Quiet

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "events"
CORPUS = Path(os.environ.get("TEALEAVES_CORPUS") or HERE.parents[2] / "shared" / "corpus")
KOREA = ZoneInfo("Asia/Pyongyang")
_PAGE = re.compile(r"http://(?:www\.)?kcna\.(?:co\.jp|kp)/[^\s,;:]+")
_QUOTED = re.compile(r"(?<!\w)'([^']+)'(?!\w)")


@pytest.fixture(scope="module")
def labels() -> Labels:
    """Those of real history; the seeds' are about pages of our own, and tests/events/test_seeds.py holds them to these."""
    return events.load([path for path in sorted(FOLDER.glob("*.toml")) if path.stem != "seeds"])


def test_all_files_are_read(labels: Labels) -> None:
    assert {*labels.files, "seeds.toml"} == {path.name for path in FOLDER.glob("*.toml")}
    assert labels.events
    assert len(labels.sha256) == 64


@pytest.mark.req("B-29")
def test_at_least_26_whole_weeks_were_reviewed(labels: Labels) -> None:
    weeks = [each for each in labels.quiet if each.pattern is None]
    assert len(weeks) >= 26
    for week in weeks:
        zone = UTC if "2024" in week.id else KOREA
        assert week.until - week.since == timedelta(days=7)
        assert week.since.astimezone(zone).weekday() == 0
        assert "Not read article by article" in week.provenance


@pytest.mark.req("B-28")
def test_every_label_says_who_when_and_whence(labels: Labels) -> None:
    for each in (*labels.events, *labels.quiet):
        assert each.labelled_by
        assert each.labelled_on is not None
        assert len(each.provenance) > 20


def test_the_quiet_weeks_are_for_rules_that_exist(labels: Labels) -> None:
    known = catalogue.load().rules
    assert {rule for each in labels.quiet for rule in each.rules} <= set(known)


def test_no_event_lies_in_a_quiet_stretch_of_its_rules(labels: Labels) -> None:
    weeks = [each for each in labels.quiet if each.pattern is None]
    for event in labels.events:
        for week in weeks:
            apart = event.until <= week.since or week.until <= event.since
            assert apart or not set(event.rules) & set(week.rules), (event.id, week.id)


# --- the facts, in the archive itself --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def archive(labels: Labels) -> dict[str, tuple[str, str]]:
    """The pages that labels name: address to day and text in one line, small letters."""
    if not CORPUS.is_dir():
        pytest.skip(f"NO CORPUS at {CORPUS}: the labels' facts were not looked up (set TEALEAVES_CORPUS)")
    wanted = {page for label in _dated(labels) for page in _PAGE.findall(label.provenance)}
    return {url: (day, _line(text)) for url, day, text in _records() if url in wanted}


def _records() -> Iterator[tuple[str, str, str]]:
    for path in sorted((CORPUS / "kcna").glob("*.jsonl.xz")):
        for row in _rows(path):
            yield row["url"], row["date"], f"{row['title']}\n{row['text']}"
    for row in _rows(CORPUS / "kcna-captures-2024" / "articles.jsonl.xz"):
        yield row["link"], row["first_capture"][:10], f"{row['headline']}\n{row['story_text']}"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _line(text: str) -> str:
    """One line, small letters, a blank before a name: pages of 2024 have lost it."""
    glued = re.sub(r"(?<=[a-z,])(?=Kim Jong)|(?<=Kim Jong Un)(?=[a-z])", " ", html.unescape(text))
    return " ".join(glued.split()).casefold()


def _dated(labels: Labels) -> list[Event | Quiet]:
    """The labels whose fact stands on a page of the archive."""
    return [each for each in (*labels.events, *labels.quiet) if _PAGE.search(each.provenance)]


@pytest.mark.corpus
def test_each_fact_stands_on_its_page_on_its_day_in_these_words(
    labels: Labels, archive: dict[str, tuple[str, str]]
) -> None:
    checked = 0
    for label in _dated(labels):
        zone = UTC if "www.kcna.kp" in label.provenance else KOREA
        page = _PAGE.findall(label.provenance)[0]
        day, text = archive[page]
        assert day == label.since.astimezone(zone).date().isoformat(), label.id
        for words in _QUOTED.findall(label.provenance):
            assert _line(words) in text, (label.id, words)
            checked += 1
    assert checked >= 25
