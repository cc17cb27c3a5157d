"""The mirror: a copy belongs to the outlet that wrote it, and the mirror's own time and words are kept apart from it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from parsers import kcnawatch
from tealeaves.catalogue import Catalogue, load
from tealeaves.extract import extract
from tealeaves.model import Capture, Document

CAPTURES = Path(__file__).resolve().parents[1] / "captures"
NOW = datetime(2024, 10, 9, tzinfo=UTC)
URL = "https://kcnawatch.org/newstream/1728373232-145817923/a-message/"


@cache
def catalogue() -> Catalogue:
    return load()


def copy_of(headline: str, day: str, source: str, *paragraphs: str, url: str = URL, at: datetime = NOW) -> Document:
    inside = "".join(f"<p>{words}</p>" for words in paragraphs)
    page = (
        f"<html><head><title>{headline} | KCNA Watch</title></head><body><h1>{headline}</h1><p>Date: {day} | Source: {source}</p>"
        f'<div class="article-content">{inside}</div></body></html>'
    )
    (document,) = extract(catalogue(), Capture("kcnawatch", url, at, at, page.encode())).documents
    return document


def original() -> Document:
    """KCNA's own page of an article."""
    page = CAPTURES / "kcna_kp" / "detail_2019-message_to_putin.html"
    given = json.loads(page.with_name(page.stem + ".expected.json").read_text("utf-8"))["capture"]
    capture = Capture("kcna_kp", given["url"], NOW, NOW, page.read_bytes(), edition=given.get("edition"))
    (document,) = extract(catalogue(), capture).documents
    return document


def test_a_copy_is_the_story_of_its_original_and_counts_once() -> None:
    own = original()
    day = own.published_at
    assert day is not None
    paragraphs = [block.text for block in own.blocks if block.role != "headline"]
    copied = copy_of(own.headline, f"{day:%d/%m/%Y}", "KCNA.kp (EN)", *paragraphs)
    assert (copied.series, copied.story) == (own.series, own.story)
    assert copied.content_hash == own.content_hash
    assert (copied.source, copied.native_id) != (own.source, own.native_id)


@pytest.mark.req("A-5")
def test_the_time_of_the_mirror_stands_in_for_no_other_time() -> None:
    copied = copy_of("A Message", "07/10/2024", "KCNA.kp (EN)", "Pyongyang, October 7 (KCNA) -- A message was sent.")
    assert copied.mirrored_at == datetime(2024, 10, 8, 7, 40, 32, tzinfo=UTC)
    assert str(copied.published_at) == "2024-10-07"
    undated = copy_of("A Message", "31/02/2024", "KCNA.kp (EN)", "A message was sent.")
    assert (undated.published_at, undated.mirrored_at) == (None, copied.mirrored_at)
    assert "no_date" in undated.flaws


def test_a_copy_that_claims_to_be_from_after_our_capture_has_no_time_of_the_mirror() -> None:
    claimed = datetime.fromtimestamp(1728373232, UTC)
    early = copy_of("A", "08/10/2024", "KCNA (EN)", "Words of it.", at=claimed - timedelta(seconds=1))
    assert (early.mirrored_at, "unlikely_mirror_time" in early.flaws) == (None, True)
    assert copy_of("A", "08/10/2024", "KCNA (EN)", "Words of it.", at=claimed).mirrored_at == claimed


@pytest.mark.parametrize(
    ("source", "series"),
    [
        ("KCNA.kp (EN)", "kcna/article/en"),
        ("KCNA.co.jp (En) | Read original version at source", "kcna/article/en"),
        ("Rodong Sinmun (EN)", "rodong/article/en"),
        ("The Pyongyang Times (EN)", "pyongyang_times/article/en"),
        ("Voice of Korea (EN)", "vok/article/en"),
        ("Rodong (EN)", "rodong/article/en"),
        ("Minju Joson (EN)", "minju/article/en"),
        ("Ministry of Foreign Affairs of the DPRK (EN)", "mfa_kp/article/en"),
        ("Somebody Else (EN)", "kcnawatch/article/en"),
        ("KCNA Watch (EN)", "kcnawatch/article/en"),
        ("MFA Russia (EN)", "kcnawatch/article/en"),
        ("Ministry of Foreign Affairs of Russia (EN)", "kcnawatch/article/en"),
    ],
)
def test_a_copy_stands_in_the_series_of_whoever_the_mirror_names(source: str, series: str) -> None:
    copied = copy_of("A Message", "08/10/2024", source, "Pyongyang, October 8 -- A message was sent to the president.")
    assert copied.series == series
    assert ("unknown_outlet" in copied.flaws) == series.startswith("kcnawatch")


def test_the_language_of_the_words_decides_over_the_line() -> None:
    copied = copy_of(
        "경애하는 김정은동지께서 축전을 보내시였다", "08/10/2024", "Rodong Sinmun (EN)", "축전을 보내시였다."
    )
    assert copied.series == "rodong/article/ko"


@pytest.mark.parametrize(
    ("own", "kept", "cut"),
    [
        (["One.", "Subscribe to NK Pro to read the full article."], ["One."], True),
        (["One.", "Two …"], ["One.", "Two …"], True),
        (["One.", "Log in", "Become a member"], ["One."], True),
        (["The members of the Bureau read the full text.", "Two."], ["The members of the Bureau read the full text.", "Two."], False),
        (["One.", "A visit for members of it."], ["One.", "A visit for members of it."], False),
        (["One.", "The full text of the reply follows."], ["One.", "The full text of the reply follows."], False),
        (["One.", "This text is for members."], ["One."], True),
        (["Members of the Central Committee were there."], ["Members of the Central Committee were there."], False),
    ],
)  # fmt: skip
def test_the_mirrors_own_words_are_no_words_of_the_outlet(own: list[str], kept: list[str], cut: bool) -> None:
    copied = copy_of("A Message", "08/10/2024", "KCNA (EN)", *own)
    assert [block.text for block in copied.blocks if block.role == "body"] == kept
    assert ("cut_for_members" in copied.flaws) == cut


def test_every_outlet_that_the_mirror_names_is_one_of_ours() -> None:
    outlets = {module.source.outlet for module in catalogue().sources.values()}
    assert set(kcnawatch._OUTLETS.values()) <= outlets


def test_a_copy_is_dated_by_its_own_line_whenever_it_is_imported() -> None:
    """A memento of a year later says the same of the article."""
    first, later = (
        copy_of("A", "08/10/2024", "KCNA (EN)", "Words.", at=NOW + timedelta(days=days)) for days in (0, 365)
    )
    assert replace(first) == replace(later)
    assert first.version == later.version
