"""Crashes and rot: nothing acknowledged is lost, nothing is cut that can be read, and whatever is cut is kept and named."""

from __future__ import annotations

import os
import random
import shutil
import zlib
from pathlib import Path
from typing import Any

import pytest

from tealeaves.archive import Archive, looks, records
from tealeaves.archive.scan import Damage, scan
from tealeaves.errors import ArchiveError
from tealeaves.model import Look, Place

REQUEST = b"GET /en HTTP/1.1\r\n\r\n"


def written(folder: Path, kept: list[Look], *, request: bytes | None = None) -> list[Place]:
    with Archive.open(folder, writable=True) as archive:
        return [archive.append(look, request=request) for look in kept]


def only_warc(folder: Path) -> Path:
    (warc,) = folder.glob("*.warc.gz")
    return warc


@pytest.mark.parametrize(("with_cdxj", "step"), [(True, 9), (False, 1)])
def test_truncation_at_every_byte_of_the_last_two_records(
    tmp_path: Path, make: Any, with_cdxj: bool, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda fd: None)  # a thousand openings; test_disk.py shows what is synced when
    original = tmp_path / "original"
    page = make.capture(b"0")
    kept = [page, make.capture(b"1"), make.revisit(page)]
    places = written(original, kept)
    warc = only_warc(original)
    content, end = warc.read_bytes(), warc.stat().st_size
    assert places[-1].offset + places[-1].length == end
    later = make.capture(b"2")
    for size in range(places[-2].offset, end, step):
        folder = tmp_path / "torn"
        shutil.copytree(original, folder) if with_cdxj else (folder.mkdir(), shutil.copy(warc, folder))
        only_warc(folder).write_bytes(content[:size])
        whole = [look for look, place in zip(kept, places, strict=True) if place.offset + place.length <= size]
        good = max(place.offset + place.length for place in places if place.offset + place.length <= size)
        with Archive.open(folder, writable=True) as archive:
            if size == good:
                assert archive.recovered == ()
            else:
                (torn,) = archive.recovered
                assert (torn.file, torn.offset, torn.length) == (warc.name, good, size - good)
                assert (folder / torn.moved_to).read_bytes() == content[good:size]
            archive.append(later)
            assert [look for _, look in archive.looks()] == [*whole, later]
            assert archive.as_of(later.url, later.captured_at) == later
        shutil.rmtree(folder)


def test_a_response_whose_request_was_torn_off_stays(tmp_path: Path, make: Any) -> None:
    kept = [make.capture(), make.capture()]
    places = written(tmp_path / "a", kept, request=REQUEST)
    warc = only_warc(tmp_path / "a")
    content = warc.read_bytes()
    response_end = places[-1].offset + places[-1].length
    for size in (response_end, response_end + 1, len(content) - 1):
        warc.write_bytes(content[:size])
        with Archive.open(tmp_path / "a", writable=True) as archive:
            assert [torn.length for torn in archive.recovered] == ([size - response_end] if size > response_end else [])
            assert [look for _, look in archive.looks()] == kept
            assert archive.check().sound


def test_a_tail_torn_twice_at_the_same_place_is_kept_twice(tmp_path: Path, make: Any) -> None:
    written(tmp_path / "a", [make.capture()])
    warc = only_warc(tmp_path / "a")
    good = warc.read_bytes()
    for tail in (b"\x1f\x8b first", b"\x1f\x8b second"):
        warc.write_bytes(good + tail)
        with Archive.open(tmp_path / "a", writable=True) as archive:
            (torn,) = archive.recovered
            assert (tmp_path / "a" / torn.moved_to).read_bytes() == tail
    assert len(Archive.open(tmp_path / "a").check().torn) == 2


def test_a_file_torn_in_its_first_record_is_begun_anew(tmp_path: Path, make: Any) -> None:
    look = make.capture()
    written(tmp_path / "a", [look])
    warc = only_warc(tmp_path / "a")
    warc.write_bytes(warc.read_bytes()[:100])
    with Archive.open(tmp_path / "a", writable=True) as archive:
        assert (archive.recovered[0].offset, archive.recovered[0].length) == (0, 100)
        assert archive.files() == []
        archive.append(look)
        assert [kept for _, kept in archive.looks()] == [look]


def test_a_reader_leaves_an_unfinished_tail_alone(tmp_path: Path, make: Any) -> None:
    kept = [make.capture(), make.capture()]
    places = written(tmp_path / "a", kept)
    warc = only_warc(tmp_path / "a")
    whole = warc.read_bytes()
    warc.write_bytes(whole[:-5])
    with Archive.open(tmp_path / "a") as reader:
        assert [look for _, look in reader.looks()] == kept[:1]
        assert len(list(reader.places())) == 1
        assert warc.stat().st_size == len(whole) - 5
        warc.write_bytes(whole)  # the writer finishes its record
        assert [look for _, look in reader.looks({places[0].file: places[1].offset})] == kept[1:]
        assert len(list(reader.places())) == 2


