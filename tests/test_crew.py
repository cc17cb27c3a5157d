"""Work spread over processes: the same results in the same order, whoever dies, and nobody left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parent))  # children import the jobs by name, and are told our path

from crew_jobs import Echo, Parent, Poisoned, Squares

from demo import history
from tealeaves import crew as crew_module
from tealeaves import pipeline, reader, refresh, worker
from tealeaves.archive import Archive
from tealeaves.archive.shards import Shard
from tealeaves.catalogue import load
from tealeaves.clock import FileClock
from tealeaves.crew import Crew
from tealeaves.dumping import import_dump
from tealeaves.errors import ContentError, TealeavesError
from tealeaves.pipeline import Pipeline
from tealeaves.reader import Hands
from tealeaves.rebuild import rebuild
from tealeaves.settings import Settings
from tealeaves.store import Store, derivations, schema
from tealeaves.workplace import open_archive

NOW = datetime(2024, 12, 8, 12, tzinfo=UTC)
PATIENCE = 20.0  # seconds for a process to be gone

# --- the crew itself --------------------------------------------------------------------------------------------------------------


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def await_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not all(map(gone, pids)):
        assert time.monotonic() < deadline, f"still there: {[pid for pid in pids if not gone(pid)]}"
        time.sleep(0.02)


def test_results_come_in_the_order_of_the_items_though_some_take_longer() -> None:
    items = [(number,) for number in range(12)]
    with Crew(Squares(slow=0.05), 2) as crew:
        assert list(crew.map(items)) == [(item, [item[0] ** 2]) for item in items]
        assert len(crew.pids) == 2
        assert list(crew.map(items[:3])) == [(item, [item[0] ** 2]) for item in items[:3]], "and again"
        pids = crew.pids
    assert sum(map(gone, pids)) == 1, "one is kept for the next that needs one"
    worker.dismiss_kept()
    assert all(map(gone, pids))


def test_items_are_drawn_only_a_little_ahead() -> None:
    drawn: list[int] = []

    def items() -> Any:
        for number in range(100):
            drawn.append(number)
            yield (number,)

    with Crew(Squares(), 2) as crew, closing(crew.map(items())) as results:
        for place, _ in enumerate(results):
            assert len(drawn) <= place + 8
            if place == 5:
                break


def test_what_is_broken_off_leaves_nothing_behind_for_the_next() -> None:
    with Crew(Squares(slow=0.3), 2) as crew:
        with closing(crew.map([(number,) for number in range(20)])) as results:
            assert next(results) == ((0,), [0])
            pids = crew.pids
        assert all(map(gone, pids))
        assert list(crew.map([(5,), (6,)])) == [((5,), [25]), ((6,), [36])]


def test_a_child_that_is_killed_once_costs_nothing(tmp_path: Path) -> None:
    items = [tuple(range(start, start + 10)) for start in range(0, 60, 10)]
    with Crew(Squares(deadly=23, once=tmp_path / "once"), 2) as crew:
        found = [each for _, squares in crew.map(items) for each in squares]
    assert found == [number**2 for number in range(60)]


@pytest.mark.req("F-13")
def test_the_one_item_that_kills_whoever_does_it_is_found_and_nothing_else_is_lost() -> None:
    items = [tuple(range(start, start + 4)) for start in range(0, 60, 4)]
    with Crew(Squares(deadly=23), 2) as crew:
        found = [each for _, squares in crew.map(items) for each in squares]
    assert found == [-23 if number == 23 else number**2 for number in range(60)]


@pytest.mark.req("S-8")
@pytest.mark.parametrize(
    "squares", [Squares(telling=True, busy=33), Squares(telling=True, idle=33)], ids=["busy", "idle"]
)
def test_the_one_that_takes_too_long_is_found_at_once_and_not_tried_again(
    squares: Squares, caplog: pytest.LogCaptureFixture
) -> None:
    """Both at once stop any thread of Python: the kernel's timers end the child; its batch is not halved for it."""
    items = [tuple(range(start, start + 20)) for start in range(0, 60, 20)]
    started = time.monotonic()
    with Crew(squares, 2) as crew:
        found = [each for _, done in crew.map(items) for each in done]
    assert found == [-33 if number == 33 else number**2 for number in range(60)]
    assert time.monotonic() - started < PATIENCE
    (record,) = caplog.records
    assert "the page that it read is given up" in record.getMessage()
    assert ("of processor time" in record.getMessage()) == (squares.busy == 33)


