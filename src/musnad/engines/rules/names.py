"""How much a word looks like part of a person's name, and chains of such words.

The lexicon is ``lexicons/name_parts.tsv``; ``lexicons/common_words.tsv`` says which words are ordinary ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from musnad.arabic.folding import fold
from musnad.arabic.name_words import name_words
from musnad.arabic.tokens import Token, forms, starts
from musnad.model.quick import value
from musnad.resources import loader

# What a word weighs as a name: a name and nothing else; a name that is an ordinary word too; a word never seen; none.
NAME, MAYBE, UNKNOWN, NONE = 1.0, 0.5, 0.3, 0.0
_MAX_WORDS = 9
_SERVANT = "عبد"
_KUNYA = name_words("kunya")
_ABA = fold("أبا")
_CLITICS = frozenset("وفبلك")
_MOTHER = fold("أم")
_SON = name_words("son", "son_dialect", "kin", "house", "owner")
_SON_FIRST = name_words("son", "son_dialect")
_HOUSE = fold("آل")
_SECOND_HALF = name_words("of_faith", "of_faith_rare")
_PARTICLES = name_words("foreign")
_ON = fold("على")
_ARAB = fold("العربي")  # a surname after a given name only
# «My», «your»: rare in news, and the ي of «الحجازي» is none.
_RARE_SUFFIXES = frozenset({"ي", "ك", "ني", "كم"})
_ENDINGS = ("ات", "ين", "ون", "ان", "وا", "ا", "تين", "تان", "يه", "يا")
_FOREIGN_ENDS = tuple(sorted(name_words("foreign_ends")))
# More lone «علي» than this in a text, and it is the preposition there.
_FEW = 2
_TANWIN = "\u064b"


@cache
def _parts() -> tuple[dict[str, bool], dict[str, str]]:
    rows = loader.rows("lexicons/name_parts.tsv")
    return {r["name"]: r["word"] == "1" for r in rows}, {r["name"]: r["class"] for r in rows}


@cache
def _lexicon() -> dict[str, bool]:
    """Folded part → whether it is an ordinary word too."""
    return _parts()[0]


@cache
def _classes() -> dict[str, str]:
    return _parts()[1]


@cache
def common() -> frozenset[str]:
    """Folded word forms that are ordinary words."""
    tables = ("lexicons/common_words.tsv", "lexicons/spoken_words.tsv")
    return frozenset(row["word"] for table in tables for row in loader.rows(table))


@lru_cache(maxsize=65536)
def ordinary(norm: str) -> bool:
    """Whether a folded word is an ordinary one, or one with clitics or endings."""
    table = common()
    if norm in table:
        return True
    if len(norm) > 9 and norm.startswith(("وال", "بال", "لل", "كال", "فال")):
        return True
    for form in forms(norm):
        if form.suffix in _RARE_SUFFIXES:
            continue
        if form.stem in table or (form.definite and "ال" + form.stem in table):
            return True
        stem = form.stem
        if stem.endswith(_ENDINGS) and any(stem.endswith(e) and stem[: -len(e)] in table for e in _ENDINGS):
            return True
    return False


@lru_cache(maxsize=65536)
def weight(norm: str) -> float:
    """NAME, MAYBE, UNKNOWN or NONE for a folded word."""
    if norm[1:] in _KUNYA and norm[0] in _CLITICS:
        return NONE  # «لأبي طلحة»
    word = _lexicon().get(norm)
    if word is not None:
        return MAYBE if word else NAME
    if len(norm) > 6 and norm.startswith("عبدال"):
        return NAME
    if len(norm) > 4 and norm.startswith("ابو") and (norm[3:] in _lexicon()):
        return NAME
    other = norm[2:] if norm.startswith("ال") else "ال" + norm
    if len(norm) > 4 and _lexicon().get(other) is False and norm not in common():
        return MAYBE
    if len(norm) < 3 or ordinary(norm) or _joined(norm):
        return NONE
    return MAYBE if len(norm) > 5 and norm.endswith(_FOREIGN_ENDS) else UNKNOWN


@lru_cache(maxsize=65536)
def may_begin(norm: str) -> bool:
    """Whether a name could begin in a folded word, proclitics apart; False for most words, at once."""
    if weight(norm) > NONE or norm == _ON:
        return True
    return any(
        rest in _KUNYA or rest in _SON_FIRST or rest in {_SERVANT, _MOTHER} or weight(rest) >= MAYBE
        for _, rest in starts(norm)
    )


def _vowelled(token: Token) -> bool:
    """Whether a word carries vowel signs throughout, as scripture does; one sign or a shadda is no such thing."""
    return _TANWIN in token.text or sum("\u064b" <= c <= "\u0652" and c != "\u0651" for c in token.text) > 1


def _joined(norm: str) -> bool:
    """Whether a word is a proclitic and a name («وديفيد»)."""
    return any(
        cut and rest in _lexicon() and (norm[cut - 1] == "و" or (norm[cut - 1] in "بل" and len(rest) > 4))
        for cut, rest in starts(norm)
        if len(rest) > 2
    )


def given(norm: str) -> bool:
    """Whether the lexicon has the word as a given name."""
    return _classes().get(norm, "") in {"given", "both"} or norm.startswith("عبدال")


def surname(norm: str) -> bool:
    """Whether the lexicon has the word as a family name and nothing else."""
    return _classes().get(norm) == "family" and not _lexicon()[norm]


@value
class Chain:
    """Tokens ``[first, last)`` that may be one name. cut: folded characters of proclitics on the first word.

    weights: one for each part (a compound such as عبد الله or أبو بكر is one part).
    """

    first: int
    last: int
    cut: int
    weights: tuple[float, ...]
    kunya: bool = False

    @property
    def strong(self) -> int:
        return sum(w == NAME for w in self.weights)

    @property
    def known(self) -> int:
        return sum(w >= MAYBE for w in self.weights)

    @property
    def total(self) -> float:
        return sum(self.weights)


class Grower:
    """Grows chains over one document's tokens.

    closed(i): token i can be no part of a name. barred(i): it can be none after the first, unless it is nothing else.
    origin(i): it says where somebody comes from, and may follow a kunya.
    ends(i): a sentence begins there.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        closed: Callable[[int], bool],
        barred: Callable[[int], bool],
        origin: Callable[[int], bool],
        ends: Callable[[int], bool],
    ) -> None:
        self.tokens = tokens
        self.closed = closed
        self.barred = barred
        self.origin = origin
        self.ends = ends
        # Where «إلى» is written «الي», «علي» is as likely the preposition.
        self.dotted_ya = any(t.text == "الي" for t in tokens) or self._alone_ali() > _FEW

    def _alone_ali(self) -> int:
        """How often «علي» stands with no name next to it."""
        count = 0
        for i, token in enumerate(self.tokens):
            if token.norm == _ON and token.text.endswith("ي"):
                near = [self.tokens[k].norm for k in (i - 1, i + 1) if 0 <= k < len(self.tokens)]
                count += all(weight(n) < NAME and n not in _SON for n in near)
        return count

    def weigh(self, i: int) -> float:
        """The weight of token i as it stands."""
        token = self.tokens[i]
        if token.kind != "word" or (len(token.norm) != len(token.text) and _vowelled(token)) or self.closed(i):
            return NONE
        if token.norm == _ON:
            return self._ali(i)
        return weight(token.norm)

    def _ali(self, i: int) -> float:
        if not self.tokens[i].text.endswith("ي"):
            return NONE
        if not self.dotted_ya:
            return NAME
        around = [k for k in (i - 1, i + 1) if 0 <= k < len(self.tokens)]
        near = [weight(self.tokens[k].norm) for k in around if self.tokens[k].norm != _ON]
        return NAME if any(w == NAME for w in near) else NONE

    def chain(self, i: int, *, clitics: bool) -> Chain | None:
        """The longest chain that begins at token i; clitics: whether a proclitic may be cut off its first word."""
        token = self.tokens[i]
        if token.kind != "word" or not token.norm or self.closed(i):
            return None
        cut = self._cut(i) if clitics else 0
        if cut is None:
            return None
        first = self._part(i, token.norm[cut:] if cut else token.norm, True)
        if first is None:
            return None
        kunya = token.norm[cut:] in _KUNYA or token.norm[cut:] == _MOTHER
        at, weights = first[0], [first[1]]
        while at < len(self.tokens) and at - i < _MAX_WORDS and not self.ends(at):
            if len(weights) > 1 and self.tokens[at].norm == "ابن":
                break
            if self._hyphen(at):
                at += 1
            part = self._part(at, self.tokens[at].norm, False)
            if part is None and self._fathered(i, at):
                part = (at + 1, MAYBE)  # «ناصر بن عوض النسي»
            if part is None and len(weights) == 1 and self.origin(at):
                by_lexicon = weights[0] == NAME and (
                    self.tokens[at].norm in _lexicon() or self.tokens[at].norm == _ARAB
                )
                part = (at + 1, MAYBE) if kunya or by_lexicon else None
            if part is None:
                break
            at, value = part
            weights.append(value)
        return Chain(i, at, cut, tuple(weights), kunya)

    def _fathered(self, first: int, at: int) -> bool:
        """Whether token ``at`` is a relation right after a father's name: a family's that no lexicon knows."""
        norm = self.tokens[at].norm
        if at - first < 3 or self.tokens[at - 2].norm not in _SON_FIRST or self.tokens[first].norm in _SON_FIRST:
            return False
        return len(norm) > 4 and norm.startswith("ال") and norm.endswith("ي") and not self.closed(at)

    def _hyphen(self, i: int) -> bool:
        """Whether token i is a hyphen inside a name («فرانك-فالتر»)."""
        tokens = self.tokens
        return (
            0 < i < len(tokens) - 1
            and tokens[i].text == "-"
            and tokens[i - 1].end == tokens[i].start
            and tokens[i].end == tokens[i + 1].start
            and weight(tokens[i + 1].norm) > NONE
        )

    def _cut(self, i: int) -> int | None:
        """Proclitic characters to leave out: 0 for a word that is a name, else the shortest cut that leaves one."""
        norm = self.tokens[i].norm
        if self.weigh(i) >= MAYBE or norm in _KUNYA or norm in (_SERVANT, _MOTHER) or norm in _SON_FIRST:
            return 0
        for cut, rest in starts(norm)[1:]:
            if norm[cut - 1] == "ف" or (norm[cut - 1] == "ك" and not self._named_after(i)):
                continue
            if rest in _KUNYA or rest == _SERVANT or rest in _SON_FIRST or (weight(rest) == NAME and len(rest) > 2):
                return cut
            follow = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
            if weight(rest) == MAYBE and follow is not None and weight(follow.norm) == NAME and not ordinary(norm):
                return cut
            if norm[0] == "و" and weight(rest) == MAYBE and weight(norm) == NONE and norm not in common():
                return cut
        return 1 if norm[0] == "و" and weight(norm) == UNKNOWN and self._in_list(i) else 0

    def _named_after(self, i: int) -> bool:
        return i + 1 < len(self.tokens) and weight(self.tokens[i + 1].norm) == NAME

    def _in_list(self, i: int) -> bool:
        """Whether a name ends right before token i, a comma apart, so that its «و» joins another."""
        k = i - 1
        while k >= max(0, i - 2) and self.tokens[k].text in {"،", ","}:
            k -= 1
        return k >= 0 and self.weigh(k) >= UNKNOWN

    def _part(self, i: int, norm: str, first: bool) -> tuple[int, float] | None:
        """One part from token i: (token after it, weight); None where no name part stands there."""
        tokens = self.tokens
        if tokens[i].kind != "word" or self.closed(i):
            return None
        follow = (
            tokens[i + 1] if i + 1 < len(tokens) and tokens[i + 1].kind == "word" and not self.closed(i + 1) else None
        )
        if norm == _SERVANT:
            return (i + 2, NAME) if follow is not None and self._servant(follow.norm) else None
        if norm in _KUNYA or norm == _MOTHER:
            named = self._kunya(i, norm, follow)
            # «بوكار أبا»: a family's name of the Sahel, with nothing behind it that it could be the father of
            return named or ((i + 1, UNKNOWN) if norm == _ABA and not first else None)
        if norm in (_SON_FIRST if first else _SON):
            return self._son(i, norm, follow, first)
        value = weight(norm) if norm != tokens[i].norm else self.weigh(i)
        if norm in _SECOND_HALF or (norm in _PARTICLES and not first):
            return self._half(i, norm, first, follow)
        if value == NONE:
            return None
        if value == UNKNOWN and not first and norm[0] == "و":
            return None
        if value < NAME and not first and self.barred(i):
            return None
        if follow is not None and follow.norm in _SECOND_HALF and not norm.startswith("ال"):
            return i + 2, NAME
        return i + 1, value

    def _servant(self, norm: str) -> bool:
        return (norm.startswith("ال") and len(norm) > 3) or norm in {"ربه", "مناف"} or weight(norm) >= MAYBE

    def _kunya(self, i: int, norm: str, follow: Token | None) -> tuple[int, float] | None:
        if follow is None:
            return None
        value = weight(follow.norm)
        if follow.norm == _SERVANT:
            inner = self._part(i + 1, follow.norm, False)
            return (inner[0], NAME) if inner else None
        if norm == _MOTHER and value != NAME:
            return None
        if value == NONE and (follow.norm in common() and not given(follow.norm)):
            return None
        second = i + 2 < len(self.tokens) and self.tokens[i + 2].norm in _SECOND_HALF
        return (i + 3 if second else i + 2), NAME

    def _son(self, i: int, norm: str, follow: Token | None, first: bool) -> tuple[int, float] | None:
        if follow is None:
            return None
        if norm == _HOUSE and self.tokens[i].text not in {"آل", "ال"}:
            return None
        inner = self._part(i + 1, follow.norm, False)
        if inner is None:
            return None
        return (inner[0], max(inner[1], MAYBE)) if not first or inner[1] >= MAYBE else None

    def _half(self, i: int, norm: str, first: bool, follow: Token | None) -> tuple[int, float] | None:
        if first:
            return None
        if norm in _PARTICLES:
            return (
                (i + 1, UNKNOWN)
                if (follow is not None and weight(follow.norm) > NONE) or norm in {"مون", "اون"}
                else None
            )
        return i + 1, MAYBE
