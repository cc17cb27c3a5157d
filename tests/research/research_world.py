"""A small paper with a hole, a reprint, a later version and hostile words: what a researcher's claims can go wrong on."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from laws_world import TABLE, catalogue_of

from tealeaves import ticking
from tealeaves.archive import Archive
from tealeaves.model import Capture, Revisit
from tealeaves.pipeline import Pipeline
from tealeaves.store import Store

Run = Callable[..., subprocess.CompletedProcess[str]]  # `tealeaves`

EN, KO = "paper/article/en", "paper/article/ko"
NINE = timedelta(hours=9)
LATER = timedelta(days=4000)  # everything was stored long after it was printed


OFFICES = {  # for the rules
    (1, 3): " Kim Jong Il, general secretary of the Workers' Party of Korea, visited it.",
    (3, 25): " Kim Jong Il, chairman of the National Defence Commission, visited it.",
}


def day(month: int, number: int) -> datetime:
    return datetime(2012, month, number, tzinfo=UTC) + NINE


def piece(
    address: str, at: datetime, text: str, title: str, on: date | None = None, edition: str = "en", origin: str = "dump"
) -> Capture:
    """One article, captured at `at`; published that day unless it says another."""
    url = f"http://paper.example/{address}"
    record = {"url": url, "title": title, "date": (on or at.date()).isoformat(), "text": text}
    return Capture(
        source="paper", url=url, captured_at=at, recorded_at=at + LATER, body=json.dumps(record).encode(),
        headers=(("Content-Type", "application/json"),), origin=origin, precision="day", provenance="made for a test",  # type: ignore[arg-type]
        edition=edition,
    )  # fmt: skip


def ordinary() -> Iterator[Capture]:
    """An article a day in January and in March; none in February."""
    for month in (1, 3):
        for number in range(1, 32):
            yield piece(
                f"{month}/{number}", day(month, number), f"Mill {number} raised its output.", f"Mill {month}-{number}"
            )


def spoken() -> Iterator[Capture]:
    """Where the term stands: once in January, printed twice; in March once from the first, once only in a later version."""
    words = "He was called the closest comrade of the people."
    yield piece("a", day(1, 10), words, "A visit")
    yield piece("a-again", day(1, 11), words, "A visit", on=date(2012, 1, 10))
    yield piece("b", day(3, 5), "Closest  comrade, the message said.\nParty members read it.", "A message")
    yield piece("c", day(3, 6), "A delegation came.", "A delegation")
    yield piece(
        "c",
        day(3, 20),
        "A delegation came. Its head spoke of a “closest comrade”.",
        "A delegation",
        on=date(2012, 3, 6),
    )
    yield piece("k", day(3, 7), "경애하는 김정은동지께서 가장 친근한 동지에게 축하를 보내시였다.", "축하", edition="ko")
    yield piece("f", day(3, 8), '=HYPERLINK("http://x") is no article', "=1+1", origin="poll")


def again() -> Capture:
    """A page that was captured a second time as it was, and stored before the first capture of it came from elsewhere."""
    first = next(capture for capture in spoken() if capture.url.endswith("/b"))
    return replace(first, captured_at=day(3, 25), recorded_at=day(3, 25) + LATER / 2)


def looks() -> list[Capture | Revisit]:
    captures = [*ordinary(), *spoken(), again()]
    first = captures[0]
    at = day(3, 30)
    return [*captures, Revisit("paper", first.url, at, at + LATER, first.digest, first.id, 304)]


def mapping(home: Path) -> None:
    """The paper's mapping, where an import of one's own would have put it: so that its parser is in force."""
    folder = home / "dumps"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {json.dumps(value)}" for name, value in TABLE.items()]
    (folder / "paper.toml").write_text("\n".join(["[paper]", *lines]) + "\n")


def build(home: Path, url: str | None = None, until: datetime | None = None) -> None:
    """A home folder with the paper in archive and index, through the real pipeline; or only with what was captured by then."""
    mapping(home)
    with (
        Archive.open(home / "archive", writable=True) as archive,
        Store.open(url or f"sqlite:///{home / 'index.sqlite'}") as store,
    ):
        pipeline = Pipeline(catalogue_of(), store, archive)
        pipeline.ingest_all(look for look in looks() if until is None or look.captured_at <= until)
        ticking.tick(pipeline, (), "C1", timedelta(hours=48), day(3, 31) + LATER)


def late(home: Path, revision: int) -> None:
    """A capture that comes while another version of the parser writes the index."""
    with (
        Archive.open(home / "archive", writable=True) as archive,
        Store.open(f"sqlite:///{home / 'index.sqlite'}") as store,
    ):
        Pipeline(catalogue_of(revision=revision), store, archive).ingest(piece("late", day(4, 1), "Late.", "Late"))
