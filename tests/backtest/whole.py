"""A whole backtest, made by hand around one found event, one missed, one false alarm and one alert that nobody looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from made import at, event, quiet, signal

from tealeaves.backtest.manifest import signals_digest
from tealeaves.backtest.result import (
    Backtest,
    Change,
    Comparison,
    DocumentChange,
    DocumentChanges,
    EventOutcome,
    Group,
    GroupVerdict,
    Interval,
    Manifest,
    Proof,
    Rate,
    RuleOutcome,
    Scores,
    SeriesCoverage,
    Share,
)
from tealeaves.model import Gap, Quote, Signal

HOURS = Interval(timedelta(0), timedelta(hours=24))
UNKNOWN_SHARE = Share(0, 0, None, None)


def group(verdict: GroupVerdict, days: float, about: str = "", **other: Any) -> Group:
    """An alert of one signal."""
    own = signal(other.pop("after", verdict), days, **other)
    return Group(f"{own.rule}/{own.story}/{days}", own.rule, own.severity, own.known_at, HOURS, (own,), verdict, about)


def rate(**other: Any) -> Rate:
    return replace(Rate(4, 4, 1.0, 2.0, 2, date(2012, 7, 16), 0.27, 2.56), **other)


def scores(name: str, **other: Any) -> Scores:
    known: dict[str, Any] = {
        "name": name, "recall": Share(5, 5, 0.566, 1.0), "recall_unseen": Share(1, 2, 0.09, 0.91), "precision": Share(1, 2, 0.09, 0.91),
        "unlabelled": 1, "duplicates": 0, "leaks": 0, "rate": rate(), "cost": 1.11, "cost_at_worst": 1.22, "nab": 43.25,
        "delay_median": HOURS, "delay_worst": HOURS, "lead_median": None,
    }  # fmt: skip
    return Scores(**{**known, **other})


def rule(name: str, **other: Any) -> RuleOutcome:
    known: dict[str, Any] = {
        "rule": name, "version": 2, "status": "stable", "sha256": "ab" * 32, "versions_tried": 7, "firing": 4, "warming": 1,
        "by_severity": (("high", 4),), "groups": 4, "verdicts": (("hit", 1), ("false", 1), ("unlabelled", 1), ("duplicate", 1)),
        "rate": rate(), "errors": 0, "judged": 54321,
    }  # fmt: skip
    return RuleOutcome(**{**known, **other})


def coverage(name: str = "kcna/article/en", **other: Any) -> SeriesCoverage:
    known: dict[str, Any] = {
        "series": name, "sources": ("kcna_kp",), "documents": 812, "versions": 934, "since": date(2012, 1, 3),
        "until": date(2012, 7, 29), "gaps": (Gap(date(2012, 2, 20), date(2012, 4, 2)),),
        "months": tuple((f"2012-{month:02}", count) for month, count in enumerate((200, 134, 0, 200, 200, 100, 100), start=1)),
        "seen_as": (("dump, date as claimed", 900), ("poll", 34)), "quarantined": 3,
    }  # fmt: skip
    return SeriesCoverage(**{**known, **other})


def manifest(signals: list[Signal], **other: Any) -> Manifest:
    known: dict[str, Any] = {
        "corpus": "c0" * 32, "documents": 934, "observations": 5150, "parsers": "0a1b2c3d4e5f", "observers": "5f4e3d2c1b0a",
        "rules": (("office_changed", 2, "ab" * 32),), "lock": "10" * 32, "labels": "1a" * 32, "label_files": ("leaders.toml",),
        "since": None, "until": None, "weights": (("false_alarm", 0.11), ("missed", 1.0)), "tealeaves": "0.1.0",
        "signals": signals_digest(signals),
    }  # fmt: skip
    return Manifest(**{**known, **other})


def documents(words: str = "a headline") -> DocumentChanges:
    """What other parsers made of the captures."""
    shown = (
        DocumentChange(
            "changed", "kcna_kp", words, f"http://{words}/", words, at(3), "capture 3", ("headline",), (words,)
        ),
    )
    return DocumentChanges(77, 70, 1, 2, 4, (("headline", 4),), (("kcna_kp", 1, 2, 4),), shown, 5, 6)


def comparison() -> Comparison:
    lost, gained, changed = signal("lost words", 2), signal("gained words", 3), signal("changed words", 4)
    changes = (
        Change("lost", lost.rule, lost.key, lost, None),
        Change("gained", gained.rule, gained.key, None, gained),
        Change(
            "changed",
            changed.rule,
            changed.key,
            replace(changed, confidence=0.25),
            changed,
            ("confidence",),
            ("confidence: 0.25 to 0.9",),
        ),
    )
    return Comparison(
        "a1b2c3d4 (v1.2)",
        (("office_changed", 1, 2),),
        changes,
        rate(),
        rate(worst=9),
        ("a warning of volume",),
        ("a note",),
        documents(),
    )


def backtest(**other: Any) -> Backtest:
    """Everything that a report must be able to say, once."""
    groups = (
        group("unlabelled", 1, after="unlooked words"), group("false", 9, "quiet 7", after="false words"),
        group("hit", 16, "marshal", after="marshal"), group("duplicate", 17, "marshal", after="marshal again"),
    )  # fmt: skip
    warming = (signal("warming words", 0.5, status="warming"),)
    every = [signal for each in groups for signal in each.signals] + list(warming)
    found = event(seen_while_tuning=True, reported_at=at(17), reported_by="an agency")
    known: dict[str, Any] = {
        "manifest": manifest(every), "coverage": (coverage(), coverage("kcna/article/ko", since=date(2012, 5, 1))),
        "events": (
            EventOutcome(found, "found", (groups[2].key, groups[3].key), HOURS, Interval(timedelta(hours=-1), timedelta(hours=23))),
            EventOutcome(event("secretary", 10), "missed", why="the rule said nothing in three days"),
            EventOutcome(event("absence", 11, known_gap="no rule counts what is absent"), "known_gap"),
            EventOutcome(event("dark", 12), "not_covered"), EventOutcome(event("other", 13), "out_of_scope"),
            EventOutcome(event("early", 14), "outside_span"),
        ),
        "groups": groups, "rules": (rule("office_changed"),),
        "table": (scores("all rules"), scores("never speaks", recall=Share(0, 5, 0.0, 0.434), precision=UNKNOWN_SHARE)),
        "weeks": ((date(2012, 7, 2), 1), (date(2012, 7, 9), 1), (date(2012, 7, 16), 2), (date(2012, 7, 30), 0)),
        "proofs": (Proof("truncate", True, 4, 4), Proof("warm-up", None, 3, 4, (), "one less with a year less")),
        "comparison": comparison(), "notes": ("a note of the run",), "quiet": (quiet(7, 14),), "warming": warming,
    }  # fmt: skip
    return Backtest(**{**known, **other})


def empty() -> Backtest:
    """Nothing was held, nothing was labelled, no rule was run."""
    return Backtest(
        manifest([], documents=0, observations=0, weights=(), label_files=(), rules=()), (), (), (), (), (), ()
    )


HOSTILE = (
    '"><script>alert(1)</script>', "'><img src=x onerror=alert(1)>", "../../x", "nul\x00here", "\u202egnp.exe\u202c",
    "</style><style>*{}", "]]></svg><a href='javascript:x'>", "{{ 7 * 7 }}{% include 'x' %}", "[red]loud[/red]\x1b[31m",
    "lone \ud800 surrogate", "<bdi>", "&lt;twice&gt;", "א" * 3 + "مرحبا", "김정은 동지 金正恩 Ким",
)  # fmt: skip


def hostile(words: str) -> Backtest:
    """A backtest in which every word from outside is `words`."""
    quotes = (Quote(words, words, 3, f"http://{words}/?q={words}", words), Quote(words, "ko", 0, words, words))
    own = replace(
        signal(words, 16, story=words, subject=words), headline=words, before=words, series=words, reasons=(words,), quotes=quotes,
        source=words, key=words,
    )  # fmt: skip
    one = Group(words, "office_changed", "high", own.known_at, HOURS, (own,), "hit", words, words)
    false = replace(one, key=words + "2", verdict="false")
    unlabelled = replace(one, key=words + "3", verdict="unlabelled")
    happening = event(
        title=words, provenance=words, labelled_by=words, reported_at=at(17), reported_by=words, known_gap=words
    )
    outcomes = (
        EventOutcome(happening, "found", (words, words + "2"), HOURS, None, words),
        EventOutcome(replace(happening, id=words), "missed", why=words),
    )
    whole = backtest()
    change = Change("changed", words, words, own, own, (words,), (words,))
    return replace(
        whole, events=outcomes, groups=(one, false, unlabelled), warming=(), notes=(words,), errors=(words,), void=words,
        coverage=(coverage(words, sources=(words,), seen_as=((words, 3),)),),
        rules=(rule("office_changed", errors=1, first_error=words),),
        quiet=(replace(quiet(7, 14), id=words, provenance=words, pattern=words, known_false=words),),
        table=(scores(words, note=words),), proofs=(Proof("truncate", False, 1, 1, (words,), words, (words,)),),
        comparison=Comparison(words, ((words, 1, 2),), (change,), rate(), rate(), (words,), (words,), documents(words)),
    )  # fmt: skip
