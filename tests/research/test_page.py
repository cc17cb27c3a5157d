"""docs/research.md works for a stranger who has nothing but that page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "research.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the page's shell lines were run, those that need neither a network nor minutes."""
    folder = tmp_path_factory.mktemp("stranger")
    bin_folder = Path(sys.executable).parent
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TEALEAVES_")}
    env = {**clean, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "TEALEAVES_HOME": "my-home"}
    lines = [
        line.removeprefix("$ ").partition("  #")[0].strip()
        for block in blocks("console")
        for line in block.splitlines()
    ]
    ours = [line for line in lines if line.startswith(("python examples/", "tealeaves export"))]
    assert len(ours) == 4
    for line in ours:
        words = line.replace("python examples/", f"{sys.executable} {ROOT}/examples/").split()
        run = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)
        assert run.returncode == 0, run.stderr
    return folder


def test_its_python_runs_and_finds_something(followed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(followed)
    names: dict[str, object] = {}
    calls = 0
    for block in blocks("python"):
        exec(block, names)
        for line in block.splitlines():
            if line.startswith("tealeaves."):
                found = eval(line, names)
                assert isinstance(found, pl.DataFrame)
                assert found.height > 0 or "alterations" in line, line  # in the sample nothing was edited
                calls += 1
    assert calls == 8


def test_its_datasets_are_what_it_says(followed: Path) -> None:
    assert (followed / "sheets" / "documents.csv").is_file()
    assert "text" in pl.read_parquet_schema(followed / "texts" / "documents.parquet")
    assert "text" not in pl.read_parquet_schema(followed / "dataset" / "documents.parquet")


def test_every_column_and_function_it_names_is_there() -> None:
    import tealeaves
    from tealeaves.research import columns

    assert {f"tealeaves.{name}(" for name in tealeaves.__all__ if name not in ("__version__", "sightings")} == set(
        re.findall(r"^tealeaves\.\w+\(", "\n".join(blocks("python")), re.MULTILINE)
    )
    tables = {table.name: set(table.names) for table in columns.EXPORTED}
    for table, column in re.findall(r"`(documents|captures|observations|signals)\.(\w+)`", PAGE):
        assert column in tables[table]
    joined = "\n".join(blocks("sql"))
    alias = {"o": "observations", "d": "documents", "c": "captures"}
    assert all(column in tables[alias[short]] for short, column in re.findall(r"\b([odc])\.(\w+)", joined))
