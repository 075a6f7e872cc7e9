"""One body of assertions over every exporter."""

from __future__ import annotations

import pytest

from musnad.exports import registry
from musnad.model.casefile import CaseDocument, Casefile, Contradiction, ContradictionSide, Entity, Origin

CASE = Casefile(
    documents=(CaseDocument("d1", "خبر «أول»", "صحيفة", "2024-01-02", 'عنوان "مقتبس"\nفي سطرين', None),),
    entities=(Entity("E1", "person", "سالم", (), (), ()),),
    origins=(Origin("O1", "person", "E1", "سالم"),),
    contradictions=(Contradiction("C1", None, "killed", "scope", (ContradictionSide("3", "d1", None),)),),
)


@pytest.fixture(params=registry.names())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("pretty", [True, False])
def test_the_same_casefile_gives_the_same_text(name: str, pretty: bool) -> None:
    export = registry.get(name)
    assert export(CASE, pretty=pretty) == export(CASE, pretty=pretty)


def test_arabic_is_written_as_itself_and_the_text_ends(name: str) -> None:
    text = registry.get(name)(CASE)
    assert "سالم" in text
    assert text.endswith("\n")
    text.encode("utf-8")


def test_an_empty_casefile_can_be_written(name: str) -> None:
    assert registry.get(name)(Casefile()).endswith("\n")
