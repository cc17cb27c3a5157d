"""A leader is given an office, a rank, an honorific or a relation that the outlet has not used for them before.

Why it matters. In Pyongyang a title is granted, withheld and dropped by decision, and state media carry the decision into every sentence
from that day on: "general secretary Kim Jong Il" in October 1997, "dear respected Kim Jong Un" a week after his father's death, "first
secretary", "Marshal", and "his wife Ri Sol Ju" in 2012. The first use dates the decision, often before any announcement is explained.

Two findings. A title that was never said of the person in this series, wherever it stands (before the name, after it, "elected as"); and,
apart from that, an office that is known but now for the first time stands directly before the name, as a style ("Supreme Commander Kim
Jong Un" of 2012-01-01, a day after the announcement of the office).

Blind spots. English only. The outlet's own words only: what foreigners say in messages that it prints does not count, and in texts about
foreigners only the headline and the first sentence are read, so a change that begins deep inside such a text is seen a little later.
Titles dropped are not seen. A body that the lexicon lacks is reported with its words and low confidence. Persons outside the lexicon, and
others of the same name, are not told apart. English is a translation: Korean decides; a new English word for the same Korean one looks
like a change.

What to do. Read the quoted sentence in the Korean edition of the same day. Look for the decision (a decree, a session, a plenary meeting)
in the three days before. See within the week whether other texts of the outlet follow: a style that stays is a decision, one that does
not was a slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tealeaves.model import Finding, Observation, Severity
from tealeaves.rulekit import Baseline, History, Rule, Usage, fires, quiet, quiet_past, saw

RULE = Rule(
    id="office_changed",
    version=1,
    title="A leader is given a new office, rank or honorific",
    severity="high",
    status="stable",
    listens=("office", "office_style"),
    baseline=Baseline(documents=300, days=90),
    references=(
        "http://world.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=159611",
        "http://koreabizwire.com/kim-jong-un-uses-honorific-titles-for-xi-and-moon/118555",
    ),
    false_positives=(
        "a slip of the pen that names a body wrongly",
        "an honorary office of a foreign organisation",
        "a use that began in a gap of what we hold",
    ),
    languages=("en",),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

KNOWN_STORIES = 20  # a person named in fewer stories has no usage to depart from
NEW_OFFICE_DAYS = 365  # after its first statement, within which the step into the style is news
LONG_GAP_DAYS = 180  # a hole in which a use can have begun unseen
SETTLED_DAYS = 30  # of documents after such a hole, before "new" means new again
SEVERITY: Mapping[str, Severity] = {
    "office": "high", "rank": "high", "relation": "high", "epithet": "medium", "role": "medium", "figure": "low", "honorific": "low",
}  # fmt: skip
MOST_REASONS = 4


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where this title is new for this person in this series."""
    if history.usage(now.kind, now.series, now.subject, now.value) is not None:
        return
    named = history.usage("person", now.series, now.subject, "named")
    stories = 0 if named is None else named.stories
    if now.kind == "office_style":
        if stories >= KNOWN_STORIES:
            yield from _styled(now, history)
        return
    earlier = history.values("office", now.series, now.subject)
    if stories < KNOWN_STORIES:
        if not earlier:
            yield _first_title(now, history, stories)
    elif not _said_already(now, earlier):
        yield _new_title(now, history, earlier, stories)


def _said_already(now: Observation, earlier: Mapping[str, Usage]) -> bool:
    """Whether something was said before that says as much: more epithets with it, or the same office with its body."""
    if _class(now) == "epithet":
        words = set(now.value.split())
        return any(words <= set(value.split()) for value, use in earlier.items() if _class(use.first) == "epithet")
    return not _body(now.value) and any(_title(value) == now.value for value in earlier)


