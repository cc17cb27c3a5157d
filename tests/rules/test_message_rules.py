"""Messages over the years, as pages of our own writing: all that the seven rules about messages say, day by day, and nothing else (A-5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest

from tealeaves.catalogue import load_rule
from tealeaves.detect import Detector
from tealeaves.history import PointInTime
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Observation, Signal
from tealeaves.observe import OBSERVERS, observe

NAMES = (
    "expected_item_missing", "first_message_to_recipient", "greeting_parties_changed", "listing_order_changed",
    "message_detail_changed", "message_genre_changed", "publication_lag_unusual",
)  # fmt: skip
RULES = [load_rule(import_module(f"rules.{name}")) for name in NAMES]
READERS = [one for one in OBSERVERS if one.name in ("document", "correspondence")]
SERIES = "kcna/article/en"
PUTIN, XI = "Vladimir Vladimirovich Putin, president of the Russian Federation", "Xi Jinping, president of China"

Heard = list[tuple[str, str, str, str]]  # day, rule, key without its series, severity


def article(on: date, headline: str, *lines: str, lang: str = "en") -> Document:
    blocks = (Block(headline, role="headline"), *map(Block, lines))
    return Document(
        source="kcna_kp", outlet="kcna", native_id=f"{headline} {on}", url=f"http://kcna.example/{on}", headline=headline,
        blocks=languages_of_blocks(blocks, (lang,)), edition=lang, published_at=on,
    )  # fmt: skip


def ordinary(since: date, until: date, *, without: Sequence[tuple[date, date]] = ()) -> Iterator[Document]:
    """A page every second day, but for the days (first and last) in which nothing could be fetched."""
    for i in range(0, (until - since).days, 2):
        day = since + timedelta(days=i)
        if not any(first <= day <= last for first, last in without):
            yield article(day, f"School {i} Opens", "A school was opened in the city today.")


def school(since: date, until: date) -> Iterator[Document]:
    """The same in Korean."""
    for i in range(0, (until - since).days, 2):
        yield article(since + timedelta(days=i), f"새 학교 {i} 개교", "오늘 도시에서 새 학교가 문을 열었다.", lang="ko")


def told(documents: Iterable[Document], *, later: dict[str, int] | None = None) -> list[Signal]:
    """What the rules say, each document known at noon of its day, or so many days later as is said for its headline."""
    seen = [one for each in documents for one in _observed(each, _known(each, later or {}))]
    detector = Detector(RULES, PointInTime())
    signals = list(detector.run(sorted(seen, key=lambda one: one.order)))
    assert detector.errors == []
    return [signal for signal in signals if signal.status == "firing"]


_SEEN: dict[tuple[Document, datetime], list[Observation]] = {}


def _observed(document: Document, known_at: datetime) -> list[Observation]:
    """What is observed of a page, read once for all tests."""
    if (document, known_at) not in _SEEN:
        _SEEN[document, known_at] = observe(document, document.native_id, known_at, READERS)
    return _SEEN[document, known_at]


def _known(document: Document, later: dict[str, int]) -> datetime:
    day = document.published_at
    assert day is not None
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(days=later.get(document.headline, 0))


def heard(signals: Iterable[Signal], since: date) -> Heard:
    said = [signal for signal in signals if signal.known_at.date() >= since]
    return [(str(s.known_at.date()), s.rule, s.key.removeprefix(f"{SERIES}|"), s.severity) for s in said]


# --- what is printed ----------------------------------------------------------------------------------------------------------------

PLACES = {"RU": "Russia", "CN": "China", "CU": "Cuba", "VN": "Vietnam", "LA": "Laos", "MN": "Mongolia"}


def cards_sent(on: date, order: str) -> Document:
    listed = ", ".join(f"the president of {PLACES[code]}" for code in order.split())
    return article(
        on,
        "Kim Jong Un Sends New Year Cards to Foreign Leaders",
        f"Pyongyang, {on:%B} {on.day} (KCNA) -- The respected Comrade Kim Jong Un sent New Year cards to party and state leaders of "
        f"different countries on the occasion of the New Year {on.year}.",
        f"They included {listed}.",
    )


def cards_received(on: date, order: str, year: int) -> Document:
    listed = ", ".join(f"the president of {PLACES[code]}" for code in order.split())
    return article(
        on,
        "Kim Jong Un Receives New Year Cards from Foreign Leaders",
        f"Pyongyang, {on:%B} {on.day} (KCNA) -- The respected Comrade Kim Jong Un received New Year cards from party and state leaders of "
        f"different countries on the occasion of the New Year {year}.",
        f"They were the {listed.removeprefix('the ')}.",
    )


def letter_from_putin(on: date, year: int) -> Document:
    return article(
        on,
        "Kim Jong Un Receives New Year Letter from Russian President",
        f"Pyongyang, {on:%B} {on.day} (KCNA) -- The respected Comrade Kim Jong Un received a congratulatory letter from {PUTIN}, on "
        f"the occasion of the New Year {year}.",
        "The letter said:",
        "I send you my greetings on the New Year.",
        "I am glad of what we did together in the year that ends, and I wish you good health.",
    )


def letter_to_putin(on: date, year: int) -> Document:
    return article(
        on,
        "Kim Jong Un Sends New Year Letter to Russian President",
        f"Pyongyang, {on:%B} {on.day} (KCNA) -- The respected Comrade Kim Jong Un sent a congratulatory letter to {PUTIN}, on "
        f"Monday on the occasion of the New Year {year}.",
        "In the letter Kim Jong Un extended New Year greetings and best wishes to the people of Russia and all the service personnel of "
        "the brave Russian army in the name of the Korean people and all the service personnel of the armed forces of the DPRK.",
    )


def national_day(year: int) -> Document:
    on = date(year, 10, 1)
    return article(
        on,
        "Kim Jong Un Sends Greetings to Chinese President",
        f"Pyongyang, October 1 (KCNA) -- The respected Comrade Kim Jong Un sent a message of greeting to {XI}, on October 1 on the "
        "occasion of the anniversary of the founding of the People's Republic of China.",
        "The message said:",
        "I extend to you, and through you to the government and people of China, my greetings on the anniversary.",
        "I wish you good health and the people of China all prosperity.",
    )


def day_of_russia(year: int) -> Document:
    on = date(year, 6, 12)
    return article(
        on,
        "Kim Jong Un Sends Greetings to Russian President",
        f"Pyongyang, June 12 (KCNA) -- The respected Comrade Kim Jong Un sent a message of greeting to {PUTIN}, on June 12 on the "
        "occasion of the national day of the Russian Federation.",
        "The message said:",
        "I extend to you, and through you to the government and people of Russia, my greetings on the day.",
        "I wish you good health and the people of Russia all prosperity.",
    )


ORDER = "CN RU CU VN LA MN"
BEGIN = date(2012, 1, 1)


def years(since: int, until: int, order: str = ORDER) -> Iterator[Document]:
    """Ordinary years: cards both ways in January, messages on the national days of Russia and China."""
    for year in range(since, until):
        yield cards_received(date(year, 1, 4), order, year)
        yield cards_sent(date(year, 1, 18), order)
        yield day_of_russia(year)
        yield national_day(year)


# --- New Year 2025, and a year later ------------------------------------------------------------------------------------------------


def the_new_year(until: date) -> list[Document]:
    """Twelve years of cards; then letters both ways with Moscow, Beijing and all others in the list as before, Cuba left out."""
    documents = [
        *ordinary(BEGIN, until), *years(2012, 2025),
        letter_from_putin(date(2024, 12, 27), 2025), letter_to_putin(date(2024, 12, 31), 2025),
        cards_received(date(2025, 1, 4), "CN CU VN LA MN", 2025), cards_sent(date(2025, 1, 18), "RU CN VN LA MN"),
        day_of_russia(2025), national_day(2025),
        letter_from_putin(date(2025, 12, 25), 2026), letter_to_putin(date(2025, 12, 27), 2026),
    ]  # fmt: skip
    return [each for each in documents if each.published_at is not None and each.published_at < until]


PARTIES = "army_personnel>army_personnel"


@pytest.mark.req("A-5")
def test_new_year_2025_as_it_was_printed_day_by_day() -> None:
    signals = told(the_new_year(date(2025, 6, 1)))
    assert heard(signals, BEGIN) == [
        ("2024-12-27", "message_detail_changed", "received|RU|new_year|2025|full", "medium"),
        ("2024-12-27", "message_genre_changed", "Vladimir Putin -> Kim Jong Un|new_year|letter", "medium"),
        ("2024-12-31", "message_detail_changed", "sent|RU|new_year|2025|summary", "medium"),
        ("2024-12-31", "message_genre_changed", "Kim Jong Un -> Vladimir Putin|new_year|letter", "high"),
        ("2024-12-31", "publication_lag_unusual", "Kim Jong Un -> Vladimir Putin|new_year|2025|letters", "info"),
        ("2024-12-31", "greeting_parties_changed", f"Kim Jong Un -> Vladimir Putin|{PARTIES}", "high"),
        ("2025-01-04", "message_detail_changed", "new_year|received|2025|beside", "medium"),
        ("2025-01-18", "message_detail_changed", "new_year|sent|2025|beside", "medium"),
        ("2025-01-18", "listing_order_changed", "new_year_cards|sent|RU>CN|2025", "high"),
        ("2025-01-18", "listing_order_changed", "new_year_cards|sent|without|CU|2025", "medium"),
        ("2025-01-26", "expected_item_missing", "sent|CU|new_year|2025", "low"),
    ]


def test_what_each_says_of_new_year_2025() -> None:
    by_key = {signal.key.removeprefix(f"{SERIES}|"): signal for signal in told(the_new_year(date(2025, 6, 1)))}
    genre = by_key["Kim Jong Un -> Vladimir Putin|new_year|letter"]
    assert (genre.before or "").startswith("a card (2013, 2014")
    assert "12 years held, 2013 to 2024" in genre.headline
    assert genre.counterpart == ("China: nothing on this occasion is held so far",)
    listed = by_key["new_year|received|2025|beside"]
    assert "merely listed, while the letter from Russia was printed in full" in listed.headline
    assert listed.subject == "Xi Jinping -> Kim Jong Un"
    order = by_key["new_year_cards|sent|RU>CN|2025"]
    assert "2024: CN RU; 2023: CN RU; 2022: CN RU" in order.headline
    letters = by_key["Kim Jong Un -> Vladimir Putin|new_year|2025|letters"]
    assert "4 days later" in letters.headline
    assert "1 day from sending to printing" in letters.reasons
    for signal in by_key.values():
        assert signal.unless
        assert "first ever" not in f"{signal.headline} {signal.reasons}".lower()


@pytest.mark.req("A-5")
def test_a_year_later_it_is_a_confirmed_pattern_and_no_first() -> None:
    signals = told(the_new_year(date(2026, 1, 1)))
    assert heard(signals, date(2025, 2, 1)) == [
        ("2025-12-25", "message_genre_changed", "Vladimir Putin -> Kim Jong Un|new_year|letter|confirmed", "medium"),
        ("2025-12-27", "message_genre_changed", "Kim Jong Un -> Vladimir Putin|new_year|letter|confirmed", "medium"),
    ]
    assert all("Confirmed pattern" in s.headline for s in signals if s.known_at.date() > date(2025, 2, 1))


def test_four_years_of_cards_are_told_as_four() -> None:
    begin = date(2020, 12, 1)
    documents = [*ordinary(begin, date(2025, 2, 1)), *years(2021, 2025), letter_to_putin(date(2024, 12, 31), 2025)]
    said = {signal.rule: signal for signal in told(documents) if signal.known_at.date() == date(2024, 12, 31)}
    assert said["message_detail_changed"].severity == "low"
    assert "4 years held" in said["message_genre_changed"].headline


def test_russia_first_from_2015_to_2017_is_told_once_and_2025_is_a_return() -> None:
    orders = {
        2014: "CN RU",
        2015: "RU CN",
        2016: "RU CN",
        2017: "RU CN",
        2020: "CN RU",
        2022: "CN RU",
        2023: "CN RU",
        2025: "RU CN",
    }
    lists = [cards_sent(date(year, 1, 18), f"{order} CU VN LA MN") for year, order in orders.items()]
    signals = told([*ordinary(BEGIN, date(2025, 3, 1)), *lists])
    turns = [
        (s.key.rpartition("|")[0].rpartition("|")[2] + s.key[-5:], s.severity)
        for s in signals
        if s.rule == "listing_order_changed"
    ]
    assert turns == [("RU>CN|2015", "info"), ("CN>RU|2020", "medium"), ("RU>CN|2025", "medium")]
    assert "as in 2015, 2016, 2017" in signals[-1].headline


# --- the same in Korean ------------------------------------------------------------------------------------------------------------

CHAIRS = {
    "CN": "중화인민공화국 주석",
    "RU": "로씨야련방 대통령",
    "CU": "꾸바공화국 주석",
    "LA": "라오스인민민주주의공화국 주석",
    "MN": "몽골 대통령",
}


def korean_cards(year: int) -> Document:
    listed = ", ".join(CHAIRS[code] for code in ("CN", "RU", "CU", "LA", "MN"))
    lead = f"경애하는 김정은동지께서 새해 {year}년에 즈음하여 여러 나라 당 및 국가지도자들에게 년하장을 보내시였다."
    headline = "경애하는 김정은동지께서 여러 나라 당 및 국가지도자들에게 년하장을 보내시였다"
    return article(date(year, 1, 18), headline, lead, f"{listed}에게 년하장을 보내시였다.", lang="ko")


def korean_letter(armies: bool) -> Document:
    whom = "영용한 로씨야군대의 전체 장병들" if armies else "로씨야정부"
    name = "조선민주주의인민공화국무력 전체 장병들" if armies else "조선정부"
    return article(
        date(2024, 12, 31),
        "경애하는 김정은동지께서 로씨야련방 대통령에게 축하편지를 보내시였다",
        "경애하는 김정은동지께서 로씨야련방 대통령 울라지미르 뿌찐동지에게 새해 2025년에 즈음하여 12월 30일 축하편지를 보내시였다.",
        f"경애하는 김정은동지께서는 편지에서 자신과 조선인민, {name}의 이름으로 로씨야인민과 {whom}에게 새해의 축하인사를 보내시였다.",
        lang="ko",
    )


def korean_telegram(on: date) -> Document:
    return article(
        on,
        f"경애하는 김정은동지께서 뿌찐동지에게 축전을 보내시였다 {on}",
        "경애하는 김정은동지께서 로씨야련방 대통령 울라지미르 울라지미로비치 뿌찐동지에게 축전을 보내시였다.",
        "경애하는 김정은동지께서는 축전에서 조선정부와 조선인민의 이름으로 로씨야정부와 로씨야인민에게 열렬한 축하인사를 보내시였다.",
        lang="ko",
    )


@pytest.mark.parametrize("armies", [True, False])
def test_the_letter_of_2024_in_korean(armies: bool) -> None:
    telegrams = [korean_telegram(date(year, 6, 12)) for year in range(2013, 2025)]
    documents = [
        *school(BEGIN, date(2025, 1, 3)),
        *(korean_cards(year) for year in range(2013, 2025)),
        *telegrams,
        korean_letter(armies),
    ]
    said = {s.rule: s for s in told(documents) if s.known_at.date() == date(2024, 12, 31)}
    genre = said["message_genre_changed"]
    assert (genre.key, genre.severity) == ("kcna/article/ko|Kim Jong Un -> Vladimir Putin|new_year|letter", "high")
    assert genre.quotes[0].language == "ko"
    assert "축하편지" in genre.quotes[0].text
    assert ("greeting_parties_changed" in said) == armies
    if armies:
        assert said["greeting_parties_changed"].severity == "high"
        assert "전체 장병" in said["greeting_parties_changed"].quotes[0].text


# --- absences, and what we could not see -------------------------------------------------------------------------------------------


def without_national_day(
    *, outage: Sequence[tuple[date, date]] = (), missing: Sequence[int] = (2024,)
) -> list[Document]:
    """Twelve years in which China's national day was marked, but for those that are missing."""
    documents = [*ordinary(BEGIN, date(2024, 12, 1), without=outage), *years(2012, 2025)]
    return [
        each
        for each in documents
        if not (each.headline.endswith("Chinese President") and each.published_at and each.published_at.year in missing)
    ]


