"""The grammar of English titles: epithets, offices with their bodies, ranks, roles and family relations.

It reads a run of words from the left and never goes back further than the modifiers of one title, so its cost is linear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Literal

from tealeaves.observe.lexicon import Phrase, listed, phrases
from tealeaves.observe.words import Word, norms

TitleClass = Literal["office", "rank", "honorific", "role", "figure", "relation", "epithet"]
FILE = "titles.toml"
ARTICLES = frozenset({"the", "a", "our", "his", "her", "their", "its", "this", "all", "whole"})
_PASSED_OVER = ARTICLES | {"another", "my", "own"}
_LONGEST_TAIL = 8  # words after "leader of ..." that belong to the phrase
_LONGEST_BODY = 10  # words of a body that the lexicon does not have
_LONGEST_JOINED = 7  # words of a body's name with an "and" in it
_OF_BODIES = frozenset({"department", "commission", "committee", "bureau", "ministry"})
_HEADED_BY_PRESIDENT = "State Affairs"  # a commission: since 2021 its English leaves the word out, of its head alone
_SURE_PREFIX = 10  # letters of a body's name that was cut off
_SLIP = 0.88  # likeness of a misspelt body's name to the right one
_COUNTRY = "KOREA"  # "of Korea", "of the Korean people": says nothing about the office


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed from `start` to `end`, and in its normal form."""

    name: str  # "first secretary"
    kind: TitleClass
    body: str  # "Workers' Party of Korea", or ""
    start: int
    end: int
    unknown: bool = False  # its body, or a word of it, is not in the lexicon

    @property
    def value(self) -> str:
        return named(self.name, self.body)


def named(title: str, body: str) -> str:
    """A title with its body, as they are printed together: "president of the State Affairs", but "chairman of the ... Commission"."""
    whole = f"{body} Commission" if body == _HEADED_BY_PRESIDENT and title != "president" else body
    return f"{title} of the {whole}" if whole else title


@dataclass(slots=True)
class Reading:
    """What a run of words was read as."""

    titles: list[Title] = field(default_factory=list)
    epithets: list[tuple[str, int, int]] = field(default_factory=list)
    at: int = 0  # index of the first word that was not read


