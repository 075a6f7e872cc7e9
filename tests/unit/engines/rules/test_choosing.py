"""What a trained reader changes: a candidate lifted or dropped, a method of money, an estimate, a party."""

from dataclasses import dataclass

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules import estimates, events
from musnad.engines.rules.engine import RulesEngine
from musnad.engines.rules.opinion import Blend, Mix, Opinion, blend, softened
from musnad.engines.rules.quantities import find_counts
from musnad.engines.rules.tolls import tolls
from musnad.model.document import Document
from musnad.resources import loader

TEXT = "أعلن مصدر أمني أن مسلحين خطفوا ثلاثة رعاة قرب الرطبة. وكانت القوات الأمنية اعتقلت اثنين من المهاجمين يوم الأحد."
TYPES = sorted(loader.data("ontology/record.yaml")["event_types"])


@dataclass
class Advice:
    """Answers about one article, made by hand."""

    words: dict
    party: list
    name: str = "neural"
    names: tuple = ()

    def of(self, token):
        return self.words.get(token)

    def roles(self, trigger, type, kind, spans):
        return [self.party if kind == "party" else None for _ in spans]


def advice(scene, event, party=(0.0, 0.0)):
    """Of every candidate the logit ``event``."""
    held = {t.index: Opinion(event, dict.fromkeys(TYPES, 0.0), {"occurred": 0.0}, {}, 0.0) for t in scene.triggers}
    return Advice(held, list(party))


@pytest.fixture
def scene():
    layers = RulesEngine().scene(Document("d1", "0" * 64, "one", "one.txt", TEXT, published="2024-03-12"))
    assert layers is not None
    return layers.scene


@pytest.fixture(autouse=True)
def reader_decides(monkeypatch):
    """A blend in which the reader alone counts, so that each answer shows."""
    blended(monkeypatch, Mix(own=0.0, reader=1.0, bias=0.0, limit=0.5), part=1.0)


def blended(monkeypatch, mix, part, kept=frozenset()):
    """All decisions by one mix, all choices with the reader's one part."""
    roles = dict.fromkeys(("actor", "target", "place", "time"), mix)
    found = Blend(mix, type=part, status=part, method=part, kept=kept, estimate=mix, roles=roles)
    for module in ("choosing", "events", "estimates"):
        monkeypatch.setattr(f"musnad.engines.rules.{module}.blend", lambda engine: found)


def words(found):
    return [e.trigger.text for e in found]


def test_no_event_where_the_reader_holds_none(scene):
    assert events.find_events(scene)
    assert events.find_events(scene, advice(scene, -5.0)) == ()


def test_what_the_rules_hold_hopeless_can_be_lifted(scene, monkeypatch):
    monkeypatch.setattr("musnad.engines.rules.choosing._HOPELESS", 99.0)
    assert events.find_events(scene) == ()
    assert len(events.find_events(scene, advice(scene, 5.0))) == len({t.index for t in scene.triggers})


def test_money_that_the_rules_hold_is_not_taken_back(monkeypatch):
    text = "قالت الشرطة إن الشبكة دفعت رواتب شهرية لعائلات المقاتلين بعد أن خطفت تاجرا."
    layers = RulesEngine().scene(Document("d2", "0" * 64, "two", "two.txt", text, published="2024-03-12"))
    by_rules = events.find_events(layers.scene)
    assert {"finance", "abduction"} <= {e.type for e in by_rules}
    blended(monkeypatch, Mix(own=0.001, reader=1.0, bias=0.0, limit=0.5), part=0.5, kept=frozenset({"finance"}))
    found = events.find_events(layers.scene, advice(layers.scene, -5.0))
    assert {e.trigger for e in found} == {e.trigger for e in by_rules if e.type == "finance"}


def money(scene, methods):
    """Of every word: an event, of ``methods`` should it be of money."""
    opinion = Opinion(5.0, dict.fromkeys(TYPES, 0.0), {"occurred": 0.0}, methods, 0.0)
    return Advice(dict.fromkeys(range(len(scene.analysis.tokens)), opinion), [0.0, 0.0])


@pytest.mark.parametrize(("part", "expected"), [(0.0, "salary"), (1.0, "extortion")])
def test_the_method_of_money_is_weighed_between_both(monkeypatch, part, expected):
    text = "قالت الشرطة إن الشبكة تدفع رواتب شهرية للمقاتلين."
    layers = RulesEngine().scene(Document("d2", "0" * 64, "two", "two.txt", text, published="2024-03-12"))
    blended(monkeypatch, Mix(own=1.0, reader=0.0, bias=0.0, limit=0.0), part=part)
    read = {"raise extortion": -0.1, "use salary": -4.0}
    found = [e for e in events.find_events(layers.scene, money(layers.scene, read)) if e.type == "finance"]
    assert found
    assert {e.method for e in found} == {expected}


@pytest.mark.parametrize(("logit", "more"), [(5.0, True), (-5.0, False)])
def test_estimates_follow_the_reader(logit, more):
    text = "وقال الباحث أمس.\nنفذت طائرات التحالف 18 غارة جوية على مواقع التنظيم. وعثر الأهالي على 7 صناديق."
    analysis = analyse(text)
    counts = find_counts(analysis)
    found = tolls(analysis, counts)
    by_rules = estimates.find_estimates(analysis, counts, found)
    opinion = Opinion(0.0, {}, {}, {}, logit)
    advice = Advice({c.first: opinion for c in counts}, [])
    read = estimates.find_estimates(analysis, counts, found, advice=advice)
    assert len(read) == (len(counts) if more else 0)
    known = {e.start for e in by_rules}
    assert known
    assert all((e.by == "") == (e.start in known) for e in read)
    assert not more or "reader" in {e.by for e in read}


def test_what_the_shipped_blends_keep():
    # The fixture stands in the modules that decide; this is the table itself.
    assert blend("hybrid").kept == {"finance"}
    assert blend("neural").kept == frozenset()
    assert blend("hybrid").estimate.own > 0.0
    assert blend("neural").estimate.own == 0.0


def test_what_only_the_reader_lifts_says_so(scene):
    by_rules = {e.trigger.text for e in events.find_events(scene)}
    for event in events.find_events(scene, advice(scene, 5.0)):
        assert event.rule.endswith("+reader") == (event.trigger.text not in by_rules)


def test_parties_follow_the_reader(scene):
    nobody = events.find_events(scene, advice(scene, 5.0, party=[-5.0, -5.0]))
    somebody = events.find_events(scene, advice(scene, 5.0, party=[5.0, -5.0]))
    assert not any(e.actors for e in nobody)
    assert any(e.actors for e in somebody)


def test_log_probabilities_sum_to_one():
    found = softened([2.0, 1.0, -40.0])
    assert sum(2.718281828459045**x for x in found) == pytest.approx(1.0)
    assert found[0] - found[1] == pytest.approx(1.0)


def test_an_engine_without_a_blend_is_named():
    with pytest.raises(KeyError, match="'nobody'"):
        blend("nobody")
