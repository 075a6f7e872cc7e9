"""Whether a speech verb's shape truly reports somebody's words where it stands."""

from __future__ import annotations

from musnad.engines.rules import chain, contents
from musnad.engines.rules.contents import Content
from musnad.engines.rules.cues import Cue, words
from musnad.engines.rules.drafts import State
from musnad.engines.rules.extents import independent
from musnad.engines.rules.source_phrases import phrase_at
from musnad.engines.rules.subjects import after_verb, before_verb
from musnad.model.reading import Speaker


def fits(state: State, cue: Cue, content: Content) -> bool:
    """Whether a shape that is also another word, or one in a relative clause, may open this content."""
    assert cue.shape is not None
    if _impersonal(state, cue, content) or _scripture(state, cue):
        return False
    if verbless_opinion(state, cue, content):
        return False
    if cue.shape.pronoun and not cue.shape.verb.addressee and content.kind in ("prep", "object"):
        return False  # «التي أعلنها التنظيم في …»: the pronoun is what was announced
    bare = state.tokens[cue.first].norm[:1] == "ل" and cue.shape.kind == "present"
    if (cue.shape.verb.lemma == "بين" or bare) and not _explains(state, cue, content, bare):
        return False
    if cue.strict:
        if cue.shape.verb.heads:
            return content.kind == "object"
        if cue.shape.verb.takes.isdisjoint({"inna", "quote", "colon"}):
            between = state.tokens[cue.last : content.marker]
            return (
                content.kind == "prep"
                and len(between) <= 8
                and not any(t.norm in {"الي", "من", "علي"} for t in between)
            )
        return content.kind in ("inna", "quote") or (content.kind == "colon" and cue.kind == "verb")
    if content.kind in ("prep", "object") and cue.kind == "verb" and not _clausal(state, cue):
        return False
    if cue.shape.verb.accuses and not _accuser(state, cue, content):
        return False
    if cue.first and state.tokens[cue.first - 1].norm in words("relatives") and cue.kind == "verb":
        return content.kind in ("inna", "quote") or cue.shape.verb.lemma in {"أعلن", "أشار", "اعترف"}
    return True


def _impersonal(state: State, cue: Cue, content: Content) -> bool:
    """«وورد أن»، «ذُكر أن» at a sentence's head: the outlet's own voice."""
    assert cue.shape is not None
    verb = cue.shape.verb
    if verb.inside:
        after = state.tokens[cue.last].norm if cue.last < len(state.tokens) else ""
        return after not in {"في", "فيه", "فيها", "به"}
    bare = content.marker == cue.last and content.kind == "inna"
    return verb.impersonal and bare and not cue.conj and cue.first == state.sentence(cue.first).first


def _explains(state: State, cue: Cue, content: Content, told: bool) -> bool:
    """Whether «بين» is the verb: «أن» follows at once, or a source; not «بين الحين والآخر».

    told: «لتظهر التحقيقات أن», which unlike «ليؤكد أن» must name its source.
    """
    assert cue.shape is not None
    if not told and (content.marker == cue.last or cue.kind == "participle" or cue.shape.kind == "present"):
        return True
    phrase = after_verb(state, cue, content)
    if phrase is None or (told and content.kind not in ("inna", "quote")):
        return not told and state.tokens[cue.last].norm in words("phrase_stops") | {"في"}
    return state.speakers.is_source(phrase) or phrase.first in state.names


def _scripture(state: State, cue: Cue) -> bool:
    """«قال الله تعالى»: scripture quoted within somebody's words."""
    after = [t.norm for t in state.tokens[cue.last : cue.last + 2]]
    return bool(after) and (after[0] in {"الله", "تعالي"} or after[1:] == ["تعالي"])


def verbless_opinion(state: State, cue: Cue, content: Content) -> bool:
    """«ويعتبر هذا الهجوم الأوسع»: a present of opinion with a noun at once and nobody before it is a passive."""
    assert cue.shape is not None
    if content.kind != "object" or cue.shape.kind != "present" or cue.shape.verb.lemma not in {"اعتبر", "قدر", "رجح"}:
        return False
    return content.marker - cue.last <= 0 and before_verb(state, cue) is None


