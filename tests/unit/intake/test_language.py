"""Arabic is told from the languages that share its letters; sentences written for the test."""

from __future__ import annotations

import subprocess
import sys

import pytest

from musnad.intake.language import language

TEXTS = {
    "ar": "أعلنت الشرطة أن القوات ضبطت مخزناً للأسلحة في القرية القريبة من الحدود.",
    "ckb": "پۆلیس ڕایگەیاند کە هێزەکان دەستیان بەسەر کۆگایەکی چەک لە گوندێکی نزیک سنووردا گرت.",
    "fa": "پلیس اعلام کرد نیروها یک انبار اسلحه را در روستایی نزدیک مرز کشف کردند و چهار نفر دستگیر شدند.",
    "ur": "پولیس نے بتایا کہ فورسز نے سرحد کے قریب ایک گاؤں میں اسلحے کا ذخیرہ برآمد کیا ہے۔",
    "en": "Police said the forces had seized a cache of weapons in a village near the border.",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_each_language_is_told(code: str, text: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        TEXTS["ar"].replace("ي", "ی").replace("ك", "ک"),
        "أعلنت شركة گوگل وقناة فوكس نيوز أن الچات الجديد سيصل إلى المستخدمين في القاهرة وبغداد.",
        "قتل ثلاثة جنود",
        "قال المسؤول: Facebook, Twitter, X",
    ],
)
def test_arabic_with_foreign_letters_is_arabic(text: str) -> None:
    assert language(text) == "ar"


def test_no_letters_no_language() -> None:
    assert language("123 …") == "und"


def test_the_identifier_is_loaded_only_in_doubt() -> None:
    code = (
        "import sys; from musnad.intake.language import language; "
        f"assert language({TEXTS['ar']!r}) == 'ar'; assert language({TEXTS['ckb']!r}) == 'ckb'; "
        "assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
