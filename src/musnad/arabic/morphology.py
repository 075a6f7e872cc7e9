"""Shapes of a lexeme, generated from its base forms: verbs of the third person, nouns with duals and cases.

Only the third person and the plural first person are made: the press reports with them. Bases and shapes
are folded letters, so ى and ي, ة and ه, أ and ا are one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from musnad.arabic.tokens import Form

Shape = Literal["past", "present", "noun", "dual", "plural"]

# Proclitics a finite verb can carry; with any other a word is a noun («بقتل», «القتل»).
_VERBAL_PREFIXES = frozenset({"", "و", "ف", "س", "وس", "فس"})
_PAST_PREFIXES = frozenset({"", "و", "ف", "ل"})


@dataclass(frozen=True, slots=True)
class ShapeOf:
    """One generated shape and what it is."""

    word: str
    shape: Shape


def verb_shapes(past: str, present: str) -> tuple[ShapeOf, ...]:
    """Folded shapes of a verb given its past and present third person masculine singular.

    A past in ي or ا is weak («تبني», «دعا»): its last letter gives way to ت and وا.
    Plural shapes stand without their final alef too, as before an object («قتلوه»).
    """
    weak = past[-1] in "يا" and len(past) > 2
    stem = past[:-1] if weak else past
    dual = past[:-1] + "يا" if weak else past + "ا"
    pasts = [past, stem + "ت", stem + "وا", stem + "و", dual, stem + "تا", stem + "نا", stem + "ن"]
    if weak:
        pasts += [stem + "ا"]  # before an object: «تبناه»
    root = present[1:]
    bare = root[:-1] if root[-1] in "يوا" else root
    presents = []
    for head in "يتن":
        presents += [head + root, head + bare]
        if head != "ن":
            presents += [head + bare + end for end in ("ون", "وا", "و", "ان", "ن")]
    made = [ShapeOf(w, "past") for w in pasts] + [ShapeOf(w, "present") for w in presents]
    return tuple(dict.fromkeys(made))


def noun_shapes(singular: str, plurals: tuple[str, ...]) -> tuple[ShapeOf, ...]:
    """Folded shapes of a noun: accusative alef, dual, feminine plural, and the plurals given."""
    stem = singular[:-1] + "ت" if singular.endswith("ه") else singular
    made = [ShapeOf(singular, "noun")]
    if not singular.endswith(("ه", "ء", "ا")):
        made.append(ShapeOf(singular + "ا", "noun"))
    made += [ShapeOf(stem + end, "dual") for end in ("ان", "ين", "ي")]
    made += [ShapeOf(p, "plural") for p in plurals]
    made += [ShapeOf(p + "ا", "plural") for p in plurals if not p.endswith(("ه", "ا", "ات"))]
    return tuple(dict.fromkeys(made))


@lru_cache(maxsize=65536)
def verbal(form: Form, shape: Shape) -> bool:
    """Whether a cut word may be this finite shape: its clitics must be ones that a verb takes."""
    if shape == "past":
        return form.prefix in _PAST_PREFIXES
    return form.prefix in _VERBAL_PREFIXES or form.prefix in {"ل", "فل", "ول"}