@pytest.mark.req("A-5")
def test_a_national_day_passed_over_is_told_once_when_its_window_is_over() -> None:
    signals = told(without_national_day())
    assert heard(signals, BEGIN) == [("2024-10-10", "expected_item_missing", "sent|CN|national_day|2024", "medium")]
    (signal,) = signals
    assert "in 12 years before it came (2012 to 2023)" in signal.headline
    assert signal.counterpart[0].startswith("Russia: greeting, known 2024-06-12")


@pytest.mark.req("A-5")
@pytest.mark.parametrize(
    ("outage", "day"),
    [
        ((date(2024, 9, 20), date(2024, 10, 20)), None),
        ((date(2024, 9, 29), date(2024, 10, 6)), None),
        ((date(2024, 10, 9), date(2024, 10, 30)), "2024-11-01"),
        ((date(2024, 7, 1), date(2024, 8, 1)), "2024-10-10"),
    ],
    ids=["over the window", "within it", "after it: told on the next day with documents", "long before"],
)
def test_what_we_could_not_see_is_no_silence_of_theirs(outage: tuple[date, date], day: str | None) -> None:
    signals = told(without_national_day(outage=[outage]))
    assert [(str(s.known_at.date()), s.rule) for s in signals] == ([(day, "expected_item_missing")] if day else [])


