"""In whose name a message greets, and whom beside the addressee: the parties of its wishes.

"in the name of his own, the Korean people and all the service personnel of the armed forces of the DPRK" names self, people and
army_personnel; "to the fraternal Russian people and all the service personnel of the brave Russian army" is to people and army_personnel.
An army whose personnel is named counts as personnel only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tealeaves.observe.correspondence.told import line_end, sentence_end

PARTIES = ("army", "army_personnel", "government", "party", "people", "self")
_SENTENCES = 8  # of a message in which its wishes are looked for


@dataclass(frozen=True, slots=True)
class Wishes:
    """The parties that one sentence names on either side."""

    in_name_of: tuple[str, ...]
    to_whom: tuple[str, ...]
    start: int
    end: int

    @property
    def value(self) -> str:
        """The normal form that rules compare."""
        return f"in_name_of={' '.join(self.in_name_of)};to_whom={' '.join(self.to_whom)}"


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a language brings in the two sides. The groups `name` and `whom` are the stretches to read."""

    name: re.Pattern[str]
    whom: re.Pattern[str]
    words: tuple[tuple[str, re.Pattern[str]], ...]
    personnel: re.Pattern[str]  # what "army_personnel" takes away from "army"
    greets: re.Pattern[str] = re.compile("")  # must stand before those who are greeted


