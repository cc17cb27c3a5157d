"""Law 3: no look-ahead, by execution. Cutting history at a signal's time gives the same signal; poisoning the future changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from laws_world import HONEST, OFFICES, START, article, catalogue_of, month, replayed, rule_of

from tealeaves.extract import extract, observed
from tealeaves.model import Capture, Finding, Observation, Signal
from tealeaves.proof import poisoned, truncated
from tealeaves.rulekit import History, RuleModule


def biased(captures: Sequence[Capture]) -> RuleModule:
    """A rule fitted to the whole archive: it speaks of an office only if the office will stay. The commonest way to fool oneself."""
    catalogue = catalogue_of()
    seen = (one for capture in captures for one in observed(extract(catalogue, capture), capture))
    uses = Counter((one.kind, one.subject, one.value) for one in seen)

    def evaluate(now: Observation, history: History) -> Iterator[Finding]:
        stays = uses[now.kind, now.subject, now.value] > 1
        if stays and history.usage(now.kind, now.series, now.subject, now.value) is None:
            yield Finding(now.value, "it will stay", now.subject, None, now.value, (now,), 0.9)

    return rule_of("office_that_stays", evaluate, "office")


def run_honest(captures: Sequence[Capture]) -> list[Signal]:
    return replayed(captures)


def run_biased(captures: Sequence[Capture]) -> list[Signal]:
    return replayed(captures, [biased(captures)])


def poison() -> list[Capture]:
    """Every office again, and one never heard of, after all else."""
    late = START + timedelta(days=60)
    words = [f"Kim Jong Il, {office}, visited." for office in (*OFFICES, "president of the Republic")]
    return [article(9000 + n, late + timedelta(hours=n), text) for n, text in enumerate(words)]


@pytest.mark.req("B-4")
def test_every_signal_comes_again_from_the_history_up_to_its_own_instant() -> None:
    captures = month()
    assert len(run_honest(captures)) >= 5
    assert truncated(run_honest, captures) == []


@pytest.mark.req("B-4")
def test_poisoning_the_future_changes_nothing_before_it() -> None:
    assert poisoned(run_honest, month(), poison()) == []
    assert len(run_honest([*month(), *poison()])) > len(run_honest(month())), "the poison must be strong enough to act"


@pytest.mark.req("B-4")
def test_a_rule_fitted_to_the_whole_archive_is_caught_by_truncation() -> None:
    captures = [*month(), *poison()]
    leaks = truncated(run_biased, captures)
    assert {leak.rule for leak in leaks} == {"office_that_stays"}
    assert len(leaks) == len(OFFICES)


@pytest.mark.req("B-4")
def test_a_rule_fitted_to_the_whole_archive_is_caught_by_poison() -> None:
    leaks = poisoned(run_biased, month(), poison())
    assert {leak.what for leak in leaks} == {"came only with the future"}


def test_history_refuses_to_run_backwards() -> None:
    captures = month(4)
    seen = [one for capture in captures for one in observed(extract(catalogue_of(), capture), capture)]
    from tealeaves.detect import Detector
    from tealeaves.history import PointInTime

    with pytest.raises(ValueError, match="out of order"):
        list(Detector(HONEST, PointInTime()).run(reversed(seen)))


def test_a_record_from_the_future_is_quarantined_and_never_news() -> None:
    """A WARC file that somebody forged: served after it was recorded."""
    honest = article(9100, START + timedelta(days=50), "Kim Jong Il, marshal of the Republic, visited the mill.")
    forged = replace(honest, captured_at=honest.recorded_at + timedelta(days=30000))
    found = extract(catalogue_of(), forged)
    assert found.documents == ()
    assert found.quarantined is not None
    assert found.quarantined.reason == "from_the_future"
    assert run_honest([*month(), forged]) == run_honest(month())
