"""Where the content of a speech cue begins: after إنّ, a colon, a preposition, in a quotation, or at a verbal noun."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from musnad.arabic.analysis import Analysis
from musnad.arabic.folding import fold
from musnad.arabic.sentences import Quotation
from musnad.arabic.tokens import Token
from musnad.engines.rules import cues
from musnad.engines.rules.cues import Cue, words

Kind = Literal["inna", "quote", "colon", "prep", "object", "clause"]
# An indefinite or annexed verbal noun of the derived forms, in folded letters: تفعيل، إفعال، افتعال، انفعال، استفعال،
# تفاعل، مفاعلة; with an enclitic pronoun. Three root letters stand for «...».
_MASDAR = re.compile(
    r"(?:ت[^اوي][^ا]ي[^ا]|ت[^ا][^ا]و?ي[^ا]|تا?[^ا]ي[^ا]|است.{1,2}ا.|استي.ا.|ا[^ا]ت[^ا]ا.|ان[^ا][^ا]ا.|ات[^ا]ا[^ا]|ا[^اتن][^ا]ا[^ا]|ا.ا.ه|است.ا.ه|تا?[^ا]ا[^ا][^ا]|ت.ا.[^ا]|م[^ا]ا[^ا][^ا]ه|م.ا.[^ا]ه)"
    r"(?:ه|ها|هم|هما)?"
)
_WINDOW = 60
_STRICT_WINDOW = 24
_NAME_TOKENS = 5
_LABEL_TOKENS = 4


@dataclass(frozen=True, slots=True)
class Content:
    """Content from token ``start``; the subject of the cue stands before token ``marker``."""

    marker: int
    start: int
    kind: Kind
    quotation: Quotation | None = None


class Quotes:
    """Look-ups of one text's quotations by the token after their opening mark and by any token inside.

    persons: tokens of persons' names, where no outlet is read; outlets: first token of an outlet's name → token after.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.at = {q.first: q for q in analysis.quotations if q.depth == 0}
        self.closing = {q.last: q for q in analysis.quotations if q.depth == 0}
        self.at.update({q.first: q for q in analysis.quotations if q.first not in self.at})
        self.persons: frozenset[int] = frozenset()
        self.outlets: dict[int, int] = {}

    def opened(self, mark: int) -> Quotation | None:
        """The quotation whose opening mark is token ``mark``."""
        return self.at.get(mark + 1)


def find(
    analysis: Analysis, quotes: Quotes, cue: Cue, stop: int, names: frozenset[int] = frozenset()
) -> Content | None:
    """The content of a verb or participle before token ``stop``; None where it has none.

    names: tokens inside a person's or body's name, where no content begins.
    """
    assert cue.shape is not None
    takes = cue.shape.verb.takes
    tokens = analysis.tokens
    t = cue.last
    stop = min(stop, cue.last + (_STRICT_WINDOW if cue.strict else _WINDOW), len(tokens))
    fallback: Content | None = None
    if t < stop and "colon" in takes and not cue.strict and _bare_clause(tokens[t].norm):
        return Content(t, t, "clause")
    while t < stop:
        token = tokens[t]
        if token.kind == "mark":
            found, t = _at_mark(analysis, quotes, cue, t, stop)
            if found is not None:
                return found if _allowed(cue, found) else fallback
            if t < 0:
                return fallback
            continue
        if token.norm in words("transparent"):
            found = _after_transparent(analysis, quotes, t, stop)
            if found is not None:
                return found
            t += 1
            continue
        if opens_clause(tokens, t):
            return clause_content(analysis, quotes, t, t) if "inna" in takes or takes & _PREPOSITIONS else fallback
        found = _by_preposition(analysis, quotes, cue, t, stop) if t not in names else None
        if found is not None:
            if found.kind != "prep" or token.norm != "من":
                return found
            fallback = fallback or found
        if fallback is None and "object" in takes and t not in names and _object_at(tokens, quotes, cue, t):
            fallback = Content(t, t, "object")
            if _certain(tokens, cue, t, names):
                return fallback
        if token.norm in {"ولكن", "لكن", "بل"}:
            return fallback
        if t > cue.last and t not in names and _other_cue(analysis, t, cue):
            return fallback
        t += 1
    return fallback


