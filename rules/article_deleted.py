"""An article that was published is not at its address any more.

Why it matters. In April 2024 KCNA took down old articles on reunification, weeks after the line had changed and without a word. A state
that keeps its own past in order says with what it takes away what may not have been said. Nothing of it shows in new items.

What is compared. Each address that showed an article is asked again after 1, 3, 7, 30 and 90 days and then yearly. Where it answers
404 or 410 and showed an article before, that is told once, with the headline and the last text that we hold.

Blind spots. A page that answers with something else instead (the front page, maintenance) is `unread` and may be a deletion:
`tealeaves edits` lists those. An article under several addresses can still stand at another. When it went lies between two looks.
Addresses that are not asked again: collections. That an article comes back is not told here.

What to do. Run `tealeaves edits` for the source: it says how many addresses are left and between which looks it went. See what else went
in the same days, by word and by section, and keep our copy: the capture is in the archive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from tealeaves.model import Finding, Observation, Severity
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="article_deleted",
    version=1,
    title="An article was taken down",
    severity="medium",
    status="test",
    listens=("deletion",),
    any_age=True,
    baseline=Baseline(documents=1, days=1),
    references=("https://www.rfa.org/english/korea/2025/01/10/north-korea-stamps-russia-friendship",),
    false_positives=(
        "a site that has moved its articles to other addresses: then many go at once",
        "a server that answers 404 for an hour",
    ),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "a page that is replaced by another one is not seen as deleted",
        "the article can still stand under another address of the same site",
    ),
    runbook=(
        "Within the hour: ask for the address in `quotes` by hand, and again a day later, when it is looked at once more.",
        "Within the day: see `source`, run `tealeaves edits --source` with it, and count what else went, by section and by word.",
    ),
    base_rate="unknown: of 2,078 addresses of kcna.kp of 2024 none is known to have gone within the months that are held",
    alerts_a_week=0.2,
    history_window="the last text at the address",
)

MANY = 10  # addresses of one outlet that went within a day: rather the site was moved than so many articles taken down
A_DAY = timedelta(days=1)


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """A finding for each article that stood at the address, once."""
    for series in history.series("address", now.value):
        stood = [each for each in history.every("address", series, now.value) if f"gone/{each.source}" == now.source]
        if stood:
            yield _finding(now, stood[-1], _others(now, history))


def _others(now: Observation, history: History) -> int:
    """Other addresses of the outlet that were found gone within the day before."""
    seen = history.every(now.kind, now.series, now.subject)
    return len({each.value for each in seen if each.value != now.value and now.known_at - each.known_at <= A_DAY})


def _finding(now: Observation, last: Observation, others: int) -> Finding:
    many = others >= MANY
    return Finding(
        key=f"{last.series}|{now.value}",
        headline=f"{_house(last.series)} has taken down an article of {last.published_at or last.known_at.date()}: "
        f"“{_short(last.quote.text)}”",
        subject=_short(last.quote.text),
        before=last.quote.text,
        after=f"nothing stands at {now.value} (status {now.attrs.get('status', 'unknown')})",
        evidence=(now, last),
        confidence=0.4 if many else 0.8,
        severity="info" if many else _severity(now),
        reasons=(
            f"this text was first seen there {last.known_at:%Y-%m-%d %H:%M} and the address found empty {now.known_at:%Y-%m-%d %H:%M} UTC: "
            "it went in between",
            f"{others} other addresses of the outlet were found gone within the day before"
            + (": the site may have moved its articles" if many else ""),
        ),
        unless="the address had answered with any page, or had never shown an article to us",
        about=last,
    )


def _severity(now: Observation) -> Severity:
    return "medium" if now.attrs.get("bloc") == "dprk" else "low"


def _house(series: str) -> str:
    outlet = series.partition("/")[0]
    return outlet.upper() if len(outlet) <= 4 else outlet.replace("_", " ").title()


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "…"


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_URL = "http://www.kcna.kp/en/article/q/1.kcmsf"


def _case_stood(on: str, url: str = _CASE_URL, series: str = "kcna/article/en") -> Observation:
    return saw("address", url, "1", on=on, series=series, quote="Meeting on Reunification", story="the meeting")


def _case_gone(on: str, url: str = _CASE_URL, *, bloc: str = "dprk", source: str = "case") -> Observation:
    attrs = {"status": "404", "bloc": bloc}
    seen = saw(
        "deletion", "gone", url, on=on, series="kcna/gone/mul", quote=url, lang="und", story=f"gone {url}", attrs=attrs
    )
    return replace(seen, source=f"gone/{source}")


_CASE_PAST = quiet_past(9, since="2024-01-01", every_days=10)

CASES = (
    fires(
        "an article on reunification goes",
        past=[*_CASE_PAST, _case_stood("2024-01-05")],
        now=_case_gone("2024-04-20"),
        key=f"kcna/article/en|{_CASE_URL}",
        quote=_CASE_URL,
        severity="medium",
    ),
    fires(
        "of an outlet of the world it is less",
        past=[*_CASE_PAST, _case_stood("2024-01-05")],
        now=_case_gone("2024-04-20", bloc="west"),
        key=f"kcna/article/en|{_CASE_URL}",
        quote=_CASE_URL,
        severity="low",
    ),
    fires(
        "many at once are rather a site that was moved",
        past=[
            *_CASE_PAST,
            _case_stood("2024-01-05"),
            *(_case_gone("2024-04-20", f"http://a.example/{n}") for n in range(12)),
        ],
        now=_case_gone("2024-04-20", _CASE_URL),
        key=f"kcna/article/en|{_CASE_URL}",
        quote=_CASE_URL,
        severity="info",
    ),
    quiet(
        "near miss: an address that never showed an article",
        past=[*_CASE_PAST, _case_stood("2024-01-05", "http://www.kcna.kp/en/article/q/2.kcmsf")],
        now=_case_gone("2024-04-20"),
    ),
    quiet(
        "near miss: another source does not find the address",
        past=[*_CASE_PAST, _case_stood("2024-01-05")],
        now=_case_gone("2024-04-20", source="kcnawatch"),
    ),
    quiet(
        "still warming up: the series is a day old",
        past=[_case_stood("2024-04-20")],
        now=_case_gone("2024-04-20"),
    ),
)
