"""The comparison on real articles: the numbers of docs/decisions/0014-edits.md, on a sample."""

from __future__ import annotations

import json
import lzma
import os
import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tealeaves.edits import compare
from tealeaves.model import Block, Document
from tealeaves.text import normalise

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("TEALEAVES_CORPUS", ROOT.parent / "shared" / "corpus"))
FOUND = CORPUS / "kcna-captures-2024" / "articles.jsonl.xz"
SAMPLE = 100
DAY = date(2024, 10, 8)
WIDE = str.maketrans("0123456789(),:", "０１２３４５６７８９（），：")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOUND.is_file(), reason=f"NOT TESTED: no corpus at {CORPUS}: set TEALEAVES_CORPUS"),
]

Parts = tuple[str, list[str]]  # headline, paragraphs

FORMS: dict[str, Callable[[str, list[str]], Parts]] = {
    "quotes": lambda head, texts: (head, [text.replace('"', "“").replace("'", "’") for text in texts]),
    "dashes": lambda head, texts: (head.replace("-", "‐"), [text.replace("--", "—") for text in texts]),
    "width": lambda head, texts: (head.translate(WIDE), [text.translate(WIDE) for text in texts]),
    "blanks": lambda head, texts: (head.replace(" ", "\u00a0"), [text.replace(" ", "\u00a0 ") for text in texts]),
    "juche": lambda head, texts: (f"{head} [Juche113.10.8.]", texts),
    "gregorian": lambda head, texts: (f"{head} [2024.10.8.]", texts),
    "frame": lambda head, texts: (head, [*texts, "www.kcna.kp (Juche113.10.8.)", "Print", "-0-"]),
    "one block": lambda head, texts: (head, [" ".join(texts)]),
    "glued": lambda head, texts: (head, [text.replace(" Kim Jong Un ", "Kim Jong Un") for text in texts]),
}


def document(head: str, texts: list[str]) -> Document:
    return Document(
        source="k", outlet="kcna", native_id="1", url="u", headline=head, published_at=DAY, parser_version="k/1",
        blocks=(Block(head, role="headline"), *map(Block, texts)),
    )  # fmt: skip


def articles() -> list[Parts]:
    with lzma.open(FOUND, "rt", encoding="utf-8") as lines:
        rows = [row for line in lines if (row := json.loads(line))["story_text"]]
    chosen = random.Random(7).sample(rows, SAMPLE)
    return [
        (normalise(row["headline"]), [text for line in row["story_text"].split("\n") if (text := normalise(line))])
        for row in chosen
    ]


def test_another_form_of_a_real_article_is_no_edit() -> None:
    kinds = Counter(
        (how, compare(document(*parts), made).kind)
        for parts in articles()
        for how, form in FORMS.items()
        if (made := document(*form(*parts))).content_hash != document(*parts).content_hash
    )
    assert {kind for _, kind in kinds} == {"re-rendered"}
    assert {how for how, _ in kinds} == set(FORMS)


def test_one_word_in_a_real_article_is_an_edit_with_that_word() -> None:
    chance = random.Random(7)
    for head, texts in articles():
        place = chance.randrange(len(texts))
        words = list(re.finditer(r"\b[a-z]{4,}\b", texts[place]))
        if words:
            word = chance.choice(words)
            edited = [*texts]
            edited[place] = texts[place][: word.start()] + "otherwise" + texts[place][word.end() :]
            change = compare(document(head, texts), document(head, edited))
            assert change.kind == "edit"
            assert [(op.before, op.after) for op in change.words] == [(word[0], "otherwise")]
