"""Numbers beside the pieces: in their range, in order, the same for training and reading."""

from hypothesis import given
from hypothesis import strategies as st

from musnad.engines.neural.inputs import GAPS, gap


@given(st.integers(-5000, 5000))
def test_a_gap_keeps_its_side_and_its_order(words):
    assert 0 <= gap(words) < GAPS
    assert (gap(words) >= GAPS // 2) == (words > 0)
    if 0 < words < 5000:
        assert gap(words) <= gap(words + 1)
        assert gap(words) - gap(-words) == GAPS // 2


def test_near_phrases_have_a_gap_of_their_own():
    assert len({gap(k) for k in range(-16, 17)}) == 33
