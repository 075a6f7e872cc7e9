"""What a person decides about a casefile: that two things are one, that they are not, and taking either back.

A decision is made of judgements on pairs of keys that outlive a rebuild (``judgement``), so it holds whatever
documents are added later. A thing is named as the casefile shows it (``I3``, ``E5``), or by a key: a document's id,
``document#event``, ``document#kind:name``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from musnad.casefile import identity
from musnad.casefile.build import in_order
from musnad.casefile.judgement import MACHINE, About, Rulings, event_key, judgement_id
from musnad.casefile.options import CaseOptions
from musnad.model.casefile import Casefile, Judgement, Verdict
from musnad.model.errors import CasefileError
from musnad.model.reading import Reading


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that can be judged. keys: of what it is made of, in the casefile's order; a single key for a part."""

    name: str
    about: About
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decides, and when: ISO date-time."""

    by: str
    when: str


class Subjects:
    """Finds things of one casefile by what a person calls them."""

    def __init__(self, casefile: Casefile, readings: Sequence[Reading], judgements: Sequence[Judgement]) -> None:
        who = identity.resolve(in_order(readings), Rulings(judgements), CaseOptions())
        self._whole: dict[str, Subject] = {}
        for incident in casefile.incidents:
            keys = tuple(event_key(e.document, e.event) for e in incident.events)
            self._whole[incident.id] = Subject(incident.id, "incident", keys)
        for entity, refs in who.refs.items():
            self._whole[entity] = Subject(entity, "entity", refs)
        for document in casefile.documents:
            self._whole.setdefault(document.id, Subject(document.id, "copy", (document.id,)))
        self._holder = {key: whole for whole in self._whole.values() for key in whole.keys}

    def find(self, name: str) -> Subject:
        """The thing of that name. Raises CasefileError where there is none."""
        if name in self._whole:
            return self._whole[name]
        if name in self._holder:
            return Subject(name, self._holder[name].about, (name,))
        raise CasefileError(
            f"nothing in this casefile is called {name!r}: expected an incident (I1), an entity (E1), a document's id, "
            "an event (document#e1) or a name (document#kind:name)"
        )

    def whole(self, part: Subject) -> Subject:
        """What a part belongs to; a whole is its own."""
        return self._holder[part.keys[0]]


def merge(left: Subject, right: Subject, made: Decided, standing: Iterable[Judgement]) -> list[Judgement]:
    """That the two are one; a document, that it reprints the other. What a person held apart before is taken back.

    Raises CasefileError for two things of different kinds, or twice the same.
    """
    if left.about != right.about:
        raise CasefileError(f"{left.name} and {right.name} are not of one kind: {left.about} and {right.about}")
    if not set(left.keys).isdisjoint(right.keys):
        raise CasefileError(f"{left.name} and {right.name} are one already")
    across = _pairs(left.about, left.keys, right.keys)
    withdrawn = [_now(j, "undecided", made) for j in standing if j.id in across and j.verdict == "different"]
    verdict: Verdict = "copy" if left.about == "copy" else "same"
    joined = _judged(left.about, left.keys[0], right.keys[0], verdict, made)
    return [*(j for j in withdrawn if j.id != joined.id), joined]


def split(whole: Subject, parts: Sequence[Subject], made: Decided) -> list[Judgement]:
    """That the parts are another thing than the rest of the whole.

    Raises CasefileError where a part is none of it, or nothing would remain.
    """
    inside = {key for part in parts for key in part.keys}
    if strangers := sorted(inside - set(whole.keys)):
        raise CasefileError(f"{strangers[0]} is no part of {whole.name}")
    rest = [key for key in whole.keys if key not in inside]
    if not rest or not inside:
        raise CasefileError(f"{whole.name} would not be parted: {len(inside)} of its {len(whole.keys)} were named")
    taken = [key for key in whole.keys if key in inside]
    return [_judged(whole.about, a, b, "different", made) for a, b in product(taken, rest)]


def apart(left: Subject, right: Subject, made: Decided) -> list[Judgement]:
    """That two things are not one, whether or not the rules would join them. Raises CasefileError as ``merge``."""
    if left.about != right.about:
        raise CasefileError(f"{left.name} and {right.name} are not of one kind: {left.about} and {right.about}")
    return [_judged(left.about, a, b, "different", made) for a, b in product(left.keys, right.keys) if a != b]


def undo(standing: Sequence[Judgement], ids: Sequence[str], made: Decided) -> list[Judgement]:
    """Takes back the decisions of those judgement ids; without ids the last decision, all its judgements together.

    Raises CasefileError for an id that no person judged, or where nothing stands.
    """
    held = {j.id: j for j in standing if j.by != MACHINE and j.verdict != "undecided"}
    if ids:
        for missing in (i for i in ids if i not in held):
            raise CasefileError(f"no person's decision {missing} stands in this casefile")
        chosen = [held[i] for i in ids]
    else:
        if not held:
            raise CasefileError("no person's decision stands in this casefile")
        last = max((j.when or "", j.by) for j in held.values())
        chosen = [j for j in held.values() if (j.when or "", j.by) == last]
    return [_now(j, "undecided", made) for j in chosen]


def _pairs(about: About, left: Sequence[str], right: Sequence[str]) -> set[str]:
    return {judgement_id(about, a, b) for a, b in product(left, right)}


def _judged(about: About, left: str, right: str, verdict: Verdict, made: Decided) -> Judgement:
    return Judgement(judgement_id(about, left, right), about, left, right, verdict, (), made.by, made.when)


def _now(judgement: Judgement, verdict: Verdict, made: Decided) -> Judgement:
    return replace(judgement, verdict=verdict, by=made.by, when=made.when, features=())
