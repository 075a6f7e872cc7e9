"""Words cut into the encoder's pieces: the unigram model's best cut, with each piece's place in the text.

The inventory is that of multilingual-e5-small (XLM-R's SentencePiece unigram model), trimmed to what Arabic needs;
the cut is the one with the highest sum of scores (Kudo 2018, «Subword Regularization», section 3.2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

START, PADDING, END, UNKNOWN = 0, 1, 2, 3  # <s>, <pad>, </s>, <unk>
_MARK = "▁"  # begins a word
_WORD = re.compile(r"\S+")
_LONGEST_WORD = 64  # characters that are looked at; no Arabic word is longer, hostile ones are
_MOST_WORDS = 65536  # words whose cut is kept
_SPECIAL = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text: its number, characters ``[start, end)``."""

    number: int
    start: int
    end: int


Cut = tuple[tuple[int, int, int], ...]


class Pieces:
    """The inventory. pieces: in the order of their numbers; scores: log probabilities; norm: character → what it
    stands as, '' where it is left out; characters it does not hold stand as they are."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], norm: dict[str, str]) -> None:
        self._number = {piece: k for k, piece in enumerate(pieces) if k >= _SPECIAL}
        self._scores = scores
        self._norm = norm
        self._longest = max(map(len, pieces))
        self._unknown = min(scores) - 10.0  # as SentencePiece does
        self._cuts: dict[str, Cut] = {}

    def cut(self, text: str) -> list[Piece]:
        """The pieces of a text in order. Spaces belong to none."""
        out = []
        for found in _WORD.finditer(text):
            start = found.start()
            out += [Piece(number, start + a, start + b) for number, a, b in self.word(found.group()[:_LONGEST_WORD])]
        return out

    def word(self, word: str) -> Cut:
        """(number, start, end) of each piece of a word without spaces, offsets into the word."""
        found = self._cuts.get(word)
        if found is None:
            if len(self._cuts) >= _MOST_WORDS:
                self._cuts.clear()
            found = self._cuts[word] = self._best(word)
        return found

    def _best(self, word: str) -> Cut:
        letters = [(out, k) for k, letter in enumerate(word) for out in self._norm.get(letter, letter) if out != " "]
        if not letters:
            return ()
        text, at = _MARK + "".join(letter for letter, _ in letters), [0, *(k for _, k in letters)]
        best = [0.0, *[float("-inf")] * len(text)]
        back = [(UNKNOWN, 0)] * (len(text) + 1)
        for i in range(len(text)):
            for j in range(i + 1, min(len(text), i + self._longest) + 1):
                number = self._number.get(text[i:j])
                if number is not None and best[i] + self._scores[number] > best[j]:
                    best[j], back[j] = best[i] + self._scores[number], (number, i)
            if best[i] + self._unknown > best[i + 1]:
                best[i + 1], back[i + 1] = best[i] + self._unknown, (UNKNOWN, i)
        out, end = [], len(text)
        while end:
            number, begin = back[end]
            out.append((number, at[begin], at[end - 1] + 1))
            end = begin
        return tuple(reversed(out))
