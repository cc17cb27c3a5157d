"""The message that a document is: the leader's as `observe.correspondence` reads it, another's by the first name of its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tealeaves.model import Fact
from tealeaves.observe import correspondence
from tealeaves.observe.phrases.lexicon import lexicon
from tealeaves.observe.phrases.scan import Scanned
from tealeaves.observe.phrases.speaker import actor

_NOUN = re.compile(
    r"\b(?:[Mm]essages?|[Ll]etters?|[Gg]reetings?|[Cc]ongratulat\w+|[Cc]ondolences?|[Tt]elegrams?|[Rr]ep(?:ly|lies|lied)|[Gg]reets|[Cc]ards?)\b"
    r"|축전|답전|서한|편지|위문전|축하|친서|전문|조전|послани|телеграмм|письм|поздрав|贺电|賀電|致电|致電|贺信|复电|回电|慰问电|唁电|亲笔信|致函"
)
_SENT = re.compile(
    r"\b(?:sent|[Ss]ends|extended|[Gg]reets|greeted|conveyed|[Cc]ongratulates|congratulated|replied|[Rr]eplies)\b|보내시|보내였|보냈|направил|послал|поздравил|致|发"
)
_RECEIVED = re.compile(r"\b(?:received|[Rr]eceives|came|sent by)\b|받으시|받으셨|받았|보내여왔|보내왔|получил|收到")
_LEADER = re.compile(r"Kim (?:Jong|Il) (?:Un|Il|Sung)|김정[은일]|김일성|Ким Чен (?:Ын|Ир)|金正[恩日]")


@dataclass(frozen=True, slots=True)
class Message:
    """A message between the DPRK and one other country."""

    country: str
    sent: bool  # False also where both sides sent one: then who speaks must be said
    leader: bool  # the DPRK's side is its leader
    told_end: int  # of the sentence that tells it


def message_of(scanned: Scanned) -> Message | None:
    """The message; None where nobody or several countries are on the other side."""
    lead = scanned.lead
    if _NOUN.search(scanned.text, 0, lead.end) is None:
        return None
    told = [fact for fact in correspondence.observe(scanned.document) if fact.kind == "correspondence"]
    if told:
        return _of_leader(told)
    return None if _LEADER.search(scanned.text, 0, lead.end) is not None else _of_others(scanned)


def doubtful(scanned: Scanned) -> bool:
    """Whether the opening speaks of the leader and of a message that could not be read: then who speaks is not known."""
    text, end = scanned.text, scanned.lead.end
    return (
        _NOUN.search(text, 0, end) is not None
        and _LEADER.search(text, 0, end) is not None
        and _RECEIVED.search(text, 0, end) is not None
    )


def _of_leader(told: list[Fact]) -> Message | None:
    countries = {fact.attrs["country"] for fact in told if "country" in fact.attrs} - lexicon().rivals
    if len(countries) != 1:
        return None
    sent = all(fact.attrs["direction"] == "sent" for fact in told)
    return Message(countries.pop(), sent, leader=True, told_end=max(fact.end for fact in told))


def _of_others(scanned: Scanned) -> Message | None:
    """A minister's or an organization's message: sent where the sentence begins with one of the country's own."""
    text, lead = scanned.text, scanned.lead
    named = [hit for hit in scanned.mentions if hit.start < lead.end]
    countries = {hit.form.value for hit in named if hit.form.what != "pair"} - lexicon().rivals
    received = _RECEIVED.search(text, scanned.body, lead.end)
    if len(countries) != 1 or (received is None and _SENT.search(text, scanned.body, lead.end) is None):
        return None
    first = actor(scanned, scanned.sentence(scanned.body))
    if first is None:
        return None
    return Message(countries.pop(), first.own and received is None, leader=False, told_end=lead.end)