@pytest.mark.req("S-8")
@pytest.mark.parametrize(
    ("squares", "why"),
    [(Squares(telling=True, hungry=33), "1 GiB of memory"), (Squares(telling=True, deadly=33), "killed by signal 9")],
    ids=["hungry", "deadly"],
)
def test_one_that_takes_all_memory_or_kills_is_tried_once_more_and_given_up(
    squares: Squares, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    items = [tuple(range(start, start + 20)) for start in range(0, 60, 20)]
    with Crew(squares, 2) as crew:
        found = [each for _, done in crew.map(items) for each in done]
    assert found == [-33 if number == 33 else number**2 for number in range(60)]
    assert [why in record.getMessage() for record in caplog.records] == [True, True], "once with the others, once alone"


def test_several_of_one_item_cost_themselves_only() -> None:
    with Crew(Squares(telling=True, deadly=3, hungry=7, busy=11, idle=15), 1) as crew:
        ((_, found),) = crew.map([tuple(range(20))])
    assert found == [-number if number in (3, 7, 11, 15) else number**2 for number in range(20)]


def test_what_a_child_has_started_ends_with_it() -> None:
    with Crew(Parent(), 1) as crew:
        ((_, pid),) = crew.map([0])
        assert not gone(pid)
        crew.dismiss()
    await_gone([pid])


def test_a_killed_parent_takes_with_it_what_its_children_have_started() -> None:
    script = "\n".join([
        "from crew_jobs import *", "with Crew(Parent(), 1) as crew:",
        "    print(*(pid for _, pid in crew.map([0])), *crew.pids, flush=True)", "    time.sleep(60)",
    ])  # fmt: skip
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )  # fmt: skip
    with parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        parent.kill()
    await_gone(pids)


def test_one_child_is_kept_for_all_that_need_one_and_another_takes_its_place_when_it_has_died() -> None:
    def who() -> int:
        with Crew(Squares(), 1) as crew:
            list(crew.map([(1,)]))
            return crew.pids[0]

    first = who()
    assert who() == who() == first
    os.kill(first, signal.SIGKILL)
    second = who()
    assert second != first
    with Crew(Echo(), 1) as crew:
        assert list(crew.map([b"another job"])) == [(b"another job", b"another job")]
        assert crew.pids == [second]


def test_a_child_that_is_killed_while_it_waits_for_its_turn_costs_nothing() -> None:
    """It dies when it is asked for already: neither an error nor anybody's fault."""
    with Crew(Squares(), 1) as crew:
        list(crew.map([(1,)]))
        pid = crew.pids[0]
    os.kill(pid, signal.SIGSTOP)
    crew_ = Crew(Squares(), 1)
    with crew_, closing(crew_.map([(5,), (6,)])) as results:
        threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
        assert list(results) == [((5,), [25]), ((6,), [36])]
    assert gone(pid)


