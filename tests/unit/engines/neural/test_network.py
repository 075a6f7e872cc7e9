"""The trained reader that is shipped: one answer for each thing asked, the same on every run, nothing for nothing."""

import pytest

from musnad.engines import registry
from musnad.engines.neural.network import Network
from musnad.engines.rules.engine import RulesEngine
from musnad.model.document import Document, RawItem
from musnad.pipeline.local import Crew
from musnad.pipeline.run import Options, records

TEXT = (
    "مقتل ثلاثة جنود بهجوم قرب الرطبة\n\n"
    "قتل ثلاثة جنود، يوم الأحد، بهجوم شنه تنظيم داعش قرب الرطبة غربي العراق. "
    "وقال المقدم سالم الراوي إن القوة اعتقلت اثنين من المهاجمين. "
    "وكان التنظيم هاجم القرية نفسها الشهر الماضي وخطف أربعة رعاة.\n\n"
    + "وانتشرت قوات من الجيش في محيط القرية لتأمين الطريق الدولي، ثم عادت إلى مواقعها قرب الوادي. "
    * 25
)


def document(text):
    return Document("d1", "0" * 64, "one", "one.txt", text, published="2024-03-12")


@pytest.fixture(scope="module")
def network():
    return Network("hybrid", names=True)


@pytest.fixture(scope="module")
def scene():
    layers = RulesEngine().scene(document(TEXT))
    assert layers is not None
    return layers.scene


def test_every_word_has_an_answer(network, scene):
    found = network.read(scene)
    assert all(found.of(k) is not None for k in range(len(scene.analysis.tokens)))
    assert found.of(len(scene.analysis.tokens)) is None
    assert len(found.seen) > 1  # the article is longer than a window


def test_the_answers_are_the_same_every_time(network, scene):
    first, second = (network.read(scene) for _ in range(2))
    assert [first.of(k) for k in range(len(scene.analysis.tokens))] == [
        second.of(k) for k in range(len(scene.analysis.tokens))
    ]


def test_phrases_of_the_window_have_logits_others_none(network, scene):
    found = network.read(scene)
    at = scene.triggers[0].index
    near, far = (at + 1, at + 2), (len(scene.analysis.tokens) - 2, len(scene.analysis.tokens) - 1)
    one, none = found.roles(at, "attack", "party", [near, far])
    assert len(one) == 2
    assert none is None
    assert found.roles(at, "attack", "party", []) == []
    # Alone or beside others, a phrase is read the same.
    (again,) = found.roles(at, "attack", "party", [near])
    assert again == pytest.approx(one, abs=1e-4)


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_trigger_and_both_ends_of_a_phrase_count(network, scene, changed):
    # An exporter once made one input of the three.
    vectors = [network.read(scene).seen[0].hidden[k] for k in (1, 5, 9, 20)]
    one, other = vectors[:3], vectors[:3]
    other[changed] = vectors[3]
    (first,), (second,) = (network.roles([tuple(v)], [2], "party", "attack") for v in (one, other))
    assert abs(first - second).max() > 1e-3


def test_the_bytes_are_the_same_for_any_number_of_workers():
    items = [RawItem(f"n{k}", f"n{k}.txt", "text", (TEXT + f" قتل {k} جنود.").encode()) for k in range(4)]
    one, two = ([r.line for r in records(items, Options("hybrid", Crew(workers=n)))] for n in (1, 2))
    assert one == two
    assert len(one) == 4


@pytest.mark.parametrize("name", ["hybrid", "hybrid+names", "neural"])
def test_engines_read_by_their_name(name):
    reading = registry.get(name).read(document(TEXT))
    assert reading.engine.name == name
    assert reading.events
    assert registry.get(name).read(document(TEXT)) == reading
    assert registry.get(name).read(document("hello world, nothing here")).events == ()


@pytest.mark.parametrize("text", ["قتل", "قتل " * 3000, "ا" * 5000, "قتل\u200f\u202e \ufdfa ١٢٣"])
def test_strange_texts_are_read(text):
    reading = registry.get("hybrid").read(document(text))
    assert all(text[e.trigger.start : e.trigger.end] == e.trigger.text for e in reading.events)
    assert reading.refused == ()


def test_names_that_no_table_knows_become_mentions():
    text = "وقعت شركة هيونداي للصناعات الثقيلة عقدا مع مجموعة بتروناس الماليزية، وفاز نادي ليفركوزن على دورتموند."
    known = {m.text for m in registry.get("rules").read(document(text)).mentions}
    read = [m for m in registry.get("hybrid+names").read(document(text)).mentions if m.rule == "reader.name"]
    assert read
    assert "reader.name" not in {m.rule for m in registry.get("hybrid").read(document(text)).mentions}
    assert not known & {m.text for m in read}
    assert all(text[m.start : m.end] == m.text and m.name is None for m in read)
    assert {m.type for m in read} <= {"person", "place", "organisation"}


def test_names_stand_in_the_order_of_the_text(network, scene):
    found = network.read(scene).names
    assert len(found) > 1
    assert [n.first for n in found] == sorted({n.first for n in found})
    assert all(n.first <= n.last < len(scene.analysis.tokens) for n in found)
