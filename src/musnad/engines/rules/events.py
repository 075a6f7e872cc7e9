"""Events: triggers that hold, their type and status, who did what to whom, where, when, with what toll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from musnad.engines.rules import argument_features as argue
from musnad.engines.rules import foreign_times, partitives, practices, relatives
from musnad.engines.rules.choosing import Happening, choose, method_for, role_odds, status_of
from musnad.engines.rules.decide import pair, table
from musnad.engines.rules.opinion import ROLES, Advice, blend
from musnad.engines.rules.scene import Participant, Scene, Site
from musnad.engines.rules.tolls import Toll
from musnad.engines.rules.triggers import Trigger
from musnad.model.reading import Argument, Count, Event, PlaceArgument, Statement, Status, TimeExpression
from musnad.model.span import Quote

L = TypeVar("L", Site, TimeExpression)

_NEAR_SENTENCES = 1  # of the annotated places 97 % lie this near, of the times 93 %
_HARM = frozenset({"killed", "wounded", "missing"})  # what money does to nobody by itself
_PARTICIPANTS_EACH = 6  # one annotated list in 2,000 is longer


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds on fitted probabilities, each the best F1 in cross-validation (tools/train_events.py prints them)."""

    trigger: float
    actor: float
    target: float
    place: float
    time: float
    toll: float


def settings() -> Settings:
    """The thresholds that training wrote beside the weights."""
    sums = table("event_thresholds")
    return Settings(*(sums.sums([name])[0] for name in ("trigger", "actor", "target", "place", "time", "toll")))


def find_events(scene: Scene, advice: Advice | None = None) -> tuple[Event, ...]:
    """The events of one article in text order, ids e1…; advice: what a trained reader holds of it, None without one."""
    limits = _limits(advice)
    happenings = choose(scene, limits.trigger, advice)
    hung = _hang_tolls(scene, happenings, limits.toll)
    out = []
    for number, happening in enumerate(happenings, 1):
        out.append(_event(scene, happening, f"e{number}", limits, hung.get(happening.trigger.index, ())))
    return tuple(out)


def _limits(advice: Advice | None) -> Settings:
    """The rules' thresholds; where a reader is asked, those of the roles are its blend's."""
    own = settings()
    if advice is None:
        return own
    actor, target, place, time = (blend(advice.name).roles[role].limit for role in ROLES)
    return Settings(own.trigger, actor, target, place, time, own.toll)


def _event(scene: Scene, h: Happening, id_: str, limits: Settings, tolls: Sequence[Toll]) -> Event:
    tokens = scene.analysis.tokens
    t = h.trigger
    start = tokens[t.first].start if t.first < t.index else tokens[t.index].at(len(t.prefix) - 2 * t.definite)
    trigger = Quote.cut(scene.analysis.text, start, tokens[t.index].end)
    actors, targets = participants(scene, h, limits)
    statement = scene.statement_at(trigger.start)
    method = method_for(scene, h) if h.type == "finance" else None
    return Event(
        id=id_,
        type=h.type,
        trigger=trigger,
        actors=actors,
        targets=targets,
        places=_places(scene, h, limits.place),
        time=_time(scene, h, limits.time),
        counts=tuple(_count(x) for x in tolls if _whole(x)),
        status=_status(scene, h, statement),
        method=method.method if method else None,
        phase=method.phase if method else None,
        statement=statement.id if statement else None,
        rule="+".join(filter(None, (t.lexeme.id, h.by))),
    )


# In the development gold 22 of 23 events of denied statements are denied, 17 of 21 of demands called for.
_OF_STANCE: dict[str, Status] = {"denied": "denied", "called_for": "called_for"}


def _status(scene: Scene, h: Happening, statement: Statement | None) -> Status:
    """What the statement's stance makes of it, else what its words and company do."""
    said = _OF_STANCE.get(statement.stance) if statement else None
    if said is None and h.type == "finance":
        said = practices.status_of(scene, h.trigger)
    return said or status_of(h)


