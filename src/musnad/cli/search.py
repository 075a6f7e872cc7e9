"""`musnad search`, `timeline`, `network`: what stands in a casefile, by its words and by who, where and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, cast

import typer

from musnad.cli import exits
from musnad.cli.blocks import bold, fields, put
from musnad.cli.filtering import filtered
from musnad.cli.messages import both, label, say, title, word
from musnad.cli.output import tell
from musnad.cli.sections import period, short, tolls
from musnad.model.search import KINDS, RELATIONS, Kind, Relation
from musnad.model.serial import dumps, plain
from musnad.queries.search.asked import Asked
from musnad.storage import cases
from musnad.storage.store import SqlStore

if TYPE_CHECKING:
    from musnad.queries.search.search import Found, Hit

# What people are shown unless they ask for another number; JSON is whole.
LISTED = 20

Case = Annotated[str, typer.Argument(help=both("case"), metavar="CASE")]
Json = Annotated[bool, typer.Option("--json", help=both("json"))]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="NAME", help=f"{both('kind')} ({' | '.join(KINDS)})")
]
Relations = Annotated[
    list[str] | None, typer.Option("--relation", metavar="NAME", help=f"{both('relation')} ({' | '.join(RELATIONS)})")
]


@filtered
def search(
    case: Case,
    asked: Asked,
    kind: Kinds = None,
    facets: Annotated[bool, typer.Option("--facets", help=both("facets"))] = False,
    as_json: Json = False,
) -> int:
    """Finds documents, statements and incidents."""
    from musnad.queries.search.search import search as find  # numpy is loaded by those who search only

    kinds = _among(kind, KINDS, "no_kind")
    shown = asked.limit or (None if as_json else LISTED)
    asked = replace(asked, kinds=cast("tuple[Kind, ...]", kinds), limit=shown)
    with cases.to_read(case) as store, store.snapshot():
        _warn(store)
        found = find(store.search_index(), asked)
        if facets:
            _facets(found, as_json=as_json)
            return exits.OK
        if not as_json:
            print(_heading(found) + "\n")
        for hit in found.hits():
            print(dumps(plain(hit))) if as_json else _hit(hit)
        if not as_json and shown is not None and found.total > shown:
            print(say("more_hits", count=found.total - shown))
    return exits.OK


@filtered
def timeline(case: Case, asked: Asked, as_json: Json = False) -> int:
    """Lists incidents in order of time."""
    from musnad.queries import timeline as timelines

    with cases.to_read(case) as store, store.snapshot():
        _warn(store)
        found = timelines.timeline(store.search_index(), asked)
    if as_json:
        for moment in found.moments:
            print(dumps(plain(moment)))
        return exits.OK
    for moment in found.moments:
        when = period(moment.time_from, moment.time_to)
        places = word("list_comma").join(moment.places)
        sources = word("origins", count=moment.origins, documents=moment.documents)
        mark = "⚠" if moment.contradicted else None
        put(fields((bold(when), moment.incident, label(moment.type), places, tolls(moment.tolls), sources, mark)), 0, 4)
    if found.undated:
        print("\n" + say("undated", count=found.undated))
    return exits.OK


@filtered
def network(case: Case, asked: Asked, relation: Relations = None, as_json: Json = False) -> int:
    """Lists the ties between persons, groups and outlets, the heaviest first."""
    from musnad.queries import network as networks

    relations = cast("tuple[Relation, ...]", _among(relation, RELATIONS, "no_relation"))
    shown = asked.limit or (None if as_json else LISTED)
    with cases.to_read(case) as store, store.snapshot():
        _warn(store)
        found = networks.network(store.search_index(), replace(asked, limit=shown), relations)
    if as_json:
        print(dumps(plain(found)))
        return exits.OK
    names = {node.id: node.label for node in found.nodes}
    for tie in found.ties:
        put(fields((str(tie.weight), bold(names[tie.source]), label(tie.relation), bold(names[tie.target]))), 0, 4)
    if found.total > len(found.ties):
        print(say("more_hits", count=found.total - len(found.ties)))
    return exits.OK


def _among(asked: Sequence[str] | None, available: Sequence[str], message: str) -> tuple[str, ...]:
    for name in asked or ():
        if name not in available:
            raise typer.BadParameter(say(message, name=repr(name), available=", ".join(available)))
    return tuple(name for name in available if not asked or name in asked)


def _warn(store: SqlStore) -> None:
    if store.meta().get("state") != "built":
        tell(say("unfinished"))


def _heading(found: Found) -> str:
    counted = {f"{kind}s": found.counts.get(kind, 0) for kind in KINDS}
    return bold(say("found", total=found.total, **counted))


def _hit(hit: Hit) -> None:
    what = fields((label(hit.kind), hit.id if hit.kind != "document" else None, label(hit.type) or None, hit.speaker))
    where = fields((hit.outlet, hit.published[:10] if hit.published else None, short(hit.name)))
    supported = word("origins_only", count=hit.origins) if hit.kind == "incident" else None
    put(fields((bold(what), where, supported, f"{hit.score:g}", "⚠" if hit.contradicted else None)), 0, 4)
    put(f"«{_marked(hit)}»", 4)
    print()


def _marked(hit: Hit) -> str:
    """The text with what was looked for in bold, where there is bold."""
    out, at = [], 0
    for start, end in hit.highlights:
        out += [hit.text[at : start - hit.start], bold(hit.text[start - hit.start : end - hit.start])]
        at = end - hit.start
    return "".join((*out, hit.text[at:]))


def _facets(found: Found, *, as_json: bool) -> None:
    counted = found.facets()
    if as_json:
        listed = {facet: [plain(value) for value in values] for facet, values in counted.items()}
        print(dumps({"total": found.total, "counts": found.counts, "facets": listed}))
        return
    print(_heading(found) + "\n")
    for facet, values in counted.items():
        if values:
            put(
                f"{bold(title(facet))}: " + word("list_comma").join(f"{label(v.label)} {v.count}" for v in values), 0, 4
            )
