"""Words without a verb before them: quotations by themselves, interviews, sentences that go on, «على حد قوله»."""

from __future__ import annotations

from musnad.arabic.sentences import ENDS, Quotation
from musnad.engines.rules import contents, cues
from musnad.engines.rules.cues import Cue, words
from musnad.engines.rules.drafts import COMMAS, Draft, State
from musnad.engines.rules.extents import cut_last
from musnad.engines.rules.source_phrases import phrase_at
from musnad.model.reading import Speaker, Stance

_DASHES = {"-", "–", "—", "ـ"}
_BULLETS = {"*", "•", "●"}
_ORPHAN_TOKENS = 5


def after_quotation(state: State, cue: Cue) -> None:
    """«"…"، قال فلان»: the quotation right before the verb is its content."""
    quotation = _quotation_before(state, cue.first)
    if quotation is None:
        return
    stop = state.sentence(cue.first).last
    phrase = phrase_at(state.analysis, cue.last, stop, state.quotes)
    if phrase is not None and state.speakers.last is not None and not state.speakers.is_source(phrase):
        phrase = None
    speaker = state.speakers.named_by(phrase) if phrase else _introduced(state, quotation) or state.speakers.last
    if speaker is not None and cue.shape is not None:
        _add_quotation(state, quotation, speaker, cue.shape.verb.stance, "quote-before-verb")


def _introduced(state: State, quotation: Quotation) -> Speaker | None:
    """The person whom the sentence before a quotation introduces, where nobody speaks in it."""
    sentence = state.sentence(quotation.first - 2) if quotation.first >= 2 else None
    if sentence is None or sentence.paragraph != state.sentence(quotation.first).paragraph:
        return None
    if state.drafts and state.drafts[-1].end > sentence.first:
        return None
    return state.speakers.in_span(sentence.first, sentence.last)


def _quotation_before(state: State, token: int) -> Quotation | None:
    """An outer quotation of some length, not yet taken, that closes right before a token."""
    k = token - 1
    while k > 0 and state.tokens[k].text in COMMAS:
        k -= 1
    quotation = state.quotes.closing.get(k)
    if quotation is None or quotation.last - quotation.first < _ORPHAN_TOKENS:
        return None
    return None if state.drafts and state.drafts[-1].end > quotation.first else quotation


def _add_quotation(state: State, quotation: Quotation, speaker: Speaker, stance: Stance, rule: str) -> None:
    via = state.via.get(speaker.name, ())
    state.drafts.append(Draft(quotation.first, quotation.last, "direct", stance, speaker, via, rule, True))
    state.speakers.hear(speaker)


def orphans(state: State, heading: int) -> list[Quotation]:
    """Outer quotations that are sentences by themselves: they begin one and end one."""
    out = []
    for q in state.analysis.quotations:
        if q.depth or not q.closed or q.first <= heading or q.last - q.first < _ORPHAN_TOKENS:
            continue
        before = state.tokens[q.first - 2] if q.first >= 2 else None
        sentence = state.sentence(q.first)
        begins = sentence.first in (q.first - 1, q.first) or (before is not None and before.text in ENDS)
        if begins:
            out.append(q)
    return out


def orphan(state: State, quotation: Quotation) -> None:
    """A quotation without a cue before it: the last speaker's, where it follows his words in the same paragraph."""
    if state.drafts and state.drafts[-1].end >= quotation.first:
        return
    last = state.speakers.last
    after = quotation.last + 1
    while after < len(state.tokens) and state.tokens[after].text in COMMAS:
        after += 1
    if after < len(state.tokens) and cues.lookup(state.tokens[after].norm) is not None:
        return  # the verb after it takes it
    if last is None or not state.drafts:
        return
    same = state.sentence(state.drafts[-1].start).paragraph == state.sentence(quotation.first).paragraph
    ends = after >= len(state.tokens) or state.tokens[quotation.last].end >= state.sentence(quotation.first).end - 2
    if same and ends:
        _add_quotation(state, quotation, Speaker(last.name, last.role, last.named), "asserted", "quote-continued")


