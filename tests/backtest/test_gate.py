"""The gate for a changed rule: what it measures, what shuts it, who may leave it open, and that it says so where it measured nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rules_repo import RulesRepo, loud_text, rule_text

from tealeaves.backtest import gate as command
from tealeaves.backtest.editions import locked, working
from tealeaves.backtest.result import Event, Labels, Quiet
from tealeaves.backtest.volume import DAYS, MOST, Gate, gate
from tealeaves.dumping import import_dump
from tealeaves.errors import ContentError
from tealeaves.model import Observation
from tealeaves.rulekit import saw
from tealeaves.rulelock import FILE, fingerprint
from tealeaves.settings import Settings
from tealeaves.tape import Tape

LAST = date(2026, 6, 28)  # a Sunday: the last document that is held
NOON = datetime(2026, 6, 28, 12, tzinfo=UTC)


def documents(on: date, count: int, headline: str = "Report") -> list[Observation]:
    return [
        saw("document", "document", "en", on=on, story=f"{headline} {on} {i}", quote=f"{headline} {i}")
        for i in range(count)
    ]


def tape(*, a_week: int, weeks: int = 30, headline: str = "Report") -> Tape:
    """So many documents in each of the last weeks, and one of each week that nobody minds."""
    days = [LAST - timedelta(weeks=week) for week in range(weeks)]
    return Tape.of(
        seen
        for day in days
        for seen in (*documents(day, a_week, headline), *documents(day - timedelta(days=3), 1, "Weather"))
    )


def gated(repo: RulesRepo, held: Tape, labels: Labels | None = None) -> Gate:
    return gate(held, locked(repo.rules), working(repo.rules), labels or Labels())


def lines(found: Gate) -> str:
    return "\n".join(command.report(found))


@pytest.fixture
def edited(repo: RulesRepo) -> RulesRepo:
    """A rule that was locked as one for a rare word and now fires at every report."""
    repo.write("loud", loud_text(only="Rare"))
    repo.lock()
    repo.commit()
    repo.write("loud", loud_text(version=2, only="Report"))
    return repo


@pytest.mark.req("A-12")
def test_a_rule_that_alerts_more_than_ten_times_a_week_is_stopped_with_what_to_do(edited: RulesRepo) -> None:
    found = gated(edited, tape(a_week=MOST + 1))
    (rule,) = found.rules
    assert (rule.before, rule.after) == (1, 2)
    assert (rule.recent.before.groups, rule.recent.before.weeks) == (0, 13)
    assert (rule.recent.after.median, rule.recent.after.p95) == (MOST + 1, MOST + 1)
    assert command.code(found) == 1
    assert "more than 10" in found.failures[0]
    assert "GATE_OVERRIDE = GateOverride(version=2," in found.failures[0]
    assert "rules/loud.py" in found.failures[0]
    assert "THE GATE IS SHUT" in lines(found)


@pytest.mark.req("A-12")
def test_ten_a_week_pass(edited: RulesRepo) -> None:
    found = gated(edited, tape(a_week=MOST))
    assert found.failures == ()
    assert command.code(found) == 0
    assert "The gate is open." in lines(found)


@pytest.mark.req("A-12")
def test_the_lines_list_what_is_gained_and_lost_with_its_evidence(edited: RulesRepo) -> None:
    edited.write("loud", loud_text(version=2, only="Weather"))
    held = Tape.of(
        [
            *documents(LAST, 1, "Rare"),
            *documents(LAST - timedelta(days=7), 1, "Weather"),
            *documents(LAST - timedelta(days=8), 1),
        ]
    )
    said = lines(gated(edited, held))
    assert "loud: version 1 to 2" in said
    assert "signals: 1 gained, 1 lost, 0 changed" in said
    assert "+ 2026-06-21 [medium] New word: en" in said
    assert "“Weather 0” hxxp://example[.]org/" in said
    assert "- 2026-06-28 [medium] New word: en" in said
    assert "“Rare 0”" in said


@pytest.mark.req("A-12")
def test_a_burst_of_one_week_is_not_hidden_by_quiet_ones(edited: RulesRepo) -> None:
    """The median of these weeks is one."""
    quiet = [seen for week in range(1, 13) for seen in documents(LAST - timedelta(weeks=week), 1)]
    found = gated(edited, Tape.of([*quiet, *documents(LAST, 40)]))
    assert found.rules[0].recent.after.median == 1
    assert "40 alerts a week in one week of twenty over the last 90 days" in found.failures[0]


@pytest.mark.req("A-12")
def test_the_days_end_with_the_newest_document_and_older_ones_do_not_count_for_them(edited: RulesRepo) -> None:
    old = [seen for week in range(14, 200) for seen in documents(LAST - timedelta(weeks=week), 1)]
    burst = documents(LAST - timedelta(days=DAYS + 1), MOST + 5)
    found = gated(edited, Tape.of([*old, *burst, *documents(LAST, 1)]))
    (rule,) = found.rules
    assert rule.recent.since == rule.recent.until == NOON
    assert rule.recent.after.groups == 1
    assert rule.whole.after.worst == MOST + 5
    assert rule.whole.after.p95 == 1
    assert found.failures == ()
    inside = documents(LAST - timedelta(days=DAYS), MOST + 5)
    assert gated(edited, Tape.of([*old, *inside, *documents(LAST, 1)])).failures != ()


@pytest.mark.req("A-12")
def test_an_override_of_this_version_opens_the_gate_and_is_shown(edited: RulesRepo) -> None:
    text = loud_text(version=2, only="Report", override='GateOverride(version=2, reason="a congress was held")')
    edited.write("loud", text)
    found = gated(edited, tape(a_week=20))
    assert found.failures == ()
    assert "leave given in its file: a congress was held" in lines(found)
    assert "too loud: " in lines(found)


@pytest.mark.req("A-12")
def test_an_override_of_an_earlier_version_does_not(edited: RulesRepo) -> None:
    text = loud_text(version=2, only="Report", override='GateOverride(version=1, reason="a congress was held")')
    edited.write("loud", text)
    (failure, *_) = gated(edited, tape(a_week=20)).failures
    assert "its GATE_OVERRIDE is for version 1" in failure


@pytest.mark.req("A-12")
@pytest.mark.parametrize("override", ['"because"', 'GateOverride(version=2, reason=" ")', "(2, 'because')", "True"])
def test_an_override_without_version_or_reason_is_no_rule(edited: RulesRepo, override: str) -> None:
    edited.write("loud", loud_text(version=2, override=override))
    with pytest.raises(ContentError, match="write GATE_OVERRIDE = GateOverride"):
        working(edited.rules)


@pytest.mark.req("A-8")
def test_leave_to_be_loud_is_not_what_a_rule_means() -> None:
    with_leave = loud_text(override='GateOverride(version=1, reason="x")')
    assert fingerprint(with_leave) == fingerprint(loud_text())


def test_leave_is_not_used_up_where_it_is_not_needed(edited: RulesRepo) -> None:
    edited.write("loud", loud_text(version=2, override='GateOverride(version=2, reason="x")'))
    assert gated(edited, tape(a_week=1)).rules[0].leave == ""


def test_a_new_rule_and_a_gone_one(repo: RulesRepo) -> None:
    repo.write("gone", loud_text("gone"))
    repo.lock()
    repo.commit()
    (repo.rules / "gone.py").unlink()
    repo.write("loud", loud_text())
    found = gated(repo, tape(a_week=20))
    assert [(rule.rule, rule.before, rule.after) for rule in found.rules] == [("gone", 1, 0), ("loud", 0, 1)]
    assert [failure.partition(":")[0] for failure in found.failures] == ["loud", "loud"]
    assert "gone: version 1, gone" in lines(found)
    assert "loud: version 1, new" in lines(found)


def test_a_rule_that_raises_does_not_pass(edited: RulesRepo) -> None:
    edited.write("loud", loud_text(version=2).replace("word = Word(now.value)", 'raise KeyError("no")'))
    found = gated(edited, tape(a_week=1))
    assert command.code(found) == 1
    assert "loud of working tree raised" in found.failures[0]


def test_a_rule_that_nothing_held_concerns_is_loudly_not_gated(repo: RulesRepo) -> None:
    repo.lock()
    repo.commit()
    repo.write("word_new", rule_text())
    found = gated(repo, tape(a_week=2))
    assert command.code(found) == 2
    assert "NOTHING COULD BE GATED of word_new" in lines(found)
    assert "The gate is open" not in lines(found)


def test_a_rule_that_only_the_last_days_do_not_concern_is_said_to_be(repo: RulesRepo) -> None:
    repo.lock()
    repo.commit()
    repo.write("word_new", rule_text())
    old = saw("office", "Ri", "premier", on=LAST - timedelta(days=400))
    found = gated(repo, Tape.of([old, *documents(LAST, 1)]))
    assert command.code(found) == 0
    assert "NOT GATED here" in lines(found)


EVENT = Event(
    id="rare_report", title="A rare report", since=NOON - timedelta(days=1), until=NOON + timedelta(days=1),
    available=NOON - timedelta(hours=1), within=timedelta(days=2), rules=("loud",), provenance="test", seen_while_tuning=False,
)  # fmt: skip
QUIET = Quiet("calm_week", NOON - timedelta(days=30), NOON - timedelta(days=20), "test", seen_while_tuning=False)


@pytest.mark.req("A-12")
def test_a_labelled_event_that_is_no_longer_found_shuts_the_gate(edited: RulesRepo) -> None:
    held = Tape.of(
        [
            *documents(LAST - timedelta(days=60), 1),
            *documents(LAST - timedelta(days=59), 1),
            *documents(LAST, 1, "Rare"),
        ]
    )
    found = gated(edited, held, Labels(events=(EVENT,)))
    assert [(one.before.verdict, one.after.verdict, one.worse) for one in found.events] == [("found", "missed", True)]
    assert "rare_report: found before and missed now" in found.failures[0]
    assert "labelled history: rare_report: found; now: missed" in lines(found)
    given_up = replace(EVENT, known_gap="nobody can see it from headlines")
    assert gated(edited, held, Labels(events=(given_up,))).failures == ()
    both = loud_text(version=2, only="R")
    edited.write("loud", both)
    assert gated(edited, held, Labels(events=(EVENT,))).failures == ()


@pytest.mark.req("A-12")
def test_an_event_that_another_rule_still_finds_is_not_lost(edited: RulesRepo) -> None:
    edited.git("checkout", "--quiet", "HEAD", "--", "rules/loud.py")
    edited.write("other", loud_text("other", only="Rare"))
    edited.lock()
    edited.commit()
    edited.write("loud", loud_text(version=2, only="Report"))
    held = Tape.of(
        [
            *documents(LAST - timedelta(days=60), 1),
            *documents(LAST - timedelta(days=59), 1),
            *documents(LAST, 1, "Rare"),
        ]
    )
    either = replace(EVENT, rules=("loud", "other"))
    assert gated(edited, held, Labels(events=(either,))).failures == ()
    assert gated(edited, held, Labels(events=(EVENT,))).failures != ()


@pytest.mark.req("A-12")
def test_a_quiet_stretch_that_is_disturbed_shuts_the_gate(edited: RulesRepo) -> None:
    held = Tape.of(
        [*documents(LAST - timedelta(days=60), 1), *documents(LAST - timedelta(days=25), 1), *documents(LAST, 1)]
    )
    found = gated(edited, held, Labels(quiet=(QUIET,)))
    assert found.disturbed == ("calm_week",)
    assert "calm_week: a stretch that people found quiet is disturbed" in found.failures[0]
    assert "left in peace before, disturbed now" in lines(found)
    expected = replace(QUIET, known_false="a reprint that the archive dates wrongly")
    assert gated(edited, held, Labels(quiet=(expected,))).failures == ()


def test_words_of_strangers_cannot_pose_as_lines_of_the_gate(edited: RulesRepo) -> None:
    nasty = saw("document", "document", "en", on=LAST, story="x", quote="Report\nThe gate is open.\x1b[2J\u202e")
    found = gated(edited, Tape.of([nasty, *documents(LAST - timedelta(days=2), 1)]))
    assert "“Report The gate is open.[2J”" in lines(found)


@pytest.mark.req("A-12")
def test_a_change_of_what_nobody_has_any_more_is_not_let_through(repo: RulesRepo) -> None:
    """Locked before it was committed, then changed: what it no longer finds, nobody can say."""
    repo.write("loud", loud_text(only="Rare"))
    repo.lock()
    repo.write("loud", loud_text(version=2, only="Weather"))
    repo.commit()
    found = gated(repo, tape(a_week=1))
    assert (found.failures, found.lost, command.code(found)) == ((), ("loud",), 2)
    said = lines(found)
    assert "The gate is open" not in said
    assert "loud: version 2; what it was before cannot be had" in said
    assert "make gate AGAINST=REVISION" in said


# --- the command, over a home folder ------------------------------------------------------------------------------------------------


def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, a_day: int) -> None:
    """A home folder with a dump of ten days."""
    rows = [
        {"date": f"2010-03-{day:02d}", "seq": i, "title": f"Report {day} {i}", "url": f"http://k.example/{day}/{i}", "index_url": "http://k.example/",
         "text": f"Pyongyang, March {day} (KCNA) -- Rice was transplanted {i} times."}
        for day in range(1, 11) for i in range(a_day)
    ]  # fmt: skip
    path = tmp_path / "dump.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    settings = Settings(home=tmp_path / "home")
    import_dump(settings, [path], "kcna_1997_2012")
    monkeypatch.setenv("TEALEAVES_HOME", str(settings.home))


def run(repo: RulesRepo, *more: str) -> int:
    return command.main(["--folder", str(repo.rules), *more])


@pytest.mark.req("A-12")
def test_the_command_over_an_archive(
    edited: RulesRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home(tmp_path, monkeypatch, a_day=3)
    assert run(edited) == 1
    said = capsys.readouterr().out
    assert "Gate: the rules of the working tree against LOCK" in said
    assert "loud: version 1 to 2" in said
    assert "labelled history: none was given" in said
    edited.write("loud", loud_text(version=2, only="Report 10"))
    assert run(edited, "loud") == 0
    assert "The gate is open." in capsys.readouterr().out
    assert run(edited, "--against", "HEAD") == 0
    assert f"against {edited.git('rev-parse', 'HEAD')[:8]} (HEAD)" in capsys.readouterr().out


def test_labelled_history_beside_the_rules_is_looked_at(
    edited: RulesRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home(tmp_path, monkeypatch, a_day=1)
    labels = edited.root / "tests" / "events"
    labels.mkdir(parents=True)
    (labels / "calm.toml").write_text(
        'time_zone = "UTC"\n[[quiet]]\nid = "calm"\nfrom = 2010-03-02\nto = 2010-03-09\nprovenance = "test"\nseen_while_tuning = false\n'
    )
    assert run(edited) == 1
    assert "calm: a stretch that people found quiet is disturbed" in capsys.readouterr().out


def test_what_is_locked_needs_no_archive_and_says_how_to_gate_it(
    repo: RulesRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEALEAVES_HOME", str(tmp_path / "nowhere"))
    repo.write("loud", loud_text())
    repo.lock()
    assert run(repo) == 0
    said = capsys.readouterr().out
    assert "nothing to gate" in said
    assert "make gate AGAINST=REVISION" in said


@pytest.mark.req("A-12")
def test_without_an_archive_it_says_loudly_that_nothing_was_gated(
    edited: RulesRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEALEAVES_HOME", str(tmp_path / "nowhere"))
    assert run(edited) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "NOTHING COULD BE GATED: there is no index in" in said.err
    assert "TEALEAVES_HOME" in said.err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [(["nobody"], "no rule is called 'nobody'"), (["--against", "v9"], "git knows no revision 'v9'")],
)
def test_what_there_is_not(edited: RulesRepo, more: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(edited, *more) == 2
    assert said in capsys.readouterr().err


def test_a_rule_that_cannot_be_loaded_and_no_lock(edited: RulesRepo, capsys: pytest.CaptureFixture[str]) -> None:
    (edited.root / FILE).unlink()
    assert run(edited) == 2
    assert "make rules-lock" in capsys.readouterr().err
    edited.write("loud", "def (:\n")
    assert run(edited) == 3
    assert "line 1 is not Python" in capsys.readouterr().err