def test_the_second_year_is_told_as_the_second_and_the_third_no_more() -> None:
    signals = told(without_national_day(missing=(2022, 2023, 2024)))
    assert [(s.key[-4:], s.severity, "for the second year" in s.headline) for s in signals] == [
        ("2022", "medium", False),
        ("2023", "medium", True),
    ]


def test_a_message_that_came_late_in_the_window_is_no_absence() -> None:
    late = national_day(2024)
    documents = [*without_national_day(), replace(late, published_at=date(2024, 10, 5))]
    assert heard(told(documents), BEGIN) == []


# --- what is known late, edited, or seen again -------------------------------------------------------------------------------------


@pytest.mark.req("A-5")
def test_a_page_that_is_seen_again_says_nothing_new() -> None:
    letter = letter_to_putin(date(2024, 12, 31), 2025)
    documents = [*ordinary(BEGIN, date(2025, 1, 5)), *years(2012, 2025), letter]
    again = replace(letter, url="http://kcna.example/mirror", native_id="mirror")
    signals = told([*documents, again], later={})
    assert [s.key for s in signals] == [s.key for s in told(documents)]
    assert len({s.key for s in signals}) == len(signals) == 3


def test_a_page_that_we_fetch_late_keeps_the_lag_that_its_source_prints() -> None:
    """Our own delay is none of theirs."""
    letters = [letter_from_putin(date(2024, 12, 27), 2025), letter_to_putin(date(2024, 12, 31), 2025)]
    documents = [*ordinary(BEGIN, date(2025, 3, 1)), *years(2012, 2025), *letters]
    signals = told(documents, later={letters[1].headline: 40})
    (letter,) = [s for s in signals if s.rule == "publication_lag_unusual"]
    assert "4 days later" in letter.headline
    assert "1 day from sending to printing" in letter.reasons


