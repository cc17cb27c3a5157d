"""The history that the demo imports: the same every time, enough for a baseline, and our own words."""

from __future__ import annotations

import json
import lzma
import os
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from demo import history
from demo.history import Dump
from demo.story import Story
from parsers import dump
from tealeaves.archive.mappings import load_mappings
from tealeaves.model import Capture, Document

CORPUS = Path(os.environ.get("TEALEAVES_CORPUS", Path(__file__).resolve().parents[3] / "shared" / "corpus"))
RUN = 10  # words in a row, names aside, that are a copy and not a formula


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dump, ...]:
    return history.write(tmp_path_factory.mktemp("history"))


def documents(written: Dump) -> list[Document]:
    ((name, table),) = tomllib.loads(written.mapping.read_text("utf-8")).items()
    source, (version,) = dump.load(name, table)
    lines = written.path.read_bytes().splitlines()
    return [document for line in lines for document in version.parse(capture(source.id, line))]


def capture(source: str, line: bytes) -> Capture:
    record = json.loads(line)
    at = datetime.fromisoformat(record["date"]).replace(tzinfo=UTC)
    return Capture(source, record["url"], at, at, line, origin="dump", precision="day")


def test_the_same_bytes_every_time(dumps: tuple[Dump, ...], tmp_path: Path) -> None:
    again = history.write(tmp_path)
    assert [one.path.read_bytes() for one in dumps] == [one.path.read_bytes() for one in again]


def test_the_importer_takes_the_mappings(dumps: tuple[Dump, ...]) -> None:
    for written in dumps:
        (mapping,) = load_mappings(written.mapping).values()
        assert set(mapping.matches) <= json.loads(written.path.read_text("utf-8").splitlines()[0]).keys()


def test_enough_articles_for_a_baseline(dumps: tuple[Dump, ...]) -> None:
    found = documents(dumps[0])
    assert {document.series for document in found} == {"kcna/article/en"}
    assert len(found) == dumps[0].rows >= 300
    assert len({document.story for document in found}) == len(found)
    assert all(document.flaws == () and document.published_at for document in found)
    days = sorted(document.published_at for document in found if document.published_at)
    assert (days[-1] - days[0]).days >= 365
    assert days[-1] < date(2024, 10, 1)


def test_enough_notices_none_with_russian(dumps: tuple[Dump, ...]) -> None:
    found = documents(dumps[1])
    assert {document.series for document in found} == {"korea_stamp/notice/mul"}
    assert len(found) == dumps[1].rows >= 20
    assert all({block.lang for block in document.blocks} == {"ko", "en", "zh"} for document in found)


def test_no_new_address_is_anticipated(dumps: tuple[Dump, ...]) -> None:
    text = dumps[0].path.read_text("utf-8")
    assert "My closest" not in text
    assert "closest comrade" not in text.lower()
    assert "President Vladimir Vladimirovich Putin," in text


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> history.Years:
    return history.write_years(tmp_path_factory.mktemp("years"))


def test_the_years_are_in_two_languages_without_a_hole(years: history.Years) -> None:
    found = documents(years.agency)
    assert len(found) == years.agency.rows >= 1_500
    for series in ("kcna/article/en", "kcna/article/ko"):
        own = sorted(
            {document.published_at for document in found if document.series == series and document.published_at}
        )
        assert own[0].year == 2012
        assert max((later - earlier).days for earlier, later in pairwise(own)) <= 9
    assert len({document.story for document in found}) == len(found)
    assert all(document.flaws == () for document in found)


def test_no_word_of_the_seeds_is_anticipated(years: history.Years) -> None:
    text = years.agency.path.read_text("utf-8")
    for words in (
        "closest comrade",
        "dearest",
        "sworn",
        "fraternal Russian",
        "service personnel",
        "벗이고",
        "맹우",
        "Kursk",
    ):
        assert words.casefold() not in text.casefold(), words


def test_saved_notices_come_with_their_notes(years: history.Years) -> None:
    files = sorted(years.notices.glob("*.html"))
    assert len(files) == years.saved >= 40
    for file in files:
        note = tomllib.loads(file.with_name(f"{file.name}.toml").read_text("utf-8"))
        assert note.keys() == {"url", "captured", "listed"}
        assert "Фамилия" not in file.read_text("utf-8")


def words(text: str) -> list[str]:
    """The words of a text without those that begin with a capital: names and offices are the same for everybody."""
    return [word for word in re.findall(r"\w+", text) if not word[0].isupper()]


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return (tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1))


@pytest.mark.corpus
def test_no_run_of_words_is_copied_from_the_corpus(dumps: tuple[Dump, ...], years: history.Years, told: Story) -> None:
    """Against the captures of the same months; formulas of fewer than ten words are nobody's."""
    path = CORPUS / "kcna-captures-2024" / "articles.jsonl.xz"
    if not path.is_file():
        pytest.skip(f"NO CORPUS at {CORPUS}: whether the demo copies from it was NOT checked")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        known = {run for line in lines for run in runs(json.loads(line)["story_text"])}
    ours = [paragraph for article in told.articles for paragraph in article.paragraphs]
    ours += [
        line
        for one in (*dumps, years.agency)
        for row in one.path.read_text("utf-8").splitlines()
        for line in json.loads(row)["text"].splitlines()
    ]
    assert known
    assert [" ".join(run) for text in ours for run in runs(text) if run in known] == []
