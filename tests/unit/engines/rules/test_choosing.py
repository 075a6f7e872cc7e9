"""What a trained reader changes: a candidate lifted or dropped, a word that no lexicon knows, a party."""

from dataclasses import dataclass, field

import pytest

from musnad.engines.rules import events
from musnad.engines.rules.engine import RulesEngine
from musnad.engines.rules.opinion import LEAST, Blend, Mix, Opinion, blend, softened
from musnad.model.document import Document
from musnad.resources import loader

TEXT = "أعلن مصدر أمني أن مسلحين خطفوا ثلاثة رعاة قرب الرطبة. وكانت القوات الأمنية اعتقلت اثنين من المهاجمين يوم الأحد."
TYPES = sorted(loader.data("ontology/record.yaml")["event_types"])


@dataclass
class Answers:
    words: dict
    party: list = field(default_factory=lambda: [0.0, 0.0])

    def roles(self, trigger, type, kind, spans):
        return [self.party if kind == "party" else None for _ in spans]


@dataclass
class Fake:
    """Holds of every candidate what ``of`` says, and of words what ``words`` does."""

    of: object
    words: dict = field(default_factory=dict)
    party: list = field(default_factory=lambda: [0.0, 0.0])
    name: str = "neural"
    shown: list = field(default_factory=list)

    def read(self, scene, shown):
        self.shown = shown
        held = {one.trigger.index: Opinion(self.of(one), dict.fromkeys(TYPES, 0.0), {"occurred": 0.0}) for one in shown}
        return Answers(held | self.words, self.party)


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
    assert events.find_events(scene, Fake(lambda one: -5.0)) == ()


def test_every_candidate_is_shown_even_the_hopeless(scene):
    fake = Fake(lambda one: -5.0)
    events.find_events(scene, fake)
    assert {one.trigger.index for one in fake.shown} == {t.index for t in scene.triggers}


def test_what_only_the_reader_lifts_says_so(scene):
    by_rules = {e.trigger.text for e in events.find_events(scene)}
    for event in events.find_events(scene, Fake(lambda one: 5.0)):
        assert event.rule.endswith("+reader") == (event.trigger.text not in by_rules)


def test_a_word_that_no_lexicon_knows(scene):
    at = next(t.index for t in scene.analysis.tokens if t.text == "أمني")
    types = dict.fromkeys(TYPES, LEAST) | {"raid": 0.0}
    sure = Opinion(3.0, types, {"occurred": 0.0})
    (event,) = events.find_events(scene, Fake(lambda one: -5.0, {at: sure}))
    assert (event.trigger.text, event.type, event.rule, event.status) == ("أمني", "raid", "reader", "occurred")
    unsure = Opinion(1.0, types, {"occurred": 0.0})
    assert events.find_events(scene, Fake(lambda one: -5.0, {at: unsure})) == ()


def test_parties_follow_the_reader(scene):
    nobody = events.find_events(scene, Fake(lambda one: 5.0, party=[-5.0, -5.0]))
    somebody = events.find_events(scene, Fake(lambda one: 5.0, party=[5.0, -5.0]))
    assert not any(e.actors for e in nobody)
    assert any(e.actors for e in somebody)


def test_log_probabilities_sum_to_one():
    found = softened([2.0, 1.0, -40.0])
    assert sum(2.718281828459045**x for x in found) == pytest.approx(1.0)
    assert found[0] - found[1] == pytest.approx(1.0)


def test_an_engine_without_a_blend_is_named():
    with pytest.raises(KeyError, match="'nobody'"):
        blend("nobody")
