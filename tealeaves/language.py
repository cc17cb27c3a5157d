"""Which language a piece of text is in: letters of each script first, word lists for Latin, neighbours for what stays open.

Undecided is `und`, never a guess: one false "first Russian" costs more than a line left open, and the lines around it decide.
Within the closed set of languages that these sources use, counting letters beats every statistical identifier, Russian above all:
there Cyrillic means Russian by the policy of the source. Languages are BCP-47; confidences lie between 0 and 1.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal, TypeAlias

from tealeaves.model import Block

Script = Literal["latin", "cyrillic", "hangul", "kana", "han", "other"]
Scores: TypeAlias = Mapping[str, float]

UNDECIDED = "und"
LATIN_LANGUAGES = ("en", "es", "fr", "de")
CYRILLIC_LANGUAGES = ("ru", "uk", "be", "mn", "kk", "sr", "bg")
SAMPLE = 2_000  # code points looked at: a paragraph's language does not hide beyond them
_MIN_LETTERS = 2
_STAY = 0.85  # probability that the next block is in the same language as this one
_FLOOR = 1e-6  # of a language that the script rules out
_SURE = 0.97
_LEAST_AROUND = 4  # letters of the line around foreign names
_RARE_FLOOR = 1.5  # points for French or German: one word that looks so is a name or a loan


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# --- word lists: function words, and a few words that state media use in every headline. Left out: those that are also syllables of
# Korean names (un, il, im, an, am, han, ha, no, son, so) ------------------------------------------------------------------------

_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": _words(
        "the of and to in on for with from by at is are was were be been has have had it its this that which who his her their our "
        "as not all an or but will would after under over between against into during they he she we you more new said says today "
        "there here held sends send sent visits visit visited receives greets meets opens gives hold given dprk korea korean kim's "
        "message greetings letter chairman minister party people's year stamp stamps order form price sheet postcard issue issued "
        "name date number please quantity total address country perforated size designed denomination war die d'affaires"
    ),
    "es": _words(
        "el la los las una unos unas de del y en que por para con se su sus al es fue fueron como más mas pero este esta "
        "estos estas lo le les sobre entre desde hasta según segun también tambien ante contra tras donde cuando día dia año anos "
        "años enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre rpdc corea coreano coreana "
        "presidente partido pueblo mensaje envía envia visita camarada felicita acto efectuado recibe recibida "
        "sur norte inspecciona dirige condena revela censura denuncia denuncian comenta presencia embajador "
        "precio pedido sellos sello fecha"
    ),
    "fr": _words(
        "le la les une des du de et en que qui pour avec sur dans est sont été par au aux ce cette ces sa ses elle nous vous "
        "leur leurs plus mais ou où comme ne pas à après entre contre jour année rpdc corée coréen coréenne président parti peuple "
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre timbre timbres prix commande"
    ),
    "de": _words(
        "der die das den dem des ein eine einer eines einem einen und in zu mit von für auf ist sind war waren zum zur bei nach "
        "aus als auch nicht sich wird wurde werden über unter gegen zwischen sein seine ihr ihre oder aber wie hat haben dvrk korea "
        "koreanische koreanischen partei volk volkes präsident januar februar märz mai juni juli oktober dezember briefmarken preis"
    ),
}  # fmt: skip
_OWNERS: dict[str, tuple[str, ...]] = {}
for _language, _listed in _FUNCTION_WORDS.items():
    for _word in _listed:
        _OWNERS[_word] = (*_OWNERS.get(_word, ()), _language)
_EN_ONLY = frozenset(word for word, owners in _OWNERS.items() if owners == ("en",))
_NOT_EN = frozenset(word for word, owners in _OWNERS.items() if "en" not in owners)
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MARKS = {
    "es": re.compile(r"[ñ¿¡]|ción\b|ciones\b"),
    "fr": re.compile(r"[êçœë]|\b[ldnsj]['’]"),
    "de": re.compile(r"[ßäö]"),
}

# Letters that Russian does not have: one word in them settles what the others leave open.
_HARD_LETTERS = {
    "uk": frozenset("іїєґ"), "be": frozenset("ў"), "kk": frozenset("әғқңұһ"), "mn": frozenset("өү"), "sr": frozenset("јљњђћџ"),
}  # fmt: skip
# Spellings that Russian does not have: a hard sign before no soft vowel, doubled vowels at the end of a word.
_CYRILLIC_MARKS = {"bg": re.compile(r"ъ(?![еёюя])\w"), "mn": re.compile(r"ээ|аа\b|уу\b|өө|үү")}
_SHINJITAI = frozenset("発経図売広円気楽駅県変読対応団労働権単帰両戦沢辺残様検訳験関鉄顕験価伝仏悪圧囲価総続聴")
_SIMPLIFIED = frozenset(
    "发经图卖广圆气乐对应团劳权单归两战泽边残样检译验关铁显价传亿个们这为后来说时动国际级订货单邮票张种问书长领导华东"
)
_SIMPLIFIED_ONLY = _SIMPLIFIED - frozenset("单残后来国际个") - _SHINJITAI
_HAN_FUNCTION = frozenset("的是和了在与及为于这们我您请")


# --- scripts ----------------------------------------------------------------------------------------------------------------------

_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x41, 0x5A, "latin"), (0x61, 0x7A, "latin"), (0xAA, 0xAA, "latin"), (0xBA, 0xBA, "latin"), (0xC0, 0xD6, "latin"),
    (0xD8, 0xF6, "latin"), (0xF8, 0x24F, "latin"), (0x400, 0x52F, "cyrillic"), (0x1100, 0x11FF, "hangul"),
    (0x1C80, 0x1C8F, "cyrillic"), (0x1E00, 0x1EFF, "latin"), (0x2DE0, 0x2DFF, "cyrillic"), (0x3005, 0x3007, "han"),
    (0x3041, 0x3096, "kana"), (0x309D, 0x309F, "kana"), (0x30A1, 0x30FA, "kana"), (0x30FD, 0x30FF, "kana"), (0x3131, 0x318E, "hangul"),
    (0x31F0, 0x31FF, "kana"), (0x3400, 0x4DBF, "han"), (0x4E00, 0x9FFF, "han"), (0xA640, 0xA69F, "cyrillic"),
    (0xA960, 0xA97F, "hangul"), (0xAC00, 0xD7FB, "hangul"), (0xF900, 0xFAFF, "han"), (0xFF21, 0xFF3A, "latin"),
    (0xFF41, 0xFF5A, "latin"), (0xFF66, 0xFF9D, "kana"), (0xFFA0, 0xFFDC, "hangul"), (0x20000, 0x3FFFF, "han"),
)  # fmt: skip


@cache
def _script_of(letter: str) -> Script | None:
    """The script of one letter; None for digits, marks and signs."""
    point = ord(letter)
    for first, last, script in _RANGES:
        if point < first:
            break
        if point <= last:
            return script
    return "other" if letter.isalpha() else None


def script_counts(text: str) -> dict[Script, int]:
    """How many letters of each script stand in the text."""
    counts: dict[Script, int] = {}
    for letter, count in Counter(text).items():
        script = _script_of(letter)
        if script is not None:
            counts[script] = counts.get(script, 0) + count
    return counts


def _leading(counts: Mapping[Script, int]) -> tuple[str, float]:
    """The group of scripts that the text is written in, and its share; a syllable or ideogram weighs as two letters."""
    groups = {
        "latin": counts.get("latin", 0),
        "cyrillic": counts.get("cyrillic", 0),
        "cjk": 2 * sum(counts.get(script, 0) for script in ("hangul", "kana", "han")),
        "other": counts.get("other", 0),
    }
    name = max(groups, key=lambda group: groups[group])
    total = sum(groups.values())
    return name, groups[name] / total if total else 0.0


# --- scores of each group ---------------------------------------------------------------------------------------------------------


def _cjk_scores(text: str, counts: Mapping[Script, int], expected: Sequence[str]) -> dict[str, float]:
    hangul, kana, han = (counts.get(script, 0) for script in ("hangul", "kana", "han"))
    if hangul >= 0.25 * (hangul + kana + han):
        return {"ko": 0.99}
    if kana and kana >= 0.05 * (kana + han):
        return {"ja": 0.99}
    letters = set(text)
    japanese, chinese = len(letters & _SHINJITAI), len(letters & _SIMPLIFIED_ONLY) + len(letters & _HAN_FUNCTION)
    if japanese != chinese:
        sure = min(0.98, 0.8 + 0.06 * abs(japanese - chinese))
        return {"ja": sure, "zh": 1 - sure} if japanese > chinese else {"zh": sure, "ja": 1 - sure}
    if "ja" in expected and "zh" not in expected:
        return {"ja": 0.65, "zh": 0.35}
    return {"zh": 0.65, "ja": 0.35}


def _names_in_cjk(text: str, counts: Mapping[Script, int]) -> bool:
    """Whether the Cyrillic of a Korean, Chinese or Japanese line is only names, longer than the line around them."""
    asian = sum(counts.get(script, 0) for script in ("hangul", "kana", "han"))
    return asian >= _LEAST_AROUND and not any("а" <= word[0] <= "я" for word in text.split())


def _cyrillic_scores(text: str, expected: Sequence[str]) -> dict[str, float]:
    """Russian by source policy, unless letters that Russian lacks say otherwise or the source declares another language.

    A line without such letters can be in any of these languages: then its neighbours decide.
    """
    lowered = text.lower()
    letters = Counter(lowered)
    found = {language: sum(letters[letter] for letter in hard) for language, hard in _HARD_LETTERS.items()}
    for language, marks in _CYRILLIC_MARKS.items():
        found[language] = found.get(language, 0) + len(marks.findall(lowered))
    other = max(found, key=lambda language: found[language])
    if found[other]:
        return {other: 0.98, "ru": 0.001}
    declared = [language for language in expected if language in CYRILLIC_LANGUAGES]
    if declared and "ru" not in declared:
        return {declared[0]: 0.8, "ru": 0.2}
    return {"ru": 0.95} | {language: 0.02 for language in CYRILLIC_LANGUAGES if language != "ru"}


def _latin_points(text: str, expected: Sequence[str]) -> dict[str, float]:
    """Points for each language: a word that only one language has counts 1, a shared one is divided, among declared ones first."""
    points = dict.fromkeys(LATIN_LANGUAGES, 0.0)
    lowered = text.lower()
    for word in _LATIN_WORD.findall(lowered):
        owners = _OWNERS.get(word, ())
        if len(owners) > 1:
            owners = tuple(language for language in owners if language in expected) or owners
        for language in owners:
            points[language] += 1 / len(owners)
    for language, marks in _MARKS.items():
        points[language] += 0.75 * len(marks.findall(lowered))
    return points


def _latin_scores(text: str, letters: int, expected: Sequence[str]) -> dict[str, float]:
    """Likelihoods of the Latin languages; no clear winner leaves them open, with none above one half."""
    points = _latin_points(text, expected)
    ranked = sorted(points.values(), reverse=True)
    best, second = ranked[0], ranked[1]
    rare = best in (points["fr"], points["de"]) and best < _RARE_FLOOR
    if rare or best < 0.5 or best - second < 0.34:
        declared = [language for language in expected if language in points]
        if letters >= 12 and len(declared) == 1:
            return {language: 0.5 if language == declared[0] else 0.16 for language in points}
        return dict.fromkeys(points, 0.25)
    sure = min(0.99, 0.62 + 0.12 * (best - second))
    rest = (1 - sure) / (len(points) - 1)
    return {language: sure if value == best else rest for language, value in points.items()}


def _scores(text: str, expected: Sequence[str]) -> tuple[dict[str, float], float]:
    """Likelihood of each language that the text can be in, and the share of its leading script. Empty: no letters to speak of."""
    sample = text[:SAMPLE]
    counts = script_counts(sample)
    group, share = _leading(counts)
    if sum(counts.values()) < _MIN_LETTERS or group == "other":
        return {}, share
    if group == "cjk" or (group == "cyrillic" and _names_in_cjk(sample, counts)):
        return _cjk_scores(sample, counts, expected), share
    if group == "cyrillic":
        return _cyrillic_scores(sample, expected), share
    latin = counts.get("latin", 0)
    if latin < 4 and any(map(str.isdigit, sample)):
        return {}, share  # a stock number such as "Ba79" is in no language
    return _latin_scores(sample, latin, expected), share


def _plain_english(text: str) -> bool:
    """Whether a text in ASCII is beyond doubt English: the cheap answer for most of what we read."""
    if not text.isascii():
        return False
    words = text[:300].lower().split()
    return len(_EN_ONLY.intersection(words)) >= 3 and _NOT_EN.isdisjoint(words)


def language_of(text: str, expected: Iterable[str] = ()) -> tuple[str, float]:
    """The language of a text and how sure that is; `("und", 0.0)` where the letters do not decide.

    `expected` are the languages that the source declares: they settle what letters and words leave open (kana-free Han, Cyrillic
    without hard letters), and never overrule them. A foreign name inside a text does not change the text's language.
    """
    if _plain_english(text):
        return "en", _SURE
    scores, share = _scores(text, tuple(expected))
    if not scores:
        return UNDECIDED, 0.0
    best = max(scores, key=lambda language: scores[language])
    if scores[best] < 0.5:
        return UNDECIDED, 0.0
    return best, round(scores[best] * min(1.0, 0.4 + share * 0.6), 3)


# --- neighbours -------------------------------------------------------------------------------------------------------------------


def _log(scores: Scores, language: str) -> float:
    return math.log(max(scores.get(language, _FLOOR), _FLOOR))


def _best_path(scored: Sequence[Scores], states: Sequence[str]) -> list[str]:
    """The likeliest run of languages (Viterbi): each block's own letters against the wish to stay in one language."""
    stay, move = math.log(_STAY), math.log((1 - _STAY) / max(1, len(states) - 1))
    best = {state: _log(scored[0], state) for state in states}
    back: list[dict[str, str]] = []
    for scores in scored[1:]:
        came = {
            state: max(states, key=lambda old, new=state: best[old] + (stay if old == new else move))  # type: ignore[misc]
            for state in states
        }
        best = {
            state: best[old] + (stay if old == state else move) + _log(scores, state) for state, old in came.items()
        }
        back.append(came)
    path = [max(states, key=lambda state: best[state])]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def _smooth(blocks: Sequence[Block], found: Sequence[tuple[str, float]], expected: Sequence[str]) -> tuple[Block, ...]:
    scored = [_scores(block.text, expected)[0] for block in blocks]
    lettered = [index for index, scores in enumerate(scored) if scores]
    states = sorted({language for language, _ in found} - {UNDECIDED})
    path = dict(zip(lettered, _best_path([scored[index] for index in lettered], states), strict=True))
    return tuple(
        _settled(block, own, path.get(index, UNDECIDED), scored[index])
        for index, (block, own) in enumerate(zip(blocks, found, strict=True))
    )


