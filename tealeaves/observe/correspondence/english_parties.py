"""The persons, offices, bodies and groups that a stretch of English names as one side of a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from tealeaves.observe.correspondence import names
from tealeaves.observe.correspondence.told import Party
from tealeaves.observe.lexicon import listed, table, words_of
from tealeaves.observe.words import norms

_TOKEN = re.compile(r"[^\s,;()\"“”]+|[,;()]")
_PARTICLES = listed("al el bin de da dos van von le la ben ibn y")
_CORPS = re.compile(r"(?i)\b(diplomatic|military attaches|economic and commercial councilors)['’]? corps")
_BODY = re.compile(
    r"(?i)\b(?:committee|corps|party|association|organi[sz]ations?|council|union|front|ministry|government|commission|society|federation"
    r"|league|institute|participants|members|bereaved|famil(?:y|ies)|group|delegation|embassy|congress|people|chongryon|secretariat)\b"
)
_BEREAVED = re.compile(r"(?i)bereaved family|\bfamily of\b")
_COMPATRIOTS = re.compile(
    r"(?i)\bchongryon\b|korean residents|koreans in|korean (?:organi[sz]ations|association)|compatriots"
    r"|\bAINDF\b|\bNDFSK\b|national democratic front"
)
_OWN_FORCES = re.compile(
    r"(?i)\bKPA\b|korean people['’]s army|overseas (?:operational|military|combat)|\b(?:engineer|sapper)s?['’]? (?:unit|troops)|regiment"
    r"|combat engineers|\bdispatched\b|soldiers of the DPRK"
    r"|(?:soldiers|service personnel|officers|troops) (?:fighting|in|at) (?:Kursk|Russia|the Russian)"
)
_GATHERED = re.compile(
    r"(?i)\b(?:participants|members of|delegation|children|students|pupils|schoolchildren|residents|employees"
    r"|soldiers|service personnel|artistes|seminar|meeting|forum|visiting group|group of)\b"
)
_OFFICE = re.compile(
    r"(?i)\b(?:president|chairman|chairwoman|chairperson|secretary|minister|premier|king|queen|emir|sultan|head|leader"
    r"|speaker|commander|director"
    r"|attache|ambassador|governor|prince|secy|general)\b"
)  # fmt: skip
_DAY = re.compile(r",? on (?:[A-Z][a-z]{2,8}\.? \d.*|[A-Z][a-z]+day)$")
_CENTRAL = re.compile(
    r"(?i)(?:central committee|\bC\.?C\.?)\W.{0,12}(?:communist party|lao people['’]s revolutionary|party of labou?r)"
)
# Between "and" and a further name: "and the then Russian leader Vladimir Putin".
_BEFORE_ANOTHER = listed("the his her then former acting of leader counterpart president premier chairman king")
_OF_NAMES = frozenset({"In"})
_MOST = 6  # parties of one message


def parties(text: str, start: int, end: int, day: date | None) -> tuple[Party, ...]:
    """Who is named between the offsets: persons first, else the office, the body or the group; empty for nobody abroad."""
    if _COMPATRIOTS.search(text, start, end) or _own_forces(text, start, end):
        return ()
    corps = _CORPS.search(text, start, end)
    if corps is not None:
        return (Party(f"{corps[1].lower()} corps", "", "body", start, end),)
    found = tuple(_persons(text, start, end))[:_MOST]
    if not found or _of_body(text[start : found[0].start]):
        return _unnamed(text, start, end, day)
    return found


def _own_forces(text: str, start: int, end: int) -> bool:
    """Whether the stretch names troops of the DPRK, at home or abroad, and no foreigner."""
    if _OWN_FORCES.search(text, start, end) is None:
        return False
    return all(one.country == names.HOME for one in names.known(text, start, end, "en"))


def _of_body(words: str) -> bool:
    """Whether the words before a name are those of a body that bears it or of mourners, and no office of the person."""
    if _BEREAVED.search(words) or _GATHERED.search(words):
        return True
    return _BODY.search(words) is not None and _OFFICE.search(words) is None


def _persons(text: str, start: int, end: int) -> Iterator[Party]:
    spans = list(_names(text, start, end))
    country = ""
    shared = _last_country(text, start, end)
    for index, (at, stop) in enumerate(spans):
        name, home = names.canonical_en(text[at:stop])
        following = spans[index + 1][0] if index + 1 < len(spans) else end
        before = spans[index - 1][1] if index else start
        country = (
            home
            or names.country(text, stop, following, "en")
            or names.country(text, before, at, "en")
            or country
            or shared
        )
        yield Party(name, country, "person", at, stop, _office(text, before if index == 0 else at, at, stop, following))


def _last_country(text: str, start: int, end: int) -> str:
    return next(iter([code for code, _, _ in names.countries(text, start, end, "en")][-1:]), "")


def _office(text: str, before: int, at: int, stop: int, following: int) -> str:
    after = text[stop:following].strip(" ,").removesuffix(" and").strip(" ,")
    return " ".join((after or text[before:at]).split())


def _names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of personal names: runs of capitalised words that are no office, no country and no body."""
    found = False
    for run, joined in _runs(text, start, end):
        kept = _stripped([word for word, _, _ in run])
        if kept is None or text[run[kept[0]][1] - 1 : run[kept[0]][1]] in ('"', "“", "'"):
            continue  # what stands in quotation marks is a title of something
        first, last = kept
        last += _known_longer([word for word, _, _ in run[first : last + 1]])
        words = [word for word, _, _ in run[first:last]]
        joined = joined or (found and _set_apart(text, run[first][1], run[last - 1][2], end))
        alone = len(words) == 1 and not (found is False and (first > 0 or joined or names.canonical_en(words[0])[1]))
        if alone or (found and not joined):
            continue
        if found and len(words) < 2 and not names.canonical_en(words[0])[1]:
            continue
        found = True
        yield run[first][1], run[last - 1][2]


