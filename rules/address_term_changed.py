"""A leader addresses somebody in a message by a term that he has not used for them before, or is so addressed.

Why it matters. The line after "The message said:" is chosen with care and seldom changes. On 2024-10-08 it became "My closest Comrade
Vladimir Vladimirovich Putin," where until then the office alone had stood: weeks before troops were known to be in Russia. In 21 years of
KCNA in English such phrases come up once or twice a year; it is the best slot there is.

What is compared. Only what stands in the slot: the vocative and the sign-off. "The closest friends" in reported thanks (2024-08-04) is not
the slot and says nothing here. Sets of words are compared, not strings: "esteemed" is "respected", and "dearest" is "closest", since one
Korean phrase is printed now so, now so. Where the pair has too few messages, all messages of the sender are asked: a term that he has
used to nobody is new for this one as well. The level and the number stand in the reasons.

Each language is a series of its own, and Korean decides. Where the English of a message is new and its Korean of the same days says what it
said before, the change is the translator's: the finding is `info` and says so. Where the Korean is new as well it is told there, and where
a Korean edition is held that does not have this message yet, it is awaited: the English is `low` and says which. The other way round
가장 친근한 벗이고 동지 (2024-12-31) after 가장 친근한 동지 is a step, whatever the English makes of it: the added 벗 (friend) is in the set
of words. Where only a summary is printed, its words before the recipient's name count as the term, in Korean, Russian and Chinese.

Outlets print one and the same letter. The first of a language tells it, the others of the same days are silent; and what another outlet had
on an earlier occasion is no first: it is `info`, for the outlet alone.

Blind spots. Only messages whose first sentence names both persons; messages of prime ministers and ministers, and to several at once, are
left out. Messages that the outlet lists without their text show no term. What foreigners call a leader is compared only where three of
their addresses were printed.

What to do. Read the Korean text of the same message (가장 친근한, 친애하는, 존경하는) and compare it with the last one to the same person
on the same occasion. Look at what was sent to others in the same week, above all to the other of Moscow and Beijing. See whether the next
message keeps the term: DPRK terms of address go up far more often than down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tealeaves.editions import (
    SAME_EVENT_DAYS,
    Korean,
    could_speak,
    days_apart,
    held_by,
    is_current,
    korean_editions,
    language_of,
    printed_on,
)
from tealeaves.model import Finding, Observation, Severity
from tealeaves.rulekit import Baseline, History, Rule, Usage, fires, quiet, quiet_past, saw

RULE = Rule(
    id="address_term_changed",
    version=2,
    title="A new term of address in a leader's message",
    severity="high",
    status="stable",
    listens=("address_term",),
    baseline=Baseline(documents=50, days=60),
    references=(
        "https://www.brecorder.com/news/40340389/north-koreas-kim-hails-dearest-friend-putin-in-new-year-message",
        "http://www.kcna.kp/en/article/q/ac37faa2b7d519f0326a87b69d878fac.kcmsf",
    ),
    false_positives=(
        "another English word for the same Korean one",
        "a term that earlier messages had, of which only a summary was printed",
    ),
    languages=("en", "ko", "ru", "zh"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "Messages whose first sentence does not name both persons are not read.",
        "Before the Korean text is held, a new English word cannot be told from a translator's choice.",
        "KCNA's Russian and other agencies' translations of the same letter are separate series, and are not compared.",
    ),
    runbook=(
        "Within the hour: read `quotes` in the Korean text of the same message and compare it with `before`.",
        "Within a day: look at `counterpart`: what the other of Moscow and Beijing was called last.",
        "Within three months: see whether the next message to the same `subject` keeps the term.",
    ),
    base_rate="in 21 years of KCNA in English one or two new terms a year among some 350 messages a year",
    alerts_a_week=0.04,
    sources=("kcna", "rodong", "vok", "mfa_kp"),
)

ENOUGH = 9  # messages: "never before" in so many leaves a chance of 5% that the term was usual (Jeffreys)
FEW = 3  # messages below which nothing can be said
LONG_GAP_DAYS = 180  # a hole in which a use can have begun unseen
SETTLED_DAYS = 30
MOST_REASONS = 3
SLOTS = ("vocative", "signoff", "summary")  # in which the sender's own term stands
OTHER_POWER: Mapping[str, str] = {"Vladimir Putin": "Xi Jinping", "Xi Jinping": "Vladimir Putin"}


@dataclass(frozen=True, slots=True)
class Level:
    """Among which earlier messages the term is new, how many they are, and what follows for the finding."""

    words: str
    messages: int
    severity: Severity
    confidence: float


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where a term in the slot is new."""
    if now.attrs.get("slot") not in SLOTS:
        return
    if history.said(now.kind, now.series, now.subject, now.value):
        return
    to_them = history.values("address_term", now.series, now.subject)
    if _covered(now, to_them):
        return
    level = _level_sent(now, history) if now.attrs.get("direction") == "sent" else _level_received(now, history)
    elsewhere = _elsewhere(now, history)
    if level is None or any(
        days_apart(seen, now) <= SAME_EVENT_DAYS and _told(seen, now, history) for seen in elsewhere
    ):
        return
    yield _finding(
        now, history, to_them, level, [seen for seen in elsewhere if days_apart(seen, now) > SAME_EVENT_DAYS]
    )


