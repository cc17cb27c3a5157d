"""Epithets and lines of address in Korean, Russian and Chinese, measured on what is printed: `sentences/*.toml`.

Each part is measured apart. What the grammar had not seen was measured twice on 2026-11-22, each time once and before anything was
mended ("held_out", then "second_look"). Together, first looks only: Korean 38 right, 1 wrong, 4 missed (precision 0.97, recall 0.90);
Russian 21, 0, 3 (1.00, 0.88); Chinese 31, 1, 1 (0.97, 0.97). The misses were compounds of insults (부정부패왕초, 천하역적), a name
printed solid behind its title (최고령도자김정은동지), "лидер страны" and a body's initials (ГКО) before a name, nouns that no lexicon
has (守护者, 희망의 등대). All but the last were mended after they were counted; it is marked `missed` in its file.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tealeaves.model import Block, Document, Fact
from tealeaves.observe import epithets
from tealeaves.observe.epithets.lexemes import BARE
from tealeaves.observe.forms import GRAMMARS
from tealeaves.text import normalise

LANGUAGES = ("ko", "ru", "zh")
FLOOR = 0.9
LEAST = 40
FOLDER = Path(__file__).parent / "sentences"


class Score(NamedTuple):
    right: int
    wrong: int
    missed: int
    misses: list[str]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def entries(language: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))


def facts(text: str, language: str) -> list[Fact]:
    document = Document(
        source="s", outlet="kcna", native_id="1", url="http://o.example/1", headline="",
        blocks=(Block(normalise(text), language),),
    )  # fmt: skip
    return list(epithets.observe(document))


def told(text: str, language: str) -> set[tuple[str, str]]:
    return {(fact.subject, fact.attrs["raw"]) for fact in facts(text, language) if fact.value != BARE}


def outcomes(language: str, half: str) -> Iterator[tuple[set[tuple[str, str]], set[tuple[str, str]], str]]:
    """What was found, what should have been, and the text."""
    for entry in entries(language)["sentence"]:
        if entry["half"] == half:
            yield told(entry["text"], language), {(person, raw) for person, raw in entry["find"]}, entry["text"]
    for entry in entries(language)["line"]:
        if entry["half"] == half:
            text = normalise(entry["text"])
            term = getattr(GRAMMARS[language], entry["slot"])(text, 0, len(text), entry["person"])
            found = set() if term is None else {(entry["slot"], term.value)}
            yield found, {(entry["slot"], entry["term"])} if entry["term"] else set(), entry["text"]


def score(language: str, half: str) -> Score:
    right = wrong = missed = 0
    misses: list[str] = []
    for found, wanted, text in outcomes(language, half):
        right, wrong, missed = (
            right + len(found & wanted),
            wrong + len(found - wanted),
            missed + len(wanted - found),
        )
        if found != wanted:
            misses.append(f"{text}: found {sorted(found - wanted)}, missed {sorted(wanted - found)}")
    return Score(right, wrong, missed, misses)


@pytest.mark.parametrize("half", ["written", "held_out", "second_look"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_precision_and_recall_stay_above_the_floor(language: str, half: str) -> None:
    found = score(language, half)
    assert found.right >= 8, "too few sentences to say anything"
    assert found.precision >= FLOOR, found.misses
    assert found.recall >= FLOOR, found.misses


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_misses_are_those_that_we_know(language: str) -> None:
    """What is still missed stands in the file: a miss more, or one less, must be seen."""
    missed = {
        miss.partition(": found")[0]
        for half in ("written", "held_out", "second_look")
        for miss in score(language, half).misses
    }
    known = {entry["text"] for kind in entries(language).values() for entry in kind if entry.get("missed")}
    assert {normalise(text) for text in known} == {normalise(text) for text in missed}


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_sentences_enough_and_each_has_its_place(language: str) -> None:
    found = entries(language)
    assert sum(len(kind) for kind in found.values()) >= LEAST
    assert all(entry["source"].startswith(("http", "own writing")) for kind in found.values() for entry in kind)
    assert all(len(entry["text"]) <= 120 for kind in found.values() for entry in kind)


PLAIN = "경애하는 김정은동지께서는 오시였다."
VARIANTS = {
    "decomposed": unicodedata.normalize("NFD", PLAIN),
    "private use": PLAIN.replace("김정은", "\uf120\uf121\uf122"),
    "zero width": PLAIN.replace("김정은", "김\u200b정은"),
    "brackets": "《경애하는 김정은동지》께서는 오시였다.",
}


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS.keys())
def test_one_korean_sentence_in_every_form(text: str) -> None:
    assert [(fact.subject, fact.value) for fact in facts(text, "ko")] == [("Kim Jong Un", "경애하는 동지")]


@pytest.mark.parametrize(
    ("pyongyang", "seoul", "person"),
    [
        ("리명박역도", "이명박역도", "Lee Myung Bak"),
        ("뿌찐동지", "푸틴동지", "Vladimir Putin"),
        ("습근평동지", "시진핑동지", "Xi Jinping"),
        ("위대한 령도자 김정일동지", "위대한 영도자 김정일동지", "Kim Jong Il"),
    ],
)
def test_two_spellings_are_one_person_and_one_word(pyongyang: str, seoul: str, person: str) -> None:
    (one,), (other,) = facts(pyongyang, "ko"), facts(seoul, "ko")
    assert (one.subject, one.value) == (other.subject, other.value)
    assert one.subject == person


@pytest.mark.parametrize(
    ("text", "language", "value", "sense"),
    [
        ("가장 친근한 벗이고 동지인 뿌찐동지에게", "ko", "가장 동지 벗 친근한", "closest comrade friend most"),
        ("дорогому товарищу Путину", "ru", "дорогой товарищ", "comrade dear"),
        ("尊敬的普京同志", "zh", "同志 尊敬的", "comrade respected"),
    ],
)
def test_words_carry_what_they_mean_in_english(text: str, language: str, value: str, sense: str) -> None:
    (fact,) = facts(text, language)
    assert (fact.subject, fact.value, fact.attrs["sense"]) == ("Vladimir Putin", value, sense)


@pytest.mark.parametrize(
    "name", ["김일성민족", "김일성-김정일주의", "김일성종합대학", "김정일화", "김일성광장", "《김일성저작집》"]
)
def test_what_is_called_after_a_person_is_no_mention(name: str) -> None:
    assert facts(f"위대한 {name}의 존엄", "ko") == []


def test_an_unknown_word_between_epithet_and_name_is_kept() -> None:
    (fact,) = facts("경애하는 희한한 김정은동지", "ko")
    assert (fact.value, fact.attrs["unknown"]) == ("경애하는 동지 희한한", "희한한")


def test_an_insult_of_one_syllable_behind_another() -> None:
    assert told("윤석열역도놈의 망발이다.", "ko") == {("Yoon Suk Yeol", "윤석열역도놈")}


def test_rivals_of_the_newest_years() -> None:
    assert told("일본국 총리대신 기시다 후미오각하에게 보내시였다.", "ko") == {("Fumio Kishida", "기시다 후미오각하")}
    assert told("사악한 젤렌스끼도당의 망동이다.", "ko") == {("Volodymyr Zelensky", "젤렌스끼도당")}
    assert told("Марионетка Зеленский грозит.", "ru") == {("Volodymyr Zelensky", "Марионетка Зеленский")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "(평양 5월 3일발 조선중앙통신)경애하는 김정은동지께서 농장을 찾으시였다.",
            {("Kim Jong Un", "경애하는 김정은동지")},
        ),
        ("[평양 5월 3일발]위대한 수령 김일성동지의 동상", {("Kim Il Sung", "위대한 수령 김일성동지")}),
        ("[평양] 김정은동지께서 오시였다.", {("Kim Jong Un", "김정은동지")}),
        ("위대한 김정은조선의 힘을 떨치자.", set()),
        ("영원한 김일성, 김정일조선을 빛내이자.", set()),
        ("경애하는 김정은조선로동당위원장께서", {("Kim Jong Un", "경애하는 김정은조선로동당위원장")}),
    ],
)
def test_a_dateline_solid_with_the_first_word_and_a_country_called_after_a_person(
    text: str, expected: set[tuple[str, str]]
) -> None:
    assert told(text, "ko") == expected
