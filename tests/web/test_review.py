"""Reviews over HTTP: accept, correct, reject, add, undo, finish; the queue; gold; agreement of two."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from musnad.evaluation.records import check
from musnad.evaluation.report import compare
from musnad.storage import cases
from musnad.web.server import create_app
from web.reviewers import BASE, Reviewer

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "record.schema.json").read_text("utf-8"))
GOLD = {**SCHEMA["$defs"]["gold"], "$defs": SCHEMA["$defs"]}


@pytest.fixture
def client(copied: str) -> Iterator[TestClient]:
    with TestClient(create_app(copied), base_url=BASE) as client:
        yield client


def article(client: TestClient) -> str:
    """The article with most to decide that no other reprints."""
    documents = client.get("/lists/documents.json").json()["items"]
    pages = [client.get(f"{d['url']}.json").json() for d in documents if not d["copy_of"]]
    best = max((p for p in pages if not p["copies"]), key=lambda p: len(p["records"]["event"]))
    return str(best["document"]["id"])


@pytest.fixture
def layla(client: TestClient, copied: str) -> Reviewer:
    return Reviewer(client, "ليلى", article(client), copied).begin()


def omar(layla: Reviewer) -> Reviewer:
    """Somebody else, in a browser of his own."""
    other = TestClient(layla.client.app, base_url=BASE)
    return Reviewer(other, "عمر", layla.document, layla.case).begin()


def cards(reviewer: Reviewer, id_: str, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reviewer.page(query)["review"]["of"].get(id_, [])
    return found


def test_whoever_has_no_name_is_asked_for_one(client: TestClient) -> None:
    path = f"/documents/{article(client)}"
    page = client.get(path).text
    assert 'action="/review/name"' in page
    assert 'action="/review/decide"' not in page
    nobody = Reviewer(client, "", article(client), "")
    assert nobody.decide("accept", "event", "e1").status_code == 400
    Reviewer(client, "ليلى", article(client), "").begin()
    assert 'action="/review/decide"' in client.get(path).text


def test_a_decision_is_shown_beside_the_value_and_taken_back(layla: Reviewer) -> None:
    event = layla.page()["records"]["event"][0]
    assert layla.decide("accept", "event", event["id"]).status_code == 200
    (card,) = cards(layla, event["id"])
    assert (card["verdict"], card["by"], card["mine"]) == ("accepted", "ليلى", True)
    layla.decide("reject", "event", event["id"])
    (card,) = cards(layla, event["id"])
    assert card["verdict"] == "rejected"
    layla.decide("undo", "event", event["id"], review=card["id"])
    assert [c["verdict"] for c in cards(layla, event["id"])] == ["accepted"]  # what was decided before holds again
    with cases.to_read(layla.case) as store:
        assert [r.verdict for r in store.reviews()] == ["accepted", "rejected", "withdrawn"]  # nothing is overwritten
    assert layla.page()["records"]["event"][0] == event


def test_only_who_decided_takes_it_back(layla: Reviewer) -> None:
    event = layla.page()["records"]["event"][0]["id"]
    layla.decide("accept", "event", event)
    card = cards(layla, event)[0]
    assert omar(layla).decide("undo", "event", event, review=card["id"]).status_code == 400
    assert cards(layla, event) == [card]


def test_an_event_is_corrected(layla: Reviewer) -> None:
    event = layla.page()["records"]["event"][0]
    fields = {"words": event["text"], "at": f"{event['start']}-{event['end']}", "status": "failed", "statement": ""}
    other = "seizure" if event["type"] != "seizure" else "raid"
    assert layla.decide("correct", "event", event["id"], type=other, **fields).status_code == 200
    (card,) = cards(layla, event["id"])
    assert {"field": "type", "value": other} in card["says"]
    assert {"field": "status", "value": "failed"} in card["says"]
    assert layla.page()["records"]["event"][0]["type"] == event["type"]  # the record as read stays
    assert layla.decide("correct", "event", event["id"], type="picnic", **fields).status_code == 400
    assert f'value="{other}" selected' in layla.client.get(f"{layla.path}?edit={event['id']}").text


def test_what_does_not_quote_the_article_is_refused(layla: Reviewer) -> None:
    event = layla.page()["records"]["event"][0]
    code = {"type": event["type"], "status": "occurred"}
    for wrong in (
        {"words": "كلمات ليست في المقال"},
        {"words": event["text"], "at": "0-3"},
        {"at": "5-2"},
        {"at": "0-9999999"},
        {},
    ):
        assert layla.decide("correct", "event", event["id"], **code, **wrong).status_code == 400
    assert not cards(layla, event["id"])
    page = layla.client.get(f"{layla.path}?edit={event['id']}&words=ليست هنا").text
    assert 'role="alert"' in page


def test_arguments_are_decided_one_by_one(layla: Reviewer) -> None:
    event = next(e for e in layla.page()["records"]["event"] if e["places"])
    layla.decide("accept", "event", event["id"])
    text = layla.page()["text"]
    place = event["places"][0]
    assert text.count(place)
    edit = layla.client.get(f"{layla.path}?edit={event['id']}").text
    keys = [k for k in _keys(edit) if text[int(k.split("-")[0]) : int(k.split("-")[1])] == place]
    layla.decide("reject", "places", event["id"], item=keys[0])
    assert [(c["verdict"], c["words"]) for c in cards(layla, event["id"])[1:]] == [("rejected", place)]
    word = text.split()[0]
    assert layla.decide("add", "actors", event["id"], words=word).status_code == 200
    assert layla.decide("add", "counts", event["id"], words=word, count="killed", low="3", high="2").status_code == 400
    assert layla.decide("add", "counts", event["id"], words=word, count="killed", low="3").status_code == 200
    assert (
        layla.decide("add", "time", event["id"], words=word, **{"from": "2024-01-01", "to": "no day"}).status_code
        == 400
    )
    layla.finish()
    told = next(e for e in layla.gold()[0]["events"] if e["id"] == event["id"])
    assert place not in [p["text"] for p in told["places"]]
    assert word in [a["text"] for a in told["actors"]]
    assert ("killed", 3, None) in [(c["of"], c["low"], c["high"]) for c in told["counts"]]


def _keys(page: str) -> list[str]:
    import re

    return re.findall(r'name="item" value="(\d+-\d+)"', page)


def test_words_that_stand_in_several_places_are_chosen_from(layla: Reviewer) -> None:
    text = layla.page()["text"]
    word = next(w for w in text.split() if len(w) > 2 and w.isalpha() and text.split().count(w) > 1)
    asked = layla.decide("add", "event", "", words=word, type="raid", status="occurred")
    assert asked.url.params["add"] == "event"
    assert asked.url.params["type"] == "raid"
    assert asked.text.count('type="radio" name="at"') > 1
    assert "checked" not in asked.text.partition('class="places"')[2].partition("</fieldset>")[0]
    places = _radio(asked.text)
    there = layla.decide("add", "event", "", words=word, at=places[1], type="raid", status="occurred")
    assert there.status_code == 200
    added = next(e for e in layla.page()["records"]["event"] if e["id"].startswith("e-"))
    assert f"{added['start']}-{added['end']}" == places[1]
    assert added["rule"] == "person"
    page = layla.client.get(layla.path).text
    assert f'id="w-{added["id"]}"' in page


def _radio(page: str) -> list[str]:
    import re

    return re.findall(r'name="at" value="(\d+-\d+)"', page)


def test_a_statement_is_added_by_its_first_and_last_words(layla: Reviewer) -> None:
    text = layla.page()["text"]
    words = text.split()
    given = f"{' '.join(words[2:6])} … {' '.join(words[12:15])}"
    layla.decide(
        "add", "statement", "", words=given, speaker="ناطق", stance="asserted", form="indirect", via="وكالة، صحيفة"
    )
    added = next(s for s in layla.page()["records"]["statement"] if s["id"].startswith("s-"))
    assert added["text"].split() == words[2:15]
    assert added["chain"][-3:] == ["وكالة", "صحيفة", "ناطق"]
    assert layla.decide("add", "statement", "", words=given).status_code == 400  # nobody says it


def test_a_finished_article_is_gold_that_the_scorer_takes(layla: Reviewer) -> None:
    records = layla.page()["records"]
    corrected, rejected = records["event"][0], records["event"][1]
    at = {"words": corrected["text"], "at": f"{corrected['start']}-{corrected['end']}"}
    layla.decide("correct", "event", corrected["id"], type="deployment", status="planned", **at)
    layla.decide("reject", "event", rejected["id"])
    assert layla.decide("finish", "article", "").status_code == 400  # something is undecided
    assert layla.gold() == []
    (half,) = layla.gold("?unfinished=yes")
    assert half["review"]["finished"] is False
    assert [e["type"] for e in half["events"]] == ["deployment"]
    layla.finish()
    assert layla.page()["review"]["undecided"] == []
    (gold,) = layla.gold()
    jsonschema.validate(gold, GOLD)
    check(gold, "gold", gold=True)
    assert gold["review"] == {"by": ["ليلى"], "finished": True, "reviewed": ["statements", "events"],
                              "as_read": ["persons", "places", "estimates"]}  # fmt: skip
    with cases.to_read(layla.case) as store:
        stored = store.document(layla.document)
    assert stored
    read = json.loads(stored.line)
    report = compare({"a": gold}, {"a": read})
    assert report.parts["statements"].f1 == 1
    assert report.table["event_trigger"].gold == len(read["events"]) - 1
    assert report.table["event_type"].right == len(read["events"]) - 2
    layla.decide("undo", "article", "", review=layla.page()["review"]["finished"]["id"])
    assert layla.gold() == []


def test_what_everybody_rejects_leaves_its_incident_until_it_is_taken_back(layla: Reviewer) -> None:
    event = next(e for e in layla.page()["records"]["event"] if e["incident"])
    before = layla.client.get("/lists/incidents.json").json()
    layla.decide("reject", "event", event["id"])
    assert layla.client.get("/review.json").json()["out_of_date"] is True
    layla.send("/review/build", back="/review")
    assert layla.client.get("/review.json").json()["out_of_date"] is False
    told = next(e for e in layla.page()["records"]["event"] if e["id"] == event["id"])
    assert told["incident"] is None
    other = omar(layla)
    other.decide("accept", "event", event["id"])  # now they disagree: it stays
    assert event["id"] in other.page("?others=yes")["review"]["disputed"]
    layla.send("/review/build", back="/review")
    assert layla.client.get("/lists/incidents.json").json() == before
    queue = layla.client.get("/review.json?reason=disputed").json()
    assert [e["id"] for e in queue["entries"]] == [layla.document]


def test_a_rejected_statement_speaks_for_nobody(layla: Reviewer) -> None:
    for item in layla.client.get("/lists/documents.json").json()["items"]:
        layla.document, page = item["id"], layla.client.get(f"{item['url']}.json").json()
        found = [e for e in page["records"]["event"] if e["statement"] and e["incident"]]
        if found and not page["original"] and not page["copies"]:
            break
    event = found[0]
    layla.decide("reject", "statement", event["statement"])
    layla.send("/review/build", back="/review")
    incident = layla.client.get(f"/incidents/{_incident(layla, event['id'])}.json").json()
    telling = next(
        t for t in incident["tellings"] if t["document"]["id"] == layla.document and t["event"] == event["id"]
    )
    assert telling["origin"]["label"] == page["document"]["outlet"]


def _incident(reviewer: Reviewer, event: str) -> str:
    return str(next(e for e in reviewer.page()["records"]["event"] if e["id"] == event)["incident"])


def test_two_reviewers_and_their_agreement(layla: Reviewer) -> None:
    events = layla.page()["records"]["event"]
    other = omar(layla)
    assert other.page()["review"]["hidden"] == 0
    layla.finish()
    assert other.page()["review"]["hidden"] > 0  # he has not finished: he decides by himself
    assert not cards(other, events[0]["id"])
    assert cards(other, events[0]["id"], "?others=yes")
    assert layla.client.get("/review/agreement.json").json()["agreement"] is None
    other.decide("reject", "event", events[0]["id"])
    at = {"words": events[1]["text"], "at": f"{events[1]['start']}-{events[1]['end']}"}
    other.decide("correct", "event", events[1]["id"], type="propaganda", status=events[1]["status"], **at)
    other.finish()
    found = layla.client.get("/review/agreement.json").json()["agreement"]
    assert {found["left"], found["right"]} == {"ليلى", "عمر"}
    assert found["parts"]["statements"] == 1
    right, one, two = len(events) - 2, len(events), len(events) - 1
    assert found["parts"]["events"] == pytest.approx(2 * right / (one + two))
    differ = {(d["about"], d["id"]) for d in found["differences"]}
    assert {("missing", events[0]["id"]), ("type", events[1]["id"])} <= differ
    assert len(layla.gold()) == 2
    assert {tuple(r["review"]["by"]) for r in layla.gold()} == {("ليلى",), ("عمر",)}
    assert len(layla.gold("?by=عمر")) == 1
    page = layla.client.get("/review/agreement").text
    assert f"/documents/{layla.document}?others=yes" in page


def test_two_who_say_the_same_are_one_record(layla: Reviewer) -> None:
    layla.finish()
    omar(layla).finish()
    (record,) = layla.gold()
    assert record["review"]["by"] == sorted(["ليلى", "عمر"])
    assert layla.client.get("/review/agreement.json").json()["agreement"]["overall"] == 1


def test_the_queue_says_why_and_knows_what_is_done(layla: Reviewer) -> None:
    found = layla.client.get("/review.json").json()
    assert found["entries"]
    assert all(e["reasons"] for e in found["entries"])
    assert all(e["about"] != "person" for e in found["entries"])
    for reason in found["reasons"]:
        if reason["all"]:
            narrowed = layla.client.get(f"/review.json?reason={reason['reason']}").json()
            assert narrowed["total"] == reason["left"]
            assert all(reason["reason"] in e["reasons"] for e in narrowed["entries"])
    single = next(r for r in found["reasons"] if r["reason"] == "single_origin")
    incidents = layla.client.get("/lists/incidents.json").json()["items"]
    mechanisms = layla.client.get("/lists/mechanisms.json").json()["items"]
    assert single["all"] == sum(len(i["origins"]) == 1 for i in (*incidents, *mechanisms))
    layla.finish()
    after = layla.client.get("/review.json").json()
    assert after["left"] < found["left"]
    assert after["all"] == found["all"]
    assert layla.client.get("/review.json?all=yes").json()["total"] == found["all"]
    if found["pages"] > 1:
        assert layla.client.get("/review.json?page=2").json()["entries"] != found["entries"]


def test_a_merge_is_reviewed_and_the_build_obeys(layla: Reviewer) -> None:
    held = layla.client.get("/review.json?about=merge").json()["entries"]
    merge = next(e for e in held if e["merge"] == "incident")
    before = layla.client.get("/lists/incidents.json").json()["total"]
    layla.send(what="reject", part="merge", of=merge["id"], back="/review?about=merge")
    assert merge["id"] not in [e["id"] for e in layla.client.get("/review.json?about=merge").json()["entries"]]
    layla.send("/review/build", back="/review")
    assert layla.client.get("/lists/incidents.json").json()["total"] > before
    (again,) = [
        e for e in layla.client.get("/review.json?about=merge&all=yes").json()["entries"] if e["id"] == merge["id"]
    ]
    assert again["features"] == merge["features"]
    layla.send(what="undo", part="merge", of=merge["id"], review=again["reviews"][0]["id"], back="/review")
    layla.send("/review/build", back="/review")
    assert layla.client.get("/lists/incidents.json").json()["total"] == before


def test_a_form_leads_to_no_other_site(layla: Reviewer) -> None:
    for back in ("https://evil.example/", "//evil.example", "/reviewers@evil.example", "/\\evil.example"):
        assert layla.send("/review/name", back=back).url.path == "/review"
