"""What speaks for a phrase being a trigger's actor, target, place, time or toll: readable feature strings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from musnad.engines.rules.clusters import clusters
from musnad.engines.rules.particles import particles
from musnad.engines.rules.scene import Participant, Scene, Site, Spanned
from musnad.engines.rules.tolls import Toll
from musnad.engines.rules.triggers import Trigger
from musnad.model.reading import TimeExpression


def _gap(n: int) -> str:
    return str(n) if n <= 3 else "4-6" if n <= 6 else "7-12" if n <= 12 else "13+"


def _between(scene: Scene, t: Trigger, first: int, last: int) -> tuple[str, int, int]:
    """Side of the phrase seen from the trigger, words and marks between them."""
    if first > t.index:
        side, low, high = "after", t.index + 1, first
    elif last <= t.first:
        side, low, high = "before", last, t.first
    else:
        return "inside", 0, 0
    return side, high - low, max(0, scene.pauses[high] - scene.pauses[low])


def _lead(scene: Scene, first: int, prefix: str) -> str:
    """The preposition that leads a phrase: its proclitic, else the word before it where that is one."""
    if prefix.strip("وف"):
        return prefix.strip("وف")
    before = scene.analysis.tokens[first - 1].norm if first else "#"
    bare = before[1:] if before[:1] in "وف" and before[1:] in particles("prepositions") else before
    lead = bare if bare in particles("prepositions") else "-"
    return "و" + lead if prefix.startswith("و") else lead


def participant_features(scene: Scene, t: Trigger, kind: str, p: Participant) -> list[str]:
    """For one event type, trigger and phrase of the same sentence.

    A phrase joined to the one before it («عناصر الجيش والشرطة») stands where the first of the chain stands.
    """
    head = scene.head_of[p.start]
    side, gap, marks = _between(scene, t, head.first, head.last)
    nearer = _nearer(scene, t, head, side)
    lead = _lead(scene, head.first, head.prefix)
    voice = f"{t.shape}{'+' if t.suffix else ''}"
    who = f"{p.kind}+{p.holds}" if p.holds else p.kind
    tokens = scene.analysis.tokens
    after = tokens[t.index + 1].norm if t.index + 1 < len(tokens) else "#"
    before = tokens[t.first - 1].norm if t.first else "#"
    sentence = scene.analysis.sentences[scene.analysis.sentence_of[t.index]]
    low, high = (t.index + 1, head.first) if side == "after" else (head.last, t.first)
    crossed = max(0, bisect_left(scene.likely, high) - bisect_left(scene.likely, low))
    relative = side == "before" and gap <= 4 and any(tokens[i].norm in particles("relatives") for i in range(low, high))
    place = f"{voice}|{side}|{min(nearer, 3)}"
    toll = _toll_of(scene, t, p)
    coarse, fine = clusters(_head_word(scene, p))
    left, right = (clusters(_word(scene, i)) for i in (p.first - 1, p.last))
    return [
        f"who={who}",
        f"k={fine}|{side}",
        f"k+kind={coarse}|{kind}|{side}",
        f"k+lex={coarse}|{t.lexeme.id}",
        f"k+order={coarse}|{place}",
        f"kl={left[1]}|{side}",
        f"kl+kind={left[0]}|{kind}|{side}",
        f"kr={right[1]}|{side}",
        f"kt+1={clusters(after)[1]}|{side}|{min(nearer, 1)}",
        f"kt-1={clusters(before)[1]}|{side}|{min(nearer, 1)}",
        f"kind+who={kind}|{p.kind}",
        f"kind+holds={kind}|{p.holds}",
        f"side={side}|{voice}",
        f"gap={side}|{_gap(gap)}",
        f"adjacent={gap == 0}|{side}|{voice}|{lead}",
        f"order={place}",
        f"order+who={place}|{p.kind}",
        f"order+lead={place}|{lead}",
        f"lead={lead}|{side}",
        f"lead+kind={lead}|{side}|{kind}",
        f"lead+who={lead}|{side}|{p.kind}",
        f"lex={t.lexeme.id}|{side}|{lead}",
        f"lex+who={t.lexeme.id}|{p.kind}|{side}",
        f"lex+voice={t.lexeme.id}|{voice}|{side}|{min(nearer, 2)}",
        f"kind+order={kind}|{place}",
        f"kind+voice+who={kind}|{t.shape}|{side}|{p.kind}",
        f"marks={side}|{min(marks, 3)}",
        f"crossed={side}|{min(crossed, 3)}",
        f"crossed+order={min(crossed, 2)}|{place}",
        f"counted={p.counted}|{kind}|{side}",
        f"relative={relative}|{t.shape}",
        f"w+1={after}|{side}|{min(nearer, 1)}",
        f"w-1={before}|{side}|{min(nearer, 1)}",
        f"opens={head.first - sentence.first < 3}|{side}|{t.shape}",
        f"light={t.first < t.index}|{place}",
        f"joined={head is not p}|{side}|{p.kind}",
        f"toll={toll}",
        f"toll+kind={toll}|{kind}",
        f"speaks={_speaks(scene, p)}|{side}|{kind}",
        f"said_with={_said_with(scene, t, p)}|{side}",
    ]


def _word(scene: Scene, i: int) -> str:
    tokens = scene.analysis.tokens
    return tokens[i].norm if 0 <= i < len(tokens) else "#"


def _head_word(scene: Scene, p: Participant) -> str:
    """The first word of a phrase that is no number."""
    for token in scene.analysis.tokens[p.first : p.last]:
        if token.kind == "word":
            return token.norm
    return "9"


def _toll_of(scene: Scene, t: Trigger, p: Participant) -> str:
    """The toll a phrase is counted in and whether the trigger is the word that governs it."""
    tokens = scene.analysis.tokens
    over = scene.tolls_at.over(p.start, p.end)
    if not over:
        return "-"
    toll = scene.tolls[over[0]]
    own = toll.governor[0] < tokens[t.index].end and tokens[t.first].start < toll.governor[1]
    return f"{toll.of}|{'own' if own else 'other'}"


def _speaks(scene: Scene, p: Participant) -> bool:
    """Whether the phrase names the speaker of a statement."""
    return scene.speakers.any(p.start, p.end)


def _said_with(scene: Scene, t: Trigger, p: Participant) -> str:
    """Whether phrase and trigger stand in one statement, in none, or apart."""
    inner, outer = scene.statement_at(scene.analysis.tokens[t.index].start), scene.statement_at(p.start)
    if inner is outer:
        return "one" if inner is not None else "none"
    return "apart"


def _nearer(scene: Scene, t: Trigger, p: Participant, side: str) -> int:
    """How many chains stand between the trigger and a chain's first phrase."""
    firsts = scene.chain_firsts
    if side == "after":
        return max(0, bisect_left(firsts, p.first) - bisect_right(firsts, t.index))
    return max(0, bisect_right(scene.chain_lasts, t.first) - bisect_left(firsts, p.last))


