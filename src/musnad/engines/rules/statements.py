"""Statements: what a source other than the outlet is made to say, with speaker, stance and chain.

A cue (``cues``) opens content (``contents``), its subject is the speaker (``speakers``), outlets on the way are
the chain (``chain``). Content ends with its quotation, its sentence, or where the next cue begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from musnad.arabic.analysis import Analysis
from musnad.arabic.folding import fold
from musnad.arabic.sentences import Quotation, Sentence
from musnad.arabic.tokens import Token
from musnad.engines.rules import chain, contents, cues
from musnad.engines.rules.contents import Content, Quotes
from musnad.engines.rules.cues import Cue, words
from musnad.engines.rules.speakers import Named, Phrase, Spanned, Speakers, phrase_at
from musnad.model.document import Document
from musnad.model.reading import Form, Speaker, Stance, Statement

_LEADS = {
    "فيما", "بينما", "كما", "وكان", "وكانت", "لكن", "ولكن", "لكنه", "لكنها", "حيث", "اذ", "وقد", "بعدما", "وهو", "كان", "كانت",
}  # fmt: skip
_LEADS_BEFORE_SUBJECT = {
    "ان", "لكن", "ولكن", "اما", "فيما", "بينما", "وكان", "وكانت", "كان", "كانت", "وكانا", "غير", "الا", "بيد", "انه", "انها",
    "وقد", "حيث", "كما", "اذ", "انهم", "حين", "لكنه", "لكنها", "ولكنه", "لكنهم",
}  # fmt: skip
_RELATIVES = {"الذي", "التي", "الذين", "اللذان", "والذي", "والتي", "اللذين", "ما", "مما"}
_STOPS = {".", "؟", "?", "!", "…", "؛"}
_COMMAS = {"،", ",", "-", "–", "؛", "ـ"}
_FORWARD = {"فان", "فانه", "فانها", "فانهم", "ان", "انه", "انها", "فقد"}
_DASHES = {"-", "–", "—", "ـ"}
_MIN_WORDS = 2
_ORPHAN_TOKENS = 5


@dataclass(frozen=True, slots=True)
class StatementContext:
    """What other readers found: persons' mentions (with full names), bodies' mentions; empty lists are fine."""

    persons: Sequence[Named] = ()
    bodies: Sequence[Spanned] = ()


@dataclass(slots=True)
class _Draft:
    """A statement in the making: tokens ``[start, end)``; closed: its end is certain."""

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
    leads: dict[int, int]
    names: dict[int, int] = field(default_factory=dict)
    inside: frozenset[int] = frozenset()
    drafts: list[_Draft] = field(default_factory=list)
    via: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.analysis.tokens

    def person_at(self, token: int) -> bool:
        """Whether a person's mention begins at a token."""
        start = self.tokens[token].start
        return token in self.names and any(p.start == start for p in self.speakers.persons)

    def sentence(self, token: int) -> Sentence:
        return self.analysis.sentences[self.analysis.sentence_of[token]]


def find_statements(analysis: Analysis, document: Document, context: StatementContext) -> tuple[Statement, ...]:
    """The statements of one text in text order, ids s1, s2 …; spans do not overlap."""
    if not analysis.tokens:
        return ()
    quotes = Quotes(analysis)
    state = _State(analysis, document, quotes, Speakers(analysis, context.persons, context.bodies), cues.leads(analysis))
    _mark_names(state, context)
    heading = _heading(state)
    orphans = _orphans(state, heading)
    answers = _answers(state)
    for cue in cues.find(analysis):
        if cue.first < heading or any(a <= cue.first < b for a, b in answers):
            continue
        while orphans and orphans[0].last <= cue.first:
            _orphan(state, orphans.pop(0))
        if state.drafts and state.drafts[-1].closed and cue.first < state.drafts[-1].end:
            continue
        if cue.kind in ("verb", "participle"):
            _by_verb(state, cue)
        elif cue.kind == "according":
            _by_source(state, cue)
        else:
            _by_own_words(state, cue)
    for quotation in orphans:
        _orphan(state, quotation)
    _add_answers(state, answers)
    _continue(state)
    return _finished(state)


def _answers(state: _State) -> list[tuple[int, int]]:
    """Token spans of an interview's lines: questions («* …؟») and the answers after them («- …»)."""
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
        if mark in _DASHES and asked:
            spans.append((first, last))
        asked = mark in {"*", "•", "س"} or (state.tokens[last - 1].text in {"؟", "?"} and mark not in _DASHES)
        if asked and mark == "*":
            spans.append((first, last))
    return spans if sum(state.tokens[a].text in _DASHES for a, _ in spans) >= 2 else []


