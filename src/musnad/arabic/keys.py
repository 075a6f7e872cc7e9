"""Search keys: what a word is found by, whatever is joined to its front or back.

`كفالات` finds `وبالكفالات`, `للكفالة` and `كفالاتهم`, because all of them have the key `كفاله`; it does not find
`كفاءات` or `أكفان`. A word of the text may have several keys, where its letters alone do not decide (`كتابه`: his book,
or writing); a word that is asked for has only those of its likeliest reading. What stands in ``common_words.tsv`` is
the evidence: who has a definite form is a word by itself, and no pronoun or construct ending follows an article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from musnad.arabic.folding import fold
from musnad.arabic.tokens import WORD
from musnad.resources import loader

# Fewest letters of what is left when a letter is cut off in front, an article, or an ending.
_LEFT, _LEFT_ARTICLE = 3, 3
_ARTICLES = ("ال", "لل")
_BEFORE_ARTICLE = "بفكل"
_JOINED = "وفبلكس"
_CONJUNCTIONS = "وف"
# «like» is rare: the word may as well begin with it («كفيل» is not «like an elephant»).
_LIKE = "ك"
# A future «س» stands before a present verb only.
_PRESENT = "يتن"
_PRONOUNS = ("هما", "هم", "هن", "ها", "نا", "كم", "ه")
_FEMININE = "ة"


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(loader.data("lexicons/search_words.yaml")[name])


@cache
def _common() -> frozenset[str]:
    return frozenset(row[0] for row in loader.cells("lexicons/common_words.tsv")[1:])


@cache
def _names() -> frozenset[str]:
    """Parts of personal names and places that are no ordinary words: nothing is cut from them but an article."""
    parts = {_bare(row["name"]) for row in loader.rows("lexicons/name_parts.tsv") if row["word"] != "1"}
    found = parts - _common() - {joined + name for joined in _JOINED for name in _listed("names")}
    for place in loader.rows("gazetteers/places.tsv"):
        if "word" not in place["flags"]:
            found.update(_bare(fold(n)) for n in (place["name"], *place["aliases"].split("|")) if " " not in n)
    return frozenset(found - {""})


@cache
def _parts() -> frozenset[str]:
    """All parts of personal names, words among them too."""
    return frozenset(_bare(row["name"]) for row in loader.rows("lexicons/name_parts.tsv"))


@cache
def _singulars() -> dict[str, tuple[str, ...]]:
    """Broken plural → its singulars."""
    out: dict[str, tuple[str, ...]] = {}
    for row in loader.rows("lexicons/broken_plurals.tsv"):
        for plural in row["plurals"].split():
            out[plural] = (*out.get(plural, ()), row["singular"])
    return out


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) - 2 >= _LEFT_ARTICLE else word


def _definite(word: str) -> bool:
    """Whether its definite form is a common word: it is a noun by itself."""
    return "ال" + word in _common()


def _known(word: str) -> bool:
    return word in _common() or _definite(word) or word in _names() or word in _parts() or word in _listed("first")


@lru_cache(maxsize=262144)
def index_keys(word: str) -> tuple[str, ...]:
    """The keys of a word of a text, likeliest first; never empty for a word."""
    return _keys(word, every=True)


@lru_cache(maxsize=4096)
def query_keys(word: str) -> tuple[str, ...]:
    """The keys of a word that is asked for: only those of its likeliest reading."""
    return _keys(word, every=False)


def stripped(word: str) -> tuple[str, ...]:
    """The folded word, then what it may be without what is joined to its front: what a prefix is looked for in."""
    folded = fold(word)
    return tuple(dict.fromkeys([folded, *(bare for bare, _ in _fronts(folded, every=True))]))


def words(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the words and numbers of a text, which is what positions of words count."""
    return list(each_word(text))


def each_word(text: str) -> Iterator[tuple[int, int]]:
    """``words``, one after the other: for whoever may need the first of them only."""
    return map(re.Match.span, WORD.finditer(text))


def form(word: str) -> str:
    """The word as the index lists it: letters folded, but ة at its end kept apart from the pronoun ه."""
    folded = fold(word)
    last = next((c for c in reversed(word) if fold(c)), "")
    return folded[:-1] + _FEMININE if last == _FEMININE else folded


def _keys(word: str, *, every: bool) -> tuple[str, ...]:
    closed = form(word).endswith(_FEMININE)
    out: dict[str, None] = {}
    for bare, definite in _fronts(fold(word), every=every):
        for stem in _stems(bare, definite=definite, closed=closed, every=every):
            out[stem] = None
    return tuple(out)


