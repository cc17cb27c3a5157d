"""A message is sent in the name of, or to, a party that no earlier message to this recipient named in that pairing.

Why it matters. In whose name a leader writes, and to whom beside the recipient, is weighed word by word. On 2024-12-31 Kim Jong
Un greeted "all the service personnel of the brave Russian army" in the name of "all the service personnel of the armed forces of
the DPRK": two armies in one sentence, when none of 526 earlier messages that name Russia had joined them, and weeks after troops
had gone to Kursk. In October "the army and people of Russia" had been greeted, but in nobody's name who bears arms.

What is compared. The pairs of parties (self, people, government, party, army, army personnel) of the sentence that greets: each
party in whose name with each party to whom. "The army" and "all the service personnel" are two parties, for the first is an
institution and the second are men in the field. A pairing is new when no earlier message to this recipient had it; where he has
fewer than nine, his country is asked, then all to whom the same side wrote. What another outlet of the language had earlier is not
new, and one message in several outlets is told of the first. Korean decides: what the Korean joined before is `info` in another
language, and what it joins as well is told there and `low` here. A message under two headlines counts once. Only pairings with an army in
them are told: people, party and government come and go from year to year.

Blind spots. Messages of which no sentence of greeting is printed have no parties and count as no evidence. Soldiers
of the Soviet or the Red Army are those of 1945 and are passed over, by these names alone.

What to do. Read the Korean (전체 장병, 군대와 인민) in the same message, and the same sentence in the last three messages to this
recipient and to the other great power. Look for word of troops, weapons or dead in the weeks around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from tealeaves.editions import (
    BOTH_SIDES,
    SAME_EVENT_DAYS,
    Korean,
    could_speak,
    days_apart,
    held_by,
    korean_editions,
    language_of,
    messages_in,
    printed_on,
    told_by,
)
from tealeaves.model import Finding, Observation, Severity
from tealeaves.names import POWERS, country_name
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="greeting_parties_changed",
    version=1,
    title="A message joins armies that were not joined before",
    severity="high",
    status="test",
    listens=("message_parties",),
    baseline=Baseline(documents=50, days=365),
    references=(
        "https://www.brecorder.com/news/40340389/north-koreas-kim-hails-dearest-friend-putin-in-new-year-message",
        "http://www.friend.com.kp/index.php/eng/revs/view/3460/1",
    ),
    false_positives=(
        "an anniversary of a war, on which the army of that war is greeted",
        "a translator's 'army' for 'service personnel' or the other way round",
    ),
    known_limitations=(
        "Only pairings with an army on both sides are told; with one army, Russia and China only.",
        "Summaries without a sentence of greeting have no parties.",
    ),
    runbook=(
        "Within the hour: read in `quotes` the sentence with the parties, and its Korean.",
        "Within the day: compare `before` with the parties of the last three messages to the same recipient, and see `counterpart`.",
        "Within the month: see whether the next message of the same `subject` keeps the pairing.",
    ),
    base_rate=(
        "12 of 510 messages with parties name an army; no pairing of two armies, and none with Russia or China "
        "but the Soviet Army of 1945 (measured on KCNA in English, 1997 to 2012 and August to November 2024)."
    ),
    alerts_a_week=0.01,
    sources=BOTH_SIDES,
    history_window="everything held",
    exceptions_on=("subject", "after"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

Pairings: TypeAlias = frozenset[tuple[str, str]]

ARMED: Mapping[str, str] = {"army": "the army", "army_personnel": "all the service personnel"}
NAMES: Mapping[str, str] = {
    **ARMED,
    "self": "himself",
    "people": "the people",
    "government": "the government",
    "party": "the party",
}
OF_OLD = (
    "Soviet",
    "Red Army",
    "쏘련",
    "소련",
    "붉은군대",
    "Советск",
    "Красной Армии",
    "苏联",
    "苏军",
    "红军",
)  # armies of 1945
ENOUGH = 9  # messages: "never before" in so many leaves a chance of 5% that it was usual (Jeffreys)
FEW = 3
LONG_GAP_DAYS = 180
SETTLED_DAYS = 365  # after a hole: a new pairing may be a year old


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where an army is joined with a party that it was not joined with before."""
    if any(word in now.quote.text for word in OF_OLD) or not _own(now):
        return
    new = _armed(_pairings(now.value))
    both = any(name in ARMED and party in ARMED for name, party in new)
    if not new or not (both or now.attrs.get("country") in POWERS):
        return
    pair = history.every("message_parties", now.series, now.subject)
    country = _with(now, history, now.attrs.get("country", ""))
    new -= _all(pair) | _all(country) | _all(_elsewhere(now, history))
    if not new or told_by(now, history, RULE) is not None:
        return
    level = _level(now, history, new, pair, country)
    if level is not None:
        words, messages = level
        finding = _finding(now, history, new, (words, messages), list(pair or country))
        korean = _korean(now, history, new)
        yield finding if korean is None else _as_in_korean(now, finding, korean)


