"""Every kind of mention of a document in one list, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from musnad.arabic.analysis import Analysis
from musnad.arabic.phrases import PhraseIndex, words_of
from musnad.arabic.tokens import starts
from musnad.engines.rules import name_cues, names
from musnad.engines.rules.bodies import BodyMention
from musnad.engines.rules.opinion import ReadName
from musnad.engines.rules.overlaps import Overlaps
from musnad.engines.rules.persons import PersonsResult
from musnad.model.quick import value
from musnad.model.reading import Mention, MentionType
from musnad.resources import loader

_SHORT = 4  # letters up to which ال may be a word's own («الما»), and a joined letter a name's


class Spanned(Protocol):
    """Anything with half-open code points."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """What other modules found. places: (start, end, canonical name or None); read: what a trained reader did."""

    persons: PersonsResult
    bodies: Sequence[BodyMention] = ()
    places: Sequence[tuple[int, int, str | None]] = ()
    money: Sequence[Spanned] = ()
    quantities: Sequence[Spanned] = ()
    times: Sequence[Spanned] = ()
    read: Sequence[ReadName] = ()


@value
class _Raw:
    type: MentionType
    start: int
    end: int
    name: str | None
    rule: str


def collect(analysis: Analysis, sources: Sources) -> tuple[Mention, ...]:
    """All mentions, ids m1… in text order; of two with the same type and span one stays. Mentions may nest."""
    named = list(_named(sources))
    raw = [*named, *_read(analysis, sources.read, named), *_given(sources)]
    held = [(m.start, m.end) for m in sources.persons.mentions]
    raw.extend(_outside(held, [*_nationalities(analysis), *_weapons(analysis)]))
    once = {(r.type, r.start, r.end): r for r in reversed(raw)}
    ordered = sorted(once.values(), key=lambda r: (r.start, -r.end, r.type))
    return tuple(
        Mention(f"m{n}", r.type, r.start, r.end, analysis.text[r.start : r.end], r.name, r.rule)
        for n, r in enumerate(ordered, 1)
    )


def _named(sources: Sources) -> Iterator[_Raw]:
    for person in sources.persons.mentions:
        yield _Raw("person", person.start, person.end, person.name, person.rule)
        for start, end in person.role_spans:
            yield _Raw("role", start, end, None, "role.phrase")
    for body in sources.bodies:
        yield _Raw(body.type, body.start, body.end, body.name, body.rule)
    for start, end, name in sources.places:
        yield _Raw("place", start, end, name, "place.gazetteer")


def _read(analysis: Analysis, read: Sequence[ReadName], named: Sequence[_Raw]) -> Iterator[_Raw]:
    """A reader's names where nothing that the rules named stands; a body's may hold a place's."""
    held = Overlaps([(r.start, r.end) for r in named])
    for name in read:
        first = analysis.tokens[name.first]
        start, end = first.at(_proclitics(first.norm)), analysis.tokens[name.last].end
        inside = [named[k] for k in held.over(start, end)]
        if not inside or (name.kind == "organisation" and all(_holds(start, end, r) for r in inside)):
            yield _Raw(name.kind, start, end, None, "reader.name")


def _holds(start: int, end: int, place: _Raw) -> bool:
    """Whether a name is more than the place in it («بنك بغداد»)."""
    return place.type == "place" and start <= place.start and place.end <= end and place.end - place.start < end - start


def _proclitics(norm: str) -> int:
    """How many folded letters before a name are no part of it: as many as leave a word that can begin one, none where
    the whole can or nothing does («وسام», «وزارة», «ونزو»)."""
    if _noun(norm) or names.weight(norm) >= names.MAYBE:
        return 0
    return max([cut for cut, rest in starts(norm) if cut and (_noun(rest) or _name_after(norm[0], rest))], default=0)


def _name_after(letter: str, rest: str) -> bool:
    """Whether a word is a name behind a joined letter; short names look like the ends of others («كندا», «لبنان»)."""
    return names.weight(rest) >= names.MAYBE and (letter in "وف" or len(rest) > _SHORT)


def _noun(norm: str) -> bool:
    """A definite word, or one that is known with its article too."""
    return (norm.startswith("ال") and len(norm) > _SHORT) or "ال" + norm in names.common()


def _given(sources: Sources) -> Iterator[_Raw]:
    kinds: tuple[tuple[MentionType, Sequence[Spanned]], ...] = (
        ("money", sources.money),
        ("quantity", sources.quantities),
        ("time", sources.times),
    )
    for kind, items in kinds:
        for item in items:
            yield _Raw(kind, item.start, item.end, None, f"{kind}.expression")


def _outside(held: Sequence[tuple[int, int]], raw: Iterable[_Raw]) -> Iterator[_Raw]:
    """Those that lie in no person's name."""
    taken = Overlaps(held)
    return (r for r in raw if not taken.any(r.start, r.end))


def _nationalities(analysis: Analysis) -> Iterator[_Raw]:
    """Adjectives and nouns of nations, with article or without; the name is the masculine singular."""
    for token in analysis.tokens:
        found = name_cues.nation(token.norm)
        if found is not None and token.kind == "word" and len(token.norm) > 3:
            yield _Raw("nationality", token.at(found[0]), token.end, found[1], "nationality.gazetteer")


@cache
def _weapon_index() -> PhraseIndex[tuple[str, str]]:
    """Weapon phrases, bare and with the article on every word, → (id, canonical name)."""
    entries = []
    for entry in loader.data("lexicons/weapons.yaml")["weapons"]:
        for form in (entry["name"], *entry.get("forms", ())):
            words = words_of(form)
            entries.append((form, (entry["id"], entry["name"])))
            if all(not w.isdigit() for w in words):
                entries.append((" ".join("ال" + w for w in words), (entry["id"], entry["name"])))
            if len(words) == 2:  # an annexation takes the article on its second word («قذائف الهاون»)
                entries.append((words[0] + " ال" + words[1], (entry["id"], entry["name"])))
    return PhraseIndex(entries)


def _weapons(analysis: Analysis) -> Iterator[_Raw]:
    for match in _weapon_index().scan(analysis.tokens):
        yield _Raw("weapon", match.start, match.end, match.payload[1], match.payload[0])
