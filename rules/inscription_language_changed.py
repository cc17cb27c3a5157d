"""The stamps themselves carry a language that they did not carry before, or lack one that they always had.

Why it matters. A notice is written for buyers, a stamp speaks for the state: in January 2025 the notices gained Russian, and the stamps
stayed in Korean and English. Should the stamps follow, the second step is the larger one. The two are therefore told apart.

What is compared. The languages that a notice says are printed on its items, or that are read off them, within one series. A language is
new when no earlier notice of the series had it on any item. It is missing when it stood in each of the last nine notices that said
anything of inscriptions, and stands on no item of this one.

Blind spots. Few notices say what is printed on a stamp; pictures are not read. Where nothing is said nothing is concluded. The name of a
foreign partner in his own letters can be part of a drawing.

What to do. Look at the picture of the stamp, not at the notice. See whether the language stands as a title of the state or within the
drawing, and whether it is a joint issue, which carries both languages by custom.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tealeaves.model import Finding, Observation, Severity
from tealeaves.names import language_name
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="inscription_language_changed",
    version=1,
    title="The stamps themselves carry other languages than before",
    severity="medium",
    status="test",
    listens=("inscription",),
    baseline=Baseline(documents=9, days=60),
    references=("https://www.rfa.org/english/korea/2025/01/10/north-korea-stamps-russia-friendship",),
    false_positives=(
        "a joint issue with another post office, which carries both languages by custom",
        "a foreign name within the drawing that the notice counts as an inscription",
    ),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "nothing is known of notices that do not say what is printed on the stamps",
        "what is drawn and not said is not seen",
    ),
    runbook=(
        "Within the hour: look at the stamp's picture and compare it with `quotes`.",
        "Within the day: compare `before` with the stamps of the last joint issue, if this is one.",
    ),
    base_rate="unknown: stamps have carried Korean and English in every notice known from the press; joint issues are some two a decade",
    alerts_a_week=0.01,
    sources=("korea_stamp",),
)

ENOUGH = 9  # notices: "never before" in so many leaves a chance of 5% that it was usual (Jeffreys)


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """A finding for a new language, and for each that is missing where it always stood."""
    together = now.attrs.get("together", now.value).split()
    notices = _notices(now, history)
    if notices and history.usage(now.kind, now.series, now.subject, now.value) is None:
        yield _new(now, notices)
    if now.value != together[0] or len(notices) < ENOUGH:
        return
    settled = set.intersection(*(set(_languages(seen)) for seen in notices[-ENOUGH:]))
    for lang in sorted(settled - set(together)):
        yield _missing(now, lang, notices[-1])


def _notices(now: Observation, history: History) -> list[Observation]:
    """One observation of each earlier notice that said anything of inscriptions, in order."""
    return list({seen.story: seen for seen in history.every(now.kind, now.series, now.subject)}.values())


def _new(now: Observation, notices: list[Observation]) -> Finding:
    until = " ".join(sorted({lang for seen in notices for lang in _languages(seen)}))
    items, of = now.attrs.get("items", "1"), now.attrs.get("of", "1")
    return Finding(
        key=f"{now.series}|{now.value}",
        headline=f"{language_name(now.value)} stands on the stamps themselves for the first time in what we hold; "
        f"until now only {_names(until)}",
        subject="inscriptions on stamps",
        before=_names(until),
        after=language_name(now.value),
        evidence=(now, notices[-1]),
        confidence=round(min(0.95, 1 - 1 / (2 * len(notices) + 2)), 2),
        severity=_severity(len(notices)),
        reasons=(
            f"first in {len(notices)} notices that say what is printed on the stamps",
            f"on {items} of {of} items",
        ),
        unless=f"an earlier notice of the series had said that a stamp carries {language_name(now.value)}",
    )


def _missing(now: Observation, lang: str, last: Observation) -> Finding:
    together = now.attrs.get("together", now.value)
    return Finding(
        key=f"{now.series}|without {lang}|{now.published_at or now.known_at.date()}",
        headline=f"{language_name(lang)} is missing on the stamps of this notice; it stood on those of each of the last {ENOUGH}",
        subject="inscriptions on stamps",
        before=_names(" ".join(_languages(last))),
        after=_names(together),
        evidence=(now, last),
        confidence=0.7,
        severity="low",
        reasons=(f"in each of the last {ENOUGH} notices that say what is printed on the stamps",),
        unless=f"one item of this notice carried {language_name(lang)}, or one of the last {ENOUGH} notices had gone without it",
    )


def _languages(seen: Observation) -> list[str]:
    return seen.attrs.get("together", seen.value).split()


def _severity(notices: int) -> Severity:
    return "medium" if notices >= ENOUGH else "low"


def _names(languages: str) -> str:
    return ", ".join(map(language_name, languages.split()))


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_SERIES = "korea_stamp/notice/mul"


def _case_inscription(lang: str, on: str, together: str = "en ko") -> Observation:
    attrs = {"items": "2", "of": "5", "together": together}
    return saw(
        "inscription",
        "inscription",
        lang,
        on=on,
        series=_CASE_SERIES,
        quote=f"글발: {together}",
        lang="ko",
        story=f"notice {on}",
        attrs=attrs,
    )


def _case_past(count: int, together: str = "en ko") -> list[Observation]:
    documents = quiet_past(count, since="2023-01-01", every_days=30, series=_CASE_SERIES)
    return [
        *documents,
        *(
            _case_inscription(lang, str(seen.known_at.date()), together)
            for seen in documents
            for lang in together.split()
        ),
    ]


CASES = (
    fires(
        "Russian on the stamps themselves",
        past=_case_past(20),
        now=_case_inscription("ru", "2025-03-01", "en ko ru"),
        key="korea_stamp/notice/mul|ru",
        quote="글발: en ko ru",
        severity="medium",
    ),
    fires(
        "English goes from the stamps",
        past=_case_past(20),
        now=_case_inscription("ko", "2025-03-01", "ko"),
        key="korea_stamp/notice/mul|without en|2025-03-01",
        quote="글발: ko",
        severity="low",
    ),
    quiet(
        "Korean and English as always, whatever the notice is written in",
        past=_case_past(20),
        now=_case_inscription("ko", "2025-01-01"),
    ),
    quiet(
        "near miss: Russian on the stamps a second time",
        past=[*_case_past(20), _case_inscription("ru", "2025-03-01", "en ko ru")],
        now=_case_inscription("ru", "2025-04-01", "en ko ru"),
    ),
    quiet(
        "near miss: English is missing, but it stood in only eight notices",
        past=[*_case_past(8), *quiet_past(9, since="2022-01-01", every_days=30, series=_CASE_SERIES)],
        now=_case_inscription("ko", "2025-03-01", "ko"),
    ),
    quiet("still warming up", past=_case_past(4), now=_case_inscription("ru", "2023-06-01", "en ko ru")),
)
