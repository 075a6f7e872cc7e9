from musnad.evaluation.alignment import Alignment, overlap, own_span, shared_part


def test_offsets_go_over_lines_left_out_and_white_space() -> None:
    gold = "رأس الصفحة\nقال الوزير  كلمة\nإعلان\nثم غادر\n"
    predicted = "قال الوزير كلمة\n\nثم غادر"
    alignment = Alignment(predicted, gold)
    start = predicted.index("كلمة")
    found = alignment.span(start, start + 4)
    assert found is not None
    assert gold[found[0] : found[1]] == "كلمة"
    start = predicted.index("غادر")
    found = alignment.span(start, start + 4)
    assert found is not None
    assert gold[found[0] : found[1]] == "غادر"


def test_a_line_told_twice_is_taken_in_order() -> None:
    gold = "سطر\nأول\nسطر\n"
    alignment = Alignment("سطر\nسطر", gold)
    assert alignment.span(0, 3) == (0, 3)
    assert alignment.span(4, 7) == (8, 11)


def test_what_has_no_counterpart_has_no_span() -> None:
    alignment = Alignment("غريب", "نص")
    assert alignment.span(0, 4) is None
    assert alignment.span(None, 3) is None
    assert alignment.of(None) is None


def test_overlap_and_shared_part() -> None:
    assert overlap((0, 4), (2, 8)) == 2
    assert overlap((0, 4), (4, 8)) == 0
    assert overlap(None, (4, 8)) == 0
    assert shared_part((0, 4), (2, 8)) == 2 / 8
    assert shared_part((0, 4), None) == 0.0


def test_own_span_of_an_item_without_one() -> None:
    assert own_span({"start": None, "end": None}) is None
    assert own_span({"start": 0, "end": 3}) == (0, 3)
