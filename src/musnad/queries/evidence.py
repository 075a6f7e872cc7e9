"""What stands behind one thing of a casefile, as the files of a packet that can be checked without Musnad."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from musnad import __version__
from musnad.casefile.judgement import event_key
from musnad.exports.packet import Member, pack
from musnad.model.casefile import Casefile, Contradiction, Incident, Mechanism
from musnad.model.errors import CasefileError, StorageError
from musnad.model.serial import plain
from musnad.queries.quoting import sentence
from musnad.resources import loader
from musnad.storage.contract import CaseStore, StoredDocument

_ENDINGS = {"html": "html", "row": "json", "text": "txt"}
_FORMAT = "musnad-evidence/1"


@dataclass
class _Subject:
    """What a packet is about. parts: document → ids of its statements and events that belong to it, None for all.

    listed: entries of the casefile's lists that belong to it.
    """

    id: str
    kind: str
    parts: dict[str, set[str] | None] = field(default_factory=dict)
    listed: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, document: str, *parts: str | None) -> None:
        held = self.parts.setdefault(document, set())
        if held is not None:
            held.update(p for p in parts if p is not None)

    def lists(self, name: str, entries: Iterable[Any]) -> None:
        self.listed.setdefault(name, []).extend(entries)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A packet: its bytes, and how much is in it."""

    id: str
    kind: str
    documents: int
    originals: int
    packet: bytes


def evidence(store: CaseStore, name: str) -> Evidence:
    """The packet of an incident, contradiction, mechanism, document, statement or event of the casefile.

    The same casefile gives the same bytes. Raises CasefileError where nothing is called that, StorageError where an
    original is missing or is not what was archived: what cannot be proved is not packed.
    """
    with store.snapshot():
        casefile = store.casefile()
        subject = _find(casefile, store, name)
        _judgements(casefile, subject)
        documents = [_document(store, id_) for id_ in sorted(subject.parts)]
        _reviews(store, subject, documents)
        members: dict[str, Member] = {}
        for one in documents:
            for member in _files(store, one):
                members[member.path] = member
        told = [_told(one, subject.parts[one.id], casefile) for one in documents]
        about = {"format": _FORMAT, "subject": {"id": subject.id, "kind": subject.kind}, "casefile": _origin(store)}
    content = {**about, "things": _lists(subject), "documents": told}
    readme = loader.data("lexicons/evidence.yaml")
    members["evidence.json"] = Member("evidence.json", _json(content), "what is claimed, by whom, through whom, where")
    members["quotes.txt"] = Member("quotes.txt", _quotes(told).encode(), "the quoted words, for reading")
    for language in ("ar", "en"):
        path = f"README.{language}.txt"
        members[path] = Member(path, readme["readme"][language].encode(), "how to check this packet")
    packet = pack(tuple(members.values()), {**about, "made_by": f"musnad {__version__}"})
    originals = sum(path.startswith("originals/") for path in members)
    return Evidence(subject.id, subject.kind, len(documents), originals, packet)


def _lists(subject: _Subject) -> dict[str, list[Any]]:
    """The entries of the casefile's lists, each once, as JSON; names only where documents of the packet have them."""
    listed = {name: {e.id: e for e in entries} for name, entries in sorted(subject.listed.items())}
    for id_, entity in listed.get("entities", {}).items():
        mentions = tuple(m for m in entity.mentions if m.document in subject.parts)
        roles = tuple(r for r in entity.roles if r.document in subject.parts)
        listed["entities"][id_] = replace(entity, mentions=mentions, roles=roles)
    return {name: [plain(e) for e in entries.values()] for name, entries in listed.items()}


def _find(casefile: Casefile, store: CaseStore, name: str) -> _Subject:
    for incident in (i for i in casefile.incidents if i.id == name):
        return _incident(casefile, incident, _Subject(name, "incident"))
    for contradiction in (c for c in casefile.contradictions if c.id == name):
        return _contradiction(casefile, contradiction, _Subject(name, "contradiction"))
    for mechanism in (m for m in casefile.mechanisms if m.id == name):
        return _mechanism(casefile, mechanism, _Subject(name, "mechanism"))
    document, _, part = name.partition("#")
    one = store.document(document)
    if one is not None and not part:
        return _Subject(name, "document", {document: None})
    if one is not None and (kind := _kind_of(one, part)):
        return _Subject(name, kind, {document: {part}})
    raise CasefileError(
        f"nothing in this casefile is called {name!r}: expected an incident (I1), a contradiction (C1), a mechanism "
        "(F1), a document's id, a statement (document#s1) or an event (document#e1)"
    )


def _kind_of(one: StoredDocument, part: str) -> str | None:
    record = json.loads(one.line)
    for kind in ("statement", "event"):
        if any(item["id"] == part for item in record[f"{kind}s"]):
            return kind
    return None


def _incident(casefile: Casefile, incident: Incident, subject: _Subject) -> _Subject:
    for ref in incident.events:
        subject.add(ref.document, ref.event)
    subject.lists("incidents", [incident])
    _origins(casefile, subject, {*incident.origins, *(o for v in incident.values for o in v.origins)})
    for contradiction in casefile.contradictions:
        if contradiction.id in incident.contradictions:
            _sides(contradiction, subject)
    return subject


