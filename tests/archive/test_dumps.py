"""Dumps: each line a capture with its very bytes, or an oddity with its reason; never an exception, never nothing."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tealeaves.archive import Archive, dumps
from tealeaves.archive.dumps import DumpMapping, Oddity, first_record, load_mappings, read_dump
from tealeaves.errors import UsageError
from tealeaves.model import Capture

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BUILT_IN = load_mappings(Path(__file__).parents[2] / "parsers" / "dumps.toml")
KCNA = BUILT_IN["kcna_1997_2012"]
RECORD = {
    "date": "2011-12-27", "seq": 4, "title": "Kim Jong Un", "url": "http://kcna.co.jp/item/2011/1.html", "index_url": "x",
    "text": "Our own words around the dear respected name.",
}  # fmt: skip


def line(**changed: Any) -> bytes:
    record = {key: value for key, value in (RECORD | changed).items() if value is not ...}
    return json.dumps(record).encode()


def read(path: Path, content: bytes, mapping: DumpMapping = KCNA) -> list[Capture | Oddity]:
    path.mkdir(exist_ok=True)
    (path / "dump.jsonl").write_bytes(content)
    return list(read_dump([path / "dump.jsonl"], mapping, NOW))


def one(path: Path, content: bytes, mapping: DumpMapping = KCNA) -> Capture:
    (capture,) = read(path, content, mapping)
    assert isinstance(capture, Capture)
    return capture


def test_a_record_becomes_a_capture_of_its_very_bytes(tmp_path: Path) -> None:
    raw = line().replace(b": ", b" :  ")
    capture = one(tmp_path, raw + b"\n")
    assert capture == Capture(
        source="kcna_1997_2012", url="http://kcna.co.jp/item/2011/1.html", body=raw, recorded_at=NOW, origin="dump", precision="day",
        captured_at=datetime(2011, 12, 27, 14, 59, 59, 4, tzinfo=UTC), headers=(("Content-Type", "application/json"),),
        provenance="dump kcna_1997_2012, date as claimed", edition="en", listed_at=date(2011, 12, 27),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        ("Asia/Pyongyang", "1997-01-01", datetime(1997, 1, 1, 15, tzinfo=UTC)),
        (
            "Asia/Pyongyang",
            "2016-01-01",
            datetime(2016, 1, 1, 15, 30, tzinfo=UTC),
        ),  # UTC+8:30, 2015-08-15 to 2018-05-04
        ("UTC", "2024-10-08", datetime(2024, 10, 9, tzinfo=UTC)),
        ("Europe/Moscow", "2011-03-27", datetime(2011, 3, 27, 20, tzinfo=UTC)),  # the day on which the clocks changed
    ],
)
def test_a_day_is_known_when_it_is_over_where_it_was_counted(
    tmp_path: Path, zone: str, day: str, ends: datetime
) -> None:
    mapping = replace(KCNA, time_zone=zone)
    first, last = (one(tmp_path, line(date=day, seq=seq), mapping).captured_at for seq in (0, 999_999))
    assert first == ends - timedelta(seconds=1)
    assert first < last < ends
    assert last.date() == date.fromisoformat(day)


def test_the_records_of_a_day_keep_their_order(tmp_path: Path) -> None:
    content = b"\n".join(line(seq=seq, url=f"http://a/{9 - seq}") for seq in range(10))
    captures = [item for item in read(tmp_path, content) if isinstance(item, Capture)]
    assert sorted(captures, key=lambda capture: (capture.captured_at, capture.source, capture.url)) == captures


def test_what_was_seen_is_told_from_what_is_claimed(tmp_path: Path) -> None:
    record = {"link": "http://www.kcna.kp/1", "headline": "h", "story_text": "t", "topic": "x"}
    record |= {"first_capture": "2024-10-09", "date": "2024-10-08"}
    capture = one(tmp_path, json.dumps(record).encode(), BUILT_IN["kcna_captures_2024"])
    assert capture.provenance == "dump kcna_captures_2024, as seen to the day"
    assert capture.captured_at == datetime(2024, 10, 9, 23, 59, 59, tzinfo=UTC)
    assert capture.listed_at == date(2024, 10, 8)
    del record["date"]
    assert one(tmp_path, json.dumps(record).encode(), BUILT_IN["kcna_captures_2024"]).listed_at is None, (
        "never filled in"
    )


ODD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty_line"),
    "spaces": (b"   \t", "empty_line"),
    "half a record": (line()[:-20], "bad_json"),
    "not UTF-8": (b'{"date": "\xff\xfe"}', "bad_json"),
    "nested too deep": (b"[" * 200_000, "bad_json"),
    "a number with no end": (b"1" * 10_000, "bad_json"),
    "a list": (b"[1, 2]", "not_a_record"),
    "a text": (b'"x"', "not_a_record"),
    "null": (b"null", "not_a_record"),
    "no url": (line(url=...), "missing_url"),
    "an empty url": (line(url=""), "missing_url"),
    "a null url": (line(url=None), "missing_url"),
    "a number for a url": (line(url=7), "bad_url"),
    "a url without end": (line(url="http://a/" + "x" * 500), "bad_url"),
    "a url that is without end once it can be printed": (line(url="http://a/" + "\u200b" * 200), "bad_url"),
    "no date": (line(date=...), "missing_date"),
    "an empty date": (line(date=""), "missing_date"),
    "a date in words": (line(date="Dec. 27, 2011"), "bad_date"),
    "a day that never was": (line(date="2011-02-30"), "bad_date"),
    "a time": (line(date="2011-12-27T10:00:00"), "bad_date"),
    "a week": (line(date="2011-W52-2"), "bad_date"),
    "a number for a date": (line(date=20111227), "bad_date"),
    "the year nine thousand": (line(date="9999-12-31"), "bad_date"),
    "no order": (line(seq=...), "bad_order"),
    "an order in words": (line(seq="four"), "bad_order"),
    "an order below nothing": (line(seq=-1), "bad_order"),
    "an order beyond the second": (line(seq=1_000_000), "bad_order"),
    "true for an order": (line(seq=True), "bad_order"),
    "a list for a text": (line(text=["a"]), "bad_text"),
    "a number for a headline": (line(title=1), "bad_text"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_cannot_be_read_is_an_oddity_and_the_next_line_is_read(tmp_path: Path, name: str) -> None:
    content, reason = ODD[name]
    odd, good = read(tmp_path, content + b"\n" + line())
    assert isinstance(odd, Oddity)
    assert (odd.file, odd.line, odd.reason) == ("dump.jsonl", 1, reason)
    assert len(odd.detail) < 400
    assert isinstance(good, Capture)


@pytest.mark.parametrize(
    "changed", [{"text": ""}, {"title": ""}, {"text": None}, {"text": "\ufffd\x00 mojibake"}, {"url": "http://a/x y"}]
)
def test_dirt_is_kept(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert one(tmp_path, line(**changed)).body == line(**changed)


def test_an_address_is_made_printable_and_the_line_keeps_it(tmp_path: Path) -> None:
    capture = one(tmp_path, line(url="http://a/1#11>x</a>\r\n\ud800 조선"))
    assert capture.url == "http://a/1#11>x</a>%0D%0A%ED%A0%80 조선"
    assert b"\\r\\n\\ud800" in capture.body


def test_an_exact_duplicate_is_counted_and_anything_less_exact_is_kept(tmp_path: Path) -> None:
    first, second, third = read(tmp_path, b"\n".join([line(), line(), line(seq=5)]))
    assert isinstance(first, Capture)
    assert isinstance(second, Oddity)
    assert (second.line, second.reason) == (2, "duplicate_record")
    assert isinstance(third, Capture)


def test_a_line_that_is_too_long_is_passed_over_without_being_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tracemalloc

    monkeypatch.setattr(dumps, "MAX_LINE", 100_000)
    exact = line(text="x" * (100_000 - len(line(text=""))))
    assert len(exact) == 100_000
    content = b"\n".join(
        [line(), line(text="y" * 100_000), exact, b'{"text": "' + b"z" * 30_000_000 + b'"}', line(seq=9)]
    )
    tracemalloc.start()
    first, long, at_limit, longer, last = read(tmp_path, content)
    tracemalloc.stop()
    assert [isinstance(item, Capture) for item in (first, at_limit, last)] == [True] * 3
    assert [(item.line, item.reason) for item in (long, longer) if isinstance(item, Oddity)] == [
        (2, "line_too_long"),
        (4, "line_too_long"),
    ]
    assert isinstance(last, Capture)
    assert last.body == line(seq=9)


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_line_ends_are_no_part_of_the_record(tmp_path: Path, ending: bytes) -> None:
    first, second = read(tmp_path, ending.join([line(), line(seq=5), b""]))
    assert isinstance(first, Capture)
    assert isinstance(second, Capture)
    assert (first.body, second.body) == (line(), line(seq=5))


PACKED = {".jsonl": lambda raw: raw, ".jsonl.xz": lzma.compress, ".jsonl.gz": gzip.compress, ".jsonl.bz2": bz2.compress}


def test_a_folder_is_read_in_name_order_whatever_its_packing(tmp_path: Path) -> None:
    for number, (suffix, pack) in enumerate(reversed(PACKED.items())):
        (tmp_path / f"{2000 + number}{suffix}").write_bytes(pack(line(seq=number) + b"\n"))
    (tmp_path / "README.md").write_text("not a dump")
    assert [item.body for item in read_dump([tmp_path], KCNA, NOW) if isinstance(item, Capture)] == [
        line(seq=n) for n in range(4)
    ]
    assert first_record([tmp_path])["seq"] == 0


@pytest.mark.parametrize("suffix", [".jsonl.xz", ".jsonl.gz", ".jsonl.bz2"])
@pytest.mark.parametrize("harm", ["cut", "not packed"])
def test_a_broken_file_gives_what_it_has_and_says_where_it_broke(tmp_path: Path, suffix: str, harm: str) -> None:
    many = b"\n".join(line(seq=number, text=str(hash((number, 1)))) for number in range(9_000))
    content = PACKED[suffix](many)[:-2000] if harm == "cut" else many
    (tmp_path / f"1{suffix}").write_bytes(content)
    (tmp_path / "2.jsonl").write_bytes(line(seq=999_999))
    *got, broken, after = read_dump([tmp_path], KCNA, NOW)
    assert isinstance(broken, Oddity)
    assert (broken.file, broken.reason, broken.line) == (f"1{suffix}", "broken_file", len(got) + 1)
    assert all(isinstance(item, Capture) for item in (*got, after))
    assert (len(got) > 1000) == (harm == "cut")


def test_paths_that_are_no_dump_are_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    for path, said in [("none", "there is no dump"), ("a.txt", "must end in .csv"), ("empty", "holds no dump")]:
        with pytest.raises(UsageError, match=said):
            read_dump([tmp_path / path], KCNA, NOW)
    (tmp_path / "b.jsonl").write_text("\n[]\n{\n")
    with pytest.raises(UsageError, match="no JSON record"):
        first_record([tmp_path / "b.jsonl"])


def test_it_is_read_as_it_is_asked_for(tmp_path: Path) -> None:
    """Streaming: the first record comes before the second is looked at."""
    (tmp_path / "dump.jsonl").write_bytes(line() + b"\n")
    items = read_dump([tmp_path / "dump.jsonl"], KCNA, NOW)
    with (tmp_path / "dump.jsonl").open("ab") as file:
        assert isinstance(next(items), Capture)
        file.write(line(seq=5))
    assert isinstance(next(items), Capture)


def test_it_survives_the_archive_and_a_second_import_is_known(tmp_path: Path) -> None:
    captures = [item for item in read(tmp_path, line() + b"\n" + line(seq=5)) if isinstance(item, Capture)]
    with Archive.open(tmp_path / "a", writable=True) as archive, archive.batch():
        for capture in captures:
            archive.append(capture)
    kept = [look for _, look in Archive.open(tmp_path / "a").looks()]
    assert kept == captures
    later = [
        item.id
        for item in read_dump([tmp_path / "dump.jsonl"], KCNA, NOW + timedelta(days=9))
        if isinstance(item, Capture)
    ]
    assert later == [look.id for look in kept], "when it was imported is no part of what it is"
