"""Which of the occasions that a text names is that of the message: the one that is brought in as such, wherever others are told of."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import correspondence
from tealeaves.text import normalise

KIM, PUTIN, XI, LAO = "Kim Jong Un", "Vladimir Putin", "Xi Jinping", "Thongloun Sisoulith"
TO_PUTIN = "Kim Jong Un sent a message of greeting to Vladimir Putin, president of the Russian Federation"
TO_LAOS = (
    "Kim Jong Un sent a message of greeting to Thongloun Sisoulith, general secretary of the Central Committee of the Lao People's "
    "Revolutionary Party and president of the Lao People's Democratic Republic"
)
TO_XI = "Kim Jong Un sent a reply message to Xi Jinping, president of the People's Republic of China"
FROM_ASSAD = "Kim Jong Un received a message of greeting from Bashar Al-Assad, president of the Syrian Arab Republic"
TO_ASSAD = "Kim Jong Un sent a message of greeting to Bashar Al-Assad, president of the Syrian Arab Republic"


def told(text: str, on: str, headline: str = "News") -> list[Fact]:
    """The messages of an English article of that day."""
    raw = [Block(normalise(headline), role="headline"), *(Block(normalise(line)) for line in text.split("\n"))]
    document = Document(
        source="test", outlet="kcna", native_id="1", url="http://kcna.example/1", headline=normalise(headline),
        blocks=languages_of_blocks(raw, ("en",)), edition="en", published_at=date.fromisoformat(on),
    )  # fmt: skip
    return [fact for fact in correspondence.observe(document) if fact.kind == "correspondence"]


@pytest.mark.parametrize(
    ("on", "occasion", "text"),
    [
        ("2022-10-07", "birthday",
         f"{TO_PUTIN}.\nCongratulating Putin on his 70th birthday, he said that Putin, assuming a heavy duty, had led Russia well."),
        ("2024-10-07", "birthday", f"{TO_PUTIN}.\nI congratulate you on your birthday. You were elected by all who love Russia."),
        ("2020-09-16", "national_day",
         f"{TO_XI}.\nHe gave thanks for the greetings on the occasion of the 72nd founding anniversary of the DPRK.\n"
         "He spoke well of the fight with the coronavirus."),
        ("2021-10-23", "national_day",
         f"{TO_XI}.\nHe gave thanks for the greetings on the significant occasion of the 72nd founding anniversary of the PRC.\n"
         "This year is that of the 100th founding anniversary of the CPC."),
        ("2021-12-02", "national_day",
         f"{TO_LAOS}.\nI send greetings on the occasion of the 46th founding anniversary of the Lao People's Democratic Republic.\n"
         "The decisions of the 11th party congress will be carried out."),
        ("2017-12-02", "national_day", f"{TO_LAOS}.\nHe sent greetings on the occasion of the 42nd birthday of LPDR."),
        ("2023-03-22", "party_foundation",
         f"{TO_LAOS}.\nHe greeted all the members of the Lao People's Revolutionary Party (LPRP) on its 68th founding anniversary."),
        ("2022-02-16", "day_of_the_shining_star",
         f"{FROM_ASSAD}, on the occasion of the 80th birth anniversary of the great leader Comrade Kim Jong Il."),
        ("2024-04-11", "day_of_the_sun",
         f"{FROM_ASSAD}, on the occasion of the 112th birth anniversary of the great leader Comrade President Kim Il Sung."),
        ("2017-08-15", "liberation_day",
         f"{TO_PUTIN}.\nThe greetings are for the day of liberation.\nSoldiers gave their lives for the independence of Korea."),
        ("2012-04-13", "congress",
         f"{FROM_ASSAD}.\nI congratulate you on the Conference of the WPK, held on the occasion of the birth of President Kim Il Sung."),
        ("2020-08-15", "liberation_day", f"{FROM_ASSAD}.\nHe sent greetings on the occasion of the glorious Day of Korea’s liberation."),
        ("2024-10-09", "party_foundation", f"{FROM_ASSAD}, on the occasion of the founding day of the Workers' Party."),
        ("2022-11-17", "revolution_day",
         f"{TO_ASSAD}.\nI congratulate you on the 52nd anniversary of the Correction Movement."),
    ],
)  # fmt: skip
def test_the_occasion_that_is_brought_in_comes_before_others(on: str, occasion: str, text: str) -> None:
    (fact,) = told(text, on)
    assert fact.attrs["occasion"] == occasion


def test_the_year_that_ends_is_not_that_of_the_new_year() -> None:
    text = "Vladimir Putin, president of Russia, sent a New Year message to Kim Jong Un on December 18.\nThe year 2025 was a rich one."
    (fact,) = told(text, "2025-12-25")
    assert fact.attrs["year"] == "2026"


def test_a_day_may_be_printed_without_its_month() -> None:
    (fact,) = told(f"{FROM_ASSAD}, on the 31st.", "2022-01-02")
    assert fact.attrs["received_on"] == "2021-12-31"


def test_an_ordinal_is_no_day() -> None:
    (fact,) = told(f"{FROM_ASSAD}, on the 10th anniversary of his visit.", "2022-01-12")
    assert "received_on" not in fact.attrs


def test_the_day_under_an_article_is_not_that_of_the_letter() -> None:
    letter = (
        f"{TO_PUTIN}, on Monday.\nThe message said:\nI congratulate you on your birthday.\nwww.kcna.kp (Juche113.10.8.)"
    )
    (fact,) = told(letter, "2024-10-08")
    assert ("dated_on" in fact.attrs, fact.attrs["sent_on"]) == (False, "2024-10-07")
