"""Whose words an epithet is, and where in the document it stands, in each language.

English goes by `observe.voice`. In the other languages all is the outlet's own but what stands in quotation marks, and the text of a
message that somebody abroad wrote to a leader. Of a rival the outlet's own voice reaches further: where headline and lead show an
organ of Pyongyang as the speaker (Rodong Sinmun comments, a spokesman of the Committee for the Peaceful Reunification says), the whole
text is home's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tealeaves.model import Document
from tealeaves.observe.opening import behind_dateline
from tealeaves.observe.phrases import in_full
from tealeaves.observe.voice import Voice, voice_of

_LEAD = 420  # code points in which a text names who speaks
# KCNA 2008-04-01 ("Rodong Sinmun Tuesday carries its commentator's article"), 2008-04-27 ("Commenting on this, Minju Joson")
_HOME = re.compile(
    r"Rodong Sinmun|Minju Joson|\bKCNA (?:Commentary|commentary|commentator)|Committee for the Peaceful Reunification|\bCPRK\b|"
    r"General Staff of the|National Reconciliation Council|Foreign Ministry (?:of the DPRK|spokesman)|"
    r"spokesman for the (?:DPRK|Foreign Ministry)|\bNDC\b|National Defen[cs]e Commission|Supreme Command|"
    r"delegation of the north side|Uriminzokkiri"
)

# KCNA 2024-12-31: a letter of the leader's, told in summary ("his dearest friend and comrade")
_SENT = re.compile(r"Kim Jong (?:Un|Il)[^\n]{0,200}?\b(?:sent|sends|extended|replied)\b")


@dataclass(frozen=True, slots=True)
class Speaker:
    """The voice of one document in one language."""

    text: str
    language: str
    headline_end: int
    lead_end: int
    english: Voice | None
    home: bool
    sent: bool = False  # a leader's own message: what it calls its recipient is told in the outlet's words
    others_from: int | None = None  # from where on all is a foreigner's, whose speech is printed in full

    def own(self, at: int, role: str) -> bool:
        """Whether the words at this offset, on a person of this role, are the outlet's own; a headline always is."""
        if at < self.headline_end and not (self.english and self.english.quoted(at)):
            return True
        if self.others_from is not None and at >= self.others_from:
            return False
        if self.english is None:
            return not _quoted(self.text, at, self.language) and (self.home or at < self.lead_end)
        if (role == "rival" and self.home) or (role == "foreign" and self.sent):
            return not self.english.quoted(at)
        return self.english.own(at)

    def slot(self, at: int) -> str:
        if at < self.headline_end:
            return "headline"
        return "introduction" if at < self.lead_end else "third_person"


def voice(document: Document, language: str) -> Speaker:
    """The voice of a document."""
    text = document.text
    first = document.blocks[0] if document.blocks else None
    headline_end = len(first.text) if first is not None and first.role == "headline" else 0
    others_from = in_full.of_document(document)
    if language == "en":
        spoken = voice_of(document)
        home = _HOME.search(text, 0, headline_end + _LEAD) is not None
        sent = _SENT.search(text, 0, min(spoken.lead_end, headline_end + _LEAD)) is not None
        return Speaker(text, language, headline_end, spoken.lead_end, spoken, home, sent, others_from)
    begin = behind_dateline(text, headline_end + (text[headline_end : headline_end + 1] == "\n"))
    line = text.find("\n", begin)
    ends = [end for end in (text.find(stop, begin) for stop in (". ", "다.", "。")) if end >= 0]
    lead_end = min([len(text) if line < 0 else line, *ends])
    tells = [_RECEIVED[language].search(text, start, lead_end + 1) is not None for start in (0, headline_end)]
    if tells == [True, False]:
        lead_end = headline_end  # the first line is the sender's already
    return Speaker(text, language, headline_end, lead_end, None, not tells[0], others_from=others_from)


# That a text is what somebody abroad wrote to a leader: then only headline and lead are the outlet's own words.
_RECEIVED = {
    "ko": re.compile(r"(?:보내여왔다|보내왔다|전하여왔다|드리여왔다|보내여왔습니다)"),
    "ru": re.compile(
        r"Ким Чен (?:Ыну|Иру)[^.\n]{0,120}(?:прислал|направил|поздрав)|Ким Чен (?:Ын|Ир) (?:получил|принял)"
    ),
    "zh": re.compile(
        r"(?:致电|致函|向|致)(?:[^。\n]{0,40})金正[恩日](?:同志|总书记|委员长)?(?:致|发来|的贺)|金正[恩日][^。\n]{0,20}收到"
    ),
}


def _quoted(text: str, at: int, language: str) -> bool:
    """Inside the quotation marks “ ” of its line, in Russian « » and " " too; 《 》 often only sets a phrase apart."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    if line.count("“") > line.count("”"):
        return True
    return language == "ru" and (line.count("«") > line.count("»") or line.count('"') % 2 == 1)
