"""Words that say what happened to those counted beside them, and where they stand in a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from musnad.arabic.figures import word_element
from musnad.arabic.folding import fold
from musnad.arabic.morphology import verb_shapes
from musnad.arabic.phrases import PhraseIndex, words_of
from musnad.arabic.tokens import Token, starts
from musnad.engines.rules.quantities import CountPhrase
from musnad.resources import loader

# So many governors are looked back over: no sentence of the corpora has more.
_LOOK_BACK = 40
_PRESENT = ("ي", "ت", "ن")
_VOWELS = ("\u0651", "\u064f")  # a written shadda or damma: «فُجّر» is the verb


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a word may say. takes: groups, classes and measures of what may be counted."""

    of: str
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Governor:
    """A toll word in a text: tokens ``[first, last)``, characters ``[start, end)`` without proclitic.

    verb: a finite form; able: one word that may be one («قتل»); tally: «عدد القتلى», whose number may stand far;
    single: a lone thing right after it is counted («تدمير وكر»).
    """

    senses: tuple[Sense, ...]
    first: int
    last: int
    start: int
    end: int
    verb: bool
    able: bool = False
    tally: bool = False
    single: bool = False

    def names(self) -> frozenset[str]:
        return frozenset(sense.of for sense in self.senses)


@dataclass(frozen=True, slots=True)
class TollWords:
    """The lexicon, folded."""

    nouns: PhraseIndex[tuple[Sense, ...]]
    verbs: dict[str, tuple[Sense, ...]]
    after: PhraseIndex[Sense]
    senses: dict[str, Sense]
    reach: int
    holds: PhraseIndex[bool]
    adding: PhraseIndex[bool]
    again: frozenset[str]
    measuring: frozenset[str]
    not_verbs: frozenset[str]
    never_verbs: frozenset[str]
    single: frozenset[str]
    reaching: frozenset[str]
    heads: frozenset[str]


@cache
def toll_words() -> TollWords:
    """The lexicon. Raises ResourceError when its file is not what the manifest says."""
    raw = loader.data("lexicons/tolls.yaml")
    nouns: dict[str, list[Sense]] = {}
    verbs: dict[str, list[Sense]] = {}
    after: list[tuple[str, Sense]] = []
    senses: dict[str, Sense] = {}
    for entry in raw["tolls"]:
        sense = Sense(entry["of"], frozenset(entry["takes"]))
        senses.setdefault(sense.of, sense)
        after += [(phrase, sense) for phrase in entry["after"]]
        for phrase in entry["nouns"]:
            nouns.setdefault(fold(phrase), []).append(sense)
        for verb in entry["verbs"]:
            for word in _shapes(verb):
                if sense not in verbs.setdefault(word, []):
                    verbs[word].append(sense)
    return TollWords(
        PhraseIndex((phrase, tuple(of)) for phrase, of in nouns.items()),
        {word: tuple(of) for word, of in verbs.items()},
        PhraseIndex(after),
        senses,
        raw["reach"],
        PhraseIndex((w, True) for w in raw["holds"]),
        PhraseIndex((w, True) for w in raw["adding"]),
        frozenset(map(fold, raw["again"])),
        frozenset(map(fold, raw["measuring"])),
        frozenset(map(fold, raw["not_verbs"])),
        frozenset(map(fold, raw["never_verbs"])),
        frozenset(map(fold, raw["single"])),
        frozenset(map(fold, raw["reaching"])),
        frozenset(words_of(phrase)[0] for phrase in nouns),
    )


def _shapes(verb: str) -> tuple[str, ...]:
    """Shapes of «past/present»; of a past alone («سلم», whose present is oftener «تسلم», received) the past ones."""
    past, _, present = verb.partition("/")
    shapes = verb_shapes(fold(past), fold(present or f"ي{past}"))
    return tuple(dict.fromkeys(s.word for s in shapes if present or s.shape == "past"))


def find_governors(tokens: Sequence[Token]) -> list[Governor]:
    """The toll words of a text, in order, none overlapping."""
    out: list[Governor] = []
    i = 0
    while i < len(tokens):
        found = governor_at(tokens, i) if tokens[i].kind == "word" else None
        if found is None:
            i += 1
        else:
            out.append(found)
            i = found.last
    return out


def governor_at(tokens: Sequence[Token], i: int) -> Governor | None:
    """The toll word that begins at token i: a noun or set phrase first, else a finite verb."""
    if not _may_govern(tokens[i].norm):
        return None
    words = toll_words()
    match = words.nouns.match(tokens, i)
    if match is not None:
        able = match.last == i + 1 and tokens[i].norm.lstrip("وف") in words.verbs
        tally = tokens[i].norm.endswith(("عدد", "حصيله"))
        single = match.last == i + 1 and any(rest in words.single for _, rest in starts(tokens[i].norm))
        return Governor(match.payload, i, match.last, match.start, match.end, False, able, tally, single)
    for cut, rest in starts(tokens[i].norm):
        conjoined = tokens[i].norm[:cut] in {"", "و", "ف"}
        purpose = tokens[i].norm[:cut] in {"ل", "ول", "فل"} and rest[:1] in _PRESENT  # «لتقتل»
        if (conjoined or purpose) and rest in words.verbs and _is_verb(tokens, i, rest):
            return Governor(words.verbs[rest], i, i + 1, tokens[i].at(cut), tokens[i].end, True, True)
    return None


@lru_cache(maxsize=32768)
def _may_govern(norm: str) -> bool:
    words = toll_words()
    return any(rest in words.verbs or rest in words.heads for _, rest in starts(norm))


def _is_verb(tokens: Sequence[Token], i: int, rest: str) -> bool:
    """A word that is oftener another one («عاد», «فجر») must be vowelled as a verb or stand right before a number."""
    words = toll_words()
    if rest in words.never_verbs:
        return False
    if rest not in words.not_verbs or any(mark in tokens[i].text for mark in _VOWELS):
        return True
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return following is not None and (following.kind == "number" or word_element(following.norm) is not None)


def taken(governor: Governor, count: CountPhrase) -> str | None:
    """What the word says of such a count: the first sense that takes it, None where none does."""
    if count.cls == "hostage" and "abducted" in governor.names():
        return "abducted"
    if count.head is not None and count.cls is None and "seized" in governor.names():
        return "seized"  # «ضبط 11 قاربا»
    for sense in governor.senses:
        if takes(sense, count):
            return sense.of
    return None


def takes(sense: Sense, count: CountPhrase) -> bool:
    """Whether such a noun, or a number without one, can be counted so."""
    if count.head is None or count.cls == "pronoun":
        return "bare" in sense.takes
    if count.cls is None:
        return "unknown" in sense.takes
    return bool(sense.takes & {str(count.group), str(count.cls), str(count.measure)})


def first_of(governor: Governor) -> int:
    return governor.first


def before(governors: Sequence[Governor], first: int, last: int) -> Iterator[Governor]:
    """Nearest first, those that begin at ``first`` or later and end at ``last`` or before; 40 at most."""
    at = bisect_left(governors, last, key=first_of)
    for k in range(at - 1, max(-1, at - 1 - _LOOK_BACK), -1):
        if governors[k].first < first:
            return
        if governors[k].last <= last:
            yield governors[k]
