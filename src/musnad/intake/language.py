"""Which language a text is in; Arabic told from its neighbours that share the script."""

from __future__ import annotations

import re

_SAMPLE = 4000
_ARABIC_LETTER = re.compile(r"[ء-ۿݐ-ݿﭐ-ﻼ]")
_LETTER = re.compile(r"[^\W\d_]")
_SORANI = re.compile(r"[ڕڵێۆڤە]")
_URDU = re.compile(r"[ٹڈڑںےہ]")
_PERSIAN = re.compile(r"[پچگژکی]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ARTICLE = re.compile(r"(?:[وفبك]|ل)?(?:ال|لل)\w{2,}")
_PLAIN = frozenset(
    (
        "في",
        "من",
        "على",
        "إلى",
        "عن",
        "أن",
        "إن",
        "هذا",
        "هذه",
        "ما",
        "لا",
        "قد",
        "كما",
        "بعد",
        "قبل",
        "بين",
        "مع",
        "قال",
    )
)
# Shares of letters. Measured on sentences of each language written for the tests: Sorani has .09–.2 of its own letters,
# Urdu .08–.15, Persian .08–.14 of پچگژکی; Arabic with loan words stays below .01.
_OWN = 0.03
# Arabic has the article on .25–.4 of its words, its neighbours on less than .05.
_ARTICLES = 0.12
# Nearest code that the engines know; py3langid says "ku" or "sdh" (southern Kurdish) of Sorani too.
_CODES = {
    "ku": "ckb",
    "sdh": "ckb",
    "pes": "fa",
    "prs": "fa",
    "pbt": "ps",
    "pus": "ps",
    "ary": "ar",
    "arz": "ar",
    "apc": "ar",
}
_ARABIC_SCRIPT = frozenset(("ar", "ckb", "fa", "ur", "ps", "ug"))


def language(text: str) -> str:
    """Language code ("ar", "ckb", "fa", "ur", "en", …); "und" where there are no letters.

    Letters and the article decide; py3langid is asked only where they leave doubt.
    """
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return "und"
    script = len(_ARABIC_LETTER.findall(sample)) / letters
    if script < 0.5:
        return _asked(sample, arabic=False)
    own = {
        code: len(found.findall(sample)) / letters
        for code, found in (("ckb", _SORANI), ("ur", _URDU), ("fa", _PERSIAN))
    }
    words = _WORD.findall(sample)
    articles = sum(bool(_ARTICLE.fullmatch(w)) or w in _PLAIN for w in words) / max(1, len(words))
    if articles >= _ARTICLES and own["ckb"] < _OWN and own["ur"] < _OWN:
        return "ar"
    if own["ckb"] >= _OWN:
        return "ckb"
    if own["ur"] >= _OWN:
        return "ur"
    if own["fa"] >= _OWN and articles < _ARTICLES / 2:
        return "fa"
    return _asked(sample, arabic=True)


def _asked(sample: str, *, arabic: bool) -> str:
    """py3langid's best guess; among languages of the Arabic script where the letters are that script's."""
    from py3langid import rank  # loads slowly, needed rarely

    guesses = [_CODES.get(str(code), str(code)) for code, _ in rank(sample)]
    return next((code for code in guesses if not arabic or code in _ARABIC_SCRIPT), "und")
