"""Count phrases: a number with what it counts («12 شخصا», «ألفي جندي», «جنديين», «نحو 1.3 مليون دولار»)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from musnad.arabic.analysis import Analysis
from musnad.arabic.figures import Value
from musnad.arabic.numerals import Modifier, Number, after_modifier, apart, bounds, find_numbers
from musnad.arabic.timewords import unit_of
from musnad.arabic.tokens import Token
from musnad.engines.rules.countnouns import (
    Group,
    Looked,
    Measured,
    counted_noun,
    currencies,
    duals,
    is_nisba,
    units,
    word_set,
)

Form = Literal["number", "dual", "singular", "vague"]
# A definite number follows its noun with at most this many words between («دول حلف شمال الاطلسي الثمانية»).
_NOUN_REACH = 4
_OWN_NUMBER = frozenset({"اثنين", "اثنان", "واحد", "واحده", "واحدا"})


@dataclass(frozen=True, slots=True)
class CountPhrase:
    """A number and its noun: tokens ``[first, last)``, characters ``[start, end)``, text of those characters.

    low, high: inclusive bounds, None where open or unknown. head: index of the counted noun's token, None for a
    bare number. cls, group: class of the noun («fighter», «person»), None where it is no known one. unit: what an
    estimate of it is in. heads: classes of all coordinated nouns («قتيلاً وجريحاً»). subset: part of another count
    («بينهم 3 أطفال»). number: the number itself, None for a dual or singular.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    low: Value | None
    high: Value | None
    form: Form
    head: int | None
    cls: str | None
    group: Group | None
    unit: str | None
    measure: str | None
    toll: str | None = None
    heads: tuple[str, ...] = ()
    subset: bool = False
    modifier: Modifier | None = None
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    """What a number counts, ending before token ``last``."""

    token: int | None
    last: int
    cls: str | None = None
    group: Group | None = None
    unit: str | None = None
    measure: str | None = None
    toll: str | None = None


def find_counts(analysis: Analysis, numbers: Sequence[Number] | None = None) -> tuple[CountPhrase, ...]:
    """Numbers with their nouns, duals, and singular toll nouns («قتيلاً»), in text order.

    numbers: what ``find_numbers`` gave for this analysis, where the caller has it already. A number of time
    («ثلاثة أيام», «20 عاما») is returned with group «time», so that callers can tell it apart.
    """
    found = find_numbers(analysis) if numbers is None else numbers
    out = [_counted(analysis, number) for number in found if not _adjectival(analysis.tokens, number)]
    taken = {i for count in out for i in range(count.first, count.last)}
    for token in analysis.tokens:
        if token.kind == "word" and token.index not in taken and _may_stand_alone(token.norm):
            alone = _alone(analysis, token)
            if alone is not None:
                out.append(alone)
    return tuple(sorted(out, key=lambda c: (c.first, c.last)))


def _adjectival(tokens: Sequence[Token], number: Number) -> bool:
    """«صفا واحدا», «الأسرة الواحدة»: one as an adjective counts nothing but measures («كيلومتر واحد»)."""
    if _measured_before(tokens, number) is not None:
        return False
    following = tokens[number.last].norm if number.last < len(tokens) else ""
    return (
        number.low == number.high == 1
        and tokens[number.core].kind == "word"
        and following not in {"من", "منهم", "منها"}
    )


