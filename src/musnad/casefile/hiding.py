"""Names of persons found in text, whatever is joined to their front, and what stands in their place."""

from __future__ import annotations

import hashlib
import hmac
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from musnad.arabic import keys
from musnad.arabic.folding import fold
from musnad.arabic.name_words import name_words
from musnad.casefile.names import JOINS_NEXT, name_parts
from musnad.resources import loader

# Letters of a code: none that is read as another, no vowel that would make a word.
_CODE = "23456789BCDFGHJKMNPQRTVWXZ"
_CODE_LENGTH = 6
_JOINED = "وفبلكس"
# Written apart or together with what follows, as one part of a name.
_HEADS = {word: "ابو" if word in name_words("kunya") else word for word in JOINS_NEXT}
_WITHIN = name_words("son", "kin", "house")
# Fewest letters of a part of a name that hides it where it stands alone.
_ALONE = 3
# Most parts of a name; more are a phrase.
_LONGEST = 5

Parts = tuple[str, ...]
Span = tuple[int, int]


def placeholder(secret: bytes, who: str) -> str:
    """What stands for a person: the same for the same secret and person; without the secret nobody can tell whose."""
    digest = int.from_bytes(hmac.new(secret, who.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()[:8])
    code = ""
    for _ in range(_CODE_LENGTH):
        digest, at = divmod(digest, len(_CODE))
        code += _CODE[at]
    return _template().format(code=code)


@cache
def _template() -> str:
    found: str = loader.data("ontology/privacy.yaml")["placeholder"]
    return found


@dataclass(frozen=True, slots=True)
class Hidden:
    """Half-open code points of a text, and what is shown instead of them."""

    start: int
    end: int
    shown: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A part of a text as names are compared. readings: what it may be, with and without what is joined to its front,
    each with how many of its letters are in front."""

    start: int
    end: int
    readings: tuple[tuple[str, int], ...]


class Names:
    """Names to hide, each with what stands for it; a longer name goes before a shorter one."""

    def __init__(self, named: Mapping[str, str]) -> None:
        """named: name as written → what stands for it."""
        self._first: dict[str, list[tuple[Parts, str]]] = {}
        self._known: set[str] = set()
        for name, shown in named.items():
            self._add(name_parts(name), shown)
        for found in self._first.values():
            found.sort(key=lambda entry: (-len(entry[0]), entry))

    def _add(self, parts: Parts, shown: str) -> None:
        self._known.update(parts)
        if parts and (parts, shown) not in self._first.setdefault(parts[0], []):
            self._first[parts[0]].append((parts, shown))

    def __bool__(self) -> bool:
        return bool(self._first)

    def find(self, text: str) -> list[Hidden]:
        """Where they stand in a text, in order, none over another."""
        found: list[Hidden] = []
        units = _units(text, self._known) if self._first else []
        at = 0
        while at < len(units):
            hit, at = self._at(units, at)
            if hit is not None:
                found.append(hit)
        return found

    def _at(self, units: Sequence[_Word], at: int) -> tuple[Hidden | None, int]:
        for bare, front in units[at].readings:
            for parts, shown in self._first.get(bare, ()):
                last = _follow(units, at + 1, parts[1:])
                if last is not None:
                    return Hidden(units[at].start + front, units[last - 1].end, shown), last
        return None, at + 1

    def cover(self, text: str) -> str:
        """The text with them hidden."""
        return covered(text, self.find(text))


def alone(name: str) -> list[str]:
    """The parts of a name that give it away where they stand alone, in a text that has the whole of it elsewhere."""
    return [p for p in name_parts(name) if len(p) >= _ALONE and p not in _common()]


def telling(name: str) -> bool:
    """Whether it is looked for in texts that no reading names the person in: of two to five parts, one of which at
    least is a name or no common word. What a reading wrongly took for a name («سلسلة مطاعم») is often neither."""
    parts = name_parts(name)
    return 1 < len(parts) <= _LONGEST and any(p in _names() or p not in _common() for p in parts)


def _follow(units: Sequence[_Word], at: int, parts: Parts) -> int | None:
    """The number of the word after the last part, None where another follows; «بن» may stand between."""
    for part in parts:
        while at < len(units) and units[at].readings[0][0] in _WITHIN and part not in _WITHIN:
            at += 1
        if at >= len(units) or units[at].readings[0][0] != part:
            return None
        at += 1
    return at


def _units(text: str, known: Collection[str]) -> list[_Word]:
    """The words of a text as parts of names: عبد and أبو with what follows where ``name_parts`` would join them to a
    known part."""
    spans, out = keys.words(text), list[_Word]()
    at = 0
    while at < len(spans):
        start, end = spans[at]
        own = _readings(text[start:end])
        joined = [(h, cut) for word, cut in own if (h := _HEADS.get(word)) is not None]
        if joined and at + 1 < len(spans) and text[end : spans[at + 1][0]].strip(" \u00a0") == "":
            after, last = _readings(text[spans[at + 1][0] : spans[at + 1][1]])[0][0], spans[at + 1][1]
            together = tuple((one, cut) for head, cut in joined if (one := _one(head, after)) in known)
            if together:
                out.append(_Word(start, last, together))
                at += 2
                continue
        out.append(_Word(start, end, own))
        at += 1
    return out


def _one(head: str, after: str) -> str:
    found = name_parts(f"{head} {after}")
    return found[0] if found else head + after


@lru_cache(maxsize=262144)
def _readings(word: str) -> tuple[tuple[str, int], ...]:
    """What a word may be as a part of a name: as it stands, then without one and two letters joined to its front."""
    folded = fold(word)
    out = [(_bare(folded), 0)]
    for cut in (1, 2):
        if len(folded) - cut >= 2 and all(c in _JOINED for c in folded[:cut]):
            rest = folded[cut:]
            out.append((_bare(rest), cut))
            if folded[cut - 1] == "ل" and rest.startswith("ل"):  # «للشناوي» is ل and «الشناوي»
                out.append((rest[1:], cut))
    if any(not fold(c) for c in word):  # marks between the letters: what is in front cannot be counted in letters
        out = [(bare, 0) for bare, _ in out]
    return tuple(dict.fromkeys(out))


def _bare(word: str) -> str:
    found = name_parts(word)
    return found[0] if len(found) == 1 else word


@cache
def _common() -> frozenset[str]:
    """Words that are hardly ever a name, and particles that are written like one («على»)."""
    particles = (fold(p) for p in loader.data("lexicons/search_words.yaml")["particles"])
    return frozenset([*(row[0] for row in loader.cells("lexicons/common_words.tsv")[1:]), *particles])


@cache
def _names() -> frozenset[str]:
    return frozenset(_bare(row["name"]) for row in loader.rows("lexicons/name_parts.tsv") if row["word"] != "1")


def covered(text: str, hidden: Sequence[Hidden]) -> str:
    """The text with what stands for the hidden parts; they are in order and none lies over another."""
    out, at = [], 0
    for one in hidden:
        out += [text[at : one.start], one.shown]
        at = one.end
    return "".join([*out, text[at:]])


def merged(hidden: Iterable[Hidden]) -> tuple[Hidden, ...]:
    """In order, none over another: of two that meet, one from the first's start to the last's end."""
    out: list[Hidden] = []
    for one in sorted(hidden, key=lambda h: (h.start, -h.end)):
        if out and one.start < out[-1].end:
            last = out[-1]
            out[-1] = Hidden(last.start, max(last.end, one.end), last.shown)
        else:
            out.append(one)
    return tuple(out)


class Moved:
    """Offsets of a text → of the covered text; what began or ended within a name takes all that stands for it."""

    def __init__(self, hidden: Sequence[Hidden]) -> None:
        self._hidden = hidden
        self._starts = [h.start for h in hidden]
        self._ends = [h.end for h in hidden]
        self._grown = [0]
        for h in hidden:
            self._grown.append(self._grown[-1] + len(h.shown) - (h.end - h.start))

    def span(self, start: int, end: int) -> Span:
        return self._start(start), self._end(end)

    def _start(self, at: int) -> int:
        before = bisect_right(self._ends, at)  # those that end at or before it
        inside = before < len(self._hidden) and self._starts[before] < at
        return (self._starts[before] if inside else at) + self._grown[before]

    def _end(self, at: int) -> int:
        begun = bisect_left(self._starts, at)  # those that begin before it
        inside = begun > 0 and at <= self._ends[begun - 1]
        return (self._ends[begun - 1] if inside else at) + self._grown[begun]
