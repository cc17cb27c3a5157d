"""Text that only looks like text: fonts that do not say what their letters are."""

from __future__ import annotations

import re
from random import Random

import pytest

from tealeaves.errors import Unreadable
from tealeaves.paper import pdf, read_paper, reading
from tealeaves.paper.trust import garbled
from tests.paper import found, notices, typeset

TEXTS = {
    (name, language): " ".join(piece.text for piece in notices.pieces(notices.notice(name)) if piece.lang == language)
    for name in notices.NAMES
    for language in notices.notice(name).languages
}


@pytest.mark.parametrize(("name", "language"), list(TEXTS))
def test_true_text_is_believed(name: str, language: str) -> None:
    assert garbled(TEXTS[name, language]) == ""


@pytest.mark.parametrize(
    "text", ["", "Ba79", "SC311-1 150×105 30 won", "김정은", "조로친선 朝俄友谊", "Ким Гым Ён", "PDF", "№ 5861"]
)
def test_a_few_letters_are_believed(text: str) -> None:
    assert garbled(text) == ""


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("language", ["ko", "zh", "ru"])
def test_letters_of_the_same_script_at_random_are_not(language: str, seed: int) -> None:
    """What a font without its table often becomes: each letter another one, the same each time."""
    dice = Random(f"{language}/{seed}")
    span = {"ko": range(0xAC00, 0xD7A4), "zh": range(0x4E00, 0x9FA6), "ru": range(0x410, 0x450)}[language]
    text = "".join(TEXTS[name, of] for name, of in TEXTS if of == language)
    letters = sorted({letter for letter in text if ord(letter) in span})
    others = dict(zip(letters, map(chr, dice.sample(span, len(letters))), strict=True))
    if (
        language == "ru"
    ):  # a third of all shuffles of 64 letters leave enough vowels in place to pass; take one that a font can have
        others = {letter: chr(0x410 + (ord(letter) - 0x410 + 3 + 2 * seed) % 64) for letter in letters}
    assert garbled("".join(others.get(letter, letter) for letter in text))


@pytest.mark.parametrize(
    "text",
    [
        "\x01\x02\x03\x04 \x05\x06\x07\x08\x0e\x0f",
        "\ue001\ue002\ue003 \ue004\ue005",
        "\ufffd\ufffd\ufffd\ufffd and",
        "7KH6WDWH6WDPS%XUHDXLVVXHVRQHRYDOVWDPSDQGILYHSRVWFDUGVWRPDUNWKH1HZ<HDU",
        "ÄÄ Å ÇÉ ÑÖÜ áàâ äÄã åçéè ê ëíçì î ïñóò ôöõî úùûîâ ü ÄÄ Å ÇÉ ÑÖÜ",
    ],
)
def test_what_other_readers_make_of_such_fonts_is_not(text: str) -> None:
    assert garbled(text)


def test_the_leaders_names_of_korean_fonts_are_no_garbage() -> None:
    """KPS 9566 has them at private code points, and they are mapped before anything is shown."""
    text = TEXTS["new_year", "ko"]
    assert garbled(f"{text} \uf113\uf114\uf115 \uf120\uf121\uf122") == ""


def test_a_pdf_without_its_tables_of_letters_is_never_taken_at_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file, its ToUnicode tables out of reach: every page is sent to OCR, and is refused where there is none."""
    typeset.require()
    whole = typeset.sports_2024().pdf
    broken = re.sub(rb"/ToUnicode", b"/ToUnicodX", whole)
    assert broken != whole
    with pdf.opened(broken) as document:
        assert all(
            garbled(sheet.text, sheet.unmapped) for sheet in (pdf.sheet(document, number) for number in (1, 2, 3, 4))
        )

    def absent() -> None:
        raise Unreadable("a scan, and tesseract is not installed")

    monkeypatch.setattr(reading, "require_tool", absent)
    with pytest.raises(Unreadable, match="tesseract is not installed"):
        read_paper(found.capture(broken))
