"""What stands before and after a person's name in Korean, by the grammar of suffixes.

Titles are printed solid with the name, particles with the titles (김정은동지께서는, 리명박역도의), and words before it
apart. After the name only titles, nouns for the person and particles may be printed solid: so what is called after
a person (김일성민족, 김정일화) is no mention. Before it each blank-separated word is one word of the lexicon, several of them
printed solid (어버이수령, 사대매국역적), an office by its last syllables, or a country. Spellings of Seoul (영도자, 이명박) are
aliases in the lexicon.
"""

from __future__ import annotations

import re
from functools import cache

from tealeaves.observe.epithets.lexemes import Lexeme, lexemes
from tealeaves.observe.epithets.names import Named, names
from tealeaves.observe.epithets.uses import Use
from tealeaves.observe.lexicon import listed

LANGUAGE = "ko"
_ROOM = 90  # code points before a name that are read
_LONGEST_WORD = 24  # syllables
_OPENING, _CLOSING = "《〈<“‘\"'(「『", "》〉>”’\"')」』"
_WORD_STARTS = " )]】"  # a dateline may stand solid with the first word: "(평양 9월 9일발 조선중앙통신)위대한 ..."
_PARTICLES = listed(
    "께서 께서는 께서도 께서와 께서만 께 께는 께도 께로 께와 에게 에게는 에게도 에게서 에게로 은 는 이 가 을 를 의 "
    "와 과 도 만 로 으로 로부터 으로부터 이다 이며 이고 이시다 이시며 이시고 이신 인 이라는 라는 이라고 라고 이라 "
    "라 처럼 같은 하고 랑 까지 부터 에 나 이나 이여 여 님 님께서 님께서는 님께 님의 님을 님은 님이 님과 들 들의 "
    "들을 들이 들은 들께서 들과 들에게 따위 같이 보다 조차 마저 뿐 식 네 야말로 이야말로 에 대한 사이의 사이에 사이에서"
)
_COPULA = re.compile(r"(?:이시며|이시고|이시자|이신|이며|이고|이자|인)\Z")
_TOPICS = (
    "서는",
    "에는",
    "과는",
    "와는",
    "로는",
    "게는",
    "들은",
    "지는",
    "들이는",
)  # of a sentence, not of an adnominal
_OFFICE = (
    "위원장",
    "대통령",
    "총비서",
    "비서",
    "서기",
    "총서기",
    "주석",
    "장관",
    "총리",
    "수상",
    "의장",
    "사령관",
    "국왕",
    "단장",
    "대표",
    "실장",
    "부장",
    "처장",
)
_PLACES = listed(
    "로씨야 로씨야련방 러시아 러시아연방 중화인민공화국 중국 조선민주주의인민공화국 꾸바 꾸바공화국 윁남 베트남 "
    "라오스 수리아 벨라루씨 미국 일본 남조선 공화국 조선로동당 중국공산당 꾸바공산당 중앙위원회 국무위원회 "
    "조선인민군 청와대 당중앙"
)
_NOT_AFTER = (
    "종합대학",
    "광장",
    "민족",
    "주의",
    "훈장",
    "전집",
    "저작집",
    "군사대학",
    "사회주의청년동맹",
    "상 ",
    "노래",
    "시대",
    "애국주의",
    "청년영예상",
    "소년",
)
# 위대한 김정은조선, 영원한 김일성, 김정일조선: the country is great; but 김정은조선로동당위원장.
_CALLED_AFTER = re.compile(r"(?:, ?김\S{2})?조선(?!로동당|노동당|인민군|민주주의)")


def is_mention(text: str, mention: Named) -> bool:
    """Whether what follows the name leaves it a person's."""
    if text.startswith(("-", "－", "·"), mention.end) or not _apart(text, mention.start):
        return False
    if _CALLED_AFTER.match(text, mention.end) is not None:
        return False
    return _solid(text, mention.end) is not None and not text.startswith(
        _NOT_AFTER, mention.end + text.startswith(" ", mention.end)
    )


def _apart(text: str, start: int) -> bool:
    """Whether the name begins a word, or stands solid behind a title (최고령도자김정은동지)."""
    at = start
    while at and start - at < _LONGEST_WORD and "가" <= text[at - 1] <= "힣":
        at -= 1
    return at == start or parsed(text[at:start]) is not None


def use_of(text: str, mention: Named) -> Use | None:
    """The words before the name and the nouns after it, as one epithet."""
    before, unknown, start = _before(text, mention.start)
    nouns, end = after(text, mention.end)
    known = [lexeme for lexeme in (*before, *nouns) if lexeme.counts]
    if not known and not unknown:
        return None
    slot = "postnominal" if start == mention.start else ""
    return Use(mention.person, tuple(known), start, max(end, mention.end), slot, unknown)


def _before(text: str, start: int) -> tuple[list[Lexeme], tuple[str, ...], int]:
    """The known words before the name, an unknown one among them, and where the first of them begins."""
    low = max(0, start - _ROOM, text.rfind("\n", 0, start) + 1)
    known: list[Lexeme] = []
    unknown: tuple[str, ...] = ()
    at, first = start, start
    while (word := _word_before(text, at, low)) is not None:
        begin, stop, opened = word
        found = parsed(text[begin:stop])
        if found is None:
            if unknown or not _belongs(text, begin, stop, low):
                break
            unknown = (text[begin:stop],)
        elif any(lexeme.counts for lexeme in found):
            first = begin
            known += found
        elif found and found[0].sense == "most" and known:
            first = begin
            known.append(Lexeme(found[0].name, "plain", 0, "most"))
        at = begin
        if opened:
            break
    if unknown and first > text.find(unknown[0], low, start):
        unknown = ()  # nothing known stood before it
    return known, unknown, first


