"""An edit is told from the same words in another form, and its words are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tealeaves.edits import MOST_CELLS, Op, compare, in_context
from tealeaves.model import Block, Document
from tealeaves.observe.tokens import is_chrome, tokens

DAY = date(2024, 10, 8)
TEXT = (
    'Pyongyang, October 8 (KCNA) -- Respected Comrade Kim Jong Un sent a message to the workers of the "Tongbong" mill.',
    "The message said that 1,250 looms were in full operation, and that the people's needs would be met.",
)


def page(
    headline: str = "Message to Workers", *texts: str, day: date | None = DAY, parser: str = "k/detail/1"
) -> Document:
    blocks = (Block(headline, "en", "headline"), *(Block(text, "en") for text in texts or TEXT))
    return Document(
        source="k", outlet="kcna", native_id="1", url="http://k.example/1", headline=headline, blocks=blocks,
        published_at=day, parser="detail", parser_version=parser,
    )  # fmt: skip


BASE = page()
WIDE = str.maketrans("0123456789(),", "０１２３４５６７８９（），")

FORMS = {
    "quotation marks": [TEXT[0].replace('"', "“"), TEXT[1].replace("'", "’")],
    "angle brackets for quotes": [TEXT[0].replace('"Tongbong"', "《Tongbong》"), TEXT[1]],
    "dashes": [TEXT[0].replace("--", "—"), TEXT[1]],
    "width": [text.translate(WIDE) for text in TEXT],
    "white space": [text.replace(" ", "\u00a0 ") for text in TEXT],
    "a name that runs into its neighbours": [TEXT[0].replace(" Kim Jong Un ", "Kim Jong Un"), TEXT[1]],
    "one block": [" ".join(TEXT)],
    "more blocks": [part for text in TEXT for part in text.split(", ")],
    "the end mark": [TEXT[0], TEXT[1] + " -0-"],
    "what stands around an article": [
        *TEXT,
        "www.kcna.kp (Juche113.10.8.)",
        "Copyright (C) KOREA NEWS SERVICE",
        "Print",
        "***",
    ],
    "punctuation": [TEXT[0].removesuffix("."), TEXT[1].replace(", and", " and")],
}


@pytest.mark.parametrize("how", FORMS)
def test_another_form_of_the_same_words_is_no_edit(how: str) -> None:
    for before, after in (
        (BASE, page("Message to Workers", *FORMS[how])),
        (page("Message to Workers", *FORMS[how]), BASE),
    ):
        assert before.content_hash != after.content_hash
        change = compare(before, after)
        assert (change.kind, change.words) == ("re-rendered", ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Message to Workers [Juche113.10.8.]", "Message to Workers [2024.10.8.]"),
        ("Message to Workers", "Message to Workers\u00a0[Juche113.10.8.]"),
        ("Message on Juche 113 (2024)", "Message  on Juche 113 (2024)"),
    ],
)
def test_the_form_of_a_date_in_a_headline_is_form(one: str, other: str) -> None:
    """The tails and blanks of kcna.kp in 2024, and its change from Juche years to those of everybody."""
    assert compare(page(one), page(other)).kind == "re-rendered"


def test_another_day_in_the_text_is_an_edit() -> None:
    printed = page("M", "The notice of Juche 113 (2024).10.8 is valid.", "주체113(2024)년 10월 8일")
    same = page("M", "The notice of Juche 113 (2024).10.8 is valid.", "2024년 10월 8일")
    other = page("M", "The notice of Juche 113 (2024).10.8 is valid.", "2024년 10월 9일")
    assert compare(printed, same).kind == "re-rendered"
    change = compare(printed, other)
    assert [(op.before, op.after) for op in change.words] == [("주체113(2024)년 10월 8일", "2024년 10월 9일")]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("a hostile south Korea", "a hostile South Korea", ("south", "South")),  # letter case is a statement
        (
            "the Republic of Korea said",
            'the "Republic of Korea" said',
            None,
        ),  # and so is putting a name in quotation marks
        ("Kim Jong Il visited", "Kim Jong Un visited", ("Kim Jong Il", "Kim Jong Un")),
        (
            "to Vladimir Putin today",
            "to Vladimir Vladimirovich Putin today",
            ("Vladimir Putin", "Vladimir Vladimirovich Putin"),
        ),
        ("김정은동지께서 남조선을 말씀하시였다", "김정은동지께서 《대한민국》을 말씀하시였다", None),
        ("우표 2 500매를 발행한다", "우표 2 600매를 발행한다", ("500", "600")),
        ("金正恩同志会见了习近平同志", "金正恩同志会见了普京同志", ("习近平", "普京")),
        ("Ким Чен Ын направил письмо", "Ким Чен Ир направил письмо", ("Ким Чен Ын", "Ким Чен Ир")),
        ("output rose by 1.5 times", "output rose by 15 times", ("1.5", "15")),
    ],
)
def test_what_is_a_change_of_words(before: str, after: str, words: tuple[str, str] | None) -> None:
    change = compare(page("M", before, TEXT[1]), page("M", after, TEXT[1]))
    assert change.kind == "edit"
    if words is not None:
        assert [(op.before, op.after) for op in change.words] == [words]


def test_korean_words_divided_otherwise_are_form() -> None:
    assert (
        compare(page("M", "조선 로동당 총비서 김 정 은동지"), page("M", "조선로동당 총비서 김정은동지")).kind
        == "re-rendered"
    )


def test_the_rewording_of_1_october_2024() -> None:
    """From the labelled history: one address, two headlines."""
    one, other = (
        "Sends Greetings to General Secretary of CPC Central Committee",
        "Sends Greetings to General Secretary of C.C., CPC",
    )
    change = compare(page(one), page(other))
    assert change.kind == "retitled"
    assert {op.part for op in change.words} == {"headline"}


def test_the_kinds() -> None:
    added, shorter = page("Message to Workers", *TEXT, "It was hailed by all."), page("Message to Workers", TEXT[0])
    other = page(
        "Harvest in Russia", "Moscow, October 9 -- A harvest of wheat began on the fields of Kursk under heavy rain."
    )
    kinds = {
        "extended": (BASE, added), "cut": (BASE, shorter), "retitled": (BASE, page("Message to All Workers")),
        "redated": (BASE, page(day=date(2024, 10, 9))), "replaced": (BASE, other),
        "technical": (BASE, page("Message to Workers", TEXT[0], parser="k/detail/2")),
    }  # fmt: skip
    assert {name: compare(*pair).kind for name, pair in kinds.items()} == {name: name for name in kinds}
    assert compare(BASE, page(parser="k/detail/2", day=None)).kind == "re-rendered", (
        "an article without a date printed is no redating"
    )
    both = compare(BASE, page("New Message", TEXT[0].replace("sent", "handed"), TEXT[1], day=date(2024, 10, 9)))
    assert (both.kind, both.retitled, both.redated) == ("edit", True, True)


def test_an_article_that_was_empty_at_first_was_extended() -> None:
    """Common on kcna.kp in 2024: under one address only the headline, under another the whole text."""
    nothing = replace(BASE, blocks=BASE.blocks[:1])
    assert compare(nothing, BASE).kind == "extended"
    assert compare(BASE, nothing).kind == "cut"


WORDS = st.lists(
    st.sampled_from(["mill", "Kim Jong Un", "1,250", "남조선", "同志", '"', "-", "Ким", "8 October 2024"]), max_size=14
)


@settings(max_examples=1500, deadline=None)
@given(WORDS, WORDS)
def test_the_words_that_are_told_lead_from_one_text_to_the_other(left: list[str], right: list[str]) -> None:
    """Each offset holds, and putting the words that came for those that went gives the other text's words."""
    before, after = page("M", " ".join(left)), page("M", " ".join(right))
    change = compare(before, after)
    text, moved = before.text, 0
    for op in change.words:
        assert op.before == before.text[op.before_at : op.before_at + len(op.before)]
        assert op.after == after.text[op.after_at : op.after_at + len(op.after)]
        at = op.before_at + moved
        text = f"{text[:at]} {op.after} {text[at + len(op.before) :]}"
        moved += len(op.after) + 2 - len(op.before)
    assert _letters(text) == _letters(after.text)
    assert 0 <= change.share <= 1
    assert (change.kind == "re-rendered") == (not change.words)


