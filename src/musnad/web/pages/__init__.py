"""The pages: path, name, what makes each, and who may see it."""

from __future__ import annotations

from typing import NamedTuple

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
    upload,
)


class At(NamedTuple):
    """path, name: of the page; its twin has ``.json``. role: who may see it (web.visitors.ROLES). logged: as what a
    look at it is written down (web.access.audit.ACTS), empty where it is not. apart: it reads nothing of the casefile.
    """

    path: str
    name: str
    view: View
    role: str = "reader"
    logged: str = ""
    apart: bool = False


PAGES: tuple[At, ...] = (
    At("/overview", "overview", overview.page),
    At("/search", "search", search.page),
    At("/documents/{id}", "document", document.page),
    At("/incidents/{id}", "incident", incident.page),
    At("/names/{id}", "name", entity.page),
    At("/mechanisms/{id}", "mechanism", mechanism.page),
    At("/timeline", "timeline", timeline.page),
    At("/map", "map", map.page),
    At("/network", "network", network.page),
    At("/tie", "tie", network.tie_page),
    At("/lists/{id}", "list", lists.page),
    At("/review", "review", queue.page),
    At("/review/agreement", "agreement", agreement.page),
    At("/upload", "upload", upload.page, role="analyst"),
    At("/upload/jobs/{id}", "upload_job", upload.job_page, role="analyst"),
)
FILES: tuple[File, ...] = (File("/review/gold.jsonl", "analyst", "application/x-ndjson", agreement.gold_lines),)
