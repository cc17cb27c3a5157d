"""Untrusted text made fit to show."""

from __future__ import annotations

import random
import unicodedata

import pytest
import regex  # Unicode's own definition of a grapheme, to measure ours against

from tealeaves.alerts.plain import CUT, clean, cut, defang, escape, line

HOSTILE = [
    "<!channel>", "<@U123>", "<https://evil|https://kcna.kp>", "&lt;!here&gt;", "```", "*bold _it_ ~st~", "abc\u202etxt.exe",
    "a\x00b", "\x1b[31mred\x1b[0m \x1b]0;title\x07", "\x9b31m", "zero\u200bwidth\ufeff\u2060", "\u2066isolate\u2069",
    "tags\U000e0041\U000e0042", "half \ud83d pair", "\u3164\u115f", "\u2028line\u2029para", "\r\nCoverage: forged",
]  # fmt: skip


@pytest.mark.req("C-15")
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_unseen_is_left(text: str) -> None:
    shown = clean(text)
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Cs") and char != "\n"]
    assert "\n" not in line(text, 100)


@pytest.mark.req("C-15")
def test_escaping_is_done_once_and_decodes_nothing() -> None:
    assert escape("<!channel> & &lt;!here&gt;") == "&lt;!channel&gt; &amp; &amp;lt;!here&amp;gt;"


def test_what_readers_need_is_left() -> None:
    text = "우표통보 — Почтовая марка «é» \uf113 日本"
    assert clean(text) == text
    assert line("two\n lines\tand  more", 100) == "two lines and more"


def test_an_address_can_be_read_and_not_clicked() -> None:
    assert defang("http://www.kcna.kp/en/a.b?x=1") == "hxxp://www[.]kcna[.]kp/en/a.b?x=1"
    assert defang("https://evil|x>\n<!here>") == "hxxps://evil|x>%20<!here>"
    assert defang("no address") == "no%20address"


GRAPHEMES = [
    "e\u0301\u0323",
    "👨‍👩‍👧",
    "👍🏽",
    "🇰🇵",
    "각",
    "ᄀ\u1161\u11a8",
    "Й",
    "한",
    "a",
]


@pytest.mark.req("C-14")
def test_text_is_cut_between_graphemes_and_says_so() -> None:
    dice = random.Random(7)
    for _ in range(2000):
        text = "".join(dice.choices(GRAPHEMES, k=dice.randrange(1, 40)))
        limit = dice.randrange(len(CUT), 60)
        shown = cut(text, limit)
        assert len(shown) <= limit
        if shown == text:
            continue
        kept = shown.removesuffix(CUT)
        assert shown.endswith(CUT)
        assert text.startswith(kept)
        borders = {0, *(match.end() for match in regex.finditer(r"\X", text))}
        assert len(kept) in borders, (text, kept)


@pytest.mark.req("C-14")
def test_a_grapheme_without_end_is_cut_all_the_same() -> None:
    assert len(cut("a" + "\u0301" * 1_000_000, 100)) <= 100
    assert line("\x00" * 1_000_000 + "text", 100) == CUT
    assert line("a" + "\n" * 1_000_000, 100) == "a" + CUT
