"""The relation slots of English: before the country, before and after the pair, before and after a word of relation, set phrases.

"the fraternal Russian people", "the heroic army and people of Cuba"; "the unbreakable DPRK-Russia friendship"; "invincible alliance";
"sworn friends". A word that no lexicon has counts where an article or a possessive stands before it and it ends
as adjectives do: it is new to us, which may be the point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tealeaves.observe.lexicon import listed
from tealeaves.observe.phrases.genre import Genre
from tealeaves.observe.phrases.lexicon import lexicon
from tealeaves.observe.phrases.scan import Hit, Scanned
from tealeaves.observe.phrases.whose import Use, is_image, whose_relation

LANGUAGE = "en"
_ROOM = 90  # code points before a country in which its adjectives stand
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_PEOPLE = (
    r"(?:people|peoples|army|government|governments|nation|armed forces|soldiers|servicepersons|service personnel|servicemen|leadership"
    r"|leaders?|comrades?|friends?|neighbou?rs?|working class|working people|communists|youth|women|party|country|state|land|brothers|"
    r"heroes|warriors|officers|volunteers|compatriots)"
)
_AFTER = re.compile(rf" (?:(?:[a-z-]+,? (?:and )?){{0,2}})(?P<noun>{_PEOPLE})\b(?!['’]s\b)")
_IS = re.compile(
    r" (?:is|are|was|will be|has been|remains?) (?:an? |the |as )?(?:most )?(?P<first>[a-z-]+)(?:,? and (?P<second>[a-z-]+))?"
)
_ADDRESSED = re.compile(r"\b(?:comrades?|friends?)\b")
_OF = re.compile(rf"\b{_PEOPLE}(?:(?:,| and)(?: the| all)?(?: [a-z-]{{1,24}})? {_PEOPLE}){{0,5}} of (?:the )?\Z")
_BETWEEN = re.compile(
    r"(?: [a-z][a-z-]*,?){0,4}? (?P<head>relations?|relationship|ties|bonds?|friendship|alliance|comradeship|partnership|cooperation)\b"
)
_NOUN_FOLLOWS = re.compile(
    r" (?!(?:and|or|in|on|at|to|for|by|of|with|from|as|is|are|was|were|has|have|had|will|would|that|which|who|into|than|but|under|through"
    r"|today|greater|new|more|again|forever|prosperity|success|victory)\b)[a-z]"
)
_DETERMINERS = listed("the our your their his its this that these those a an all")
_LINKS = listed("and or as most more very ever our")
_ENDINGS = ("al", "ful", "ous", "ive", "ic", "ary", "able", "ible", "less", "like", "loving", "hearted", "minded")
_PLAIN = listed(
    "several national federal local central political economic international regional medical official general diplomatic bilateral "
    "cultural mutual present recent normal external public current previous annual final original equal social technical industrial "
    "cooperative scientific different various multilateral inter-governmental governmental intergovernmental parliamentary important "
    "additional actual possible respective individual global joint inter-state interstate legal financial commercial democratic "
    "republican islamic imperial colonial hostile abnormal bad strained military equitable practical favorable normal educational "
    "agricultural provincial municipal royal honorary presidential ministerial overall total real only early daily monthly weekly "
    "yearly likely elderly nearly newly family ally supply reply apply rely fully really entirely steadily rapidly greatly highly "
    "personally recently especially particularly ordinary residual potential territorial environmental historical significant frequent "
    "relevant independent sovereign south-south north-south newly-appointed long-term high-level korea-based far-reaching mutually "
    "reciprocal beneficial increasingly dynamic positive constructive further comprehensive visible active extensive broad all-round "
    "multi-faceted multifaceted wide-ranging overall people-to-people party-to-party state-to-state good-natured latin"
)


def uses(scanned: Scanned, genre: Genre) -> Iterator[Use]:
    """Every use in the body of a document, in no order."""
    for hit in scanned.hits:
        if hit.form.language != LANGUAGE or hit.start < scanned.body:
            continue
        if hit.form.what == "pair":
            yield from _pair(scanned, hit)
        elif hit.form.what in ("name", "adjective"):
            yield from _before_country(scanned, hit)
        else:
            yield from _of_relation(scanned, hit, genre)


def _before_country(scanned: Scanned, hit: Hit) -> Iterator[Use]:
    """The adjectives before "Russian people", before "Russia", and before "people of Russia"."""
    text = scanned.text
    start, end = hit.start, hit.end
    if hit.form.what == "adjective":
        after = _AFTER.match(text, end, end + 60)
        if after is None:
            return
        end = after.end()
    else:
        if _NOUN_FOLLOWS.match(text, end) is not None:
            return  # "his historic China visit"
        of = _OF.search(text, max(scanned.body, start - _ROOM), start)
        start = start if of is None else of.start()
    addressed = _ADDRESSED.search(text, start, end) is not None
    for value, known, begin in _adjectives(text, start, scanned.body):
        if value == "dear" and addressed:
            continue  # "Dear Chinese comrades," is a form of address
        if hit.form.value not in lexicon().rivals or value in lexicon().of_rivals:
            yield Use(hit.form.value, value, "before_country", known, begin, end)


def _pair(scanned: Scanned, hit: Hit) -> Iterator[Use]:
    """ "the blood-sealed DPRK-China friendship", "DPRK-Russia comradely relations"."""
    text = scanned.text
    found = _BETWEEN.match(text, hit.end, hit.end + 80)
    if found is None:
        return
    head = lexicon().words[LANGUAGE].heads.get(found["head"], "relations")
    before = _adjectives(text, hit.start, scanned.body)
    inside = _adjectives(text, found.start("head"), hit.end)
    for value, known, begin in (*before, *inside):
        yield Use(hit.form.value, f"{value} {head}", "pair", known, min(begin, hit.start), found.end())


def _of_relation(scanned: Scanned, hit: Hit, genre: Genre) -> Iterator[Use]:
    """A word of relation or a set phrase, where the sentence or the message says whose it is."""
    whose = whose_relation(scanned, hit, genre)
    if whose is None:
        return
    country, slot = whose
    before = [] if hit.form.what == "image" else _adjectives(scanned.text, hit.start, scanned.body)
    for value, known, begin in before:
        yield Use(country, f"{value} {hit.form.value}", slot, known, begin, hit.end)
    if hit.form.what != "head" and not before and is_image(scanned, hit, genre):
        yield Use(country, hit.form.value, slot, True, hit.start, hit.end)
    if hit.form.what != "image" and (found := _IS.match(scanned.text, hit.end)) is not None:
        for value in _known(found["first"], found["second"]):
            yield Use(country, f"{value} {hit.form.value}", slot, True, hit.start, found.end())


def _known(*words: str | None) -> set[str]:
    """The phrases of those of these words that the lexicon has as adjectives."""
    adjectives = lexicon().words[LANGUAGE].adjectives
    return {adjectives[word] for word in words if word is not None and word in adjectives}


def _adjectives(text: str, end: int, floor: int) -> list[tuple[str, bool, int]]:
    """The adjectives that end at `end`: (phrase, whether a lexicon has it, where it begins)."""
    start = max(floor, end - _ROOM)
    words = list(_WORD.finditer(text, start, end))
    known = lexicon().words[LANGUAGE].adjectives
    found: list[tuple[str, bool, int]] = []
    strange: list[tuple[str, bool, int]] = []
    right = end
    for word in reversed(words):
        between = text[word.end() : right]
        norm = word.group().lower()
        if between.strip(" ") not in ("", ","):
            break
        if norm in _DETERMINERS and norm not in _LINKS:
            return [*found, *strange]
        if norm in known:
            found.append((known[norm], True, word.start()))
        elif norm not in _LINKS and norm not in _PLAIN:
            if not _like_an_adjective(word.group(), norm):
                break
            strange.append((norm, False, word.start()))
        right = word.start()
    return found


def _like_an_adjective(word: str, norm: str) -> bool:
    return word == norm and len(norm) > 4 and (norm.endswith(_ENDINGS) or "-" in norm)
