"""How far two reviewers agree, by the scoring of ``musnad evaluate``, and where they do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from musnad.evaluation.matching import EVENT_ROLES, Matched, Pairs, Record, arguments, counts, match
from musnad.evaluation.report import ScoreReport, compare
from musnad.evaluation.scoring import same_speaker
from musnad.evaluation.tallies import NOTHING

# The parts of a score that reviews are about; the rest of a record is as the engine read it, on both sides.
_PARTS = ("statements", "attribution", "events", "arguments", "finance")
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two reviewers have differently.

    part: ``statement`` or ``event``; about: ``missing`` where one has it and the other not, else the field. left,
    right: what each has, None for nothing. id: of the statement or event on its page. text: its words.
    """

    document: str
    part: str
    about: str
    id: str
    text: str
    left: str | None
    right: str | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """left, right: the reviewers. documents: ids of those that both finished.

    parts: F1 in 0..1, the mean of both directions; None where neither has anything of the part. overall: mean of those.
    """

    left: str
    right: str
    documents: tuple[str, ...]
    parts: Mapping[str, float | None]
    overall: float | None
    differences: tuple[Difference, ...]


def pairs(records: Iterable[Record]) -> list[tuple[str, str, int]]:
    """Two reviewers and how many articles both finished; those with most first. records: of ``queries.gold``."""
    found: dict[tuple[str, str], int] = {}
    for names in _reviewers(records).values():
        for two in combinations(sorted(names), 2):
            found[two] = found.get(two, 0) + 1
    return sorted(((a, b, n) for (a, b), n in found.items()), key=lambda p: (-p[2], p[0], p[1]))


def between(records: Sequence[Record], left: str, right: str) -> Agreement:
    """Over every article that both finished."""
    both = {id_: (of[left], of[right]) for id_, of in _reviewers(records).items() if left in of and right in of}
    one, other = {id_: a for id_, (a, _) in both.items()}, {id_: b for id_, (_, b) in both.items()}
    reports = compare(one, other), compare(other, one)
    parts = {part: _symmetric(part, reports) for part in _PARTS}
    known = [f1 for f1 in parts.values() if f1 is not None]
    differences = [d for id_, (a, b) in both.items() for d in _differences(id_, match(a, b))]
    overall = sum(known) / len(known) if known else None
    return Agreement(left, right, tuple(both), parts, overall, tuple(differences))


def _reviewers(records: Iterable[Record]) -> dict[str, dict[str, Record]]:
    found: dict[str, dict[str, Record]] = {}
    for record in records:
        for name in record["review"]["by"] if record["review"]["finished"] else ():
            found.setdefault(record["document"]["id"], {})[name] = record
    return found


def _symmetric(part: str, reports: tuple[ScoreReport, ScoreReport]) -> float | None:
    """Precision of one direction is recall of the other, but pairs are made best first: both are asked."""
    figures = [report.parts.get(part, NOTHING) for report in reports]
    if not any(f.gold or f.predicted for f in figures):
        return None
    return sum(f.f1 for f in figures) / len(figures)


def _differences(document: str, m: Matched) -> Iterator[Difference]:
    yield from _statements(document, m)
    yield from _events(document, m)


def _statements(document: str, m: Matched) -> Iterator[Difference]:
    one, other = m.gold["statements"], m.predicted["statements"]
    yield from _missing(document, "statement", one, other, m.statements, lambda s: str(s["text"]))
    for i, j in m.statements:
        a, b = one[i], other[j]
        text = _short(a["text"]) or ""
        fields = [(key, a[key], b[key]) for key in ("text", "stance", "form")]
        if not same_speaker(a, b):
            fields.append(("speaker", a["speaker"]["name"], b["speaker"]["name"]))
        for about, left, right in fields:
            if left != right:
                yield Difference(document, "statement", about, a["id"], text, _short(left), _short(right))


def _events(document: str, m: Matched) -> Iterator[Difference]:
    one, other = m.gold["events"], m.predicted["events"]
    yield from _missing(document, "event", one, other, m.touched, lambda e: str(e["trigger"]["text"]))
    for i, j in m.touched:
        a, b = one[i], other[j]
        for about, left, right in _of_events(a, b):
            yield Difference(document, "event", about, a["id"], a["trigger"]["text"], left, right)


def _of_events(a: Record, b: Record) -> Iterator[tuple[str, str | None, str | None]]:
    """What differs between two events of one trigger, in words or codes."""
    for key in ("type", "status", "method", "phase"):
        if a[key] != b[key]:
            yield key, a[key], b[key]
    for role in EVENT_ROLES:
        yield from _leftover(role, a[role], b[role], arguments(a, b, role), lambda x: str(x["text"]))
    yield from _leftover("counts", a["counts"], b["counts"], counts(a, b), _toll)
    left, right = _time(a), _time(b)
    if left != right:
        yield "time", left, right


def _leftover(
    about: str, one: Sequence[Any], other: Sequence[Any], paired: Pairs, words: Callable[[Any], str]
) -> Iterator[tuple[str, str | None, str | None]]:
    left = [words(x) for i, x in enumerate(one) if i not in {i for i, _ in paired}]
    right = [words(x) for j, x in enumerate(other) if j not in {j for _, j in paired}]
    if left or right:
        yield about, "، ".join(left) or None, "، ".join(right) or None


def _toll(count: Record) -> str:
    return f"{count['text']} ({count['low']}–{count['high']})"


def _time(event: Record) -> str | None:
    time = event["time"]
    return f"{time['text']} ({time['from'] or '?'} – {time['to'] or '?'})" if time else None


def _missing(
    document: str, part: str, one: Sequence[Record], other: Sequence[Record], paired: Pairs, words: Callable[[Any], str]
) -> Iterator[Difference]:
    for side, items in enumerate((one, other)):
        taken = {pair[side] for pair in paired}
        for item in (x for at, x in enumerate(items) if at not in taken):
            text = _short(words(item)) or ""
            left, right = (text, None) if side == 0 else (None, text)
            yield Difference(document, part, "missing", item["id"], text, left, right)


def _short(words: str | None) -> str | None:
    if words is None or len(words) <= _LONGEST:
        return words
    return words[:_LONGEST].rsplit(" ", 1)[0] + "…"
