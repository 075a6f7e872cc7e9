"""What a caller may set for a casefile; the defaults are the measured ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseOptions:
    """Thresholds of the three judgements; None takes the resource's own threshold.

    jaccard, containment: shares of five-word shingles, 0–1 (measured in ``copies.py``).
    same_person, same_incident: sums of feature weights. near_miss: a sum from which a refusal is recorded.
    """

    jaccard: float = 0.45
    containment: float = 0.65
    same_person: float | None = None
    same_incident: float | None = None
    near_miss: float | None = None
