"""A leader is given an office, a rank, an honorific or a relation that the outlet has not used for them before.

Why it matters. In Pyongyang a title is granted, withheld and dropped by decision, and state media carry the decision into every sentence
from that day on: "general secretary Kim Jong Il" in October 1997, "dear respected Kim Jong Un" a week after his father's death, "first
secretary", "Marshal", and "his wife Ri Sol Ju" in 2012. The first use dates the decision, often before any announcement is explained.

Two findings. A title that was never said of the person in this series, wherever it stands (before the name, after it, "elected as"); and,
apart from that, an office that is known but now for the first time stands directly before the name, as a style ("Supreme Commander Kim
Jong Un" of 2012-01-01, a day after the announcement of the office).

Korean and English. A Korean office is compared by what it is in English, so that both editions have one; the Korean words are printed.
What comes in several outlets or editions on the same days is told of the first, and of the Korean once it has it: where a Korean edition
is held, English is at most `medium` until then. What another has had for longer is `info`.

Blind spots. Russian and Chinese. In Korean only offices and ranks, not relations; roles and epithets there are `epithet_changed`'s, and
a body that the lexicon lacks is not seen. The outlet's own words only: quotations and what foreigners say in messages that it prints
do not count, and in texts about foreigners only the headline and the first sentence are read, so a change that begins deep inside such a
text is seen a little later. Where such texts had the title before, the finding says since when.
Titles dropped are not seen. A body that the lexicon lacks is reported with its words and low confidence. Persons outside the lexicon, and
others of the same name, are not told apart. English is a translation: Korean decides; a new English word for the same Korean one looks
like a change.

What to do. Read the quoted sentence in the Korean edition of the same day. Look for the decision (a decree, a session, a plenary meeting)
in the three days before. See within the week whether other texts of the outlet follow: a style that stays is a decision, one that does
not was a slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from tealeaves.editions import PYONGYANG, Elsewhere, could_speak, elsewhere, held_by, is_current, language_of
from tealeaves.model import Finding, Observation, Severity
from tealeaves.rulekit import Baseline, History, Rule, Usage, fires, quiet, quiet_past, saw

RULE = Rule(
    id="office_changed",
    version=2,
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
    languages=("en", "ko"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "titles that are dropped are not seen",
        "Korean and English only, and English is a translation: a new English word for the same Korean one looks like a change",
        "in Korean offices and ranks only, and only those of which the lexicon has head and body",
        "persons outside the lexicon, and others of the same name, are not told apart",
        "deep inside texts about foreigners, and in quotations, a title is not read",
    ),
    runbook=(
        "Within the hour: read the sentence of `quotes` in the Korean edition of the same day and compare it with `before`.",
        "Within 3 days back: look for the decree, session or plenary meeting that gives `subject` what stands in `after`.",
        "Within the week: see whether other texts of the `series` keep it; a style that stays is a decision, one that does not was a slip.",
    ),
    base_rate="of 29 findings on sixteen years of KCNA that labels can judge, 4 meant nothing (14 %, Wilson's bounds 5 to 31 %)",
    alerts_a_week=0.09,
    sources=tuple(sorted(PYONGYANG)),
    exceptions_on=("subject", "after"),
)

KOREAN = "ko"
KNOWN_STORIES = 20  # a person named in fewer stories has no usage to depart from
NEW_OFFICE_DAYS = 730  # after its first statement, within which the step into the style is news
LONG_GAP_DAYS = 180  # a hole in which a use can have begun unseen
SETTLED_DAYS = 30  # of documents after such a hole, before "new" means new again
SEVERITY: Mapping[str, Severity] = {
    "office": "high", "rank": "high", "relation": "high", "epithet": "medium", "role": "medium", "figure": "low", "honorific": "low",
}  # fmt: skip
SETTLED_DAYS_UNSEEN = 365  # of documents, before somebody is said to have had no title at all
MOST_REASONS = 4
MANY = 3  # stories of others, from which on a title is known, only not in the outlet's own words
GRANTED = ("office", "rank", "relation")  # classes that count from the second mention of a person on
PRAISE = ("figure", "honorific")  # classes that are news only where nobody has said them
STATE = "Democratic People's Republic of Korea"
UNSEEN, TALK, SLIP, PAST, OLD = (
    "Perhaps begun unseen: ",
    "Perhaps only talk: ",
    "Perhaps a slip: ",
    "Perhaps a recollection: ",
    "Not a new title: ",
)


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where this title is new for this person in this series, and no other has told it."""
    if now.series.partition("/")[0] not in PYONGYANG:
        return
    if history.said(now.kind, now.series, now.subject, now.value):
        return
    others = _others_of(now, history)
    if not others.told:
        awaited = _awaited(now, history) if not others.older else None
        for finding in _findings(now, history):
            yield others.of_one_series(finding if awaited is None else _waiting(finding, awaited), now)


