"""Spans over a stretch, against looking at all of them; and that an endless paragraph is read in bounded parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from musnad.arabic import sentences
from musnad.arabic.analysis import analyse
from musnad.engines.rules.overlaps import Overlaps

SPAN = st.tuples(st.integers(0, 60), st.integers(0, 9)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(SPAN), SPAN)
def test_overlaps_are_those_that_looking_at_all_finds(spans: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    start, end = asked
    wanted = [k for k, (a, b) in enumerate(spans) if a < end and start < b]
    assert Overlaps(spans).over(start, end) == wanted
    assert Overlaps(spans).any(start, end) is bool(wanted)


def test_an_endless_paragraph_has_bounded_parts() -> None:
    text = "وقال المتحدث «إن القوات تقدمت " * 4000
    found = analyse(text)
    assert max(s.last - s.first for s in found.sentences) <= sentences.LONGEST
    assert max(end - start for start, end in found.lines) <= sentences.LONGEST_LINE
    assert max(q.depth for q in found.quotations) < sentences.DEEPEST
    assert found.sentences[0].first == 0
    assert all(a.last == b.first for a, b in zip(found.sentences, found.sentences[1:], strict=False))
    assert found.sentences[-1].last == len(found.tokens)
    assert "".join(text[start:end] for start, end in found.lines) == text


def test_a_line_without_a_blank_is_cut_too() -> None:
    text = "ب" * (sentences.LONGEST_LINE * 2 + 5)
    assert [end - start for start, end in sentences.paragraphs(text)] == [sentences.LONGEST_LINE] * 2 + [5]
