"""Words, numbers and marks with their place in the text, and the ways a word may be cut into clitics.

A cut is only a candidate: a lexicon decides. «وبالكفالات» offers «كفالات», «بالتالي» offers «تالي» to
whoever knows that word, and nobody does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from musnad.arabic.folding import fold
from musnad.model.quick import value

TokenKind = Literal["word", "number", "mark"]

# Marks that live inside a word: tashkeel, dagger alef, tatweel, zero-width joiners and directions.
_INNER = "\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad"
_LETTERS = rf"[^\W\d_][^\W\d_{_INNER}]*(?:[{_INNER}]+[^\W\d_]*){{0,40}}"
_NUMBER = r"\d+(?:[.,:/٫٬-]\d+){0,6}"
_TOKEN = re.compile(rf"(?P<word>{_LETTERS})|(?P<mark>[^\s\w])|(?P<number>{_NUMBER})|(?P<rest>\w)")
# The same without marks, for whoever needs no more than where words and numbers are.
WORD = re.compile(rf"{_LETTERS}|{_NUMBER}|\w")

_KINDS: tuple[TokenKind, ...] = ("mark", "word", "mark", "number", "word")  # by number of the group that matched

# «لل» stands for ل + ال whose alef is not written: its cut keeps the second lam.
_PROCLITICS = frozenset(
    [
        "وبال",
        "فبال",
        "وكال",
        "وال",
        "فال",
        "بال",
        "كال",
        "ولل",
        "فلل",
        "ال",
        "لل",
        "وب",
        "ول",
        "وك",
        "وس",
        "فب",
        "فل",
        "فس",
        "و",
        "ف",
        "ب",
        "ل",
        "ك",
        "س",
    ]
)
_LONGEST_PROCLITIC = max(map(len, _PROCLITICS))
_ENCLITICS = frozenset(["هما", "هم", "هن", "ها", "نا", "كم", "ني", "ه", "ك", "ي"])
_CONJUNCTIONS = frozenset("وف")
_STARTING = frozenset("وفبلك")


@value
class Token:
    """A word, number or punctuation mark; ``text[start:end]`` in code points, norm: its folded letters."""

    index: int
    start: int
    end: int
    text: str
    norm: str
    kind: TokenKind

    def at(self, cut: int) -> int:
        """Source offset of folded character ``cut`` of this token (cut == len(norm) gives the end)."""
        if len(self.norm) == len(self.text):
            return self.start + cut
        if cut >= len(self.norm):
            return self.end
        seen = 0
        for i, char in enumerate(self.text):
            width = len(fold(char))
            if seen + width > cut:
                return self.start + i
            seen += width
        return self.end


@value
class Form:
    """One way to cut a word. cut: folded characters before the stem; definite: the article was cut off."""

    cut: int
    prefix: str
    stem: str
    suffix: str
    definite: bool


def tokenize(text: str) -> tuple[Token, ...]:
    """The tokens of a text in order; white space is no token."""
    out = []
    for index, match in enumerate(_TOKEN.finditer(text)):
        surface = match[0]
        start, end = match.span()
        out.append(Token(index, start, end, surface, fold(surface), _KINDS[match.lastindex or 0]))
    return tuple(out)


@lru_cache(maxsize=65536)
def starts(norm: str) -> tuple[tuple[int, str], ...]:
    """Where a name could begin in a word: (folded characters of proclitics, the rest), no cut first.

    «والعراق» gives (0, «والعراق»), (1, «العراق»); «للعراق» gives also (1, «العراق»), its written-out form.
    """
    head = norm[:1]
    if head not in _STARTING:  # most words
        return ((0, norm),)
    out = [(0, norm)]
    for conj in ("", head) if head in _CONJUNCTIONS else ("",):
        rest = norm[len(conj) :]
        if conj and len(rest) >= 2:
            out.append((len(conj), rest))
        for prep in ("ب", "ل", "ك"):
            if rest.startswith(prep) and len(rest) > 2:
                cut = len(conj) + 1
                out.append((cut, rest[1:]))
                if prep == "ل" and rest.startswith("لل"):
                    out.append((cut, "ال" + rest[2:]))
    return tuple(out)


@lru_cache(maxsize=65536)
def forms(norm: str) -> tuple[Form, ...]:
    """Every way to cut a folded word into proclitics, stem and enclitic; least cut first.

    A stem keeps at least two letters. A stem before an enclitic is offered with ت and with ه at its end
    («معركته» → «معركت», «معركه»), because ة opens to ت there.
    """
    suffixes = [s for s in (norm[-1:], norm[-2:], norm[-3:]) if s in _ENCLITICS]
    out: list[Form] = []
    for cut in range(min(_LONGEST_PROCLITIC, len(norm) - 2) + 1):
        prefix = norm[:cut]
        if cut and prefix not in _PROCLITICS:
            continue
        rest = norm[cut:]
        definite = prefix.endswith(("ال", "لل"))
        out.append(Form(cut, prefix, rest, "", definite))
        if definite:
            continue
        for suffix in suffixes:
            if len(rest) - len(suffix) < 2:
                continue
            stem = rest[: -len(suffix)]
            out.append(Form(cut, prefix, stem, suffix, False))
            if stem[-1] == "ت":
                out.append(Form(cut, prefix, stem[:-1] + "ه", suffix, False))
            elif stem[-1] == "ا":
                out.append(Form(cut, prefix, stem[:-1] + "ي", suffix, False))
    out.sort(key=_cut_off)
    return tuple(out)


def _cut_off(form: Form) -> tuple[int, int]:
    return form.cut + len(form.suffix), len(form.suffix)
