"""Where an event and its parties, places and times are taken: the limits that read whole articles best.

A limit that is right for true triggers is too low for found ones, since what belongs to a false event is false too; so
limits are chosen by what comes out in the end, on articles that neither part had seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import train_events as rules
from musnad.engines.neural.network import Network
from musnad.engines.rules import choosing, decide, events
from musnad.engines.rules.decide import Weights
from musnad.engines.rules.opinion import ROLES, Advice, Blend
from musnad.evaluation.report import compare
from musnad.model.document import Document
from musnad.model.reading import EngineInfo, Reading
from musnad.model.serial import record_of

STEPS = (-0.06, 0.06, 0.12)
GAIN = 0.0005  # less than this moves no limit


@contextmanager
def decided_by(tables: Mapping[str, Weights]) -> Iterator[None]:
    """The rules decide by these tables where they have one of that name, by the shipped ones else."""
    shipped = decide.table

    def table(name: str) -> Weights:
        return tables[name] if name in tables else shipped(name)

    decide.pair.cache_clear()
    with (
        patch.multiple(decide, table=table),
        patch.multiple(choosing, table=table),
        patch.multiple(events, table=table),
    ):
        yield
    decide.pair.cache_clear()


class Whole:
    """Articles that are read again and again with other limits; the reader is asked once."""

    def __init__(self, articles: Sequence[rules.Article], network: Network) -> None:
        self._articles = {f"a{k}": article for k, article in enumerate(articles)}
        self._advice: dict[str, Advice] = {name: network.read(a.scene) for name, a in self._articles.items()}
        self._gold = {name: _events_alone(a.gold) for name, a in self._articles.items()}

    def f1(self, blend: Blend | None) -> tuple[float, float, float]:
        """F1 of events with their type, of their arguments, of methods of financing; blend: None where the rules
        decide alone."""
        found = {}
        with patch.multiple(choosing, blend=lambda _: blend), patch.multiple(events, blend=lambda _: blend):
            for name, article in self._articles.items():
                read = events.find_events(article.scene, self._advice[name] if blend else None)
                document = Document(name, "", name, name, article.scene.analysis.text)
                found[name] = record_of(Reading(document, EngineInfo("", "", ""), events=read))
        parts = compare(self._gold, found).parts
        return parts["events"].f1, parts["arguments"].f1, parts["finance"].f1


def _events_alone(gold: Mapping[str, object]) -> dict[str, object]:
    return {**gold, "statements": [], "persons": [], "places": [], "estimates": []}


def best_limits(whole: Whole, blend: Blend) -> Blend:
    """The blend with the limits that give the most events, then the most arguments, one after the other."""
    best, reached = blend, whole.f1(blend)
    for part, tries in ((0, _of_events), *((1, _of_role(role)) for role in ROLES)):
        for other in tries(best):
            now = whole.f1(other)
            if now[part] > reached[part] + GAIN:
                best, reached = other, now
    return best


def _of_events(blend: Blend) -> list[Blend]:
    limit = blend.trigger.limit
    return [replace(blend, trigger=replace(blend.trigger, limit=round(limit + step, 2))) for step in STEPS]


def _of_role(role: str) -> Callable[[Blend], list[Blend]]:
    def tries(blend: Blend) -> list[Blend]:
        mix = blend.roles[role]
        limits = [round(mix.limit + step, 2) for step in STEPS]
        return [replace(blend, roles={**blend.roles, role: replace(mix, limit=limit)}) for limit in limits]

    return tries
