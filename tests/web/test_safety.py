"""Nobody but this computer asks, no form but ours is taken, and what an article says does nothing."""

from __future__ import annotations

import re
import time

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from musnad.cli.main import make_app
from musnad.web.safety import ServeError, check_host
from musnad.web.server import create_app
from musnad.web.words import visible
from web.cases import OVERRIDE, SCRIPT

BASE = "http://127.0.0.1:8400"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_it_serves_this_computer_only(host: str, built: str) -> None:
    with pytest.raises(ServeError):
        check_host(host)
    found = CliRunner().invoke(make_app(), ["serve", built, "--host", host or "nowhere"])
    assert found.exit_code == 2


def test_another_host_is_not_answered(pages: TestClient) -> None:
    for host in ("evil.example", "evil.example:8400", "127.0.0.1.evil.example", ""):
        assert pages.get("/overview", headers={"host": host}).status_code == 421
    for host in ("localhost:1", "127.0.0.1", "[::1]:8400"):
        assert pages.get("/overview", headers={"host": host}).status_code == 200


def test_headers_are_on_every_answer(pages: TestClient) -> None:
    for path in ("/overview", "/overview.json", "/static/style.css", "/nowhere", "/openapi.json"):
        headers = pages.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_a_form_needs_the_token_of_its_visitor(copied: str) -> None:
    app = create_app(copied)
    fields = {"what": "undo", "part": "J1", "by": "x"}
    with TestClient(app, base_url=BASE) as client:
        assert client.post("/decide", data=fields).status_code == 403
        page = client.get("/incidents/I1").text
        token = re.findall(r'name="token" value="(\w+)"', page)[0]
        other = TestClient(app, base_url=BASE)
        other.get("/overview")
        assert other.post("/decide", data={**fields, "token": token}).status_code == 403
        origin = {"origin": "http://evil.example"}
        assert client.post("/decide", data={**fields, "token": token}, headers=origin).status_code == 403
        assert client.post("/decide", data={**fields, "token": token}).status_code == 404  # let in; no such judgement


def test_what_is_too_long_is_refused(pages: TestClient) -> None:
    assert pages.post("/decide", content=b"x" * 70_000).status_code == 413
    chunks = (b"x=y&" * 2_500 for _ in range(20))  # without a length said before
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert pages.post("/decide", content=chunks, headers=headers).status_code == 413
    assert pages.get("/search?q=" + "a" * 17_000).status_code == 414


def test_a_hostile_article_is_only_text(hostile: str) -> None:
    with TestClient(create_app(hostile), base_url=BASE) as client:
        paths = ["/overview", "/search?q=انفجار", "/lists/names", "/lists/documents", "/lists/incidents", "/network",
                 "/map", "/timeline", f"/search?q={SCRIPT}"]  # fmt: skip
        for name in ("documents", "names", "incidents"):
            paths += [i["url"] for i in client.get(f"/lists/{name}.json").json()["items"]]
        for path in paths:
            page = client.get(path).text
            assert page.count("<script") == 1, path
            assert "<img" not in page, path
            assert "<svg/onload" not in page, path
            assert OVERRIDE not in page, path
            assert 'href="javascript:' not in page, path
        assert "⟨U+202E⟩" in client.get("/lists/documents").text


def test_a_paragraph_of_five_megabytes(hostile: str) -> None:
    with TestClient(create_app(hostile), base_url=BASE) as client:
        started = time.monotonic()
        page = client.get("/documents/dlong")
        assert page.status_code == 200
        assert len(page.content) < 1_000_000
        assert time.monotonic() - started < 10
        last = client.get("/documents/dlong.json").json()["parts"]
        assert last > 40
        assert client.get(f"/documents/dlong?part={last}").status_code == 200


def test_unseen_characters_are_written_out() -> None:
    assert visible("a\u202eb\u2066c\x07") == "a⟨U+202E⟩b⟨U+2066⟩c⟨U+0007⟩"
    assert visible("ab\u200fc\u200cd") == "abc\u200cd"
    assert visible("نص\nعادي\t") == "نص\nعادي\t"
