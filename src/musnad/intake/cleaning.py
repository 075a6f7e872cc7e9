"""The article of a page: whole lines that are something else are left out, no character is changed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from musnad.arabic.dates import absolute
from musnad.intake.furniture import is_section, matched, page_words, squeezed
from musnad.intake.naming import flat, generic_title, names_body, parted_dateline, pieces, sent_from

_WORD = re.compile(r"\w+")
_LINE = re.compile(r"[^\r\n]+")
_FULL_STOP = re.compile(r"[.۔…][\s»”\"'’)\]]{0,4}\Z")
_BULLET = re.compile(r"(?:[-•*▪●–»>◄]|\d{1,2}[.)\-])")
_BRACKETED = re.compile(r"[\[(].{2,}[\])]")
# «… (عنب الجبل/ هدى السالم)»: under a headline only captions end so.
_CREDITED = re.compile(r"[^.؟!]{20}[(\[][^()\[\]]{2,60}[)\]]\Z")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
# A sentence: 8 words with a full stop, or so long that hardly a headline is: of 9,119 headlines of 2015 two have 25
# words or more, the median 8, the 99th percentile 15.
_SENTENCE_WORDS = 8
_LONG_WORDS = 25
# Lines of the head that stay beside the headline are subheadings: bylines and sections have fewer words.
_SUBHEAD_WORDS = 6
_TITLE_WORDS = 4
_TAIL_WORDS = 5
# More short lines than this under an article are verse or a list of it.
_TAIL_LINES = 3


@dataclass(slots=True)
class Line:
    """One non-blank line: offsets into the source, its words, and what it was taken for (None: the article)."""

    start: int
    end: int
    text: str
    folded: str
    words: int
    gap: bool
    kind: str | None = None
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A cleaned page. text: the article. left_out: half-open offsets into the source.

    head, foot: lines around the article with their kinds, the article's own among them (kind None or "title").
    first: the article's first sentence line. title: None where the page has no headline.
    """

    text: str
    left_out: tuple[tuple[int, int], ...]
    title: str | None
    head: tuple[Line, ...] = field(default=())
    first: str = ""
    foot: tuple[Line, ...] = field(default=())


def clean(source: str, title: str | None = None) -> Page:
    """The article in ``source``; ``title`` is its headline where it is known from elsewhere."""
    lines = _lines(source)
    hint = squeezed(title) if title else None
    _mark_tickers(lines)
    _mark_everywhere(lines)
    for line in lines:
        line.prose = line.kind is None and line.folded != hint and _is_prose(line)
    _mark_ends(lines)
    body = [i for i, line in enumerate(lines) if line.prose and line.kind is None]
    first, last = (body[0], body[-1]) if body else _without_prose(lines)
    _mark_edges(lines, first, last)
    _mark_lists(lines, last)
    _mark_repeats(lines, first, hint)
    for line in lines[:first]:
        line.kind = None if line.folded == hint and line.kind != "repeated" else line.kind
    found = _mark_head(lines[:first], hint, bool(body))
    _mark_tail(lines, last, bool(body))
    if found:
        found.kind = None
    text, left = _assemble(source, lines)
    return Page(
        text,
        left,
        title or (found.text if found else None),
        tuple(lines[:first]),
        lines[first].text if first < len(lines) else "",
        tuple(lines[last + 1 :]),
    )


def _lines(source: str) -> list[Line]:
    out: list[Line] = []
    end = 0
    for found in _LINE.finditer(source):
        text = found.group().strip()
        if not text or not (folded := squeezed(text)):
            continue
        start = found.start() + found.group().index(text)
        gap = not out or bool(_BLANK_LINE.search(source, end, start))
        out.append(Line(start, start + len(text), text, folded, len(_WORD.findall(folded)), gap))
        end = start + len(text)
    return out


def _is_prose(line: Line) -> bool:
    if line.words >= _LONG_WORDS:
        return True
    return line.words >= _SENTENCE_WORDS and bool(_FULL_STOP.search(line.text))


def _date_of(line: Line) -> bool:
    """Whether the line is short and states a day."""
    return line.words <= 16 and any(c.isdigit() for c in line.folded) and any(
        d.precision == "day" for d in absolute(line.text)
    )  # fmt: skip


