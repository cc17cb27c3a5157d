"""Offices, titles and honorifics of the watched persons in English text; in Korean text, see `observe.office_korean`.

Places ("slots"): before the name ("dear respected Marshal Kim Jong Un"), after it in apposition ("Kim Jong Un, first secretary of the
Workers' Party of Korea and ...") or as a predicate ("Kim Il Sung is the eternal leader"), where an office is given or taken ("elected ...
as first secretary", "the title of Marshal"), and in lists of persons that share it ("Department Directors A, B and C"). The
outlet's own words are of kind `office`, those of others that it reports of kind `office_reported`; `office_style` is the outlet's use
directly before the name; `person` says that a person is named at all, which is what "until now without" is counted against.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

from tealeaves.model import Document, Fact
from tealeaves.observe import office_korean
from tealeaves.observe.people import Mention, people
from tealeaves.observe.phrases import in_full
from tealeaves.observe.shared import shared_titles
from tealeaves.observe.titles import ARTICLES, Title, Titles, titles
from tealeaves.observe.voice import Voice, voice_of
from tealeaves.observe.words import Word, norms, words_of_text

LANGUAGE = "en"
_BEFORE = 170  # code points before a name that its titles can fill
_AFTER = 420  # and after it, for a list of three offices written out
_VERBS = r"(?:re-?)?(?:elected|appointed|named|proclaimed|acclaimed|recommended|nominated|installed|enshrined)"
_GIVING = re.compile(
    r"\b(?:re-?)?(?:elect|appoint|nam|proclaim|acclaim|recommend|nominat|install|enshrin|hold|uphold|held|upheld|call)(?:ed|ing|s)?\b",
    re.IGNORECASE,
)
# Directly after the name: "was elected", "Elected", "in high esteem"; and where a verb of giving came before, "as" or "to be".
_PASSIVE = re.compile(
    rf",?\s(?:(?:was|is|has|been|being|be|held|again|officially|unanimously|constitutionally)\s)*(?:{_VERBS}|"
    r"in high esteem(?: for all ages| for ?ever)?)\b",
    re.IGNORECASE,
)
_AS = re.compile(r",?\s(?:in high esteem\s)?(?=(?:as|to be|to the post of)\s)", re.IGNORECASE)
# Directly after the name, where no comma stands: "is the leader", "as the father of the nation"; never "is not" or "was once".
_PREDICATE = re.compile(r",?\s(?:is also|who is|is|was|as|be|becomes?|became)\s(?=[A-Za-z])")
_INVERSE = re.compile(
    r"\b(?:[Oo]ur|[Mm]y|[Tt]he) (?P<title>\w{4,12}(?: \w{4,12})?) is (?:the )?(?:[a-zA-Z]{4,10} ){0,4}\Z"
)
_AGAIN = re.compile(r"\bre-?elect", re.IGNORECASE)
_DIRECT = re.compile(r"\s(?=[A-Za-z])")  # "elected Kim Il Sung head of state"
_TITLE_OF = re.compile(r"\btitle of (?:the )?", re.IGNORECASE)
_AWARD = re.compile(r"\b(?:award|confer|receiv|hold|grant|bestow)", re.IGNORECASE)
_TO = re.compile(r".*\s(?:to|on|upon)\s(?P<rest>.*)\Z", re.DOTALL)
_TO_ANOTHER = re.compile(r"\s(?:to|on|upon) [A-Z]")  # "conferred the title of Vice Marshal on Hyon Yong Chol"
_TALK = re.compile(
    r"\b(?:if|whether|rumou?rs?|claims?|claimed|alleged(?:ly)?|lies?|wish(?:ed|es)? that|were to)\b", re.IGNORECASE
)  # of a sentence that states no fact
_ASSUMED = re.compile(r"\bassumed? (?:the )?(?=supreme commander)", re.IGNORECASE)
_YEAR = re.compile(r"\b(19\d\d|20\d\d)\b|\bJuche (\d{2,3})\b")
_JUCHE_EPOCH = 1911  # Juche 1 is 1912, the year of Kim Il Sung's birth
_FAR = 120  # code points between a name and the office that the same sentence gives


@dataclass(frozen=True, slots=True)
class Use:
    """One title or set of epithets of one person, with the span to quote."""

    person: str
    value: str
    kind: str  # the class of the title: office, rank, honorific, role, relation, epithet
    slot: str
    start: int
    end: int
    unknown: bool = False


def observe(document: Document) -> Iterator[Fact]:
    """Each use once a document, the first in the text; of the Korean what `office_korean` reads."""
    yield from office_korean.observe(document)
    text = document.text
    mentions = [m for m in people().mentions(text) if _english(document, m.start)] if "K" in text or "R" in text else []
    if not mentions:
        return
    voice, seen = voice_of(document), set[tuple[str, str, str]]()
    theirs = in_full.of_document(document)
    borders = [0, *(m.end for m in mentions)], [*(m.start for m in mentions), len(text)]
    for i, mention in enumerate(mentions):
        room = (borders[0][i], borders[1][i + 1])
        own = voice.own(mention.start) and (theirs is None or mention.start < theirs)
        for fact in _facts(document, voice, mention, own, uses_of(text, mention, room)):
            key = (fact.kind, fact.subject, fact.value)
            if key not in seen:
                seen.add(key)
                yield fact


def uses_of(text: str, mention: Mention, room: tuple[int, int]) -> Iterator[Use]:
    """Every title that stands with one mention of a person; `room` reaches to the mentions before and after it."""
    grammar = titles()
    yield from _prenominal(text, mention, grammar)
    after = yield from _apposition(text, mention, grammar)
    yield from _given(text, mention, after, room, grammar)
    yield from _predicate(text, mention, room, grammar)
    for title, value, start, end in shared_titles(text, mention, grammar):
        yield Use(mention.person, value, title.kind, "shared", start, end, title.unknown)


def _facts(document: Document, voice: Voice, mention: Mention, own: bool, uses: Iterable[Use]) -> Iterator[Fact]:
    if own:
        yield Fact("person", mention.person, "named", mention.start, mention.end, LANGUAGE)
    for use in uses:
        attrs = {
            "class": use.kind,
            "slot": use.slot,
            "speaker": "outlet" if own else "reported",
            "genre": document.genre,
        }
        attrs |= {"unknown": "yes"} if use.unknown else {}
        attrs |= _person_attrs(use.person) | ({"retrospective": "yes"} if _retrospective(document, use) else {})
        attrs |= {"quoted": "yes"} if own and voice.quoted(use.start) else {}
        attrs |= {"talk": "yes"} if use.slot != "prenominal" and _TALK.search(_sentence(document.text, use)) else {}
        attrs |= {"again": "yes"} if _AGAIN.search(document.text, use.start, use.end) else {}
        kind = "office" if own else "office_reported"
        yield Fact(kind, use.person, use.value, use.start, use.end, LANGUAGE, attrs)
        if own and use.slot == "prenominal" and use.kind in ("office", "rank"):
            yield Fact("office_style", use.person, use.value, use.start, use.end, LANGUAGE, attrs)


def _person_attrs(person: str) -> dict[str, str]:
    fields = people().watched[person].fields
    return {"watched": str(fields["watched"])} | ({"died": str(fields["died"])} if "died" in fields else {})


def _retrospective(document: Document, use: Use) -> bool:
    """Whether the sentence tells of a year gone by: "was elected member of the Presidium in October 1980"."""
    if document.published_at is None:
        return False
    published, sentence = document.published_at, _sentence(document.text, use)
    least = published.year - (published.month == 1)
    years = [int(plain) if plain else _JUCHE_EPOCH + int(juche) for plain, juche in _YEAR.findall(sentence)]
    return any(year < least for year in years)


def _sentence(text: str, use: Use) -> str:
    start = max(text.rfind(". ", 0, use.start), text.rfind("\n", 0, use.start), use.start - 400) + 1
    return text[start : _sentence_end(text, use.end, min(len(text), use.end + 400))]


def _english(document: Document, at: int) -> bool:
    """Whether the block at this offset is English, or not known to be anything else."""
    end = -1
    for block in document.blocks:
        end += len(block.text) + 1
        if at < end:
            return block.lang in (LANGUAGE, "und")
    return False


def _prenominal(text: str, mention: Mention, grammar: Titles) -> Iterator[Use]:
    start = max(mention.start - _BEFORE, text.rfind("\n", 0, mention.start) + 1)
    last = norms(text[text.rfind(" ", start, mention.start - 1) + 1 : mention.start])
    if not last or not (grammar.ends(last[-1]) or _may_be_unknown(text, mention, start, grammar)):
        return
    reading = grammar.before_name(_last_clause(words_of_text(text, start, mention.start)))
    if reading is None:
        return
    if reading.epithets:
        first = min(begin for _, begin, _ in reading.epithets)
        yield Use(mention.person, _together(reading.epithets), "epithet", "prenominal", first, mention.end)
    for title in reading.titles:
        yield Use(mention.person, title.value, title.kind, "prenominal", title.start, mention.end, title.unknown)


def _may_be_unknown(text: str, mention: Mention, start: int, grammar: Titles) -> bool:
    """Whether the last word but one before the name is an epithet."""
    last_two = text[start : mention.start].split()[-2:]
    return len(last_two) == 2 and grammar.ends(last_two[0].lower())


def _last_clause(words: list[Word]) -> list[Word]:
    for i in range(len(words) - 1, -1, -1):
        if words[i].stops:
            return words[i + 1 :]
    return words


def _together(epithets: list[tuple[str, int, int]]) -> str:
    """Epithets as a set: "respected and dear" is "dear respected"."""
    return " ".join(sorted({name for name, _, _ in epithets}))


def _apposition(text: str, mention: Mention, grammar: Titles) -> Generator[Use, None, int]:
    """The titles after the name, and as the generator's result the offset at which they end."""
    if not text.startswith(",", mention.end):
        return mention.end
    line_end = text.find("\n", mention.end)
    limit = min(mention.end + _AFTER, len(text) if line_end < 0 else line_end)
    words = words_of_text(text, mention.end + 1, limit)
    reading = grammar.after_name(words, 0)
    if not reading.titles:
        return mention.end
    for title in reading.titles:
        if title.body or title.kind != "office":  # ", the chairman" may be anybody
            yield _stated(mention, title, "apposition")
    return reading.titles[-1].end


