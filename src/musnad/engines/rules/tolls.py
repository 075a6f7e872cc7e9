"""What happened to those counted: each count phrase with the toll word that governs it.

«مقتل 19 شخصا على الأقل وإصابة 43» gives killed 19–None and wounded 43–43. The nearest toll word before the count
in its sentence governs it; a toll noun («قتيل») governs itself; a verb after the count
(«63 شخصا لقوا مصرعهم») comes last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from musnad.arabic.analysis import Analysis
from musnad.arabic.figures import Value
from musnad.arabic.folding import fold
from musnad.arabic.morphology import verb_shapes
from musnad.arabic.phrases import PhraseIndex, words_of
from musnad.arabic.tokens import Token, starts
from musnad.engines.rules.quantities import CountPhrase
from musnad.resources import loader

# A lone noun («شرطي») is counted only where its governor stands this near before it.
_NEAR_SINGULAR = 2
_NEAR_BARE = 3
_FORWARD = 6
# A lone singular is counted under these alone: the annotators count one person killed, not one house hit.
_SINGULAR = frozenset({"killed", "wounded", "arrested", "abducted", "released", "dismantled"})
_BARRIERS = frozenset({"الذي", "التي", "الذين", "بينهم", "بينما", "فيما", "حيث", "لكن", "ان", "بعد", "قبل", "منذ"})


@dataclass(frozen=True, slots=True)
class Toll:
    """So many killed, wounded… of: a class of RECORD.md's counts. Characters ``[start, end)`` of the count phrase;
    governor: half-open characters of the word that says what happened; count: index of its count phrase.
    """

    of: str
    low: Value | None
    high: Value | None
    text: str
    start: int
    end: int
    governor: tuple[int, int]
    count: int


@dataclass(frozen=True, slots=True)
class _Governor:
    of: tuple[str, ...]
    first: int
    last: int
    start: int
    end: int
    verb: bool


@dataclass(frozen=True, slots=True)
class _Words:
    nouns: PhraseIndex[tuple[str, ...]]
    verbs: dict[str, tuple[str, ...]]
    after: PhraseIndex[str]
    takes: dict[str, frozenset[str]]
    reach: int
    holds: PhraseIndex[bool]
    not_verbs: frozenset[str]
    heads: frozenset[str]


@cache
def _words() -> _Words:
    raw = loader.data("lexicons/tolls.yaml")
    nouns: dict[str, list[str]] = {}
    verbs: dict[str, list[str]] = {}
    for entry in raw["tolls"]:
        for phrase in entry["nouns"]:
            nouns.setdefault(fold(phrase), []).append(entry["of"])
        for verb in entry["verbs"]:
            past, _, present = verb.partition("/")
            for shape in verb_shapes(fold(past), fold(present)) if present else ():
                if entry["of"] not in verbs.setdefault(shape.word, []):
                    verbs[shape.word].append(entry["of"])
    return _Words(
        PhraseIndex((phrase, tuple(of)) for phrase, of in nouns.items()),
        {word: tuple(of) for word, of in verbs.items()},
        PhraseIndex((phrase, e["of"]) for e in raw["tolls"] for phrase in e["after"]),
        {e["of"]: frozenset(e["takes"]) for e in raw["tolls"]},
        raw["reach"],
        PhraseIndex((w, True) for w in raw["holds"]),
        frozenset(map(fold, raw["not_verbs"])),
        frozenset(words_of(phrase)[0] for phrase in nouns),
    )


def tolls(analysis: Analysis, counts: Sequence[CountPhrase]) -> tuple[Toll, ...]:
    """The tolls of a text, in order of their counts. Counts of time, percent and parts of another are none."""
    governors = _governors(analysis)
    out: list[Toll] = []
    for index, count in enumerate(counts):
        if count.group in {"time", "percent", "abstract"} or count.subset:
            continue
        for of, governor in _assigned(analysis, counts, index, governors):
            out.append(Toll(of, count.low, count.high, count.text, count.start, count.end, governor, index))
    return tuple(out)


def _governors(analysis: Analysis) -> list[_Governor]:
    out: list[_Governor] = []
    tokens = analysis.tokens
    i = 0
    while i < len(tokens):
        found = _governor(tokens, i) if tokens[i].kind == "word" and _may_govern(tokens[i].norm) else None
        if found is None:
            i += 1
        else:
            out.append(found)
            i = found.last
    return out


@lru_cache(maxsize=32768)
def _may_govern(norm: str) -> bool:
    words = _words()
    return any(rest in words.verbs or rest in words.heads for _, rest in starts(norm))


def _governor(tokens: Sequence[Token], i: int) -> _Governor | None:
    match = _words().nouns.match(tokens, i)
    if match is not None:
        return _Governor(match.payload, i, match.last, match.start, match.end, False)
    for cut, rest in starts(tokens[i].norm):
        if tokens[i].norm[:cut] in {"", "و", "ف"} and rest in _words().verbs and rest not in _words().not_verbs:
            return _Governor(_words().verbs[rest], i, i + 1, tokens[i].at(cut), tokens[i].end, True)
    return None


def _assigned(
    analysis: Analysis, counts: Sequence[CountPhrase], index: int, governors: Sequence[_Governor]
) -> list[tuple[str, tuple[int, int]]]:
    count = counts[index]
    tokens = analysis.tokens
    if count.toll is not None and count.head is not None:
        span = (tokens[count.head].start, tokens[count.head].end)
        return _own(count, span, governors)
    after = _after(analysis, count)
    if after is not None:
        return [after]
    held = _held(analysis, count, governors)
    if held is not None:
        return [held]
    before = _before(analysis, counts, index, governors)
    if before is not None:
        return [before]
    forward = _forward(analysis, count, governors)
    return [] if forward is None else [forward]


def _own(
    count: CountPhrase, span: tuple[int, int], governors: Sequence[_Governor]
) -> list[tuple[str, tuple[int, int]]]:
    """A toll noun's own; dead and wounded lumped together are «hit», unknown numbers of each are both."""
    if "dead" in count.heads and "hurt" in count.heads:
        return [("hit", span)] if count.low is not None else [("killed", span), ("wounded", span)]
    if count.form == "singular" and not _governed(count, governors):
        near = count.first
        return [(count.toll or "", span)] if near and count.cls in {"dead", "hurt"} and count.text[-1:] in "اًً" else []
    return [(count.toll or "", span)]


