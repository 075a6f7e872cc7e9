"""A person's word from a form: two things are one, parts are another thing, or a judgement is taken back."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, unquote

from musnad.casefile import decisions
from musnad.casefile.decisions import Decided, Subjects
from musnad.model.casefile import Casefile, Entity, Judgement
from musnad.model.errors import CasefileError
from musnad.pipeline import local, run
from musnad.storage import cases
from musnad.storage.writers import Patience
from musnad.web.ask import Ask, path_of
from musnad.web.desk import Desk
from musnad.web.posted import Posted

# Seconds that a decision waits for whoever else writes the casefile.
WAIT = 20.0
_LONGEST_NAME = 80
# Documents from which a casefile is built anew in a process of its own: to start that takes some two seconds.
LARGE = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """what: ``merge``, ``split`` or ``undo``. name: the thing; parts: others to join, keys to part, judgements."""

    what: str
    name: str
    parts: tuple[str, ...]
    by: str

    @classmethod
    def of(cls, posted: Posted, by: str) -> Wanted:
        """by: who decides. Raises CasefileError for what is no decision, or nobody's."""
        found = cls(posted.one("what"), posted.one("name"), posted.all("part"), by)
        if found.what not in ("merge", "split", "undo") or not found.by or not found.parts:
            raise CasefileError("expected what is to be decided, about which parts, and who decides")
        return found


def cookie(name: str) -> str:
    """A name as a cookie can hold it."""
    return quote(name)


def uncooked(value: str) -> str:
    return unquote(value)[:_LONGEST_NAME]


def by_whom(ask: Ask, posted: Posted) -> str:
    """Who decides: the account; where there are none, the name that was given with the form, or empty."""
    return ask.visitor.name or posted.one("by")[:_LONGEST_NAME]


def posted(desk: Desk, ask: Ask, sent: Posted) -> str:
    """A merge, a split or an undo, and where to go on. Raises CasefileError, StorageError."""
    return decide(desk.address, Wanted.of(sent, by_whom(ask, sent)))


def decide(address: str, wanted: Wanted) -> str:
    """Keeps the decision, builds the lists anew, and says where to go on. Raises CasefileError, StorageError.

    Of a large casefile that takes minutes and more than a GiB: in a process of its own, so that pages do not wait.
    """
    with cases.to_read(address) as store:
        documents = next(store.db.rows("SELECT count(*) FROM documents"))[0]
    return local.apart(partial(_decide, address, wanted)) if documents > LARGE else _decide(address, wanted)


def _decide(address: str, wanted: Wanted) -> str:
    made = Decided(wanted.by, datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"))
    with cases.to_write(address, Patience(WAIT), make=False) as store:
        before, standing = store.casefile(), run.judged(store, store.reviews())
        subjects = Subjects(before, list(run.reviewed(store)), standing)
        kept, stands_for = _judgements(wanted, subjects, standing, made)
        after = run.decide(store, kept)
    return _page_of(after, stands_for)


def _judgements(
    wanted: Wanted, subjects: Subjects, standing: Sequence[Judgement], made: Decided
) -> tuple[list[Judgement], str]:
    """What is to be kept, and the key of a part of the thing that is to be shown then."""
    if wanted.what == "undo":
        kept = decisions.undo(standing, wanted.parts, made)
        return kept, kept[0].left
    whole = subjects.whole(subjects.find(wanted.name))  # pages name a part: its key outlives a build, I3 does not
    if wanted.what == "merge":
        other = subjects.whole(subjects.find(wanted.parts[0]))
        return decisions.merge(whole, other, made, standing), whole.keys[0]
    kept = decisions.split(whole, [subjects.find(p) for p in wanted.parts], made)
    return kept, next(k for k in whole.keys if k not in wanted.parts)


def _page_of(casefile: Casefile, key: str) -> str:
    """The page of what the key is part of now; numbers change with every build."""
    document, _, part = key.partition("#")
    for incident in casefile.incidents:
        if any((ref.document, ref.event) == (document, part) for ref in incident.events):
            return path_of("incidents", incident.id) + "#why"
    kind, _, name = part.partition(":")
    for entity in casefile.entities:
        if entity.kind == kind and name in (entity.name, *entity.aliases) and _in(entity, document):
            return path_of("names", entity.id) + "#why"
    return path_of("documents", document)


def _in(entity: Entity, document: str) -> bool:
    return any(m.document == document for m in entity.mentions)
