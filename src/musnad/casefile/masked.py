"""A casefile and its records without the names of private persons; everything else, and every quotation, stays true.

In each text a name gives way to what stands for the person, and all offsets move with it: a record of the masked text
quotes the masked text. What no reading takes for a person's name stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from musnad.casefile import hiding
from musnad.casefile.hiding import Hidden, Moved, Names, merged
from musnad.casefile.names import name_parts
from musnad.casefile.privacy import is_private
from musnad.model.casefile import CaseDocument, Casefile, Entity, Feature, Judgement, Mechanism, Origin
from musnad.model.reading import Reading
from musnad.model.serial import plain, reading_of

# Keys of a record under which codes and ids stand, no words of a text.
_CODES = frozenset(
    ["id", "type", "rule", "form", "stance", "status", "kind", "method", "phase", "unit", "measure", "language",
     "published", "country", "admin1", "gazetteer_id", "sha256", "precision", "from", "to", "engine", "statement"]
)  # fmt: skip
# Words of a mention that is a name and no more; the span of a speaker may hold a role and a body too.
_NAME_WORDS = 6
# A private name within the name of one of these is that name.
_SPARED = ("person", "armed_group", "security_force")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Covered:
    """One document: the names hidden in it alone, whose names are not, and where its offsets went."""

    names: Names
    public: frozenset[str]
    moved: Moved


class Masking:
    """One casefile as a masked viewer has it: first every document by ``reading``, then ``casefile``."""

    def __init__(self, casefile: Casefile, secret: bytes) -> None:
        """secret: what stands for a person is made with it; the same one gives the same again."""
        self.before, self.secret = casefile, secret
        hidden = [e for e in casefile.entities if is_private(e)]
        self.shown = {e.id: hiding.placeholder(secret, _who(e)) for e in hidden}
        self._everywhere = Names({n: self.shown[e.id] for e in hidden for n in _whole(e)})
        self._private: dict[str, list[Entity]] = defaultdict(list)
        self._others: dict[str, list[Entity]] = defaultdict(list)
        for entity in casefile.entities:
            where = self._private if entity.id in self.shown else self._others
            for document in dict.fromkeys(
                [*(m.document for m in entity.mentions), *(r.document for r in entity.roles)]
            ):
                where[document].append(entity)
        self._public = frozenset(n for e in casefile.entities if self._is_named(e) for n in _called(e))
        self._of_origin: dict[str, list[str]] = defaultdict(list)
        for ref in (ref for i in casefile.incidents for ref in i.events):
            self._of_origin[ref.origin or ""].append(ref.document)
        for mechanism in casefile.mechanisms:
            for origin in mechanism.origins:
                self._of_origin[origin].extend(claim.document for claim in mechanism.status_claims)
        self._ids = {d.name: d.id for d in casefile.documents}
        self._done: dict[str, _Covered] = {}

    def reading(self, reading: Reading) -> Reading:
        """The reading of the masked text. Without the file's name and path, and of its address the host only: they
        are made of titles."""
        text, id_ = reading.document.text, reading.document.id
        names = Names(self._named_in(id_))
        hidden = self._hidden(reading, names)
        public = frozenset(n for e in self._others[id_] if self._is_named(e) for n in _called(e))
        self._done[id_] = done = _Covered(names, public, Moved(hidden))
        record: dict[str, Any] = self._walk(plain(reading), done, covered := hiding.covered(text, hidden))
        record["document"].update(
            text=covered, name=id_, path="", left_out=[], url=_host(reading.document.url), id=id_,
            outlet=self._anywhere(reading.document.outlet),
        )  # fmt: skip
        return reading_of({**record, "refused": []})

    def casefile(self) -> Casefile:
        """The lists. What was judged about persons is left out: its keys are names."""
        c = self.before
        sides = [tuple(replace(s, value=self._in(s.document, s.value)) for s in x.sides) for x in c.contradictions]
        return replace(
            c,
            documents=tuple(self._document(d) for d in c.documents),
            entities=tuple(self._entity(e) for e in c.entities),
            origins=tuple(self._origin(o) for o in c.origins),
            contradictions=tuple(replace(x, sides=s) for x, s in zip(c.contradictions, sides, strict=True)),
            mechanisms=tuple(self._mechanism(m) for m in c.mechanisms),
            judgements=self.judgements(c.judgements),
        )

    def judgements(self, made: Iterable[Judgement]) -> tuple[Judgement, ...]:
        """Those that are not about persons, their reasons without names."""
        kept = (j for j in made if "#person:" not in f"{j.left}{j.right}")
        return tuple(replace(j, features=tuple(self._feature(j, f) for f in j.features)) for j in kept)

    def _is_named(self, entity: Entity) -> bool:
        """Whether its name is left as it is, also where a part of it is somebody's. Of bodies a reading may take a
        phrase with a person in it for the name."""
        return entity.id not in self.shown and entity.kind in (*_SPARED, "place")

    def _named_in(self, document: str) -> dict[str, str]:
        """Names of one document: whole ones, and parts that nobody and nothing else in it is called by. Others are
        hidden only where the reading has them."""
        others = {p for e in self._others[document] for n in _called(e) for p in name_parts(n)}
        out: dict[str, str] = {}
        for entity in self._private[document]:
            for name in _called(entity):
                if hiding.telling(name):
                    out.setdefault(name, self.shown[entity.id])
                for part in hiding.alone(name):
                    if part not in others:
                        out.setdefault(part, self.shown[entity.id])
        return out

    def _hidden(self, reading: Reading, names: Names) -> tuple[Hidden, ...]:
        text, id_ = reading.document.text, reading.document.id
        spared = [
            (m.start, m.end) for e in self._others[id_] if e.kind in _SPARED for m in e.mentions
            if m.document == id_ and len(text[m.start : m.end].split()) <= _NAME_WORDS
        ]  # fmt: skip
        found = [h for h in (*self._everywhere.find(text), *names.find(text)) if not _within(h, spared)]
        for start, end, shown, sure in self._mentioned(reading):
            if sure or not any(h.start < end and start < h.end for h in found):
                found.append(Hidden(start, end, shown))
        return merged(found)

    def _mentioned(self, reading: Reading) -> Iterable[tuple[int, int, str, bool]]:
        """Spans of persons to hide, and whether each is certainly a name and no more."""
        text, id_ = reading.document.text, reading.document.id
        known = [(m.start, m.end) for e in self._others[id_] for m in e.mentions if m.document == id_]
        for entity in self._private[id_]:
            parts = {p for n in _called(entity) for p in name_parts(n)}
            for m in entity.mentions:
                if m.document == id_ and m.start < m.end:
                    known.append((m.start, m.end))
                    yield m.start, m.end, self.shown[entity.id], parts.issuperset(name_parts(text[m.start : m.end]))
        unknown = [(m.start, m.end) for m in reading.mentions if m.type == "person"]
        unknown += [s for p in reading.persons for s in p.spans]
        for start, end in unknown:
            if start < end and not any(a < end and start < b for a, b in known):
                yield start, end, hiding.placeholder(self.secret, f"{id_}\0{text[start:end]}"), True

    def _walk(self, value: Any, done: _Covered, text: str) -> Any:
        """A record's part with its spans moved, and names hidden in whatever else it says."""
        if isinstance(value, str):
            return self._cover(done, value)
        if isinstance(value, list):
            return [self._walk(v, done, text) for v in value]
        if not isinstance(value, dict):
            return value
        out = {k: v if k in _CODES else self._walk(v, done, text) for k, v in value.items()}
        if "spans" in value:
            out["spans"] = [list(done.moved.span(*s)) for s in value["spans"]]
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            out["start"], out["end"] = done.moved.span(value["start"], value["end"])
            if value.get("text") is not None:
                out["text"] = text[out["start"] : out["end"]]
        return out

    def _cover(self, done: _Covered, words: str) -> str:
        if words in done.public:
            return words
        return hiding.covered(words, merged([*self._everywhere.find(words), *done.names.find(words)]))

    def _in(self, document: str, words: str) -> str:
        """Words of a document without its hidden names."""
        done = self._done.get(document)
        return self._cover(done, words) if done else self._everywhere.cover(words)

    def _anywhere(self, words: str | None) -> str | None:
        return words if not words or words in self._public else self._everywhere.cover(words)

    def _document(self, d: CaseDocument) -> CaseDocument:
        title = self._in(d.id, d.title) if d.title else d.title
        return replace(d, name=d.id, title=title, outlet=self._anywhere(d.outlet))

    def _entity(self, e: Entity) -> Entity:
        mentions = tuple(
            replace(m, start=at[0], end=at[1]) if (at := self._moved(m.document, m.start, m.end)) else m
            for m in e.mentions
        )
        roles = tuple(dict.fromkeys(replace(r, text=self._in(r.document, r.text)) for r in e.roles))
        if e.id in self.shown:
            return replace(e, name=self.shown[e.id], aliases=(), roles=roles, mentions=mentions)
        if e.kind in ("organisation", "outlet"):
            names = [self._told_in([m.document for m in e.mentions], n) for n in _called(e)]
            return replace(e, name=names[0], aliases=tuple(names[1:]), roles=roles, mentions=mentions)
        return replace(e, roles=roles, mentions=mentions)

    def _moved(self, document: str, start: int, end: int) -> tuple[int, int] | None:
        done = self._done.get(document)
        return done.moved.span(start, end) if done else None

    def _origin(self, o: Origin) -> Origin:
        if o.entity in self.shown:
            return replace(o, label=self.shown[o.entity])
        head, _, tail = o.label.rpartition(" (")
        label = f"{head} ({self._ids[tail[:-1]]})" if tail[:-1] in self._ids else self._ids.get(o.label, o.label)
        return replace(o, label=self._told_in(self._of_origin[o.id], label))

    def _mechanism(self, m: Mechanism) -> Mechanism:
        documents = [claim.document for claim in m.status_claims]
        return replace(m, actors=tuple(self._told_in(documents, a) for a in m.actors))

    def _told_in(self, documents: Iterable[str], words: str) -> str:
        """Words that stand for several documents, without the names that are hidden in any of them."""
        if words in self._public:
            return words
        for document in dict.fromkeys(documents):
            words = self._in(document, words)
        return self._everywhere.cover(words)

    def _feature(self, j: Judgement, feature: Feature) -> Feature:
        """A reason compares folded words, one by one: each that is part of a hidden name goes."""
        documents = (key.partition("#")[0] for key in (j.left, j.right))
        parts = {p for d in documents for e in self._private[d] for n in _called(e) for p in name_parts(n)}
        return replace(feature, value=_WORD.sub(lambda m: "…" if parts & {m[0], *name_parts(m[0])} else m[0],
                                                self._everywhere.cover(feature.value)))  # fmt: skip


def _called(entity: Entity) -> tuple[str, ...]:
    return (entity.name, *entity.aliases)


def _whole(entity: Entity) -> list[str]:
    """The names that are looked for in every document."""
    return [n for n in _called(entity) if hiding.telling(n)]


def _who(entity: Entity) -> str:
    """What tells a person from others of the name, and stays when the casefile is built again."""
    first = entity.mentions[0].document if entity.mentions else ""
    return "\0".join((*name_parts(entity.name), first))


def _within(hidden: Hidden, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= hidden.start and hidden.end <= end for start, end in spans)


def _host(url: str | None) -> str | None:
    try:
        found = urlsplit(url or "")
    except ValueError:
        return None
    return f"{found.scheme}://{found.hostname}/" if found.scheme in ("http", "https") and found.hostname else None
