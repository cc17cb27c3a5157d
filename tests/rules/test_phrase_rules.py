"""Sequences for the rules of partner phrases: the five texts of the language study in our own words, and the real history."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tealeaves.model import Document, Observation, Signal

HERE = Path(__file__).resolve().parent
CORPUS = Path(os.environ.get("TEALEAVES_CORPUS", HERE.parent.parent.parent / "shared" / "corpus"))
BUDGET = 26  # signals a year: half a one a week
TIME_LIMIT = 900
RUSSIA = "Vladimir Vladimirovich Putin, president of the Russian Federation"
CHINA = "Xi Jinping, president of the People's Republic of China"


@cache
def tool() -> ModuleType:
    """tests/rules/phrase_history.py."""
    spec = importlib.util.spec_from_file_location("phrase_history", HERE / "phrase_history.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["phrase_history"] = module
    spec.loader.exec_module(module)
    return module


def letter(on: str, to: str, *lines: str, what: str = "letter") -> Document:
    """A message of the leader to a president, summarised."""
    headline = f"Kim Jong Un Sends {what.title()} to President {on}"
    lead = f"Pyongyang (KCNA) -- The respected Comrade Kim Jong Un sent a {what} to {to}, on the day."
    made: Document = tool().page(on, headline, lead, *lines)
    return made


def days(count: int, since: str, every: int) -> list[str]:
    first = date.fromisoformat(since)
    return [str(first + timedelta(days=every * i)) for i in range(count)]


@cache
def ordinary() -> tuple[Observation, ...]:
    """Twelve years: 1,100 plain articles, Russia and China in the openings of 220 each, and messages as they were usual."""
    plain = [
        tool().page(on, f"Potatoes {on}", "Pyongyang (KCNA) -- The harvest was brought in.")
        for on in days(1100, "2012-01-03", 4)
    ]
    named = [
        tool().page(on, f"Guests from {country} {on}", f"Pyongyang (KCNA) -- Guests from {country} came.")
        for country in ("Russia", "China")
        for on in days(220, "2012-01-02", 20)
    ]
    china = [letter(on, CHINA, "He wished the fraternal Chinese people success.") for on in days(50, "2012-02-01", 80)]
    russia = [
        letter(on, RUSSIA, "He wished for traditional relations between the two countries.")
        for on in days(40, "2012-02-11", 100)
    ]
    brave = [letter(on, RUSSIA, "He saluted the brave Russian army and people.") for on in ("2013-05-09", "2020-05-09")]
    return tuple(tool().seen_in([*plain, *named, *china, *russia, *brave]))


def told(*pages: Document) -> list[Signal]:
    """What the rules say to these pages after the ordinary years."""
    after = date.fromisoformat(str(min(page.published_at for page in pages if page.published_at)))
    return [
        signal for signal in tool().signals_of([*ordinary(), *tool().seen_in(pages)]) if signal.known_at.date() >= after
    ]


NEW_YEAR = letter(
    "2024-01-31", RUSSIA,
    "In it he extended best wishes to the fraternal Russian people and all the service personnel of the brave Russian army in the name "
    "of his own, the Korean people and all the service personnel of the armed forces of the DPRK.",
    "It called the relations of the two countries those of sworn friends.",
)  # fmt: skip


@pytest.mark.req("A-5")
def test_the_new_year_letter_fraternal_and_sworn_but_not_brave() -> None:
    found = {signal.key: signal for signal in told(NEW_YEAR)}
    assert set(found) == {"kcna/article/en|RU|fraternal", "kcna/article/en|RU|sworn friends"}
    fraternal, sworn = found["kcna/article/en|RU|fraternal"], found["kcna/article/en|RU|sworn friends"]
    assert (fraternal.severity, sworn.severity) == ("high", "medium")
    assert fraternal.quotes[0].text == "fraternal Russian people"
    assert fraternal.reasons[0].startswith("lambda ")
    assert float(fraternal.reasons[0].split()[1].rstrip(":")) >= 3
    assert "said of China on 50 days, 2012-02-01 to 2022-10-26" in fraternal.reasons
    assert "no earlier use of anybody is held" in sworn.reasons
    assert fraternal.counterpart == ("China: no phrase of relation in the 31 days before",)
    assert fraternal.before == "of China"
    assert fraternal.coverage.documents > 1000
    assert "any earlier day" in fraternal.unless


def test_the_second_letter_is_quiet_about_what_the_first_said() -> None:
    second = letter(
        "2024-12-27",
        RUSSIA,
        "He greeted the fraternal Russian people: the two countries are sworn friends, sharing blood.",
    )
    assert [signal.after for signal in told(NEW_YEAR, second) if signal.known_at.date() > date(2024, 6, 1)] == [
        "of Russia"
    ]
    assert [signal.key for signal in told(NEW_YEAR, second)][-1].endswith("RU|sealed in blood")


def test_my_closest_comrade_is_a_term_of_address_and_another_rules() -> None:
    birthday = letter(
        "2024-01-08",
        RUSSIA,
        "The message said:",
        "My closest Comrade Vladimir Vladimirovich Putin,",
        "To my closest comrade.",
    )
    assert told(birthday) == []


@pytest.mark.parametrize(
    "control",
    [
        letter("2024-01-01", CHINA, "He greeted the fraternal Chinese people in the year of friendship.", what="message of greeting"),
        letter("2024-06-12", RUSSIA, "He wished the Russian people and the traditional relations well.", what="message of greeting"),
    ],
    ids=["New Year, to Xi", "Russia Day"],
)  # fmt: skip
def test_controls_raise_nothing(control: Document) -> None:
    assert told(control) == []


def test_what_a_foreigner_says_is_no_phrase_of_ours() -> None:
    page = tool().page(
        "2024-03-01", "Russian Ambassador Hosts Reception", "Pyongyang (KCNA) -- The Russian ambassador hosted a reception.",
        "He said that the two countries are sworn friends.",
    )  # fmt: skip
    assert told(page) == []


def test_what_putin_wrote_is_no_first_and_hides_none() -> None:
    received = tool().page(
        "2024-01-20", "Kim Jong Un Receives Letter from Putin",
        "Pyongyang (KCNA) -- The respected Comrade Kim Jong Un received a letter from Vladimir Putin.",
        "The letter said that the fraternal Russian people and the DPRK are sworn friends.",
    )  # fmt: skip
    assert told(received) == []
    found = {signal.key: signal for signal in told(received, NEW_YEAR)}
    assert set(found) == {"kcna/article/en|RU|fraternal", "kcna/article/en|RU|sworn friends"}
    assert found["kcna/article/en|RU|fraternal"].severity == "high"


def test_after_a_long_hole_a_first_is_for_information() -> None:
    late = letter("2026-01-01", RUSSIA, "He greeted the fraternal Russian people.")
    (signal,) = told(late)
    assert signal.severity == "info"
    assert any("gap" in reason for reason in signal.reasons)


def test_a_phrase_passes_from_china_to_russia() -> None:
    still = [
        letter(on, CHINA, "He hailed the unbreakable friendship of the two countries.")
        for on in days(14, "2022-12-01", 30)
    ]
    gained = [letter(on, RUSSIA, "He greeted the fraternal Russian people.") for on in ("2024-02-12", "2024-05-09")]
    passed = [signal for signal in told(*still, *gained) if signal.rule == "phrase_transferred"]
    assert [signal.key for signal in passed] == ["kcna/article/en|fraternal|CN>RU"]
    assert passed[0].known_at.date() == date(2024, 5, 9)
    assert passed[0].severity == "info"
    again = letter("2023-12-01", CHINA, "He greeted the fraternal Chinese people.")
    assert [s for s in told(*still, *gained, again) if s.rule == "phrase_transferred"] == []


def test_order_of_ingestion_changes_nothing() -> None:
    seen = [*ordinary(), *tool().seen_in([NEW_YEAR])]
    assert tool().signals_of(seen[::-1]) == tool().signals_of(seen)


LETTERS = {
    "ko": (
        "경애하는 김정은동지께서 {country} 지도자에게 축전을 보내시였다 {on}",
        "경애하는 김정은동지께서 {country} 지도자에게 축전을 보내시였다.",
        {"RU": "로씨야련방", "CN": "중화인민공화국"},
        {
            "fraternal": "나는 형제적{people}인민에게 인사를 보냅니다.",
            "usual": "두 나라사이의 영원불멸할 친선을 바랍니다.",
        },
        {"RU": "로씨야", "CN": "중국"},
        "형제적",
    ),
    "ru": (
        "Ким Чен Ын направил поздравление руководителю {country} {on}",
        "Ким Чен Ын направил поздравление руководителю {country}.",
        {"RU": "России", "CN": "Китая"},
        {"fraternal": "Он поздравил братский {people} народ.", "usual": "Пусть крепнет нерушимая дружба двух стран."},
        {"RU": "российский", "CN": "китайский"},
        "братский",
    ),
    "zh": (
        "金正恩向{country}领导人致贺电 {on}",
        "金正恩向{country}领导人致贺电。",
        {"RU": "俄罗斯", "CN": "中国"},
        {"fraternal": "贺电向兄弟的{people}人民致以祝福。", "usual": "祝两国牢不可破的友谊长存。"},
        {"RU": "俄罗斯", "CN": "中国"},
        "兄弟",
    ),
}


def letter_in(language: str, on: str, country: str, *said: str) -> Document:
    headline, lead, names, lines, peoples, _ = LETTERS[language]
    words = {"country": names[country], "people": peoples[country], "on": on}
    raw = [headline.format(**words), lead.format(**words), *(lines[each].format(**words) for each in said)]
    made: Document = tool().page(on, *raw, language=language)
    return made


@pytest.mark.parametrize("language", list(LETTERS))
def test_the_fraternal_russian_people_in_other_languages(language: str) -> None:
    plain = [tool().page(on, f"{on} -", "1234567890", language=language) for on in days(1100, "2012-01-03", 4)]
    china = [letter_in(language, on, "CN", "fraternal") for on in days(210, "2012-02-01", 20)]
    russia = [letter_in(language, on, "RU", "usual") for on in days(210, "2012-02-11", 20)]
    now = letter_in(language, "2024-01-31", "RU", "fraternal")
    found = tool().signals_of(tool().seen_in([*plain, *china, *russia, now]))
    assert [signal.key for signal in found if signal.known_at.date() == now.published_at] == [
        f"kcna/article/{language}|RU|{LETTERS[language][5]}"
    ]
    last = found[-1]
    assert last.severity == "high"
    assert last.quotes[0].language == language
    assert last.quotes[0].text in now.text


# --- real history -------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> dict[str, Any]:
    """What the two rules said over the whole corpus."""
    if not (CORPUS / "kcna").is_dir():
        pytest.skip(
            f"NO CORPUS at {CORPUS}: the rules of phrases were not tried on real history (set TEALEAVES_CORPUS)"
        )
    script = [sys.executable, str(HERE / "phrase_history.py"), str(CORPUS), "--json"]
    done = subprocess.run(script, capture_output=True, text=True, timeout=TIME_LIMIT, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def first_seen(real: dict[str, Any], day: str) -> dict[str, dict[str, Any]]:
    return {
        signal["key"].rpartition("|RU|")[2]: signal
        for signal in real["signals"]
        if signal["rule"] == "partner_phrase_first_seen"
        and signal["known_at"].startswith(day)
        and signal["subject"] == "RU"
    }


@pytest.mark.slow
@pytest.mark.corpus
def test_closest_friends_of_august_and_closest_comrade_of_october_are_told_apart(real: dict[str, Any]) -> None:
    """August's reported thanks are a first of the phrase, on the very day that ends the hole: for information. October's is an address."""
    august = first_seen(real, "2024-08-04")
    assert august["closest friends"]["severity"] == "info"
    assert august["closest friends"]["quotes"][0]["text"] == "closest friends"
    assert "the use may have begun in the gap that ended on 2024-08-04" in august["closest friends"]["reasons"]
    october = first_seen(real, "2024-10-08")
    assert not any("closest" in phrase for phrase in october)
    assert october["invincible alliance"]["severity"] == "medium"


@pytest.mark.slow
@pytest.mark.corpus
def test_brave_and_comradely_are_old_words(real: dict[str, Any]) -> None:
    """The traps of the labelled history: the brave Russian army, comradely greetings to Cuba and Laos."""
    late = [s for s in real["signals"] if s["known_at"] > "2012-06" and s["rule"] == "partner_phrase_first_seen"]
    assert not [s for s in late if "brave" in s["key"]]
    assert not [s for s in late if s["subject"] in ("CU", "LA")]


@pytest.mark.slow
@pytest.mark.corpus
def test_the_rate_is_within_its_budget_in_every_year(real: dict[str, Any]) -> None:
    years = Counter(signal["known_at"][:4] for signal in real["signals"])
    assert max(years.values()) <= BUDGET
    assert 40 <= sum(years.values()) <= 100
    assert sum(signal["severity"] in ("high", "critical") for signal in real["signals"]) <= 2
