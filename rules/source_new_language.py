"""A publication appears in a language that it has not had before.

Why it matters. A state outlet adds a language for somebody: the stamp notice of 2025-01-01 came in Korean, English and Chinese as always,
and for the first time in Russian, with an order form in Russian beside it. The Ministry of Unification confirmed that no earlier notice
had any, not even those of the Friendship Year of 2015. Nobody announces such a thing; the page shows it.

What is compared. The set of languages of the blocks of a document, within its series (outlet, genre, edition); the order form is a part
of its own, since its languages change apart from the notice's. A language counts with two blocks and twelve letters, so that a proper name
or a logo in Cyrillic is none, and what stands in quotation marks is none of the publication. A single short line is a trace: it is earlier
use all the same. Where earlier documents have one, it is told, and from three of them on the news is only that the text has grown.

Blind spots. Text in pictures. A language that was there before we looked: the coverage line says since when we hold the series. A single
line in a new language. A long quotation without quotation marks. Cyrillic counts as Russian for sources whose policy knows no other
Cyrillic language.

What to do. Open the page and the last three of the same series. See whether the new text is a translation of the whole or an addition, and
whether other publications of the same house (catalogue, order form, announcements of the same day) follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tealeaves.model import Finding, Observation, Severity
from tealeaves.names import language_name
from tealeaves.rulekit import Baseline, History, Rule, Usage, fires, quiet, quiet_past, saw

TRACE = "language_trace"  # a line too short to count

RULE = Rule(
    id="source_new_language",
    version=2,
    title="A publication appears in a new language",
    severity="high",
    status="stable",
    listens=("block_language", TRACE),
    baseline=Baseline(documents=9, days=60),
    references=("https://www.rfa.org/english/korea/2025/01/10/north-korea-stamps-russia-friendship",),
    false_positives=(
        "an article of another edition that was put under this one by mistake",
        "a long quotation in the original language",
    ),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "a text in pictures shows no language, unless the notice was read as a scan",
        "a language of a single line, of names or of a logo is not counted; where such lines were there before, that is told",
        "what was there before we began to hold the series looks new; the coverage says since when we do",
    ),
    runbook=(
        "Within the hour: open the page at `quotes` and see whether the new text is a translation of the whole or an addition.",
        "Within the day: compare `before` with the last three documents of the same `series`, and with the order form of the same notice.",
        "Within 30 days: see whether the next document of the `series` keeps the language, and whether catalogue and shop follow.",
    ),
    base_rate="2 in 848 weeks of KCNA, both of a text in the wrong edition; of stamp notices unknown, since few of them are held",
    alerts_a_week=0.02,
    exceptions_on=("series", "after"),
)

USUAL = 3  # earlier documents with a trace: no slip, the language was in use
ENOUGH = 9  # earlier documents: a chance of 5% that the language was usual and stayed unseen (Jeffreys)
PARTS: Mapping[str, str] = {"language": "text", "language/order_form": "order form"}
OTHER: Mapping[str, str] = {"ru": "zh", "zh": "ru"}  # what the one great power gets is read beside what the other has


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where this language is new in this part of the series."""
    if now.kind == TRACE or history.said(now.kind, now.series, now.subject, now.value):
        return
    earlier = history.values(now.kind, now.series, now.subject)
    if not earlier:
        return
    part = PARTS.get(now.subject, now.subject)
    documents = _documents(now, history, earlier)
    until = ", ".join(language_name(value) for value in earlier)
    trace = history.usage(TRACE, now.series, now.subject, now.value)
    severity, doubts = _weigh(now, documents, trace)
    yield Finding(
        key=f"{now.series}|{now.subject}|{now.value}",
        headline=_headline(now, part, until, trace),
        subject=now.series,
        before=until,
        after=language_name(now.value),
        evidence=(now, *((trace.last,) if trace else ()), *(use.last for use in list(earlier.values())[:3])),
        confidence=0.5 if trace else round(min(0.98, 1 - 1 / (2 * documents + 2)), 2),
        severity=severity,
        reasons=(_first(documents, trace), *doubts, *_size(now), *map(_use, earlier.items())),
        counterpart=_counterpart(now, earlier),
        unless=f"one earlier document of {_publication(now.series)} had had two blocks of {language_name(now.value)} in its {part}",
    )