def _known_longer(words: list[str]) -> bool:
    """Whether the last of the words, which is none of a name by itself, belongs to one that the lexicon knows: "Moon Jae In"."""
    return len(words) > 2 and words[-1] in _OF_NAMES and names.canonical_en(" ".join(words))[1] != ""


_NEXT_OFFICE = re.compile(
    r",\s+(?:[\w'-]+\s+){0,3}?(?:president|chairman|secretary|premier|minister|member|king|vice-|prime|head|speaker)",
    re.IGNORECASE,
)


def _set_apart(text: str, start: int, end: int, limit: int) -> bool:
    """Whether a name stands between commas before an office of its own: ", Wu Bangguo, chairman of ..."."""
    return text[:start].endswith(", ") and _NEXT_OFFICE.match(text, end, limit) is not None


def _runs(text: str, start: int, end: int) -> Iterator[tuple[list[tuple[str, int, int]], bool]]:
    """Runs of capitalised words, each with whether "and" or the beginning of the stretch brings it in."""
    run: list[tuple[str, int, int]] = []
    joined, opens = True, True
    for token in _TOKEN.finditer(text, start, end):
        word = token[0]
        if word[0].isupper() or (run and word.lower().split("-")[0] in _PARTICLES):
            if not run:
                joined = opens
            run.append((word.rstrip(".'’") if len(word) > 3 else word, token.start(), token.start() + _length(word)))
            continue
        if run:
            yield run, joined
            run = []
        opens = word in ("and", ";") or (opens and word in _BEFORE_ANOTHER)
    if run:
        yield run, joined


def _length(word: str) -> int:
    return len(word.rstrip(".'’")) if len(word) > 3 else len(word)


def _stripped(words: list[str]) -> tuple[int, int] | None:
    """The slice of a run that is a name: offices and countries at either end left out; None where nothing or a body is left."""
    first, last = 0, len(words)
    while first < last and _no_name(words[first]):
        first += 1
    while last > first and _no_name(words[last - 1]):
        if words[last - 1].lower().rstrip(".'’") in _TAILS:
            return None
        last -= 1
    if first == last or last - first > 8 or any(_no_name(word) for word in words[first:last]):
        return None
    return first, last


# The last word of a body's name: what stands before it is no person.
_TAILS = listed(
    "confederation programme program company holding computer troupe ensemble orchestra chorus fund co corp corporation "
    "complex city tobacco "
    "minbo construction prefectural liaison party association committee union front federation society institute group "
    "league bank kothongryon"
)


