"""`musnad why`, `merge`, `split`, `undo`: why things are one, and a person's word on it, which outlasts rebuilds."""

from __future__ import annotations

import datetime
import getpass
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from musnad.casefile import decisions
from musnad.casefile.decisions import Decided, Subjects
from musnad.cli import exits
from musnad.cli.blocks import bold, fields, put
from musnad.cli.messages import both, label, say
from musnad.cli.output import writing
from musnad.model.casefile import Judgement
from musnad.model.serial import dumps, plain
from musnad.pipeline import run
from musnad.queries.why import Part, Reason, Why
from musnad.queries.why import why as explain
from musnad.storage import cases

_SHOWN = 12  # reasons of each side, unless all are asked for

Case = Annotated[str, typer.Argument(help=both("case"), metavar="CASE")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help=both("by"))]
Json = Annotated[bool, typer.Option("--json", help=both("json"))]


def why(
    case: Case,
    name: Annotated[str, typer.Argument(help=both("thing"), metavar="ID")],
    everything: Annotated[bool, typer.Option("--all", help=both("all"))] = False,
    as_json: Json = False,
) -> int:
    """Shows why the parts of an incident, a name or a document are one, and what was held apart from it."""
    with cases.to_read(case) as store, store.snapshot():
        casefile, readings = store.casefile(), list(run.reviewed(store))
        subject = Subjects(casefile, readings, run.judged(store, store.reviews())).find(name)
        found = explain(casefile, subject, readings)
    if as_json:
        print(dumps(plain(found)))
    else:
        _print(found, None if everything else _SHOWN)
    return exits.OK


def merge(
    case: Case,
    left: Annotated[str, typer.Argument(help=both("thing"), metavar="ID")],
    right: Annotated[str, typer.Argument(help=both("thing"), metavar="ID")],
    by: By = None,
    as_json: Json = False,
) -> int:
    """Holds that two things are one (two documents: that one reprints the other)."""

    def decide(subjects: Subjects, standing: Sequence[Judgement], made: Decided) -> list[Judgement]:
        return decisions.merge(subjects.find(left), subjects.find(right), made, standing)

    return _decided(case, decide, by, as_json=as_json)


def split(
    case: Case,
    name: Annotated[str, typer.Argument(help=both("thing"), metavar="ID")],
    parts: Annotated[list[str], typer.Argument(help=both("parts"), metavar="PART")],
    by: By = None,
    as_json: Json = False,
) -> int:
    """Holds that parts of a thing are another thing: events of an incident, names of an entity."""

    def decide(subjects: Subjects, standing: Sequence[Judgement], made: Decided) -> list[Judgement]:
        whole = subjects.find(name)
        if whole.about == "copy":
            return decisions.apart(whole, subjects.find(parts[0]), made)
        return decisions.split(whole, [subjects.find(p) for p in parts], made)

    return _decided(case, decide, by, as_json=as_json)


def undo(
    case: Case,
    ids: Annotated[list[str] | None, typer.Argument(help=both("judgements"), metavar="JUDGEMENT")] = None,
    by: By = None,
    as_json: Json = False,
) -> int:
    """Takes back decisions, the last one where none is named."""

    def decide(subjects: Subjects, standing: Sequence[Judgement], made: Decided) -> list[Judgement]:
        return decisions.undo(standing, ids or (), made)

    return _decided(case, decide, by, as_json=as_json)


def _decided(
    case: str,
    decide: Callable[[Subjects, Sequence[Judgement], Decided], list[Judgement]],
    by: str | None,
    *,
    as_json: bool,
) -> int:
    """Keeps what was decided, builds the lists anew and says how many incidents and names there are now."""
    made = Decided(
        (by or _user()).strip() or "?", datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    )
    with writing(case, make=False) as store:
        before, standing = store.casefile(), run.judged(store, store.reviews())
        subjects = Subjects(before, list(run.reviewed(store)), standing)
        kept = decide(subjects, standing, made)
        after = run.decide(store, kept)
    if as_json:
        print(dumps({"judgements": [plain(j) for j in kept]}))
        return exits.OK
    numbers = {f"{name}_{when}": len(getattr(c, name)) for when, c in (("before", before), ("after", after))
               for name in ("incidents", "entities")}  # fmt: skip
    print(say("decided", count=len(kept), by=made.by, **numbers))
    for one in kept[:_SHOWN]:
        put(fields((one.id, label(one.verdict), one.left, one.right)), 2, 4)
    if len(kept) > _SHOWN:
        print(say("more", count=len(kept) - _SHOWN))
    return exits.OK


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"


def _print(found: Why, most: int | None) -> None:
    print(bold(f"{found.id} ({label(found.about)}, {len(found.parts)})"))
    for part in found.parts[:most]:
        _part(part)
    _rest(len(found.parts), most)
    for key, reasons in (("joined", found.joined), ("kept_apart", found.apart)):
        if reasons:
            print("\n" + bold(say(key, count=len(reasons))))
            for reason in reasons[:most]:
                _reason(reason)
            _rest(len(reasons), most)


def _part(part: Part) -> None:
    put(fields((part.key, part.outlet, (part.published or "")[:10], part.text)), 2, 4)


def _reason(reason: Reason) -> None:
    who = say("by_rules", score=f"{reason.score:+.2f}") if reason.by == "rules" else fields((reason.by, reason.when))
    put(fields((reason.id, label(reason.verdict), who)), 2, 4)
    put(f"{reason.left.key}: {reason.left.text}", 4, 4)
    put(f"{reason.right.key}: {reason.right.text}", 4, 4)
    for feature in reason.features:
        put(f"{feature.weight:+.2f} {feature.name}: {feature.value}", 6, 4)


def _rest(count: int, most: int | None) -> None:
    if most is not None and count > most:
        print(say("more", count=count - most))