def _counted(analysis: Analysis, number: Number) -> CountPhrase:
    tokens = analysis.tokens
    unit = _measured_before(tokens, number)
    if unit is not None and unit.token is not None:  # «تقل مساحته عن كيلومتر مربع واحد»
        modifier = number.modifier or apart(tokens, unit.token)
        start = tokens[unit.token].start
        low, high = bounds(number.low, number.high, modifier)
        number = replace(number, first=unit.token, start=start, low=low, high=high, modifier=modifier)
    head = unit or _head_after(tokens, number) or _head_before(tokens, number) or _Head(None, number.last)
    heads: tuple[str, ...] = (head.cls,) if head.cls else ()
    last = head.last
    if head.token is not None and last < len(tokens) and tokens[last].norm.startswith("و"):
        second = counted_noun(tokens[last].norm)
        first = counted_noun(tokens[head.token].norm)
        mixed = first is not None and first.noun.shape != "singular" and second is not None
        one = mixed and second is not None and second.noun.shape == "singular"  # «ثلاثة مسلحين وجندي» are four
        joins = second is not None and second.noun.group == head.group and second.cut and not one
        if joins and second is not None and second.noun.shape != "dual":
            heads, last = (*heads, second.noun.cls), last + 1
    modifier, low, high = number.modifier, number.low, number.high
    trailing = after_modifier(tokens, last) if modifier in (None, "about", "vague") else None
    if trailing is not None:
        modifier, last = modifier if modifier == "vague" else trailing[0], trailing[1]
        low, high = bounds(low, high, modifier)
    end = max(number.end, tokens[last - 1].end)
    form: Form = "vague" if modifier == "vague" else "number"
    share = number.percent or (number.fraction and head.group != "time")
    group: Group | None = "percent" if share else head.group
    return CountPhrase(
        number.first,
        last,
        number.start,
        end,
        analysis.text[number.start : end],
        low,
        high,
        form,
        head.token,
        head.cls,
        group,
        "percent" if group == "percent" else head.unit,
        "share" if group == "percent" else head.measure,
        head.toll,
        heads,
        _is_subset(tokens, number.first),
        modifier,
        number,
    )


def _is_subset(tokens: Sequence[Token], first: int) -> bool:
    return first > 0 and _subset_word(tokens[first - 1].norm)


def _subset_word(norm: str) -> bool:
    words = word_set("subset")
    return norm in words or (norm[:1] in {"و", "ف"} and norm[1:] in words)


def _head_after(tokens: Sequence[Token], number: Number) -> _Head | None:
    at = number.last
    if at >= len(tokens) or tokens[at].kind != "word":
        return None
    measured = _measured(tokens, at)
    if measured is not None:
        return measured
    unit = unit_of(tokens[at].norm)
    if unit is not None and not unit.clitic:
        return _Head(at, at + 1, "time", "time", f"{unit.unit}s", "duration")
    norm = tokens[at].norm
    if norm in word_set("pronominal"):
        return _Head(at, at + 1, "pronoun", None, None, None)
    if norm == "من" and at + 1 < len(tokens):
        return _partitive(tokens, at + 1)
    looked = counted_noun(norm)
    if looked is not None and not (looked.cut and not looked.definite):
        return _of(looked, at, at + 1)
    return _unlisted(tokens, at, number)


def _unlisted(tokens: Sequence[Token], at: int, number: Number) -> _Head | None:
    """A noun of no known class: a nationality by its shape, else a noun after a cardinal."""
    norm = tokens[at].norm
    vague = number.modifier == "vague" and norm.startswith("ال") and len(norm) > 4
    if vague and norm not in word_set("not_heads"):
        return _Head(at, at + 1, None, None, None, None)  # «عددا من الدوريات»
    if (
        norm in word_set("not_heads")
        or norm in word_set("subset")
        or len(norm) < 3
        or norm.startswith(("ال", "وال", "بال", "لل", "است"))
    ):
        return None
    high = number.high if number.high is not None else number.low
    if is_nisba(norm):
        return _Head(at, at + 1, "national", "person", "persons", "people")
    if tokens[at].text.endswith("ة") and norm[0] not in "وف":
        return _Head(at, at + 1, None, None, None, None)
    if isinstance(high, int) and (3 <= high % 100 <= 10 or norm.endswith(("ا", "ه"))) and norm[0] not in "وفسيت":
        return _Head(at, at + 1, None, None, None, None)
    return None


def _measured_before(tokens: Sequence[Token], number: Number) -> _Head | None:
    """«كيلومتر مربع واحد»: the unit before a lone one."""
    if number.high != 1 or tokens[number.core].kind != "word":
        return None
    for k in range(max(0, number.first - 3), number.first):
        found = units().match(tokens, k, clitics=False)
        if found is not None and found.last == number.first:
            return _Head(k, number.last, "measure", "measure", found.payload.unit, found.payload.measure)
    return None


