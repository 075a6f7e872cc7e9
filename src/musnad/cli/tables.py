"""Rich tables of records and casefiles; Arabic survives a pipe, a terminal without colour, and 80 columns."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from musnad.cli.messages import column, label, say, title, word
from musnad.pipeline.worker import Record
from musnad.queries.overview import (
    Claim,
    ContradictionLine,
    DocumentLine,
    EntityLine,
    IncidentLine,
    MechanismLine,
    Overview,
    SpeakerLine,
    Toll,
)

if TYPE_CHECKING:
    from rich.table import Table

# A left-to-right mark on both sides of a column's edge keeps a terminal that reorders right-to-left text from
# swapping two Arabic cells. It goes to terminals only: what is piped is the text itself.
_EDGE, _MARKED_EDGE = "│", "\u200e│\u200e"
# A chain is told from its origin: who said it, through whom, in which paper.
_VIA = " ← "


def print_records(records: Iterable[Record]) -> None:
    """What was read: one row for each document."""
    table = _table("documents", "document", "outlet", "published", "#statements", "#events", "#persons", "#places")
    for r in records:
        counts = (r.statements, r.events, r.persons, r.places)
        table.add_row(r.name, r.outlet or "", r.published or "", *map(str, counts))
    _print(table)


def print_section(found: Overview, name: str) -> None:
    """One section of a casefile."""
    lines = getattr(found, name)
    if not lines:
        print(f"{title(name)}: {say('empty')}\n")
        return
    _SECTIONS[name](found)


def _documents(found: Overview) -> None:
    table = _table("documents", "document", "outlet", "published", "title", "copy_of", "#statements", "#events")
    for d in found.documents:
        table.add_row(*_document(d))
    _print(table)


def _document(d: DocumentLine) -> Sequence[str]:
    counts = ("" if n is None else str(n) for n in (d.statements, d.events))
    return (d.name, d.outlet or "", d.published or "", d.title or "", d.copy_of or "", *counts)


def _statements(found: Overview) -> None:
    print(title("statements"))
    for speaker in found.statements:
        table = _table(None, "said", "chain", "document", lines=True, shares={"said": 5, "chain": 2, "document": 2})
        table.title = _speaker(speaker)
        for said in speaker.said:
            manner = f"({label(said.form)}{word('comma')}{label(said.stance)})"
            chain = _VIA.join(reversed(said.chain))
            table.add_row(f"{said.text}\n{manner}", chain, f"{said.document} {said.statement}")
        _print(table)


def _speaker(speaker: SpeakerLine) -> str:
    parts = [speaker.name]
    if speaker.role and speaker.role != speaker.name:
        parts.append(f"— {speaker.role}")
    if not speaker.named:
        parts.append(f"({word('unnamed')})")
    return " ".join(parts)


def _incidents(found: Overview) -> None:
    heads = ("id", "type", "where", "when", "tolls", "origins", "#documents")
    table = _table("incidents", *heads, lines=True, shares={"type": 2, "where": 2, "tolls": 3, "origins": 3})
    for i in found.incidents:
        table.add_row(*_incident(i))
    _print(table)


def _incident(i: IncidentLine) -> Sequence[str]:
    tolls = "\n".join(_toll(t) for t in i.tolls)
    if i.contradictions:
        tolls = "\n".join(filter(None, (tolls, " ".join(i.contradictions))))
    origins = _sources(i.origins)
    return i.id, label(i.type), "، ".join(i.places), _period(i.time_from, i.time_to), tolls, origins, str(i.documents)


def _sources(origins: Sequence[str]) -> str:
    """How many independent sources, and who they are."""
    return f"{len(origins)}: {'، '.join(origins)}" if origins else "0"


def _toll(toll: Toll) -> str:
    return f"{label(toll.of)}: {_amount(toll.low, toll.high)}"


def _amount(low: int | None, high: int | None) -> str:
    if low is None:
        return "" if high is None else word("at_most", high=high)
    if high is None:
        return word("at_least", low=low)
    return str(low) if low == high else f"{low}–{high}"


def _period(start: str | None, end: str | None) -> str:
    if start is None or start == end:
        return end or ""
    return f"{start}–{end or ''}"


def _contradictions(found: Overview) -> None:
    print(title("contradictions"))
    for c in found.contradictions:
        table = _table(None, "value", "source", "quote", lines=True, shares={"value": 1, "source": 2, "quote": 4})
        table.title = _contradiction(c)
        for side in c.sides:
            source = side.speaker or word("own_voice")
            where = " ".join(filter(None, (side.document, f"({side.outlet})" if side.outlet else None)))
            table.add_row(side.value, f"{source}\n{where}", side.quote or "")
        _print(table)


def _contradiction(c: ContradictionLine) -> str:
    incident = f" ({c.incident})" if c.incident else ""
    return f"{c.id}{incident}: {label(c.about)} — {label(c.kind)}"


def _mechanisms(found: Overview) -> None:
    heads = ("id", "method", "group", "where", "claims", "origins")
    table = _table("mechanisms", *heads, lines=True, shares={"method": 2, "group": 2, "claims": 4, "origins": 2})
    for m in found.mechanisms:
        table.add_row(*_mechanism(m))
    _print(table)


def _mechanism(m: MechanismLine) -> Sequence[str]:
    phase = f" ({label(m.phase)})" if m.phase else ""
    method = f"{label(m.method)}{phase}"
    claims = "\n".join(_claim(c) for c in m.claims)
    origins = _sources(m.origins)
    return m.id, method, m.of or "", "، ".join(m.places), claims, origins


def _claim(claim: Claim) -> str:
    when = _period(claim.time_from, claim.time_to)
    who = f"{claim.speaker or word('own_voice')} ({claim.document})"
    return f"{label(claim.status)}{f' {when}' if when else ''}: {who}"


def _entities(found: Overview) -> None:
    heads = ("id", "kind", "name", "aliases", "roles", "#mentions")
    table = _table("entities", *heads, shares={"name": 2, "aliases": 2, "roles": 3})
    for e in found.entities:
        table.add_row(*_entity(e))
    _print(table)


def _entity(e: EntityLine) -> Sequence[str]:
    return e.id, label(e.kind), e.name, "، ".join(e.aliases), "، ".join(e.roles), str(e.mentions)


def _quarantine(found: Overview) -> None:
    table = _table("quarantine", "document", "reason", shares={"reason": 2, "document": 1})
    for q in found.quarantine:
        table.add_row(q.path if q.line is None else f"{q.path}:{q.line}", q.reason)
    _print(table)


_SECTIONS: dict[str, Callable[[Overview], None]] = {
    "documents": _documents,
    "statements": _statements,
    "incidents": _incidents,
    "contradictions": _contradictions,
    "mechanisms": _mechanisms,
    "entities": _entities,
    "quarantine": _quarantine,
}


def _table(section: str | None, *heads: str, lines: bool = False, shares: dict[str, int] | None = None) -> Table:
    """An empty table. heads: keys of columns, ``#`` before one of numbers. shares: how columns share the width."""
    from rich import box
    from rich.table import Table

    name = title(section) if section else None
    table = Table(title=name, title_justify="left", title_style="bold", box=box.SQUARE, show_lines=lines)
    for head in heads:
        key = head.removeprefix("#")
        number = head.startswith("#")
        ratio = (shares or {}).get(key)
        table.add_column(column(key), justify="right" if number else "left", overflow="fold", ratio=ratio)
    table.expand = shares is not None
    return table


def _print(table: Table) -> None:
    """The table, as wide as the terminal, or 80 columns (``COLUMNS``) where there is none."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=False)
    with console.capture() as capture:
        console.print(table)
    words = "\n".join(line.rstrip() for line in capture.get().split("\n"))
    sys.stdout.write((words.replace(_EDGE, _MARKED_EDGE) if terminal else words) + "\n")
