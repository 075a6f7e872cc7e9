"""Places in a text: gazetteer names, unknown names behind «قرية», «حي» …, and which place each one means.

A name that is also an ordinary word needs a word of place before it or its province nearby. A generic word
stays with the name where the press holds it part of it («محافظة ديالى», «مخيم الهول»), and is left off where it only
says what the name is («مدينة حلب»). Nationality adjectives and names of bodies are no places.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from musnad.arabic.analysis import Analysis
from musnad.arabic.phrases import Match, words_of
from musnad.arabic.tokens import Token, forms, starts
from musnad.engines.rules import names as person_names
from musnad.engines.rules.place_company import adjacent, divided, named_after, names_person, no_country, titled
from musnad.engines.rules.place_context import Evidence, Sight, choose, evidence, supported, supported_near
from musnad.engines.rules.place_names import (
    Generic,
    Row,
    body_names,
    evident_nation,
    generics,
    has_cue,
    index,
    is_cue,
    nation,
    outlet_names,
    spelt_country,
)
from musnad.model.document import Document
from musnad.model.quick import value
from musnad.model.reading import Place

_LONGEST_UNKNOWN = 3  # words; longer names of unknown places than three do not occur in the gold
_LONGEST_NAME = 6  # words of a person's name that a building bears
_OPENERS = frozenset("\"“«'(‹")
_CLOSERS = frozenset("\"”»')›")


@value
class PlaceMention:
    """A place in the text, half-open code points without proclitics. candidates: ids it may mean.

    name: the words, their article written out after «لل».
    row: the one it does mean, None for an unknown or undecided one. country, admin1: also told by context.
    """

    start: int
    end: int
    text: str
    name: str
    candidates: tuple[str, ...]
    row: Row | None
    country: str | None
    admin1: str | None
    rule: str


@value
class _Found:
    """Tokens ``[first, last)``, the name proper from ``core``. cue: a word of place stands before it."""

    first: int
    core: int
    last: int
    start: int
    rows: tuple[Row, ...]
    generic: Generic | None
    cue: bool
    prefix: str
    article: bool = False


def find_places(analysis: Analysis, document: Document) -> tuple[PlaceMention, ...]:
    """Every place of a text, in order, none overlapping another. document: its outlet is no evidence."""
    found = _scan(analysis)
    sights = [_sight(f) for f in found]
    nations = _nations(analysis, frozenset(f.last for f in found if f.rows))
    known = evidence((s for f, s in zip(found, sights, strict=True) if f.rows and _plain(analysis, f)), nations)
    out = []
    for k, (item, sight) in enumerate(zip(found, sights, strict=True)):
        if not item.rows or _accept(analysis, item, known, _listed(found, k)):
            out.append(_mention(analysis, item, sight, known))
    return tuple(out)


def places_of(mentions: tuple[PlaceMention, ...]) -> tuple[Place, ...]:
    """One entry for each distinct name, as first written; «محافظة عدن» and «عدن» are two."""
    groups: dict[tuple[str, ...], list[PlaceMention]] = {}
    for mention in mentions:
        groups.setdefault(_key(mention.name), []).append(mention)
    return tuple(_place(group) for group in groups.values())


def _nations(analysis: Analysis, ends: frozenset[int]) -> Counter[str]:
    """How often each country's adjective stands in the text; one that is an ordinary word too only behind a place.

    ends: tokens after places («نارا المالية»).
    """
    told = (nation(t.norm) if t.index in ends else evident_nation(t.norm) for t in analysis.tokens if t.kind == "word")
    return Counter([country for country in told if country is not None])


def _listed(found: list[_Found], k: int) -> bool:
    """Whether «و» joins the name to a well-known place of its country («في صعدة وحجة»)."""
    item = found[k]
    pairs = ((a, b) for a, b in ((k - 1, k), (k, k + 1)) if a >= 0 and b < len(found))
    for a, b in pairs:
        other = found[a] if b == k else found[b]
        joined = adjacent(found[a].last, found[b].first, found[b].prefix)
        if joined and any(r.strong for r in other.rows) and _share(other.rows, item.rows):
            return True
    return False


def _share(rows: tuple[Row, ...], others: tuple[Row, ...]) -> bool:
    """Whether two names may lie in one country, the second a country, division or city that we listed by hand."""
    known = {r.country for r in others if r.type in ("country", "admin1", "city") and not r.id.startswith("gn:")}
    return not known.isdisjoint(r.country for r in rows)


def _key(text: str) -> tuple[str, ...]:
    return tuple(w.removeprefix("ال") for w in words_of(text) if w[0].isalnum())


def _place(group: list[PlaceMention]) -> Place:
    told = next((m for m in group if m.row is not None), None) or next((m for m in group if m.country), group[0])
    row = told.row
    return Place(
        name=group[0].name,
        spans=tuple((m.start, m.end) for m in group),
        country=told.country,
        admin1=told.admin1,
        lat=row.lat if row else None,
        lon=row.lon if row else None,
        gazetteer_id=row.id if row else None,
    )


def _sight(item: _Found) -> Sight:
    return Sight(item.core, item.rows, item.generic.level if item.generic else None, item.cue)


def _plain(analysis: Analysis, item: _Found) -> bool:
    """Whether a name may serve as evidence: nothing before it speaks against a place."""
    return item.cue or not _against(analysis.tokens, item)


def _mention(analysis: Analysis, item: _Found, sight: Sight, known: Evidence) -> PlaceMention:
    end = analysis.tokens[item.last - 1].end
    text = analysis.text[item.start : end]
    row = choose(sight, known) if item.rows else None
    country, admin1 = (row.country, row.admin1) if row else (None, None)
    whole = row is None or item.first == item.core or row.type == "admin1"
    if not item.rows:
        country, admin1 = known.dominant(item.core)
    elif row is None and len({r.country for r in item.rows}) == 1:
        country = item.rows[0].country
    rule = item.generic.id if item.generic else "place.gazetteer"
    if row is not None and not whole and item.generic is not None and item.generic.level != "admin1":
        row = replace(row, lat=None, lon=None) if item.generic.level in ("region", "site") else row
    name = "ا" + text if item.prefix[-1:] == "ل" and text.startswith("ل") and item.article else text
    return PlaceMention(item.start, end, text, name, tuple(r.id for r in item.rows), row, country, admin1, rule)


def _scan(analysis: Analysis) -> list[_Found]:
    """Names from left to right, longest at each place; those inside names of bodies left out."""
    out: list[_Found] = []
    free = 0
    for i, token in enumerate(analysis.tokens):
        if i < free or not _may_begin(token.norm) or token.kind != "word":
            continue
        found = _at(analysis, i, out[-1] if out else None)
        if isinstance(found, int):
            free = found
        else:
            out.append(found)
            free = found.last
    return out


@lru_cache(maxsize=65536)
def _may_begin(norm: str) -> bool:
    """Whether a place, a generic word or a body's name could begin in a folded word; False for most, at once."""
    return index().may_begin(norm) or generics().may_begin(norm) or body_names().may_begin(norm)


