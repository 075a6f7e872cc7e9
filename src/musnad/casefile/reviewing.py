"""What holds of persons' reviews, and what a build leaves out because of them.

A record as it was read never changes. What every reviewer who decided on it rejects leaves the casefile's lists at the
next build, and comes back when a rejection is taken back; what reviewers disagree about stays.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from musnad.model.casefile import Judgement, Verdict
from musnad.model.reading import Argument, Count, Event, PlaceArgument, Reading, Statement, TimeExpression
from musnad.model.review import ROLES, Item, Review, Role
from musnad.model.serial import dumps, plain

# rejected: by everybody who decided; kept: by everybody; disputed: by some and not by others.
Outcome = Literal["rejected", "kept", "disputed"]
About = tuple[str, str, str, str]


def sealed(review: Review) -> Review:
    """The review under its id: ``R`` and 16 hex digits of the sha256 of all the rest."""
    return replace(review, id="R" + _digest(dumps(plain(replace(review, id=""))))[:16])


def about(review: Review) -> About:
    """What a review is about: document, part, what it is of, which argument."""
    found = review.item or review.argument if review.part in ROLES else None
    return review.document, review.part, thing(review), found.key if found else ""


def thing(review: Review) -> str:
    """The statement or event of a review: its id and words, as a newer engine may give the id to another."""
    return f"{review.of} {review.at.start}-{review.at.end} {review.type}" if review.at else review.of


def standing(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """What holds of all that was decided, in its order: of each person about each thing the latest not taken back."""
    log = list(reviews)
    taken = {r.undoes for r in log if r.verdict == "withdrawn"}
    latest: dict[tuple[str, About], Review] = {}
    for review in log:
        if review.verdict != "withdrawn" and review.id not in taken:
            latest.pop((review.by, about(review)), None)
            latest[review.by, about(review)] = review
    return tuple(latest.values())


def outcome(reviews: Iterable[Review]) -> Outcome | None:
    """What comes of standing reviews of one thing, None where nobody decided."""
    found = {r.verdict == "rejected" for r in reviews}
    if len(found) != 1:
        return "disputed" if found else None
    return "rejected" if found.pop() else "kept"


def here(review: Review, reading: Reading) -> str | None:
    """The id that the reviewed thing has in this reading, None where it is not read like that any more.

    A statement is found again by its words, an event by its trigger and type: a newer engine numbers anew.
    """
    if review.part == "article":
        return ""
    if review.at is None:  # added by a person
        return review.of
    at = review.at
    if review.part == "statement":
        same = [s.id for s in reading.statements if (s.start, s.end, s.text) == (at.start, at.end, at.text)]
    else:
        same = [e.id for e in reading.events if e.trigger == at and e.type == review.type]
    return review.of if review.of in same else next(iter(same), None)


def without_rejected(reading: Reading, reviews: Iterable[Review]) -> Reading:
    """The reading without what its reviewers reject. reviews: standing ones of this document.

    An event that was reported in a rejected statement is told by the article itself.
    """
    rejected = {part: set(left_out(reading, reviews, part)) for part in ("statement", "event")}
    if not any(rejected.values()):
        return reading
    said, told = rejected["statement"], rejected["event"]
    events = (e for e in reading.events if e.id not in told)
    return replace(
        reading,
        statements=tuple(s for s in reading.statements if s.id not in said),
        events=tuple(replace(e, statement=None) if e.statement in said else e for e in events),
        estimates=tuple(replace(e, statement=None) if e.statement in said else e for e in reading.estimates),
    )


def left_out(reading: Reading, reviews: Iterable[Review], part: str) -> Iterator[str]:
    """Ids of the statements or events that everybody who decided on them rejects."""
    of: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        if review.part == part and (id_ := here(review, reading)) is not None:
            of[id_].append(review)
    return (id_ for id_, found in of.items() if outcome(found) == "rejected")


def by_document(reviews: Iterable[Review]) -> dict[str, list[Review]]:
    found: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        found[review.document].append(review)
    return found


def rulings(reviews: Iterable[Review]) -> list[Judgement]:
    """Reviewed merges as judgements that a build obeys; none where reviewers disagree: the rules' own stays."""
    of: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        if review.part == "merge":
            of[review.of].append(review)
    return [_ruling(found) for found in of.values() if outcome(found) != "disputed"]


def _ruling(found: Sequence[Review]) -> Judgement:
    """In the name of who decided first, with the reasons that were seen."""
    first = found[0]
    assert first.judgement is not None
    verdict: Verdict = "different" if first.verdict == "rejected" else "same"
    return replace(first.judgement, verdict=verdict, by=first.by, when=first.when)


