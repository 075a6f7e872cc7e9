"""One pass over a text: tokens, paragraphs, sentences, quotations, and look-ups between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from musnad.arabic.sentences import Quotation, Sentence, paragraphs, quotations, split
from musnad.arabic.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text with its layers. All spans are half-open code points into ``text``; all indices 0-based.

    sentence_of[i]: index of the sentence that token i stands in. lines: spans of the non-empty paragraphs.
    """

    text: str
    tokens: tuple[Token, ...]
    lines: tuple[tuple[int, int], ...]
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    sentence_of: tuple[int, ...]
    token_starts: tuple[int, ...]

    def token_at(self, offset: int) -> int:
        """Index of the token that covers the offset, else of the first one after it (may be len(tokens))."""
        i = bisect_right(self.token_starts, offset) - 1
        if i >= 0 and offset < self.tokens[i].end:
            return i
        return i + 1

    def tokens_in(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that begin inside ``[start, end)``."""
        return self.tokens[bisect_left(self.token_starts, start) : bisect_left(self.token_starts, end)]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence around an offset. Raises IndexError for a text without words."""
        i = min(self.token_at(offset), len(self.tokens) - 1)
        return self.sentences[self.sentence_of[i]]


def analyse(text: str) -> Analysis:
    """All layers of one text."""
    tokens = tokenize(text)
    lines = paragraphs(text)
    sentences = split(text, tokens, lines)
    sentence_of = [0] * len(tokens)
    for sentence in sentences:
        for i in range(sentence.first, sentence.last):
            sentence_of[i] = sentence.index
    quoted = quotations(text, tokens, lines)
    return Analysis(text, tokens, lines, sentences, quoted, tuple(sentence_of), tuple(t.start for t in tokens))