def _accuser(state: State, cue: Cue, content: Content) -> bool:
    """Whether somebody accuses: «متهماً بالانتماء» and «اتُّهم بـ» are the accused, «وصفهم بـ» gives a label."""
    assert cue.shape is not None
    target = content.marker - cue.last
    if not cue.shape.pronoun and (target < 1 or (target == 1 and before_verb(state, cue) is None)):
        return False
    lemma = cue.shape.verb.lemma
    if lemma == "وصف" and (cue.shape.pronoun or (content.kind == "quote" and not _by_clause(state, content))):
        return False
    if lemma == "نسب":
        phrase = phrase_at(state.analysis, cue.last, content.marker, state.quotes)
        return phrase is not None and state.speakers.is_source(phrase)
    return True


def _by_clause(state: State, content: Content) -> bool:
    """Whether «بأنهم» stands before a quotation, so that it is a sentence and no label."""
    return state.tokens[content.marker].norm in contents.complementizers()


def _clausal(state: State, cue: Cue) -> bool:
    """Whether a verb opens a clause, after a mark, a connective or its subject, and describes no noun before it."""
    tokens = state.tokens
    first = state.sentence(cue.first).first
    before = tokens[cue.first - 1] if cue.first > first else None
    if before is None or cue.conj or before.kind == "mark" or cue.first in state.leads:
        return True
    if before.norm in words("phrase_stops") or before.norm[1:] in words("phrase_stops"):
        return True
    after = phrase_at(state.analysis, cue.last, state.sentence(cue.first).last, state.quotes)
    if after is not None and state.speakers.is_source(after):
        return True
    if (
        before.norm in words("clause_leads")
        or before.norm in words("relatives")
        or before.norm in {"قد", "ان", "ثم", "انه", "انها", "امس", "اليوم"}
    ):
        return True
    phrase = before_verb(state, cue)
    return phrase is not None and state.speakers.is_source(phrase)


def _goes_on(state: State, cue: Cue) -> bool:
    """«أعلن التزامه … وتعهد بـ»: the speaker's next doing, no part of what he said."""
    assert cue.shape is not None
    noun = state.drafts[-1].rule.endswith(("-prep", "-object"))
    return noun or cue.shape.verb.stance == "called_for" or cue.shape.verb.lemma == "وصف"


def spoken_by_source(state: State, cue: Cue, content: Content) -> bool:
    """«يشير القرار إلى» reports nobody: before a noun as content, a subject must be one that can speak."""
    if content.kind not in ("prep", "object") or cue.kind != "verb" or cue.shape is None:
        return True
    if cue.shape.verb.addressee or cue.shape.verb.accuses:
        return True  # to call and to accuse are persons' doings
    phrase = after_verb(state, cue, content)
    if phrase is None or state.speakers.is_source(phrase) or phrase.first in state.names:
        return True
    lone = phrase.last - phrase.first == 1 and cue.shape.kind == "past" and content.kind == "object"
    return lone and state.tokens[phrase.first].norm[:2] not in {"ال", "لل"}  # «وأدان بيسكوف دعم …»


def own_voice(state: State, speaker: Speaker) -> bool:
    """Whether the speaker is the outlet itself («يوصي المركز»)."""
    return speaker.start is not None and chain.within(speaker.text or speaker.name, state.document.outlet)


def nested(state: State, cue: Cue, content: Content) -> bool:
    """Whether the cue stands inside the running indirect statement and opens no clause of its own."""
    if not state.drafts or cue.first >= state.drafts[-1].end:
        return False
    if content.kind in ("prep", "object") and cue.conj and state.tokens[cue.first - 1].kind != "mark":
        if cue.shape is not None and cue.shape.kind == "past" and _goes_on(state, cue):
            return False
        return cue.kind == "verb"  # «أن رجلاً انهار واعترف بـ»
    return cue.first < state.drafts[-1].start or not independent(state, cue)
