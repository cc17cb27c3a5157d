"""A leader, one of the family, a rival or a foreign partner is called by a word that the outlet has not used for them before.

Why it matters. Epithets are assigned: "dear respected" settled the succession a week after Kim Jong Il's death (2011-12-27); "traitor"
before Lee Myung Bak's name on 2008-04-01 ended five weeks of waiting; in March 2024 the "beloved" daughter was told of among the "great
persons of guidance" (향도), a word kept for leaders. The word comes on one day and stays for years.

What is compared. Sets of lexemes, not strings, within one series and so one language, and only in the outlet's own words:
"respected supreme leader" stood in a foreign party's message first. A word of respect, nearness or contempt is news at its first use;
any other word, and one that the lexicon lacks, only where it comes on a second day, as `info`: a slip does not come twice. Once somebody
has been insulted, a further insult is weaker news, and so is a word that a sentence has said of the person before ("is the father of").
Offices and ranks are `office_changed`'s. A word that comes in several outlets of a language on the same days is told of the first; what
another outlet has had for longer is `info`, for the outlet alone.

Blind spots. Words dropped are not seen. Persons outside the lexicon of names. In reports on foreigners and on the south only headline and
lead count as the outlet's own, unless an organ of Pyongyang speaks. English is a translation: Korean decides.

What to do. Read the Korean text of the same item. See whether Rodong Sinmun and KCNA both have the word within three days, and whether it
comes back within a week: an assigned word does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tealeaves.editions import SAME_EVENT_DAYS, could_speak, held_by, language_of
from tealeaves.model import Finding, Observation, Severity
from tealeaves.rulekit import Baseline, History, Rule, Usage, fires, quiet, quiet_past, saw

RULE = Rule(
    id="epithet_changed",
    version=1,
    title="A new word for a leader, the family, a rival or a partner",
    severity="medium",
    status="stable",
    listens=("epithet",),
    baseline=Baseline(documents=300, days=90),
    references=(
        "http://koreabizwire.com/kim-jong-un-uses-honorific-titles-for-xi-and-moon/118555",
        "https://english.hani.co.kr/arti/english_edition/e_northkorea/1133127.html",
    ),
    false_positives=(
        "a translator's new word for the same Korean one",
        "a use that began in a gap of what we hold",
        "words of others that the outlet reports without marks of quotation",
    ),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    languages=("en", "ko", "ru", "zh"),
    known_limitations=(
        "Only persons of the lexicon of names are followed.",
        "A word that is no longer used is not reported.",
        "In texts by or about foreigners only the headline and the first sentence are read as the outlet's own.",
    ),
    runbook=(
        "Within the hour: read the quote of `after` in the Korean edition of the same day and compare it with `before`.",
        "Within three days: search the same word for the same `subject` in Rodong Sinmun and in the other languages.",
        "Within a week: see whether the word of `after` came back; where it did not, mark the signal as a slip.",
    ),
    base_rate="30 signals in 90,500 documents of KCNA in English in 17 years; of 5 of severity high one, on a man long out of office, "
    "was no decision",
    alerts_a_week=0.05,
    sources=(
        "kcna",
        "rodong",
        "minju",
        "minzu",
        "vok",
        "naenara",
        "mfa_kp",
        "uriminzokkiri",
        "dprk_today",
        "pyongyang_times",
        "friend",
    ),
)

BARE = "by name only"
ENOUGH = 9  # stories: "never before" in so many leaves a chance of 5% that the word was usual (Jeffreys)
FEW = 3  # stories below which nothing is said of a partner or a leader
LONG_GAP_DAYS = 180
SETTLED_DAYS = 30  # of documents after a long hole, before "new" means new again
SETTLED_DAYS_UNSEEN = 365  # for somebody who was never named with an epithet
LONG_DEAD_DAYS = 730
MOST_REASONS = 3
LOUD = 3  # rank from which a word is as strong as it gets
COMRADE = ("comrade", "동지", "товарищ", "同志")  # a word for many: of a leader or partner it is weak news
ABROAD = ("excellency", "majesty", "각하", "阁下")  # forms in which foreigners address a leader
RESPECT = (
    *ABROAD,
    "respected",
    "dear",
    "closest",
    "존경하는",
    "친애하는",
    "уважаемый",
    "дорогой",
    "尊敬",
)  # news of a rival
OTHER_POWER: Mapping[str, str] = {"Vladimir Putin": "Xi Jinping", "Xi Jinping": "Vladimir Putin"}


@dataclass(frozen=True, slots=True)
class News:
    """The one word that is new, how often it was used before and how the person stood."""

    word: str
    rank: int
    strong: bool
    unknown: bool  # no lexicon has it
    days: int  # earlier days on which the outlet used it: 0, or 1 for a weak word
    uses: int  # of the name, with an epithet or without
    insulted: bool  # a word of contempt was used before


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where a word is new for this person in this series."""
    if now.value == BARE or now.series.partition("/")[0] not in RULE.sources:
        return
    used = history.usage(now.kind, now.series, now.subject, now.value)
    if used is not None and used.days > 1:
        return
    earlier = history.values(now.kind, now.series, now.subject)
    news = _news(now, earlier)
    if news is None or not _worth_telling(now, news):
        return
    elsewhere = _elsewhere(now, history, news)
    if not any((now.known_at.date() - day).days <= SAME_EVENT_DAYS and told for _, day, told in elsewhere):
        yield _finding(now, history, earlier, news, [(series, day) for series, day, _ in elsewhere])