def _settled(block: Block, own: tuple[str, float], smoothed: str, scores: Scores) -> Block:
    """The block with its smoothed language, where its own letters allow that language at all."""
    if smoothed == own[0] or smoothed not in scores:
        return _labelled(block, *own)
    return _labelled(block, smoothed, max(0.5, round(scores[smoothed], 3)))


def _labelled(block: Block, language: str, confidence: float) -> Block:
    return Block(block.text, language, block.role, confidence)


def languages_of_blocks(blocks: Sequence[Block], expected: Iterable[str] = ()) -> tuple[Block, ...]:
    """The blocks, each with its language and confidence; a line that its own letters leave open takes its neighbours' language.

    Neighbours never overrule a script: a Cyrillic line between English ones stays Russian. Blocks without letters stay `und`.
    """
    declared = tuple(expected)
    found = [language_of(block.text, declared) for block in blocks]
    decided = {language for language, _ in found} - {UNDECIDED}
    if len(decided) > 1:
        return _smooth(blocks, found, declared)
    only = next(iter(decided), UNDECIDED)
    return tuple(
        _labelled(block, *own) if own[0] == only else _settled(block, own, only, _scores(block.text, declared)[0])
        for block, own in zip(blocks, found, strict=True)
    )


def dominant(blocks: Sequence[Block]) -> str:
    """The language that most letters of the labelled blocks are in; `und` where none is known."""
    letters: Counter[str] = Counter()
    for block in blocks:
        if block.lang != UNDECIDED:
            letters[block.lang] += len(block.text)
    if not letters:
        return UNDECIDED
    return min(letters, key=lambda language: (-letters[language], language))
