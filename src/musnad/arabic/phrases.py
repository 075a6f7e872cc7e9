"""Longest match of folded phrases over tokens, with proclitics tolerated on the first word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from musnad.arabic.folding import fold
from musnad.arabic.tokens import Token, starts, tokenize
from musnad.model.quick import value

T = TypeVar("T")
_REMEMBERED = 65536  # word types kept for each index; an article brings some 200 new ones


@value
class Match(Generic[T]):
    """Tokens ``[first, last)``; start, end: characters without the proclitic; prefix: the folded proclitic."""

    first: int
    last: int
    start: int
    end: int
    prefix: str
    payload: T


@value
class _Opening(Generic[T]):
    """What may follow a phrase's first word: nothing (``alone``), or a second word and then the rest, longest first."""

    alone: tuple[T, ...]
    longer: dict[str, tuple[tuple[tuple[str, ...], T], ...]]


class PhraseIndex(Generic[T]):
    """Phrases → payloads. Built once, read-only afterwards; a phrase given twice keeps its first payload."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        table: dict[str, dict[tuple[str, ...], T]] = {}
        for phrase, payload in entries:
            words = words_of(phrase)
            if words:
                table.setdefault(words[0], {}).setdefault(words[1:], payload)
        self._table = {head: _opening(tails) for head, tails in table.items()}
        self._seen: dict[str, tuple[tuple[int, _Opening[T]], ...]] = {}
        self._seen_bare: dict[str, tuple[tuple[int, _Opening[T]], ...]] = {}

    def _openings(self, norm: str, clitics: bool) -> tuple[tuple[int, _Opening[T]], ...]:
        """Where phrases could begin in a word: (letters cut, what may follow); remembered by word type."""
        seen = self._seen if clitics else self._seen_bare
        table = self._table
        ways = starts(norm) if clitics else ((0, norm),)
        found = tuple([(cut, table[head]) for cut, head in ways if head in table])
        if len(seen) >= _REMEMBERED:
            seen.clear()
        seen[norm] = found
        return found

    def may_begin(self, norm: str) -> bool:
        """Whether a phrase's first word, proclitics tolerated, is this folded word; False for most, at once."""
        table = self._table
        for _, head in starts(norm):  # noqa: SIM110 - any() costs three times as much, and this is asked of all words
            if head in table:
                return True
        return False

    def match(self, tokens: Sequence[Token], i: int, *, clitics: bool = True) -> Match[T] | None:
        """The longest phrase that begins at token i; among equals the one with the shortest proclitic."""
        norm = tokens[i].norm
        openings = (self._seen if clitics else self._seen_bare).get(norm)
        if openings is None:
            openings = self._openings(norm, clitics)
        return _longest(tokens, i, openings) if openings else None

    def scan(self, tokens: Sequence[Token], *, clitics: bool = True) -> list[Match[T]]:
        """Non-overlapping matches from left to right, longest at each place."""
        out: list[Match[T]] = []
        free = 0
        may_begin = self.may_begin
        for i, token in enumerate(tokens):
            if i < free or token.kind == "mark" or not may_begin(token.norm):
                continue
            found = self.match(tokens, i, clitics=clitics)
            if found is not None:
                out.append(found)
                free = found.last
        return out


def _longest(tokens: Sequence[Token], i: int, openings: tuple[tuple[int, _Opening[T]], ...]) -> Match[T] | None:
    token = tokens[i]
    best: Match[T] | None = None
    second = tokens[i + 1].norm if i + 1 < len(tokens) else ""
    for cut, opening in openings:
        for rest, payload in opening.longer.get(second, ()):
            last = i + 2 + len(rest)
            if best is not None and last <= best.last:
                break
            if last <= len(tokens) and all(tokens[i + 2 + k].norm == w for k, w in enumerate(rest)):
                best = Match(i, last, token.at(cut), tokens[last - 1].end, token.norm[:cut], payload)
                break
        if best is None and opening.alone:
            best = Match(i, i + 1, token.at(cut), token.end, token.norm[:cut], opening.alone[0])
    return best


def _opening(tails: dict[tuple[str, ...], T]) -> _Opening[T]:
    longer: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    for tail, payload in sorted(tails.items(), key=lambda item: (-len(item[0]), item[0])):
        if tail:
            longer.setdefault(tail[0], []).append((tail[1:], payload))
    alone = (tails[()],) if () in tails else ()
    return _Opening(alone, {second: tuple(rest) for second, rest in longer.items()})


@lru_cache(maxsize=65536)
def words_of(phrase: str) -> tuple[str, ...]:
    """A phrase's folded words and marks, as tokens see them."""
    return tuple(token.norm for token in tokenize(phrase) if fold(token.text))
