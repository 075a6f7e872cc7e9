"""The single faults of one document's prediction, each put in a class."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from musnad.evaluation.alignment import Interval, overlap, own_span
from musnad.evaluation.matching import EVENT_ROLES, Matched, Record, arguments, bounds, counts, items
from musnad.evaluation.phrases import alike, words
from musnad.evaluation.scoring import finance_ways, same_resolution, same_speaker, time_text

_SENTENCE = re.compile(r"[^.!?؟\n]+")
Fits = Callable[[Record, Record], bool]
_EXAMPLE = 70  # characters of a text shown in an example


@dataclass(frozen=True, slots=True)
class Fault:
    """One error. miss: True where something expected was not found, False for a false alarm."""

    area: str
    kind: str
    miss: bool
    note: str


def faults(m: Matched) -> Iterator[Fault]:
    """Every fault of one document, area by area."""
    yield from _events(m)
    yield from _arguments(m)
    yield from _statements(m)
    yield from _attribution(m)
    yield from _persons(m)
    yield from _places(m)
    yield from _estimates(m)
    yield from _finance(m)


def _cut(text: str | None) -> str:
    flat = " ".join((text or "").split())
    return flat if len(flat) <= _EXAMPLE else flat[:_EXAMPLE] + "…"


def _sentence(text: str, at: Interval | None) -> Interval | None:
    """The sentence that the interval starts in."""
    if at is None:
        return None
    return next((s.span() for s in _SENTENCE.finditer(text) if s.start() <= at[0] < s.end()), None)


def _near(m: Matched, at: Interval | None) -> str:
    found = _sentence(m.gold["document"]["text"], at)
    return _cut(m.gold["document"]["text"][found[0] : found[1]]) if found else ""


# ── events ──────────────────────────────────────────────────────────────────────────────────────────────


def _events(m: Matched) -> Iterator[Fault]:
    gold, found = m.gold["events"], items(m.predicted, "events")
    right_gold, right_found = {i for i, _ in m.events}, {j for _, j in m.events}
    for i, event in enumerate(gold):
        if i not in right_gold:
            at = own_span(event["trigger"])
            others = [found[j]["type"] for j, a in enumerate(m.trigger_at) if overlap(at, a)]
            what = f"wrong type ({others[0]})" if others else "trigger unknown"
            yield Fault("events", what.split(" (")[0], True, f"{event['type']} «{event['trigger']['text']}» {what}")
    for j, event in enumerate(found):
        if j not in right_found:
            note = f"{event['type']} «{event['trigger'].get('text')}» in: {_near(m, m.trigger_at[j])}"
            yield Fault("events", _false_alarm(m, j), False, note)


def _false_alarm(m: Matched, index: int) -> str:
    """Why a predicted event is none of the gold's."""
    found, at = items(m.predicted, "events"), m.trigger_at[index]
    if at is None:
        return "outside the article"
    if any(overlap(own_span(g["trigger"]), at) for g in m.gold["events"]):
        return "wrong type"
    event = found[index]
    right = [found[j] for _, j in m.events]
    same_word = any(words(event["trigger"].get("text")) == words(r["trigger"].get("text")) for r in right)
    if same_word or any(event["type"] == r["type"] for r in right):
        return "duplicate telling"
    sentence = _sentence(m.gold["document"]["text"], at)
    if any(overlap(own_span(g["trigger"]), sentence) for g in m.gold["events"]):
        return "spurious beside another event"
    return "spurious in a sentence without events"


# ── arguments ───────────────────────────────────────────────────────────────────────────────────────────


def _arguments(m: Matched) -> Iterator[Fault]:
    gold, found = m.gold["events"], items(m.predicted, "events")
    right_gold, right_found = {i for i, _ in m.events}, {j for _, j in m.events}
    for i, j in m.events:
        yield from _of_pair(m, gold[i], found[j])
    for i, event in enumerate(gold):
        if i not in right_gold:
            yield from _lost(event, True, "event missed")
    for j, event in enumerate(found):
        if j not in right_found:
            yield from _lost(event, False, "event spurious")


def _lost(event: Record, miss: bool, why: str) -> Iterator[Fault]:
    """The arguments that fall with their event."""
    head = f"{event['type']} «{event['trigger'].get('text')}»"
    for role in (*EVENT_ROLES, "counts"):
        for item in event.get(role) or []:
            yield Fault("arguments", f"{role}: {why}", miss, f"{head}: «{_cut(item.get('text'))}»")
    if time_text(event):
        yield Fault("arguments", f"time: {why}", miss, f"{head}: «{time_text(event)}»")