def _elsewhere(now: Observation, history: History, news: News) -> list[tuple[str, date, bool]]:
    """Each other outlet of the language that has the word, since when it is news there, and whether that will have been told."""
    found = []
    for series in held_by(
        history, now.kind, now.subject, language=language_of(now.series), but=now.series, outlets=RULE.sources
    ):
        values = history.values(now.kind, series, now.subject)
        days = sorted(_days(news.word, values))[0 if news.strong else 1 :]
        if days:
            uses = sum(use.stories for use in values.values())
            found.append((series, days[0], uses > min(news.uses, ENOUGH) and could_speak(RULE, history, series)))
    return found


def _news(now: Observation, earlier: Mapping[str, Usage]) -> News | None:
    """The strongest word that is new: a strong one at its first day, a weak one at its second."""
    ranks, strong = _ranks(now), now.attrs.get("strong", "").split()
    found: list[tuple[bool, int, str, int]] = []
    for word in now.value.split():
        days = _days(word, earlier)
        if not days if word in strong else len(days - {now.known_at.date()}) == 1:
            found.append((word in strong, abs(ranks.get(word, 0)), word, len(days)))
    if not found:
        return None
    loud, _, word, used_on = max(found)
    uses = sum(use.stories for use in earlier.values())
    insulted = any(rank < 0 for use in earlier.values() for rank in _ranks(use.first).values())
    unknown = word in now.attrs.get("unknown", "").split()
    return News(word, ranks.get(word, 0), loud, unknown, used_on, uses, insulted)


def _ranks(seen: Observation) -> dict[str, int]:
    """Its known words with their ranks."""
    return {word: int(rank) for word, _, rank in (part.rpartition(":") for part in seen.attrs.get("ranks", "").split())}


def _days(word: str, earlier: Mapping[str, Usage]) -> set[date]:
    """Days on which the word was used; of three or more, two at the least."""
    days: set[date] = set()
    for value, use in earlier.items():
        if word in value.split():
            days |= {use.first.known_at.date(), use.last.known_at.date()}
    return days


def _worth_telling(now: Observation, news: News) -> bool:
    """Whether the word says something of a person of that role."""
    role = now.attrs.get("role", "")
    if news.unknown:
        return role in ("leader", "family", "rival")
    if role == "rival":
        return news.strong and (news.word in RESPECT if news.rank >= 0 else not news.insulted or -news.rank > LOUD)
    if news.rank < 0:
        return news.strong
    if role == "foreign":
        return news.uses >= FEW and news.rank >= LOUD
    return (
        news.word not in ABROAD
        and (news.strong or (news.rank > 1 and not _long_dead(now)))
        and (role != "leader" or news.uses >= FEW)
    )


