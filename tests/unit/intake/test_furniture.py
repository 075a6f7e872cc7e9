"""Every rule of page_furniture.yaml matches its own examples and none of its counter-examples."""

from __future__ import annotations

import time
from typing import Any

import pytest

from musnad.intake.furniture import page_words, rules, squeezed
from musnad.resources import loader

ENTRIES: list[dict[str, Any]] = loader.data("lexicons/page_furniture.yaml")["rules"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: str(e["id"]))
def test_examples_and_counter_examples(entry: dict[str, Any]) -> None:
    rule = next(r for r in rules() if r.id == entry["id"])
    assert entry["reason"]
    assert entry["match"]
    assert entry["not"]
    assert [x for x in entry["match"] if not rule.pattern.fullmatch(squeezed(x))] == []
    assert [x for x in entry["not"] if rule.pattern.fullmatch(squeezed(x))] == []


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in rules()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "line", ["ا" * 1680, "- " * 800, "a@" * 800, "• " * 800, "#و " * 500, "اقرا ايضا " * 150, "(" * 1600]
)
def test_no_rule_is_slow_on_a_hostile_line(line: str) -> None:
    begin = time.perf_counter()
    for rule in rules():
        rule.pattern.fullmatch(squeezed(line)[:1680])
    assert time.perf_counter() - begin < 1.0


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("فيسبوك | تويتر | واتساب", "strong"),
        ("أمن | 12-09-2024, 14:05", "weak"),
        ("قتل ثلاثة جنود", None),
        ("...", None),
    ],
)
def test_page_words(line: str, found: str | None) -> None:
    assert page_words(squeezed(line)) == found
