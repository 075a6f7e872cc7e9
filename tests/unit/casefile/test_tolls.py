from __future__ import annotations

import pytest

from musnad.casefile.tolls import totals
from musnad.model.reading import Count


def killed(*told: tuple[int | None, int | None, str]) -> list[tuple[int | None, int | None]]:
    return totals(tuple(Count("killed", *one) for one in told))["killed"]


def test_a_figure_told_twice_is_one_part() -> None:
    assert killed((7, 7, "سبعة قتلى"), (7, 7, "سبعة جنود")) == [(7, 7)]


def test_equal_figures_of_two_kinds_of_people_are_two() -> None:
    assert killed((3, 3, "ثلاثة جنود"), (3, 3, "ثلاثة مدنيين")) == [(3, 3), (3, 3), (6, 6)]


@pytest.mark.parametrize(
    ("told", "total"),
    [
        ([(13, 13, "13 قتيلاً"), (6, 6, "ستة جنود")], (13, 13)),
        ([(31, None, "31 شخصا على الأقل"), (2, 2, "طفلين")], (31, None)),
        ([(9, 9, "تسعة من رجال الأمن"), (3, 3, "ثلاثة عمال")], (12, 12)),
        ([(9, 9, ""), (6, 6, ""), (3, 3, "")], (9, 9)),
        ([(61, 61, "61 مدنيا"), (7, None, "سبعة جنود")], (68, None)),
    ],
)
def test_the_total_is_the_whole_that_is_told_else_the_sum(
    told: list[tuple[int, int | None, str]], total: tuple[int, int | None]
) -> None:
    assert killed(*told)[-1] == total


def test_unbounded_tolls_are_none() -> None:
    assert totals((Count("killed", None, None, "عدد من القتلى"),)) == {}
