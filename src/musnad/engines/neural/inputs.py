"""Numbers that the graphs take beside the pieces; training and reading make them the same way."""

from __future__ import annotations

GAPS = 64  # 32 to each side; words apart up to 16 one by one, then by eights
_ONE_BY_ONE, _STEP = 16, 8


def gap(words: int) -> int:
    """0 to GAPS - 1 for the distance of a phrase from its trigger, negative before it."""
    side, apart = (GAPS // 2 if words > 0 else 0), abs(words)
    return side + (apart if apart <= _ONE_BY_ONE else min(GAPS // 2 - 1, _ONE_BY_ONE + (apart - _ONE_BY_ONE) // _STEP))
