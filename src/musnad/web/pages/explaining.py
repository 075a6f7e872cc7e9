"""Why things are one, as far as a page has room: the weightiest judgements, whose documents alone are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from musnad.casefile.decisions import Subject
from musnad.model.casefile import Casefile, Judgement
from musnad.queries.why import Part, Reason, why
from musnad.web.desk import Desk, Holdings

# Reasons of each side that are shown.
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Explained:
    """As ``Why``, the first reasons of each side; joined_all, apart_all: how many there are."""

    parts: tuple[Part, ...]
    joined: tuple[Reason, ...]
    joined_all: int
    apart: tuple[Reason, ...]
    apart_all: int


def explained(desk: Desk, held: Holdings, subject: Subject) -> Explained:
    """The judgements about a thing, in words. Raises StorageError."""
    touching = {j.id: j for key in subject.keys for j in held.judged.get(key, ()) if j.about == subject.about}
    every = why(_only(touching.values()), subject, ())
    shown = [touching[r.id] for r in (*every.joined[:_SHOWN], *every.apart[:_SHOWN])]
    keys = {*subject.keys, *(key for j in shown for key in (j.left, j.right))}
    documents = sorted({key.partition("#")[0] for key in keys})
    found = why(_only(shown), subject, desk.readings(d for d in documents if d in held.documents))
    return Explained(found.parts, found.joined, len(every.joined), found.apart, len(every.apart))


def _only(judgements: Iterable[Judgement]) -> Casefile:
    return Casefile(judgements=tuple(judgements))
