"""Armed groups, forces, organisations and outlets as mentions: gazetteers first, then generic heads.

Gazetteers: ``gazetteers/{groups,forces,organisations,outlets}.tsv``; heads: ``lexicons/body_heads.yaml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from musnad.arabic.analysis import Analysis
from musnad.arabic.folding import fold
from musnad.arabic.phrases import PhraseIndex
from musnad.arabic.tokens import Token, starts
from musnad.engines.rules import names, roles
from musnad.model.quick import value
from musnad.resources import loader

BodyType = Literal["armed_group", "security_force", "organisation", "outlet"]
_TABLES: tuple[tuple[str, BodyType], ...] = (
    ("groups", "armed_group"),
    ("forces", "security_force"),
    ("organisations", "organisation"),
    ("outlets", "outlet"),
)
_QUOTES = frozenset({'"', "«", "»", "“", "”", "'", "(", ")", "‹", "›"})
_OPENING = frozenset({'"', "«", "“", "'", "(", "‹"})
_LONGEST = 6


@value
class BodyMention:
    """A body in the text, half-open code points. name: the gazetteer's canonical name, None for a generic head."""

    start: int
    end: int
    text: str
    type: BodyType
    name: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class _Known:
    id: str
    name: str
    type: BodyType
    word: bool


@dataclass(frozen=True, slots=True)
class _Head:
    id: str
    type: BodyType
    bare: bool
    names: bool
    quoted: bool
    joined: bool


@cache
def _gazetteer() -> PhraseIndex[_Known]:
    """Every name and alias of the four tables."""
    entries: list[tuple[str, _Known]] = []
    for table, kind in _TABLES:
        for row in loader.rows(f"gazetteers/{table}.tsv"):
            known = _Known(row["id"], row["name"], kind, "word" in row.get("flags", ""))
            entries.extend((phrase, known) for phrase in (row["name"], *row.get("aliases", "").split("|")) if phrase)
    return PhraseIndex(entries)


@cache
def _heads() -> PhraseIndex[tuple[_Head, bool]]:
    """Heads, without and with article; the flag says whether the article is there."""
    entries: list[tuple[str, tuple[_Head, bool]]] = []
    for entry in loader.data("lexicons/body_heads.yaml")["heads"]:
        for word in entry["words"]:
            bare = word in entry.get("bare", ())
            head = _Head(
                entry["id"],
                entry["type"],
                bare,
                bool(entry.get("names")),
                word in entry.get("quoted", ()),
                entry["id"] == "body.state",
            )
            entries.append((word, (head, False)))
            if not (bare or head.quoted) and " " not in word:
                entries.append(("ال" + word, (head, True)))
        for word in entry.get("article", ()):
            head = _Head(entry["id"], entry["type"], False, False, False, False)
            entries.append(("ال" + word, (head, True)))
    return PhraseIndex(entries)


@cache
def _ends() -> frozenset[str]:
    return frozenset(fold(w) for w in loader.data("lexicons/body_heads.yaml")["ends"])


def find_bodies(analysis: Analysis) -> tuple[BodyMention, ...]:
    """Every body of a text, in order, none overlapping another."""
    out: list[BodyMention] = []
    free = 0
    for i, token in enumerate(analysis.tokens):
        if i < free or not _may_begin(token.norm) or token.kind != "word":
            continue
        found = _at(analysis, i)
        if found is not None:
            out.append(found[0])
            free = found[1]
    return tuple(out)


@lru_cache(maxsize=65536)
def _may_begin(norm: str) -> bool:
    """Whether a body's name or head could begin in a folded word; False for most words, at once."""
    return _gazetteer().may_begin(norm) or _heads().may_begin(norm)


def _at(analysis: Analysis, i: int) -> tuple[BodyMention, int] | None:
    """The body that begins at token i, and the token after it: the longer of gazetteer and generic head."""
    tokens = analysis.tokens
    known = _gazetteer().match(tokens, i)
    if known is not None and known.payload.word and known.last == i + 1:
        known = None
    generic = _generic(analysis, i)
    if known is not None and (generic is None or generic[2] <= known.last):
        return _mention(
            analysis, known.start, known.end, known.payload.type, known.payload.name, "body.gazetteer"
        ), known.last
    if generic is None:
        return None
    head, start, last = generic
    inner = _inner(tokens, i + 1, last)
    name = inner.name if inner is not None and inner.type == head.type else None
    return _mention(analysis, start, tokens[last - 1].end, head.type, name, head.id), last


def _inner(tokens: Sequence[Token], first: int, last: int) -> _Known | None:
    """The gazetteer's body inside a generic one («تنظيم "داعش"»)."""
    for k in range(first, last):
        found = _gazetteer().match(tokens, k, clitics=False) if tokens[k].kind == "word" else None
        if found is not None and found.last <= last:
            return found.payload
    return None


