"""A replay that was killed goes on where it was, and says what an unbroken one says; what was kept is never trusted unseen."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo import history
from tealeaves import crew, segments
from tealeaves.archive import Archive
from tealeaves.clock import FileClock
from tealeaves.dumping import import_dump
from tealeaves.model import Capture
from tealeaves.reader import Hands
from tealeaves.replay import ReplayReport, archived, judge, replay, tape_of
from tealeaves.settings import Settings
from tealeaves.workplace import open_archive

NOW = datetime(2024, 12, 8, 12, tzinfo=UTC)
SCRIPT = Path(__file__).with_name("replay_in_small_pieces.py")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("lived")
    clock = FileClock(folder / "clock")
    clock.move(NOW)
    settings = Settings(home=folder / "home", clock_file=clock.path, workers=1)
    for dump in history.write(folder / "history"):
        import_dump(settings, [dump.path], str(dump.mapping))
    return settings


@pytest.fixture
def settings(lived: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A copy of the home folder that was never replayed, and shards so small that there are many."""
    shutil.copytree(lived.home, tmp_path / "home", ignore=shutil.ignore_patterns("cache"))
    monkeypatch.setattr(Archive.shards, "__defaults__", (None, 4096))
    return lived.model_copy(update={"home": tmp_path / "home"})


def plain(report: ReplayReport) -> list[object]:
    counts = [report.captures, report.documents, report.quarantined, report.evaluated]
    return [*counts, *(found.canonical() for found in report.signals)]


def kept(settings: Settings) -> dict[str, int]:
    """Each segment that is kept, and when it was written."""
    return {path.name: path.stat().st_mtime_ns for path in (settings.home / "cache" / "replay").glob("*/*.tape")}


@pytest.fixture
def unbroken(settings: Settings) -> list[object]:
    """What a replay without any cache says: every capture in one piece."""
    from tealeaves.catalogue import load

    catalogue = load(settings.dumps_folder)
    with open_archive(settings, writable=False) as archive:
        captures = list(archived(archive))
    report = judge(tape_of(catalogue, captures), catalogue.chosen_rules(None))
    report.captures = len(captures)
    assert len(report.signals) >= 3
    return plain(report)


@pytest.mark.req("F-13b")
def test_a_replay_killed_in_the_middle_goes_on_and_says_the_same(settings: Settings, unbroken: list[object]) -> None:
    """kill -9, three times, each time after some more segments."""
    done: list[set[str]] = [set()]
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, SCRIPT, settings.home, "0.05"], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        with child:
            assert child.stdout is not None
            for _ in range(len(done[-1]) + 4):
                assert child.stdout.readline(), "it was not to come to its end"
            child.send_signal(signal.SIGKILL)
        done.append(set(kept(settings)))
        assert done[-2] < done[-1], "more than before, and nothing lost"
    before = kept(settings)
    report = replay(settings)
    assert plain(report) == unbroken
    assert 0 < report.read < report.captures
    assert before.items() <= kept(settings).items(), "what was kept is not made again"


@pytest.mark.req("F-13b")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_repeated_replay_reads_the_end_of_the_newest_file_alone(
    settings: Settings, unbroken: list[object], workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "FEW", 2)
    settings = settings.model_copy(update={"workers": workers})
    first, second = replay(settings), replay(settings)
    assert plain(first) == plain(second) == unbroken
    assert first.read == first.captures
    assert second.read < 20 < first.read


def test_a_replay_of_a_stretch_counts_only_what_was_known_by_then(settings: Settings) -> None:
    whole = replay(settings)
    middle = whole.signals[len(whole.signals) // 2].known_at
    some = replay(settings, until=middle)
    rest = replay(settings, since=middle)
    assert [*some.signals, *rest.signals] == whole.signals
    assert some.captures < whole.captures
    assert some.documents < whole.documents
    assert some.evaluated < whole.evaluated
    assert replay(settings, until=middle + timedelta(microseconds=1)).captures > some.captures


def _cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _turn_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-40] ^= 1
    path.write_bytes(content)


def _garbage(path: Path) -> None:
    path.write_bytes(b"not a tape at all")


def _of_another(path: Path) -> None:
    other = next(one for one in sorted(path.parent.iterdir()) if one != path)
    shutil.copyfile(other, path)


def _gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("harm", [_cut_short, _turn_a_bit, _garbage, _of_another, _gone])
def test_a_segment_that_is_not_what_it_was_is_made_again(
    settings: Settings, unbroken: list[object], harm: object
) -> None:
    replay(settings)
    victim = sorted((settings.home / "cache" / "replay").glob("*/*.tape"))[3]
    sound = victim.read_bytes()
    assert callable(harm)
    harm(victim)
    report = replay(settings)
    assert plain(report) == unbroken
    assert 0 < report.read < report.captures
    assert victim.read_bytes() == sound, "and is the same, byte for byte"


def test_another_edition_keeps_its_own_and_the_oldest_goes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept stays bounded: the edition at hand and the one before. A child would know its own edition only."""
    monkeypatch.setattr("tealeaves.replay.hands_of", lambda _: Hands())
    folder = settings.home / "cache" / "replay"
    editions: list[set[str]] = []
    for number in range(4):
        monkeypatch.setattr(segments, "edition", lambda catalogue, number=number: f"{number}" * 64)
        report = replay(settings)
        assert report.read == report.captures, "a segment of another edition is nobody's"
        editions.append({path.name for path in folder.iterdir()})
        os.utime(folder / (f"{number}" * 16), (number, number))
    assert [sorted(name[0] for name in found) for found in editions] == [["0"], ["0", "1"], ["1", "2"], ["2", "3"]]


def test_the_edition_changes_with_the_parsers_the_observers_and_the_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from tealeaves.catalogue import load

    catalogue = load()
    known = segments.edition(catalogue)
    assert segments.edition(load()) == known
    (module, *_) = catalogue.sources.values()
    older = replace(module, versions=(replace(module.versions[0], revision=77),))
    changed = replace(catalogue, sources={**catalogue.sources, module.source.id: older})
    assert segments.edition(changed) != known
    package = tmp_path / "parsers"
    package.mkdir()
    (package / "one.py").write_text("pass")
    found = segments.importlib.util.find_spec

    def elsewhere(name: str) -> object:
        return SimpleNamespace(submodule_search_locations=[str(package)]) if name == "parsers" else found(name)

    monkeypatch.setattr(segments.importlib.util, "find_spec", elsewhere)
    first = segments.edition(catalogue)
    (package / "one.py").write_text("pass\n")
    assert len({known, first, segments.edition(catalogue)}) == 3


def test_what_was_written_since_is_replayed_too(settings: Settings, unbroken: list[object]) -> None:
    replay(settings)
    with open_archive(settings, writable=True) as archive:
        last = next(look for _, look in archive.looks() if isinstance(look, Capture))
        at = last.captured_at + timedelta(days=1)
        archive.append(replace(last, captured_at=at, body=last.body.replace(b"e", b"E"), recorded_at=NOW))
    again = replay(settings)
    assert again.captures == unbroken[0] + 1  # type: ignore[operator]
    assert again.read < 40


def test_of_a_folder_that_cannot_be_written_to_nothing_is_kept(
    settings: Settings, unbroken: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings.home / "cache").write_text("a file where the folder would be")
    assert plain(replay(settings)) == unbroken
    assert plain(replay(settings)) == unbroken


@pytest.fixture(autouse=True)
def _nobody_sends() -> Iterator[None]:
    yield
    from tealeaves import mode

    assert not mode.is_replaying()
