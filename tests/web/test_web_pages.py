"""Every page over HTTP: both languages, a JSON twin, what it shows, and decisions by forms."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from musnad.storage import cases
from musnad.web import decide
from musnad.web.server import create_app

BASE = "http://127.0.0.1:8400"
PATHS = ("/overview", "/search?q=كفالات", "/timeline", "/map", "/network", "/upload", "/review", "/review/agreement",
         *(f"/lists/{name}" for name in ("documents", "incidents", "contradictions", "mechanisms", "names",
                                         "quarantine")))  # fmt: skip


def twin(path: str) -> str:
    head, mark, query = path.partition("?")
    return f"{head}.json{mark}{query}"


def every(client: TestClient) -> Iterator[str]:
    """Each page of each thing of the casefile."""
    yield from PATHS
    for name in ("documents", "incidents", "mechanisms", "names"):
        yield from (item["url"] for item in client.get(f"/lists/{name}.json").json()["items"])


def disputed(client: TestClient) -> str:
    """The incident that two origins tell differently."""
    found = client.get("/lists/incidents.json").json()["items"]
    return str(next(i["id"] for i in found if len(i["origins"]) > 1 and i["contradictions"]))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_in_both_languages(pages: TestClient, language: str) -> None:
    direction = {"ar": "rtl", "en": "ltr"}[language]
    for path in every(pages):
        pages.cookies.clear()
        found = pages.get(path, params=None, headers={"cookie": f"musnad_lang={language}"})
        assert found.status_code == 200, path
        assert f'<html lang="{language}" dir="{direction}"' in found.text
        assert not re.search(
            r"<script(?! type=\"module\" src)|\son\w+=|\sstyle=|https?://(?!www\.w3)", _ours(found.text)
        ), path


def _ours(text: str) -> str:
    """Without addresses of articles, which are shown as text."""
    return re.sub(r'<dd class="break" dir="ltr">[^<]*</dd>', "", text)


def test_every_page_has_a_twin(pages: TestClient) -> None:
    for path in every(pages):
        found = pages.get(twin(path))
        assert found.status_code == 200, path
        assert isinstance(found.json(), dict)
    described = pages.get("/openapi.json").json()["paths"]
    assert "/incidents/{id}.json" in described
    assert {p["name"] for p in described["/search.json"]["get"]["parameters"]} >= {"q", "place", "contradicted"}


def test_arabic_is_first_and_the_switch_stays(built: str) -> None:
    with TestClient(create_app(built), base_url=BASE) as client:
        assert '<html lang="ar" dir="rtl"' in client.get("/").text
        assert '<html lang="en" dir="ltr"' in client.get("/overview?lang=en&theme=dark").text
        kept = client.get("/timeline").text
        assert '<html lang="en" dir="ltr" data-theme="dark">' in kept


def test_an_incident_shows_chains_values_and_contradictions(pages: TestClient) -> None:
    found = pages.get(f"/incidents/{disputed(pages)}.json").json()
    killed = next(c for c in found["contradictions"] if c["about"] == "killed")
    assert [side["value"] for side in killed["sides"]] == ["18", "23"]
    assert all(said["quote"] for side in killed["sides"] for said in side["said"])
    origins = {o["id"] for o in found["origins"]}
    assert {t["origin"]["id"] for t in found["tellings"]} == origins
    copies = [t for t in found["tellings"] if t["document"]["copy_of"]]
    assert len(copies) == 1
    assert any(t["origin"] == copies[0]["origin"] for t in found["tellings"] if t not in copies)
    page = pages.get(f"/incidents/{disputed(pages)}").text
    assert page.count('class="node origin"') == len(origins)
    assert 'class="node publisher copy"' in page
    assert 'class="edge copy"' in page


def test_marks_quote_their_words(pages: TestClient) -> None:
    for item in pages.get("/lists/documents.json").json()["items"]:
        found = pages.get(f"{item['url']}.json").json()
        text, records = found["text"], found["records"]
        for kind in ("statement", "event", "name", "number"):
            assert all(text[r["start"] : r["end"]] == r["text"] for r in records[kind])
        page = pages.get(item["url"]).text
        for record in (r for kind in records.values() for r in kind):
            assert f'id="w-{record["id"]}"' in page
            assert f'id="r-{record["id"]}"' in page


def test_the_article_is_shown_whole(pages: TestClient) -> None:
    item = pages.get("/lists/documents.json").json()["items"][0]
    article = pages.get(item["url"]).text.partition('<article class="article"')[2].partition("</article>")[0]
    article = re.sub(r'<a class="ref".*?</a>', "", article.partition(">")[2])
    shown = "".join(html.unescape(re.sub(r"<[^>]+>", "", article)).split())
    assert shown == "".join(pages.get(f"{item['url']}.json").json()["text"].split())


def test_search_narrows_down_by_its_address(pages: TestClient) -> None:
    every_hit = pages.get("/search.json").json()
    facet = every_hit["facets"]["outlet"][0]
    fewer = pages.get("/search.json", params={"outlet": facet["id"], "kind": "statement"}).json()
    assert 0 < fewer["total"] < every_hit["total"]
    assert {h["outlet"] for h in fewer["hits"]} == {facet["label"]}
    assert pages.get("/search?q=(").status_code == 400
    assert pages.get("/search?q=(").text.count('role="alert"') == 1
    assert pages.get("/search.json?page=2").json()["hits"] != every_hit["hits"]
    assert pages.get("/search.json?page=abc&origins=x&contradicted=maybe").status_code == 200


def test_no_point_where_only_a_province_is_known(pages: TestClient) -> None:
    places = pages.get("/map.json").json()["places"]
    assert {p["precision"] for p in places if p["point"]} <= {"place", "district"}
    assert all(p["point"] is None for p in places if p["precision"] == "province")
    page = pages.get("/map").text
    assert page.count('class="hatched"') == sum(p["precision"] == "province" for p in places) > 0


def test_the_network_can_be_narrowed(pages: TestClient) -> None:
    everything = pages.get("/network.json").json()
    node = everything["ties"][0]["source"]["id"]
    around = pages.get("/network.json", params={"around": node, "relation": "through"}).json()
    assert 0 < around["total"] < everything["total"]
    assert all(node in (t["source"]["id"], t["target"]["id"]) and t["relation"] == "through" for t in around["ties"])


def test_habits_are_told_of_sources_and_never_of_a_person(pages: TestClient) -> None:
    for item in pages.get("/lists/names.json").json()["items"]:
        habits = pages.get(f"{item['url']}.json").json()["habits"]
        assert habits is None or item["kind"] in ("outlet", "organisation", "security_force")


def test_what_is_not_there(pages: TestClient) -> None:
    for path in ("/incidents/I999", "/documents/none", "/names/E999", "/mechanisms/F0", "/lists/none", "/nowhere"):
        assert pages.get(path).status_code == 404, path
        assert pages.get(f"{path}.json").status_code == 404, path


def form(client: TestClient, page: str, **fields: str) -> dict[str, str]:
    token = re.search(r'name="token" value="(\w+)"', client.get(page).text)
    assert token
    return {"token": token[1], "by": "ليلى", **fields}


def test_a_split_is_kept_shown_and_undone(copied: str) -> None:
    with TestClient(create_app(copied), base_url=BASE) as client:
        one = disputed(client)
        before = client.get(f"/incidents/{one}.json").json()
        key, part = before["key"], before["tellings"][-1]["key"]
        fields = form(client, f"/incidents/{one}", what="split", name=key, part=part)
        after = client.post("/decide", data=fields)
        assert after.status_code == 200
        assert after.url.path.startswith("/incidents/")
        shown = client.get(f"{after.url.path}.json").json()
        assert part not in [t["key"] for t in shown["tellings"]]
        made = shown["why"]["decisions"]
        assert {(d["by"], d["verdict"]) for d in made} == {("ليلى", "different")}
        for decision in made:
            fields = form(client, str(after.url), what="undo", part=decision["id"])
            assert client.post("/decide", data=fields).status_code == 200
        assert len(client.get(f"/incidents/{disputed(client)}.json").json()["tellings"]) == len(before["tellings"])
    with cases.to_read(copied) as store:
        assert {j.by for j in store.judgements()} == {"ليلى"}


@pytest.mark.parametrize("large", [1_000, 0])
def test_a_merge_is_made_and_undone(copied: str, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the casefile is built anew in a process of its own."""
    monkeypatch.setattr(decide, "LARGE", large)
    with TestClient(create_app(copied), base_url=BASE) as client:
        items = client.get("/lists/incidents.json").json()
        first, second = items["items"][0]["id"], items["items"][-1]["id"]
        fields = form(client, f"/incidents/{first}", what="merge", name=first, part=second)
        there = client.post("/decide", data=fields)
        assert client.get("/lists/incidents.json").json()["total"] == items["total"] - 1
        made = client.get(f"{there.url.path}.json").json()["why"]["decisions"]
        fields = form(client, str(there.url), what="undo", part=made[0]["id"])
        client.post("/decide", data=fields)
        assert client.get("/lists/incidents.json").json()["total"] == items["total"]
        fields = form(client, str(there.url), what="merge", name=first, part="I999")
        assert client.post("/decide", data=fields).status_code == 404


