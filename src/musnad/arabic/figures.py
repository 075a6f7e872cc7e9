"""The value of a figure in digits or words: «مليون ومئتي ألف», «خمسة عشر», «(214) ألف», «1,332»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from musnad.arabic.folding import fold
from musnad.arabic.tokens import Token, starts
from musnad.resources import loader

Value = float | int
_THOUSANDS = re.compile(r"\d{1,3}([.,٬])\d{3}(?:\1\d{3}){0,3}")
_DECIMAL = re.compile(r"(\d{1,12})[.,٫](\d{1,6})")
_TANWIN = "\u064b", "ًا"
_SUFFIXES = ("ه", "ها", "هم", "هن")


@dataclass(frozen=True, slots=True)
class Element:
    """One number word or figure. kind: digits, one that needs its «عشر», unit, ten, hundred, scale,
    dual of a scale, plural of a scale, fraction.

    cut: folded characters of proclitics before it; waw: an «و» among them; definite: an article.
    """

    kind: Literal["d", "o", "u", "t", "h", "s", "S", "p", "f"]
    value: Value
    cut: int = 0
    waw: bool = False
    definite: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    elements: dict[str, Element]
    teen_tail: frozenset[str]


@cache
def _words() -> _Words:
    raw = loader.data("lexicons/numbers.yaml")
    elements: dict[str, Element] = {}
    kinds: tuple[tuple[str, Literal["u", "t", "h"]], ...] = (("units", "u"), ("tens", "t"), ("hundreds", "h"))
    for key, kind in kinds:
        for entry in raw[key]:
            elements.update({fold(w): Element(kind, entry["value"]) for w in entry["words"]})
    for entry in raw["scales"]:
        elements.update({fold(w): Element("s", entry["value"]) for w in entry["words"]})
        elements.update({fold(w): Element("p", entry["value"]) for w in entry["plural"]})
        elements.update({fold(w): Element("S", entry["value"]) for w in entry["dual"]})
    for entry in raw["fractions"]:
        for word in map(fold, entry["words"]):
            elements[word] = Element("f", entry["value"])
            elements.update({word + suffix: Element("f", entry["value"]) for suffix in _SUFFIXES})
    for value, words in raw["teen_ones"].items():
        elements.update({fold(w): Element("o", value) for w in words})
    return _Words(elements, frozenset(map(fold, raw["teen_tail"])))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure up to token ``last``. scale: the largest scale word in it («خمسة آلاف»: 1000), 1 without one."""

    last: int
    start: int
    end: int
    value: Value
    scale: int
    definite: bool
    fraction: bool = False


def figure(tokens: Sequence[Token], i: int, *, greedy: bool = True) -> Figure | None:
    """The figure that begins at token i, without modifiers; greedy: with the parts that «و» adds."""
    if i >= len(tokens):
        return None
    token = tokens[i]
    if token.text == "(" and i + 2 < len(tokens) and tokens[i + 2].text == ")":  # «(214) ألف»
        inner = digits(tokens[i + 1])
        last, scale = scale_after(tokens, i + 3)
        if inner is None or scale == 1:
            return None
        return Figure(last, token.start, tokens[last - 1].end, whole(inner * scale), scale, False)
    if token.kind == "word" and token.norm in {"ال", "وال"} and i + 1 < len(tokens):  # «الـ48»
        plain = digits(tokens[i + 1])
        if plain is None:
            return None
        last, scale = scale_after(tokens, i + 2)
        return Figure(last, tokens[i + 1].start, tokens[last - 1].end, whole(plain * scale), scale, True)
    comma = _comma_decimal(tokens, i)
    if comma is not None:
        return comma
    element = _element(token)
    return None if element is None else _sum(tokens, i, element, greedy)


def _comma_decimal(tokens: Sequence[Token], i: int) -> Figure | None:
    """«2،5%»: the Arabic comma as a decimal point, no space around it."""
    if i + 2 >= len(tokens) or tokens[i + 1].text != "،" or tokens[i].kind != "number":
        return None
    whole_part, comma, fraction = tokens[i : i + 3]
    near = whole_part.end == comma.start and comma.end == fraction.start
    if not near or not whole_part.norm.isdigit() or not fraction.norm.isdigit() or len(fraction.norm) > 2:
        return None
    value = float(f"{int(whole_part.norm[:9])}.{fraction.norm}")
    last, scale = scale_after(tokens, i + 3)
    return Figure(last, whole_part.start, tokens[last - 1].end, whole(value * scale), scale, False)


