"""Of two stretches of real history every signal is judged; the page says what the verdicts and the committed backtest say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tealeaves.backtest import judged
from tealeaves.errors import ContentError
from tealeaves.rulelock import rules_folder

PAGE = rules_folder().parent / "docs" / "judged" / "signals.md"


def said(name: str, day: str, status: str = "firing", severity: str = "low") -> dict[str, Any]:
    return {
        "rule": "r",
        "key": name,
        "known_at": f"{day}T12:00:00+00:00",
        "status": status,
        "severity": severity,
        "headline": f"what {name} | says",
    }


def test_the_page_is_that_of_the_committed_backtest_and_verdicts() -> None:
    assert PAGE.read_text("utf-8") == judged.page(*judged.committed()) + "\n", "run `make judged`"


def test_no_verdict_is_about_a_signal_that_is_not_there() -> None:
    signals, verdicts = judged.committed()
    there = {(each["rule"], each["key"]) for stretch in judged.STRETCHES for each in judged.within(signals, stretch)}
    assert set(verdicts) - there == set()


def test_a_signal_that_nobody_judged_is_an_error_with_what_to_do() -> None:
    with pytest.raises(ContentError, match=r"nobody has judged r of 2009-03-01 \(b\): add it to"):
        judged.page([said("b", "2009-03-01")], {})


def test_only_what_fired_in_a_stretch_is_judged_its_last_day_included() -> None:
    signals = [
        said("a", "2008-12-31"),
        said("b", "2009-12-31"),
        said("c", "2009-01-01", "warming"),
        said("d", "2024-11-30", severity="high"),
    ]
    verdict = {("r", "b"): judged.Verdict("no", "a slip"), ("r", "d"): judged.Verdict("yes", "a first")}
    page = judged.page(signals, verdict)
    assert "| 2009-12-31 | `r` | low | what b / says | no | a slip |" in page
    assert "1 signals: 0 yes, 0 digest, 1 no." in page
    assert "Of the 1 that would have interrupted, 1 are *yes*." in page
    assert "what a" not in page
    assert "what c" not in page


def test_words_of_a_stranger_stay_in_their_cell() -> None:
    hostile = "a\n| 2009-01-02 | `r` | high \u202e<img src=x onerror=y> [here](http://evil.example)"
    page = judged.page(
        [{**said("b", "2009-03-01"), "headline": hostile}], {("r", "b"): judged.Verdict("no", "a slip\nof the pen")}
    )
    (row,) = [row for row in page.splitlines() if row.startswith("| 2009")]
    assert row.count("|") == 7
    assert row.endswith("| no | a slip of the pen |")
    assert not any(each in row for each in ("<img", "](", "\u202e"))


_AGAIN = 'wanted = "yes"\nwhy = "x"\n[[signal]]\nrule = "r"\nkey = "k"\nwanted = "no"\nwhy = "y"'


@pytest.mark.parametrize("row", ['wanted = "perhaps"\nwhy = "x"', 'wanted = "yes"\nwhy = " "', _AGAIN])
def test_a_verdict_is_one_word_with_a_reason_and_stands_once(tmp_path: Path, row: str) -> None:
    file = tmp_path / "verdicts.toml"
    file.write_text(f'[[signal]]\nrule = "r"\nkey = "k"\n{row}\n', "utf-8")
    with pytest.raises(ContentError, match="one verdict of yes, digest, no"):
        judged.verdicts(file)
