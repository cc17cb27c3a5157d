"""A mention: what one row, card or clause says of an item, before the mentions of all languages are brought together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date

from parsers._korea_stamp import words
from parsers._korea_stamp.values import Number

FIELDS = ("issued_on", "face_value", "size", "perforation", "shape", "count", "inscriptions")


@dataclass(frozen=True, slots=True)
class Mention:
    """An item as one place speaks of it. Empty is what that place does not say."""

    kind: str = ""
    number: Number | None = None
    said: frozenset[str] = frozenset()  # what the labels call the number
    others: tuple[Number, ...] = ()  # further numbers that it is said of: "Ba79, Ba80"
    themes: Mapping[str, str] = field(default_factory=dict)  # language to words
    about: Mapping[str, str] = field(
        default_factory=dict
    )  # language to the clause that names it: for its country, not a theme
    issued_on: date | None = None
    face_value: str = ""
    size: str = ""
    perforation: str = ""
    shape: str = ""
    count: int | None = None
    inscriptions: tuple[str, ...] = ()
    block: int = -1
    confidence: float = 1.0
    lang: str = ""  # of the list that it stands in; "" where its row is in several languages
    torn: bool = False  # its own row says two different things of it
    fills: bool = False  # says something of items that are named elsewhere: "5862-5865, size 42x30"

    @property
    def pieces(self) -> int:
        """How many items it stands for, for comparing sums."""
        return 1 if self.count is None else self.count


def joined(first: Mention, second: Mention) -> Mention:
    """What both say; where both say the same thing differently, the first is kept."""
    changes: dict[str, object] = {}
    for each in fields(Mention):
        mine, other = getattr(first, each.name), getattr(second, each.name)
        if each.name in ("themes", "about"):
            changes[each.name] = {**mine, **{lang: words for lang, words in other.items() if lang not in mine}}
        elif each.name == "said":
            changes[each.name] = mine | other if _same_number(first, second) else mine
        elif each.name not in ("block", "confidence", "lang", "fills") and mine in ("", None, ()):
            changes[each.name] = other
    changes["confidence"] = min(first.confidence, second.confidence)
    changes["torn"] = first.torn or second.torn
    changes["fills"] = first.fills or second.fills
    return replace(first, **changes)  # type: ignore[arg-type]


def _same_number(first: Mention, second: Mention) -> bool:
    """Whether what labels call the number of the one is said of the other's too."""
    return first.number is None or second.number is None or first.number.words == second.number.words


def contradict(first: Mention, second: Mention) -> bool:
    """Whether two mentions of one item cannot both be right."""
    if first.kind and second.kind and first.kind != second.kind:
        return True
    if _same_number(first, second) and {"stock", "catalogue"} <= first.said | second.said:
        return True
    pairs = ((getattr(first, name), getattr(second, name)) for name in FIELDS if name != "inscriptions")
    return any(mine not in ("", None) and other not in ("", None) and mine != other for mine, other in pairs)


def numbering_of(number: Number, fields_said: frozenset[str]) -> str:
    """Stock or catalogue, where the labels or the prefix say it; "" where nobody does.

    "编号" is the Chinese of 목록번호, and of a mere "No." too: it decides only where no other language says less.
    """
    if number.is_stock_by_prefix or "stock" in fields_said:
        return "stock"
    if "catalogue" in fields_said:
        return "catalogue"
    return "catalogue" if fields_said == frozenset({"number_zh"}) else ""


def kind_of(text: str) -> str:
    """The one kind that the words name; "" for none or several."""
    found = {name for name in (match.lastgroup for match in words.KIND.finditer(words.HOUSE.sub(" ", text))) if name}
    return found.pop() if len(found) == 1 else ""
