"""Where words that a person gives stand in a text: as written, else with letters folded; always its own words."""

from __future__ import annotations

import re

from musnad.arabic.folding import fold, fold_with_map

Place = tuple[int, int]
# Places that are found at most; who gives so common a word gives more of them.
MOST = 60
# A longer text is not searched with its letters folded.
_FOLDED = 300_000
# What may stand before a word and is joined to it.
_JOINED = re.compile(r"[وف]?[بلك]?(?:ال)?")
_GAP = re.compile(r"\s*(?:…|\.\.\.)\s*")


def places(text: str, words: str) -> list[Place]:
    """Half-open code points of each place, in order; words of their own before parts of longer words.

    «first words … last words» is all from the first to the nearest last ones.
    """
    parts = [p for p in _GAP.split(words.strip()) if p]
    if not parts:
        return []
    if len(parts) == 1:
        return _of(text, parts[0])
    return [(start, end) for start, first in _of(text, parts[0]) if (end := _end(text, first, parts[-1]))]


def nearest(found: list[Place], near: Place | None) -> list[Place]:
    """The places by their distance from another, those that overlap it first; as they are for None."""
    if near is None:
        return found
    return sorted(found, key=lambda p: (max(p[0] - near[1], near[0] - p[1], 0), abs(p[0] - near[0]), p[0]))


def quoted(words: str, most: int = 12) -> str:
    """Words short enough to be given again: of many the first and the last."""
    found = words.split()
    return words if len(found) <= most else f"{' '.join(found[: most // 2])} … {' '.join(found[-most // 2 :])}"


def _end(text: str, start: int, words: str) -> int | None:
    """Where the words end that stand next after a place; None where they do not."""
    found = _of(text[start:], words)
    return start + found[0][1] if found else None


def _of(text: str, words: str) -> list[Place]:
    found = _exact(text, words)
    if not found and len(text) <= _FOLDED:
        folded = fold_with_map(text)
        found = [folded.source(a, b) for a, b in _exact(folded.text, fold(words))]
    alone = [p for p in found if _alone(text, *p)]
    return (alone or found)[:MOST]


def _exact(text: str, words: str) -> list[Place]:
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    return [(m.start(), m.end()) for m in re.finditer(pattern, text)] if pattern else []


def _alone(text: str, start: int, end: int) -> bool:
    """Nothing but what is joined to a word stands before it, and no letter after it."""
    before = re.search(r"\w*\Z", text[max(0, start - 20) : start])
    return bool(_JOINED.fullmatch(before.group() if before else "")) and not re.match(r"\w", text[end : end + 1])
