"""An export stands whole or not at all, holds what the index holds, and harms nobody who opens it or stood in its way."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from research_world import EN, KO, Run, build, day, mapping, piece

import tealeaves
from tealeaves.errors import UsageError
from tealeaves.model import Block, Document, Observation, Place, Quote
from tealeaves.observe import OBSERVERS
from tealeaves.research import columns, frames, sheets
from tealeaves.research.export import Order, export
from tealeaves.research.index import reading
from tealeaves.research.package import Contents
from tealeaves.store import Store
from tealeaves.store.documents import add_documents
from tealeaves.store.looks import add_look
from tealeaves.store.observations import add_observations


def exported(home: Path, folder: Path, **how: Any) -> Contents:
    order = Order(**{name: how.pop(name) for name in ("format", "texts", "authors") if name in how})
    with reading(home) as index:
        return export(index, index.select(**how), folder, order, lambda _: None)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


NAMES = {table.name for table in columns.EXPORTED}
OFFICE = next(observer.label for observer in OBSERVERS if observer.name == "office")


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_file_holds_what_the_frame_holds(name: str, paper: Path, tmp_path: Path) -> None:
    exported(paper, tmp_path / "x")
    how = {"warming": True} if name == "signals" else {}
    assert pl.read_parquet(tmp_path / "x" / f"{name}.parquet").equals(getattr(tealeaves, name)(home=paper, **how))


def test_every_reference_leads_to_a_row(paper: Path, tmp_path: Path) -> None:
    exported(paper, tmp_path / "x")
    held = {name: pl.read_parquet(tmp_path / "x" / f"{name}.parquet") for name in NAMES}
    for table in columns.EXPORTED:
        for column in table:
            if column.refers:
                there, _, name = column.refers.partition(".")
                assert set(held[table.name][column.name].drop_nulls()) <= set(held[there][name]), (
                    table.name,
                    column.name,
                )
    quoted = held["signals"]["quotes"].explode().struct.field("capture")
    assert set(quoted) <= set(held["captures"]["id"])
    assert set(held["signals"]["evidence"].explode()) <= set(held["observations"]["id"])


def test_the_same_index_gives_the_same_bytes_whatever_the_threads_hash_seed_and_time_zone(
    paper: Path, tmp_path: Path
) -> None:
    program = [str(Path(sys.executable).with_name("tealeaves")), "export", "--text"]
    for number, (threads, seed, zone) in enumerate((("1", "1", "UTC"), ("4", "2", "Asia/Pyongyang"))):
        settings = {"TEALEAVES_HOME": str(paper), "POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": seed, "TZ": zone}
        run = [*program, str(tmp_path / str(number))]
        subprocess.run(run, env={**os.environ, **settings}, check=True, capture_output=True, timeout=120)
    assert digests(tmp_path / "0") == digests(tmp_path / "1")


def test_checksums_are_those_that_sha256sum_takes(paper: Path, tmp_path: Path) -> None:
    exported(paper, tmp_path / "x")
    told = dict(line.split("  ")[::-1] for line in (tmp_path / "x" / "SHA256SUMS").read_text().splitlines())
    assert told == {name: found for name, found in digests(tmp_path / "x").items() if name != "SHA256SUMS"}
    if (program := shutil.which("sha256sum")) is not None:
        subprocess.run([program, "--strict", "-c", "SHA256SUMS"], cwd=tmp_path / "x", check=True, capture_output=True)


def test_a_span_a_source_and_a_series_are_kept_to(paper: Path, tmp_path: Path) -> None:
    some = {"since": "2012-03-05", "until": "2012-03-07", "source": "paper", "series": KO}
    exported(paper, tmp_path / "x", **some)
    for name in NAMES:
        found = pl.read_parquet(tmp_path / "x" / f"{name}.parquet")
        assert found.height == {"documents": 1, "sightings": 1, "captures": 1, "coverage": 1}.get(name, found.height)
        assert {KO} >= set(found["series"] if "series" in found.columns else ())
    assert "known from 2012-03-05" in (tmp_path / "x" / "README.md").read_text("utf-8")


def test_whole_texts_are_there_only_where_asked_for(paper: Path, tmp_path: Path) -> None:
    exported(paper, tmp_path / "without")
    exported(paper, tmp_path / "with", texts=True)
    said = b"Mill 17 raised its output"  # quoted by no observation
    assert not any(said in path.read_bytes() for path in (tmp_path / "without").iterdir())
    texts = pl.read_parquet(tmp_path / "with" / "documents.parquet")
    assert texts["text"].str.contains("Mill 17 raised").any()
    assert "belong to their publishers" in (tmp_path / "with" / "README.md").read_text("utf-8")


def test_an_empty_index_is_exported_as_such(empty: Path, tmp_path: Path) -> None:
    contents = exported(empty, tmp_path / "x")
    assert {file.rows for file in contents.files} == {0}
    for table in columns.EXPORTED:
        found = pl.read_parquet(tmp_path / "x" / f"{table.name}.parquet")
        assert dict(found.schema) == {column.name: frames.TYPES[column.kind] for column in table.having(texts=False)}
    assert "No document is held." in (tmp_path / "x" / "README.md").read_text("utf-8")
    assert "date-released" not in (tmp_path / "x" / "CITATION.cff").read_text("utf-8")


def test_the_readme_says_what_is_held_and_how_dates_were_learnt(paper: Path, tmp_path: Path) -> None:
    contents = exported(paper, tmp_path / "x")
    readme = (tmp_path / "x" / "README.md").read_text("utf-8")
    assert "| paper/article/en | 66 | 68 | 2012-01-01 | 2012-03-31 | 2012-01-31 to 2012-03-01 | 29 |" in readme
    assert "Data up to **2012-03-31T09:00:00+00:00**" in readme
    assert contents.version in readme
    for table in columns.EXPORTED:
        assert all(f"| `{column.name}` |" in readme for column in table.having(texts=False))


def test_versions_of_parsers_out_of_force_are_counted_and_left_out(paper: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(paper, home)
    old = Document(
        "paper", "paper", "old", "http://paper.example/old", "Old", (Block("Old"),), parser_version="paper/record/0"
    )
    enter(home, old)
    contents = exported(home, tmp_path / "x")
    assert contents.left_out == 1
    assert "Left out: 1 document versions" in (tmp_path / "x" / "README.md").read_text("utf-8")


# --- hostile words ----------------------------------------------------------------------------------------------------------------

EVIL = '../../x\r\n| `a` | <script>alert(1)</script> & "quoted" [link](http://x) \x00\ud800 =1+1'
BIG = "글" * 1_000_000


def enter(home: Path, document: Document) -> None:
    """The document, its capture and an observation, as if a parser had read them."""
    capture = piece("evil", day(3, 9), "evil", "evil")
    seen = Observation(
        "office", document.series, EVIL, EVIL, Quote(EVIL, "en", 0, EVIL, capture.id), document.version, document.story,
        document.source, capture.captured_at, None, OFFICE, {EVIL: EVIL},
    )  # fmt: skip
    with Store.open(f"sqlite:///{home / 'index.sqlite'}") as store, store.write() as conn:
        add_look(conn, capture, Place(EVIL, 1, 1))
        add_documents(conn, [(document, capture)])
        add_observations(conn, [seen])


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    home = tmp_path / "hostile"
    build(home)
    document = Document(
        source="../../x", outlet=EVIL, native_id=EVIL, url=EVIL, headline=EVIL, blocks=(Block(EVIL), Block(BIG)), section=EVIL,
        links=(EVIL,), flaws=(EVIL,), parser=EVIL, parser_version="paper/record/1",
    )  # fmt: skip
    enter(home, document)
    return home


@pytest.mark.req("S-14")
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_hostile_words_become_neither_paths_nor_markup_nor_keys(form: str, hostile: Path, tmp_path: Path) -> None:
    before = set(tmp_path.rglob("*"))
    exported(hostile, tmp_path / "x", format=form, texts=True, authors=(EVIL,))
    made = set(tmp_path.rglob("*")) - before
    assert {path.parent for path in made} == {tmp_path, tmp_path / "x"}
    names = {f"{name}.{form}" for name in NAMES} | {"README.md", "datapackage.json", "CITATION.cff", "SHA256SUMS"}
    assert {path.name for path in (tmp_path / "x").iterdir()} == names
    readme = (tmp_path / "x" / "README.md").read_text("utf-8")
    assert "<script>" not in readme
    assert "](http://x)" not in readme
    assert json.loads((tmp_path / "x" / "datapackage.json").read_text("utf-8"))["resources"][0]["name"] == "documents"


def test_hostile_words_are_kept_as_they_are_in_parquet(hostile: Path, tmp_path: Path) -> None:
    exported(hostile, tmp_path / "x", texts=True, source="../../x")
    stored = EVIL.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    (row,) = pl.read_parquet(tmp_path / "x" / "documents.parquet").to_dicts()
    assert (row["source"], row["headline"], row["native_id"]) == ("../../x", stored, stored)
    assert row["text"] == f"{stored}\n{BIG}"
    (seen,) = pl.read_parquet(tmp_path / "x" / "observations.parquet").to_dicts()
    assert (seen["subject"], seen["quote"]) == (stored, stored)
    kept = EVIL.replace("\ud800", "\ufffd")  # JSON has a form for NUL
    assert json.loads(seen["attributes"]) == {kept: kept}


# --- CSV --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.req("S-15")
def test_no_cell_of_a_sheet_is_a_formula(paper: Path, tmp_path: Path) -> None:
    exported(paper, tmp_path / "x", format="csv", texts=True)
    for name in NAMES:
        raw = (tmp_path / "x" / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True)))
        assert len(rows) > 1
        assert all(cell[:1] not in set("=+-@\t\r\n＝＋－＠") for row in rows for cell in row)
    headlines = {row["headline"] for row in sheet(tmp_path / "x" / "documents.csv")}
    assert "'=1+1" in headlines
    assert "=1+1" in set(tealeaves.documents(home=paper)["headline"])


@pytest.mark.req("S-15")
@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-0-", "'-0-"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"), ("  =1", "'  =1"), ("\u3000＝1", "'\u3000＝1"), ("\ufeff=1", "'\ufeff=1"),
        ("＠a", "'＠a"), ("a=1", "a=1"), ("", ""), (None, ""), (-5, "-5"),
        (0.5, "0.5"), (date(2024, 10, 8), "2024-10-08"), (day(3, 1) + timedelta(microseconds=7), "2012-03-01T09:00:00.000007Z"),
        (["=1", "글"], '["=1", "글"]'), ([{"after": date(2024, 1, 1)}], '[{"after": "2024-01-01"}]'),
    ],
)  # fmt: skip
def test_cells(value: object, cell: str) -> None:
    assert sheets.cell(value) == cell


@settings(deadline=None)
@given(st.text())
def test_a_text_is_never_a_formula_and_loses_nothing(text: str) -> None:
    cell = sheets.cell(text)
    assert cell in (text, "'" + text)
    assert cell.lstrip(" \u00a0\u3000\ufeff")[:1] not in set("=+-@\t\r\n＝＋－＠") or not cell.strip()


def sheet(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_sheet_holds_what_the_parquet_file_holds(paper: Path, tmp_path: Path) -> None:
    exported(paper, tmp_path / "p")
    exported(paper, tmp_path / "c", format="csv")
    for name in NAMES:
        rows = pl.read_parquet(tmp_path / "p" / f"{name}.parquet").to_dicts()
        assert sheet(tmp_path / "c" / f"{name}.csv") == [
            {key: sheets.cell(value) for key, value in row.items()} for row in rows
        ]


# --- the folder -------------------------------------------------------------------------------------------------------------------


def test_an_earlier_export_is_replaced_whole(paper: Path, tmp_path: Path) -> None:
    exported(paper, tmp_path / "x", format="csv")
    exported(paper, tmp_path / "x")
    assert not list((tmp_path / "x").glob("*.csv"))
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_an_empty_folder_may_be_named_and_folders_above_it_are_made(paper: Path, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    exported(paper, tmp_path / "x")
    exported(paper, tmp_path / "a" / "b")
    assert digests(tmp_path / "x") == digests(tmp_path / "a" / "b")


def _stranger(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.docx").write_text("years of work")


def _with_a_note(folder: Path) -> None:
    exported(folder.parent / "home", folder)
    (folder / "notes.txt").write_text("mine")


def _edited(folder: Path) -> None:
    exported(folder.parent / "home", folder)
    with (folder / "CITATION.cff").open("a") as file:
        file.write("# my name\n")


def _file(folder: Path) -> None:
    folder.write_text("a file")


def _link(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    folder.symlink_to(folder.parent / "elsewhere")


@pytest.mark.parametrize("made", [_stranger, _with_a_note, _edited, _file, _link])
def test_what_is_not_ours_is_left_alone(made: Any, paper: Path, tmp_path: Path) -> None:
    (tmp_path / "home").symlink_to(paper)
    made(tmp_path / "x")
    before = {
        path: path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file() and paper not in path.resolve().parents
    }
    with pytest.raises(UsageError):
        exported(paper, tmp_path / "x")
    assert {path: path.read_bytes() for path in before} == before


def test_an_export_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    mapping(home)
    build(home)
    fifo = (
        "import os, signal, tealeaves.research.rows as rows\n"
        "def stop(conn, wanted):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    import time; time.sleep(30)\n"
        "rows.READERS['observations'] = stop\n"
        "import sys; sys.argv = ['tealeaves', 'export', sys.argv[1]]\n"
        "from tealeaves.cli import main; main()\n"
    )
    began = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-c", fifo, str(tmp_path / "x")], env={**os.environ, "TEALEAVES_HOME": str(home)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode in (130, -signal.SIGINT), run.stderr
    assert time.monotonic() - began < 25
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_many_rows_are_written_in_groups_and_in_order(tmp_path: Path) -> None:
    table = columns.SIGHTINGS
    rows = ((f"{number:032}", "c", day(1, 1), day(1, 2)) for number in range(frames.GROUP * 2 + 7))
    steps: list[int] = []
    count = frames.write_parquet(table, rows, tmp_path / "s.parquet", steps.append)
    found = pl.read_parquet(tmp_path / "s.parquet")
    assert count == sum(steps) == found.height == frames.GROUP * 2 + 7
    assert found["version"].is_sorted()
    assert [path.name for path in tmp_path.iterdir()] == ["s.parquet"]


# --- the command ------------------------------------------------------------------------------------------------------------------


def test_the_command_exports_and_says_so_in_json(command: Run, tmp_path: Path) -> None:
    run = command("export", "data", "--json", "--series", EN, "--from", "2012-03-01", "--author", "A. N. Analyst")
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)
    assert set(said) == {"version", "until", "left_out", "files"}
    assert [file["name"] for file in said["files"]] == [f"{table.name}.parquet" for table in columns.EXPORTED]
    assert (
        said["files"][0]["sha256"] == hashlib.sha256((tmp_path / "data" / "documents.parquet").read_bytes()).hexdigest()
    )
    assert '- name: "A. N. Analyst"' in (tmp_path / "data" / "CITATION.cff").read_text()
    again = command("export", "data")
    assert (again.returncode, "README.md there says" in again.stdout) == (0, True)


def test_the_command_refuses_with_the_exit_code_of_a_wrong_question(command: Run, tmp_path: Path) -> None:
    _stranger(tmp_path / "mine")
    for words in (("mine",), ("x", "--source", "nobody"), ("x", "--format", "xls")):
        run = command("export", *words)
        assert run.returncode == 2, run.stderr
        assert run.stdout == ""
    nowhere = command("export", "x", TEALEAVES_HOME=str(tmp_path / "nowhere"))
    assert (nowhere.returncode, "there is no index" in nowhere.stderr) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]
