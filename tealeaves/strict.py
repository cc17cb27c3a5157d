"""Whether what was read from one capture can be what its source publishes: its `Expect`, and the signs of pages that are somebody else's.

A function of the capture alone: live, rebuild and replay refuse the same captures (law 2). What depends on what was seen before is a
matter of `health`. Records of a collection are not held to it: what they are was decided by whoever gathered them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from tealeaves.errors import Unreadable
from tealeaves.language import UNDECIDED
from tealeaves.model import Block, Capture, Document, Link
from tealeaves.shown import is_feed_without_items, is_page, shown_by, weight
from tealeaves.signatures import WORDS, Sign, hollow, sign_of
from tealeaves.sourcekit import Source

LEAST_WEIGHT: Final = 60  # of a document whose language is judged: a headline of names can be in any
FOREIGN: Final = 0.75  # share of a document's letters in other languages from which it is mostly in another


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a capture is refused: the reason in one word, and what was expected and what was seen, for an operator."""

    reason: str
    detail: str


def unreadable(source: Source, capture: Capture, said: str, reason: str = "unreadable") -> Objection:
    """What a capture is that no parser could read; `said` are the parser's words, `reason` is what it is called if it bears no sign."""
    if capture.status == 200 and capture.origin != "dump":
        if is_feed_without_items(capture):
            return Objection(
                "empty", f"a feed without items where {_least(source, capture)} or more are expected; {said}"
            )
        sign = _sign(capture, beyond=hollow)
        if sign is not None:
            return Objection(sign.sort, f"{_instead(source, capture, sign)}; the parser says: {said}")
    return Objection(reason, said)


def objection(
    source: Source, capture: Capture, documents: Sequence[Document], links: Sequence[Link]
) -> Objection | None:
    """The gravest ground to refuse what was read from a capture; None where there is none."""
    return next(_grounds(source, capture, documents, links), None)


def _grounds(
    source: Source, capture: Capture, documents: Sequence[Document], links: Sequence[Link]
) -> Iterator[Objection]:
    strict = capture.origin != "dump"
    if capture.origin in ("poll", "memento") and (stranger := _stranger(source, capture)):
        yield Objection("other_host", f"a page of {source.name} is expected; these are words of {stranger}")
    if strict and (sign := _sign(capture)) is not None:
        yield Objection(sign.sort, _instead(source, capture, sign))
    found, least = len(documents) + len(links), _least(source, capture)
    if found < least:
        yield _too_few(capture, found, least)
    if strict and documents:
        yield from _against(source, documents)
        yield from _share(source, capture, documents)


def _stranger(source: Source, capture: Capture) -> str:
    """The host that served the bytes, where it is none of the source's: a redirect or a link led to another's page. "" for its own."""
    host = urlsplit((capture.url, *capture.redirects)[-1]).hostname or ""
    own = {name.removeprefix("www.") for name in source.hosts}
    return "" if not own or not host or host.removeprefix("www.") in own else host


def _least(source: Source, capture: Capture) -> int:
    """How many items this page must hold: what the source promises of a polled page, one of any other."""
    polled = any(page.url == capture.url for page in source.pages)
    return max(1, source.expect.min_documents) if polled else 1


def _too_few(capture: Capture, found: int, least: int) -> Objection:
    sign = None if found else _sign(capture, beyond=hollow)
    if sign is not None and sign.sort == "script_wall":
        return Objection(
            sign.sort,
            f"{WORDS[sign.sort]}: {found} items found in it, at least {least} expected; it says {sign.words!r}",
        )
    return Objection("empty", f"{found} items found in it, at least {least} expected")


def _sign(capture: Capture, beyond: Callable[..., Sign | None] | None = None) -> Sign | None:
    """The sign that a page bears of being none; `beyond`: what else to look for where it bears none."""
    if not is_page(capture):
        return None
    try:
        shown = shown_by(capture)
    except Unreadable:
        return None
    return sign_of(shown) or (beyond(shown) if beyond is not None else None)


def _instead(source: Source, capture: Capture, sign: Sign) -> str:
    polled = any(page.url == capture.url for page in source.pages)
    wanted = (
        f"a page of {source.name} with {_least(source, capture)} or more items"
        if polled
        else f"a publication of {source.name}"
    )
    return f"{WORDS[sign.sort]} instead of {wanted}; it says {sign.words!r}"


