"""Titles that a list of persons shares, predicates, promotions: where a first title hides outside the usual slots."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tealeaves.model import Document, Observation

See = Callable[..., list[Observation]]
Write = Callable[..., Document]

DIRECTOR = "department director of the Central Committee of the Workers' Party of Korea"
SECRETARY = "secretary of the Central Committee of the Workers' Party of Korea"
MILITARY = "Central Military Commission of the Workers' Party of Korea"
BUREAU = "Political Bureau of the Workers' Party of Korea"


def values(see: See, write: Write, who: str, *lines: str) -> set[str]:
    first, *more = lines
    return {s.value for s in see(write("A Meeting Takes Place", f"Pyongyang (KCNA) -- {first}", *more), "office", who)}


@pytest.mark.parametrize(
    ("who", "text", "expected"),
    [
        (
            "Kim Kyong Hui",
            "With him were Department Directors Kim Kyong Hui and Pak Nam Gi of the WPK Central Committee.",
            {DIRECTOR},
        ),
        (
            "Jang Song Thaek",
            "There were Kim Ki Nam, secretary of the WPK, and Pak Nam Gi and Jang Song Thaek, department directors of the C.C., the WPK.",
            {DIRECTOR},
        ),
        ("Kim Kyong Hui", "Kim Kyong Hui and Kwak Pom Gi were elected secretaries of the WPK Central Committee.", {SECRETARY}),
        (
            "Jang Song Thaek",
            "Alternate members of the Political Bureau are Kim Yang Gon, Jang Song Thaek and Ju Kyu Chang.",
            {f"alternate member of the {BUREAU}"},
        ),
        ("Kim Kyong Hui", "The military ranks of Kim Kyong Hui, Pak Chol and three others are promoted to general.", {"general"}),
        ("Kim Jong Un", "Kim Jong Un was promoted to general.", {"general"}),
        (
            "Jang Song Thaek",
            "It elected O Kuk Ryol vice-chairman and Jon Pyong Ho, Jang Song Thaek and Kim Jong Gak members of the NDC.",
            {"member of the National Defence Commission"},
        ),
    ],
)  # fmt: skip
def test_a_list_gives_its_title_to_each(see: See, write: Write, who: str, text: str, expected: set[str]) -> None:
    assert values(see, write, who, text) == expected


def test_the_body_that_heads_a_list_is_the_body_of_its_offices(see: See, write: Write) -> None:
    lines = (
        "The Central Military Commission of the Workers' Party of Korea is as follows:",
        "Chairman Kim Jong Il, Vice-Chairmen Kim Jong Un and Ri Yong Ho and Members Kim Yong Chun and Jang Song Thaek.",
    )
    assert values(see, write, "Kim Jong Un", *lines) == {f"vice chairman of the {MILITARY}"}
    assert values(see, write, "Jang Song Thaek", *lines) == {f"member of the {MILITARY}"}


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("Jang Song Thaek", "With him were Generals Hyon Chol Hae and Pak Jae Gyong, Jang Song Thaek and others."),
        (
            "Jang Song Thaek",
            "With him were secretaries of the WPK Central Committee Choe Thae Bok and Kim Ki Nam and Jang Song Thaek.",
        ),
        (
            "Kim Jong Un",
            "There were Kim Jong Un, Ri Yong Ho and Hyon Chol Hae and Ri Myong Su, department directors of the NDC.",
        ),
        (
            "Kim Kyong Hui",
            "There were Kim Kyong Hui, Kim Ki Nam, Ri Ung Won, department directors of the WPK Central Committee.",
        ),
        ("Kim Jong Un", "They saw Kim Jong Un and Ri Yong Ho, whom the secretaries of the WPK had invited."),
    ],
    ids=[
        "another list before",
        "a list that ended",
        "two lists",
        "no and: perhaps the last one's alone",
        "another clause",
    ],
)
def test_the_title_of_another_list_is_nobody_elses(see: See, write: Write, who: str, text: str) -> None:
    assert values(see, write, who, text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kim Jong Un is the eternal leader of mankind.", {"eternal leader"}),
        ("They had Kim Jong Un as their father.", {"father"}),
        ("They have upheld Kim Jong Un in high esteem for all ages as the eternal leader.", {"eternal leader"}),
        ("They will go on, calling Kim Jong Un supreme commander.", {"supreme commander of the Korean People's Army"}),
        ("The session elected Kim Jong Un premier of the Cabinet.", {"premier of the Cabinet"}),
        ("They follow Kim Jong Un, another illustrious commander.", {"commander"}),
        ("Our father is the dear respected Kim Jong Un.", {"father", "dear respected"}),
        ("Kim Jong Un is not the leader.", set()),
        ("Kim Jong Un declined to be elected as premier of the Cabinet.", set()),
        ("Kim Jong Un conferred the title of KPA Vice Marshal on Hyon Yong Chol.", set()),
        ("The title of DPRK Marshal was awarded to Ri Ul Sol in the presence of Kim Jong Un.", set()),
        ("The title of DPRK Marshal was awarded to the dear respected Kim Jong Un.", {"marshal", "dear respected"}),
        ("The Generalissimo Kim Jong Un Shock Brigade marched.", set()),
        ("Kim Jong Un, general manager of the agency, came.", set()),
        ("Kim Jong Un appointed Ri Yong Gil chief of the General Staff of the KPA.", set()),
        ("Kim Jong Un was not elected as chairman of the NDC.", set()),
        ("They made the WPK President Kim Jong Un's party.", set()),
        ("He was a candidate for a deputy Supreme Commander Kim Jong Un.", {"supreme commander of the Korean People's Army"}),
    ],
)  # fmt: skip
def test_predicates_and_what_only_looks_like_a_title(see: See, write: Write, text: str, expected: set[str]) -> None:
    assert values(see, write, "Kim Jong Un", text) == expected


def test_the_name_of_a_work_is_not_the_outlets_own_word_but_a_citizens_speech_is(see: See, write: Write) -> None:
    painting = write("A Show Opens", 'Pyongyang (KCNA) -- Seen were "Marshal Kim Jong Un at sea" and others.')
    assert [s.kind for s in see(painting, "office") + see(painting, "office_reported")] == ["office_reported"]
    speech = write("Army Vows", "Pyongyang (KCNA) -- The army vowed.", '"I will defend Marshal Kim Jong Un," he said.')
    (seen,) = see(speech, "office")
    assert (seen.value, seen.attrs["quoted"]) == ("marshal", "yes")


def test_what_foreigners_say_as_we_is_theirs(see: See, write: Write) -> None:
    text = (
        "Pyongyang (KCNA) -- We hold Kim Jong Un in high esteem as chairman of our party. The Party of Benin said this."
    )
    assert see(write("Praise by Beninese Party", text), "office") == []


def test_a_re_election_is_marked(see: See, write: Write) -> None:
    (seen,) = see(write("A Session", "Pyongyang (KCNA) -- Kim Jong Un was reelected as chairman of the NDC."), "office")
    assert seen.attrs["again"] == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "If Kim Jong Un becomes marshal, all will be glad.",
        "Rumours that Kim Jong Un was named premier of the Cabinet go.",
    ],
)
def test_a_sentence_that_states_no_fact_is_marked(see: See, write: Write, text: str) -> None:
    (seen,) = see(write("A Session", f"Pyongyang (KCNA) -- {text}"), "office")
    assert seen.attrs["talk"] == "yes"
