"""`tealeaves edits` and `tealeaves documents`, as an analyst meets them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tealeaves.cli import app
from tealeaves.errors import UsageError

DOCUMENTED = Path(__file__).parent.parent.parent / "docs" / "interfaces.md"


Said = tuple[str, str]


@pytest.fixture
def run(edited: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """A command in this process: what it says on standard output and beside it."""
    monkeypatch.setenv("TEALEAVES_HOME", str(edited))

    def run_it(*words: str) -> Said:
        app(list(words), standalone_mode=False)
        said = capsys.readouterr()
        return said.out, said.err

    return run_it


def rows(said: Said) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said[0].splitlines()]


def test_what_was_changed_is_told(run: Callable[..., Said]) -> None:
    found = rows(run("edits", "--json"))
    assert sorted(row["kind"] for row in found) == ["edit", "gone", "redated", "retitled"]
    fields = re.search(r"`tealeaves edits --json` \|(.*)\|", DOCUMENTED.read_text("utf-8"))
    assert fields is not None
    named = fields[1].replace("(list of", "(").split("): ")[0]
    assert set(found[0]) | {"op", "part", "before", "after", "before_at", "after_at"} == set(
        re.findall(r"`(\w+)`", named)
    )
    edit = next(row for row in found if row["kind"] == "edit")
    assert edit["last_seen_before_at"] < edit["first_seen_after_at"]
    assert [(word["before"], word["after"]) for word in edit["words"]] == [
        ("raised the output", "doubled their weaving")
    ]

    every = rows(run("edits", "--json", "--all"))
    assert sorted(row["kind"] for row in every) == ["edit", "gone", "re-rendered", "redated", "retitled"]
    assert run("edits", "--json", "--from", "2030-01-01")[0] == ""
    assert run("edits", "--json", "--source", "rodong")[0] == ""


def test_people_see_the_words_with_and_without_colour(run: Callable[..., Said], edited: Path) -> None:
    shown, aside = run("edits")
    assert "[-raised the output-]{+doubled their weaving+}" in shown
    assert "GONE (404)" in shown
    assert "date: [-2024-10-08-] {+2024-10-09+}" in shown
    assert "1 more changed in form only" in aside
    coloured = subprocess.run(
        [str(Path(sys.executable).with_name("tealeaves")), "edits"],
        env={**os.environ, "TEALEAVES_HOME": str(edited), "FORCE_COLOR": "1", "TERM": "xterm"},
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured.stdout)
    assert plain != coloured.stdout
    assert "[-raised the output-]{+doubled their weaving+}" in plain


def test_an_article_is_one_row_at_however_many_addresses(run: Callable[..., Said]) -> None:
    mill = [row for row in rows(run("documents", "--json")) if row["headline"] == "Mill Raises Output"]
    assert [(len(row["addresses"]), row["versions"], row["editions"]) for row in mill] == [(2, 2, ["en"])]
    every = rows(run("documents", "--json", "--all"))
    assert len([row for row in every if row["headline"] == "Mill Raises Output"]) == 4
    assert "addresses" in run("documents")[0]


def test_a_name_that_nobody_knows_is_an_error_and_no_empty_answer(run: Callable[..., Said]) -> None:
    with pytest.raises(UsageError, match="nobody"):
        run("edits", "--source", "nobody")