# A future verb: the press drops «إنّ» before it («وأضاف سنواصل»).
_FUTURE = re.compile(r"س[يتنا][^ا]\w{2,}")


@cache
def _bare_clause(norm: str) -> bool:
    """Whether a word right after a verb of saying opens what is said without «إنّ»."""
    return norm in words("bare_openers") or (_FUTURE.fullmatch(norm) is not None and norm not in words("no_future"))


_PREPOSITIONS = frozenset(fold(p) for p in ("ب", "من", "عن", "إلى", "على", "في"))


def opens_clause(tokens: tuple[Token, ...], t: int) -> bool:
    """Whether «إنّ، أنّه، بأنّ …» stands at token t and opens reported content."""
    if tokens[t].norm not in complementizers():
        return False
    if t + 1 < len(tokens) and tokens[t + 1].text in {".", "-"} and tokens[t + 1].start == tokens[t].end:
        return False  # «(إن.بي.سي)»
    if t > 1 and tokens[t - 1].norm == "فيه" and cues.lookup(tokens[t - 2].norm) is not None:
        return True  # «وأوضح فيه أن»
    if t and tokens[t].norm[:1] == "ب":
        return tokens[t - 1].norm not in words("known_that")  # elsewhere «بأن» opens what is said
    return t == 0 or not _unreported(tokens[t - 1].norm)


@cache
def _unreported(norm: str) -> bool:
    """Whether «أن» after a word opens no reported content; و before it changes nothing («وبعد أن»)."""
    barred = words("not_reported_after")
    return norm in barred or (norm[:1] == "و" and len(norm) > 3 and norm[1:] in barred)


@cache
def complementizers() -> frozenset[str]:
    """Folded «إن، أن، بأن» bare and with a pronoun."""
    bare = {fold(w) for w in cues.lexicon()["complementizers"]}
    suffixes = [fold(s) for s in cues.lexicon()["complementizer_suffixes"]]
    return frozenset(bare | {b + s for b in bare for s in suffixes if b + s not in {"اني", "ابني"}})


def clause_content(analysis: Analysis, quotes: Quotes, t: int, marker: int) -> Content:
    """Content after the complementizer at token t, inside a quotation that opens right there."""
    tokens = analysis.tokens
    start = t + 1
    while start < len(tokens) and tokens[start].text in {":", "،", ",", "-", "–"}:
        start += 1
    quotation = quotes.opened(start) if start < len(tokens) and tokens[start].kind == "mark" else None
    if quotation is not None:
        return Content(marker, quotation.first, "quote", quotation)
    return Content(marker, start, "inna")


def _allowed(cue: Cue, found: Content) -> bool:
    assert cue.shape is not None
    return found.kind in cue.shape.verb.takes or (found.kind == "inna" and bool(cue.shape.verb.takes & _PREPOSITIONS))


def _at_mark(analysis: Analysis, quotes: Quotes, cue: Cue, t: int, stop: int) -> tuple[Content | None, int]:
    """The content at a mark, or where to read on; -1 for nowhere."""
    tokens = analysis.tokens
    text = tokens[t].text
    if text == ":":
        return _after_colon(analysis, quotes, t, stop)
    if text in {"(", "[", "{"}:
        return None, past_bracket(tokens, t, stop)
    quotation = quotes.opened(t)
    if quotation is not None:
        if is_label(analysis, quotes, quotation, t, cue, stop):
            return None, min(_label_end(tokens, t, quotation), stop)
        if tokens[t - 1].text != ":" and _too_short(quotation):
            if cue.shape is not None and "object" in cue.shape.verb.takes and masdar(tokens[t + 1].norm):
                return Content(t, t + 1, "object"), t
            return None, min(quotation.last + 1, stop)
        return Content(t, quotation.first, "quote", quotation), t
    if text in {".", "؟", "!", "…"}:
        return None, -1
    return None, t + 1


