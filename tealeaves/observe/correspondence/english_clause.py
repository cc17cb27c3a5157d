"""Who sends and who is sent to in an English clause that has a verb of messages: the sides that "to", "from", "by" and "with" bring in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tealeaves.observe.correspondence import names
from tealeaves.observe.correspondence.english_genre import called
from tealeaves.observe.correspondence.english_parties import parties
from tealeaves.observe.correspondence.told import Page, Party, Telling

VERB = re.compile(
    r"\b(?:(?P<came>(?:came|was sent|were sent) (?=to\b))"
    r"|(?P<received>received|receives|(?:was|were|is) (?:also |separately )?presented with)|(?P<replied>replied to)"
    r"|(?P<handed>(?:was|were|has been) (?:conveyed|handed(?: over)?|delivered))|(?P<conveyed>conveyed|handed(?: over)?|delivered)"
    r"|(?P<congratulated>congratulated|greeted)|(?P<exchanged>exchanged?)"
    r"|(?P<sent>sent|sends|extends?|extended|presented|addressed|dispatched|offers|offered|conveys|wrote))\b",
    re.IGNORECASE,
)
_OF = (
    r"\s+of\s+(?:\w+\s+and\s+)?(?:greetings?|congratulations?|condolences?|sympathy|thanks|gratitude|consolation"
    r"|felicitations?|reverence)"
)
NOUN = re.compile(
    r"(?:\b(?:reply|replay|verbal|oral|personal|congratulatory|condolence|sympathy|New Year['’]?s?|thank-you)\s{1,3}"
    r"(?:and\s{1,3}\w{1,20}\s{1,3})?){0,4}"
    rf"\b(?:messages?|letters?|telegrams?|cards?|cables?|greetings?|congratulations|condolences?|felicitations"
    rf"|reply(?= to\b))\b(?:{_OF})?",
    re.IGNORECASE,
)
LETTER = re.compile(r"(?i)\b(?:messages?|letters?|telegrams?|cards?|cables?)\b")
_FACE_TO_FACE = re.compile(
    r"(?i)\b(?:telephone|phone|shook|handshakes?|met|meeting|airport|hugged|embraced?|banquet|talks)\b"
)
_FOR_DAY = re.compile(r"(?i)\b(?:on the occasion|anniversary|New Year|Day)\b")
_HIS_GREETINGS = re.compile(r"\s?his (?:\w+ )?(?:greetings|regards)\b")
_PASSIVE = re.compile(r"\b(?:was|were|has been|have been) (?:also )?\Z")
_BY = re.compile(r" by ")
_FROM = re.compile(r"\b(?:sent by|from|by|in the joint name of)\s+", re.IGNORECASE)
_TO = re.compile(r"\bto (?=[A-Z]|the |his |her |all )")
_TO_SEVERAL = re.compile(r"\bto (?=(?:party|state|foreign|heads|leaders|different|various|several|many)\b)")
_CONGRATULATING = re.compile(r" (?:congratulating|to congratulate) (?=[A-Z]|the |his |her )")
_BROUGHT = re.compile(r" with (?:a|the|his) [^,.;]{0,40}\b(?:letter|message)\b[^,.;]{0,12} from ")
_CARDS = re.compile(r"\bcards\b")
_WITH = re.compile(r"\bwith\s+")
_OBJECT = re.compile(r"\bto ")
_STOP = re.compile(
    r",? (?:on|upon|over|in (?:reply|connection|response|congratulation|celebration|the message|which|this)"
    r"|for (?:his|her|its|extending|sending|the)|who (?:had|sent)|expressing|congratulating|conveying|dated|when|after|via|through|at"
    r"|as regards?|regarding|concerning|marking|to mark|congratulate"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|yesterday|saying|wishing"
    r"|was|were|to (?=congratulat|express|mark))\b"
    r"|, (?!(?:k|act|reign|outgo|incom|sitt|rul|found|stand|presid|lead|serv)ing\b)[a-z]+ing\b"
    r"|,? (?:(?:the|its|his|official|state|state-run|North|Korean|Korea['’]s|Pyongyang['’]s) ){0,4}(?:KCNA|Central News Agency|media)\b"
    r"|['’‘]s (?=(?:re-?)?election|birthday|inauguration|appointment|victory)"
    r"|;|(?<![ .(][A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bDr)[.:](?=\s|$)|\s\d+\s"
)
_SEGMENT = 420  # code points in which the other side is named
NEAR = 260  # between verb and noun
_SUBJECT = 420  # between the leader's name and the verb
_SEVERAL = re.compile(
    r"(?i)\b(?:from abroad|different countries|various countries|foreign (?:part|state|political|leader|countr|personage)"
    r"|(?:party|state) (?:and \w+ )?leaders|(?:many|several|other) countries|world leaders|heads of state)"
)
# A text that recalls an older message, on its anniversary or at a meeting, tells of none.
RECALLED = re.compile(
    r"(?i)anniversar|\bheld\b|took place|\bmarked\b|\bmeeting|\bin response to|\bday when|\bafter\b|\bwhen\b"
)
# Whose name a preposition governs sends nothing: "Minister Choe, upholding the intention of the respected Comrade Kim Jong Un, sent ...".
_GOVERNED = re.compile(
    r"\b(?:of|to|by|from|under|for|upon|about|towards?) (?:(?:the|his|our|most|dear|respected|great|beloved|esteemed|peerless|supreme"
    r"|leader|[Cc]omrade|[Mm]arshal|[Gg]eneral|[Ss]ecretary|[Cc]hairman|[Pp]resident|Generalissimo) ){0,8}\Z"
)
_POSSESSIVE = re.compile(r"['’]s?\s(?!\s)")
_BREAK = re.compile(r"[.;]\s|\b(?:on the occasion|upon|over|demise|anniversary|birth|from|sent|received|held)\b")
_AS_OFFICE = re.compile(
    r"\b(?:as|became|elected|appointed) (?:the )?(?:new )?"
    r"(?:president|prime minister|premier|king|general secretary)\b"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with its verb and the leader that it names."""

    page: Page
    start: int
    end: int
    leader: re.Match[str]
    verb: re.Match[str]

    @property
    def text(self) -> str:
        return self.page.text

    def parties(self, start: int, end: int) -> tuple[Party, ...]:
        return parties(self.text, start, end, self.page.day)

    def stop(self, at: int) -> int:
        """Where the other side that is named from `at` on is named no more."""
        found = _STOP.search(self.text, at, min(self.end, at + _SEGMENT))
        return found.start() if found else min(self.end, at + _SEGMENT)


