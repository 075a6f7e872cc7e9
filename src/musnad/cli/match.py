"""`musnad match`: names of a casefile that are like names of a supplied list, for a person to check."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from musnad.cli import exits
from musnad.cli.messages import both, say
from musnad.cli.output import tell, tell_quarantined
from musnad.model.casefile import Casefile, Entity
from musnad.model.serial import dumps
from musnad.model.watchlist import Candidate, Watchlist
from musnad.storage import cases


def command(
    case: Annotated[str, typer.Argument(help=both("case"), metavar="CASE")],
    watchlist: Annotated[Path, typer.Argument(help=both("watchlist"), metavar="LIST")],
    least: Annotated[float | None, typer.Option("--least", metavar="SCORE", help=both("least"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=both("json"))] = False,
) -> int:
    """Lists names of a casefile that are like names of a list, each with its reasons for and against."""
    from musnad.casefile import watchlist as matching
    from musnad.intake import watchlists

    if least is not None and not -100 <= least <= 100:
        raise typer.BadParameter(say("no_score", score=least))
    with cases.to_read(case) as store, store.snapshot():
        casefile, meta = store.casefile(), store.meta()
    if meta.get("state") != "built":
        tell(say("unfinished"))
    listed = watchlists.read(watchlist)
    for refused in listed.refused:
        tell_quarantined(refused, as_json=as_json)
    floor = matching.least() if least is None else least
    found = matching.candidates(casefile.entities, listed.entries, floor)
    if as_json:
        print(dumps(_object(found, casefile, listed, floor)))
    else:
        _print(found, casefile, listed, floor)
    return exits.of_run(len(listed.entries), len(listed.refused))


def _object(found: tuple[Candidate, ...], casefile: Casefile, listed: Watchlist, floor: float) -> dict[str, Any]:
    from musnad.cli.messages import LANGUAGES, messages

    entities = {e.id: e for e in casefile.entities}
    return {
        "notice": {language: messages()["say"]["no_identity"][language] for language in LANGUAGES},
        "list": {
            "path": listed.path,
            "format": listed.format,
            "dated": listed.dated,
            "entries": len(listed.entries),
            "refused": len(listed.refused),
            "passed_by": listed.passed_by,
        },
        "least": floor,
        "candidates": [_candidate(c, entities[c.entity]) for c in found],
    }


def _candidate(c: Candidate, entity: Entity) -> dict[str, Any]:
    from musnad.casefile.watchlist import reason

    entry = c.entry
    return {
        "entity": {"id": entity.id, "kind": entity.kind, "name": entity.name, "aliases": list(entity.aliases)},
        "entry": {
            "reference": entry.reference,
            "kind": entry.kind,
            "name": entry.names[0].text,
            "countries": list(entry.countries),
            "roles": list(entry.roles),
            "line": entry.line,
        },
        "compared": {"casefile": c.ours, "list": c.theirs},
        "score": c.score,
        "reasons": [{**asdict(f), "reason": reason(f.name)} for f in c.features],
        "mentions": [asdict(m) for m in entity.mentions],
    }


def _print(found: tuple[Candidate, ...], casefile: Casefile, listed: Watchlist, floor: float) -> None:
    from musnad.cli.blocks import put
    from musnad.cli.messages import LANGUAGES, messages

    for language in sorted(LANGUAGES):
        put(messages()["say"]["no_identity"][language])
    counts = {"entries": len(listed.entries), "passed_by": listed.passed_by, "refused": len(listed.refused)}
    print("\n" + say("compared", count=len(found), least=f"{floor:g}", file=listed.path, **counts) + "\n")
    entities = {e.id: e for e in casefile.entities}
    names = {d.id: d.name for d in casefile.documents}
    for c in found:
        _print_one(c, entities[c.entity], names)


def _print_one(c: Candidate, entity: Entity, names: dict[str, str]) -> None:
    from musnad.casefile.watchlist import reason
    from musnad.cli.blocks import bold, fields, put
    from musnad.cli.messages import label, language, word
    from musnad.cli.sections import short

    put(fields((entity.id, bold(entity.name), label(entity.kind))), hanging=4)
    entry = c.entry
    kind = word("person_or_body") if entry.kind == "unknown" else label(entry.kind)
    put(fields((entry.reference, bold(entry.names[0].text), kind, ", ".join(entry.countries))), 2, 4)
    put(f"{word('likeness')} {c.score:g}: «{c.ours}» / «{c.theirs}»", 4, 4)
    for heading, for_it in (("speaks_for", True), ("speaks_against", False)):
        reasons = [f for f in c.features if (f.weight > 0) == for_it]
        if reasons:
            put(word(heading) + ":", 4)
        for f in reasons:
            put(f"{f.weight:+g} {reason(f.name)[language()]} ({f.value})", 6, 5)
    places: dict[str, list[str]] = {}
    for m in entity.mentions:
        places.setdefault(m.document, []).append(f"{m.start}–{m.end}")
    for document, spans in places.items():
        put(f"{short(names.get(document, document))} {document}: {', '.join(spans)}", 4, 4)
    print()
