"""Statements: what a source other than the outlet is made to say, with speaker, stance and chain.

A cue (``cues``) opens content (``contents``), its subject is the speaker (``speakers``), outlets on the way are
the chain (``chain``). Content ends with its quotation, its sentence, or where the next cue begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from musnad.arabic.analysis import Analysis
from musnad.engines.rules import chain, contents, cues
from musnad.engines.rules.contents import Content, Quotes
from musnad.engines.rules.cues import Cue
from musnad.engines.rules.speakers import Named, Phrase, Speakers, phrase_at
from musnad.model.document import Document
from musnad.model.reading import Form, Speaker, Stance, Statement

_LEADS = {"فيما", "بينما", "كما", "وكان", "وكانت", "لكن", "ولكن", "لكنه", "لكنها", "حيث", "اذ", "وقد", "بعدما", "وهو", "كان", "كانت"}
_LEADS_BEFORE_SUBJECT = {"ان", "لكن", "ولكن", "اما", "فيما", "بينما", "وكان", "وكانت", "كان", "كانت", "وكانا", "غير", "الا", "بيد"}
_RELATIVES = {"الذي", "التي", "الذين", "اللذان", "والذي", "والتي", "اللذين", "ما", "مما"}
_STOPS = {".", "؟", "?", "!", "…", "؛"}
_COMMAS = {"،", ",", "-", "–", "؛", "ـ"}
_MIN_WORDS = 2


@dataclass(frozen=True, slots=True)
class StatementContext:
    """What other readers found: persons' mentions (full names); empty lists are fine."""

    persons: Sequence[Named] = ()


@dataclass(slots=True)
class _Draft:
    """A statement in the making: tokens ``[start, end)``."""

    start: int
    end: int
    form: Form
    stance: Stance
    speaker: Speaker
    via: tuple[str, ...]
    rule: str
    closed: bool = False


@dataclass(slots=True)
class _State:
    analysis: Analysis
    document: Document
    quotes: Quotes
    speakers: Speakers
    drafts: list[_Draft] = field(default_factory=list)
    via: dict[str, tuple[str, ...]] = field(default_factory=dict)


def find_statements(analysis: Analysis, document: Document, context: StatementContext) -> tuple[Statement, ...]:
    """The statements of one text in text order, ids s1, s2 …; spans do not overlap."""
    if not analysis.tokens:
        return ()
    state = _State(analysis, document, Quotes(analysis), Speakers(analysis, context.persons))
    found = cues.find(analysis)
    for number, cue in enumerate(found):
        if state.drafts and state.drafts[-1].closed and cue.first < state.drafts[-1].end:
            continue
        if cue.kind in ("verb", "participle"):
            _by_verb(state, cue)
        elif cue.kind == "according":
            _by_source(state, cue)
        else:
            _by_own_words(state, cue)
    return _finished(state)


def _by_verb(state: _State, cue: Cue) -> None:
    assert cue.shape is not None
    tokens = state.analysis.tokens
    sentence = state.analysis.sentences[state.analysis.sentence_of[cue.first]]
    content = contents.find(state.analysis, state.quotes, cue, _reach(state, sentence.last))
    if content is None or (cue.strict and content.kind not in ("inna", "quote", "colon")):
        return
    if content.start >= len(tokens) or _nested(state, cue):
        return
    speaker, via = _speaker_of(state, cue, content)
    if speaker is None:
        return
    _cut_last(state, _boundary(state, cue))
    _add(state, cue, content, speaker, via, f"{cue.kind}-{content.kind}")


def _reach(state: _State, last: int) -> int:
    """Where content may begin at the latest: the sentence's end, or the next line's quotation after a colon."""
    tokens = state.analysis.tokens
    if last < len(tokens) and tokens[last - 1].text == ":":
        return min(last + 2, len(tokens))
    return last


def _nested(state: _State, cue: Cue) -> bool:
    """Whether the cue stands inside the running indirect statement and opens no clause of its own."""
    if not state.drafts or cue.first >= state.drafts[-1].end:
        return False
    return cue.first < state.drafts[-1].start or not _independent(state, cue)


