"""How far two reviewers agree, where they do not, and the reviewed articles as gold."""

from __future__ import annotations

from typing import Any

from musnad.model.serial import dumps, plain
from musnad.queries import gold
from musnad.queries.agreement import Agreement, Difference, between, pairs
from musnad.web.ask import Ask, Page
from musnad.web.desk import Desk, Holdings
from musnad.web.pages.parts import document_card, words_url

_PAGE = 50


def page(desk: Desk, ask: Ask) -> Page:
    found = list(gold.records(desk.store))
    two = pairs(found)
    chosen = next((p for p in two if (p[0], p[1]) == (ask.one("a"), ask.one("b"))), two[0] if two else None)
    agreement = between(found, chosen[0], chosen[1]) if chosen else None
    content = {
        "pairs": [{"left": a, "right": b, "documents": n, "url": ask.url(a=a, b=b, page=None)} for a, b, n in two],
        "agreement": _shown(desk.held, ask, agreement) if agreement else None,
    }
    return Page("agreement.html", content)


def gold_lines(desk: Desk, ask: Ask) -> str:
    """A line for each reviewed article and each reading of it that its reviewers do not share."""
    wanted = gold.Wanted(ask.one("by") or None, ask.one("unfinished") == "yes")
    return "".join(f"{dumps(record)}\n" for record in gold.records(desk.store, wanted))


def _shown(held: Holdings, ask: Ask, agreement: Agreement) -> dict[str, Any]:
    pages = max(1, -(-len(agreement.differences) // _PAGE))
    number = ask.number("page", 1, pages)
    return {
        "left": agreement.left,
        "right": agreement.right,
        "documents": [document_card(held, d) for d in agreement.documents],
        "parts": agreement.parts,
        "overall": agreement.overall,
        "differences": [_card(held, d) for d in agreement.differences[(number - 1) * _PAGE : number * _PAGE]],
        "differences_all": len(agreement.differences),
        "page": number,
        "pages": pages,
    }


def _card(held: Holdings, d: Difference) -> dict[str, Any]:
    url = words_url(d.document, d.id).replace("?", "?others=yes&", 1)
    return {**plain(d), "document": document_card(held, d.document), "url": url}