def _headline(now: Observation, part: str, until: str, trace: Usage | None) -> str:
    """What is new: the language itself, or after traces of it no more than its length."""
    where = f"the {part} of {_publication(now.series)}"
    if trace is not None:
        return (
            f"{language_name(now.value)} is more than a short line in {where} for the first time in what we hold; "
            f"a short line of it stood in {_documents_said(trace.stories)} before"
        )
    mark = "Perhaps a text in the wrong place: " if _misplaced(now) else ""
    return f"{mark}{language_name(now.value)} appears in {where} for the first time in what we hold; until now only {until}"


def _first(documents: int, trace: Usage | None) -> str:
    if trace is None:
        return f"first in {documents:,} documents with this part"
    span = f"{trace.first.known_at.date()} to {trace.last.known_at.date()}"
    return f"first of more than a short line in {documents:,} documents with this part; short lines in {trace.stories:,}, {span}"


def _documents_said(count: int) -> str:
    return f"{count:,} {'document' if count == 1 else 'documents'}"


def _documents(now: Observation, history: History, earlier: Mapping[str, Usage]) -> int:
    """Earlier documents that have the part: all of the series for the text, those with an order form for the order form."""
    if now.subject == "language":
        return history.coverage(now.series).documents
    return max(use.stories for use in earlier.values())


def _counterpart(now: Observation, earlier: Mapping[str, Usage]) -> tuple[str, ...]:
    """What the other great power's language has had in the same part."""
    other = OTHER.get(now.value)
    if other is None:
        return ()
    return (_use((other, earlier[other])) if other in earlier else f"{language_name(other)}: not in what we hold",)


def _weigh(now: Observation, documents: int, trace: Usage | None) -> tuple[Severity, tuple[str, ...]]:
    if _misplaced(now):
        edition = now.series.rpartition("/")[2]
        return "info", (
            f"the edition is declared as {language_name(edition)}: perhaps a text of another edition in the wrong place",
        )
    if trace is not None:
        grown = f"a short line of {language_name(now.value)} stood in {_documents_said(trace.stories)} before: the text has grown"
        return ("info" if trace.stories >= USUAL else "low"), (grown,)
    if documents < ENOUGH:
        return "medium", (f"only {documents} earlier documents have this part",)
    return "high", ()


def _misplaced(now: Observation) -> bool:
    """Whether the series is that of one language: another in it is most likely out of place."""
    return now.series.rpartition("/")[2] != "mul"


def _size(now: Observation) -> tuple[str, ...]:
    blocks, letters = now.attrs.get("blocks"), now.attrs.get("letters")
    return (f"{blocks} {'block' if blocks == '1' else 'blocks'}, {letters} letters",) if blocks and letters else ()


def _use(pair: tuple[str, Usage]) -> str:
    value, use = pair
    return (
        f"{language_name(value)}: {use.stories:,} documents, {use.first.known_at.date()} to {use.last.known_at.date()}"
    )


def _publication(series: str) -> str:
    """The series in words: "notices of Korea Stamp", "articles of KCNA in English"."""
    outlet, genre, edition = [*series.split("/"), "", ""][:3]
    house = outlet.upper() if len(outlet) <= 4 else outlet.replace("_", " ").title()
    return f"{genre}s of {house}" + (f" in {language_name(edition)}" if edition != "mul" else "")


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_SERIES = "korea_stamp/notice/mul"


def _case_block(
    lang: str, on: str, *, subject: str = "language", series: str = _CASE_SERIES, **more: str
) -> Observation:
    story = more.get("story", f"notice {on}")
    attrs = {"blocks": "6", "letters": "180"}
    return saw(
        "block_language",
        subject,
        lang,
        on=on,
        series=series,
        lang=lang,
        quote=more.get("quote"),
        story=story,
        attrs=attrs,
    )