def _finding(
    now: Observation, history: History, earlier: Mapping[str, Usage], news: News, elsewhere: list[tuple[str, date]]
) -> Finding:
    uses = sorted(
        ((value, use) for value, use in earlier.items() if value != BARE),
        key=lambda pair: (pair[1].last.known_at, pair[0]), reverse=True,
    )  # fmt: skip
    before_us = [
        f"{series} has had it since {day}"
        for series, day in elsewhere
        if (now.known_at.date() - day).days > SAME_EVENT_DAYS
    ]
    severity, confidence, doubts = _weighed(now, history, news)
    before = uses[0][0] if uses else None
    latest = f"the latest before: '{before}', {uses[0][1].last.known_at.date()}" if uses else "no epithet before"
    times = "on a second day" if news.days else "for the first time"
    return Finding(
        key=f"{now.series}|{now.subject}|{news.word}",
        headline=f"{now.subject} is called '{now.attrs.get('raw', now.value)}' {times} in the outlet's own words in "
        f"{now.series if before_us else 'what we hold'}; new with the name is {_word(now, news)}; {latest}",
        subject=now.subject,
        before=before,
        after=now.value,
        evidence=(now, *(use.last for _, use in uses[:2])),
        confidence=0.4 if before_us else confidence,
        severity="info" if before_us else severity,
        reasons=(
            f"{'used on one earlier day' if news.days else 'first'} in {news.uses} uses of the name in {now.series}",
            *before_us,
            *doubts,
            *_stated(now, history, news.word),
            *_reported(now, history, news.word),
            *(_printed(value, use) for value, use in uses[:MOST_REASONS]),
        ),
        counterpart=_counterpart(now, history),
        unless=f"It would have said nothing had '{news.word}' stood with the name in {now.series} in the outlet's own words before.",
    )  # fmt: skip


def _word(now: Observation, news: News) -> str:
    """The new word, and where another is printed for it, what it is counted as: "dog" is one with "beast"."""
    raw = now.attrs.get("raw", now.value).casefold().replace("-", " ")
    return f"'{news.word}'" if news.word.replace("-", " ") in raw else f"a word counted as '{news.word}'"


def _stated_since(now: Observation, history: History, word: str) -> date | None:
    """Since when the word was said of the person elsewhere in a sentence than directly before the name ("is the father of")."""
    bare = word.replace("-", " ")
    uses = [
        use.first.known_at.date()
        for value, use in history.values("office", now.series, now.subject).items()
        if bare == value or bare in value.split()
    ]
    return min(uses, default=None)


def _stated(now: Observation, history: History, word: str) -> tuple[str, ...]:
    since = _stated_since(now, history, word)
    return () if since is None else (f"the word was said of {now.subject} before, apart from the name, since {since}",)


def _printed(value: str, use: Usage) -> str:
    return f"'{value}': {use.stories} stories, {use.first.known_at.date()} to {use.last.known_at.date()}"


def _weighed(now: Observation, history: History, news: News) -> tuple[Severity, float, tuple[str, ...]]:
    """Severity, confidence and the doubts in words."""
    sure = round(min(0.95, 1 - 1 / (2 * max(news.uses, 1) + 2)), 2)
    ended = _gap_end(now, history, SETTLED_DAYS if news.uses else SETTLED_DAYS_UNSEEN)
    if ended is not None:
        return "info", 0.4, (f"the use may have begun in the gap that ended on {ended}",)
    if _long_dead(now):
        return "info", 0.6, (f"{now.subject} died on {now.attrs['died']}: words of praise, no decision",)
    if news.uses < ENOUGH:
        return "low", min(sure, 0.7), (f"only {news.uses} earlier uses of the name are held",)
    if not news.strong:
        return "info", min(sure, 0.6), ("the word is in no list of strong words: it can be a phrase of one writer",)
    if _stated_since(now, history, news.word) is not None:
        return "low", min(sure, 0.7), ("only its place directly with the name is new",)
    if news.word in COMRADE:
        return "low", sure, ("the word is used of many",)
    if news.rank < 0:
        return ("high" if news.rank <= -LOUD and not news.insulted else "medium", sure, ())
    return "medium", sure, ()


def _reported(now: Observation, history: History, word: str) -> tuple[str, ...]:
    """Who used the word before without its being the outlet's own."""
    found = [
        use
        for value, use in history.values("epithet_reported", now.series, now.subject).items()
        if word in value.split()
    ]
    if not found:
        return ()
    first = min(use.first.known_at for use in found).date()
    return (f"others whom the outlet reports used it in {sum(use.stories for use in found)} stories since {first}",)


def _counterpart(now: Observation, history: History) -> tuple[str, ...]:
    other = OTHER_POWER.get(now.subject)
    if other is None:
        return ()
    last = history.last(now.kind, now.series, other)
    return () if last is None else (f"{other}: '{last.value}', {last.known_at.date()}",)


