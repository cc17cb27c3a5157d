"""How many of the messages that people listed by hand the observer finds in the real corpus, and what it gets right of them."""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tealeaves.archive.dumps import Oddity, read_dump
from tealeaves.archive.mappings import load_mappings
from tealeaves.catalogue import load
from tealeaves.extract import extract
from tealeaves.model import Document, Fact
from tealeaves.observe import correspondence
from tealeaves.observe.correspondence.names import canonical_en

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = Path(os.environ.get("TEALEAVES_CORPUS", ROOT.parent / "shared" / "corpus"))
HISTORY = CORPUS.parent / "history"
RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)  # of no consequence
NO_MESSAGES = ("wreath", "floral basket", "reported thanks")  # what the list holds beside messages
LISTS = ("New Year cards (list)",)
OURS = {"greeting": "greeting", "congratulations": "greeting"}  # one Korean word (축전) is both in English

pytestmark = pytest.mark.corpus


@dataclass(frozen=True)
class Row:
    """One line of the list, with what we expect of it."""

    day: str
    sender: str
    recipient: str
    genre: str
    occasion: str
    url: str

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects that the message may have: one for each of several recipients."""
        return tuple(
            f"{_party(one)} -> {_party(other)}" for one in self.sender.split(", ") for other in _several(self.recipient)
        )


def _several(names: str) -> list[str]:
    return [names] if names.startswith("Central Committee") else names.split(", ")


def _party(name: str) -> str:
    return "party central committee of VN" if "Party of Vietnam" in name else canonical_en(name)[0]


GENRES = (
    ("reply", r"reply|thanks for congratulations"), ("condolence", r"sympathy|condolence"), ("card", r"card"), ("greeting",
     r"greeting|congratulat|message|paraphras"),
)  # fmt: skip
OCCASIONS = (
    ("memorial", r"reply \(sent Jul 16\)"), ("national_day",
     r"Sep 9|national day|PRC national|independence|DPRK founding|reply \(received Oct 16\)"),
    ("party_foundation", r"Oct 10"), ("relations_anniversary", r"diplomatic relations"), ("liberation_day", r"Liberation Day"),
    ("congress", r"18th CPC"), ("election", r"elect|reply \(thanks for|reply \(sent May 24"), ("revolution_day",
     r"revolution|rectification"),
    ("birthday", r"birthday"), ("death", r"death"), ("disaster", r"flood|hurricane"), ("new_year", r"New Year"),
)  # fmt: skip


def _first(table: Iterable[tuple[str, str]], words: str) -> str:
    return next((name for name, pattern in table if re.search(pattern, words)), "?")


def rows() -> list[Row]:
    """The lines in English of the years that the corpus holds."""
    with (HISTORY / "messages.csv").open(encoding="utf-8") as file:
        lines = [
            line for line in csv.DictReader(file) if line["lang"] == "en" and line["pub_date"][:4] in ("2012", "2024")
        ]
    return [
        Row(line["pub_date"], line["sender"], line["recipient"], line["genre"], line["occasion"], line["url"])
        for line in lines
    ]


def documents(folder: str, name: str, mapping: str) -> list[Document]:
    if not (CORPUS / folder).is_dir() or not HISTORY.is_dir():
        pytest.skip(f"NO CORPUS at {CORPUS}: messages were not counted in real history (set TEALEAVES_CORPUS)")
    catalogue = load()
    chosen = load_mappings(ROOT / "parsers" / "dumps.toml")[mapping]
    found: list[Document] = []
    for item in read_dump([CORPUS / folder / name], chosen, RECORDED_AT):
        if not isinstance(item, Oddity):
            found += extract(catalogue, item).documents
    return [document for document in found if document.edition == "en"]


@pytest.fixture(scope="module")
def held() -> dict[str, list[Document]]:
    """The English documents of three years."""
    return {
        "2009": documents("kcna", "2009.jsonl.xz", "kcna_1997_2012"),
        "2012": documents("kcna", "2012.jsonl.xz", "kcna_1997_2012"),
        "2024": documents("kcna-captures-2024", "articles.jsonl.xz", "kcna_captures_2024"),
    }


def messages(document: Document) -> list[Fact]:
    return [fact for fact in correspondence.observe(document) if fact.kind == "correspondence"]


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95% interval of a share after Wilson."""
    share, spread = right / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return middle - half, middle + half


def candidates(row: Row, held: dict[str, list[Document]]) -> list[Document]:
    """The documents that may carry a listed message: its address, else those of its day that name both sides near the top."""
    of_year = held[row.day[:4]]
    by_address = [document for document in of_year if document.url == row.url]
    if by_address:
        return by_address[:1]
    words = [name.split()[-1] for name in (row.sender, _several(row.recipient)[0])]
    words = ["Castro" if word == "Ruz" else word.replace("Al-Assad", "Assad") for word in words]
    return [
        document
        for document in of_year
        if str(document.published_at) == row.day
        and all(word in document.text[:1000] for word in words)
        and re.search(r"(?i)message|letter|greet|congrat|condol|sympath|card", document.headline)
    ]


@dataclass(frozen=True)
class Outcome:
    """What the observer made of one listed message."""

    row: Row
    fact: Fact | None
    document: Document


@pytest.fixture(scope="module")
def outcomes(held: dict[str, list[Document]]) -> list[Outcome]:
    made: list[Outcome] = []
    for row in rows():
        if row.genre.startswith((*NO_MESSAGES, *LISTS)) or row.genre in NO_MESSAGES:
            continue
        found = candidates(row, held)
        facts = [(document, fact) for document in found for fact in messages(document) if fact.subject in row.subjects]
        if found:
            document, fact = facts[0] if facts else (found[0], None)
            made.append(Outcome(row, fact, document))
    return made


