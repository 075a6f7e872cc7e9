"""Who speaks at a verb: the subject after it or before it, the source it relays, or whoever spoke last."""

from __future__ import annotations

from musnad.engines.rules import chain, contents, cues
from musnad.engines.rules.contents import Content
from musnad.engines.rules.cues import Cue, words
from musnad.engines.rules.drafts import State, text, without_publisher
from musnad.engines.rules.extents import boundary
from musnad.engines.rules.source_phrases import Phrase, is_state, phrase_at
from musnad.model.reading import Speaker

# Tokens of a verb, its subject and what was done; with fewer a sentence tells of nobody before the cue.
_SHORTEST = 3


def speaker_of(state: State, cue: Cue, content: Content) -> tuple[Speaker | None, tuple[str, ...]]:
    """The speaker of a verb's content and the outlets named on the way; None where nobody can be meant."""
    assert cue.shape is not None
    if cue.shape.verb.relay:
        return _relayed(state, cue, content)
    phrase = _told_of(state, cue) if cue.kind == "verb" else None
    if phrase is None and cue.kind == "verb":
        phrase = after_verb(state, cue, content)
    via = chain.outlets_in(state.analysis, phrase.last if phrase else cue.last, content.marker, state.quotes)
    via = via or _occasion(state, cue)
    relayed = _quoting(state, phrase.last if phrase else cue.last, content.marker)
    if relayed is not None and phrase is not None:
        head = chain.outlets_in(state.analysis, phrase.first, phrase.last, state.quotes)
        return state.speakers.named_by(relayed), without_publisher(state, head or [text(state, phrase)])
    if phrase is None and cue.kind == "verb" and not (cue.conj and content.marker == cue.last and _is_and(state, cue)):
        phrase = before_verb(state, cue)
    if phrase is None and cue.kind == "participle" and not _spoken_here(state, cue):
        phrase = _subject_of_sentence(state, cue)
    if phrase is None and cue.kind == "verb" and not cue.conj:
        phrase = _described(state, cue)
    if phrase is not None:
        return state.speakers.named_by(phrase), without_publisher(state, via)
    resumed = _resumed(state, cue) or _doer(state, cue)
    if resumed is not None:
        return resumed, without_publisher(state, via)
    return state.speakers.implied(cue.shape.gender, cue.shape.number), without_publisher(state, via)


def _occasion(state: State, cue: Cue) -> list[str]:
    """The outlet of «وفي تصريحات لصحيفة "X"، أكد فلان», «في مقال نشر في صحيفة X قال» before a verb."""
    low = max(state.sentence(cue.first).first, cue.first - 24)
    if state.drafts:
        low = max(low, min(state.drafts[-1].end, cue.first))
    for k in range(low, cue.first):
        if state.tokens[k].norm in words("occasions") and k and state.tokens[k - 1].norm in {"في", "وفي"}:
            return chain.outlets_in(state.analysis, k + 1, cue.first, state.quotes)
    return []


def _resumed(state: State, cue: Cue) -> Speaker | None:
    """«رغم أن فلاناً لم …، إلا أنه قال»: the person named first in the sentence, where nobody spoke in it yet."""
    first = state.sentence(cue.first).first
    before = {t.norm for t in state.tokens[max(first, cue.first - 3) : cue.first]}
    if cue.kind != "verb" or cue.first - first < 3 or _spoken_here(state, cue) or cue.shape is None:
        return None
    if cue.shape.gender == "m" and before & {"انه", "لكنه", "التي", "الذين", "وانه"}:
        return state.speakers.in_span(first, cue.first)
    return None


def _doer(state: State, cue: Cue) -> Speaker | None:
    """«وتبنت الحركة الهجوم وقالت إن», «وتبنت الحركة الهجوم. وقالت إن»: the subject of the first verb of the sentence,
    or of the one before, where it agrees and nobody spoke yet."""
    assert cue.shape is not None
    if cue.kind != "verb" or cue.shape.number != "s" or _spoken_here(state, cue):
        return None
    sentence = state.sentence(cue.first)
    first = _first_word(state, sentence.first, cue.first)
    stop = cue.first
    if stop - first < _SHORTEST and sentence.index:
        before = state.analysis.sentences[sentence.index - 1]
        if before.paragraph != sentence.paragraph or (state.drafts and state.drafts[-1].end > before.first):
            return None
        first, stop = _first_word(state, before.first, before.last), before.last
    if stop - first < _SHORTEST or first in state.inside or not _agrees(state.tokens[first].norm, cue.shape.gender):
        return None
    phrase = phrase_at(state.analysis, first + 1, stop, state.quotes)
    if phrase is None or phrase.first != first + 1 or no_speaker(state, phrase):
        return None
    known = phrase.first in state.names or state.tokens[phrase.first].norm in words("role_heads")
    known = known or is_state(state.analysis, phrase.first, phrase.last)
    return state.speakers.named_by(cut_at_name(state, phrase)) if known else None