def _whole(toll: Toll) -> bool:
    """Whether both bounds are whole numbers; two and a half tonnes are a quantity, no toll."""
    return not isinstance(toll.low, float) and not isinstance(toll.high, float)


def _count(toll: Toll) -> Count:
    low, high = (None if v is None else int(v) for v in (toll.low, toll.high))
    return Count(toll.of, low, high, toll.text)


def participants(scene: Scene, h: Happening, limits: Settings) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """Actors and targets among the phrases of the trigger's sentence, each phrase in one role at most."""
    found: dict[str, list[tuple[float, Participant]]] = {"actor": [], "target": []}
    object_ = relatives.antecedent(scene, h.trigger)
    phrases = []
    for p in scene.by_sentence[scene.analysis.sentence_of[h.trigger.index]]:
        if p.first <= h.trigger.index < p.last or partitives.denied(scene, p):
            continue
        if p is object_:
            found["target"].append((1.0, p))
        else:
            phrases.append(p)
    for p, actor, target in _party_odds(scene, h, phrases):
        if actor - limits.actor >= target - limits.target:
            if actor >= limits.actor:
                found["actor"].append((actor, p))
        elif target >= limits.target:
            found["target"].append((target, p))
    suffered = [p for _, p in found["target"]]
    found["actor"] = [x for x in found["actor"] if partitives.part_of(scene, x[1]) not in suffered]
    text = scene.analysis.text
    made = {}
    for role, items in found.items():
        top = sorted(items, key=lambda x: (-x[0], x[1].start))[:_PARTICIPANTS_EACH]
        made[role] = tuple(_argument(text, p) for _, p in sorted(top, key=lambda x: x[1].start))
    return made["actor"], made["target"]


def _party_odds(scene: Scene, h: Happening, phrases: Sequence[Participant]) -> list[tuple[Participant, float, float]]:
    """Each phrase with its odds as actor and as target."""
    weights = pair("event_actor", "event_target")
    sums = [weights.sums(argue.participant_features(scene, h.trigger, h.type, p)) for p in phrases]
    read = _read(h, "party", [(p.first, p.last - 1) for p in phrases])
    actors = role_odds(h, "actor", [a for a, _ in sums], read, 0)
    targets = role_odds(h, "target", [t for _, t in sums], read, 1)
    return list(zip(phrases, actors, targets, strict=True))


def _read(h: Happening, kind: str, spans: Sequence[tuple[int, int]]) -> list[list[float] | None]:
    """What the reader holds of each span, nothing where none is asked."""
    return [] if h.view is None or not spans else h.view.advice.roles(h.trigger.index, h.type, kind, spans)


def _argument(text: str, p: Participant) -> Argument:
    return Argument(text[p.start : p.end], p.start, p.end, p.name if not p.holds else None)


def near_sites(scene: Scene, trigger: Trigger) -> list[tuple[Site, int, int]]:
    """Places in the trigger's sentence and its neighbours: (place, how many stand nearer, how many in its sentence)."""
    return _ranked(scene, trigger, scene.around(scene.sites, scene.site_starts, trigger.index))


def near_times(scene: Scene, trigger: Trigger) -> list[tuple[TimeExpression, int, int]]:
    """Time expressions likewise, but for those that date something else."""
    near = scene.around(scene.times, scene.time_starts, trigger.index)
    return _ranked(scene, trigger, [t for t in near if not foreign_times.of_another(scene, trigger, t)])


def _ranked(scene: Scene, trigger: Trigger, items: Sequence[L]) -> list[tuple[L, int, int]]:
    analysis = scene.analysis
    own = analysis.sentence_of[trigger.index]
    at = analysis.tokens[trigger.index].start
    near = [x for x in items if abs(scene.standing[x.start] - own) <= _NEAR_SENTENCES]
    order = sorted(near, key=lambda x: (abs(x.start - at), x.start))
    same = sum([scene.standing[x.start] == own for x in near])
    return [(x, rank, same) for rank, x in enumerate(order)]