def answers(state: State) -> list[tuple[int, int]]:
    """Token spans of an interview's lines: questions («* …؟») and the answers after them («- …», «●● …»)."""
    analysis = state.analysis
    firsts: dict[int, tuple[int, int]] = {}
    for sentence in analysis.sentences:
        first, _ = firsts.get(sentence.paragraph, (sentence.first, 0))
        firsts[sentence.paragraph] = (first, sentence.last)
    spans: list[tuple[int, int]] = []
    asked = False
    for paragraph in sorted(firsts):
        first, last = firsts[paragraph]
        mark = state.tokens[first].text
        answer = _answers(state, first)
        if answer and asked:
            spans.append((first, last))
        bullet = mark in _BULLETS and not answer
        asked = bullet or mark == "س" or (state.tokens[last - 1].text in {"؟", "?"} and mark not in _DASHES)
        if bullet:
            spans.append((first, last))
    return spans if sum(_answers(state, a) for a, _ in spans) >= 2 else []


def _answers(state: State, first: int) -> bool:
    """Whether a line begins as an answer does: with a stroke, or with a bullet where the question has a single one."""
    mark = state.tokens[first].text
    following = state.tokens[first + 1].text if first + 1 < len(state.tokens) else ""
    return mark in _DASHES or (mark in _BULLETS and following == mark)


def add_answers(state: State, spans: list[tuple[int, int]]) -> None:
    """An interview's answers are the statements of the person interviewed: the one heard first, or named first."""
    speaker = next((d.speaker for d in state.drafts if d.speaker.named), None)
    persons = state.speakers.persons
    if speaker is None and persons:
        speaker = Speaker(persons[0].name, getattr(persons[0], "role", None), True)
    if speaker is None:
        return
    said = Speaker(speaker.name, speaker.role, speaker.named)
    for first, last in spans:
        if _answers(state, first):
            state.drafts.append(Draft(first + 1, last, "direct", "asserted", said, (), "answer", True))


def go_on(state: State) -> None:
    """«كما أنه …»، «وأن …» at a sentence's head goes on with the words of the sentence before."""
    tokens = state.tokens
    drafts = sorted(state.drafts, key=lambda d: d.start)
    for number, draft in enumerate(drafts):
        following = drafts[number + 1] if number + 1 < len(drafts) else None
        sentence = state.sentence(draft.end - 1)
        if draft.end < sentence.last - 2 or sentence.index + 1 >= len(state.analysis.sentences):
            continue
        after = state.analysis.sentences[sentence.index + 1]
        if after.paragraph != sentence.paragraph or (following is not None and following.start < after.last):
            continue
        head = after.first + 1 if tokens[after.first].norm == "كما" else after.first
        norm = tokens[head].norm if head < after.last else ""
        if norm[:1] == "و" and head == after.first:
            norm = norm[1:]
        elif head == after.first:
            continue
        supposed = head + 1 < after.last and tokens[head + 1].norm in words("supposed")
        if norm in contents.complementizers() and not supposed:
            speaker = Speaker(draft.speaker.name, draft.speaker.role, draft.speaker.named)
            last = after.last
            state.drafts.append(Draft(head + 1, last, "indirect", "asserted", speaker, draft.via, "continued"))


def by_own_words(state: State, cue: Cue) -> None:
    """«على حد قوله» ends the running statement or owns the quotation before it."""
    last = cue.first
    while last and state.tokens[last - 1].kind == "mark":
        last -= 1
    if state.drafts and state.drafts[-1].end > cue.first:
        cut_last(state, last)
        return
    quotation = _quotation_before(state, cue.first)
    speaker = state.speakers.last
    if quotation is not None and speaker is not None:
        _add_quotation(state, quotation, Speaker(speaker.name, speaker.role, speaker.named), "asserted", "own-words")
