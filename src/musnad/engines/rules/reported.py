"""Words that a speech verb or participle opens, made into statements."""

from __future__ import annotations

from dataclasses import replace

from musnad.arabic.folding import fold
from musnad.engines.rules import contents
from musnad.engines.rules.according import as_said
from musnad.engines.rules.contents import Content
from musnad.engines.rules.cues import Cue, words
from musnad.engines.rules.drafts import COMMAS, Draft, State
from musnad.engines.rules.extents import boundary, cut_last, extent
from musnad.engines.rules.fits import fits, nested, own_voice, spoken_by_source
from musnad.engines.rules.loose_words import after_quotation
from musnad.engines.rules.source_phrases import Phrase, phrase_at
from musnad.engines.rules.subjects import cut_at_name, speaker_of
from musnad.model.reading import Speaker, Stance


def by_verb(state: State, cue: Cue) -> None:
    assert cue.shape is not None
    stop = _reach(state, state.sentence(cue.first).last)
    content = contents.find(state.analysis, state.quotes, cue, stop, state.inside)
    if cue.kind == "noun":
        by_noun(state, cue, content)
        return
    if content is None or not fits(state, cue, content):
        if content is None and cue.kind == "verb" and not (cue.first and as_said(state, cue)):
            after_quotation(state, cue)
            _heard_without_words(state, cue)
        if cue.kind == "participle" and cue.first and state.tokens[cue.first - 1].text in COMMAS:
            cut_last(state, cue.first - 1)
        return
    if content.start >= len(state.tokens) or nested(state, cue, content):
        return
    if not spoken_by_source(state, cue, content):
        return
    speaker, via = speaker_of(state, cue, content)
    if speaker is None or own_voice(state, speaker) or _argued(state, cue, speaker):
        return
    cut_last(state, boundary(state, cue))
    content = _with_target(state, cue, content, speaker)
    _add(state, cue, content, speaker, via, f"{cue.kind}-{content.kind}")


def _heard_without_words(state: State, cue: Cue) -> None:
    """«أكد الناشط فلان انبثاق لجنة. وقال»: a person who speaks is heard, also where his words were not found."""
    last = state.sentence(cue.first).last
    phrase = phrase_at(state.analysis, cue.last, last, state.quotes)
    if phrase is None or phrase.first != cue.last or cue.strict or cue.shape is None or cue.shape.pronoun:
        return
    if any(state.person_at(k) for k in range(phrase.first, phrase.last)):
        state.speakers.hear(state.speakers.named_by(cut_at_name(state, phrase)))


def _argued(state: State, cue: Cue, speaker: Speaker) -> bool:
    """«والحقائق تقول لنا إن»: a present whose subject is nobody that speaks argues in the outlet's own voice."""
    if cue.shape is None or cue.shape.kind != "present" or speaker.start is None or speaker.end is None:
        return False
    tokens = state.analysis
    phrase = Phrase(tokens.token_at(speaker.start), tokens.token_at(speaker.end - 1) + 1)
    common = state.tokens[phrase.first].norm.startswith(("ال", "وال", "هذ", "وهذ", "ذلك"))
    return common and not state.speakers.is_source(phrase) and phrase.first not in state.names


def by_noun(state: State, cue: Cue, content: Content | None) -> None:
    """«بعد تأكيد الوزارة أن …»: in the outlet's voice only, and only with a source between noun and «أن»."""
    if content is None or content.kind not in ("inna", "quote") or content.marker - cue.last > 14:
        return
    if state.drafts and cue.first < state.drafts[-1].end:
        return
    phrase = phrase_at(state.analysis, cue.last, content.marker, state.quotes)
    if phrase is None or not state.speakers.is_source(phrase):
        return
    speaker = state.speakers.named_by(phrase)
    if not own_voice(state, speaker):
        _add(state, cue, content, speaker, (), f"noun-{content.kind}")


def _with_target(state: State, cue: Cue, content: Content, speaker: Speaker) -> Content:
    """«اتهم فلان *أنقرة بالتواطؤ*»، «داعياً *كل من لديه معلومات إلى* الاتصال»: the accused belongs to the content,
    and so does an addressee longer than the call."""
    assert cue.shape is not None
    verb = cue.shape.verb
    kinds = ("prep", "object", "inna") if verb.accuses else ("prep",)
    if content.kind not in kinds or not (verb.accuses or verb.addressee) or cue.shape.pronoun:
        return content
    first = cue.last
    if speaker.end is not None and speaker.start is not None and speaker.start >= state.tokens[cue.first].end:
        first = state.analysis.token_at(speaker.end - 1) + 1
    while first < content.marker and state.tokens[first].norm in words("phrase_stops"):
        first += 1
    end = state.sentence(content.start).end
    if first < content.marker:
        before = state.tokens[content.marker].start - state.tokens[first].start
        if verb.accuses or before > 0.9 * (end - state.tokens[content.start].start):
            return replace(content, start=first)
    return content


def _reach(state: State, last: int) -> int:
    """Where content may begin at the latest: the sentence's end, or the next line's quotation after a colon."""
    tokens = state.tokens
    if last < len(tokens) and tokens[last - 1].text == ":":
        return min(last + 2, len(tokens))
    if last < len(tokens) and tokens[last - 1].text == "؛":
        return state.sentence(last).last  # «فلان؛ الباحث في …، أن»
    return last


def _add(state: State, cue: Cue, content: Content, speaker: Speaker, via: tuple[str, ...], rule: str) -> None:
    assert cue.shape is not None
    end, form, closed = extent(state, content)
    noun = content.kind in ("prep", "object") and state.tokens[content.start].norm not in words("claiming_heads")
    if end - content.start < (2 if noun else 1):
        return
    via = tuple(v for v in via if fold(v) not in fold(speaker.name)) or state.via.get(speaker.name, ())
    if via:
        state.via[speaker.name] = via
    stance = _stance(state, cue, content)
    state.drafts.append(Draft(content.start, end, form, stance, speaker, via, rule, closed, cue))
    state.speakers.hear(speaker, via)


def _stance(state: State, cue: Cue, content: Content) -> Stance:
    """The cue's stance, unless the content's head says otherwise («ضرورة …», «مسؤوليته عن …»)."""
    assert cue.shape is not None
    stance = cue.shape.verb.stance
    head = state.tokens[content.start].norm
    if stance == "asserted" and content.kind in ("prep", "object"):
        if head in words("calling_heads"):
            return "called_for"
        if head in words("claiming_heads"):
            return "claimed_responsibility"
    return _said_stance(state, content) or stance if stance == "asserted" else stance


def _said_stance(state: State, content: Content) -> Stance | None:
    """What the opening words of a clause make of it: «يجب …», «من الضروري …», «لا بد», «من المتوقع»."""
    if content.kind in ("prep", "object"):
        return None
    opening = [t.norm for t in state.tokens[content.start : content.start + 2]]
    word = opening[-1] if opening[0] in {"من", "ان"} else opening[0]
    if word in words("opens_call") or opening == ["لا", "بد"]:
        return "called_for"
    if word in words("opens_expectation"):
        return "predicted"
    return "claimed_responsibility" if word in words("opens_claim") else None