def _fronts(word: str, *, every: bool) -> list[tuple[str, bool]]:
    """What is left without proclitics, and whether an article was cut off; likeliest first."""
    if _whole_in_front(word):
        return [(word, False)]
    if bare := _without_article(word):
        return [(bare, True)]
    rest = word[1:]
    if word[0] not in _JOINED or len(rest) < _LEFT or (word[0] == "س" and rest[0] not in _PRESENT):
        return [(word, False)]
    if word[0] not in _CONJUNCTIONS and rest[:1] in _CONJUNCTIONS and not _known(rest):
        return [(word, False)]
    inner = _fronts(rest, every=every)
    if rest in _listed("particles") or any(_known(bare) or definite for bare, definite in inner):
        whole = [(word, False)] if word[0] == _LIKE else []
        return whole + inner if every else whole or inner
    if _known(word):
        return [(word, False)]
    return [(word, False), *inner] if every else [(word, False)]


def _whole_in_front(word: str) -> bool:
    if len(word) <= _LEFT or word in _singulars() or any(word in _listed(n) for n in ("particles", "article", "first")):
        return True
    return word in _names() or (word[:1] in _JOINED and (_definite(word) or _of_definite(word)))


def _of_definite(word: str) -> bool:
    """Whether it is a noun by itself with a pronoun: «وحداتها» of «الوحدات», not «and its …»."""
    for ending in _PRONOUNS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > _LEFT and any(_definite(opened) for opened in _opened(stem)):
            return True
    return False


def _without_article(word: str) -> str:
    """What follows the article, '' where there is none: «بالكفالات», «للكفالة» (its alef is not written)."""
    at = 1 if word[0] in _CONJUNCTIONS and word[1:] not in _listed("article") else 0
    for cut in (at + 1, at) if word[at : at + 1] in _BEFORE_ARTICLE else (at,):
        if word[cut:] in _listed("article"):
            return ""
        if word.startswith(_ARTICLES[0] if cut == at or word[cut - 1] != "ل" else "\0", cut):
            return _enough(word[cut + 2 :])
    if not word.startswith(_ARTICLES[1], at):
        return ""
    own = word[at + 1 :]  # «للبنان» is ل and «لبنان»
    return own if own in _names() or _definite(own) else _enough(own[1:])


def _enough(rest: str) -> str:
    if rest in _listed("particles"):
        return ""
    return rest if len(rest) >= _LEFT_ARTICLE or (len(rest) == 2 and rest in _common()) else ""


def _stems(word: str, *, definite: bool, closed: bool, every: bool) -> Iterator[str]:
    """The stems that a word without proclitics may have."""
    yield from _singulars().get(word, ()) or _inside(word)
    if word in _listed("particles") or word in _names() or len(word) <= _LEFT - 1:
        yield word
        return
    if closed:
        yield from _of_feminine(word)
        return
    if word in _listed("last"):
        yield word
        return
    found = list(_endings(word, definite=definite))
    sure = [stem for stem, certain in found if certain]
    if not sure or (every and not definite and word.endswith("ه")):
        yield word
    open_to_all = every or not _known(word)
    for stem, certain in found:
        if certain or (open_to_all and not sure):
            yield from _singulars().get(stem, ()) or _inside(stem)
            yield stem


def _inside(word: str) -> tuple[str, ...]:
    """Singulars of a plural made inside the word that no table lists: «رواتب» of «راتب», «كمائن» of «كمين».

    Two classes only, those whose shape hardly any other word has; the singular must have a definite form.
    """
    if len(word) != 5 or word[-1] in "هي":
        return ()
    if word[1:3] == "وا" and word[0] not in "تو":
        stem = word[0] + "ا" + word[3:]
    elif word[2:4] == "اي" and word[0] not in "مت":
        stem = word[:2] + "ي" + word[4]
    else:
        return ()
    return tuple(s for s in (stem, stem + "ه") if _definite(s))


def _of_feminine(word: str) -> Iterator[str]:
    """«كفالة» is «كفاله»; the feminine of an adjective in ي is found by its masculine too."""
    yield word
    if word.endswith("يه") and len(word) > 4 and word not in _listed("feminine"):
        yield word[:-1]


def _endings(word: str, *, definite: bool) -> Iterator[tuple[str, bool]]:
    """What is left without an ending, and whether that is certain. Each rule looks at the word once."""
    for rule in _RULES if definite else _RULES + _OPEN_RULES:
        yield from rule(word)