@cache
def _words() -> frozenset[str]:
    listed_words = {*words_of("address.toml", "before_name"), *words_of("address.toml", "no_person"), *_MORE}
    countries = {part for row in table("messages.toml")["country"] for word in row["en"] for part in norms(word)}
    return (
        frozenset(listed_words)
        | countries
        | {part for marker in words_of("voices.toml", "markers") for part in norms(marker)}
    )


_MORE = listed(
    "political bureau standing presidium assembly cabinet state council ministers minister foreign affairs vice-president vice-chairman "
    "vice-premier vice deputy ambassador military attache naval air embassy national supreme people workers' worker's workers communist "
    "labour labor revolutionary patriotic democrats democrat liberal liberation organization executive directors board senate parliament "
    "speaker house duma army armed forces commander commander-in-chief marshal generalissimo gen col lieutenant major co-chairman "
    "director-general chairwoman secretary-general head government defence defense security commission regional baath c.c c.c. cpc cpv wpk "
    "un unesco who kpa dprk korea korean koreans soviet asia pacific asia-pacific international university academy institute juche idea "
    "january february march april may june july august september october november december jan feb mar apr aug sept oct nov dec "
    "monday tuesday wednesday thursday friday saturday sunday new year birthday day anniversary united nations commonwealth royal majesty "
    "highness prince first lady wife madam h.e. his her the of and on in at comrade commerce trade cooperation expatriates emirates "
    "congress bloc solidarity friendship committee's moscow beijing pyongyang hanoi vientiane havana damascus phnom penh "
    "multi-national plurinational independent bolivarian hashemite oriental interim provisional ruling coalition lower upper ruler "
    "custodian mosques two holy red cross society duke grand crown co-president president-designate sovereign order malta laos "
    "confederation programme program company holding computer troupe ensemble orchestra chorus fund co corp corporation "
    "complex city tobacco "
    "women women's entire nation peacefully through directive liaison prefectural prefecture academic dance dancing construction charity "
    "captains regent taekwon-do taekwondo minbo unity all-people province "
    "jilin aichi telecom struggle economic trading bank kothongryon beryozka named"
)


@cache
def _no_name(word: str) -> bool:
    bare = word.lower().strip(".,'’\"").removesuffix("'s").removesuffix("’s")
    return bare in _words() or bare + "." in _words() or (bare.endswith(("ese", "-general")) and bare in _words())


def _unnamed(text: str, start: int, end: int, day: date | None) -> tuple[Party, ...]:
    """The office, body or corps that stands where a name would."""
    words = text[start:end]
    country = names.country(text, start, end, "en")
    if _BEREAVED.search(words):
        return _family(text, start, end, country)
    if not country:
        return ()
    body = _BODY.search(words)
    name = names.by_office(words, "", country, "en", day)
    if name is not None and not (body and body.start() < _first_office(words)):
        return (Party(name, country, "office", start, end, " ".join(words.split())),)
    if _CENTRAL.search(words):
        return (Party(f"party central committee of {country}", country, "body", start, end, " ".join(words.split())),)
    return (Party(_body_name(words), country, "body" if body else "group", start, end, ""),)


def _family(text: str, start: int, end: int, country: str) -> tuple[Party, ...]:
    """The mourners of a person, whose country is theirs."""
    person = next((text[at:stop] for at, stop in _names(text, start, end)), "")
    name, home = names.canonical_en(person) if person else ("", "")
    who = f"bereaved family of {name}" if name else "bereaved family"
    return (Party(who, country or home, "body", start, end, " ".join(text[start:end].split())),)


def _first_office(words: str) -> int:
    found = re.search(r"(?i)president|secretary|king|minister|premier|emir|sultan|head of|leader", words)
    return found.start() if found else len(words)


def _body_name(words: str) -> str:
    plain = re.sub(
        r"^(?:the|his|her|all)\s+", "", " ".join(words.split()).replace("C.C., ", "Central Committee of the ")
    )
    return _DAY.sub("", plain).removesuffix(" here").strip(" ,")
