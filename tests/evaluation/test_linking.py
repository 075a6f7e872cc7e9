"""The scorer of casefiles on ones small enough to count by hand, and the fixture it is meant for."""

import json
from pathlib import Path

import pytest

from musnad.evaluation.linking import b_cubed, format_measures, of_sets, pairwise, score_casefile
from musnad.evaluation.tallies import Figure

CLUSTERS = Path(__file__).parent / "gold" / "clusters"
TEXTS = {  # two tell a bombing by Salim, a third an abduction; «سليم» is the first two's officer, the third's poet
    "a": "انفجار في سوق، قال سليم",
    "b": "تفجير في سوق، قال سليم",
    "c": "خطف تاجر، قال سليم",
}
TRIGGERS = {"a": "انفجار", "b": "تفجير", "c": "خطف"}
TRUTH = {
    "documents": {"a": {"copy_of": None}, "b": {"copy_of": "a"}, "c": {"copy_of": None}},
    "incidents": [
        {
            "key": "bomb",
            "type": "bombing",
            "origins": 1,
            "members": [{"document": "a", "quote": "انفجار في"}, {"document": "b", "quote": "تفجير"}],
        },
        {"key": "trader", "type": "abduction", "origins": 1, "members": [{"document": "c", "quote": "خطف"}]},
    ],
    "entities": [
        {
            "key": "officer",
            "kind": "person",
            "mentions": [{"document": "a", "text": "سليم"}, {"document": "b", "text": "سليم"}],
        },
        {"key": "poet", "kind": "person", "mentions": [{"document": "c", "text": "سليم"}]},
    ],
    "not_same": [["officer", "poet"]],
    "contradictions": [{"incident": "bomb", "about": "killed", "kind": "range", "documents": ["a", "b"]}],
    "mechanisms": [],
}


def records(documents="abc"):
    out = {}
    for name in documents:
        text, trigger = TEXTS[name], TRIGGERS[name]
        at = text.index(trigger)
        event = {"id": "e1", "type": "x", "trigger": {"start": at, "end": at + len(trigger), "text": trigger}}
        out[name] = {"document": {"name": name, "text": text}, "events": [event]}
    return out


def casefile(incidents, persons, copy_of=None, contradictions=(), mechanisms=()):
    """incidents, persons: lists of strings of document names; documents have the id D and their name."""

    def mention(name):
        at = TEXTS[name].index("سليم")
        return {"document": f"D{name}", "start": at, "end": at + 4}

    return {
        "documents": [{"id": f"D{n}", "name": n, "copy_of": (copy_of or {}).get(n)} for n in TEXTS],
        "entities": [
            {"id": f"E{i}", "kind": "person", "mentions": [mention(n) for n in names]}
            for i, names in enumerate(persons, 1)
        ],
        "incidents": [
            {"id": f"I{i}", "events": [{"document": f"D{n}", "event": "e1"} for n in names], "origins": ["O1"]}
            for i, names in enumerate(incidents, 1)
        ],
        "contradictions": [
            {"incident": i, "about": about, "kind": kind, "sides": [{"document": f"D{n}"} for n in sides]}
            for i, about, kind, sides in contradictions
        ],
        "mechanisms": list(mechanisms),
    }


def figures(measure):
    return pytest.approx((measure.precision, measure.recall, measure.f1))


def test_b_cubed_is_that_of_bagga_and_baldwin():
    """The worked example of their paper: twelve mentions, one response that joins clusters of two and of five."""
    gold = [1] * 5 + [2] * 2 + [3] * 5
    joined_small_and_large = [(g, "x" if g > 1 else "y") for g in gold]
    joined_large = [(g, "x" if g != 2 else "y") for g in gold]
    assert b_cubed(joined_small_and_large).precision == pytest.approx(0.762, abs=0.0005)
    assert b_cubed(joined_large).precision == pytest.approx(0.583, abs=0.0005)
    assert b_cubed(joined_large).recall == 1
    assert pairwise(joined_large) == Figure(21, 21, 46)


