"""What a person is called: the epithets before and after the names of leaders, their family, rivals and foreign partners.

Kinds: `epithet`, in the outlet's own words, and `epithet_reported`, in the words of others whom it quotes: "respected supreme leader"
came first in a foreign party's message. Subject: the person; value: the set of lexemes, or "by name only" where a document gives
none. Each value once a document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tealeaves.model import Document, Fact
from tealeaves.observe.epithets import chinese, english, korean, nameless, russian, voices
from tealeaves.observe.epithets.lexemes import BARE, LANGUAGES
from tealeaves.observe.epithets.names import Named, names, people, role_of
from tealeaves.observe.epithets.uses import Use

KINDS = ("epithet", "epithet_reported")


def observe(document: Document) -> Iterator[Fact]:
    """The epithets in every language that we read, language by language."""
    spans = _spans(document)
    for language in LANGUAGES:
        within = spans.get(language)
        if within:
            yield from _Reader(document, language, within).facts()


def _spans(document: Document) -> dict[str, list[tuple[int, int]]]:
    """Where each language stands in the text: stretches of blocks that follow one another."""
    out: dict[str, list[tuple[int, int]]] = {}
    at = 0
    for block in document.blocks:
        end = at + len(block.text)
        if end > at:
            spans = out.setdefault("en" if block.lang == "und" else block.lang, [])
            if spans and spans[-1][1] + 1 == at:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((at, end))
        at = end + 1
    return out


@dataclass(slots=True)
class _Reader:
    """One document in one language."""

    document: Document
    language: str
    within: list[tuple[int, int]]

    def facts(self) -> Iterator[Fact]:
        text = self.document.text
        mentions = [m for m in names(self.language).mentions(text) if self._inside(m.start)]
        told_of = [told for told in nameless.told_of(text, self.language) if self._inside(told.start)]
        if not mentions and not told_of:
            return
        voice = voices.voice(self.document, self.language)
        told: set[tuple[str, str, bool]] = set()
        bare: dict[str, Named] = {}
        for mention, uses in (*self._named(mentions), *self._nameless(told_of)):
            if not uses and mention is not None:
                bare.setdefault(mention.person, mention)
            for use in uses:
                own = voice.own(use.start, role_of(use.person)) and use.slot != "called_as" and not _from_abroad(use)
                key = (use.person, use.value, own)
                if key not in told:
                    told.add(key)
                    yield self._fact(use, voice.slot(use.start), own)
        yield from self._bare(bare, voice, {(person, own) for person, _, own in told})

    def _bare(self, bare: dict[str, Named], voice: voices.Speaker, told: set[tuple[str, bool]]) -> Iterator[Fact]:
        """Who is named without an epithet, by a speaker who gives them none in this document."""
        for person, mention in bare.items():
            own = voice.own(mention.start, role_of(person))
            if (person, own) not in told:
                yield self._fact(Use(person, (), mention.start, mention.end), voice.slot(mention.start), own)

    def _named(self, mentions: list[Named]) -> Iterator[tuple[Named | None, list[Use]]]:
        for mention in mentions:
            uses = _uses(self.document.text, mention, self.language)
            if uses is not None:
                yield mention, uses

    def _nameless(self, told_of: list[nameless.Told]) -> Iterator[tuple[Named | None, list[Use]]]:
        for told in told_of:
            if told.lexemes:
                yield None, [Use(told.person, told.lexemes, told.start, told.end, "third_person")]
            else:
                yield None, _uses(self.document.text, told.named, self.language) or []

    def _inside(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.within)

    def _fact(self, use: Use, slot: str, own: bool) -> Fact:
        attrs = {
            "raw": self.document.text[use.start : use.end],
            "slot": use.slot or slot,
            "role": role_of(use.person),
            "rank": str(use.rank),
            "ranks": use.ranks,
            "strong": use.strong,
            "sense": use.sense,
            "speaker": "own" if own else "other",
        }
        attrs |= {"unknown": " ".join(use.unknown)} if use.unknown else {}
        attrs |= {"died": died} if (died := str(people()[use.person].fields.get("died", ""))) else {}
        kind = "epithet" if own else "epithet_reported"
        return Fact(kind, use.person, use.value or BARE, use.start, use.end, self.language, attrs)


def _from_abroad(use: Use) -> bool:
    """Whether only a foreigner speaks so: nobody at home calls the leader 각하."""
    return role_of(use.person) == "leader" and any(lexeme.name == "각하" for lexeme in use.known)


def _uses(text: str, mention: Named, language: str) -> list[Use] | None:
    """What is found at a mention, or None where the name is not a person's."""
    if language == "en":
        rival = role_of(mention.person) == "rival"
        found = [english.use_of(text, mention, rival=rival), english.called_as(text, mention)]
    elif language == "ru":
        found = [russian.use_of(text, mention)]
    else:
        grammar = korean if language == "ko" else chinese
        if not grammar.is_mention(text, mention):
            return None
        found = [grammar.use_of(text, mention)]
    return [use for use in found if use is not None]