def _mark_tickers(lines: list[Line]) -> None:
    """Tickers stand above the first sentence; their label takes the rest of its block with it, dates excepted."""
    at = 0
    while at < len(lines) and not (lines[at].words >= _SENTENCE_WORDS and _FULL_STOP.search(lines[at].text)):
        rule = matched(lines[at].folded, "head")
        if rule and rule.kind == "ticker":
            lines[at].kind = "ticker"
            if rule.scope == "block":
                at = _block_end(lines, at)
        at += 1


def _block_end(lines: list[Line], at: int) -> int:
    """Marks the lines under a ticker's label; gives the index of the last."""
    while at + 1 < len(lines) and not lines[at + 1].gap:
        line = lines[at + 1]
        if _date_of(line) or _is_stop(line):
            break
        line.kind = "ticker"
        at += 1
    return at


def _is_stop(line: Line) -> bool:
    return line.words >= _SENTENCE_WORDS and bool(_FULL_STOP.search(line.text))


def _mark_everywhere(lines: list[Line]) -> None:
    for line in lines:
        if line.kind is None:
            rule = matched(line.folded, "body")
            if rule and rule.scope == "line":
                line.kind = rule.kind
            elif page_words(line.folded) == "strong":
                line.kind = "tool"


def _mark_ends(lines: list[Line]) -> None:
    """After the readers' comments begin, nothing more is the article's; they begin after two sentences at least."""
    sentences = 0
    for at, line in enumerate(lines):
        sentences += line.prose
        rule = matched(line.folded, "body")
        if rule and rule.scope == "end":
            line.kind, line.prose = rule.kind, False
            if sentences >= 2:
                for rest in lines[at + 1 :]:
                    rest.kind, rest.prose = rest.kind or "comments", False
                return


def _without_prose(lines: list[Line]) -> tuple[int, int]:
    """Where no line is long enough for a sentence: the head ends with the first line that could be a headline."""
    for at, line in enumerate(lines):
        if line.kind is None and line.words >= _TITLE_WORDS and not _date_of(line):
            return at + 1, len(lines) - 1
    return len(lines), len(lines) - 1


def _mark_edges(lines: list[Line], first: int, last: int) -> None:
    for at, line in enumerate(lines):
        if line.kind is not None or first <= at <= last:
            continue
        place: Literal["head", "foot"] = "head" if at < first else "foot"
        rule = matched(line.folded, place)
        if rule and rule.scope == "line":
            line.kind = rule.kind
        elif page_words(line.folded):
            line.kind = "date" if _date_of(line) else "section"


def _mark_lists(lines: list[Line], last: int) -> None:
    """A label over links takes the links with it: to the end of the page, or to the next sentence or gap."""
    at = 0
    while at < len(lines):
        rule = matched(lines[at].folded, "foot" if at > last else "body")
        if rule is None or rule.scope != "list" or lines[at].kind == "ticker":
            at += 1
            continue
        at = _take_list(lines, at, rule.kind, to_end=at > last)


def _take_list(lines: list[Line], at: int, kind: str, *, to_end: bool) -> int:
    lines[at].kind = kind
    bare = lines[at].words <= 4
    spaced = at + 1 < len(lines) and lines[at + 1].gap
    at += 1
    while at < len(lines):
        line = lines[at]
        linked = bool(_BULLET.match(line.text))
        if not to_end and (line.prose or not (linked or (bare and (spaced or not line.gap)))):
            break
        line.kind = line.kind or kind
        at += 1
    return at


def _mark_repeats(lines: list[Line], first: int, hint: str | None) -> None:
    """A line that stands twice running is a caption, unless it is the headline or a paragraph set twice."""
    for one, two in itertools.pairwise(lines):
        if one.folded != two.folded or one.words < 3 or two.kind is not None:
            continue
        two.kind = "repeated"
        if one.kind is not None or one.folded == hint:
            continue
        bracketed = bool(_BRACKETED.search(one.text))
        others = [x for x in lines[:first] if x.words >= _TITLE_WORDS and x is not one and x.kind is None]
        above = any(x.start < one.start for x in others)
        if (bracketed and others) or (above and not _FULL_STOP.search(one.text)):
            one.kind = "repeated"