def _korean(now: Observation, history: History, new: Pairings) -> Korean | None:
    """What the Korean of the message says of the pairing: had before, or new as well and told; None where it is not held."""
    for series in korean_editions(history, now) if language_of(now.series) != "ko" else ():
        joined = [seen for seen in history.every(now.kind, series, now.subject) if new & _pairings(seen.value)]
        earlier = [seen for seen in joined if days_apart(seen, now) > SAME_EVENT_DAYS]
        if earlier:
            words = f"the Korean text joined them before, on {printed_on(earlier[-1])}: the change is the translator's"
            return Korean("same", words, (earlier[-1],))
        if joined and could_speak(RULE, history, series):
            return Korean("new", "the Korean text joins them as well, and is told of it", (joined[-1],))
    return None


def _as_in_korean(now: Observation, finding: Finding, korean: Korean) -> Finding:
    """The finding of another language, with what the Korean says of it."""
    known = korean.verdict == "same" or finding.severity == "info"
    return replace(
        finding,
        headline=f"{korean.before_headline(now)}{finding.headline}",
        severity="info" if known else "low",
        confidence=min(0.5, finding.confidence) if korean.verdict == "same" else finding.confidence,
        reasons=(*finding.reasons, korean.words),
        evidence=(*finding.evidence, *korean.said),
    )


def _own(now: Observation) -> bool:
    """Whether a publisher of one of the two sides prints it: what others report of a message has their words and their delays."""
    return now.series.partition("/")[0] in RULE.sources


def _pairings(value: str) -> Pairings:
    """Each party in whose name with each party to whom; "" stands for nobody named."""
    sides = dict(part.partition("=")[::2] for part in value.split(";"))
    names, whom = (sides.get(side, "").split() or [""] for side in ("in_name_of", "to_whom"))
    return frozenset((name, party) for name in names for party in whom)


def _armed(pairings: Pairings) -> Pairings:
    """Those that matter: with an army to whom or in whose name; both armies before all others."""
    both = frozenset(pair for pair in pairings if pair[0] in ARMED and pair[1] in ARMED)
    return both or frozenset(pair for pair in pairings if pair[0] in ARMED or pair[1] in ARMED)


def _all(items: Sequence[Observation]) -> Pairings:
    return frozenset(pairing for seen in items for pairing in _pairings(seen.value))


def _with(now: Observation, history: History, whom: str) -> Sequence[Observation]:
    """Parties of what went the same way, to or from a country or anyone."""
    return history.every("message_parties_with", now.series, f"{now.attrs.get('direction', '')}|{whom}")


def _elsewhere(now: Observation, history: History) -> list[Observation]:
    """Earlier messages to this recipient as other outlets of the language have them."""
    series = held_by(
        history, now.kind, now.subject, language=language_of(now.series), but=now.series, outlets=RULE.sources
    )
    items = (seen for each in series for seen in history.every(now.kind, each, now.subject))
    return [seen for seen in items if days_apart(seen, now) > SAME_EVENT_DAYS]


