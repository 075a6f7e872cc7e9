"""The words of a hit: which part of a document shows what was looked for, and where in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

# An extract's length in code points, and words that are looked at together for its densest place.
LONGEST, WINDOW = 280, 40

_SENTENCE_END = re.compile(r"[.؟!?…](?=\s|$)|\n")
_Span = tuple[int, int]


def densest(matches: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Of rising (word number, which leaf): first and last word of the place with most leaves, then most words.

    The earliest of equal ones. Raises ValueError for no matches.
    """
    best, found = (-1, -1), (0, 0)
    last = 0
    for first, (at, _) in enumerate(matches):
        while last < len(matches) and matches[last][0] < at + WINDOW:
            last += 1
        inside = matches[first:last]
        score = (len({leaf for _, leaf in inside}), len(inside))
        if score > best:
            best, found = score, (at, inside[-1][0])
    if best == (-1, -1):
        raise ValueError("no matches")
    return found


def around(text: str, start: int, end: int, low: int = 0, high: int | None = None) -> _Span:
    """The sentences around ``text[start:end]`` within ``low``–``high``, at most LONGEST code points, whole words."""
    high = len(text) if high is None else high
    room = max(0, LONGEST - (end - start))
    first_allowed, last_allowed = max(low, start - room // 2), min(high, end + room)
    first = max((m.end() for m in _SENTENCE_END.finditer(text, max(low, start - LONGEST), start)), default=low)
    after = _SENTENCE_END.search(text, end, high)
    last = after.end() if after else high
    if first < first_allowed:
        first = _next_word(text, first_allowed, start)
    last_allowed = min(last_allowed, max(end, first + LONGEST))
    if last > last_allowed:
        last = _previous_word(text, end, last_allowed)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def opening(text: str) -> _Span:
    """The beginning of a text."""
    start = len(text) - len(text.lstrip())
    return around(text, start, min(start + 1, len(text)))


def _next_word(text: str, low: int, start: int) -> int:
    found = next((i for i in range(low, start) if text[i].isspace()), None)
    return start if found is None else found + 1


def _previous_word(text: str, end: int, high: int) -> int:
    return next((i for i in range(high, end, -1) if i == len(text) or text[i].isspace()), end)
