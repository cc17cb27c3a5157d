"""What people see while they wait."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from tealeaves.cli import output


def test_words_of_the_person_who_waits_are_shown_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision may be called "[/red]": on a terminal that once ended the command."""
    shown = io.StringIO()
    monkeypatch.setattr(output, "aside", Console(file=shown, force_terminal=True, width=100))
    with output.meter("reading") as bar:
        bar.say("against [/red]")
    assert "against [/red]" in shown.getvalue()