def passive(text: str, verb: re.Match[str]) -> bool:
    """Whether the verb stands in the passive: "was sent"."""
    return _PASSIVE.search(text, max(0, verb.start() - 12), verb.start()) is not None


def by_verb(clause: Clause) -> Telling | None:
    """What the clause tells by the kind of its verb."""
    text, leader, verb = clause.text, clause.leader, clause.verb
    if verb["handed"] or verb["conveyed"]:
        return _carried(clause)
    if verb["exchanged"]:
        return _exchange(clause)
    if verb["came"]:
        return _came(clause) or _sent_by(clause)
    if verb["sent"] and passive(text, verb):
        return _sent_by(clause)
    return _of_leader(clause) if leader.end() <= verb.start() else _to_leader(clause)


def following(page: Page, start: int, end: int, leader: re.Match[str]) -> Telling | None:
    """ "The following is the message that Kim Jong Un sent to Vladimir Putin", "... a message from Xi Jinping to Kim Jong Un"."""
    text = page.text
    noun = NOUN.match(text, start, end)
    if noun is None:
        return None
    link, to = _FROM.match(text, noun.end() + 1, end), _TO.search(text, noun.end(), end)
    verb = VERB.search(text, noun.end(), end) or link or to
    if verb is None or to is None:
        return None
    outgoing = leader.start() < to.start()
    clause = Clause(page, start, end, leader, verb)
    segment = (to.end(), clause.stop(to.end())) if outgoing else ((link or noun).end(), to.start())
    if not outgoing and not _titles_only(text[to.end() : leader.start()]):
        return None
    return _telling(clause, outgoing, segment, noun[0], "sent")


