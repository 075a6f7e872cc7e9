"""Numbers beside the pieces: in their range, in order, the same for training and reading."""

from hypothesis import given
from hypothesis import strategies as st

from musnad.engines.neural.inputs import GAPS, GATES, gap, gate


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_a_higher_sum_never_shows_a_lower_step(a, b):
    low, high = sorted((a, b))
    assert 1 <= gate(low) <= gate(high) <= GATES


def test_the_steps_between_the_limits_are_all_used():
    assert {gate(x / 10) for x in range(-80, 60)} == set(range(1, GATES + 1))


@given(st.integers(-5000, 5000))
def test_a_gap_keeps_its_side_and_its_order(words):
    assert 0 <= gap(words) < GAPS
    assert (gap(words) >= GAPS // 2) == (words > 0)
    if 0 < words < 5000:
        assert gap(words) <= gap(words + 1)
        assert gap(words) - gap(-words) == GAPS // 2


def test_near_phrases_have_a_gap_of_their_own():
    assert len({gap(k) for k in range(-16, 17)}) == 33
