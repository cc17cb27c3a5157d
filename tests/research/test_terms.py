"""A term is found where a reader would find it, and its place is that of the words as printed."""

from __future__ import annotations

import json
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tealeaves.errors import UsageError
from tealeaves.research.terms import Term


def found(term: str, text: str, **how: bool) -> list[str]:
    return [text[place.start : place.end] for place in Term(term, **how).places(text)]


@pytest.mark.parametrize(
    ("term", "text", "words"),
    [
        ("closest comrade", "My closest Comrade, and the closest comrades", ["closest Comrade"]),
        ("art", "The party of art, art's smart heart; ART", ["art", "art", "ART"]),
        ("Workers' Party", "the Workers’ Party and the workers' party", ["Workers’ Party", "workers' party"]),
        ("closest comrade", "closest\u00a0comrade; closest  comrade", ["closest\u00a0comrade", "closest  comrade"]),
        ("동지", "김정은동지께서 동지들에게", ["동지", "동지"]),
        (
            "경애하는 김정은동지",
            "경애하는김정은동지께서, 경애하는 김정은동지는",
            ["경애하는김정은동지", "경애하는 김정은동지"],
        ),
        ("동지", "운동 지원", []),
        ("朝鲜", "朝鲜民主主义人民共和国", ["朝鲜"]),
        ("KCNA", "KCNA는 KCNAs를, 《KCNA》", ["KCNA", "KCNA"]),
        ("товарищ", "Товарищ, товарищи, ТОВАРИЩ", ["Товарищ", "ТОВАРИЩ"]),
        ("U.S.", "the U.S. and U.S.-made", ["U.S.", "U.S."]),
        ("U.S", "the U.S. and U.SA", ["U.S"]),
        ("100", "100 of 1000, 100%", ["100", "100"]),
        ("a+b", "a+b is a+bc", ["a+b"]),
        ("strasse", "die Straße, straße", ["Straße", "straße"]),
        ("e", "e\u0323\u0301 is another letter than e", ["e"]),
    ],
)
def test_what_is_found(term: str, text: str, words: list[str]) -> None:
    assert found(term, text) == words


def test_letter_case_is_kept_apart_where_asked_for() -> None:
    assert found("Marshal", "a marshal, Marshal Kim", fold_case=False) == ["Marshal"]


def test_decomposed_letters_are_the_composed_ones() -> None:
    text = unicodedata.normalize("NFD", "Die Größe. 김정은동지께서")
    assert [unicodedata.normalize("NFC", words) for words in found("größe", text)] == ["Größe"]
    assert [unicodedata.normalize("NFC", words) for words in found("동지", text)] != []


def test_a_term_with_nothing_in_it_is_refused() -> None:
    for nothing in ("", "  ", "\t\n"):
        with pytest.raises(UsageError, match="empty"):
            Term(nothing)


@settings(deadline=None)
@given(st.text(max_size=60), st.text(min_size=1, max_size=6).filter(str.strip))
def test_any_text_and_term_give_places_in_order_within_the_text(text: str, term: str) -> None:
    places = list(Term(term).places(text))
    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert all(one.start <= two.start for one, two in pairwise(places))


@pytest.mark.parametrize(
    ("term", "text", "words"),
    [
        ("missil", "A missile, missiles, the antimissile", ["missile", "missiles"]),
        ("товарищ", "Товарищу и товарищи", ["Товарищу", "товарищи"]),
        ("동지", "동지께서", ["동지"]),
        ("closest comrade", "closest comrades-in-arms", ["closest comrades"]),
    ],
)
def test_a_prefix_is_found_as_the_whole_word(term: str, text: str, words: list[str]) -> None:
    assert found(term, text, prefix=True) == words


@pytest.mark.parametrize(
    ("term", "text", "words"),
    [
        ("김정은", "김 정 은동지, 김정은, 김정 은", ["김 정 은", "김정은", "김정 은"]),
        ("경애하는 김정은동지", "경애하는 김 정 은 동지께서", ["경애하는 김 정 은 동지"]),
        ("정돼", "결정 돼지", []),
        ("NATO", "ＮＡＴＯ와 ｎａｔｏ", ["ＮＡＴＯ", "ｎａｔｏ"]),
        ("１００", "100톤", ["100"]),
    ],
)
def test_spaced_names_and_full_width_are_folded(term: str, text: str, words: list[str]) -> None:
    assert found(term, text) == words


@settings(deadline=None)
@given(
    st.text(alphabet='aAｂB\u212aßé\u0301"\\n가김정은 \u1100\u1161…“. ', max_size=30),
    st.text(alphabet='abkséé"\\n가김정은…“.', min_size=1, max_size=5),
    st.booleans(),
)
def test_what_stands_in_a_text_may_stand_in_its_json(text: str, term: str, prefix: bool) -> None:
    made = Term(term, prefix=prefix)
    if list(made.places(text)):
        assert made.may_stand(json.dumps([[text, "en", "body", 1.0]], ensure_ascii=False, separators=(",", ":")))


@settings(deadline=None)
@given(st.text(alphabet="ab가나 .", max_size=40), st.sampled_from(["a", "ab", "가", "a b", "나가"]))
def test_a_place_holds_the_term(text: str, term: str) -> None:
    assert all("".join(words.split()) == "".join(term.split()) for words in found(term, text))
