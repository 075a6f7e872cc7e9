"""A list's names by their parts, so that a casefile's names are compared with the few that may be like them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from musnad.casefile.latin import alike, arabic_parts, is_arabic, keys, latin_parts, latin_words
from musnad.casefile.names import words

_MOST_PARTS = 12  # of a name; what is longer is a description
_ACRONYM = 4  # letters: a body's name of one such word in Latin (SEP, JUD) is compared as it is, never letter by letter


@dataclass(frozen=True, slots=True)
class Found:
    """A name of the list that shares parts. entry, name: which one; pairs: (our part, its part), in our order.

    ours, theirs: how many parts each has. in_order: whether its parts come in our order. latin: whether it is in Latin
    letters; translated: whether a word was compared by its meaning.
    """

    entry: int
    name: int
    pairs: tuple[tuple[int, int], ...]
    ours: int
    theirs: int
    in_order: bool
    latin: bool
    translated: bool = False


class _Parts:
    """Parts of names in both scripts, and where they stand: (name number, position)."""

    def __init__(self) -> None:
        self._where: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._blocks: dict[str, list[str]] = defaultdict(list)
        self._like: dict[str, tuple[str, ...]] = {}

    def add(self, name: int, parts: Sequence[str], *, spelled: bool = True) -> None:
        """spelled: whether a Latin part is read out, so that Arabic letters may spell it; an acronym is not."""
        for at, part in enumerate(parts):
            if part not in self._where and spelled and not is_arabic(part):
                for key in keys(part):
                    self._blocks[key].append(part)
            self._where[part].append((name, at))

    def like(self, part: str) -> tuple[str, ...]:
        """The list's parts that may be this one, sorted."""
        known = self._like.get(part)
        if known is None:
            found = {part} & self._where.keys()
            if is_arabic(part):
                found |= {latin for key in keys(part) for latin in self._blocks.get(key, ()) if alike(part, latin)}
            known = self._like[part] = tuple(sorted(found))
        return known

    def where(self, part: str) -> list[tuple[int, int]]:
        return self._where.get(part, [])


class PersonIndex:
    """Names of persons, an entry's names in their order."""

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        self._parts = _Parts()
        self._names: list[tuple[int, int, tuple[str, ...]]] = []
        for entry, texts in enumerate(names):
            seen: set[tuple[str, ...]] = set()
            for at, text in enumerate(texts):
                parts = arabic_parts(text) if is_arabic(text) else latin_parts(text)
                if parts and parts not in seen and len(parts) <= _MOST_PARTS:
                    seen.add(parts)
                    self._parts.add(len(self._names), parts)
                    self._names.append((entry, at, parts))
        self._bearers: dict[str, int] = {}

    def entries_with(self, part: str) -> int:
        """How many entries bear a part, in either script."""
        known = self._bearers.get(part)
        if known is None:
            like = self._parts.like(part)
            known = len({self._names[name][0] for p in like for name, _ in self._parts.where(p)})
            self._bearers[part] = known
        return known

    def find(self, parts: tuple[str, ...]) -> Iterator[Found]:
        """The names that share two parts, or the only one that they or we have."""
        if not 0 < len(parts) <= _MOST_PARTS:
            return
        grids: dict[int, dict[int, list[int]]] = defaultdict(dict)
        for i, part in enumerate(parts):
            for other in self._parts.like(part):
                for name, at in self._parts.where(other):
                    grids[name].setdefault(i, []).append(at)
        for name in sorted(grids):
            entry, at, theirs = self._names[name]
            if len(grids[name]) < min(2, len(theirs), len(parts)):
                continue
            pairs, in_order = _paired(grids[name])
            latin = not is_arabic(theirs[0])
            yield Found(entry, at, pairs, len(parts), len(theirs), in_order, latin)