def _measured(tokens: Sequence[Token], at: int) -> _Head | None:
    found = units().match(tokens, at, clitics=False)
    if found is not None:
        return _Head(at, found.last, "measure", "measure", found.payload.unit, found.payload.measure)
    money: tuple[Measured, dict[str, str]] | None = currencies().get(tokens[at].norm)
    if money is None:
        return None
    base, codes = money
    code = codes.get(tokens[at + 1].norm) if at + 1 < len(tokens) else None
    return _Head(at, at + (2 if code else 1), "money", "money", code or base.unit or base.noun, "money")


def _partitive(tokens: Sequence[Token], at: int) -> _Head | None:
    """«22 من رجال الأمن», «خمسة من عناصرها», «29 من عناصر داعش», «ستين من هؤلاء المتشددين»."""
    if tokens[at].norm == "هولاء" and at + 1 < len(tokens):
        at += 1
    looked = counted_noun(tokens[at].norm)
    collective = tokens[at].norm.removeprefix("ال") in word_set("collective_heads")
    if looked is None and not collective:
        return _Head(at, at + 1, "national", "person", "persons", "people") if _name_like(tokens[at]) else None
    construct = looked is None or not (looked.definite or looked.suffix)
    last = at + 1 + (construct and at + 1 < len(tokens) and tokens[at + 1].norm.startswith("ال"))
    if looked is None:
        return _Head(at, last, "soldier", "person", "persons", "troops")
    return _of(looked, at, last)


def _name_like(token: Token) -> bool:
    return token.kind == "word" and token.norm.startswith("ال") and token.norm.endswith(("ين", "يه"))


def _of(looked: Looked, at: int, last: int) -> _Head:
    noun = looked.noun
    return _Head(at, last, noun.cls, noun.group, noun.unit, noun.measure, noun.toll)


def _head_before(tokens: Sequence[Token], number: Number) -> _Head | None:
    """«الصحافيين الثلاثة», «المتهمين الـ29»: the noun before a definite number."""
    if not number.definite:
        return None
    for k in range(number.first - 1, max(-1, number.first - 1 - _NOUN_REACH), -1):
        looked = counted_noun(tokens[k].norm) if tokens[k].kind == "word" else None
        if looked is not None and looked.noun.shape != "singular":
            return _of(looked, k, number.last)
        if tokens[k].kind != "word":
            return None
    return None


def _alone(analysis: Analysis, token: Token) -> CountPhrase | None:
    """A dual («جنديين», «سيارتي دفع») or a lone toll noun («قتيلاً»); None for another word."""
    pair = duals().get(token.norm[1:] if token.norm[:1] == "ب" else token.norm)
    if pair is not None:
        return _pair(analysis, token, pair)
    some = _some(token.norm)
    if some is not None:
        return _others(analysis, token) if some == "others" else _one_of(analysis, token)
    looked = counted_noun(token.norm)
    if looked is None or looked.suffix or looked.noun.group in {"abstract", "place"}:
        return None
    noun = looked.noun
    form: Form
    if noun.shape == "dual" or (noun.shape == "either" and _two(analysis.tokens, token, looked)):
        form, value = "dual", 2
    elif (
        noun.shape == "singular"
        and _lone(analysis.tokens, token, looked)
        and token.norm[: looked.cut] in {"", "و", "ف", "ل", "ب"}
    ):
        form, value = "singular", 1
    else:
        return None
    return _bounded(analysis, _phrase_of(analysis, token, looked, form, value))


def _pair(analysis: Analysis, token: Token, measured: Measured) -> CountPhrase:
    """«طنين», «كيلومترين»: two of a measure."""
    i, start = token.index, token.at(int(token.norm[:1] == "ب"))
    quoted = analysis.text[start : token.end]
    head = _Head(i, i + 1, "measure", "measure", measured.unit, measured.measure)
    return CountPhrase(
        i, i + 1, start, token.end, quoted, 2, 2, "dual", i, head.cls, head.group, head.unit, head.measure
    )


