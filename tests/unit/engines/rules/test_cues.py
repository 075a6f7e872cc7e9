"""Speech cues: shapes made from base forms, homonyms, phrases."""

from __future__ import annotations

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules import cues


def lemmas(text: str) -> list[tuple[str, str]]:
    return [(c.kind, c.shape.verb.lemma if c.shape else "") for c in cues.find(analyse(text))]


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("قالت", "قال"),
        ("ويقولون", "قال"),
        ("أضافوا", "أضاف"),
        ("مشيرةً", "أشار"),
        ("ولافتين", "لفت"),
        ("دعت", "دعا"),
        ("ويطالبون", "طالب"),
        ("نافياً", "نفى"),
        ("ورأتا", "رأى"),
        ("محذرين", "حذر"),
    ],
)
def test_one_entry_gives_every_shape(word: str, lemma: str) -> None:
    found = cues.lookup(next(t.norm for t in analyse(word).tokens))
    assert found is not None
    assert found[1].verb.lemma == lemma


@pytest.mark.parametrize("word", ["تابعة", "دعوة", "متهمين", "مجدداً", "طالبا", "مفيدة", "قولهم", "تركيا"])
def test_homonyms_are_no_cues(word: str) -> None:
    assert cues.lookup(analyse(word).tokens[0].norm) is None


def test_a_conjunction_is_counted() -> None:
    assert cues.lookup("وقال") is not None
    assert cues.lookup("وقال")[0] == 1  # type: ignore[index]
    assert cues.lookup("قال")[0] == 0  # type: ignore[index]


def test_what_the_outlet_says_itself_is_no_cue() -> None:
    assert lemmas("يذكر أن الحادث هو الثاني هذا الشهر.") == []
    assert lemmas("ويعتقد أن المهاجم فر.") == []
    assert lemmas("ولم يوضح الناطق سبب التأخير.") == []


def test_cues_inside_a_quotation_are_not_read() -> None:
    assert lemmas("قال الشاهد: «سمعتهم وقالوا إنهم عائدون».") == [("verb", "قال")]


def test_phrases_that_name_a_source() -> None:
    assert lemmas("قتل اثنان بحسب الشرطة.") == [("according", "")]
    assert lemmas("قتل اثنان وفقا للشرطة.") == [("according", "")]
    assert lemmas("الوضع هادئ على حد قوله.") == [("own_words", "")]


def test_every_verb_of_the_lexicon_makes_shapes_without_error() -> None:
    assert len(cues.shapes()) > 20 * len(cues.lexicon()["verbs"])
