"""Windows over an article: every word judged once, sentences whole where they fit, marks from the rules."""

import pytest

from musnad.engines.neural.pieces import END, START, Pieces
from musnad.engines.neural.windows import SLOTS, Sizes, marks, windows
from musnad.engines.rules.engine import RulesEngine
from musnad.model.document import Document

TEXT = (
    "مقتل ثلاثة جنود بهجوم قرب الرطبة\n\n"
    "قتل ثلاثة جنود، يوم الأحد، بهجوم شنه تنظيم داعش قرب الرطبة غربي العراق. "
    "وقال المقدم سالم الراوي إن القوة اعتقلت اثنين من المهاجمين. "
    "وكان التنظيم هاجم القرية نفسها الشهر الماضي وخطف أربعة رعاة.\n\n"
    + "وانتشرت قوات من الجيش في محيط القرية لتأمين الطريق الدولي. "
    * 6
)
LETTERS = sorted({c for c in TEXT if not c.isspace()})
INVENTORY = ["<s>", "<pad>", "</s>", "<unk>", "▁", *LETTERS]
PIECES = Pieces(INVENTORY, [-1.0] * len(INVENTORY), {})


@pytest.fixture(scope="module")
def scene():
    layers = RulesEngine().scene(Document("d1", "0" * 64, "one", "one.txt", TEXT, published="2024-03-12"))
    assert layers is not None
    return layers.scene


@pytest.mark.parametrize("sizes", [Sizes(64, 16), Sizes(200, 60), Sizes(4000, 100)])
def test_every_token_is_fresh_in_exactly_one_window(scene, sizes):
    answered = []
    for window in windows(scene, PIECES, sizes):
        assert len(window.pieces) == len(window.tokens) <= sizes.window
        assert (window.pieces[0], window.pieces[-1]) == (START, END)
        answered += sorted({t for t in window.tokens if t >= window.fresh})
    if sizes.window > 64:  # a sentence longer than a window is cut, perhaps inside a word
        assert answered == sorted(set(answered))
    assert set(answered) == set(range(len(scene.analysis.tokens)))


def test_context_before_the_fresh_words_is_bounded(scene):
    sizes = Sizes(200, 60)
    for window in windows(scene, PIECES, sizes):
        assert sum(0 <= t < window.fresh for t in window.tokens) <= sizes.before


def test_marks_say_what_the_rules_know(scene):
    names = ["trigger:abduction", "trigger:attack", "again:0", "again:1", "site", "place:headline", "said:asserted"]
    numbers = {name: k for k, name in enumerate(names, 1)}
    found = marks(scene, numbers)
    tokens = scene.analysis.tokens
    of = {t.norm: {names[n - 1] for n in found[t.index]} for t in tokens}
    assert "trigger:abduction" in of["وخطف"]
    assert "said:asserted" in of["اعتقلت"]
    assert "site" in of["الرطبه"]
    assert "place:headline" in {names[n - 1] for n in found[0]}
    assert all(len(one) <= SLOTS for one in found)


def test_marks_that_the_reader_does_not_know_are_left_out(scene):
    assert all(one == [] for one in marks(scene, {}))
