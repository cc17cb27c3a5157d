"""How four languages bring in the two sides of a wish, and the words by which they name a people, a government, a party, an army."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The groups `name` and `whom` are the stretches in which the parties of either side are named."""

    name: re.Pattern[str]
    whom: re.Pattern[str]
    words: tuple[tuple[str, re.Pattern[str]], ...]
    personnel: re.Pattern[str]  # what "army_personnel" takes away from "army"
    greets: re.Pattern[str] = re.compile("")  # must stand before those who are greeted
    through: re.Pattern[str] = _NOTHING  # "and through you to ...": the addressee is greeted too
    apart: re.Pattern[str] = _NOTHING  # at the head of a sentence that tells of others than the sender
    whole_name: bool = False  # the words that bring in the name count as well: "on his own behalf"

    def parties(self, stretch: str) -> set[str]:
        """The parties that a stretch names; an army whose personnel is named counts as personnel only."""
        found = {party for party, pattern in self.words if pattern.search(stretch)}
        if {"army_personnel", "army"} <= found:
            rest = self.personnel.sub(" ", stretch)
            if not dict(self.words)["army"].search(rest):
                found.discard("army")
        return found


def _words(**patterns: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((party, re.compile(words)) for party, words in patterns.items())


_SOLDIERS = (
    r"(?:service|army|military) ?personnel|service ?(?:persons|men|members)|servicemen|soldiers|officers and men|men and officers"
    r"|combatants"
)
_EN = Grammar(
    name=re.compile(
        r"(?i:in the name of|under the names? of|on behalf of|in (?:his|my|her) own name|on (?:his|my|her|its) own behalf)"
        r"(?P<name>(?:(?! I\b|, I\b)[^.;\n]){0,260}?)"
        r"(?=,? (?:and (?=greet))?(?:I|he|she|we|greet\w*"
        r"|extend\w*|express\w*|offer\w*|convey\w*|sen[dt]s?|wish\w*|to|upon|over|in the message)\b|[.;\n]|$)"
    ),
    whom=re.compile(
        r"\b(?:to|through|towards|wish(?:es|ed)?|wishing"
        r"|greet(?:s|ed)?(?= (?:all|the (?:service|soldiers|officers|fraternal|friendly|people|government|party))\b)) "
        r"(?P<whom>(?:you\b|Your\b|the\b|all\b|their\b|his\b|her\b|its\b|[A-Z])"
        r"(?:(?! in the name| on behalf| on the occasion| upon | in their | in its )[^.;\n]){0,220}?)"
        r"(?=,? (?:in the name|on behalf|on|upon|for|over|in|and wish\w*|wishing|success|prosperity|victory|good|greater|happiness"
        r"|well-being)\b|[.;\n]|$)"
    ),
    words=_words(
        army_personnel=rf"(?i){_SOLDIERS}",
        army=r"(?i)\barmy\b|armed forces|\bKPA\b|\bmilitary\b(?! (?:attache|commission))",
        government=r"(?i)\bgovernments?\b",
        party=r"(?i)\bparty\b|\bWPK\b|\bCPC\b|\bCPV\b",
        people=r"(?i)\b(?:people|nation)\b(?!['’]s)",
        self=r"(?i)\b(?:Kim (?:Jong|Il)|own|myself|himself|personal(?:ly)?|you|your excellency|president|comrade|excellency|majesty"
        r"|general secretary)\b",
    ),
    personnel=re.compile(
        rf"(?i)(?:{_SOLDIERS}) of (?:the )?(?:[\w'’-]+ ){{0,4}}(?:army|armed forces)|armed forces|army personnel"
    ),
    greets=re.compile(r"(?i)\b(?:extend|send|sent|convey|offer|express|wish|present|pay)|\bgreet(?:s|ed)? \Z"),
    through=re.compile(r"\bthrough (?:him|her|you|them)\b"),
    apart=re.compile(
        r"(?:The|Our|All the) (?:[\w'’-]+ ){0,2}(?:people|army|party|government)\b(?![^.\n]{0,200}(?: I |, I\b))"
    ),
    whole_name=True,
)
# 각하께와 귀국인민에게 is to both: the first particle is none of its end.
_KO_OPENS = r"즈음하여|기하여|계기로|맞으며|기회에"
_KO = Grammar(
    name=re.compile(
        rf"(?:^|{_KO_OPENS}|나는|,)?(?P<name>(?:(?!{_KO_OPENS})[^.\n]){{1,120}}?)"
        r"(?:의 이름으로|이름으로|(?:을|를) 대표하여)"
    ),
    whom=re.compile(
        rf"(?:이름으로|대표하여|^|{_KO_OPENS}|나는|통하여|,)"
        rf"(?P<whom>(?:(?!{_KO_OPENS}|이름으로|통하여|대표하여|나는)[^.\n]){{1,150}}?)(?:에게|께(?!서))(?![와과])"
        r"(?=[^.\n]{0,80}?(?:축하|인사|축원|경의|사의|감사|위문|조의|보내|드리|드립|드린))"
    ),
    words=_words(
        army_personnel=r"장병|군인들|병사",
        army=r"군대|인민군|무력|군(?=과|에|의|\s|$)",
        government=r"정부",
        party=r"(?<!정)당(?=[과와의,\s및]|$)|로동당|공산당",
        people=r"인민(?!군|민주|공화국|혁명)",
        self=r"자신|나의|개인|당신|동지|각하",
    ),
    personnel=re.compile(r"(?:군대|무력|인민군)(?:의)?\s?(?:전체|모든|영용한)?\s?(?:장병|군인|병사)"),
    through=re.compile(r"(?:당신|동지|각하)(?:을|를)\s?통하여"),
)
# To whom, behind in whose name: "от имени правительства КНДР президенту и в его лице народу России".
_RU_WHOM = r"(?:президенту|председателю|генеральному секретарю|товарищу|вам)\b"
_RU = Grammar(
    name=re.compile(
        r"(?i)от (?:своего )?(?:имени|лица)(?P<name>(?:(?! шл| выраж| передал| напра|, я )[^.;\n]){0,220}?)"
        rf"(?= шл| {_RU_WHOM}| выра| передал| переда| напра| поздра| желал| пожел| сердечн| горяч| тепл|,|[.;\n]|$)"
    ),
    whom=re.compile(
        r"(?i)\b(?:поздравл\w+|привет\w*|пожелани\w+|шлю|направля\w+|передал\w*|передаю|выраж\w+|желаю|пожелал\w*"
        rf"|от (?:своего )?(?:имени|лица) [^.;\n]{{0,200}}?(?= {_RU_WHOM}))\b"
        r"(?P<whom>[^.;\n]{1,220}?)(?=по случаю|в связи|от имени|по поводу|в интересах|на благо|[.;\n]|$)"
    ),
    words=_words(
        army_personnel=r"(?i)военнослужащ|личн\w{1,6} состав|воин(?:ам|ов)|солдат|бойц",
        army=r"(?i)\bарми|вооруж[её]нн\w+ сил",
        government=r"(?i)правительств",
        party=r"(?i)\bпарти|\bТПК\b",
        people=r"(?i)\bнарод(?!н)",
        self=r"(?i)себя|своего имени|своего собственного|собственного имени|\bличн(?!\w+ состав)|\bВам\b|\bВас\b|президент|товарищ(?!еск)",
    ),
    personnel=re.compile(
        r"(?i)(?:военнослужащ\w{1,6}|личн\w{1,6} состав\w{0,6}|солдат\w{0,6}|бойц\w{1,6})(?: \w{1,24}){0,3}"
        r" (?:арми\w{1,6}|вооруж[её]нн\w{1,6} сил\w{0,6})"
    ),
    whole_name=True,
)
_ZH = Grammar(
    name=re.compile(
        r"(?:代表(?!大会|团|会议|处)|以(?=[^。，,\n]{1,40}名义))(?P<name>[^。\n]{1,80}?)(?:名义|,|，|向|谨)"
    ),
    whom=re.compile(r"[向对](?P<whom>[^。\n]{1,120}?)(?=致以|表示|表达|转达|致|祝|送上)"),
    words=_words(
        army_personnel=r"官兵|将士|军人",
        army=r"军队|武装力量|人民军",
        government=r"政府",
        party=r"党(?!和国家首脑)",
        people=r"人民(?!共和|军|币)",
        self=r"个人|我本人|自己|您|你|同志|阁下|总书记|总统",
    ),
    personnel=re.compile(r"(?:军队|武装力量|人民军)(?:的)?(?:全体)?(?:官兵|将士)"),
)
GRAMMARS = {"en": _EN, "ko": _KO, "ru": _RU, "zh": _ZH}