# --- what the source promises of its documents ----------------------------------------------------------------------------------------


def _against(source: Source, documents: Sequence[Document]) -> Iterator[Objection]:
    """What most of the documents break of the promise. One odd item among many good ones is kept: the source said it."""
    expect = source.expect
    for field in expect.required:
        lacking = sum(not is_filled(document, field) for document in documents)
        if 2 * lacking >= len(documents):
            yield Objection(
                "fields_missing", f"{field} is expected of every document; {lacking} of {len(documents)} have none"
            )
    yield from _languages(source, documents)
    articles = [document for document in documents if document.genre != "feed_item"]
    short = [document for document in articles if letters(document) < expect.least_text]
    if articles and 2 * len(short) > len(articles):
        most = max(map(letters, short))
        seen = f"{len(short)} of {len(articles)} articles have fewer, at most {most}"
        yield Objection("little_text", f"at least {expect.least_text} letters are expected of an article; {seen}")


def _languages(source: Source, documents: Sequence[Document]) -> Iterator[Objection]:
    """Text in place of the usual languages is a page of somebody else's; text beside them is news."""
    judged = [(document, said) for document in documents if sum((said := languages(document)).values()) >= LEAST_WEIGHT]
    foreign = [
        (_usual(source, document), said) for document, said in judged if _is_foreign(_usual(source, document), said)
    ]
    if foreign and 2 * len(foreign) > len(documents):
        usual, said = foreign[0]
        yield Objection(
            "language_mix",
            f"text in {' or '.join(usual)} is expected; {len(foreign)} of {len(documents)} documents are in {_mix(said)}",
        )
    for wanted in source.expect.always:
        lacking = [document for document in documents if all(block.lang != wanted for block in document.blocks)]
        if 2 * len(lacking) > len(documents):
            mix = _mix(languages(lacking[0]))
            yield Objection(
                "language_mix",
                f"{wanted} is expected in every document; {len(lacking)} of {len(documents)} have none, but {mix}",
            )


def _usual(source: Source, document: Document) -> tuple[str, ...]:
    """The languages that a document can have: that of its edition where it has one, else all that the source promises."""
    expected = source.expect.languages
    return (document.edition,) if document.edition in expected else expected


def _is_foreign(usual: tuple[str, ...], said: dict[str, int]) -> bool:
    other = sum(count for language, count in said.items() if language not in usual)
    return bool(usual) and other >= FOREIGN * sum(said.values())


def languages(document: Document) -> dict[str, int]:
    """The weight of a document's text in each language that is known of it."""
    said: dict[str, int] = {}
    for block in document.blocks:
        if block.lang != UNDECIDED:
            said[block.lang] = said.get(block.lang, 0) + weight(block.text)
    return said


def _mix(said: dict[str, int]) -> str:
    """ "ru 92 %, en 8 %": the languages of a document, the most first."""
    whole = sum(said.values()) or 1
    ranked = sorted(said.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    return (
        ", ".join(f"{language} {round(100 * count / whole)} %" for language, count in ranked)
        or "no language that is known"
    )


def is_filled(document: Document, field: str) -> bool:
    """Whether a document says something in this field; "text": more than its headline."""
    if field == "text":
        return any(block.role != "headline" and weight(block.text) for block in document.blocks)
    return bool(getattr(document, field, None))


def letters(document: Document) -> int:
    """Letters of its text besides the headline."""
    return sum(_letters(block) for block in document.blocks if block.role != "headline")


def _letters(block: Block) -> int:
    return sum(map(str.isalpha, block.text))


def _share(source: Source, capture: Capture, documents: Sequence[Document]) -> Iterator[Objection]:
    """Where the documents hold too little of what the page shows, its text stood elsewhere."""
    least = source.expect.text_share
    if not least or not is_page(capture):
        return
    page, read = shown_by(capture).weight, sum(weight(document.text) for document in documents)
    if read < least * page:
        percent = f"{100 * least:.0f} % of the page's text is expected in its documents"
        yield Objection("text_elsewhere", f"{percent}; they have {100 * read / page:.0f} %, {read} letters of {page}")
