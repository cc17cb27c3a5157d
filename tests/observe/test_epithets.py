"""What persons are called, in English: which words count, whose words they are, and where they stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tealeaves.model import Document, Observation

Write = Callable[..., Document]
See = Callable[..., list[Observation]]


@pytest.fixture
def called(see: See, write: Write) -> Callable[..., list[tuple[str, str, str]]]:
    """Subject, value and raw words of each epithet in the outlet's own words in an article of these lines."""

    def found(*lines: str, headline: str = "News of the Day", kind: str = "epithet") -> list[tuple[str, str, str]]:
        return [(seen.subject, seen.value, seen.attrs["raw"]) for seen in see(write(headline, *lines), kind)]

    return found


Called = Callable[..., list[tuple[str, str, str]]]

WORDS = [
    ("The respected Comrade Kim Jong Un came.", "Kim Jong Un", "comrade respected", "respected Comrade Kim Jong Un"),
    ("The dear respected Kim Jong Un came.", "Kim Jong Un", "dear respected", "dear respected Kim Jong Un"),
    ("The esteemed Kim Jong Un came.", "Kim Jong Un", "respected", "esteemed Kim Jong Un"),
    ("It was only traitor Lee Myung Bak who declared it.", "Lee Myung Bak", "traitor", "traitor Lee Myung Bak"),
    ("Rodong Sinmun: the Lee Myung Bak group of traitors.", "Lee Myung Bak", "traitor", "Lee Myung Bak group of traitors"),
    ("The Kim Young Sam fascist clique did so.", "Kim Young Sam", "clique fascist", "Kim Young Sam fascist clique"),
    ("The great leader President Kim Il Sung said.", "Kim Il Sung", "great leader", "great leader President Kim Il Sung"),
    ("General Kim Jong Il came.", "Kim Jong Il", "by name only", "Kim Jong Il"),
    ("Generalissimo Kim Jong Il is with us.", "Kim Jong Il", "by name only", "Kim Jong Il"),
    ("The rat-like Lee Myung Bak did so.", "Lee Myung Bak", "rat-like", "rat-like Lee Myung Bak"),
    ("He is human scum Lee Myung Bak.", "Lee Myung Bak", "human-scum", "human scum Lee Myung Bak"),
    ("They grant pardon to traitors Chun Doo Hwan and Roh Tae Woo.", "Roh Tae Woo", "traitor", "traitors Chun Doo Hwan and Roh Tae Woo"),
    ("Puppet Minister of Defense Kim Thae Yong said so.", "Kim Thae Yong", "puppet", "Puppet Minister of Defense Kim Thae Yong"),
    ("Kim Kwan Jin, newly appointed puppet minister, is mad.", "Kim Kwan Jin", "puppet", "Kim Kwan Jin, newly appointed puppet"),
    (
        "Kim Young Sam, the most vicious human scum ever known, did so.", "Kim Young Sam", "despicable human-scum",
        "Kim Young Sam, the most vicious human scum",
    ),
    ("It is said of Lee Myung Bak, traitor Hyon In Thaek and others.", "Lee Myung Bak", "by name only", "Lee Myung Bak"),
    ("The heroes Kim Il Sung and Kim Jong Il.", "Kim Jong Il", "by name only", "Kim Jong Il"),
    ("The respected friends of Kim Jong Il and Kim Jong Un.", "Kim Jong Un", "by name only", "Kim Jong Un"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "person", "value", "raw"), WORDS, ids=[line for line, *_ in WORDS])
def test_the_words_with_a_name_are_one_set(called: Called, line: str, person: str, value: str, raw: str) -> None:
    assert (person, value, raw) in called(line)


def test_letter_case_is_kept_in_raw(called: Called) -> None:
    assert called("He met the RESPECTED Comrade Kim Jong Un.") == [
        ("Kim Jong Un", "comrade respected", "RESPECTED Comrade Kim Jong Un")
    ]


def test_one_unknown_word_between_an_epithet_and_the_name_is_kept(see: See, write: Write) -> None:
    (seen,) = see(write("News", "He is the notorious pro-Japanese Lee Myung Bak."), "epithet", "Lee Myung Bak")
    assert (seen.value, seen.attrs["unknown"]) == ("notorious pro-japanese", "pro-japanese")
    (seen,) = see(write("News", "He is the notorious Seoul Lee Myung Bak."), "epithet", "Lee Myung Bak")
    assert seen.value == "by name only"  # with a capital it is a name
    (seen,) = see(write("News", "There came the respected steadfast Kim Jong Un."), "epithet", "Kim Jong Un")
    assert (seen.value, seen.attrs["unknown"]) == ("respected steadfast", "steadfast")


@pytest.mark.parametrize(
    "line",
    [
        "It was built by Kim Il Sung University.",
        "He won the Kim Jong Il Prize.",
        "They praised the traitorous acts of Roger Clinton.",
        "The Sun and Kim Jong Suk were painted.",
    ],
)
def test_what_says_nothing_of_the_person(called: Called, line: str) -> None:
    assert [found for found in called(line) if found[1] != "by name only"] == []


def test_the_words_of_foreigners_are_reported_not_the_outlets_own(see: See, write: Write) -> None:
    document = write(
        "Message to Kim Jong Un from Benin",
        "Kim Jong Un received a message from a party of Benin on Friday.",
        "It said that the respected supreme leader Kim Jong Un was wise.",
    )
    assert [seen.value for seen in see(document, "epithet", "Kim Jong Un")] == ["by name only"]
    (seen,) = see(document, "epithet_reported", "Kim Jong Un")
    assert (seen.value, seen.attrs["speaker"]) == ("respected supreme-leader", "other")


def test_what_others_call_a_person_is_their_word(see: See, write: Write) -> None:
    document = write("News", "The statement branded Lee Myung Bak as a sycophantic traitor.")
    (seen,) = see(document, "epithet_reported")
    assert (seen.value, seen.attrs["slot"]) == ("sycophant traitor", "called_as")


def test_the_slot_says_where_it_stands(see: See, write: Write) -> None:
    document = write(
        "Traitor Lee Myung Bak Denounced",
        "Rodong Sinmun Tuesday carries an article on puppet Lee Myung Bak.",
        "The rat-like Lee Myung Bak must go. The Lee Myung Bak gang must go.",
    )
    slots = {seen.value: seen.attrs["slot"] for seen in see(document, "epithet", "Lee Myung Bak")}
    assert slots == {
        "traitor": "headline", "puppet": "introduction", "rat-like": "third_person", "clique": "postnominal",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "value", "raw"),
    [
        ("The respected Comrade Kim Jong Un came with his beloved daughter.", "beloved", "beloved daughter"),
        ("The great persons of guidance went round the farm.", "great guidance", "great persons of guidance"),
    ],
)
def test_who_is_told_of_without_a_name(called: Called, line: str, value: str, raw: str) -> None:
    assert ("Kim Ju Ae", value, raw) in called(line)


def test_somebody_elses_daughter_is_nobody_of_ours(called: Called) -> None:
    assert called("The farmer came with his beloved daughter.") == []


def test_a_quote_is_what_is_claimed(see: See, write: Write) -> None:
    document = write("News", "There came the respected Comrade Kim Jong Un and traitor Lee Myung Bak.")
    for seen in see(document, "epithet"):
        assert document.text[seen.quote.offset :].startswith(seen.quote.text)
        assert seen.quote.text == seen.attrs["raw"]