def _at(analysis: Analysis, i: int, before: _Found | None) -> _Found | int:
    """The name that begins at token i, else the token to go on with."""
    tokens = analysis.tokens
    body = body_names().match(tokens, i)
    generic = generics().match(tokens, i)
    if generic is not None and generic.prefix.endswith("ك"):
        generic = None
    named = _behind(tokens, i, generic.payload, generic.last) if generic is not None else None
    direct = index().match(tokens, i)
    if direct is not None and before is not None and before.last == i and not direct.prefix:
        parted = divided(tokens[i])
        if parted is not None and _share(before.rows, parted.payload) and not _share(before.rows, direct.payload):
            direct = parted  # «الرياض وجدة» is no «وجدة»
    if direct is not None and (named is None or direct.last >= named.last) and not _broken(tokens[i], direct):
        if body is not None and (
            body.last > direct.last or (body.last == direct.last and not direct.payload[0].strong)
        ):
            return body.last
        last = _tail(tokens, direct.last, direct.payload)
        level = generic.payload if generic is not None else None
        cue = _cued(analysis, i, direct.prefix, before)
        article = tokens[i].norm.startswith(direct.prefix + "ل") and direct.prefix.endswith("ل")
        rows = _spelt(tokens[i], direct.payload)
        return _Found(i, i, last, direct.start, rows, level if named else None, cue, direct.prefix, article)
    if body is not None and (named is None or body.last >= named.last):
        return body.last
    if named is None or generic is None:
        return i + 1
    start = generic.start if generic.payload.kept else named.start
    return replace(named, start=start, first=i if generic.payload.kept else named.core)


