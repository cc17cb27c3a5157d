"""One item from its mentions in every language and place: by number, else by kind and position in parallel lists. Never twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from parsers._korea_stamp import words
from parsers._korea_stamp.countries import countries_of
from parsers._korea_stamp.mentions import Mention, contradict, joined, numbering_of
from tealeaves.model import Item
from tealeaves.text import search_key

_MOST_ITEMS = 2_000  # of one document
_ALIKE = 20  # items of one title that are told apart
CONTRADICTORY = "contradictory_items"


@dataclass(slots=True)
class Merged:
    """The items found so far, in printed order, and whether two places said different things of one."""

    items: list[Mention] = field(default_factory=list)
    contradictory: bool = False
    _places: dict[str, int] = field(default_factory=dict)  # number to the item that has it
    _titled: dict[tuple[str, str], list[int]] = field(
        default_factory=dict
    )  # language and title to the items that have it

    def add(self, mentions: Sequence[Mention]) -> None:
        """Bring in one list: a table, or what one language says. Its own order and ours are taken to be the same."""
        taken: set[int] = set()
        mentions = self._once([_of_its_number(mention) for mention in mentions])
        rest = [mention for mention in mentions if not mention.fills and not self._by_number(mention, taken)]
        rest = [mention for mention in rest if not self._by_theme(mention, taken)]
        if not self.items or self._goes_on(rest):
            self._append(rest)
        else:
            for kind in dict.fromkeys(self._kind(mention) for mention in rest):
                self._by_position(kind, [mention for mention in rest if self._kind(mention) == kind], taken)
        for mention in mentions:
            if mention.fills:
                self._fill(mention)

    def _once(self, mentions: Sequence[Mention]) -> list[Mention]:
        """A list with each number once."""
        kept: list[Mention] = []
        places: dict[str, int] = {}
        for mention in mentions:
            number = None if mention.number is None or mention.fills else mention.number.words
            place = None if number is None else places.setdefault(number, len(kept))
            if place is None or place == len(kept):
                kept.append(mention)
                continue
            self.contradictory = self.contradictory or contradict(kept[place], mention)
            kept[place] = joined(kept[place], mention)
        return kept

    def _by_number(self, mention: Mention, taken: set[int]) -> bool:
        place = None if mention.number is None else self._places.get(mention.number.words)
        if place is None:
            return mention.number is not None and mention.number.last is not None and self._fill(mention)
        self._join(place, mention)
        taken.add(place)
        return True

    def _by_theme(self, mention: Mention, taken: set[int]) -> bool:
        """The item that has the same title in the same language, no other kind and no other number."""
        named = [place for title in _titles(mention) for place in self._titled.get(title, ())]
        place = next((place for place in named if place not in taken and self._can_be(place, mention)), None)
        if place is None:
            return False
        self._join(place, mention)
        taken.add(place)
        return True

    def _can_be(self, place: int, mention: Mention) -> bool:
        item = self.items[place]
        return not (item.number and mention.number) and (item.kind == mention.kind or not (item.kind and mention.kind))

    def _goes_on(self, rest: Sequence[Mention]) -> bool:
        """Whether a list goes on with ours instead of saying it again: it has titles of its own in a language that ours has."""
        ours = {lang for item in self.items for lang in item.themes}
        theirs = {lang for mention in rest for lang in mention.themes}
        return bool(theirs) and bool(theirs & ours) and all(mention.themes for mention in rest)

    def _kind(self, mention: Mention) -> str:
        """Its kind; a bare number is a stamp's where there are stamps."""
        if mention.kind or mention.number is None or mention.number.prefix:
            return mention.kind
        return "stamp" if any(item.kind == "stamp" for item in self.items) else ""

    def _by_position(self, kind: str, mentions: Sequence[Mention], taken: set[int]) -> None:
        """Pair mentions of a kind with our items of that kind, where there are as many of them."""
        alike = [place for place, item in enumerate(self.items) if item.kind == kind]
        free = [place for place in alike if place not in taken and not self._numbered_apart(place, mentions)]
        if len(free) == len(mentions):
            for place, mention in zip(free, mentions, strict=True):
                self._join(place, mention)
        elif not alike or all(mention.number is not None and mention.number.last is None for mention in mentions):
            self._append(mentions)
        elif sum(mention.pieces for mention in mentions) != sum(self.items[place].pieces for place in alike):
            self.contradictory = True

    def _numbered_apart(self, place: int, mentions: Sequence[Mention]) -> bool:
        """Whether an item has a number and so have these: then they are others."""
        return self.items[place].number is not None and any(mention.number is not None for mention in mentions)

    def _fill(self, mention: Mention) -> bool:
        """What is said of several items ("5862-5865, size 42x30"): to those of them that we have; whether there was one."""
        named = [number for number in (mention.number, *mention.others) if number is not None]
        detail = replace(mention, number=None, others=(), fills=False, themes={}, count=None)
        own = [
            place
            for place, item in enumerate(self.items)
            if (
                item.number is not None
                and any(number.words == item.number.words or number.covers(item.number) for number in named)
            )
            or (not named and mention.kind in ("", item.kind))
        ]
        for place in own:
            self._join(place, detail)
        if not own and named:
            self._append([replace(detail, number=number) for number in named])
        return bool(own)

    def _join(self, place: int, mention: Mention) -> None:
        item = self.items[place]
        self.contradictory = self.contradictory or contradict(item, mention)
        self.items[place] = joined(item, mention)
        self._remember(place)

    def _append(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            if len(self.items) < _MOST_ITEMS:
                self.items.append(mention)
                self._remember(len(self.items) - 1)

    def _remember(self, place: int) -> None:
        number = self.items[place].number
        if number is not None:
            self._places.setdefault(number.words, place)
        for title in _titles(self.items[place]):
            own = self._titled.setdefault(title, [])
            if len(own) < _ALIKE and place not in own:
                own.append(place)


def _titles(mention: Mention) -> list[tuple[str, str]]:
    return [(lang, search_key(said)) for lang, said in mention.themes.items()]


def _of_its_number(mention: Mention) -> Mention:
    """With the kind that has such numbers, where no word names another."""
    if mention.kind or mention.number is None or mention.fills:
        return mention
    return replace(mention, kind=mention.number.kind)


def without_sums(mentions: Sequence[Mention]) -> list[Mention]:
    """Without sentences that only add up what follows: "four stamps and three post cards" before the list of them."""
    numbered = Counter(mention.kind for mention in mentions if mention.number is not None)
    kept = [m for m in mentions if m.number is not None or m.fills or m.count is None or numbered[m.kind] != m.count]
    by_sentence: dict[tuple[int, str], list[Mention]] = defaultdict(list)
    for mention in kept:
        if mention.number is None and not mention.fills:
            by_sentence[mention.block, next(iter(mention.about.values()), "")].append(mention)
    sentences = list(by_sentence.values())
    if len(sentences) >= 3 and _adds_up(sentences[0], [each for later in sentences[1:] for each in later]):
        return [mention for mention in kept if mention not in sentences[0]]
    return kept


def _adds_up(first: Sequence[Mention], later: Sequence[Mention]) -> bool:
    return all(
        mention.count == sum(each.pieces for each in later if each.kind == mention.kind) for mention in first
    )  # fmt: skip


# --- the items ----------------------------------------------------------------------------------------------------------------------


def items_of(merged: Merged, fallback: str) -> tuple[Item, ...]:
    """The items as the model has them. `fallback` is the kind that the document itself is about, for those that no word names."""
    return tuple(_item(mention, fallback) for mention in merged.items)


def _item(mention: Mention, fallback: str) -> Item:
    number = mention.number
    return Item(
        kind=mention.kind or (number.kind if number else "") or fallback,
        number=number.words if number else "",
        numbering=numbering_of(number, mention.said) if number else "",
        prefix=number.prefix if number else "",
        serial=number.serial if number else None,
        theme=next(iter(mention.themes.values()), ""),
        themes=tuple(sorted(mention.themes.items())),
        country=country_of(mention),
        issued_on=mention.issued_on,
        face_value=mention.face_value,
        size=mention.size,
        perforation=mention.perforation,
        shape=mention.shape,
        count=mention.count,
        inscriptions=mention.inscriptions,
        block=max(0, mention.block),
        confidence=mention.confidence,
    )


def country_of(mention: Mention) -> str:
    """The one country besides Korea that its titles name, Korean first where languages differ; else its clause about two states."""
    found = [countries_of(mention.themes[lang]) for lang in sorted(mention.themes, key=lambda lang: lang != "ko")]
    if not any(found):
        found = [countries_of(said) for said in mention.about.values() if words.STATES.search(said)]
    first = next((codes for codes in found if codes), frozenset[str]())
    return next(iter(first)) if len(first) == 1 else ""


def countries_differ(mention: Mention) -> bool:
    """Whether two languages name different countries in the title of one item."""
    named = {codes for said in mention.themes.values() if (codes := countries_of(said))}
    return len(named) > 1