def _first_word(state: State, first: int, stop: int) -> int:
    """Past marks and connectives of the outlet at a sentence's head."""
    while first < stop and (state.tokens[first].kind == "mark" or first in state.lead_starts):
        first = next((end for end, start in state.leads.items() if start == first), first + 1)
    return first


def _agrees(verb: str, gender: str) -> bool:
    """Whether a word has the shape of a verb of this gender before its subject."""
    bare = verb[1:] if verb[:1] in ("و", "ف") and len(verb) > 4 else verb
    if bare.startswith("ال") or contents.masdar(bare) or bare.endswith("ه"):
        return False
    feminine = bare.endswith("ت") or (bare[:1] == "ت" and bare[-1:] != "ا")
    return feminine == (gender == "f")


def _is_and(state: State, cue: Cue) -> bool:
    return state.tokens[cue.first].norm[:1] == "و"


def _spoken_here(state: State, cue: Cue) -> bool:
    return bool(state.drafts) and state.drafts[-1].start >= state.sentence(cue.first).first


def after_verb(state: State, cue: Cue, content: Content) -> Phrase | None:
    """The subject after its verb, without an object that runs on; None where what follows is no subject."""
    assert cue.shape is not None
    first = cue.last
    if cue.shape.verb.inside:
        if first >= content.marker or state.tokens[first].norm != "في":
            return None
        first += 1
    first = _past_addressee(state, first, content.marker)
    if cue.shape.number != "s" or (first < content.marker and _for_somebody(state, first)):
        return None  # a verb before its subject stays singular
    phrase = phrase_at(state.analysis, first, content.marker, state.quotes)
    if phrase is None or state.tokens[phrase.first].norm in words("honorifics") or no_speaker(state, phrase):
        return None
    if phrase.last - phrase.first == 1 and state.tokens[phrase.first].norm == "بيان":
        return None
    phrase = _to_name(state, phrase, content.marker)
    if cue.shape.verb.addressee or content.kind in ("object", "prep"):
        phrase = cut_at_name(state, state.speakers.shortest(phrase))
        known = state.speakers.is_source(phrase) and not _mismatched(state, cue, phrase)
        if cue.shape.verb.addressee and not known and state.speakers.last is not None:
            return None
    return phrase


def _told_of(state: State, cue: Cue) -> Phrase | None:
    """The subject of «وكان فلان، طالب غيره بـ», «لكن موسكو انتقدت»: it alone stands between «كان» and the verb."""
    tokens = state.tokens
    low = max(state.sentence(cue.first).first, cue.first - 12)
    for k in range(cue.first - 2, low - 1, -1):
        if tokens[k].norm in words("subject_first"):
            phrase = phrase_at(state.analysis, k + 1, cue.first, state.quotes)
            end = cue.first
            while end > k and (tokens[end - 1].kind == "mark" or tokens[end - 1].norm == "قد"):
                end -= 1
            if phrase is None or phrase.last != end or not state.speakers.is_source(phrase):
                return None
            return phrase
    return None


def no_speaker(state: State, phrase: Phrase) -> bool:
    """Whether a phrase cannot be whoever speaks: a direction, a time, or a whole clause of nobody known."""
    norm = state.tokens[phrase.first].norm
    if norm in words("no_speaker_heads") or norm.lstrip("و") in words("no_speaker_heads"):
        return True
    if norm in {"احد", "احدي"} and phrase.last - phrase.first > 1:
        return state.tokens[phrase.first + 1].norm in words("no_speaker_heads")
    return phrase.last - phrase.first > 8 and not state.speakers.is_source(phrase)


def _past_addressee(state: State, first: int, stop: int) -> int:
    """Past «لـ"المساء"» right after a verb, where the subject follows it."""
    tokens = state.tokens
    if first + 1 >= stop or tokens[first].norm != "ل":
        return first
    quotation = state.quotes.opened(first + 1)
    if quotation is None or quotation.last - quotation.first > 5 or quotation.last + 1 >= stop:
        return first
    return quotation.last + 1


