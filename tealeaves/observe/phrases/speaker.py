"""Whose words a verb of saying brings in: the country's own people's, a foreigner's, or those of whoever spoke before.

The subject of the clause decides, that is the first name in it: "Shoigu, in the presence of Kim Jong Un, said" is Shoigu's. Openings
("At his meeting with Kim Jong Un, he said") and asides are passed over. A name in Korean form is the country's own where neither the name
nor its apposition is another country's ("Yang Jiechi, foreign minister of China").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tealeaves.observe.lexicon import listed
from tealeaves.observe.phrases.scan import Scanned
from tealeaves.observe.sentences import Span

SURNAMES = listed(
    "Kim Pak Ri Choe Jang Paek Kang Han Yang An Hong Ro Thae Jon Sin Son Hwang Yun Im Jo Kwak Mun Pyon Ryu Rim O Jong So No U Sim Ju "
    "Ryom Om Tae Ryang Jin Kye Min Cha Hyon Ho Pae Paeng Tong Chon Ham Song Won Ko Ku Ok Ji Maeng Chu Ma Pang Wi Yu"
)
_AMBIGUOUS = listed(
    "An So No U O Im Son Won Ham Tong Song Min Jin Ma Wi Ho Ji Chu Han Sin Mun Jong Yang Yu Ku Ko Cha"
)  # words, too
_OWN_NAME = re.compile(rf"\b(?:{'|'.join(sorted(SURNAMES))}) [A-Z][a-z]{{0,6}}\b(?: [A-Z][a-z]{{0,6}}\b)?")
_OWN_SIDE = re.compile(
    r"\bDPRK\b(?!-)|\bWPK\b|(?<!outh )(?<!-)\bKorean\b(?! War|-| [Pp]eninsula| issue)|\bKim (?:Jong|Il)\b|Rodong Sinmun|Minju Joson"
    r"|\bKCNA\b|Workers['’] Party of Korea|Pyongyang Times"
)
_LEADER = re.compile(r"Kim Jong (?:Un|Il)\b")
_FOREIGNERS = re.compile(
    r"\b(?:(?:(?<!Korean )(?<!DPRK )[Dd]elegat\w+)|[Aa]mbassador|newspaper|guests?|[Pp]articipants|foreigners)\b"
)
_SURNAME_ABROAD = re.compile(
    r"\b(?:[A-Z][a-z]+(?:ov|ev|ova|eva|sky|skiy|skii|enko|chuk)|Putin|Shoigu|Mishustin|Volodin|Naryshkin|Xi|Lukashenko)\b"
)
_NAME = re.compile(r"\b[A-Z][a-z]+ (?:[a-z]{1,3} )?[A-Z][a-z]+\b")
_OFFICE = listed(
    "Foreign Prime Vice Deputy First General Secretary Minister Chairman Chairwoman Director Defence Defense National Public Then The In "
    "At Senior Party State Head Chief Staff Central Committee External Trade Culture Affairs Comrade Respected Marshal"
)
_HOME = re.compile(
    r"Kim |Rodong|Minju|Joson|Korea|DPRK|Ministry|Workers|Supreme|Assembly|Army|Cabinet|Party|Premier|President|Choe |Pak |Ri "
)
_PERSON = re.compile(
    r"(?i)\b(?:president|minister|ambassador|secretary|chairman|chairwoman|premier|head|leader|general|marshal|envoy|guests?|delegat\w+|consul"
    r"|charge|attache|governor|speaker|comrade|newspaper)\b"
)
_OPENING = re.compile(
    r"(?i)(?:at|in|on|after|during|upon|for|to|with|from|before|under|through|by|as|when|while|meanwhile|then|also|according|given"
    r"|(?-i:[A-Z][a-z]{1,20}|[a-z]{1,20})ing)\b"
)
_TITLE = re.compile(
    r"(?:[a-z-]{1,20} ){0,3}?(?:president|minister|chairman|secretary|director|member|head|ambassador|chief|editor|premier)\b"
)
_DATELINE = re.compile(r"[^\n()]{0,60}\((?:KCNA|[A-Z][A-Za-z ]{2,20})\)[ -]*")
_JOINT = re.compile(r"(?:and|but|while|that|which|who)\b ?")
_CUT = re.compile(
    r" (?:in|at|on|after|during|with|to|before|upon|under|through|by|when|while|who|that|which|for his|for her|speaking)\b"
)
_BE = re.compile(r" (?:is|are|was|were|has|have|had|will|would|shall|can|could|should|must) ")
_FINITE = re.compile(
    _BE.pattern + r"| (?:[a-z]+ed|met|sent|gave|made|paid|said|shows?|came|left|took|told|held|went|led|spoke)\b"
)
_INVERTED = re.compile(
    r" (?P<who>(?:the )?(?:[A-Z][\w'’-]*\b(?: of)? ?){1,6})(?: in (?:an?|its|the) [a-z ]{1,30})?(?=[.,\n]|\Z)"
)
_PRONOUN = re.compile(r"(?i)\s*(?:he|she|they)\b|他|她|Он[аи]?\b|그(?:는|들은)")
_ROOM = 400  # code points of a clause in which its subject is looked for
_BACK = 3  # sentences that a pronoun is followed back


class Speaker(NamedTuple):
    """Who speaks: one of the country's own or not, and whether it is its leader."""

    own: bool
    leader: bool


