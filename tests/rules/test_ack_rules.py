"""The rules on admissions, numbers, names and dates over documents: written, observed, and judged in the order in which they came."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from rules import acknowledged_first_time, expected_phrase_missing, name_vanished, quantity_changed
from tealeaves.archive.dumps import Oddity, read_dump
from tealeaves.archive.mappings import load_mappings
from tealeaves.catalogue import load, load_rule
from tealeaves.detect import Detector
from tealeaves.extract import extract
from tealeaves.history import PointInTime
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Signal
from tealeaves.observe import OBSERVERS, observe
from tealeaves.observe.campaign import FILE as QUANTITIES
from tealeaves.observe.lexicon import phrases

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = (
    "acknowledged_first_time", "date_format_changed", "expected_phrase_missing", "name_vanished", "quantity_changed",
    "term_for_country_changed", "topic_share_dropped",
)  # fmt: skip
KINDS = {
    "document",
    "acknowledged",
    "quantity",
    "country_term",
    "calendar_phrase",
    "date_format",
    "topic_share",
    "person_named",
}
OURS = [observer for observer in OBSERVERS if set(observer.kinds) <= KINDS]


def article(on: date | str, *lines: str, outlet: str = "kcna", lang: str = "en", headline: str = "") -> Document:
    day = date.fromisoformat(on) if isinstance(on, str) else on
    head = headline or f"Work Goes on in the Country ({day}, {outlet})"
    blocks = languages_of_blocks([Block(head, role="headline"), *(Block(line) for line in lines)], (lang,))
    return Document(
        source=outlet, outlet=outlet, native_id=f"{day} {head}", url=f"http://{outlet}.example/{day}", headline=head, blocks=blocks,
        edition=lang, published_at=day,
    )  # fmt: skip


def daily(since: str, until: str, line: str, **more: str) -> Iterator[Document]:
    """An ordinary document a day, from one day to the day before another."""
    day, end = date.fromisoformat(since), date.fromisoformat(until)
    while day < end:
        yield article(day, line.format(day=day), **more)
        day += timedelta(days=1)


def judged(rule: str, documents: Iterable[Document]) -> list[Signal]:
    """What a rule says, each document known at noon of its day."""
    detector = Detector([load_rule(import_module(f"rules.{rule}"))], PointInTime())
    seen = []
    for document in documents:
        assert isinstance(document.published_at, date)
        seen += observe(document, "capture", datetime.combine(document.published_at, time(12), tzinfo=UTC), OURS)
    said = list(detector.run(sorted(seen, key=lambda each: each.order)))
    assert detector.errors == []
    return [signal for signal in said if signal.status == "firing"]


def told(signals: list[Signal]) -> list[tuple[str, str, str]]:
    return [(str(signal.known_at.date()), signal.key, signal.severity) for signal in signals]


STEEL = "Workers of a steel complex produced more steel."
KIM_STATEMENT = (
    "The operations for liberating the Kursk area of the Russian Federation were victoriously concluded.",
    "Sub-units of the armed forces of the DPRK participated in the operations for liberating the Kursk area by order of the head of state.",
    "Flowers will be laid before the tombstones of the fallen soldiers for all time, he said.",
)
HONOURS = (
    "Portraits of the martyrs of the KPA who fell in the Kursk area hung there; the title of Hero of the DPRK was conferred on them.",
    "101 fallen soldiers of our army were honoured for Kursk.",
)
REGIMENT = (
    "The regiment of engineers of the KPA, which had fulfilled its combat tasks in the Kursk Region for 120 days, returned home.",
    "There was the heartrending loss of nine lives in the regiment of engineers.",
)


def admissions() -> list[Document]:
    return [
        *daily("2024-08-04", "2026-01-10", STEEL),
        *daily("2024-08-04", "2026-01-10", "강철공장 로동자들이 강철을 더 많이 생산하였다.", outlet="rodong", lang="ko"),
        article("2024-10-26", "If there is such a thing as a dispatch of our army to Kursk, it will be lawful.", headline="Answer"),
        article("2025-02-08", "The fallen soldiers of the KPA of the Fatherland Liberation War were honoured.", headline="Wreaths Laid"),
        article("2025-04-28", *KIM_STATEMENT, headline="Central Military Commission of WPK Issues Written Statement"),
        article("2025-04-29", "전사자들과 꾸르스크해방작전에 참전한 조선인민군 군인들", outlet="rodong", lang="ko", headline="서면립장문"),
        article("2025-08-22", *HONOURS, headline="State Commendation Conferred"),
        article("2025-12-13", *REGIMENT, headline="528th Regiment of Engineers Welcomed"),
        article("2025-12-14", *REGIMENT, headline="Speech at Welcoming Ceremony for 528th Regiment of Engineers"),
    ]  # fmt: skip


@pytest.mark.req("A-5")
def test_each_state_is_admitted_once_and_on_its_day() -> None:
    assert sorted(told(judged("acknowledged_first_time", admissions()))) == [
        ("2025-04-28", "KPA|Kursk|deployed", "critical"),
        ("2025-04-28", "KPA|Kursk|died", "critical"),
        ("2025-08-22", "KPA|Kursk|counted|DPRK dead", "high"),
        ("2025-08-22", "KPA|Kursk|decorated", "medium"),
        ("2025-08-22", "KPA|Kursk|named", "high"),
        ("2025-12-13", "KPA|Kursk|counted|DPRK engineers dead", "high"),
        ("2025-12-13", "KPA|Kursk|repatriated", "medium"),
        ("2025-12-13", "KPA|Kursk|timed|deployment days", "medium"),
    ]


def test_an_admission_says_what_was_admitted_before() -> None:
    signals = judged("acknowledged_first_time", admissions())
    nine = next(signal for signal in signals if signal.key.endswith("engineers dead"))
    assert nine.after == "counted 9"
    assert nine.before is not None
    assert "deployed since 2025-04-28" in nine.before
    assert nine.quotes[0].text == "nine"
    assert "of a deployment of 120 days, the text says" in nine.reasons
    assert any("since 2024-08-04" in reason for reason in nine.reasons)


def test_a_theatre_without_a_name_knows_what_was_admitted_at_kursk() -> None:
    awards = (
        "He conferred the title of DPRK Hero upon combatants of the overseas operational unit of the KPA.",
        "He hung the medals on the portraits of the 101 martyrs.",
    )
    documents = [each for each in admissions() if str(each.published_at) < "2025-08-22" or each.outlet == "rodong"]
    signals = judged(
        "acknowledged_first_time", [*documents, article("2025-08-22", *awards, headline="Awards Conferred")]
    )
    counted = next(signal for signal in signals if signal.key == "KPA|overseas|counted|DPRK dead")
    assert counted.after == "counted 101"
    assert counted.before == "admitted until now: deployed at Kursk since 2025-04-28; died at Kursk since 2025-04-28"


def test_a_series_that_is_young_admits_nothing_for_the_first_time() -> None:
    young = [*daily("2025-04-01", "2025-04-28", STEEL), article("2025-04-28", *KIM_STATEMENT, headline="Statement")]
    assert judged("acknowledged_first_time", young) == []


def numbers_of_others() -> list[Document]:
    return [
        *daily("2024-09-01", "2026-01-10", STEEL, outlet="yonhap"),
        *daily("2024-09-01", "2026-01-10", STEEL, outlet="rfa"),
        *daily("2024-09-01", "2026-01-10", STEEL),
        article("2024-10-23", "Some 3,000 North Korean soldiers were sent to Russia, the NIS said.", outlet="yonhap", headline="NIS A"),
        article("2025-01-10", "North Korea sent troops to Russia, with more than 12,000 deployed there.", outlet="rfa", headline="B"),
        article("2025-04-30", "The NIS said roughly 15,000 North Korean troops were sent to Russia.", outlet="yonhap", headline="NIS C"),
        article("2025-05-02", "The NIS said about 15,000 North Korean troops had been sent to Russia.", outlet="rfa", headline="NIS D"),
        article("2025-12-13", *REGIMENT, headline="528th Regiment of Engineers Welcomed"),
        article("2025-12-27", "Our regiment of engineers fought 120 days in a mission in Kursk.", headline="Letter"),
    ]  # fmt: skip


@pytest.mark.req("A-5")
def test_fifteen_thousand_against_other_numbers() -> None:
    signals = judged("quantity_changed", numbers_of_others())
    assert told(signals) == [
        ("2025-01-10", "DPRK troops|Russia|outlets of west|12000", "info"),
        ("2025-04-30", "DPRK troops|Russia|South Korea|15000", "low"),
        ("2025-05-02", "DPRK troops|Russia|differ|South Korea 15000|outlets of west 12000", "info"),
    ]
    assert "Western outlets: more than 12,000, 2025-01-10" in signals[1].counterpart
    assert signals[1].before == "roughly 3,000 (South Korea)"


def south(term: str, days: int, since: str) -> Iterator[Document]:
    first = date.fromisoformat(since)
    for i in range(days):
        yield article(
            first + timedelta(days=i),
            f"{term}에서 반정부투쟁이 벌어졌다.",
            outlet="rodong",
            lang="ko",
            headline=f"{term}소식 {i} {since}",
        )


@pytest.mark.req("A-5")
def test_the_south_is_called_by_its_name_between_marks() -> None:
    documents = [
        *south("남조선", 374, "2022-07-01"),
        article("2023-07-10", "《대한민국》의 군부는 도발을 걷어치워야 한다.", outlet="rodong", lang="ko", headline="김여정부부장 담화 1"),
        article("2023-07-11", "《대한민국》의 합참이 떠들고있다.", outlet="rodong", lang="ko", headline="김여정부부장 담화 2"),
        *south("남조선", 60, "2023-07-12"),
        article("2023-07-14", "윤석열은 《자유대한민국을 지키겠다》고 하였다.", outlet="rodong", lang="ko", headline="단평"),
    ]  # fmt: skip
    assert told(judged("term_for_country_changed", documents)) == [
        ("2023-07-10", "rodong/article/ko|KR|《대한민국》|first", "medium")
    ]
    commentary = "《대한민국》이 떠들고있다."
    more = [
        article(f"2023-07-{day}", commentary, outlet="rodong", lang="ko", headline=f"론평 {day}")
        for day in range(12, 17)
    ]
    said = told(judged("term_for_country_changed", [*documents[:-61], *more]))
    assert said[1:] == [("2023-07-12", "rodong/article/ko|KR|《대한민국》|usual|2023", "high")]


def sun_years(years: dict[int, str]) -> Iterator[Document]:
    for year, phrase in years.items():
        day = date(year, 1, 1)
        while day.year == year:
            season = (4, 1) <= (day.month, day.day) <= (4, 20)
            line = (
                f"{phrase}을 맞으며 경축행사가 진행되였다." if season and day.day % 4 else "강철을 더 많이 생산하였다."
            )
            yield article(day, line, outlet="rodong", lang="ko", headline=f"소식 {day}")
            day += timedelta(days=1)


@pytest.mark.req("A-5")
def test_the_day_of_the_sun_does_not_come_and_is_back() -> None:
    usual = dict.fromkeys(range(2020, 2024), "태양절")
    signals = judged("expected_phrase_missing", sun_years(usual | {2024: "4월명절", 2025: "태양절", 2026: "태양절"}))
    assert told(signals) == [("2024-04-21", "rodong/article/ko|day_of_the_sun|2024", "low")]
    assert "4월명절" in signals[0].after
    assert "dropped, later years say" in " ".join(signals[0].reasons)


@pytest.mark.req("A-5")
def test_the_juche_year_leaves_the_pages() -> None:
    since = date(2023, 10, 1)
    documents = [
        article(since + timedelta(days=i), line, outlet="rodong", lang="ko", headline=f"소식 {i}")
        for i in range(420)
        for line in ["주체113(2024)년 10월에 있은 일이다." if i < 378 and i % 3 == 0 else "2024년에 있은 일이다."]
    ]
    (signal,) = judged("date_format_changed", documents)
    assert signal.key == "rodong/article/ko|text|gone|juche+gregorian|2024-10-10"
    assert signal.severity == "low"
    assert date(2024, 10, 20) <= signal.known_at.date() <= date(2024, 11, 20)


def plenum(year: int, external: int) -> Document:
    lines = ["Industry raised production."] * (60 - external) + [
        "He clarified the principle of external work against imperialists."
    ] * external
    return article(f"{year}-12-31", " ".join(lines), headline=f"Report on Plenary Meeting of C.C., WPK of {year}")


@pytest.mark.req("A-5")
def test_a_plenum_that_says_little_of_foreign_policy() -> None:
    documents = [
        *daily("2020-12-01", "2025-01-03", STEEL),
        *(plenum(year, 12) for year in (2020, 2021, 2022, 2023)),
        plenum(2024, 1),
    ]
    (signal,) = judged("topic_share_dropped", documents)
    assert signal.key == "kcna/article/en|plenum_year_end|foreign_policy|2025"
    assert signal.before is not None
    assert signal.before.count("20.0 %") == 4
    assert signal.before.startswith("2020-12-31: 20.0 % of")  # the day it was printed, not the year it is for
    assert judged("topic_share_dropped", [*documents[:-1], plenum(2024, 9)]) == []


@pytest.mark.req("A-5")
def test_a_name_no_longer_comes() -> None:
    present = "Pak Nam Gi, department director, and Choe Thae Bok attended it on {day}."
    documents = [
        *daily("2009-01-01", "2010-01-05", present),
        *daily("2010-01-05", "2010-06-01", "Choe Thae Bok attended it on {day}."),
    ]
    assert told(judged("name_vanished", documents)) == [("2010-02-22", "kcna|Pak Nam Gi|2010-01", "low")]


def test_the_rules_know_the_names_that_the_lexicons_have() -> None:
    """A rule sees no lexicon; what it lists of one is compared here."""
    assert set(name_vanished.NAMES) == {entry.name for entry in phrases("officials.toml", "official", "name")}
    assert set(expected_phrase_missing.DAYS) | set(expected_phrase_missing.INSTEAD.values()) <= {
        entry.name for entry in phrases("calendar.toml", "day", "name")
    }
    assert "Kursk" in {entry.name for entry in phrases(QUANTITIES, "theatre", "name")} & set(
        acknowledged_first_time.THEATRES
    )
    states = {entry.name for entry in phrases("acknowledged.toml", "state", "name")} | {"counted", "timed"}
    assert set(acknowledged_first_time.SEVERITIES) == states
    assert quantity_changed.OWN == "own"


@pytest.mark.corpus
def test_the_year_2024_as_it_was_seen() -> None:
    """Of August to November 2024: the Juche year that stood last on 2024-10-12, and nothing else of these rules."""
    corpus = Path(os.environ.get("TEALEAVES_CORPUS", ROOT.parent / "shared" / "corpus"))
    dump = corpus / "kcna-captures-2024" / "articles.jsonl.xz"
    if not dump.is_file():
        pytest.skip(f"NO CORPUS at {corpus}: the rules were not tried on real history (set TEALEAVES_CORPUS)")
    mapping = load_mappings(ROOT / "parsers" / "dumps.toml")["kcna_captures_2024"]
    catalogue, seen = load(), []
    for item in read_dump([dump], mapping, datetime(2026, 1, 1, tzinfo=UTC)):
        if not isinstance(item, Oddity):
            for document in extract(catalogue, item).documents:
                seen += observe(document, item.id, item.captured_at, OURS)
    rules = [load_rule(import_module(f"rules.{name}")) for name in RULES]
    said = list(Detector(rules, PointInTime()).run(sorted(seen, key=lambda each: each.order)))
    (signal,) = [each for each in said if each.status == "firing"]
    assert signal.key == "kcna/article/en|text|gone|juche+gregorian|2024-10-12"
    assert signal.severity == "low"