def _paired(grid: dict[int, list[int]]) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Our parts with theirs, each used once: the longest run in order, or more where another order gives more."""
    run = _run([(i, j) for i in sorted(grid) for j in sorted(set(grid[i]))])
    free: set[int] = set()
    loose: list[tuple[int, int]] = []
    for i in sorted(grid):
        j = next((j for j in sorted(grid[i]) if j not in free), None)
        if j is not None:
            free.add(j)
            loose.append((i, j))
    return (tuple(run), True) if len(run) >= len(loose) else (tuple(loose), False)


def _run(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest sequence of pairs that goes up on both sides."""
    best: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        before = [b for b in best if b[-1][0] < i and b[-1][1] < j]
        best.append([*max(before, key=len, default=[]), (i, j)])
    return max(best, key=len, default=[])


class BodyIndex:
    """Names of bodies by their words, without what only says that it is a body.

    translations: folded Arabic word → Latin words of its meaning. idle_ar, idle_en: words left out.
    """

    def __init__(
        self,
        names: Sequence[Sequence[str]],
        translations: dict[str, frozenset[str]],
        idle_ar: frozenset[str],
        idle_en: frozenset[str],
    ) -> None:
        self._translations, self._idle_ar, self._idle_en = translations, idle_ar, idle_en
        self._parts = _Parts()
        self._names: list[tuple[int, int, tuple[str, ...], bool]] = []
        for entry, texts in enumerate(names):
            for at, text in enumerate(texts):
                arabic = is_arabic(text)
                found = self.core(text)
                if found and len(found) <= _MOST_PARTS:
                    acronym = not arabic and len(found) == 1 and len(found[0]) <= _ACRONYM
                    self._parts.add(len(self._names), found, spelled=not acronym)
                    self._names.append((entry, at, found, not arabic))

    def find(self, text: str) -> Iterator[Found]:
        """The names that hold all words of this one, or all whose words this one holds (two at least)."""
        ours = self.core(text)
        if not 0 < len(ours) <= _MOST_PARTS:
            return
        grids: dict[int, dict[int, list[int]]] = defaultdict(dict)
        meant: set[int] = set()
        for i, word in enumerate(ours):
            for other, by_meaning in self._like(word):
                for name, at in self._parts.where(other):
                    grids[name].setdefault(i, []).append(at)
                    if by_meaning:
                        meant.add(name)
        for name in sorted(grids):
            entry, at, theirs, latin = self._names[name]
            pairs, in_order = _paired(grids[name])
            if len(pairs) < min(len(ours), len(theirs)) or (len(pairs) == 1 and len(ours) != len(theirs)):
                continue
            yield Found(entry, at, pairs, len(ours), len(theirs), in_order, latin, name in meant)

    def core(self, text: str) -> tuple[str, ...]:
        """The words of a name that are compared."""
        return self._arabic(text) if is_arabic(text) else self._latin(text)

    def _like(self, word: str) -> Iterable[tuple[str, bool]]:
        found = dict.fromkeys(self._parts.like(word), False)
        for other in sorted(self._translations.get(word, ())):
            if self._parts.where(other):
                found.setdefault(other, True)
        return found.items()

    def _arabic(self, text: str) -> tuple[str, ...]:
        found = tuple(self._stem(w) for w in words(text))
        return tuple(w for w in found if w not in self._idle_ar) or found

    def _stem(self, word: str) -> str:
        """Without ال and what is written together before it (بال, وال, لل); و and ب alone before a known word."""
        for prefix in ("وال", "بال", "فال", "كال", "لل", "ال"):
            if word.startswith(prefix) and len(word) > len(prefix) + 2:
                return word[len(prefix) :]
        known = word in self._translations or word in self._idle_ar
        if not known and word[0] in "وبل" and (word[1:] in self._translations or word[1:] in self._idle_ar):
            return word[1:]
        return word

    def _latin(self, text: str) -> tuple[str, ...]:
        found = tuple(latin_words(text))
        return tuple(w for w in found if w not in self._idle_en) or found