def _elsewhere(now: Observation, history: History) -> list[Observation]:
    """The first use of all the words in each other outlet of the language."""
    words = set(_lexemes(now).split())
    found = []
    for series in held_by(history, now.kind, now.subject, language=language_of(now.series), but=now.series):
        every = history.every(now.kind, series, now.subject)
        found += [seen for seen in every if words <= set(_lexemes(seen).split())][:1]
    return found


def _told(seen: Observation, now: Observation, history: History) -> bool:
    """Whether another edition of the message, which had it first, knew as much and will have told it."""
    ground = _ground(history, seen.series, now)
    return ground >= _ground(history, now.series, now) and ground > 0 and could_speak(RULE, history, seen.series)


def _ground(history: History, series: str, now: Observation) -> int:
    """How much a series has to compare with: 2 for enough, 1 for a few messages, 0 for less."""
    if now.attrs.get("direction") != "sent":
        printed = _addresses(now, history, series)
        return (printed >= FEW) + (printed >= ENOUGH)
    pair = _messages(history, series, now.subject)
    all_sent = _messages(history, series, f"{now.subject.partition(' -> ')[0]} -> anyone")
    return 2 if max(pair, all_sent) >= ENOUGH else int(pair >= FEW)


def _addresses(now: Observation, history: History, series: str) -> int:
    """Messages of the pair of which an address was printed."""
    return len({printed_on(seen) for seen in history.every(now.kind, series, now.subject)})


def _level_received(now: Observation, history: History) -> Level | None:
    """Of what foreigners write only the printed terms are compared: most of their messages are summaries without one."""
    printed = _addresses(now, history, now.series)
    if printed < FEW:
        return None
    words = f"first in {printed} messages of which the address was printed"
    return Level(words, printed, "medium" if printed >= ENOUGH else "low", _sure(printed, "unknown" in now.attrs))


def _level_sent(now: Observation, history: History) -> Level | None:
    """The narrowest comparison that has enough messages."""
    sender, _, recipient = now.subject.partition(" -> ")
    anyone = f"{sender} -> anyone"
    pair, all_sent = (_messages(history, now.series, subject) for subject in (now.subject, anyone))
    unknown = "unknown" in now.attrs
    if pair >= ENOUGH:
        return Level(f"first in {pair} messages of {sender} to {recipient}", pair, "high", _sure(pair, unknown))
    if all_sent >= ENOUGH and not _said_to_anyone(now, history, anyone):
        words = f"first in {all_sent} messages of {sender} to anyone (whose first sentence names both), {pair} of them to {recipient}"
        return Level(words, all_sent, "high", round(_sure(all_sent, unknown) - (0.1 if pair < FEW else 0.05), 2))
    if pair >= FEW:
        return Level(f"first in only {pair} messages of {sender} to {recipient}", pair, "low", _sure(pair, unknown))
    return None


def _said_to_anyone(now: Observation, history: History, anyone: str) -> bool:
    """Whether the sender has used the term for somebody else: in this series, or in another outlet of the language."""
    kind = "address_term_of_sender"
    others = held_by(history, kind, anyone, language=language_of(now.series), but=now.series)
    earlier = (
        {
            value: use
            for value, use in history.values(kind, series, anyone).items()
            if days_apart(use.first, now) > SAME_EVENT_DAYS
        }
        for series in others
    )
    return _covered(now, history.values(kind, now.series, anyone)) or any(_covered(now, uses) for uses in earlier)


