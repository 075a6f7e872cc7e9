"""Numbers that the graphs take beside the pieces; training and reading make them the same way."""

from __future__ import annotations

from collections.abc import Iterable

GATES = 16  # steps of the rules' sum that a word shows, between the two limits
_LEAST, _WIDTH = -6.0, 10.0
GAPS = 64  # 32 to each side; words apart up to 16 one by one, then by eights
_ONE_BY_ONE, _STEP = 16, 8


def gate(own: float) -> int:
    """1 to GATES for a candidate's sum; 0 is for words that are no candidate."""
    return 1 + int(min(GATES - 1, max(0, (own - _LEAST) * GATES / _WIDTH)))


def gate_marks(candidates: Iterable[tuple[int, float]]) -> dict[int, int]:
    """Token → the highest step of its candidates, each a token and the rules' sum."""
    out: dict[int, int] = {}
    for token, own in candidates:
        out[token] = max(out.get(token, 0), gate(own))
    return out


def gap(words: int) -> int:
    """0 to GAPS - 1 for the distance of a phrase from its trigger, negative before it."""
    side, apart = (GAPS // 2 if words > 0 else 0), abs(words)
    return side + (apart if apart <= _ONE_BY_ONE else min(GAPS // 2 - 1, _ONE_BY_ONE + (apart - _ONE_BY_ONE) // _STEP))