def _long_dead(now: Observation) -> bool:
    died = now.attrs.get("died")
    return died is not None and (now.known_at.date() - date.fromisoformat(died)).days > LONG_DEAD_DAYS


def _gap_end(now: Observation, history: History, settled: int) -> date | None:
    """The end of a long hole in what we hold, where it lies so shortly before now that the use can have begun in it."""
    for gap in reversed(history.coverage(now.series).gaps):
        if gap.days >= LONG_GAP_DAYS:
            return gap.before if (now.known_at.date() - gap.before).days < settled else None
    return None


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case(person: str, value: str, on: str, role: str = "leader", **more: str) -> Observation:
    attrs = {"role": role, "slot": "third_person", "raw": more.get("quote", f"{value} {person}"), "speaker": "own"}
    attrs |= {key: more[key] for key in ("ranks", "died", "unknown") if key in more}
    attrs["strong"] = " ".join(part.partition(":")[0] for part in more.get("ranks", "").split())
    return saw(
        more.get("kind", "epithet"), person, value, on=on, quote=attrs["raw"], attrs=attrs,
        series=more.get("series", "kcna/article/en"), lang=more.get("lang", "en"), story=more.get("story"),
    )  # fmt: skip


def _case_named(
    person: str, value: str, count: int, role: str, since: str = "2011-03-01", **more: str
) -> list[Observation]:
    """So many stories, a week apart, in which the person had this epithet."""
    start = date.fromisoformat(since).toordinal()
    return [_case(person, value, str(date.fromordinal(start + 7 * i)), role, **more) for i in range(count)]


_CASE_PAST = quiet_past(400, since="2008-09-01", every_days=3)
_CASE_KO = quiet_past(400, since="2020-11-01", every_days=3, series="kcna/article/ko")

_CASE_TRAITOR = _case("Lee Myung Bak", "traitor", "2012-04-01", "rival", ranks="traitor:-3")


def _case_in(series: str, *seen: Observation) -> list[Observation]:
    """The same as printed by another outlet."""
    return [
        replace(each, series=series, story=f"{each.story} {series}", version=f"{each.version} {series}")
        for each in seen
    ]


_CASE_UNINSULTED = [*_CASE_PAST, *_case_named("Lee Myung Bak", BARE, 12, "rival")]