def _finding(
    now: Observation, history: History, earlier: Mapping[str, Usage], level: Level, elsewhere: list[Observation]
) -> Finding:
    sender, _, recipient = now.subject.partition(" -> ")
    uses = sorted(earlier.items(), key=lambda pair: (pair[1].last.known_at, pair[0]), reverse=True)
    before, until = _before(uses)
    doubts = (*_holed(now, history), *(f"{seen.series} had '{seen.value}' on {printed_on(seen)}" for seen in elsewhere))
    korean = _korean(now, history)
    severity, confidence = _weighed(level, bool(doubts), korean)
    return Finding(
        key=f"{now.series}|{now.subject}|{_lexemes(now)}",
        headline=f"{'' if korean is None else korean.before_headline(now)}{sender} addresses {recipient} as '{now.value}' "
        f"for the first time in {now.series if elsewhere else 'what we hold'}; {until}",
        subject=now.subject,
        before=before,
        after=now.value,
        evidence=(
            now,
            *(use.last for _, use in uses[:2]),
            *(korean.said if korean is not None else _renderings(now, history)),
        ),
        confidence=confidence,
        severity=severity,
        reasons=(
            level.words,
            *doubts,
            *((korean.words,) if korean is not None else ()),
            *(f"{seen.series} has: {seen.quote.text}" for seen in _renderings(now, history)),
            *_warmth(now, earlier),
            *_printed(uses),
        ),
        counterpart=_counterpart(now, history),
        unless=f"It would have said nothing had an earlier address of {sender} to {recipient} in {now.series} had all the words "
        f"of '{now.value}'.",
    )


def _weighed(level: Level, doubtful: bool, korean: Korean | None) -> tuple[Severity, float]:
    """Severity and confidence: those of the level, but for a doubt, and for what the Korean says or has yet to say."""
    if doubtful or (korean is not None and korean.verdict == "same"):
        return "info", 0.4
    if korean is None or level.severity == "info":
        return level.severity, level.confidence
    return "low", level.confidence if korean.verdict == "new" else min(0.5, level.confidence)


def _holed(now: Observation, history: History) -> tuple[str, ...]:
    gap = _unsettled(now, history)
    return (f"the use may have begun in the gap that ended on {gap}",) if gap else ()


def _renderings(now: Observation, history: History) -> tuple[Observation, ...]:
    """How the other languages have a Korean address of the same days."""
    if language_of(now.series) != "ko":
        return ()
    others = [each for each in held_by(history, now.kind, now.subject) if language_of(each) != "ko"]
    every = (history.every(now.kind, series, now.subject) for series in others)
    same = (
        [seen for seen in items if seen.attrs.get("slot") in SLOTS and days_apart(seen, now) <= SAME_EVENT_DAYS]
        for items in every
    )
    return tuple(items[-1] for items in same if items)


def _korean(now: Observation, history: History) -> Korean | None:
    """The Korean of a message in another language, where it is held or to be expected: of the same outlet first."""
    if language_of(now.series) == "ko":
        return None
    for series in korean_editions(history, now):
        every = [seen for seen in history.every(now.kind, series, now.subject) if seen.attrs.get("slot") in SLOTS]
        same = [seen for seen in every if days_apart(seen, now) <= SAME_EVENT_DAYS]
        if same:
            return _judged(same[-1], [seen for seen in every if days_apart(seen, now) > SAME_EVENT_DAYS], now, history)
    return _awaited(now, history)


def _judged(said: Observation, before: list[Observation], now: Observation, history: History) -> Korean | None:
    words = set(_lexemes(said).split())
    known = [seen for seen in before if words <= set(_lexemes(seen).split())]
    if known:
        day = known[-1].known_at.date()
        return Korean(
            "same", f"the Korean text has '{said.value}' as on {day}: the change is the translator's", (said,)
        )
    if not _told(said, now, history):
        return None
    return Korean("new", f"the Korean text has '{said.value}', which is new as well, and is told of it", (said,))


def _awaited(now: Observation, history: History) -> Korean | None:
    """Whether a Korean edition that can decide is held, is published these days, and does not have this message yet."""
    sender = now.subject.partition(" -> ")[0]
    for series in held_by(history, "message", f"{sender} -> anyone", language="ko"):
        has_it = any(days_apart(seen, now) <= SAME_EVENT_DAYS for seen in history.every("message", series, now.subject))
        ground = _ground(history, series, now)
        if has_it or not is_current(history, series, now) or not could_speak(RULE, history, series):
            continue
        if ground and ground >= _ground(history, now.series, now):
            return Korean("awaited", f"the Korean of this message is not in {series} yet: it decides, and is awaited")
    return None


