"""«بحسب X»: the source named by a preposition, before its words or after them."""

from __future__ import annotations

from dataclasses import replace

from musnad.engines.rules import chain, contents, cues
from musnad.engines.rules.contents import Content
from musnad.engines.rules.cues import Cue, words
from musnad.engines.rules.drafts import COMMAS, Draft, State, without_publisher
from musnad.engines.rules.extents import clause_start, cut_last, extent
from musnad.engines.rules.source_phrases import Phrase, bare, phrase_at
from musnad.model.reading import Speaker

_MIN_WORDS = 2
# Words before a source that are no clause by themselves yet («يحاول التنظيم، وفق المرصد، التقدم»).
_INTERRUPTED = 6


def by_source(state: State, cue: Cue) -> None:
    """«بحسب X»: before its content at a sentence's head, after it elsewhere."""
    sentence = state.sentence(cue.first)
    source = _source(state, cue, sentence.last)
    if source is None:
        return
    phrase, after = source
    if state.tokens[phrase.first].norm in words("no_source") or bare(state.tokens[phrase.first].norm) in words(
        "no_source"
    ):
        return
    opens = cue.first - sentence.first <= 1 or _only_leads(state, sentence.first, cue.first)
    opens = opens or (cue.conj == 1 and _so(state, phrase, sentence.last))
    if _between(state, cue, phrase, after):
        return
    if opens and _forward(state, phrase, sentence.last):
        return
    _backward(state, cue, phrase, after)


def as_said(state: State, cue: Cue) -> bool:
    """«…، كما قال فلان», «…، على ما أعلنته الوزارة»: the clause before is his words. Whether it stands so."""
    tokens = state.tokens
    lead = cue.first - 1
    if tokens[lead].norm == "ما" and tokens[lead - 1].norm == "علي":
        lead -= 1
    elif tokens[lead].norm not in words("as_said"):
        return False
    sentence = state.sentence(cue.first)
    phrase = phrase_at(state.analysis, cue.last, sentence.last, state.quotes)
    if lead - sentence.first < _MIN_WORDS or phrase is None or not state.speakers.is_source(phrase):
        return False
    _backward(state, replace(cue, first=lead), phrase, phrase.beside[-1][1] if phrase.beside else phrase.last)
    return True


def _so(state: State, phrase: Phrase, stop: int) -> bool:
    """«، وبحسب الوزارة، فإنّ»: forward in the middle of a sentence."""
    reach = state.tokens[phrase.last : min(phrase.last + 12, stop)]
    return any(t.norm in words("forward") and t.norm[:1] == "ف" for t in reach)


def _between(state: State, cue: Cue, phrase: Phrase, after: int) -> bool:
    """«وأضاف المصدر، بحسب الصحيفة، أن»: between a verb and its content the phrase is a link of the chain."""
    if not state.drafts or not cue.first < state.drafts[-1].start:
        return False
    outlets = chain.outlets_in(state.analysis, phrase.first, after, state.quotes)
    draft = state.drafts[-1]
    draft.via = draft.via or without_publisher(state, outlets)
    return True


def _only_leads(state: State, first: int, last: int) -> bool:
    return last - first <= 6 and state.tokens[last - 1].text in COMMAS


def _source(state: State, cue: Cue, stop: int) -> tuple[Phrase, int] | None:
    """The source's phrase and the token after it; «ما أعلنته» and «أفاد به» before it are passed."""
    tokens = state.tokens
    t = cue.last
    if t < stop and tokens[t].kind == "mark" and state.quotes.opened(t) is None:
        return None  # «وحسب، بل»
    spoken = False
    for _ in range(6):
        if t < stop and (tokens[t].norm in words("passed_before_source") or cues.lookup(tokens[t].norm)):
            found = cues.lookup(tokens[t].norm)
            spoken = spoken or found is not None
            t += 1
            if found is not None and found[1].verb.relay == "من":  # «حسبما علمت الصحيفة من مصدر»
                t = next((k + 1 for k in range(t, min(t + 6, stop)) if tokens[k].norm == "من"), t)
        elif t < stop and spoken and tokens[t].norm == "في":
            t += 1
    phrase = phrase_at(state.analysis, t, stop, state.quotes)
    if phrase is None:
        return None
    return phrase, phrase.beside[-1][1] if phrase.beside else phrase.last


