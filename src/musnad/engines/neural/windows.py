"""An article as the encoder sees it: windows of whole sentences, each word with what the rules know of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from musnad.engines.neural.pieces import END, START, Piece, Pieces
from musnad.engines.rules.scene import Scene

SLOTS = 6  # marks that a word may have: trigger, its repetition, place in the article, statement, two names or numbers
_NAMES = 2
_LAST_SENTENCES = (4, 8, 16, 24)  # lower bounds of the later places in an article; the first four have their own


@dataclass(frozen=True, slots=True)
class Sizes:
    """Pieces in a window with its two marks, and of them at most so many that repeat the sentences before it."""

    window: int
    before: int


@dataclass(frozen=True, slots=True)
class Window:
    """pieces: numbers, the start mark first, the end mark last. tokens: the token of each piece, -1 for the marks.

    fresh: the first token that this window answers for; those before it are there to be read, not judged.
    """

    pieces: tuple[int, ...]
    tokens: tuple[int, ...]
    fresh: int


def windows(scene: Scene, pieces: Pieces, sizes: Sizes) -> list[Window]:
    """The windows in text order; every token with a piece is fresh in one of them."""
    placed = _placed(scene, pieces.cut(scene.analysis.text))
    units = list(_units(scene, placed, sizes.window - 2 - sizes.before))
    out, i = [], 0
    while i < len(units):
        before: list[tuple[int, int]] = []
        for unit in reversed(units[:i]):
            if len(before) + len(unit) > sizes.before:
                break
            before = unit + before
        begin, held = i, before
        while i < len(units) and (i == begin or len(held) + len(units[i]) <= sizes.window - 2):
            held = held + units[i]
            i += 1
        numbers, tokens = zip(*held, strict=True)
        out.append(Window((START, *numbers, END), (-1, *tokens, -1), units[begin][0][1]))
    return out


def _placed(scene: Scene, found: Iterable[Piece]) -> list[tuple[int, int]]:
    """(piece, token) for each piece, the token being the one that its last character stands in."""
    starts = scene.analysis.token_starts
    return [(p.number, max(0, bisect_right(starts, max(p.start, p.end - 1)) - 1)) for p in found]


def _units(scene: Scene, placed: list[tuple[int, int]], longest: int) -> Iterable[list[tuple[int, int]]]:
    """The pieces of each sentence; a sentence that is too long for a window is cut."""
    sentence_of = scene.analysis.sentence_of
    held: list[tuple[int, int]] = []
    for one in placed:
        if held and (sentence_of[one[1]] != sentence_of[held[-1][1]] or len(held) >= longest):
            yield held
            held = []
        held.append(one)
    if held:
        yield held


def marks(scene: Scene, numbers: dict[str, int]) -> list[list[int]]:
    """For each token the numbers of its marks, at most SLOTS; marks that ``numbers`` does not know are left out."""
    found: list[list[str]] = [[] for _ in scene.analysis.tokens]
    _trigger_marks(scene, found)
    _sentence_marks(scene, found)
    for statement in scene.statements:
        _spread(scene, found, statement.start, statement.end, f"said:{statement.stance}", 1)
    names: list[list[str]] = [[] for _ in found]
    for p in scene.participants:
        _spread(scene, names, p.start, p.end, f"party:{p.kind}", _NAMES)
    for kind, items in (("site", scene.sites), ("time", scene.times), ("toll", scene.tolls)):
        for item in items:
            _spread(scene, names, item.start, item.end, kind, _NAMES)
    both = (own + more for own, more in zip(found, names, strict=True))
    return [[numbers[mark] for mark in one if mark in numbers][:SLOTS] for one in both]


def _trigger_marks(scene: Scene, found: list[list[str]]) -> None:
    """The type that a candidate trigger can name, and how many of that type stood before it."""
    before: dict[str, int] = {}
    for trigger in scene.triggers:
        kind = trigger.lexeme.types[0]
        if not found[trigger.index]:
            found[trigger.index] = [f"trigger:{kind}", f"again:{min(2, before.get(kind, 0))}"]
            before[kind] = before.get(kind, 0) + 1


def _sentence_marks(scene: Scene, found: list[list[str]]) -> None:
    for k, sentence in enumerate(scene.analysis.sentences):
        place = f"place:{k if k < 4 else 3 + bisect_right(_LAST_SENTENCES, k)}"
        for token in range(sentence.first, sentence.last):
            found[token].append("place:headline" if token < scene.headline else place)


def _spread(scene: Scene, found: list[list[str]], start: int, end: int, mark: str, most: int) -> None:
    """Adds a mark to the tokens of ``[start, end)`` that have fewer than ``most`` marks of its group."""
    group = "said:" if mark.startswith("said:") else ""
    for token in scene.analysis.tokens_in(start, end):
        if sum(m.startswith(group) for m in found[token.index]) < most and mark not in found[token.index]:
            found[token.index].append(mark)
