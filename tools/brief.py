"""Turns articles with their events in brief, one line each, into gold records with offsets; or says what is wrong.

usage: python tools/brief.py FILE… -o FOLDER

A file holds articles, one after the other:

    ## NAME | 2015-07-19 | outlet
    the headline
    one paragraph a line, empty lines left out
    ---
    2 | هجوم | attack | occurred | A=مسلحون | T=نقطة تفتيش | P=الفلوجة ; الأنبار | W=مساء الأحد | C=killed 2 "جنديين"
    3 | فدية | finance | ongoing | A=التنظيم | M=raise/kidnap_ransom
    E 4 | fighters | التنظيم | 5000-7000 | persons | "ما بين 5 الى 7 آلاف"

An event: line (the headline is 1), trigger (``word#2``: its second place in that line), type, status, then actors,
targets, places, time, counts and phase/method, several of a kind with `` ; `` between. An estimate: line, measure, of,
number, unit, words. Numbers: ``16``, ``16-`` at least, ``-16`` at most, ``5-7``; ``-`` for an unknown one. ``none``
where there is no event. All words stand in the article letter by letter; those of A T P W in any line, the place
nearest to the trigger is taken, one in its own line before others. Writes FOLDER/NAME.json; only events and estimates
are filled. Exits with 1 and one line per fault, writing nothing, when anything cannot be found.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from annotate import STATUS, TYPES
from musnad.resources import loader

VOCABULARY = loader.data("ontology/record.yaml")
PHRASES = {"A": "actors", "T": "targets", "P": "places"}
_NUMBER = re.compile(r"(\d{1,15}(?:\.\d{1,4})?)?(-)?(\d{1,15}(?:\.\d{1,4})?)?")
_COUNT = re.compile(r'(\w+)\s+([\d.-]+)\s+"(.+)"')


class Fault(ValueError):
    """What is wrong with a line, in words."""


@dataclass
class Article:
    """One article as it is written; lines: of the text, in order; answers: the lines below it."""

    name: str
    published: str
    outlet: str
    lines: list[str]
    answers: list[str]
    faults: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def span(self, line: str) -> tuple[int, int]:
        """Offsets of a line by its number. Raises Fault."""
        if not line.isdigit() or not 0 < int(line) <= len(self.lines):
            raise Fault(f"{line!r} is no line of 1 to {len(self.lines)}")
        start = sum(len(one) + 1 for one in self.lines[: int(line) - 1])
        return start, start + len(self.lines[int(line) - 1])


def articles(path: Path) -> Iterator[Article]:
    """The articles of a file; what stands before the first is a fault of nobody and is left out."""
    blocks: list[list[str]] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("## "):
            blocks.append([])
        if blocks and line.strip():
            blocks[-1].append(line.strip())
    for head, *rest in blocks:
        name, published, outlet, *_ = [*(part.strip() for part in head[3:].split("|")), "", ""]
        cut = rest.index("---") if "---" in rest else len(rest)
        found = Article(name, published, outlet, rest[:cut], rest[cut + 1 :])
        if not found.answers:
            found.faults.append(f"{name}: expected --- and one line an event below the text, or none")
        try:
            date.fromisoformat(published)
        except ValueError:
            found.faults.append(f"{name}: published is {published!r}, expected a date like 2015-07-19")
        yield found


def record(article: Article) -> dict[str, Any]:
    """The gold record; faults are gathered in ``article.faults``, so that one run shows them all."""
    events: list[dict[str, Any]] = []
    estimates: list[dict[str, Any]] = []
    for line in article.answers:
        if line == "none":
            continue
        try:
            if line.startswith("E "):
                estimates.append(estimate(article, line.removeprefix("E ")))
            else:
                events.append(event(article, line))
        except Fault as fault:
            article.faults.append(f"{article.name}: {fault}: {line[:90]}")
    events.sort(key=lambda e: int(e["trigger"]["start"]))
    text = article.text
    return {
        "document": {
            "title": article.lines[0] if article.lines else None,
            "outlet": article.outlet or None,
            "published": article.published,
            "language": "ar",
            "article": [[0, len(text)]],
            "text": text,
        },
        "persons": [],
        "places": [],
        "statements": [],
        "events": [{"id": f"e{k}", **one} for k, one in enumerate(events, 1)],
        "estimates": estimates,
    }


def event(article: Article, line: str) -> dict[str, Any]:
    """An event without its id. Raises Fault."""
    fields = [part.strip() for part in line.split("|")]
    if len(fields) < 4:
        raise Fault("expected line | trigger | type | status | …")
    start, end = article.span(fields[0])
    words, _, which = fields[1].partition("#")
    places = [m.start() for m in re.finditer(re.escape(words.strip()), article.text[start:end])]
    number = int(which) if which.isdigit() else 1
    if not words.strip() or not 0 < number <= len(places):
        raise Fault(f"{fields[1]!r} does not stand in line {fields[0]}")
    at = start + places[number - 1]
    found: dict[str, Any] = {
        "type": one_of(fields[2], TYPES),
        "trigger": {"start": at, "end": at + len(words.strip()), "text": words.strip()},
        "actors": [],
        "targets": [],
        "places": [],
        "time": None,
        "counts": [],
        "status": one_of(fields[3], STATUS),
        "method": None,
        "phase": None,
        "statement": None,
    }
    for given in filter(None, fields[4:]):
        key, _, value = given.partition("=")
        values = [one.strip() for one in value.split(";") if one.strip()]
        if key in PHRASES:
            found[PHRASES[key]] = [{**quoted(article, one, at, (start, end)), "name": None} for one in values]
        elif key == "W" and values:
            found["time"] = {**quoted(article, value.strip(), at, (start, end)), "from": None, "to": None}
        elif key == "C":
            found["counts"] = [count(article, one) for one in values]
        elif key == "M":
            found["phase"], found["method"] = method(value.strip())
        else:
            raise Fault(f"{given!r} is none of A= T= P= W= C= M=")
    return found


def estimate(article: Article, line: str) -> dict[str, Any]:
    """An estimate. Raises Fault."""
    fields = [part.strip() for part in line.split("|")]
    if len(fields) != 6:
        raise Fault("expected E line | measure | of | number | unit | words")
    start, end = article.span(fields[0])
    words = fields[5].strip('"')
    at = article.text.find(words, start, end)
    if not words or at < 0:
        raise Fault(f"{words!r} does not stand in line {fields[0]}")
    low, high = bounds(fields[3])
    keys = {"measure": fields[1], "of": fields[2] or None, "place": None, "low": low, "high": high, "unit": fields[4]}
    return {**keys, "statement": None, "start": at, "end": at + len(words), "text": words}


def quoted(article: Article, words: str, near: int, line: tuple[int, int]) -> dict[str, Any]:
    """Where words stand: nearest to an offset, in its own line before others. Raises Fault where they do not."""
    places = [m.start() for m in re.finditer(re.escape(words), article.text)]
    if not places:
        raise Fault(f"{words!r} does not stand in the article")
    at = min(places, key=lambda p: (not line[0] <= p <= line[1] - len(words), abs(p - near), p))
    return {"start": at, "end": at + len(words), "text": words}


def count(article: Article, given: str) -> dict[str, Any]:
    """A count. Raises Fault."""
    found = _COUNT.fullmatch(given)
    if not found:
        raise Fault(f'{given!r} is no count like killed 2 "words"')
    of, number, words = found.groups()
    if words not in article.text:
        raise Fault(f"{words!r} does not stand in the article")
    low, high = bounds(number)
    return {"of": one_of(of, set(VOCABULARY["counts"])), "low": low, "high": high, "text": words}


def method(given: str) -> tuple[str, str | None]:
    """(phase, method), the method None where the text does not say it. Raises Fault."""
    phase, _, name = given.partition("/")
    known = VOCABULARY["finance"]
    if phase not in known or (name and name not in known[phase]):
        raise Fault(f"{given!r} is no phase/method of {sorted(known)}")
    return phase, name or None


def bounds(number: str) -> tuple[float | None, float | None]:
    """(low, high), None where open. Raises Fault."""
    found = _NUMBER.fullmatch(number)
    if not number or not found:
        raise Fault(f"{number!r} is no number like 16, 16-, -16 or 5-7")
    low, high = (None if part is None else float(part) if "." in part else int(part) for part in found.group(1, 3))
    return low, high if found[2] else low


def one_of(value: str, allowed: set[str]) -> str:
    """The value. Raises Fault when it is none of the allowed."""
    if value not in allowed:
        raise Fault(f"{value!r} is none of {sorted(allowed)}")
    return value


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    found = [article for path in given.files for article in articles(path)]
    records = {article.name: record(article) for article in found}
    faults = [fault for article in found for fault in article.faults]
    if len(records) < len(found):
        faults.append("two articles have one name")
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    given.output.mkdir(parents=True, exist_ok=True)
    for name, one in records.items():
        text = json.dumps(one, ensure_ascii=False, indent=1)
        (given.output / f"{name}.json").write_text(text + "\n", "utf-8")
    print(f"{len(records)} records in {given.output}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