@lru_cache(maxsize=32768)
def _may_stand_alone(norm: str) -> bool:
    """Whether a word can be a count by itself; false for nearly every word of a text."""
    if _some(norm) is not None or norm in duals() or norm[1:] in duals():
        return True
    looked = counted_noun(norm)
    if looked is None or looked.suffix or looked.noun.group in {"abstract", "place"} or looked.noun.shape == "plural":
        return False
    cls, single = looked.noun.cls, looked.noun.shape == "singular"
    return not single or cls in word_set("lone") or cls in word_set("lone_things") or cls == "cell"


@lru_cache(maxsize=32768)
def _some(norm: str) -> Literal["others", "one"] | None:
    """Whether a word says some, or one of several."""
    if norm in word_set("others_alone"):
        return "others"
    return "one" if norm in word_set("one_of") or norm[1:] in word_set("one_of") else None


def _others(analysis: Analysis, token: Token) -> CountPhrase | None:
    """«وإصابة آخرين»: some, where they stand for a noun and follow none."""
    before = analysis.tokens[token.index - 1] if token.index else None
    if before is None or before.kind != "word" or counted_noun(before.norm) is not None:
        return None
    i = token.index
    return CountPhrase(
        i, i + 1, token.start, token.end, token.text, None, None, "vague", i, "other", "person", "persons", "people"
    )


def _one_of(analysis: Analysis, token: Token) -> CountPhrase | None:
    """«أحد المسلحين», «إحدى السيارات»: one of those named."""
    i = token.index
    looked = counted_noun(analysis.tokens[i + 1].norm) if i + 1 < len(analysis.tokens) else None
    if looked is None or looked.noun.shape not in {"plural", "either"} or looked.noun.group not in {"person", "thing"}:
        return None
    start = token.at(int(token.norm not in word_set("one_of")))
    named = _phrase_of(analysis, analysis.tokens[i + 1], looked, "singular", 1)
    text, subset = analysis.text[start : named.end], _is_subset(analysis.tokens, i)
    return replace(named, first=i, start=start, text=text, subset=subset)


def _phrase_of(analysis: Analysis, token: Token, looked: Looked, form: Form, value: int) -> CountPhrase:
    """The phrase of a noun that is its own number, with «اثنين» or «واحد» after it."""
    noun, last = looked.noun, token.index + 1
    if last < len(analysis.tokens) and analysis.tokens[last].norm in _OWN_NUMBER:
        last += 1
    start, end = token.at(looked.cut), analysis.tokens[last - 1].end
    return CountPhrase(
        token.index,
        last,
        start,
        end,
        analysis.text[start:end],
        value,
        value,
        form,
        token.index,
        noun.cls,
        noun.group,
        noun.unit,
        noun.measure,
        noun.toll,
        (noun.cls,),
        _is_subset(analysis.tokens, token.index),
    )


def _bounded(analysis: Analysis, count: CountPhrase) -> CountPhrase:
    """With the modifier after it: «شخصين على الأقل»."""
    trailing = after_modifier(analysis.tokens, count.last)
    if trailing is None or count.form == "singular":
        return count
    low, high = bounds(count.low, count.high, trailing[0])
    end = analysis.tokens[trailing[1] - 1].end
    text = analysis.text[count.start : end]
    return replace(count, last=trailing[1], end=end, text=text, low=low, high=high)


def _lone(tokens: Sequence[Token], token: Token, looked: Looked) -> bool:
    """An indefinite singular of a person that no definite noun completes: «جندي تركي», not «زعيم الجماعة»."""
    following = tokens[token.index + 1] if token.index + 1 < len(tokens) else None
    construct = following is not None and following.norm.startswith("ال")
    cls = looked.noun.cls
    kind = cls in word_set("lone") or cls in word_set("lone_things") or cls == "cell"
    return kind and not looked.definite and not construct


def _two(tokens: Sequence[Token], token: Token, looked: Looked) -> bool:
    """Whether an ambiguous «ين» is a dual: by a number after it, or a noun that is mostly met in the dual."""
    following = tokens[token.index + 1].norm if token.index + 1 < len(tokens) else ""
    if following in {"اثنين", "اثنان"} or "\u064eين" in token.text:  # a written fatha: «المواطنَين»
        return True
    return looked.noun.lemma in word_set("dual_likely") and not looked.definite
