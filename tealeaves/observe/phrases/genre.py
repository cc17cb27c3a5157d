"""What kind of text it is for a relation: a message to or from another country, and whose words stand at an offset.

Speaker is "own" where the outlet or a leader of the country speaks, "other" where a foreigner's words are told. In a message it is the
sender. Elsewhere the last one who "said", "noted" or "wrote" before the words speaks on until the next; nobody: the outlet itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from tealeaves.observe.phrases.lexicon import lexicon
from tealeaves.observe.phrases.scan import Scanned
from tealeaves.observe.sentences import Span
from tealeaves.observe.voice import Voice

_NOUN = re.compile(
    r"\b(?:[Mm]essages?|[Ll]etters?|[Gg]reetings?|[Cc]ongratulat\w+|[Cc]ondolences?|[Tt]elegrams?|[Rr]ep(?:ly|lies)|[Gg]reets)\b"
    r"|축전|답전|서한|편지|위문전|축하문|послани|телеграмм|письм|поздрав|贺电|賀電|致电|致電|贺信|复电|回电|慰问电"
)
_SENT = re.compile(
    r"\b(?:sent|[Ss]ends|extended|[Gg]reets|greeted|conveyed|[Cc]ongratulates|congratulated|replied|[Rr]eplies)\b|보내시|보내였|보냈|направил|послал|поздравил|致|发"
)
_RECEIVED = re.compile(r"\b(?:received|[Rr]eceives|from|sent by)\b|받으시|받으셨|보내여왔|보내왔|получил|收到")
_OWN_NAME = (
    r"\b(?:Kim|Pak|Ri|Choe|Jang|Paek|Kang|Han|Yang|An|Hong|Ro|Thae|Jon|Sin|Son|Hwang|Yun|Im|Jo|Kwak|Mun|Pyon|Ryu|Rim|O|Jong|So)"
    r" [A-Z][a-z]+(?: [A-Z][a-z]+)?\b"
)
_OWN_SIDE = re.compile(_OWN_NAME + r"|김정|Ким Чен|金正|\bDPRK\b|\bWPK\b|\bKorean\b|조선|КНДР|朝鲜|朝鮮")
_OWN = re.compile(_OWN_NAME)
_FOREIGNERS = re.compile(r"\b(?:delegat\w+|[Aa]mbassador|newspaper|guests?|participants|foreigners)\b")
_ASIDE = re.compile(
    r", in (?:his|her|their|an?|the) [a-z ]{0,50}\Z"
)  # "Kim, vice-premier, in his speech at the meeting said"
_NAME = re.compile(r"\b[A-Z][a-z]+ (?:[a-z]{1,3} )?[A-Z][a-z]+\b")
_HOME = re.compile(
    r"Kim |Rodong|Minju|Joson|Korea|DPRK|Ministry|Workers|Supreme|Assembly|Army|Cabinet|Party|Premier|President|Choe |Pak |Ri "
)
_LEADER_OR_FATHER = re.compile(r"Kim (?:Jong|Il) (?:Un|Il|Sung)")  # whom others speak of all the time
_NEAR, _FAR = 14, 140  # code points between a name and the verb whose subject it is
_LEADER = re.compile(r"Kim Jong (?:Un|Il)|김정[은일]|Ким Чен (?:Ын|Ир)|金正[恩日]")
_SPEECH = re.compile(
    r"\b(?:said|says|noted|stressed|wrote|stated|declared|commented|described|expressed|hoped|remarked|recalled"
    r"|pointed out|carried|dedicated"
    r"|added|emphasized|underlined|reads?|told|affirmed|speech)\b|말하|강조하|표시하|заявил|отметил|подчеркнул|表示|指出|强调"
)
_OURS = re.compile(r"Rodong Sinmun|Minju Joson|KCNA comment|Newspapers here|Papers here|Foreign Ministry")
_THEIRS = re.compile(
    r"\b(?:[Ss]eminar|Juche idea|[Pp]aper|[Nn]ewspaper|[Mm]agazine|[Ee]mbassy|[Aa]mbassador|[Dd]elegation|[Oo]rganizations?|[Ff]oreign"
    r"|[Aa]broad|(?:[Hh]eld|[Mm]arked|[Cc]elebrated|[Cc]loses|[Oo]pens|[Ff]ormed) in (?!Pyongyang|Korea|DPRK)[A-Z]\w+"
    r"|[Gg]ift|[Bb]asket|[Ll]etter to|[Ss]olidarity|[Hh]osts|[Ss]tatement|[Rr]ally|[Cc]ommemorated|[Pp]raised|[Hh]ailed|[Pp]ublished"
    r"|[Oo]bserved in"
    r"|[Gg]uests?|Party of|Reiterates|[Rr]emember\w*|[Rr]emembrance"
    r"|[Ii]nterview\w*|[Aa]warded|[Rr]eporter|[Pp]ublic figures|[Ss]upports?|[Cc]ongratulat\w+|[Cc]ommittees?)\b"
)
_SPEECH_OF_LEADER = re.compile(
    r"[Ss]peech (?:[Mm]ade |[Dd]elivered )?(?:of|by) (?:the |[A-Z]\w+ )*?Kim Jong (?:Il|Un)|Kim Jong (?:Il|Un)'s [Ss]peech"
)
_DATELINE = re.compile(r"\b(?P<city>[A-Z][A-Za-z .-]{2,20}), [A-Z][a-z]+\.? \d{1,2} \(KCNA")


@dataclass(frozen=True, slots=True)
class Message:
    """A message between the DPRK and one other country."""

    country: str
    sent: bool
    leader: bool  # the DPRK's side is its leader


class Genre:
    """Whether a document is a message, and who speaks where in it."""

    def __init__(self, scanned: Scanned) -> None:
        self._scanned = scanned

    @cached_property
    def message(self) -> Message | None:
        """The message that the document is, if it is one."""
        return _message(self._scanned)

    @cached_property
    def about(self) -> set[str]:
        """The countries that headline and first sentence name."""
        return self._scanned.countries(self._scanned.lead)

    def own(self, at: int) -> bool:
        """Whether the words at an offset are the DPRK's own."""
        if self.message is not None and self.message.sent:
            return True
        places, owns, _ = self._speakers
        which = bisect_left(places, self._scanned.sentence(at).end) - 1
        return self._begins_own if which < 0 else owns[which]

    def quoted(self, at: int) -> bool:
        """Whether the words stand in quotation marks of their paragraph."""
        return self._voice.quoted(at)

    @cached_property
    def _voice(self) -> Voice:
        return Voice(self._scanned.text, True, 0)

    @cached_property
    def _begins_own(self) -> bool:
        """Whether the text begins in the outlet's own voice: no foreign actor in headline or first sentence, no dateline abroad."""
        if self.message is not None:
            return self.message.sent
        text, end = self._scanned.text, self._scanned.lead.end
        if _OURS.search(text, 0, end):
            return True
        city = _DATELINE.search(text, 0, end)
        if city is not None and not city["city"].endswith("Pyongyang"):
            return False
        return _THEIRS.search(text, 0, end) is None

    def leader(self, at: int) -> bool:
        """Whether the leader himself writes or says it."""
        if self.message is not None and self.message.sent:
            return self.message.leader
        places, _, leaders = self._speakers
        which = bisect_left(places, self._scanned.sentence(at).end) - 1
        return self._leaders_speech if which < 0 else leaders[which]

    @cached_property
    def _leaders_speech(self) -> bool:
        """Whether the whole text is a speech of the leader."""
        return _SPEECH_OF_LEADER.search(self._scanned.text, 0, self._scanned.lead.end) is not None

    @cached_property
    def _speakers(self) -> tuple[list[int], list[bool], list[bool]]:
        """Where somebody begins to speak, whether it is one of the country's own, and whether it is the leader."""
        places: list[int] = []
        owns, leaders = [self._begins_own], [self._leaders_speech]
        for found in _SPEECH.finditer(self._scanned.text, self._scanned.body):
            start = self._scanned.sentence(found.start()).start
            ours = self._ours(start, found.start())
            places.append(found.start())
            owns.append(owns[-1] if ours is None else ours)
            named = _LEADER.search(self._scanned.text, max(start, found.start() - _NEAR), found.start()) is not None
            leaders.append(leaders[-1] if ours is None else ours and named)
        return places, owns[1:], leaders[1:]

    def _ours(self, at: int, end: int) -> bool | None:
        """Whether the subject of a verb of saying is Korean; None where a pronoun, "the article" or nothing stands there."""
        subject = _subject(self._scanned.text, at, end)
        before = self._scanned.text[subject.start : subject.end]
        names = list(_OWN.finditer(before))
        if names:
            room = _NEAR if _LEADER_OR_FATHER.match(names[-1].group()) else _FAR
            rest = Span(subject.start + names[-1].end(), subject.end)
            if rest.end - rest.start <= room and not self._scanned.countries(rest):
                return True
        foreign = self._scanned.countries(subject) or _FOREIGNERS.search(before) or _stranger(before)
        return False if foreign else None


