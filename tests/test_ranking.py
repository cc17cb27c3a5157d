"""Severity and confidence as one score, in Elastic's bands, and back."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.model import Severity
from tealeaves.ranking import BANDS, ranked, score_of, severity_of

SEVERITIES = get_args(Severity)
SURE = st.floats(0, 1)


@pytest.mark.req("A-10")
@pytest.mark.parametrize(
    ("score", "severity"),
    [
        (0, "info"), (1, "low"), (21, "low"), (22, "medium"), (47, "medium"), (48, "high"), (73, "high"), (74, "critical"),
        (100, "critical"),
    ],
)  # fmt: skip
def test_the_edges_of_the_bands(score: int, severity: Severity) -> None:
    assert severity_of(score) == severity
    assert score in {score_of(severity, 0), score_of(severity, 1)}


@pytest.mark.req("A-10")
def test_every_score_has_one_severity_and_every_severity_a_band() -> None:
    assert set(BANDS) == set(SEVERITIES)
    assert [severity_of(score) for score in range(101)] == [
        severity for severity in SEVERITIES for _ in range(BANDS[severity][0], BANDS[severity][1] + 1)
    ]


@pytest.mark.req("A-10")
@given(st.sampled_from(SEVERITIES), SURE)
def test_a_score_leads_back_to_its_severity(severity: Severity, confidence: float) -> None:
    assert severity_of(score_of(severity, confidence)) == severity


@pytest.mark.req("A-10")
@given(st.sampled_from(SEVERITIES), SURE, SURE)
def test_the_surer_never_stands_lower(severity: Severity, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert score_of(severity, low) <= score_of(severity, high)


@pytest.mark.req("A-10")
@pytest.mark.parametrize(
    ("confidence", "score"), [(-0.01, 48), (1.01, 73), (float("inf"), 73), (float("-inf"), 48), (float("nan"), 48)]
)
def test_a_confidence_beyond_the_ends_stays_in_the_band(confidence: float, score: int) -> None:
    assert score_of("high", confidence) == score


@pytest.mark.req("A-10")
@pytest.mark.parametrize("score", [-1, 101, 21.5])
def test_what_is_no_score_has_no_severity(score: int) -> None:
    with pytest.raises(ValueError, match="whole number"):
        severity_of(score)


@pytest.mark.req("A-10")
def test_signals_stand_by_severity_then_confidence_then_time() -> None:
    def signal(name: str, severity: str, confidence: float, day: int) -> dict[str, object]:
        return {
            "id": name,
            "severity": severity,
            "confidence": confidence,
            "known_at": f"2024-10-0{day}T00:00:00+00:00",
        }

    found = [
        signal("e", "info", 0.99, 1), signal("d", "low", 0.9, 1), signal("c", "high", 0.5, 2), signal("b", "high", 0.9, 3),
        signal("a", "high", 0.9, 1),
    ]  # fmt: skip
    assert [each["id"] for each in ranked(found)] == ["a", "b", "c", "d", "e"]