def _label_end(tokens: tuple[Token, ...], t: int, quotation: Quotation) -> int:
    """Token after a label; a page that writes one mark on both sides leaves its quotation open."""
    for k in range(t + 1, min(t + 7, quotation.last)):
        if tokens[k].text == tokens[t].text or tokens[k].text in {"”", "»"}:
            return k + 1
    return quotation.last + 1


def _too_short(quotation: Quotation) -> bool:
    """A quotation of few words that no colon announces is a label («خلية سمامة»)."""
    return quotation.last - quotation.first < _LABEL_TOKENS


def _after_colon(analysis: Analysis, quotes: Quotes, t: int, stop: int) -> tuple[Content | None, int]:
    tokens = analysis.tokens
    after = t + 1
    if after >= len(tokens):
        return None, -1
    if tokens[after].kind == "mark":
        quotation = quotes.opened(after)
        if quotation is not None:
            return Content(t, quotation.first, "quote", quotation), t
        return Content(t, after + 1, "colon"), t
    if opens_clause(tokens, after):
        return clause_content(analysis, quotes, after, t), t
    return (Content(t, after, "colon"), t) if after < stop else (None, -1)


def past_bracket(tokens: tuple[Token, ...], t: int, stop: int) -> int:
    """Token after a short bracket that opens at token t; the next token where it stays open."""
    for k in range(t + 1, min(t + 15, stop)):
        if tokens[k].text in {")", "]", "}"}:
            return k + 1
    return t + 1


def is_label(analysis: Analysis, quotes: Quotes, quotation: Quotation, t: int, cue: Cue, stop: int) -> bool:
    """A quoted name («وكالة "سانا"», «لـ"جسور"») on the way to the content, not the content itself."""
    tokens = analysis.tokens
    before = tokens[t - 1].norm if t else ""
    if before in {"ل", "ب", "و"} or before in outlet_nouns() or before in {"تنظيم", "حركه", "جماعه", "حزب", "فريق"}:
        return True
    if quotation.last - quotation.first > _NAME_TOKENS:
        return False
    for k in range(quotation.last + 1, min(stop, quotation.last + 16)):
        if tokens[k].norm in complementizers() or (tokens[k].kind == "mark" and quotes.opened(k) is not None):
            return True
        if tokens[k].text == ":":
            return True
        if cues.lookup(tokens[k].norm) is not None:
            return False
    return False


@cache
def outlet_nouns() -> frozenset[str]:
    """Folded nouns before an outlet's name, with ل and و before them too."""
    nouns = {fold(w) for key in ("kept", "dropped") for w in cues.lexicon()["outlets"][key]}
    return frozenset(nouns | {"ل" + n for n in nouns} | {"و" + n for n in nouns})


def _after_transparent(analysis: Analysis, quotes: Quotes, t: int, stop: int) -> Content | None:
    tokens = analysis.tokens
    for k in range(t + 1, min(t + 8, stop)):
        if opens_clause(tokens, k):
            return clause_content(analysis, quotes, k, t)
        if tokens[k].kind == "mark":
            quotation = quotes.opened(k)
            if quotation is not None:
                return Content(t, quotation.first, "quote", quotation)
            if tokens[k].text == ":":
                return _after_colon(analysis, quotes, k, stop)[0]
            if tokens[k].text != "،":
                return None
    return None


def _by_preposition(analysis: Analysis, quotes: Quotes, cue: Cue, t: int, stop: int) -> Content | None:
    assert cue.shape is not None
    tokens = analysis.tokens
    takes = cue.shape.verb.takes
    norm = tokens[t].norm
    if norm in takes and norm not in {"ب"}:
        if t + 1 >= stop:
            return None
        if tokens[t + 1].norm in complementizers():
            return clause_content(analysis, quotes, t + 1, t)
        if tokens[t + 1].kind == "mark":
            quotation = quotes.opened(t + 1)
            if quotation is None or (norm == "الي" and is_label(analysis, quotes, quotation, t + 1, cue, stop)):
                return None
            return Content(t, quotation.first, "quote", quotation)
        if tokens[t + 1].norm in outlet_nouns():
            return None
        if norm == "عن" and tokens[t - 1].norm in words("govern_an"):
            return None
        if t > cue.last and norm == "من" and tokens[t + 1].norm in {"داخل", "جانبه", "جهته", "طرف"}:
            return None
        return Content(t, t + 1, "prep")
    if "ل" in takes and t > cue.last and norm[:1] == "ل" and masdar(norm[2:] if norm[:2] == "لل" else norm[1:]):
        return Content(t, t, "prep")
    if "ب" in takes and (norm == "ب" or (norm.startswith("ب") and len(norm) > 3)):
        return _after_ba(analysis, quotes, cue, t)
    return None


