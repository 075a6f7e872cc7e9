"""Turns a light annotation, written by hand as words, into a full gold record with offsets; or says what is wrong.

usage: python tools/annotate.py LIGHT.json TEXT.json -o RECORD.json

TEXT.json is one article: {"id", "title", "outlet", "published", "text"}. LIGHT.json holds what docs/gold.md says,
with words instead of offsets: every ``text`` must stand in the article letter by letter. Where words stand more than
once, ``near`` (a longer piece of the article that contains them) says which; an argument is the one nearest to its
trigger. Exits with 1 and one line per fault when anything cannot be found.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from musnad.resources import loader

Light = dict[str, Any]
VOCABULARY = loader.data("ontology/record.yaml")
STATUS = set(VOCABULARY["statuses"])
STANCE = set(VOCABULARY["stances"])
TYPES = set(VOCABULARY["event_types"])


class Article:
    """A text in which words are looked up; faults are gathered, not raised, so that one run shows them all."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[str] = []

    def all(self, words: str) -> list[tuple[int, int]]:
        return [(m.start(), m.end()) for m in re.finditer(re.escape(words), self.text)] if words else []

    def names(self, name: str) -> list[tuple[int, int]]:
        """Where a name stands as words of its own: nothing but proclitics written before it, no letter after it."""
        out = []
        for start, end in self.all(name):
            before = re.search(r"\w*\Z", self.text[max(0, start - 20) : start])
            clitics = before.group() if before else ""
            if re.fullmatch(r"[وف]?[بلك]?", clitics) and not re.match(r"\w", self.text[end : end + 1]):
                out.append((start, end))
        return out

    def find(self, what: str, words: str, near: str | None = None, close_to: int | None = None) -> tuple[int, int]:
        """Offsets of the words: inside ``near`` where given, else nearest to an offset, else their only place."""
        if near:
            zones = self.all(near)
            if len(zones) != 1:
                self.faults.append(f"{what}: near {near!r} stands {len(zones)} times, expected once")
                return (0, 0)
            start, end = zones[0]
            inside = [(a, b) for a, b in self.all(words) if start <= a and b <= end]
            if not inside:
                self.faults.append(f"{what}: {words!r} does not stand in near {near!r}")
                return (0, 0)
            return inside[0]
        places = self.all(words)
        if not places:
            self.faults.append(f"{what}: {words!r} does not stand in the article")
            return (0, 0)
        if close_to is not None:
            return min(places, key=lambda p: (abs(p[0] - close_to), p[0]))
        if len(places) > 1:
            self.faults.append(f"{what}: {words!r} stands {len(places)} times; give near")
        return places[0]

    def one_of(self, what: str, value: Any, allowed: set[str]) -> Any:
        if value not in allowed:
            self.faults.append(f"{what}: {value!r} is none of {sorted(allowed)}")
        return value


def compile_record(light: Light, source: Light) -> tuple[Light, list[str]]:
    """The full record and the faults found on the way."""
    article = Article(source["text"])
    ids = {s["id"] for s in light["statements"]}
    record = {
        "document": {
            "title": source.get("title"),
            "outlet": source.get("outlet"),
            "published": source.get("published"),
            "language": "ar",
            "article": [[0, len(article.text)]],
            "text": article.text,
        },
        "persons": [_person(article, p) for p in light["persons"]],
        "places": [_place(article, p) for p in light["places"]],
        "statements": [_statement(article, s) for s in light["statements"]],
        "events": [_event(article, k, e, ids) for k, e in enumerate(light["events"], 1)],
        "estimates": [_estimate(article, e, ids) for e in light.get("estimates", [])],
    }
    return record, article.faults


def _person(article: Article, p: Light) -> Light:
    spans = article.names(p["name"])
    if not spans:
        article.faults.append(f"person: {p['name']!r} does not stand in the article")
    return {"name": p["name"], "roles": p.get("roles", []), "spans": [list(s) for s in spans]}


def _place(article: Article, p: Light) -> Light:
    spans = article.names(p["name"]) or article.all(p["name"])[:1]
    if not spans:
        article.faults.append(f"place: {p['name']!r} does not stand in the article")
    return {
        "name": p["name"],
        "spans": [list(s) for s in spans],
        "country": p.get("country"),
        "admin1": p.get("admin1"),
        "lat": None,
        "lon": None,
    }


def _statement(article: Article, s: Light) -> Light:
    what = f"statement {s['id']}"
    start, end = article.find(what, s["text"], s.get("near"))
    speaker = s["speaker"]
    return {
        "id": s["id"],
        "start": start,
        "end": end,
        "text": article.text[start:end],
        "form": article.one_of(what, s["form"], {"direct", "indirect"}),
        "stance": article.one_of(what, s["stance"], STANCE),
        "speaker": {"name": speaker["name"], "role": speaker.get("role"), "named": bool(speaker["named"])},
        "via": s.get("via", []),
        "chain": [],
    }


def _event(article: Article, number: int, e: Light, ids: set[str]) -> Light:
    what = f"event e{number} ({e.get('type')} {e.get('trigger')})"
    start, end = article.find(what, e["trigger"], e.get("near"))
    said = e.get("statement")
    if said is not None and said not in ids:
        article.faults.append(f"{what}: no statement {said!r}")
    time = e.get("time")
    return {
        "id": f"e{number}",
        "type": article.one_of(what, e["type"], TYPES),
        "trigger": _quote(article, (start, end)),
        "actors": [_argument(article, what, a, start) for a in e.get("actors", [])],
        "targets": [_argument(article, what, a, start) for a in e.get("targets", [])],
        "places": [_argument(article, what, a, start) for a in e.get("places", [])],
        "time": None if time is None else {**_argument(article, what, time["text"], start), **_interval(time)},
        "counts": [_count(article, what, c) for c in e.get("counts", [])],
        "status": article.one_of(what, e.get("status", "occurred"), STATUS),
        "method": e.get("method"),
        "phase": e.get("phase"),
        "statement": said,
    }


def _interval(time: Light) -> Light:
    return {"from": time.get("from"), "to": time.get("to")}


def _quote(article: Article, place: tuple[int, int]) -> Light:
    return {"start": place[0], "end": place[1], "text": article.text[place[0] : place[1]]}


def _argument(article: Article, what: str, words: str, close_to: int) -> Light:
    place = article.find(what, words, close_to=close_to)
    return {**_quote(article, place), "name": None}


def _count(article: Article, what: str, c: Light) -> Light:
    if not article.all(c["text"]):
        article.faults.append(f"{what}: count {c['text']!r} does not stand in the article")
    return {"of": c["of"], "low": c["low"], "high": c["high"], "text": c["text"]}


def _estimate(article: Article, e: Light, ids: set[str]) -> Light:
    start, end = article.find("estimate", e["text"], e.get("near"))
    if e.get("statement") is not None and e["statement"] not in ids:
        article.faults.append(f"estimate {e['text']!r}: no statement {e['statement']!r}")
    keys = ("measure", "of", "place", "low", "high", "unit", "statement")
    return {**{k: e.get(k) for k in keys}, **_quote(article, (start, end))}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("light", type=Path)
    parser.add_argument("text", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    light = json.loads(given.light.read_text("utf-8"))
    record, faults = compile_record(light, json.loads(given.text.read_text("utf-8")))
    for fault in faults:
        print(f"{given.light.name}: {fault}", file=sys.stderr)
    if faults:
        return 1
    given.output.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
