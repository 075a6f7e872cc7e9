"""The forms of uploads: what was sent is looked at before it is kept, and somebody may end a job or begin it again."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re

from musnad.intake.rows import parse
from musnad.web import decide
from musnad.web.ask import Ask, path_of
from musnad.web.desk import Desk
from musnad.web.posted import FormError, Posted, SentFile
from musnad.web.uploads import limits

# What no file's name may hold: letters that no reader sees and that end a line.
_UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029]")
_GIVEN = ("title", "outlet", "published", "url")
PASTED = "pasted"


def upload(desk: Desk, ask: Ask, sent: Posted) -> str:
    """Files and pasted text as a job, and its page. Raises FormError, StorageError."""
    by = decide.by_whom(ask, sent)
    if not by:
        raise FormError("upload_nobody")
    files = [SentFile(plain_name(f.name), f.size, f.content) for f in sent.files if f.name or f.size]
    if sent.one("text"):
        files.append(pasted(sent))
    if not files:
        raise FormError("upload_nothing")
    for file in files:
        if file.size > limits.FILE:
            raise FormError("upload_file_long", 413, name=file.name, most=limits.FILE // 1_000_000)
    return path_of("upload/jobs", desk.uploads.take(by, files).id)


def steer(desk: Desk, ask: Ask, sent: Posted) -> str:
    """Ends a job, or begins a failed one again. Raises CasefileError where there is none, FormError."""
    job = desk.uploads.job(sent.one("job"))
    what, status = sent.one("what"), job.status()
    if what == "cancel" and not status.ended:
        job.cancel()
    elif what == "again" and status.state == "failed" and job.has_files:
        desk.uploads.again(job)
    else:
        raise FormError("upload_too_late")
    return path_of("upload/jobs", job.id)


def plain_name(name: str) -> str:
    """A file's name as it was given, without folders and unseen letters; never empty."""
    last = _UNSEEN.sub("", re.split(r"[/\\]", name)[-1]).strip()
    if last.strip(".") == "":
        return "file"
    stem, dot, ending = last.rpartition(".")
    if len(last) <= limits.NAME:
        return last
    return f"{stem[: limits.NAME - 20]}{dot}{ending[:19]}" if dot else last[: limits.NAME]


def pasted(sent: Posted) -> SentFile:
    """Pasted text with what is known of it, as a row that intake reads; what was not given is not in it.

    Raises FormError for a day that is none, or a field that is too long.
    """
    text = sent.one("text")
    given = {key: sent.one(key) for key in _GIVEN if sent.one(key)}
    for key, value in given.items():
        if len(value) > limits.FIELD:
            raise FormError("upload_field_long", field=key, most=limits.FIELD)
    if "published" in given and not _is_day(given["published"]):
        raise FormError("upload_no_day", value=given["published"])
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    row = json.dumps({"id": f"{PASTED}-{digest[:8]}", **given, "text": text}, ensure_ascii=False)
    data = row.encode("utf-8", "surrogatepass")
    if isinstance(parse(data), str):  # half a character, say
        raise FormError("upload_no_text")
    return SentFile(f"{PASTED}.jsonl", len(data), io.BytesIO(data))


def _is_day(value: str) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("2024-01-31")
