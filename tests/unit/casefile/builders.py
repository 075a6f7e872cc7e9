"""Readings built by hand: an article written as marked text, so that every span quotes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from musnad.model.document import Document
from musnad.model.reading import (
    Argument,
    Count,
    EngineInfo,
    Event,
    Mention,
    Person,
    Place,
    PlaceArgument,
    Reading,
    Speaker,
    Statement,
    TimeExpression,
)
from musnad.model.span import Quote

PLACES: dict[str, tuple[str | None, str | None, float | None, float | None, str | None]] = {
    "العراق": ("IQ", None, None, None, "c:IQ"),
    "ديالى": ("IQ", "Diyala", None, None, None),
    "بعقوبة": ("IQ", "Diyala", 33.74, 44.64, "t:baquba"),
    "العظيم": ("IQ", "Diyala", 34.39, 44.59, "t:azim"),
    "الخالص": ("IQ", "Diyala", 33.81, 44.53, "t:khalis"),
    "الرمادي": ("IQ", "Al-Anbar", 33.42, 43.30, "t:ramadi"),
    "تدمر": ("SY", "Homs", 34.55, 38.28, "t:tadmur"),
    "السخنة": ("SY", "Homs", 34.89, 38.87, "t:sukhna"),
    "الكويت": ("KW", None, None, None, "c:KW"),
}
GROUPS = ("داعش", "القاعدة")


@dataclass
class Article:
    """A reading in the making. Every phrase handed over is found in the text, which must hold it."""

    name: str
    text: str
    outlet: str | None = "صحيفة الرافد"
    published: str | None = "2023-02-12"
    persons: list[Person] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def at(self, phrase: str) -> tuple[int, int]:
        start = self.text.index(phrase)
        return start, start + len(phrase)

    def person(self, name: str, *roles: str, alias: str | None = None) -> Article:
        spans = [self.at(name)] if name in self.text else []
        spans += [self.at(alias)] if alias else []
        self.persons.append(Person(name, roles, tuple(spans)))
        return self

    def says(self, speaker: str, phrase: str, **how: Any) -> Article:
        """how: role, named (default True), via, stance."""
        start, end = self.at(phrase)
        via = tuple(how.get("via", ()))
        chain = tuple(x for x in (self.outlet, *via, speaker) if x)
        who = Speaker(speaker, how.get("role"), how.get("named", True))
        stance = how.get("stance", "asserted")
        number = f"s{len(self.statements) + 1}"
        self.statements.append(Statement(number, start, end, phrase, "indirect", stance, who, via, chain, "test"))
        return self

    def event(self, type_: str, trigger: str, **what: Any) -> Article:
        """what: actors, targets, places (phrases), time (text, from, to), counts
        (class, low, high and, if it matters, the words), status, method, phase, statement."""
        time = what.get("time")
        self.events.append(
            Event(
                f"e{len(self.events) + 1}",
                type_,
                Quote(*self.at(trigger), trigger),
                tuple(self._argument(a) for a in what.get("actors", ())),
                tuple(self._argument(a) for a in what.get("targets", ())),
                tuple(PlaceArgument(p, *self.at(p), *PLACES[p][:2], p) for p in what.get("places", ())),
                TimeExpression(time[0], *self.at(time[0]), time[1], time[2], None) if time else None,
                tuple(Count(*count[:3], (*count, "")[3]) for count in what.get("counts", ())),
                what.get("status", "occurred"),
                what.get("method"),
                what.get("phase"),
                what.get("statement"),
                "test",
            )
        )
        return self

    def mention(self, type_: Any, phrase: str, name: str | None = None) -> Article:
        self.mentions.append(Mention(f"m{len(self.mentions) + 1}", type_, *self.at(phrase), phrase, name, "test"))
        return self

    def _argument(self, phrase: str) -> Argument:
        named = next((g for g in GROUPS if g in phrase), None)
        known = next((p.name for p in self.persons if p.name == phrase), None)
        return Argument(phrase, *self.at(phrase), named or known)

    def reading(self) -> Reading:
        sha = hashlib.sha256((self.name + self.text).encode()).hexdigest()
        groups = [
            Mention(f"g{i}", "armed_group", *self.at(g), g, g, "test") for i, g in enumerate(GROUPS) if g in self.text
        ]
        places = [Place(p, (self.at(p),), *facts) for p, facts in PLACES.items() if p in self.text]
        return Reading(
            document=Document(
                sha[:16], sha, self.name, f"{self.name}.txt", self.text, None, None, self.outlet, self.published
            ),
            engine=EngineInfo("test", "1", ""),
            persons=tuple(self.persons),
            places=tuple(places),
            statements=tuple(self.statements),
            events=tuple(self.events),
            mentions=(*self.mentions, *groups),
        )
