"""What stands before and after a person's name in English: "the respected Comrade X", "traitor X", "the X clique", "called X a traitor".

Reads to the left of the name as far as words of the lexicon, offices, links and countries go, with ONE unknown word between a known epithet
and the rest: what is worth knowing is seldom in the lexicon. Every step moves on, so the cost is linear in what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tealeaves.observe.epithets.lexemes import Lexeme, lexemes
from tealeaves.observe.epithets.names import Named
from tealeaves.observe.epithets.uses import Use
from tealeaves.observe.lexicon import listed, words_of

LANGUAGE = "en"
_ROOM = 110  # code points before a name that are read
_OPENING = "\"'“‘(《«["
_CLOSING = "\"'”’)》»]"
_STOPS = ",;:.!?-–—"
_NO_EPITHET = listed(
    "of to in on at by for from with against about under over between among upon into through as than if when while where who "
    "whom which whose is are was were be been being has have had do does did will would shall should can could may might must "
    "not no only even also still just said says called met and or but so yet he she it they we you i his its him them us led "
    "sent took made gave held let make see saw this that these those all some any other another same one two three four five "
    "ten hundred many more most much very too there here what how why because before after since until during toward towards "
    "around near like both each every few several such own out up down off away again once then now"
)  # words that never are an epithet, and end what is read
_AS = re.compile(r" (?:as |to be )?(?P<open>[\"“'‘]?)(?:a|an|the) ")
_CALLS = re.compile(
    r"\b(?:call|brand|denounc|label|dub|describ|term|condemn|nicknam|hail|prais|dubb)(?:s|es|ed|ing)?\b[^.\n]{0,40}\Z"
)
_AFTER_NAME = 90  # code points after a name that are read
_APPOSITION = re.compile(r", (?:the |a |an |that |this |such )?(?=[\"“a-zA-Z])")
_PASSED = listed("most very newly appointed two three")  # in an apposition before the noun
# An office before a name, written out: "puppet Minister of National Defence X".
_OFFICE_OF = re.compile(
    r"\b(?:[Vv]ice-)?(?:[Mm]inister|[Dd]irector|[Cc]hief|[Cc]hairman|[Hh]ead|[Ss]ecretary|[Cc]ommander) of (?:the )?"
    r"(?:[A-Z][a-z]+,? (?:and )?){1,3}(?:of [Ss]outh Korea )?\Z"
)
# Several who share a noun in the plural: "the traitors X and Y".
_SHARED = re.compile(r"\b(?P<word>[a-z]{4,15}s) (?:[A-Z][a-z]+(?:[ -][A-Z]?[a-z]+){1,2}(?:, and | and |, )){1,4}\Z")
_NEXT_NAME = re.compile(r" [A-Z][a-z]+ [A-Z]")  # ", traitor Kim Tae Hyo": the next man's
_OF = re.compile(r" (?:group|band|gang|clique|bunch|horde|forces?) of (?=[a-z])")


def use_of(text: str, mention: Named, *, rival: bool) -> Use | None:
    """The epithet at one mention: what precedes the name, and for rivals what follows it."""
    before = _read_before(text, mention.start)
    after = _read_after(text, mention.end, rival=rival)
    found = before + after
    counted = [(name, at, end) for name, at, end, lexeme in found if lexeme is None or lexeme.counts]
    if not counted:
        return None
    start = min([mention.start, *(at for _, at, _ in counted)])
    end = max([mention.end, *(end for _, _, end in counted)])
    known = [lexeme for _, _, _, lexeme in found if lexeme is not None and lexeme.counts]
    unknown = tuple(name for name, _, _, lexeme in found if lexeme is None)
    slot = "postnominal" if start == mention.start else ""
    return Use(mention.person, tuple(known), start, end, slot, unknown)


def called_as(text: str, mention: Named) -> Use | None:
    """ "called X a traitor", "branded X as 'human scum'": what the sentence says somebody calls the person."""
    found = _AS.match(text, mention.end)
    if found is None:
        return None
    left = max(0, mention.start - 70, text.rfind("\n", 0, mention.start) + 1)
    if _CALLS.search(text, left, mention.start) is None:
        return None
    read = _forward(text, found.end(), min(len(text), found.end() + _AFTER_NAME))
    known = tuple(lexeme for _, _, _, lexeme in read if lexeme.counts)
    if not any(lexeme.kind in ("insult", "band", "role", "honour") for lexeme in known):
        return None
    return Use(mention.person, known, mention.start, max(end for _, _, end, _ in read), "called_as", ())


_Read = tuple[str, int, int, Lexeme | None]


def _read_before(text: str, start: int) -> list[_Read]:
    """The words before the name from right to left, until one that is no part of an epithet."""
    low = max(0, start - _ROOM, text.rfind("\n", 0, start) + 1)
    out, at = list[_Read](), start
    if start <= low or text[start - 1] not in " \"“'‘":
        return out
    if text.endswith((" and ", ", "), low, start):
        return _shared(text, start, low)
    at = _before_office(text, start, low)
    while (word := _word_before(text, at, low)) is not None:
        token, begin, stop, opened = word
        found, begin = _looked_up(text, token, begin, low)
        if found is not None:
            out.append((found.name, begin, stop, found))
        elif token not in _countries():
            if opened or not _belongs(text, token, begin, low, out):
                break
            out.append((token, begin, stop, None))
        at = begin
        if opened or begin <= low:
            break
    return out


def _shared(text: str, start: int, low: int) -> list[_Read]:
    """The noun that several names share, of which this is a later one: "the Sun and X" is none."""
    found = _SHARED.search(text, low, start)
    lexeme = None if found is None else lexemes(LANGUAGE).words.get(found["word"])
    if found is None or lexeme is None or lexeme.kind != "insult":
        return []
    return [(lexeme.name, *found.span("word"), lexeme)]


def _before_office(text: str, start: int, low: int) -> int:
    """Where an office begins that is written out before the name; the name itself where there is none."""
    if text.rfind(" of ", low, start) < 0:
        return start
    found = _OFFICE_OF.search(text, low, start)
    return start if found is None else found.start()


def _looked_up(text: str, token: str, begin: int, low: int) -> tuple[Lexeme | None, int]:
    """The lexeme that ends with this word, the longest there is, and where it begins."""
    table = lexemes(LANGUAGE)
    if token not in table.longer:
        return table.words.get(token), begin
    found = table.ending(token, _words_before(text, begin, low))
    if found is None:
        return None, begin
    for _ in range(found[1] - 1):
        word = _word_before(text, begin, low)
        begin = begin if word is None else word[1]
    return found[0], begin


def _belongs(text: str, token: str, begin: int, low: int, out: list[_Read]) -> bool:
    """Whether an unknown word is part of the epithet: the only such, after an epithet, before the name or a noun for the person."""
    if any(lexeme is None for _, _, _, lexeme in out):
        return False
    if out and (out[-1][3] is None or out[-1][3].kind not in ("role", "insult")):
        return False
    return _may_be_epithet(token, text[begin]) and _known_before(text, begin, low)


def _word_before(text: str, at: int, low: int) -> tuple[str, int, int, bool] | None:
    """The word that ends before `at`: lower case, its place, and whether a quotation mark opens before it; None where a stop stands."""
    end = at
    while end > low and text[end - 1] in " \"“'‘":
        end -= 1
    if end <= low or (text[end - 1] in _STOPS and not text.endswith(("Gen.", "Mr.", "Dr.", "Pres."), low, end)):
        return None
    begin = max(text.rfind(" ", low, end) + 1, low)
    opened = text[begin] in _OPENING
    while begin < end and text[begin] in _OPENING:
        begin += 1
    stop = end
    while stop > begin and text[stop - 1] in _CLOSING + ".":
        stop -= 1
    token = text[begin:stop].lower()
    if not token or (token[0] not in "abcdefghijklmnopqrstuvwxyz"):
        return None
    return token, begin, stop, opened


def _words_before(text: str, at: int, low: int) -> Iterator[str]:
    for _ in range(3):
        word = _word_before(text, at, low)
        if word is None:
            return
        yield word[0]
        at = word[1]


def _known_before(text: str, at: int, low: int) -> bool:
    """Whether the word before `at` is an epithet that we know: then an unknown word after it belongs to it."""
    word = _word_before(text, at, low)
    found = None if word is None else lexemes(LANGUAGE).words.get(word[0])
    return found is not None and found.kind in ("honour", "insult")


def _may_be_epithet(token: str, first: str) -> bool:
    plain = first.islower() and len(token) > 3 and token.replace("-", "").isalpha()
    return plain and not token.endswith(("s", "ly", "ing", "tion")) and token not in _NO_EPITHET


@cache
def _countries() -> frozenset[str]:
    return frozenset(marker for marker in words_of("voices.toml", "markers") if " " not in marker) | {
        "south",
        "u.s",
        "korea's",
        "korean",
    }


def _read_after(text: str, end: int, *, rival: bool) -> list[_Read]:
    """What follows a rival's name directly ("clique", "group of traitors") or in apposition (", the traitor to")."""
    if not rival:
        return _friend_after(text, end) if text.startswith((", ", " - "), end) else []
    of = _OF.match(text, end)
    if of is not None:
        rest = _forward(text, of.end(), min(len(text), of.end() + _AFTER_NAME))
        return [*_forward(text, end, of.end() - 3), *rest]
    if text.startswith(" ", end):
        return [*_forward(text, end, min(len(text), end + _AFTER_NAME))]
    apposition = _APPOSITION.match(text, end)
    read = (
        [] if apposition is None else _forward(text, apposition.end(), min(len(text), apposition.end() + _AFTER_NAME))
    )
    insults = any(lexeme.kind in ("insult", "band") for _, _, _, lexeme in read)
    return [*read] if insults and not _NEXT_NAME.match(text, read[-1][2]) else []


