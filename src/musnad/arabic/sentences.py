"""Paragraphs, sentences and quotations, as spans over tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from musnad.arabic.tokens import Token

ENDS = frozenset(".؟?!؛…")  # marks that end a sentence
_PUZZLE = 4  # quotations inside one another that a missing mark is looked for in
# Tokens of a sentence at most, so that what looks at all pairs of one stays bounded; of 9,105 articles of 2015 the
# longest sentence has 539.
LONGEST = 640
# Characters of a paragraph, of which the longest there has 19,677; and quotations open at once, of which eight were.
LONGEST_LINE = 40_000
DEEPEST = 16
_OPEN_ONLY = {"«": "»", "“": "”", "„": "”", "‹": "›"}
_CLOSE_ONLY = {"»", "”", "›"}
# Written before a name or a number, so the stop after them ends no sentence (د. محمد، أ. علي، م. خالد).
_ABBREVIATIONS = {"د", "ا", "م", "ق", "ص", "ه", "ب", "ت", "كم", "ج", "ع"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``[first, last)`` and characters ``[start, end)``; paragraph: 0-based line of text it stands in."""

    index: int
    first: int
    last: int
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted passage without its marks: tokens ``[first, last)``, characters ``[start, end)``.

    depth: 0 for an outer quotation. closed: False where the closing mark is missing and the paragraph ends it.
    """

    first: int
    last: int
    start: int
    end: int
    depth: int
    closed: bool


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open spans of the non-empty lines; one of more than ``LONGEST_LINE`` characters is cut after a blank."""
    out: list[tuple[int, int]] = []
    for m in re.finditer(r"[^\n]*\S[^\n]*", text):
        start, end = m.start(), m.end()
        while end - start > LONGEST_LINE:
            blank = text.rfind(" ", start, start + LONGEST_LINE)
            cut = blank + 1 if blank >= start else start + LONGEST_LINE
            if text[start:cut].strip():
                out.append((start, cut))
            start = cut
        if text[start:end].strip():
            out.append((start, end))
    return tuple(out)


def split(text: str, tokens: tuple[Token, ...], lines: tuple[tuple[int, int], ...]) -> tuple[Sentence, ...]:
    """Sentences in order; none crosses a paragraph."""
    out: list[Sentence] = []
    at = 0
    for number, (_, line_end) in enumerate(lines):
        first = at
        while at < len(tokens) and tokens[at].start < line_end:
            ends = _ends(tokens, at, line_end) or at - first + 1 >= LONGEST
            at += 1
            if ends:
                while at < len(tokens) and tokens[at].start < line_end and _clings(text, tokens, at):
                    at += 1
                out.append(_sentence(len(out), tokens, first, at, number))
                first = at
        if first < at:
            out.append(_sentence(len(out), tokens, first, at, number))
    return tuple(out)


def _sentence(index: int, tokens: tuple[Token, ...], first: int, last: int, paragraph: int) -> Sentence:
    return Sentence(index, first, last, tokens[first].start, tokens[last - 1].end, paragraph)


def _ends(tokens: tuple[Token, ...], i: int, line_end: int) -> bool:
    if tokens[i].text not in ENDS:
        return False
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) and tokens[i + 1].start < line_end else None
    if after is not None and after.start == tokens[i].end and after.kind == "number":
        return False
    abbreviated = before is not None and before.end == tokens[i].start and before.norm in _ABBREVIATIONS
    return not (tokens[i].text == "." and abbreviated and after is not None)


def _clings(text: str, tokens: tuple[Token, ...], i: int) -> bool:
    """Closing marks and further stops belong to the sentence they end."""
    token = tokens[i]
    if token.text in ENDS or token.text in _CLOSE_ONLY or token.text in {")", "]"}:
        return True
    return (
        token.text == '"' and text[token.start - 1] in ENDS and (token.end >= len(text) or text[token.end] in " \n،.")
    )


