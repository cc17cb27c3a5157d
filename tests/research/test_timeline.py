"""A term over time: shares of what is held, holes that are no zeros, and plots that say so without colours."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from research_world import EN, KO, Run, day

from tealeaves.research.index import reading
from tealeaves.research.plot import drawn
from tealeaves.research.search import chosen, term_of
from tealeaves.research.sentences import sentence_at
from tealeaves.research.timeline import Timeline, lines, timeline

SVG = "{http://www.w3.org/2000/svg}"


def asked(home: Path, term: str = "closest comrade", *, series: str | None = None, **how: Any) -> Timeline:
    with reading(home) as index:
        wanted = chosen(index, language=how.get("language"), source=None, series=series, since=None, until=None)
        return timeline(index.conn, wanted, term_of(term), **how)


def test_a_month_has_its_share_and_a_hole_is_no_zero(paper: Path) -> None:
    found = asked(paper)
    assert found.by == "month", "of three months, months are shown"
    january, february, march = found.stretches[:3]
    assert (january.documents, january.uses, january.per_thousand) == (32, 1, pytest.approx(1000 / 32))
    assert (february.documents, february.uses, february.unheld_days) == (0, None, 29)
    assert march.uses == 2
    assert [each.series for each in found.coverage] == [EN], "only where it stands"
    assert found.besides == (KO,)
    assert found.first[0] == day(1, 10)
    assert found.last[0] == day(3, 20)
    assert "closest comrade" in found.first[3]


def test_about_counts_where_the_same_sentence_names_it(paper: Path) -> None:
    assert asked(paper, about="message").uses == 1, "said in the sentence"
    assert asked(paper, about="Party members").uses == 0, "in the next block"
    assert asked(paper, about="delegation").uses == 0, "in the sentence before"
    assert asked(paper, about="comrade").uses == 0, "the term itself names nobody else"
    assert asked(paper, "동지", about="김정은").uses == 1


def test_a_term_that_never_stands_is_nought_of_all_that_is_held(paper: Path) -> None:
    found = asked(paper, "never said")
    assert (found.uses, found.first, found.besides) == (0, (), ())
    assert {each.series for each in found.coverage} == {EN, KO}


@pytest.mark.parametrize("width", [40, 80, 200])
def test_bars_fit_the_screen_and_are_read_without_colours(paper: Path, width: int) -> None:
    shown = list(lines(asked(paper).stretches, width))
    assert all(len(line) <= width for line in shown), shown
    assert shown[0].startswith("2012-01 ")
    assert "█" in shown[0]
    assert shown[1].split() == ["2012-02", "░░░░░░", "nothing", "held"]
    january, march = (line.count("█") for line in (shown[0], shown[2]))
    assert 0 < january < march
    assert not any("\x1b" in line for line in shown)


@pytest.mark.parametrize(("by", "label"), [("year", "2012 "), ("quarter", "2012 Q1 "), ("week", "2012-01-09 ")])
def test_a_period_is_called_by_its_length(paper: Path, by: Any, label: str) -> None:
    assert any(line.startswith(label) for line in lines(asked(paper, by=by).stretches, 120))


def test_a_run_of_nothing_is_one_line(paper: Path) -> None:
    shown = list(lines(asked(paper, by="week").stretches, 120))
    assert sum("nothing held" in line for line in shown) == 1
    assert len(shown) < len(asked(paper, by="week").stretches)


def test_the_plot_is_a_file_of_its_own_with_holes_hatched_and_words_escaped(paper: Path) -> None:
    tree = ElementTree.fromstring(drawn(asked(paper)))
    assert tree.tag == f"{SVG}svg"
    titles = [each.text for each in tree.iter(f"{SVG}title")]
    assert "2012-02-01 to 2012-02-29: nothing held" in titles
    holes = [each for each in tree.iter(f"{SVG}rect") if each.get("class") == "hole"]
    assert all(str(each.get("fill")).startswith("url(#") for each in holes)
    assert ElementTree.fromstring(drawn(asked(paper, "<script>&")))[0].text == "Use of “<script>&”"


def test_a_run_of_periods_of_which_nothing_is_held_is_one_hole_of_the_plot(paper: Path) -> None:
    """A feed that dates one article to the year 1 (as some do that have no date) made a plot of a hundred megabytes."""
    found = asked(paper, by="week")
    blank = [each for each in found.stretches if not each.documents]
    begins = [each.start for each in blank]
    runs = sum(each.end + timedelta(days=1) not in begins for each in blank)
    assert 0 < runs < len(blank)
    titles = [each.text or "" for each in ElementTree.fromstring(drawn(found)).iter(f"{SVG}title")]
    assert sum(title.endswith("nothing held") for title in titles) == 2 * runs, "one in either panel"


def test_the_command_prints_draws_and_speaks_json(command: Run, tmp_path: Path) -> None:
    done = command("timeline", "closest comrade", "--plot", str(tmp_path / "p.svg"))
    assert done.returncode == 0, done.stderr
    assert "first use, known since 2012-01-10: “" in done.stdout
    assert "3 stories have “closest comrade”: paper/article/en: in" in done.stdout
    assert "never stands there: paper/article/ko" in done.stdout
    assert (tmp_path / "p.svg").read_text("utf-8").startswith("<svg ")
    rows = [json.loads(line) for line in command("timeline", "closest comrade", "--json").stdout.splitlines()]
    assert [row["uses"] for row in rows] == [1, None, 2]
    refused = command("timeline", "closest comrade", "--plot", str(tmp_path / "p.png"))
    assert refused.returncode == 2
    assert "SVG only" in refused.stderr
    assert not (tmp_path / "p.png").exists()


def test_a_claimed_day_can_be_asked_for(paper: Path) -> None:
    assert asked(paper, by="day", on="published_on").first[0] == day(1, 10)
    uses = {each.start for each in asked(paper, by="day", on="published_on").stretches if each.uses}
    assert uses == {day(1, 10).date(), day(3, 5).date(), day(3, 6).date()}
    assert day(3, 20) - day(3, 6) == timedelta(days=14), "a later version of a story counts on its story's day"


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("One. My closest comrade came. Two.", "closest", "My closest comrade came."),
        ("He met V. V. Putin and Gen. Ri on Nov. 22. Then left.", "Putin", "He met V. V. Putin and Gen. Ri on Nov. 22."),
        ("The U.S. army left. He stays.", "army", "The U.S. army left."),
        ("“It is so.” He said more.", "more", "He said more."),
        ("첫째이다. 가장 친근한 동지이다. 셋째이다.", "친근한", "가장 친근한 동지이다."),
        ("发行新邮票。第二句。", "第二", "第二句。"),
        ("no end at all", "end", "no end at all"),
        ("a headline\nA text of it.", "text", "A text of it."),
    ],
)  # fmt: skip
def test_a_sentence_is_a_readers(text: str, words: str, sentence: str) -> None:
    start = text.index(words)
    begins, ends = sentence_at(text, start, start + len(words))
    assert text[begins:ends] == sentence


def test_a_hostile_text_costs_no_time() -> None:
    text = "A. " * 400_000
    begins, ends = sentence_at(text, 600_000, 600_001)
    assert ends - begins < 4000
