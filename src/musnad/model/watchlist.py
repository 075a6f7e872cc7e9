"""A supplied watch list as read, and what a casefile's names have in common with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from musnad.model.casefile import Feature
from musnad.model.document import Quarantined

EntryKind = Literal["person", "body", "unknown"]
ListFormat = Literal["un-xml", "ftm-jsonl"]


@dataclass(frozen=True, slots=True)
class WatchName:
    """One name of an entry, as the list writes it. weak: the list itself holds it for a weak alias."""

    text: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class WatchEntry:
    """One entry of a list.

    reference: its number there. kind: "unknown" where the list leaves open whether it is a person.
    names: the main name first. countries: nationalities, or a body's countries, in the list's own words or codes.
    line: 1-based line of the file where it begins.
    """

    reference: str
    kind: EntryKind
    names: tuple[WatchName, ...]
    countries: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Watchlist:
    """A list that was read. dated: when it says it was made, None where it does not say.

    refused: rows that could not be used, with line and reason. passed_by: rows of other kinds (ships, addresses).
    """

    path: str
    format: ListFormat
    dated: str | None
    entries: tuple[WatchEntry, ...]
    refused: tuple[Quarantined, ...] = ()
    passed_by: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name of the casefile that is like a name of a list: for a person to check, never identity.

    entity: id in the casefile. ours, theirs: the two names that were compared, as written.
    score: the sum of the features' weights; it measures the likeness of names and nothing about whoever bears them.
    """

    entity: str
    entry: WatchEntry
    ours: str
    theirs: str
    score: float
    features: tuple[Feature, ...]
