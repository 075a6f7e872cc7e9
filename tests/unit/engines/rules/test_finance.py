"""Which method and phase of financing the words around a trigger speak for."""

from __future__ import annotations

import pytest

from musnad.arabic.analysis import analyse
from musnad.engines.rules.finance import Method, features, method_of, methods
from musnad.engines.rules.triggers import Trigger, find_triggers


def triggers_of(text: str, word: str) -> list[Trigger]:
    analysis = analyse(text)
    found = [t for t in find_triggers(analysis) if analysis.tokens[t.index].text == word]
    return [t for t in found if t.lexeme.types[0] == "finance"]


def read(text: str, word: str) -> set[str]:
    return {str(method_of(analyse(text), t)) for t in triggers_of(text, word)}


@pytest.mark.parametrize(
    ("text", "word", "method"),
    [
        ("قال الأهالي إن الخاطفين طلبوا فدية قدرها 40 ألف دولار للإفراج عن الرهينة.", "فدية", "raise kidnap_ransom"),
        ("يفرض التنظيم إتاوات على أصحاب الشاحنات والمحال في الطريق الدولي.", "إتاوات", "raise extortion"),
        ("جبى التنظيم إتاوات من أصحاب آبار النفط في البادية.", "إتاوات", "raise extortion"),
        ("كانت الخلية توزع كفالات شهرية على عوائل قتلى التنظيم ومعتقليه.", "كفالات", "use stipend"),
        ("أرسلت الشبكة المبالغ عبر مكتب حوالات غير مرخص إلى صراف في المدينة.", "حوالات", "move hawala"),
        ("يتقاضى مقاتلو الفصيل رواتب شهرية قدرها 100 دولار لكل مقاتل.", "رواتب", "use salary"),
        ("تسلل مسلحون إلى المتحف وقال مسؤول إن التنظيم يعيش على تهريب الآثار المنهوبة.", "تهريب", "raise antiquities"),
    ],
)
def test_the_words_say_how(text, word, method):
    assert method in read(text, word)


def test_what_stands_far_away_speaks_too():
    """Money that somebody pays in a report of a kidnapping is a ransom, though the sentence does not say so."""
    before = "خطف مسلحون طبيبا من عيادته وطلب الخاطفون فدية. ولم يفرج عن المخطوف إلا بعد أسبوع. "
    text = before + "وقال شقيقه إنه دفع 70 ألف دولار."
    assert read(text, "دفع") == {"raise kidnap_ransom"}


def test_what_is_moved_and_what_is_raised_in_coin():
    raised = "طلبت القناة تبرعات من متابعيها بعملة بيتكوين."
    moved = "ثم حول الوسيط عملات بيتكوين إلى محفظة في الخارج."
    assert read(raised, "تبرعات") == {"raise virtual_asset"}
    assert read(moved, "حول") == {"move virtual_asset"}


def test_nothing_is_made_up_where_no_word_speaks():
    assert read("قال المتحدث إن جهات عدة مولت الجماعة الإرهابية.", "مولت") == {"None"}


def test_every_method_is_weighed_and_none_twice():
    analysis = analyse("دفع فدية لداعش.")
    (trigger, *_) = triggers_of("دفع فدية لداعش.", "فدية")
    assert tuple(features(analysis, trigger)) == methods()
    assert len(set(methods())) == len(methods())
    assert Method("raise", "extortion") in methods()
