"""Uploads: the form, what was sent so far, and one upload as it is read."""

from __future__ import annotations

import datetime
from typing import Any

from musnad.intake.sources import ENDINGS
from musnad.web.ask import Ask, Page, path_of
from musnad.web.desk import Desk, Holdings
from musnad.web.pages.parts import incident_card, ranked
from musnad.web.uploads import limits
from musnad.web.uploads.jobs import Job, Status
from musnad.web.uploads.sent import PASTED

_SHOWN = 50
_INCIDENTS = 12
_MEGABYTE = 1_000_000
_MAY = "analyst"


def page(desk: Desk, ask: Ask) -> Page:
    """The form, and the uploads so far, the latest first."""
    if not ask.visitor.may(_MAY):
        return _refused(ask)
    jobs = desk.uploads.jobs()[::-1]
    pages = max(1, -(-len(jobs) // _SHOWN))
    number = ask.number("page", 1, pages)
    content = {
        "limits": {
            "bytes": limits.REQUEST, "file_bytes": limits.FILE, "files": limits.FILES,
            "pasted_bytes": limits.PASTED, "field": limits.FIELD,
        },
        "endings": sorted(ENDINGS),
        "total": len(jobs),
        "page": number,
        "pages": pages,
        "jobs": [_card(desk, job) for job in jobs[(number - 1) * _SHOWN : number * _SHOWN]],
    }  # fmt: skip
    accepted = sorted({"." + ending.rpartition(".")[2] for ending in ENDINGS})
    return Page("upload.html", content, {"accepted": ",".join(accepted), "megabyte": _MEGABYTE})


def job_page(desk: Desk, ask: Ask) -> Page:
    """One upload: how far it is, what came of each document, and the incidents that they tell."""
    if not ask.visitor.may(_MAY):
        return _refused(ask)
    job = desk.uploads.job(ask.id)
    status, card = job.status(), _card(desk, job)
    lines = sorted([*status.documents, *status.kept, *status.quarantined], key=lambda line: -line["n"])
    pages = max(1, -(-len(lines) // _SHOWN))
    number = ask.number("page", 1, pages)
    fresh, told = _incidents(desk.held, status) if status.ended and status.documents else ([], [])
    content = {
        **card,
        "files": [{"name": _file_name(f.name), "bytes": f.size} for f in job.about()["files"]],
        "items": [_item(line) for line in lines[(number - 1) * _SHOWN : number * _SHOWN]],
        "page": number,
        "pages": pages,
        "new_incidents": fresh[:_INCIDENTS],
        "new_total": len(fresh),
        "further_incidents": told[:_INCIDENTS],
        "further_total": len(told),
        "said": _said(ask, card),
        "elapsed": _elapsed(ask, card["seconds"]),
        "can_begin_again": status.state == "failed" and job.has_files,
        "can_cancel": not status.ended and not job.cancelled and status.stage != "linking",
    }
    return Page("upload_job.html", content, {"megabyte": _MEGABYTE, "still": ask.one("still") == "yes"})


def _refused(ask: Ask) -> Page:
    return Page("problem.html", {"problem": ask.words.say("not_allowed"), "status": 403}, status=403)


def _card(desk: Desk, job: Job) -> dict[str, Any]:
    """A job in a line."""
    about, status = job.about(), job.status()
    working = desk.uploads.running == job.id
    state = status.state if status.ended or (working and status.begun) else "waiting"
    return {
        "id": job.id,
        "url": path_of("upload/jobs", job.id),
        "by": about["by"],
        "when": about["when"],
        "names": [_file_name(f.name) for f in about["files"][:3]],
        "more": max(0, len(about["files"]) - 3),
        "state": "stopping" if state == "working" and job.cancelled else state,
        "stage": status.stage or "starting" if state == "working" else "",
        "ended": status.ended,
        "interrupted": status.begun - 1 if status.begun else 0,
        "counts": {
            "total": status.total, "read": len(status.documents), "kept": len(status.kept),
            "quarantined": len(status.quarantined), "done": status.told,
            "statements": sum(d["statements"] for d in status.documents),
            "events": sum(d["events"] for d in status.documents),
        },
        "seconds": round(status.seconds + (_since(status) if state == "working" else 0)),
        "reason": status.reason,
        "revision": status.revision,
    }  # fmt: skip


def _since(status: Status) -> float:
    return max(0.0, datetime.datetime.now(datetime.UTC).timestamp() - status.last)


def _file_name(name: str) -> str | None:
    """A file's name, None for pasted text."""
    return None if name == f"{PASTED}.jsonl" else name


def _item(line: dict[str, Any]) -> dict[str, Any]:
    """What came of one document. stands: the name under which the same bytes stood there before."""
    out = {"what": line["what"], "name": line["name"]}
    if line["what"] == "quarantined":
        return {**out, "line": line["line"], "reason": line["reason"]}
    out["url"] = path_of("documents", line["id"])
    if line["what"] == "kept":
        return {**out, "stands": line["stands"]}
    keys = ("title", "outlet", "published", "statements", "events")
    return {**out, **{key: line[key] for key in keys}}


def _incidents(held: Holdings, status: Status) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Incidents that only these documents tell, and those that others told before."""
    mine = {line["id"] for line in status.documents}
    found = dict.fromkeys(i for d in mine for i in held.incidents_of.get(d, ()))
    fresh: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    for incident in ranked(held.incidents[i] for i in found):
        own = all(ref.document in mine for ref in incident.events)
        (fresh if own else told).append(incident_card(held, incident))
    return fresh, told


def _said(ask: Ask, card: dict[str, Any]) -> str:
    """How far it is, in a sentence."""
    counts, state = card["counts"], card["state"]
    if state != "working":
        return ask.words.say(f"upload_state_{state}")
    if card["stage"] == "reading":
        return ask.words.say("upload_reading", done=counts["done"], total=counts["total"])
    return ask.words.say(f"upload_stage_{card['stage']}")


def _elapsed(ask: Ask, seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return ask.words.say("upload_elapsed", minutes=minutes, seconds=f"{rest:02}")