def _relation(scene: Scene, t: Trigger, item: Spanned) -> list[str]:
    """Side, gap and company of any item in or near the trigger's sentence."""
    analysis = scene.analysis
    first, last = analysis.token_at(item.start), analysis.token_at(item.end - 1) + 1
    side, gap, marks = _between(scene, t, first, last)
    apart = analysis.sentence_of[first] - analysis.sentence_of[t.index]
    where = "same" if apart == 0 else "prev" if apart == -1 else "next" if apart == 1 else "far"
    title = first < scene.headline
    token = analysis.tokens[first]
    prefix = token.norm[: item.start - token.start] if len(token.norm) == len(token.text) else ""
    lead = _lead(scene, first, prefix)
    return [
        f"where={where}|{side}",
        f"where+gap={where}|{side}|{_gap(gap)}",
        f"marks={where}|{side}|{min(marks, 3)}",
        f"lead={lead}|{where}|{side}",
        f"lead+gap={lead}|{where}|{side}|{_gap(gap)}",
        f"title={title}|{where}",
        f"shape={t.shape}|{where}|{side}",
    ]


def site_features(scene: Scene, t: Trigger, kind: str, site: Site, rank: int, others: int) -> list[str]:
    """For a place near a trigger. rank: how many places stand nearer; others: places in the sentence."""
    return [
        *_relation(scene, t, site),
        f"rank={min(rank, 3)}",
        f"rank+others={min(rank, 3)}|{min(others, 3)}",
        f"level={site.level}",
        f"level+rank={site.level}|{min(rank, 2)}",
        f"kind={kind}",
        f"kind+level={kind}|{site.level}",
        f"kind+rank={kind}|{min(rank, 2)}",
        f"lex={t.lexeme.id}",
    ]


def time_features(scene: Scene, t: Trigger, kind: str, time: TimeExpression, rank: int, others: int) -> list[str]:
    """For a time near a trigger; rank and others as for places."""
    return [
        *_relation(scene, t, time),
        f"rank={min(rank, 2)}",
        f"rank+others={min(rank, 2)}|{min(others, 3)}",
        f"precision={time.precision}",
        f"time={time.kind}",
        f"kind={kind}",
        f"kind+precision={kind}|{time.precision}",
        f"resolved={time.from_ is not None}",
    ]


def toll_features(scene: Scene, t: Trigger, kind: str, toll: Toll, rank: int) -> list[str]:
    """For a toll near a trigger. rank: how many triggers stand between the toll and this one."""
    return [
        *_relation(scene, t, toll),
        f"of={toll.of}|{kind}",
        f"of+rank={toll.of}|{kind}|{min(rank, 2)}",
        f"rank={min(rank, 3)}",
        f"lex={t.lexeme.id}|{toll.of}",
    ]
