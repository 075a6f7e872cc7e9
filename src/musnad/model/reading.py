"""What an engine makes of one document: the record of the public contract, as frozen types."""

from __future__ import annotations

from typing import Literal

from musnad.model.document import Document
from musnad.model.quick import value
from musnad.model.span import Quote

MentionType = Literal[
    "person",
    "armed_group",
    "security_force",
    "organisation",
    "outlet",
    "place",
    "nationality",
    "role",
    "weapon",
    "money",
    "quantity",
    "time",
]
Form = Literal["direct", "indirect"]
Stance = Literal["asserted", "estimated", "predicted", "denied", "called_for", "claimed_responsibility"]
Status = Literal["occurred", "ongoing", "planned", "failed", "denied", "predicted", "called_for", "ended"]
TimeKind = Literal["date", "duration", "set"]


@value
class EngineInfo:
    """Who read it: engine, its version, and the digest of the knowledge it read with."""

    name: str
    version: str
    resources: str


@value
class Mention:
    """A name or term in the text. name: its canonical form, None when the words are their own name."""

    id: str
    type: MentionType
    start: int
    end: int
    text: str
    name: str | None
    rule: str


@value
class Person:
    """A named person of one document. spans: every mention, half-open code points."""

    name: str
    roles: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@value
class Place:
    """A place of one document. country: ISO 3166 alpha-2; None throughout where it is unresolved."""

    name: str
    spans: tuple[tuple[int, int], ...]
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    gazetteer_id: str | None = None


@value
class Speaker:
    """Whose words they are. start, end, text: where the text names the speaker, None where it does not."""

    name: str
    role: str | None
    named: bool
    text: str | None = None
    start: int | None = None
    end: int | None = None


@value
class Statement:
    """What a source other than the outlet is made to say, without speech verb and speaker.

    via: outlets between speaker and publisher, nearest the speaker last. chain: publisher first, origin last.
    """

    id: str
    start: int
    end: int
    text: str
    form: Form
    stance: Stance
    speaker: Speaker
    via: tuple[str, ...]
    chain: tuple[str, ...]
    rule: str


@value
class Argument:
    """An actor or target as written. name: the entity it refers to, None when unnamed."""

    text: str
    start: int
    end: int
    name: str | None = None


@value
class PlaceArgument:
    """Where an event happened, as written, resolved where the gazetteer can."""

    text: str
    start: int
    end: int
    country: str | None = None
    admin1: str | None = None
    name: str | None = None


@value
class TimeExpression:
    """A time as written; ``from_``–``to`` are inclusive ISO dates, None where it cannot be resolved.

    precision: day, week, month, season, year, decade, or None.
    """

    text: str
    start: int
    end: int
    from_: str | None
    to: str | None
    precision: str | None
    kind: TimeKind = "date"


@value
class Count:
    """A toll. low, high: inclusive bounds, None where open; «at least 16» is 16, None."""

    of: str
    low: int | None
    high: int | None
    text: str


@value
class Event:
    """One happening with one trigger. statement: id of the one it was reported in, None for the outlet's voice."""

    id: str
    type: str
    trigger: Quote
    actors: tuple[Argument, ...]
    targets: tuple[Argument, ...]
    places: tuple[PlaceArgument, ...]
    time: TimeExpression | None
    counts: tuple[Count, ...]
    status: Status
    method: str | None
    phase: str | None
    statement: str | None
    rule: str


@value
class Estimate:
    """A number about the state of things. low, high in ``unit``; place: as written, None when unscoped."""

    measure: str
    of: str | None
    place: str | None
    low: float | int | None
    high: float | int | None
    unit: str
    text: str
    start: int
    end: int
    statement: str | None
    rule: str


@value
class Refusal:
    """What the gate kept out: the list it stood in, the words it claimed, and what the text says there."""

    part: str
    claimed: str
    found: str
    start: int
    end: int


@value
class Reading:
    """Everything an engine read in one document. Lists are in text order; ids are unique within it."""

    document: Document
    engine: EngineInfo
    persons: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    refused: tuple[Refusal, ...] = ()
