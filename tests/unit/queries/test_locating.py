"""Words that a person gives are found where they stand, and quoted as they stand."""

from __future__ import annotations

from musnad.queries.locating import nearest, places, quoted

TEXT = "أعلنت الشرطة مقتل ثلاثة. قُتل\nالمسلح في قتال، ثم قتل آخر في   السوق."


def said(words: str) -> list[str]:
    return [TEXT[a:b] for a, b in places(TEXT, words)]


def test_words_of_their_own_come_before_parts_of_words() -> None:
    assert [TEXT[a - 1] for a, _ in places(TEXT, "قتل")] == [" "]  # not in «مقتل»
    assert said("الشرط") == ["الشرط"]  # nothing better


def test_white_space_and_letters_may_be_written_otherwise() -> None:
    assert said("في السوق") == ["في   السوق"]
    assert said("اعلنت الشرطه") == ["أعلنت الشرطة"]
    assert said("قتل المسلح") == ["قُتل\nالمسلح"]


def test_a_long_quotation_by_its_first_and_last_words() -> None:
    assert said("مقتل … المسلح") == ["مقتل ثلاثة. قُتل\nالمسلح"]
    assert said("مقتل ... لا يوجد") == []
    words = " ".join(f"ك{n}" for n in range(20))
    assert quoted(words) == "ك0 ك1 ك2 ك3 ك4 ك5 … ك14 ك15 ك16 ك17 ك18 ك19"
    assert quoted("كلمتان هنا") == "كلمتان هنا"


def test_nothing_is_found_for_nothing() -> None:
    assert places(TEXT, " ") == places(TEXT, "…") == places(TEXT, "غائب") == []


def test_the_nearest_comes_first() -> None:
    found = [(0, 3), (10, 13), (20, 23)]
    assert nearest(found, (10, 12)) == [(10, 13), (0, 3), (20, 23)]
    assert nearest(found, None) == found
