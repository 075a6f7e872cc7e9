"""Map and network over HTTP: what is drawn, what is gathered, and that nothing is left out of the count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from musnad.web import charts
from musnad.web.server import create_app
from web import cases

BASE = "http://127.0.0.1:8400"
# More marks than this nobody can tell apart, and no browser moves at ease.
MOST_MARKS = 1_500


@pytest.fixture(scope="module")
def crowd(crowded: str) -> Iterator[TestClient]:
    with TestClient(create_app(crowded), base_url=BASE) as client:
        yield client


def shown(client: TestClient, **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/map.json", params=asked).json()
    return found


def test_marks_gather_and_part_again(crowd: TestClient) -> None:
    whole = shown(crowd, at="30,20", zoom="0")
    assert whole["shown"] + whole["aside"] + whole["outside"] == sum(bool(p["point"]) for p in every_place(crowd))
    assert sum(m["places"] for m in whole["marks"]) >= whole["shown"]
    assert len(whole["marks"]) < MOST_MARKS
    many = max(whole["marks"], key=lambda m: int(m["places"]))
    assert many["places"] > 1
    nearer = crowd.get(many["nearer"].replace("/map?", "/map.json?")).json()
    assert int(nearer["view"]["zoom"]) > 0
    assert 0 < max(m["places"] for m in nearer["marks"]) < many["places"]


def every_place(client: TestClient) -> list[dict[str, Any]]:
    pages, aside = client.get("/map.json").json()["pages"], {"at": "0,0", "zoom": "8"}
    found = (client.get("/map.json", params={"page": n, **aside}).json() for n in range(1, pages + 1))
    return [p for page in found for p in page["places"]]


def test_every_incident_is_on_some_page_of_the_list(crowd: TestClient) -> None:
    assert sum(p["count"] for p in every_place(crowd)) == cases.CROWD


def test_a_mark_of_one_place_opens_what_is_told_there(crowd: TestClient) -> None:
    mark = next(m for m in shown(crowd, at="43.1,36.3", zoom="8")["marks"] if m["places"] == 1)
    found = crowd.get(mark["url"].replace("/search?", "/search.json?")).json()
    assert found["total"] >= mark["incidents"] > 0


def test_a_filter_leaves_fewer_marks_and_shows_where_they_are(crowd: TestClient) -> None:
    yemen = shown(crowd, place="c:YE")
    assert 0 < yemen["places_all"] < shown(crowd)["places_all"]
    assert yemen["view"]["zoom"] == "0"  # none of it lies in Iraq or Syria
    assert yemen["shown"] > 0


@pytest.mark.parametrize("asked", ["", "1", "x,y", "nan,1", "inf,inf", "1e400,2", "500,-500"])
def test_a_view_is_within_the_map_whatever_is_asked(crowd: TestClient, asked: str) -> None:
    found = crowd.get("/map", params={"at": asked, "zoom": "99999999"})
    assert found.status_code == 200
    lon, _, lat = shown(crowd, at=asked, zoom="-1")["view"]["at"].partition(",")
    assert charts.on_map(*charts.units(float(lon), float(lat)))


def test_the_country_is_hatched_where_its_provinces_are_not_drawn(pages: TestClient) -> None:
    drawn = charts.frame({"c:LB": (3, "/x"), "a:IQ.15": (2, "/y"), "c:XX": (1, "/z")}, charts.WHOLE, "en")
    assert [(h.name, h.count) for h in drawn.hatched] == [("Lebanon", 3), ("Nineveh", 2)]


def test_a_place_stands_where_its_country_is() -> None:
    for name, lon, lat in (("LB", 35.5, 33.9), ("YE", 44.2, 15.35), ("SO", 45.3, 2.05), ("AF", 69.2, 34.5)):
        land = next(c for c in charts.countries() if c.country == name)
        x, y = charts.units(lon, lat)
        assert land.left <= x <= land.right
        assert land.top <= y <= land.bottom


def test_a_moved_view_keeps_its_scale_and_goes_where_it_should() -> None:
    east = charts.NEAR.moved(0.5, 0)
    assert (east.zoom, east.lat) == (charts.NEAR.zoom, charts.NEAR.lat)
    assert east.lon == pytest.approx(charts.NEAR.lon + 12.5)
    assert charts.NEAR.moved(0, -0.4).lat > charts.NEAR.lat


def test_all_ties_are_drawn_and_each_listed(crowd: TestClient) -> None:
    few = crowd.get("/network.json").json()
    assert few["total"] == cases.CROWD
    assert few["ties_shown"] == len(few["ties"]) < 100
    every = crowd.get("/network.json", params={"ties": str(cases.CROWD)}).json()
    assert every["ties_shown"] == cases.CROWD
    page = crowd.get("/network", params={"ties": str(cases.CROWD)}).text
    assert page.count('class="spot ') == len(every["nodes"])
    assert every["pages"] == cases.CROWD / 100
    last = crowd.get("/network.json", params={"ties": "5000", "page": str(every["pages"])}).json()["ties"]
    assert len(last) == 100
    assert [t for t in last if t in every["ties"]] == []


def test_a_name_adds_its_neighbours_and_takes_them_away(pages: TestClient) -> None:
    node = pages.get("/network.json").json()["nodes"][0]
    one = pages.get(node["around"].replace("/network?", "/network.json?")).json()
    other = next(n for n in one["nodes"] if not n["open"])
    both = pages.get(other["around"].replace("/network?", "/network.json?")).json()
    assert [a["id"] for a in both["around"]] == [node["id"], other["id"]]
    assert both["total"] >= one["total"]
    ends = [{t["source"]["id"], t["target"]["id"]} for t in both["ties"]]
    assert all(e & {node["id"], other["id"]} for e in ends)
    back = next(n for n in both["nodes"] if n["id"] == other["id"])
    assert pages.get(back["around"].replace("/network?", "/network.json?")).json()["total"] == one["total"]


def test_a_tie_opens_as_many_words_as_it_weighs(pages: TestClient) -> None:
    for tie in pages.get("/network.json", params={"ties": "200"}).json()["ties"]:
        found = pages.get(tie["url"].replace("/tie?", "/tie.json?")).json()
        assert found["total"] == tie["weight"]
        assert min(found["total"], 20) == len(found["statements"]) + len(found["incidents"])
    assert pages.get("/tie?relation=through&source=E1&target=none").status_code == 404
    assert pages.get("/tie.json").status_code == 404