def _level(
    now: Observation, history: History, new: Pairings, pair: Sequence[Observation], country: Sequence[Observation]
) -> tuple[str, int] | None:
    """Among which messages the pairing is new, and how many they are: the narrowest with enough, else the widest with a few."""
    other = now.subject.split(" -> ")[0 if now.attrs.get("direction") == "received" else 1]
    own = (
        (f"with {other}", messages_in(pair)),
        (f"with that country ({now.attrs.get('country', '?')})", messages_in(country)),
    )
    for words, messages in own:
        if messages >= ENOUGH:
            return f"first in {messages} messages {words} of which the parties were printed", messages
    anyone = _with(now, history, "anyone")
    if messages_in(anyone) >= ENOUGH and not new & _all(anyone):
        return (
            f"first in {messages_in(anyone)} messages with anyone of which the parties were printed, {own[0][1]} of them {own[0][0]}",
            messages_in(anyone),
        )
    found = next((level for level in own if level[1] >= FEW), None)
    return found and (f"first in only {found[1]} messages {found[0]} of which the parties were printed", found[1])


def _finding(
    now: Observation, history: History, new: Pairings, level: tuple[str, int], earlier: list[Observation]
) -> Finding:
    words, messages = level
    hole = _hole(now, history)
    pairing = "; ".join(f"{_named(name)} -> {_named(party)}" for name, party in sorted(new))
    last = earlier[-3:][::-1]
    return Finding(
        key=f"{now.series}|{now.subject}|{' '.join(sorted('>'.join(pair) for pair in new))}",
        headline=f"{now.subject.replace(' -> ', ' to ')}: {_told(new)}, not so in what we hold until now ({messages} messages)",
        subject=now.subject,
        before="; ".join(dict.fromkeys(seen.value for seen in last)) or None,
        after=now.value,
        evidence=(now, *last),
        confidence=0.4 if hole else round(min(0.95, 1 - 1 / (2 * messages + 2)), 2),
        severity=_severity(new, messages, bool(hole)),
        reasons=(words, f"new: {pairing}", *hole, *map(_use, last)),
        counterpart=_counterpart(now, history),
        unless=f"If any of the messages compared had joined {pairing}.",
    )


def _severity(new: Pairings, messages: int, hole: bool) -> Severity:
    if hole:
        return "info"
    both = any(name in ARMED and party in ARMED for name, party in new)
    if messages < ENOUGH:
        return "medium" if both and messages >= FEW else "low"
    return "high" if both else "low"


def _named(party: str) -> str:
    return NAMES.get(party, "nobody named")


def _told(new: Pairings) -> str:
    name, party = sorted(new)[-1]
    if name in ARMED and party in ARMED:
        return (
            f"{_named(name)} of one side greet {_named(party)} of the other"
            if name == "army_personnel"
            else "one army greets the other"
        )
    if party in ARMED:
        return f"{_named(party)} greeted" + (f" in the name of {_named(name)}" if name else "")
    return f"greetings in the name of {_named(name)}"


def _use(seen: Observation) -> str:
    return f"{seen.known_at.date()} ({_words(seen.attrs.get('occasion', 'occasion_unknown'))}): {seen.value}"


def _hole(now: Observation, history: History) -> tuple[str, ...]:
    """A long hole that ended not long ago: what is new after it may have begun in it."""
    for gap in reversed(history.coverage(now.series).gaps):
        if gap.days >= LONG_GAP_DAYS:
            recent = (now.known_at.date() - gap.before).days < SETTLED_DAYS
            return (f"the pairing may have begun in the gap from {gap.after} to {gap.before}",) if recent else ()
    return ()


def _counterpart(now: Observation, history: History) -> tuple[str, ...]:
    """The parties of the latest message that the other great power got, or sent."""
    country = now.attrs.get("country")
    others = [code for code in POWERS if code != country] if country in POWERS else []
    return tuple(_latest(code, _with(now, history, code)) for code in others)


