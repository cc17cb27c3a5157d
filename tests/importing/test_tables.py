"""CSV dumps: rows as records, and what is no row."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tealeaves.archive.dumps import Oddity, first_record, read_dump
from tealeaves.archive.mappings import DumpMapping
from tealeaves.archive.tables import rows
from tealeaves.model import Capture

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MAPPING = DumpMapping(
    id="nklm", source="nklm", outlet="rodong", edition="en", name="Rodong Sinmun", url="link", captured="day", published="day",
    headline="title", text="text", time_zone="Asia/Pyongyang", captured_is="claimed", matches=("link", "title"), languages=("en",),
    order="nr",
)  # fmt: skip
HEAD = "link,title,text,day,nr\n"
ROW = 'http://www.rodong.rep.kp/en/1,"Friends, sworn","One line\nand ""another""",2020-01-02,3\n'


def read(tmp_path: Path, content: bytes | str, name: str = "dump.csv") -> list[Capture | Oddity]:
    path = tmp_path / name
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return list(read_dump([path], MAPPING, NOW))


def test_a_row_is_kept_as_a_record_of_its_fields(tmp_path: Path) -> None:
    (found,) = read(tmp_path, HEAD + ROW)
    assert isinstance(found, Capture)
    assert json.loads(found.body) == {
        "link": "http://www.rodong.rep.kp/en/1", "title": "Friends, sworn", "text": 'One line\nand "another"',
        "day": "2020-01-02", "nr": "3",
    }  # fmt: skip
    assert found.captured_at == datetime(2020, 1, 2, 14, 59, 59, 3, tzinfo=UTC)
    assert first_record([tmp_path / "dump.csv"])["title"] == "Friends, sworn"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ((HEAD + ROW), "dump.csv.gz"),
        ("\ufeff" + HEAD + ROW, "dump.csv"),
        (HEAD.replace(",", "\t") + "http://a.kp/1\tTitle\tWords\t2020-01-02\t1\n", "dump.tsv"),
        (HEAD.replace(",", ";") + "http://a.kp/1;Title;Words, words;2020-01-02;1\r\n", "dump.csv"),
    ],
)
def test_forms_of_tables(tmp_path: Path, content: str, name: str) -> None:
    (found,) = read(tmp_path, content, name)
    assert isinstance(found, Capture)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,b\n", "bad_row"),
        ("a,b,c,d,e,f\n", "bad_row"),
        ("\n", "empty_line"),
        ('x"y,"z"w,c,d,e\n', "bad_row"),
        (",t,x,2020-01-02,1\n", "missing_url"),
        ("http://a.kp/1,t,x,02.01.2020,1\n", "bad_date"),
        ("http://a.kp/1,t,x,2020-01-02,first\n", "bad_order"),
    ],
)
def test_what_is_no_row_is_named_and_costs_nothing_else(tmp_path: Path, row: str, reason: str) -> None:
    odd, found = read(tmp_path, HEAD + row + ROW)
    assert isinstance(odd, Oddity)
    assert (odd.reason, odd.line) == (reason, 2)
    assert isinstance(found, Capture)


@pytest.mark.parametrize("head", ["a,a\n", "a,,b\n", '"a\n'])
def test_a_table_without_names_is_broken(tmp_path: Path, head: str) -> None:
    (odd,) = read(tmp_path, head + "1,2\n")
    assert isinstance(odd, Oddity)
    assert odd.reason == "broken_file"


def test_a_quote_that_never_ends_swallows_nothing_in_silence(tmp_path: Path) -> None:
    first, second, *_ = read(tmp_path, HEAD + ROW + 'http://a.kp/2,"never ends\n' + ROW * 3)
    assert isinstance(first, Capture)
    assert isinstance(second, Oddity)
    assert second.reason == "bad_row"


def test_broken_bytes_are_marked_not_fatal(tmp_path: Path) -> None:
    (found,) = read(tmp_path, (HEAD + ROW).encode().replace(b"sworn", b"sw\xffrn\x00"))
    assert isinstance(found, Capture)
    assert "sw\ufffdrn\ufffd" in json.loads(found.body)["title"]


@pytest.mark.parametrize(
    "bad", ['2020-01-01,http://x.example/a,"T,text', '2020-01-01,"http://x.example/a,T,"text', '"']
)
def test_a_quote_that_nobody_closes_costs_one_row(bad: str) -> None:
    """All that follows would else be one field: a thousand articles lost in one oddity, or one article with the words of them all."""
    plain = "".join(f"2020-01-01,http://x.example/{number},T,text {number}\n" for number in range(2_500))
    content = f"date,url,title,body\n{plain}{bad}\n{plain}{bad}\n{plain}"
    found = list(rows(io.BytesIO(content.encode()), "a.csv"))
    oddities = [item for item in found if isinstance(item, Oddity)]
    assert len(found) - len(oddities) == 7_500
    assert [(item.line, item.reason) for item in oddities] == [(2_502, "bad_row"), (5_003, "bad_row")]
