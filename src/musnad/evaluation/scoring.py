"""The tallies of one document: what of a prediction is right, by the public scoring of records.

Each function adds the lines of one area to the tally; names and rules are those of the contract, and a
``corpus`` test holds every figure equal to the published scorer's.
"""

from __future__ import annotations

from typing import Any

from musnad.evaluation.matching import EVENT_ROLES, Matched, Record, arguments, counts, items
from musnad.evaluation.phrases import alike, division, words
from musnad.evaluation.tallies import Tally


def score(matched: Matched, tally: Tally) -> None:
    """Adds one document to the tally."""
    _document(matched, tally)
    _names(matched, tally)
    _statements(matched, tally)
    _event_heads(matched, tally)
    _event_arguments(matched, tally)
    _event_setting(matched, tally)
    _numbers(matched, tally)


def _document(m: Matched, tally: Tally) -> None:
    gold, text = m.gold["document"], m.gold["document"]["text"]
    if article := gold.get("article"):
        inside = {i for a, b in article for i in range(a, min(b, len(text)))}
        want = {i for i in inside if not text[i].isspace()}
        got = set(m.alignment.offsets.values())
        tally.add("article_text", len(want & got), len(want), len(got))
    for key in ("outlet", "published"):
        g, p = gold.get(key), m.predicted["document"].get(key)
        if g or p:
            tally.add("metadata", int(_same_metadata(key, g, p)), int(bool(g)), int(bool(p)))


def _same_metadata(key: str, gold: str | None, predicted: str | None) -> bool:
    if not gold or not predicted:
        return False
    return alike(gold, predicted, 0.6) if key == "outlet" else str(gold)[:10] == str(predicted)[:10]


def _names(m: Matched, tally: Tally) -> None:
    gold, found = m.gold["persons"], items(m.predicted, "persons")
    tally.add("persons", len(m.persons), len(gold), len(found))
    right = sum(_same_role(gold[i], found[j]) for i, j in m.persons)
    tally.add("roles", right, sum(bool(g["roles"]) for g in gold), sum(bool(p.get("roles")) for p in found))
    gold, found = m.gold["places"], items(m.predicted, "places")
    tally.add("places", len(m.places), len(gold), len(found))
    right = sum(same_resolution(gold[i], found[j]) for i, j in m.places)
    known = sum(bool(g.get("country")) for g in gold), sum(bool(p.get("country")) for p in found)
    tally.add("place_resolution", right, *known)


def _same_role(gold: Record, predicted: Record) -> bool:
    return any(alike(a, b) for a in gold["roles"] for b in predicted.get("roles") or [])


def same_resolution(gold: Record, predicted: Record) -> bool:
    """Whether a place is in the right country and, where the gold says one, the right first-level division."""
    if not gold.get("country") or gold["country"] != predicted.get("country"):
        return False
    return not gold.get("admin1") or division(gold["admin1"]) == division(predicted.get("admin1"))


def same_speaker(gold: Record, predicted: Record) -> bool:
    """Whether two statements are the same source's."""
    return alike(gold["speaker"]["name"], (predicted.get("speaker") or {}).get("name"))


def _statements(m: Matched, tally: Tally) -> None:
    gold, found = m.gold["statements"], items(m.predicted, "statements")
    pairs = [(gold[i], found[j]) for i, j in m.statements]
    tally.add("statements", len(pairs), len(gold), len(found))
    tally.add("attribution", sum(same_speaker(g, p) for g, p in pairs), len(gold), len(found))
    tally.add("stance", sum(g.get("stance") == p.get("stance") for g, p in pairs), len(gold), len(found))
    right = sum(len(_via(g) & _via(p)) for g, p in pairs)
    tally.add("via", right, sum(len(_via(g)) for g in gold), sum(len(_via(p)) for p in found))


def _via(statement: Record) -> set[str]:
    return {" ".join(words(name)) for name in statement.get("via") or []}


def _event_heads(m: Matched, tally: Tally) -> None:
    gold, found = m.gold["events"], items(m.predicted, "events")
    tally.add("event_trigger", len(m.touched), len(gold), len(found))
    tally.add("event_type", len(m.events), len(gold), len(found))


def _event_arguments(m: Matched, tally: Tally) -> None:
    gold, found = m.gold["events"], items(m.predicted, "events")
    for role in EVENT_ROLES:
        right = sum(len(arguments(gold[i], found[j], role)) for i, j in m.events)
        expected, offered = sum(len(g[role]) for g in gold), sum(len(p.get(role) or []) for p in found)
        tally.add(f"event_{role}", right, expected, offered)
    right = sum(len(counts(gold[i], found[j])) for i, j in m.events)
    expected, offered = sum(len(g["counts"]) for g in gold), sum(len(p.get("counts") or []) for p in found)
    tally.add("event_counts", right, expected, offered)


def time_text(event: Record) -> Any:
    """An event's time as written, None where it has none."""
    return (event.get("time") or {}).get("text")


def time_dates(event: Record) -> tuple[str, str] | None:
    """An event's resolved days, None where its time is unresolved."""
    time = event.get("time") or {}
    if not time.get("from"):
        return None
    return time["from"][:10], (time.get("to") or "")[:10]


def _event_setting(m: Matched, tally: Tally) -> None:
    gold, found = m.gold["events"], items(m.predicted, "events")
    pairs = [(gold[i], found[j]) for i, j in m.events]
    right = sum(alike(time_text(g), time_text(p)) for g, p in pairs)
    tally.add("event_time", right, sum(bool(time_text(g)) for g in gold), sum(bool(time_text(p)) for p in found))
    right = sum(time_dates(g) is not None and time_dates(g) == time_dates(p) for g, p in pairs)
    dated = sum(time_dates(g) is not None for g in gold), sum(time_dates(p) is not None for p in found)
    tally.add("event_dates", right, *dated)
    tally.add("event_status", sum(g["status"] == p.get("status") for g, p in pairs), len(gold), len(found))
    said = {m.gold["statements"][i]["id"]: items(m.predicted, "statements")[j]["id"] for i, j in m.statements}
    right = sum(said.get(g.get("statement")) == p.get("statement") for g, p in pairs)
    tally.add("event_source", right, len(gold), len(found))


def finance_ways(events: list[Record]) -> set[tuple[Any, Any]]:
    """(phase, method) of a document's finance events."""
    return {(e.get("phase"), e.get("method")) for e in events if e["type"] == "finance"}


def _numbers(m: Matched, tally: Tally) -> None:
    want, got = finance_ways(m.gold["events"]), finance_ways(items(m.predicted, "events"))
    tally.add("finance_methods", len(want & got), len(want), len(got))
    tally.add("estimates", len(m.estimates), len(m.gold["estimates"]), len(items(m.predicted, "estimates")))
