"""What the page of an article shows of its reviews, and the form that is open there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from musnad.casefile import reviewing
from musnad.model.reading import Event, Reading, Statement
from musnad.model.review import ROLES, Item, Review, Role
from musnad.queries import locating
from musnad.queries.quoting import clause
from musnad.web.ask import Ask
from musnad.web.given import vocabulary

# Places of given words that are offered.
_OFFERED = 12
_Thing = Statement | Event
_HEAD = ("type", "status", "method", "phase", "statement")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The reviews of an article as one visitor sees them. shown: standing ones; hidden: how many are not shown.

    Whoever reviews an article sees what others decided once it is finished, or when asking for it: two who look at each
    other's work do not review it twice.
    """

    reading: Reading
    by: str
    standing: tuple[Review, ...]
    shown: tuple[Review, ...]
    hidden: int
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]

    @classmethod
    def of(cls, ask: Ask, reading: Reading, log: Iterable[Review]) -> Reviewed:
        by = signer(ask)
        standing = tuple(r for r in reviewing.standing(log) if r.part != "merge")
        open_ = not by or by in reviewing.finished(standing) or ask.one("others") == "yes"
        shown = tuple(r for r in standing if open_ or r.by == by or r.part == "article")
        said = {r.of: r.statement for r in shown if r.at is None and r.statement}
        told = {r.of: r.event for r in shown if r.at is None and r.event}
        return cls(reading, by, standing, shown, len(standing) - len(shown), tuple(said.values()), tuple(told.values()))

    def content(self, ask: Ask) -> dict[str, Any]:
        """For the page and its twin; decisions by the id of what they are about."""
        found, lost = reviewing.grouped(self.shown, self.reading)
        left = reviewing.undecided(self.reading, self.standing, self.by) if self.by else []
        done = reviewing.finished(self.standing)
        of: dict[str, list[dict[str, Any]]] = {}
        for (_, id_), reviews in found.items():
            of.setdefault(id_, []).extend(self._card(r) for r in reviews)
        return {
            "by": self.by,
            "may": ask.visitor.may("analyst"),
            "finished_by": list(done),
            "finished": next((self._card(r) for r in self.standing if r.part == "article" and r.by == self.by), None),
            "undecided": [item.id for item in left],
            "hidden": self.hidden,
            "of": of,
            "disputed": sorted({id_ for (_, id_), rs in found.items() if reviewing.outcome(_heads(rs)) == "disputed"}),
            "earlier": [self._card(r) for r in lost],
        }

    def form(self, ask: Ask) -> dict[str, Any] | None:
        """The form that the URL opens: to correct a thing or one of its arguments, or to add one."""
        if not self.by or not ask.visitor.may("analyst"):
            return None
        if ask.one("add") in ("statement", "event"):
            return self._form(ask, ask.one("add"), None, None)
        thing = next((t for t in (*self._things(),) if t.id == ask.one("edit")), None)
        if thing is None:
            return None
        role = next((r for r in ROLES if r == ask.one("role")), None)
        if isinstance(thing, Event) and role:
            return self._argument(ask, thing, role)
        mine = self._mine(thing)
        made = self._form(ask, "statement" if isinstance(thing, Statement) else "event", mine, thing)
        return {**made, "arguments": self._arguments(thing)} if isinstance(thing, Event) else made

    def _things(self) -> tuple[_Thing, ...]:
        return (*self.reading.statements, *self.statements, *self.reading.events, *self.events)

    def _mine(self, thing: _Thing) -> _Thing:
        """As this person corrected it, else as it was read."""
        own = (r for r in self.standing if r.by == self.by and reviewing.here(r, self.reading) == thing.id)
        if isinstance(thing, Statement):
            return next((r.statement for r in own if r.statement and r.verdict == "corrected"), thing)
        return next((r.event for r in own if r.event and r.part == "event" and r.verdict == "corrected"), thing)

    def _form(self, ask: Ask, part: str, value: _Thing | None, read: _Thing | None) -> dict[str, Any]:
        near = _place(value) if value else None
        return {
            "part": part,
            "of": read.id if read else "",
            "item": "",
            "role": "",
            **self._words(ask, _text(value) if value else "", near, first_of_many=False),
            "values": {name: ask.one(name, default) for name, default in _fields(part, value).items()},
            "choices": {**vocabulary(), "statement": [s.id for s in (*self.reading.statements, *self.statements)]},
            "arguments": {},
        }

    def _argument(self, ask: Ask, event: Event, role: Role) -> dict[str, Any]:
        read = next((i for i in reviewing.items_of(event, role) if i.key == ask.one("item")), None)
        near = (event.trigger.start, event.trigger.end)
        if read and read.start is not None and read.end is not None:
            near = (read.start, read.end)
        return {
            "part": role,
            "of": event.id,
            "item": read.key if read else "",
            "role": role,
            **self._words(ask, read.text if read else "", near, first_of_many=True),
            "values": {name: ask.one(name, default) for name, default in _item_fields(read).items()},
            "choices": vocabulary(),
            "arguments": {},
        }

    def _words(self, ask: Ask, words: str, near: locating.Place | None, *, first_of_many: bool) -> dict[str, Any]:
        """The words that are looked for and where they stand; chosen: the place that is meant unless another is."""
        text, given = self.reading.document.text, ask.one("words", locating.quoted(words)).strip()
        found = locating.nearest(locating.places(text, given), near)
        if not ask.one("words") and near and words == text[near[0] : near[1]]:
            found = [near]
        touching = bool(near and found and found[0][0] < near[1] and near[0] < found[0][1])
        sure = len(found) == 1 or touching or first_of_many
        places = [
            {"at": f"{a}-{b}", "text": text[a:b], "clause": clause(text, a, b), "chosen": sure and i == 0}
            for i, (a, b) in enumerate(found[:_OFFERED])
        ]
        return {"words": given, "places": places, "more": max(0, len(found) - _OFFERED)}

    def _arguments(self, event: Event) -> dict[str, list[dict[str, Any]]]:
        return {role: [_item(i) for i in reviewing.items_of(event, role)] for role in ROLES}

    def _card(self, r: Review) -> dict[str, Any]:
        item = r.item or r.argument
        return {
            "id": r.id, "part": r.part, "verdict": r.verdict, "by": r.by, "when": r.when, "mine": r.by == self.by,
            "words": item.text if item else None, "item": item.key if item else None, "says": self._says(r),
            "of": _text(r.statement or r.event) if r.statement or r.event else (r.at.text if r.at else None),
        }  # fmt: skip

    def _says(self, r: Review) -> list[dict[str, str]]:
        """What a correction changes, or what an addition is."""
        if r.verdict not in ("corrected", "added"):
            return []
        if r.argument:
            return _changes(_flat_item(r.item), _flat_item(r.argument))
        id_ = reviewing.here(r, self.reading)
        read = next((t for t in self._things() if t.id == id_ and r.at), None)
        return _changes(_flat(read), _flat(r.statement or r.event))