def _plural_at(word: str) -> Iterator[tuple[str, bool]]:
    """«كفالات» of «كفالة», «تنظيمات» of «تنظيم»: whichever of the two has a definite form, both where neither has."""
    if not word.endswith("ات") or len(word) < 4:
        return
    stem = word[:-2]
    feminine = stem + "ه"
    if stem.endswith("ي"):  # «عمليات» of «عملية», «ميليشيات» of «ميليشيا»
        yield feminine if _definite(feminine) or not _definite(stem + "ا") else stem + "ا", True
    elif _definite(feminine):
        yield feminine, True
    elif _definite(stem) or stem in _common():
        yield stem, True
    elif len(stem) >= _LEFT:
        yield feminine, True
        yield stem, True


def _plural_or_dual(word: str) -> Iterator[tuple[str, bool]]:
    """«مقاتلون», «مقاتلين», «مقاتلان»; «دولتين» of «دولة»."""
    stem = word[:-2]
    if word[-2:] not in ("ون", "ين", "ان") or len(stem) < _LEFT:
        return
    if stem.endswith("ت") and word[-2] != "و" and (_known(stem[:-1] + "ه") or not _known(stem)):
        yield stem[:-1] + "ه", True
    elif _known(stem):
        yield stem, True
    elif not _known(word):
        yield stem, False


def _feminine_as_he(word: str) -> Iterator[tuple[str, bool]]:
    """«العسكريه», with ه for ة."""
    if word.endswith("يه") and len(word) > 4 and word not in _listed("feminine"):
        yield word[:-1], False


def _pronoun(word: str) -> Iterator[tuple[str, bool]]:
    """«كفالاتهم», «كفالته», «أعضاؤه»; not «متهم», whose definite form is there."""
    ending = next((p for p in _PRONOUNS if word.endswith(p)), "")
    stem = word.removesuffix(ending)
    if not ending or len(stem) < _LEFT - (stem in _common()) or (_definite(word) and ending != "ه"):
        return
    for opened in _opened(stem):
        certain = ending != "ه" and (_known(opened) or not _known(word))
        inner = [s for s, sure in _endings_before_pronoun(opened) if sure]
        for found in inner or [opened]:
            yield found, certain


def _opened(stem: str) -> tuple[str, ...]:
    """A stem as it stands without its pronoun: «كفالت» is «كفالة», «اعضاو» and «اعضاي» are «أعضاء»."""
    if stem.endswith("ت") and not stem.endswith("ات"):
        feminine = stem[:-1] + "ه"
        return (feminine,) if not _known(stem) else (stem, feminine) if _known(feminine) else (stem,)
    if stem[-2:] in ("او", "اي"):
        return (stem[:-1] + "ء",)
    return (stem,)


def _endings_before_pronoun(stem: str) -> Iterator[tuple[str, bool]]:
    yield from _plural_at(stem)
    yield from _construct(stem)
    if stem.endswith("و") and _known(stem[:-1]):
        yield stem[:-1], True


def _construct(word: str) -> Iterator[tuple[str, bool]]:
    """«مقاتلي التنظيم»: a plural before its noun. An adjective in ي has a definite form, this has none."""
    stem = word[:-1]
    if word[-1] not in "يو" or len(stem) < _LEFT or _definite(word):
        return
    if stem.endswith("ت") and _known(stem[:-1] + "ه"):
        yield stem[:-1] + "ه", True
    elif any(stem + end in _common() or _definite(stem + end) for end in ("ين", "ون")):
        yield stem, True
    elif word.endswith("ي") and not _known(word) and not _known(stem):
        yield stem, False


def _accusative(word: str) -> Iterator[tuple[str, bool]]:
    """«هجوماً» is «هجوم»."""
    stem = word[:-1]
    known = _known(stem)
    if word.endswith("ا") and len(stem) >= _LEFT and not _definite(word) and (known or not stem.endswith("و")):
        yield stem, known or not _known(word)


def _past(word: str) -> Iterator[tuple[str, bool]]:
    """«اعتقلت», «اعتقلوا»."""
    for end in ("وا", "ت"):
        stem = word.removesuffix(end)
        if stem != word and len(stem) >= _LEFT and not _definite(word) and stem in _common():
            yield stem, True


_Rule = Callable[[str], Iterator[tuple[str, bool]]]
_RULES: tuple[_Rule, ...] = (_plural_at, _plural_or_dual, _feminine_as_he)
# Not after an article.
_OPEN_RULES: tuple[_Rule, ...] = (_pronoun, _construct, _accusative, _past)