def _sum(tokens: Sequence[Token], i: int, element: Element, greedy: bool) -> Figure | None:
    part = _part(tokens, i)
    if part is None:
        return None
    total, top, at = part
    start, below = tokens[i].at(element.cut), top
    if element.kind == "f" and top == 1:
        return Figure(at, start, tokens[at - 1].end, total, 1, element.definite, True)
    while greedy and below > 1:
        following, k = _following(tokens, at)
        if following is None or not following.waw:
            break
        if following.kind == "f":  # «مليون ونصف المليون»
            total, at = total + following.value * below, k + 1
            again = _element(tokens[at]) if at < len(tokens) else None
            at += again is not None and again.value == below
            break
        more = _part(tokens, k)
        if more is None or more[0] >= below:
            break
        total, below, at = total + more[0], more[1], more[2]
    return Figure(at, start, tokens[at - 1].end, whole(total), top, element.definite)


def _following(tokens: Sequence[Token], at: int) -> tuple[Element | None, int]:
    """The element at a token, and its index; an «و» that stands alone before digits belongs to them."""
    if at >= len(tokens):
        return None, at
    if tokens[at].norm == "و" and at + 1 < len(tokens) and tokens[at + 1].kind == "number":
        plain = digits(tokens[at + 1])
        return (None, at) if plain is None else (Element("d", plain, 0, True), at + 1)
    return _element(tokens[at]), at


def _part(tokens: Sequence[Token], at: int) -> tuple[Value, int, int] | None:
    """(value, scale, next token) of one scaled group: «خمسة آلاف», «نصف مليون», «ألفين», «مئة وعشرين»."""
    element = _element(tokens[at])
    if element is None or element.kind == "p":
        return None  # a bare plural is vague
    if element.kind in "sS":
        # «مليونا دولار» is a dual before its noun; «مليوناً» is one.
        dual = element.kind == "S" or (tokens[at].norm.endswith("ا") and not tokens[at].text.endswith(_TANWIN))
        return element.value * (2 if dual else 1), int(element.value), at + 1
    if element.kind == "f":
        after, scale = scale_after(tokens, at + 1)
        return element.value * scale, scale, after
    group = _group(tokens, at, element)
    if group is None:
        return None
    after, scale = scale_after(tokens, group[1])
    return group[0] * scale, scale, after


def scale_after(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """(next token, multiplier) of a scale word right after a figure; (at, 1) where there is none."""
    if at < len(tokens) and tokens[at].kind == "word":
        element = word_element(tokens[at].norm)
        if element is not None and element.kind in "sp" and not element.waw and not element.cut:
            return at + 1, int(element.value)
    return at, 1


def _group(tokens: Sequence[Token], at: int, element: Element) -> tuple[Value, int] | None:
    """(value, next token) below a thousand."""
    value = element.value
    if element.kind in "dt":
        return value, at + 1
    after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
    following, k = _following(tokens, at + 1)
    if element.kind in "ou":
        if after in _words().teen_tail and value < 10:
            return 10 + value, at + 2
        if following is not None and following.waw and following.kind == "t" and value < 10:
            return value + following.value, at + 2
        if element.kind == "o":
            return None
        if following is None or following.value != 100 or following.cut or not 3 <= value < 10:
            return value, at + 1
        value, at = value * 100, at + 1  # «ثلاث مئة»
        following, k = _following(tokens, at + 1)
    if following is not None and following.waw and following.kind in "outd" and following.value < 100:
        rest = _group(tokens, k, following)
        if rest is not None and rest[0] < 100:
            return value + rest[0], rest[1]
    return value, at + 1


def _element(token: Token) -> Element | None:
    if token.kind == "number":
        plain = digits(token)
        return None if plain is None else Element("d", plain)
    return word_element(token.norm) if token.kind == "word" else None


@lru_cache(maxsize=32768)
def word_element(norm: str) -> Element | None:
    """The number word in a token, its proclitics cut off; None for another word («الاثنين» is the weekday)."""
    table = _words().elements
    for cut, rest in starts(norm):
        if cut and norm[cut - 1] == "ك":
            continue  # «كمية» is a quantity, not «like a hundred»
        waw = norm.startswith("و") and cut == 1
        if rest in table:
            found = table[rest]
            return Element(found.kind, found.value, cut, waw, False)
        if rest.startswith("ال") and rest != "الاثنين" and rest[2:] in table:
            found = table[rest[2:]]
            return Element(found.kind, found.value, cut, waw, True)
    return None


def digits(token: Token) -> Value | None:
    """The value of digits with their separators; None for dates, clock times and dashed pairs."""
    text = token.norm
    if text.isdigit():
        return int(text) if len(text) <= 15 else None
    if _THOUSANDS.fullmatch(text) and not text.startswith("0"):
        return int(re.sub(r"\D", "", text))
    decimal = _DECIMAL.fullmatch(text)
    return float(f"{decimal[1]}.{decimal[2]}") if decimal else None


def whole(value: Value) -> Value:
    """An int where the value is one."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
