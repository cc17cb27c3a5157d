"""One number by which signals are put in order for people: the severity as a band, and within it the confidence.

The bands are Elastic's, whose risk scores analysts know: low up to 21, medium 22 to 47, high 48 to 73, critical 74 to 100
(https://www.elastic.co/docs/solutions/security/detect-and-alert/create-detection-rule). What is only information stands below them, at 0.
A score orders; it is no probability, and two scores of different rules compare no further than their severities do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tealeaves.model import Severity

BANDS: Final[Mapping[Severity, tuple[int, int]]] = {
    "info": (0, 0), "low": (1, 21), "medium": (22, 47), "high": (48, 73), "critical": (74, 100),
}  # fmt: skip


def score_of(severity: Severity, confidence: float) -> int:
    """The score, 0 to 100: at the bottom of the severity's band with confidence 0, at its top with 1.

    A confidence beyond either end counts as that end, and one that is no number as 0: an order is wanted of whatever a rule says.
    """
    least, most = BANDS[severity]
    sure = min(1.0, max(0.0, confidence)) if confidence == confidence else 0.0  # only NaN differs from itself
    return least + round((most - least) * sure)


def severity_of(score: int) -> Severity:
    """The severity in whose band a score lies. Raises `ValueError` for one that is no whole number from 0 to 100."""
    found = [severity for severity, (least, most) in BANDS.items() if least <= score <= most]
    if not found or score != int(score):
        raise ValueError(f"a score is a whole number from 0 to 100: {score!r}")
    return found[0]


def score_of_payload(payload: Mapping[str, Any]) -> int:
    """The score of a signal as `Signal.as_dict` has it."""
    return score_of(payload["severity"], payload["confidence"])


def ranked(payloads: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Signals, the gravest and surest first; of equals the earliest."""
    return sorted(payloads, key=lambda each: (-score_of_payload(each), each["known_at"], each["id"]))
