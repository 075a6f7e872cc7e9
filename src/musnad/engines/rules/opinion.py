"""What a trained reader holds of an article, and how much it counts beside the weights of the rules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol

from musnad.engines.rules.decide import squash, table
from musnad.engines.rules.scene import Scene

UNSEEN = -3.0  # a reader's logit for what it does not see; what it gives most phrases
LEAST = -8.0  # log probability under which a type or status is not told apart
NameKind = Literal["person", "place", "organisation"]
ROLES = ("actor", "target", "place", "time")


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of one word. event: logit that it names one; types, statuses: log probabilities, should it name one.

    methods: log probabilities of «phase method», should it be of money. estimate: logit that a number that begins here
    is an estimate.
    """

    event: float
    types: Mapping[str, float]
    statuses: Mapping[str, float]
    methods: Mapping[str, float]
    estimate: float

    def of(self, types: Sequence[str]) -> float:
        """Logit that the word names an event of one of these types."""
        probability = sum([math.exp(self.types[t]) for t in types if t in self.types])
        return self.event + max(LEAST, math.log(probability) if probability else LEAST)


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name as a reader sees it: tokens ``[first, last]``, proclitics of the first among them."""

    first: int
    last: int
    kind: NameKind


class Advice(Protocol):
    """A reader's answers about one article. name: the engine whose part of the table ``blend`` they go by."""

    @property
    def name(self) -> str: ...

    @property
    def names(self) -> Sequence[ReadName]:
        """Names of persons, places and bodies in text order."""
        ...

    def of(self, token: int) -> Opinion | None:
        """What it holds of the word that this token is, None where it does not see it."""
        ...

    def roles(self, trigger: int, type: str, kind: str, spans: Sequence[tuple[int, int]]) -> list[list[float] | None]:
        """For each span, tokens ``[first, last]``, the logits of actor and target (kind ``party``) or of belonging to
        the event (``place``, ``time``: the first of the two); None where trigger and span are not seen together."""
        ...


class Reader(Protocol):
    """A trained reader. name: of the engine that asks it."""

    @property
    def name(self) -> str: ...

    def read(self, scene: Scene) -> Advice:
        """Its answers about one article. Raises EngineError when it cannot finish."""
        ...


@dataclass(frozen=True, slots=True)
class Mix:
    """Two logits made one: ``own`` times the rules' + ``reader`` times the reader's + ``bias``. limit: on its odds."""

    own: float
    reader: float
    bias: float
    limit: float

    def odds(self, own: float, reader: float) -> float:
        """In 0..1."""
        return squash(self.own * own + self.reader * reader + self.bias)


@dataclass(frozen=True, slots=True)
class Blend:
    """How much a reader counts.

    type, status, method: its part in those choices, between 0 (none) and 1 (alone). trigger: of candidates. kept:
    types of which the reader may add events and take none away. estimate: of numbers. roles: by name (``ROLES``).
    """

    trigger: Mix
    type: float
    status: float
    method: float
    kept: frozenset[str]
    estimate: Mix
    roles: Mapping[str, Mix]


@dataclass(frozen=True, slots=True)
class View:
    """What a reader holds of one happening and how much it counts. opinion: None where the word was not seen."""

    opinion: Opinion | None
    advice: Advice
    blend: Blend


@cache
def blend(engine: str) -> Blend:
    """The engine's (``hybrid``, ``neural``), fitted by ``training/blend.py`` on articles that neither part had seen.

    Raises KeyError for an engine that the table does not know.
    """
    known = table("blend").weights
    if f"{engine}:trigger:limit" not in known:
        raise KeyError(f"the table blend does not know the engine {engine!r}")

    def part(name: str) -> float:
        return known.get(f"{engine}:{name}", 0.0)  # a table leaves out what weighs nothing

    def mix(of: str) -> Mix:
        return Mix(part(f"{of}:own"), part(f"{of}:reader"), part(f"{of}:bias"), part(f"{of}:limit"))

    roles = {role: mix(role) for role in ROLES}
    kept = f"{engine}:kept:"
    return Blend(
        trigger=mix("trigger"),
        type=part("type"),
        status=part("status"),
        method=part("method"),
        kept=frozenset(name.removeprefix(kept) for name in known if name.startswith(kept)),
        estimate=mix("estimate"),
        roles=roles,
    )


def softened(sums: Sequence[float]) -> list[float]:
    """Log probabilities from sums."""
    top = max(sums)
    total = math.log(sum([math.exp(s - top) for s in sums]))
    return [s - top - total for s in sums]
