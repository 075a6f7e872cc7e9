"""Who published a page and when, where the page says so; None where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from musnad.arabic.dates import AbsoluteDate, absolute
from musnad.arabic.folding import fold
from musnad.intake.cleaning import Line, Page
from musnad.intake.furniture import is_section, page_words, squeezed
from musnad.intake.naming import flat, has_cue, is_city, is_filler, is_wire, names_body, pattern, pieces

_QUOTED = re.compile(r"[«\"“]([^«»\"“”]{2,40})[»\"”]\Z")
_IN_BRACKETS = re.compile(r"\(([^()]{2,40})\)")
_OPENING_END = re.compile(r"[:–—]|\s-{1,2}\s|-\s")
_OPENING_LENGTH = 100
# «دجلة الجديدة»: papers end so, family names hardly ever.
_FEMININE = re.compile(r"\w ال\w{3,}ه\Z")
_MOST_WORDS = 6
# A place of two words, an agency of four, a day of three.
_OPENING_WORDS = 9


def published(page: Page) -> str | None:
    """ISO day that the page states in its head, its dateline or its foot; a day told in the article is none."""
    for lines in (page.head, (), page.foot):
        if lines is page.foot and (found := _opening_date(page.first)):
            return found
        found = _stated(lines)
        if found:
            return found
    return None


def _stated(lines: tuple[Line, ...]) -> str | None:
    """The day of the first date line; one said to be of publication goes before, one of an update after the others."""
    ranked: list[tuple[int, str]] = []
    for line in lines:
        if line.kind not in ("date", "tool", "counter", "section", "byline") or len(line.text) > 200:
            continue
        for day in _days(line.text):
            ranked.append((_rank(line.text, day), day.from_))
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _days(text: str) -> list[AbsoluteDate]:
    return [d for d in absolute(text) if d.precision == "day"] if any(c.isdigit() for c in text) else []


def _rank(text: str, day: AbsoluteDate) -> int:
    before = fold(text[max(0, day.start - 30) : day.start])
    updated, stated = pattern("updated").search(before), pattern("published").search(before)
    if stated and (not updated or stated.start() > updated.start()):
        return 0
    return 2 if updated else 1


def _opening_date(first: str) -> str | None:
    """«دمشق – 12 آذار 2023 (المنارة): …»: a day before the dash that opens the first sentence."""
    opening = _opening(first)
    days = _days(opening)
    return days[0].from_ if days else None


def _opening(first: str) -> str:
    """What stands before the last dash or colon of the sentence's first words: place, outlet, day; "" without one."""
    best = ""
    for found in _OPENING_END.finditer(first, 0, _OPENING_LENGTH):
        before = first[: found.end()]
        if len([w for w in before.split() if any(map(str.isalnum, w))]) > _OPENING_WORDS:
            break
        best = before
    return best


def outlet(page: Page) -> str | None:
    """The name the page gives its publisher: above the headline, in its dateline, under it, in its foot."""
    wire: str | None = None
    for name in _candidates(page):
        if is_wire(name):
            wire = wire or name
        else:
            return name
    return wire


def _candidates(page: Page) -> Iterator[str]:
    title = next((i for i, line in enumerate(page.head) if line.text == page.title), len(page.head))
    before = page.head[:title] if title < len(page.head) else ()
    for at, line in enumerate(before):
        if line.kind == "date":
            yield from _dated(line.text)
        elif line.kind == "label" and _is_header(before, at, page):
            yield from _header(line)
    for line in page.head[title if before or title < len(page.head) else 0 :]:
        if line.text != page.title and line.kind in (None, "label", "date", "byline"):
            yield from _below(line, page)
    yield from _in_opening(page)
    for line in page.foot:
        yield from _in_foot(line)


def _is_header(before: tuple[Line, ...], at: int, page: Page) -> bool:
    """Named as outlets are, vouched for by the article, or next to a section or a day; else it may be a kicker."""
    line = before[at]
    near = before[at + 1].kind if at + 1 < len(before) else None
    named = has_cue(line.text) or names_body(line.folded) or "|" in line.text
    return named or near in ("date", "section") or _vouched(_bare(line.text), page)