def _add_answers(state: _State, spans: list[tuple[int, int]]) -> None:
    """An interview's answers are the statements of the person interviewed: the one heard first, or named first."""
    speaker = next((d.speaker for d in state.drafts if d.speaker.named), None)
    persons = state.speakers.persons
    if speaker is None and persons:
        speaker = Speaker(persons[0].name, getattr(persons[0], "role", None), True)
    if speaker is None:
        return
    said = Speaker(speaker.name, speaker.role, speaker.named)
    for first, last in spans:
        if state.tokens[first].text in _DASHES:
            state.drafts.append(_Draft(first + 1, last, "direct", "asserted", said, (), "answer", True))


def _continue(state: _State) -> None:
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
        if norm in contents.complementizers():
            speaker = Speaker(draft.speaker.name, draft.speaker.role, draft.speaker.named)
            last = after.last
            state.drafts.append(_Draft(head + 1, last, "indirect", "asserted", speaker, draft.via, "continued"))


def _mark_names(state: _State, context: StatementContext) -> None:
    """names: first token of a person's or body's mention → token after it; inside: every token of one."""
    inside: set[int] = set()
    for mention in (*context.bodies, *context.persons):
        first, last = state.analysis.token_at(mention.start), state.analysis.token_at(mention.end - 1) + 1
        if state.tokens[first].start == mention.start:
            state.names[first] = max(last, state.names.get(first, 0))
        inside.update(range(first, last))
    state.inside = frozenset(inside)


def _heading(state: _State) -> int:
    """Token after the headline: lines up to the one that repeats the title, or a first line without a stop."""
    title = set(fold(state.document.title or "").split())
    analysis = state.analysis
    first = analysis.sentences[0]
    for number, (start, end) in enumerate(analysis.lines[:40]):
        line = set(fold(analysis.text[start:end]).split())
        if title and len(line & title) >= 0.8 * len(title) and len(line) <= 2 * len(title):
            return max((s.last for s in analysis.sentences if s.paragraph == number), default=0)
    stopped = state.tokens[first.last - 1].text in _STOPS
    return first.last if not stopped and first.last - first.first <= 25 and len(analysis.lines) > 1 else 0


def _by_verb(state: _State, cue: Cue) -> None:
    assert cue.shape is not None
    stop = _reach(state, state.sentence(cue.first).last)
    content = contents.find(state.analysis, state.quotes, cue, stop, state.inside)
    if content is None or not _fits(state, cue, content):
        if content is None and cue.kind == "verb":
            _after_quotation(state, cue)
        if cue.kind == "participle" and cue.first and state.tokens[cue.first - 1].text in _COMMAS:
            _cut_last(state, cue.first - 1)
        return
    if content.start >= len(state.tokens) or _nested(state, cue, content):
        return
    if not _spoken_by_source(state, cue, content):
        return
    speaker, via = _speaker_of(state, cue, content)
    if speaker is None or _own_voice(state, speaker):
        return
    _cut_last(state, _boundary(state, cue))
    content = _with_target(state, cue, content, speaker)
    _add(state, cue, content, speaker, via, f"{cue.kind}-{content.kind}")


def _spoken_by_source(state: _State, cue: Cue, content: Content) -> bool:
    """«يشير القرار إلى» reports nobody: before a noun as content, a subject must be one that can speak."""
    if content.kind not in ("prep", "object") or cue.kind != "verb":
        return True
    phrase = _after_verb(state, cue, content)
    return phrase is None or state.speakers.is_source(phrase) or phrase.first in state.names


def _own_voice(state: _State, speaker: Speaker) -> bool:
    """Whether the speaker is the outlet itself («يوصي المركز»)."""
    return speaker.start is not None and chain.within(speaker.text or speaker.name, state.document.outlet)


def _with_target(state: _State, cue: Cue, content: Content, speaker: Speaker) -> Content:
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


def _fits(state: _State, cue: Cue, content: Content) -> bool:
    """Whether a shape that is also another word, or one in a relative clause, may open this content."""
    assert cue.shape is not None
    if _impersonal(state, cue, content):
        return False
    if cue.shape.pronoun and not cue.shape.verb.addressee and content.kind in ("prep", "object"):
        return False  # «التي أعلنها التنظيم في …»: the pronoun is what was announced
    if cue.strict:
        if cue.shape.verb.heads:
            return content.kind == "object"
        if cue.shape.verb.takes.isdisjoint({"inna", "quote", "colon"}):
            between = state.tokens[cue.last : content.marker]
            return content.kind == "prep" and len(between) <= 8 and not any(t.norm in {"الي", "من", "علي"} for t in between)
        return content.kind in ("inna", "quote") or (content.kind == "colon" and cue.kind == "verb")
    if content.kind in ("prep", "object") and cue.kind == "verb" and not _clausal(state, cue):
        return False
    if cue.shape.verb.accuses and not _accuser(state, cue, content):
        return False
    if cue.first and state.tokens[cue.first - 1].norm in _RELATIVES and cue.kind == "verb":
        return content.kind in ("inna", "quote") or cue.shape.verb.lemma in {"أعلن", "أشار", "اعترف"}
    return True