def test_a_process_that_is_forked_off_leaves_its_parents_child_alone() -> None:
    with Crew(Squares(), 1) as crew:
        list(crew.map([(1,)]))
        pid = crew.pids[0]
    child = os.fork()
    if child == 0:
        try:
            with Crew(Squares(), 1) as own:
                fine = list(own.map([(3,)])) == [((3,), [9])] and own.pids != [pid]
            worker.dismiss_kept()
            os._exit(0 if fine else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert not gone(pid)
    with Crew(Squares(), 1) as crew:
        assert list(crew.map([(2,)])) == [((2,), [4])]
        assert crew.pids == [pid]


def test_a_child_killed_from_outside_is_replaced() -> None:
    items = [(number,) for number in range(10)]
    with Crew(Squares(slow=0.2), 2) as crew:
        results = crew.map(items)
        found = [next(results)]
        os.kill(crew.pids[0], signal.SIGKILL)
        found += results
    assert found == [(item, [item[0] ** 2]) for item in items]


def test_an_error_of_a_child_is_the_parents_and_says_where_it_was_raised() -> None:
    with Crew(Squares(raising=7), 2) as crew:
        with pytest.raises(ValueError, match="7 is refused") as raised:
            list(crew.map([(number,) for number in range(20)]))
        pids = crew.pids
    assert "_square" in "".join(raised.value.__notes__)
    assert all(map(gone, pids))


def test_a_child_that_cannot_begin_says_why() -> None:
    with Crew(Squares(broken="raises"), 2) as crew, pytest.raises(ContentError, match="it cannot begin"):
        list(crew.map([(1,)]))
    with Crew(Squares(broken="dies"), 2) as crew, pytest.raises(TealeavesError, match="exit code 3"):
        list(crew.map([(1,)]))


def test_large_items_and_results_pass_both_ways() -> None:
    items = [bytes([number]) * 5_000_000 for number in range(8)]
    with Crew(Echo(), 2) as crew:
        assert [result for _, result in crew.map(items)] == items


def test_a_result_that_cannot_be_sent_is_an_error_and_no_silence() -> None:
    with Crew(Echo(), 2) as crew, pytest.raises(TealeavesError, match="cannot be sent"):
        list(crew.map([b"a", b"unsendable", b"b"]))


@pytest.mark.parametrize(
    ("how", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, -signal.SIGINT), (None, 1)], ids=str
)
def test_no_child_outlives_its_parent_however_that_one_ends(how: signal.Signals | None, code: int) -> None:
    """kill -9, Ctrl-C, or an error: the children are in the middle of an item of a minute."""
    parent = subprocess.Popen(
        [sys.executable, "-c", "import crew_jobs; crew_jobs.main()", *([] if how else ["raise"])],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    with parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        if how:
            parent.send_signal(how)
        assert parent.wait(PATIENCE) == code
    await_gone(pids)


# --- what is read by a crew -------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Items so small that a small history makes many of them."""
    monkeypatch.setattr(crew_module, "FEW", 2)
    monkeypatch.setattr(pipeline, "BATCH", 20)
    monkeypatch.setattr(refresh, "BATCH", 20)
    monkeypatch.setattr(Archive.shards, "__defaults__", (None, 8192))


def home(folder: Path, workers: int) -> Settings:
    clock = FileClock(folder / "clock")
    clock.move(NOW)
    settings = Settings(home=folder / f"home{workers}", clock_file=clock.path, workers=workers)
    for dump in history.write(folder / f"history{workers}"):
        import_dump(settings, [dump.path], str(dump.mapping))
    return settings


def names_of(table: sa.Table) -> list[str]:
    where = ("file", "offset", "length") if table in (schema.captures, schema.misses) else ()
    return [column.name for column in table.columns if column.name not in where]


def everything(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that reading fills, the order of arrival with them; only where in the archive differs from home to home."""
    tables = (*schema.REBUILT, schema.derivations, schema.ticks)
    with Store.open(settings.index_url) as store, store.read() as conn:
        return {
            table.name: sorted(
                tuple(row) for row in conn.execute(sa.select(*(table.c[name] for name in names_of(table))))
            )
            for table in tables
        }


@pytest.fixture
def spied(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many children each crew had that could have two, and had anything to do."""
    sizes: list[int] = []
    map_ = Crew.map

    def counting(self: Crew[Any, Any], items: Any) -> Any:
        yield from map_(self, items)
        if self._size == 2 and self.pids:
            sizes.append(len(self.pids))

    monkeypatch.setattr(Crew, "map", counting)
    return sizes


@pytest.mark.req("F-13b")
@pytest.mark.usefixtures("small")
def test_an_import_by_two_has_the_rows_of_one_and_in_the_same_order(tmp_path: Path, spied: list[int]) -> None:
    one, two = home(tmp_path, 1), home(tmp_path, 2)
    assert everything(one) == everything(two)
    assert max(spied) == 2


@pytest.mark.req("F-13b")
@pytest.mark.usefixtures("small")
def test_a_rebuild_by_two_has_the_rows_and_the_signals_of_one(tmp_path: Path, spied: list[int]) -> None:
    settings = home(tmp_path, 1)
    rebuild(settings)
    by_one = everything(settings)
    rebuild(settings.model_copy(update={"workers": 2}))
    assert everything(settings) | {"ticks": []} == by_one | {"ticks": []}
    assert len(by_one["signals"]) > 0
    assert spied == [2]


@pytest.mark.req("F-13b")
@pytest.mark.usefixtures("small")
def test_what_is_missing_is_derived_by_two_as_by_one(tmp_path: Path, spied: list[int]) -> None:
    """An index that nothing is known of: every capture is read and every document observed again."""
    settings = home(tmp_path, 1)
    before = everything(settings)
    catalogue = load(settings.dumps_folder)
    with open_archive(settings, writable=False) as archive, Store.open(settings.index_url) as store:
        crew = Pipeline(catalogue, store, archive, Hands(2, settings.dumps_folder))
        missing = dict.fromkeys(crew.parts, derivations.NOTHING)
        observers = {part: reach for part, reach in missing.items() if part.startswith("observer")}
        with store.read() as conn:
            through = derivations.present(conn).sightings
        for some in (missing, observers):
            assert refresh.Refresh(catalogue, store, some, crew._work).run(through, None) > 100
    assert everything(settings) == before
    assert spied == [2, 2]


@pytest.mark.req("F-13")
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("way", ["import", "rebuild"])
def test_a_page_that_kills_its_reader_is_quarantined_and_all_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    whole = everything(home(tmp_path, 1))
    poison = dict(zip(names_of(schema.captures), whole["captures"][33], strict=True))
    monkeypatch.setenv("TEALEAVES_POISON", poison["url"])
    if way == "rebuild":
        settings = home(tmp_path, 2)
        monkeypatch.setattr(reader, "Reading", Poisoned)
        rebuild(settings)
    else:
        monkeypatch.setattr(reader, "Reading", Poisoned)
        settings = home(tmp_path, 2)
    found = everything(settings)
    assert found["captures"] == whole["captures"]
    (row,) = set(found["quarantine"]) - set(whole["quarantine"])
    assert row[:2] == (poison["id"], f"{poison['source']}/-")
    assert row[4] == "process_ended"
    assert "signal 11" in row[5]
    lost = {row[1:] for row in whole["sightings"]} - {row[1:] for row in found["sightings"]}
    assert {row[1] for row in lost} == {poison["id"]}
    assert len(found["documents"]) == len(whole["documents"]) - 1


# --- shards of the archive --------------------------------------------------------------------------------------------------------


@pytest.fixture
def archive_of(tmp_path: Path) -> Callable[[], Archive]:
    settings = home(tmp_path, 1)
    return lambda: open_archive(settings, writable=False)


@pytest.mark.parametrize("size", [1, 700, 4096, 50_000, 10**9])
def test_shards_of_any_size_hold_each_look_once_and_in_order(archive_of: Callable[[], Archive], size: int) -> None:
    with archive_of() as archive:
        whole = [(place, look.id) for place, look in archive.looks()]
        limit = min(len(whole), 60 if size == 1 else len(whole))
        end = whole[limit - 1][0].offset + whole[limit - 1][0].length
        found: list[Any] = []
        for shard in archive.shards(None, size):
            if len(archive.files()) == 1 and shard.start >= end:
                break
            found += ((place, look.id) for place, look in archive.stretch(shard))
    assert len(whole) > 100
    assert found[:limit] == whole[:limit]


def test_damage_across_the_border_of_shards_hides_no_more_than_in_one_piece(archive_of: Callable[[], Archive]) -> None:
    with archive_of() as archive:
        places = [place for place, _ in archive.looks()]
        middle = places[40]
        with (archive.folder / middle.file).open("r+b") as warc:
            warc.seek(middle.offset + 5)
            warc.write(b"\0" * (middle.length + 60))
        whole = [place for place, _ in archive.looks()]
        assert len(whole) == len(places) - 2
        for border in (
            middle.offset,
            middle.offset + 1,
            middle.offset + middle.length,
            middle.offset + middle.length + 9,
        ):
            size = archive.files()[0].stat().st_size
            cut = [Shard(middle.file, 0, border, aligned=True), Shard(middle.file, border, size)]
            assert [place for shard in cut for place, _ in archive.stretch(shard)] == whole
