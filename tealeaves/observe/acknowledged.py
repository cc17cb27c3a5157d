"""What North Korea's own outlets admit of its troops abroad: that they went, fell, how many, who, that they were honoured or came home.

A sentence admits a state where it has the state's words, names our own troops (or follows a sentence that does) and the
theatre stands within a window of them, beside an operation. The dead of the Korean War, of the war against Japan, of the Kursk of 1943 and
of foreign armies carry the same words all year: `past` and the nearest subject keep them out. Only the outlet's own affirmation counts
(`affirmed`): a foreign claim, quoted or told, a denial, a rumour and a supposition admit nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tealeaves.model import Document, Fact
from tealeaves.observe import quantities
from tealeaves.observe.affirmed import Told, affirmed, disputed, of_abroad, operating, told
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.campaign import OVERSEAS_FILE as FILE
from tealeaves.observe.campaign import OWN_BLOC, implied, named, ours, russias, sense
from tealeaves.observe.document import main_language
from tealeaves.observe.lexicon import phrases, words_of
from tealeaves.observe.sentences import Span, stems

GROUP = "KPA"
WINDOW = 500  # code points on both sides of a sentence in which the theatre must be named
MOST = 60  # sentences with a state that are looked at


def observe(document: Document) -> Iterator[Fact]:
    """Each state once a document and theatre: the first sentence that admits it; each number of dead once. `days`: of the deployment."""
    text = document.text
    if bloc_of(document.outlet) != OWN_BLOC or not any(named(text)):
        return
    lang, counted = main_language(document), list(quantities.observe(document))
    days = next((fact.value for fact in counted if fact.subject.startswith("deployment days")), "")
    common = {"said_by": "own"} | ({"days": days} if days else {})
    seen: set[tuple[str, str]] = set()
    for subject, state, span in _admitted(document):
        if (subject, state) not in seen:
            seen.add((subject, state))
            yield Fact("acknowledged", subject, state, span.start, span.end, lang, common)
    for fact in _numbers(counted, common):
        if fact.value == "counted" and (fact.subject, "died") not in seen:  # so many fell: they did
            seen.add((fact.subject, "died"))
            yield Fact("acknowledged", fact.subject, "died", fact.start, fact.end, fact.lang, common)
        yield fact


def _numbers(counted: list[Fact], common: dict[str, str]) -> Iterator[Fact]:
    """The numbers of dead and of days that the document gives, each as a state of its own."""
    for fact in counted:
        what, _, theatre = fact.subject.partition("|")
        state = "counted" if what.endswith("dead") else "timed" if what == "deployment days" else ""
        if state:
            attrs = common | {"number": fact.value, "unit": fact.attrs["unit"], "whose": what}
            attrs |= {"qualifier": fact.attrs["qualifier"]} if "qualifier" in fact.attrs else {}
            yield Fact("acknowledged", f"{GROUP}|{theatre}", state, fact.start, fact.end, fact.lang, attrs)


def _admitted(document: Document) -> Iterator[tuple[str, str, Span]]:
    text = document.text
    places = operating(text)
    if not places or of_abroad(document.headline) or disputed(text):
        return
    theatre = "Kursk" if named(text)[0] else "overseas"
    found = list(_candidates(text, places))
    anchored = any(_in(places, one.span) for _, one in found)  # some state is said in one sentence with the theatre
    for state, one in found:
        if anchored or _beside(text, places, one):
            yield f"{GROUP}|{theatre}", state, one.span


def _candidates(text: str, places: tuple[Span, ...]) -> Iterator[tuple[str, Told]]:
    """Each state that a sentence within the window affirms of our own troops."""
    looked = 0
    for one in told(text):
        sentence, beside = text[one.span.start : one.span.end], text[one.previous.start : one.previous.end]
        if one.own and ours().search(beside) is None:
            beside += (
                " " + text[one.following.start : one.following.end]
            )  # the leader says first what befell them, then who they are
        states = [(name, pattern) for name, pattern in _states() if pattern.search(sentence) is not None]
        looked += bool(states)
        if not states or looked > MOST or not _near(text, places, one.span):
            continue
        for state, pattern in states:
            if _fits(state, sentence) and _of_ours(text, one.span, beside, pattern) and affirmed(text, one, pattern):
                yield state, one


def _in(places: tuple[Span, ...], span: Span) -> bool:
    return any(span.start <= each.start < span.end for each in places)


def _beside(text: str, places: tuple[Span, ...], one: Told) -> bool:
    """Whether the sentence before or after names the theatre, and not to tell of another army there or to cheer it."""
    return any(
        _in(places, span) and _cheering().search(text, *span) is None and not _of_others_alone(text, span)
        for span in (one.previous, one.span, one.following)
    )


def _of_others_alone(text: str, span: Span) -> bool:
    return sense("others").search(text, *span) is not None and ours().search(text, *span) is None


def _fits(state: str, sentence: str) -> bool:
    """Whether the sentence can be of that state.

    Who cheers others, or takes part in a lecture, does not say that he went, and portraits are those of the fallen.
    """
    if state == "deployed":
        return _cheering().search(sentence) is None and sense("fighting").search(sentence) is not None
    return state != "named" or _honouring().search(sentence) is not None


def _near(text: str, places: tuple[Span, ...], span: Span) -> bool:
    """Whether a theatre of today is named within the window; Russia's operation in the sentence itself."""
    return any(
        span.start <= each.start < span.end
        or (span.start - WINDOW <= each.start <= span.end + WINDOW and not russias().match(text, each.start))
        for each in places
    )


def _of_ours(text: str, span: Span, previous: str, state: re.Pattern[str]) -> bool:
    """Whether the state is of our own troops of today: they are named in the sentence, or just before it, and nobody else is nearer."""
    sentence = text[span.start : span.end]
    if sense("past").search(sentence) is not None or _unsure().search(sentence) is not None:
        return False
    if ours().search(sentence) is not None:
        return _nearer(sentence, state)
    if implied(text, *span):
        return True
    if sense("past").search(previous) is not None or sense("others").search(sentence) is not None:
        return False
    if sense("others").search(previous) is not None and _honouring().search(sentence) is None:
        return False  # "dozens were killed", after a sentence on two armies
    return ours().search(previous) is not None


def _nearer(sentence: str, state: re.Pattern[str]) -> bool:
    """Whether our own troops stand nearer than any foreign army to some of the state's words."""
    foreign = [found.start() for found in sense("others").finditer(sentence)]
    own = [found.start() for found in ours().finditer(sentence)]
    places = [found.start() for found in state.finditer(sentence)]
    return not foreign or any(
        min(abs(at - each) for each in own) <= min(abs(at - each) for each in foreign) for at in places
    )


@lru_cache(maxsize=1)
def _unsure() -> re.Pattern[str]:
    return stems(words_of(FILE, "unsure"))


@lru_cache(maxsize=1)
def _states() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry.name, stems(entry.fields["stems"])) for entry in phrases(FILE, "state", "name"))


@lru_cache(maxsize=1)
def _cheering() -> re.Pattern[str]:
    return stems(words_of(FILE, "cheering"))


@lru_cache(maxsize=1)
def _honouring() -> re.Pattern[str]:
    return stems(words_of(FILE, "honouring"))
