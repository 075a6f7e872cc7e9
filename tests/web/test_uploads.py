"""Uploads: read in the background and shown as they go, queued, cancelled, interrupted, and refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from musnad.pipeline import local
from musnad.storage import cases
from musnad.web.ask import Ask
from musnad.web.desk import Desk
from musnad.web.pages import upload
from musnad.web.posted import SentFile
from musnad.web.server import create_app
from musnad.web.uploads import limits
from musnad.web.uploads.jobs import Job
from musnad.web.uploads.queue import Uploads
from musnad.web.uploads.sent import plain_name
from musnad.web.uploads.work import work
from musnad.web.visitors import Visitor
from musnad.web.words import Words
from web import uploading

BASE = "http://127.0.0.1:8400"


def test_articles_are_read_shown_and_linked(copied: str) -> None:
    """Two uploads, one behind the other: the second has the first one's bytes under another name."""
    article = uploading.ARTICLE.encode()
    with TestClient(create_app(copied), base_url=BASE) as client:
        before = client.get("/lists/incidents.json").json()["total"]
        first = uploading.send(
            client, ("../../etc/تقرير.txt", article), ("scan.pdf", b"%PDF-1.7 \x00"), text=uploading.PASTED
        )
        second = uploading.send(client, ("copy.txt", article), ("again.txt", article))
        assert (first.status_code, second.status_code) == (303, 303)
        paths = [r.headers["location"] for r in (first, second)]
        assert paths == ["/upload/jobs/U1", "/upload/jobs/U2"]
        assert client.get(f"{paths[1]}.json").json()["state"] == "waiting"
        done = uploading.ended(client, paths[0])
        assert (done["state"], done["by"]) == ("done", "ليلى")
        assert [f["name"] for f in done["files"]] == ["تقرير.txt", "scan.pdf", None]
        assert done["counts"]["total"] == done["counts"]["done"] == 3
        pasted, scan, read = done["items"]
        assert (scan["what"], scan["reason"]) == ("quarantined", "not text but a PDF file")
        assert read["title"] == "مقتل ستة جنود بهجوم على حاجز شرق تلعفر"
        assert read["statements"] > 1
        assert read["events"] > 1
        assert (pasted["outlet"], pasted["published"]) == (None, None)
        document = client.get(f"{read['url']}.json").json()
        assert len(document["records"]["event"]) == read["events"]
        assert document["document"]["name"] == "تقرير"
        assert done["new_total"] > 0
        assert client.get("/lists/incidents.json").json()["total"] >= before + done["new_total"]
        assert [q["name"] for q in client.get("/lists/quarantine.json").json()["items"]] == ["scan"]
        again = uploading.ended(client, paths[1])
        assert [i["what"] for i in again["items"]] == ["kept", "kept"]
        assert {i["stands"] for i in again["items"]} == {"تقرير"}
        assert {i["url"] for i in again["items"]} == {read["url"]}
        listed = client.get("/upload.json").json()["jobs"]
        assert [(j["id"], j["state"], j["by"]) for j in listed] == [("U2", "done", "ليلى"), ("U1", "done", "ليلى")]
        for path in ("/upload", *paths):
            page = client.get(path).text
            assert page.count("<script") == 1
            assert "refresh" not in page  # ended: nothing more will come
    with cases.to_read(copied) as store:
        stored = {d.path: d for d in store.stored()}
        assert stored["upload:تقرير.txt"].sha256 == hashlib.sha256(article).hexdigest()
        assert store.archive.get(stored["upload:تقرير.txt"].sha256) == article
        row = json.loads(store.archive.get(stored["upload:pasted.jsonl"].sha256))
        assert sorted(row) == ["id", "text"]
        assert store.meta()["state"] == "built"
    assert not (Path(f"{copied}-uploads") / "U1" / "files").exists()


@pytest.fixture
def uploads(copied: str) -> Uploads:
    return Uploads(copied, lambda: None)


