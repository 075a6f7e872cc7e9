"""Letters, tokens, sentences, quotations, phrases and shapes."""

import pytest

from musnad.arabic.analysis import analyse
from musnad.arabic.folding import fold, fold_with_map
from musnad.arabic.morphology import noun_shapes, verb_shapes
from musnad.arabic.phrases import PhraseIndex
from musnad.arabic.tokens import forms, starts, tokenize


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in analyse(text).quotations]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("أحمد", "احمد"),
        ("مستشفى", "مستشفي"),
        ("كفالة", "كفاله"),
        ("مسؤول", "مسوول"),
        ("وَأَضافَ", "واضاف"),
        ("الـعــراق", "العراق"),
        ("١٢٣", "123"),
        ("\ufefb", "لا"),  # one presentation form that stands for two letters
        ("NFT", "nft"),
    ],
)
def test_letters_fold(written, folded):
    assert fold(written) == folded


def test_folding_knows_the_way_back():
    text = "قالَ أنّ"
    folded = fold_with_map(text)
    at = folded.text.index("ان")
    start, end = folded.source(at, at + 2)
    assert text[start:end] == "أن"


def test_tokens_keep_their_place_in_the_text():
    text = "وقال «العميد» إنّ 1,200 عنصراً\u200f فرّوا."
    for token in tokenize(text):
        assert text[token.start : token.end] == token.text


def test_a_cut_falls_between_letters_even_with_marks():
    token = tokenize("وَبِالكفالات")[0]
    assert token.text[token.at(4) - token.start :] == "كفالات"


def test_proclitics_are_offered_and_the_article_written_out():
    assert (1, "العراق") in starts("للعراق")
    assert (1, "العراق") in starts("بالعراق")
    assert starts("العراق")[0] == (0, "العراق")


def test_stems_are_offered_with_open_and_closed_ta():
    stems = {(f.prefix, f.stem, f.suffix) for f in forms("معركتهم")}
    assert ("", "معركت", "هم") in stems
    assert ("", "معركه", "هم") in stems
    assert ("وبال", "كفالات", "") in {(f.prefix, f.stem, f.suffix) for f in forms("وبالكفالات")}


def test_sentences_end_at_stops_but_not_in_numbers_or_after_titles():
    text = "وصل د. سامي إلى الموقع عند الساعة 5.30 صباحا. ثم غادر؟ نعم!"
    assert [text[s.start : s.end] for s in analyse(text).sentences] == [
        "وصل د. سامي إلى الموقع عند الساعة 5.30 صباحا.",
        "ثم غادر؟",
        "نعم!",
    ]


def test_no_sentence_crosses_a_line():
    analysis = analyse("عنوان بلا نقطة\n\nوقال المصدر إن القوة وصلت")
    assert [s.paragraph for s in analysis.sentences] == [0, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال إن «القوة انسحبت» ليلا", ["القوة انسحبت"]),
        ('قال لـ"المدار" إن "القوة انسحبت"', ["المدار", "القوة انسحبت"]),
        ("قال “القوة انسحبت” ليلا", ["القوة انسحبت"]),
        ("قال ”القوة انسحبت” ليلا", ["القوة انسحبت"]),
        ("قال «إن حركة «فجر» انسحبت» ليلا", ["إن حركة «فجر» انسحبت", "فجر"]),
        ("قال «القوة انسحبت ولم تعد", ["القوة انسحبت ولم تعد"]),
        ("بلا اقتباس", []),
    ],
)
def test_quotations(text, expected):
    assert quoted(text) == expected


def test_a_missing_closer_ends_with_its_paragraph():
    assert quoted("قال «انسحبت القوة\nوعادت لاحقا") == ["انسحبت القوة"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'قال الناطق "إن القوة انسحبت أمس. وأضاف "لن نعود" إلى البلدة.',
            ["إن القوة انسحبت أمس.", "لن نعود"],
        ),
        ("قال «إن القوة انسحبت. وأضاف «لن نعود» إلى البلدة.", ["إن القوة انسحبت.", "لن نعود"]),
        ('أعلن أن "القوة انسحبت» ليلا وأن "الطريق فتح".', ["القوة انسحبت", "الطريق فتح"]),
        ('أعلن أن «القوة انسحبت" ليلا وأن «الطريق فتح».', ["القوة انسحبت", "الطريق فتح"]),
        ("قال «إن حركة «فجر» انسحبت. ولن تعود» ليلا", ["إن حركة «فجر» انسحبت. ولن تعود", "فجر"]),
    ],
)
def test_a_quotation_left_open_ends_before_the_sentence_of_the_next(text, expected):
    assert quoted(text) == expected


def test_what_follows_a_quotation_left_open_is_no_quotation_inside_it():
    depths = [q.depth for q in analyse('قال "إن القوة انسحبت. وأضاف "لن نعود" إلى البلدة.').quotations]
    assert depths == [0, 0]


def test_the_longest_phrase_wins_and_carries_no_proclitic():
    index = PhraseIndex([("جيش", 1), ("جيش الإسلام", 2), ("الرقة", 3)])
    text = "وهاجم مقاتلون من جيش الإسلام بالرقة"
    found = [(text[m.start : m.end], m.payload, m.prefix) for m in index.scan(tokenize(text))]
    assert found == [("جيش الإسلام", 2, ""), ("الرقة", 3, "ب")]


def test_a_phrase_that_is_not_whole_is_none():
    index = PhraseIndex([("جيش الإسلام", 2)])
    assert index.scan(tokenize("وصل جيش النظام")) == []


def test_verbs_and_nouns_take_their_shapes():
    shapes = {(s.word, s.shape) for s in verb_shapes("تبني", "يتبني")}
    assert {("تبنت", "past"), ("تبنوا", "past"), ("يتبنون", "present"), ("تتبني", "present")} <= shapes
    assert {("غارتين", "dual"), ("غارات", "plural")} <= {(s.word, s.shape) for s in noun_shapes("غاره", ("غارات",))}
