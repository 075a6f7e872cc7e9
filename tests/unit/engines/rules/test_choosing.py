"""What a trained reader changes: a candidate lifted or dropped, a word that no lexicon knows, a party."""

from dataclasses import dataclass

import pytest

from musnad.engines.rules import events
from musnad.engines.rules.engine import RulesEngine
from musnad.engines.rules.opinion import LEAST, Blend, Mix, Opinion, blend, softened
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

    def roles(self, trigger, type, kind, spans):
        return [self.party if kind == "party" else None for _ in spans]


def advice(scene, event, words=(), party=(0.0, 0.0)):
    """Of every candidate the logit ``event``, of other words what ``words`` says."""
    held = {t.index: Opinion(event, dict.fromkeys(TYPES, 0.0), {"occurred": 0.0}) for t in scene.triggers}
    return Advice(held | dict(words), list(party))


@pytest.fixture
def scene():
    layers = RulesEngine().scene(Document("d1", "0" * 64, "one", "one.txt", TEXT, published="2024-03-12"))
    assert layers is not None
    return layers.scene


@pytest.fixture(autouse=True)
def reader_decides(monkeypatch):
    """A blend in which the reader alone counts, so that each answer shows."""
    alone = Mix(own=0.0, reader=1.0, bias=0.0, limit=0.5)
    found = Blend(
        alone, type=1.0, status=1.0, alone=2.0, roles=dict.fromkeys(("actor", "target", "place", "time"), alone)
    )
    for module in ("choosing", "events"):
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
    both = Mix(own=0.001, reader=1.0, bias=0.0, limit=0.5)
    roles = dict.fromkeys(("actor", "target", "place", "time"), both)
    for module in ("choosing", "events"):
        monkeypatch.setattr(f"musnad.engines.rules.{module}.blend", lambda engine: Blend(both, 0.5, 0.5, 9.0, roles))
    found = events.find_events(layers.scene, advice(layers.scene, -5.0))
    assert {e.trigger for e in found} == {e.trigger for e in by_rules if e.type == "finance"}


def test_what_only_the_reader_lifts_says_so(scene):
    by_rules = {e.trigger.text for e in events.find_events(scene)}
    for event in events.find_events(scene, advice(scene, 5.0)):
        assert event.rule.endswith("+reader") == (event.trigger.text not in by_rules)


def test_a_word_that_no_lexicon_knows(scene):
    at = next(t.index for t in scene.analysis.tokens if t.text == "أمني")
    types = dict.fromkeys(TYPES, LEAST) | {"raid": 0.0}
    sure = Opinion(3.0, types, {"occurred": 0.0})
    (event,) = events.find_events(scene, advice(scene, -5.0, {at: sure}))
    assert (event.trigger.text, event.type, event.rule, event.status) == ("أمني", "raid", "reader", "occurred")
    unsure = Opinion(1.0, types, {"occurred": 0.0})
    assert events.find_events(scene, advice(scene, -5.0, {at: unsure})) == ()


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
