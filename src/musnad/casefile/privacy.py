"""Who is a private person: whoever is given no public office, voice or rank (``resources/ontology/privacy.yaml``).

The one rule for every view and export that masks names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from musnad.casefile.names import words
from musnad.model.casefile import Entity
from musnad.resources import loader


def is_private(entity: Entity) -> bool:
    """Whether it is a person whose name is masked. What is no person has no privacy to lose."""
    if entity.kind != "person":
        return False
    heads = [role for role in (_from_head(words(r.text)) for r in entity.roles) if role]
    if any(_is(role[0], _listed("always_private")) for role in heads):
        return True
    return not any(_is_public(role) for role in heads)


def private(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The private persons among them, in their order."""
    return tuple(e for e in entities if is_private(e))


def _from_head(role: tuple[str, ...]) -> tuple[str, ...]:
    """A role from the word that says what somebody is."""
    for at, word in enumerate(role):
        if not _is(word, _listed("skipped")):
            return role[at:]
    return ()


def _is_public(role: tuple[str, ...]) -> bool:
    if _is(role[0], _listed("public")):
        return True
    return any(_is(role[0], {head}) and set(role[1:]) & needed for head, needed in _with().items())


def _is(word: str, listed: Iterable[str]) -> bool:
    """Whether the folded word is listed, with or without its article or the ending of the feminine."""
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    known = listed if isinstance(listed, set | frozenset) else set(listed)
    return bool({word, bare, bare.removesuffix("ه"), word.removesuffix("ه")} & known)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(w for phrase in loader.data("ontology/privacy.yaml")[name] for w in words(phrase))


@cache
def _with() -> Mapping[str, frozenset[str]]:
    rows: Mapping[str, list[str]] = loader.data("ontology/privacy.yaml")["public_with"]
    return {words(head)[0]: frozenset(w for n in needed for w in words(n)) for head, needed in rows.items()}