def put(uploads: Uploads, *files: tuple[str, bytes]) -> Job:
    """A job that nothing reads yet."""
    return uploads._put("ليلى", [SentFile(name, len(data), io.BytesIO(data)) for name, data in files])


def test_what_was_given_with_a_text_is_its_record(copied: str) -> None:
    given = {
        "title": "اعتقالات في الموصل",
        "outlet": "جريدة الحدباء",
        "published": "2024-05-12",
        "url": "https://x.example/1",
    }
    with TestClient(create_app(copied), base_url=BASE) as client:
        path = uploading.send(client, text=uploading.PASTED, **given).headers["location"]
        item = uploading.ended(client, path)["items"][0]
        document = client.get(f"{item['url']}.json").json()["document"]
        assert (document["title"], document["outlet"], document["published"]) == tuple(given.values())[:3]
        assert document["source"] == given["url"]


def test_an_interrupted_upload_goes_on(copied: str, uploads: Uploads) -> None:
    """Killed twice: every document is told once, and the lists are those of an uninterrupted reading."""
    count = 24
    job = put(uploads, ("rows.jsonl", uploading.rows(count)))
    for least in (1, 8):
        process = local.beside(work, copied, str(job.folder))
        uploading.await_(lambda least=least: job.status().told >= least or job.status().ended)
        process.kill()
        process.join()
    assert not job.status().ended
    with open(job.folder / "log.jsonl", "a") as log:
        log.write('{"what": "docu')  # what a killed writer may leave
    second = Uploads(copied, lambda: None)
    second.start()
    uploading.await_(lambda: second.job(job.id).status().ended)
    second.close()
    status = Job(job.folder).status()
    assert (status.state, status.begun, status.total) == ("done", 3, count)
    assert sorted(line["n"] for line in status.documents) == list(range(count))
    with cases.to_read(copied) as store:
        mine = [d.name for d in store.stored() if d.path == "upload:rows.jsonl"]
        assert sorted(mine) == sorted(f"r{n}" for n in range(count))
        assert store.meta()["state"] == "built"


def test_a_cancelled_upload_keeps_what_was_read(copied: str) -> None:
    with TestClient(create_app(copied), base_url=BASE) as client:
        sent = uploading.send(client, ("rows.jsonl", uploading.rows(400)))
        path = sent.headers["location"]
        waiting = uploading.send(client, ("more.jsonl", uploading.rows(3))).headers["location"]
        assert '<meta http-equiv="refresh"' in client.get(path).text
        assert "refresh" not in client.get(f"{path}?still=yes").text.partition("</head>")[0]
        uploading.await_(lambda: client.get(f"{path}.json").json()["counts"]["read"])
        for job in (waiting, path):
            fields = {"token": uploading.token(client), "job": job.rpartition("/")[2], "what": "cancel"}
            assert client.post("/upload/jobs", data=fields).status_code == 200
        done = uploading.ended(client, path)
        assert done["state"] == "cancelled"
        assert 0 < done["counts"]["read"] < 400
        assert client.get(done["items"][0]["url"]).status_code == 200
        never = uploading.ended(client, waiting)
        assert (never["state"], never["counts"]["done"]) == ("cancelled", 0)
        late = {"token": uploading.token(client), "job": done["id"], "what": "cancel"}
        assert client.post("/upload/jobs", data=late).status_code == 400
    with cases.to_read(copied) as store:
        assert store.meta()["state"] == "built"


