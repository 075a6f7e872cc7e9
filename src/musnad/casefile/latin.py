"""Arabic names against Latin ones: may this be that in other letters? (``lexicons/transliteration.yaml``)

A Latin spelling is never turned into Arabic: an Arabic part is walked letter by letter along the Latin one, each
letter in any of its renderings, one short vowel after it. Vowels decide little, so the answer is "may be", no more.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from musnad.casefile.names import name_parts
from musnad.resources import loader

_LONGEST = 28  # letters of a part; what is longer is no part of a name
_MOST_KEYS = 8
_NO_LETTER = re.compile(r"[^a-z]+")
_MARKS = str.maketrans("", "", "'’‘`´ʿʾ\"“”")
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
_GLUED_ABD = re.compile(r"^abd(?:ou|[aeou])(?:l|([rnszdt])(?=\1))(?=..)")
_GLUED_DIN = re.compile(r"(?<=..)(?:[aeiou]l|[aeiou](?=dd)|[aeiou])?d?(d(?:in|ine|een))$")


@cache
def _table() -> dict[str, Any]:
    data: dict[str, Any] = loader.data("lexicons/transliteration.yaml")
    return data


@cache
def _latin(group: str) -> frozenset[str]:
    return frozenset(_table()["latin"][group])


def is_arabic(text: str) -> bool:
    """Whether a letter of the text is an Arabic one."""
    return any("\u0620" <= c <= "\u06ff" for c in text)


@lru_cache(maxsize=65536)
def latin_words(text: str) -> tuple[str, ...]:
    """Lower-case words of a text in Latin letters, without accents and apostrophes, articles kept."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_MARKS))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_PLAIN)
    return tuple(w for w in _NO_LETTER.split(plain) if w)


@lru_cache(maxsize=65536)
def latin_parts(name: str) -> tuple[str, ...]:
    """A person's Latin name as parts like ``names.name_parts``: articles, titles and bin off, Abu and Abd joined.

    «Hijazi, Raed» is turned round. Empty when nothing of a name is left.
    """
    if name.count(",") == 1:
        family, given = name.split(",")
        name = f"{given} {family}"
    raw = list(latin_words(name))
    while len(raw) > 1 and raw[0] in _latin("titles"):
        raw.pop(0)
    parts: list[str] = []
    i = 0
    while i < len(raw):
        word = raw[i]
        after = i + 1
        while after < len(raw) - 1 and raw[after] in _latin("articles"):
            after += 1
        head = _head(word)
        if head and after < len(raw):
            parts.append(head + _bare(raw[after]))
            i = after + 1
        elif parts and word in _latin("tails"):
            parts[-1] += "allah" if word.endswith("lah") else "din"
            i += 1
        else:
            if word not in _latin("articles") and not (word in _latin("sons") and i + 1 < len(raw)) and len(word) > 1:
                parts.append(_joined(word))
            i += 1
    return tuple(p for p in parts if len(p) <= _LONGEST)


def _head(word: str) -> str:
    if word in _latin("kunya"):
        return "abu"
    if word in _latin("mother"):
        return "um"
    return "abd" if word in _latin("servant") else ""


def _bare(word: str) -> str:
    """Without an article that is written together with it (Alzawahiri); never Ali or Allah."""
    return word[2:] if word[:2] in ("al", "el") and len(word) > 5 and not word.startswith("all") else word


def _joined(word: str) -> str:
    """Abdulrahman, Abdurrahman → abdrahman; Salahaldin, Salaheddine → salahdin; Alzawahiri → zawahiri."""
    if word not in _spelled():
        word = _GLUED_ABD.sub("abd", word)
        word = _GLUED_DIN.sub(r"\1", word) if len(word) > 6 else word
    return _bare(word)


@lru_cache(maxsize=65536)
def arabic_parts(name: str) -> tuple[str, ...]:
    """``names.name_parts``, with الدين and الله joined to what they follow and عبد ال as عبد."""
    tails = _table()["arabic_tails"]
    parts: list[str] = []
    for part in name_parts(name):
        if parts and part in tails:
            parts[-1] += part
        elif part.startswith("عبدال") and part != "عبدالله" and len(part) > 7:
            parts.append("عبد" + part[5:])
        else:
            parts.append(part.replace("الدين", "دين") if len(part) > 7 else part)
    return tuple(parts)


@cache
def _spelled() -> dict[str, frozenset[str]]:
    """Latin spelling → the Arabic parts that it alone may stand for."""
    found: dict[str, set[str]] = {}
    for arabic, spellings in _table()["spellings"].items():
        for spelling in spellings:
            found.setdefault(spelling, set()).update(name_parts(arabic))
    return {latin: frozenset(arabic) for latin, arabic in found.items()}


@cache
def _renderings() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Letter → its renderings inside a part, and at its end."""
    letters = _table()["letters"]
    return {a: (tuple(e["as"]), (*e["as"], *e.get("end", ()))) for a, e in letters.items()}


@lru_cache(maxsize=1 << 18)
def alike(arabic: str, latin: str) -> bool:
    """Whether an Arabic part (folded) may be written as this Latin one (lower case, no accents)."""
    if latin in _spelled():
        return arabic in _spelled()[latin]
    if not 1 < len(arabic) <= _LONGEST or not 1 < len(latin) <= _LONGEST:
        return False
    reached = {0}
    for at, letter in enumerate(arabic):
        inside, ending = _renderings().get(letter, ((), ()))
        reached = _walk(latin, reached, ending if at == len(arabic) - 1 else inside, at == len(arabic) - 1)
        if not reached:
            return False
    return len(latin) in reached or (latin[-1] == "e" and len(latin) - 1 in reached)


def _walk(latin: str, reached: set[int], renderings: tuple[str, ...], last: bool) -> set[int]:
    """The places in ``latin`` after one more letter: rendered, doubled or not, with a short vowel or without."""
    found: set[int] = set()
    for start in reached:
        for rendering in renderings:
            if not latin.startswith(rendering, start):
                continue
            end = start + len(rendering)
            ends = [end]
            if rendering and latin.startswith(rendering, end) and rendering[0] not in "aeiou":
                ends.append(end + len(rendering))
            for e in ends:
                found.add(e)
                if not last and (not rendering or rendering[-1] not in "aeiou"):
                    found.update(e + len(v) for v in _vowels() if latin.startswith(v, e))
    return found


@cache
def _vowels() -> tuple[str, ...]:
    return tuple(_table()["short_vowels"])


@lru_cache(maxsize=65536)
def keys(part: str) -> tuple[str, ...]:
    """Coarse keys of a part in either script: two parts that are ``alike`` share one.

    A Latin part has several where a letter is ambiguous. Empty for a part without a firm consonant that is no name.
    """
    if is_arabic(part):
        letters = _table()["letters"]
        return (_squeezed("".join(letters.get(c, {}).get("class", "") for c in part)),)
    if part in _spelled():
        return tuple(sorted({k for arabic in _spelled()[part] for k in keys(arabic)}))
    found = {""}
    at = 0
    while at < len(part):
        size = next((n for n in (3, 2, 1) if part[at : at + n] in _classes()), 0)
        if size and len(found) < _MOST_KEYS:
            found = {k + c for k in found for c in _classes()[part[at : at + size]]}
        elif size:
            found = {k + _classes()[part[at : at + size]][0] for k in found}
        at += size or 1
    return tuple(sorted({_squeezed(k) for k in found}))


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    return {letters: tuple(c) for letters, c in _table()["classes"].items()}


def _squeezed(key: str) -> str:
    return "".join(c for i, c in enumerate(key) if not i or key[i - 1] != c)