def _impersonal(state: _State, cue: Cue, content: Content) -> bool:
    """«وورد أن»، «ذُكر أن» at a sentence's head: the outlet's own voice."""
    assert cue.shape is not None
    verb = cue.shape.verb
    if verb.inside:
        after = state.tokens[cue.last].norm if cue.last < len(state.tokens) else ""
        return after not in {"في", "فيه", "فيها", "به"}
    bare = content.marker == cue.last and content.kind == "inna"
    return verb.impersonal and bare and not cue.conj and cue.first == state.sentence(cue.first).first


def _accuser(state: _State, cue: Cue, content: Content) -> bool:
    """Whether somebody accuses: «متهماً بالانتماء» and «اتُّهم بـ» are the accused, «وصفهم بـ» gives a label."""
    assert cue.shape is not None
    if content.marker - cue.last <= 1 and not cue.shape.pronoun:
        return False
    lemma = cue.shape.verb.lemma
    if lemma == "وصف" and (cue.shape.pronoun or content.kind == "quote"):
        return False
    if lemma == "نسب":
        phrase = phrase_at(state.analysis, cue.last, content.marker, state.quotes)
        return phrase is not None
    return True


def _clausal(state: _State, cue: Cue) -> bool:
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
    if before.norm in _LEADS or before.norm in _RELATIVES or before.norm in {"قد", "ان", "ثم", "انه", "انها", "امس", "اليوم"}:
        return True
    phrase = _before_verb(state, cue)
    return phrase is not None and state.speakers.is_source(phrase)


def _reach(state: _State, last: int) -> int:
    """Where content may begin at the latest: the sentence's end, or the next line's quotation after a colon."""
    tokens = state.tokens
    if last < len(tokens) and tokens[last - 1].text == ":":
        return min(last + 2, len(tokens))
    return last


def _nested(state: _State, cue: Cue, content: Content) -> bool:
    """Whether the cue stands inside the running indirect statement and opens no clause of its own."""
    if not state.drafts or cue.first >= state.drafts[-1].end:
        return False
    if content.kind in ("prep", "object") and cue.conj and state.tokens[cue.first - 1].kind != "mark":
        return cue.kind == "verb"  # «أن رجلاً انهار واعترف بـ»
    return cue.first < state.drafts[-1].start or not _independent(state, cue)


def _independent(state: _State, cue: Cue) -> bool:
    tokens = state.tokens
    if cue.conj or cue.kind == "participle" or cue.first in state.leads:
        return True
    before = tokens[cue.first - 1]
    if before.text in _COMMAS or before.norm in _LEADS or before.norm == "قد":
        return True
    for k in range(cue.first - 1, max(0, cue.first - 13), -1):
        if tokens[k].norm in {"فيما", "بينما", "وكان", "وكانت", "كما", "لكن", "غير"} or k + 1 in state.leads:
            return True
        if tokens[k].text in _COMMAS or tokens[k].norm in _RELATIVES:
            return False
    return False


def _boundary(state: _State, cue: Cue) -> int:
    """Token where what was said before must end, with commas and leading words given to the cue."""
    tokens = state.tokens
    low = state.drafts[-1].start + 1 if state.drafts else 0
    cut = cue.first
    if not cue.conj and cue.kind == "verb":
        for k in range(cue.first - 1, max(low, cue.first - 13), -1):
            if k + 1 in state.leads:
                cut = state.leads[k + 1]
                break
            if tokens[k].norm in _LEADS or tokens[k].norm in {"غير", "الا"} or tokens[k].text in _COMMAS | _STOPS:
                cut = k
                break
    while cut > low:
        if cut in state.leads:
            cut = state.leads[cut]
        elif tokens[cut - 1].text in _COMMAS or tokens[cut - 1].norm in {"و", "في", "حين"}:
            cut -= 1
        else:
            break
    return max(cut, low)


def _cut_last(state: _State, cut: int) -> None:
    if state.drafts and state.drafts[-1].end > cut > state.drafts[-1].start and not state.drafts[-1].closed:
        state.drafts[-1].end = cut