def test_a_failed_upload_says_why_and_can_begin_again(copied: str, uploads: Uploads, tmp_path: Path) -> None:
    job = put(uploads, ("a.txt", uploading.ARTICLE.encode()))
    gone = tmp_path / "gone.musnad"
    work(str(gone), str(job.folder), workers=1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    assert job.status().state == "failed"
    assert "gone.musnad" in job.status().reason
    assert job.has_files
    desk = Desk(copied)
    shown = upload.job_page(desk, ask(job.id))
    assert shown.content["can_begin_again"]
    job.again()
    assert not job.status().ended
    work(copied, str(job.folder), workers=1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    assert job.status().state == "done"
    assert upload.job_page(desk, ask(job.id)).content["new_incidents"]
    desk.forget()


def test_one_job_is_read_by_one_process(copied: str, uploads: Uploads) -> None:
    job = put(uploads, ("a.txt", uploading.ARTICLE.encode()))
    with job.claimed() as mine:
        assert mine
        work(copied, str(job.folder), workers=1)
        assert job.status().begun == 0


def ask(id_: str, role: str = "analyst") -> Ask:
    return Ask(f"/upload/jobs/{id_}", (), Words("en"), id_, visitor=Visitor("nadia", role))


def test_only_those_who_may_upload_see_uploads(copied: str, uploads: Uploads) -> None:
    job = put(uploads, ("a.txt", b"x"))
    desk = Desk(copied)
    for view, id_ in ((upload.page, ""), (upload.job_page, job.id)):
        assert view(desk, ask(id_, "reader")).status == 403
        assert view(desk, ask(id_)).status == 200
    desk.forget()


def test_what_cannot_be_taken_is_refused(copied: str) -> None:
    with TestClient(create_app(copied), base_url=BASE) as client:
        many = [("f.txt", b"x")] * (limits.FILES + 1)
        tried = [
            uploading.send(client), uploading.send(client, text="x", by=""), uploading.send(client, *many),
            uploading.send(client, text="x", published="yesterday"),
            uploading.send(client, text="x", published="20240101"),
            uploading.send(client, text="x", title="t" * (limits.FIELD + 1)),
            uploading.send(client, text="x" * (limits.PASTED + 1)),
        ]  # fmt: skip
        assert [r.status_code for r in tried] == [400] * len(tried)
        assert all("<h1>" in r.text for r in tried)
        assert uploading.send(client, ("long.txt", b"x" * (limits.FILE + 1))).status_code == 413
        assert client.post("/upload", data={"by": "x", "text": "x"}).status_code == 403
        headers = {"content-length": str(limits.REQUEST + 1)}
        assert client.post("/upload", content=b"", headers=headers).status_code == 413
        assert client.post("/decide", data={"token": uploading.token(client)}, files={"f": b"x"}).status_code == 400
        assert client.get("/upload.json").json()["jobs"] == []
        assert client.get("/upload/jobs/U1").status_code == 404
        assert client.get("/upload/jobs/U..").status_code == 404


def test_only_so_many_wait(uploads: Uploads) -> None:
    for _ in range(limits.WAITING):
        put(uploads, ("a.txt", b"x"))
    with pytest.raises(Exception, match="upload_queue_full"):
        uploads.take("ليلى", [SentFile("a.txt", 1, io.BytesIO(b"x"))])
    assert len(uploads.jobs()) == limits.WAITING


def test_what_unpacks_to_too_much_is_not_read_further(uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED", 1000)
    job = put(uploads, ("rows.jsonl", uploading.rows(40)), ("after.txt", b"x"))
    items = list(job.items())
    assert 1 < len(items) < 10
    assert "unpacks to over" in getattr(items[-1], "reason", "")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\خبر.html", "خبر.html"), ("a\r\nb\x00.txt", "ab.txt"),
        ("", "file"), ("..", "file"), ("/", "file"), ("  خبر عاجل .txt ", "خبر عاجل .txt"),
    ],
)  # fmt: skip
def test_a_files_name_is_never_a_path(given: str, kept: str) -> None:
    assert plain_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    found = plain_name("ب" * 900 + ".jsonl.gz")
    assert len(found) <= limits.NAME
    assert found.endswith(".gz")


def test_nobody_else_reads_the_folder(uploads: Uploads) -> None:
    put(uploads, ("a.txt", b"x"))
    assert os.stat(uploads.folder).st_mode & 0o077 == 0
