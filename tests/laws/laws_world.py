"""A small world in which each law can be kept or broken: one paper, its captures and two honest rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from parsers import dump
from tealeaves.archive import Archive
from tealeaves.catalogue import Catalogue, SourceModule
from tealeaves.model import Capture, Finding, Observation, Signal
from tealeaves.pipeline import Pipeline
from tealeaves.replay import judge, tape_of
from tealeaves.rulekit import Baseline, Evaluate, History, Rule, RuleModule
from tealeaves.store import Store

START = datetime(2012, 1, 1, 9, tzinfo=UTC)
TABLE = {
    "name": "A paper", "source": "paper", "outlet": "paper", "edition": "en", "url": "url", "captured": "date",
    "captured_is": "claimed", "time_zone": "UTC", "published": "date", "headline": "title", "text": "text",
    "matches": ["url"],
}  # fmt: skip

OFFICES = (
    "general secretary of the Workers' Party of Korea",
    "chairman of the National Defence Commission",
    "supreme commander of the Korean People's Army",
    "first secretary of the Workers' Party of Korea",
    "first chairman of the National Defence Commission",
)


def first_seen(now: Observation, history: History) -> Iterator[Finding]:
    """Fires for every value that a subject never had before."""
    if history.usage(now.kind, now.series, now.subject, now.value) is None:
        yield Finding(
            key=f"{now.series}|{now.subject}|{now.value}", headline=f"{now.subject}: {now.value}", subject=now.subject,
            before=None, after=now.value, evidence=(now,), confidence=0.9,
        )  # fmt: skip


def rule_of(name: str, evaluate: Evaluate, *listens: str, baseline: Baseline | None = None) -> RuleModule:
    rule = Rule(
        id=name, version=1, title=name, severity="high", status="stable", listens=listens,
        baseline=baseline or Baseline(5, 5), references=("-",), false_positives=("-",), created=date(2024, 1, 1),
        modified=date(2024, 1, 1),
    )  # fmt: skip
    return RuleModule(rule, evaluate)


HONEST = (
    rule_of("office_first_seen", first_seen, "office"),
    rule_of("language_first_seen", first_seen, "block_language"),
)


def catalogue_of(rules: Sequence[RuleModule] = HONEST, revision: int | None = None) -> Catalogue:
    """The paper and these rules; with a revision, a parser that says it was changed."""
    source, versions = dump.load("paper", TABLE)
    if revision is not None:
        versions = tuple(replace(version, revision=revision) for version in versions)
    return Catalogue({"paper": SourceModule(source, versions)}, {module.rule.id: module for module in rules})


def article(number: int, at: datetime, text: str, title: str | None = None) -> Capture:
    """One article of the paper, captured at `at`."""
    record = {
        "url": f"http://paper.example/{number}",
        "title": title or f"Report {number}",
        "date": at.date().isoformat(),
        "text": text,
    }
    return Capture(
        source="paper", url=f"http://paper.example/{number}", captured_at=at, recorded_at=at + timedelta(seconds=1),
        body=json.dumps(record).encode(), headers=(("Content-Type", "application/json"),), origin="dump", precision="day",
        provenance="made for a test", edition="en",
    )  # fmt: skip


def ordinary(number: int) -> str:
    return f"Pyongyang, January {number % 28 + 1} (KCNA) -- The workers of mill number {number} raised the output of cloth."


def month(days: int = 40, a_day: int = 3) -> list[Capture]:
    """Ordinary days, with a new office of Kim Jong Il every eighth day and one Spanish page: steps that honest rules see."""
    found: list[Capture] = []
    for day in range(days):
        for place in range(a_day):
            number = day * a_day + place
            text = ordinary(number)
            if place == 1 and day % 8 == 6:
                text += f" Kim Jong Il, {OFFICES[(day // 8) % len(OFFICES)]}, visited the mill."
            found.append(article(number, START + timedelta(days=day, hours=place), text))
    return found


def replayed(captures: Sequence[Capture], rules: Sequence[RuleModule] = HONEST) -> list[Signal]:
    """The signals of captures, replayed in order of time without any store."""
    return judge(tape_of(catalogue_of(rules), captures), rules).signals


@dataclass(frozen=True)
class Place:
    """A home folder's archive and index, opened."""

    folder: Path
    archive: Archive
    store: Store

    def pipeline(self, catalogue: Catalogue | None = None) -> Pipeline:
        return Pipeline(catalogue or catalogue_of(), self.store, self.archive)
