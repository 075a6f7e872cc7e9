"""The default engine: rules and readable weights over data. Order of work as in docs/reading.md."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from musnad import __version__
from musnad.arabic.analysis import Analysis, analyse
from musnad.arabic.times import find_times
from musnad.engines.rules import bodies, estimates, events, mentions, persons, places, quantities, scene, statements
from musnad.engines.rules.scene import Named, Scene, Site, Toll
from musnad.model.document import Document
from musnad.model.reading import EngineInfo, Reading, Statement, TimeExpression
from musnad.resources import loader

STAGES = ("letters", "bodies", "places", "persons", "times", "quantities", "statements", "events", "estimates")

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
    """Reads one Arabic article by rules. Keeps nothing between documents but caches of words."""

    def __init__(self) -> None:
        self.clock = Clock()
        self._info = EngineInfo("rules", __version__, loader.digest())

    @property
    def info(self) -> EngineInfo:
        return self._info

    def read(self, document: Document) -> Reading:
        """Every part of the record; empty lists for another language than Arabic or a text without words."""
        layers = self.scene(document)
        if layers is None:
            return Reading(document, self._info)
        run = self.clock.run
        found = run("events", lambda: events.find_events(layers.scene))
        numbers = run("estimates", lambda: estimates.find_estimates(layers.analysis, layers.counts, document))
        return Reading(
            document=document,
            engine=self._info,
            persons=layers.persons.persons,
            places=places.places_of(layers.places),
            statements=layers.statements,
            events=found,
            mentions=mentions.collect(layers),
            times=layers.times,
            estimates=numbers,
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
        found_times = run("times", lambda: find_times(analysis, document.published))
        counts = run("quantities", lambda: quantities.find_counts(analysis))
        context = statements.StatementContext(persons=found_persons.mentions)
        said = run("statements", lambda: statements.find_statements(analysis, document, context))
        built = scene.build(
            analysis,
            _names(found_bodies, found_persons, found_places),
            [_site(p) for p in found_places],
            found_times,
            [Toll(t.of, t.low, t.high, t.text, t.start, t.end) for t in quantities.tolls(analysis, counts)],
            said,
        )
        return Layers(analysis, found_bodies, found_places, found_persons, found_times, counts, said, built)