def _after_ba(analysis: Analysis, quotes: Quotes, cue: Cue, t: int) -> Content | None:
    tokens = analysis.tokens
    norm = tokens[t].norm
    if norm == "ب":
        quotation = quotes.opened(t + 1) if t + 1 < len(tokens) else None
        if quotation is not None:
            return Content(t, quotation.first, "quote", quotation)
        return Content(t, t + 1, "prep") if t + 1 < len(tokens) else None
    rest = norm[1:]
    bare = rest[2:] if rest.startswith("ال") else rest
    if masdar(rest) or bare in words("object_heads") or (rest.startswith("ال") and masdar(bare)):
        return Content(t, t, "prep")
    assert cue.shape is not None
    verb = cue.shape.verb
    plain = "inna" not in verb.takes or verb.stance == "called_for" or verb.accuses or verb.plain
    if plain and norm not in words("not_after_ba") and cues.lookup(norm) is None:
        return Content(t, t, "prep")
    return None


def _unpronouned(norm: str) -> str:
    """«نيتهما» without its pronoun, ت back to ة; the word itself where it bears none of two or three letters."""
    for pronoun in ("هما", "هم", "ها"):
        stem = norm[: -len(pronoun)]
        if norm.endswith(pronoun) and len(stem) > 2:
            return stem[:-1] + "ه" if stem.endswith("ت") and len(stem) < 5 else stem
    return norm


@cache
def masdar(norm: str) -> bool:
    """Whether a folded word without article looks like a verbal noun or is known to open content."""
    if norm in words("object_heads") or _unpronouned(norm) in words("object_heads"):
        return True
    if norm in words("not_objects") or norm.startswith("ال") or len(norm) < 4:
        return False
    return _MASDAR.fullmatch(norm) is not None


def _object_at(tokens: tuple[Token, ...], quotes: Quotes, cue: Cue, t: int) -> bool:
    norm = tokens[t].norm
    assert cue.shape is not None
    if cue.shape.verb.heads:
        return norm in cue.shape.verb.heads
    if t > cue.last and tokens[t - 1].norm in words("no_object_after"):
        return False
    if t > cue.last and tokens[t - 1].text in {"(", '"', "«", "“"} and t - 1 not in quotes.closing:
        return False
    return norm in words("object_heads") or masdar(norm)


def _certain(tokens: tuple[Token, ...], cue: Cue, t: int, names: frozenset[int]) -> bool:
    """Whether the subject is complete before token t: so no «أن» further on can be meant."""
    norm = tokens[t].norm
    if norm in words("institution_like"):
        return False
    if t == cue.last or norm in words("object_heads") or t - 1 in names or tokens[t - 1].kind != "word":
        return True
    before = tokens[t - 1].norm
    return before.startswith(("ال", "لل", "وال", "بال")) or before in words("phrase_stops")


def _other_cue(analysis: Analysis, t: int, cue: Cue) -> bool:
    """Another speech verb on the way, so the first has no content of its own."""
    found = cues.cue_at(analysis, t)
    if (
        found is None
        or found.shape is None
        or found.kind == "noun"
        or found.shape.pronoun
        or found.shape.verb.relay == "من"
    ):
        return False
    if any(cues.according_end(analysis.tokens, k) is not None for k in (t - 1, t - 2) if k > cue.first):
        return False  # «واعترف هؤلاء، وفق ما أفادت به الوزارة، بـ»
    if found.strict:
        return found.kind == "participle" and analysis.tokens[t - 1].text == "،"
    return found.kind == "participle" or found.shape.kind == "past" or t > cue.last + 1