FOREIGNER = Speaker(own=False, leader=False)


def speaker(scanned: Scanned, verb: re.Match[str], since: int) -> Speaker | None:
    """Who says what the verb brings in; None where it is whoever spoke before. What lies before `since` lends a pronoun nobody."""
    sentence = scanned.sentence(verb.start())
    behind = _behind(scanned, verb)
    if behind is not None:
        return behind
    clause = _clause(scanned.text, max(sentence.start, scanned.body), verb.start())
    if _PRONOUN.match(scanned.text, clause.subject.start, clause.subject.end) is not None:
        return _before(scanned, sentence, since)
    return _of(scanned, clause)


def _behind(scanned: Scanned, verb: re.Match[str]) -> Speaker | None:
    """The subject of an inverted clause: "..., says Rodong Sinmun."."""
    who = _INVERTED.match(scanned.text, verb.end()) if scanned.text.startswith(", ", verb.start() - 2) else None
    if who is None:
        return None
    return _of(scanned, _Clause(Span(*who.span("who")), Span(who.end(), who.end())))


def actor(scanned: Scanned, sentence: Span) -> Speaker | None:
    """The person that a sentence begins with; None for things, for countries as such, and for pronouns."""
    text = scanned.text
    end = min(sentence.end, sentence.start + _ROOM)
    clause = _clause(text, sentence.start, end, whole=True)
    finite = _FINITE.search(text, clause.subject.start, clause.subject.end)
    if finite is not None:
        clause = _Clause(Span(clause.subject.start, finite.start()), Span(end, end))
    found = _of(scanned, clause)
    if found == FOREIGNER and not _is_person(text[clause.subject.start : clause.subject.end]):
        return None
    return found


def of_words(scanned: Scanned, span: Span) -> Speaker | None:
    """Whom the words that begin here name: "President Vladimir Putin at a reception" is Putin."""
    return _of(scanned, _Clause(_head(scanned.text, span), Span(span.end, span.end)))


def _before(scanned: Scanned, sentence: Span, since: int) -> Speaker | None:
    """Whom a pronoun stands for: the person that one of the sentences before begins with."""
    for _ in range(_BACK):
        if sentence.start - 1 <= max(since, scanned.body):
            return None
        sentence = scanned.sentence(sentence.start - 1)
        if sentence.start < since:
            return None
        if _PRONOUN.match(scanned.text, sentence.start) is None:
            return actor(scanned, sentence)
    return None


class _Clause(NamedTuple):
    subject: Span
    apposition: Span


def _clause(text: str, start: int, end: int, *, whole: bool = False) -> _Clause:
    """The words that name the subject of a verb at `end`, and the apposition after them; of a `whole` sentence, of its first verb."""
    dateline = _DATELINE.match(text, start, end)
    start = max(start if dateline is None else dateline.end(), end - _ROOM)
    parts = _parts(text, start, end)
    last = parts[-1]
    begin = last.start + (len(joint.group()) if (joint := _JOINT.match(text, last.start, last.end)) else 0)
    alone = text[begin : last.end].strip() and _OPENING.match(text, begin) is None
    if not whole and alone and (_TITLE.match(text, begin) is None or len(parts) == 1):
        return _Clause(_head(text, Span(begin, last.end)), Span(end, end))
    for at, part in enumerate(parts):
        if text[part.start : part.end].strip() and _OPENING.match(text, part.start) is None:
            if not whole and _BE.search(text, part.start, part.end) is not None:
                break  # "The treaty was a landmark, it said"
            head = _head(text, part)
            following = parts[at + 1] if at + 1 < len(parts) and head == part else Span(end, end)
            aside = (following.end == end and not whole) or _OPENING.match(text, following.start) is not None
            return _Clause(head, Span(end, end) if aside else _head(text, following))
    return _Clause(_direct(text, last), Span(end, end))