def test_a_decision_that_is_none(copied: str) -> None:
    with TestClient(create_app(copied), base_url=BASE) as client:
        one = disputed(client)
        for fields in ({"what": "split", "name": one}, {"what": "burn", "name": one, "part": "x"},
                       {"what": "merge", "name": one, "part": one}, {"what": "undo", "part": "J0"}):  # fmt: skip
            assert client.post("/decide", data=form(client, f"/incidents/{one}", **fields)).status_code == 404
        assert not client.get(f"/incidents/{one}.json").json()["why"]["decisions"]


def named(client: TestClient, kind: str) -> str:
    """A name of that kind which several documents give."""
    items = client.get("/lists/names.json", params={"kind": kind}).json()["items"]
    return str(max(items, key=lambda i: int(i["documents"]))["id"])


def test_a_name_says_why_it_is_one(pages: TestClient) -> None:
    found = pages.get(f"/names/{named(pages, 'person')}.json").json()
    reasons = found["why"]["joined"]
    assert reasons
    assert all(sum(f["weight"] for f in r["features"]) == pytest.approx(r["score"], abs=0.01) for r in reasons)
    assert all(side["of"] == found["name"]["id"] for r in reasons for side in (r["left"], r["right"]))
    page = pages.get(f"/names/{found['name']['id']}?lang=en").text
    assert "It says nothing of whom they name" in page
    assert 'value="split"' in page


