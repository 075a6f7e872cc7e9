"""Through whom the words came: outlets between speaker and publisher, and the whole chain."""

from __future__ import annotations

from functools import cache

from musnad.arabic.analysis import Analysis
from musnad.arabic.folding import fold
from musnad.arabic.tokens import Token
from musnad.engines.rules import contents, cues
from musnad.engines.rules.source_phrases import bare


@cache
def _known() -> dict[tuple[str, ...], str]:
    return {tuple(fold(n).split()): n for n in cues.lexicon()["outlets"]["names"]}


@cache
def _dropped() -> frozenset[str]:
    return frozenset(fold(n) for n in cues.lexicon()["outlets"]["dropped"])


@cache
def _kept() -> frozenset[str]:
    return frozenset(fold(n) for n in cues.lexicon()["outlets"]["kept"])


def outlets_in(analysis: Analysis, first: int, last: int, quotes: contents.Quotes) -> list[str]:
    """Outlets named between tokens, as «لـ"جسور"», «لوكالة فرانس برس», «صحيفة "بريد"», a known name."""
    out: list[str] = []
    t = first
    while t < last:
        if t in quotes.persons:
            t += 1
            continue
        name, after = _outlet_at(analysis, t, last, quotes)
        if name:
            out.append(name)
        t = max(after, t + 1)
    return out


def _outlet_at(analysis: Analysis, t: int, last: int, quotes: contents.Quotes) -> tuple[str | None, int]:
    tokens = analysis.tokens
    norm = tokens[t].norm
    if norm == "ل" and t + 1 < last and not (t and bare(tokens[t - 1].norm) in cues.words("governs_lam")):
        quotation = quotes.opened(t + 1)
        if quotation is None and tokens[t + 1].text == "(":
            return _bracketed(analysis, t + 1, last)
        if quotation is not None and quotation.last - quotation.first <= 5:
            return analysis.text[quotation.start : quotation.end].strip(), quotation.last + 1
        if tokens[t + 1].text.isascii() and tokens[t + 1].kind == "word":
            return tokens[t + 1].text, t + 2
    for cut in range(3):
        rest = norm[cut:] if norm[:cut] in {"", "و", "ل", "ب", "ول", "وب"} else ""
        if rest in _kept() or rest in _dropped():
            return _after_noun(analysis, t, last, quotes, rest, cut)
    found = _known_at(analysis, t, last)
    if found[0] is None and quotes.outlets.get(t, last + 1) <= last:
        end = quotes.outlets[t]
        start = tokens[t].at(1) if norm[:1] == "ل" and norm[:2] != "لل" else tokens[t].start
        return analysis.text[start : tokens[end - 1].end], end
    return found


def _bracketed(analysis: Analysis, t: int, last: int) -> tuple[str | None, int]:
    tokens = analysis.tokens
    for k in range(t + 1, min(t + 6, last)):
        if tokens[k].text == ")":
            return analysis.text[tokens[t + 1].start : tokens[k - 1].end], k + 1
    return None, t + 1


def _after_noun(
    analysis: Analysis, t: int, last: int, quotes: contents.Quotes, noun: str, cut: int
) -> tuple[str | None, int]:
    tokens = analysis.tokens
    for k in range(t + 1, min(t + 4, last)):
        quotation = quotes.opened(k) if tokens[k].kind == "mark" else None
        if quotation is not None and quotation.last - quotation.first <= 6:
            return analysis.text[quotation.start : quotation.end].strip(), quotation.last + 1
        if tokens[k].text == "(" and k == t + 1:
            return _bracketed(analysis, k, last)
    end = t + 1
    while end < min(t + 5, last) and tokens[end].kind == "word" and not _ends_name(tokens[end].norm):
        end += 1
    while end > t + 2 and _nisba(tokens[end - 1].norm) and tokens[t + 1].norm[:2] != "ال":
        end -= 1  # «موقع ترك برس التركي»
    if end == t + 1 or tokens[t + 1].norm in cues.words("no_outlet"):
        return None, t + 1
    start = tokens[t].at(cut) if noun in _kept() else tokens[t + 1].start
    return analysis.text[start : tokens[end - 1].end], end


def _nisba(norm: str) -> bool:
    return norm[:2] == "ال" and norm.endswith(("ي", "يه"))


def _ends_name(norm: str) -> bool:
    return norm in cues.words("outlet_name_ends") or norm in cues.words("phrase_stops")


def _stands_alone(tokens: tuple[Token, ...], t: int) -> bool:
    """«للفرنسية», «بحسب الجزيرة», «"العربية"»: a name that is also an adjective describes no noun before it."""
    if tokens[t].norm[:2] == "لل" or not t:
        return True
    before = tokens[t - 1]
    if before.text in {'"', "«", "“", "("}:
        return t + 1 < len(tokens) and tokens[t + 1].kind == "mark"
    return cues.lookup(before.norm) is not None or (cues.according_end(tokens, t - 1) is not None)


@cache
def _adjectives() -> frozenset[str]:
    """Known names that are adjectives too, without article."""
    return frozenset(bare(fold(n)) for n in cues.lexicon()["outlets"]["adjectives"])


def _known_at(analysis: Analysis, t: int, last: int) -> tuple[str | None, int]:
    tokens = analysis.tokens
    for length in (3, 2, 1):
        if t + length > last:
            continue
        key = tuple(x.norm for x in tokens[t : t + length])
        for head in (key[0], key[0][1:] if key[0][:1] == "ل" else key[0], bare(key[0]), "ال" + bare(key[0])):
            name = _known().get((head, *key[1:]))
            if name is not None and (length > 1 or bare(head) not in _adjectives() or _stands_alone(tokens, t)):
                return name, t + length
    return None, t + 1


def known_in(analysis: Analysis, first: int, last: int) -> list[str]:
    """Names of the lexicon's outlets between tokens."""
    names = [_known_at(analysis, t, last)[0] for t in range(first, last)]
    return [n for n in names if n][:1]


def same(a: str, b: str | None) -> bool:
    """Whether two outlets' names are one, article, marks and generic noun apart."""
    if not b:
        return False
    x, y = _key(a), _key(b)
    return bool(x) and bool(y) and (x <= y or y <= x)


def within(a: str, b: str | None) -> bool:
    """Whether name ``a`` says no more than outlet ``b`` («المركز» of «مركز مسارات»)."""
    return bool(b) and bool(_key(a)) and _key(a) <= _key(b or "")


def _key(name: str) -> frozenset[str]:
    words = [bare(w) for w in fold(name).replace('"', " ").replace("«", " ").replace("»", " ").split()]
    return frozenset(w for w in words if w not in _kept() and w not in _dropped() and w != "انباء")


def chain(publisher: str | None, via: tuple[str, ...], speaker: str) -> tuple[str, ...]:
    """Publisher first where known, then the outlets, the origin last."""
    return (*((publisher,) if publisher else ()), *via, speaker)