def _friend_after(text: str, end: int) -> list[_Read]:
    """A warm apposition: ", his dearest friend and comrade"."""
    found = _FRIEND.match(text, end)
    if found is None:
        return []
    table, out = lexemes(LANGUAGE), list[_Read]()
    for word in re.finditer(r"[a-z]+", text[found.start("words") : found.end("words")].lower()):
        lexeme = table.words.get(word.group())
        if lexeme is not None and lexeme.counts:
            at = found.start("words") + word.start()
            out.append((lexeme.name, at, at + len(word.group()), lexeme))
    return out


_FRIEND = re.compile(
    r"(?:,| -) (?:his |my |the |our |whom he called )*(?P<words>(?:most )?(?:closest|dearest|dear|intimate|truest|true|respected)"
    r" (?:friend|comrade|brother)(?: and (?:friend|comrade|brother))?)\b"
)
_KnownRead = tuple[str, int, int, Lexeme]


def _forward(text: str, at: int, limit: int) -> list[_KnownRead]:
    """The words of the lexicon from `at` on, up to the first that is none; only with one that says something."""
    out = list[_KnownRead]()
    while at < limit:
        found = _WORD.match(text, at, limit)
        if found is None:
            break
        token = found["word"].lower()
        if token in _PASSED:
            at = found.end()
            continue
        first = found.start("word")
        lexeme, found = _longest(text, token, found, limit)
        if lexeme is None or lexeme.kind in ("honour", "link"):
            break
        out.append((lexeme.name, first, found.end("word"), lexeme))
        at = found.end()
        if text.startswith(("'", "’", ",", ".", ";"), at):
            break
    while out and not out[-1][3].counts:
        out.pop()
    return out


def _longest(text: str, token: str, found: re.Match[str], limit: int) -> tuple[Lexeme | None, re.Match[str]]:
    """The lexeme of a word, or of it and the next ("human scum"), and the match of its last word."""
    table = lexemes(LANGUAGE)
    following = _WORD.match(text, found.end(), limit)
    two = None if following is None else table.ending(following["word"].lower(), [token])
    if following is not None and two is not None and two[1] == 2:
        return two[0], following
    return table.words.get(token), found


_WORD = re.compile(r"\s?[\"“'‘]?(?P<word>[A-Za-z]+(?:-[A-Za-z]+){0,3})")
