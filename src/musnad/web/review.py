"""The forms of a review: accept, correct, reject, add, finish, take back; the lists made anew."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from musnad.casefile import reviewing
from musnad.model.errors import ReviewError
from musnad.model.reading import Event, Reading, Statement
from musnad.model.review import ROLES, Item, Review, ReviewPart, ReviewVerdict, Role
from musnad.model.serial import reading_of
from musnad.model.span import Quote
from musnad.pipeline import run
from musnad.storage import cases
from musnad.storage.store import SqlStore
from musnad.storage.writers import Patience
from musnad.web.ask import Ask, path_of
from musnad.web.decide import WAIT, by_whom
from musnad.web.desk import Desk
from musnad.web.given import Ambiguous, Given
from musnad.web.posted import Posted

_VERDICTS: dict[str, ReviewVerdict] = {"accept": "accepted", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class _Case:
    """One article with what stands of its reviews. by: who decides."""

    reading: Reading
    log: tuple[Review, ...]
    by: str
    when: str

    @property
    def document(self) -> str:
        return self.reading.document.id

    def statement(self, id_: str) -> Statement:
        """As it was read, or as somebody added it. Raises ReviewError."""
        added = (r.statement for r in reversed(self.log) if r.at is None and r.part == "statement" and r.of == id_)
        found = next((s for s in (*self.reading.statements, *added) if s and s.id == id_), None)
        if found is None:
            raise ReviewError(f"no statement {id_!r}", "nothing", document=self.document, id=id_)
        return found

    def event(self, id_: str) -> Event:
        """As it was read, or as somebody added it. Raises ReviewError."""
        added = (r.event for r in reversed(self.log) if r.at is None and r.part == "event" and r.of == id_)
        found = next((e for e in (*self.reading.events, *added) if e and e.id == id_), None)
        if found is None:
            raise ReviewError(f"no event {id_!r}", "nothing", document=self.document, id=id_)
        return found

    def of_statement(self, verdict: ReviewVerdict, read: Statement, value: Statement) -> Review:
        made = self._made("statement", read.id, verdict, Quote(read.start, read.end, read.text), None)
        return reviewing.sealed(replace(made, statement=value))

    def of_event(self, verdict: ReviewVerdict, read: Event, value: Event) -> Review:
        return reviewing.sealed(replace(self._made("event", read.id, verdict, read.trigger, read.type), event=value))

    def of_argument(
        self, verdict: ReviewVerdict, event: Event, role: Role, item: Item | None, argument: Item | None
    ) -> Review:
        made = self._made(role, event.id, verdict, event.trigger, event.type)
        return reviewing.sealed(replace(made, item=item, argument=argument))

    def of_article(self, verdict: ReviewVerdict) -> Review:
        return reviewing.sealed(Review("", self.document, "article", "", verdict, self.by, self.when))

    def _made(self, part: ReviewPart, id_: str, verdict: ReviewVerdict, at: Quote, type_: str | None) -> Review:
        """Of what a newer engine has given another id, under the id by which it was first decided."""
        kind = "statement" if part == "statement" else "event"
        read = {s.id for s in self.reading.statements} | {e.id for e in self.reading.events}
        if id_ not in read:  # added by a person
            return Review("", self.document, part, id_, verdict, self.by, self.when)
        earlier = (r for r in self.log if r.at and (r.part == "statement") == (kind == "statement"))
        first = next((r.of for r in earlier if reviewing.here(r, self.reading) == id_), id_)
        return Review("", self.document, part, first, verdict, self.by, self.when, at, type_)


def named(desk: Desk, ask: Ask, sent: Posted) -> str:
    """Keeps the name of who reviews, where there are no accounts (the server does, of every form that has one)."""
    if not by_whom(ask, sent):
        raise ReviewError("nobody is named", "nobody")
    return _back(sent)


def build(desk: Desk, ask: Ask, sent: Posted) -> str:
    """Makes the casefile's lists anew, so that they leave out what was rejected. Raises StorageError."""
    with cases.to_write(desk.address, Patience(WAIT), make=False) as store:
        run.conclude(store)
    return _back(sent)


def posted(desk: Desk, ask: Ask, sent: Posted) -> str:
    """Keeps one decision and says where to go on. Raises ReviewError, SpanError, StorageError."""
    by, when = by_whom(ask, sent), datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
    if not by:
        raise ReviewError("nobody is named", "nobody")
    with cases.to_write(desk.address, Patience(WAIT), make=False) as store:
        if sent.one("part") == "merge":
            store.review([_merge(store, sent, by, when)])
            return _back(sent)
        case = _case(store, sent.one("document"), by, when)
        try:
            made = list(_made(case, sent))
        except Ambiguous as several:
            return several.asking
        store.review(made)
        return _next(case, made, sent)


def _case(store: SqlStore, document: str, by: str, when: str) -> _Case:
    stored = store.document(document)
    if stored is None:
        raise ReviewError(f"no document {document!r}", "nothing", id=document)
    standing = reviewing.standing(store.reviews(document))
    return _Case(reading_of(json.loads(stored.line)), standing, by, when)


def _merge(store: SqlStore, sent: Posted, by: str, when: str) -> Review:
    id_, what = sent.one("of"), sent.one("what")
    if what == "undo":
        return _withdrawn(store.reviews(), sent.one("review"), by, when)
    judgement = store.judgement(id_)
    if judgement is None or what not in _VERDICTS:
        raise ReviewError(f"no judgement {id_!r}", "nothing", id=id_)
    document = judgement.left.partition("#")[0]
    return reviewing.sealed(Review("", document, "merge", id_, _VERDICTS[what], by, when, judgement=judgement))