def _speaker_of(state: _State, cue: Cue, content: Content) -> tuple[Speaker | None, tuple[str, ...]]:
    """The speaker of a verb's content and the outlets named on the way; None where nobody can be meant."""
    assert cue.shape is not None
    if cue.shape.verb.relay:
        return _relayed(state, cue, content)
    phrase = _after_verb(state, cue, content) if cue.kind == "verb" else None
    via = chain.outlets_in(state.analysis, phrase.last if phrase else cue.last, content.marker, state.quotes)
    relayed = _quoting(state, phrase.last if phrase else cue.last, content.marker)
    if relayed is not None and phrase is not None:
        head = chain.outlets_in(state.analysis, phrase.first, phrase.last, state.quotes)
        return state.speakers.named_by(relayed), _without_publisher(state, head or [_text(state, phrase)])
    if phrase is None and cue.kind == "verb" and not (cue.conj and content.marker == cue.last and _is_and(state, cue)):
        phrase = _before_verb(state, cue)
    if phrase is None and cue.kind == "participle" and not _spoken_here(state, cue):
        phrase = _subject_of_sentence(state, cue)
    if phrase is not None:
        return state.speakers.named_by(phrase), _without_publisher(state, via)
    resumed = _resumed(state, cue)
    if resumed is not None:
        return resumed, _without_publisher(state, via)
    return state.speakers.implied(cue.shape.gender, cue.shape.number), _without_publisher(state, via)


def _resumed(state: _State, cue: Cue) -> Speaker | None:
    """«رغم أن فلاناً لم …، إلا أنه قال»: the person named first in the sentence, where nobody spoke in it yet."""
    first = state.sentence(cue.first).first
    before = {t.norm for t in state.tokens[max(first, cue.first - 3) : cue.first]}
    if cue.kind != "verb" or cue.first - first < 3 or _spoken_here(state, cue) or cue.shape is None:
        return None
    if cue.shape.gender == "m" and before & {"انه", "لكنه", "التي", "الذين", "وانه"}:
        return state.speakers.in_span(first, cue.first)
    return None


def _is_and(state: _State, cue: Cue) -> bool:
    return state.tokens[cue.first].norm[:1] == "و"


def _text(state: _State, phrase: Phrase) -> str:
    return state.analysis.text[state.tokens[phrase.first].start : state.tokens[phrase.last - 1].end]


def _spoken_here(state: _State, cue: Cue) -> bool:
    return bool(state.drafts) and state.drafts[-1].start >= state.sentence(cue.first).first


def _after_verb(state: _State, cue: Cue, content: Content) -> Phrase | None:
    """The subject after its verb, without an object that runs on; None where what follows is no subject."""
    assert cue.shape is not None
    first = cue.last
    if cue.shape.verb.inside:
        if first >= content.marker or state.tokens[first].norm != "في":
            return None
        first += 1
    if cue.shape.number != "s" or (first < content.marker and _for_somebody(state, first)):
        return None  # a verb before its subject stays singular
    phrase = phrase_at(state.analysis, first, content.marker, state.quotes)
    if phrase is None or state.tokens[phrase.first].norm in words("honorifics"):
        return None
    if phrase.last - phrase.first == 1 and state.tokens[phrase.first].norm == "بيان":
        return None
    phrase = _to_name(state, phrase, content.marker)
    if cue.shape.verb.addressee or content.kind in ("object", "prep"):
        phrase = _cut_at_name(state, state.speakers.shortest(phrase))
        if cue.shape.verb.addressee and not state.speakers.is_source(phrase) and state.speakers.last is not None:
            return None
    return phrase


def _to_name(state: _State, phrase: Phrase, stop: int) -> Phrase:
    """«رئيس مجلس العشائر المنتفضة ضد الإرهاب الشيخ فلان»: a role goes on to the name before any mark."""
    tokens = state.tokens
    if tokens[phrase.first].norm not in words("role_heads") or phrase.beside:
        return phrase
    if any(phrase.first <= k < phrase.last and state.person_at(k) for k in state.names):
        return phrase
    for k in range(phrase.last, stop):
        if tokens[k].kind == "mark":
            break
        if state.person_at(k):
            return Phrase(phrase.first, state.names[k])
    return phrase


def _for_somebody(state: _State, token: int) -> bool:
    """«لديارنا»: an addressee, no subject."""
    norm = state.tokens[token].norm
    return len(norm) > 2 and norm[0] == "ل" and norm not in words("lam_words") and token not in state.names


def _cut_at_name(state: _State, phrase: Phrase) -> Phrase:
    """The phrase up to the end of the name it holds, where an object or addressee runs on."""
    for first in range(phrase.first, phrase.last):
        last = state.names.get(first)
        if last is not None and last <= phrase.last:
            if state.person_at(first) or first == phrase.first:
                return Phrase(phrase.first, last) if last < phrase.last else phrase
    return phrase