def _counterpart(now: Observation, history: History) -> tuple[str, ...]:
    """What the sender called the other great power's leader last."""
    sender, _, recipient = now.subject.partition(" -> ")
    other = OTHER_POWER.get(recipient)
    last = None if other is None else history.last(now.kind, now.series, f"{sender} -> {other}")
    return () if last is None else (f"{other}: '{last.value}', {last.known_at.date()}",)


def _before(uses: list[tuple[str, Usage]]) -> tuple[str | None, str]:
    """The latest earlier address, in the finding's and in the headline's words; how the outlet introduced a person is none."""
    spoken = [(value, use.last) for value, use in uses if use.last.attrs.get("slot") in SLOTS]
    if spoken:
        value, last = spoken[0]
        return value, f"the latest address before: '{value}', {last.known_at.date()}"
    if not uses:
        return None, "no earlier address is held"
    value, last = uses[0][0], uses[0][1].last
    return (
        f"{value} (introduction)",
        f"no earlier address is held, only the introduction '{value}', {last.known_at.date()}",
    )


def _messages(history: History, series: str, subject: str) -> int:
    """How many messages these are: one under two headlines is one, so is what one day brought to one recipient."""
    items = history.every("message", series, subject)
    anyone = subject.endswith(" -> anyone")
    return len({(printed_on(seen), seen.quote.text if anyone else "") for seen in items})


def _covered(now: Observation, earlier: Mapping[str, Usage]) -> bool:
    """Whether some earlier term has all the words of this one: an office of the introduction, or a fuller vocative."""
    words = set(_lexemes(now).split())
    return any(words <= set(_lexemes(use.first).split()) for use in earlier.values())


def _lexemes(seen: Observation) -> str:
    return seen.attrs.get("lexemes", seen.value)


def _sure(messages: int, unknown: bool) -> float:
    """One less the chance (Jeffreys) that a usual term stays unseen in so many messages."""
    return round(min(0.95, 1 - 1 / (2 * messages + 2)) - (0.1 if unknown else 0), 2)


def _warmth(now: Observation, earlier: Mapping[str, Usage]) -> tuple[str, ...]:
    before = max((int(use.first.attrs.get("rank", "0")) for use in earlier.values()), default=0)
    rank = int(now.attrs.get("rank", "0"))
    return ("warmer than any term before",) if rank > before else ()


def _printed(uses: list[tuple[str, Usage]]) -> tuple[str, ...]:
    return tuple(
        f"'{value}' ({use.last.attrs.get('slot', 'term')}): {use.stories} {'story' if use.stories == 1 else 'stories'}, "
        f"{use.first.known_at.date()} to {use.last.known_at.date()}"
        for value, use in uses[:MOST_REASONS]
    )


def _unsettled(now: Observation, history: History) -> date | None:
    """The end of a long hole that lies shortly before now, with no message of the pair since."""
    for gap in reversed(history.coverage(now.series).gaps):
        if gap.days >= LONG_GAP_DAYS:
            return gap.before if (now.known_at.date() - gap.before).days < SETTLED_DAYS else None
    return None


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case_term(
    value: str, on: str, *, subject: str = "Kim Jong Un -> Vladimir Putin", slot: str = "vocative", **more: str
) -> Observation:
    received = not subject.startswith("Kim ")
    attrs = {
        "slot": slot,
        "direction": "received" if received else "sent",
        "lexemes": more.get("lexemes", value),
        "rank": more.get("rank", "0"),
    }
    story = more.get("story", f"{subject} {on} {more.get('lang', 'en')}")
    return saw(
        "address_term", subject, value, on=on, quote=more.get("quote", value), story=story, attrs=attrs,
        series=f"kcna/article/{more.get('lang', 'en')}", lang=more.get("lang", "en"),
    )  # fmt: skip


def _case_messages(count: int, *, to: str, since: str = "2012-03-06", lang: str = "en") -> list[Observation]:
    """So many messages of Kim Jong Un to somebody, in which only the office stood."""
    out: list[Observation] = []
    for i in range(count):
        day = date.fromordinal(date.fromisoformat(since).toordinal() + 40 * i)
        story, series = f"to {to} {day} {lang}", f"kcna/article/{lang}"
        for subject in (f"Kim Jong Un -> {to}", "Kim Jong Un -> anyone"):
            out.append(saw("message", subject, "message", on=day, story=story, series=series, quote=f"sent to {to}"))
        term = _case_term(
            f"president of {to}", str(day), subject=f"Kim Jong Un -> {to}", slot="introduction", story=story, lang=lang
        )
        out.append(term)
        out.append(
            saw(
                "address_term_of_sender",
                "Kim Jong Un -> anyone",
                term.value,
                on=day,
                story=story,
                attrs=term.attrs,
                series=series,
            )
        )
    return out