def _places(scene: Scene, h: Happening, threshold: float) -> tuple[PlaceArgument, ...]:
    weights = table("event_place")
    out: dict[str, Site] = {}
    end = relatives.beyond(scene, h.trigger)
    own = scene.analysis.sentence_of[h.trigger.index]
    near = near_sites(scene, h.trigger)
    sums = [weights.sums(argue.site_features(scene, h.trigger, h.type, *found))[0] for found in near]
    odds = role_odds(h, "place", sums, _read(h, "place", [tokens_of(scene, site) for site, _, _ in near]), 0)
    for (site, _, _), p in zip(near, odds, strict=True):
        beyond = end is not None and site.start > end and scene.standing[site.start] == own
        if p >= threshold and not beyond:
            out.setdefault(scene.analysis.text[site.start : site.end], site)
    chosen = sorted(out.values(), key=lambda s: s.start)
    text = scene.analysis.text
    return tuple(PlaceArgument(text[s.start : s.end], s.start, s.end, s.country, s.admin1, s.name) for s in chosen)


def _time(scene: Scene, h: Happening, threshold: float) -> TimeExpression | None:
    weights = table("event_time")
    best: tuple[float, TimeExpression] | None = None
    near = near_times(scene, h.trigger)
    sums = [weights.sums(argue.time_features(scene, h.trigger, h.type, *found))[0] for found in near]
    odds = role_odds(h, "time", sums, _read(h, "time", [tokens_of(scene, time) for time, _, _ in near]), 0)
    for (time, _, _), p in zip(near, odds, strict=True):
        if p >= threshold and (best is None or p > best[0]):
            best = (p, time)
    return best[1] if best else None


def tokens_of(scene: Scene, item: Site | TimeExpression) -> tuple[int, int]:
    """Its first and last token."""
    return scene.analysis.token_at(item.start), scene.analysis.token_at(item.end - 1)


def near_tolls(scene: Scene, happenings: Sequence[Happening]) -> list[tuple[Toll, Happening, int]]:
    """Pairs of a toll and a trigger of its own or a neighbouring sentence, with the triggers that stand between."""
    analysis = scene.analysis
    standing: dict[int, list[Happening]] = {}
    for h in happenings:
        standing.setdefault(analysis.sentence_of[h.trigger.index], []).append(h)
    out = []
    for toll in scene.tolls:
        own = analysis.sentence_of[analysis.token_at(toll.start)]
        near = [h for s in range(own - _NEAR_SENTENCES, own + _NEAR_SENTENCES + 1) for h in standing.get(s, ())]
        near = [h for h in near if h.type != "finance" or toll.of not in _HARM]
        order = sorted(near, key=lambda h: (abs(analysis.tokens[h.trigger.index].start - toll.start), h.trigger.index))
        out += [(toll, h, rank) for rank, h in enumerate(order)]
    return out


def _hang_tolls(scene: Scene, happenings: Sequence[Happening], threshold: float) -> dict[int, tuple[Toll, ...]]:
    """Each toll on the one event that carries it best, where any does well enough."""
    weights = table("event_toll")
    best: dict[int, tuple[float, int]] = {}
    for toll, h, rank in near_tolls(scene, happenings):
        p = weights.probability(argue.toll_features(scene, h.trigger, h.type, toll, rank))
        key = toll.start
        if p >= threshold and (key not in best or p > best[key][0]):
            best[key] = (p, h.trigger.index)
    out: dict[int, tuple[Toll, ...]] = {}
    for toll in scene.tolls:
        if toll.start in best:
            index = best[toll.start][1]
            if not any(_again(scene, before, toll) for before in out.get(index, ())):
                out[index] = (*out.get(index, ()), toll)
    return out


def _again(scene: Scene, before: Toll, toll: Toll) -> bool:
    """One figure told again by another sentence; within one, equal figures count two kinds of people."""
    at = scene.analysis.sentence_of
    apart = at[scene.analysis.token_at(before.start)] != at[scene.analysis.token_at(toll.start)]
    return apart and (before.of, before.low, before.high) == (toll.of, toll.low, toll.high)