@pytest.mark.parametrize("keep_cdxj", [True, False])
def test_rot_in_the_middle_costs_one_record_and_nothing_is_cut(
    tmp_path: Path, make: Any, caplog: pytest.LogCaptureFixture, keep_cdxj: bool
) -> None:
    kept = [make.capture() for _ in range(5)]
    places = written(tmp_path / "a", kept)
    warc = only_warc(tmp_path / "a")
    content = bytearray(warc.read_bytes())
    content[places[2].offset + 40] ^= 0xFF
    warc.write_bytes(content)
    if not keep_cdxj:
        warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj").unlink()
    later = make.capture()
    with Archive.open(tmp_path / "a", writable=True) as archive:
        assert archive.recovered == ()
        archive.append(later)
        assert [look for _, look in archive.looks()] == [*kept[:2], *kept[3:], later]
        assert f"at {places[2].offset} cannot be read" in caplog.text
        assert bytes(content) == warc.read_bytes()[: len(content)]
        with pytest.raises(ArchiveError, match="cannot be read"):
            archive.read(places[2])
        assert any(problem.offset == places[2].offset for problem in archive.check().problems)
    if not keep_cdxj:
        assert len(archive.files()) == 2, "a file known to be damaged is not written to any more"


def test_a_lying_cdxj_never_makes_a_good_record_torn(tmp_path: Path, make: Any) -> None:
    kept = [make.capture() for _ in range(3)]
    places = written(tmp_path / "a", kept)
    warc = only_warc(tmp_path / "a")
    cdxj = warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj")
    end = warc.stat().st_size
    for covers in (places[2].offset + 7, end - 1, end + 100, -4):
        cdxj.write_bytes(b'!meta 0 {"format": 1, "covers": %d}\n' % covers)
        with Archive.open(tmp_path / "a", writable=True) as archive:
            assert archive.recovered == ()
            assert [look for _, look in archive.looks()] == kept
            assert len(list(archive.places())) == 3
        assert warc.stat().st_size == end


def test_a_page_cannot_smuggle_records_through_a_crash(tmp_path: Path, make: Any) -> None:
    """A body of gzip members that look like our records, stored uncompressed by deflate, torn in the middle."""
    forged, _ = looks.members(make.capture(b"forged", provenance="own poll"), None, records.warcinfo_id("guess"), None)
    noise = random.Random(1).randbytes(60_000)
    kept = [make.capture(b"good"), make.capture(noise + forged + noise)]
    places = written(tmp_path / "a", kept)
    warc = only_warc(tmp_path / "a")
    content = warc.read_bytes()
    assert content.count(forged) == 1, "deflate stored the page as it is: the trap is set"
    warc.write_bytes(content[: content.index(forged) + len(forged)])
    with Archive.open(tmp_path / "a", writable=True) as archive:
        assert archive.recovered[0].offset == places[1].offset
        assert [look for _, look in archive.looks()] == kept[:1]


@pytest.mark.req("S-7")
def test_a_bomb_in_a_warc_is_not_inflated(tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import tracemalloc

    monkeypatch.setattr(records, "MAX_RECORD", 2_000_000)
    places = written(tmp_path / "a", [make.capture()])
    warc = only_warc(tmp_path / "a")
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = engine.compress(b"WARC/1.1\r\n" + bytes(400_000_000)) + engine.flush()
    end = warc.stat().st_size
    warc.write_bytes(warc.read_bytes() + bomb)
    tracemalloc.start()
    (found,) = [stretch for stretch in scan(warc, end) if isinstance(stretch, Damage)]
    with pytest.raises(ArchiveError, match="inflates to more than"):
        Archive.open(tmp_path / "a").read(Place(places[0].file, end, len(bomb)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "inflates to more than" in found.reason
    assert found.length == len(bomb)
    assert peak < 12_000_000


def test_a_file_that_was_begun_and_never_written_holds_nothing(tmp_path: Path, make: Any) -> None:
    """Killed between the making of a file and its first record."""
    with Archive.open(tmp_path, writable=True) as archive:
        archive.append(make.capture())
    (tmp_path / "tealeaves-99999-99991231000000-0000000000000000.warc.gz").touch()
    with Archive.open(tmp_path) as archive:
        assert len(list(archive.looks())) == 1
