"""What stands where in one article, gathered before events are read: participants, places, times, tolls."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from itertools import accumulate
from typing import Protocol, TypeVar

from musnad.arabic.analysis import Analysis, analyse
from musnad.engines.rules.headline import headline_end, kept_apart
from musnad.engines.rules.noun_phrases import NounPhrase, noun_phrases
from musnad.engines.rules.overlaps import Overlaps
from musnad.engines.rules.tolls import Toll
from musnad.engines.rules.triggers import Trigger, find_triggers
from musnad.model.quick import value
from musnad.model.reading import Statement, TimeExpression
from musnad.resources import loader


class Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


L = TypeVar("L", bound=Spanned)
_PAUSES = "،,:؛."


@value
class Named:
    """A name in the text that may take part: kind person, armed_group, security_force, organisation, country …"""

    start: int
    end: int
    kind: str
    name: str | None


@value
class Site:
    """A place mention. level: gazetteer type, '' when unresolved; name: as the gazetteer writes it, None unresolved."""

    start: int
    end: int
    level: str
    country: str | None
    admin1: str | None
    name: str | None


@value
class Participant:
    """A phrase that may be actor or target: tokens ``[first, last)``, characters ``[start, end)``, no proclitic.

    kind: class of its head or of the name it is. holds: kind of a name inside it, '' where none.
    """

    first: int
    last: int
    start: int
    end: int
    kind: str
    holds: str
    name: str | None
    prefix: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """One article's layers. All tuples are in text order.

    chains: for each sentence, its participants without those that و joins to the one right before them; head_of:
    a participant's start → the first of its chain. likely: token indices of triggers that keep their company.
    innermost[k]: the statement between the offsets edges[k - 1] and edges[k]. standing: the start of a site or time →
    its sentence. filled: how many sites, times and tolls begin in each sentence.
    headline: the token after the headline, 0 where the text has none (``headline.headline_end``). heading: the words
    that may name an event in a title that is kept apart from its text. chain_firsts, chain_lasts: of all chains, in
    order. pauses[i]: marks that part phrases before token i. tolls_at, governors, speakers: which of the tolls, of the
    words that govern them, and of the statements' speakers stand over a stretch.
    """

    analysis: Analysis
    participants: tuple[Participant, ...]
    sites: tuple[Site, ...]
    times: tuple[TimeExpression, ...]
    tolls: tuple[Toll, ...]
    statements: tuple[Statement, ...]
    triggers: tuple[Trigger, ...]
    by_sentence: tuple[tuple[Participant, ...], ...]
    chains: tuple[tuple[Participant, ...], ...]
    head_of: dict[int, Participant]
    likely: tuple[int, ...]
    edges: tuple[int, ...]
    innermost: tuple[Statement | None, ...]
    standing: dict[int, int]
    filled: tuple[tuple[int, int, int], ...]
    site_starts: tuple[int, ...]
    time_starts: tuple[int, ...]
    headline: int
    heading: tuple[Trigger, ...]
    chain_firsts: tuple[int, ...]
    chain_lasts: tuple[int, ...]
    pauses: tuple[int, ...]
    tolls_at: Overlaps
    governors: Overlaps
    speakers: Overlaps

    def statement_at(self, offset: int) -> Statement | None:
        """The innermost statement around an offset."""
        return self.innermost[bisect_right(self.edges, offset)]

    def has_site(self, low: int, high: int) -> bool:
        """Whether a place begins in the characters ``[low, high)``."""
        return bisect_left(self.site_starts, low) < bisect_left(self.site_starts, high)

    def has_time(self, low: int, high: int) -> bool:
        """Whether a time begins in the characters ``[low, high)``."""
        return bisect_left(self.time_starts, low) < bisect_left(self.time_starts, high)

    def around(self, items: Sequence[L], starts: Sequence[int], token: int) -> Sequence[L]:
        """Of items in text order, with their starts, those of the token's sentence and two to each side."""
        sentences, own = self.analysis.sentences, self.analysis.sentence_of[token]
        low, high = sentences[max(0, own - 2)].start, sentences[min(len(sentences) - 1, own + 2)].end
        return items[bisect_left(starts, low) : bisect_right(starts, high)]


def in_sentence(analysis: Analysis, items: Sequence[Spanned], sentence: int) -> list[int]:
    """Indices of the items that begin in a sentence; items must be in text order."""
    starts = [item.start for item in items]
    one = analysis.sentences[sentence]
    return list(range(bisect_left(starts, one.start), bisect_left(starts, one.end)))


