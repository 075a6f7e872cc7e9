"""Ways of money: finance events gathered by method, phase and the group they serve, with who says what of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from musnad.arabic.folding import fold
from musnad.casefile.identity import Identity
from musnad.casefile.independence import Origins
from musnad.casefile.names import folded
from musnad.model.casefile import Entity, Mechanism, StatusClaim
from musnad.model.reading import Argument, Event, Reading

_Key = tuple[str | None, str | None, str | None]
_Told = tuple[Reading, Event]


def gather(readings: Sequence[Reading], identity: Identity, origins: Origins) -> tuple[Mechanism, ...]:
    """Mechanisms in the order of their first telling; readings in their fixed order."""
    found: dict[_Key, list[_Told]] = defaultdict(list)
    for reading in readings:
        for event in sorted(reading.events, key=lambda e: (e.trigger.start, e.id)):
            if event.type == "finance":
                key = (event.method, event.phase, served(reading, event, identity))
                found[key].append((reading, event))
    return tuple(_mechanism(f"F{n}", key, found[key], identity, origins) for n, key in enumerate(found, 1))


def served(reading: Reading, event: Event, identity: Identity) -> str | None:
    """The armed group whose money it is: the actor's, the target's, else the one the document names most.

    Of several actors the nearest inside the statement: who speaks for one group may tell of another's levies. None
    where no armed group is named, or two are named equally often.
    """
    told = next((s for s in reading.statements if s.id == event.statement), None)
    inside = [a for a in event.actors if told is None or told.start <= a.start < told.end]
    nearest = sorted(inside, key=lambda a: abs(a.start - event.trigger.start))
    for argument in (*nearest, *event.actors, *event.targets):
        if group := _group(reading, argument, identity):
            return group
    named = Counter(
        identity.entity(reading.document.id, "armed_group", m.name or m.text)
        for m in reading.mentions
        if m.type == "armed_group"
    )
    named.pop(None, None)
    ranked = named.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _group(reading: Reading, argument: Argument, identity: Identity) -> str | None:
    """The group that an argument is, that «التنظيم» resumes, or to which the person belongs by a role anywhere."""
    doc = reading.document.id
    found = identity.entity(doc, "armed_group", argument.name or argument.text)
    if found:
        return found
    if fold(argument.text) in folded("source_words", "groups"):
        head = fold(argument.text)[2:]
        heads = {
            identity.entity(doc, "armed_group", m.name or m.text)
            for m in reading.mentions
            if m.type == "armed_group" and fold(reading.document.text[: m.end]).split()[-2:-1] == [head]
        }
        return heads.pop() if len(heads) == 1 else None
    person = identity.entity(doc, "person", argument.name or argument.text)
    return _of_person(identity.by_id[person], identity) if person else None


def _of_person(person: Entity, identity: Identity) -> str | None:
    """The one armed group that the person's roles name («القيادي في تنظيم داعش»)."""
    groups = {
        group
        for role in person.roles
        for words in (fold(role.text).split(),)
        for i in range(len(words))
        for j in range(i + 1, min(len(words), i + 5) + 1)
        if (group := identity.entity(role.document, "armed_group", " ".join(words[i:j])))
    }
    return groups.pop() if len(groups) == 1 else None


def _mechanism(id_: str, key: _Key, told: Sequence[_Told], identity: Identity, origins: Origins) -> Mechanism:
    method, phase, group = key
    claims = tuple(_claim(reading, event) for reading, event in told)
    actors = [
        entity.name if (entity := identity.by_id.get(_actor(r, a.name or a.text, identity))) else a.text
        for r, e in told
        for a in e.actors
    ]
    return Mechanism(
        id_,
        method,
        phase,
        group,
        claims,
        tuple(dict.fromkeys(p.name or p.text for _, e in told for p in e.places)),
        tuple(dict.fromkeys(actors)),
        _origins(told, origins),
    )


def _origins(told: Sequence[_Told], origins: Origins) -> tuple[str, ...]:
    """Who tells of it. Who denies it is no further source; unless nobody affirms it."""
    affirmed = [(r, e) for r, e in told if e.status != "denied"]
    return tuple(dict.fromkeys(origins.of_event[(r.document.id, e.id)] for r, e in affirmed or told))


def _actor(reading: Reading, name: str, identity: Identity) -> str:
    return identity.any_body(reading.document.id, name) or ""


def _claim(reading: Reading, event: Event) -> StatusClaim:
    time = event.time
    return StatusClaim(
        event.status,
        reading.document.id,
        event.statement,
        event.id,
        time.from_ if time else None,
        time.to if time else None,
    )
