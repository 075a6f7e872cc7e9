"""The noun phrase that names a source: where it begins, where it ends, what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from musnad.arabic.analysis import Analysis
from musnad.arabic.folding import fold
from musnad.arabic.tokens import Token
from musnad.engines.rules import contents, cues
from musnad.engines.rules.cues import words
from musnad.resources import loader

_MAX_PHRASE = 26
_NAMES_TOO = frozenset({"صدر", "فجر"})  # «صدر الدين», no verb


@dataclass(frozen=True, slots=True)
class Phrase:
    """A source as the text names it: tokens ``[first, last)`` and appositions beside it."""

    first: int
    last: int
    beside: tuple[tuple[int, int], ...] = ()


def phrase_at(analysis: Analysis, first: int, stop: int, quotes: contents.Quotes) -> Phrase | None:
    """The noun phrase that begins at token ``first``, before token ``stop``; None where none begins."""
    tokens = analysis.tokens
    while first < stop and (tokens[first].norm in words("phrase_leads") or tokens[first].text in {"،", ","}):
        first += 1
    last = _chunk(analysis, first, stop, quotes)
    if last == first:
        return None
    last = _with_issuer(analysis, first, last, stop, quotes)
    beside: list[tuple[int, int]] = []
    t = last
    while t < stop and _sets_apart(tokens, t) and len(beside) < 2:
        end = _chunk(analysis, t + 1, stop, quotes)
        if end == t + 1 or _closed_by_verb(tokens, end, stop) or _adjunct(tokens[t + 1].norm):
            break
        beside.append((t + 1, end))
        t = end
    return Phrase(first, last, tuple(beside))


def _with_issuer(analysis: Analysis, first: int, last: int, stop: int, quotes: contents.Quotes) -> int:
    """Over «عن الوزارة» after «بيان صادر», where the phrase would end."""
    tokens = analysis.tokens
    if tokens[last - 1].norm not in words("issued") or tokens[first].norm not in words("documents") or last >= stop:
        return last
    after = _chunk(analysis, last + 1, stop, quotes) if tokens[last].norm in words("issued_by") else last
    return after if after > last + 1 else last


def _sets_apart(tokens: tuple[Token, ...], t: int) -> bool:
    """Whether a mark sets an apposition apart; the stroke of «التركية-السورية» does not."""
    return tokens[t].text in {"،", ","} or (tokens[t].text in {"-", "–"} and tokens[t].start > tokens[t - 1].end)


@cache
def _adjunct(norm: str) -> bool:
    """«بمقتل», «بتصريح», «تأكيداته»: a verbal noun or a word of speech after «بـ», or what is said again, is nobody."""
    said = norm[:1] == "ب" and (contents.masdar(norm[1:]) or norm[1:] in words("occasions"))
    return said or norm in words("said_again")


def _closed_by_verb(tokens: tuple[Token, ...], end: int, stop: int) -> bool:
    return end < stop and cues.lookup(tokens[end].norm) is not None and tokens[end - 1].text == "،"


def _chunk(analysis: Analysis, first: int, stop: int, quotes: contents.Quotes) -> int:
    """Token after the noun phrase that begins at ``first``; ``first`` itself where none does."""
    tokens = analysis.tokens
    t = first
    stop = min(stop, first + _MAX_PHRASE)
    while t < stop:
        token = tokens[t]
        if token.kind == "mark":
            after = _mark_inside(analysis, t, stop, quotes, first)
            if after == t:
                break
            t = after
            continue
        if _stops(tokens, t, first, quotes):
            break
        t += 1
    while t > first and tokens[t - 1].norm in {"و", "في", "من", "ل", "ب", "ان"}:
        t -= 1
    return t


def _mark_inside(analysis: Analysis, t: int, stop: int, quotes: contents.Quotes, first: int) -> int:
    tokens = analysis.tokens
    if tokens[t].text == "(":
        after = contents.past_bracket(tokens, t, stop)
        return after if t > first and after - t <= 7 else t
    quotation = quotes.opened(t)
    if quotation is not None and quotation.last - quotation.first <= 6 and quotation.last + 1 <= stop:
        return quotation.last + 1
    if tokens[t].text in {"/", "."} and t > first and t + 1 < stop and tokens[t].end == tokens[t + 1].start:
        return t + 1
    return t


def _stops(tokens: tuple[Token, ...], t: int, first: int, quotes: contents.Quotes) -> bool:
    """Whether the phrase that began at ``first`` ends before token t."""
    norm = tokens[t].norm
    if tokens[t].text in {"علي", "والي"}:
        return False  # the name and the governor, not «على» and «وإلى»
    if norm in _NAMES_TOO and t + 1 < len(tokens) and tokens[t + 1].norm == "الدين":
        return False
    if t in quotes.persons and t > first:
        return False
    if norm in words("phrase_stops") or contents.opens_clause(tokens, t) or norm in words("transparent"):
        return True
    if norm[:1] == "و" and norm[1:] in words("phrase_stops"):
        return True
    after = tokens[t + 1].norm if t + 1 < len(tokens) else ""
    if norm == "في":
        return after in words("occasions") or t == first
    if norm == "من":
        return t == first or tokens[first].norm.startswith("ال") or after in {"جانبه", "جهته", "جهه", "جانب"}
    if norm == "ل" or (norm[:1] == "ل" and (norm in contents.outlet_nouns() or _addressed(norm))):
        return True
    if tokens[t].kind == "number":
        return t > first
    if norm == "اول" and after == "من":
        return True
    found = cues.lookup(norm)
    if found is None or found[1].verb.strict or found[1].pronoun:
        return False
    return t > first or found[1].kind == "participle"


@cache
def _addressed(norm: str) -> bool:
    return norm.startswith(("للصح", "للاناض", "لرويترز", "لفرانس", "للجزيره", "للعربيه")) or norm in {
        "له",
        "لها",
        "لهم",
    }


def words_of(analysis: Analysis, first: int, last: int) -> list[str]:
    """Folded words without the article."""
    return [bare(t.norm) for t in analysis.tokens[first:last] if t.kind != "mark"]


@cache
def bare(norm: str) -> str:
    """A folded word without و and article."""
    for prefix in ("وال", "ال", "لل"):
        if norm.startswith(prefix) and len(norm) - len(prefix) >= 3:
            return norm[len(prefix) :]
    return norm


@cache
def _states() -> frozenset[str]:
    """Folded names of countries: a country speaks for its government («تتهم مصر»)."""
    rows = [r for r in loader.rows("gazetteers/places.tsv") if r["type"] == "country"]
    return frozenset(fold(n) for r in rows for n in (r["name"], *r["aliases"].split("|")) if n)


def is_state(analysis: Analysis, first: int, last: int) -> bool:
    """Whether the words begin with a country's name of one or two words."""
    norms = [t.norm for t in analysis.tokens[first : min(last, first + 2)]]
    return norms[0] in _states() or " ".join(norms) in _states()