def _others_of(now: Observation, history: History) -> Elsewhere:
    """Who else has it; the Korean speaks for itself, whatever English has told of the same days."""

    def knows(series: str) -> bool:
        return _class(now) in GRANTED or _named(now, history, series) >= KNOWN_STORIES

    found = elsewhere(now, history, RULE, knows=knows)
    if language_of(now.series) != KOREAN:
        return found
    return replace(found, told=elsewhere(now, history, RULE, language=KOREAN, knows=knows).told)


def _awaited(now: Observation, history: History) -> str | None:
    """The Korean series that decides on an office or a rank in English and does not have it yet."""
    if language_of(now.series) == KOREAN or now.kind != "office" or _class(now) not in ("office", "rank"):
        return None
    held = held_by(history, now.kind, now.subject, language=KOREAN)
    able = (series for series in held if could_speak(RULE, history, series) and is_current(history, series, now))
    return next(able, None)


def _waiting(finding: Finding, series: str) -> Finding:
    """The finding in English while the Korean has not spoken."""
    return replace(
        finding,
        headline=f"In English, the Korean is awaited: {finding.headline}",
        severity="medium" if finding.severity == "high" else finding.severity,
        confidence=min(finding.confidence, 0.6),
        reasons=(f"{series} does not have it yet: it decides, and speaks for itself", *finding.reasons),
    )


def _findings(now: Observation, history: History) -> Iterator[Finding]:
    """What there is to say of the series by itself."""
    stories = _named(now, history, now.series)
    if now.kind == "office_style":
        if stories >= KNOWN_STORIES:
            yield from _styled(now, history)
        return
    earlier = history.values("office", now.series, now.subject)
    if stories < KNOWN_STORIES and not earlier:
        yield _first_title(now, history, stories)
    elif (stories >= KNOWN_STORIES or _class(now) in GRANTED) and not _said_already(now, earlier, history):
        yield _new_title(now, history, earlier, stories)


def _named(now: Observation, history: History, series: str) -> int:
    """In how many stories of a series the person was named before."""
    named = history.usage("person", series, now.subject, "named")
    return 0 if named is None else named.stories


def _said_already(now: Observation, earlier: Mapping[str, Usage], history: History) -> bool:
    """Whether something was said before that says as much: more epithets with it, the same office with its body or without the state's."""
    if _class(now) == "epithet":
        words = set(now.value.split())
        return any(words <= set(value.split()) for value, use in earlier.items() if _class(use.first) == "epithet")
    if _class(now) in PRAISE and _others(now, history) is not None:
        return True
    if _body(now.value) == STATE:
        return _title(now.value) in earlier
    return not _body(now.value) and any(_title(value) == now.value for value in earlier)


