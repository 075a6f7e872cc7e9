"""Why things are one, or not: every judgement about a thing, with its features, weights, who made it and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from musnad.casefile.decisions import Subject
from musnad.casefile.judgement import event_key
from musnad.model.casefile import Casefile, Feature, Judgement
from musnad.model.reading import Reading
from musnad.queries.quoting import clause


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that are one: its key, and how it reads. outlet: of its document, or its name."""

    key: str
    outlet: str
    published: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A judgement on two parts. score: sum of its features' weights, 0 for a person's. by: ``rules`` or a name."""

    id: str
    verdict: str
    left: Part
    right: Part
    score: float
    features: tuple[Feature, ...]
    by: str
    when: str | None


@dataclass(frozen=True, slots=True)
class Why:
    """joined: the judgements that make the thing one; apart: those that keep others away, nearest first."""

    id: str
    about: str
    parts: tuple[Part, ...]
    joined: tuple[Reason, ...]
    apart: tuple[Reason, ...]


def why(casefile: Casefile, subject: Subject, readings: Iterable[Reading]) -> Why:
    """Every standing judgement about the subject. A part of a thing has those that name it."""
    own = set(subject.keys)
    touching = [j for j in casefile.judgements if j.about == subject.about and own & {j.left, j.right}]
    wanted = own | {key for j in touching for key in (j.left, j.right)}
    part = _parts(wanted, readings)
    reasons = [(_reason(j, part), own >= {j.left, j.right}) for j in touching]
    joined = [r for r, _ in reasons if r.verdict in ("same", "copy")]
    apart = [r for r, inside in reasons if r.verdict not in ("same", "copy") and not inside]
    return Why(
        subject.name,
        subject.about,
        tuple(part(key) for key in subject.keys),
        tuple(sorted(joined, key=lambda r: (-r.score, r.id))),
        tuple(sorted(apart, key=lambda r: (-r.score, r.id))),
    )


def _reason(judgement: Judgement, part: Callable[[str], Part]) -> Reason:
    j = judgement
    score = round(sum(f.weight for f in j.features), 2)
    return Reason(j.id, j.verdict, part(j.left), part(j.right), score, j.features, j.by, j.when)


def _parts(keys: set[str], readings: Iterable[Reading]) -> Callable[[str], Part]:
    """Each key in words: an event as the clause that tells it, a name as it is written, a document as its title."""
    found: dict[str, Part] = {}
    documents = {key.partition("#")[0] for key in keys}
    for reading in readings:
        doc = reading.document
        if doc.id not in documents:
            continue
        outlet, day = doc.outlet or doc.name, doc.published

        def add(key: str, text: str, outlet: str = outlet, day: str | None = day) -> None:
            if key in keys:
                found[key] = Part(key, outlet, day, text)

        add(doc.id, doc.title or doc.name)
        for event in reading.events:
            add(event_key(doc.id, event.id), clause(doc.text, event.trigger.start, event.trigger.end))
    return lambda key: found.get(key) or Part(key, key.partition("#")[0], None, key.rpartition(":")[2])