def _new_title(now: Observation, history: History, earlier: Mapping[str, Usage], stories: int) -> Finding:
    alike = _by_last_use({value: use for value, use in earlier.items() if _comparable(now, use.first)})
    until = f"until now '{alike[0][0]}'" if alike else "until now without any of the kind"
    severity, confidence, doubts = _weigh(now, history, earlier, stories)
    return Finding(
        key=f"{now.series}|{now.subject}|{now.value.casefold()}",
        headline=f"{now.subject} is called '{now.value}' for the first time in what we hold; {until}",
        subject=now.subject,
        before=alike[0][0] if alike else None,
        after=now.value,
        evidence=(now, *(use.last for _, use in alike[:2])),
        confidence=confidence,
        severity=severity,
        reasons=(
            *doubts,
            *_uses(alike),
            *_by_others(now, history),
            f"{now.subject} was named in {stories:,} earlier stories",
        ),
    )


def _first_title(now: Observation, history: History, stories: int) -> Finding:
    """A watched person who has had no title at all."""
    ended = _gap_end(now, history)
    before = f"named in {stories} earlier stories without any title" if stories else "never named before"
    return Finding(
        key=f"{now.series}|{now.subject}|{now.value.casefold()}",
        headline=f"{now.subject} is named with a title or relation for the first time in what we hold: '{now.value}'; {before}",
        subject=now.subject,
        before=None,
        after=now.value,
        evidence=(now,),
        confidence=0.4 if ended else 0.5 if "unknown" in now.attrs else 0.9,
        severity="info" if ended else SEVERITY.get(_class(now), "low"),
        reasons=(
            f"{now.subject}: {before}",
            *((f"the use may have begun in the gap that ended on {ended}",) if ended else ()),
        ),
    )


def _styled(now: Observation, history: History) -> Iterator[Finding]:
    """An office that was stated before and now stands directly before the name."""
    stated = history.usage("office", now.series, now.subject, now.value)
    if stated is None or now.attrs.get("watched") != "leader":
        return
    if not 0 < (now.known_at - stated.first.known_at).days <= NEW_OFFICE_DAYS:
        return
    if _gap_end(now, history):
        return
    styles = _by_last_use(dict(history.values("office_style", now.series, now.subject)))
    yield Finding(
        key=f"{now.series}|{now.subject}|{now.value.casefold()}|before the name",
        headline=f"'{now.value}' stands directly before the name of {now.subject} for the first time in what we hold; "
        f"as an office it was first stated on {stated.first.known_at.date()}",
        subject=now.subject,
        before=styles[0][0] if styles else None,
        after=now.value,
        evidence=(now, stated.first, stated.last),
        confidence=0.8,
        severity="medium",
        reasons=(f"stated in {stated.stories} stories before, never as a style", *_uses(styles)),
    )


def _weigh(
    now: Observation, history: History, earlier: Mapping[str, Usage], stories: int
) -> tuple[Severity, float, tuple[str, ...]]:
    """Severity, confidence, and the doubts in words; the first doubt that applies decides."""
    if (ended := _gap_end(now, history)) is not None:
        return "info", 0.4, (f"the use may have begun in the gap of what we hold that ended on {ended}",)
    if "unknown" in now.attrs:
        return "low", 0.5, ("a word or body of this title is not in the lexicon: it can be a slip or something new",)
    if "retrospective" in now.attrs:
        return "low", 0.5, ("the sentence names an earlier year: it can be a recollection",)
    if _recollected(now):
        return (
            "low",
            0.5,
            (f"{now.subject} died on {now.attrs['died']}: an office of the past is most often a recollection",),
        )
    bodies = [
        _body(value)
        for value, use in earlier.items()
        if _class(use.first) == "office" and _title(value) == _title(now.value)
    ]
    if bodies and not any(bodies):
        return "low", 0.6, (f"'{_title(now.value)}' was said before without its body: perhaps only more precise now",)
    if bodies:
        return "medium", 0.7, (f"'{_title(now.value)}' was said before with another body: a new office, or a slip",)
    if _class(now) == "office" and not _body(now.value):
        return "low", 0.6, ("the body of the office is not named",)
    sure = round(
        min(0.95, 1 - 1 / (2 * stories + 2)), 2
    )  # Jeffreys: chance that a usual form stayed unseen in n stories
    return SEVERITY.get(_class(now), "low"), sure, ()