def _independent(state: _State, cue: Cue) -> bool:
    tokens = state.analysis.tokens
    if cue.conj or cue.kind == "participle":
        return True
    before = tokens[cue.first - 1]
    if before.text in _COMMAS or before.norm in _LEADS or before.norm == "قد":
        return True
    back = tokens[max(0, cue.first - 12) : cue.first]
    for token in reversed(back):
        if token.norm in {"فيما", "بينما", "وكان", "وكانت", "كما", "لكن", "غير"}:
            return True
        if token.text in _COMMAS or token.norm in _RELATIVES:
            return False
    return False


def _boundary(state: _State, cue: Cue) -> int:
    """Token where what was said before must end, with commas and leading words given to the cue."""
    tokens = state.analysis.tokens
    low = state.drafts[-1].start + 1 if state.drafts else 0
    cut = cue.first
    k = cut
    if not cue.conj and cue.kind == "verb":
        for k in range(cue.first - 1, max(low, cue.first - 13), -1):
            if tokens[k].norm in _LEADS or tokens[k].norm in {"غير", "الا"}:
                cut = k
                break
            if tokens[k].text in _COMMAS or tokens[k].text in _STOPS:
                cut = k
                break
    while cut > low and (tokens[cut - 1].text in _COMMAS or tokens[cut - 1].norm in {"و", "في", "حين", "من", "جهته", "جهتها"}):
        cut -= 1
    return cut


def _cut_last(state: _State, cut: int) -> None:
    if state.drafts and state.drafts[-1].end > cut > state.drafts[-1].start and not state.drafts[-1].closed:
        state.drafts[-1].end = cut


def _speaker_of(state: _State, cue: Cue, content: Content) -> tuple[Speaker | None, tuple[str, ...]]:
    """The speaker of a verb's content and the outlets named on the way; None where nobody can be meant."""
    assert cue.shape is not None
    phrase = phrase_at(state.analysis, cue.last, content.marker, state.quotes) if cue.kind == "verb" else None
    via = chain.outlets_in(state.analysis, phrase.last if phrase else cue.last, content.marker, state.quotes)
    if phrase is None and cue.kind == "verb" and not (cue.conj and content.marker == cue.last):
        phrase = _before_verb(state, cue)
    if phrase is not None:
        speaker: Speaker | None = state.speakers.named_by(phrase)
    else:
        speaker = state.speakers.implied(cue.shape.gender, cue.shape.number)
        if speaker is None:
            phrase = _subject_of_sentence(state, cue)
            speaker = state.speakers.named_by(phrase) if phrase else None
    return speaker, _without_publisher(state, via)


def _without_publisher(state: _State, via: list[str]) -> tuple[str, ...]:
    out: list[str] = []
    for name in via:
        if not chain.same(name, state.document.outlet) and name not in out:
            out.append(name)
    return tuple(out)


def _before_verb(state: _State, cue: Cue) -> Phrase | None:
    """A subject before its verb: «لكن مصدراً قال»، «كانت الوزارة قد أعلنت»، «البيان، الذي أوضح»."""
    tokens = state.analysis.tokens
    sentence = state.analysis.sentences[state.analysis.sentence_of[cue.first]]
    low = max(sentence.first, cue.first - 30)
    if state.drafts:
        low = max(low, min(state.drafts[-1].end, cue.first))
    begin = low
    for k in range(cue.first - 1, low - 1, -1):
        if tokens[k].norm in _LEADS_BEFORE_SUBJECT:
            begin = k + 1
            break
    if begin >= cue.first or tokens[begin].kind == "mark":
        while begin < cue.first and tokens[begin].kind == "mark" and state.quotes.opened(begin) is None:
            begin += 1
    if begin >= cue.first:
        return None
    phrase = phrase_at(state.analysis, begin, cue.first, state.quotes)
    if phrase is None or cues.lookup(tokens[phrase.first].norm) is not None:
        return None
    return phrase


def _subject_of_sentence(state: _State, cue: Cue) -> Phrase | None:
    """The subject of the sentence's first verb, for a participle that nothing said precedes."""
    sentence = state.analysis.sentences[state.analysis.sentence_of[cue.first]]
    if cue.first - sentence.first < 2:
        return None
    return phrase_at(state.analysis, sentence.first + 1, cue.first, state.quotes)


