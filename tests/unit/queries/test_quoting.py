from __future__ import annotations

import pytest

from musnad.queries import quoting


def clause(text: str, word: str) -> str:
    at = text.index(word)
    return quoting.clause(text, at, at + len(word))


def test_a_short_sentence_is_quoted_whole() -> None:
    assert clause("هدأت المدينة. انفجرت عبوة قرب السوق، ولم يصب أحد! ثم عاد الناس.", "انفجرت") == (
        "انفجرت عبوة قرب السوق، ولم يصب أحد"
    )


@pytest.mark.parametrize("word", ["أول", "انفجرت", "آخر"])
def test_a_long_one_is_cut_between_words_around_the_place(word: str) -> None:
    text = "أول " + "كلمات كثيرة " * 12 + "انفجرت عبوة ناسفة " + "قرب السوق القديم " * 12 + "آخر"
    found = clause(text, word)
    assert word in found.strip("…").split()
    assert len(found) <= quoting.CLAUSE + 2
    assert set(found.strip("…").split()) <= set(text.split())


def test_a_decimal_point_ends_no_sentence() -> None:
    assert clause("دفع التنظيم 3.5 مليون دينار للخلية.", "دفع") == "دفع التنظيم 3.5 مليون دينار للخلية"


def test_half_a_pair_of_quotation_marks_is_left_away() -> None:
    assert clause("وقال: انتهى. «أوقفنا أربعة مسلحين. ثم مضوا»", "أوقفنا") == "أوقفنا أربعة مسلحين"
    assert quoting.shortened("خطف «التنظيم» رجلاً", 80) == "خطف «التنظيم» رجلاً"


def test_shortened_cuts_before_a_word() -> None:
    assert quoting.shortened("خطف مسلحون تسعة أشخاص", 13) == "خطف مسلحون…"
    assert quoting.shortened("خطف\nمسلحون", 13) == "خطف مسلحون"
