"""Reviewed articles as gold records in the form of RECORD.md: what persons accepted, corrected or added."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from musnad.casefile import reviewing
from musnad.engines import gate
from musnad.model.reading import Event, Reading, Statement
from musnad.model.review import Review
from musnad.model.serial import plain, reading_of
from musnad.storage.contract import CaseStore

Record = dict[str, Any]
# What a review is about; the rest of a record is as the engine read it, and says so.
REVIEWED = ("statements", "events")
AS_READ = ("persons", "places", "estimates")


@dataclass(frozen=True, slots=True)
class Wanted:
    """by: of this reviewer only. unfinished: also articles that nobody called finished, each saying so."""

    by: str | None = None
    unfinished: bool = False


def records(store: CaseStore, wanted: Wanted | None = None) -> Iterator[Record]:
    """The gold of each article, by document id: one record where all reviewers say the same, else one for each of them.
    ``review`` in it says by whom, whether the article is finished, and what nobody reviewed.
    """
    wanted = wanted or Wanted()
    reviews = reviewing.by_document(reviewing.standing(store.reviews()))
    for id_ in sorted(reviews):
        stored = store.document(id_)
        if stored is not None:
            yield from of_document(reading_of(json.loads(stored.line)), reviews[id_], wanted)


def of_document(reading: Reading, reviews: Sequence[Review], wanted: Wanted) -> Iterator[Record]:
    """reviews: standing ones of this document."""
    done = reviewing.finished(reviews)
    reviewers = dict.fromkeys(r.by for r in reviews if r.part != "merge") if wanted.unfinished else done
    same: dict[str, tuple[Record, list[str]]] = {}
    for by in reviewers:
        if wanted.by in (None, by):
            record = of_reviewer(reading, reviews, by)
            key = json.dumps([{**record, "review": None}, by in done], ensure_ascii=False)
            same.setdefault(key, (record, []))[1].append(by)
    for record, names in same.values():
        review = {
            "by": sorted(names),
            "finished": names[0] in done,
            "reviewed": list(REVIEWED),
            "as_read": list(AS_READ),
        }
        yield {**record, "review": review}


def of_reviewer(reading: Reading, reviews: Iterable[Review], by: str) -> Record:
    """What one person holds to be in the article. Persons, places and estimates are as they were read.

    What does not quote the text, because that was read anew and otherwise, is left out.
    """
    said, told = reviewing.decided_by(reviews, by)
    checked = gate.check(replace(reading, statements=tuple(said), events=tuple(told)))
    d = reading.document
    return {
        "document": {
            **{key: getattr(d, key) for key in ("id", "sha256", "name", "title", "outlet", "published", "language")},
            "article": [[0, len(d.text)]],
            "text": d.text,
        },
        "persons": plain(reading.persons),
        "places": plain(reading.places),
        "statements": _named_once(checked.statements),
        "events": _named_once(checked.events),
        "estimates": _estimates(reading, {s.id for s in checked.statements}),
    }


def _named_once(items: Sequence[Statement] | Sequence[Event]) -> list[Record]:
    """Ids as they are; a second item of one id, decided when another engine numbered, is told from the first."""
    seen: Counter[str] = Counter()
    out = []
    for item in items:
        seen[item.id] += 1
        name = item.id if seen[item.id] == 1 else f"{item.id}-{seen[item.id]}"
        out.append({**plain(item), "id": name})
    return out


def _estimates(reading: Reading, said: set[str]) -> list[Record]:
    found: list[Record] = plain(reading.estimates)
    return [{**e, "statement": e["statement"] if e["statement"] in said else None} for e in found]


def agreed(found: Iterable[Record]) -> tuple[dict[str, Record], tuple[str, ...]]:
    """NAME → the one record of each document on which its reviewers agree; names of those on which they do not."""
    of: dict[str, list[Record]] = {}
    for record in found:
        of.setdefault(record["document"]["id"], []).append(record)
    names: dict[str, Record] = {}
    for id_, records_ in of.items():
        if len(records_) == 1:
            name = records_[0]["document"]["name"]
            names[name if name not in names else id_] = records_[0]
    return names, tuple(r[0]["document"]["name"] for r in of.values() if len(r) > 1)