def _parts(text: str, start: int, end: int) -> list[Span]:
    """The stretches between the commas."""
    parts, at = [], start
    while (comma := text.find(", ", at, end)) >= 0:
        parts.append(Span(at, comma))
        at = comma + 2
    return [*parts, Span(at, end)]


def _head(text: str, part: Span) -> Span:
    """A noun with what belongs to it, up to the first word that brings in place, time or company."""
    cut = _CUT.search(text, part.start + 1, part.end)
    return part if cut is None else Span(part.start, cut.start())


def _direct(text: str, part: Span) -> Span:
    """What stands right before the verb, where a clause has an opening without a comma: "In a speech Kim Yong Nam said"."""
    names = list(_OWN_NAME.finditer(text, part.start, part.end))
    if names and part.end - names[-1].end() <= 1:
        return Span(names[-1].start(), part.end)
    return part


def _of(scanned: Scanned, clause: _Clause) -> Speaker | None:
    """The first sign in the subject decides; two of different sides, joined by "and", are nobody's own."""
    text, (start, end) = scanned.text, clause.subject
    own = _own_at(scanned, clause)
    foreign = _foreign_at(scanned, clause.subject)
    if own is None:
        return None if foreign is None else FOREIGNER
    if foreign is not None and (foreign < own or " and " in text[own:foreign]):
        return FOREIGNER
    return Speaker(own=True, leader=_LEADER.match(text, own, end) is not None or _leads(text, start, end))


def _leads(text: str, start: int, end: int) -> bool:
    return _LEADER.search(text, start, end) is not None


def _own_at(scanned: Scanned, clause: _Clause) -> int | None:
    """Where the subject shows itself as the country's own."""
    text, (start, end) = scanned.text, clause.subject
    side = _OWN_SIDE.search(text, start, end)
    if side is not None:
        return side.start()
    for name in _OWN_NAME.finditer(text, start, end):
        words = name.group().split()
        plain = words[0] in _AMBIGUOUS and (len(words) < 3 or words[1] in _OFFICE)
        if not plain and not scanned.countries(Span(name.start(), name.end())) and not _of_abroad(scanned, clause):
            return name.start()
    return None


def _of_abroad(scanned: Scanned, clause: _Clause) -> bool:
    """Whether the apposition is an office of another country."""
    span = clause.apposition
    return _OWN_SIDE.search(scanned.text, span.start, span.end) is None and _country_at(scanned, span) is not None


def _foreign_at(scanned: Scanned, span: Span) -> int | None:
    """Where the subject shows itself as foreign: a country, a foreign name, a word for guests."""
    text = scanned.text
    found = [_country_at(scanned, span), _stranger_at(text, span)]
    for pattern in (_FOREIGNERS, _SURNAME_ABROAD):
        sign = pattern.search(text, span.start, span.end)
        found.append(None if sign is None else sign.start())
    return min((at for at in found if at is not None), default=None)


def _country_at(scanned: Scanned, span: Span) -> int | None:
    return next((hit.start for hit in scanned.mentioned(span)), None)


def _stranger_at(text: str, span: Span) -> int | None:
    """Where a person or a paper with a foreign name is named."""
    if _HOME.search(text, span.start, span.end) is not None or _OWN_NAME.search(text, span.start, span.end) is not None:
        return None
    for name in _NAME.finditer(text, span.start, span.end):
        if not _OFFICE.issuperset(word for word in name.group().split() if word[0].isupper()):
            return name.start()
    return None


def _is_person(words: str) -> bool:
    return (
        _PERSON.search(words) is not None
        or _NAME.search(words) is not None
        or _SURNAME_ABROAD.search(words) is not None
    )
