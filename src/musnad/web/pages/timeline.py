"""The timeline of what the filters choose; it hands its filters to search, map and network."""

from __future__ import annotations

from musnad.queries.search.asked import Asked
from musnad.queries.timeline import in_order, precision
from musnad.web import plotting
from musnad.web.ask import Ask, Page
from musnad.web.desk import Desk
from musnad.web.pages.parts import incident_card
from musnad.web.pages.search import common

_PAGE = 60


def page(desk: Desk, ask: Ask) -> Page:
    held, asked = desk.held, Asked(ask.one("q"), ask.filters())
    ids, undated = held.once(("timeline", asked), lambda: in_order(held.index, asked))
    pages = max(1, -(-len(ids) // _PAGE))
    number = ask.number("page", 1, pages)
    shown = [held.incidents[i] for i in ids[(number - 1) * _PAGE : number * _PAGE]]
    content = {
        **common(desk, ask),
        "moments": [{**incident_card(held, i), "precision": precision(i.time_from, i.time_to)} for i in shown],
        "total": len(ids),
        "undated": undated,
        "page": number,
        "pages": pages,
    }
    rtl, intervals = ask.words.direction == "rtl", [(i.time_from, i.time_to) for i in shown]
    drawn = {"strips": plotting.strips(intervals, rtl=rtl), "scale": plotting.scale(intervals, rtl=rtl)}
    return Page("timeline.html", content, drawn)