def _new_title(now: Observation, history: History, earlier: Mapping[str, Usage], stories: int) -> Finding:
    alike = _by_last_use({value: use for value, use in earlier.items() if _comparable(now, use.first)})
    severity, confidence, mark, doubts = _weigh(now, history, earlier, stories)
    return Finding(
        key=f"{now.series}|{now.subject}|{now.value.casefold()}",
        headline=f"{mark}{now.subject} is called {_words(now)} in {_outlet(now)}'s home reporting for the first time in what we hold"
        f"{_known_from_others(now, history)}; {_latest(alike)}",
        subject=now.subject,
        before=alike[0][0] if alike else None,
        after=now.value,
        evidence=(now, *(use.last for _, use in alike[:2])),
        confidence=confidence,
        severity=severity,
        reasons=(
            *doubts,
            *(("the words are those of a person at home whom the outlet quotes",) if "quoted" in now.attrs else ()),
            *_uses(alike),
            f"{now.subject} was named in {_count(stories)} before",
        ),
        unless=f"one earlier text of {_outlet(now)} itself had called {now.subject} '{now.value}'",
    )


def _first_title(now: Observation, history: History, stories: int) -> Finding:
    """A watched person who has had no title at all."""
    ended = _gap_end(now, history, SETTLED_DAYS_UNSEEN) or _young(now, history)
    before = f"named in {_count(stories)} before, without any title" if stories else "not named in it before"
    mark = UNSEEN if ended else ""
    return Finding(
        key=f"{now.series}|{now.subject}|{now.value.casefold()}",
        headline=f"{mark}{now.subject} is named with a title or relation in {_outlet(now)}'s home reporting for the first time "
        f"in what we hold: {_words(now)}; {before}",
        subject=now.subject,
        before=None,
        after=now.value,
        evidence=(now,),
        confidence=0.4 if ended else 0.5 if "unknown" in now.attrs else 0.9,
        severity="info" if ended else SEVERITY.get(_class(now), "low"),
        reasons=(
            f"{now.subject}: {before}",
            *((f"the use may have begun before {ended}, of which nothing is held",) if ended else ()),
        ),
        unless=f"one earlier text of {_outlet(now)} itself had given {now.subject} any title or relation",
    )


def _styled(now: Observation, history: History) -> Iterator[Finding]:
    """An office that was stated before and now stands directly before the name."""
    stated = history.usage("office", now.series, now.subject, now.value)
    if stated is None or now.attrs.get("watched") != "leader":
        return
    if not 0 < (now.known_at - stated.first.known_at).days <= NEW_OFFICE_DAYS:
        return
    if _gap_end(now, history) or _recollected(stated.first):
        return
    styles = _by_last_use(dict(history.values("office_style", now.series, now.subject)))
    yield Finding(
        key=f"{now.series}|{now.subject}|{now.value.casefold()}|before the name",
        headline=f"'{now.value}' stands directly before the name of {now.subject} in {_outlet(now)}'s home reporting for the first time in "
        f"what we hold; the office itself was first stated on {stated.first.known_at.date()}{_office_of_others(now, history)}",
        subject=now.subject,
        before=styles[0][0] if styles else None,
        after=now.value,
        evidence=(now, stated.first, stated.last),
        confidence=0.8,
        severity="medium",
        reasons=(f"stated in {_count(stated.stories)} before, never directly before the name", *_uses(styles)),
        unless=f"'{now.value}' had stood directly before the name before, or had been stated for more than two years",
    )


