from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from musnad.model.errors import EngineError
from musnad.pipeline import local
from musnad.pipeline.local import Crew


def test_one_worker_and_two_give_the_same_answers_in_order(work: ModuleType) -> None:
    items = list(range(40))
    one = list(local.run(items, work.slow_first, work.given_up, Crew(1)))
    two = list(local.run(items, work.slow_first, work.given_up, Crew(2, chunk=3)))
    assert one == two == [(i, i * 2) for i in items]


def test_reading_ahead_is_bounded(work: ModuleType) -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for item in range(1000):
            taken += 1
            yield item

    answers = local.run(items(), work.double, work.given_up, Crew(2, chunk=2, window=2))
    next(answers)
    assert taken <= 2 * 2 * 2 + 2
    answers.close()  # type: ignore[attr-defined]


def test_heavy_items_make_small_chunks() -> None:
    heavy = local.CHUNK_WEIGHT // 2
    assert list(local._chunks(iter([1, heavy, heavy, heavy, heavy, 1]), 8, lambda n: n)) == [
        [1, heavy, heavy],
        [heavy, heavy],
        [1],
    ]
    assert list(local._chunks(iter(range(5)), 2, lambda n: n)) == [[0, 1], [2, 3], [4]]


def test_an_item_that_kills_its_worker_is_given_up_and_the_rest_goes_on(work: ModuleType) -> None:
    answers = list(local.run(range(20), work.die_at_seven, work.given_up, Crew(2, chunk=4)))
    assert answers == [(i, "gave up 7" if i == 7 else i * 2) for i in range(20)]


def test_a_machine_on_which_every_worker_dies_is_no_bad_document(
    work: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "MAX_DEATHS", 3)
    with pytest.raises(EngineError, match="3 worker processes died"):
        list(local.run(range(20), work.die, work.given_up, Crew(2, chunk=1)))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_of_the_work_is_raised_at_its_turn(work: ModuleType, workers: int) -> None:
    answers = local.run(range(20), work.fail_at_seven, work.given_up, Crew(workers, chunk=1))
    assert [next(answers) for _ in range(7)] == [(i, i) for i in range(7)]
    with pytest.raises(ValueError, match="seven"):
        next(answers)


def test_few_items_are_done_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "processors", lambda: pytest.fail("a pool for few items"))
    here: list[int] = []
    list(local.run(range(local.FEW), here.append, lambda item: None))  # a closure: no worker could be given it
    assert here == list(range(local.FEW))