# --- lags ---------------------------------------------------------------------------------------------------------------------------


def reply(on: date, sent: date, to: str = XI) -> Document:
    return article(
        on,
        f"Kim Jong Un Sends Reply Message to {to.partition(',')[0]} {on}",
        f"Pyongyang, {on:%B} {on.day} (KCNA) -- The respected Comrade Kim Jong Un sent a reply message to {to}, on {sent:%B} {sent.day}.",
        "The message said:",
        "I express my thanks to you for your greetings.",
    )


def replies(count: int) -> list[Document]:
    """Replies a month apart until the summer of 2024, printed one to four days after they were sent."""
    days = [date(2024, 7, 1) - timedelta(days=30 * i) for i in range(count)]
    return [reply(day, day - timedelta(days=1 + i % 4)) for i, day in enumerate(days)]


@pytest.mark.parametrize(("lag", "severity"), [(7, None), (4, None), (20, "low")])
def test_the_reply_of_september_2024_is_quiet_and_one_of_three_weeks_is_not(lag: int, severity: str | None) -> None:
    on = date(2024, 9, 22)
    documents = [*ordinary(BEGIN, date(2024, 10, 1)), *replies(110), reply(on, on - timedelta(days=lag))]
    late = [s.severity for s in told(documents) if s.rule == "publication_lag_unusual"]
    assert late == ([severity] if severity else [])


def test_the_years_compared_are_told_with_the_years_held() -> None:
    """Nine years are compared; that twelve are held is said as well."""
    module = import_module("rules.message_detail_changed")
    case = next(each for each in module.CASES if each.title == "nine years of listing weigh more")
    detector = Detector([load_rule(module)], PointInTime())
    signals = [
        s for s in detector.run(sorted((*case.past, case.now), key=lambda one: one.order)) if s.status == "firing"
    ]
    assert "where in 9 of 12 years held (2016 to 2024)" in signals[-1].headline
    assert signals[-1].reasons[0] == "compared with 9 years from this sender, the latest of 12 held, 2016 to 2024"