def _weigh(
    now: Observation, history: History, earlier: Mapping[str, Usage], stories: int
) -> tuple[Severity, float, str, tuple[str, ...]]:
    """Severity, confidence, the mark that opens the headline, and the doubt in words; the first doubt that applies decides."""
    if (ended := _gap_end(now, history)) is not None:
        return "info", 0.4, UNSEEN, (f"the use may have begun in the gap of what we hold that ended on {ended}",)
    if "talk" in now.attrs:
        return "low", 0.5, TALK, ("the sentence speaks of a claim, a wish or a condition",)
    if "retrospective" in now.attrs:
        return "low", 0.5, PAST, ("the sentence names an earlier year: it can be a recollection",)
    if "unknown" in now.attrs:
        return (
            "low",
            0.5,
            SLIP,
            ("a word or body of this title is not in the lexicon: it can be a slip or something new",),
        )
    if _recollected(now):
        return (
            "low",
            0.5,
            PAST,
            (f"{now.subject} died on {now.attrs['died']}: an office of the past is most often a recollection",),
        )
    if _long_dead(now):
        return "low", 0.6, "", (f"{now.subject} died on {now.attrs['died']}: words of praise, no decision",)
    if "again" in now.attrs:
        return "low", 0.6, OLD, ("the sentence says re-elected: the words are new in what we hold, the office is not",)
    others = _others(now, history)
    if others is not None and others.stories >= MANY and (now.known_at - others.first.known_at).days >= SETTLED_DAYS:
        return (
            "low",
            0.6,
            OLD,
            (
                f"{others.stories:,} texts by or about foreigners had it before: the title is not new, only where it stands",
            ),
        )
    return _weigh_body(now, earlier, stories)


def _weigh_body(
    now: Observation, earlier: Mapping[str, Usage], stories: int
) -> tuple[Severity, float, str, tuple[str, ...]]:
    """The doubts that the body of an office raises: named only now, another than before, or not named."""
    same = [
        value for value, use in earlier.items() if _class(use.first) == "office" and _title(value) == _title(now.value)
    ]
    bodies = [_body(value) for value in same]
    if bodies and not any(bodies):
        return (
            "low",
            0.6,
            "",
            (f"'{_title(now.value)}' was said before without its body: perhaps only more precise now",),
        )
    if bodies:
        return "medium", 0.7, "", (f"'{_title(now.value)}' was said before with another body: a new office, or a slip",)
    if _class(now) == "office" and not _body(now.value):
        return "low", 0.6, "", ("the body of the office is not named",)
    if now.value.startswith("honorary"):
        return "low", 0.6, "", ("an honorary title, as a rule of a foreign organisation",)
    if now.attrs.get("slot") == "predicate" and SEVERITY.get(_class(now)) == "high":
        return "medium", 0.7, "", ("the words describe: they stand neither before the name nor after it as its title",)
    # Jeffreys: the chance that a usual form stayed unseen in n stories
    return SEVERITY.get(_class(now), "low"), round(min(0.95, 1 - 1 / (2 * stories + 2)), 2), "", ()


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


def _long_dead(now: Observation) -> bool:
    """Whether somebody is praised who was dead for years: epithets and roles, not what is awarded for eternity."""
    died = now.attrs.get("died")
    if died is None or _class(now) in GRANTED:
        return False
    return (now.known_at.date() - date.fromisoformat(died)).days > NEW_OFFICE_DAYS


def _young(now: Observation, history: History) -> date | None:
    """The first day of a series that is held for less than a year: too little for "never named with a title"."""
    since = history.coverage(now.series).since
    return since if since is not None and (now.known_at.date() - since).days < SETTLED_DAYS_UNSEEN else None


def _gap_end(now: Observation, history: History, settled: int = SETTLED_DAYS) -> date | None:
    """The end of a long hole in what we hold, where it lies so shortly before now that the use can have begun in it."""
    for gap in reversed(history.coverage(now.series).gaps):
        if gap.days >= LONG_GAP_DAYS:
            return gap.before if (now.known_at.date() - gap.before).days < settled else None
    return None


def _comparable(now: Observation, other: Observation) -> bool:
    groups = (("office", "rank"), ("role", "figure"))
    return _class(now) == _class(other) or any(_class(now) in group and _class(other) in group for group in groups)


def _by_last_use(uses: Mapping[str, Usage]) -> list[tuple[str, Usage]]:
    """The latest used first; of those used on one day the most used."""
    return sorted(uses.items(), key=lambda pair: (pair[1].last.known_at.date(), pair[1].stories, pair[0]), reverse=True)


