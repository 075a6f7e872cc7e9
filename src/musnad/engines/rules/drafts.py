"""Statements in the making: what is known of one text while its statements are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from musnad.arabic.analysis import Analysis
from musnad.arabic.sentences import Sentence
from musnad.arabic.tokens import Token
from musnad.engines.rules import chain
from musnad.engines.rules.contents import Quotes
from musnad.engines.rules.cues import Cue
from musnad.engines.rules.source_phrases import Phrase
from musnad.engines.rules.speakers import Named, Spanned, Speakers
from musnad.model.document import Document
from musnad.model.reading import Form, Speaker, Stance

COMMAS = {"،", ",", "-", "–", "؛", "ـ"}


@dataclass(frozen=True, slots=True)
class StatementContext:
    """What other readers found: persons' mentions (with full names), bodies' mentions; empty lists are fine."""

    persons: Sequence[Named] = ()
    bodies: Sequence[Spanned] = ()


@dataclass(slots=True)
class Draft:
    """A statement in the making: tokens ``[start, end)``; closed: its end is certain."""

    start: int
    end: int
    form: Form
    stance: Stance
    speaker: Speaker
    via: tuple[str, ...]
    rule: str
    closed: bool = False
    cue: Cue | None = None


@dataclass(slots=True)
class State:
    analysis: Analysis
    document: Document
    quotes: Quotes
    speakers: Speakers
    leads: dict[int, int]
    names: dict[int, int] = field(default_factory=dict)
    inside: frozenset[int] = frozenset()
    lead_starts: frozenset[int] = frozenset()
    drafts: list[Draft] = field(default_factory=list)
    via: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.analysis.tokens

    def person_at(self, token: int) -> bool:
        """Whether a person's mention begins at a token."""
        return token in self.names and self.speakers.begins_at(self.tokens[token].start)

    def sentence(self, token: int) -> Sentence:
        return self.analysis.sentences[self.analysis.sentence_of[token]]


def mark_names(state: State, context: StatementContext) -> None:
    """names: first token of a person's or body's mention → token after it; inside: every token of one."""
    inside: set[int] = set()
    persons: set[int] = set()
    for p in context.persons:
        persons.update(range(state.analysis.token_at(p.start), state.analysis.token_at(p.end - 1) + 1))
    state.quotes.persons = frozenset(persons)
    for mention in [*context.bodies, *context.persons]:
        first, last = state.analysis.token_at(mention.start), state.analysis.token_at(mention.end - 1) + 1
        if state.tokens[first].start == mention.start:
            state.names[first] = max(last, state.names.get(first, 0))
        inside.update(range(first, last))
        if getattr(mention, "type", None) == "outlet" and last - first > 1:
            state.quotes.outlets[first] = last
    state.inside = frozenset(inside)
    state.lead_starts = frozenset(state.leads.values())


def without_publisher(state: State, via: list[str]) -> tuple[str, ...]:
    out: list[str] = []
    for name in via:
        if not chain.same(name, state.document.outlet) and name not in out:
            out.append(name)
    return tuple(out)


def text(state: State, phrase: Phrase) -> str:
    return state.analysis.text[state.tokens[phrase.first].start : state.tokens[phrase.last - 1].end]
