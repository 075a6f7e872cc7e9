"""The gate: nothing that does not quote the document leaves an engine.

An item whose own span is wrong is refused whole; an argument or time inside an event is refused alone.
Refusals are kept in the reading, so that nothing vanishes unseen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, TypeVar

from musnad.engines.contract import Engine
from musnad.model.document import Document
from musnad.model.reading import EngineInfo, Event, Person, Place, Reading, Refusal, Statement


class _Quoting(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


Q = TypeVar("Q", bound=_Quoting)
S = TypeVar("S", Person, Place)


class _Gate:
    """Checks items against one text and keeps what it refuses."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.refused: list[Refusal] = []

    def quotes(self, part: str, item: _Quoting) -> bool:
        start, end, text = item.start, item.end, self.text
        ok = 0 <= start < end <= len(text) and text[start:end] == item.text
        if not ok:
            found = self.text[max(0, item.start) : max(0, item.end)]
            self.refused.append(Refusal(part, item.text, found, item.start, item.end))
        return ok

    def keep(self, part: str, items: tuple[Q, ...]) -> tuple[Q, ...]:
        quotes = self.quotes
        return tuple([item for item in items if quotes(part, item)])

    def spans(self, part: str, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        good = []
        for start, end in spans:
            if 0 <= start < end <= len(self.text):
                good.append((start, end))
            else:
                self.refused.append(Refusal(part, "", "", start, end))
        return tuple(good)

    def spanned(self, part: str, item: S) -> S:
        spans = self.spans(part, item.spans)
        return item if spans == item.spans else replace(item, spans=spans)

    def statement(self, item: Statement) -> Statement:
        speaker = item.speaker
        if speaker.start is None or speaker.end is None or speaker.text is None:
            return item
        if self.text[speaker.start : speaker.end] == speaker.text:
            return item
        self.refused.append(Refusal("speaker", speaker.text, "", speaker.start, speaker.end))
        return replace(item, speaker=replace(speaker, text=None, start=None, end=None))

    def event(self, item: Event) -> Event:
        before = len(self.refused)
        time = item.time if item.time is not None and self.quotes("event time", item.time) else None
        actors, targets = self.keep("actors", item.actors), self.keep("targets", item.targets)
        places = self.keep("event places", item.places)
        if len(self.refused) == before:
            return item
        return replace(item, actors=actors, targets=targets, places=places, time=time)


def check(reading: Reading) -> Reading:
    """The reading without what does not quote its document; the refusals are in ``refused``.

    A person or place left without a single span is refused whole.
    """
    gate = _Gate(reading.document.text)
    persons = tuple(gate.spanned("persons", p) for p in reading.persons)
    places = tuple(gate.spanned("places", p) for p in reading.places)
    statements = tuple(gate.statement(s) for s in gate.keep("statements", reading.statements))
    known = {s.id for s in statements}
    events = tuple(gate.event(e) for e in reading.events if gate.quotes("events", e.trigger))
    return replace(
        reading,
        persons=tuple(p for p in persons if p.spans),
        places=tuple(p for p in places if p.spans),
        statements=statements,
        events=tuple(e if e.statement is None or e.statement in known else replace(e, statement=None) for e in events),
        mentions=gate.keep("mentions", reading.mentions),
        times=gate.keep("times", reading.times),
        estimates=gate.keep("estimates", reading.estimates),
        refused=reading.refused + tuple(gate.refused),
    )


class Gated:
    """An engine behind the gate; what the registry hands out."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def info(self) -> EngineInfo:
        return self._engine.info

    def read(self, document: Document) -> Reading:
        return check(self._engine.read(document))
