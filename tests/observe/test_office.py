"""Offices and titles of leaders, in the three places where KCNA puts them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tealeaves.model import Document, Observation

See = Callable[..., list[Observation]]
Write = Callable[..., Document]

LEAD = "Pyongyang, October 8 (KCNA) -- "


def values(see: See, write: Write, text: str, who: str = "Kim Jong Un", kind: str = "office") -> set[str]:
    return {seen.value for seen in see(write("A Meeting Takes Place", LEAD + text), kind, who)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dear respected Kim Jong Un visited a school.", {"dear respected"}),
        ("The respected and dear Kim Jong Un visited a school.", {"dear respected"}),
        ("It was hailed by Marshal Kim Jong Un.", {"marshal"}),
        ("It was hailed by respected Marshal Kim Jong Un.", {"respected", "marshal"}),
        ("He is Supreme Commander of the KPA Kim Jong Un.", {"supreme commander of the Korean People's Army"}),
        ("All rallied behind KPA Supreme Commander Kim Jong Un.", {"supreme commander of the Korean People's Army"}),
        ("All rallied behind Supreme Commander Kim Jong Un.", {"supreme commander of the Korean People's Army"}),
        ("Gifts came to Secy. Kim Jong Un from abroad.", {"secretary"}),
        ("They are led by HE Kim Jong Un.", {"excellency"}),
        ("They said he met Kim Jong Un.", set()),
        ("They praised the great exploits of Kim Jong Un.", set()),
        ("They studied at Kim Jong Un University.", set()),
        ("The leader, Kim Jong Un and others came.", set()),
    ],
)
def test_before_the_name(see: See, write: Write, text: str, expected: set[str]) -> None:
    assert values(see, write, text) == expected


FIRST = "first secretary of the Workers' Party of Korea"
CHAIR = "first chairman of the National Defence Commission"
ARMY = "supreme commander of the Korean People's Army"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kim Jong Un, first secretary of the WPK, first chairman of the NDC and supreme commander of the KPA, came.",
            {FIRST, CHAIR, ARMY},
        ),
        (
            "Kim Jong Un, First Secretary of the Workers' Party of Korea (WPK) and First Chairman of the National Defence Commission "
            "of the Democratic People's Republic of Korea, came.",
            {FIRST, CHAIR},
        ),
        ("Kim Jong Un, vice-chairman of the WPK Central Military Commission, and others came.",
         {"vice chairman of the Central Military Commission of the Workers' Party of Korea"}),
        ("Kim Jong Un, supreme leader of the Workers' Party of Korea, state and army, came.", {"supreme leader"}),
        ("Kim Jong Un, great successor to the revolutionary cause and supreme leader of the party, came.", {"successor", "supreme leader"}),
        ("Kim Jong Un, chairman of the National Defence Commision of the DPRK, came.", {"chairman of the National Defence Commission"}),
        ("Kim Jong Un, president of the High Council of Elders, came.", {"president of the high council of elders"}),
        ("Kim Jong Un, vice-director of the Information and Publicity Department of the Central Committee of the WPK, spoke.",
         {"vice director of the information and publicity department"}),
        ("Kim Jong Un, chairman of the State Affairs Commission of the DPRK, came.", {"chairman of the State Affairs Commission"}),
        ("Kim Jong Un, president of the State Affairs of the DPRK, came.", {"president of the State Affairs"}),
        # the other man's titles, and what only looks like one
        ("With Kim Jong Un, KPA Vice Marshal Ri Yong Ho came.", set()),
        ("Seen by Kim Jong Un, the chairman of the Society of Delhi, Mr. Singh, said so.", set()),
        ("According to Kim Jong Un, he said, it is so.", set()),
    ],
)  # fmt: skip
def test_after_the_name(see: See, write: Write, text: str, expected: set[str]) -> None:
    assert values(see, write, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Conference elected the dear respected Kim Jong Un as first secretary of the WPK.",
            {"dear respected", FIRST},
        ),
        ("It declared that Kim Jong Un was elected first chairman of the NDC of the DPRK.", {CHAIR}),
        ("It was decided to award the title of Marshal of the DPRK to Kim Jong Un.", {"marshal"}),
        ("Kim Jong Un assumed the supreme commandership of the Korean People's Army.", {ARMY}),
        ("Kim Jong Un elected Choe Ryong Hae as member of the Presidium.", set()),
        ("Kim Jong Un spoke on holding Kim Jong Il in high esteem as eternal general secretary of the WPK.", set()),
    ],
)
def test_given_or_taken(see: See, write: Write, text: str, expected: set[str]) -> None:
    assert values(see, write, text) == expected


def test_in_high_esteem_is_said_of_the_one_who_is_held_so(see: See, write: Write) -> None:
    text = "Kim Jong Un spoke on holding Kim Jong Il in high esteem as eternal general secretary of the WPK."
    assert values(see, write, text, "Kim Jong Il") == {"eternal general secretary of the Workers' Party of Korea"}


def test_a_relation(see: See, write: Write) -> None:
    assert values(see, write, "Kim Jong Un and his wife Ri Sol Ju were there.", "Ri Sol Ju") == {"wife"}


def test_an_unknown_word_between_a_known_epithet_and_the_name_is_kept_and_flagged(see: See, write: Write) -> None:
    (seen,) = see(write("A Meeting", LEAD + "They follow respected young Kim Jong Un."), "office")
    assert seen.value == "respected young"
    assert seen.attrs["unknown"] == "yes"


def test_the_quote_is_the_text_at_its_offset(see: See, write: Write) -> None:
    document = write("A Meeting", LEAD + "The respected Marshal Kim Jong Un, first secretary of the WPK, came.")
    for seen in see(document, "office"):
        at = seen.quote.offset
        assert document.text[at : at + len(seen.quote.text)] == seen.quote.text
    quotes = {seen.value: seen.quote.text for seen in see(document, "office")}
    assert quotes["respected"] == "respected Marshal Kim Jong Un"
    assert quotes["marshal"] == "Marshal Kim Jong Un"
    assert quotes[FIRST] == "Kim Jong Un, first secretary of the WPK"


def test_what_a_foreign_message_says_is_not_the_outlets_word(see: See, write: Write) -> None:
    document = write(
        "Message to Kim Jong Un from Beninese Party",
        LEAD
        + "Kim Jong Un, vice-chairman of the WPK Central Military Commission, received a message from a party of Benin.",
        "The message said: respected supreme leader Kim Jong Un leads the Korean people.",
    )
    own = {seen.value for seen in see(document, "office", "Kim Jong Un")}
    others = {seen.value for seen in see(document, "office_reported", "Kim Jong Un")}
    assert own == {"vice chairman of the Central Military Commission of the Workers' Party of Korea"}
    assert others == {"respected", "supreme leader"}


@pytest.mark.parametrize(
    "place", ["Memorial Museum of the Overseas Military Operations", "Pyongyang International Airport"]
)
def test_a_place_at_home_that_is_named_after_abroad_is_at_home(see: See, write: Write, place: str) -> None:
    document = write(
        f"{place} Shown", LEAD + f"New stamps show the {place}.", "It was built by supreme leader Kim Jong Un."
    )
    assert {seen.value for seen in see(document, "office", "Kim Jong Un")} == {"supreme leader"}


def test_quotation_marks_in_the_lead_of_a_foreign_story_are_others_words(see: See, write: Write) -> None:
    document = write("Book Published in Nepal", LEAD + 'A book "Great Leader Kim Jong Un" was published in Nepal.')
    assert see(document, "office", "Kim Jong Un") == []
    assert see(document, "office_reported", "Kim Jong Un") != []


def test_a_past_year_in_the_sentence_marks_a_recollection(see: See, write: Write) -> None:
    old = write(
        "October in History",
        LEAD + "Kim Jong Il was elected member of the Presidium of the Political Bureau in October, Juche 69.",
    )
    new = write(
        "Session Held",
        LEAD + "Kim Jong Il was elected member of the Presidium of the Political Bureau on October 7, 2024.",
    )
    assert see(old, "office")[0].attrs.get("retrospective") == "yes"
    assert "retrospective" not in see(new, "office")[0].attrs


def test_before_the_name_is_a_style_of_its_own(see: See, write: Write) -> None:
    styled = write("A Meeting", LEAD + "It was hailed by Supreme Commander Kim Jong Un.")
    stated = write("A Meeting", LEAD + "Kim Jong Un, supreme commander of the KPA, came.")
    assert [seen.value for seen in see(styled, "office_style")] == [ARMY]
    assert see(stated, "office_style") == []


def test_spanish_text_is_left_alone(see: See, write: Write) -> None:
    document = write(
        "El Maximo Dirigente visita",
        "El querido y respetado camarada Kim Jong Un, General, visito una escuela en la capital.",
    )
    assert all(seen.quote.language == "en" for seen in see(document, "office"))
