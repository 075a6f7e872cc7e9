"""A masked reader meets no name of a private person anywhere: every page and twin is asked for, and every search."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from musnad.arabic.folding import fold
from musnad.cli.main import make_app
from musnad.model.search import FACETS
from musnad.storage import cases
from musnad.web.access import masked
from musnad.web.desk import Desk
from web import people, private
from web.people import BASE, inside, served

_LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
_APART = ("/static", "/logout")
_NAMES = [fold(p) for p in private.PARTS]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    return private.build(tmp_path_factory.mktemp("private"))


@pytest.fixture(scope="module")
def outer(case: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = people.accounts(tmp_path_factory.mktemp("accounts"), requests_burst=10**6, requests_a_minute=10**6)
    with TestClient(served(case, path), base_url=BASE) as client:
        yield client


def ready(client: TestClient) -> TestClient:
    """Waits until the masked copy is made."""
    for _ in range(300):
        found = client.get("/overview.json")
        if found.status_code != 503:
            assert found.status_code == 200
            return client
        assert int(found.headers["retry-after"]) > 0
        time.sleep(0.1)
    raise AssertionError("no masked copy was made")


@pytest.fixture(scope="module")
def reader(outer: TestClient) -> TestClient:
    return ready(inside(outer.app, "قارئ"))


@pytest.fixture(scope="module")
def seeing(outer: TestClient) -> TestClient:
    return inside(outer.app, "open")


def crawled(client: TestClient) -> dict[str, str]:
    """Every page that can be reached by links, and its twin, as they came; not every choice of several filters, and no
    colours or languages."""
    found: dict[str, str] = {}
    waiting = ["/overview", "/openapi.json"]
    while waiting:
        path = waiting.pop()
        if path in found or "&" in path or "theme=" in path or "lang=" in path or path.startswith(_APART):
            continue
        answer = client.get(path)
        assert answer.status_code in (200, 400, 403, 405), path
        found[path] = f"{answer.url} {dict(answer.headers)} {answer.text}"
        if answer.headers["content-type"].startswith("text/html"):
            head, mark, query = path.partition("?")
            waiting += [f"{head}.json{mark}{query}", *(html.unescape(link) for link in _LINK.findall(answer.text))]
        assert len(found) < 6000
    return found


def names_in(text: str) -> list[str]:
    """Private names in an answer, whatever they are written in."""
    plain = fold(unquote(html.unescape(text.encode().decode("unicode_escape") if "\\u0" in text else text)))
    return [name for name in _NAMES if name in plain or name in fold(text)]


def test_no_page_and_no_twin_has_a_private_name(reader: TestClient, seeing: TestClient) -> None:
    found = crawled(reader)
    kinds = {re.sub(r"/(documents|incidents|names|mechanisms)/[^./?]+", r"/\1/ID", p).partition("?")[0] for p in found}
    wanted = ("overview", "search", "documents/ID", "incidents/ID", "names/ID", "timeline", "map", "network")
    assert kinds >= {f"/{name}{twin}" for name in (*wanted, "lists/names", "lists/documents") for twin in ("", ".json")}
    assert {path: names_in(text) for path, text in found.items() if names_in(text)} == {}
    shown = "".join(found.values())
    assert private.PUBLIC in shown  # who holds an office is shown
    assert len(set(re.findall(r"\[شخص \w{6}\]", shown))) == 6
    plain = "".join(seeing.get(f"{i['url']}{t}").text for t in ("", ".json")
                    for i in seeing.get("/lists/documents.json").json()["items"])  # fmt: skip
    assert set(names_in(plain)) == set(_NAMES)


def test_an_unmasked_reader_sees_names_and_nothing_waits(seeing: TestClient) -> None:
    assert "الزعفراوي" in seeing.get("/lists/names").text


def test_quotations_still_quote(reader: TestClient) -> None:
    for item in reader.get("/lists/documents.json").json()["items"]:
        found = reader.get(f"{item['url']}.json").json()
        for records in found["records"].values():
            assert all(found["text"][r["start"] : r["end"]] == r["text"] for r in records)


QUERIES = ("الزعفراوي", "زعفراوي", "سالم الزعفراوي", '"سالم الزعفراوي"', "زعفر*", "قمرنداز", "طرفندي OR جوهرشان",
           "zaafrawi", "هيلمان*", "للزعفراوي")  # fmt: skip


NOBODY = "قغضثصش"


def answer(client: TestClient, path: str, query: str, name: str) -> str:
    """What comes back, without the query itself."""
    found = client.get(f"{path}.json", params={"q": query.format(name)}).json()
    asked = urlencode({"q": query.format(name)})
    return json.dumps({k: v for k, v in found.items() if k != "query"}).replace(asked, "")


@pytest.mark.parametrize("query", QUERIES)
def test_no_search_tells_whether_a_name_stands_somewhere(reader: TestClient, seeing: TestClient, query: str) -> None:
    """A hidden name is answered as a name that nobody has."""
    for path in ("/search", "/timeline", "/map", "/network"):
        assert answer(reader, path, "{}", query) == answer(reader, path, "{}", NOBODY)
        assert answer(reader, path, "الموصل -({})", query) == answer(reader, path, "الموصل -({})", NOBODY)
    if query != "zaafrawi":
        assert seeing.get("/search.json", params={"q": query}).json()["total"] > 0


@pytest.mark.parametrize("facet", FACETS)
def test_no_filter_tells_either(reader: TestClient, facet: str) -> None:
    if facet in ("type", "method", "stance", "status"):
        return
    for name in ("سالم الزعفراوي", "سالم", "أبو قمرنداز"):
        found = reader.get("/search.json", params={facet: name}).json()
        nobody = reader.get("/search.json", params={facet: NOBODY}).json()
        assert (found["total"], found["facets"]) == (nobody["total"], nobody["facets"])


def test_no_address_tells_either(reader: TestClient) -> None:
    for name in ("مقتل-سالم-الزعفراوي", "سالم الزعفراوي"):
        for kind in ("documents", "names", "incidents", "mechanisms", "lists"):
            found = reader.get(f"/{kind}/{quote(name)}.json")
            other = reader.get(f"/{kind}/{quote(NOBODY)}.json")
            assert found.status_code == other.status_code == 404
            assert found.text.replace(name, "") == other.text.replace(NOBODY, "")


def test_the_copy_holds_no_name_at_all(reader: TestClient, outer: TestClient) -> None:
    """Not in its records, lists, index or notes: what the pages cannot reach they cannot leak."""
    bench = next(r.endpoint for r in outer.app.app.app.routes if r.path == "/").__self__  # type: ignore[attr-defined]
    desk = bench.masked.desk()
    with cases.to_read(desk.address) as store:
        everything = json.dumps([list(store.records()), repr(store.casefile()), repr(store.judgements()),
                                 repr(store.quarantine()), store.meta(), repr(list(store.stored()))],
                                ensure_ascii=False)  # fmt: skip
        words = [row[0] for row in store.db.rows("SELECT word FROM search_words")]
        keys = [word for row in store.db.rows("SELECT key, words FROM search_keys") for word in row]
    for name in _NAMES:
        assert name not in fold(everything)
        assert not [w for w in (*words, *keys) if name in fold(w)]
    raw = Path(desk.address).read_bytes()
    assert not [p for p in private.PARTS if p.encode() in raw]
    assert Path(desk.address).parent.stat().st_mode & 0o077 == 0


def test_a_masked_reader_may_send_nothing(reader: TestClient) -> None:
    page = reader.get("/incidents/I1").text
    assert "/decide" not in page
    fields = {"token": people.token(page), "what": "merge", "name": "I1", "part": "سالم الزعفراوي"}
    assert reader.post("/decide", data=fields).status_code == 403


def test_a_changed_casefile_is_copied_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masked, "_PAUSE", 0.0)
    case = private.build(tmp_path)
    with TestClient(served(case, people.accounts(tmp_path)), base_url=BASE) as outer:
        reader, analyst = ready(inside(outer.app, "قارئ")), inside(outer.app, "ليلى")
        before = reader.get("/lists/incidents.json").json()["total"]
        page = analyst.get("/incidents/I1").text
        parts = [i["id"] for i in analyst.get("/lists/incidents.json").json()["items"]]
        fields = {"token": people.token(page), "what": "merge", "name": parts[0], "part": parts[-1]}
        assert analyst.post("/decide", data=fields).status_code == 200
        for _ in range(300):
            if (now := reader.get("/lists/incidents.json").json()["total"]) == before - 1:
                break
            time.sleep(0.1)
        assert now == before - 1
        shown = [reader.get(f"{i['url']}.json").text for i in reader.get("/lists/incidents.json").json()["items"]]
        assert [names_in(text) for text in shown if names_in(text)] == []


def test_a_copy_that_cannot_be_made_shows_nothing(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masked.MaskedDesk, "_target", lambda self: tmp_path / "nowhere" / "x.musnad")
    desk = Desk(case)
    made = masked.MaskedDesk(desk, b"k" * 32)
    try:
        for _ in range(300):
            assert made.desk() is None
            if made._making is None:
                break
            time.sleep(0.1)
        assert made._making is None
        assert made.desk() is None
    finally:
        made.close()
        desk.close()


def test_a_masked_export_has_no_name_either(case: str) -> None:
    """By the same rule; what stands for a person is another in every export."""
    first, second = (CliRunner().invoke(make_app(), ["export", case, "--masked"]).stdout for _ in range(2))
    plain = CliRunner().invoke(make_app(), ["export", case]).stdout
    assert names_in(plain)
    assert names_in(first) == names_in(second) == []
    assert private.PUBLIC in first
    hidden = [set(re.findall(r"شخص \w{6}", text)) for text in (first, second)]
    assert len(hidden[0]) == len(hidden[1]) == 6
    assert not hidden[0] & hidden[1]
    assert len(json.loads(first)["entities"]) == len(json.loads(plain)["entities"])