def build(
    analysis: Analysis,
    names: Sequence[Named],
    sites: Sequence[Site],
    times: Sequence[TimeExpression],
    tolls: Sequence[Toll],
    statements: Sequence[Statement],
    title: str | None = None,
) -> Scene:
    """The scene of one article from what the other parts of the engine found in it.

    names: bodies and persons; places join them where no other name stands. title: as the document's source gives it.
    """
    taken = Overlaps([(n.start, n.end) for n in names])
    free = [as_name(s) for s in sites if not taken.any(s.start, s.end)]
    triggers = find_triggers(analysis)
    governed = frozenset(t.index + 1 for t in triggers)
    phrases = noun_phrases(analysis, governed - {t.index for t in triggers})
    participants = _participants(analysis, phrases, sorted([*names, *free], key=lambda n: (n.start, -n.end)))
    groups: list[list[Participant]] = [[] for _ in analysis.sentences]
    for participant in participants:
        groups[analysis.sentence_of[participant.first]].append(participant)
    head_of = _heads(groups)
    edges, innermost = _innermost(statements)
    placed = tuple(sorted(sites, key=lambda s: (s.start, -s.end)))
    timed = tuple(sorted(times, key=lambda t: (t.start, -t.end)))
    counted = tuple(sorted(tolls, key=lambda t: (t.start, -t.end)))
    starts = [tuple(x.start for x in items) for items in (placed, timed, counted)]
    chains = tuple(tuple([p for p in g if head_of[p.start] is p]) for g in groups)
    said_by = [s.speaker for s in statements]
    return Scene(
        analysis,
        participants,
        placed,
        timed,
        counted,
        tuple(statements),
        triggers,
        tuple(tuple(g) for g in groups),
        chains,
        head_of,
        tuple(t.index for t in triggers if t.kept is not False),
        edges,
        innermost,
        {at: analysis.sentence_of[analysis.token_at(at)] for at in starts[0] + starts[1]},
        _filled(analysis, starts),
        starts[0],
        starts[1],
        headline_end(analysis, title),
        find_triggers(analyse(title or "")) if kept_apart(analysis, title) else (),
        tuple([p.first for chain in chains for p in chain]),
        tuple([p.last for chain in chains for p in chain]),
        tuple(accumulate([x.kind == "mark" and x.text in _PAUSES for x in analysis.tokens], initial=0)),
        Overlaps([(t.start, t.end) for t in counted]),
        Overlaps([t.governor for t in counted]),
        Overlaps([(s.start, s.end) for s in said_by if s.start is not None and s.end is not None]),
    )


def _filled(analysis: Analysis, starts: Sequence[tuple[int, ...]]) -> tuple[tuple[int, int, int], ...]:
    """For each sentence, how many of the sites, times and tolls begin in it."""
    out = []
    for s in analysis.sentences:
        sites, times, tolls = (bisect_left(x, s.end) - bisect_left(x, s.start) for x in starts)
        out.append((sites, times, tolls))
    return tuple(out)


def _heads(groups: Sequence[Sequence[Participant]]) -> dict[int, Participant]:
    """Each phrase's start → the first of the phrases that و joins without a word between; often itself."""
    out: dict[int, Participant] = {}
    for group in groups:
        before: Participant | None = None
        for p in group:
            joined = before is not None and before.last == p.first and p.prefix.startswith("و")
            out[p.start] = out[before.start] if joined and before is not None else p
            before = p
    return out


def _innermost(statements: Sequence[Statement]) -> tuple[tuple[int, ...], tuple[Statement | None, ...]]:
    """Offsets where statements begin or end, and the shortest statement before the first of them, after it, …"""
    edges = sorted({offset for s in statements for offset in (s.start, s.end)})
    coming = sorted(range(len(statements)), key=lambda k: statements[k].start, reverse=True)
    out: list[Statement | None] = [None]
    begun: list[tuple[int, int]] = []  # (length, number), the shortest first
    for edge in edges:
        while coming and statements[coming[-1]].start <= edge:
            k = coming.pop()
            heappush(begun, (statements[k].end - statements[k].start, k))
        while begun and statements[begun[0][1]].end <= edge:
            heappop(begun)
        out.append(statements[begun[0][1]] if begun else None)
    return tuple(edges), tuple(out)


def as_name(site: Site) -> Named:
    """A place as a participant: countries and capitals stand for their governments, others may be struck or taken."""
    kind = "country" if site.level == "country" else "capital" if site.name in _capitals() else "settlement"
    return Named(site.start, site.end, kind, site.name)


@cache
def _capitals() -> frozenset[str]:
    return frozenset(loader.data("lexicons/participants.yaml")["capitals"])


def _participants(analysis: Analysis, phrases: Sequence[NounPhrase], names: Sequence[Named]) -> tuple[Participant, ...]:
    out: list[Participant] = []
    used: set[int] = set()
    starts = [n.start for n in names]
    reach = list(accumulate((n.end for n in names), max))
    for phrase in phrases:
        head = analysis.tokens[phrase.head]
        low, high = bisect_right(reach, phrase.start), bisect_left(starts, phrase.end)
        inside = [k for k in range(low, high) if names[k].end > phrase.start]
        heading = next((k for k in inside if names[k].start < head.end and names[k].end > head.start), None)
        used.update(inside)
        if heading is not None:
            out.append(_from_name(analysis, names[heading], phrase))
            used.difference_update(k for k in inside if names[k].start >= names[heading].end)
        else:
            holds = names[inside[0]] if inside else None
            out.append(_from_phrase(phrase, holds))
    out += [_from_name(analysis, n, None) for k, n in enumerate(names) if k not in used]
    out.sort(key=lambda p: (p.start, -p.end))
    kept: list[Participant] = []
    for participant in out:
        if not kept or participant.start >= kept[-1].end:
            kept.append(participant)
    return tuple(kept)


def _from_phrase(phrase: NounPhrase, holds: Named | None) -> Participant:
    return Participant(
        phrase.first,
        phrase.last,
        phrase.start,
        phrase.end,
        phrase.kind,
        holds.kind if holds else "",
        holds.name if holds else None,
        phrase.prefix,
        phrase.counted,
    )


def _from_name(analysis: Analysis, name: Named, phrase: NounPhrase | None) -> Participant:
    """A name's own span; where it heads a phrase, the quantity words before it come along."""
    first, start = analysis.token_at(name.start), name.start
    counted = False
    if phrase is not None and phrase.counted and phrase.start < start:
        first, start, counted = phrase.first, phrase.start, True
    last = analysis.token_at(name.end - 1) + 1
    token = analysis.tokens[first]
    prefix = token.norm[: max(0, start - token.start)] if len(token.norm) == len(token.text) else ""
    return Participant(first, last, start, name.end, name.kind, "", name.name, prefix, counted)