def signer(ask: Ask) -> str:
    """Who reviews: the account, or the name that was given; empty for who may not, or gave none."""
    return (ask.visitor.name or ask.by) if ask.visitor.may("analyst") else ""


def _heads(reviews: Sequence[Review]) -> list[Review]:
    return [r for r in reviews if r.part in ("statement", "event")]


def _place(thing: _Thing) -> locating.Place:
    at = thing if isinstance(thing, Statement) else thing.trigger
    return at.start, at.end


def _text(thing: _Thing | None) -> str:
    if thing is None:
        return ""
    return thing.text if isinstance(thing, Statement) else thing.trigger.text


def _fields(part: str, thing: _Thing | None) -> dict[str, str]:
    """The values of a form's fields."""
    if isinstance(thing, Event):
        return {name: getattr(thing, name) or "" for name in _HEAD}
    if isinstance(thing, Statement):
        speaker = thing.speaker
        return {
            "speaker": speaker.name, "speaker_role": speaker.role or "", "named": "yes" if speaker.named else "no",
            "stance": thing.stance, "form": thing.form, "via": "، ".join(thing.via),
        }  # fmt: skip
    if part == "event":
        return {"type": "", "status": "occurred", "method": "", "phase": "", "statement": ""}
    return {"speaker": "", "speaker_role": "", "named": "yes", "stance": "asserted", "form": "indirect", "via": ""}


def _item_fields(item: Item | None) -> dict[str, str]:
    bare = item or Item("")
    values = {"country": bare.country, "admin1": bare.admin1, "from": bare.from_, "to": bare.to, "count": bare.of,
              "low": bare.low, "high": bare.high}  # fmt: skip
    return {name: "" if value is None else str(value)[:10] if name in ("from", "to") else str(value)
            for name, value in values.items()}  # fmt: skip


def _item(item: Item) -> dict[str, Any]:
    return {"key": item.key, "text": item.text, "of": item.of, "low": item.low, "high": item.high,
            "from": item.from_, "to": item.to}  # fmt: skip


def _flat(thing: _Thing | None) -> dict[str, str]:
    if thing is None:
        return {}
    part = "statement" if isinstance(thing, Statement) else "event"
    return {"words": _text(thing), **_fields(part, thing)}


def _flat_item(item: Item | None) -> dict[str, str]:
    return {"words": item.text, **_item_fields(item)} if item else {}


def _changes(read: dict[str, str], now: dict[str, str]) -> list[dict[str, str]]:
    return [{"field": k, "value": v} for k, v in now.items() if v != read.get(k, "")]