def quotations(text: str, tokens: tuple[Token, ...], lines: tuple[tuple[int, int], ...]) -> tuple[Quotation, ...]:
    """Quoted passages, outer before inner, within one paragraph; a missing closer ends with the paragraph.

    Straight marks open after space or an opening letter-joiner and close before space or punctuation.
    """
    out: list[Quotation] = []
    at = 0
    for _, line_end in lines:
        stack: list[tuple[str, int]] = []
        begun = len(out)
        while at < len(tokens) and tokens[at].start < line_end:
            if tokens[at].kind == "mark":
                _step(text, tokens, at, stack, out)
            at += 1
        _leave_open(tokens, at, stack, out, begun)
    return tuple(sorted(out, key=lambda q: (q.start, q.depth)))


def _leave_open(
    tokens: tuple[Token, ...], end: int, stack: list[tuple[str, int]], out: list[Quotation], begun: int
) -> None:
    """Quotations whose closing mark is missing end with their paragraph, ``end`` being the token after it, or before
    the sentence in which the next quotation opens: marks that follow are no quotations inside them.

    begun: index in ``out`` of the paragraph's first quotation. Below _PUZZLE marks are a puzzle and end with it.
    """
    for depth in range(len(stack) - 1, -1, -1):
        opened = stack[depth][1]
        later = range(begun, len(out)) if depth < _PUZZLE else range(0)
        inner = [k for k in later if out[k].first > opened + 1 and out[k].depth > depth]
        last = min(end, _before_sentence_of(tokens, opened + 1, min(out[k].first for k in inner) - 1)) if inner else end
        if last < end:
            for k in inner:
                out[k] = replace(out[k], depth=out[k].depth - 1)
        if opened + 1 < last:
            out.append(_quotation(tokens, opened + 1, last, depth, False))


def _before_sentence_of(tokens: tuple[Token, ...], first: int, token: int) -> int:
    """The token after the last stop from ``first`` before a token; far beyond where no stop stands between."""
    return next((k + 1 for k in range(token - 1, first, -1) if _ends(tokens, k, tokens[-1].end)), len(tokens))


def _step(text: str, tokens: tuple[Token, ...], i: int, stack: list[tuple[str, int]], out: list[Quotation]) -> None:
    mark = tokens[i].text
    if mark in _OPEN_ONLY:
        closer = _OPEN_ONLY[mark]
        if mark == "“" and stack and stack[-1][0] == "”" and not _opens(text, tokens[i]):
            _close(tokens, i, stack, out)  # a page that writes “ on both sides
        elif len(stack) < DEEPEST:
            stack.append((closer, i))
    elif mark in _CLOSE_ONLY:
        if any(closer == mark for closer, _ in stack):
            while stack and stack[-1][0] != mark:
                stack.pop()
            _close(tokens, i, stack, out)
        elif mark == "»" and stack and stack[-1][0] == '"':
            _close(tokens, i, stack, out)  # a page that mixes marks
        elif mark == "”" and _opens(text, tokens[i]) and len(stack) < DEEPEST:
            stack.append(("”", i))  # a page that writes ” on both sides
    elif mark in {'"', "＂", "''"}:
        _straight(text, tokens, i, stack, out)


def _straight(text: str, tokens: tuple[Token, ...], i: int, stack: list[tuple[str, int]], out: list[Quotation]) -> None:
    inside = bool(stack) and any(closer == '"' for closer, _ in stack)
    if not inside and stack and stack[-1][0] == "»" and not _opens(text, tokens[i]):
        _close(tokens, i, stack, out)
    elif not inside:
        if len(stack) < DEEPEST:
            stack.append(('"', i))
    elif _opens(text, tokens[i]) and len(stack) < 3:
        stack.append(('"', i))  # a quotation inside a quotation
    else:
        while stack and stack[-1][0] != '"':
            stack.pop()
        _close(tokens, i, stack, out)


def _opens(text: str, token: Token) -> bool:
    before = text[token.start - 1] if token.start else " "
    after = text[token.end] if token.end < len(text) else " "
    return (before.isspace() or before in "(ـ:،لب") and not after.isspace() and after not in ".،؛:)؟!"


def _close(tokens: tuple[Token, ...], i: int, stack: list[tuple[str, int]], out: list[Quotation]) -> None:
    _, opened = stack.pop()
    if opened + 1 < i:
        out.append(_quotation(tokens, opened + 1, i, len(stack), True))


def _quotation(tokens: tuple[Token, ...], first: int, last: int, depth: int, closed: bool) -> Quotation:
    return Quotation(first, last, tokens[first].start, tokens[last - 1].end, depth, closed)
