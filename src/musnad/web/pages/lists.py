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
    in_order, card = _LISTS[ask.id]
    kind = ask.one("kind")
    items = held.once(("list", ask.id, kind if kind in _NAME_KINDS else ""), lambda: in_order(held, kind))
    pages = max(1, -(-len(items) // _PAGE))
    number = ask.number("page", 1, pages)
    content = {
        "list": ask.id,
        "total": len(items),
        "page": number,
        "pages": pages,
        "items": [card(held, i) for i in items[(number - 1) * _PAGE : number * _PAGE]],
        "kind": kind,
    }
    return Page("list.html", content, {"kinds": _NAME_KINDS if ask.id == "names" else ()})


def _documents(held: Holdings, kind: str) -> Sequence[Any]:
    return sorted(held.casefile.documents, key=lambda d: d.published or "", reverse=True)


def _mechanisms(held: Holdings, kind: str) -> Sequence[Any]:
    return sorted(held.casefile.mechanisms, key=lambda m: (-len(m.origins), -len(m.status_claims)))


def _mechanism(held: Holdings, m: Any) -> dict[str, Any]:
    return {
        "id": m.id, "url": path_of("mechanisms", m.id), "method": m.method, "phase": m.phase, "places": m.places,
        "of": held.entities[m.of].name if m.of in held.entities else None,
        "origins": [origin_label(held, o) for o in m.origins],
        "statuses": list(dict.fromkeys(c.status for c in m.status_claims)),
    }  # fmt: skip


def _names(held: Holdings, kind: str) -> Sequence[Any]:
    wanted = [e for e in held.casefile.entities if kind not in _NAME_KINDS or e.kind == kind]
    return sorted(wanted, key=lambda e: (-len({m.document for m in e.mentions}), -len(e.mentions)))


def _name(held: Holdings, e: Any) -> dict[str, Any]:
    return {
        "id": e.id, "url": path_of("names", e.id), "kind": e.kind, "name": e.name, "aliases": e.aliases,
        "mentions": len(e.mentions), "documents": len({m.document for m in e.mentions}),
    }  # fmt: skip


_InOrder = Callable[[Holdings, str], Sequence[Any]]
_Card = Callable[[Holdings, Any], dict[str, Any]]
_LISTS: dict[str, tuple[_InOrder, _Card]] = {
    "documents": (_documents, lambda held, d: document_card(held, d.id)),
    "incidents": (lambda held, _: ranked(held.casefile.incidents), incident_card),
    "contradictions": (lambda held, _: by_kind(held), contradiction_card),
    "mechanisms": (_mechanisms, _mechanism),
    "names": (_names, _name),
    "quarantine": (lambda held, _: held.quarantine, lambda _, q: {"name": q.name, "reason": q.reason, "line": q.line}),
}