def _of_pair(m: Matched, gold: Record, found: Record) -> Iterator[Fault]:
    head = f"{gold['type']} «{gold['trigger']['text']}»"
    for role in EVENT_ROLES:
        pairs = arguments(gold, found, role)
        yield from _leftover(m, role, head, _left(gold[role], pairs, 0), _left(found.get(role) or [], pairs, 1))
    pairs = counts(gold, found)
    yield from _left_counts(head, _left(gold["counts"], pairs, 0), _left(found.get("counts") or [], pairs, 1))
    want, got = time_text(gold), time_text(found)
    if (want or got) and not alike(want, got):
        yield from _left_time(head, want, got)


def _left(entries: list[Record], pairs: tuple[tuple[int, int], ...], side: int) -> list[Record]:
    used = {p[side] for p in pairs}
    return [entry for k, entry in enumerate(entries) if k not in used]


def _leftover(m: Matched, role: str, head: str, gold: list[Record], found: list[Record]) -> Iterator[Fault]:
    """What two matched events do not share in one role: boundaries first, then wrong, missing, spurious."""
    gold, found = list(gold), list(found)
    checks: tuple[tuple[str, Fits], ...] = (("wrong boundary", partial(_touching, m)), ("wrong", lambda g, p: True))
    for kind, fits in checks:
        for g in list(gold):
            p = next((p for p in found if fits(g, p)), None)
            if p is not None:
                gold.remove(g)
                found.remove(p)
                note = f"{head}: expected «{_cut(g['text'])}», found «{_cut(p.get('text'))}»"
                yield Fault("arguments", f"{role}: {kind}", True, note)
    for g in gold:
        yield Fault("arguments", f"{role}: missing", True, f"{head}: expected «{_cut(g['text'])}»")
    for p in found:
        yield Fault("arguments", f"{role}: spurious", False, f"{head}: found «{_cut(p.get('text'))}»")


def _touching(m: Matched, gold: Record, found: Record) -> bool:
    return overlap(own_span(gold), m.alignment.of(found)) > 0


def _figures(count: Record) -> str:
    return f"{count['of']} {count.get('low')}–{count.get('high')} «{_cut(count.get('text'))}»"


def _left_counts(head: str, gold: list[Record], found: list[Record]) -> Iterator[Fault]:
    gold, found = list(gold), list(found)
    checks: tuple[tuple[str, Fits], ...] = (
        ("wrong number", lambda g, p: bool(g["of"] == p["of"])),
        ("wrong kind", lambda g, p: bounds(g) == bounds(p)),
    )
    for kind, fits in checks:
        for g in list(gold):
            p = next((p for p in found if fits(g, p)), None)
            if p is not None:
                gold.remove(g)
                found.remove(p)
                note = f"{head}: expected {_figures(g)}, found {_figures(p)}"
                yield Fault("arguments", f"counts: {kind}", True, note)
    for g in gold:
        yield Fault("arguments", "counts: missing", True, f"{head}: expected {_figures(g)}")
    for p in found:
        yield Fault("arguments", "counts: spurious", False, f"{head}: found {_figures(p)}")


def _left_time(head: str, want: str | None, got: str | None) -> Iterator[Fault]:
    kind = "wrong" if want and got else "missing" if want else "spurious"
    yield Fault("arguments", f"time: {kind}", bool(want), f"{head}: expected «{want}», found «{got}»")


# ── statements and their speakers ───────────────────────────────────────────────────────────────────────


def _statements(m: Matched) -> Iterator[Fault]:
    gold, found = m.gold["statements"], items(m.predicted, "statements")
    right_gold, right_found = {i for i, _ in m.statements}, {j for _, j in m.statements}
    text = m.gold["document"]["text"]
    for i, statement in enumerate(gold):
        if i in right_gold:
            continue
        at = own_span(statement)
        sentence = _sentence(text, at)
        if any(overlap(at, a) for j, a in enumerate(m.statement_at) if j not in right_found):
            kind = "wrong boundary"
        elif any(overlap(sentence, a) for a in m.statement_at):
            kind = "missed, its sentence holds a found statement"
        else:
            kind = "missed, no cue found in its sentence"
        note = f"[{statement['speaker']['name']}] {_cut(statement.get('text'))}"
        yield Fault("statements", kind, True, note)
    for j, statement in enumerate(found):
        if j not in right_found:
            touched = any(overlap(own_span(g), m.statement_at[j]) for g in gold)
            kind = "wrong boundary" if touched else "spurious"
            note = f"[{(statement.get('speaker') or {}).get('name')}] {_cut(statement.get('text'))}"
            yield Fault("statements", kind, False, note)


