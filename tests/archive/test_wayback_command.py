"""The commands as a researcher types them: import wayback, Ctrl-C, and coverage with its intervals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bad_archive import BadArchive, says
from command_line import tealeaves
from memento_world import Seen, past

from tealeaves.archive.fields import compact
from tealeaves.catalogue import load
from tealeaves.clock import FileClock
from tealeaves.covered import coverage_of
from tealeaves.fetch.policy import GatePolicy
from tealeaves.mementos.ask import Manners
from tealeaves.mementos.pace import Limit
from tealeaves.mementos.run import import_mementos
from tealeaves.mementos.terms import Wanted
from tealeaves.plan import policy_of
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.workplace import open_archive

ARCHIVE = "http://web.archive.example"
PROGRAM = Path(sys.executable).with_name("tealeaves")
QUICK = Manners(index=Limit(24, 0.1), mementos=Limit(4800, 1.0))
FEED = "https://tass.com/rss/v2.xml"


@pytest.fixture
def archive() -> Iterator[BadArchive]:
    with BadArchive(past(12)) as served:
        yield served


@pytest.fixture
def environment(tmp_path: Path, archive: BadArchive) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TEALEAVES_")}
    return {**plain, "TEALEAVES_HOME": str(tmp_path / "home"), "TEALEAVES_RESOLVE": archive.resolve, "COLUMNS": "200"}


def command(environment: dict[str, str], *words: str, code: int = 0) -> str:
    done = tealeaves(Path(environment["TEALEAVES_HOME"]), *words, **environment)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def test_what_a_researcher_sees(environment: dict[str, str], archive: BadArchive) -> None:
    wayback = ("import", "wayback", "kcna_kp", "--archive-url", ARCHIVE)
    dry = command(environment, *wayback, "--dry-run")
    assert "16 wanted, 0 (0.0 %) held already" in dry
    assert "captures a month, held/in the archive:" in dry
    archive.always[archive.seen[0].stamp, archive.seen[0].url] = says(b"HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n")
    text = command(environment, *wayback)
    assert "15 imported, 1 refused" in text
    assert "refused, unplayable: 1" in text
    assert "none of them sent: history is not news" in text
    again = json.loads(command(environment, *wayback, "--json"))
    assert (again["captures"], again["already_held"], again["unhad_before"]) == (0, 15, 1)
    covered = command(environment, "coverage", "kcna_kp")
    assert "kcna_kp: 15 captures" in covered
    assert "(memento 15)" in covered
    assert "has 16 of kcna.kp/" in covered
    assert "15 of them are held; could not be had: unplayable 1" in covered
    sights = [json.loads(line) for line in command(environment, "coverage", "kcna_kp", "--first-seen").splitlines()]
    assert len(sights) == 12


def test_a_private_address_is_asked_only_where_the_operator_says_so(
    environment: dict[str, str], archive: BadArchive
) -> None:
    """The guard of the gate holds for archives too (S-2)."""
    environment.pop("TEALEAVES_RESOLVE")
    words = (
        "import",
        "wayback",
        "kcna_kp",
        "--archive-url",
        f"http://localhost:{archive.port}",
        "--dialect",
        "wayback",
    )
    said = command(environment, *words, code=1)
    assert "could not be had" in said
    assert "not a public address" in said
    assert archive.arrivals["index"] == []


def test_the_archives_host_is_allowed_only_while_it_is_imported_from() -> None:
    policy = policy_of(Settings(home=Path("nowhere")), load())
    assert isinstance(policy, GatePolicy)
    assert "web.archive.org" not in policy.hosts


def test_ctrl_c_stores_what_has_come(environment: dict[str, str], archive: BadArchive, tmp_path: Path) -> None:
    archive.seen[:] = past(600)
    words = [PROGRAM, "import", "wayback", "kcna_kp", "--archive-url", ARCHIVE]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _ in range(600):
        if len(archive.asked) > 12:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "the same command goes on" in said
    assert "Traceback" not in said
    with open_archive(Settings(home=tmp_path / "home"), writable=False) as opened:
        kept = sum(1 for _ in opened.looks())
    assert 8 <= kept <= len(archive.asked)


# --- first sights are intervals ---------------------------------------------------------------------------------------------------


def feed(*numbers: int) -> bytes:
    items = "".join(
        f"<item><title>Report of the mill No. {n}</title><link>https://tass.com/world/{1_800_000 + n}</link>"
        f"<guid>https://tass.com/world/{1_800_000 + n}</guid><pubDate>Mon, 0{1 + n % 9} Jan 2024 00:00:00 +0000</pubDate>"
        f"<description>The workers of the mill fulfilled plan No. {n}, the ministry said on the day.</description></item>"
        for n in numbers
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>TASS</title>{items}</channel></rss>'.encode()


@pytest.mark.req("B-8")
def test_the_first_sight_of_an_item_is_an_interval(tmp_path: Path) -> None:
    start = datetime(2024, 1, 10, tzinfo=UTC)
    page = next(page.url for page in load().source("tass_en").source.pages)
    shown = ((0, (1, 2)), (5, (1, 2, 3)), (6, (1, 2, 3)), (30, (3, 4)))
    seen = [Seen(page, start + timedelta(hours=hours), feed(*numbers), mime="text/xml") for hours, numbers in shown]
    clock = FileClock(tmp_path / "clock")
    clock.move(datetime(2024, 6, 1, tzinfo=UTC))
    with BadArchive([replace(each, revisit=place == 2) for place, each in enumerate(seen)]) as archive:
        settings = Settings(home=tmp_path / "home", clock_file=clock.path, resolve=archive.resolve)
        report = import_mementos(settings, Wanted("tass_en", archive=ARCHIVE), QUICK)
    assert report.added == 4, report.text()
    with (
        Store.open(settings.index_url) as store,
        store.read() as conn,
        open_archive(settings, writable=False) as opened,
    ):
        (covered,) = coverage_of(conn, load(), opened.manifests())
    hours = {
        sight.first.headline.rpartition(" ")[2]: None
        if sight.width is None
        else (sight.width / timedelta(hours=1), compact(sight.by))
        for sight in covered.sights
    }
    assert hours == {"1": None, "2": None, "3": (5.0, "20240110050000"), "4": (24.0, "20240111060000")}
    delays = [sight.as_dict()["delay"] for sight in covered.sights]
    assert sorted(delays, key=str) == [[0, 18_000.0], [0, 86_400.0], [0, None], [0, None]]
    assert covered.first_seen() == {
        "items": 4,
        "bounded": 2,
        "unbounded": 2,
        "median": 18_000.0,
        "p95": 86_400.0,
        "most": 86_400.0,
    }
    whole = covered.as_dict()
    assert (whole["captures"], whole["months"]) == ({"memento": 4}, {"memento": {"2024-01": 4}})
    assert (whole["archives"][0]["wanted"], whole["archives"][0]["held"]) == (4, 4)
    assert json.loads(json.dumps(whole)) == whole
    assert "2 first seen within a known interval: half within 5 hours" in covered.text()