def say(name: str, right: int, of: int) -> str:
    low, high = wilson(right, of)
    return f"{name}: {right} of {of} ({low:.2f} to {high:.2f})"


def test_listed_messages_are_found(outcomes: list[Outcome]) -> None:
    missed = [(one.row.day, one.row.subjects, one.document.headline) for one in outcomes if one.fact is None]
    assert len(outcomes) >= 32
    assert len(missed) == 0, (say("found", len(outcomes) - len(missed), len(outcomes)), missed)


def test_they_are_called_what_they_are(outcomes: list[Outcome]) -> None:
    told = [one for one in outcomes if one.fact is not None]
    wrong = [
        (one.row.day, one.row.genre, one.fact.value)
        for one in told
        if one.fact is not None and OURS.get(one.fact.value, one.fact.value) != _first(GENRES, one.row.genre)
    ]
    assert len(wrong) <= 1, (say("genre", len(told) - len(wrong), len(told)), wrong)


def test_their_occasion_is_known(outcomes: list[Outcome]) -> None:
    told = [one for one in outcomes if one.fact is not None and _first(OCCASIONS, one.row.occasion) != "?"]
    wrong = [
        (one.row.day, one.row.occasion, one.fact.attrs["occasion"])
        for one in told
        if one.fact is not None and one.fact.attrs["occasion"] != _first(OCCASIONS, one.row.occasion)
    ]
    assert len(wrong) <= 1, (say("occasion", len(told) - len(wrong), len(told)), wrong)


def test_what_is_no_message_is_not_told_as_one(held: dict[str, list[Document]]) -> None:
    by_address = {document.url: document for document in held["2024"]}
    listed = [row for row in rows() if row.genre.startswith(NO_MESSAGES) and row.url in by_address]
    assert len(listed) == 3
    for row in listed:
        assert [fact for fact in messages(by_address[row.url]) if fact.subject.startswith(f"{row.sender} -> ")] == []


def test_days_between_agree_with_those_worked_out_by_hand(held: dict[str, list[Document]]) -> None:
    by_address = {document.url: document for document in held["2024"]}
    with (HISTORY / "lags.csv").open(encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if line["url"] in by_address]
    told = [(line, messages(by_address[line["url"]])) for line in lines]
    told = [(line, [fact for fact in found if "list" not in fact.attrs]) for line, found in told]
    read = [(line, found[0]) for line, found in told if found]
    wrong = [
        (line["pub_date"], line["headline"], line["lag_days"], fact.attrs.get("lag"))
        for line, fact in read
        if fact.attrs.get("lag", "") != line["lag_days"]
    ]
    assert len(read) >= 45
    # The list has no day for Putin's sympathy of 2024-08-04; the text says that it was handed over on the evening of 3 August.
    assert [one for one in wrong if one[0] != "2024-08-04"] == [], say("lag", len(read) - len(wrong), len(read))


def test_the_cards_of_2012_are_listed_in_order(held: dict[str, list[Document]]) -> None:
    of_day = [
        one for one in held["2012"] if str(one.published_at) == "2012-02-06" and "New Year's Cards" in one.headline
    ]
    (told,) = [fact for fact in correspondence.observe(of_day[0]) if fact.kind == "message_list"]
    assert told.subject == "new_year_cards|sent"
    assert told.attrs["year"] == "2012"
    assert told.value.split()[:4] == ["CN", "LA", "MN", "BD"]
    named = {fact.subject for fact in messages(of_day[0])}
    assert {
        "Kim Jong Un -> Hu Jintao",
        "Kim Jong Un -> Choummaly Sayasone",
        "Kim Jong Un -> Alexander Lukashenko",
    } <= named
    assert not any("Putin" in subject or "Medvedev" in subject for subject in named)


# A text that a plain search takes for a message to or from the leader: its headline and its first sentence say so.
PLAIN_HEAD = re.compile(r"(?i)message|letter|greet|congrat|felicit|condol|sympath|reply|cable|card")
PLAIN_LEAD = re.compile(r"\b(?:sent|received|presented with|replied|exchanged)\b")
PLAIN_NOUN = re.compile(r"(?i)\b(?:messages?|letters?|telegrams?|cards?|greetings|congratulations|condolences)\b")
AT_HOME = re.compile(
    r"(?i)chongryon|koreans in japan|korean residents|residents in japan|compatriots|overseas koreans|AINDF|national democratic front"
    r"|builders|voters|wreath|participants|floral baskets? (?:to|by)"
)


@pytest.mark.parametrize(("year", "least"), [("2009", 50), ("2024", 55)])
def test_a_plain_search_finds_hardly_more(held: dict[str, list[Document]], year: str, least: int) -> None:
    seen: set[str] = set()
    found, missed = 0, []
    for document in held[year]:
        lead = document.text[len(document.headline) + 1 :][:700].split("\n")[0]
        plain = (
            "Kim Jong" in lead
            and PLAIN_LEAD.search(lead)
            and PLAIN_NOUN.search(lead)
            and PLAIN_HEAD.search(document.headline)
        )
        if document.story in seen or not plain or AT_HOME.search(lead):
            continue
        seen.add(document.story)
        told = any(True for _ in correspondence.observe(document))
        found += told
        missed += [] if told else [(document.published_at, document.headline)]
    assert found >= least
    assert missed == [], say(f"plain search {year}", found, found + len(missed))


@pytest.mark.parametrize(("year", "most"), [("2009", 3), ("2024", 3)])
def test_what_is_found_looks_like_a_message(held: dict[str, list[Document]], year: str, most: int) -> None:
    strange = [
        (document.published_at, document.headline)
        for document in held[year]
        if messages(document) and not PLAIN_HEAD.search(document.headline)
    ]
    assert len(set(strange)) <= most, strange
