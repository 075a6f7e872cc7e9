"""The words around a place of a text: a whole sentence, or a clause short enough for a line."""

from __future__ import annotations

import re

# Code points before and after a place that are shown at most where no sentence ends.
LONGEST = 200
# A clause's length in code points: what fits one line of a terminal beside its indent.
CLAUSE = 90
_BEFORE = 30  # code points of a long clause kept before the place
_SHORT = 60  # a clause below this says too little: words after it are added, cut wherever the line is full

_SENTENCE_END = re.compile(r"[.؟!](?=\s|$)|\n")
_CLAUSE_END = re.compile(r"[،؛,;:]\s")
_QUOTES = (("«", "»"), ("“", "”"), ('"', '"'))
_EDGES = " \t\n\r،؛,;:.–—-"


def sentence(text: str, start: int, end: int) -> str:
    """The sentence around ``text[start:end]``, cut at LONGEST code points on either side."""
    low, high = _around(_SENTENCE_END, text, start, end, max(0, start - LONGEST), min(len(text), end + LONGEST))
    return text[low:high].strip()


def clause(text: str, start: int, end: int) -> str:
    """The clause around ``text[start:end]`` with as many after it as stay within CLAUSE code points, whole words."""
    low, high = _around(_SENTENCE_END, text, start, end, max(0, start - LONGEST), min(len(text), end + LONGEST))
    first, last = _around(_CLAUSE_END, text, start, end, low, high)
    if high - low <= CLAUSE:
        first, last = low, high
    if last < high and last - first < _SHORT:
        return _shown(text, first, high, start)
    while last < high and (more := _next_clause(text, last, high)) - first <= CLAUSE:
        last = more
    return _shown(text, first, last, start)


def _next_clause(text: str, last: int, high: int) -> int:
    found = _CLAUSE_END.search(text, min(last + 1, high), high)
    return found.start() if found else high


def _around(ends: re.Pattern[str], text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """Bounds between the last end before ``start`` and the first one after ``end``, within ``low``–``high``."""
    before = [m.end() for m in ends.finditer(text, low, start)]
    after = ends.search(text, end, high)
    return before[-1] if before else low, after.start() if after else high


def _shown(text: str, first: int, last: int, place: int) -> str:
    """``text[first:last]`` within CLAUSE code points, with an ellipsis where words of it are cut off."""
    head = tail = ""
    if last - first > CLAUSE and place - first > _BEFORE:
        first, head = _word_start(text, place - _BEFORE, place), "…"
    if last - first > CLAUSE:
        last, tail = max(text.rfind(" ", first, first + CLAUSE), place), "…"
    return head + _balanced(" ".join(text[first:last].split()).strip(_EDGES)) + tail


def _balanced(words: str) -> str:
    """Without a quotation mark at an edge whose other half is not there."""
    for opening, closing in _QUOTES:
        odd = words.count(opening) % 2 if opening == closing else words.count(opening) != words.count(closing)
        if odd:
            words = words.removeprefix(opening) if words.startswith(opening) else words.removesuffix(closing)
    return words


def _word_start(text: str, low: int, place: int) -> int:
    found = text.find(" ", low, place)
    return found + 1 if found >= 0 else place


def shortened(words: str, longest: int) -> str:
    """The words on one line, cut before a word that goes beyond ``longest`` code points."""
    line = _balanced(" ".join(words.split()))
    if len(line) <= longest:
        return line
    cut = line.rfind(" ", 0, longest)
    return line[: cut if cut > 0 else longest].rstrip(_EDGES) + "…"
