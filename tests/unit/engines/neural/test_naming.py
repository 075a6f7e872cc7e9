"""Tags of words become names: the best chain that holds together, whatever single words would have."""

import pytest

from musnad.engines.neural.naming import TAGS, best_tags, follows, spans_of

np = pytest.importorskip("numpy")


def rows(*likely):
    """Logits where each word's tags stand in the order given, the likeliest first."""
    out = np.zeros((len(likely), len(TAGS)))
    for k, tags in enumerate(likely):
        for rank, tag in enumerate(tags):
            out[k, TAGS.index(tag)] = 5.0 - rank
    return out


def test_a_name_goes_on_only_with_its_own_kind():
    assert best_tags(rows(["B-PERS"], ["I-ORG", "I-PERS"], ["O"])) == ["B-PERS", "I-PERS", "O"]
    assert best_tags(rows(["I-LOC", "B-LOC"], ["O"])) == ["B-LOC", "O"]


def test_no_chain_breaks_the_rule():
    chance = np.random.default_rng(0)
    for _ in range(50):
        tags = best_tags(chance.normal(size=(12, len(TAGS))) * 3)
        assert all(follows(tag, before) for before, tag in zip(["O", *tags], tags, strict=False))


def test_the_chain_is_the_likeliest_that_may_stand():
    given = rows(["O", "B-ORG"], ["I-ORG"], ["I-ORG"])  # the first word alone would be none
    assert best_tags(given) == ["B-ORG", "I-ORG", "I-ORG"]


def test_no_words_no_tags():
    assert best_tags(np.zeros((0, len(TAGS)))) == []


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        (["O", "B-PERS", "I-PERS", "O"], [(1, 2, "PERS")]),
        (["B-LOC", "B-LOC"], [(0, 0, "LOC"), (1, 1, "LOC")]),
        (["B-PERS", "B-ORG", "I-ORG"], [(0, 0, "PERS"), (1, 2, "ORG")]),
        (["O", "O"], []),
        ([], []),
    ],
)
def test_spans_are_the_runs_of_a_tag(tags, spans):
    assert list(spans_of(tags)) == spans
