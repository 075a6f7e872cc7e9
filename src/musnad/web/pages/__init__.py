"""The pages: path, name, and what makes each."""

from __future__ import annotations

from musnad.web.ask import View
from musnad.web.pages import document, entity, incident, lists, mechanism, overview, search, upload, views

PAGES: tuple[tuple[str, str, View], ...] = (
    ("/overview", "overview", overview.page),
    ("/search", "search", search.page),
    ("/documents/{id}", "document", document.page),
    ("/incidents/{id}", "incident", incident.page),
    ("/names/{id}", "name", entity.page),
    ("/mechanisms/{id}", "mechanism", mechanism.page),
    ("/timeline", "timeline", views.timeline_page),
    ("/map", "map", views.map_page),
    ("/network", "network", views.network_page),
    ("/lists/{id}", "list", lists.page),
    ("/upload", "upload", upload.page),
    ("/upload/jobs/{id}", "upload_job", upload.job_page),
)
