"""The rules over real history: each known step is signalled on its day, with the right words, and little else is said.

What they say is read from the committed backtest, which a test holds to be that of today's parsers, observers and rules; to run them all
over sixteen years again takes minutes: `make test-all` does it, and the same signals must come out.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tealeaves.backtest.manifest import file_digest
from tealeaves.catalogue import load
from tealeaves.rulelock import FILE

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
REPORT = ROOT / "docs" / "backtests" / "kcna"
CORPUS = Path(os.environ.get("TEALEAVES_CORPUS", ROOT.parent / "shared" / "corpus"))
TIME_LIMIT = 900  # seconds, on a machine that is busy with other things
AGAIN = "run `make backtests TEALEAVES_CORPUS=...` and commit docs/backtests/kcna"


@pytest.fixture(scope="module")
def told() -> list[dict[str, Any]]:
    """What the rules said over the whole corpus."""
    return [json.loads(line) for line in (REPORT / "signals.jsonl").read_bytes().splitlines()]


def test_the_committed_backtest_is_that_of_todays_parsers_observers_and_rules() -> None:
    held, catalogue = json.loads((REPORT / "manifest.json").read_bytes()), load()
    parts = {
        "parsers": catalogue.parsers_of({"kcna_1997_2012", "kcna_captures_2024"}),
        "observers": catalogue.content_label.split(".")[1],
        "rules": [[name, module.rule.version] for name, module in sorted(catalogue.rules.items())],
        "lock": file_digest(ROOT / FILE),
        "signals": hashlib.sha256((REPORT / "signals.jsonl").read_bytes()).hexdigest(),
    }
    held["rules"] = [[name, version] for name, version, _ in held["rules"]]  # what a rule means is in the lock
    assert {name: held[name] for name in parts} == parts, AGAIN


@pytest.mark.slow
@pytest.mark.corpus
def test_the_rules_say_the_same_again() -> None:
    if not (CORPUS / "kcna").is_dir():
        pytest.skip(f"NO CORPUS at {CORPUS}: the rules were not tried on real history (set TEALEAVES_CORPUS)")
    script = [sys.executable, str(HERE / "corpus_history.py"), str(CORPUS), "--json"]
    done = subprocess.run(script, capture_output=True, text=True, timeout=TIME_LIMIT, check=False)
    assert done.returncode == 0, done.stderr
    again = json.loads(done.stdout)
    assert again["errors"] == []
    assert again["signals_sha256"] == json.loads((REPORT / "manifest.json").read_bytes())["signals"]


def firing(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [signal for signal in told if signal["status"] == "firing"]


WPK, NDC = "of the Workers' Party of Korea", "of the National Defence Commission"
ARMY = "supreme commander of the Korean People's Army"

# day, subject, after, before, least severity, words of the first quote
STEPS = [
    ("2011-12-27", "Kim Jong Un", "dear respected", "respected", "medium", "dear respected Kim Jong Un"),
    (
        "2011-12-24",
        "Kim Jong Un",
        ARMY,
        f"vice chairman of the Central Military Commission {WPK}",
        "high",
        "Kim Jong Un",
    ),
    ("2012-01-01", "Kim Jong Un", ARMY, None, "medium", "Supreme Commander Kim Jong Un"),
    ("2012-04-11", "Kim Jong Un", f"first secretary {WPK}", ARMY, "high", "irst"),
    ("2012-04-11", "Kim Jong Il", f"eternal general secretary {WPK}", f"general secretary {WPK}", "high", "ternal"),
    ("2012-04-13", "Kim Jong Un", f"first chairman {NDC}", f"first secretary {WPK}", "high", "irst"),
    ("2012-07-18", "Kim Jong Un", "marshal", None, "high", "Marshal"),
    ("2012-07-25", "Ri Sol Ju", "wife", None, "high", "wife Ri Sol Ju"),
    # further steps of real history
    ("1997-09-22", "Kim Jong Il", f"general secretary {WPK}", "secretary", "high", "WPK General Secretary"),
    ("1997-10-09", "Kim Jong Il", f"general secretary {WPK}", None, "medium", "General Secretary Kim Jong Il"),
    (
        "1998-09-05",
        "Kim Il Sung",
        "eternal president of the Democratic People's Republic of Korea",
        "president",
        "high",
        "eternal",
    ),
    ("1998-09-08", "Kim Jong Il", f"chairman {NDC}", None, "medium", "hairman"),
    (
        "2009-06-07",
        "Kim Kyong Hui",
        f"department director of the Central Committee {WPK}",
        None,
        "high",
        "directors Kim Kyong Hui",
    ),
    ("2010-06-07", "Jang Song Thaek", f"vice chairman {NDC}", None, "high", "vice-chairman of the NDC"),
    (
        "2010-09-28",
        "Kim Jong Un",
        f"vice chairman of the Central Military Commission {WPK}",
        None,
        "high",
        "Vice-Chairmen Kim Jong Un",
    ),
    ("2010-09-27", "Kim Jong Un", "general", None, "high", "promoted to general"),
    ("2010-09-27", "Kim Kyong Hui", "general", None, "high", "promoted to general"),
    ("2011-12-19", "Kim Jong Un", "general", None, "medium", "General Kim Jong Un"),
    ("2012-04-11", "Kim Kyong Hui", f"secretary of the Central Committee {WPK}", None, "high", "elected secretaries"),
    ("2011-12-19", "Kim Jong Un", "successor", None, "medium", "successor"),
    ("2012-02-15", "Kim Jong Il", "generalissimo", None, "high", "Generalissimo"),
    ("2012-04-13", "Kim Jong Il", f"eternal chairman {NDC}", None, "high", "eternal chairman"),
]
ORDER = ("info", "low", "medium", "high", "critical")


@pytest.mark.parametrize(
    ("day", "subject", "after", "before", "severity", "words"), STEPS, ids=lambda value: str(value)[:24]
)
def test_a_known_step_is_signalled_on_its_day(
    told: list[dict[str, Any]], day: str, subject: str, after: str, before: str | None, severity: str, words: str
) -> None:
    wanted = [
        s for s in firing(told) if s["rule"] == "office_changed" and (s["subject"], s["after"]) == (subject, after)
    ]
    (signal,) = [s for s in wanted if s["known_at"].startswith(day)]
    assert before in (None, signal["before"])
    assert words in signal["quotes"][0]["text"]
    assert ORDER.index(signal["severity"]) >= ORDER.index(severity)
    assert signal["coverage"]["documents"] > 300
    assert signal["coverage"]["since"] == "1997-01-01"


def test_my_closest_comrade_on_its_day_and_not_before(told: list[dict[str, Any]]) -> None:
    spoken = [s for s in firing(told) if s["rule"] == "address_term_changed" and "Putin" in s["subject"]]
    (signal,) = [s for s in spoken if s["known_at"] > "2013"]
    assert signal["known_at"].startswith("2024-10-08")
    assert signal["subject"] == "Kim Jong Un -> Vladimir Putin"
    assert (signal["before"], signal["after"]) == (
        "president of the Russian Federation (introduction)",
        "my closest comrade",
    )
    assert signal["quotes"][0]["text"] == "My closest Comrade Vladimir Vladimirovich Putin"
    assert signal["severity"] == "high"
    assert ["2012-12-31", "2024-08-04"] in signal["coverage"]["gaps"]


def test_closest_friends_of_2024_08_04_say_nothing(told: list[dict[str, Any]]) -> None:
    said = [s for s in firing(told) if s["known_at"].startswith("2024-08-04") and s["rule"] == "address_term_changed"]
    assert said == []


LOUD = ("high", "critical")
A_WEEK = 2


def test_two_a_week_interrupt_at_most_in_every_year(told: list[dict[str, Any]]) -> None:
    years = Counter(s["known_at"][:4] for s in firing(told) if s["severity"] in LOUD)
    assert {year: count for year, count in years.items() if count > A_WEEK * _weeks(year)} == {}


def _weeks(year: str) -> float:
    """Of the collection in that year."""
    days = (date(2024, 11, 10) - date(2024, 8, 4)) if year == "2024" else timedelta(days=365)
    return days / timedelta(weeks=1)


def test_what_a_hole_in_our_holdings_can_explain_is_no_alarm(told: list[dict[str, Any]]) -> None:
    first_day = [s for s in firing(told) if s["known_at"].startswith("2024-08-04")]
    assert first_day
    assert {s["severity"] for s in first_day} == {"info"}


def test_every_stable_rule_has_spoken(told: list[dict[str, Any]]) -> None:
    spoken = {s["rule"] for s in firing(told)}
    stable = {name for name, module in load().rules.items() if module.rule.status == "stable"}
    assert stable - spoken == set()