def _stranger(before: str) -> bool:
    """Whether a person or a paper with a foreign name is the subject."""
    found = _NAME.search(before)
    return found is not None and _HOME.search(before) is None


def _subject(text: str, at: int, end: int) -> Span:
    """What stands before the verb, from the sentence's beginning or from its last comma: "..., she said"; "Kim, minister of ..., said"."""
    end = end if (aside := _ASIDE.search(text, max(at, end - 60), end)) is None else aside.start() + 1
    comma = text.rfind(", ", at, end - 2)
    return Span(at if comma < 0 or text[max(at, end - 2) : end].rstrip().endswith(",") else comma + 2, end)


def _message(scanned: Scanned) -> Message | None:
    """The message that headline and first sentence tell of, where they name one other country."""
    text = scanned.text
    lead = scanned.lead
    noun = _NOUN.search(text, 0, lead.end)
    if noun is None:
        return None
    named = [hit for hit in scanned.mentions if hit.start < lead.end]
    countries = {hit.form.value for hit in named if hit.form.what != "pair"} - lexicon().rivals
    verb = _SENT.search(text, scanned.body, lead.end) or _RECEIVED.search(text, scanned.body, lead.end)
    if len(countries) != 1 or verb is None:
        return None
    return Message(countries.pop(), _sent(scanned, verb), _LEADER.search(text, 0, lead.end) is not None)


def _sent(scanned: Scanned, verb: re.Match[str]) -> bool:
    """Whether the DPRK's side is the sender: named first, and not as one who received."""
    text, end = scanned.text, scanned.lead.end
    first = min((hit.start for hit in scanned.mentions if hit.start >= scanned.body), default=end)
    side = _OWN_SIDE.search(text, scanned.body, end)
    if side is None or side.start() > first:
        return False
    if verb.group() > "\u0400" and verb.group() < "\ud7a4" and _RECEIVED.search(text, scanned.body, end):
        return False
    received = _RECEIVED.search(text, verb.start(), min(end, verb.end() + 160))
    return received is None or not _names_after(scanned, received.start(), end)


def _names_after(scanned: Scanned, at: int, end: int) -> bool:
    """Whether a country follows soon: "a message from the president of Russia"."""
    return bool(scanned.countries(Span(at, min(end, at + 160))))