def _governed(count: CountPhrase, governors: Sequence[_Governor]) -> bool:
    return any(count.first - g.last <= 1 for g in _governors_before(governors, 0, count.first))


def _takes(of: tuple[str, ...], count: CountPhrase) -> str | None:
    """The first toll that can be of such a noun; None where none can."""
    for name in of:
        takes = _words().takes[name]
        if count.head is None or count.cls == "pronoun":
            if "bare" in takes:
                return name
        elif takes & {str(count.group), str(count.cls), str(count.measure)}:
            return name
    return None


def _before(
    analysis: Analysis, counts: Sequence[CountPhrase], index: int, governors: Sequence[_Governor]
) -> tuple[str, tuple[int, int]] | None:
    count = counts[index]
    tokens = analysis.tokens
    sentence = analysis.sentences[analysis.sentence_of[count.first]]
    for governor in _governors_before(governors, sentence.first, count.first):
        gap = range(governor.last, count.first)
        if not _reaches(tokens, counts, index, governor, gap):
            return None
        name = _takes(governor.of, count)
        if name is not None:
            return name, (governor.start, governor.end)
        if len(gap) <= 1:
            return None
    return None


def _first(governor: _Governor) -> int:
    return governor.first


def _governors_before(governors: Sequence[_Governor], first: int, last: int) -> Iterator[_Governor]:
    """Nearest first, those that begin at ``first`` or later and end at ``last`` or before; 40 at most."""
    at = bisect_left(governors, last, key=_first)
    for k in range(at - 1, max(-1, at - 41), -1):
        if governors[k].first < first:
            return
        if governors[k].last <= last:
            yield governors[k]