def _mismatched(state: State, cue: Cue, phrase: Phrase) -> bool:
    """«ودعت سكان القرى إلى», «ودعا السلطات إلى»: whom the verb's gender does not fit is called, and does not call."""
    assert cue.shape is not None
    head = state.tokens[phrase.first].norm
    if cue.shape.gender == "f":
        return head in words("men")
    if state.person_at(phrase.first) or head in words("role_heads"):
        return False
    feminine = head.startswith("ال") and head.endswith(("ه", "ات"))
    return feminine or is_state(state.analysis, phrase.first, phrase.last) or head in words("capitals")


def _to_name(state: State, phrase: Phrase, stop: int) -> Phrase:
    """«رئيس مجلس العشائر المنتفضة ضد الإرهاب الشيخ فلان»: a role goes on to the name before any mark."""
    tokens = state.tokens
    called = phrase.last < stop and tokens[phrase.last].norm in words("called")
    if (tokens[phrase.first].norm not in words("role_heads") and not called) or phrase.beside:
        return phrase
    if any(phrase.first <= k < phrase.last and state.person_at(k) for k in state.names):
        return phrase
    for k in range(phrase.last, stop):
        if tokens[k].kind == "mark" or (tokens[k].norm == "في" and tokens[k + 1].norm in words("occasions")):
            break
        if state.person_at(k):
            return Phrase(phrase.first, state.names[k])
    return phrase


def _for_somebody(state: State, token: int) -> bool:
    """«لديارنا»: an addressee, no subject."""
    norm = state.tokens[token].norm
    return len(norm) > 2 and norm[0] == "ل" and norm not in words("lam_words") and token not in state.names


def cut_at_name(state: State, phrase: Phrase) -> Phrase:
    """The phrase up to the end of the name it holds, where an object or addressee runs on."""
    if phrase.last - phrase.first > 1 and _annexed_after_article(state, phrase):
        return Phrase(phrase.first, phrase.first + 1)
    for k in range(phrase.first + 1, phrase.last):
        if (state.tokens[k].norm in words("men") or _past_plural(state, k)) and k not in state.inside:
            return Phrase(phrase.first, k)
    if phrase.last - phrase.first == 2 and is_state(state.analysis, phrase.first, phrase.first + 1):
        both = is_state(state.analysis, phrase.first + 1, phrase.last)
        return Phrase(phrase.first, phrase.first + 1) if both else phrase
    for first in range(phrase.first, phrase.last):
        last = state.names.get(first)
        if last is not None and last <= phrase.last and (state.person_at(first) or first == phrase.first):
            return Phrase(phrase.first, last) if last < phrase.last else phrase
    return phrase


def _past_plural(state: State, token: int) -> bool:
    """«معارضون الرئيس»: what has the article after an indefinite plural in ـون is no genitive of it, but the object."""
    before = state.tokens[token - 1].norm
    plural = before.endswith("ون") and len(before) > 4 and not before.startswith("ال")
    return plural and state.tokens[token].norm.startswith("ال") and token - 1 not in state.inside


def _annexed_after_article(state: State, phrase: Phrase) -> bool:
    """«نصح الموقع عناصر …»: a noun with article takes no genitive, so the bare noun after it is the object."""
    head, after = state.tokens[phrase.first], state.tokens[phrase.first + 1]
    if head.norm[:2] != "ال" or head.norm not in words("body_heads") or after.kind != "word":
        return False
    bare = not after.norm.startswith(("ال", "لل", "و", "ل", "ب")) and not after.norm.endswith(("ي", "يه"))
    return bare and phrase.first + 1 not in state.inside and after.norm not in words("phrase_stops") | {"في", "من"}