def _attribution(m: Matched) -> Iterator[Fault]:
    gold, found = m.gold["statements"], items(m.predicted, "statements")
    for i, j in m.statements:
        if not same_speaker(gold[i], found[j]):
            got = (found[j].get("speaker") or {}).get("name")
            note = f"expected [{gold[i]['speaker']['name']}], found [{got}]: {_cut(gold[i].get('text'))}"
            yield Fault("attribution", _speaker_fault(m, gold[i], got), True, note)


def _speaker_fault(m: Matched, statement: Record, got: str | None) -> str:
    """Whether the speaker had to be carried over from another line (anaphor), or stood there."""
    if not got:
        return "no speaker"
    text, (start, end) = m.gold["document"]["text"], (statement["start"], statement["end"])
    line = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    around = text[line[0] : start] + " " + text[end : line[1] if line[1] >= 0 else len(text)]
    if not set(words(statement["speaker"]["name"])) & set(words(around)):
        return "wrong speaker: anaphor, named in another paragraph"
    others = [g["speaker"]["name"] for g in m.gold["statements"] if g is not statement]
    named = any(alike(got, other) for other in others) or any(alike(got, p["name"]) for p in m.gold["persons"])
    return "wrong speaker: another source of the text" if named else "wrong speaker: not a source"


# ── names, numbers, money ───────────────────────────────────────────────────────────────────────────────


def _unpaired(m: Matched, key: str, pairs: tuple[tuple[int, int], ...]) -> tuple[list[Record], list[Record]]:
    return _left(m.gold[key], pairs, 0), _left(items(m.predicted, key), pairs, 1)


def _share_a_word(left: Record, right: Record) -> bool:
    return bool(set(words(left["name"])) & set(words(right["name"])))


def _persons(m: Matched) -> Iterator[Fault]:
    gold, found = _unpaired(m, "persons", m.persons)
    for g in gold:
        near = next((p for p in found if _share_a_word(g, p)), None)
        kind = "wrong boundary" if near else "missed"
        yield Fault("persons", kind, True, f"expected {g['name']}" + (f", found {near['name']}" if near else ""))
    for p in found:
        kind = "wrong boundary" if any(_share_a_word(g, p) for g in gold) else "spurious"
        yield Fault("persons", kind, False, f"found {p['name']}")


def _where(place: Record) -> str:
    return f"{place.get('country')}/{place.get('admin1')}"


def _places(m: Matched) -> Iterator[Fault]:
    gold, found = _unpaired(m, "places", m.places)
    for g in gold:
        if g.get("country"):
            yield Fault("places", "missed", True, f"{g['name']} ({_where(g)})")
    for p in found:
        if p.get("country"):
            yield Fault("places", "spurious", False, f"{p['name']} ({_where(p)})")
    for i, j in m.places:
        want, got = m.gold["places"][i], items(m.predicted, "places")[j]
        if want.get("country") and not same_resolution(want, got):
            kind = "wrong resolution" if got.get("country") else "unresolved"
            yield Fault("places", kind, True, f"{want['name']}: expected {_where(want)}, found {_where(got)}")


def _estimates(m: Matched) -> Iterator[Fault]:
    gold, found = _unpaired(m, "estimates", m.estimates)
    for g in gold:
        near = next((p for p in found if _touching(m, g, p)), None)
        got = f", found {bounds(near)}" if near else ""
        note = f"{g.get('measure')} {bounds(g)} «{_cut(g.get('text'))}»{got}"
        yield Fault("estimates", "wrong number" if near else "missed", True, note)
    for p in found:
        kind = "wrong number" if any(_touching(m, g, p) for g in gold) else "spurious"
        yield Fault("estimates", kind, False, f"{p.get('measure')} {bounds(p)} «{_cut(p.get('text'))}»")


def _finance(m: Matched) -> Iterator[Fault]:
    want, got = finance_ways(m.gold["events"]), finance_ways(items(m.predicted, "events"))
    for way in sorted(map(str, want - got)):
        yield Fault("finance", "missed", True, f"expected {way}, found {sorted(map(str, got - want)) or 'nothing'}")
    for way in sorted(map(str, got - want)):
        yield Fault("finance", "spurious", False, f"found {way}")