def _reaches(
    tokens: Sequence[Token], counts: Sequence[CountPhrase], index: int, governor: _Governor, gap: range
) -> bool:
    """Whether a governor can reach over the gap: near enough, no barrier, and over other counts only by «و»."""
    count = counts[index]
    limit = _words().reach
    if count.form == "singular":
        if not _SINGULAR & set(governor.of):
            return False
        limit = _NEAR_SINGULAR if governor.verb else 0
    elif count.head is None:
        limit = _NEAR_BARE
    if len(gap) > limit + 4:
        return False
    near = counts[max(0, index - limit - 4) : index]  # no count is shorter than a token
    between = [c for c in near if c.first >= governor.last and c.last <= count.first and _crosses(tokens, c)]
    if between:
        joined = tokens[count.first].norm.startswith("و") or tokens[count.first - 1].norm in {"و", "،", "او"}
        return joined and len(gap) <= limit + 4 and count.form != "singular"
    return len(gap) <= limit and not any(tokens[k].norm in _BARRIERS for k in gap)


def _crosses(tokens: Sequence[Token], between: CountPhrase) -> bool:
    """A count that stands between a governor and another one; a dual in a place phrase («في الوكرين») does not."""
    return between.form in {"number", "vague"} or (
        between.form == "dual" and not tokens[between.first].norm.startswith("ال")
    )


def _held(analysis: Analysis, count: CountPhrase, governors: Sequence[_Governor]) -> tuple[str, tuple[int, int]] | None:
    """«ضبط شبكة تضم خمسة متهمين»: from what holds them to the word that governs it."""
    tokens = analysis.tokens
    held = any(_words().holds.match(tokens, k) for k in range(max(0, count.first - 2), count.first))
    joined = count.first > 0 and tokens[count.first].norm.startswith("و")
    sentence = analysis.sentences[analysis.sentence_of[count.first]]
    if joined and not held:
        held = any(_words().holds.match(tokens, k) for k in range(max(sentence.first, count.first - 8), count.first))
    if not held or count.head is None or count.form == "singular":
        return None
    for governor in _governors_before(governors, sentence.first, count.first):
        if {"seized", "dismantled", "arrested"} & set(governor.of):
            wanted = "arrested" if count.group == "person" else "seized"
            return (wanted, (governor.start, governor.end)) if _takes((wanted,), count) else None
    return None


def _after(analysis: Analysis, count: CountPhrase) -> tuple[str, tuple[int, int]] | None:
    sentence = analysis.sentences[analysis.sentence_of[count.first]]
    for k in range(count.last, min(sentence.last, count.last + _FORWARD)):
        match = _words().after.match(analysis.tokens, k, clitics=False)
        if (
            match is not None
            and (match.payload == "killed" or count.form != "singular")
            and _takes((match.payload,), count)
        ):
            return match.payload, (match.start, match.end)
        if _governor(analysis.tokens, k) is not None:
            return None
    return None


def _forward(
    analysis: Analysis, count: CountPhrase, governors: Sequence[_Governor]
) -> tuple[str, tuple[int, int]] | None:
    """A verb that follows its subject: «750 شخصا قتلوا», «أربع شبكات فُككت»."""
    if count.form == "singular" or count.head is None:
        return None
    sentence = analysis.sentences[analysis.sentence_of[count.first]]
    at = bisect_left(governors, count.last, key=_first)
    for governor in governors[at : at + 1]:
        if governor.first >= min(sentence.last, count.last + _FORWARD) or not governor.verb:
            return None
        word = analysis.tokens[governor.first].norm
        if not word.endswith(("وا", "ا", "ت", "ون", "و")) or word.startswith("و"):
            return None
        name = _takes(governor.of, count)
        return None if name is None else (name, (governor.start, governor.end))
    return None
