"""A watch of our own making: a stamp corporation with a list and notices, and a wire whose page holds its items, served on loopback.

The parsers are in this file, so what is shown does not hang on the markup of any real site; gate, archive, index, rules, health and
Slack's wire are the real ones, and the clock is moved by hand.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType

from demo import story
from demo.replica import Answer, Now, Replica
from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves import health, plan
from tealeaves.archive import Archive
from tealeaves.catalogue import Catalogue, SourceModule, load_rules
from tealeaves.clock import FileClock
from tealeaves.health import Standing
from tealeaves.html import blocks_of, read_html, text_of
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture, Document, Link
from tealeaves.pipeline import Pipeline
from tealeaves.settings import Settings
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours
from tealeaves.store import Store, deeds
from tealeaves.watch import Workspace

START = datetime(2025, 1, 2, 3, tzinfo=UTC)
HOST, WIRE = "http://stamps.example", "http://wire.example"
LANGUAGES = ("ko", "en", "zh", "ru")

# --- sources --------------------------------------------------------------------------------------------------------------------------


def parse_list(capture: Capture) -> Iterator[Link]:
    for anchor in read_html(capture).all("ul.notices a"):
        yield Link(f"{HOST}{anchor['href']}", None, text_of(anchor))


def parse_notice(capture: Capture) -> Iterator[Document]:
    """Whatever the page says is a notice: as tolerant as a parser of an unknown site must be."""
    body = read_html(capture).first("body")
    lines = blocks_of(body) if body is not None else []
    if len(lines) < 2:
        raise Unreadable("no notice")
    stamp = re.search(r"\d{4}-\d\d-\d\d", lines[-1])
    blocks = [Block(line, role="body" if place else "headline") for place, line in enumerate(lines)]
    yield _document(
        capture, capture.url.removeprefix(HOST), lines[0], blocks, "notice", "mul", stamp[0] if stamp else ""
    )


def parse_wire(capture: Capture) -> Iterator[Document]:
    """Every item of the page: its id, its day, its headline and text."""
    for item in read_html(capture).all("li"):
        headline, *text = blocks_of(item)
        blocks = [Block(headline, role="headline"), *map(Block, text)]
        yield _document(capture, str(item["id"]), headline, blocks, "article", "en", str(item.get("data-day", "")))


def _document(
    capture: Capture, name: str, headline: str, blocks: Sequence[Block], genre: str, edition: str, day: str
) -> Document:
    return Document(
        source=capture.source, outlet=capture.source, native_id=name, url=f"{capture.url}#{name}", headline=headline,
        blocks=languages_of_blocks(blocks, LANGUAGES), genre=genre, edition=edition,
        published_at=date.fromisoformat(day) if day else None,
    )  # fmt: skip


def _has(pattern: bytes) -> Callable[[Capture], bool]:
    return lambda capture: re.search(pattern, capture.body) is not None


STAMPS = Source(
    id="stamps", name="A stamp corporation", outlet="stamps", operator="dprk", bloc="dprk",
    pages=(Page(f"{HOST}/", every=hours(6)),), languages=LANGUAGES, delay=0,
    expect=Expect(min_documents=3, quiet_after=days(60), languages=LANGUAGES, always=("ko",), required=("text",), least_text=20),
)  # fmt: skip
WIRES = Source(
    id="wire", name="A wire", outlet="wire", operator="dprk", bloc="dprk", pages=(Page(f"{WIRE}/", every=hours(6), edition="en"),),
    expect=Expect(min_documents=5, quiet_after=days(60), languages=("en",), required=("published_at", "text")),
    languages=("en",), follow=False, delay=0,
)  # fmt: skip
MODULES = {
    "stamps": SourceModule(
        STAMPS,
        (
            Version("list", 1, parse_list, marker=_has(rb'class="notices"')),
            Version("notice", 1, parse_notice, marker=lambda capture: capture.url != f"{HOST}/"),
        ),
    ),
    "wire": SourceModule(WIRES, (Version("items", 1, parse_wire),)),
}

# --- pages ----------------------------------------------------------------------------------------------------------------------------

KOREAN = ("우표통보 {}", "조선우표사는 새 우표를 발행하였다. 우표의 액면은 70원이고 크기는 30×40미리메터이다.")
OTHERS = {
    "en": ("Stamp notice", "The Korea Stamp Corporation has issued new stamps. The face value of the stamp is 70 won."),
    "zh": ("邮票通报", "朝鲜邮票社发行了新邮票。邮票面值为七十元，尺寸为三十乘四十毫米。"),
    "ru": (
        "Сообщение о почтовой марке",
        "Корейская корпорация почтовых марок выпустила новые марки. Номинал марки составляет семьдесят вон.",
    ),
}
MAINTENANCE = ("Сайт на техническом обслуживании", "Приносим извинения за неудобства.", "Пожалуйста, зайдите позже.")
MOVED = (  # the same in words that no list of stock phrases has
    "Уважаемые посетители",
    "В связи с переездом редакции в новое здание на улице Рёмён выпуск временно не выходит.",
    "Ждём вас на выставке филателистов в Большом народном дворце учёбы после праздника.",
)


def html(*parts: str, title: str = "") -> bytes:
    head = f'<meta charset="utf-8"><title>{title}</title>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(parts)}</body></html>".encode()


def listing(numbers: Sequence[int]) -> bytes:
    anchors = "".join(f'<li><a href="/n/{number}">{KOREAN[0].format(number)}</a></li>' for number in numbers)
    return html(f'<ul class="notices">{anchors}</ul>')


def notice(number: int, *languages: str) -> bytes:
    """A notice in Korean and these languages."""
    lines = [KOREAN[0].format(number), KOREAN[1], *(line for language in languages for line in OTHERS[language])]
    day = date(2024, 12, 3) + timedelta(days=number)
    return html(*(f"<p>{line}</p>" for line in lines), f"<p>{day}</p>")


def says(*lines: str, title: str = "") -> bytes:
    return html(*(f"<p>{line}</p>" for line in lines), title=title)


@dataclass(frozen=True)
class News:
    """An item of the wire."""

    name: str
    text: str
    day: str = "2024-12-30"


def wire(items: Sequence[News]) -> bytes:
    def dated(item: News) -> str:
        return f' data-day="{item.day}"' if item.day else ""

    def shown(item: News) -> str:
        return f'<li id="{item.name}"{dated(item)}><b>{item.text}</b><p>The workers of {item.text} raised their output.</p></li>'

    return html("<ul>", *map(shown, items), "</ul>")


def works(count: int, prefix: str = "a", first: int = 0) -> list[News]:
    return [
        News(f"{prefix}{number}", f"mill number {number} of the province") for number in range(first, first + count)
    ]


# --- the watch ------------------------------------------------------------------------------------------------------------------------


@dataclass
class Site:
    """A host: what it answers at each path; None at a path that does not stand, and nothing at all while it is gone."""

    pages: dict[str, bytes] = field(default_factory=dict)
    gone: bool = False
    everywhere: bytes | None = None  # the one page that is shown instead of every other

    def __call__(self, path: str, now: Now) -> Answer | None:
        body = None if self.gone else self.pages.get(path) if self.everywhere is None else self.everywhere
        return None if body is None else Answer(body, "text/html; charset=utf-8", now.at)


class World:
    """A home folder that watches both sources. Everything real but what is served and the clock."""

    def __init__(self, folder: Path, only: str) -> None:
        self.clock = FileClock(folder / "clock")
        self.clock.move(START)
        self.site = Site()
        self.slack = StandInSlack()
        host = {"stamps": "stamps.example", "wire": "wire.example"}[only]
        self._replica = Replica(story.load(), self.clock, {host: self.site})
        self.source = MODULES[only].source
        self.catalogue = Catalogue({only: MODULES[only]}, load_rules())
        self._settings = lambda: Settings(
            interrupt="medium",  # few documents make a first of its languages no high signal
            home=folder / "home", clock_file=self.clock.path, resolve=self._replica.resolve, delay=0, contact="a test",
            slack_token=TOKEN, slack_channel=CHANNEL, slack_url=self.slack.url,
        )  # fmt: skip

    def __enter__(self) -> World:
        self._replica.__enter__()
        self.slack.__enter__()
        self.settings = self._settings()
        (self.settings.home).mkdir(parents=True)
        self.archive = Archive.open(self.settings.archive_folder, writable=True)
        self.store = Store.open(self.settings.index_url)
        self.workspace = Workspace(self.settings, self.catalogue, self.archive, self.store)
        self.workspace.pipeline = Pipeline(
            self.catalogue, self.store, self.archive
        )  # our own parsers: read in this process
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()
        self.archive.close()
        self.slack.__exit__(kind, error, trace)
        self._replica.__exit__(kind, error, trace)

    def cycle(self, later: timedelta = timedelta(hours=6)) -> None:
        self.clock.move(self.clock.now() + later)
        for cadence in plan.cadences_of(self.settings, self.catalogue):
            asyncio.run(self.workspace.cycle(cadence))

    def cycles(self, count: int, later: timedelta = timedelta(hours=6)) -> None:
        for _ in range(count):
            self.cycle(later)

    def told(self) -> list[str]:
        """The first line of everything that people were told, in order."""
        return [post.text.splitlines()[0] for post in self.slack.posts()]

    def states(self) -> list[str]:
        """The states of the source that people were told of."""
        mark = f"[SOURCE HEALTH] {self.source.id}: "
        return [line.removeprefix(mark).partition(" (")[0] for line in self.told() if line.startswith(mark)]

    def content(self) -> list[str]:
        """What people were told of what the source says."""
        return [line for line in self.told() if not line.startswith("[SOURCE HEALTH]")]

    def decisions(self) -> list[str]:
        with self.store.read() as conn:
            return [row["reason"] for row in deeds.alerts(conn) if row["kind"] == "signal"]

    def standing(self) -> Standing:
        with self.store.read() as conn:
            return health.standings(conn, [self.source], self.workspace.pipeline.labels)[0]

    def remember(self, pages: Sequence[tuple[str, bytes, datetime]]) -> None:
        """Bring in what the pages of the source said in earlier days, as mementos of an archive."""
        captures = [
            Capture(
                self.source.id,
                url,
                at,
                max(at, self.clock.now() - timedelta(days=1)),
                body,
                origin="memento",
                edition="mul",
            )
            for url, body, at in pages
        ]
        self.workspace.pipeline.ingest_all(captures)


def year_of_notices(count: int = 24) -> list[tuple[str, bytes, datetime]]:
    """So many notices in Korean, English and Chinese, two weeks apart, up to three weeks before the start."""
    return [
        (f"{HOST}/n/{number}", notice(number, "en", "zh"), START - timedelta(days=21 + 14 * (count - number)))
        for number in range(count)
    ]
