"""Numbers that anybody gives of North Korean troops abroad: how many went, fell, were wounded, for how many days.

A number counts where its sentence names North Korea's own troops, or follows one that does, and the theatre of today; a figure beside
another army's noun is theirs. What is counted is decided by the nearest word of sense: "4,700 casualties, including 600 deaths" are two
facts. Engineers, builders and workers are counted apart from the troops, and the engineers' dead from those of the combat units: nine after
a hundred and one is no smaller number. What is denied, only thought possible, or told as a number of before counts for nobody.
`said_by` is who is named as the source in the sentence or the one before, else the outlet's bloc; "own" where a DPRK outlet speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from ahocorasick_rs import MATCHKIND_STANDARD, AhoCorasick

from tealeaves.model import Document, Fact
from tealeaves.observe.affirmed import Told, disputed, in_own_voice, of_abroad, operating, quoted, told
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.campaign import (
    FILE,
    MOST_TEXT,
    OWN_BLOC,
    implied,
    named,
    names_kursk,
    others_around,
    ours,
    sense,
    speakers,
    theatre_of,
)
from tealeaves.observe.document import main_language
from tealeaves.observe.lexicon import phrases
from tealeaves.observe.numbers import Number, interval, numbers, ranges
from tealeaves.observe.sentences import Span, sentences

OVERSEAS = "overseas"  # the theatre of a text that names none
MOST = 40  # facts of one document
MOST_NUMBERS = 12  # of one sentence
LEAST_TROOPS = 50  # fewer "were sent" are a delegation
MOST_PERSONS = 200_000  # more are the whole army
_AFTER, _BEFORE, _NEAR = 64, 44, 14  # code points around a number in which its sense stands
_CLAUSE = re.compile(
    r"[,;，；、](?!\s?(?:including|включая|包括|who (?:died|fell|were killed)\b|(?:погибш|павш|ранен)(?:его|их|ых)\b)) ?"
    r"|(?<=[가-힣][고며])\s|\s(?:while|whereas|but|а также|тогда как)\s"
)
_PAUSE = re.compile(r"[,;:()，；、。]|\s[-–—]\s|(?<=[가-힣][고며])\s")
_OF_WHOM = re.compile(
    r"\s?여?\s?명?\s?(?:중|가운데)(?=\s)|, of whom|其中|人中"
)  # what follows is told of a part of them
_SUBJECT = re.compile(r"(?P<noun>(?:사망|전사|부상|사상)자?)(?: ?수)?(?:이|가|은|는)? ?\Z")
_MAY_BE = re.compile(r"가능성|(?:할|될|일) 수(?:도)? 있|할지")  # Korean says behind the number that it only may be
_REACH = 40
_FATES = ("dead", "wounded", "casualties")
_ROLES = ("engineers", "builders", "workers")  # whose number is no number of the troops
_SENT = ("troops", *_ROLES)
_ADJOINING = 4  # code points between a number and the noun before it whose number it is: 우크라이나군 1천명
_SPOKEN = re.compile(
    r",\s(?=(?:the|a|an)?\s?[\w .'’-]{2,40}\b(?:said|says|reported|told)\b)"
)  # "2,000, the NIS said, while troops"
_SOURCE = re.compile(r",? according to\b")  # names who says so, and nobody who is counted
_STOP = re.compile(r"[,，;；。\n]")
_ON_TOP = re.compile(r"여?\s?명(?:\s?(?:이상|가량|정도))?[을를이의]?\s?추가")
# "4,000 of the 11,000", "most of his unit of 200": what befell the part did not befall the whole.
_PART_OF = re.compile(
    r"(?:\d[\d,.]{0,15}|most|half|many|some|none|all|тыс\.?|тысяч\w?)\s(?:of|out of|из)\s"
    r"(?:(?:the|its|an|his|their|about|around|some|roughly|nearly|estimated|approximately|more than"
    r"|unit of|group of|почти|около|всех)\s?){0,3}\Z"
)
_BARE = re.compile(r"\A[여余多]?\s?(?:(?:more|of|new|такие|км)\s)?")
_ROUNDS = re.compile(r"여?\s?발|余?[发枚發]")
_SUM = re.compile(r"포함(?:해서?|하여|한|해)\s?(?:모두|총|전체)?\s?(?:약\s?)?\Z|包括在内.{0,4}\Z")
_MONTHS = ("월", "月")
_LOOKAHEAD = 160  # code points behind a sentence in which the theatre may follow, where none has been named
_NO_PERSONS = tuple("일월년시분차개日月年时時分次")  # counters: a day, an hour, the third dispatch
_UNITS = {"days": "days", "shells": "shells"}


def observe(document: Document) -> Iterator[Fact]:
    """Each number once a document for each thing counted and each speaker: the first in the text."""
    text = document.text
    own_outlet = bloc_of(document.outlet) == OWN_BLOC
    if not _worth_reading(text, own_outlet):
        return
    seen: set[tuple[str, str, str]] = set()
    lang, before, theatre = main_language(document), Span(0, 0), ""
    unnamed = own_outlet and not names_kursk(text)
    for one in _read(document, own_outlet):
        span = one.span
        near = text[before.start : span.end] if 0 <= span.start - before.end < 3 else text[span.start : span.end]
        theatre = OVERSEAS if unnamed else theatre_of(near) or theatre or theatre_of(text[: span.end + _LOOKAHEAD])
        for fact in _facts(document, one, near, theatre, lang, own_outlet):
            key = (fact.subject, fact.value, fact.attrs["said_by"])
            if key not in seen and len(seen) < MOST:
                seen |= {key, _without_role(key)}
                yield fact
        before = span


def _without_role(key: tuple[str, str, str]) -> tuple[str, str, str]:
    """The same number told again without the word engineers: it is theirs all the same."""
    return key[0].replace("engineers ", ""), *key[1:]


def _read(document: Document, own_outlet: bool) -> Iterator[Told]:
    """The sentences: of a DPRK outlet those that it says itself, where the theatre of today is named; of others all."""
    text, none = document.text, Span(0, 0)
    if not own_outlet:
        spans = sentences(text, 0, min(len(text), MOST_TEXT))
        yield from (Told(span, none, none, abroad=False, own=True) for span in spans)
    elif operating(text) and not of_abroad(document.headline) and not disputed(text):
        yield from (one for one in told(text) if in_own_voice(text, one))


def _worth_reading(text: str, own_outlet: bool) -> bool:
    """A DPRK outlet names the theatre, or an overseas operation; others must name both Russia's war and the North's people."""
    return any(named(text)) if own_outlet else bool(_own().find_matches_as_indexes(text)) and bool(theatre_of(text))


@lru_cache(maxsize=1)
def _own() -> AhoCorasick:
    forms = next(entry.fields["stems"] for entry in phrases(FILE, "sense", "name") if entry.name == "own")
    return AhoCorasick(
        [form for form in forms if form[0].isupper() or not form.isascii()], matchkind=MATCHKIND_STANDARD
    )


def _facts(document: Document, one: Told, near: str, theatre: str, lang: str, own_outlet: bool) -> Iterator[Fact]:
    text, span = document.text, one.span
    if not theatre or (not any(char.isdigit() for char in text[span.start : span.end]) and not _spelt(text, span)):
        return
    named_own = sense("own").search(near) is not None or (
        own_outlet and (ours().search(near) is not None or implied(text, span.start, span.end))
    )
    if not named_own or sense("past").search(near) is not None:
        return
    if own_outlet and theatre == OVERSEAS and others_around(text, span.start, span.end):
        return
    asked = text[span.start : span.end].endswith(("?", "？"))
    if not own_outlet and (asked or sense("denial").search(text, span.start, span.end) is not None):
        return  # whose number it is that somebody denies is not told for sure
    found = ranges(text, list(islice(numbers(text, span.start, span.end), MOST_NUMBERS)))
    line = max(text.rfind("\n", 0, span.start) + 1, span.end - len(near))
    for i, number in enumerate(found):
        room = Span(found[i - 1].end if i else span.start, found[i + 1].start if i + 1 < len(found) else span.end)
        # Nothing of another paragraph, nor of the clause of a later number, tells whose dead these are.
        about = f"{document.headline} {text[line : number.end]}{_clause(text, number, room)}"
        what = "" if quoted(text, one, number.start, number.end) else _what(text, number, room, span, about)
        if what:
            fact = _fact(document, number, what, (text[span.start : span.end], near), theatre, lang, own_outlet)
            planned = what in _SENT and _planned(text, number, room, span)
            yield replace(fact, attrs={**fact.attrs, "planned": "yes"}) if planned else fact


def _planned(text: str, number: Number, room: Span, sentence: Span) -> bool:
    """Whether those counted are to be sent, and not there yet."""
    before, after = text[sentence.start : number.start], _clause(text, number, room).partition(" and ")[0]
    return sense("planned").search(before) is not None or sense("planned").search(after) is not None


def _clause(text: str, number: Number, room: Span) -> str:
    """What follows the number up to the end of its clause."""
    return _CLAUSE.split(text[number.end : min(room.end, number.end + _AFTER)], maxsplit=1)[0]


def _spelt(text: str, span: Span) -> bool:
    return next(numbers(text, span.start, span.end), None) is not None


def _fact(
    document: Document, number: Number, what: str, words: tuple[str, str], theatre: str, lang: str, own_outlet: bool
) -> Fact:
    unit = _UNITS.get(what, "days" if what == "deployment days" else "persons")
    subject = f"{what if what in ('deployment days', 'shells') else f'DPRK {what}'}|{_where(what, theatre)}"
    bloc = bloc_of(document.outlet)
    least, most = interval(number)
    attrs = {
        "unit": unit,
        "least": str(least),
        "most": str(most),
        "said_by": _said_by(*words, bloc, own_outlet),
        "outlet": document.outlet,
    }
    attrs |= {"bloc": bloc} if bloc else {}
    attrs |= {"qualifier": number.qualifier} if number.qualifier else {}
    attrs |= {"additional": "yes"} if what in _SENT and _additional(document.text, number) else {}
    start = number.from_ if document.text[number.from_ : number.start].strip() else number.start
    return Fact("quantity", subject, str(number.value), start, max(number.end, number.to), lang, attrs)


def _additional(text: str, number: Number) -> bool:
    """Whether the number is told as an addition to one told before: "an additional 3,000", 3천명을 추가로."""
    before = _STOP.split(text[max(0, number.from_ - 28) : number.start])[-1]
    after = _STOP.split(text[number.end : number.end + 24], maxsplit=1)[0]
    if sense("additional").search(before) is not None or _ON_TOP.match(after) is not None:
        return True
    return sense("more of them").match(after.lstrip()) is not None


def _where(what: str, theatre: str) -> str:
    """Those who were sent are one number, whoever says Kursk for Russia; the others are of the theatre named, Kursk for the war."""
    return "Russia" if what in (*_SENT, "shells") else "Kursk" if theatre == "Russia" else theatre


def _said_by(sentence: str, near: str, bloc: str, own_outlet: bool) -> str:
    """Who is named as the source in the sentence, else just before it; the country itself only where nobody else is named."""
    if own_outlet:
        return "own"
    for words in (sentence, near):
        places = [(found.start(), name) for name, pattern in speakers() if (found := pattern.search(words)) is not None]
        named = [name for _, name in sorted(places) if name != "DPRK"]
        if places:
            return named[0] if named else "own"
    return f"outlets of {bloc}" if bloc else "unknown"


def _what(text: str, number: Number, room: Span, sentence: Span, about: str) -> str:
    """What the number counts, "" for nothing of ours: the sense directly after it decides, else the nearest before it."""
    after = text[number.end : min(room.end, number.end + _AFTER)]
    before = text[max(room.start, number.start - _BEFORE) : number.start]
    if number.yearlike and sense("person").search(after[:_NEAR]) is None:
        return ""
    if sense("days").match(after.lstrip(" -–여간")) is not None:
        if before.rstrip().endswith(_MONTHS):
            return ""  # 8월 22일, 8月22日: a day of the calendar
        return "deployment days" if _lasted(text[sentence.start : sentence.end], number, after) else ""
    if after[:1] in _NO_PERSONS or _of_things(after):
        return "shells" if _are_shells(text, number, room) else ""
    if number.value > MOST_PERSONS:
        return "shells" if _are_shells(text, number, room) else ""
    if _of_others(after, before) or sense("former").search(before) is not None:
        return ""
    of_all = _PART_OF.search(text, max(sentence.start, number.from_ - _BEFORE), number.start) is not None
    fate = "" if of_all else _fate(_clause(text, number, room), before)
    role = sense("engineers").search(about) is not None
    if fate:
        return f"engineers {fate}" if role else fate
    if _are_shells(text, number, room):
        return "shells"
    if _SUM.search(before) is not None:  # 사상자는 전사자 600명을 포함해 총 4700명
        whole = _CLAUSE.split(text[sentence.start : number.start])[-1]
        return "casualties" if sense("casualties").search(whole) is not None else ""
    return _sent(text, number, sentence, after, before)


def _of_things(after: str) -> bool:
    """Whether the word directly behind the number, and a counter or "of" between, is a thing: "27 tanks", 100여대."""
    return sense("things").match(_BARE.sub("", after, count=1)) is not None


def _are_shells(text: str, number: Number, room: Span) -> bool:
    """Whether shells are counted: the word follows, or in Korean stands directly before the number with its counter behind."""
    if sense("shells").search(_clause(text, number, room)[:_BEFORE]) is not None:
        return True
    before = text[max(room.start, number.from_ - _NEAR) : number.from_]
    return _ROUNDS.match(text, number.end) is not None and sense("shells").search(before) is not None


def _sent(text: str, number: Number, sentence: Span, after: str, before: str) -> str:
    """As what those were sent whom the number counts; "" where nobody was, or only might be."""
    if sense("deployed").search(text, sentence.start, sentence.end) is None or number.value < LEAST_TROOPS:
        return ""
    if sense("honoured").search(text, sentence.start, sentence.end) is not None:
        return ""  # those who were decorated are not all who were there
    clause = _SPOKEN.split(after, maxsplit=1)[0]
    if (
        sense("possible").search(before) is not None
        or _MAY_BE.search(clause[:_REACH]) is not None
        or not _of_persons(text, number, clause, sentence)
    ):
        return ""
    named = (
        sense("person").search(clause[:_BEFORE]) is not None
    )  # else the noun stands before: "builders, 5,000 of them"
    return _role(after) or _role_before(before, _ADJOINING if named else _BEFORE) or "troops"


def _role(words: str) -> str:
    """The first of the roles in what follows a number, up to the next pause."""
    near = _PAUSE.split(words[:_BEFORE], maxsplit=1)[0]
    places = {role: found.start() for role in _ROLES if (found := sense(role).search(near)) is not None}
    return min(places, key=lambda role: (places[role], role), default="")


def _role_before(words: str, reach: int) -> str:
    """The last of the roles in what stands before a number, where it ends within `reach` of it: 공병 1000명."""
    ends = {role: last.end() for role in _ROLES for last in list(sense(role).finditer(words))[-1:]}
    nearest = max(ends, key=lambda role: (ends[role], role), default="")
    return nearest if nearest and len(words) - ends[nearest] <= reach else ""


def _lasted(sentence: str, number: Number, after: str) -> bool:
    """Whether the days are those of a deployment: "a 120-day deployment"; not a date ("12일") and not a short while."""
    return number.value >= 10 and not number.yearlike and sense("duration").search(sentence) is not None


def _first_person(after: str) -> int:
    found = sense("person").search(after)
    return found.start() if found is not None else len(after)


def _of_persons(text: str, number: Number, after: str, sentence: Span) -> bool:
    """Whether a noun of persons follows closely, or "deployed" does in a sentence with such a noun: "with 12,000 deployed there"."""
    if sense("person").search(after[:_BEFORE]) is not None or _role(after):
        return True
    sent = sense("deployed").match(after.lstrip())
    return sent is not None and sense("person").search(text[sentence.start : sentence.end]) is not None


def _fate(after: str, before: str) -> str:
    """Dead, wounded or both, where persons are counted: by the words after the number, else by the nearest that ends just before it."""
    if not _counted(after):
        return ""
    own = _adjoining_fate(before)
    if own:
        return "" if _theirs(before) else own
    found = {} if _OF_WHOM.match(after) else {name: sense(name).search(after) for name in _FATES}
    places = {name: one.start() for name, one in found.items() if one is not None}
    if places:
        first = min(places, key=lambda name: (places[name], name))
        return "casualties" if first == "casualties" or {"dead", "wounded"} <= places.keys() else first
    ends = {name: last.end() for name in _FATES for last in list(sense(name).finditer(before))[-1:]}
    nearest = max(ends, key=lambda name: (ends[name], name), default="")
    between = before[ends[nearest] :] if nearest else ""
    near = bool(nearest) and len(between) < _NEAR + 6 and not _CLAUSE.search(between)
    return nearest if near and not _theirs(before) else ""


def _adjoining_fate(before: str) -> str:
    """The fate whose noun is the subject of the number: 부상이 2700명으로 사상자 수가 3000명. Only Korean puts it so."""
    subject = _SUBJECT.search(before)
    stem = before[: subject.end("noun")] if subject is not None else ""
    return next((name for name in _FATES for one in sense(name).finditer(stem) if one.end() >= len(stem) - 1), "")


def _of_others(after: str, before: str) -> bool:
    """Whether another army's noun comes first behind the number, or adjoins it: 우크라이나군 1천명, "300 Ukrainian soldiers"."""
    after = _SOURCE.split(after, maxsplit=1)[0]
    foreign = sense("others").search(after)
    if foreign is not None and foreign.start() < _first_person(after):
        return True
    last = max((found.end() for found in sense("others").finditer(before)), default=None)
    return last is not None and len(before) - last <= _ADJOINING


def _theirs(before: str) -> bool:
    """Whether the words before a number are about another army: "the Ukrainian army lost 300 soldiers"."""
    foreign = list(sense("others").finditer(before))
    own = list(sense("own").finditer(before))
    return bool(foreign) and (not own or own[-1].start() < foreign[-1].start())


def _counted(after: str) -> bool:
    """Whether persons follow the number closely, or their fate does: "nine lives", "600 killed"."""
    return any(sense(name).search(after[:_BEFORE]) is not None for name in ("person", "dead", "wounded", "casualties"))