CASES = (
    quiet(
        "near miss: what another outlet printed on the same day and what was told of it",
        past=[*_CASE_UNINSULTED, *_case_in("rodong/article/en", *_CASE_UNINSULTED), _CASE_TRAITOR],
        now=_case_in("rodong/article/en", _CASE_TRAITOR)[0],
    ),
    fires(
        "what another outlet has printed for weeks is no first in what we hold",
        past=[
            *_CASE_UNINSULTED,
            *_case_in("rodong/article/en", *_CASE_UNINSULTED),
            _case("Lee Myung Bak", "traitor", "2012-02-20", "rival", ranks="traitor:-3"),
        ],
        now=_case_in("rodong/article/en", _CASE_TRAITOR)[0],
        key="rodong/article/en|Lee Myung Bak|traitor",
        quote="traitor Lee Myung Bak",
        severity="info",
    ),
    fires(
        "the other outlet is too young to have told it",
        past=[
            *_CASE_UNINSULTED,
            *_case_in("rodong/article/en", replace(_CASE_TRAITOR, known_at=_CASE_TRAITOR.known_at.replace(hour=1))),
        ],
        now=_CASE_TRAITOR,
        key="kcna/article/en|Lee Myung Bak|traitor",
        quote="traitor Lee Myung Bak",
        severity="high",
    ),
    fires(
        "traitor before a president's name",
        past=[*_CASE_PAST, *_case_named("Lee Myung Bak", BARE, 12, "rival")],
        now=_case("Lee Myung Bak", "traitor", "2012-04-01", "rival", ranks="traitor:-3"),
        key="kcna/article/en|Lee Myung Bak|traitor",
        quote="traitor Lee Myung Bak",
        severity="high",
    ),
    fires(
        "dear beside respected",
        past=[*_CASE_PAST, *_case_named("Kim Jong Un", "respected", 12, "leader", ranks="respected:2")],
        now=_case("Kim Jong Un", "dear respected", "2011-12-27", ranks="dear:3 respected:2"),
        key="kcna/article/en|Kim Jong Un|dear",
        quote="dear respected",
        severity="medium",
    ),
    fires(
        "a daughter becomes a person of guidance, in Korean",
        past=[
            *_CASE_KO,
            *_case_named(
                "Kim Ju Ae", "자제분 사랑하는", 9, "family", "2022-11-19", series="kcna/article/ko", ranks="사랑하는:3"
            ),
        ],
        now=_case(
            "Kim Ju Ae",
            "위대한 향도",
            "2024-03-16",
            "family",
            series="kcna/article/ko",
            lang="ko",
            quote="향도의 위대한 분들",
            ranks="향도:5",
        ),
        key="kcna/article/ko|Kim Ju Ae|향도",
        quote="향도의 위대한 분들",
        severity="medium",
    ),
    fires(
        "an unknown word on its second day",
        past=[
            *_CASE_PAST,
            *_case_named("Lee Myung Bak", "traitor", 12, "rival", ranks="traitor:-3"),
            _case("Lee Myung Bak", "pro-japanese", "2012-03-01", "rival", unknown="pro-japanese"),
        ],
        now=_case(
            "Lee Myung Bak", "pro-japanese traitor", "2012-03-20", "rival", ranks="traitor:-3", unknown="pro-japanese"
        ),
        key="kcna/article/en|Lee Myung Bak|pro-japanese",
        quote="pro-japanese",
        severity="info",
    ),
    fires(
        "what a sentence has said of him for a year now stands directly before the name",
        past=[
            *_CASE_PAST,
            *_case_named("Kim Jong Un", "respected", 12, "leader", ranks="respected:2"),
            _case(
                "Kim Jong Un", "supreme leader", "2011-04-05", kind="office", quote="Kim Jong Un is the supreme leader"
            ),
        ],
        now=_case(
            "Kim Jong Un", "supreme-leader", "2012-03-20", ranks="supreme-leader:3", quote="supreme leader Kim Jong Un"
        ),
        key="kcna/article/en|Kim Jong Un|supreme-leader",
        quote="supreme leader",
        severity="low",
    ),
    quiet(
        "near miss: an unknown word once is a slip",
        past=[*_CASE_PAST, *_case_named("Lee Myung Bak", "traitor", 12, "rival", ranks="traitor:-3")],
        now=_case(
            "Lee Myung Bak", "pro-japanese traitor", "2012-03-20", "rival", ranks="traitor:-3", unknown="pro-japanese"
        ),
    ),
    quiet(
        "near miss: known words in another order and number",
        past=[
            *_CASE_PAST,
            *_case_named("Kim Jong Un", "comrade dear", 6, "leader", ranks="dear:3"),
            *_case_named("Kim Jong Un", "respected", 6, "leader", "2011-08-01", ranks="respected:2"),
        ],
        now=_case("Kim Jong Un", "comrade dear respected", "2011-12-27", ranks="dear:3 respected:2"),
    ),
    quiet(
        "near miss: one more insult for whom they insult already",
        past=[*_CASE_PAST, *_case_named("Lee Myung Bak", "traitor", 12, "rival", ranks="traitor:-3")],
        now=_case("Lee Myung Bak", "fascist", "2012-03-20", "rival", ranks="fascist:-2"),
    ),
    quiet(
        "near miss: a generalissimo is an office, no epithet",
        past=[*_CASE_PAST, *_case_named("Kim Jong Il", "great leader", 12, "leader")],
        now=_case("Kim Jong Il", BARE, "2012-02-16", quote="Generalissimo Kim Jong Il"),
    ),
    quiet(
        "two uses of a name are no usage",
        past=[*_CASE_PAST, *_case_named("Xi Jinping", BARE, 2, "foreign")],
        now=_case("Xi Jinping", "dear respected", "2012-05-09", "foreign", ranks="dear:3 respected:2"),
    ),
    quiet(
        "still warming up",
        past=_case_named("Lee Myung Bak", BARE, 12, "rival"),
        now=_case("Lee Myung Bak", "traitor", "2012-04-01", "rival", ranks="traitor:-3"),
    ),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a translator's synonym that the lexicon does not fold, on its second day",
        past=[
            *_CASE_PAST,
            *_case_named("Kim Jong Un", "respected", 12, "leader", ranks="respected:2"),
            _case("Kim Jong Un", "respected venerable", "2011-12-01", unknown="venerable"),
        ],
        now=_case("Kim Jong Un", "respected venerable", "2011-12-20", ranks="respected:2", unknown="venerable"),
    ),
)