def _relayed(state: _State, cue: Cue, content: Content) -> tuple[Speaker | None, tuple[str, ...]]:
    """«نقلت وكالة … عن مصدر قوله»: the source after the preposition, the outlet before it."""
    assert cue.shape is not None
    tokens = state.tokens
    for k in range(cue.last, content.marker):
        if tokens[k].norm == cue.shape.verb.relay:
            phrase = phrase_at(state.analysis, k + 1, content.marker, state.quotes)
            outlet = phrase_at(state.analysis, cue.last, k, state.quotes)
            names = chain.outlets_in(state.analysis, cue.last, k, state.quotes)
            if not names and outlet is not None:
                names = [_text(state, outlet)]
            if phrase is not None:
                return state.speakers.named_by(phrase), _without_publisher(state, names)
    phrase = phrase_at(state.analysis, cue.last, content.marker, state.quotes)
    if phrase is None or cue.shape.verb.relay == "من":
        return None, ()
    return state.speakers.named_by(phrase), ()


def _quoting(state: _State, first: int, last: int) -> Phrase | None:
    """The source in «نقلاً عن مصدر» between a verb's subject and its content."""
    tokens = state.tokens
    for k in range(first, last - 2):
        if tokens[k].norm == "نقلا" and tokens[k + 1].norm == "عن":
            return phrase_at(state.analysis, k + 2, last, state.quotes)
    return None


def _without_publisher(state: _State, via: list[str]) -> tuple[str, ...]:
    out: list[str] = []
    for name in via:
        if not chain.same(name, state.document.outlet) and name not in out:
            out.append(name)
    return tuple(out)


def _before_verb(state: _State, cue: Cue) -> Phrase | None:
    """A subject before its verb: «لكن مصدراً قال»، «كانت الوزارة قد أعلنت»، «البيان، الذي أوضح»."""
    tokens = state.tokens
    low = max(state.sentence(cue.first).first, cue.first - 30)
    if state.drafts and state.drafts[-1].end > low:
        last = state.drafts[-1]
        low = max(low, last.end if last.end <= cue.first else _boundary(state, cue))
    if tokens[cue.first - 1].norm in _RELATIVES:
        return _antecedent(state, cue.first - 1, low)
    begin, led = low, False
    for k in range(cue.first - 1, low - 1, -1):
        if tokens[k].norm in _LEADS_BEFORE_SUBJECT or k + 1 in state.leads:
            begin, led = k + 1, True
            break
    while begin < cue.first and tokens[begin].kind == "mark" and state.quotes.opened(begin) is None:
        begin += 1
    if begin >= cue.first:
        return None
    phrase = phrase_at(state.analysis, begin, cue.first, state.quotes)
    if phrase is None or cues.lookup(tokens[phrase.first].norm) is not None:
        return None
    if not led and state.speakers.last is not None and not state.speakers.is_source(phrase):
        return None
    return phrase


def _antecedent(state: _State, relative: int, low: int) -> Phrase | None:
    """The source that «الذي» resumes: the nearest noun before it that can speak."""
    tokens = state.tokens
    for k in range(relative - 1, max(low - 12, relative - 14, -1), -1):
        norm = tokens[k].norm
        if any(norm in words(key) for key in ("body_heads", "role_heads", "unnamed", "documents")):
            phrase = phrase_at(state.analysis, k, relative, state.quotes)
            if phrase is not None and relative - phrase.last <= 1:
                return phrase
    return None


def _subject_of_sentence(state: _State, cue: Cue) -> Phrase | None:
    """The subject of the sentence's first verb, for a participle that nothing said precedes."""
    first = state.sentence(cue.first).first
    if cue.first - first < 2:
        return None
    for k in range(first, min(first + 8, cue.first - 1)):
        phrase = phrase_at(state.analysis, k, cue.first, state.quotes)
        if phrase is not None and state.tokens[k].norm not in words("documents") and state.speakers.is_source(phrase):
            return state.speakers.shortest(phrase)
    return None


def _add(state: _State, cue: Cue, content: Content, speaker: Speaker, via: tuple[str, ...], rule: str) -> None:
    assert cue.shape is not None
    end, form, closed = _extent(state, content)
    if end - content.start < 1:
        return
    via = via or state.via.get(speaker.name, ())
    if via:
        state.via[speaker.name] = via
    stance = _stance(state, cue, content)
    state.drafts.append(_Draft(content.start, end, form, stance, speaker, via, rule, closed))
    state.speakers.hear(speaker, via)


