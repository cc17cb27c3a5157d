"""Messages as pages of several outlets print them: abbreviations in brackets, the headline once more, who reports it in the sentence."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import address, correspondence
from tealeaves.text import normalise

KIM, PUTIN, XI, LAO = "Kim Jong Un", "Vladimir Putin", "Xi Jinping", "Thongloun Sisoulith"
LAO_EN = (
    "Thongloun Sisoulith, general secretary of the Central Committee of the Lao People's Revolutionary Party and president of the Lao "
    "People's Democratic Republic"
)


def page(text: str, on: str, headline: str) -> Document:
    raw = [Block(normalise(headline), role="headline"), *(Block(normalise(line)) for line in text.split("\n"))]
    return Document(
        source="test", outlet="test", native_id="1", url="http://kcna.example/1", headline=normalise(headline),
        blocks=languages_of_blocks(raw, ("en",)), edition="en", published_at=date.fromisoformat(on),
    )  # fmt: skip


def told(text: str, on: str = "2021-02-03", headline: str = "News") -> list[Fact]:
    return [fact for fact in correspondence.observe(page(text, on, headline)) if fact.kind == "correspondence"]


def introduced(text: str, on: str = "2021-02-03") -> set[str]:
    """The terms of address without a vocative: how the recipient is introduced, and what is said of the name."""
    return {fact.value for fact in address.observe(page(text, on, "News")) if fact.kind == "address_term"}


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (f"{KIM} -> {XI}",
         "Kim Jong Un, chairman of the Workers' Party of Korea (WPK) and chairman of the State Affairs Commission of the DPRK, sent a "
         "message of greeting to Xi Jinping, general secretary of the CPC, on October 1."),
        (f"{XI} -> {KIM}",
         "Kim Jong Un, chairman of the Workers' Party of Korea (WPK), received a reply message from Xi Jinping, president of China."),
        (f"{KIM} -> {PUTIN}", "SEOUL, June 12. /TASS/. Kim Jong Un sent a message to Vladimir Putin, president of Russia."),
        (f"{KIM} -> {PUTIN}", "TOKYO, June 12./TASS/. Kim Jong Un sent a message to Vladimir Putin, president of Russia."),
        (f"{KIM} -> {PUTIN}", "Pyongyang, June 12 (KCNA) Kim Jong Un sent a message to Vladimir Putin, president of Russia."),
        (f"{KIM} -> {PUTIN}", "North Korea's Kim Jong-un sent a message congratulating Russian leader Vladimir Putin on Russia Day."),
    ],
)  # fmt: skip
def test_what_stands_before_and_in_the_sentence_hides_no_message(subject: str, text: str) -> None:
    assert [fact.subject for fact in told(text)] == [subject]


@pytest.mark.parametrize(
    ("headline", "opening"),
    [
        ("President of State Affairs sends greetings to Lao President",
         "President of State Affairs Kim Jong Un sends greetings to Lao President "),
        ("Kim Jong Un sends greetings to Lao President", "Kim Jong Un sends greetings to Lao President "),
        ("Kim Jong Un sends greetings to Lao President", ""),
    ],
)  # fmt: skip
def test_a_body_may_open_with_the_headline(headline: str, opening: str) -> None:
    (fact,) = told(f"{opening}Kim Jong Un sent a message of greetings to {LAO_EN}, on the 2nd.", "2021-02-03", headline)
    assert (fact.subject, fact.attrs["sent_on"]) == (f"{KIM} -> {LAO}", "2021-02-02")


def test_two_recipients_have_an_office_each() -> None:
    text = (
        "Kim Jong Un sent a message of congratulations to Nguyen Phu Trong, general secretary of the Central Committee of the Communist "
        "Party of Vietnam, and Nguyen Xuan Phuc, president of the Socialist Republic of Vietnam, on September 2."
    )
    joined = text.replace("Vietnam, and", "Vietnam (CPV) and")
    assert introduced(text) == {"general secretary of the Central Committee of the Communist Party of Vietnam"}
    assert introduced(joined) == {"general secretary of the Central Committee of the Communist Party of Vietnam (CPV)"}


@pytest.mark.parametrize(
    ("behind", "terms"),
    [
        (", the Korean Central News Agency said.", {"Russian President"}),
        (", KCNA reported on Tuesday.", {"Russian President"}),
        (", praising the ties of the two countries.", {"Russian President"}),
        (", calling him his \"closest friend and comrade.\"", {"Russian President", "closest friend and comrade"}),
        (", referring to him as his 'closest comrade.'", {"Russian President", "closest comrade"}),
        (", acting chairman of the bloc, on Monday.", {"acting chairman of the bloc"}),
    ],
)  # fmt: skip
def test_what_a_sentence_goes_on_with_is_no_office(behind: str, terms: set[str]) -> None:
    assert introduced(f"Kim Jong Un sent a New Year message to Russian President Vladimir Putin{behind}") == terms


def test_a_second_recipient_may_stand_behind_his_office() -> None:
    text = "Kim Jong Un sent New Year cards to Chinese President Xi Jinping and Russian leader Vladimir Putin earlier this year."
    assert {fact.subject for fact in told(text, "2023-01-18")} == {f"{KIM} -> {XI}", f"{KIM} -> {PUTIN}"}


def test_who_has_died_is_no_recipient_and_the_day_of_the_report_no_day_of_the_message() -> None:
    text = (
        "Kim Jong Un has sent a message of condolence to Vietnam regarding the death of its party's general secretary Nguyen Phu Trong, "
        "in a report of the Korean Central News Agency (KCNA) on Saturday."
    )
    (fact,) = told(text, "2024-07-20")
    assert (fact.subject, fact.attrs["occasion"], "sent_on" in fact.attrs) == (f"{KIM} -> Vietnam", "death", False)


def test_a_letter_of_the_voice_of_korea() -> None:
    letter = (
        "Kim Jong Un sent a message of greetings to Raul Castro Ruz.\nThe message reads.\nHavana\nEsteemed Raul Castro Ruz\n"
        "I extend congratulations to you on the success of the congress.\nKim Jong Un\nPyongyang\nApril 19th, Juche 110(2021)"
    )
    (fact,) = told(letter, "2021-04-20")
    assert (fact.subject, fact.attrs["dated_on"]) == (f"{KIM} -> Raul Castro", "2021-04-19")
    assert "esteemed" in introduced(letter, "2021-04-20")


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (f"{KIM} -> {XI}", "Kim Jong Un congratulated Chinese President Xi Jinping’s re-election in a message to him."),
        (f"{KIM} -> {XI}", "Kim Jong Un congratulated Chinese President Xi Jinping‘s birthday in a letter."),
        (f"{PUTIN} -> {KIM}", "Pyongyang, December 27. /KCNA/\nOn December 17, Vladimir Putin sent a letter to Comrade Kim Jong-un."),
        (f"{KIM} -> {PUTIN}", "Kim Jong Un has extended New Year’s greetings to Russian leader Vladimir Putin.\nIn the letter, he"),
        (f"{KIM} -> Raul Castro", "Kim Jong-un has sent a message to congratulate Raul Castro, the former party chief, on his birthday."),
        (f"{KIM} -> {PUTIN}", "Kim Jong-un wrote a letter to President Putin, an aide of the Russian president said."),
        (f"{PUTIN} -> {KIM}", "Russia’s defence minister presented Kim Jong-un with a “warm letter” from President Vladimir Putin."),
    ],
)  # fmt: skip
def test_words_of_the_press_abroad(subject: str, text: str) -> None:
    assert [fact.subject for fact in told(text)] == [subject]


def test_the_day_of_an_announcement_is_not_that_of_the_message() -> None:
    text = "Kim Jong-un has extended a condolence message to Moon Jae-in over the death of his mother, the office announced Thursday."
    (fact,) = told(text, "2019-10-31")
    assert (fact.attrs["occasion"], "sent_on" in fact.attrs) == ("death", False)


def test_what_the_people_send_is_none_of_the_wishes_of_the_letter() -> None:
    letter = (
        "Kim Jong Un sent a congratulatory message to Bashar Al-Assad, president of the Syrian Arab Republic.\nThe message said:\n"
        "I extend warm congratulations and greetings to you on your birthday.\n"
        "The Korean people send invariable support to the Syrian government and people."
    )
    (fact,) = told(letter, "2013-09-11")
    assert "to_whom" not in fact.attrs


def test_one_name_in_its_spellings() -> None:
    spelt = ("Bounnhang Vorachith", "Bounnang Vorachith", "Boungnang Vorachith")
    texts = [
        f"Kim Jong Un sent a message to {name}, president of the Lao People's Democratic Republic." for name in spelt
    ]
    assert {fact.subject for text in texts for fact in told(text)} == {f"{KIM} -> Bounnhang Vorachith"}


def test_who_is_greeted_through_the_addressee_is_greeted_with_him() -> None:
    text = (
        "Kim Jong Un sent a message of greeting to Xi Jinping, president of the People's Republic of China, on Monday.\n"
        "He extended greetings on behalf of the WPK to Xi Jinping and, through him, to the CPC and the people on its 69th birthday."
    )
    (fact,) = told(text, "2018-10-01")
    assert (fact.attrs["in_name_of"], fact.attrs["to_whom"]) == ("party", "party people self")


def test_a_name_with_and_without_its_patronymic() -> None:
    names = ("G. Zhuganov", "Gennadi Andreyevich Zhuganov")
    texts = [
        f"Kim Jong Un received a message from {name}, chairman of the Communist Party of the Russian Federation."
        for name in names
    ]
    assert {fact.subject for text in texts for fact in told(text)} == {f"Gennadi Zyuganov -> {KIM}"}


def test_the_national_founding_of_a_country_is_its_day() -> None:
    text = "Vietnamese President Luong Cuong has sent a message to Kim Jong-un ahead of the country's national founding anniversary."
    (fact,) = told(text, "2025-09-05")
    assert fact.attrs["occasion"] == "national_day"


def test_a_list_has_heads_of_state_only_where_they_are_named() -> None:
    text = (
        "Kim Jong Un received congratulatory messages and letters from different countries on the occasion of the 72nd founding "
        "anniversary of the DPRK.\nThey include the presidents of the Republic of Serbia and the Republic of Singapore, the president of "
        "the Bangladesh People's League, the general secretary of the Malaysian Chinese Association and the heir to the Emir of the State "
        "of Kuwait."
    )
    facts = list(correspondence.observe(page(text, "2020-09-24", "Greetings from Abroad")))
    assert {fact.subject for fact in facts if fact.kind == "correspondence"} == {
        f"head of RS -> {KIM}",
        f"head of SG -> {KIM}",
    }
    assert [fact.value for fact in facts if fact.kind == "message_list"] == ["RS SG BD MY KW"]


def test_a_letter_under_the_names_of_several_is_in_their_name() -> None:
    text = (
        "Kim Jong Un sent a letter to Vladimir Putin, president of the Russian Federation, on December 30.\n"
        "The message, under the names of Kim, the Korean people and its army, conveyed warm wishes to the people of Russia."
    )
    (fact,) = told(text, "2024-12-31")
    assert fact.attrs["in_name_of"] == "army people"


def test_an_apostrophe_may_be_curly() -> None:
    text = (
        "Kim Jong Un received New Year’s cards from different countries on the occasion of the New Year 2024.\nThe cards came from the "
        "president of the Republic of Serbia, the President of the Republic of Cote d’Ivoire and the president of the Republic of "
        "Singapore.\nThe Central Committee of the Workers’ Party of Korea received a card from a party of Nepal."
    )
    (fact,) = [one for one in correspondence.observe(page(text, "2024-01-18", "News")) if one.kind == "message_list"]
    assert fact.value == "RS CI SG"
