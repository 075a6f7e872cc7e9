"""The default engine: rules and readable weights over data. Order of work as in docs/reading.md."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from musnad import __version__
from musnad.arabic.analysis import Analysis, analyse
from musnad.arabic.dates import calendar_dates
from musnad.arabic.numerals import find_numbers
from musnad.arabic.times import find_times
from musnad.engines.rules import bodies, estimates, events, mentions, persons, places, quantities, scene, statements
from musnad.engines.rules.opinion import Advice, Reader, ReadName
from musnad.engines.rules.scene import Named, Scene, Site
from musnad.engines.rules.tolls import tolls
from musnad.model.document import Document
from musnad.model.reading import EngineInfo, Estimate, Reading, Statement, TimeExpression
from musnad.resources import loader

STAGES = (
    "letters",
    "bodies",
    "places",
    "persons",
    "times",
    "quantities",
    "statements",
    "reader",
    "events",
    "estimates",
)

R = TypeVar("R")


class Clock:
    """Seconds spent in each stage, summed over documents; for benchmarks."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(STAGES, 0.0)

    def run(self, stage: str, work: Callable[[], R]) -> R:
        begun = time.perf_counter()
        try:
            return work()
        finally:
            self.seconds[stage] += time.perf_counter() - begun


@dataclass(frozen=True, slots=True)
class Layers:
    """Everything that was found in one article before its events were read."""

    analysis: Analysis
    bodies: tuple[bodies.BodyMention, ...]
    places: tuple[places.PlaceMention, ...]
    persons: persons.PersonsResult
    times: tuple[TimeExpression, ...]
    counts: tuple[quantities.CountPhrase, ...]
    statements: tuple[Statement, ...]
    scene: Scene


class RulesEngine:
    """Reads one Arabic article by rules. Keeps nothing between documents but caches of words.

    reader: a trained one that is asked beside the rules; the engine has its name.
    """

    def __init__(self, reader: Reader | None = None) -> None:
        self.clock = Clock()
        self._reader = reader
        self._info = EngineInfo(reader.name if reader else "rules", __version__, loader.digest())

    @property
    def info(self) -> EngineInfo:
        return self._info

    def read(self, document: Document) -> Reading:
        """Every part of the record; empty lists for another language than Arabic or a text without words."""
        layers = self.scene(document)
        if layers is None:
            return Reading(document, self._info)
        run = self.clock.run
        advice = run("reader", lambda: self._reader.read(layers.scene) if self._reader else None)
        found = run("events", lambda: events.find_events(layers.scene, advice))
        return Reading(
            document=document,
            engine=self._info,
            persons=layers.persons.persons,
            places=places.places_of(layers.places),
            statements=layers.statements,
            events=found,
            mentions=mentions.collect(layers.analysis, _sources(layers, advice.names if advice else ())),
            times=layers.times,
            estimates=run("estimates", lambda: _estimates(layers, advice)),
        )

    def scene(self, document: Document) -> Layers | None:
        """What stands where in the article, None for another language than Arabic or a text without words."""
        if document.language != "ar":
            return None
        run = self.clock.run
        analysis = run("letters", lambda: analyse(document.text))
        if not analysis.tokens:
            return None
        found_bodies = run("bodies", lambda: bodies.find_bodies(analysis))
        found_places = run("places", lambda: places.find_places(analysis, document))
        found_persons = run("persons", lambda: persons.find_persons(analysis, found_bodies, found_places))
        dates = run("times", lambda: calendar_dates(analysis.tokens))
        numbers = run("quantities", lambda: find_numbers(analysis, dates))
        found_times = run("times", lambda: find_times(analysis, document.published, numbers, dates))
        counts = run("quantities", lambda: quantities.find_counts(analysis, numbers))
        context = statements.StatementContext(persons=found_persons.mentions, bodies=found_bodies)
        said = run("statements", lambda: statements.find_statements(analysis, document, context))
        built = scene.build(
            analysis,
            _names(found_bodies, found_persons),
            [_site(p) for p in found_places],
            found_times,
            tolls(analysis, counts),
            said,
            document.title,
        )
        return Layers(analysis, found_bodies, found_places, found_persons, found_times, counts, said, built)


def _names(found_bodies: tuple[bodies.BodyMention, ...], found_persons: persons.PersonsResult) -> list[Named]:
    """What may take part by name: persons and bodies."""
    out = [Named(b.start, b.end, b.type, b.name) for b in found_bodies]
    return out + [Named(p.start, p.end, "person", p.name) for p in found_persons.mentions]


def _site(place: places.PlaceMention) -> Site:
    level = place.row.type if place.row else ""
    name = place.row.name if place.row else None
    return Site(place.start, place.end, level, place.country, place.admin1, name)


def _sources(layers: Layers, read: Sequence[ReadName]) -> mentions.Sources:
    return mentions.Sources(
        persons=layers.persons,
        bodies=layers.bodies,
        places=[(s.start, s.end, s.name) for s in layers.scene.sites],
        money=[c for c in layers.counts if c.group == "money"],
        quantities=[c for c in layers.counts if c.group != "money"],
        times=layers.times,
        read=read,
    )


def _estimates(layers: Layers, advice: Advice | None) -> tuple[Estimate, ...]:
    """Numbers about the state of things, each with the statement it stands in."""
    groups = sorted([(b.start, b.end, b.name) for b in layers.bodies if b.type == "armed_group" and b.name])
    sites = [(s.start, s.end, layers.analysis.text[s.start : s.end]) for s in layers.scene.sites]
    found = estimates.find_estimates(
        layers.analysis,
        layers.counts,
        layers.scene.tolls,
        [(t.start, t.end) for t in layers.times],
        estimates.Scope(groups, sites, Counter([s.country for s in layers.scene.sites if s.country])),
        advice,
    )
    return tuple(_estimate(layers, c) for c in found)


def _estimate(layers: Layers, c: estimates.EstimateCandidate) -> Estimate:
    statement = layers.scene.statement_at(c.start)
    said = statement.id if statement else None
    rule = "+".join(filter(None, (f"estimate.{c.measure}", c.by)))
    return Estimate(c.measure, c.of, c.place, c.low, c.high, c.unit, c.text, c.start, c.end, said, rule)
