"""Role heads, titles and where role phrases end."""

from __future__ import annotations

import pytest

from musnad.arabic.folding import fold
from musnad.arabic.tokens import tokenize
from musnad.engines.rules import roles


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("رئيس", (0, "post")),
        ("رئيسة", (0, "post")),
        ("المتحدث", (0, "post")),
        ("للرئيس", (1, "post")),
        ("ووزير", (1, "post")),
        ("شقيقه", (0, "kin")),
        ("زوجها", (0, "kin")),
        ("نظيره", (0, "kin")),
        ("طاولة", None),
        ("قال", None),
        ("فولي", None),
    ],
)
def test_heads(word: str, found: tuple[int, str] | None) -> None:
    assert roles.head(fold(word)) == found


@pytest.mark.parametrize(
    ("text", "size"),
    [("العميد سعد", 1), ("اللواء الركن قاسم", 2), ("النائب السابق علي", 2), ("د. محمد", 2), ("الطاولة هنا", None)],
)
def test_titles(text: str, size: int | None) -> None:
    assert roles.title_at(tokenize(text), 0) == size


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("رئيس اللجنة الأمنية في ديالى، إن القوات", "رئيس اللجنة الأمنية في ديالى"),
        ('القيادي في تنظيم "داعش" الذي قتل', 'القيادي في تنظيم "داعش"'),
        ("المتحدث باسم الشرطة قال", "المتحدث باسم الشرطة"),
        ("عضو البرلمان في", "عضو البرلمان"),
    ],
)
def test_where_a_phrase_ends(text: str, phrase: str) -> None:
    tokens = tokenize(text)
    end = roles.phrase_end(tokens, 0, len(tokens), {})
    assert text[: tokens[end - 1].end] == phrase


def test_possession_is_seen() -> None:
    assert roles.is_owned(fold("زوجها"))
    assert not roles.is_owned(fold("زوجة"))
