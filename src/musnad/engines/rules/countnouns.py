"""Nouns that are counted: their class, and whether a shape of theirs is one, two or many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from musnad.arabic.folding import fold
from musnad.arabic.phrases import PhraseIndex
from musnad.arabic.tokens import forms
from musnad.resources import loader

Shape = Literal["singular", "dual", "plural", "either"]
Group = Literal["person", "collective", "thing", "place", "act", "abstract", "money", "measure", "time", "percent"]


@dataclass(frozen=True, slots=True)
class CountedNoun:
    """A counted noun. cls: its class («fighter»); toll: what the noun says happened («قتيل»), None for most.

    shape: either where «ين» may be two or many.
    """

    lemma: str
    cls: str
    group: Group
    unit: str
    measure: str
    toll: str | None
    shape: Shape


@dataclass(frozen=True, slots=True)
class Looked:
    """A counted noun found in a word. cut: folded characters before it; suffix: its enclitic."""

    noun: CountedNoun
    cut: int
    definite: bool
    suffix: str


@cache
def _table() -> dict[str, CountedNoun]:
    table: dict[str, CountedNoun] = {}
    for entry in loader.data("lexicons/measures.yaml")["classes"]:
        for item in entry["nouns"].split():
            singular, *plurals = item.split("/")
            lemma = fold(singular)
            feminine = singular.endswith("ة")  # «مشتبه» is none
            for word, shape in _shapes(lemma, [p if p[0] == "+" else fold(p) for p in plurals], feminine):
                noun = CountedNoun(
                    lemma, entry["class"], entry["group"], entry["unit"], entry["measure"], entry.get("toll"), shape
                )
                table.setdefault(word, noun)
    return table


def _shapes(lemma: str, plurals: list[str], feminine: bool) -> list[tuple[str, Shape]]:
    stem = lemma[:-1] + "ت" if feminine else lemma
    out: list[tuple[str, Shape]] = [(lemma, "singular")]
    if not feminine:
        out.append((lemma + "ا", "singular"))
    for plural in plurals:
        if plural == "+ون":
            out += [(lemma + "ون", "plural"), (lemma + "ين", "either"), (lemma + "و", "plural")]
            if not lemma.endswith("ي"):
                out.append((lemma + "ي", "plural"))
        elif plural == "+ات":
            out.append(((lemma[:-1] if feminine else lemma) + "ات", "plural"))
        elif plural.endswith("ون"):
            out += [(plural, "plural"), (plural[:-2] + "ين", "either"), (plural[:-1], "plural")]
        else:
            out += [(plural, "plural"), (plural + "ا", "plural")]
    out += [(stem + "ان", "dual"), (stem + "ين", "dual")]
    if feminine or lemma in word_set("construct_duals"):
        out.append((stem + "ي", "dual"))
    return out


@lru_cache(maxsize=32768)
def counted_noun(norm: str) -> Looked | None:
    """The counted noun in a folded word, least cut first; None for another word."""
    table = _table()
    if norm in word_set("not_counted"):
        return None
    for form in forms(norm):
        noun = table.get(form.stem)
        if noun is not None and (not form.suffix or len(form.stem) > 2):
            return Looked(noun, form.cut, form.definite, form.suffix)
    return None


@lru_cache(maxsize=32768)
def is_nisba(norm: str) -> bool:
    """The shape of a nationality or following in the singular accusative, feminine or sound plural."""
    return len(norm) >= 5 and norm.endswith(("يا", "يه", "يين", "يون", "ي", "ييه")) and not norm.startswith("ال")


@dataclass(frozen=True, slots=True)
class Measured:
    """A unit of measure or money. unit: SI-like name or ISO 4217 code, None where the currency stays open."""

    group: Group
    measure: str
    unit: str | None
    noun: str


@cache
def units() -> PhraseIndex[Measured]:
    """Units of measure other than time."""
    entries = loader.data("lexicons/units.yaml")["units"]
    return PhraseIndex((w, Measured("measure", e["measure"], e["unit"], w)) for e in entries for w in e["words"])


@cache
def duals() -> dict[str, Measured]:
    """Folded duals of units («طنين»)."""
    raw = loader.data("lexicons/units.yaml")
    measures = {e["unit"]: e["measure"] for e in raw["units"]}
    return {fold(word): Measured("measure", measures[unit], unit, fold(word)) for word, unit in raw["duals"].items()}


@cache
def currencies() -> dict[str, tuple[Measured, dict[str, str]]]:
    """Folded currency noun → what it is without an adjective, and the code per adjective."""
    out: dict[str, tuple[Measured, dict[str, str]]] = {}
    for entry in loader.data("lexicons/currencies.yaml")["currencies"]:
        codes = {fold(k): v for k, v in entry["codes"].items()}
        codes.update({k + "ا": v for k, v in codes.items() if not k.endswith("ه")})
        for word in entry["words"]:
            out[fold(word)] = (Measured("money", "money", entry["default"], fold(word)), codes)
    return out


@cache
def _by_country() -> dict[str, dict[str, str]]:
    """Folded currency noun, in every number → country (ISO 3166 alpha-2) → ISO 4217 code."""
    raw = loader.data("lexicons/currencies.yaml")
    codes = {fold(noun): by for noun, by in raw["by_country"].items()}
    words = {fold(word): fold(entry["words"][0]) for entry in raw["currencies"] for word in entry["words"]}
    return {word: codes[noun] for word, noun in words.items() if noun in codes}


def money_unit(unit: str, countries: Mapping[str, int]) -> str:
    """The ISO 4217 code of a currency noun in an article about these countries; the noun where none has it.

    countries: ISO 3166 alpha-2 of the places named, with how often; of equals the first wins.
    """
    codes = _by_country().get(unit)
    if codes is None:
        return unit
    named = [c for c in countries if c in codes]
    return codes[max(named, key=lambda c: countries[c])] if named else unit


@cache
def word_set(name: str) -> frozenset[str]:
    """A plain word list of ``lexicons/measures.yaml``, folded."""
    return frozenset(map(fold, loader.data("lexicons/measures.yaml")[name]))
