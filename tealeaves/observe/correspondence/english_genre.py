"""What a message is called in English: the genre by the words of its verb's clause, of the headline, of the next words."""

from __future__ import annotations

import re

from tealeaves.observe.correspondence.told import Page

_GENRES = tuple(
    (genre, re.compile(words, re.IGNORECASE))
    for genre, words in (
        ("verbal", r"verbal|oral message"), ("reply", r"\breply|replay|replied|in reply"), ("card", r"\bcards?\b"),
        ("condolence", r"condolence|sympathy|consolation"),
        ("thanks", r"(?:message|letter|telegram) of (?:thanks|gratitude)|thanks (?:message|letter)|thank-you"),
        ("letter", r"\bletters?\b"), ("greeting", r"greeting"), ("congratulations", r"congratulat|felicitat"),
        ("letter", r"personal message"),
    )
)  # fmt: skip
_IN_REPLY = re.compile(r"(?i)\bin (?:reply|answer) to\b")
_MIXED = re.compile(r"(?i)(?:messages?|telegrams?) and (?:congratulatory )?letters?")


def called(page: Page, sentence: tuple[int, int], said: str, *, several: bool) -> str:
    """The genre that the words of the verb's clause (`said`) name, else the headline, else the 200 code points behind the sentence."""
    text, (start, end) = page.text, sentence
    if several and _MIXED.search(text, start, end):
        return "listing"
    if said == "congratulated":
        return "congratulations"
    if _IN_REPLY.search(text, start, end):
        return "reply"
    for words in (said, page.document.headline, text[end : end + 200]):
        for genre, pattern in _GENRES:
            if pattern.search(words):
                return genre
    return "greeting"