def _letters(text: str) -> str:
    return "".join(token.key for token in tokens(text)).replace(" ", "")


def test_a_long_text_is_compared_in_seconds() -> None:
    """Ten thousand paragraphs in another order with one word changed: more than can be compared word by word."""
    blocks = [f"Paragraph {number} on the plan of mill {number * 7919 % 1000}." for number in range(3000)]
    edited = [*blocks]
    edited[1500] = edited[1500].replace("plan", "failure")
    edited[7] = edited[7].replace("mill", "shop")
    edited[2990] = "A wholly new paragraph."
    assert len(blocks) ** 2 * 36 > MOST_CELLS
    change = compare(page("M", *blocks), page("M", *edited))
    assert change.kind == "edit"
    assert ("plan", "failure") in [(op.before, op.after) for op in change.words]


def test_words_are_shown_with_what_stands_around_them() -> None:
    after = page("Message to Workers", TEXT[0].replace("sent a message", "sent a telegram"), TEXT[1])
    (op,) = compare(BASE, after).words
    pieces = in_context(op, BASE, after, around=20)
    assert [role for role, _ in pieces] == ["same", "before", "after", "same"]
    assert (pieces[1][1], pieces[2][1]) == ("message", "telegram")
    assert pieces[0][1].startswith("… ")
    assert pieces[3][1].endswith(" …")


def test_a_number_in_a_table_is_no_frame_of_a_page() -> None:
    assert [is_chrome(text) for text in ("70", "2024.10.8.", "Korea", "Print", "1 2 www.kcna.kp 3")] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert Op("body", "a", "", 0, 0).op == "delete"