def _case_traces(*days: str) -> list[Observation]:
    """A short line of Russian in the notices of these days."""
    return [
        saw(TRACE, "language", "ru", on=day, series=_CASE_SERIES, lang="ru", quote="новые марки", story=f"notice {day}")
        for day in days
    ]


def _case_notices(
    count: int, *, langs: str = "ko en zh", subject: str = "language", series: str = _CASE_SERIES
) -> list[Observation]:
    """So many notices a month apart from 2023-01-01 on, each in the same languages."""
    documents = quiet_past(count, since="2023-01-01", every_days=30, series=series)
    blocks = [
        _case_block(lang, str(seen.known_at.date()), subject=subject, series=series, story=seen.story)
        for seen in documents
        for lang in langs.split()
    ]
    return [*documents, *blocks]


CASES = (
    fires(
        "Russian joins Korean, English and Chinese in the stamp notice",
        past=_case_notices(20),
        now=_case_block("ru", "2025-01-01", quote="Почтовая марка"),
        key="korea_stamp/notice/mul|language|ru",
        quote="Почтовая марка",
        severity="high",
    ),
    fires(
        "Russian joins in the order form alone",
        past=[*_case_notices(20), *_case_notices(20, langs="en zh", subject="language/order_form")],
        now=_case_block("ru", "2025-01-01", subject="language/order_form", quote="Бланк заказа"),
        key="korea_stamp/notice/mul|language/order_form|ru",
        quote="Бланк заказа",
        severity="high",
    ),
    fires(
        "few earlier order forms: said with their number",
        past=[*_case_notices(20), *_case_notices(4, langs="en zh", subject="language/order_form")],
        now=_case_block("ru", "2025-01-01", subject="language/order_form"),
        key="korea_stamp/notice/mul|language/order_form|ru",
        quote="ru",
        severity="medium",
    ),
    fires(
        "Spanish in the English edition is most likely out of place",
        past=_case_notices(20, langs="en", series="kcna/article/en"),
        now=_case_block("es", "2025-01-01", series="kcna/article/en"),
        key="kcna/article/en|language|es",
        quote="es",
        severity="info",
    ),
    fires(
        "a short line of Russian in three notices before: the text has grown, the language is not new",
        past=[*_case_notices(20), *_case_traces("2024-06-01", "2024-07-01", "2024-08-01")],
        now=_case_block("ru", "2025-01-01", quote="Почтовая марка"),
        key="korea_stamp/notice/mul|language|ru",
        quote="Почтовая марка",
        severity="info",
    ),
    fires(
        "near miss: one such line before is told, and weighs",
        past=[*_case_notices(20), *_case_traces("2024-06-01")],
        now=_case_block("ru", "2025-01-01", quote="Почтовая марка"),
        key="korea_stamp/notice/mul|language|ru",
        quote="Почтовая марка",
        severity="low",
    ),
    quiet(
        "near miss: a short line alone is not told",
        past=_case_notices(20),
        now=_case_traces("2025-01-01")[0],
    ),
    quiet(
        "the second notice with Russian",
        past=[*_case_notices(20), _case_block("ru", "2024-12-01")],
        now=_case_block("ru", "2025-01-01"),
    ),
    quiet(
        "near miss: nine documents make a baseline, eight do not",
        past=_case_notices(8),
        now=_case_block("ru", "2025-01-01"),
    ),
    quiet(
        "near miss: the first order form of all has nothing to depart from",
        past=_case_notices(20),
        now=_case_block("en", "2025-01-01", subject="language/order_form"),
    ),
    quiet("the first document of a series", past=[], now=_case_block("ru", "2025-01-01")),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a long quotation in the original is no language of the publication",
        past=_case_notices(20),
        now=_case_block("ja", "2025-01-01", quote="a poem of four lines in Japanese, quoted"),
    ),
)