def _predicate(text: str, mention: Mention, room: tuple[int, int], grammar: Titles) -> Iterator[Use]:
    """The titles that a sentence says of the name as its subject, or that stand after "as"; or "Our father is Kim Jong Un"."""
    found = _PREDICATE.match(text, mention.end)
    words: list[Word] = []
    if found is not None:
        words = words_of_text(text, found.end(), _sentence_end(text, found.end(), min(found.end() + _FAR, room[1])))
    elif (inverse := _INVERSE.search(text, max(room[0], mention.start - _FAR), mention.start)) is not None:
        words = words_of_text(text, inverse.start("title"), inverse.end("title"))
    for title in grammar.after_name(words, 0).titles:
        if (title.body or title.kind != "office") and not title.unknown:
            yield _stated(mention, title, "predicate")


def _stated(mention: Mention, title: Title, slot: str) -> Use:
    start, end = min(mention.start, title.start), max(mention.end, title.end)
    return Use(mention.person, title.value, title.kind, slot, start, end, title.unknown)


def _given(text: str, mention: Mention, after: int, room: tuple[int, int], grammar: Titles) -> Iterator[Use]:
    """Offices that the sentence gives: elected as, in high esteem as, the title of, assumed."""
    left = max(
        mention.start - _FAR, room[0], text.rfind("\n", 0, mention.start) + 1, text.rfind(". ", 0, mention.start) + 1
    )
    right = _sentence_end(text, after, min(after + _FAR, max(room[1], after)))
    given_before = _GIVING.search(text, left, mention.start)
    direct = _DIRECT.match(text, after, right) if given_before and after == mention.end else None
    for found in (_PASSIVE.match(text, after, right), _AS.match(text, after, right) if given_before else None, direct):
        if found is not None:
            yield from _title_at(text, mention, found.end(), grammar)
            break
    assumed = _ASSUMED.search(text, after, right)
    if assumed is not None:
        yield from _title_at(text, mention, assumed.end(), grammar)
    if _AWARD.search(text, left, right):
        for found in (*_TITLE_OF.finditer(text, left, mention.start), *_TITLE_OF.finditer(text, after, right)):
            if found.end() < mention.start:
                theirs = _to_the_person(text[found.end() : mention.start], grammar)
            else:
                theirs = _TO_ANOTHER.search(text, found.end(), right) is None
            if theirs:
                yield from _title_at(text, mention, found.end(), grammar)