def _uses(uses: list[tuple[str, Usage]]) -> tuple[str, ...]:
    return tuple(
        f"'{value}': {_count(use.stories)}, {use.first.known_at.date()} to {use.last.known_at.date()}"
        for value, use in uses[:MOST_REASONS]
    )


def _others(now: Observation, history: History) -> Usage | None:
    """The uses in quotations and in texts by or about foreigners."""
    return history.usage("office_reported", now.series, now.subject, now.value)


def _known_from_others(now: Observation, history: History) -> str:
    others = _others(now, history)
    if others is None:
        return ""
    return f" (in quotations or texts by or about foreigners since {others.first.known_at.date()}, {_count(others.stories)})"


def _office_of_others(now: Observation, history: History) -> str:
    others = _others(now, history)
    return (
        "" if others is None else f", in quotations or texts by or about foreigners on {others.first.known_at.date()}"
    )


def _count(stories: int) -> str:
    return "1 story" if stories == 1 else f"{stories:,} stories"


def _latest(alike: list[tuple[str, Usage]]) -> str:
    if not alike:
        return "nothing of the kind before"
    value, use = alike[0]
    return f"the latest of the kind before: '{value}', {use.last.known_at.date()}"


def _outlet(now: Observation) -> str:
    name = now.series.partition("/")[0].replace("_", " ")
    return name.upper() if len(name) <= 4 else name.title()


def _words(now: Observation) -> str:
    """The title as it is compared, with the Korean words where it is a Korean text's."""
    printed = now.attrs.get("printed")
    return f"'{now.value}'" if printed is None else f"'{printed}' ({now.value})"


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


def _case_in(series: str, *seen: Observation) -> list[Observation]:
    """The same as printed by another outlet or in another edition."""
    return [
        replace(one, series=series, story=f"{one.story} {series}", version=f"{one.version} {series}") for one in seen
    ]


_CASE_HELD = _case_past(until="2012-07-01")
_CASE_MARSHAL = _case_office(
    "marshal", "2012-07-18", said_as="rank", slot="elected_as", quote="Marshal of the DPRK to Kim Jong Un"
)
_CASE_OF_MAY = _case_office("marshal", "2012-05-18", said_as="rank", quote="Kim Jong Un, marshal")
_CASE_KOREAN_HELD = [
    *_case_in("kcna/article/ko", *_CASE_HELD, _case_office("first secretary", "2012-07-16")),
    saw("document", "document", "ko", on="2012-07-16", series="kcna/article/ko", story="the latest"),
]
_CASE_KOREAN = _case_office(
    "general secretary of the Workers' Party of Korea", "2012-07-18", printed="조선로동당 총비서",
    quote="김정은동지를 조선로동당 총비서로 추대", slot="elected_as",
)  # fmt: skip

