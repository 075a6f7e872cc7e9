"""Words that may name an event: every lexeme of ``lexicons/events.yaml`` in all its shapes.

A candidate is not yet an event; ``decide`` weighs it in its company.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from musnad.arabic.analysis import Analysis
from musnad.arabic.morphology import Shape, noun_shapes, verb_shapes, verbal
from musnad.arabic.tokens import Token, forms
from musnad.model.quick import value
from musnad.resources import loader

_COMPANY = 4  # words to each side that count as company


@dataclass(frozen=True, slots=True, eq=False)
class Lexeme:
    """One entry of the trigger lexicon; see the head of ``events.yaml`` for its fields. Compared by identity."""

    id: str
    types: tuple[str, ...]
    light: frozenset[str]
    with_: frozenset[str]
    without: frozenset[str]
    strength: str


@value
class Trigger:
    """A candidate trigger: token index, lexeme, shape, clitics, and what company it keeps.

    first: index of the first token of the trigger phrase (before ``index`` where a light verb belongs to it).
    kept: whether a word of ``with`` stands near, None where the lexeme asks for none.
    spoiled: whether a word of ``without`` stands near.
    """

    index: int
    first: int
    lexeme: Lexeme
    shape: Shape
    prefix: str
    suffix: str
    definite: bool
    kept: bool | None
    spoiled: bool


@cache
def _lexicon() -> dict[str, tuple[tuple[Lexeme, Shape], ...]]:
    """Folded word → its lexemes and shapes."""
    table: dict[str, list[tuple[Lexeme, Shape]]] = {}
    for entry in loader.data("lexicons/events.yaml")["lexemes"]:
        lexeme = _lexeme(entry)
        shapes = [s for pair in entry.get("verbs", []) for s in verb_shapes(*pair.split())]
        for group in entry.get("nouns", []):
            singular, *plurals = group.split()
            shapes += noun_shapes(singular, tuple(plurals))
        for made in dict.fromkeys(shapes):
            table.setdefault(made.word, []).append((lexeme, made.shape))
    return {word: tuple(found) for word, found in table.items()}


def _lexeme(entry: dict[str, Any]) -> Lexeme:
    light, company, against = (frozenset(entry.get(key, ())) for key in ("light", "with", "without"))
    return Lexeme(entry["id"], tuple(entry["types"]), light, company, against, entry["strength"])


@lru_cache(maxsize=65536)
def _cuts(norm: str) -> tuple[tuple[Lexeme, Shape, str, str, bool], ...]:
    """The lexemes a word can be, each once, by its least cut."""
    table = _lexicon()
    out: dict[tuple[str, Shape], tuple[Lexeme, Shape, str, str, bool]] = {}
    for form in forms(norm):
        for lexeme, shape in table.get(form.stem, ()):
            if shape in ("past", "present") and (form.definite or not verbal(form, shape)):
                continue
            out.setdefault((lexeme.id, shape), (lexeme, shape, form.prefix, form.suffix, form.definite))
    return tuple(out.values())


@lru_cache(maxsize=65536)
def _stems(norm: str) -> frozenset[str]:
    """A word and what is left of it without proclitics, to be looked up in company lists."""
    return frozenset({norm, *(f.stem for f in forms(norm) if not f.suffix)})


def find_triggers(analysis: Analysis) -> tuple[Trigger, ...]:
    """Every candidate in text order; a word that several lexemes claim gives several candidates."""
    out = []
    tokens = analysis.tokens
    for token in tokens:
        if token.kind != "word":
            continue
        for cut in _cuts(token.norm):
            trigger = _trigger(analysis, tokens, token.index, cut)
            if trigger.kept or trigger.lexeme.strength != "contextual":
                out.append(trigger)
    return tuple(out)


def _trigger(
    analysis: Analysis, tokens: tuple[Token, ...], i: int, cut: tuple[Lexeme, Shape, str, str, bool]
) -> Trigger:
    lexeme, shape, prefix, suffix, definite = cut
    sentence = analysis.sentences[analysis.sentence_of[i]]
    low, high = max(sentence.first, i - _COMPANY), min(sentence.last, i + _COMPANY + 1)
    near: set[str] = set()
    for k in range(low, high):
        if k != i and tokens[k].kind == "word":
            near |= _stems(tokens[k].norm)
    kept = None if not lexeme.with_ else bool(near & lexeme.with_)
    first = i - 1 if i > sentence.first and lexeme.light & _stems(tokens[i - 1].norm) else i
    return Trigger(i, first, lexeme, shape, prefix, suffix, definite, kept, bool(near & lexeme.without))
