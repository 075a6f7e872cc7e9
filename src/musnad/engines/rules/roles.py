"""Role phrases: where one opens, how far it goes, and the title that stands right before a name.

Words are in ``lexicons/roles.yaml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from musnad.arabic.folding import fold
from musnad.arabic.phrases import PhraseIndex, words_of
from musnad.arabic.tokens import Token, starts
from musnad.engines.rules.names import ordinary
from musnad.resources import loader

HeadKind = Literal["post", "kin", "title"]
_OWNED = ("هما", "هم", "ها", "ه", "نا", "كم", "ي")
_OPENING = frozenset({'"', "«", "“", "(", "'", "‹", "”", "["})
_CLOSING = frozenset({'"', "»", "”", ")", "'", "›", "“", "]"})
_COMMAS = frozenset({"،", ",", "-", "–", "ـ", ":"})
_LONGEST = 16
_PREPOSITIONS = frozenset(map(fold, ("في", "من", "عن", "على", "ب", "ل", "لدى", "باسم")))


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of roles.yaml, folded."""

    posts: frozenset[str]
    kin: frozenset[str]
    titles: PhraseIndex[str]
    modifiers: frozenset[str]
    naming: PhraseIndex[str]
    called: PhraseIndex[str]
    alias: frozenset[str]
    stops: frozenset[str]
    namesakes: frozenset[str]
    namesakes_bare: frozenset[str]
    renowned: frozenset[str]
    bylines: frozenset[str]
    crowned: frozenset[str]
    ordinals: frozenset[str]


@cache
def words() -> Words:
    """The role lexicon."""
    data = loader.data("lexicons/roles.yaml")

    def folded(key: str) -> frozenset[str]:
        return frozenset(fold(w) for w in data[key])

    return Words(
        posts=folded("posts"),
        kin=folded("kin"),
        titles=PhraseIndex((w, w) for w in data["titles"]),
        modifiers=folded("modifiers"),
        naming=PhraseIndex((w, w) for w in data["naming"]),
        called=PhraseIndex((w, w) for w in data["called"]),
        alias=folded("alias"),
        stops=folded("stops") | folded("verbs"),
        namesakes=folded("namesakes"),
        namesakes_bare=folded("namesakes_bare"),
        renowned=folded("renowned"),
        bylines=folded("bylines"),
        crowned=folded("crowned"),
        ordinals=folded("ordinals"),
    )


@lru_cache(maxsize=65536)
def head(norm: str) -> tuple[int, HeadKind] | None:
    """Whether a folded word opens a role phrase: (folded characters of proclitics before it, kind)."""
    lexicon = words()
    for cut, rest in starts(norm):
        if cut and (len(rest) < 3 or norm[0] == "ف"):
            continue
        stem = rest[2:] if rest.startswith("ال") and len(rest) > 4 else rest
        if stem in lexicon.posts or (stem.endswith("ه") and stem[:-1] in lexicon.posts):
            return cut, "post"
        if stem is rest:
            for end in _OWNED if rest.endswith(_OWNED) else ():
                base = rest[: -len(end)] if rest.endswith(end) else ""
                if base and (base in lexicon.kin or (base.endswith("ت") and base[:-1] + "ه" in lexicon.kin)):
                    return cut, "kin"
            if rest in lexicon.kin:
                return cut, "kin"
    return None


# Words that folding makes like a head: «أمام» is no «إمام», «الأمر» no «الآمر», «الأحد» a day.
_LOOKALIKES = ("أمام", "الأمر", "أمر", "الأحد", "الاحد", "أمير المؤمنين")


def opens(token: Token) -> tuple[int, HeadKind] | None:
    """``head`` of a token, lookalikes that only folding makes apart."""
    if token.text in _LOOKALIKES or token.text[1:] in _LOOKALIKES:
        return None
    return head(token.norm)


@lru_cache(maxsize=65536)
def is_owned(norm: str) -> bool:
    """Whether a word of kinship or standing carries a possessive («شقيقه», «زوجها»)."""
    kin = words().kin
    return norm not in kin and any(
        norm.endswith(e) and (norm[: -len(e)] in kin or norm[: -len(e) - 1] + "ه" in kin) for e in _OWNED
    )


@lru_cache(maxsize=65536)
def stops(norm: str) -> bool:
    """Whether no role phrase goes over this folded word."""
    lexicon = words()
    return norm in lexicon.stops or (norm[:1] in ("و", "ف") and len(norm) > 3 and norm[1:] in lexicon.stops)


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """A role as written: tokens ``[first, last)``, characters ``[start, end)`` without proclitic."""

    first: int
    last: int
    start: int
    end: int


@cache
def _title_words() -> frozenset[str]:
    return frozenset(words_of(title)[0] for title in loader.data("lexicons/roles.yaml")["titles"])


@lru_cache(maxsize=65536)
def may_title(norm: str) -> bool:
    """Whether a title could begin in a folded word; False for most words, at once."""
    return any(rest in _title_words() for _, rest in starts(norm))


def title_at(tokens: Sequence[Token], i: int) -> int | None:
    """Token after the title and its modifiers that begin at token i; None where no title stands."""
    if not may_title(tokens[i].norm):
        return None
    found = words().titles.match(tokens, i)
    if found is None:
        return None
    last = found.last
    while last < len(tokens) and tokens[last].norm in words().modifiers and tokens[last].kind == "word":
        last += 1
    if last < len(tokens) and tokens[last].text in {".", "/"} and tokens[found.first].norm == fold("د"):
        last += 1
    return last


def phrase_end(tokens: Sequence[Token], i: int, limit: int, covered: dict[int, int]) -> int:
    """Token after the role phrase that opens at token i and stands after its holder.

    covered: first token of a known body or place → the token after it. limit: token that ends the sentence.
    """
    at = i + 1
    while at < min(limit, i + _LONGEST):
        token = tokens[at]
        if at in covered:
            at = covered[at]
            continue
        if token.kind == "mark":
            if i and is_opening(tokens[i - 1]) and is_closing(token):
                break
            closed = _quoted(tokens, at, limit)
            if closed is None:
                break
            at = closed
            continue
        far = at > i + 1 and not tokens[at - 1].norm.endswith(("مسوول", "مسووله"))
        if stops(token.norm) or _verbal(token.norm) or (far and token.norm == "عن"):
            break
        at += 1
    at = min(at, limit)
    while at > i + 1 and (
        tokens[at - 1].norm in _PREPOSITIONS or (tokens[at - 1].kind == "mark" and tokens[at - 1].text not in _CLOSING)
    ):
        at -= 1
    return at


def _quoted(tokens: Sequence[Token], i: int, limit: int) -> int | None:
    """The token after a short quoted name or bracket inside a role phrase («تنظيم "داعش"»)."""
    if tokens[i].text not in _OPENING:
        return None
    for k in range(i + 1, min(i + 7, limit)):
        if tokens[k].text in _CLOSING:
            return k + 1
    return None


@lru_cache(maxsize=65536)
def _verbal(norm: str) -> bool:
    return len(norm) > 4 and norm[0] in "يت" and norm.startswith(("ست", "سي")) and not ordinary(norm)


def is_opening(token: Token) -> bool:
    return token.text in _OPENING


def is_closing(token: Token) -> bool:
    return token.text in _CLOSING


def is_comma(token: Token) -> bool:
    return token.text in _COMMAS


def is_preposition(norm: str) -> bool:
    return norm in _PREPOSITIONS
