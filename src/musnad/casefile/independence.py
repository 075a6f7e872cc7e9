"""Where chains end: the origins, and which origin a statement or an event of a document has.

One official through three papers is one origin; a spokesman is his ministry; an unnamed source is its outlet's own;
what an outlet says in its own voice is its own, or the agency's that it credits; a copy adds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from musnad.arabic.folding import fold
from musnad.casefile.copies import Copies
from musnad.casefile.identity import Identity, key_of
from musnad.casefile.names import body_key, folded, speaks_for, words
from musnad.casefile.units import Speakers
from musnad.model.casefile import Entity, Origin, OriginKind
from musnad.model.reading import Event, Reading, Speaker, Statement

_EDGE = 250  # code points from either end of an article within which a named agency is its credit
_CREDIT = ("نقلا عن", "وكاله", "(", "-", "–", "/", "المصدر")


@dataclass(frozen=True, slots=True)
class Origins:
    """origins in order of first use; of_statement, of_event: (document id, local id) → origin id.

    passed_by: document id → the origins that are its own outlet or the agency whose report it passes on.
    further: statements and events that two tell together («المرصد والفرقة نفسها») → who else, after the first.
    """

    origins: tuple[Origin, ...]
    of_statement: dict[tuple[str, str], str]
    of_event: dict[tuple[str, str], str]
    passed_by: dict[str, tuple[str, ...]]
    further: dict[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _End:
    """An origin before it has a number. key: equal for equal origins."""

    key: tuple[str, ...]
    kind: OriginKind
    entity: str | None
    label: str


def trace(readings: Sequence[Reading], identity: Identity, copies: Copies) -> Origins:
    """The origin of every statement and event, readings in their fixed order."""
    return _Tracer(readings, identity, copies).run()


class _Tracer:
    def __init__(self, readings: Sequence[Reading], identity: Identity, copies: Copies) -> None:
        self.readings = readings
        self.by_id = {r.document.id: r for r in readings}
        self.identity = identity
        self.copies = copies
        self.speakers = {r.document.id: Speakers(r) for r in readings}
        self.voices = {r.document.id: self._voice(r) for r in readings}
        self.bodies = {r.document.id: _bodies(r) for r in readings}
        self.numbers: dict[tuple[str, ...], Origin] = {}

    def run(self) -> Origins:
        of_statement: dict[tuple[str, str], str] = {}
        of_event: dict[tuple[str, str], str] = {}
        further: dict[tuple[str, str], tuple[str, ...]] = {}
        for reading in self.readings:
            doc = reading.document.id
            for statement in reading.statements:
                first, *others = [self._number(end) for end in self._statement_ends(reading, statement)]
                of_statement[(doc, statement.id)] = first
                if others:
                    further[(doc, statement.id)] = tuple(others)
            for event in reading.events:
                said = (doc, event.statement or "")
                of_event[(doc, event.id)] = of_statement.get(said) or self._number(self._event_end(reading, event))
                if said in further:
                    further[(doc, event.id)] = further[said]
        passed_by = {r.document.id: self._passing(r) for r in self.readings}
        return Origins(tuple(self.numbers.values()), of_statement, of_event, passed_by, further)

    def _passing(self, reading: Reading) -> tuple[str, ...]:
        names = [n for n in (reading.document.outlet, credited(reading)) if n]
        known = [self.numbers.get(("outlet", body_key(name, "outlet"))) for name in names]
        return tuple(dict.fromkeys(origin.id for origin in known if origin))

    def _number(self, end: _End) -> str:
        if end.key not in self.numbers:
            self.numbers[end.key] = Origin(f"O{len(self.numbers) + 1}", end.kind, end.entity, end.label)
        return self.numbers[end.key].id

    def _event_end(self, reading: Reading, event: Event) -> _End:
        first = self.copies.source(reading.document.id, event.trigger.start, event.trigger.end)
        return self.voices[first]

    def _statement_ends(self, reading: Reading, statement: Statement) -> tuple[_End, ...]:
        speaker = statement.speaker
        if not speaker.named:
            return (self._unnamed(reading, statement),)
        doc = reading.document.id
        together = self._together(doc, speaker.name)
        if together:
            return tuple(self._body(doc, kind, name) for kind, name in together)
        return (self._named(reading, speaker),)

    def _together(self, doc: str, name: str) -> tuple[tuple[str, str], ...]:
        """(kind, name) of the two bodies of «المرصد والفرقة نفسها», empty where the words name one or none."""
        found = name.split()
        for at in range(1, len(found)):
            if not found[at].startswith("و") or len(found[at]) < 3:
                continue
            sides = (" ".join(found[:at]), " ".join([found[at][1:], *found[at + 1 :]]))
            bodies = [self._known_body(doc, side) for side in sides]
            ids = [b.id for b in bodies if b]
            if len(ids) == 2 and ids[0] != ids[1]:
                return tuple((b.kind, b.name) for b in bodies if b)
        return ()

    def _known_body(self, doc: str, name: str) -> Entity | None:
        """The body of the document that the words name; «الفرقة نفسها» is the one that begins with the word."""
        bare = " ".join(w for w in name.split() if fold(w) not in folded("source_words", "same"))
        found = self.identity.any_body(doc, bare) or self.identity.any_body(doc, self._meant(doc, bare))
        entity = self.identity.by_id[found] if found else None
        return entity if entity and entity.kind != "person" else None

    def _named(self, reading: Reading, speaker: Speaker) -> _End:
        doc = reading.document.id
        kind = self.speakers[doc].kind(speaker)
        if kind != "person":
            return self._body(doc, kind, speaker.name)
        person = self.identity.entity(doc, "person", speaker.name)
        body = self._voiced_body(doc, person, speaker.role)
        if body is not None:
            return self._body(doc, "organisation", body)
        label = self.identity.by_id[person].name if person else speaker.name
        return _End(("person", person or f"{doc}#{fold(speaker.name)}"), "person", person, label)

    def _voiced_body(self, doc: str, person: str | None, role: str | None) -> str | None:
        """The body in whose name the speaker speaks: by the role here, else by the roles of other documents.

        Other documents count only where this one gives no role of substance (the rank alone: العميد).
        """
        known = self.identity.by_id[person].roles if person else ()
        here = [role or "", *(r.text for r in known if r.document == doc)]
        for text in here:
            if body := speaks_for(text):
                return self._meant(doc, body)
        if any(len(words(text)) > 1 for text in here):
            return None
        bodies = {body_key(b, "organisation"): b for r in known if (b := speaks_for(r.text))}
        return bodies[min(bodies)] if len(bodies) == 1 else None

    def _meant(self, doc: str, body: str) -> str:
        """«الوزارة», «الشركة»: the one body of the document that begins with the word; the words themselves else."""
        found = words(body)
        if len(found) != 1 or not found[0].startswith("ال"):
            return body
        head = found[0][2:]
        fitting = {
            body_key(name, "organisation"): name
            for name in self.bodies.get(doc, ())
            if len(of := words(name)) > 1 and of[0].removeprefix("ال") == head
        }
        return min(fitting.values()) if len(fitting) == 1 else body

    def _body(self, doc: str, kind: str, name: str) -> _End:
        """A ministry, a force, a group, an outlet or a state; what kind the readings call it makes no two of it.

        The key is of the entity's name: «المرصد» and «المرصد السوري لحقوق الإنسان» are one where the entity is.
        """
        region = self.identity.regions.get(doc)
        name = self._without_manner(doc, name)
        found = self.identity.entity(doc, kind, name) or self.identity.any_body(doc, name)
        entity = self.identity.by_id[found] if found else None
        label = entity.name if entity else name
        if kind == "outlet":
            return _End(("outlet", body_key(name, "outlet")), "outlet", found, label)
        if kind in ("organisation", "security_force"):
            return _End(("body", key_of(label, "organisation", region)), "organisation", found, label)
        return _End(("body", body_key(label, kind)), "organisation", found, label)

    def _without_manner(self, doc: str, name: str) -> str:
        """«المرصد في بريد إلكتروني», «الوزارة أمس»: how or when a body speaks makes no other body of it."""
        found = name.split()
        for at in range(1, len(found)):
            word, following = fold(found[at]), fold(found[at + 1]) if at + 1 < len(found) else ""
            if word in folded("source_words", "when") or (
                word == "في" and following in folded("source_words", "means")
            ):
                bare = " ".join(found[:at])
                return bare if self.identity.any_body(doc, bare) else name
        return name

    def _unnamed(self, reading: Reading, statement: Statement) -> _End:
        """The unnamed source of the outlet that spoke to it: the last of via, else the first publisher's own."""
        if statement.via:
            holder, label = ("outlet", body_key(statement.via[-1], "outlet")), statement.via[-1]
        else:
            first = self.copies.source(reading.document.id, statement.start, statement.end)
            voice = self.voices[first]
            holder, label = (voice.key[0], voice.key[-1]), voice.label
        described = " ".join(
            sorted(w[2:] if w.startswith("ال") and len(w) > 4 else w for w in words(statement.speaker.name))
        )
        return _End(("unnamed", *holder, described), "unnamed", None, f"{statement.speaker.name} ({label})")

    def _voice(self, reading: Reading) -> _End:
        """The outlet in its own voice, or the agency it credits; a document of no known outlet is its own."""
        doc = reading.document
        name = credited(reading) or doc.outlet
        if name is None:
            return _End(("outlet", f"#{doc.id}"), "outlet", None, doc.name)
        found = self.identity.entity(doc.id, "outlet", name)
        label = self.identity.by_id[found].name if found else name
        return _End(("outlet", body_key(name, "outlet")), "outlet", found, label)


def _bodies(reading: Reading) -> tuple[str, ...]:
    """The bodies that a document names or lets speak."""
    named = [m.name or m.text for m in reading.mentions if m.type in ("organisation", "security_force", "armed_group")]
    return tuple(dict.fromkeys([*named, *(s.speaker.name for s in reading.statements if s.speaker.named)]))


def credited(reading: Reading) -> str | None:
    """The outlet whose report this document passes on, None where it reports itself.

    It is the one through which most of its statements come, or one named as a credit at the article's start or end.
    """
    own = body_key(reading.document.outlet or "", "outlet")
    via = Counter(s.via[-1] for s in reading.statements if s.via and body_key(s.via[-1], "outlet") != own)
    if via:
        most = min(via, key=lambda v: (-via[v], v))
        if 2 * via[most] > len(reading.statements):
            return most
    text = reading.document.text
    for mention in reading.mentions:
        if mention.type != "outlet" or body_key(mention.name or mention.text, "outlet") == own:
            continue
        before = fold(text[max(0, mention.start - 14) : mention.start]).rstrip()
        if (mention.start < _EDGE or mention.end > len(text) - _EDGE // 4) and before.endswith(_CREDIT):
            return mention.name or mention.text
    return None