def _of_leader(clause: Clause) -> Telling | None:
    """ "Kim Jong Un sent a message to ...", "Kim Jong Un received a message from ..."."""
    leader, verb = clause.leader, clause.verb
    if verb.start() - leader.end() > _SUBJECT or RECALLED.search(clause.text, clause.start, leader.start()):
        return None
    if _GOVERNED.search(clause.text[max(clause.start, leader.start() - 90) : leader.start()]) or _POSSESSIVE.match(
        clause.text, leader.end()
    ):
        return None
    outgoing = not verb["received"]
    if _HIS_GREETINGS.match(clause.text, verb.end()) and not _FOR_DAY.search(clause.text, verb.end(), clause.end):
        return None  # by word of mouth
    segment = _segment(clause, outgoing)
    if segment is None:
        return None
    close = clause.end if verb["congratulated"] else segment[0]
    said = _said(verb) or clause.text[verb.start() : close]
    return _telling(clause, outgoing, segment, said, "sent" if outgoing else "received")


def _said(verb: re.Match[str]) -> str:
    """The verb where it alone says what the message is."""
    return "congratulated" if (verb["congratulated"] or "").lower() == "congratulated" else ""


def _segment(clause: Clause, outgoing: bool) -> tuple[int, int] | None:
    """The stretch in which a sentence that the leader is the subject of names the other side."""
    text, verb, end = clause.text, clause.verb, clause.end
    if verb["congratulated"]:
        return verb.end() + 1, clause.stop(verb.end() + 1)
    noun = NOUN.search(text, verb.start(), end)
    if noun is None:
        return None
    if verb["replied"] or not outgoing:
        link = _FROM.search(text, noun.end(), end)
    else:
        link = _TO.search(text, verb.end(), end)
        between = text[verb.end() : noun.start()].strip()
        if link is None and between[:1].isupper():
            return verb.end() + 1, noun.start() - 1
        if link is not None and link.start() < noun.start() and between[:3] != "to ":
            return None  # what was sent is no message: a wreath, a basket
        if link is not None and text.count('"', verb.end(), link.start()) % 2:
            return None  # a word within the title of what was sent
    if link is None and outgoing and (greeted := _CONGRATULATING.match(text, noun.end(), end)) is not None:
        return greeted.end(), clause.stop(greeted.end())
    if link is None:
        several = _SEVERAL.search(text, noun.end(), end) or (outgoing and _CARDS.search(noun[0]))
        return (noun.end(), end) if several else None
    return link.end(), clause.stop(link.end())


def _to_leader(clause: Clause) -> Telling | None:
    """ "Vladimir Putin sent a message to Kim Jong Un", "Vladimir Putin received a message from Kim Jong Un"."""
    text, verb, leader = clause.text, clause.verb, clause.leader
    received = verb["received"] is not None
    if verb["replied"]:
        return None
    links = list((_FROM if received else _OBJECT).finditer(text, verb.start(), leader.start()))
    direct = verb["congratulated"] or (not received and _titles_only(text[verb.end() : leader.start()]))
    if not direct and not any(_titles_only(text[link.end() : leader.start()]) for link in links):
        return None
    said = _said(verb) or text[verb.start() : clause.end]
    brought = _BROUGHT.match(text, leader.end(), clause.end) if verb[0].lower() == "presented" else None
    if brought is not None:
        return _telling(clause, False, (brought.end(), clause.stop(brought.end())), said, "conveyed")
    return _telling(clause, received, (clause.start, verb.start()), said, "received" if received else "sent")


def _titles_only(words: str) -> bool:
    """Whether between the link and the leader's name stand only offices: no new clause."""
    return len(words) < NEAR and _BREAK.search(words) is None


def _carried(clause: Clause) -> Telling | None:
    """ "A letter from Putin was conveyed to Kim Jong Un", "The ambassador conveyed a letter from Putin to Kim Jong Un"."""
    text, verb, leader = clause.text, clause.verb, clause.leader
    link = _FROM.search(
        text, clause.start if verb["handed"] else verb.end(), verb.start() if verb["handed"] else clause.end
    )
    to = _TO.search(text, max(verb.end(), link.end()), clause.end) if link else None
    if link is None or to is None:
        return None
    outgoing = leader.start() < to.start()
    segment = (
        (to.end(), clause.stop(to.end())) if outgoing else (link.end(), verb.start() if verb["handed"] else to.start())
    )
    named = link if outgoing else to
    if not named.end() <= leader.start() or not _titles_only(text[named.end() : leader.start()]):
        return None
    return _telling(clause, outgoing, segment, text[clause.start : clause.end], "conveyed")