def _relayed(state: State, cue: Cue, content: Content) -> tuple[Speaker | None, tuple[str, ...]]:
    """«نقلت وكالة … عن مصدر قوله»: the source after the preposition, the outlet before it."""
    assert cue.shape is not None
    tokens = state.tokens
    for k in range(cue.last, content.marker):
        if tokens[k].norm in words("of_whom") and state.speakers.last is not None:
            outlet = phrase_at(state.analysis, cue.last, k, state.quotes)
            names = chain.outlets_in(state.analysis, cue.last, content.marker, state.quotes)
            if not names and outlet is not None:
                names = [text(state, outlet)]
            return state.speakers.implied("m", "s"), without_publisher(state, names)
        if tokens[k].norm == cue.shape.verb.relay:
            phrase = phrase_at(state.analysis, k + 1, content.marker, state.quotes)
            outlet = phrase_at(state.analysis, cue.last, k, state.quotes)
            names = chain.outlets_in(state.analysis, cue.last, k, state.quotes)
            if not names and outlet is not None:
                names = [text(state, outlet)]
            if phrase is not None:
                return state.speakers.named_by(phrase), without_publisher(state, names)
    phrase = phrase_at(state.analysis, cue.last, content.marker, state.quotes)
    if phrase is None or cue.shape.verb.relay == "من":
        return None, ()
    return state.speakers.named_by(phrase), ()


def _quoting(state: State, first: int, last: int) -> Phrase | None:
    """The source in «نقلاً عن مصدر» between a verb's subject and its content."""
    tokens = state.tokens
    for k in range(first, last - 2):
        if tokens[k].norm == "نقلا" and tokens[k + 1].norm == "عن":
            return phrase_at(state.analysis, k + 2, last, state.quotes)
    return None


def before_verb(state: State, cue: Cue) -> Phrase | None:
    """A subject before its verb: «لكن مصدراً قال»، «كانت الوزارة قد أعلنت»، «البيان، الذي أوضح»."""
    tokens = state.tokens
    low = max(state.sentence(cue.first).first, cue.first - 30)
    if state.drafts and state.drafts[-1].end > low:
        last = state.drafts[-1]
        low = max(low, last.end if last.end <= cue.first else boundary(state, cue))
    if tokens[cue.first - 1].norm in words("relatives"):
        return _antecedent(state, cue.first - 1, low)
    begin, led = low, False
    for k in range(cue.first - 1, low - 1, -1):
        if tokens[k].norm in words("subject_leads") or k + 1 in state.leads:
            begin, led = k + 1, True
            break
    while begin < cue.first and tokens[begin].kind == "mark" and state.quotes.opened(begin) is None:
        begin += 1
    if begin >= cue.first:
        return None
    phrase = phrase_at(state.analysis, begin, cue.first, state.quotes)
    if phrase is None or cues.lookup(tokens[phrase.first].norm) is not None or no_speaker(state, phrase):
        return None
    topic = begin == low and phrase.last < cue.first and tokens[phrase.last].norm in words("relatives")
    if not led and not topic and state.speakers.last is not None and not state.speakers.is_source(phrase):
        return None
    return phrase


def _described(state: State, cue: Cue) -> Phrase | None:
    """«بعد تقارير غربية أشارت إلى»: an indefinite source right before its verb, which describes it."""
    low = max(state.sentence(cue.first).first, cue.first - 4)
    for k in range(cue.first - 1, low - 1, -1):
        norm = state.tokens[k].norm
        if state.tokens[k].kind == "mark":
            return None
        if norm in words("unnamed") or norm in words("documents"):
            phrase = phrase_at(state.analysis, k, cue.first, state.quotes)
            return phrase if phrase is not None and phrase.first == k and phrase.last == cue.first else None
    return None


def _antecedent(state: State, relative: int, low: int) -> Phrase | None:
    """The source that «الذي» resumes: the nearest noun before it that can speak."""
    tokens = state.tokens
    for k in range(relative - 1, max(low - 12, relative - 14, -1), -1):
        norm = tokens[k].norm
        if any(norm in words(key) for key in ("body_heads", "role_heads", "unnamed", "documents")):
            phrase = phrase_at(state.analysis, k, relative, state.quotes)
            if phrase is not None and relative - phrase.last <= 1:
                return phrase
    return None


def _subject_of_sentence(state: State, cue: Cue) -> Phrase | None:
    """The subject of the sentence's first verb, for a participle that nothing said precedes."""
    first = state.sentence(cue.first).first
    if cue.first - first < 2:
        return None
    complement = first
    for k in range(first, min(first + 8, cue.first - 1)):
        phrase = phrase_at(state.analysis, k, cue.first, state.quotes)
        if k > first and phrase is not None and state.tokens[k - 1].norm in words("complement_leads"):
            complement = phrase.last  # «رفض تأكيد القبض على شقيق الزعيم قائلا»
        if k < complement:
            continue
        if phrase is not None and state.tokens[k].norm not in words("documents") and state.speakers.is_source(phrase):
            return state.speakers.shortest(phrase)
    return None
