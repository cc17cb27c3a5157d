"""Whose words a stretch of text is: the outlet's own, or those of others that it reports.

"Respected supreme leader" first came in a foreign party's message, days before the outlet said it; an observation without its speaker
would have called that the outlet's change. The test is coarse on purpose: in texts about home all is the outlet's own but what stands in
quotation marks inside a paragraph (the name of a painting, a slogan); a paragraph of direct speech is a citizen's, whom the outlet lets
speak. Where headline and first sentence show that a text is about or by foreigners, only these two are its own, outside quotation
marks, and not where they speak of "we" and "our" or tell what somebody said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import MATCHKIND_STANDARD, AhoCorasick

from tealeaves.model import Document
from tealeaves.observe.lexicon import words_of

_LEAD_AT_MOST = 700  # code points of headline and first sentence
# Markers of abroad in the names of what is at home: "Pyongyang International Airport", "the Overseas Military Operations".
_AT_HOME = re.compile(
    r"\binternational (?:airport|airfield|(?:working )?women's day|children's day)\b|\boverseas (?:military )?operation(?:s|al)?\b"
)
_THEIR_WORDS = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|said|says|noted|stressed|described)\b")


@dataclass(frozen=True, slots=True)
class Voice:
    """Up to where a document speaks in the outlet's own voice. `foreign` tells whether that ends with the first sentence."""

    text: str
    foreign: bool
    lead_end: int

    def own(self, at: int) -> bool:
        """Whether the words at this offset are the outlet's own."""
        if self.foreign:
            return at < self.lead_end and not self.quoted(at) and not self._their_words(at)
        return not self.quoted(at) or self._speech(at)

    def _speech(self, at: int) -> bool:
        """Whether the paragraph opens with a quotation mark: in a text about home a person of the country speaks."""
        return self.text.startswith('"', self.text.rfind("\n", 0, at) + 1)

    def quoted(self, at: int) -> bool:
        """Inside quotation marks of its paragraph; one that opens with a mark and closes none is a quotation that goes on."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        line = self.text[start : len(self.text) if end < 0 else end]
        before = line[: at - start]
        if before.count("“") > before.count("”"):
            return True
        if before.count('"') % 2 == 0:
            return False
        return line.count('"') % 2 == 0 or line.lstrip().startswith('"')

    def _their_words(self, at: int) -> bool:
        """Whether the line speaks as "we", or tells what was said: "We will hold him in high esteem as honorary president of our party"."""
        start = self.text.rfind("\n", 0, at) + 1
        return _THEIR_WORDS.search(self.text, start, self.lead_end) is not None


def voice_of(document: Document) -> Voice:
    text = document.text
    end = _first_sentence_end(text, _body_start(document))
    return Voice(text, _foreign(text[: min(end, _LEAD_AT_MOST)]), end)


def _body_start(document: Document) -> int:
    at = 0
    for block in document.blocks:
        if block.role != "headline":
            return at
        at += len(block.text) + 1
    return 0


def _first_sentence_end(text: str, start: int) -> int:
    """After the first full stop that ends a sentence, or the end of the line."""
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    at = text.find(". ", start, line_end)
    while at >= 0:
        word = text[text.rfind(" ", start, at) + 1 : at]
        if len(word) > 3 and "." not in word and not word.startswith("Sept"):
            return at + 1
        at = text.find(". ", at + 1, line_end)
    return line_end


@lru_cache(maxsize=1)
def _markers() -> AhoCorasick:
    return AhoCorasick(list(words_of("voices.toml", "markers")), matchkind=MATCHKIND_STANDARD)


def _foreign(lead: str) -> bool:
    low = lead.lower()
    if "international" in low or "overseas" in low:
        low = _AT_HOME.sub(" ", low)
    return any(
        not low[start - 1 : start].isalpha()
        and not low[end : end + 1].isalpha()
        and not low.startswith("anti", max(0, start - 5))
        for _, start, end in _markers().find_matches_as_indexes(low, overlapping=True)
    )
