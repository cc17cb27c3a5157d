"""The command line as scripts and people meet it: exit codes, clear errors, rows on standard output and nothing else there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from command_line import tealeaves

from tealeaves.errors import UsageError
from tealeaves.settings import Settings

Run = Callable[..., subprocess.CompletedProcess[str]]

ARTICLES = [
    {"date": f"2011-{month:02d}-{day:02d}", "seq": n, "title": f"Report {month}-{day}-{n}", "index_url": "http://kcna.co.jp/i",
     "url": f"http://kcna.co.jp/item/{month}/{day}/{n}", "text": f"Pyongyang (KCNA) -- Mill {month}{day}{n} raised the output of cloth."}
    for month in range(1, 13) for day in range(1, 29) for n in range(2)
]  # fmt: skip
MARSHAL = {
    "date": "2012-07-18", "seq": 0, "title": "Servicepersons Vow Loyalty", "url": "http://kcna.co.jp/item/m",
    "index_url": "http://kcna.co.jp/i", "text": "Pyongyang, July 18 (KCNA) -- The army will be loyal to Marshal Kim Jong Un.",
}  # fmt: skip
BEFORE = [
    {**MARSHAL, "date": f"2012-{month:02d}-{day:02d}", "title": f"Kim Jong Un Visits Unit {month}{day}", "seq": 9,
     "url": f"http://kcna.co.jp/item/v/{month}/{day}",
     "text": "Pyongyang (KCNA) -- Kim Jong Un, supreme commander of the Korean People's Army, visited a unit."}
    for month in range(1, 7) for day in range(1, 20, 3)
]  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`tealeaves` in a home folder of its own."""

    def run_it(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return tealeaves(tmp_path / "home", *words, **settings)

    return run_it


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.jsonl"
    rows = [*ARTICLES, *BEFORE, MARSHAL]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n{broken\n" + json.dumps(MARSHAL) + "\n")
    return path


def rows_of(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_from_a_dump_to_a_signal_to_a_replay_and_a_rebuild(run: Run, dump: Path) -> None:
    report = rows_of(run("import", "jsonl", str(dump), "--json"))[0]
    records = len(ARTICLES) + len(BEFORE) + 3
    assert report["records"] == records
    assert report["oddities"] == {"bad_json": 1, "duplicate_record": 1}
    assert report["captures"] == records - 2

    again = rows_of(run("import", "jsonl", str(dump), "--json"))[0]
    assert (again["captures"], again["already_held"]) == (0, records - 2)

    found = run("signals", "--json")
    marshals = [row for row in rows_of(found) if row["after"] == "marshal"]
    assert [row["known_at"] for row in marshals] == ["2012-07-18T14:59:59+00:00"]
    assert marshals[0]["before"] == "supreme commander of the Korean People's Army"
    assert sorted(run("replay", "--json").stdout.splitlines()) == sorted(found.stdout.splitlines())
    assert run("rebuild").returncode == 0
    assert run("signals", "--json").stdout == found.stdout
    assert run("verify").returncode == 0
    shown = run("show", str(marshals[0]["id"])[:10])
    assert "Marshal Kim Jong Un" in shown.stdout
    assert "in what we hold" in shown.stdout


def test_a_replay_of_a_span_and_a_rule(run: Run, dump: Path) -> None:
    run("import", "jsonl", str(dump))
    assert (
        len(rows_of(run("replay", "--from", "2012-07-18", "--to", "2012-07-18", "--rules", "office_changed", "--json")))
        == 1
    )
    earlier = rows_of(run("replay", "--to", "2012-07-17", "--rules", "office_changed", "--json"))
    assert [row["after"] for row in earlier] == ["supreme commander of the Korean People's Army"]
    assert rows_of(run("replay", "--rules", "source_new_language", "--json")) == []


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("signals",), 2, "there is no index"),
        (("verify",), 2, "there is no archive"),
        (("rebuild",), 2, "there is no archive"),
        (("replay",), 4, "there is no archive"),
        (("signals", "--from", "yesterday"), 2, "is no date"),
        (("replay", "--from", "2012-02-30"), 2, "is no date"),
        (("replay", "--from", "2012-03-01", "--to", "2012-02-01"), 2, "is not before"),
        (("replay", "--rules", "no_such_rule"), 2, "no rule is called 'no_such_rule'"),
        (("replay", "--rules", " , "), 2, "names no rule"),
        (("signals", "--to", "9999-12-31"), 2, "beyond the calendar"),
        (("signals", "--from", "0001-01-01T00:00:00+14:00"), 2, "beyond the calendar"),
        (("documents", "--limit", "99999999999999999999"), 2, "--limit"),
        (("poll", "no_such_source"), 2, "no source is called 'no_such_source'"),
        (("import", "jsonl", "no/such/dump"), 2, "no such file"),
        (("nonsense",), 2, "No such command"),
        (("slack", "test"), 8, "TEALEAVES_SLACK_TOKEN"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_cannot_be_done_says_why_on_standard_error(run: Run, words: tuple[str, ...], code: int, says: str) -> None:
    done = run(*words)
    assert done.returncode == code
    flat = " ".join((done.stderr + (done.stdout if words[0] == "slack" else "")).split())
    assert says in flat
    assert "Traceback" not in done.stderr


def test_unknown_sources_and_rules_are_told_the_names_there_are(run: Run) -> None:
    assert "kcna_kp" in " ".join(run("poll", "nobody").stderr.split())
    assert "office_changed" in " ".join(run("replay", "--rules", "nothing").stderr.split())


def test_an_empty_answer_is_not_given_about_a_name_that_nobody_knows(run: Run, dump: Path) -> None:
    run("import", "jsonl", str(dump))
    for words, known in (
        (("signals", "--rule", "nobody"), "office_changed"),
        (("documents", "--source", "nobody"), "kcna_kp"),
        (("captures", "--source", "nobody"), "kcna_kp"),
    ):
        done = run(*words)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert "'nobody'" in done.stderr
        assert known in done.stderr
    quiet = run("captures", "--source", "kcna_kp")
    assert (quiet.returncode, quiet.stdout) == (0, "")
    assert "kcna_kp has not been looked at yet" in quiet.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FRESH_HOURS", "soon"), ("FRESH_HOURS", "-1"), ("FRESH_HOURS", "inf"), ("EVERY_SECONDS", "0"),
        ("EVERY_SECONDS", "-5"), ("EVERY_SECONDS", "nan"), ("EVERY_SECONDS", "inf"), ("DELAY", "-1"),
        ("PREFECT_PORT", "0"), ("PREFECT_PORT", "99999"), ("ROTATE_BYTES", "0"), ("CONTACT", "\ub098"), ("CONTACT", "a\nb"),
        ("HOME", "~no-such-user-here/x"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_understood_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TEALEAVES_{name}", value)
    with pytest.raises(UsageError, match=f"^TEALEAVES_{name}: "):
        Settings.read()


def test_an_empty_variable_is_one_that_is_not_set(run: Run, tmp_path: Path) -> None:
    """Compose files pass on `${TEALEAVES_SLACK_TOKEN:-}`: an empty token must not become a Slack client that nobody hears."""
    names = ("DATABASE_URL", "SLACK_TOKEN", "EVERY_SECONDS", "CLOCK_FILE", "SLACK_URL", "CONTACT")
    done = run(
        "poll", "rte", **{f"TEALEAVES_{name}": "" for name in names}, TEALEAVES_RESOLVE="www.rte.ie:443=127.0.0.1:1"
    )
    assert done.returncode == 1
    assert "alerts go to this terminal" in done.stderr
    assert (tmp_path / "home" / "index.sqlite").is_file()


def test_a_misspelt_setting_is_told(run: Run) -> None:
    done = run("poll", "rte", TEALEAVES_SLACK_CHANEL="C1", TEALEAVES_RESOLVE="www.rte.ie:443=127.0.0.1:1")
    assert "TEALEAVES_SLACK_CHANEL is no setting" in done.stderr


def test_a_watch_whose_alerts_could_not_arrive_does_not_begin(run: Run) -> None:
    for words in (("poll", "rte"), ("run", "--cycles", "1")):
        done = run(*words, TEALEAVES_SLACK_TOKEN="xoxb-of-a-test")
        assert done.returncode == 2
        assert "TEALEAVES_SLACK_CHANNEL is not set" in done.stderr


def test_blanks_around_what_was_pasted_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("TOKEN", " xoxb-1\n"), ("CHANNEL", "C1 "), ("URL", " https://slack.com/api/\n")):
        monkeypatch.setenv(f"TEALEAVES_SLACK_{name}", value)
    settings = Settings.read()
    assert settings.slack_token is not None
    assert settings.slack_token.get_secret_value() == "xoxb-1"
    assert (settings.slack_channel, settings.slack_url) == ("C1", "https://slack.com/api/")


def test_words_of_others_are_shown_as_they_are(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / ":x: [bold] a folder whose name is longer than a line of eighty characters, as many are"
    done = run("signals", TEALEAVES_HOME=str(odd))
    assert str(odd) in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_terminal_without_korean_gets_every_row(run: Run, tmp_path: Path) -> None:
    """A locale of the last century is no reason to stop in the middle; JSON stays JSON."""
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    table, lines, utf8 = run("sources", **old), run("sources", "--json", **old), run("sources", "--json")
    assert table.returncode == 0
    assert rows_of(lines) == rows_of(utf8)
    odd = run("signals", **{**old, "TEALEAVES_HOME": str(tmp_path / "\ud3c9\uc591")})
    assert odd.returncode == 2
    assert "there is no index" in odd.stderr


def test_an_archive_whose_index_is_broken_can_still_be_verified(run: Run, dump: Path, tmp_path: Path) -> None:
    run("import", "jsonl", str(dump))
    (tmp_path / "home" / "index.sqlite").write_bytes(b"no database" * 1000)
    done = run("verify")
    assert done.returncode == 0
    assert "could not be seen" in done.stderr


def test_a_watch_that_never_succeeded_does_not_look_well(run: Run, dump: Path) -> None:
    run("import", "jsonl", str(dump))
    done = run("status")
    assert done.returncode == 1
    assert "TROUBLE: no good cycle of every-30m yet" in done.stdout


@pytest.mark.parametrize("how", ["deleted", "shortened"])
def test_an_archive_that_lost_something_is_told(run: Run, dump: Path, tmp_path: Path, how: str) -> None:
    run("import", "jsonl", str(dump))
    assert run("verify").returncode == 0
    (warc,) = (tmp_path / "home" / "archive").glob("*.warc.gz")
    if how == "deleted":
        for file in warc.parent.iterdir():
            file.unlink()
    else:
        os.truncate(warc, _first_member(warc))  # at the border of a record: no byte of what is left is wrong
    verified, standing = run("verify"), run("status")
    assert verified.returncode == 4
    assert standing.returncode == 1
    for done in (verified, standing):
        assert warc.name in done.stdout
        assert "from a copy" in done.stdout


def _first_member(warc: Path) -> int:
    """Where the first gzip member ends."""
    unpacking = zlib.decompressobj(wbits=31)
    whole = warc.read_bytes()
    unpacking.decompress(whole)
    return len(whole) - len(unpacking.unused_data)


def test_a_signal_is_shown_as_it_was_told(run: Run, dump: Path) -> None:
    """With the instant of each capture, and with the warning that plain http can be forged."""
    run("import", "jsonl", str(dump))
    found = rows_of(run("signals", "--json"))[-1]
    shown = run("show", str(found["id"]))
    assert "of the day that ended 2012-07-18 14:59:59 UTC, as a collection has it" in shown.stdout
    assert "can have been forged" in shown.stdout


def test_an_index_of_a_newer_tealeaves_is_refused(run: Run, dump: Path, tmp_path: Path) -> None:
    run("import", "jsonl", str(dump))
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'home' / 'index.sqlite'}")
    with engine.begin() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    engine.dispose()
    done = run("signals")
    assert done.returncode == 7
    assert "newer" in done.stderr


def test_a_home_that_cannot_be_written_is_said_plainly(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    done = run("import", "jsonl", str(tmp_path / "home"))
    assert done.returncode in (1, 2, 4)
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_said_plainly_and_loses_nothing(run: Run, dump: Path) -> None:
    """A limit on the size of files stands in for the full disk: the write fails in the middle of the archive."""
    limited = f"ulimit -f 64; trap '' XFSZ; exec {Path(sys.executable).with_name('tealeaves')} import jsonl {dump}"
    home = run("rules").args  # the fixture's environment is needed below
    assert home
    done = subprocess.run(
        ["bash", "-c", limited], capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "TEALEAVES_HOME": str(dump.parent / "home")},
    )  # fmt: skip
    assert done.returncode in (4, 6)
    assert "Traceback" not in done.stderr
    whole = rows_of(run("import", "jsonl", str(dump), "--json"))[0]
    assert whole["captures"] + whole["already_held"] == len(ARTICLES) + len(BEFORE) + 1  # type: ignore[operator]
    assert run("verify").returncode == 0


def test_two_writers_do_not_meet(run: Run, dump: Path, tmp_path: Path) -> None:
    from tealeaves.archive import Archive

    with Archive.open(tmp_path / "home" / "archive", writable=True):
        done = run("import", "jsonl", str(dump))
    assert done.returncode == 5
    assert str(os.getpid()) in done.stderr


def test_a_reader_that_goes_away_is_no_error(run: Run, dump: Path) -> None:
    run("import", "jsonl", str(dump))
    command = f"{Path(sys.executable).with_name('tealeaves')} documents --json --limit 500 | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "TEALEAVES_HOME": str(dump.parent / "home")},
    )  # fmt: skip
    assert "Traceback" not in done.stderr


def test_a_rebuild_does_not_forget_what_the_archive_has_lost(run: Run, dump: Path, tmp_path: Path) -> None:
    run("import", "jsonl", str(dump))
    before = run("documents", "--json").stdout
    for file in (tmp_path / "home" / "archive").glob("*.warc.gz"):
        file.unlink()
    done = run("rebuild")
    assert done.returncode == 4
    assert "bring it back from a copy" in " ".join(done.stderr.split())
    assert run("documents", "--json").stdout == before