def _forward(state: State, phrase: Phrase, stop: int) -> bool:
    """Content after «بحسب X،» or «بحسب X فإن»."""
    tokens = state.tokens
    reach = min(phrase.last + 22, stop)
    for t in range(phrase.last, reach):
        inna = tokens[t].norm in words("forward")
        comma = tokens[t].text in COMMAS and t + 1 < stop and tokens[t + 1].norm not in {"الذي", "التي"}
        if inna or (comma and not any(x.norm in words("forward") - {"ان"} for x in tokens[t + 1 : reach])):
            content = contents.clause_content(state.analysis, state.quotes, t, t)
            return content.start < stop and _add_source(state, Phrase(phrase.first, phrase.last), content)
    return False


def _add_source(state: State, phrase: Phrase, content: Content) -> bool:
    follows = cues.lookup(state.tokens[content.start].norm)
    speaker = _stripped(state, phrase, state.speakers.named_by(phrase))
    state.speakers.hear(speaker)
    if follows is not None and not follows[1].verb.strict:
        return True  # «بحسب البيان، أكدت …»: the verb makes the statement
    end, form, closed = extent(state, content)
    via = state.via.get(speaker.name, ())
    state.drafts.append(Draft(content.start, end, form, "asserted", speaker, via, "according-before", closed))
    return True


def _stripped(state: State, phrase: Phrase, speaker: Speaker) -> Speaker:
    """The speaker without the ل that «وفقا» leaves on the first word."""
    token = state.tokens[phrase.first]
    if speaker.start != token.start or not speaker.name.startswith("ل"):
        return speaker
    if speaker.name.startswith("لل"):
        return replace(speaker, name="ا" + speaker.name[1:])
    before = state.tokens[phrase.first - 1].norm if phrase.first else ""
    return (
        replace(speaker, name=speaker.name[1:])
        if before.strip("وف")[:3] in {"قا", "طبق", "ستن"} or before.endswith(("فقا", "بقا", "نادا"))
        else speaker
    )


def _goes_on(state: State, after: int, stop: int) -> bool:
    """«وتسببت الاشتباكات، وفق المرصد، بمقتل عشرة»: the clause that the source interrupts goes on after it."""
    tokens = state.tokens
    while after < stop and tokens[after].text in COMMAS:
        after += 1
    if stop - after < _INTERRUPTED - 2 or tokens[after].kind == "mark":
        return False
    norm = tokens[after].norm
    return norm[:1] != "و" and norm not in words("clause_leads") and norm not in words("relatives")


def _backward(state: State, cue: Cue, phrase: Phrase, after: int) -> None:
    """Content before its source: the clause back to the last boundary, or the sentence before."""
    sentence = state.sentence(cue.first)
    first, last = sentence.first, cue.first
    while last > first and state.tokens[last - 1].kind == "mark":
        last -= 1
    if last == first and sentence.index:
        previous = state.analysis.sentences[sentence.index - 1]
        first, last = previous.first, previous.last
    if state.drafts and state.drafts[-1].end > first:
        outlets = without_publisher(state, chain.outlets_in(state.analysis, cue.last, after, state.quotes))
        if not outlets and not state.speakers.is_source(phrase):
            return
        cut_last(state, last)
        draft = state.drafts[-1]
        if outlets and cue.first - draft.end < 4:
            draft.via = draft.via or outlets
        first = draft.end
        if last - first < 6:
            return
    first = clause_start(state, first, last)
    if last - first < _INTERRUPTED and _goes_on(state, after, sentence.last):
        last = sentence.last
    if last - first < _MIN_WORDS or not state.speakers.is_source(phrase):
        return
    speaker = _stripped(state, phrase, state.speakers.named_by(phrase))
    state.drafts.append(Draft(first, last, "indirect", "asserted", speaker, (), "according-after", True))
    state.speakers.hear(speaker)