@pytest.mark.parametrize("kind", ["person", "outlet", "armed_group", "place"])
def test_a_name_is_split_merged_and_undone(copied: str, kind: str) -> None:
    with TestClient(create_app(copied), base_url=BASE) as client:
        one = named(client, kind)
        before, total = client.get(f"/names/{one}.json").json(), client.get("/lists/names.json").json()["total"]
        parts = [p["key"] for p in before["why"]["parts"]]
        assert len(parts) > 1
        fields = form(client, f"/names/{one}", what="split", name=parts[0], part=parts[-1])
        rest = client.post("/decide", data=fields)
        assert rest.url.path.startswith("/names/")
        after = client.get(f"{rest.url.path}.json").json()
        assert parts[-1] not in [p["key"] for p in after["why"]["parts"]]
        assert client.get("/lists/names.json").json()["total"] == total + 1
        (made,) = after["why"]["decisions"]
        assert (made["by"], made["verdict"]) == ("ليلى", "different")
        undone = client.post("/decide", data={**form(client, str(rest.url), what="undo"), "part": made["ids"]})
        assert undone.status_code == 200
        assert client.get("/lists/names.json").json()["total"] == total

        items = client.get("/lists/names.json", params={"kind": kind}).json()["items"]
        other = next(i["id"] for i in items if i["id"] != one)
        there = client.post("/decide", data=form(client, f"/names/{one}", what="merge", name=parts[0], part=other))
        assert client.get("/lists/names.json").json()["total"] == total - 1
        (made,) = client.get(f"{there.url.path}.json").json()["why"]["decisions"]
        client.post("/decide", data={**form(client, str(there.url), what="undo"), "part": made["ids"]})
        assert client.get("/lists/names.json").json()["total"] == total