def _words(**patterns: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((party, re.compile(words)) for party, words in patterns.items())


_EN = _Grammar(
    re.compile(
        r"(?i:in the name of|on behalf of|in (?:his|my|her) own name|on (?:his|my|her|its) own behalf)(?P<name>(?:(?! I\b|, I\b)[^.;\n]){0,260}?)"
        r"(?=,? (?:I|he|she|we|extend\w*|express\w*|offer\w*|convey\w*|sen[dt]s?|wish\w*|to|upon|over|in the message)\b|[.;\n]|$)"
    ),
    re.compile(
        r"\b(?:to|through|towards|wish(?:es|ed)?|wishing) (?P<whom>(?:you\b|Your\b|the\b|all\b|their\b|his\b|her\b|its\b|President\b|Comrade\b|General\b"
        r"|[A-Z])(?:(?! in the name| on behalf| on the occasion| upon | in their | in its )[^.;\n]){0,220}?)"
        r"(?=,? (?:in the name|on behalf|on the occasion|upon|on|for|over|in|and wish\w*|wishing|success|prosperity|victory|good|greater|happiness|well-being)\b|[.;\n]|$)"
    ),
    _words(
        army_personnel=r"(?i)service ?(?:personnel|persons|men)|servicemen|soldiers|officers and men|men and officers|combatants",
        army=r"(?i)\barmy\b|armed forces|\bKPA\b|\bmilitary\b(?! (?:attache|commission))",
        government=r"(?i)\bgovernments?\b",
        party=r"(?i)\bparty\b|\bWPK\b|\bCPC\b|\bCPV\b",
        people=r"(?i)\b(?:people|nation)\b(?!['’]s)",
        self=r"(?i)\b(?:Kim (?:Jong|Il)|own|myself|himself|personal(?:ly)?|you|your excellency|president|comrade|excellency|majesty|general secretary)\b",
    ),
    re.compile(r"(?i)(?:service ?(?:personnel|persons|men)|servicemen|soldiers|officers and men|combatants) of (?:the )?(?:[\w-]+ ){0,4}(?:army|armed forces)|armed forces"),
    re.compile(r"(?i)\b(?:extend|send|sent|convey|offer|express|wish|present|pay)"),
)  # fmt: skip
_KO = _Grammar(
    re.compile(r"(?:^|즈음하여|기하여|계기로|맞으며|기회에|나는|,)?(?P<name>(?:(?!즈음하여|기하여|계기로|맞으며|기회에)[^.\n]){1,120}?)(?:의 이름으로|이름으로|(?:을|를) 대표하여)"),
    re.compile(
        r"(?:이름으로|대표하여|^|즈음하여|계기로|나는|기회에|통하여|,)(?P<whom>(?:(?!즈음하여|이름으로|통하여|대표하여|기회에|나는)[^.\n]){1,150}?)(?:에게|께)(?=[^.\n]{0,80}?(?:축하|인사|축원|경의|사의|감사|위문|조의|보내|드리|드립|드린))",
    ),
    _words(
        army_personnel=r"장병|군인들|병사", army=r"군대|인민군|무력|군(?=과|에|의|\s|$)", government=r"정부", party=r"(?<!정)당(?=[과와의,\s및]|$)|로동당|공산당",
        people=r"인민(?!군|민주|공화국|혁명)", self=r"자신|나의|개인|당신|동지|각하",
    ),
    re.compile(r"(?:군대|무력|인민군)(?:의)?\s?(?:전체|모든|영용한)?\s?(?:장병|군인|병사)"),
)  # fmt: skip
_RU = _Grammar(
    re.compile(r"(?i)от (?:своего )?(?:имени|лица)(?P<name>(?:(?! шл| выраж| передал| напра|, я )[^.;\n]){0,220}?)(?= шл| выра| передал| переда| напра| поздра| желал| пожел| сердечн| горяч| тепл|,|[.;\n]|$)"),
    re.compile(
        r"(?i)\b(?:поздравл\w+|привет\w*|пожелани\w+|шлю|направля\w+|передал\w*|передаю|выраж\w+|желаю|пожелал\w*)\b(?P<whom>[^.;\n]{1,220}?)(?=по случаю|в связи|от имени|по поводу|[.;\n]|$)",
    ),
    _words(
        army_personnel=r"(?i)военнослужащ|личн\w+ состав|воин(?:ам|ов)|солдат|бойц", army=r"(?i)\bарми|вооруженн\w+ сил|вооружённ\w+ сил",
        government=r"(?i)правительств", party=r"(?i)\bпарти|\bТПК\b", people=r"(?i)\bнарод(?!н)",
        self=r"(?i)себя|своего имени|своего собственного|собственного имени|\bличн(?!\w+ состав)|\bВам\b|\bВас\b|президент|товарищ",
    ),
    re.compile(r"(?i)(?:военнослужащ\w+|личн\w+ состав\w*|солдат\w*|бойц\w+)(?: \w+){0,3} (?:арми\w+|вооруж[её]нн\w+ сил\w*)"),
)  # fmt: skip
_ZH = _Grammar(
    re.compile(r"(?:代表|以)(?P<name>[^。\n]{1,80}?)(?:名义|,|，|向|谨)"),
    re.compile(r"[向对](?P<whom>[^。\n]{1,120}?)(?=致以|表示|表达|转达|致|祝|送上)"),
    _words(
        army_personnel=r"官兵|将士|军人", army=r"军队|武装力量|人民军", government=r"政府", party=r"党(?!和国家首脑)", people=r"人民(?!共和|军|币)",
        self=r"个人|我本人|自己|您|你|同志|阁下|总书记|总统",
    ),
    re.compile(r"(?:军队|武装力量|人民军)(?:的)?(?:全体)?(?:官兵|将士)"),
)  # fmt: skip
_GRAMMARS = {"en": _EN, "ko": _KO, "ru": _RU, "zh": _ZH}


def wishes(text: str, start: int, language: str, sender: tuple[str, ...]) -> Wishes | None:
    """The first sentence from `start` on that says in whose name; else the first that greets others than the addressee alone.

    A sentence that greets the sender (by one of these names) is not the sender's: it tells of what the message answers.
    """
    second: Wishes | None = None
    for at, end in _sentences(text, start):
        found = _read(text, at, end, _GRAMMARS[language], sender)
        if found is None:
            continue
        if found.in_name_of:
            return found
        if second is None and set(found.to_whom) - {"self"}:
            second = found
    return second


def _sentences(text: str, start: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = start
    while at < len(text) and len(found) < _SENTENCES:
        end = sentence_end(text, at)
        if text[at:end].strip():
            found.append((at + (text[at] == " "), end))
        at = end + 1 if end >= line_end(text, at) or text[end : end + 1] == " " else end
    return found


def _read(text: str, start: int, end: int, grammar: _Grammar, sender: tuple[str, ...]) -> Wishes | None:
    named: set[str] = set()
    covered: list[tuple[int, int]] = []
    for found in grammar.name.finditer(text, start, end):
        named |= _parties(found[0] if grammar is _EN or grammar is _RU else found["name"], grammar)
        covered.append(found.span())
    whom: set[str] = set()
    for found in grammar.whom.finditer(text, start, end):
        if any(name in found["whom"] for name in sender):
            return None
        if not grammar.greets.search(text, start, found.start("whom")):
            continue
        stretch = "".join(
            letter
            for at, letter in enumerate(found["whom"], found.start("whom"))
            if not any(low <= at < high for low, high in covered)
        )
        whom |= _parties(stretch, grammar)
    if not named and not whom:
        return None
    return Wishes(tuple(sorted(named)), tuple(sorted(whom)), start, end)


def _parties(stretch: str, grammar: _Grammar) -> set[str]:
    found = {party for party, pattern in grammar.words if pattern.search(stretch)}
    if "army_personnel" in found and "army" in found:
        rest = grammar.personnel.sub(" ", stretch)
        if not dict(grammar.words)["army"].search(rest):
            found.discard("army")
    return found