def _spelt(token: Token, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows that a word's vowel signs and hamza leave («عمّان», «عُمان»)."""
    country = spelt_country(token.text)
    return tuple(r for r in rows if r.country == country) or rows if country is not None else rows


def _broken(token: Token, match: Match[tuple[Row, ...]]) -> bool:
    """Whether the word is no place: another word («باراك», «وأنه») or an accusative («ناراً»)."""
    if match.last == match.first + 1 and token.text.endswith(("ً", "ًا")):
        return True
    if not match.prefix:
        return False
    if match.prefix.endswith("ك"):
        return True
    if any(cut < len(match.prefix) and person_names.weight(r) >= person_names.NAME for cut, r in starts(token.norm)):
        return match.prefix[-1] != "و"
    doubtful = match.prefix == "ف" or all(r.id.startswith("gn:") for r in match.payload)
    return doubtful and person_names.ordinary(token.norm)


def _behind(tokens: tuple[Token, ...], i: int, generic: Generic, at: int) -> _Found | None:
    """The name behind a generic word: known, else unknown where the word allows."""
    quoted = at < len(tokens) and tokens[at].text in _OPENERS
    k = at + 1 if quoted else at
    if k >= len(tokens) or tokens[k].kind == "mark":
        return None
    match = index().match(tokens, k, clitics=False)
    if match is None and tokens[k].kind != "word":
        return None
    run = _dedicated(tokens, k) if generic.level == "dedicated" else k
    if match is not None and match.last >= run:
        last = _tail(tokens, match.last, match.payload, generic)
        last += 1 if quoted and last < len(tokens) and tokens[last].text in _CLOSERS and generic.kept else 0
        return _Found(k, k, last, tokens[k].start, match.payload, generic, True, "")
    if run > k and not quoted:
        return _Found(k, k, run, tokens[k].start, (), generic, True, "")
    if not generic.unknown or (quoted and generic.level in ("site", "dedicated")):
        return None
    end = _unknown_end(tokens, k, quoted)
    return None if end is None else _Found(k, k, end, tokens[k].start, (), generic, True, "")


def _dedicated(tokens: tuple[Token, ...], k: int) -> int:
    """Past the person's name that a mosque, a hospital or a street bears («مسجد الإمام علي بن أبي طالب»)."""
    last = k
    while last < min(k + _LONGEST_NAME, len(tokens)) and tokens[last].kind == "word":
        norm = tokens[last].norm
        if nation(norm) is not None and last == k:
            break
        if not (person_names.weight(norm) >= person_names.MAYBE or is_cue("heads", norm) or norm in ("بن", "بنت")):
            break
        last += 1
    return last


def _tail(tokens: tuple[Token, ...], last: int, rows: tuple[Row, ...], generic: Generic | None = None) -> int:
    """Past the words of direction that belong to «ريف حلب الشمالي»."""
    if generic is None or not generic.kept or generic.level == "admin1":
        return last
    while last < len(tokens) and tokens[last].kind == "word" and is_cue("tails", tokens[last].norm):
        last += 1
    return last


def _unknown_end(tokens: tuple[Token, ...], k: int, quoted: bool) -> int | None:
    """Where an unknown name that begins at token k ends, None where the word is no name."""
    if quoted:
        for last in range(k + 1, min(k + _LONGEST_UNKNOWN + 1, len(tokens))):
            if tokens[last].text in _CLOSERS:
                return last
        return None
    norm = tokens[k].norm
    head = is_cue("heads", norm)
    if tokens[k].text in ("على", "إلى", "حتى") or (not head and not _nameable(norm)):
        return None
    last = k + 1
    if head:
        if last >= len(tokens) or tokens[last].kind != "word":
            return None
        last += 1
    while last < len(tokens) and tokens[last].kind == "word" and is_cue("tails", tokens[last].norm):
        last += 1
    return last


def _nameable(norm: str) -> bool:
    """Whether a word could be the name of an unknown place."""
    if len(norm) < 3 or is_cue("describing", norm) or is_cue("tails", norm) or nation(norm) is not None:
        return False
    return not person_names.ordinary(norm)


def _cued(analysis: Analysis, i: int, prefix: str, before: _Found | None) -> bool:
    """Whether the words before token i say that a place follows."""
    tokens = analysis.tokens
    if prefix[-1:] == "ب":
        return True
    if before is not None and before.cue and prefix[:1] == "و" and before.last == i:
        return True
    if i == 0:
        return False
    k = i - 1
    if tokens[k].text in _OPENERS and k:
        k -= 1
    return tokens[k].kind == "word" and has_cue("before", tokens[k].norm)


def _against(tokens: tuple[Token, ...], item: _Found) -> bool:
    """Whether the word before a name speaks against a place: an outlet, a club, a person's name."""
    if item.first == 0 or item.prefix:
        return False
    k = item.first - 1
    if tokens[k].text in _OPENERS and k:
        k -= 1
    return tokens[k].kind == "word" and has_cue("against", tokens[k].norm)


def _accept(analysis: Analysis, item: _Found, known: Evidence, joined: bool) -> bool:
    """Whether a gazetteer name is a place here. joined: «و» joins it to a well-known one of its country."""
    tokens = analysis.tokens
    if named_after(tokens, item.first, item.last):
        return False
    if item.generic is not None:
        return True
    if _against(tokens, item) or _quoted_outlet(tokens, item) or (not item.cue and _adjective(tokens, item)):
        return False
    alone = item.last == item.core + 1
    if not item.cue and titled(tokens, item.first, item.last):
        return False
    if alone and not item.cue and not item.prefix and not joined and names_person(tokens, item.core):
        return False
    listed = any(not r.id.startswith("gn:") for r in item.rows)
    everyday = alone and not listed and person_names.ordinary(tokens[item.core].norm[len(item.prefix) :])
    if any(r.strong for r in item.rows) and (listed or not alone):
        return True
    if not alone and not all(r.minor for r in item.rows):
        return item.cue or not any(r.word for r in item.rows) or not _goes_on(tokens, item.last)
    if alone and tokens[item.core].text.endswith("ه") and all(r.word and r.name.endswith("ة") for r in item.rows):
        return False  # «في حديثه» is no «حديثة»
    near = supported_near(item.rows, known, item.core)
    wide = supported(item.rows, known, item.core)
    if any(r.type == "country" for r in item.rows):
        return item.cue or joined or (wide and not no_country(tokens, item.first))
    if (joined and item.cue) or (wide and spelt_country(tokens[item.core].text) is not None):
        return True
    if everyday:
        return item.cue and near
    if all(r.word or r.minor for r in item.rows):
        usual = person_names.ordinary(tokens[item.core].norm)
        return item.cue and (near or (wide and not usual and any(not r.minor for r in item.rows)))
    return item.cue or wide


def _goes_on(tokens: tuple[Token, ...], k: int) -> bool:
    """Whether a word follows that looks like the rest of a person's name («صلاح الدين دمرداش»)."""
    return k < len(tokens) and tokens[k].kind == "word" and person_names.weight(tokens[k].norm) > person_names.NONE


def _quoted_outlet(tokens: tuple[Token, ...], item: _Found) -> bool:
    """Whether the name stands alone in quotation marks and is an outlet's («الشرق الأوسط»)."""
    a, b = item.first - 1, item.last
    if a < 0 or b >= len(tokens) or tokens[a].text not in _OPENERS or tokens[b].text not in _CLOSERS:
        return False
    return tuple(t.norm for t in tokens[item.first : item.last]) in outlet_names()


def _adjective(tokens: tuple[Token, ...], item: _Found) -> bool:
    """Whether a country's name agrees with the noun before it: «مصادر سورية», «الحدود السعودية», «مقاتلا بريطانيا»."""
    if item.first == 0 or item.prefix or item.last != item.core + 1:
        return False
    norm, noun = tokens[item.core].norm, tokens[item.first - 1]
    if noun.kind != "word" or nation(norm) is None:
        return False
    definite = any(f.definite for f in forms(noun.norm)) and noun.norm not in ("الا", "الي")
    if norm.endswith("ه"):
        return norm.startswith("ال") == definite and (noun.norm.endswith(("ه", "ات")) or definite or _plural(noun.norm))
    return norm.endswith("ا") and not definite and noun.norm.endswith("ا")


def _plural(norm: str) -> bool:
    """A broken plural's shape, or a nationality before another («كردية سورية»)."""
    return nation(norm) is not None or (len(norm) == 5 and norm[2] == "ا" and norm[0] in "مع")