def _stance(state: _State, cue: Cue, content: Content) -> Stance:
    """The cue's stance, unless the content's head says otherwise («ضرورة …», «مسؤوليته عن …»)."""
    assert cue.shape is not None
    stance = cue.shape.verb.stance
    head = state.tokens[content.start].norm
    if stance == "asserted" and content.kind in ("prep", "object"):
        if head in words("calling_heads"):
            return "called_for"
        if head in words("claiming_heads"):
            return "claimed_responsibility"
    return stance


def _extent(state: _State, content: Content) -> tuple[int, Form, bool]:
    """(token after the content, form, whether a quotation bounds it)."""
    tokens = state.tokens
    last_of = _stretch(state, content)
    if content.quotation is None:
        return last_of, "indirect", False
    q = content.quotation
    after = q.last + 1
    goes_on = after < last_of and tokens[after].kind != "mark" and tokens[after].norm[:1] != "و"
    if q.closed and q.last - q.first <= 5 and goes_on and cues.lookup(tokens[after].norm) is None:
        return last_of, "indirect", False
    return q.last, "direct", True


def _stretch(state: _State, content: Content) -> int:
    """Token after reported words without marks: the sentence's end, over semicolons, or where the outlet speaks again."""
    sentence = state.sentence(content.start)
    last = sentence.last
    while state.tokens[last - 1].text == "؛" and last < len(state.tokens):
        following = state.sentence(last)
        if following.paragraph != sentence.paragraph or state.tokens[following.first].norm[:1] == "و":
            break
        last = following.last
    noun = content.kind in ("prep", "object")
    again = [cues.outlet_phrases("outlet_again")] + ([cues.outlet_phrases("outlet_after_noun")] if noun else [])
    for t in range(content.start + 1, last):
        if t + 1 in state.leads.values():
            return t + 1
        comma = state.tokens[t].text in _COMMAS
        if (comma or state.tokens[t + 1 : t + 2] and state.tokens[t + 1].norm == "في") and t + 1 < last:
            if comma and any(index.match(state.tokens, t + 1, clitics=False) for index in again):
                return t
            if not comma and state.tokens[t + 2 : t + 3] and state.tokens[t + 2].norm == "حين":
                return t + 1
    return last


def _after_quotation(state: _State, cue: Cue) -> None:
    """«"…"، قال فلان»: the quotation right before the verb is its content."""
    quotation = _quotation_before(state, cue.first)
    if quotation is None:
        return
    stop = state.sentence(cue.first).last
    phrase = phrase_at(state.analysis, cue.last, stop, state.quotes)
    if phrase is not None and not state.speakers.is_source(phrase):
        phrase = None
    speaker = state.speakers.named_by(phrase) if phrase else _introduced(state, quotation) or state.speakers.last
    if speaker is not None and cue.shape is not None:
        _add_quotation(state, quotation, speaker, cue.shape.verb.stance, "quote-before-verb")


def _introduced(state: _State, quotation: Quotation) -> Speaker | None:
    """The person whom the sentence before a quotation introduces, where nobody speaks in it."""
    sentence = state.sentence(quotation.first - 2) if quotation.first >= 2 else None
    if sentence is None or sentence.paragraph != state.sentence(quotation.first).paragraph:
        return None
    if state.drafts and state.drafts[-1].end > sentence.first:
        return None
    return state.speakers.in_span(sentence.first, sentence.last)


def _quotation_before(state: _State, token: int) -> Quotation | None:
    """An outer quotation of some length, not yet taken, that closes right before a token."""
    k = token - 1
    while k > 0 and state.tokens[k].text in _COMMAS:
        k -= 1
    for quotation in state.quotes.at.values():
        if quotation.last == k and quotation.depth == 0 and quotation.last - quotation.first >= _ORPHAN_TOKENS:
            taken = state.drafts and state.drafts[-1].end > quotation.first
            return None if taken else quotation
    return None


def _add_quotation(state: _State, quotation: Quotation, speaker: Speaker, stance: Stance, rule: str) -> None:
    via = state.via.get(speaker.name, ())
    state.drafts.append(_Draft(quotation.first, quotation.last, "direct", stance, speaker, via, rule, True))
    state.speakers.hear(speaker)


def _orphans(state: _State, heading: int) -> list[Quotation]:
    """Outer quotations that are sentences by themselves: they begin one and end one."""
    out = []
    for q in state.analysis.quotations:
        if q.depth or not q.closed or q.first <= heading or q.last - q.first < _ORPHAN_TOKENS:
            continue
        before = state.tokens[q.first - 2] if q.first >= 2 else None
        sentence = state.sentence(q.first)
        begins = sentence.first in (q.first - 1, q.first) or (before is not None and before.text in _STOPS)
        if begins:
            out.append(q)
    return out