def test_a_telling_that_was_not_found_lowers_recall_alone():
    measure = b_cubed([("k", "x"), ("k", "x"), ("k", None), ("l", None)])
    assert (measure.precision, measure.predicted, measure.gold) == (1, 2, 4)
    assert measure.recall == pytest.approx((2 / 3 + 2 / 3) / 4)
    assert pairwise([("k", "x"), ("k", "x"), ("k", None), ("l", None)]) == Figure(1, 3, 1)


def test_nothing_at_all_is_no_division_by_zero():
    assert (b_cubed([]).f1, pairwise([]).f1, of_sets(set(), set()).f1) == (0, 0, 0)


def test_perfect():
    case = casefile(["ab", "c"], ["ab", "c"], {"b": "Da"}, [("I1", "killed", "range", "ab")])
    found = score_casefile(TRUTH, case, records())
    assert {name for name, m in found.items() if m.f1 != 1} == {
        "body_pairs",
        "body_b3",
        "mechanisms",
        "mechanism_statuses",
    }
    assert all(found[name].gold == found[name].predicted == 0 for name in ("body_b3", "mechanisms"))


def test_all_in_one():
    found = score_casefile(TRUTH, casefile(["abc"], ["abc"]), records())
    for name in ("incident_pairs", "document_pairs", "person_pairs"):
        assert found[name] == Figure(1, 1, 3), name
    for name in ("incident_b3", "incident_b3_read", "document_b3", "person_b3"):
        assert figures(found[name]) == (5 / 9, 1, 5 / 7), name
    assert found["homonyms_apart"] == Figure(0, 1, 1)
    assert found["origins"] == Figure(2, 2, 2)


def test_all_singletons():
    found = score_casefile(TRUTH, casefile(["a", "b", "c"], ["a", "b", "c"]), records())
    for name in ("incident_pairs", "document_pairs", "person_pairs"):
        assert found[name] == Figure(0, 1, 0), name
    for name in ("incident_b3", "document_b3", "person_b3"):
        assert figures(found[name]) == (1, 2 / 3, 4 / 5), name
    assert found["homonyms_apart"] == Figure(1, 1, 1)


def test_what_was_not_read_is_no_fault_of_the_linking():
    found = score_casefile(TRUTH, casefile(["a", "c"], ["ab", "c"]), records())
    assert figures(found["incident_b3"]) == (1, (1 / 2 + 1) / 3, 2 / 3)
    assert figures(found["incident_b3_read"]) == (1, 1, 1)
    assert figures(found["document_b3"]) == (1, 2 / 3, 4 / 5)


def test_events_of_no_listed_happening_are_ignored_but_join_documents():
    case = casefile(["ab", "c"], [])
    other = {"id": "e9", "type": "x", "trigger": {"start": 7, "end": 9, "text": "في"}}
    read = records()
    for name in "bc":
        read[name]["events"].append(other)
    case["incidents"].append(
        {"id": "I9", "origins": [], "events": [{"document": f"D{n}", "event": "e9"} for n in "bc"]}
    )
    found = score_casefile(TRUTH, case, read)
    assert found["incident_b3"].f1 == 1
    assert found["document_pairs"] == Figure(1, 1, 2)


def test_copies_with_and_without_the_right_original():
    found = score_casefile(TRUTH, casefile([], [], {"a": "Db"}), records())
    assert found["copies"] == Figure(1, 1, 1)
    assert found["copy_of"] == Figure(0, 1, 1)


def test_origins_are_those_of_the_incident_with_most_documents():
    case = casefile(["a", "b", "c"], [])
    case["incidents"][0]["origins"] = ["O1", "O2"]
    assert score_casefile(TRUTH, case, records())["origins"] == Figure(1, 2, 2)
    assert score_casefile(TRUTH, casefile(["c"], []), records())["origins"] == Figure(1, 2, 1)