def _latest(code: str, items: Sequence[Observation]) -> str:
    return (
        f"{country_name(code)}: {_use(items[-1])}"
        if items
        else f"{country_name(code)}: no message with parties is held"
    )


def _words(slug: str) -> str:
    """A slug as people write it: "New Year", "Day of the Sun"."""
    return " ".join(word if word in ("of", "the") else word.capitalize() for word in slug.split("_"))


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_OLD = "in_name_of=;to_whom=government people self"
_CASE_OCTOBER = "in_name_of=;to_whom=army people"
_CASE_BOTH = "in_name_of=army_personnel people self;to_whom=army_personnel people"
_CASE_SENTENCE = (
    "all the service personnel of the brave Russian army in the name of all the service personnel of the armed forces"
)


def _case_parties(
    value: str, on: str | date, *, to: str = "Vladimir Putin", country: str = "RU", kind: str = "message_parties", subject: str = "",
    occasion: str = "new_year", quote: str = _CASE_SENTENCE,
) -> Observation:  # fmt: skip
    pair = f"Kim Jong Un -> {to}"
    attrs = {"direction": "sent", "country": country, "occasion": occasion}
    return saw(kind, subject or pair, value, on=on, quote=quote, story=f"{pair} {on}", attrs=attrs)


def _case_messages(
    count: int, value: str = _CASE_OLD, *, to: str = "Vladimir Putin", country: str = "RU"
) -> list[Observation]:
    """So many messages from 2014 on, with what is held of them by country and of anyone."""
    out: list[Observation] = []
    for i in range(count):
        on = date.fromordinal(date(2014, 6, 12).toordinal() + 100 * i)
        out.append(_case_parties(value, on, to=to, country=country))
        for whom in (country, "anyone"):
            out.append(
                _case_parties(value, on, to=to, country=country, kind="message_parties_with", subject=f"sent|{whom}")
            )
    return out


_CASE_PAST = quiet_past(940, since="2012-01-01", every_days=5)  # until November 2024
_CASE_NOW = _case_parties(_CASE_BOTH, "2024-12-31")
_CASE_KEY = "kcna/article/en|Kim Jong Un -> Vladimir Putin|army_personnel>army_personnel"


def _case_in(series: str, *seen: Observation) -> list[Observation]:
    """The same as printed by another outlet."""
    return [
        replace(each, series=series, story=f"{each.story} {series}", version=f"{each.version} {series}")
        for each in seen
    ]


def _case_twice(*seen: Observation) -> list[Observation]:
    """The same under a second headline."""
    return [replace(each, story=f"{each.story} again", version=f"{each.version} again") for each in seen]


_CASE_KNOWN = [*_CASE_PAST, *_case_messages(12)]