def _mention(analysis: Analysis, start: int, end: int, kind: BodyType, name: str | None, rule: str) -> BodyMention:
    return BodyMention(start, end, analysis.text[start:end], kind, name, rule)


def _generic(analysis: Analysis, i: int) -> tuple[_Head, int, int] | None:
    """A generic head at token i with its complement: (head, character it starts at, token after it)."""
    tokens = analysis.tokens
    found = _heads().match(tokens, i)
    if found is None:
        return None
    head, article = found.payload
    limit = analysis.sentences[analysis.sentence_of[i]].last
    last = _adjectives(tokens, found.last, limit) if article else _complement(tokens, found.last, limit, head)
    return (head, found.start, last) if last > found.last else None


def _complement(tokens: Sequence[Token], i: int, limit: int, head: _Head) -> int:
    """Token after the complement of a head without article that ends at token i; i where there is none."""
    if i >= limit:
        return i
    if tokens[i].text in _OPENING:
        return next((k + 1 for k in range(i + 2, min(i + 6, limit)) if tokens[k].text in _QUOTES), i)
    known = _gazetteer().match(tokens, i, clitics=False) if tokens[i].kind == "word" else None
    if known is not None and known.last <= limit and not known.payload.word:
        return known.last
    if (
        head.quoted
        or not _content(tokens[i])
        or tokens[i].norm.startswith(("لل", "ب", "ابو", "ابي"))
        or len(tokens[i].norm) < 3
    ):
        return i
    if names.weight(tokens[i].norm) == names.NAME and not head.names:
        return i
    return _noun(tokens, i, limit, head)


def _noun(tokens: Sequence[Token], i: int, limit: int, head: _Head) -> int:
    """Token after the noun at token i that a head is annexed to, with what belongs to it; i where it tells nothing."""
    following = i + 1 < limit and _content(tokens[i + 1]) and roles.title_at(tokens, i + 1) is None
    if _has_article(tokens[i]):
        return _adjectives(tokens, i + 1, limit, joined=head.joined)
    if following and tokens[i].norm in _units():
        return _adjectives(tokens, i + 2, limit)
    if following and _has_article(tokens[i + 1]) and not _named(tokens[i + 1].norm):
        return _adjectives(tokens, i + 2, limit, joined=head.joined)
    # «تنظيم إرهابي», «شركة صرافة»: an indefinite word that takes the article elsewhere names no body.
    return _tail(tokens, i)


def _tail(tokens: Sequence[Token], i: int) -> int:
    """Token after a single indefinite name («شرطة ديالى», «كتيبة عمر»); i where it is an ordinary word."""
    norm = tokens[i].norm
    return (
        i
        if "ال" + norm in names.common() or (norm.endswith(("ه", "ات", "ين", "ون")) and norm in names.common())
        else i + 1
    )


def _adjectives(tokens: Sequence[Token], i: int, limit: int, *, joined: bool = False) -> int:
    """Token after the run of relational words with article from token i; joined: «والدفاع» may open it."""
    at = i
    while at < min(limit, i + _LONGEST) and _content(tokens[at]):
        token = tokens[at]
        relation = _has_article(token) and _relational(token.norm)
        second = token.norm.startswith("وال") and ((joined and at == i) or (at > i and _relational(token.norm[1:])))
        if not (relation or second) or roles.title_at(tokens, at) is not None or _named(token.norm):
            break
        at += 1
    return at


def _has_article(token: Token) -> bool:
    """Whether the word begins with the article; folding makes one of the first letters of «ألفي»."""
    return token.norm.startswith("ال") and token.text.startswith("ا")


@lru_cache(maxsize=65536)
def _relational(norm: str) -> bool:
    """Whether a definite word is an adjective of relation («الأمنية») or one of those bodies are named with."""
    return norm.endswith(("ي", "يه", "يين")) or norm in _adjective_list()


@cache
def _units() -> frozenset[str]:
    """Words of administration that take a place's name («مجلس محافظة ديالى»)."""
    return frozenset(fold(w) for w in loader.data("lexicons/body_heads.yaml")["units"])


@cache
def _adjective_list() -> frozenset[str]:
    return frozenset(fold(w) for w in loader.data("lexicons/body_heads.yaml")["adjectives"])


@lru_cache(maxsize=65536)
def _named(norm: str) -> bool:
    """Whether a word, its «و» apart, is a person's name and nothing else."""
    return any(names.weight(rest) == names.NAME for cut, rest in starts(norm) if cut <= 1)


def _content(token: Token) -> bool:
    return token.kind == "word" and _goes_on(token.norm)


@lru_cache(maxsize=65536)
def _goes_on(norm: str) -> bool:
    """Whether a folded word may be part of a complement: no word that ends one, no preposition."""
    return norm not in _ends() and not roles.stops(norm) and not _preposition(norm)


@lru_cache(maxsize=65536)
def _preposition(norm: str) -> bool:
    return roles.is_preposition(norm) or any(cut and roles.is_preposition(rest) for cut, rest in starts(norm)[:2])
