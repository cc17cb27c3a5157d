"""Terms of address: the slot after "The message said:", the sign-off, and the introduction that stands where neither is printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tealeaves.model import Document, Observation
from tealeaves.observe.parties import canonical

See = Callable[..., list[Observation]]
Write = Callable[..., Document]

LEAD = "Pyongyang, October 8 (KCNA) -- The respected Comrade Kim Jong Un sent a message of greeting to Vladimir Vladimirovich Putin, "
LEAD += "president of the Russian Federation, on Monday."
PAIR = "Kim Jong Un -> Vladimir Putin"


def test_the_vocative_of_2024_10_08(see: See, write: Write) -> None:
    document = write(
        "Respected Comrade Kim Jong Un Sends Greetings to Russian President",
        LEAD,
        "The message said:",
        "My closest Comrade Vladimir Vladimirovich Putin,",
        "I extend warm greetings to you on your birthday.",
        "To my closest comrade. -0-",
    )
    found = {seen.attrs["slot"]: seen for seen in see(document, "address_term", PAIR)}
    assert set(found) == {"vocative", "introduction"}
    assert found["vocative"].value == "my closest comrade"
    assert found["vocative"].quote.text == "My closest Comrade Vladimir Vladimirovich Putin"
    assert found["vocative"].attrs["lexemes"] == "closest comrade"
    assert found["introduction"].value == "president of the Russian Federation"
    assert len(see(document, "message", PAIR)) == 1


def test_a_sign_off_of_its_own(see: See, write: Write) -> None:
    document = write(
        "Kim Jong Un Sends Greetings", LEAD, "The message said:", "I congratulate you.", "To my dearest friend. -0-"
    )
    assert [s.value for s in see(document, "address_term", PAIR) if s.attrs["slot"] == "signoff"] == [
        "my dearest friend"
    ]


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (("The message reads as follows:", "President of the Russian Federation", "Comrade Vladimir Vladimirovich Putin", "Moscow",
          "Dear Comrade Putin,", "I extend greetings."), "dear comrade"),
        (("The message says:", "Your Excellency Vladimir Vladimirovich Putin,", "My dearest comrade,", "I extend greetings."),
         "my dearest comrade"),
        (("The full text of the message follows.", "Your Excellency President,", "I extend greetings."), "your excellency president"),
    ],
)  # fmt: skip
def test_the_vocative_stands_below_a_block_of_office_and_name(
    see: See, write: Write, lines: tuple[str, ...], value: str
) -> None:
    found = see(write("Kim Jong Un Sends Greetings", LEAD, *lines), "address_term", PAIR)
    assert [seen.value for seen in found if seen.attrs["slot"] == "vocative"] == [value]


def test_closest_friends_in_reported_thanks_are_no_term_of_address(see: See, write: Write) -> None:
    document = write(
        "Kim Jong Un Receives Message of Sympathy from Russian President",
        "Pyongyang, August 4 (KCNA) -- Kim Jong Un, president of the State Affairs of the DPRK, received a message of sympathy "
        "from Vladimir Vladimirovich Putin, president of the Russian Federation, over the damage.",
        "He said that in the hardest period he could feel the special emotion towards the closest friends in Moscow.",
        "Thanks were conveyed to them.",
    )  # fmt: skip
    assert [seen for seen in see(document, "address_term") if "friend" in seen.value] == []
    assert [seen.attrs["slot"] for seen in see(document, "address_term")] == []


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Respected Your Excellency Kim Jong Un,", "respected your excellency"),
        ("Esteemed Your Excellency,", "esteemed your excellency"),
        ("Dear Comrade,", "dear comrade"),
        ("Your Excellency,", "your excellency"),
        (
            "The most respected Your Excellency Kim Jong Un, please accept our greetings on the day.",
            "most respected your excellency",
        ),
        ("Dear HE Kim Jong Un,", "dear h.e"),
        ("My sworn Comrade Kim Jong Un,", "my sworn comrade"),
        ("Your birth as the bright star of the mountain, amid the struggle, was a fortune.", None),
        ("I congratulate you, dear comrade, on the day.", None),
        ("President Kim Il Sung with brilliant wisdom decorated the history of the country.", None),
    ],
)
def test_vocatives_of_received_messages(see: See, write: Write, line: str, value: str | None) -> None:
    document = write(
        "Greetings to Kim Jong Un from Russian President",
        "Pyongyang, September 9 (KCNA) -- Kim Jong Un received a message of greeting from V. Putin, president of Russia, on September 9.",
        "The message said:",
        line,
        "I wish you good health.",
    )
    found = [seen.value for seen in see(document, "address_term", "Vladimir Putin -> Kim Jong Un")]
    assert found == ([] if value is None else [value])


def test_an_unknown_word_in_the_slot_is_flagged(see: See, write: Write) -> None:
    document = write(
        "Kim Jong Un Sends Greetings",
        LEAD,
        "The message said:",
        "My sworn Comrade Vladimir Vladimirovich Putin,",
        "Hail.",
    )
    (seen,) = [s for s in see(document, "address_term", PAIR) if s.attrs["slot"] == "vocative"]
    assert seen.attrs["unknown"] == "sworn"


def test_dearest_is_closest_and_esteemed_is_respected(see: See, write: Write) -> None:
    def lexemes(line: str) -> str:
        found = see(
            write("Kim Jong Un Sends Greetings", LEAD, "The message said:", line, "Hail."), "address_term", PAIR
        )
        return next(seen.attrs["lexemes"] for seen in found if seen.attrs["slot"] == "vocative")

    assert (
        lexemes("My dearest Comrade,")
        == lexemes("My closest Comrade Vladimir Vladimirovich Putin,")
        == "closest comrade"
    )
    assert lexemes("My closest friend and comrade,") == "closest comrade friend"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Vladimir Vladimirovich Putin", "Vladimir Putin"),
        ("V. Putin", "Vladimir Putin"),
        ("Dmitri Anatoliyevich Medvedev", "Dmitri Medvedev"),
        ("Bashar al-Assad", "Bashar Al-Assad"),
        ("Bashar Al－Assad", "Bashar Al-Assad"),
        ("Raul Castro Ruz", "Raul Castro"),
        ("Xi Jinping", "Xi Jinping"),
    ],
)
def test_one_spelling_of_a_name(printed: str, name: str) -> None:
    assert canonical(printed) == name


@pytest.mark.parametrize(
    ("lead", "pair"),
    [
        ("Kim Jong Il sent a reply message to Russian President V. Putin on Wednesday.", "Kim Jong Il -> Vladimir Putin"),
        ("Kim Jong Un replied to a message of sympathy sent by Thongloun Sisoulith.", "Kim Jong Un -> Thongloun Sisoulith"),
        ("Kim Jong Un received a message of greeting from President of Nepal Ram Baran Yadav.", "Ram Baran Yadav -> Kim Jong Un"),
        ("Kim Jong Un received a message of condolences from Brazilian President Dilma Rousseff.", "Dilma Rousseff -> Kim Jong Un"),
        ("Kim Jong Un received a congratulatory letter from the diplomatic corps here.", None),
        ("Kim Jong Un sent a message of condolence to the Central Committee of the Communist Party of Vietnam.", None),
        ("Premier Kim Tok Hun sent a message of greeting to Xi Jinping.", None),
        ("Kim Jong Un visited a school.", None),
    ],
)  # fmt: skip
def test_who_writes_to_whom(see: See, write: Write, lead: str, pair: str | None) -> None:
    found = {seen.subject for seen in see(write("A Message", "Pyongyang, October 8 (KCNA) -- " + lead), "message")}
    assert found == (set() if pair is None else {pair, f"{pair.partition(' -> ')[0]} -> anyone"})
