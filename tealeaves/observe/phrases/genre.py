"""What kind of text it is for a relation: a message to or from another country, and whose words stand at an offset.

Speaker is "own" where the outlet or a leader of the country speaks, "other" where a foreigner's words are told. In a message it is the
sender, and what a message that was received says is never the country's own. Elsewhere the last one who "said", "noted" or "wrote" before
the words speaks on until the next; nobody: the outlet itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from tealeaves.observe.phrases import in_full, speaker, speaker_abroad
from tealeaves.observe.phrases.message import Message, doubtful, message_of
from tealeaves.observe.phrases.scan import Scanned
from tealeaves.observe.phrases.speaker import FOREIGNER, Speaker
from tealeaves.observe.voice import Voice

_LEADER = re.compile(r"Kim Jong (?:Un|Il)|김정[은일]|Ким Чен (?:Ын|Ир)|金正[恩日]")
_SPEECH = re.compile(
    r"\b(?:said|says|noted|stressed|wrote|stated|declared|commented|described|expressed|hoped|remarked|recalled"
    r"|pointed out|(?:carried|dedicated)(?= (?:an?|its|the|their)? ?(?:[a-z]+ )?(?:articles?|editorials?|comment|commentary|essay|report))"
    r"|added|emphasized|underlined|reads?|told|affirmed|speech)\b"
    r"|말하|강조하|표시하|보도하|지적하|지적되|연설하|언급하|확언하|주장하|피력하|라고 (?:하|썼)|다고 (?:하|썼)"
    r"|заявил|отметил|подчеркнул|сказал|сообщил|表示|指出|强调|报道|称[，：“]"
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
_MESSAGE_ITSELF = re.compile(r"(?i)\b(?:letter|message|greeting|telegram|it)\b")
_OPENS = re.compile(r"(?: as follows)?:[ ]*\n")  # "The message reads:", and then nothing but the message
_JOURNEY = re.compile(r"[Rr]eport on (?:[A-Z]\w+ )*?Kim Jong (?:Il|Un)'s (?:\w+ )?(?:visit|tour|trip|journey)")
_DATELINE = re.compile(r"\b(?P<city>[A-Z][A-Za-z .-]{2,20}), [A-Z][a-z]+\.? \d{1,2} \(KCNA")


class Genre:
    """Whether a document is a message, and who speaks where in it."""

    def __init__(self, scanned: Scanned) -> None:
        self._scanned = scanned

    @cached_property
    def message(self) -> Message | None:
        """The message that the document is, if it is one."""
        return message_of(self._scanned)

    @cached_property
    def about(self) -> set[str]:
        """The countries that headline and first sentence name."""
        return self._scanned.countries(self._scanned.lead)

    def own(self, at: int) -> bool:
        """Whether the words at an offset are the DPRK's own; in a message that it sent all are but what a foreigner is quoted with."""
        if self._others_from is not None and at >= self._others_from:
            return False
        spoken = self._spoken(at)
        if self.message is not None and self.message.sent:
            return spoken is None or spoken.own or not self._said_here(at)
        return self._begins_own if spoken is None else spoken.own

    def quoted(self, at: int) -> bool:
        """Whether the words stand in quotation marks of their paragraph."""
        return self._voice.quoted(at)

    @cached_property
    def _others_from(self) -> int | None:
        """From where on all is a foreigner's, whose speech is printed in full."""
        return None if self.message is not None else in_full.others_from(self._scanned)

    @cached_property
    def _voice(self) -> Voice:
        return Voice(self._scanned.text, True, 0)

    @cached_property
    def _begins_own(self) -> bool:
        """Whether the text begins in the outlet's own voice: no foreign actor in headline or first sentence, no dateline abroad."""
        if self.message is not None:
            return self.message.sent
        if doubtful(self._scanned):
            return False
        text, end = self._scanned.text, self._scanned.lead.end
        made = in_full.maker(self._scanned)
        if _OURS.search(text, 0, end) or (made is not None and made.own):
            return True
        city = _DATELINE.search(text, 0, end)
        if city is not None and not city["city"].endswith("Pyongyang"):
            return False
        return _THEIRS.search(text, 0, end) is None

    def leader(self, at: int) -> bool:
        """Whether the leader himself writes or says it."""
        if self._others_from is not None and at >= self._others_from:
            return False
        if self.message is not None and self.message.sent:
            return self.message.leader
        spoken = self._spoken(at)
        return self._leaders_speech if spoken is None else spoken.leader

    @cached_property
    def _journey(self) -> bool:
        """Whether it is the outlet's long report of a journey: what hosts said in it ends with their sentence."""
        return _JOURNEY.search(self._scanned.text, 0, self._scanned.lead.end) is not None

    @cached_property
    def _leaders_speech(self) -> bool:
        """Whether the whole text is a speech of the leader."""
        return _SPEECH_OF_LEADER.search(self._scanned.text, 0, self._scanned.lead.end) is not None

    def _spoken(self, at: int) -> Speaker | None:
        """Who spoke last at an offset; None where nobody has yet, and in a report of the leader's journey what nobody is said to say."""
        if self._journey and not self._said_here(at):
            return None
        places, speakers = self._speakers
        which = bisect_left(places, self._scanned.sentence(at).end) - 1
        return None if which < 0 else speakers[which]

    def _said_here(self, at: int) -> bool:
        """Whether the sentence at an offset has a verb of saying of its own."""
        places, span = self._speakers[0], self._scanned.sentence(at)
        which = bisect_left(places, span.end) - 1
        return which >= 0 and places[which] >= span.start

    @cached_property
    def _speakers(self) -> tuple[list[int], list[Speaker | None]]:
        """Where somebody begins to speak, and who."""
        places: list[int] = []
        speakers: list[Speaker | None] = []
        text, message = self._scanned.text, self.message
        since = 0 if message is None else message.told_end
        alone = message is not None and message.sent  # each sentence speaks for itself
        last: Speaker | None = None
        for found in _SPEECH.finditer(text, self._scanned.body):
            if found.start() < since:
                continue
            carried = places[-1] + 1 if places else 0
            last = self._speaks(found, max(since, carried)) or (None if alone else last)
            places.append(found.start())
            speakers.append(last)
            if message is not None and not message.sent and _OPENS.match(text, found.end()) is not None:
                speakers[-1] = FOREIGNER
                break
        return places, speakers

    def _speaks(self, verb: re.Match[str], since: int) -> Speaker | None:
        language = _language_of(verb.group())
        if language != "en":
            return speaker_abroad.speaker(self._scanned, verb.start(), language)
        found = speaker.speaker(self._scanned, verb, since)
        if found is None and self.message is not None and not self.message.sent:
            return FOREIGNER if self._of_message(verb) else None
        return found

    def _of_message(self, verb: re.Match[str]) -> bool:
        """Whether the message itself is what says it."""
        start = self._scanned.sentence(verb.start()).start
        return _MESSAGE_ITSELF.search(self._scanned.text, max(start, verb.start() - 60), verb.start()) is not None


def _language_of(verb: str) -> str:
    first = verb[0]
    if first < "\u0400":
        return "en"
    return "ru" if first < "\u0530" else "ko" if first >= "\uac00" else "zh"
