"""Who writes to whom: the sender and the recipient that the first sentence of a message text names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from tealeaves.model import Document
from tealeaves.observe.lexicon import phrases, words_of
from tealeaves.observe.people import Mention, people
from tealeaves.observe.words import norms

FILE = "address.toml"
_NOUNS = ("message", "letter", "greetings", "congratulations", "condolences", "telegram", "replied", "New Year card")
_VERB = re.compile(r"\b(?P<sent>sent|replied to|extended)\b|\b(?P<received>received)\b")
_NOUN = re.compile(r"\b(?:messages?|letters?|greetings?|congratulations|condolences|telegrams?|cards?)\b")
_TO, _FROM = re.compile(r"\bto (?=[A-Z]|the |his |her )"), re.compile(r"\b(?:from|sent by) ")
_NAME_END = re.compile(
    r"[,;.:()](?=\s|$)|\s(?:on|upon|over|in|at|for|who|by|with|after|to|today|yesterday|the|and|expressing|congratulating|dated|when|as"
    r"|through|via|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_OFFICE_END = re.compile(
    r"[,;.](?=\s|$)|\s(?:on|upon|over|in|at|who|expressing)\s"
    r"|\sand (?!(?:Supreme|President|Prime|General|Chairman|First|Vice)\b)(?=[A-Z][\w-]+ [A-Z][\w-]+(?: [A-Z][\w-]+){0,3}, )"
)
# Behind the comma goes on what the sender does, or who reports it: no office.
_NO_OFFICE = re.compile(
    r"(?!(?:k|act|reign|outgo|incom|sitt|rul|found|stand|presid|lead|serv)ing\b)[a-z]{1,20}ing\b"
    r"|.{0,40}\b(?:KCNA|News Agency|media)\b.{0,30}\b(?:said|sa[iy]s?|report\w*)\b|according to\b"
)
_PATRONYMIC = re.compile(r"[a-z](?:vich|vna|ich)$")
LEAD = 900  # code points of a text in which its first sentence ends


@dataclass(frozen=True, slots=True)
class Message:
    """A message between a watched leader and somebody else, as the first sentence tells it."""

    sender: str
    recipient: str
    name: str  # of the other side, as printed
    introduced: str  # the other side's office as printed, or ""
    start: int  # span of the introduction
    end: int
    outgoing: bool

    @property
    def pair(self) -> str:
        return f"{self.sender} -> {self.recipient}"


def message_of(document: Document, body: int) -> Message | None:
    """The message that a document is about; None where its first sentence (from offset `body`) tells of none between two persons."""
    text = document.text
    line_end = text.find("\n", body)
    lead_end = min(body + LEAD, len(text) if line_end < 0 else line_end)
    lead = text[body:lead_end]
    if not any(noun in lead for noun in _NOUNS):
        return None
    mention = next(people().mentions(lead), None)
    if mention is None or people().watched[mention.person].fields["watched"] != "leader":
        return None
    return _between(lead, mention, body)


def _between(lead: str, mention: Mention, shift: int) -> Message | None:
    verb = _VERB.search(lead, mention.end)
    noun = _NOUN.search(lead, verb.end()) if verb else None
    if verb is None or noun is None or verb.start() - mention.end > 400:
        return None
    outgoing = verb["sent"] is not None
    link = (_FROM if verb[0] in ("received", "replied to") else _TO).search(
        lead, verb.end() if outgoing else noun.end()
    )
    other = _party(lead, link.end()) if link else None
    if other is None:
        return None
    start, end, introduced_end = other
    canon = canonical(lead[start:end])
    sender, recipient = (mention.person, canon) if outgoing else (canon, mention.person)
    opening = link.end() if link else start
    introduced = introduction(lead, opening, start, end, introduced_end)
    return Message(sender, recipient, lead[start:end], introduced, shift + opening, shift + introduced_end, outgoing)


def _party(lead: str, at: int) -> tuple[int, int, int] | None:
    """Start and end of the person's name that follows, and the end of the office printed after it."""
    stop = _NAME_END.search(_covered(lead), at)
    end = len(lead) if stop is None else stop.start()
    words = [(found.group(), found.start(), found.end()) for found in re.finditer(r"\S+", lead[at:end])]
    while words and _not_name(words[0][0]):
        words = words[1:]
    if (
        not words
        or len(words) > 6
        or not words[0][0][0].isupper()
        or any(w.lower() in _listed("no_person") for w, _, _ in words)
    ):
        return None
    start = at + words[0][1]
    return start, end, office_end(lead, end)


def _covered(lead: str) -> str:
    """The text with the full stops of initials hidden, so that "V. Putin" is one name."""
    return re.sub(r"\b([A-Z])\.", lambda found: found[1] + "_", lead)


def office_end(lead: str, end: int) -> int:
    if not lead.startswith(",", end) or _NO_OFFICE.match(lead, end + 2):
        return end
    stop = _OFFICE_END.search(lead, end + 1)
    return len(lead) if stop is None else stop.start()


def introduction(lead: str, opening: int, start: int, end: int, introduced_end: int) -> str:
    after = lead[end:introduced_end].lstrip(", ")
    if after and after.split()[0].lower() not in ("on", "upon", "today") and not after[0].isdigit():
        return " ".join(after.split())
    return " ".join(lead[opening:start].split())


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(words_of(FILE, key))


@cache
def _countries() -> frozenset[str]:
    return frozenset(part for marker in words_of("voices.toml", "markers") for part in norms(marker))


def _not_name(word: str) -> bool:
    bare = word.lower().strip(".,'\"").removesuffix("'s")
    return (
        bare in _listed("before_name")
        or bare in _countries()
        or (word[0].islower() and not word.startswith(("al-", "el-")))
    )


@cache
def _aliases() -> dict[str, str]:
    return {_key(form): entry.name for entry in phrases(FILE, "party", "name") for form in entry.forms}


def _key(name: str) -> str:
    return "".join(part for part in name.casefold() if part.isalpha())


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """One spelling of a person's name: patronymic left out, hyphens and case folded, known variants joined."""
    words = name.replace("－", "-").replace("‐", "-").split()
    kept = [w for i, w in enumerate(words) if not (0 < i < len(words) - 1 and _PATRONYMIC.search(w))]
    plain = " ".join("-".join(part[:1].upper() + part[1:] for part in word.split("-")) for word in kept)
    return _aliases().get(_key(plain), plain)
