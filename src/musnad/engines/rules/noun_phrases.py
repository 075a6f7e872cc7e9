"""Noun phrases that may take part in an event: a head of a known class with what belongs to it.

No parser: a phrase runs from its head (with the number or quantity word before it) over adjectives and
genitives up to a particle, a preposition, a verb of the trigger lexicon, a conjunction or a mark.
"""

from __future__ import annotations

from functools import cache, lru_cache

from musnad.arabic.analysis import Analysis
from musnad.arabic.morphology import noun_shapes
from musnad.arabic.tokens import Token, forms
from musnad.model.quick import value
from musnad.resources import loader

_LONGEST = 7  # words; the annotated actors and targets have a median of 2, and 997 in 1,000 at most 7
_QUOTES = frozenset('"“”«»()')


@value
class NounPhrase:
    """Tokens ``[first, last)``, characters ``[start, end)`` without proclitics; head: token of the head noun.

    prefix: folded proclitic cut off before it. counted: a number or quantity word stands before the head.
    """

    first: int
    last: int
    start: int
    end: int
    head: int
    kind: str
    prefix: str
    counted: bool


@cache
def _data() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Folded noun shape → class, quantity words, stop words."""
    data = loader.data("lexicons/participants.yaml")
    table: dict[str, str] = {}
    for kind, groups in data["classes"].items():
        for group in groups:
            singular, *plurals = group.split()
            for made in noun_shapes(singular, tuple(plurals)):
                table.setdefault(made.word, kind)
    return table, frozenset(data["quantity_words"]), frozenset(data["stops"])


@lru_cache(maxsize=65536)
def head_class(norm: str) -> tuple[str, int, str] | None:
    """A word's class as a participant's head: (class, folded letters of proclitic, proclitic), None if it is none."""
    table, _, stops = _data()
    if norm in stops:
        return None
    for form in forms(norm):
        if form.prefix in ("س", "وس", "فس") or len(form.stem) < 2:
            continue
        kind = table.get(form.stem)
        if kind is not None:
            # The article stays with the noun; of «لل» both lams stay, as they are written as one.
            article = 2 if form.definite else 0
            cut = form.cut - article
            return kind, cut, norm[:cut] or ("ل" if form.prefix.endswith("لل") else "")
    return None


@lru_cache(maxsize=65536)
def is_stop(norm: str) -> bool:
    """Whether a word ends a noun phrase."""
    return norm in _data()[2]


@lru_cache(maxsize=65536)
def _quantity(norm: str) -> int | None:
    """Folded letters of the proclitic before a quantity word, None where the word is none."""
    words = _data()[1]
    for form in forms(norm):
        if form.stem in words and not form.suffix and form.prefix in ("", "و", "ف", "ب", "ل", "ال", "وب", "ول"):
            return form.cut
    return None


def noun_phrases(analysis: Analysis, governed: frozenset[int] = frozenset()) -> tuple[NounPhrase, ...]:
    """Every phrase with a head of a known class, in text order; none inside another.

    governed: tokens that stand right after a word that may name an event; a noun there is a head of class
    «governed» even where its own class is not known.
    """
    out: list[NounPhrase] = []
    tokens = analysis.tokens
    free = 0
    for token in tokens:
        found = head_class(token.norm)
        if found is None and token.index in governed and _may_be_governed(token.norm):
            found = ("governed", 0, "")
        if found is None or token.kind != "word" or token.index < free:
            continue
        if _adjectival(token.norm) and _after_noun(tokens, token.index):
            continue
        kind, cut, prefix = found
        sentence = analysis.sentences[analysis.sentence_of[token.index]]
        first, start, counted = _left(tokens, token, max(free, sentence.first), cut)
        last = _right(tokens, token.index, sentence.last)
        if first < token.index:
            prefix = ""
        out.append(NounPhrase(first, last, start, tokens[last - 1].end, token.index, kind, prefix, counted))
        free = last
    return tuple(out)


@lru_cache(maxsize=65536)
def _may_be_governed(norm: str) -> bool:
    """A word of no known class that may be a noun: no particle, no relational adjective, nothing with «بال»."""
    adjective = norm.endswith(("يه", "يا", "ي")) and len(norm) > 3
    return len(norm) > 2 and not is_stop(norm) and not adjective and not norm.startswith(("بال", "كال"))


@lru_cache(maxsize=65536)
def _adjectival(norm: str) -> bool:
    words = _adjectives()
    return any(f.stem in words for f in forms(norm) if not f.suffix)


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(loader.data("lexicons/participants.yaml")["adjectival"])


def _after_noun(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a word that is no particle and no number stands right before, so that an adjective may follow it."""
    if i == 0:
        return False
    before = tokens[i - 1]
    if before.kind != "word" or is_stop(before.norm) or _quantity(before.norm) is not None:
        return False
    return not before.norm.endswith(("وا", "ون"))


def _left(tokens: tuple[Token, ...], head: Token, floor: int, cut: int) -> tuple[int, int, bool]:
    """Takes a number or quantity word before the head into the phrase."""
    first, start = head.index, head.at(cut)
    if cut:
        return first, start, False
    counted = False
    while first - 1 >= floor and head.index - first < 3:
        before = tokens[first - 1]
        if before.kind == "number":
            first, start, counted = first - 1, before.start, True
            continue
        quantity = _quantity(before.norm) if before.kind == "word" else None
        if quantity is None:
            break
        first, start, counted = first - 1, before.at(quantity), True
        if quantity:
            break
    return first, start, counted


def _right(tokens: tuple[Token, ...], head: int, ceiling: int) -> int:
    """One past the last token of the phrase."""
    last = head + 1
    depth = 0
    while last < ceiling and last - head < _LONGEST:
        token = tokens[last]
        if token.kind == "number":
            break
        if token.kind == "mark":
            if token.text not in _QUOTES or last + 1 >= ceiling:
                break
            depth += 1 if token.text in "“«(" else 0
            last += 1
            continue
        if _ends_phrase(token.norm):
            break
        last += 1
    while last > head + 1 and tokens[last - 1].kind == "mark" and not _closes(tokens, head, last - 1):
        last -= 1
    return last


@lru_cache(maxsize=65536)
def _ends_phrase(norm: str) -> bool:
    """Whether a folded word is no part of the phrase before it."""
    return is_stop(norm) or _breaks(norm) or _quantity(norm) is not None


@lru_cache(maxsize=65536)
def _breaks(norm: str) -> bool:
    """A conjunction or preposition written onto the word opens something new."""
    if norm[:1] in "وف" and len(norm) > 3 and norm[1:3] in ("ال", "ت", "ي"):
        return True
    return norm.startswith(("بال", "لل", "ولل", "وبال", "كال")) or (norm.startswith("و") and len(norm) > 4)


def _closes(tokens: tuple[Token, ...], head: int, at: int) -> bool:
    """Whether the mark at ``at`` closes one that opened inside the phrase."""
    pairs = {"”": "“", "»": "«", ")": "(", '"': '"'}
    opener = pairs.get(tokens[at].text)
    return opener is not None and any(tokens[i].text == opener for i in range(head + 1, at))