def _made(case: _Case, sent: Posted) -> Iterator[Review]:
    what, part = sent.one("what"), sent.one("part")
    if what == "undo":
        yield _withdrawn(case.log, sent.one("review"), case.by, case.when)
    elif what == "finish":
        yield from _finished(case, rest=sent.one("rest") == "accept")
    elif part == "statement":
        yield _statement(case, what, sent)
    elif part == "event":
        yield _event(case, what, sent)
    elif part in get_args(Role):
        yield _argument(case, what, next(r for r in ROLES if r == part), sent)
    else:
        raise ReviewError(f"nothing is called {part!r}", "nothing", id=part)


def _withdrawn(log: tuple[Review, ...], id_: str, by: str, when: str) -> Review:
    """Only who decided takes it back: others say what they think themselves."""
    found = next((r for r in log if r.id == id_), None)
    if found is None:
        raise ReviewError(f"no review {id_!r} stands", "nothing", id=id_)
    if found.by != by:
        raise ReviewError(f"{id_} is {found.by}'s", "not_yours", by=found.by)
    bare = Review("", found.document, found.part, found.of, "withdrawn", by, when, found.at, found.type, undoes=id_)
    return reviewing.sealed(bare)


def _finished(case: _Case, *, rest: bool) -> Iterator[Review]:
    left = reviewing.undecided(case.reading, case.log, case.by)
    if left and not rest:
        raise ReviewError(f"{len(left)} are not decided", "undecided", count=len(left))
    for item in left:
        if isinstance(item, Statement):
            yield case.of_statement("accepted", item, item)
        else:
            yield case.of_event("accepted", item, item)
    yield case.of_article("finished")


def _statement(case: _Case, what: str, sent: Posted) -> Review:
    given = Given(case.reading, sent)
    if what == "add":
        made = given.statement(None)
        id_ = _own_id("s", case, made.start)
        added = Review("", case.document, "statement", id_, "added", case.by, case.when)
        return reviewing.sealed(replace(added, statement=replace(made, id=id_)))
    read = case.statement(sent.one("of"))
    if what == "correct":
        return case.of_statement("corrected", read, given.statement(read))
    return case.of_statement(_verdict(what), read, read)


def _event(case: _Case, what: str, sent: Posted) -> Review:
    said = {s.id for s in case.reading.statements} | {r.of for r in case.log if r.part == "statement"}
    given = Given(case.reading, sent, said)
    if what == "add":
        made = given.event(None)
        id_ = _own_id("e", case, made.trigger.start)
        added = Review("", case.document, "event", id_, "added", case.by, case.when)
        return reviewing.sealed(replace(added, event=replace(made, id=id_)))
    read = case.event(sent.one("of"))
    if what == "correct":
        return case.of_event("corrected", read, given.event(read))
    return case.of_event(_verdict(what), read, read)


def _argument(case: _Case, what: str, role: Role, sent: Posted) -> Review:
    event, key = case.event(sent.one("of")), sent.one("item")
    given = Given(case.reading, sent)
    if what == "add":
        return case.of_argument("added", event, role, None, given.item(event, role, None))
    found = next((i for i in reviewing.items_of(event, role) if i.key == key), None)
    if found is None:
        raise ReviewError(f"no argument {key!r}", "nothing", document=case.document, id=key)
    if what == "correct":
        return case.of_argument("corrected", event, role, found, given.item(event, role, found))
    verdict = _verdict(what)
    return case.of_argument(verdict, event, role, found, found if verdict == "accepted" else None)


def _verdict(what: str) -> ReviewVerdict:
    if what not in _VERDICTS:
        raise ReviewError(f"expected accept, correct or reject, got {what!r}", "nothing", id=what)
    return _VERDICTS[what]


def _own_id(letter: str, case: _Case, start: int) -> str:
    """An id that no engine gives: of an addition by this person at this moment."""
    return f"{letter}-{hashlib.sha256(f'{case.document} {start} {case.by} {case.when}'.encode()).hexdigest()[:6]}"


def _next(case: _Case, made: Sequence[Review], sent: Posted) -> str:
    """Where to go on: what was decided; after a plain yes or no the next thing that is not."""
    where, last = path_of("documents", case.document), made[-1]
    if last.part == "article":
        return f"{where}#review"
    at = sent.one("of") or last.of
    if last.part in ROLES:
        return f"{where}?edit={at}#r-{at}"
    if last.verdict in ("accepted", "rejected"):
        log = reviewing.standing([*case.log, *made])
        left = reviewing.undecided(case.reading, log, case.by)
        at = next((i.id for i in left if _start(i) >= _place(last)), left[0].id if left else "")
    return f"{where}?at={at}#r-{at}" if at else f"{where}#review"


def _start(item: Statement | Event) -> int:
    return item.start if isinstance(item, Statement) else item.trigger.start


def _place(review: Review) -> int:
    return review.at.start if review.at else 0


def _back(sent: Posted) -> str:
    """Our own page that the form names, else the queue."""
    back = sent.one("back")
    return back if re.match(r"/(?:review|documents|incidents)(?:[/?#]|$)", back) else "/review"
