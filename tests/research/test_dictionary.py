"""The data dictionary is complete, says what is true, and its page is the generated one."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from tealeaves.research import columns, dictionary, frames
from tealeaves.research.export import Order, export
from tealeaves.research.index import reading

ROOT = Path(__file__).resolve().parents[2]
TABLES = (*columns.EXPORTED, *columns.COUNTED)


def test_the_page_is_the_generated_one() -> None:
    page = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    assert page == dictionary.page(), "run `make data-dictionary`"


def test_every_column_is_described_once_and_every_reference_leads_somewhere() -> None:
    tables = {table.name: table for table in TABLES}
    assert len(tables) == len(TABLES)
    for table in TABLES:
        assert len(set(table.names)) == len(table.names)
        assert {*table.key, *table.order} <= set(table.names)
        for column in table:
            assert column.meaning.endswith("."), column
            assert "|" not in column.meaning + column.null
            if column.refers:
                there, _, name = column.refers.partition(".")
                assert name in tables[there].names


def test_every_instant_has_one_of_the_four_times_in_its_name() -> None:
    """None stands for another: an instant that is known is named so, one that is claimed has its own name."""
    names = {column.name for table in TABLES for column in table if column.kind == "instant"}
    assert names == {
        "known_at", "captured_at", "recorded_at", "published_at", "event_at", "first_known_at", "last_known_at",
    }  # fmt: skip


def test_every_kind_has_a_form_everywhere() -> None:
    from tealeaves.research import package

    assert set(columns.KINDS) == set(frames.TYPES) == set(dictionary.POLARS) == set(package.FIELD)


def test_programs_are_told_the_same(paper: Path, tmp_path: Path) -> None:
    with reading(paper) as index:
        export(index, index.select(), tmp_path / "x", Order(format="csv"), lambda _: None)
    package = json.loads((tmp_path / "x" / "datapackage.json").read_text("utf-8"))
    for table, resource in zip(columns.EXPORTED, package["resources"], strict=True):
        expected = table.having(texts=False)
        assert [field["name"] for field in resource["schema"]["fields"]] == list(expected.names)
        assert resource["schema"]["primaryKey"] == list(table.key)
        path = tmp_path / "x" / resource["path"]
        assert resource["bytes"] == path.stat().st_size
    cff = yaml.safe_load((tmp_path / "x" / "CITATION.cff").read_text("utf-8"))
    assert (cff["cff-version"], cff["type"], cff["version"]) == ("1.2.0", "dataset", package["version"])
    assert {"title", "message", "authors", "date-released"} <= set(cff)