def _recollected(now: Observation) -> bool:
    """An office of somebody who was dead by then, other than one for eternity or a rank that is awarded in this very text."""
    died = now.attrs.get("died")
    given = now.value.startswith("eternal") or (now.attrs.get("slot") == "elected_as" and _class(now) == "rank")
    return (
        died is not None
        and _class(now) in ("office", "rank")
        and not given
        and now.known_at.date() > date.fromisoformat(died)
    )


def _gap_end(now: Observation, history: History) -> date | None:
    """The end of a long hole in what we hold, where it lies so shortly before now that the use can have begun in it."""
    for gap in reversed(history.coverage(now.series).gaps):
        if gap.days >= LONG_GAP_DAYS:
            return gap.before if (now.known_at.date() - gap.before).days < SETTLED_DAYS else None
    return None


def _comparable(now: Observation, other: Observation) -> bool:
    groups = (("office", "rank"), ("role", "figure"))
    return _class(now) == _class(other) or any(_class(now) in group and _class(other) in group for group in groups)


def _by_last_use(uses: Mapping[str, Usage]) -> list[tuple[str, Usage]]:
    """The latest used first; of those used on one day the most used."""
    return sorted(uses.items(), key=lambda pair: (pair[1].last.known_at.date(), pair[1].stories, pair[0]), reverse=True)


def _uses(uses: list[tuple[str, Usage]]) -> tuple[str, ...]:
    return tuple(
        f"'{value}': {use.stories:,} stories, {use.first.known_at.date()} to {use.last.known_at.date()}"
        for value, use in uses[:MOST_REASONS]
    )


def _by_others(now: Observation, history: History) -> tuple[str, ...]:
    others = history.usage("office_reported", now.series, now.subject, now.value)
    if others is None:
        return ()
    return (
        f"others, reported by the outlet, said it in {others.stories:,} stories since {others.first.known_at.date()}",
    )


def _class(seen: Observation) -> str:
    return seen.attrs.get("class", "office")


def _title(value: str) -> str:
    return value.partition(" of the ")[0]


def _body(value: str) -> str:
    return value.partition(" of the ")[2]


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case_office(
    value: str, on: str, *, kind: str = "office", said_as: str = "office", who: str = "Kim Jong Un", **attrs: str
) -> Observation:
    quote = attrs.pop("quote", f"{who}, {value}")
    story = attrs.pop("story", f"{kind} {value} {on}")
    attrs = {"class": said_as, "slot": "apposition", "watched": "leader"} | attrs
    return saw(kind, who, value, on=on, quote=quote, attrs=attrs, story=story)


def _case_past(until: str = "2012-01-01", named: int = 25, who: str = "Kim Jong Un") -> list[Observation]:
    """A year of daily documents up to a day, in the last of which a person was named."""
    since = date.fromordinal(date.fromisoformat(until).toordinal() - 365)
    days = [date.fromordinal(since.toordinal() + 330 + i) for i in range(named)]
    return [
        *quiet_past(365, since=since, every_days=1),
        *(saw("person", who, "named", on=day, story=f"ordinary named {day}") for day in days),
    ]


