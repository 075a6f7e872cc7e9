"""Everything of one kind in the casefile, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from musnad.model.errors import CasefileError
from musnad.web.ask import Ask, Page, path_of
from musnad.web.desk import Desk, Holdings
from musnad.web.pages.overview import by_kind, contradiction_card
from musnad.web.pages.parts import document_card, incident_card, origin_label, ranked

_PAGE = 50
_NAME_KINDS = ("person", "armed_group", "security_force", "organisation", "outlet", "place")


def page(desk: Desk, ask: Ask) -> Page:
    held = desk.held
    if ask.id not in _LISTS:
        raise CasefileError(f"no list {ask.id!r}", available=list(_LISTS))
    items, card = _LISTS[ask.id](held, ask)
    pages = max(1, -(-len(items) // _PAGE))
    number = ask.number("page", 1, pages)
    content = {
        "list": ask.id,
        "total": len(items),
        "page": number,
        "pages": pages,
        "items": [card(i) for i in items[(number - 1) * _PAGE : number * _PAGE]],
        "kind": ask.one("kind"),
    }
    return Page("list.html", content, {"kinds": _NAME_KINDS if ask.id == "names" else ()})


_Listed = tuple[Sequence[Any], Callable[[Any], dict[str, Any]]]


def _documents(held: Holdings, ask: Ask) -> _Listed:
    newest = sorted(held.casefile.documents, key=lambda d: d.published or "", reverse=True)
    return newest, lambda d: document_card(held, d.id)


def _incidents(held: Holdings, ask: Ask) -> _Listed:
    return ranked(held.casefile.incidents), lambda i: incident_card(held, i)


def _contradictions(held: Holdings, ask: Ask) -> _Listed:
    return by_kind(held), lambda x: contradiction_card(held, x)


def _mechanisms(held: Holdings, ask: Ask) -> _Listed:
    order = sorted(held.casefile.mechanisms, key=lambda m: (-len(m.origins), -len(m.status_claims)))
    return order, lambda m: {
        "id": m.id, "url": path_of("mechanisms", m.id), "method": m.method, "phase": m.phase, "places": m.places,
        "of": held.entities[m.of].name if m.of in held.entities else None,
        "origins": [origin_label(held, o) for o in m.origins],
        "statuses": list(dict.fromkeys(c.status for c in m.status_claims)),
    }  # fmt: skip


def _names(held: Holdings, ask: Ask) -> _Listed:
    kind = ask.one("kind")
    wanted = [e for e in held.casefile.entities if kind not in _NAME_KINDS or e.kind == kind]
    wanted.sort(key=lambda e: (-len({m.document for m in e.mentions}), -len(e.mentions)))
    return wanted, lambda e: {
        "id": e.id, "url": path_of("names", e.id), "kind": e.kind, "name": e.name, "aliases": e.aliases,
        "mentions": len(e.mentions), "documents": len({m.document for m in e.mentions}),
    }  # fmt: skip


def _quarantine(held: Holdings, ask: Ask) -> _Listed:
    return held.quarantine, lambda q: {"name": q.name, "reason": q.reason, "line": q.line}


_LISTS: dict[str, Callable[[Holdings, Ask], _Listed]] = {
    "documents": _documents,
    "incidents": _incidents,
    "contradictions": _contradictions,
    "mechanisms": _mechanisms,
    "names": _names,
    "quarantine": _quarantine,
}
