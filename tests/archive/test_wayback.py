"""Import from a real pywb that serves real WARC files: everything it has, nothing twice, and a kill -9 loses and doubles nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from bad_archive import BadArchive, most_within
from import_and_be_killed import MANNERS
from memento_world import Seen, past, scenery, write_warc
from pywb_serving import COLLECTION, index_of, serving

from tealeaves.mementos.pace import Limit
from tealeaves.mementos.run import import_mementos
from tealeaves.mementos.terms import Wanted
from tealeaves.rebuild import rebuild
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.store.schema import captures, documents, observations, quarantine, sightings
from tealeaves.workplace import open_archive

pytestmark = pytest.mark.peer

ARTICLES = 1651  # with their revisits, edits and deletions: 2,000 captures
KILLS = 10 if os.environ.get("TEALEAVES_SLOW_TESTS") else 3
ARCHIVE = f"http://pywb.example:8080/{COLLECTION}"
TESTS = Path(__file__).parent


@dataclass(frozen=True)
class Peer:
    """pywb, what it has, and where."""

    seen: list[Seen]
    port: int
    log: Path

    @property
    def resolve(self) -> str:
        return f"pywb.example:8080=127.0.0.1:{self.port}"

    def index_requests(self) -> list[float]:
        """When the index was asked, by pywb's own log."""
        said = re.findall(r"\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\] \"GET /tea/cdx\?", self.log.read_text())
        return [datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() for at in said]


@pytest.fixture(scope="module")
def peer(pywb: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    home = tmp_path_factory.mktemp("peer")
    for name in ("warcs", "index"):
        (home / name).mkdir()
    seen = past(ARTICLES)
    assert len(seen) == 2_001
    write_warc(home / "warcs" / "a.warc.gz", [*seen, *scenery()])
    index_of(pywb, home / "warcs", home / "index")
    with serving(pywb, home, home / "index", home / "warcs") as port:
        yield Peer(seen, port, home / "log")


@pytest.fixture(scope="module")
def uninterrupted(peer: Peer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home folder after an import that nothing disturbed, of the same past from a server that speaks as the Wayback Machine does."""
    with BadArchive(peer.seen) as archive:
        settings = Settings(home=tmp_path_factory.mktemp("whole") / "home", resolve=archive.resolve)
        manners = replace(MANNERS, index=Limit(24, 0.6), rows=500)
        report = import_mementos(settings, Wanted("kcna_kp", archive="http://web.archive.example"), manners)
        assert len(archive.queries) == 5
    assert (report.added, report.known, report.left, report.refused) == (len(peer.seen), 0, 0, [])
    return settings


@pytest.fixture(scope="module")
def killed(peer: Peer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home folder after an import from pywb that was killed so often, and then finished."""
    settings = Settings(home=tmp_path_factory.mktemp("killed") / "home", resolve=peer.resolve)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TEALEAVES_")}
    said = subprocess.run(
        [sys.executable, str(TESTS / "import_and_be_killed.py"), ARCHIVE, str(KILLS), "7"],
        env={**plain, "TEALEAVES_HOME": str(settings.home), "TEALEAVES_RESOLVE": peer.resolve, "PYTHONPATH": str(TESTS)},
        check=True, capture_output=True, text=True, timeout=900,
    ).stdout  # fmt: skip
    died, known, added, left = map(int, said.split())
    assert (died, left, known + added) == (KILLS, 0, len(peer.seen))
    assert 0 < known < len(peer.seen), "the children died too young, or too old, for this to say anything"
    return settings


def rows(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Everything that was derived, but for when we stored it and in what order."""
    c, d, s, o, q = captures.c, documents.c, sightings.c, observations.c, quarantine.c
    wanted = {
        "captures": sa.select(c.id, c.source, c.url, c.captured_at, c.status, c.digest, c.origin, c.precision, c.etag),
        "documents": sa.select(d.version, d.native_id, d.headline, d.blocks, d.published_at),
        "sightings": sa.select(s.version, s.capture, s.captured_at),
        "observations": sa.select(o.id, o.kind, o.value, o.version),
        "quarantine": sa.select(q.capture, q.reason),
    }
    with Store.open(settings.index_url) as store, store.read() as conn:
        return {name: sorted(map(tuple, conn.execute(each)), key=str) for name, each in wanted.items()}


@pytest.mark.req("B-11")
def test_kills_lose_and_double_nothing(peer: Peer, uninterrupted: Settings, killed: Settings) -> None:
    assert rows(killed) == rows(uninterrupted)
    with open_archive(killed, writable=False) as opened:
        looks = [look.id for _, look in opened.looks()]
        assert len(looks) == len(set(looks)) == len(peer.seen)
        assert opened.check().sound
    assert most_within(peer.index_requests(), 60.0) <= 24
    assert len(peer.index_requests()) >= 3, "the index did not fit one answer"
    assert not [path for path in (killed.home / "mementos").rglob("*") if path.name.startswith("list-")]


@pytest.mark.req("B-12")
def test_everything_that_pywb_has_is_held_at_its_second(peer: Peer, killed: Settings) -> None:
    with open_archive(killed, writable=False) as opened:
        looks = {(look.captured_at, look.url): look for _, look in opened.looks()}  # type: ignore[union-attr]
    assert set(looks) == {(each.at, each.url) for each in peer.seen}
    for each in peer.seen:
        look = looks[each.at, each.url]
        assert (look.body, look.status, look.origin) == (each.body, each.status, "memento")  # type: ignore[union-attr]
    revisits = [each for each in peer.seen if each.revisit]
    assert len(revisits) == -(-ARTICLES // 10), "a revisit is held with the bytes that it repeats"


@pytest.mark.req("B-15")
def test_a_second_import_brings_nothing(peer: Peer, killed: Settings) -> None:
    before = rows(killed)
    report = import_mementos(
        killed, Wanted("kcna_kp", archive=ARCHIVE), replace(MANNERS, index=Limit(24, 0.6), rows=400)
    )
    assert (report.added, report.known, report.left) == (0, len(peer.seen), 0)
    assert report.not_asked == {"not_a_document": 20, "status_302": 20}
    assert report.remarks == []
    assert rows(killed) == before


def test_the_index_can_be_made_anew_from_what_was_imported(killed: Settings) -> None:
    before = rows(killed)
    rebuild(killed)
    assert rows(killed) == before
