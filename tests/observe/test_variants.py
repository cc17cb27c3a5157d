"""One sentence in its dirty forms gives one observation (language study, section 8)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Observation
from tealeaves.observe import observe
from tealeaves.text import normalise

See = Callable[..., list[Observation]]
Write = Callable[..., Document]

PLAIN = "Pyongyang, October 8 (KCNA) -- The respected Comrade Kim Jong Un sent a message, and Marshal Kim Jong Un’s order was read."
VARIANTS = {
    "plain": PLAIN,
    "NFD": unicodedata.normalize("NFD", PLAIN),
    "glued after": PLAIN.replace("Kim Jong Un sent", "Kim Jong Unsent"),
    "glued before": PLAIN.replace("Comrade Kim", "ComradeKim"),
    "zero width": PLAIN.replace("Kim Jong Un", "Kim\u200b Jong\u2060 Un").replace("respected", "re\u00adspected"),
    "no-break spaces": PLAIN.replace(" ", "\u00a0"),
    "entities": PLAIN.replace("Comrade Kim", "Comrade&nbsp;Kim"),
    "byte order mark": "\ufeff" + PLAIN,
}


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS.keys())
def test_every_variant_gives_the_same_observations(see: See, write: Write, text: str) -> None:
    def facts(line: str) -> list[tuple[str, str, str, str]]:
        found = see(write("A Message Is Sent", line), "office")
        return [(seen.subject, seen.value, seen.quote.text, str(seen.attrs)) for seen in found]

    assert facts(text) == facts(PLAIN)
    assert {value for _, value, _, _ in facts(text)} == {"respected", "comrade", "marshal"}


def test_private_use_glyphs_and_decomposed_hangul_are_one_korean_text(see: See, notice: Write) -> None:
    plain = ["경애하는 김정은동지께서 축전을 보내시였다.", "새 우표가 발행되였다."]
    private = [plain[0].replace("김정은", "\uf120\uf121\uf122"), plain[1]]
    decomposed = [unicodedata.normalize("NFD", line) for line in plain]

    def quotes(lines: list[str]) -> list[tuple[str, str]]:
        blocks = languages_of_blocks([Block(normalise(line)) for line in lines], ("ko", "en"))
        document = notice([(block.lang, block.text) for block in blocks])
        return [(seen.value, seen.quote.text) for seen in see(document, "block_language")]

    assert quotes(private) == quotes(decomposed) == quotes(plain) == [("ko", plain[0])]


def test_observations_come_in_their_total_order(write: Write) -> None:
    document = write("Kim Jong Un Visits", PLAIN, "Marshal Kim Jong Un and his wife Ri Sol Ju came.")
    found = observe(document, "capture", datetime(2024, 10, 8, tzinfo=UTC))
    assert found == sorted(found, key=lambda seen: seen.order)
    assert len({seen.id for seen in found}) == len(found)