def _orphan(state: _State, quotation: Quotation) -> None:
    """A quotation without a cue before it: the last speaker's, where it follows his words in the same paragraph."""
    if state.drafts and state.drafts[-1].end >= quotation.first:
        return
    last = state.speakers.last
    after = quotation.last + 1
    while after < len(state.tokens) and state.tokens[after].text in _COMMAS:
        after += 1
    if after < len(state.tokens) and cues.lookup(state.tokens[after].norm) is not None:
        return  # the verb after it takes it
    if last is None or not state.drafts:
        return
    same = state.sentence(state.drafts[-1].start).paragraph == state.sentence(quotation.first).paragraph
    ends = after >= len(state.tokens) or state.tokens[quotation.last].end >= state.sentence(quotation.first).end - 2
    if same and ends:
        _add_quotation(state, quotation, Speaker(last.name, last.role, last.named), "asserted", "quote-continued")


def _by_source(state: _State, cue: Cue) -> None:
    """«بحسب X»: before its content at a sentence's head, after it elsewhere."""
    sentence = state.sentence(cue.first)
    source = _source(state, cue, sentence.last)
    if source is None:
        return
    phrase, after = source
    opens = cue.first - sentence.first <= 1 or _only_leads(state, sentence.first, cue.first)
    if opens and _forward(state, phrase, sentence.last):
        return
    if not opens and _between(state, cue, phrase, after):
        return
    _backward(state, cue, phrase, after)


def _between(state: _State, cue: Cue, phrase: Phrase, after: int) -> bool:
    """«وأضاف المصدر، بحسب الصحيفة، أن»: between a verb and its content the phrase is a link of the chain."""
    if not state.drafts or not cue.first < state.drafts[-1].start:
        return False
    outlets = chain.outlets_in(state.analysis, phrase.first, after, state.quotes)
    draft = state.drafts[-1]
    draft.via = draft.via or _without_publisher(state, outlets)
    return True


def _only_leads(state: _State, first: int, last: int) -> bool:
    return last - first <= 6 and state.tokens[last - 1].text in _COMMAS


def _source(state: _State, cue: Cue, stop: int) -> tuple[Phrase, int] | None:
    """The source's phrase and the token after it; «ما أعلنته» and «أفاد به» before it are passed."""
    tokens = state.tokens
    t = cue.last
    for _ in range(5):
        if t < stop and (tokens[t].norm in {"ما", "لما", "به", "بها", "قد", "ل", "عنه"} or cues.lookup(tokens[t].norm)):
            t += 1
    phrase = phrase_at(state.analysis, t, stop, state.quotes)
    if phrase is None:
        return None
    return phrase, phrase.beside[-1][1] if phrase.beside else phrase.last


def _forward(state: _State, phrase: Phrase, stop: int) -> bool:
    """Content after «بحسب X،» or «بحسب X فإن»."""
    tokens = state.tokens
    reach = min(phrase.last + 22, stop)
    for t in range(phrase.last, reach):
        inna = tokens[t].norm in _FORWARD
        comma = tokens[t].text in _COMMAS and t + 1 < stop and tokens[t + 1].norm not in {"الذي", "التي"}
        if inna or (comma and not any(x.norm in _FORWARD - {"ان"} for x in tokens[t + 1 : reach])):
            content = contents.clause_content(state.analysis, state.quotes, t, t)
            return content.start < stop and _add_source(state, Phrase(phrase.first, phrase.last), content)
    return False


def _add_source(state: _State, phrase: Phrase, content: Content) -> bool:
    follows = cues.lookup(state.tokens[content.start].norm)
    speaker = _stripped(state, phrase, state.speakers.named_by(phrase))
    state.speakers.hear(speaker)
    if follows is not None and not follows[1].verb.strict:
        return True  # «بحسب البيان، أكدت …»: the verb makes the statement
    end, form, closed = _extent(state, content)
    via = state.via.get(speaker.name, ())
    state.drafts.append(_Draft(content.start, end, form, "asserted", speaker, via, "according-before", closed))
    return True


def _stripped(state: _State, phrase: Phrase, speaker: Speaker) -> Speaker:
    """The speaker without the ل that «وفقا» leaves on the first word."""
    token = state.tokens[phrase.first]
    if speaker.start != token.start or not speaker.name.startswith("ل"):
        return speaker
    if speaker.name.startswith("لل"):
        return replace(speaker, name="ا" + speaker.name[1:])
    before = state.tokens[phrase.first - 1].norm if phrase.first else ""
    return replace(speaker, name=speaker.name[1:]) if before.strip("وف")[:3] in {"قا", "طبق", "ستن", "قا"} or before.endswith(("فقا", "بقا", "نادا")) else speaker