def effect(reviews: Iterable[Review]) -> str:
    """A digest of what a build would make of the reviews, empty for nothing."""
    found = standing(reviews)
    things: dict[About, list[Review]] = defaultdict(list)
    for review in found:
        if review.part in ("statement", "event", "merge"):
            things[about(review)].append(review)
    kept = sorted(
        (key, result)
        for key, of in things.items()
        if (result := outcome(of)) == "rejected" or (key[1] == "merge" and result == "kept")
    )
    return _digest(dumps(kept)) if kept else ""


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def items_of(event: Event, role: Role) -> list[Item]:
    """The arguments of a role, a time too as a list."""
    if role == "time":
        return [_of_time(event.time)] if event.time else []
    if role == "counts":
        return [Item(c.text, of=c.of, low=c.low, high=c.high) for c in event.counts]
    if role == "places":
        return [Item(p.text, p.start, p.end, p.name, p.country, p.admin1) for p in event.places]
    return [Item(a.text, a.start, a.end, a.name) for a in getattr(event, role)]


def _of_time(time: TimeExpression) -> Item:
    return Item(time.text, time.start, time.end, from_=time.from_, to=time.to)


def with_items(event: Event, role: Role, items: Sequence[Item]) -> Event:
    """The event with these arguments of a role; of several times the last."""
    if role == "time":
        return replace(event, time=_time(event, items[-1]) if items else None)
    if role == "counts":
        return replace(event, counts=tuple(Count(i.of or "", i.low, i.high, i.text) for i in items))
    placed = [(i, i.start or 0, i.end or 0) for i in items]
    if role == "places":
        places = (PlaceArgument(i.text, start, end, i.country, i.admin1, i.name) for i, start, end in placed)
        return replace(event, places=tuple(places))
    parties = tuple(Argument(i.text, start, end, i.name) for i, start, end in placed)
    return replace(event, actors=parties) if role == "actors" else replace(event, targets=parties)


def _time(event: Event, item: Item) -> TimeExpression:
    if event.time and _of_time(event.time) == item:
        return event.time
    precision = "day" if item.from_ and item.from_ == item.to else None
    return TimeExpression(item.text, item.start or 0, item.end or 0, item.from_, item.to, precision)


def decided_by(reviews: Iterable[Review], by: str) -> tuple[list[Statement], list[Event]]:
    """The statements and events that one person accepted, corrected or added, in the order of the text.

    reviews: standing ones of one document. An event has the arguments that it was accepted with, but for those that
    were decided one by one.
    """
    mine = [r for r in reviews if r.by == by]
    kept = [r for r in mine if r.verdict in ("accepted", "corrected", "added")]
    said = [r.statement for r in kept if r.part == "statement" and r.statement]
    told = [(thing(r), r.event) for r in kept if r.part == "event" and r.event]
    ids = {s.id for s in said}
    events = [_with_arguments(e, [r for r in mine if thing(r) == of]) for of, e in told]
    return (
        sorted(said, key=lambda s: (s.start, s.end, s.id)),
        sorted(
            (e if e.statement in ids else replace(e, statement=None) for e in events),
            key=lambda e: (e.trigger.start, e.id),
        ),
    )


def _with_arguments(event: Event, reviews: Sequence[Review]) -> Event:
    for role in ROLES:
        here = [r for r in reviews if r.part == role]
        if here:
            event = with_items(event, role, _decided(items_of(event, role), here))
    return event


def _decided(items: Sequence[Item], reviews: Iterable[Review]) -> list[Item]:
    found = {item.key: item for item in items}
    for review in reviews:
        if review.item is not None:
            found.pop(review.item.key, None)
        if review.verdict != "rejected" and review.argument is not None:
            found[review.argument.key] = review.argument
    return sorted(found.values(), key=lambda i: (i.start or 0, i.key))


def finished(reviews: Iterable[Review]) -> tuple[str, ...]:
    """Who says that the article is finished, in the order of saying so."""
    return tuple(dict.fromkeys(r.by for r in reviews if r.part == "article" and r.verdict == "finished"))


def undecided(reading: Reading, reviews: Iterable[Review], by: str) -> list[Statement | Event]:
    """What a person has not decided on yet, in the order of the text."""
    done = {(r.part, here(r, reading)) for r in reviews if r.by == by}
    said: list[tuple[int, Statement | Event]] = [
        (s.start, s) for s in reading.statements if ("statement", s.id) not in done
    ]
    said += [(e.trigger.start, e) for e in reading.events if ("event", e.id) not in done]
    return [item for _, item in sorted(said, key=lambda pair: pair[0])]


def grouped(reviews: Iterable[Review], reading: Reading) -> tuple[Mapping[tuple[str, str], list[Review]], list[Review]]:
    """Reviews by part and id in this reading; and those of what is not read like that any more."""
    found: dict[tuple[str, str], list[Review]] = defaultdict(list)
    lost: list[Review] = []
    for review in reviews:
        if review.part in ("merge", "article"):
            continue
        id_ = here(review, reading)
        if id_ is None:
            lost.append(review)
        else:
            found[review.part, id_].append(review)
    return found, lost
