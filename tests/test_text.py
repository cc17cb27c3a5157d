"""Evidence text and the keys made from it."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.text import (
    excerpt,
    fold_quotes,
    fold_term,
    normalise,
    repair_names,
    search_key,
    stream_safe,
    without_end_mark,
)

PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Kim Jong Un", "Kim Il Sung", "Ким Чен Ын", "김정은", "김 정 은", "&nbsp;", "&nbspl;", "&amp;", "nbsp;", "amp;", "&", " ", "\x85",
         "\u200b", "\xad", "\ufeff", "\uf120", "\u0301", "e\u0301", "李", "１１４", "《", "ﬁ", "İ", "Comrade", "sent", "-", "--"]
    ),
)  # fmt: skip
DIRTY = st.lists(PIECES, max_size=10).map("".join)


@given(DIRTY)
def test_normalise_is_idempotent_and_leaves_nothing_invisible(raw: str) -> None:
    clean = normalise(raw)
    assert normalise(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == " ".join(clean.split())
    assert not any(unicodedata.category(letter) == "Cc" for letter in clean)


@given(DIRTY)
def test_keys_are_idempotent(raw: str) -> None:
    assert search_key(search_key(raw)) == search_key(raw)
    assert fold_term(fold_term(raw)) == fold_term(raw)


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyzK ,.", max_size=10)))
def test_repair_adds_spaces_only(pieces: list[str]) -> None:
    raw = "Kim Jong Un".join(pieces)
    assert repair_names(raw).replace(" ", "") == raw.replace(" ", "")


@pytest.mark.req("L-6")
@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("The respected ComradeKim Jong Unsent a message", "The respected Comrade Kim Jong Un sent a message"),
        ("PresidentKim Il SungandKim Jong Ilare", "President Kim Il Sung and Kim Jong Il are"),
        ("(KCNA) --Kim Jong Un, president", "(KCNA) -- Kim Jong Un, president"),
        ("meeting,Kim Jong Unsaid", "meeting, Kim Jong Un said"),
        ("On August 4Kim Jong Un, general", "On August 4 Kim Jong Un, general"),
        ("Kim Il SungUniversity", "Kim Il Sung University"),
        ("HEKim Jong Unis here", "HE Kim Jong Un is here"),
        ("товарищКим Чен Ынотправил", "товарищ Ким Чен Ын отправил"),
        ("compañeroKim Jong Unenvió", "compañero Kim Jong Un envió"),
    ],
)
def test_glued_names_are_set_apart(raw: str, clean: str) -> None:
    assert normalise(raw) == clean


@pytest.mark.parametrize(
    "ordinary",
    [
        "#KimJongUn and kimjongun.example.org", "Kim Jong Ung, vice-minister", "Kim Jong Ilia, a flower", "Kim Il Sungism",
        "Kimilsungism-Kimjongilism", "Kim Il Sung-Kim Jong Il Foundation", "Kim Jong Un's", '"Kim Jong Un"', "Ким Чен Ына и Ким Чен Ыном",
        "김정은동지께서", "MacArthur told the DPRK", "AT&T & R&D; 5 < 6",
    ],
)  # fmt: skip
def test_ordinary_text_is_left_alone(ordinary: str) -> None:
    assert normalise(ordinary) == ordinary


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("\uf120\uf121\uf122동지", "김정은동지"),
        ("\uf113\uf114\uf115 \uf116\uf117\uf118", "김일성 김정일"),
        ("\uf013\uf014\uf015", "김일성"),
        (unicodedata.normalize("NFD", "경애하는 김정은동지"), "경애하는 김정은동지"),
        ("Kim\xa0Jong\u3000Un", "Kim Jong Un"),
        ("Kim\u200b Jo\xadng U\u2060n\ufeff", "Kim Jong Un"),
        ("\u202eabc\u202c", "abc"),
        ("&nbsp;&nbspl; a&nbsp;&amp;nbsp;b &amp;quot;c&quot; &nbspPyongyang", 'a b "c" Pyongyang'),
        ("a&lt;script&gt;", "a&lt;script&gt;"),
        ("a\x00b\x1a\tc\r\nd", "ab c d"),
    ],
)
def test_known_dirt(raw: str, clean: str) -> None:
    assert normalise(raw) == clean


def test_variants_of_one_sentence_are_one_text() -> None:
    plain = "경애하는 김정은동지께서"
    variants = [
        unicodedata.normalize("NFD", plain), plain.replace("김정은", "\uf120\uf121\uf122"), plain.replace("김", "김\u200b"),
        plain.replace(" ", "\xa0"), f"\ufeff{plain} ",
    ]  # fmt: skip
    assert {normalise(variant) for variant in variants} == {plain}


def test_the_search_key_folds_what_evidence_keeps() -> None:
    assert search_key("김 정 은 동지 １１４ №5") == "김정은 동지 114 no5"
    assert normalise("김 정 은 동지 １１４") == "김 정 은 동지 １１４"
    assert search_key("우리 김 정 치 은 행") == "우리 김 정 치 은 행"


def test_terms_that_differ_in_marks_only_are_equal() -> None:
    assert fold_term("“Closest  Friend”") == fold_term("closest-friend") == "closest friend"
    assert fold_term("Kim Jong\u2011un") == fold_term("KIM JONG UN")
    assert fold_term("Workers’ Party") == fold_term("workers' party")


@given(st.text())
def test_folded_quotes_keep_offsets(text: str) -> None:
    assert len(fold_quotes(text)) == len(text)


@given(DIRTY, st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_an_excerpt_holds_its_words(raw: str, start: int, length: int, around: int) -> None:
    text = normalise(raw)
    start = min(start, len(text))
    end = min(len(text), start + length)
    assert text[start:end].strip() in excerpt(text, start, end, around)


def test_an_excerpt_is_cut_between_words() -> None:
    text = "the message said that the closest comrade was well and would remain so"
    start = text.index("closest")
    assert excerpt(text, start, start + len("closest comrade"), 12) == "… that the closest comrade was well …"


@pytest.mark.parametrize(
    ("raw", "left"),
    [("Well. -0-", "Well."), ("-0-", ""), ("Well - 0 -", "Well"), ("2-0-", "2"), ("3-0", "3-0"), ("a -", "a -")],
)
def test_the_end_mark_goes(raw: str, left: str) -> None:
    assert without_end_mark(raw) == left


@pytest.mark.req("S-12")
def test_a_run_of_combining_marks_takes_linear_time() -> None:
    raw = "e" + "\u0301\u0323" * 300_000
    started = time.process_time()
    once = normalise(raw)
    assert time.process_time() - started < 3
    assert normalise(once) == once
    assert once.replace("\u034f", "").count("\u0323") == 300_000 - 1  # the first is composed with its letter


def test_every_combining_mark_is_seen_by_the_search_for_runs() -> None:
    marks = [chr(point) for point in range(0x110000) if unicodedata.combining(chr(point))]
    assert len(marks) > 800
    assert all(stream_safe(mark * 31) != mark * 31 for mark in marks)


def test_text_with_few_marks_in_a_row_stays_as_it_is() -> None:
    for text in ("e" + "\u0301" * 30, "…" * 100, "―" * 60 + "\u0301", "नमस्ते"):
        assert stream_safe(text) == text


@pytest.mark.req("S-12")
def test_the_end_mark_is_looked_for_at_the_end_only() -> None:
    started = time.process_time()
    assert without_end_mark(" " * 1_000_000 + "-") == " " * 1_000_000 + "-"
    assert time.process_time() - started < 1
    assert [without_end_mark(f"over.{mark}") for mark in (" -0-", "-0-", " - 0 -", "  -0 -")] == ["over."] * 4