def _add(
    state: _State, cue: Cue, content: Content, speaker: Speaker, via: tuple[str, ...], rule: str
) -> None:
    assert cue.shape is not None
    end, form, closed = _extent(state, content)
    start = content.start
    if end - start < 1:
        return
    key = speaker.name
    via = via or state.via.get(key, ())
    if via:
        state.via[key] = via
    state.drafts.append(_Draft(start, end, form, cue.shape.verb.stance, speaker, via, rule, closed))
    state.speakers.hear(speaker)


def _extent(state: _State, content: Content) -> tuple[int, Form, bool]:
    """(token after the content, form, whether a quotation bounds it)."""
    tokens = state.analysis.tokens
    last_of = state.analysis.sentences[state.analysis.sentence_of[content.start]].last
    if content.quotation is None:
        return last_of, "indirect", False
    q = content.quotation
    size = q.last - q.first
    after = q.last + 1
    goes_on = after < last_of and tokens[after].kind != "mark" and tokens[after].norm[:1] != "و"
    if q.closed and size <= 5 and goes_on and cues.lookup(tokens[after].norm) is None:
        return last_of, "indirect", False
    return q.last, "direct", True


def _by_source(state: _State, cue: Cue) -> None:
    """«بحسب X»: before its content at a sentence's head, after it elsewhere."""
    tokens = state.analysis.tokens
    sentence = state.analysis.sentences[state.analysis.sentence_of[cue.first]]
    source = _source(state, cue, sentence.last)
    if source is None:
        return
    phrase, after = source
    if cue.first - sentence.first <= 1 or _only_leads(state, sentence.first, cue.first):
        if _forward(state, cue, phrase, after, sentence.last):
            return
    _backward(state, cue, phrase, after)


def _only_leads(state: _State, first: int, last: int) -> bool:
    tokens = state.analysis.tokens
    return last - first <= 6 and tokens[last - 1].text in _COMMAS


def _source(state: _State, cue: Cue, stop: int) -> tuple[Phrase, int] | None:
    """The source's phrase and the token after it; «ما أعلنته» and «أفاد به» before it are passed."""
    tokens = state.analysis.tokens
    t = cue.last
    for _ in range(4):
        if t < stop and (tokens[t].norm in {"ما", "لما", "به", "قد", "ل", "عنه"} or cues.lookup(tokens[t].norm) is not None):
            t += 1
    phrase = phrase_at(state.analysis, t, stop, state.quotes)
    if phrase is None:
        return None
    if tokens[phrase.first].norm.startswith("ل") and t == cue.last:
        pass
    return phrase, phrase.beside[-1][1] if phrase.beside else phrase.last


def _forward(state: _State, cue: Cue, phrase: Phrase, after: int, stop: int) -> bool:
    tokens = state.analysis.tokens
    for t in range(phrase.last, min(phrase.last + 22, stop)):
        norm = tokens[t].norm
        inna = norm in {"فان", "فانه", "فانها", "فانهم", "ان", "انه", "انها", "فقد"}
        if inna or (tokens[t].text in _COMMAS and t + 1 < stop and tokens[t + 1].norm not in {"الذي", "التي"}):
            if inna or not _more(tokens, t + 1, min(phrase.last + 22, stop)):
                content = contents.clause_content(state.analysis, state.quotes, t, t)
                head = Phrase(phrase.first, phrase.last)
                return _add_source(state, cue, head, content)
    return False


def _more(tokens: Sequence[object], first: int, stop: int) -> bool:
    return any(getattr(t, "norm", "") in {"فان", "فانه", "فانها", "فانهم", "فقد"} for t in tokens[first:stop])


def _add_source(state: _State, cue: Cue, phrase: Phrase, content: Content) -> bool:
    speaker = state.speakers.named_by(_unprefixed(state, phrase))
    speaker = _stripped(state, phrase, speaker)
    end, form, closed = _extent(state, content)
    via = state.via.get(speaker.name, ())
    state.drafts.append(_Draft(content.start, end, form, "asserted", speaker, via, "according-before", closed))
    state.speakers.hear(speaker)
    return True


