"""Worlds drawn at random: two addresses of one outlet, pages that flip, reprint, arrive late, share an instant or hold a story twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from laws_world import START, rule_of

from tealeaves.catalogue import Catalogue, SourceModule
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture, Document, Finding, Observation
from tealeaves.rulekit import Baseline, History, Usage
from tealeaves.sourcekit import Source, Unreadable, Version

SOURCES = ("paper", "mirror")  # of one outlet: their documents stand in the same series
TEXTS = (
    "Pyongyang, May 1 (KCNA) -- The workers of the mill raised the output of cloth.",
    "Pyongyang, May 1 (KCNA) -- Kim Jong Il, general secretary of the Workers' Party of Korea, visited the mill.",
    "Pyongyang, May 1 (KCNA) -- Kim Jong Il, chairman of the National Defence Commission, visited the farm.",
    "Pyongyang, May 1 (KCNA) -- Supreme Commander Kim Jong Un visited the unit. Kim Jong Un was welcomed there.",
    "Pyongyang, 1 de mayo (ACNC) -- Los trabajadores de la fábrica aumentaron la producción de telas este año.\n"
    "Kim Jong Il visitó la granja y dio consejos valiosos a los agricultores de la provincia.",
    "Broken \x00 half a sign \ud800, and Kim Jong Il, general secretary of the Workers' Party of Korea, again.",
    "",  # nobody can read it
)
TITLES = ("Report", "Kim Jong Il Visits Mill", "Message of Greeting")
MOMENTS = 6  # so few that captures of one instant are common
EVERY = timedelta(hours=17)


@dataclass(frozen=True)
class Page:
    """What one capture of the world holds."""

    source: str
    number: int
    moment: int
    delay: int  # days between capture and record
    items: tuple[tuple[int, int, int], ...]  # title, text and claimed day of each

    def capture(self) -> Capture:
        at = START + self.moment * EVERY
        body = json.dumps([{"title": title, "text": text, "day": day} for title, text, day in self.items])
        return Capture(
            source=self.source, url=f"http://{self.source}.example/{self.number}", captured_at=at,
            recorded_at=at + timedelta(days=self.delay, seconds=1), body=body.encode(), provenance="made for a test",
        )  # fmt: skip


@dataclass(frozen=True)
class World:
    """Captures in the order in which they come in, cut where ticks fall."""

    batches: tuple[tuple[Capture, ...], ...]

    @property
    def captures(self) -> list[Capture]:
        return [capture for batch in self.batches for capture in batch]


items = st.tuples(
    st.integers(0, len(TITLES) - 1), st.integers(0, len(TEXTS) - 1), st.integers(1, 2)
)  # fmt: skip
pages = st.builds(
    Page, st.sampled_from(SOURCES), st.integers(0, 2), st.integers(0, MOMENTS - 1), st.sampled_from((0, 0, 3)),
    st.lists(items, min_size=1, max_size=3).map(tuple),
)  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to sixteen captures, in order of time or not, some of them twice, with a tick after each batch."""
    drawn = [page.capture() for page in draw(st.lists(pages, min_size=1, max_size=16))]
    if draw(st.booleans()):
        drawn.sort(key=lambda capture: capture.captured_at)
    borders = sorted(draw(st.sets(st.integers(1, max(1, len(drawn) - 1)), max_size=6)))
    cuts = zip([0, *borders], [*borders, len(drawn)], strict=True)
    return World(tuple(tuple(drawn[a:b]) for a, b in cuts))


# One story at two addresses in one instant: whichever version is judged second must not see itself as its past.
TIE = World(
    (
        (Page("paper", 0, 0, 0, ((0, 0, 1),)).capture(),),
        (Page("paper", 0, 1, 0, ((0, 0, 2),)).capture(), Page("mirror", 0, 1, 0, ((0, 0, 2),)).capture()),
    )
)


def parse(capture: Capture) -> Iterator[Document]:
    for item in json.loads(capture.body):
        text = TEXTS[item["text"]]
        if not text:
            raise Unreadable("nothing in it")
        blocks = [Block(TITLES[item["title"]], role="headline"), *map(Block, text.split("\n"))]
        yield Document(
            source=capture.source, outlet="paper", native_id=capture.url, url=capture.url,
            headline=TITLES[item["title"]], blocks=languages_of_blocks(blocks, ("en", "es")), edition="en",
            published_at=date(2012, 1, item["day"]),
        )  # fmt: skip


def everything(now: Observation, history: History) -> Iterator[Finding]:
    """Says all that history holds about the subject at hand, so that any difference between two histories is a difference of bytes."""
    if int(now.id, 16) % 3 == 0:  # what is not asked for at once is loaded later, in the midst of things
        return
    values = history.values(now.kind, now.series, now.subject)
    last, cover = history.last(now.kind, now.series, now.subject), history.coverage(now.series)
    said = [f"{value}: {_use(use)}" for value, use in values.items()]
    yield Finding(
        key=f"{now.kind}|{now.subject}|{now.value}|{cover.documents}", headline=f"{now.subject}: {now.value}", subject=now.subject,
        before=None, after=now.value, evidence=(now, *([last] if last else [])), confidence=0.5,
        reasons=(*said, f"last {last.id if last else None}", cover.sentence(), f"until {cover.until}"),
    )  # fmt: skip


def _use(use: Usage) -> str:
    return f"{use.stories} stories, {use.days} days, {use.first.id} to {use.last.id}, {use.last.quote.text!r}"


def catalogue() -> Catalogue:
    kinds = ("document", "block_language", "office", "office_style", "person", "address_term")
    rule = rule_of("everything", everything, *kinds, baseline=Baseline(2, 1))
    version = Version("page", 1, parse)
    sources = {
        name: SourceModule(Source(name, name, "paper", "dprk", "dprk", pages=()), (version,)) for name in SOURCES
    }
    return Catalogue(sources, {rule.rule.id: rule})


def last_instant(captures: Sequence[Capture]) -> datetime:
    return max(capture.recorded_at for capture in captures)