CASES = (
    quiet(
        "near miss: the same message in a second outlet",
        past=[*_CASE_KNOWN, *_case_in("vok/article/en", *_CASE_KNOWN), _CASE_NOW],
        now=_case_in("vok/article/en", _CASE_NOW)[0],
    ),
    fires(
        "what the Korean joins as well is told there",
        past=[*_CASE_KNOWN, *_case_in("kcna/article/ko", *_CASE_KNOWN, _CASE_NOW)],
        now=replace(_CASE_NOW, known_at=_CASE_NOW.known_at.replace(hour=13)),
        key=_CASE_KEY,
        quote="service personnel",
        severity="low",
    ),
    fires(
        "what the Korean joined a year before is the translator's",
        past=[*_CASE_KNOWN, *_case_in("kcna/article/ko", *_CASE_KNOWN, _case_parties(_CASE_BOTH, "2023-12-31"))],
        now=_CASE_NOW,
        key=_CASE_KEY,
        quote="service personnel",
        severity="info",
    ),
    quiet(
        "near miss: another outlet printed the two armies a year before",
        past=[*_CASE_KNOWN, *_case_in("vok/article/en", *_CASE_KNOWN), _case_parties(_CASE_BOTH, "2023-12-31")],
        now=_case_in("vok/article/en", _CASE_NOW)[0],
    ),
    fires(
        "five messages under two headlines each are five",
        past=[*_CASE_PAST, *_case_messages(5), *_case_twice(*_case_messages(5))],
        now=_CASE_NOW,
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|army_personnel>army_personnel",
        quote="service personnel",
        severity="medium",
    ),
    fires(
        "the service personnel of both armies",
        past=[*_CASE_PAST, *_case_messages(20), _case_parties(_CASE_OCTOBER, "2024-10-08")],
        now=_CASE_NOW,
        key=_CASE_KEY,
        quote="all the service personnel",
        severity="high",
    ),
    fires(
        "few messages to him, many to others: never to anyone",
        past=[*_CASE_PAST, *_case_messages(4), *_case_messages(12, to="Xi Jinping", country="CN")],
        now=_CASE_NOW,
        key=_CASE_KEY,
        quote="all the service personnel",
        severity="high",
    ),
    fires(
        "four messages in all are told as four",
        past=[*_CASE_PAST, *_case_messages(4)],
        now=_CASE_NOW,
        key=_CASE_KEY,
        quote="all the service personnel",
        severity="medium",
    ),
    fires(
        "an army greeted for the first time, by nobody who bears arms: a line of the digest",
        past=[*_CASE_PAST, *_case_messages(20)],
        now=_case_parties(_CASE_OCTOBER, "2025-04-25", quote="the brave Russian army and people"),
        key="kcna/article/en|Kim Jong Un -> Vladimir Putin|>army",
        quote="army and people",
        severity="low",
    ),
    fires(
        "service personnel where only the army was greeted, by the army",
        past=[*_CASE_PAST, *_case_messages(20, "in_name_of=army;to_whom=army people")],
        now=_CASE_NOW,
        key=_CASE_KEY,
        quote="all the service personnel",
        severity="high",
    ),
    quiet(
        "the same pairing again",
        past=[*_CASE_PAST, *_case_messages(20), _case_parties(_CASE_BOTH, "2024-05-09")],
        now=_CASE_NOW,
    ),
    quiet(
        "near miss: the brave Russian army was greeted in May already",
        past=[*_CASE_PAST, *_case_messages(20), _case_parties(_CASE_OCTOBER, "2024-05-09")],
        now=_case_parties(_CASE_OCTOBER, "2025-05-09"),
    ),
    quiet(
        "near miss: a new pairing without an army",
        past=[*_CASE_PAST, *_case_messages(20)],
        now=_case_parties("in_name_of=government party people;to_whom=party people", "2025-10-01"),
    ),
    quiet(
        "near miss: a successor's first message has the pairing that his predecessor had",
        past=[*_CASE_PAST, *_case_messages(20, _CASE_BOTH, to="Dmitri Medvedev")],
        now=_CASE_NOW,
    ),
    quiet(
        "near miss: a minister abroad writes in the name of his army alone",
        past=[*_CASE_PAST, *_case_messages(20, to="Bashar Al-Assad", country="SY")],
        now=_case_parties("in_name_of=army_personnel;to_whom=self", "2024-12-26", to="Ali Ayoub", country="SY"),
    ),
    quiet(
        "near miss: soldiers of the Soviet Army of 1945, remembered on Liberation Day, are nobody's army of today",
        past=[*_CASE_PAST, *_case_messages(20)],
        now=_case_parties(
            "in_name_of=;to_whom=army_personnel",
            "2025-08-15",
            occasion="liberation_day",
            quote="we pay tribute to the braveness of the Soviet Army soldiers",
        ),
    ),
    quiet("two messages are no usage", past=[*_CASE_PAST, *_case_messages(2)], now=_CASE_NOW),
    quiet("still warming up", past=_case_messages(20), now=_CASE_NOW),
)