CASES = (
    fires(
        "an office in Korean",
        past=_case_in(
            "kcna/article/ko", *_CASE_HELD, _case_office("first secretary of the Workers' Party of Korea", "2012-04-11")
        ),
        now=_case_in("kcna/article/ko", _CASE_KOREAN)[0],
        key="kcna/article/ko|Kim Jong Un|general secretary of the workers' party of korea",
        quote="조선로동당 총비서로 추대",
        severity="high",
    ),
    fires(
        "what another outlet has had for two months is no first in what we hold",
        past=[*_CASE_HELD, *_case_in("vok/article/en", *_CASE_HELD, _CASE_OF_MAY)],
        now=_CASE_MARSHAL,
        key="kcna/article/en|Kim Jong Un|marshal",
        quote="Marshal",
        severity="info",
    ),
    quiet(
        "near miss: the word of an agency abroad is no title given in Pyongyang",
        past=_case_in("tass/article/en", *_CASE_HELD),
        now=_case_in("tass/article/en", _CASE_MARSHAL)[0],
    ),
    quiet(
        "near miss: the rank that the Korean edition told on the same day",
        past=[*_CASE_HELD, *_case_in("kcna/article/ko", *_CASE_HELD, _CASE_MARSHAL)],
        now=replace(_CASE_MARSHAL, known_at=_CASE_MARSHAL.known_at.replace(hour=13)),
    ),
    fires(
        "an office in English, where a Korean edition that can decide does not have it",
        past=[*_CASE_HELD, *_CASE_KOREAN_HELD],
        now=_CASE_MARSHAL,
        key="kcna/article/en|Kim Jong Un|marshal",
        quote="Marshal",
        severity="medium",
    ),
    fires(
        "the Korean after its English, which was told while it was awaited",
        past=[
            *_CASE_HELD,
            *_CASE_KOREAN_HELD,
            _CASE_MARSHAL,
        ],
        now=replace(_case_in("kcna/article/ko", _CASE_MARSHAL)[0], known_at=_CASE_MARSHAL.known_at.replace(hour=13)),
        key="kcna/article/ko|Kim Jong Un|marshal",
        quote="Marshal",
        severity="high",
    ),
    fires(
        "the edition that had it first was too young to tell it",
        past=[*_CASE_HELD, *_case_in("vok/article/en", *_CASE_HELD[-5:], _CASE_MARSHAL)],
        now=replace(_CASE_MARSHAL, known_at=_CASE_MARSHAL.known_at.replace(hour=13)),
        key="kcna/article/en|Kim Jong Un|marshal",
        quote="Marshal",
        severity="high",
    ),
    fires(
        "the rank of marshal is awarded",
        past=[
            *_case_past(until="2012-07-01"),
            _case_office("supreme commander of the Korean People's Army", "2012-01-02"),
        ],
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
        "a person of the family is named with a title in an edition that is held for half a year",
        past=quiet_past(305, since="2011-09-20", every_days=1),
        now=_case_office(
            "wife", "2012-07-25", said_as="relation", who="Ri Sol Ju", quote="wife Ri Sol Ju", watched="family"
        ),
        key="kcna/article/en|Ri Sol Ju|wife",
        quote="wife Ri Sol Ju",
        severity="info",
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
    fires(
        "a title that texts by or about foreigners had for long is not new",
        past=[
            *_case_past(),
            *(
                _case_office("marshal", day, kind="office_reported", said_as="rank")
                for day in ("2011-11-01", "2011-11-02", "2011-12-01")
            ),
        ],
        now=_case_office("marshal", "2012-01-05", said_as="rank"),
        key="kcna/article/en|Kim Jong Un|marshal",
        quote="marshal",
        severity="low",
    ),
    fires(
        "re-elected: the office is older than what we hold of it",
        past=_case_past(),
        now=_case_office("chairman of the National Defence Commission", "2012-01-05", again="yes"),
        key="kcna/article/en|Kim Jong Un|chairman of the national defence commission",
        quote="chairman",
        severity="low",
    ),
    fires(
        "a second title of a person who was seldom named",
        past=[*_case_past(named=2), _case_office("general", "2012-01-02", said_as="rank")],
        now=_case_office("vice chairman of the National Defence Commission", "2012-01-05"),
        key="kcna/article/en|Kim Jong Un|vice chairman of the national defence commission",
        quote="vice chairman",
        severity="high",
    ),
    fires(
        "a condition states no fact",
        past=_case_past(),
        now=_case_office("marshal", "2012-01-05", said_as="rank", talk="yes"),
        key="kcna/article/en|Kim Jong Un|marshal",
        quote="marshal",
        severity="low",
    ),
    quiet(
        "near miss: praise that others have printed",
        past=[*_case_past(), _case_office("excellency", "2011-12-20", kind="office_reported", said_as="honorific")],
        now=_case_office("excellency", "2012-01-05", said_as="honorific"),
    ),
    quiet(
        "near miss: the state as the body adds nothing",
        past=[*_case_past(), _case_office("president", "2012-01-02")],
        now=_case_office("president of the Democratic People's Republic of Korea", "2012-01-05"),
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
        now=_case_office("respected", "2012-01-05", said_as="epithet"),
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
