"""Names as keys, roles as fields: what identity compares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from musnad.arabic.folding import fold
from musnad.arabic.name_words import name_words
from musnad.resources import loader

_SPLIT = re.compile(r"[\W_]+")
JOINS_NEXT = name_words("servant", "kunya", "mother", "house", "father")
_DROPPED = name_words("son", "kin")


@cache
def table() -> dict[str, Any]:
    """``ontology/identity_features.yaml`` as it stands."""
    data: dict[str, Any] = loader.data("ontology/identity_features.yaml")
    return data


@cache
def folded(*path: str) -> frozenset[str]:
    """A word list of the table, folded; ``path`` walks into it."""
    found: Any = table()
    for step in path:
        found = found[step]
    return frozenset(fold(word) for word in found)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(w for w in _SPLIT.split(fold(text)) if w)


def _bare(word: str) -> str:
    """Without ال where something of a name is left."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=65536)
def name_parts(name: str) -> tuple[str, ...]:
    """A person's name as comparable parts: titles off, letters folded, عبد and أبو joined to what follows, ال off.

    The kunya stays a part (ابوحمزه). Empty when nothing but titles is there.
    """
    raw = list(words(name))
    titles = folded("titles")
    while len(raw) > 1 and raw[0] in titles:
        raw.pop(0)
    parts: list[str] = []
    i = 0
    while i < len(raw):
        if raw[i] in JOINS_NEXT and i + 1 < len(raw):
            head = "ابو" if raw[i] in name_words("kunya") else raw[i]
            tail = raw[i + 1]
            parts.append(head + (tail if head == "عبد" else _bare(tail)))
            i += 2
            continue
        if not (raw[i] in _DROPPED and parts and i + 1 < len(raw)):
            parts.append(_bare(raw[i]))
        i += 1
    return tuple(_canonical(p) for p in parts)


def _canonical(part: str) -> str:
    """One spelling for ابورغيف and أبو رغيف, عبدالله and عبد الله."""
    if part.startswith("ابوال") and len(part) > 7:
        return "ابو" + part[5:]
    return part


@cache
def _common() -> frozenset[str]:
    return frozenset(part for name in table()["common"] for part in name_parts(name))


def is_common(parts: tuple[str, ...]) -> bool:
    """True when every part is a common name: many people bear it."""
    return all(p in _common() for p in parts)


def within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """True when ``short`` (two parts or more) is ``long`` with parts left out, the given name kept."""
    if len(short) < 2 or len(short) >= len(long) or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(part in rest for part in short)


@dataclass(frozen=True, slots=True)
class RoleView:
    """What a person's roles say: content words, fields of work, states whose offices they name."""

    texts: frozenset[str]
    content: frozenset[str]
    fields: frozenset[str]
    states: frozenset[str]


@cache
def _field_words() -> dict[str, frozenset[str]]:
    return {name: folded("fields", name) for name in table()["fields"]}


@cache
def _adjectives() -> dict[str, str]:
    """Bare folded adjective, masculine and feminine → its state (``gazetteers/nationalities.tsv``)."""
    rows = loader.rows("gazetteers/nationalities.tsv")
    return {fold(row["stem"]) + ending: row["country"] for row in rows for ending in ("", "ه")}


def role_view(roles: Iterable[str]) -> RoleView:
    """The roles of one person in one document or in several."""
    return _role_view(tuple(sorted({" ".join(words(r)) for r in roles} - {""})))


@lru_cache(maxsize=65536)
def _role_view(texts: tuple[str, ...]) -> RoleView:
    all_words = frozenset(w for text in texts for w in text.split())
    idle = folded("role_stopwords") | folded("titles")
    return RoleView(
        frozenset(t for t in texts if sum(w not in idle for w in t.split()) >= 2),
        frozenset(_bare(w) for w in all_words - idle),
        frozenset(f for f, lexicon in _field_words().items() if all_words & lexicon),
        frozenset(_adjectives()[b] for w in all_words if (b := _bare(w)) in _adjectives()),
    )


@cache
def _compatible() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in table()["compatible_fields"])


def fields_clash(a: RoleView, b: RoleView) -> bool:
    """True when both have fields and no two of them are one, or may well be joined by one person."""
    if not a.fields or not b.fields or a.fields & b.fields:
        return False
    return not any(frozenset((x, y)) in _compatible() for x in a.fields for y in b.fields)


@cache
def _spokesman() -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((words(p) for p in table()["spokesman"]), key=lambda p: (-len(p), p)))


@lru_cache(maxsize=65536)
def speaks_for(role: str) -> str | None:
    """The body in whose name the role speaks, as written, None where it speaks for none (or did so formerly)."""
    folded_words = words(role)
    if set(folded_words) & folded("former"):
        return None
    for phrase in _spokesman():
        for i in range(len(folded_words) - len(phrase)):
            if folded_words[i : i + len(phrase)] == phrase:
                return _body(role, i + len(phrase))
    for i in range(len(folded_words) - 1):
        if folded_words[i] in folded("directors") and folded_words[i + 1] in folded("observers"):
            return _body(role, i + 1)
    return None


_END = re.compile(r"[،,؛;()]")


def _body(role: str, skip: int) -> str | None:
    """The written words after the first ``skip``, up to punctuation, without titles at their end (العميد)."""
    written = [token for token in role.split() if words(token)]
    tail = _END.split(" ".join(written[skip:]))[0].split()
    titles = folded("titles") | {"وقتها"}
    while len(tail) > 1 and fold(tail[-1]) in titles:
        tail.pop()
    return " ".join(tail).strip("\"'«»“”") or None


@cache
def _heads(kind: str) -> frozenset[str]:
    path = {"outlet": "outlet_heads", "armed_group": "armed_group_heads"}.get(kind, "state_heads")
    return frozenset(_bare(h) for h in folded(path))


_DOUBLED = re.compile(r"(.)\1")


def _outlet_key(parts: list[str]) -> str:
    """أسوشيتد برس and وكالة أسوشييتدبرس are one: no head, no spaces, no doubled letters."""
    if len(parts) > 1 and parts[0] in _heads("outlet"):
        parts = parts[1:]
    return _DOUBLED.sub(r"\1", "".join(parts))


@lru_cache(maxsize=65536)
def body_key(name: str, kind: str, country: str | None = None) -> str:
    """A body's, group's or outlet's name as a key: folded, without ال on any word, without وكالة, صحيفة, تنظيم, وزارة.

    A state's body carries its state: from the adjective where the name has one, else ``country`` (where the
    document mostly is), so that two countries' ministries of the interior stay two.
    """
    parts = [_bare(w) for w in words(name)]
    if kind == "outlet":
        return _outlet_key(parts)
    stately = kind in ("organisation", "security_force") and bool(set(parts) & folded("state_bodies"))
    states = [_adjectives()[p] for p in parts if p in _adjectives()] if stately else []
    if stately:
        parts = [p for p in parts if p not in _adjectives()] or parts
    if len(parts) > 1 and parts[0] in _heads(kind):
        parts = parts[1:]
    state = states[0] if states else country if stately else None
    return " ".join(parts) + (f"@{state}" if state else "")
