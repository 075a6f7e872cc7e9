"""Longest match of folded phrases over tokens, with proclitics tolerated on the first word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from musnad.arabic.folding import fold
from musnad.arabic.tokens import Token, starts, tokenize

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """Tokens ``[first, last)``; start, end: characters without the proclitic; prefix: the folded proclitic."""

    first: int
    last: int
    start: int
    end: int
    prefix: str
    payload: T


class PhraseIndex(Generic[T]):
    """Phrases → payloads. Built once, read-only afterwards; a phrase given twice keeps its first payload."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        table: dict[str, dict[tuple[str, ...], T]] = {}
        for phrase, payload in entries:
            words = words_of(phrase)
            if words:
                table.setdefault(words[0], {}).setdefault(words[1:], payload)
        self._table = {
            head: tuple(sorted(tails.items(), key=lambda item: (-len(item[0]), item[0])))
            for head, tails in table.items()
        }

    def match(self, tokens: Sequence[Token], i: int, *, clitics: bool = True) -> Match[T] | None:
        """The longest phrase that begins at token i; among equals the one with the shortest proclitic."""
        best: Match[T] | None = None
        for cut, head in starts(tokens[i].norm) if clitics else ((0, tokens[i].norm),):
            for tail, payload in self._table.get(head, ()):
                last = i + 1 + len(tail)
                if best is not None and last <= best.last:
                    break
                if last <= len(tokens) and all(tokens[i + 1 + k].norm == w for k, w in enumerate(tail)):
                    token = tokens[i]
                    best = Match(i, last, token.at(cut), tokens[last - 1].end, token.norm[:cut], payload)
                    break
        return best

    def scan(self, tokens: Sequence[Token], *, clitics: bool = True) -> list[Match[T]]:
        """Non-overlapping matches from left to right, longest at each place."""
        out: list[Match[T]] = []
        i = 0
        while i < len(tokens):
            found = self.match(tokens, i, clitics=clitics) if tokens[i].kind != "mark" else None
            if found is None:
                i += 1
            else:
                out.append(found)
                i = found.last
        return out


def words_of(phrase: str) -> tuple[str, ...]:
    """A phrase's folded words and marks, as tokens see them."""
    return tuple(token.norm for token in tokenize(phrase) if fold(token.text))
