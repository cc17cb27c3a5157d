"""The CDXJ: sorted, complete, made again from the WARC whenever it is missing or wrong."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from tealeaves.archive import Archive, cdxj, fields
from tealeaves.archive.index import WarcIndex
from tealeaves.errors import ArchiveError
from tealeaves.model import Capture, Place


def cdxj_of(archive: Archive) -> Path:
    (warc,) = archive.files()
    return warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj")


@pytest.fixture
def filled(tmp_path: Path, make: Any) -> Archive:
    chance = random.Random(2)
    with Archive.open(tmp_path / "a", writable=True) as archive, archive.batch():
        for number in range(300):
            url = f"http://{chance.choice('abc')}.kp/{chance.choice(['x', 'xy', 'x/y', '', '조'])}{number % 40 or ''}"
            archive.append(look := make.capture(url=url, minute=chance.randrange(1000)))
            if number % 7 == 0:
                archive.append(make.revisit(look, minute=1000 + number))
            if number % 11 == 0:
                archive.append(make.miss(url=url))
    return archive


def test_it_is_sorted_by_bytes_and_every_line_is_whole(filled: Archive) -> None:
    content = cdxj_of(filled).read_bytes()
    lines = content.splitlines(keepends=True)
    assert lines == sorted(lines)
    assert content.isascii()
    assert lines[0] == b'!meta 0 {"format": 1, "covers": %d}\n' % filled.files()[0].stat().st_size
    for line in lines[1:]:
        entry = cdxj.read(line)
        look = filled.read(entry.place)
        assert cdxj.line(look, entry.place) == line
    assert len(lines) - 1 == len(list(filled.looks()))


def test_every_address_is_found_and_only_what_is_asked_for(filled: Archive) -> None:
    index = WarcIndex(filled.files()[0])
    index.refresh()
    every = [line for _, line in index.lines()]
    keys = {line[: line.index(b" ") + 1] for line in every}
    assert len(keys) > 100
    for key in keys:
        assert list(index.find(key)) == [line for line in every if line.startswith(key)]
    for absent in (b"a ", b"kp,b)/zzz ", b"zz ", b"!", b"kp,a)/x"):
        assert list(index.find(absent)) == [line for line in every if line.startswith(absent)]


@pytest.mark.parametrize("harm", ["missing", "empty", "no meta", "other format", "garbage", "behind"])
def test_whatever_happens_to_it_the_warc_decides(filled: Archive, make: Any, harm: str) -> None:
    path, expected = cdxj_of(filled), list(filled.places())
    first = path.read_bytes()
    if harm == "missing":
        path.unlink()
    elif harm == "behind":
        with Archive.open(filled.folder, writable=True) as archive:
            archive.append(make.capture(minute=5000))
        expected = list(archive.places())
        path.write_bytes(first)
    else:
        content = {
            "empty": b"",
            "no meta": first.split(b"\n", 1)[1],
            "other format": first.replace(b'"format": 1', b'"format": 9'),
        }
        path.write_bytes(content.get(harm, b"\x00\xff" * 500))
    with Archive.open(filled.folder) as reader:
        assert list(reader.places()) == expected
    with Archive.open(filled.folder, writable=True):
        pass
    assert Archive.open(filled.folder).check().sound
    assert harm == "behind" or path.read_bytes() == first, "made again, the same to the byte"


def test_check_names_an_index_that_says_something_else(filled: Archive) -> None:
    path = cdxj_of(filled)
    path.write_bytes(path.read_bytes().replace(b'"kcna"', b'"tass"', 1))
    (problem,) = filled.check().problems
    assert (problem.file, problem.text) == (path.name, "does not agree with its WARC: delete it, it is made anew")


def test_a_lie_about_where_a_look_is_cannot_show_another_one(filled: Archive) -> None:
    """Above all not a later one of the same address, which would be a look into the future."""
    path = cdxj_of(filled)
    lines = path.read_bytes().splitlines(keepends=True)
    captures = [
        (number, entry) for number, line in enumerate(lines[1:], 1) if (entry := cdxj.read(line)).kind == "capture"
    ]
    number, early, late = next(
        (number, one, two) for number, one in captures for _, two in captures if one.url == two.url and one.at < two.at
    )
    lie = cdxj.line(filled.read(early.place), late.place)
    path.write_bytes(b"".join([*lines[:number], lie, *lines[number + 1 :]]))
    with pytest.raises(ArchiveError, match="does not agree"):
        Archive.open(filled.folder).as_of(early.url, early.at)


@pytest.mark.parametrize("harm", [b'"at"', b'"offset": "', b"{"])
def test_a_line_that_cannot_be_read_says_what_to_do(filled: Archive, make: Any, harm: bytes) -> None:
    path = cdxj_of(filled)
    meta, lines = path.read_bytes().split(b"\n", 1)
    path.write_bytes(meta + b"\n" + lines.replace(harm, b"?"))
    reader = Archive.open(filled.folder)
    with pytest.raises(ArchiveError, match="delete the file, it is made anew"):
        list(reader.places())
    with pytest.raises(ArchiveError, match="delete the file, it is made anew"):
        reader.as_of(cast(Capture, next(reader.looks())[1]).url, make.at(10_000))
    assert not reader.check().sound
    path.unlink()
    assert Archive.open(filled.folder).check().sound


def test_an_index_that_cannot_be_written_is_no_loss(
    tmp_path: Path, make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    look = make.capture()
    with Archive.open(tmp_path / "a", writable=True) as archive:
        archive.append(look)
        cdxj_of(archive).mkdir()
    assert "will be made again from the WARC" in caplog.text
    cdxj_of(archive).rmdir()
    assert [kept for _, kept in Archive.open(tmp_path / "a").looks()] == [look]


def test_an_archive_of_100000_captures_opens_at_once(tmp_path: Path) -> None:
    """The lines of 100,000 captures are made directly; what is measured is the opening and the look-up."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    with Archive.open(tmp_path / "a", writable=True) as archive:
        archive.append(Capture("kcna", "http://www.kcna.kp/", start, start, b"x"))
    (warc,) = archive.files()
    index = WarcIndex(warc)
    index.refresh()
    line = cdxj.line(Capture("kcna", "http://www.kcna.kp/0", start, start, b"x"), Place(warc.name, 0, 1))
    for number in range(100_000):
        at, name = fields.compact(start + timedelta(minutes=number)).encode(), b"%d" % (number % 50_000)
        index.note(
            line.replace(b"kcna)/0 20000101000000", b"kcna)/" + name + b" " + at).replace(b"kp/0", b"kp/" + name)
        )
    index.save()
    began = time.perf_counter()
    with Archive.open(tmp_path / "a", writable=True) as archive:
        opened = time.perf_counter() - began
        assert len(archive._entries("http://www.kcna.kp/49999")) == 2
        looked_up = time.perf_counter() - began - opened
    assert opened < 0.5
    assert looked_up < 0.5
