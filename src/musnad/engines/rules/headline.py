"""Where a text's headline ends: rows of data often keep it apart, and then the text begins with the lead."""

from __future__ import annotations

from musnad.arabic.analysis import Analysis
from musnad.arabic.folding import fold
from musnad.arabic.sentences import ENDS

_SHARED = 0.8  # of the title's words; papers print it with a word changed or a kicker before it
_LINES = 40  # looked through for the title; below them it is another article's link
_LONGEST = 25  # tokens of a headline whose title nobody gave


def headline_end(analysis: Analysis, title: str | None) -> int:
    """Index of the token after the headline, 0 where the text has none.

    It is the line that has the title's words, with those above it, or a short first line without a stop at its end.
    title: as the document's source gives it, None when unknown.
    """
    number = _titled(analysis, title)
    if number is not None:
        return max((s.last for s in analysis.sentences if s.paragraph == number), default=0)
    first = analysis.sentences[0]
    stopped = analysis.tokens[first.last - 1].text in ENDS
    return first.last if not stopped and first.last - first.first <= _LONGEST and len(analysis.lines) > 1 else 0


def kept_apart(analysis: Analysis, title: str | None) -> bool:
    """Whether the article has a title that is no line of its text."""
    return bool((title or "").strip()) and _titled(analysis, title) is None


def _titled(analysis: Analysis, title: str | None) -> int | None:
    """The line that has the title's words, None where none has."""
    wanted = set(fold(title or "").split())
    for number, (start, end) in enumerate(analysis.lines[:_LINES]):
        line = set(fold(analysis.text[start:end]).split())
        if wanted and len(line & wanted) >= _SHARED * len(wanted) and len(line) <= 2 * len(wanted):
            return number
    return None
