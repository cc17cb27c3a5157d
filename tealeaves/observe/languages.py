"""The languages that a document's blocks are written in.

A language counts when it is the document's main one, or has two different blocks, and has twelve letters: "a Cyrillic proper name is not a
language", and neither is a logo or the same caption twice. Where the script has capitals, blocks of capitalised words alone can be names,
be there ever so many: then it takes four, and two with a word of a form ("Цена", "Адрес"), which an order form's need not have. One block
is enough where it is a paragraph, and so is a Cyrillic paragraph inside a block of another script: a page may come as one piece. An order
form is a part of its own, since its languages change apart from the notice's. What stands in quotation marks is another's: a stamp's
inscription in the original is no language of the notice.

`language_trace`: a language that is there and does not count, as a single short line. Whoever says that a language is new must know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tealeaves.language import CYRILLIC_LANGUAGES, language_of
from tealeaves.model import Block, Document, Fact
from tealeaves.observe.document import letters, main_language
from tealeaves.observe.lexicon import table

LEAST_BLOCKS = 2
LEAST_LETTERS = 12
LEAST_NAMELIKE = 4  # blocks, where not two have a word that cannot be a name
LEAST_LABELS = 2  # of them with a word of a form
FORM_WORDS = "form_words.toml"
PARAGRAPH_WORDS = 5  # that cannot be names: a paragraph, in one block
LATIN_PARAGRAPH_WORDS = 12  # where one script has many languages, and a line is soon taken for another
SLIGHT_WORDS = 2
UNCASED = ("zh", "ja", "ko")  # scripts without capitals: a name looks like any other word
PARAGRAPH_LETTERS = 24  # of a script without capitals
_CYRILLIC_RUN = re.compile(r"[\u0400-\u052f](?:[\u0400-\u052f\s\d.,:;()«»\"'№%/-]*[\u0400-\u052f.])?")
_QUOTED = re.compile(
    "《[^《》\n]{1,600}》|«[^«»\n]{1,600}»|“[^“”\n]{1,600}”|„[^„“”\n]{1,600}[“”]|「[^「」\n]{1,600}」|『[^『』\n]{1,600}』"
    r'|(?<!\w)"[^"\n]{1,600}"(?!\w)'
)
MIXED = "mul"  # the edition of what comes in several languages
SCANNED = "scanned"  # the flaw of a document that OCR read
KINDS = ("block_language", "language_trace")
PARTS = {"order_form": "language/order_form"}  # block roles that are compared on their own


@dataclass(frozen=True, slots=True)
class _Placed:
    block: Block
    start: int
    said: str  # its text without what it quotes
    slight: bool = False  # a run too short to count as a block: a trace at most


def observe(document: Document) -> Iterator[Fact]:
    """One fact for each language of the text, and one for each of the order form, whether it counts or is a trace."""
    main = main_language(document)
    placed = tuple(_placed(document, main))
    rest = [item for item in placed if item.block.role not in PARTS]
    scanned = SCANNED in document.flaws
    yield from _present(rest, "language", main, scanned)
    for role, subject in PARTS.items():
        part = [item for item in placed if item.block.role == role]
        yield from _present(part, subject, part[0].block.lang if len(part) == 1 else "", scanned)


def _placed(document: Document, main: str) -> Iterator[_Placed]:
    at = 0
    for block in document.blocks:
        # Of an article's own language nothing more is asked; of a notice in several any block can be a quotation.
        sure = block.lang == main and block.role not in PARTS and document.edition != MIXED
        yield _Placed(block, at, block.text) if sure else _in_its_own_words(block, at)
        if block.lang not in CYRILLIC_LANGUAGES:
            yield from _embedded(block, at)
        at += len(block.text) + 1


def _in_its_own_words(block: Block, at: int) -> _Placed:
    """The block with what it says besides its quotations, in the language of that: a long quotation does not give it its own."""
    said = _unquoted(block.text).strip()
    if said == block.text or not any(map(str.isalpha, said)):
        return _Placed(block, at, said)
    lang = language_of(said)[0]
    return _Placed(block if lang == "und" else replace(block, lang=lang), at, said)


def _unquoted(text: str) -> str:
    """The text with blanks for what stands in quotation marks, so that places stay what they are."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)


