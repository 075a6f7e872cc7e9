"""Which mentions of one document are one person, and where a lone surname means somebody named in full elsewhere."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from musnad.arabic.analysis import Analysis
from musnad.arabic.name_words import name_words
from musnad.arabic.tokens import starts, tokenize
from musnad.engines.rules import name_cues, names, roles
from musnad.engines.rules.names import NAME, UNKNOWN
from musnad.model.reading import Person

_LINKS = name_words("son", "son_dialect", "kin", "house")
_COMPOUND = name_words("servant", "kunya", "mother")
_KUNYA = name_words("kunya")
_SECOND = name_words("of_faith")
# Persons of one article whose names later ones are compared with, letter by letter; further ones join by equal names.
_MOST = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention before it is known whose. parts: folded words; count: name parts; roles: spans next to it."""

    start: int
    end: int
    text: str
    parts: tuple[str, ...]
    count: int
    roles: tuple[tuple[int, int], ...]
    rule: str
    owner: int | None = None
    kunya: bool = False


@lru_cache(maxsize=16384)
def key(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Name parts fit to compare: compounds joined, links and articles dropped, أبي as أبو."""
    out: list[str] = []
    i = 0
    while i < len(parts):
        part = parts[i]
        if part in _LINKS and i + 1 < len(parts):
            i += 1
            continue
        if part in _COMPOUND and i + 1 < len(parts):
            part = ("ابو" if part in _KUNYA else part) + parts[i + 1]
            i += 1
        elif i + 1 < len(parts) and parts[i + 1] in _SECOND:
            part += parts[i + 1]
            i += 1
        out.append(part[2:] if part.startswith("ال") and len(part) > 4 else part)
        i += 1
    return tuple(out)


@lru_cache(maxsize=16384)
def alike(a: str, b: str) -> bool:
    """Whether two folded words are one name in two spellings: equal, or one letter apart in words of four or more."""
    if a == b:
        return True
    if min(len(a), len(b)) < 4 or abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1 and any(
            x != y and {x, y} <= set("اويغجقكطتسصثظضذدزه") for x, y in zip(a, b, strict=True)
        )
    long, short = (a, b) if len(a) > len(b) else (b, a)
    return any(long[i] in "اوي" and long[:i] + long[i + 1 :] == short for i in range(len(long)))


def same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two keys may be one person: one is contained in the other, in order, and they begin or end alike."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if not short:
        return False
    if len(short) == 1:
        return alike(short[0], long[-1]) or alike(short[0], long[0])
    if all(map(alike, short, long)):
        return True
    at = 0
    for part in long:
        at += at < len(short) and alike(short[at], part)
    return (
        at == len(short)
        and alike(short[-1], long[-1])
        and (alike(short[0], long[0]) or len(long) == len(short) + 1 == 3)
    )


def group(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Drafts of one person together, groups in order of first mention.

    Names are placed by number of parts; a lone name joins the person last mentioned before it that it fits.
    """
    groups: list[list[Draft]] = []
    begun: list[list[int]] = []  # where each group's mentions begin, in order
    alone: dict[tuple[str, ...], int] = {}  # groups beyond the _MOST first, by their keys
    aliases = [d for d in drafts if d.owner is not None]
    for draft in sorted((d for d in drafts if d.owner is None), key=lambda d: (-len(key(d.parts)), d.start)):
        ours = key(draft.parts)
        fits = [k for k in range(min(len(groups), _MOST)) if _fits(draft, groups[k][0])]
        if not fits and ours in alone:
            fits = [alone[ours]]
        if not fits:
            if len(groups) >= _MOST:
                alone[ours] = len(groups)
            groups.append([draft])
            begun.append([draft.start])
            continue
        ends = [k for k in fits if len(ours) > 1 or alike(ours[0], key(groups[k][0].parts)[-1])] or fits
        chosen = _nearest(ends, begun, draft.start)
        groups[chosen].append(draft)
        insort(begun[chosen], draft.start)
    for alias in aliases:
        _give(groups, alias)
    for members in groups:
        members.sort(key=lambda d: d.start)
    return sorted(groups, key=lambda g: g[0].start)


def _fits(draft: Draft, first: Draft) -> bool:
    return same(key(draft.parts), key(first.parts)) and not _father(draft.parts, first.parts)


def _give(groups: list[list[Draft]], alias: Draft) -> None:
    """An alias, and a group of its own that later mentions made, go to the person it is an alias of."""
    owner = next((g for g in groups if any(d.start == alias.owner for d in g)), None)
    if owner is None:
        groups.append([alias])
        return
    other = next((g for g in groups if g is not owner and key(g[0].parts) == key(alias.parts)), None)
    if other is not None:
        groups.remove(other)
        owner.extend(other)
    owner.append(alias)


def _father(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the shorter name is the longer one's father (سلمان بن عبدالعزيز, محمد بن سلمان بن عبدالعزيز)."""
    ours, theirs = key(short), key(long)
    return len(ours) > 1 and len(ours) < len(theirs) and ours[0] != theirs[0] and bool(_LINKS & set(long))


def _nearest(fits: list[int], begun: list[list[int]], start: int) -> int:
    """The group mentioned last before a character, the first where none is."""
    before = [k for k in fits if begun[k][0] < start]
    if not before:
        return fits[0]
    return max(before, key=lambda k: begun[k][bisect_left(begun[k], start) - 1])


def fullest(members: Sequence[Draft]) -> str:
    """The form with most parts; among equals the one written first."""
    own = [d for d in members if d.owner is None] or members
    best = max(own, key=lambda d: (len(key(d.parts)), len(d.parts), -d.start))
    return best.text


def lone(analysis: Analysis, full: Sequence[Draft], is_open: Callable[[int], bool]) -> Iterator[Draft]:
    """Lone words that are the first or last part of a name found in full, and lone renowned names."""
    taken = [(d.start, d.end) for d in full]
    held = {k for s, e in taken for k in range(analysis.token_at(s), analysis.token_at(e - 1) + 1)}
    lasts = {d.parts[-1] for d in full if d.count > 1 and d.parts[-1] not in _SECOND}
    firsts = {d.parts[0] for d in full if d.count > 1 and d.parts[0] not in _COMPOUND | _LINKS}
    wanted = lasts | firsts | roles.words().renowned
    for i, token in enumerate(analysis.tokens):
        norm = token.norm
        if not (norm in wanted or any(rest in wanted for _, rest in starts(norm)[1:])) or token.kind != "word":
            continue
        if i in held or not is_open(i):
            continue
        if (pair := _servant(analysis, i, lasts)) is not None and i - 1 not in held:
            yield pair
            continue
        for cut, rest in starts(token.norm):
            if rest in wanted and _lone(analysis, i, cut, rest, lasts, firsts):
                start = token.at(cut)
                yield Draft(
                    start,
                    token.end,
                    analysis.text[start : token.end],
                    (rest,),
                    1,
                    _title(analysis, i, cut),
                    "person.lone",
                )
                break


def _servant(analysis: Analysis, i: int, lasts: set[str]) -> Draft | None:
    """A lone «عبد الرحمن» whose last word is the last of a full name; i: its second token."""
    before = analysis.tokens[i - 1] if i else None
    if before is None or analysis.tokens[i].norm not in lasts:
        return None
    cut = next((cut for cut, rest in starts(before.norm) if rest == "عبد"), None)
    if cut is None:
        return None
    start, end = before.at(cut), analysis.tokens[i].end
    return Draft(start, end, analysis.text[start:end], ("عبد", analysis.tokens[i].norm), 1, (), "person.lone")


def _lone(analysis: Analysis, i: int, cut: int, rest: str, lasts: set[str], firsts: set[str]) -> bool:
    after = analysis.tokens[i + 1].norm if i + 1 < len(analysis.tokens) else ""
    if len(rest) < 3 or rest == "علي" or after in _SECOND:
        return False
    sure = names.weight(rest) == NAME or (rest in lasts and names.weight(rest) > 0 and not names.ordinary(rest))
    cued = (
        cut == 0
        and i > 0
        and (name_cues.is_speech(analysis.tokens[i - 1].norm) or roles.title_at(analysis.tokens, i - 1) == i)
    )
    if rest in roles.words().renowned:
        return not cut or rest.startswith("ال") or len(rest) > 4
    if rest in lasts:
        if name_cues.nationality(rest) is not None:
            return cued
        if names.weight(rest) == NAME:
            return True
        return cued or (not cut and sure) or (names.weight(rest) == UNKNOWN and not cut)
    return rest in firsts and sure and (cut == 0 or cued) and _alone(analysis, i)


def _alone(analysis: Analysis, i: int) -> bool:
    """Whether no other name stands right before or after token i."""
    around = [analysis.tokens[k] for k in (i - 1, i + 1) if 0 <= k < len(analysis.tokens)]
    return all(names.weight(t.norm) < NAME for t in around)


def _title(analysis: Analysis, i: int, cut: int) -> tuple[tuple[int, int], ...]:
    if cut or not i or roles.title_at(analysis.tokens, i - 1) != i:
        return ()
    return ((analysis.tokens[i - 1].start, analysis.tokens[i - 1].end),)


def resolve(persons: Sequence[Person], text: str) -> Person | None:
    """The one person a name, surname or titled name fits; None where none or several do."""
    wanted = key(tuple(t.norm for t in tokenize(text) if t.kind == "word"))
    for size in range(len(wanted)):
        fits = [p for p in persons if same(wanted[size:], key(tuple(t.norm for t in tokenize(p.name))))]
        if len(fits) == 1:
            return fits[0]
    return None
