"""What stands before and after a person's name in Chinese: words of the lexicon, longest first, without a tokenizer.

Reads from the name to the left (敬爱的最高领导人金正恩同志) and to the right (同志, 一伙); one unknown stretch of up to four
characters may stand between a known epithet that ends in 的 and the name.
"""

from __future__ import annotations

from functools import cache

from tealeaves.observe.epithets.lexemes import Lexeme, lexemes
from tealeaves.observe.epithets.names import Named
from tealeaves.observe.epithets.uses import Use

LANGUAGE = "zh"
_ROOM = 40
_PLACES = (
    "朝鲜劳动党",
    "朝鲜",
    "中共中央",
    "中国共产党中央委员会",
    "中国",
    "俄罗斯联邦",
    "俄罗斯",
    "俄",
    "南朝鲜",
    "朝鮮",
    "中華人民共和國",
    "中华人民共和国",
    "党和国家",
    "国家",
    "古巴",
    "越南",
    "朝鲜民主主义人民共和国",
)
_JOINTS = ("和", "与", "並", "并")
_UNKNOWN_AT_MOST = 4
_AGENTS = "者家师手星"  # last characters of nouns for a person
_NOT_AFTER = (
    "广场",
    "综合大学",
    "主义",
    "勋章",
    "民族",
    "花",
    "军事",
    "全集",
    "著作",
    "社会主义青年",
    "時代",
    "时代",
    "大学",
)


def is_mention(text: str, mention: Named) -> bool:
    """Whether what follows leaves the name a person's."""
    return not text.startswith(_NOT_AFTER, mention.end)


def use_of(text: str, mention: Named) -> Use | None:
    """The words around the name."""
    low = max(0, mention.start - _ROOM, text.rfind("\n", 0, mention.start) + 1)
    known, unknown, first = _before(text, mention.start, low)
    after, end = _after(text, mention.end)
    counted = [lexeme for lexeme in (*known, *after) if lexeme.counts]
    if not counted:
        return None
    slot = "postnominal" if first == mention.start else ""
    return Use(mention.person, tuple(counted), first, max(end, mention.end), slot, unknown)


def _before(text: str, start: int, low: int) -> tuple[list[Lexeme], tuple[str, ...], int]:
    known: list[Lexeme] = []
    unknown: tuple[str, ...] = ()
    at, first = start, start
    while at > low:
        form = next((form for form in forms() if text.endswith(form, low, at)), None)
        if form is None:
            gap = 0 if unknown else _unknown(text, at, low)
            if not gap:
                break
            unknown = (text[at - gap : at],)
            at -= gap
            continue
        lexeme = lexemes(LANGUAGE).words.get(form)
        if lexeme is not None and (lexeme.name == "同志" or form in _JOINTS):
            break
        at -= len(form)
        if lexeme is not None and (lexeme.counts or (lexeme.sense == "most" and known)):
            known.append(lexeme if lexeme.counts else Lexeme(lexeme.name, "plain", 0, "most"))
            first = at
    return known, unknown if known and first < start else (), first


def _unknown(text: str, at: int, low: int) -> int:
    """The length of an unknown stretch between an epithet in 的 and what was read; 0 where there is none."""
    for length in range(1, _UNKNOWN_AT_MOST + 1):
        begin = at - length
        if begin <= low or not "一" <= text[begin] <= "鿿":
            return 0
        noun = text[at - 1] in _AGENTS and length > 1
        if any((noun or form.endswith("的")) and text.endswith(form, low, begin) for form in _praising()):
            return length
    return 0


def _after(text: str, end: int) -> tuple[list[Lexeme], int]:
    out: list[Lexeme] = []
    at = end
    while True:
        form = next((form for form in _behind() if text.startswith(form, at)), None)
        if form is None:
            return out, at if any(lexeme.counts for lexeme in out) else end
        out.append(lexemes(LANGUAGE).words[form])
        at += len(form)


@cache
def _praising() -> tuple[str, ...]:
    """Epithets after which one unknown noun may stand."""
    words = lexemes(LANGUAGE).words
    return tuple(form for form, lexeme in words.items() if lexeme.kind in ("honour", "praise", "insult"))


@cache
def forms() -> tuple[str, ...]:
    return tuple(sorted((*lexemes(LANGUAGE).words, *_PLACES), key=len, reverse=True))


@cache
def _behind() -> tuple[str, ...]:
    """Nouns that may follow a name."""
    words = lexemes(LANGUAGE).words
    kinds = ("role", "insult", "band", "title")
    chosen = [form for form, lexeme in words.items() if lexeme.kind in kinds]
    return tuple(sorted((form for form in chosen if form not in ("父亲", "慈父")), key=len, reverse=True))