def _header(line: Line) -> Iterator[str]:
    """A line above the headline: the site's name alone, before a stroke with its section, or beside a writer."""
    parts = pieces(line.text)
    if len(parts) > 1 and "|" not in line.text and not names_body(line.folded):
        yield from (part for part in parts if _nameable(part) and has_cue(part))
        return
    for piece in re.split(r"\s*[|>»]\s*", line.text):
        name = _bare(piece)
        if _nameable(name):
            yield name
            return


def _nameable(name: str) -> bool:
    words = name.split()
    good = 0 < len(words) <= _MOST_WORDS + 1 and not any(c.isdigit() and not name.endswith("24") for c in name)
    return good and not (page_words(squeezed(name)) or is_section(flat(name)) or is_city(name) or is_filler(name))


def _bare(piece: str) -> str:
    return piece.strip(" \t()[]«»\"“”'،,.:|-–—")


def _dated(text: str) -> Iterator[str]:
    """Beside a day: a part in brackets, before a stroke, or after a dash where another part is a city."""
    days = absolute(text)
    for inside in _IN_BRACKETS.findall(text):
        if _nameable(inside) and not _days(inside):
            yield inside.strip()
    rest = "".join(" | " if any(d.start == i for d in days) else c for i, c in enumerate(text)
                   if not any(d.start < i < d.end for d in days))  # fmt: skip
    parts = pieces(re.sub(r"\([^()]{0,60}\)", " ", rest))
    city = any(map(is_city, parts))
    for part in (pattern("era").sub("", part) for part in parts):
        if _nameable(part) and (
            has_cue(part) or is_wire(part) or ("|" in text and not city and len(part.split()) <= 4)
        ):
            yield part


def _below(line: Line, page: Page) -> Iterator[str]:
    """Lines between headline and article: the name alone, in quotation marks, in a dateline, as translator."""
    if line.kind == "date":
        yield from _dated(line.text)
        return
    if found := pattern("translated").match(line.text):
        yield from (
            name
            for name in pieces(found.group(1))
            if _nameable(name) and (_vouched(name, page) or _FEMININE.search(flat(name)))
        )
        return
    if line.kind == "byline":
        return
    if found := _QUOTED.match(line.text):
        yield found.group(1)
        return
    parts = pieces(line.text)
    if len(parts) > 1:
        yield from (part for part in parts if _nameable(part) and _vouched(part, page))
    elif names_body(line.folded) or (line.words <= 4 and _nameable(_bare(line.text)) and has_cue(line.text)):
        yield _bare(line.text)


def _vouched(name: str, page: Page) -> bool:
    """Named as outlets are, or named by the article itself as whom somebody talked to («لـ"المنارة"»)."""
    if has_cue(name) or is_wire(name):
        return len(name.split()) <= _MOST_WORDS
    return bool(re.search(rf"ل[ـ ]{{0,2}}[«\"“'( ]{{0,2}}{re.escape(name)}[»\"”')]", page.text))


def _in_opening(page: Page) -> Iterator[str]:
    """«باريس (وكالة المتوسط) - أعلنت…», «دمشق – المنارة: …»: a dateline within the first sentence."""
    opening = _opening(page.first)
    for inside in _IN_BRACKETS.findall(opening):
        if (has_cue(inside) or is_wire(inside)) and _nameable(inside):
            yield inside.strip()
    parts = pieces(opening)[:3]
    if any(map(is_city, parts)):
        yield from (p for p in parts if _nameable(p) and len(p.split()) <= 4 and (has_cue(p) or is_wire(p)))


def _in_foot(line: Line) -> Iterator[str]:
    if found := pattern("policy").search(line.text):
        yield from (name for name in [_bare(found.group(1))] if _nameable(name))
    if line.kind == "copyright" and pattern("rights").search(fold(line.text)):
        name = _bare(" ".join(pattern("rights_words").sub(" ", line.text).split()))
        if _nameable(name) and len(name.split()) <= 5:
            yield name.removeprefix("لـ").strip()
    elif line.kind == "sign-off" and names_body(line.folded):
        yield _bare(line.text)