def _mark_head(head: Sequence[Line], hint: str | None, prose: bool) -> Line | None:
    """Marks what of the head is no part of the article; gives the headline. A page without sentences is all head."""
    for line in head:
        if line.kind is None and line.folded != hint and _date_of(line) and not _title_with_date(line):
            line.kind = "date"
    open_lines = [line for line in head if line.kind is None]
    title = _title(open_lines, hint)
    if title is None:
        title = _from_ticker(head)
    before = True
    for line in open_lines:
        if line is title:
            before = False
            continue
        if title is not None and line.folded == title.folded:
            line.kind = "repeated"
        elif not before and _CREDITED.search(line.text):
            line.kind = "caption"
        small = prose and line.words < _SUBHEAD_WORDS and not (line is head[-1] and _dateline(line, head))
        if small or names_body(line.folded) or (before and title is not None):
            line.kind = line.kind or "label"
    return title


def _dateline(line: Line, head: Sequence[Line]) -> bool:
    """«المنارة - دمشق», «القاهرة: محمد سالم» right above the article: the press counts it as the article's own."""
    others = {flat(other.text) for other in head if other is not line}
    if parted_dateline(line.text):
        return True
    return line.words <= 8 and (sent_from(line.text) or any(flat(p) in others for p in pieces(line.text)))


def _title_with_date(line: Line) -> bool:
    """A headline may name a day; then it has more words than a date line's place, outlet and hour."""
    days = absolute(line.text)
    rest = "".join(c for i, c in enumerate(line.text) if not any(d.start <= i < d.end for d in days))
    return len([w for w in rest.split() if any(c.isalpha() for c in w)]) > 7


def _title(lines: Sequence[Line], hint: str | None) -> Line | None:
    if hint is not None:
        return next((line for line in lines if line.folded == hint), None)
    free = [line for line in lines if not (names_body(line.folded) or _BULLET.match(line.text) or _sectioned(line))]
    for need in (_TITLE_WORDS + 1, _TITLE_WORDS):
        for line in free:
            if line.words >= need:
                return line
    for line in lines:
        if generic_title(line.folded):
            return line
    found = next((line for line in reversed(free) if line.words > 1), None)
    return found or (lines[0] if len(lines) == 1 and not free else None)


def _sectioned(line: Line) -> bool:
    """«المنارة | قضاء ومحاكم»: a site's name with its section."""
    return "|" in line.folded and any(is_section(piece) for piece in line.folded.split("|"))


def _from_ticker(head: Sequence[Line]) -> Line | None:
    """A label «عاجل» with one line under it and no other headline: that line is the headline."""
    under = [line for line in head if line.kind == "ticker" and line.words >= _TITLE_WORDS]
    return under[0] if len(under) == 1 and under[0].words < _LONG_WORDS else None


def _mark_tail(lines: list[Line], last: int, prose: bool) -> None:
    """Signatures under the last sentence: a few words without a full stop, a figure or a bullet."""
    if not prose:
        return
    tail = [line for line in lines[last + 1 :] if line.kind is None]
    for line in tail:
        short = line.words <= _TAIL_WORDS and not _ends_sentence(line.text) and not _BULLET.match(line.text)
        if _date_of(line):
            line.kind = "date"
        elif short and len(tail) <= _TAIL_LINES:
            line.kind = "sign-off"


def _ends_sentence(text: str) -> bool:
    return text.rstrip("\"'»”’)] ")[-1:] in tuple(".!؟?…:،؛") or text[-1:] in '»”"'


def _assemble(source: str, lines: Sequence[Line]) -> tuple[str, tuple[tuple[int, int], ...]]:
    if all(line.kind is None for line in lines):
        return source, ()
    runs = list(_runs(lines))
    left: list[tuple[int, int]] = []
    at = 0
    for start, end in [*runs, (len(source), len(source))]:
        if source[at:start].strip():
            left.append((at, start))
        at = end
    return "\n\n".join(source[start:end] for start, end in runs), tuple(left)


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Half-open offsets of stretches of lines that are the article."""
    run: tuple[int, int] | None = None
    for line in lines:
        if line.kind is None:
            run = (run[0] if run else line.start, line.end)
        elif run:
            yield run
            run = None
    if run:
        yield run
