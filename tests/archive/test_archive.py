"""Appending, reading, listing, looking up: what the archive promises when nothing goes wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tealeaves.archive import Archive
from tealeaves.errors import ArchiveError, ArchiveLocked
from tealeaves.model import Capture, Place


def test_what_was_appended_is_read_again_exactly(archive: Archive, make: Any) -> None:
    page = make.capture()
    kept = [page, make.revisit(page), make.miss(), make.capture(b"{}", origin="dump", precision="day")]
    places = [archive.append(look) for look in kept]
    assert [archive.read(place) for place in places] == kept


def test_another_reader_sees_each_look_as_soon_as_it_is_appended(archive: Archive, make: Any) -> None:
    reader = Archive.open(archive.folder)
    for number in range(1, 4):
        look = make.capture()
        place = archive.append(look, request=b"GET / HTTP/1.1\r\n\r\n")
        assert reader.read(place) == look
        assert len(list(reader.looks())) == number
        assert reader.as_of(look.url, look.captured_at) == look
        assert len(list(reader.places())) == number


def test_looks_come_in_the_order_written_across_files(tmp_path: Path, make: Any) -> None:
    kept = [make.capture(minute=minute) for minute in (5, 1, 9, 3, 7)]
    with Archive.open(tmp_path / "a", writable=True, rotate_bytes=800) as archive:
        for look in kept:
            archive.append(look)
        assert len(archive.files()) > 2
        assert [look for _, look in archive.looks()] == kept


def test_catching_up_starts_where_the_index_ends(archive: Archive, make: Any) -> None:
    known = [archive.append(make.capture(), request=b"GET / HTTP/1.1\r\n\r\n") for _ in range(3)]
    fresh = [make.capture(), make.miss()]
    for look in fresh:
        archive.append(look)
    ends = {known[-1].file: known[-1].offset + known[-1].length}
    assert [look for _, look in archive.looks(after=ends)] == fresh


def test_an_index_that_knows_more_than_the_archive_is_told_so(archive: Archive, make: Any) -> None:
    place = archive.append(make.capture())
    with pytest.raises(ArchiveError, match="bring it back from a copy"):
        list(archive.looks(after={place.file: 10**9}))
    with pytest.raises(ArchiveError, match="does not have: tealeaves-99"):
        list(archive.looks(after={"tealeaves-99999-x.warc.gz": 1}))


def test_places_come_in_the_order_of_time_source_address_digest(tmp_path: Path, make: Any) -> None:
    same = [
        make.capture(minute=3, source=source, url=url)
        for source, url in [("b", "http://x/"), ("a", "http://y/"), ("a", "http://x/")]
    ]
    kept = [make.capture(minute=8), *same, make.miss(minute=1), make.revisit(same[0], minute=5)]
    with Archive.open(tmp_path / "a", writable=True, rotate_bytes=1500) as archive:
        for look in kept:
            archive.append(look)
        expected = [kept[4], same[2], same[1], same[0], kept[5], kept[0]]
        assert [archive.read(place) for _, place in archive.places()] == expected
        assert [at for at, _ in archive.places(make.at(3), make.at(5))] == [make.at(3)] * 3 + [make.at(5)]
    with Archive.open(tmp_path / "a") as archive:
        assert [archive.read(place) for _, place in archive.places()] == expected
        assert list(archive.places(make.at(9))) == []


def test_listing_is_not_disturbed_by_writing_and_saving_meanwhile(archive: Archive, make: Any) -> None:
    for _ in range(5):
        archive.append(make.capture())
    listing = archive.places()
    first = next(listing)
    archive.append(make.capture(minute=2.5))
    archive.close()
    assert len([first, *listing]) == 5


def test_as_of_gives_what_was_served_then(archive: Archive, make: Any) -> None:
    first, second = make.capture(b"one", minute=0), make.capture(b"two", minute=10)
    for look in (
        second,
        first,
        make.revisit(second, minute=20),
        make.miss(minute=30),
        make.capture(b"other", url="http://www.kcna.kp/en"),
    ):
        archive.append(look)
    url = first.url
    assert archive.as_of(url, make.at(-1)) is None
    assert archive.as_of(url, make.at(0)) == first
    assert archive.as_of(url, make.at(9.9)) == first
    assert archive.as_of(url, make.at(10)) == second
    assert archive.as_of(url, make.at(60)) == second
    assert archive.as_of("http://www.kcna.kp/never", make.at(60)) is None


def test_a_revisit_leads_to_the_very_capture_it_repeats(archive: Archive, make: Any) -> None:
    first, other, again = make.capture(b"one", minute=0), make.capture(b"two", minute=1), make.capture(b"one", minute=2)
    for look in (first, other, again, make.revisit(first, minute=3)):
        archive.append(look)
    assert archive.as_of(first.url, make.at(4)) == first
    moved = make.capture(b"elsewhere", url="http://mirror.example/", minute=4)
    archive.append(moved)
    archive.append(make.revisit(moved, url="http://www.kcna.kp/moved", minute=5))
    assert archive.as_of("http://www.kcna.kp/moved", make.at(6)) == moved
    archive.append(make.revisit(make.capture(b"never kept"), minute=7))
    with pytest.raises(ArchiveError, match="is not in the archive"):
        archive.as_of(first.url, make.at(8))


def test_addresses_that_share_a_key_are_kept_apart(archive: Archive, make: Any) -> None:
    one, two = (
        make.capture(url=f"http://kcna.co.jp/item/1997/9701/news1/01.htm#{number}", minute=1) for number in (1, 2)
    )
    archive.append(one)
    archive.append(two)
    assert archive.as_of(one.url, make.at(2)) == one
    assert archive.as_of(two.url, make.at(2)) == two


def test_a_batch_is_durable_at_its_end_and_many_files_long(tmp_path: Path, make: Any) -> None:
    kept = [make.capture() for _ in range(50)]
    with Archive.open(tmp_path / "a", writable=True, rotate_bytes=4000) as archive:
        with archive.batch():
            places = [archive.append(look) for look in kept]
        assert len({place.file for place in places}) > 3
        assert [look for _, look in Archive.open(tmp_path / "a").looks()] == kept


def test_reopening_goes_on_in_the_same_file(tmp_path: Path, make: Any) -> None:
    for _ in range(3):
        with Archive.open(tmp_path / "a", writable=True, software="tealeaves/1") as archive:
            archive.append(make.capture())
            assert archive.recovered == ()
    assert len(archive.files()) == 1
    assert archive.check().sound


def test_other_software_or_another_clock_begins_a_new_file(tmp_path: Path, make: Any) -> None:
    notes = [
        ("tealeaves/1", None),
        ("tealeaves/2", None),
        ("tealeaves/2", "simulated clock"),
        ("tealeaves/2", "simulated clock"),
    ]
    for software, note in notes:
        with Archive.open(tmp_path / "a", writable=True, software=software, clock_note=note) as archive:
            archive.append(make.capture())
    assert len(archive.files()) == 3


def test_a_manifest_is_kept_and_is_no_look(archive: Archive, make: Any) -> None:
    said = {"file": "조선.jsonl", "mapping": '[kcna]\nurl = "url"', "records": "3"}
    with pytest.raises(ValueError, match="follows the looks"):
        archive.append_manifest(said)
    look = make.capture()
    archive.append(look)
    archive.append_manifest(said)
    archive.append_manifest({"file": "earlier"}, recorded_at=make.at(-5))
    assert list(archive.manifests()) == [{"file": "earlier"}, said]
    assert [kept for _, kept in archive.looks()] == [look]
    assert len(list(archive.places())) == 1
    with pytest.raises(ArchiveError, match="holds no look"):
        archive.read(archive.append_manifest(said))


def test_one_writer_at_a_time_and_the_error_names_it(archive: Archive) -> None:
    import os

    with pytest.raises(ArchiveLocked, match=f"by process {os.getpid()}"):
        Archive.open(archive.folder, writable=True)
    archive.close()
    Archive.open(archive.folder, writable=True).close()


def test_only_an_archive_open_for_writing_is_written_to(archive: Archive, make: Any) -> None:
    reader = Archive.open(archive.folder)
    with pytest.raises(ArchiveError, match="not open for writing"):
        reader.append(make.capture())
    archive.close()
    with pytest.raises(ArchiveError, match="not open for writing"), archive.batch():
        pass


def test_there_must_be_an_archive_to_read(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive at"):
        Archive.open(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "other.warc.gz", "tealeaves-00001-x.warc.gz"])
@pytest.mark.req("S-14")
def test_only_names_of_our_own_files_are_opened(archive: Archive, name: str) -> None:
    with pytest.raises(ArchiveError, match="not the name of a file"):
        archive.read(Place(name, 0, 10))


def test_a_place_that_is_not_one_is_refused(archive: Archive, make: Any) -> None:
    place = archive.append(make.capture())
    for wrong in (
        Place(place.file, place.offset + 1, place.length),
        Place(place.file, place.offset, place.length - 1),
        Place(place.file, 10**9, 5),
        Place(place.file, 0, 10_000),
    ):
        with pytest.raises(ArchiveError, match="cannot be read"):
            archive.read(wrong)


def test_a_body_over_the_limit_is_refused_and_the_archive_goes_on(
    archive: Archive, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tealeaves.archive.folder.MAX_BODY", 1000)
    with pytest.raises(ArchiveError, match="more than the archive takes"):
        archive.append(make.capture(b"x" * 1001))
    archive.append(make.capture(b"x" * 1000))
    assert len(list(archive.looks())) == 1


def test_many_threads_may_append(archive: Archive, make: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    kept = [make.capture() for _ in range(60)]
    with ThreadPoolExecutor(6) as pool:
        places = list(pool.map(archive.append, kept))
    assert [archive.read(place) for place in places] == kept
    assert archive.check().sound


def test_records_of_two_archives_never_share_a_file_name(tmp_path: Path, make: Any) -> None:
    look = make.capture()
    names = set()
    for number in range(3):
        with Archive.open(tmp_path / str(number), writable=True) as archive:
            names.add(archive.append(look).file)
    assert len(names) == 3


def test_large_bodies_come_back(archive: Archive, make: Any) -> None:
    import random

    body = random.Random(1).randbytes(3_000_000)
    look: Capture = make.capture(body)
    assert archive.read(archive.append(look)) == look
    assert [kept for _, kept in archive.looks()] == [look]


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_only_bears_the_name_of_a_file_is_refused_and_never_waited_for(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "tealeaves-00001-20241008000000-0123456789abcdef.warc.gz")
    with pytest.raises(ArchiveError, match="move it away"):
        Archive.open(tmp_path, writable=True).close()
