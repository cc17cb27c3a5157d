"""Offices and ranks of the watched persons in Korean text: kinds, values and attributes are those of `observe.office`.

They stand before the name, one behind the other by a copula (총비서이시며 국무위원장이신 경애하는 김정은동지), solid with it or
behind it (김정은원수님, 김정은 국무위원장은), or are given (김정은동지를 조선로동당 총비서로 추대). The value is the office in the
words of English, so that both editions have one; `printed` has the Korean. Roles and epithets (수령, 최고령도자) are
`observe.epithets`'.

Own are the words outside quotation marks, but what foreigners write or say; in texts whose headline or first sentence names a country
or an organization abroad only these two. Who is called 각하 is addressed from abroad.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tealeaves.model import Document, Fact
from tealeaves.observe.epithets import korean, voices
from tealeaves.observe.epithets.names import Named, names
from tealeaves.observe.lexicon import Phrase, phrases
from tealeaves.observe.people import people
from tealeaves.observe.phrases.lexicon import lexicon
from tealeaves.observe.titles import FILE as TITLES
from tealeaves.observe.titles import named

LANGUAGE = "ko"
FILE = "offices_ko.toml"
_BEFORE, _AFTER = 190, 150  # code points around a name that are read
_COPULA = r"(?:이시였으며|이시며|이시고|이시자|이시던|이신|이며|이고|이자|인)"
_GIVEN = r"(?P<given>(?:으)?로 (?:(?:높이|또다시|다시|변함없이) ){0,2}(?:추대|선거|선출|모시|모신|받들|임명)|칭호를? [^\n.]{0,12}?수여)"
_TAIL = re.compile(
    r"(?:동지|님|각하)*(?:께서는|께서도|께서|께|에게|은|는|이|가|을|를|의|와|과|도)?(?=[\s.,《》<>“”\"')]|\Z)"
)
_NAME_TAIL = re.compile(r"(?:동지|원수님|각하|님){0,3}(?:께서는|께서|께|를|을|은|는|이|가)? ")
_JOINT = re.compile(rf"(?:{_COPULA}| 겸)? ?\Z")
# "... 위원장이신 우리 당과 국가, 군대의 최고령도자 김정은동지": of whom he is the leader, passed over like the words of respect.
_WE = r"(?:당|국가|군대|인민|민족|무력|혁명무력|혁명|공화국정부)"
_OF_WHOM = re.compile(rf"(?<![가-힣])(?:우리 ?)?(?:{_WE}(?:과|와|,) ?(?:우리 ?)?){{0,4}}{_WE}의\Z")
# A comma joins two offices only where the first of them opens its line: elsewhere it may part two persons.
_COMMA = re.compile(r",\s?\Z")
_OTHER_PARTY = re.compile(r"(?<!로동)(?<!노동)[가-힣]당 \Z")  # 꾸바공산당 중앙위원회 ...
_ABROAD = re.compile(r"외국|세계|국제|주재|대표단|총련|재일|재중|해외동포|신문들|친선협회")
_TALK = re.compile(r"떠들|소문|모략|날조|이라면|였다면|보도하였|전한데 의하면")
_YEAR = re.compile(r"\b(19\d\d|20\d\d)\)?년|주체 ?(\d{2,3})")
_JUCHE_EPOCH = 1911


@dataclass(frozen=True, slots=True)
class Office:
    """One office of one person, with the span to quote."""

    person: str
    value: str
    rank: bool
    slot: str
    start: int
    end: int
    printed: str
    again: bool = False


def observe(document: Document) -> Iterator[Fact]:
    """Each office once a document and speaker, and each person once as named."""
    if document.edition not in (LANGUAGE, "mul") or not any(name in document.text for name in ("김", "리설주")):
        return
    mentions = [m for m in names(LANGUAGE).mentions(document.text) if m.person in people().watched]
    mentions = [m for m in mentions if korean.is_mention(document.text, m)]
    if mentions:
        yield from _facts(document, mentions)


def _facts(document: Document, mentions: list[Named]) -> Iterator[Fact]:
    voice, seen = voices.voice(document, LANGUAGE), set[tuple[str, str, str]]()
    abroad = _of_abroad(document.text[: voice.lead_end])
    for mention in mentions:
        own = voice.own(mention.start, "leader") and (not abroad or mention.start <= voice.lead_end)
        own = own and not document.text.startswith("각하", korean.after(document.text, mention.end)[1] - 2)
        named = [Fact("person", mention.person, "named", mention.start, mention.end, LANGUAGE)] if own else []
        for fact in (*named, *(_fact(document, office, own) for office in offices(document.text, mention))):
            key = (fact.kind, fact.subject, fact.value)
            if key not in seen:
                seen.add(key)
                yield fact


def _fact(document: Document, office: Office, own: bool) -> Fact:
    fields = people().watched[office.person].fields
    attrs = {
        "class": "rank" if office.rank else "office",
        "slot": office.slot,
        "speaker": "outlet" if own else "reported",
        "genre": document.genre,
        "watched": str(fields["watched"]),
        "printed": office.printed,
    }
    attrs |= {"died": str(fields["died"])} if "died" in fields else {}
    line = _line(document.text, office)
    attrs |= {"retrospective": "yes"} if _retrospective(document, line) else {}
    attrs |= {"talk": "yes"} if office.slot != "prenominal" and _TALK.search(line) else {}
    attrs |= {"again": "yes"} if office.again else {}
    kind = "office" if own else "office_reported"
    return Fact(kind, office.person, office.value, office.start, office.end, LANGUAGE, attrs)


def _of_abroad(lead: str) -> bool:
    return _ABROAD.search(lead) is not None or any(name in lead for name in _countries())


@cache
def _countries() -> tuple[str, ...]:
    return tuple(form.text for form in lexicon().forms if form.language == LANGUAGE and form.what == "name")


def _line(text: str, office: Office) -> str:
    """The sentence, as far as a line and full stops bound it."""
    start = max(text.rfind("\n", 0, office.start), text.rfind(". ", 0, office.start), office.start - 300) + 1
    ends = [end for end in (text.find("\n", office.end), text.find(". ", office.end)) if end >= 0]
    return text[start : min([office.end + 300, len(text), *ends])]


def _retrospective(document: Document, line: str) -> bool:
    if document.published_at is None:
        return False
    published = document.published_at
    years = [int(plain) if plain else _JUCHE_EPOCH + int(juche) for plain, juche in _YEAR.findall(line)]
    return any(year < published.year - (published.month == 1) for year in years)


def offices(text: str, mention: Named) -> Iterator[Office]:
    """The offices before, with and behind one mention of a person."""
    yield from _before(text, mention)
    at = mention.end
    while (found := _behind().match(text, at, min(len(text), at + _AFTER))) is not None:
        if _TAIL.match(text, found.end()) is None:
            break
        yield from _made(text, mention, found, "apposition")
        at = found.end() + (3 if text.startswith(" 겸 ", found.end()) else 0)
        if at == found.end():
            break
    tail = _NAME_TAIL.match(text, mention.end)
    given = None if tail is None else _giving().match(text, tail.end(), min(len(text), tail.end() + _AFTER))
    if given is not None:
        yield from _made(text, mention, given, "elected_as")


def _before(text: str, mention: Named) -> Iterator[Office]:
    """The offices that lead up to the name, from the nearest on; words of respect between them are passed over."""
    low = max(0, mention.start - _BEFORE, text.rfind("\n", 0, mention.start) + 1)
    at = mention.start
    while at > low:
        joint = _JOINT.search(text, low, at)
        end = at if joint is None else joint.start()
        found = _ending().search(text, low, end) or _opens_line(text, mention, low, at)
        if found is not None:
            if _OTHER_PARTY.search(text, low, found.start()) is not None:
                return
            yield from _made(text, mention, found, "prenominal")
            at = found.start()
            continue
        start = text.rfind(" ", low, end) + 1 if end < at or _goes_on(text[at - 1]) else at
        of_whom = _OF_WHOM.search(text, low, end)
        word = text[max(low, start) : end].strip("《〈<“‘\"'")
        if of_whom is None and (not word or not korean.parsed(word)):
            return
        at = max(low, start) if of_whom is None else of_whom.start()


def _goes_on(letter: str) -> bool:
    """Whether a word stands before, apart or solid (최고령도자김정은동지), and no bracket."""
    return letter == " " or "가" <= letter <= "힣"


def _opens_line(text: str, mention: Named, low: int, at: int) -> re.Match[str] | None:
    """The office with which the line opens, parted by a comma from the one that was read before."""
    comma = _COMMA.search(text, low, at) if at < mention.start else None
    found = None if comma is None else _ending().search(text, low, comma.start())
    return found if found is not None and found.start() == text.rfind("\n", 0, mention.start) + 1 else None


def _made(text: str, mention: Named, found: re.Match[str], slot: str) -> Iterator[Office]:
    """The office that a match is; nothing for a head that says nothing without its body."""
    head = _heads()[found["head"]]
    rank = bool(head.fields.get("rank"))
    body = None if rank else head.fields.get("body") or _last_body(found["bodies"]) or head.fields.get("sole")
    body = head.fields["sole"] if body is not None and body == head.fields.get("also") else body
    if not rank and body is None and not head.fields.get("bare"):
        return
    title = str(head.fields["title"])
    title = f"eternal {title}" if found["eternal"] else title
    value = title if body is None else named(title, _names()[str(body)])
    start, end = min(mention.start, found.start()), max(mention.end, found.end())
    printed = text[found.start() : found.end("head")].strip()
    again = "다시" in found.group()
    yield Office(mention.person, value, rank, slot, start, end, printed, again)


def _last_body(words: str) -> str | None:
    """The code of the body that stands last."""
    bare = words.rstrip(" 의")
    last = max((body for body in _codes() if bare.endswith(body)), key=len, default=None)
    return None if last is None else _codes()[last]


def _expression() -> str:
    bodies = "|".join(sorted(map(re.escape, _codes()), key=len, reverse=True))
    heads = "|".join(sorted(map(re.escape, _heads()), key=len, reverse=True))
    return rf"(?P<eternal>영원한 )?(?P<bodies>(?:(?:{bodies})의? ?){{0,6}})(?P<head>{heads})"


@lru_cache(maxsize=1)
def _ending() -> re.Pattern[str]:
    return re.compile(rf"(?<![가-힣]){_expression()}\Z")


@lru_cache(maxsize=1)
def _behind() -> re.Pattern[str]:
    return re.compile(rf" ?{_expression()}")


@lru_cache(maxsize=1)
def _giving() -> re.Pattern[str]:
    return re.compile(rf"{_expression()} ?{_GIVEN}")


@cache
def _heads() -> dict[str, Phrase]:
    return {form: entry for entry in phrases(FILE, "head") for form in entry.forms}


@cache
def _codes() -> dict[str, str]:
    return {form: str(entry.fields["code"]) for entry in phrases(FILE, "body") for form in entry.forms}


@cache
def _names() -> dict[str, str]:
    """Each body's name in English by its code."""
    return {str(entry.fields["code"]): entry.name for entry in phrases(TITLES, "body", "name")}