CASES = (
    fires(
        "the rank of marshal is awarded",
        past=[*_case_past(), _case_office("supreme commander of the Korean People's Army", "2012-01-02")],
        now=_case_office(
            "marshal", "2012-07-18", said_as="rank", slot="elected_as", quote="Marshal of the DPRK to Kim Jong Un"
        ),
        key="kcna/article/en|Kim Jong Un|marshal",
        quote="Marshal of the DPRK to Kim Jong Un",
        severity="high",
    ),
    fires(
        "dear is added to respected",
        past=[*_case_past(), _case_office("respected", "2011-12-19", said_as="epithet")],
        now=_case_office("dear respected", "2012-01-03", said_as="epithet", quote="dear respected Kim Jong Un"),
        key="kcna/article/en|Kim Jong Un|dear respected",
        quote="dear respected",
        severity="medium",
    ),
    fires(
        "a person of the family is named with a relation",
        past=_case_past("2012-07-24", who="Kim Jong Un"),
        now=_case_office(
            "wife", "2012-07-25", said_as="relation", who="Ri Sol Ju", quote="wife Ri Sol Ju", watched="family"
        ),
        key="kcna/article/en|Ri Sol Ju|wife",
        quote="wife Ri Sol Ju",
        severity="high",
    ),
    fires(
        "an office steps before the name a day after it was announced",
        past=[*_case_past(), _case_office("supreme commander of the Korean People's Army", "2012-01-02")],
        now=_case_office(
            "supreme commander of the Korean People's Army",
            "2012-01-03",
            kind="office_style",
            quote="Supreme Commander Kim Jong Un",
        ),
        key="kcna/article/en|Kim Jong Un|supreme commander of the korean people's army|before the name",
        quote="Supreme Commander Kim Jong Un",
        severity="medium",
    ),
    fires(
        "a body that the lexicon lacks is reported, with doubt",
        past=[*_case_past(), _case_office("first secretary of the Workers' Party of Korea", "2012-01-02")],
        now=_case_office("president of the high council", "2012-01-05", unknown="yes"),
        key="kcna/article/en|Kim Jong Un|president of the high council",
        quote="president of the high council",
        severity="low",
    ),
    fires(
        "a use that may have begun in a gap is told as no more than that",
        past=[
            *_case_past(),
            _case_office("first secretary of the Workers' Party of Korea", "2012-01-02"),
            saw("document", "document", "en", on="2024-08-04", story="a new page"),
        ],
        now=_case_office("general secretary of the Workers' Party of Korea", "2024-08-04"),
        key="kcna/article/en|Kim Jong Un|general secretary of the workers' party of korea",
        quote="general secretary",
        severity="info",
    ),
    fires(
        "an office of a dead leader is most often a recollection",
        past=[*_case_past(who="Kim Il Sung"), _case_office("president", "2012-01-02", who="Kim Il Sung")],
        now=_case_office("marshal", "2012-01-05", said_as="rank", who="Kim Il Sung", died="1994-07-08"),
        key="kcna/article/en|Kim Il Sung|marshal",
        quote="marshal",
        severity="low",
    ),
    quiet(
        "the same title again",
        past=[*_case_past(), _case_office("marshal", "2012-01-02", said_as="rank")],
        now=_case_office("marshal", "2012-01-05", said_as="rank"),
    ),
    quiet(
        "near miss: respected alone, after dear respected",
        past=[*_case_past(), _case_office("dear respected", "2012-01-02", said_as="epithet")],
        now=_case_office("respected", "2012-01-05", said_as="epithet"),
    ),
    quiet(
        "near miss: the office without its body, which was named before",
        past=[*_case_past(), _case_office("chairman of the National Defence Commission", "2012-01-02")],
        now=_case_office("chairman", "2012-01-05"),
    ),
    quiet(
        "near miss: foreigners say it, in a message that the outlet prints",
        past=_case_past(),
        now=_case_office("supreme leader", "2012-01-05", kind="office_reported", said_as="role"),
    ),
    quiet(
        "a person with a title, but named too seldom for a usage",
        past=[*_case_past(named=5), _case_office("general", "2012-01-02", said_as="rank")],
        now=_case_office("marshal", "2012-01-05", said_as="rank"),
    ),
    quiet(
        "still warming up",
        past=[*_case_past()[-40:], _case_office("general", "2012-01-02", said_as="rank")],
        now=_case_office("marshal", "2012-01-05", said_as="rank"),
    ),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a slip: once, the wrong body for an office that he has (2011-12-21)",
        past=[
            *_case_past(),
            _case_office(
                "vice chairman of the Central Military Commission of the Workers' Party of Korea", "2012-01-02"
            ),
        ],
        now=_case_office("vice chairman of the National Defence Commission", "2012-01-05"),
    ),
)
