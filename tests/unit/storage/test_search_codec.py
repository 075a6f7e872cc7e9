from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from musnad.storage.search import codec


@given(st.sets(st.integers(0, 2**40), min_size=1), st.integers(0, 5))
def test_positions_come_back(positions: set[int], pieces: int) -> None:
    """Also when they were packed in pieces, one behind the other."""
    rising = sorted(positions)
    cut = len(rising) * pieces // 5
    packed, before = b"", -1
    for part in (rising[:cut], rising[cut:]):
        if part:
            packed += codec.pack(part, before)
            before = part[-1]
    assert codec.unpack([packed]).tolist() == rising
    assert codec.unpack([packed, packed]).tolist() == rising * 2


def test_dense_positions_take_a_byte_each() -> None:
    assert len(codec.pack(range(1000), -1)) == 1000


@given(st.lists(st.integers(-(2**62), 2**62)))
def test_columns_come_back(values: list[int]) -> None:
    assert codec.numbers(codec.column(values)).tolist() == values


def test_words_and_empty_columns() -> None:
    assert codec.unpack([]).tolist() == []
    assert codec.words(codec.text("كلمة\nأخرى")) == "كلمة\nأخرى"
    assert codec.numbers(codec.column([])).dtype == np.int64
