"""Estimates against tolls, on invented sentences; and the features by their names."""

from __future__ import annotations

from collections import Counter

import pytest

from musnad.arabic.analysis import analyse
from musnad.arabic.times import find_times
from musnad.engines.rules.estimates import EstimateCandidate, Scope, candidates, find_estimates
from musnad.engines.rules.quantities import find_counts
from musnad.engines.rules.tolls import tolls


def estimates(text: str, scope: Scope | None = None) -> tuple[EstimateCandidate, ...]:
    analysis = analyse(text)
    counts = find_counts(analysis)
    times = [(t.start, t.end) for t in find_times(analysis, "2024-05-01")]
    return find_estimates(analysis, counts, tolls(analysis, counts), times, scope)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("وقال الباحث أمس.\nيقدر عدد مقاتلي التنظيم بنحو 3 آلاف مقاتل في البادية.", 3000, 3000, "persons"),
        ("وقال الباحث أمس.\nيسيطر التنظيم على شريط حدودي بطول نحو 60 كيلومترا شمال المدينة.", 60, 60, "km"),
        ("وقال الباحث أمس.\nدفعت العائلة فدية قدرها 60 ألف دولار.", 60_000, 60_000, "USD"),
        ("وقال الباحث أمس.\nنفذت طائرات التحالف 18 غارة جوية على مواقع التنظيم.", 18, 18, "strikes"),
        ("وقال الباحث أمس.\nيضم السجن نحو 850 معتقلا من عناصر التنظيم.", 850, 850, "persons"),
    ],
)
def test_states_are_estimates(text: str, low: float, high: float, unit: str) -> None:
    (found,) = estimates(text)
    assert (found.low, found.high, found.unit) == (low, high, unit)
    assert text[found.start : found.end] == found.text
    assert 0 <= found.score <= 1


@pytest.mark.parametrize(
    "text",
    [
        "وقال الباحث أمس.\nقتل 12 شخصا وجرح 30 في التفجير.",
        "وقال الباحث أمس.\nألقت الشرطة القبض على 17 شخصا.",
        "وقال الباحث أمس.\nاستمر القتال ثلاثة أيام.",
        "وقال الباحث أمس.\nعدد القراءات: 2317",
        "وقع الهجوم في 12 تموز 2023.",
        "وقال الباحث أمس.\nتقع البلدة على بعد نحو 60 كيلومترا من المدينة.",
    ],
)
def test_tolls_times_and_page_figures_are_none(text: str) -> None:
    assert estimates(text) == ()


def test_group_and_place_are_the_nearest_of_the_sentence() -> None:
    text = "وقال الباحث أمس.\nيقدر عدد مقاتلي التنظيم بنحو 3 آلاف مقاتل في البادية."
    group, place = text.index("التنظيم"), text.index("البادية")
    (found,) = estimates(text, Scope([(group, group + 7, "داعش")], [(place, place + 7, "البادية")]))
    assert (found.of, found.place, found.measure) == ("داعش", "البادية", "fighters")


def test_features_name_what_they_saw() -> None:
    analysis = analyse("يبلغ عدد العائلات 140 عائلة")
    ((_, features, _),) = candidates(analysis, find_counts(analysis), ())
    assert {"before:tally", "before:reaches", "group=collective", "free:collective", "first_line"} <= set(features)


@pytest.mark.parametrize(
    ("countries", "unit"),
    [(["IQ", "SY", "IQ"], "IQD"), (["SY", "KW"], "KWD"), (["SY"], "دينار"), ([], "دينار")],
)
def test_the_country_named_most_decides_a_bare_currency(countries: list[str], unit: str) -> None:
    text = "وقال الباحث أمس.\nتدفع الجماعة للعائلة راتبا قدره نحو 150 ألف دينار شهريا."
    (found,) = estimates(text, Scope(countries=Counter(countries)))
    assert (found.low, found.unit) == (150_000, unit)
