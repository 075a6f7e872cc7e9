import pytest

from musnad.evaluation.phrases import alike, division, same_person, words


def test_words_are_folded_and_lose_their_article() -> None:
    assert words("والأمنيّة إلى القُرى") == ("امنيه", "الي", "قري")
    assert words(None) == ()


def test_an_article_stays_where_it_would_leave_one_letter() -> None:
    assert words("الآ") == ("الا",)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("قوات سوريا الديمقراطية", "سوريا الديمقراطية", True),
        ("الشرطة", "شرطة", True),
        ("محافظة دمشق", "دمشق", True),
        ("جندي عراقي", "جندي تركي وثلاثة ضباط", False),
        ("", "", False),
        (None, "قوة", False),
    ],
)
def test_alike(left: str | None, right: str, same: bool) -> None:
    assert alike(left, right) is same


def test_need_is_of_the_words_of_both() -> None:
    assert alike("حسن علي", "حسن كريم")
    assert not alike("حسن علي", "حسن كريم", 0.66)


def test_a_title_more_or_less_is_the_same_person() -> None:
    assert same_person("العقيد ناظم الطائي", "ناظم الطائي")
    assert not same_person("ناظم الطائي", "ناظم الحديدي")
    assert not same_person("", "")


@pytest.mark.parametrize(
    ("left", "right"),
    [("Al-Anbar Governorate", "anbar"), ("Salah ad-Din", "Salahuddin"), ("Deir ez-Zor", "Dayr az-Zawr"), (None, "")],
)
def test_spellings_of_a_division_are_one(left: str | None, right: str) -> None:
    assert division(left) == division(right)
    assert division(left) != division("Basra")