def _unprefixed(state: _State, phrase: Phrase) -> Phrase:
    return phrase


def _stripped(state: _State, phrase: Phrase, speaker: Speaker) -> Speaker:
    """The speaker without the ل that «وفقا» leaves on the first word."""
    token = state.analysis.tokens[phrase.first]
    if speaker.name.startswith("لل") and speaker.start == token.start:
        return replace(speaker, name="ا" + speaker.name)
    if speaker.name.startswith("ل") and speaker.start == token.start and token.norm not in {"لجنه", "لواء", "ليبيا"}:
        return replace(speaker, name=speaker.name[1:])
    return speaker


def _backward(state: _State, cue: Cue, phrase: Phrase, after: int) -> None:
    """Content before its source: the clause back to the last boundary, or the sentence before."""
    tokens = state.analysis.tokens
    sentence = state.analysis.sentences[state.analysis.sentence_of[cue.first]]
    first, last = sentence.first, cue.first
    while last > first and tokens[last - 1].kind == "mark":
        last -= 1
    if last - first < _MIN_WORDS and sentence.index and last == first:
        previous = state.analysis.sentences[sentence.index - 1]
        first, last = previous.first, previous.last
    if state.drafts and state.drafts[-1].end > first:
        outlets = _without_publisher(state, chain.outlets_in(state.analysis, cue.last, after, state.quotes))
        _cut_last(state, last)
        if outlets and cue.first - state.drafts[-1].end < 4:
            draft = state.drafts[-1]
            draft.via = draft.via or outlets
        first = state.drafts[-1].end
        if last - first < 6:
            return
    first = _clause_start(state, first, last)
    if last - first < _MIN_WORDS:
        return
    speaker = _stripped(state, phrase, state.speakers.named_by(phrase))
    state.drafts.append(_Draft(first, last, "indirect", "asserted", speaker, (), "according-after", True))
    state.speakers.hear(speaker)


def _clause_start(state: _State, first: int, last: int) -> int:
    """Past connectives at the head, and past the last contrasted clause («، فيما …»)."""
    tokens = state.analysis.tokens
    for k in range(last - 4, first, -1):
        if tokens[k].norm in {"فيما", "بينما"} and tokens[k - 1].text in _COMMAS:
            return k + 1
    while first < last and (tokens[first].kind == "mark" or tokens[first].norm in {"كما", "و"}):
        first += 1
    return first


def _by_own_words(state: _State, cue: Cue) -> None:
    """«على حد قوله»: ends the running statement, or makes one of the words before it."""
    tokens = state.analysis.tokens
    last = cue.first
    while last and tokens[last - 1].kind == "mark":
        last -= 1
    if state.drafts and state.drafts[-1].end > cue.first:
        _cut_last(state, last)


def _finished(state: _State) -> tuple[Statement, ...]:
    drafts = sorted(state.drafts, key=lambda d: (d.start, d.end))
    out: list[Statement] = []
    floor = 0
    for draft in drafts:
        start, end = _trimmed(state, max(draft.start, floor), draft.end)
        if end - start < 1:
            continue
        floor = end
        text = state.analysis.text
        tokens = state.analysis.tokens
        a, b = tokens[start].start, tokens[end - 1].end
        a += _conjunction(state, start, draft)
        links = chain.chain(state.document.outlet, draft.via, draft.speaker.name)
        out.append(
            Statement(
                f"s{len(out) + 1}", a, b, text[a:b], draft.form, draft.stance, draft.speaker, draft.via, links, draft.rule
            )
        )
    return tuple(out)


def _conjunction(state: _State, start: int, draft: _Draft) -> int:
    """Characters of a leading و that belong to the outlet's connection."""
    token = state.analysis.tokens[start]
    return 1 if draft.rule == "according-after" and token.norm[:1] == "و" and len(token.norm) > 3 else 0


def _trimmed(state: _State, start: int, end: int) -> tuple[int, int]:
    tokens = state.analysis.tokens
    while start < end and tokens[start].kind == "mark" and tokens[start].text not in "«“\"(":
        start += 1
    while end > start and tokens[end - 1].kind == "mark" and tokens[end - 1].text not in ")":
        end -= 1
    return start, end
