"""An authority abroad confirms what a publication of the North had shown before.

Why it matters. A signal is what we saw; that a ministry, which keeps its own files, says the same is another kind of evidence, and comes
days later in somebody's report. For the Russian of the stamp notice of 2025-01-01 it came on 2025-01-10, from the Ministry of
Unification, and with a limit that most reports left out: the ministry does not hold all notices.

What is compared. A sentence in which an authority confirms something, or calls it without precedent, and which names a language and a
publication that we watch: where that language came into that publication within the last ninety days, the two are laid side by side.

Blind spots. Only languages so far. Authorities of the list. Confirmations that name the thing in other words, or in a text that we do not
hold. That an authority confirms does not make it independent: it may have read the same report.

What to do. Read whether the authority says what it looked at. Print "the ministry confirmed" only with that limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tealeaves.model import Finding, Observation
from tealeaves.names import language_name
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="confirmation_seen",
    version=1,
    title="An authority abroad confirms what a publication showed",
    severity="info",
    status="test",
    listens=("confirmation",),
    baseline=Baseline(documents=3, days=1),
    references=(
        "https://www.rfa.org/english/korea/2025/01/10/north-korea-stamps-russia-friendship",
        "https://www.rfa.org/korean/in_focus/nk_nuclear_talks/north-korea-stamp-new-year-01092025084623.html",
    ),
    false_positives=(
        "an authority that confirms something else of the same publication in a sentence that names a language",
    ),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "only languages of publications are laid side by side",
        "only authorities and words of a list are known",
    ),
    runbook=(
        "Within the hour: read the sentence in `quotes` for what the authority says that it looked at.",
        "Within the day: compare `before` with the first use that we saw and correct what was said too broadly.",
    ),
    base_rate="one in two years is known from the press: the stamp notices of January 2025",
    alerts_a_week=0.01,
    history_window="ninety days back from the confirmation",
)

WITHIN = timedelta(days=90)
BODIES: Mapping[str, str] = {
    "intelligence_service": "South Korea's National Intelligence Service", "unification_ministry": "South Korea's Ministry of Unification",
}  # fmt: skip
SAYS: Mapping[str, str] = {"confirmed": "confirms", "never_before": "calls it without precedent"}


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """A finding for each language that the sentence names and that came into the publication shortly before."""
    if now.value not in SAYS:
        return
    for outlet in now.attrs.get("publications", "").split():
        for series in history.series("block_language", "language"):
            if series.partition("/")[0] == outlet:
                yield from _of_series(now, history, series)


def _of_series(now: Observation, history: History, series: str) -> Iterator[Finding]:
    since = history.coverage(series).since
    for language in now.attrs.get("languages", "").split():
        use = history.usage("block_language", series, "language", language)
        if use is None or since is None or now.known_at - use.first.known_at > WITHIN:
            continue
        if (
            use.first.known_at.date() - since
        ).days > 1:  # in its first days a series has all its languages for the first time
            yield _finding(now, use.first, series, language)


def _finding(now: Observation, first: Observation, series: str, language: str) -> Finding:
    body, name = BODIES.get(now.subject, now.subject.replace("_", " ")), language_name(language)
    limited = now.attrs.get("limited") == "yes"
    doubt = ("the authority says that it looked at a part only",) if limited else ()
    return Finding(
        key=f"{series}|{language}|{now.subject}",
        headline=f"{body} {SAYS[now.value]}: {name} in the {_publication(series)}, which we first saw {first.known_at.date()}",
        subject=series,
        before=f"first seen {first.known_at.date()}: “{_short(first.quote.text)}”",
        after=now.quote.text,
        evidence=(now, first),
        confidence=0.6 if limited else 0.75,
        reasons=(
            f"{(now.known_at - first.known_at).days} days after it was first seen, in a report of {now.attrs.get('outlet', now.series)}",
            *doubt,
            "an authority may have read the same report that we did",
        ),
        unless=f"{name} had stood in the {_publication(series)} for more than {WITHIN.days} days",
    )


def _publication(series: str) -> str:
    outlet, genre = [*series.split("/"), ""][:2]
    return f"{genre}s of {outlet.upper() if len(outlet) <= 4 else outlet.replace('_', ' ').title()}"


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "…"


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_STAMPS = "korea_stamp/notice/mul"
_CASE_RFA = "rfa/feed_item/en"
_CASE_QUOTE = "South Korea's Ministry of Unification confirmed that previous notices did not include Russian."


def _case_said(on: str = "2025-01-10", claim: str = "confirmed", **more: str) -> Observation:
    attrs = {"languages": "ru", "publications": "korea_stamp", "outlet": "rfa", "bloc": "west"} | more
    return saw("confirmation", "unification_ministry", claim, on=on, series=_CASE_RFA, quote=_CASE_QUOTE, attrs=attrs)


def _case_language(lang: str, on: str) -> Observation:
    return saw(
        "block_language",
        "language",
        lang,
        on=on,
        series=_CASE_STAMPS,
        lang=lang,
        story=f"notice {on}",
        quote=f"{lang} text",
    )


_CASE_PAST = [
    *quiet_past(9, since="2024-01-01", series=_CASE_RFA),
    *quiet_past(20, since="2023-01-01", series=_CASE_STAMPS),
    *(_case_language(lang, f"2024-0{month}-01") for month in range(1, 9) for lang in ("ko", "en", "zh")),
]

CASES = (
    fires(
        "the ministry confirms the Russian of the stamp notice",
        past=[*_CASE_PAST, _case_language("ru", "2025-01-01")],
        now=_case_said(),
        key="korea_stamp/notice/mul|ru|unification_ministry",
        quote="Ministry of Unification confirmed",
        severity="info",
    ),
    fires(
        "it says that it does not hold all notices",
        past=[*_CASE_PAST, _case_language("ru", "2025-01-01")],
        now=_case_said(limited="yes", languages="en ru zh"),
        key="korea_stamp/notice/mul|ru|unification_ministry",
        quote="Ministry",
    ),
    quiet(
        "near miss: it could not confirm it",
        past=[*_CASE_PAST, _case_language("ru", "2025-01-01")],
        now=_case_said(claim="not_confirmed"),
    ),
    quiet(
        "near miss: a language that has stood there for years",
        past=[*_CASE_PAST, _case_language("ru", "2025-01-01")],
        now=_case_said(languages="en zh"),
    ),
    quiet(
        "near miss: half a year later it is no confirmation of the first use",
        past=[*_CASE_PAST, _case_language("ru", "2025-01-01")],
        now=_case_said("2025-07-10"),
    ),
    quiet(
        "near miss: of another publication",
        past=[*_CASE_PAST, _case_language("ru", "2025-01-01")],
        now=_case_said(publications="kcna"),
    ),
    quiet("nothing was seen that it could confirm", past=_CASE_PAST, now=_case_said()),
    quiet(
        "still warming up: an outlet that is seen for the first time",
        past=[*_CASE_PAST[9:], _case_language("ru", "2025-01-01")],
        now=_case_said(),
    ),
)
