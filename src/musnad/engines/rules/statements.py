"""Statements: what a source other than the outlet is made to say, with speaker, stance and chain.

A cue (``cues``) opens content (``contents``), its subject is the speaker (``speakers``), outlets on the way are
the chain (``chain``). Content ends with its quotation, its sentence, or where the next cue begins.
"""

from __future__ import annotations

from musnad.arabic.analysis import Analysis
from musnad.engines.rules import chain, contents, cues
from musnad.engines.rules.according import by_source
from musnad.engines.rules.contents import Quotes
from musnad.engines.rules.drafts import Draft, State, StatementContext, mark_names, without_publisher
from musnad.engines.rules.extents import trimmed
from musnad.engines.rules.headline import headline_end
from musnad.engines.rules.loose_words import add_answers, answers, by_own_words, go_on, orphan, orphans
from musnad.engines.rules.reported import by_verb
from musnad.engines.rules.speakers import Speakers
from musnad.model.document import Document
from musnad.model.reading import Statement

__all__ = ["StatementContext", "find_statements"]


def find_statements(analysis: Analysis, document: Document, context: StatementContext) -> tuple[Statement, ...]:
    """The statements of one text in text order, ids s1, s2 …; spans do not overlap."""
    return _finished(drafted(analysis, document, context)) if analysis.tokens else ()


def drafted(analysis: Analysis, document: Document, context: StatementContext) -> State:
    """The statements in the making of a text with words, before it is decided which of them are kept."""
    quotes = Quotes(analysis)
    state = State(analysis, document, quotes, Speakers(analysis, context.persons, context.bodies), cues.leads(analysis))
    mark_names(state, context)
    head = headline_end(state.analysis, state.document.title)
    alone = orphans(state, head)
    spoken = answers(state)
    silent = {t for a, b in spoken for t in range(a, b)}
    for cue in cues.find(analysis):
        if cue.first < head or cue.first in silent:
            continue
        while alone and alone[0].last <= cue.first:
            orphan(state, alone.pop(0))
        if state.drafts and state.drafts[-1].closed and cue.first < state.drafts[-1].end:
            continue
        if cue.kind in ("verb", "participle", "noun"):
            by_verb(state, cue)
        elif cue.kind == "according":
            by_source(state, cue)
        else:
            by_own_words(state, cue)
    for quotation in alone:
        orphan(state, quotation)
    add_answers(state, spoken)
    go_on(state)
    return state


def _finished(state: State) -> tuple[Statement, ...]:
    _spread_via(state)
    out: list[Statement] = []
    floor = 0
    text = state.analysis.text
    for draft in sorted(state.drafts, key=lambda d: (d.start, d.end)):
        start, end = trimmed(state, max(draft.start, floor), draft.end)
        if end - start < 1:
            continue
        floor = end
        a, b = state.tokens[start].start + _conjunction(state, start, draft), state.tokens[end - 1].end
        links = chain.chain(state.document.outlet, draft.via, draft.speaker.name)
        name = f"s{len(out) + 1}"
        out.append(
            Statement(name, a, b, text[a:b], draft.form, draft.stance, draft.speaker, draft.via, links, draft.rule)
        )
    return tuple(out)


def _spread_via(state: State) -> None:
    """One outlet for all of an unnamed source's words; the outlet of the whole text where it names one for itself."""
    whole = _whole_via(state)
    first: dict[str, tuple[str, ...]] = {}
    for draft in state.drafts:
        if draft.via:
            first.setdefault(draft.speaker.name, draft.via)
    for draft in state.drafts:
        if not draft.speaker.named:  # an unnamed source is the source of whom it told
            draft.via = draft.via or first.get(draft.speaker.name, ())
        if not draft.via and whole and not chain.same(whole[0], draft.speaker.name):
            draft.via = whole


def _whole_via(state: State) -> tuple[str, ...]:
    """The agency of a sentence that is only «وفقاً للفرنسية», or of a headline «أسوشيتد برس: …»."""
    for sentence in state.analysis.sentences:
        words_in = [t for t in state.tokens[sentence.first : sentence.last] if t.kind != "mark"]
        if 2 <= len(words_in) <= 3 and cues.according_end(state.tokens, words_in[0].index) is not None:
            names = chain.outlets_in(state.analysis, words_in[0].index + 1, sentence.last, state.quotes)
            if names:
                return without_publisher(state, names[:1])
    head = state.analysis.sentences[0]
    for k in range(1, min(4, head.last - head.first)):
        if state.tokens[head.first + k].text == ":":
            names = chain.known_in(state.analysis, head.first, head.first + k)
            return without_publisher(state, names)
    return ()


def _conjunction(state: State, start: int, draft: Draft) -> int:
    """Characters of a leading و that belong to the outlet's connection."""
    token = state.tokens[start]
    if draft.rule.endswith("-prep") and token.norm[:1] == "ب" and start not in state.inside:
        rest = token.norm[1:]
        return 1 if rest[:2] == "ال" or contents.masdar(rest) else 0
    return 1 if draft.rule == "according-after" and token.norm[:1] == "و" and len(token.norm) > 3 else 0
