"""The documents say what is true: fields, exit codes, commands, links, executed against the code."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.main import get_command

from tealeaves import errors
from tealeaves.cli import app
from tealeaves.model import Coverage, Gap, Quote, Signal

ROOT = Path(__file__).resolve().parents[1]
INTERFACES = (ROOT / "docs" / "interfaces.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def example() -> Signal:
    day = datetime(2012, 7, 18, tzinfo=UTC)
    return Signal(
        rule="r", rule_version=1, key="k", status="firing", severity="high", confidence=0.9, headline="h", subject="s",
        series="a/b/c", story="x", source="y", known_at=day, published_at=day.date(), before=None, after="z",
        quotes=(Quote("t", "en", 0, "u", "c"),), reasons=("why",),
        coverage=Coverage("a/b/c", 3, day.date(), day.date(), (Gap(day.date(), day.date()),)), evidence=("e",),
    )  # fmt: skip


def test_the_form_of_a_signal_is_the_one_documented() -> None:
    section = INTERFACES.split("## A signal")[1].split("\n## ")[0]
    documented = {
        name
        for row in section.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    form = example().as_dict()
    said = replace(example(), counterpart=("c",), unless="u").as_dict()
    assert set(said) == documented
    assert set(said) - set(form) == {"counterpart", "unless"}, "what a rule does not say is absent"
    assert set(form["quotes"][0]) == {"text", "language", "offset", "url", "capture"}
    assert set(form["coverage"]) == {"series", "documents", "since", "until", "gaps"}
    assert json.loads(example().canonical()) == form


def test_the_exit_codes_are_the_ones_documented() -> None:
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", INTERFACES.split("## Exit codes")[1], re.MULTILINE)}
    used = {kind.exit_code for _, kind in inspect.getmembers(errors, inspect.isclass) if hasattr(kind, "exit_code")}
    assert used <= documented


def commands() -> list[list[str]]:
    """Every command and subcommand."""
    found: list[list[str]] = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", {})
        found += [[name, sub] for sub in below] or [[name]]
    return found


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_helps(command: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from tealeaves.cli import main; main()", *command, "--help"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0
    assert "Usage" in run.stdout


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name, *_ in commands() if not re.search(rf"`[^`]*\b{name}\b[^`]*`", readme)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_cli_knows_no_prefect_before_it_needs_it() -> None:
    """Prefect takes seconds to import; `tealeaves signals` must not."""
    code = "import sys, tealeaves.cli; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
