"""Whatever the text, everything found in it quotes it, and letters fold the same way back and forth."""

from hypothesis import given, settings
from hypothesis import strategies as st

from musnad.arabic.analysis import analyse
from musnad.arabic.folding import fold, fold_with_map
from musnad.engines import registry
from musnad.model.document import Document
from musnad.model.serial import dumps, reading_of, record_of

WORDS = [
    "قال",
    "المصدر",
    "إن",
    "القوة",
    "اعتقلت",
    "ثلاثة",
    "مسلحين",
    "في",
    "ديالى",
    "أمس",
    "«",
    "»",
    '"',
    "”",
    "“",
    ".",
    "،",
    "؟",
    "\n",
    ":",
    "(",
    ")",
    "وأضاف",
    "العميد",
    "سامر",
    "الجبوري",
    "نقلاً",
    "عن",
    "وكالة",
    "تفجير",
    "مقتل",
    "12",
    "شخصا",
    "على",
    "الأقل",
    "داعش",
    "بغداد",
    "دولار",
    "إتاوات",
    "لم",
    "لا",
    "قد",
    "١٢",
    "-",
    "د",
    ".",
    "\u200f",
    "ـ",
]
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=60).map(" ".join)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_layers_quote_the_text(text):
    analysis = analyse(text)
    for token in analysis.tokens:
        assert text[token.start : token.end] == token.text
        assert fold(token.text) == token.norm
    ends = [s.end for s in analysis.sentences]
    assert ends == sorted(ends)
    assert sum(s.last - s.first for s in analysis.sentences) == len(analysis.tokens)
    for quotation in analysis.quotations:
        assert 0 <= quotation.start < quotation.end <= len(text)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_folding_maps_back_into_the_text(text):
    folded = fold_with_map(text)
    assert folded.text == fold(text)
    assert len(folded.back) == len(folded.text) + 1
    assert list(folded.back) == sorted(folded.back)


@given(TEXTS, st.sampled_from([None, "2024-03-12", "2015-07-20T10:00:00"]))
@settings(max_examples=120, deadline=None)
def test_the_engine_reads_anything_and_nothing_is_refused(text, published):
    document = Document("d1", "0" * 64, "one", "one.txt", text, outlet="المدار", published=published)
    reading = registry.get("rules").read(document)
    assert reading.refused == ()
    record = record_of(reading)
    assert record_of(reading_of(record)) == record
    assert dumps(record) == dumps(record_of(registry.get("rules").read(document)))