def _came(clause: Clause) -> Telling | None:
    """ "A message of greetings came to Kim Jong Il from Russian President V. Putin"."""
    text, verb, leader = clause.text, clause.verb, clause.leader
    link = _FROM.search(text, leader.end(), clause.end)
    if link is None or leader.start() < verb.end() or not _titles_only(text[verb.end() : leader.start()]):
        return None
    segment = link.end(), clause.stop(link.end())
    return _telling(clause, False, segment, text[clause.start : verb.start()], "received")


def _sent_by(clause: Clause) -> Telling | None:
    """ "A message was sent by Kim Jong Un to Vladimir Putin", "A letter was sent to Kim Jong Un by Vladimir Putin"."""
    text, verb, leader = clause.text, clause.verb, clause.leader
    by = _BY.search(text, verb.end(), clause.end)
    to = _TO.search(text, verb.end(), clause.end) or _TO_SEVERAL.search(text, verb.end(), clause.end)
    if by is None or to is None or min(by.start(), to.start()) > verb.end() + 1:
        return None
    outgoing = (by.start() < leader.start()) and (to.start() < by.start() or leader.start() < to.start())
    named, other = (by, to) if outgoing else (to, by)
    if not named.end() <= leader.start() or not _titles_only(text[named.end() : leader.start()]):
        return None
    segment = other.end(), named.start() if other.start() < named.start() else clause.stop(other.end())
    return _telling(clause, outgoing, segment, text[clause.start : verb.start()], "sent")


def _exchange(clause: Clause) -> Telling | None:
    """ "Xi Jinping exchanged messages with Kim Jong Un", "Kim Jong Un and Xi Jinping exchanged messages", "were exchanged between"."""
    text, verb = clause.text, clause.verb
    said = text[verb.start() : clause.end]
    if passive(text, verb):
        said = text[clause.start : verb.end()]
    elif not (LETTER.search(said) or _FOR_DAY.search(said)) or _FACE_TO_FACE.search(text, clause.start, clause.end):
        return None
    for segment in _exchanging(clause):
        if any(one.country not in ("", names.HOME) for one in clause.parties(*segment)):
            return _telling(clause, True, segment, said, "sent")
    return None


def _exchanging(clause: Clause) -> Iterator[tuple[int, int]]:
    """Where the other side of an exchange can stand: behind "with", before the leader's name, behind it, behind the verb."""
    text, verb, leader = clause.text, clause.verb, clause.leader
    link = _WITH.search(text, verb.end(), clause.end)
    if leader.end() > verb.start():
        yield clause.start, verb.start()
        yield verb.end(), leader.start()
        yield leader.end(), clause.stop(leader.end())
    elif link is not None:
        yield link.end(), clause.stop(link.end())
    else:
        yield clause.start, leader.start()
        yield leader.end(), verb.start()


def _telling(clause: Clause, outgoing: bool, segment: tuple[int, int], said: str, manner: str) -> Telling:
    others = _of_country(clause, clause.parties(*segment), segment[1])
    close = segment[1] if others else clause.end
    several = all(one.named != "person" for one in others) and (
        _SEVERAL.search(clause.text, segment[0], close) is not None
        or (outgoing and not others and _CARDS.search(said) is not None)
    )
    name = " ".join(re.split(r"[ ‐‑–-]+", clause.leader[0])).title()
    genre = (
        "conveyance" if manner == "conveyed" else called(clause.page, (clause.start, clause.end), said, several=several)
    )
    both = bool(clause.verb.groupdict().get("exchanged"))
    return Telling(
        name, outgoing, () if several else others, genre, clause.start, clause.end, manner, several, exchanged=both
    )


def _of_country(clause: Clause, others: tuple[Party, ...], behind: int) -> tuple[Party, ...]:
    """The parties, with the country of one that the lexicon does not know taken from "... upon his election as president of Iran"."""
    if len(others) != 1 or others[0].country or others[0].named != "person":
        return others
    found = _AS_OFFICE.search(clause.text, behind, clause.end)
    country = names.country(clause.text, found.end(), min(clause.end, found.end() + 60), "en") if found else ""
    return (replace(others[0], country=country),)