def _backward(state: _State, cue: Cue, phrase: Phrase, after: int) -> None:
    """Content before its source: the clause back to the last boundary, or the sentence before."""
    sentence = state.sentence(cue.first)
    first, last = sentence.first, cue.first
    while last > first and state.tokens[last - 1].kind == "mark":
        last -= 1
    if last == first and sentence.index:
        previous = state.analysis.sentences[sentence.index - 1]
        first, last = previous.first, previous.last
    if state.drafts and state.drafts[-1].end > first:
        outlets = _without_publisher(state, chain.outlets_in(state.analysis, cue.last, after, state.quotes))
        if not outlets and not state.speakers.is_source(phrase):
            return
        _cut_last(state, last)
        draft = state.drafts[-1]
        if outlets and cue.first - draft.end < 4:
            draft.via = draft.via or outlets
        first = draft.end
        if last - first < 6:
            return
    first = _clause_start(state, first, last)
    if last - first < _MIN_WORDS or not state.speakers.is_source(phrase):
        return
    speaker = _stripped(state, phrase, state.speakers.named_by(phrase))
    state.drafts.append(_Draft(first, last, "indirect", "asserted", speaker, (), "according-after", True))
    state.speakers.hear(speaker)


def _clause_start(state: _State, first: int, last: int) -> int:
    """Past connectives at the head, and past the last contrasted clause («، فيما …»)."""
    tokens = state.tokens
    for k in range(last - 4, first, -1):
        if tokens[k].norm in {"فيما", "بينما"} and tokens[k - 1].text in _COMMAS:
            return k + 1
    while first < last and (tokens[first].kind == "mark" or tokens[first].norm in {"كما", "و"}):
        first += 1
    return first


def _by_own_words(state: _State, cue: Cue) -> None:
    """«على حد قوله» ends the running statement or owns the quotation before it."""
    last = cue.first
    while last and state.tokens[last - 1].kind == "mark":
        last -= 1
    if state.drafts and state.drafts[-1].end > cue.first:
        _cut_last(state, last)
        return
    quotation = _quotation_before(state, cue.first)
    speaker = state.speakers.last
    if quotation is not None and speaker is not None:
        _add_quotation(state, quotation, Speaker(speaker.name, speaker.role, speaker.named), "asserted", "own-words")


def _finished(state: _State) -> tuple[Statement, ...]:
    _spread_via(state)
    out: list[Statement] = []
    floor = 0
    text = state.analysis.text
    for draft in sorted(state.drafts, key=lambda d: (d.start, d.end)):
        start, end = _trimmed(state, max(draft.start, floor), draft.end)
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


def _spread_via(state: _State) -> None:
    """One outlet for all of a speaker's statements; the outlet of the whole text where it names one for itself."""
    whole = _whole_via(state)
    first: dict[str, tuple[str, ...]] = {}
    for draft in state.drafts:
        if draft.via:
            first.setdefault(draft.speaker.name, draft.via)
    for draft in state.drafts:
        draft.via = draft.via or first.get(draft.speaker.name, ())
        if not draft.via and whole and not chain.same(whole[0], draft.speaker.name):
            draft.via = whole


def _whole_via(state: _State) -> tuple[str, ...]:
    """The agency of a sentence that is only «وفقاً للفرنسية», or of a headline «أسوشيتد برس: …»."""
    for sentence in state.analysis.sentences:
        words_in = [t for t in state.tokens[sentence.first : sentence.last] if t.kind != "mark"]
        if 2 <= len(words_in) <= 3 and cues.according_end(state.tokens, words_in[0].index) is not None:
            names = chain.outlets_in(state.analysis, words_in[0].index + 1, sentence.last, state.quotes)
            if names:
                return _without_publisher(state, names[:1])
    head = state.analysis.sentences[0]
    for k in range(1, min(4, head.last - head.first)):
        if state.tokens[head.first + k].text == ":":
            names = chain.known_in(state.analysis, head.first, head.first + k)
            return _without_publisher(state, names)
    return ()


def _conjunction(state: _State, start: int, draft: _Draft) -> int:
    """Characters of a leading و that belong to the outlet's connection."""
    token = state.tokens[start]
    if draft.rule.endswith("-prep") and token.norm[:1] == "ب" and start not in state.inside:
        rest = token.norm[1:]
        return 1 if rest[:2] == "ال" or contents.masdar(rest) else 0
    return 1 if draft.rule == "according-after" and token.norm[:1] == "و" and len(token.norm) > 3 else 0


def _trimmed(state: _State, start: int, end: int) -> tuple[int, int]:
    tokens = state.tokens
    while start < end and tokens[start].kind == "mark" and tokens[start].text not in '«“"(':
        start += 1
    while end > start and tokens[end - 1].kind == "mark" and tokens[end - 1].text not in ")":
        end -= 1
    return start, end
