"""The pages: path, name, and what makes each."""

from __future__ import annotations

from musnad.web.ask import File, View
from musnad.web.pages import (
    agreement,
    document,
    entity,
    incident,
    lists,
    map,
    mechanism,
    network,
    overview,
    queue,
    search,
    timeline,
)

PAGES: tuple[tuple[str, str, View], ...] = (
    ("/overview", "overview", overview.page),
    ("/search", "search", search.page),
    ("/documents/{id}", "document", document.page),
    ("/incidents/{id}", "incident", incident.page),
    ("/names/{id}", "name", entity.page),
    ("/mechanisms/{id}", "mechanism", mechanism.page),
    ("/timeline", "timeline", timeline.page),
    ("/map", "map", map.page),
    ("/network", "network", network.page),
    ("/tie", "tie", network.tie_page),
    ("/lists/{id}", "list", lists.page),
    ("/review", "review", queue.page),
    ("/review/agreement", "agreement", agreement.page),
)
FILES: tuple[File, ...] = (File("/review/gold.jsonl", "analyst", "application/x-ndjson", agreement.gold_lines),)