_CASE_PAST = quiet_past(388, since="2011-01-01", every_days=5)
_CASE_KO = [
    *quiet_past(388, since="2011-01-01", every_days=5, series="kcna/article/ko"),
    *_case_messages(9, to="Vladimir Putin", lang="ko"),
    _case_term("나의 가장 친근한 동지", "2014-10-08", lexemes="가장 동지 친근한", rank="5", lang="ko"),
]
_CASE_CLOSEST = _case_term(
    "my closest comrade",
    "2016-10-08",
    quote="My closest Comrade Vladimir Vladimirovich Putin",
    lexemes="closest comrade",
    rank="5",
)

_CASE_KNOWN = [*_CASE_PAST, *_case_messages(9, to="Vladimir Putin")]


def _case_in(series: str, seen: Observation) -> Observation:
    """The same as printed by another outlet."""
    return replace(seen, series=series, story=f"{seen.story} {series}", version=f"{seen.version} {series}")


_CASE_VOK = [_case_in("vok/article/en", seen) for seen in _CASE_KNOWN]
_CASE_CLOSEST_OF_2014 = _case_term("my closest comrade", "2014-10-08", lexemes="closest comrade")

CASES = (
    fires(
        "what another outlet had two years before is no first in what we hold",
        past=[*_CASE_KNOWN, *_CASE_VOK, _CASE_CLOSEST_OF_2014],
        now=_case_in("vok/article/en", _CASE_CLOSEST),
        key="vok/article/en|Kim Jong Un -> Vladimir Putin|closest comrade",
        quote="My closest Comrade",
        severity="info",
    ),
    quiet(
        "near miss: the letter that another outlet printed on the same day and that was told there",
        past=[*_CASE_KNOWN, *_CASE_VOK, _CASE_CLOSEST],
        now=_case_in("vok/article/en", _CASE_CLOSEST),
    ),
    fires(
        "the first outlet to print it was too young to tell it",
        past=[
            *_CASE_KNOWN,
            *quiet_past(20, since="2016-07-01", every_days=5, series="vok/article/en"),
            _case_in("vok/article/en", _CASE_CLOSEST),
        ],
        now=replace(_CASE_CLOSEST, known_at=_CASE_CLOSEST.known_at.replace(hour=13)),
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|closest comrade",
        quote="My closest Comrade",
        severity="high",
    ),
    fires(
        "the English before its Korean: the Korean edition is awaited",
        past=[
            *_CASE_KNOWN,
            *_CASE_KO,
            saw("document", "document", "ko", on="2016-10-05", series="kcna/article/ko", story="the latest"),
        ],
        now=_CASE_CLOSEST,
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|closest comrade",
        quote="My closest Comrade",
        severity="low",
    ),
    fires(
        "the English after its Korean, which is new and told",
        past=[
            *_CASE_KNOWN,
            *_CASE_KO,
            _case_term("친애하는 나의 동지", "2016-10-08", lexemes="동지 친애하는", lang="ko"),
        ],
        now=replace(_CASE_CLOSEST, known_at=_CASE_CLOSEST.known_at.replace(hour=13)),
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|closest comrade",
        quote="My closest Comrade",
        severity="low",
    ),
    fires(
        "a Korean edition that is no longer published is not waited for",
        past=[
            *_CASE_KNOWN,
            *quiet_past(200, since="2011-01-01", every_days=5, series="kcna/article/ko"),
            *_case_messages(9, to="Vladimir Putin", lang="ko"),
        ],
        now=_CASE_CLOSEST,
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|closest comrade",
        quote="My closest Comrade",
        severity="high",
    ),
    fires(
        "My closest Comrade, though little was ever sent to him: never said to anyone",
        past=[*_CASE_PAST, *_case_messages(4, to="Vladimir Putin"), *_case_messages(8, to="Xi Jinping")],
        now=_CASE_CLOSEST,
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|closest comrade",
        quote="My closest Comrade",
        severity="high",
    ),
    fires(
        "nine messages to one person are enough of themselves",
        past=[*_CASE_PAST, *_case_messages(9, to="Vladimir Putin")],
        now=_CASE_CLOSEST,
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|closest comrade",
        quote="My closest Comrade",
        severity="high",
    ),
    fires(
        "a friend more is a step up",
        past=[
            *_CASE_PAST,
            *_case_messages(9, to="Vladimir Putin"),
            _case_term("my closest comrade", "2014-10-08", lexemes="closest comrade"),
        ],
        now=_case_term("my dearest friend and comrade", "2016-12-31", lexemes="closest comrade friend"),
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|closest comrade friend",
        quote="friend",
    ),
    fires(
        "a foreign sender's new term, where three of his were printed",
        past=[
            *_CASE_PAST,
            *(
                _case_term("respected excellency", f"2014-0{i}-01", subject="Vladimir Putin -> Kim Jong Un")
                for i in (1, 2, 3)
            ),
        ],
        now=_case_term("dear comrade", "2016-05-01", subject="Vladimir Putin -> Kim Jong Un"),
        key="kcna/article/en|Vladimir Putin -> Kim Jong Un|dear comrade",
        quote="dear comrade",
        severity="low",
    ),
    fires(
        "the added friend, in Korean",
        past=_CASE_KO,
        now=_case_term(
            "가장 친근한 벗이고 동지",
            "2016-09-30",
            slot="summary",
            lexemes="가장 동지 벗 친근한",
            rank="5",
            lang="ko",
            quote="가장 친근한 벗이고 동지인 뿌찐동지",
        ),
        key="kcna/article/ko|Kim Jong Un -> Vladimir Putin|가장 동지 벗 친근한",
        quote="벗이고 동지",
        severity="high",
    ),
    fires(
        "a new English word for the same Korean: the translator's, and said to be",
        past=[
            *_CASE_PAST,
            *_case_messages(9, to="Vladimir Putin"),
            _case_term("my closest comrade", "2014-10-08", lexemes="closest comrade"),
            *_CASE_KO,
            _case_term("나의 가장 친근한 동지", "2016-10-08", lexemes="가장 동지 친근한", lang="ko"),
        ],
        now=_case_term("my most cordial comrade", "2016-10-09", lexemes="comrade cordial most"),
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|comrade cordial most",
        quote="cordial",
        severity="info",
    ),
    quiet(
        "near miss: closest comrade in Korean again, in the other order",
        past=_CASE_KO,
        now=_case_term("가장 친근한 나의 동지", "2016-12-31", lexemes="가장 동지 친근한", lang="ko"),
    ),
    quiet(
        "the same term again",
        past=[
            *_CASE_PAST,
            *_case_messages(9, to="Vladimir Putin"),
            _case_term("my closest comrade", "2014-10-08", lexemes="closest comrade"),
        ],
        now=_CASE_CLOSEST,
    ),
    quiet(
        "near miss: dearest for closest, one Korean phrase",
        past=[
            *_CASE_PAST,
            *_case_messages(9, to="Vladimir Putin"),
            _case_term("my closest comrade", "2014-10-08", lexemes="closest comrade"),
        ],
        now=_case_term("my dearest comrade", "2016-12-31", lexemes="closest comrade"),
    ),
    quiet(
        "near miss: the vocative is the office that the introduction always gave",
        past=[
            *_CASE_PAST,
            *_case_messages(9, to="Xi Jinping"),
            _case_term(
                "general secretary of the CPC",
                "2014-10-01",
                subject="Kim Jong Un -> Xi Jinping",
                slot="introduction",
                lexemes="cpc general secretary",
            ),
        ],
        now=_case_term(
            "general secretary", "2016-10-01", subject="Kim Jong Un -> Xi Jinping", lexemes="general secretary"
        ),
    ),
    quiet(
        "near miss: another office in the introduction is the recipient's affair",
        past=[*_CASE_PAST, *_case_messages(9, to="Vladimir Putin")],
        now=_case_term("prime minister of Russia", "2016-10-01", slot="introduction"),
    ),
    quiet(
        "two messages are no usage",
        past=[*_CASE_PAST, *_case_messages(2, to="Vladimir Putin")],
        now=_CASE_CLOSEST,
    ),
    quiet("still warming up", past=_case_messages(9, to="Vladimir Putin"), now=_CASE_CLOSEST),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a translator's synonym that the lexicon does not fold",
        past=[
            *_CASE_PAST,
            *_case_messages(9, to="Vladimir Putin"),
            _case_term("my closest comrade", "2014-10-08", lexemes="closest comrade"),
        ],
        now=_case_term("my nearest comrade", "2016-12-31", lexemes="comrade nearest"),
    ),
)