def _to_the_person(between: str, grammar: Titles) -> bool:
    """Whether the title before the name goes to that person: "title of Marshal to the dear respected", not "to him in the presence of"."""
    found = _TO.search(between)
    if found is None or " and " in between:
        return False
    return all(norm in ARTICLES or grammar.begins(norm) or grammar.ends(norm) for norm in norms(found["rest"]))


def _sentence_end(text: str, at: int, limit: int) -> int:
    """The first end of a sentence or line from `at` on, `limit` at most."""
    ends = [end for end in (text.find(". ", at, limit), text.find("\n", at, limit)) if end >= 0]
    return min([limit, *ends])


_FILLERS = frozenset({"as", "to", "be", "the", "post", "of", "a", "been", "officially", "new"})


def _title_at(text: str, mention: Mention, at: int, grammar: Titles) -> Iterator[Use]:
    line_end = text.find("\n", at)
    words = words_of_text(text, at, min(at + 200, len(text) if line_end < 0 else line_end))
    i = 0
    while i < len(words) and i < 5 and words[i].norm in _FILLERS:
        i += 1
    if i < len(words) and grammar.begins(words[i].norm):
        for title in grammar.after_name(words, i).titles:
            if title.kind not in ("relation", "honorific") and (
                title.start >= mention.end or title.end <= mention.start
            ):
                yield _stated(mention, title, "elected_as")