def _contradiction(casefile: Casefile, contradiction: Contradiction, subject: _Subject) -> _Subject:
    _sides(contradiction, subject)
    for incident in (i for i in casefile.incidents if i.id == contradiction.incident):
        _incident(casefile, incident, subject)
    return subject


def _sides(contradiction: Contradiction, subject: _Subject) -> None:
    subject.lists("contradictions", [contradiction])
    for side in contradiction.sides:
        subject.add(side.document, side.statement)


def _mechanism(casefile: Casefile, mechanism: Mechanism, subject: _Subject) -> _Subject:
    for claim in mechanism.status_claims:
        subject.add(claim.document, claim.event, claim.statement)
    subject.lists("mechanisms", [mechanism])
    _origins(casefile, subject, set(mechanism.origins))
    subject.lists("entities", (e for e in casefile.entities if e.id == mechanism.of))
    return subject


def _origins(casefile: Casefile, subject: _Subject, ids: set[str]) -> None:
    found = [o for o in casefile.origins if o.id in ids]
    subject.lists("origins", found)
    subject.lists("entities", (e for e in casefile.entities if e.id in {o.entity for o in found}))


def _judgements(casefile: Casefile, subject: _Subject) -> None:
    """Those on the thing's own events, joined or held apart, and those on which document copies which."""
    own = set(subject.parts)
    own |= {event_key(e.document, e.event) for i in subject.listed.get("incidents", ()) for e in i.events}
    wanted = (j for j in casefile.judgements if j.about in ("copy", "incident") and own & {j.left, j.right})
    subject.lists("judgements", wanted)


def _reviews(store: CaseStore, subject: _Subject, documents: Iterable[StoredDocument]) -> None:
    """Everything that persons decided about the thing's statements and events, also what was taken back."""
    merges = {j.id for j in subject.listed.get("judgements", ())}
    found = []
    for one in documents:
        parts = subject.parts[one.id]
        told = {e["statement"] for e in json.loads(one.line)["events"] if parts and e["id"] in parts}
        wanted = None if parts is None else {"", *parts, *told}
        found += [r for r in store.reviews(one.id) if r.of in merges or wanted is None or r.of in wanted]
    if found:
        subject.lists("reviews", found)


def _document(store: CaseStore, id_: str) -> StoredDocument:
    found = store.document(id_)
    if found is None:
        raise StorageError(f"document {id_} is named and not there; `musnad verify` says what else is wrong")
    return found


def _files(store: CaseStore, one: StoredDocument) -> list[Member]:
    """A document's original, its text and its record. Raises StorageError."""
    text = json.loads(one.line)["document"]["text"]
    return [
        Member(_original(one), store.archive.get(one.sha256), "the bytes as they were read"),
        Member(f"texts/{one.id}.txt", text.encode(), "the article's text, which the spans count in code points"),
        Member(f"records/{one.id}.json", one.line.encode() + b"\n", "everything that was read in it"),
    ]


def _original(one: StoredDocument) -> str:
    return f"originals/{one.sha256}.{_ENDINGS.get(one.kind, 'bin')}"


def _told(one: StoredDocument, parts: set[str] | None, casefile: Casefile) -> dict[str, Any]:
    """What a document says about the thing, and where it comes from. An event brings its statement with it."""
    record = json.loads(one.line)
    document = record["document"]
    events = [_event(e, document["text"]) for e in record["events"] if parts is None or e["id"] in parts]
    wanted = None if parts is None else parts | {e["statement"] for e in events}
    copy_of = next((d.copy_of for d in casefile.documents if d.id == one.id), None)
    return {
        "id": one.id,
        **{key: document[key] for key in ("title", "outlet", "url", "published", "language")},
        "copy_of": copy_of,
        "capture": {"name": one.name, "path": one.path, "row": one.row, "added": one.added, "sha256": one.sha256},
        "read_by": plain(one.engine),
        "original": _original(one),
        "text": f"texts/{one.id}.txt",
        "record": f"records/{one.id}.json",
        "statements": [s for s in record["statements"] if wanted is None or s["id"] in wanted],
        "events": events,
    }


def _event(event: dict[str, Any], text: str) -> dict[str, Any]:
    """The event with the sentence that tells it."""
    return {**event, "sentence": sentence(text, event["trigger"]["start"], event["trigger"]["end"])}


def _origin(store: CaseStore) -> dict[str, str]:
    meta = store.meta()
    return {key: meta[key] for key in ("schema", "engine", "engine_version", "resources", "state") if key in meta}


def _quotes(told: list[dict[str, Any]]) -> str:
    """The quoted words with their chain, the origin first, and where they stand."""
    lines: list[str] = []
    for document in told:
        head = (document["outlet"], document["published"], document["title"], document["url"])
        lines += [" · ".join(filter(None, head)) or document["id"], f"{document['original']}", ""]
        for said in document["statements"]:
            chain = " ← ".join(reversed(said["chain"])) or said["speaker"]["name"]
            lines += [f"  {said['id']} {said['start']}–{said['end']} {chain}", f"    «{said['text']}»", ""]
        for event in document["events"]:
            trigger = event["trigger"]
            place = f"{event['id']} {trigger['start']}–{trigger['end']} {event['type']} ({event['status']})"
            told_in = " ".join(event["sentence"].split())
            lines += [f"  {place} {event['statement'] or ''}".rstrip(), f"    «{told_in}»", ""]
    return "\n".join(lines)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
