"""What persons say of what was read in an article: accepted, corrected, rejected, or missed and added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from musnad.model.casefile import Judgement
from musnad.model.reading import Event, Statement
from musnad.model.span import Quote

Role = Literal["actors", "targets", "places", "time", "counts"]
ROLES: tuple[Role, ...] = ("actors", "targets", "places", "time", "counts")
ReviewPart = Literal["article", "statement", "event", "actors", "targets", "places", "time", "counts", "merge"]
ReviewVerdict = Literal["accepted", "corrected", "rejected", "added", "finished", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Item:
    """An argument of an event: its words, and what they settle. Half-open code points.

    start, end: None for a toll that was read, which keeps its words only. of, low, high: of a toll. from_, to: of a
    time. name, country, admin1: of who or where it is.
    """

    text: str
    start: int | None = None
    end: int | None = None
    name: str | None = None
    country: str | None = None
    admin1: str | None = None
    from_: str | None = None
    to: str | None = None
    of: str | None = None
    low: int | None = None
    high: int | None = None

    @property
    def key(self) -> str:
        """What tells it from the others of its role in one event."""
        return f"{self.of}:{self.low}:{self.high}:{self.text}" if self.of else f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Review:
    """One decision of one person; it is kept for good, and taken back by another one that names it.

    part: what it is about; an argument is named by its role. of: id of the statement or event (of an argument: of its
    event) when it was decided, the judgement's id for a merge, empty for the article. at: the words of the statement
    or of the event's trigger as they were read, None for an addition, a merge and the article.
    statement, event: what was accepted, rejected or added, or how it is corrected. item: the argument as it was read,
    None for an added one; argument: as it should be. judgement: the merge as it was made.
    when: ISO date-time. undoes: id of the review that a ``withdrawn`` one takes back.
    """

    id: str
    document: str
    part: ReviewPart
    of: str
    verdict: ReviewVerdict
    by: str
    when: str
    at: Quote | None = None
    type: str | None = None
    statement: Statement | None = None
    event: Event | None = None
    item: Item | None = None
    argument: Item | None = None
    judgement: Judgement | None = None
    undoes: str = ""