class _Index:
    """Phrases by their first word, the longest first."""

    def __init__(self, entries: Iterable[tuple[str, Any]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        for form, entry in entries:
            key = norms(form)
            self._by_first.setdefault(key[0], []).append((key, entry))
        for held in self._by_first.values():
            held.sort(key=lambda pair: -len(pair[0]))

    def at(self, words: Sequence[Word], i: int) -> tuple[Any, int] | None:
        """The longest phrase that begins at word `i`, and the word after it."""
        if i >= len(words):
            return None
        first = words[i].norm
        held = self._by_first.get(first) or self._by_first.get(first.removesuffix("'s"))
        for key, entry in held or ():
            if _matches(words, i, key):
                return entry, i + len(key)
        return None

    def begins(self, norm: str) -> bool:
        return norm in self._by_first or norm.removesuffix("'s") in self._by_first


def _matches(words: Sequence[Word], i: int, key: tuple[str, ...]) -> bool:
    last = i + len(key) - 1
    if last >= len(words) or any(words[k].stops for k in range(i, last)):
        return False
    return all(words[i + k].norm == part for k, part in enumerate(key[:-1])) and (
        words[last].norm == key[-1] or words[last].norm.removesuffix("'s") == key[-1]
    )


@dataclass(frozen=True, slots=True)
class Body:
    """What an office is of; of two in a chain the one with the higher rank is meant."""

    code: str
    rank: int
    name: str


class Titles:
    """The title grammar over the lexicon."""

    def __init__(self) -> None:
        self._heads = _index("head", lambda entry: (entry.name, entry.fields["class"]))
        self._modifiers = _index("modifier", lambda entry: entry.name)
        self._epithets = _index("epithet", lambda entry: entry.name)
        self._honorifics = {entry.name for entry in phrases(FILE, "epithet") if entry.fields["honorific"]}
        bodies = {b.fields["code"]: Body(b.fields["code"], b.fields["rank"], b.name) for b in _bodies()}
        self._bodies = _Index((form, bodies[b.fields["code"]]) for b in _bodies() for form in b.forms[1:])
        self._presidium = bodies["PPB"]
        self._sole = {entry.name: bodies[entry.fields["body"]] for entry in phrases(FILE, "sole", "title")}
        self._also = {entry.name: set(entry.fields["also"]) for entry in phrases(FILE, "sole", "title")}
        self._spellings = {" ".join(norms(form)): bodies[b.fields["code"]] for b in _bodies() for form in b.forms[1:]}

    def begins(self, norm: str) -> bool:
        """Whether a title or epithet can begin with this word."""
        return any(index.begins(norm) for index in (self._epithets, self._heads, self._modifiers, self._bodies))

    def ends(self, norm: str) -> bool:
        """Whether this word can be the last before the name that a title belongs to. Cheap, and never wrongly no."""
        return norm in _last_words() or norm.removesuffix("'s") in _last_words()

    def before_name(self, words: Sequence[Word]) -> Reading | None:
        """The longest run of epithets and titles that ends exactly at the last word."""
        for i, word in enumerate(words):
            if self.begins(word.norm) and not self._is_made(words, i):
                reading = self._run(words, i)
                if reading.at == len(words) and (reading.titles or reading.epithets):
                    return _without_cut(reading, words[i - 1] if i else None)
                if reading.epithets and not reading.titles and reading.at == len(words) - 1:
                    return self._with_unknown(words, reading) or Reading()
        return None

    def _is_made(self, words: Sequence[Word], i: int) -> bool:
        """Whether a body at word `i` is what is made into something: "to make the WPK President Kim Il Sung's party"."""
        before = i - 1
        while before >= 0 and words[before].norm in ARTICLES:
            before -= 1
        return before >= 0 and words[before].norm in _MAKING and self._bodies.at(words, i) is not None

    def after_name(self, words: Sequence[Word], i: int) -> Reading:
        """A list of titles from word `i` on: "first secretary of the WPK, first chairman of the NDC and ..."."""
        reading = Reading(at=i)
        while True:
            item, at = Reading(), self._articles(words, reading.at)
            step = self._item(words, at, item, unknown=at == reading.at)
            if step is None or _belongs_to_next(words, step) or _is_adjective(item.titles[-1], words, step):
                return reading
            reading.titles += item.titles
            reading.at = step
            following = self._joint(words, step)
            if following is None:
                return reading
            if self._item(words, self._articles(words, following), Reading(), unknown=True) is None:
                return reading
            reading.at = following

    def _run(self, words: Sequence[Word], i: int) -> Reading:
        reading = Reading(at=i)
        while reading.at < len(words):
            step = self._item(words, reading.at, reading, unknown=False)
            if step is None:
                step = self._adjectives(words, reading.at, reading)
            if step == reading.at:
                return reading
            reading.at = step
        return reading

    def _with_unknown(self, words: Sequence[Word], reading: Reading) -> Reading | None:
        """An epithet that we do not know between one that we know and the name: the word we are waiting for."""
        word = words[-1]
        if reading.epithets[-1][0] not in _PERSONAL or not word.norm.isalpha():
            return None
        if word.norm in _COMMON or word.norm.endswith(("ed", "ing", "s", "ly")):
            return None
        start = reading.epithets[0][1]
        name = " ".join(sorted({epithet for epithet, _, _ in reading.epithets} | {word.norm}))
        return Reading([Title(name, "epithet", "", start, word.end, unknown=True)], [], len(words))

    def _item(self, words: Sequence[Word], i: int, into: Reading, *, unknown: bool) -> int | None:
        """One title with its epithets, from word `i`; None where there is none. Adds what it reads to `into`."""
        epithets = Reading()
        at = self._adjectives(words, i, epithets)
        start = at
        premodifier, at = self._premodifier(words, at)
        head = self._head(words, at)
        if head is None:
            return None
        name, kind, at = head
        kind = "office" if name in self._sole else kind
        if name.endswith("director") and [word.norm for word in words[at : at + 4]] == ["of", "a", "department", "of"]:
            name, at = name.removesuffix("director") + "department director", at + 3
        body, at, strange = self._of(words, at, kind, unknown)
        if at < 0:
            return None
        chosen = self._body(name, kind, premodifier, body)
        into.epithets += epithets.epithets
        into.titles.append(Title(name, kind, chosen, words[start].start, words[at - 1].end, strange))
        return at

    def _adjectives(self, words: Sequence[Word], i: int, into: Reading) -> int:
        while (found := self._epithets.at(words, i)) is not None:
            name, after = found
            if name in self._honorifics:
                into.epithets.append((name, words[i].start, words[after - 1].end))
            joined = (
                after < len(words) and words[after].norm == "and" and self._epithets.at(words, after + 1) is not None
            )
            i = after + joined
        return i

    def _premodifier(self, words: Sequence[Word], i: int) -> tuple[Body | None, int]:
        best: Body | None = None
        while (found := self._bodies.at(words, i)) is not None:
            best, i = _higher(best, found[0]), found[1]
        return best, i

    def _head(self, words: Sequence[Word], i: int) -> tuple[str, TitleClass, int] | None:
        """Modifiers and a head, the most modifiers first: "general secretary" before "general"."""
        ends = [i]
        names: list[str] = []
        while (found := self._modifiers.at(words, ends[-1])) is not None:
            if names == ["vice"] and found[0] == "supreme":
                return None  # "registered as a candidate for a deputy Supreme Commander Kim Jong Il": two titles
            names.append(found[0])
            ends.append(found[1])
        for count in range(len(names), -1, -1):
            head = self._heads.at(words, ends[count])
            if head is not None:
                (name, kind), after = head
                return " ".join([*names[:count], name]), kind, after
        return None

    def _of(
        self, words: Sequence[Word], i: int, kind: TitleClass, unknown: bool
    ) -> tuple[Body | str | None, int, bool]:
        """The "of the ..." after a head: the body, the word after it (-1: not a title after all), whether it is unknown."""
        if i >= len(words) or words[i - 1].stops or words[i].norm not in ("of", "to", "for"):
            return None, i, False
        if kind in ("role", "figure", "relation", "honorific"):
            return None, _tail_end(words, i), False
        at = self._articles(words, i + 1)
        first, after = self._premodifier(words, at)
        if first is not None:
            best, after = self._chain(words, first, after)
            return best, after, False
        if words[i].norm != "of":
            return None, i, False
        return self._strange_body(words, at) if unknown else (None, -1, False)

    def _strange_body(self, words: Sequence[Word], at: int) -> tuple[Body | str | None, int, bool]:
        """A body that the lexicon does not have as printed: a slip of the pen, an adjective before it, or a new one."""
        for skip in (1, 2):
            known, after = self._premodifier(words, at + skip)
            if known is not None and known.rank > 0 and words[at + skip - 1].norm != "of":
                best, end = self._chain(words, known, after)
                return best, end, False
        name, end = _unknown_body(words, at)
        if name is None:
            return None, -1, False
        near = self._spelt_like(name) or self._spelt_like(name.partition(" of ")[0])
        return (name, end, True) if near is None else (near, end, False)

    def _spelt_like(self, name: str) -> Body | None:
        cut_off = (s for s in self._spellings if len(name) >= _SURE_PREFIX and s.startswith(name))
        near = next(cut_off, None) or next(iter(get_close_matches(name, self._spellings, n=1, cutoff=_SLIP)), None)
        return None if near is None else self._spellings[near]

    def _chain(self, words: Sequence[Word], best: Body, at: int) -> tuple[Body, int]:
        """Further bodies: "of the WPK", ", state and army", "(WPK)"; not those that begin the next title."""
        while at < len(words):
            if words[at].norm == "(" and at + 2 < len(words) and words[at + 2].norm == ")":
                at += 3
                continue
            if words[at].norm not in ("of", "and", ",") or (words[at - 1].stops and words[at - 1].norm.isalpha()):
                return best, at
            listed = words[at].norm == ","  # ", all the people of" is the next clause, ", state and army" is not
            body, after = self._premodifier(words, at + 1 if listed else self._articles(words, at + 1))
            if body is None or self._head(words, after) is not None:
                return best, at
            best, at = (_higher(best, body) or best) if words[at].norm == "of" else best, after
        return best, at

    def _body(self, name: str, kind: TitleClass, before: Body | None, after: Body | str | None) -> str:
        if kind != "office" or name.startswith("honorary"):  # an honour of some foreign party: "the party" is not ours
            return ""
        if isinstance(after, str):
            return self._sole[name].name if name in self._sole else after
        best = _higher(before, after) if after is not None else before
        if before is not None and after is not None and (before.code, after.code) == ("SPA-P", "PB"):
            best = (
                self._presidium
            )  # "Presidium member of the Political Bureau": the bureau's presidium, not the assembly's
        sole = self._sole.get(name)
        if sole is not None and (best is None or best.rank == 0 or best.code in self._also[name]):
            return sole.name
        return "" if best is None or best.code == _COUNTRY else best.name

    def _articles(self, words: Sequence[Word], i: int) -> int:
        while i < len(words) and words[i].norm in _PASSED_OVER:
            i += 1
        return i

    def _joint(self, words: Sequence[Word], i: int) -> int | None:
        """The word after ", " or " and " that joins two titles of a list."""
        start = i
        while i < len(words) and words[i].norm in (",", "and", "concurrently", "-") and i - start < 3:
            i += 1
        return i if i > start and i < len(words) else None


def _without_cut(reading: Reading, before: Word | None) -> Reading:
    """The reading without an office whose first word may be missing: a capital stands before "Director of ...", perhaps "Vice Bureau"."""
    if before is None or not before.capital or before.stops or not reading.titles:
        return reading
    first = reading.titles[0]
    return Reading(reading.titles[1:], reading.epithets, reading.at) if first.kind == "office" else reading


def _belongs_to_next(words: Sequence[Word], i: int) -> bool:
    """Whether a name follows directly: in "Kim Jong Un, KPA Vice Marshal Ri Yong Ho" the rank is the other man's."""
    return i < len(words) and words[i].capital and not words[i - 1].stops


def _is_adjective(title: Title, words: Sequence[Word], i: int) -> bool:
    """Whether a noun follows the rank of general: "general manager of the agency"."""
    if not title.name.endswith("general") or i >= len(words) or words[i - 1].stops:
        return False
    return words[i].norm.isalpha() and words[i].norm not in _COMMON


def _tail_end(words: Sequence[Word], i: int) -> int:
    """The end of "leader of the Workers' Party of Korea, state and army" and its like, for titles whose body says little."""
    for at in range(i, min(len(words), i + _LONGEST_TAIL)):
        norm = words[at].norm
        if not norm[0].isalpha() or norm in ("and", "who", "is", "was", "kim"):
            return at
        if words[at].stops:
            return at + 1
    return i


def _joined_noun(words: Sequence[Word], i: int) -> int | None:
    """Where "Information and Publicity Department" ends, a name of one body that an "and" joins; None where none stands."""
    run = words[i : i + _LONGEST_JOINED]
    last = next((at for at, word in enumerate(run) if word.norm in _OF_BODIES), 0)
    joints = [at for at in range(1, last) if run[at].norm == "and"]
    plain = all(word.capital and not word.stops for at, word in enumerate(run[:last]) if at not in joints)
    return i + last if joints and plain and joints[-1] < last - 1 else None


def _unknown_body(words: Sequence[Word], i: int) -> tuple[str | None, int]:
    """A body that the lexicon lacks: capitalised words up to the next mark or joint. A new one is what we must not miss."""
    noun = _joined_noun(words, i)
    if noun is not None:
        return " ".join(w.norm for w in words[i : noun + 1]), noun + 1
    for at in range(i, min(len(words), i + _LONGEST_BODY)):
        word = words[at]
        if not word.norm[0].isalpha() or word.norm in (
            "and",
            "who",
            "is",
            "was",
            "on",
            "in",
            "at",
            "sent",
            "received",
            "kim",
        ):
            return (" ".join(w.norm for w in words[i:at]), at) if at > i else (None, -1)
        if not word.capital and word.norm not in ("of", "the", "for"):
            return None, -1
        if word.stops or at + 1 == len(words):
            return " ".join(w.norm for w in words[i : at + 1]), at + 1
    return None, -1


def _higher(one: Body | None, other: Any) -> Body | None:
    if one is None or not isinstance(other, Body):
        return other if isinstance(other, Body) else one
    return other if other.rank > one.rank else one


def _bodies() -> Iterator[Phrase]:
    yield from phrases(FILE, "body", "name")


def _index(kind: str, entry_of: Any) -> _Index:
    return _Index((form, entry_of(entry)) for entry in phrases(FILE, kind) for form in entry.forms)


@lru_cache(maxsize=1)
def _last_words() -> frozenset[str]:
    kinds = [form for kind in ("head", "epithet") for entry in phrases(FILE, kind) for form in entry.forms]
    return frozenset(norms(form)[-1] for form in [*kinds, *(form for body in _bodies() for form in body.forms[1:])])


# After these an unknown word before the name is most likely an epithet too; after "great" it is any noun.
_PERSONAL = frozenset({"dear", "respected", "esteemed", "beloved", "fatherly", "most respected"})
_MAKING = listed("make makes made making build builds built building turn turned develop developed developing")
# Words that stand between an adjective and a name without being an epithet.
_COMMON = listed("to of by for with and or as in on at from is was has had who that when under before after about")


@lru_cache(maxsize=1)
def titles() -> Titles:
    """The grammar, made once."""
    return Titles()