@pytest.mark.parametrize(
    ("told", "exact", "about"),
    [
        ([("I1", "killed", "range", "ab")], Figure(1, 1, 1), Figure(1, 1, 1)),
        ([("I1", "killed", "incompatible", "ab")], Figure(0, 1, 1), Figure(1, 1, 1)),
        ([("I1", "killed", "range", "ab"), ("I1", "killed", "superseded", "a")], Figure(1, 1, 2), Figure(1, 1, 1)),
        ([("I2", "killed", "range", "ab")], Figure(0, 1, 1), Figure(0, 1, 1)),
        ([(None, "killed", "range", "ab")], Figure(1, 1, 1), Figure(1, 1, 1)),
        ([(None, "killed", "range", "bc")], Figure(0, 1, 1), Figure(0, 1, 1)),
    ],
)
def test_contradictions(told, exact, about):
    found = score_casefile(TRUTH, casefile(["ab", "c"], [], contradictions=told), records())
    assert (found["contradictions"], found["contradictions_about"]) == (exact, about)


def test_mechanisms_and_who_says_what_of_them():
    way = {"method": "extortion", "phase": "raise", "group": "officer", "optional": False}
    spared = {"method": "courier", "phase": "move", "group": "officer", "optional": True, "statuses": {}}
    truth = {**TRUTH, "mechanisms": [{**way, "statuses": {"ongoing": ["a"], "ended": ["b"]}}, spared]}
    told = [
        {"method": m, "phase": p, "of": of, "status_claims": [{"status": "ongoing", "document": f"D{d}"} for d in "ab"]}
        for m, p, of in (("extortion", "raise", "E1"), ("courier", "move", "E1"), ("robbery", "raise", None))
    ]
    found = score_casefile(truth, casefile([], ["ab"], mechanisms=told), records())
    assert found["mechanisms"] == Figure(1, 1, 2)
    assert found["mechanism_statuses"] == Figure(1, 2, 4)


def test_the_table_names_every_measure():
    found = score_casefile(TRUTH, casefile(["ab", "c"], []), records())
    assert [line.split()[0] for line in format_measures(found).splitlines()[1:]] == list(found)


# ── the fixture ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def articles():
    rows = [json.loads(line) for line in (CLUSTERS / "articles.jsonl").read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def truth():
    return json.loads((CLUSTERS / "truth.json").read_text("utf-8"))


def test_articles_are_whole(articles):
    assert 34 <= len(articles) <= 42
    for row in articles.values():
        assert set(row) == {"id", "url", "title", "published", "outlet", "text"}, row["id"]
        assert "2014" <= row["published"][:4] <= "2024", row["id"]
        assert 60 <= len(row["text"].split()) <= 220, row["id"]


def test_truth_quotes_the_articles(articles, truth):
    for incident in truth["incidents"]:
        for member in incident["members"]:
            assert articles[member["document"]]["text"].count(member["quote"]) == 1, (incident["key"], member)
    for entity in truth["entities"]:
        for mention in entity["mentions"]:
            assert mention["text"] in articles[mention["document"]]["text"], (entity["key"], mention)


def test_truth_names_what_is_there(articles, truth):
    assert list(truth["documents"]) == list(articles)
    originals = {d for d, v in truth["documents"].items() if v["copy_of"] is None}
    assert {v["copy_of"] for v in truth["documents"].values()} - {None} <= originals
    incidents = {i["key"]: {m["document"] for m in i["members"]} for i in truth["incidents"]}
    entities = {e["key"] for e in truth["entities"]}
    assert len(incidents) == len(truth["incidents"])
    assert len(entities) == len(truth["entities"])
    assert {key for two in truth["not_same"] for key in two} <= entities
    for contradiction in truth["contradictions"]:
        assert set(contradiction["documents"]) <= incidents[contradiction["incident"]], contradiction
    for mechanism in truth["mechanisms"]:
        assert mechanism["group"] in entities
        assert {d for documents in mechanism["statuses"].values() for d in documents} <= set(articles)


def test_truth_counts_origins_by_their_labels(truth):
    for incident in truth["incidents"]:
        assert incident["origins"] == len(set(incident["origin_labels"])), incident["key"]


def test_no_quote_stands_for_two_happenings(articles, truth):
    taken = {}
    for incident in truth["incidents"]:
        for member in incident["members"]:
            at = articles[member["document"]]["text"].index(member["quote"])
            for i in range(at, at + len(member["quote"])):
                assert taken.setdefault((member["document"], i), incident["key"]) == incident["key"], member
