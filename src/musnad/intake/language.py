"""Which language a text is in; Arabic told from its neighbours that share the script."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from musnad.resources import loader

# The first of these characters decide; a paragraph of the press has 300.
_SAMPLE = 2000
_ARTICLE = re.compile(r"[وفبكل]?(?:ال|لل)\w{2}")
# Shares of letters: in sentences of the tests Sorani has .20 of its own letters, Urdu .16, Persian .20; among the 9,119
# Arabic articles of 2015 the highest are .003, 0 and .009.
_OWN = 0.03
# Share of words that have the article or are frequent in Arabic alone: .43 in the median Arabic article, .26 at the
# first percentile, .13 at the first permille; 0 in the tests' Sorani, Persian and Urdu.
_ARTICLES = 0.12


@dataclass(frozen=True, slots=True)
class _Knowledge:
    letters: dict[str, str]
    words: frozenset[str]
    codes: dict[str, str]
    script: frozenset[str]


@cache
def _knowledge() -> _Knowledge:
    raw = loader.data("lexicons/page_languages.yaml")
    return _Knowledge(raw["letters"], frozenset(raw["arabic_words"]), raw["codes"], frozenset(raw["arabic_script"]))


def language(text: str) -> str:
    """Language code ("ar", "ckb", "fa", "ur", "en", …); "und" where there are no letters.

    Letters and the article decide; py3langid is asked only where they leave doubt.
    """
    sample = text[:_SAMPLE]
    counts = {char: n for char, n in Counter(sample).items() if char.isalpha()}
    letters = sum(counts.values())
    if not letters:
        return "und"
    if sum(n for char, n in counts.items() if _in_arabic_script(char)) < letters / 2:
        return _asked(sample, arabic=False)
    known = _knowledge()
    own = {code: sum(counts.get(char, 0) for char in chars) / letters for code, chars in known.letters.items()}
    words = sample.split()
    articles = sum(word in known.words or _ARTICLE.match(word) is not None for word in words) / len(words)
    if articles >= _ARTICLES and own["ckb"] < _OWN and own["ur"] < _OWN:
        return "ar"
    if own["ckb"] >= _OWN:
        return "ckb"
    if own["ur"] >= _OWN:
        return "ur"
    if own["fa"] >= _OWN and articles < _ARTICLES / 2:
        return "fa"
    return _asked(sample, arabic=True)


def _in_arabic_script(char: str) -> bool:
    return "\u0600" <= char <= "\u077f" or "\ufb50" <= char <= "\ufefc"


def _asked(sample: str, *, arabic: bool) -> str:
    """py3langid's best guess; among languages of the Arabic script where the letters are that script's."""
    from py3langid import rank  # loads slowly, needed rarely

    known = _knowledge()
    guesses = [known.codes.get(str(code), str(code)) for code, _ in rank(sample)]
    return next((code for code in guesses if not arabic or code in known.script), "und")
