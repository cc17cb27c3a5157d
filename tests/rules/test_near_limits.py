"""Rules at the limits of what they say: one less and they are silent or sure of less; what stands in doubt never interrupts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest

from rules import (
    acknowledged_first_time,
    address_term_changed,
    article_deleted,
    article_edited,
    epithet_changed,
    expected_phrase_missing,
    first_message_to_recipient,
    greeting_parties_changed,
    inscription_language_changed,
    message_detail_changed,
    partner_phrase_first_seen,
    phrase_transferred,
    quantity_changed,
    source_new_language,
    term_for_country_changed,
)
from tealeaves.catalogue import load_rule
from tealeaves.detect import Detector
from tealeaves.history import PointInTime
from tealeaves.model import Observation, Signal
from tealeaves.rulekit import Case, quiet_past, saw


def said(module: ModuleType, past: Iterable[Observation], now: Observation) -> list[Signal]:
    """What a rule says to the present, after a past that goes by unasked."""
    history = PointInTime()
    for seen in sorted(past, key=lambda seen: seen.order):
        history.advance(seen)
        history.add(seen)
    detector = Detector([load_rule(module)], history)
    found = detector.see(now)
    assert detector.errors == []
    return [signal for signal in found if signal.status == "firing"]


def weights(signals: list[Signal]) -> list[str]:
    return [signal.severity for signal in signals]


# --- after a hole in what is held -----------------------------------------------------------------------------------------------------

UNSETTLED = (
    acknowledged_first_time, address_term_changed, epithet_changed, greeting_parties_changed, partner_phrase_first_seen,
    term_for_country_changed,
)  # fmt: skip


def with_a_hole(rule: Any, case: Case, days_before: int) -> list[Observation]:
    """The past of a case without the documents of a long stretch that ended so many days before its present."""
    end = case.now.known_at - timedelta(days=days_before)
    begin = end - timedelta(days=rule.LONG_GAP_DAYS + 5)
    held = [
        seen
        for seen in case.past
        if not (seen.kind == "document" and seen.series == case.now.series and begin < seen.known_at < end)
    ]
    days = [end + timedelta(days=number) for number in range(days_before)]
    since = [
        saw("document", "document", "en", on=day.date(), series=case.now.series, story=f"since {day}") for day in days
    ]
    return [*held, *since]


@pytest.mark.parametrize("rule", UNSETTLED, ids=lambda rule: rule.RULE.id)
def test_a_first_soon_after_a_long_hole_interrupts_nobody_and_one_long_after_it_does(rule: Any) -> None:
    """What is new in the first texts after a hole may have begun in it."""
    cases = [case for case in rule.CASES if case.expects and case.severity in ("critical", "high", "medium")]
    (weightiest, *_) = sorted(cases, key=lambda case: ("critical", "high", "medium").index(str(case.severity)))
    (soon,) = said(rule, with_a_hole(rule, weightiest, 10), weightiest.now)
    assert soon.severity == "info"
    assert soon.confidence <= 0.4
    assert any(" in the gap " in reason for reason in soon.reasons), soon.reasons
    (long_after,) = said(rule, with_a_hole(rule, weightiest, rule.SETTLED_DAYS + 10), weightiest.now)
    assert long_after.severity == weightiest.severity
    assert long_after.confidence > 0.4


def test_a_theatre_without_a_name_is_less_sure() -> None:
    rule = acknowledged_first_time
    known = {case.title: case for case in rule.CASES}
    named, unnamed = (
        said(rule, case.past, case.now)[0]
        for case in (known["the deployment is admitted"], known["a theatre without a name is one, too"])
    )
    assert unnamed.confidence < named.confidence < 1


# --- expected_phrase_missing ----------------------------------------------------------------------------------------------------------


AFTER_THE_DAY = saw("document", "document", "en", on="2024-04-21", quote="Floral Tributes Paid", story="the day after")


def of_years(*years: tuple[int, int, int]) -> list[Observation]:
    """Year, days with documents before April 21, and on how many of them the name stood."""
    found: list[Observation] = []
    for year, days, named in years:
        season = [date(year, 4, 20) - timedelta(days=n) for n in range(days)]
        found += [saw("document", "document", "en", on=day, story=f"of {day}") for day in season]
        found += [
            saw("calendar_phrase", "day_of_the_sun", "Day of the Sun", on=day, story=f"of {day}")
            for day in season[:named]
        ]
    ordinary = quiet_past(330, since=f"{years[0][0]}-05-01", every_days=4)
    return [
        *found,
        *(seen for seen in ordinary if seen.known_at.month not in (3, 4) and seen.known_at < AFTER_THE_DAY.known_at),
    ]


def test_a_name_that_had_gone_the_year_before_is_not_missed_again() -> None:
    usual, gone = ((2020, 20, 16), (2021, 20, 16), (2022, 20, 16)), ((2024, 20, 0),)
    assert weights(said(expected_phrase_missing, of_years(*usual, (2023, 20, 16), *gone), AFTER_THE_DAY)) == ["low"]
    assert said(expected_phrase_missing, of_years(*usual, (2023, 20, 3), *gone), AFTER_THE_DAY) == []


def test_a_year_counts_from_nine_days_with_documents_on() -> None:
    for days, heard in ((9, ["low"]), (8, [])):
        past = of_years(*((year, days, days) for year in (2020, 2021, 2022, 2023)), (2024, 20, 0))
        assert weights(said(expected_phrase_missing, past, AFTER_THE_DAY)) == heard


# --- phrase_transferred ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "heard"), [(("2001-09-18", "2003-01-01"), []), (("2001-09-18", "2003-01-01", "2004-01-01"), ["info"])]
)
def test_a_phrase_is_missed_when_three_uses_were_due_from_the_day_after_the_last_on(
    since: tuple[str, ...], heard: list[str]
) -> None:
    rule = phrase_transferred
    china = [seen for day in since for seen in rule._case_use("CN", "traditional relations", day)]
    past = [*rule._CASE_PAST, *rule._CASE_CHINA, *china, *rule._CASE_RUSSIA]
    assert weights(said(rule, past, rule._CASE_NOW)) == heard


# --- partner_phrase_first_seen --------------------------------------------------------------------------------------------------------


def fraternal(about: str = "RU", leader: str = "no", message: str = "no") -> Observation:
    use: Observation = partner_phrase_first_seen._case_use(
        "RU", "fraternal", "2011-12-31", quote="fraternal Russian people", leader=leader, message=message
    )[0]
    return replace(use, attrs={**use.attrs, "about": about})


def test_a_phrase_that_is_about_another_is_none_of_the_partner() -> None:
    past = partner_phrase_first_seen._CASE_PAST
    assert len(said(partner_phrase_first_seen, past, fraternal())) == 1
    assert said(partner_phrase_first_seen, past, fraternal(about="CN")) == []


def test_what_foreigners_have_said_of_the_partner_makes_a_first_doubtful_unless_it_is_a_message() -> None:
    rule, past = partner_phrase_first_seen, list(partner_phrase_first_seen._CASE_PAST)
    past.append(saw("relation_phrase", "RU, in others' words", "fraternal", on="2010-05-09", story="a guest"))
    (doubtful,) = said(rule, past, fraternal())
    (weighty,) = said(rule, past, fraternal(message="yes", leader="yes"))
    assert doubtful.severity == "info"
    assert 0 < doubtful.confidence < weighty.confidence < 1
    assert weighty.severity != "info"


def test_for_whom_a_phrase_was_kept_is_said_as_it_was() -> None:
    rule = partner_phrase_first_seen
    (of_two,) = said(rule, rule._CASE_PAST, fraternal())
    assert of_two.headline.endswith("kept for China and others")
    alone = [seen for seen in rule._CASE_PAST if "CU" not in (seen.subject, seen.value)]
    (of_one,) = said(rule, alone, fraternal())
    assert of_one.headline.endswith("kept for China")


# --- articles -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("others", "heard"), [(9, "medium"), (10, "info")])
def test_from_ten_other_addresses_on_the_site_may_have_been_moved(others: int, heard: str) -> None:
    rule = article_deleted
    gone = [rule._case_gone("2024-10-15", f"http://www.kcna.kp/en/article/q/{n}.kcmsf") for n in range(2, others + 2)]
    past = [*quiet_past(9, since="2024-01-01", every_days=10), rule._case_stood("2024-10-08"), *gone]
    (signal,) = said(rule, past, replace(rule._case_gone("2024-10-15"), story="last"))
    assert signal.severity == heard


def test_an_endless_headline_of_an_article_that_is_gone_is_cut() -> None:
    rule = article_deleted
    stood = rule._case_stood("2024-10-08")
    stood = replace(stood, quote=replace(stood.quote, text="가" * 5000))
    past = [*quiet_past(9, since="2024-01-01", every_days=10), stood]
    (signal,) = said(rule, past, rule._case_gone("2024-10-15"))
    assert len(signal.headline) < 250
    assert len(signal.subject) <= 120
    assert "가…”" in signal.headline


def test_two_readings_of_one_instant_are_no_edit() -> None:
    """A list and an article that were captured in one look can have different words; neither came after the other."""
    rule = article_edited
    past = quiet_past(9, since="2024-01-01", every_days=30)
    first, second = (
        rule._case_wording("2024-10-08", "It stands.", last, "All were glad.", story=story)
        for last, story in (("Output rose.", "a"), ("Output doubled.", "b"))
    )
    assert said(rule, [*past, first], second) == []
    assert len(said(rule, [*past, first], replace(second, known_at=second.known_at + timedelta(hours=1)))) == 1


# --- source_new_language --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("notices", "heard"), [(8, "medium"), (9, "high")])
def test_a_language_interrupts_from_nine_earlier_documents_on(notices: int, heard: str) -> None:
    rule = source_new_language
    past = [*rule._case_notices(20), *rule._case_notices(notices, subject="language/order_form")]
    (signal,) = said(rule, past, rule._case_block("ru", "2025-01-01", subject="language/order_form"))
    assert signal.severity == heard


@pytest.mark.parametrize(("outlet", "house"), [("kcna", "KCNA"), ("rodong", "Rodong"), ("korea_stamp", "Korea Stamp")])
def test_an_outlet_is_called_as_people_call_it(outlet: str, house: str) -> None:
    rule, series = source_new_language, f"{outlet}/notice/mul"
    (signal,) = said(rule, rule._case_notices(12, series=series), rule._case_block("ru", "2027-01-01", series=series))
    assert f"notices of {house}" in signal.headline


def test_a_language_in_the_edition_of_another_is_said_to_be_perhaps_out_of_place() -> None:
    rule = source_new_language
    past = rule._case_notices(20, langs="en", series="kcna/article/en")
    (misplaced,) = said(rule, past, rule._case_block("es", "2025-01-01", series="kcna/article/en"))
    assert misplaced.headline.startswith("Perhaps a text in the wrong place: ")
    (in_place,) = said(rule, rule._case_notices(20), rule._case_block("ru", "2025-01-01"))
    assert not in_place.headline.startswith("Perhaps")


@pytest.mark.parametrize(
    ("days", "heard", "words"),
    [(1, "low", "in 1 document before"), (2, "low", "in 2 documents before"), (3, "info", "in 3 documents before")],
)
def test_earlier_short_lines_of_a_language_are_counted_and_three_are_its_use(days: int, heard: str, words: str) -> None:
    rule = source_new_language
    traces = rule._case_traces(*(f"2024-0{month}-10" for month in range(1, days + 1)))
    (signal,) = said(rule, [*rule._case_notices(20), *traces], rule._case_block("ru", "2025-01-01"))
    assert signal.severity == heard
    assert signal.confidence == 0.5
    assert any(words in reason for reason in signal.reasons)


# --- epithet_changed ------------------------------------------------------------------------------------------------------------------


def test_a_foreigners_form_of_address_is_no_epithet_of_a_leader() -> None:
    rule = epithet_changed
    known = rule._case_named("Kim Jong Un", "respected", 12, "leader", ranks="respected:2")
    for word, heard in (("beloved", 1), ("excellency", 0), ("majesty", 0)):
        now = rule._case("Kim Jong Un", word, "2012-03-27", ranks=f"{word}:3")
        assert len(said(rule, [*rule._CASE_PAST, *known], now)) == heard, word


def test_a_rival_is_news_with_a_word_of_respect_and_not_with_any_praise() -> None:
    rule = epithet_changed
    known = rule._case_named("Lee Myung Bak", rule.BARE, 12, "rival")
    for word, heard in (("respected", 1), ("wise", 0)):
        now = rule._case("Lee Myung Bak", word, "2012-03-27", "rival", ranks=f"{word}:3")
        assert len(said(rule, [*rule._CASE_PAST, *known], now)) == heard, word


def test_of_somebody_long_dead_a_weak_word_is_no_news() -> None:
    rule = epithet_changed
    for died, heard in ((date(2010, 6, 1), 1), (date(2010, 2, 1), 0), (date(2008, 8, 1), 0)):
        known = rule._case_named("Kim Jong Il", "great", 12, "leader", ranks="great:2", died=str(died))
        now = rule._case("Kim Jong Il", "wise", "2012-03-27", ranks="wise:2", died=str(died))
        now = replace(now, attrs={**now.attrs, "strong": ""})
        first = replace(now, known_at=now.known_at - timedelta(days=3), story="the first day", version="first")
        assert len(said(rule, [*rule._CASE_PAST, *known, first], now)) == heard, died


# --- message_detail_changed -----------------------------------------------------------------------------------------------------------


def printed_letter(*held: list[Observation]) -> list[Signal]:
    """Cards of Putin, listed every year from 2013 to 2018, and his letter of the New Year 2025 in full."""
    rule = message_detail_changed
    return said(
        rule, [*(seen for each in held for seen in each), *rule._case_cards(*range(2013, 2019))], rule._CASE_LETTER
    )


def test_years_of_which_nothing_is_held_make_no_usage_old_and_a_change_in_them_is_possible() -> None:
    before, since = quiet_past(470, since="2012-01-01", every_days=5), quiet_past(70, since="2023-12-20", every_days=5)
    (signal,) = printed_letter(before, since)
    assert signal.severity == "info"
    assert any("the change may have come in the gap from 2018-" in reason for reason in signal.reasons)
    whole = quiet_past(945, since="2012-01-01", every_days=5)
    assert printed_letter(whole) == [], "where all years are held, six without a card are no usage any more"


@pytest.mark.parametrize(("last_year", "heard"), [("listing", ["low"]), ("full", [])])
def test_two_powers_that_were_treated_unlike_last_year_are_no_news_when_they_are_again(
    last_year: str, heard: list[str]
) -> None:
    rule = message_detail_changed
    theirs = rule._case_held(rule._case_item(last_year, 2024, genre="letter", length=300))
    past = [
        *rule._CASE_PAST, *rule._case_cards(*range(2019, 2024)), *theirs, *rule._case_held(rule._CASE_LETTER),
        *rule._case_cards(*range(2019, 2025), from_=rule._CASE_XI),
    ]  # fmt: skip
    now = rule._case_item("listing", 2025, from_=rule._CASE_XI, on="2024-12-31")
    found = [signal for signal in said(rule, past, now) if signal.key.endswith("|beside")]
    assert weights(found) == heard


# --- address_term_changed and first_message_to_recipient ------------------------------------------------------------------------------


def test_a_term_with_a_word_that_no_lexicon_has_is_a_tenth_less_sure() -> None:
    rule = address_term_changed
    known = [case for case in rule.CASES if case.expects and case.severity == "high"]
    case = next(case for case in known if "nine messages" in case.title)
    (plain,) = said(rule, case.past, case.now)
    strange = replace(case.now, attrs={**case.now.attrs, "unknown": "closest"})
    (doubtful,) = said(rule, case.past, strange)
    assert doubtful.confidence == pytest.approx(plain.confidence - 0.1)


def test_what_another_outlet_printed_of_an_earlier_year_is_no_edition_of_this_message() -> None:
    """Only an edition of this very message is left out of account; a birthday of last year is an earlier use."""
    rule = first_message_to_recipient

    def printed(year: int, on: str, series: str) -> list[Observation]:
        item = rule._case_item(on, "birthday")
        item = replace(item, series=series, attrs={**item.attrs, "event": f"Kim Jong Un -> Xi Jinping|birthday|{year}"})
        by_country = replace(item, kind="correspondence_with", subject="sent|CN")
        return [item, by_country]

    now, _ = printed(2024, "2024-11-15", "kcna/article/en")
    past = rule._CASE_YEARS  # and of the other outlet too little is held for its rule to have told it
    (first,) = said(rule, [*past, *printed(2024, "2024-11-01", "rodong/article/ko")], now)
    assert "birthday" in first.key
    assert said(rule, [*past, *printed(2023, "2023-06-15", "rodong/article/ko")], now) == []


# --- inscription_language_changed -----------------------------------------------------------------------------------------------------


def test_a_language_that_is_missing_is_shown_beside_the_last_notice_that_had_it() -> None:
    rule = inscription_language_changed
    past = rule._case_past(20)
    (signal,) = said(rule, past, rule._case_inscription("ko", "2025-03-01", "ko"))
    last = max((seen for seen in past if seen.kind == "inscription"), key=lambda seen: seen.order)
    assert signal.quotes[1].capture.partition("|")[2].count(str(last.known_at.date())) >= 1
    assert signal.before == "English, Korean"


# --- quantity_changed -----------------------------------------------------------------------------------------------------------------


def test_a_number_that_only_repeats_a_disagreement_that_was_told_is_no_news() -> None:
    rule = quantity_changed
    past = [
        *rule._CASE_PAST,
        rule._case_says("South Korea", 12_000, "2024-11-01"),
        rule._case_says("Ukraine", 4_000, "2024-11-02"),
    ]
    assert said(rule, past, rule._case_says("South Korea", 12_100, "2025-01-20")) == [], "2 % are no other number"
    (signal,) = said(rule, past, rule._case_says("South Korea", 15_000, "2025-01-20"))
    assert signal.before == "12,000 (South Korea)"


# --- term_for_country_changed ---------------------------------------------------------------------------------------------------------


def test_a_term_with_a_long_past_is_counted_once_a_week_and_a_young_one_every_day() -> None:
    rule = term_for_country_changed
    assert rule.MANY > rule.LEAST_USES
    for uses, days_later, heard in (
        (rule.MANY, 1, False),
        (rule.MANY, 7, True),
        (rule.LEAST_USES, 1, True),
        (rule.LEAST_USES, 0, False),
    ):
        monday = date(2024, 1, 1)
        days = [monday - timedelta(weeks=uses - 1 - n) for n in range(uses)]
        past = [rule._case_term("한국", str(day), story=f"of {day}") for day in days]
        history = PointInTime()
        for seen in sorted(past, key=lambda seen: seen.order):
            history.advance(seen)
            history.add(seen)
        now = rule._case_term("한국", str(monday + timedelta(days=days_later)), story="now")
        now = replace(now, known_at=now.known_at + timedelta(hours=1))
        history.advance(now)
        used = history.usage(now.kind, now.series, now.subject, now.value)
        assert used is not None
        assert used.stories == uses
        assert rule._due(now, used) is heard, (uses, days_later)