def _embedded(block: Block, at: int) -> Iterator[_Placed]:
    """Cyrillic inside a block of another script: paragraphs, and slight runs of two words that are no names."""
    own = None
    for run in _CYRILLIC_RUN.finditer(block.text):
        own = _unquoted(block.text) if own is None else own
        said = own[run.start() : run.end()]
        words = sum(_ordinary(word, "ru") for word in said.split())
        if words >= SLIGHT_WORDS:
            inner = Block(run.group(), language_of(run.group())[0], block.role)
            yield _Placed(inner, at + run.start(), said.strip(), slight=words < PARAGRAPH_WORDS)


def _present(items: Sequence[_Placed], subject: str, main: str, scanned: bool) -> Iterator[Fact]:
    """The languages of a part; of a text that OCR read with how sure its least sure block is."""
    languages = sorted({item.block.lang for item in items} - {"und"})
    for lang in languages:
        every = [item for item in items if item.block.lang == lang]
        own = [item for item in every if not item.slight]
        count = sum(letters(item.block) for item in own)
        said = [item.said for item in own if item.said]
        sure = lang == main and (len(languages) == 1 or _is_trace(said, lang))  # the longest can be a list of names
        if count >= LEAST_LETTERS and (sure or _is_language(said, lang, labels=subject != "language")):
            yield _fact("block_language", subject, lang, own, count, scanned)
        elif lang != main and _is_trace([item.said for item in every], lang):
            count = sum(letters(item.block) for item in every)
            yield _fact("language_trace", subject, lang, every, count, scanned)


def _fact(kind: str, subject: str, lang: str, own: Sequence[_Placed], count: int, scanned: bool) -> Fact:
    longest = max(own, key=lambda item: len(item.block.text))
    attrs = {
        "blocks": str(len(own)),
        "letters": str(count),
        "roles": " ".join(sorted({item.block.role for item in own})),
    }
    if scanned:
        attrs["confidence"] = f"{min(item.block.confidence for item in own):g}"
    return Fact(kind, subject, lang, longest.start, longest.start + len(longest.block.text), lang, attrs)


def _is_language(texts: Sequence[str], lang: str, *, labels: bool) -> bool:
    """Whether the blocks are more than names and captions; `labels`: they are those of an order form, whatever they are."""
    different = set(texts)
    if any(_is_paragraph(text, lang) for text in different):
        return True
    if len(different) < LEAST_BLOCKS:
        return False
    if sum(_says(text, lang) > 0 for text in different) >= LEAST_BLOCKS:
        return True
    labelled, many = sum(_has_label(text, lang) for text in different) >= LEAST_LABELS, len(different) >= LEAST_NAMELIKE
    return labelled or many if labels else many and (labelled or lang in UNCASED)


def _is_trace(texts: Sequence[str], lang: str) -> bool:
    """Whether something is said in the language, though little: a name alone is nothing said."""
    if sum(letter.isalpha() for text in texts for letter in text) < LEAST_LETTERS:
        return False
    return lang in UNCASED or any(_says(text, lang) for text in texts)


def _is_paragraph(text: str, lang: str) -> bool:
    if lang in UNCASED:
        return sum(letter.isalpha() and not letter.isascii() for letter in text) >= PARAGRAPH_LETTERS
    least = PARAGRAPH_WORDS if lang in CYRILLIC_LANGUAGES else LATIN_PARAGRAPH_WORDS
    return _says(text, lang) >= least


def _says(text: str, lang: str) -> int:
    """How many words of a text cannot be names. Of one in capitals all of them where they make a paragraph, else those of a form."""
    if not text.isupper():
        return sum(_ordinary(word, lang) for word in text.split())
    words = sum(_ordinary(word.lower(), lang) for word in text.split())
    return words if words >= PARAGRAPH_WORDS or _has_label(text, lang) else 0


def _has_label(text: str, lang: str) -> bool:
    return any(word.strip(".,:;()№/") in _labels(lang) for word in text.lower().split())


@cache
def _labels(lang: str) -> frozenset[str]:
    return frozenset(table(FORM_WORDS).get(lang, ()))


def _ordinary(word: str, lang: str) -> bool:
    """A word of the language that is no name: it does not begin with a capital, and is not a mere particle."""
    if lang in CYRILLIC_LANGUAGES and not "\u0400" <= word[0] <= "\u052f":
        return False
    return len(word) > 2 and word[0].isalpha() and not word[0].isupper()