def _word_before(text: str, at: int, low: int) -> tuple[int, int, bool] | None:
    """The blank-separated word that ends before `at`: where it begins and ends, and whether a bracket opens before it."""
    end = at
    while end > low and text[end - 1] in " " + _OPENING:
        end -= 1
    if end <= low or text[end - 1] in ",.;:!?]】" + _CLOSING:
        return None
    begin = max(low, 1 + max(text.rfind(mark, low, end) for mark in _WORD_STARTS))
    if end - begin > _LONGEST_WORD:
        return None
    opened = text[begin] in _OPENING or any(char in _OPENING for char in text[end:at])
    while begin < end and text[begin] in _OPENING:
        begin += 1
    return begin, end, opened


def parsed(word: str) -> list[Lexeme] | None:
    """The lexemes of one printed word; an empty list for an office or a country, which are passed over; None for a word we do not know."""
    table = lexemes(LANGUAGE)
    bare = _COPULA.sub("", word) or word
    for form in (word, bare, bare.removesuffix("의"), bare.removesuffix("님")):
        one = table.words.get(form)
        if one is not None:
            return [one]
        if form in _PLACES or form.endswith(_OFFICE):
            return []
    stem = bare.removesuffix("의")
    return _compound(stem) or _headed(stem)


@cache
def _nouns() -> tuple[str, ...]:
    """Nouns that may be printed solid with others, the longest first."""
    words = lexemes(LANGUAGE).words
    return tuple(
        sorted(
            (form for form, lexeme in words.items() if len(form) > 1 and not form.endswith(("는", "신", "한"))),
            key=len,
            reverse=True,
        )
    )


def _compound(word: str) -> list[Lexeme] | None:
    """A word made of nouns of the lexicon only: 사대매국역적, 괴뢰대통령."""
    table, out, at = lexemes(LANGUAGE), list[Lexeme](), 0
    while at < len(word):
        noun = next((form for form in _nouns() if word.startswith(form, at)), None)
        if noun is None:
            return None
        out.append(table.words[noun])
        at += len(noun)
    return out


def _headed(word: str) -> list[Lexeme] | None:
    """A compound whose last noun we know as an insult: Korean puts the head last (부정부패왕초, 동족대결광)."""
    words = lexemes(LANGUAGE).words
    for length in range(min(4, len(word) - 1), 1, -1):
        head = words.get(word[-length:])
        if head is not None and head.kind in ("insult", "band"):
            return [head]
    return None


def _belongs(text: str, begin: int, stop: int, low: int) -> bool:
    """Whether an unknown word is one between a known epithet and the name: of its own form (…ㄴ, …의, …적), no particle of a clause."""
    word = text[begin:stop]
    if len(word) < 2 or not _adnominal(word) or word.endswith(_TOPICS) or any(names(LANGUAGE).mentions(word)):
        return False
    before = _word_before(text, begin, low)
    found = None if before is None else parsed(text[before[0] : before[1]])
    return bool(found) and any(lexeme.kind in ("honour", "praise", "insult") for lexeme in found or ())


def _adnominal(word: str) -> bool:
    last = word[-1]
    if not "가" <= last <= "힣":
        return False
    return (ord(last) - ord("가")) % 28 == _FINAL_N or last == "적"


_FINAL_N = 4  # the final consonant ㄴ in a precomposed syllable


def _solid(text: str, at: int) -> tuple[list[Lexeme], int] | None:
    """The titles printed solid after the name, and where they end; None where something else follows."""
    end = at
    while end < len(text) and end - at < _LONGEST_WORD and "가" <= text[end] <= "힣":
        end += 1
    return _titles(text[at:end], at)


def _titles(run: str, at: int) -> tuple[list[Lexeme], int] | None:
    """A run of titles with a particle at its end."""
    table, out, read = lexemes(LANGUAGE), list[Lexeme](), 0
    while read < len(run):
        if run[read:] in _PARTICLES:
            break
        noun = next((form for form in _nouns() if run.startswith(form, read)), None)
        if noun is None:
            one = table.words.get(run[read])
            if one is None or not (one.kind == "role" or (one.kind == "insult" and out)):
                return None  # a syllable alone insults only behind another insult: 역도놈
            noun = run[read]
        out.append(table.words[noun])
        read += len(noun)
    return out, at + read


def after(text: str, end: int) -> tuple[list[Lexeme], int]:
    """The nouns after the name: solid with it, or apart (푸틴 동지에게, 김 정 은 동 지)."""
    solid = _solid(text, end)
    out, stop = solid if solid is not None else ([], end)
    if out or not text.startswith(" ", end):
        return out, stop
    if text.startswith("동 지", end + 1):
        return [lexemes(LANGUAGE).words["동지"]], end + 4
    at, apart = end, list[Lexeme]()
    for _ in range(3):
        if not text.startswith(" ", at):
            break
        found = _solid(text, at + 1)
        if found is None or not found[0]:
            break
        apart += found[0]
        at = found[1]
    return (apart, at) if any(lexeme.counts for lexeme in apart) else ([], end)
