"""The notebook runs as it stands, in a kernel of its own, and comes to what the history says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "examples" / "first_look.ipynb"
# What it found, told by its own variables.
TOLD = """
import json
print("TOLD " + json.dumps({
    "documents": dict(coverage.select("series", "documents").iter_rows()),
    "addressed": [list(row) for row in addressed.select("subject", "value", "messages").iter_rows()],
    "uses": {term: int(n) for term, n in usage.group_by("term").agg(pl.col("uses").sum()).iter_rows()},
    "lines": lines.select("published_on", "words", "url").cast(pl.String).rows(),
    "before": before["uses"].sum(), "after": after["uses"].sum(),
    "languages": languages.columns[1:],
    "statuses": sorted(set(signals["status"])),
}))
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The notebook after its run; a warning in one of its cells is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of the machinery that starts the kernel: ours are in the kernel, and errors there
        from nbclient import NotebookClient

        notebook = nbformat.read(NOTEBOOK, as_version=4)
        strict = nbformat.v4.new_code_cell("import warnings; warnings.simplefilter('error')")
        notebook.cells = [strict, *notebook.cells, nbformat.v4.new_code_cell(TOLD)]
        home = tmp_path_factory.mktemp("jupyter")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TEALEAVES_")}
        client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOK.parent)}})
        client.execute(env={**kept, "IPYTHONDIR": str(home), "TMPDIR": str(home), "PYTHONPATH": ""})
    return notebook


def test_the_notebook_comes_to_what_the_history_says(run: nbformat.NotebookNode) -> None:
    told: dict[str, Any] = json.loads(run.cells[-1].outputs[0].text.removeprefix("TOLD "))
    assert told["documents"] == {"kcna/article/en": 333, "korea_stamp/notice/mul": 37}
    assert ["Kim Jong Un -> Vladimir Putin", "president", 12] in told["addressed"]
    assert told["uses"] == {"dear comrade": 26, "closest friends": 1, "closest comrade": 0}
    ((day, words, url),) = told["lines"]
    assert (day, words) == ("2024-08-04", "closest friends")
    assert url.startswith("http://www.kcna.kp/en/article/q/20240804")
    assert (told["before"], told["after"]) == (0, 1)
    assert told["languages"] == ["en", "ko", "zh"]
    assert told["statuses"] == ["warming"]


def test_every_question_is_answered_and_one_with_a_chart(run: nbformat.NotebookNode) -> None:
    questions = [
        cell for cell in run.cells[3:-1] if cell.cell_type == "code"
    ]  # after the kernel's and the notebook's preparations
    shown = [output for cell in questions for output in cell.outputs if output.output_type == "execute_result"]
    assert len(questions) == 8
    assert [cell.source for cell in questions if not any(o.output_type == "execute_result" for o in cell.outputs)] == []
    assert sum("vega-embed" in "".join(map(str, output.data.values())) for output in shown) == 1


def test_no_output_is_kept_since_it_would_go_stale() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


def test_the_small_history_is_made_by_its_script_too(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "small_history.py"), str(tmp_path / "home")], cwd=tmp_path,
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert run.stdout == f"made {tmp_path / 'home'}\n"
    assert (tmp_path / "home" / "index.sqlite").is_file()
