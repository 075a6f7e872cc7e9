"""The cut of words into an encoder's pieces, over a small inventory made for the tests."""

from hypothesis import given
from hypothesis import strategies as st

from musnad.engines.neural.pieces import UNKNOWN, Pieces

INVENTORY = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁ال", "▁قتل", "قتل", "ال", "جيش", "▁الجيش", "ا", "ل", "ق", "ت"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -2.0, -4.0, -5.0, -4.0, -4.0, -3.0, -6.0, -6.0, -6.0, -6.0]


def pieces(norm: dict[str, str] | None = None) -> Pieces:
    return Pieces(INVENTORY, SCORES, norm or {})


def test_the_cut_with_the_highest_sum_wins():
    # «▁الجيش» (-3) beats «▁ال» + «جيش» (-6).
    assert [INVENTORY[n] for n, _, _ in pieces().word("الجيش")] == ["▁الجيش"]
    assert [INVENTORY[n] for n, _, _ in pieces().word("القتل")] == ["▁ال", "قتل"]


def test_pieces_know_their_place_in_the_text():
    found = pieces().cut("قتل  الجيش")
    assert [(p.start, p.end) for p in found] == [(0, 3), (5, 10)]


def test_a_letter_that_no_piece_holds_is_unknown_and_keeps_its_place():
    found = pieces().cut("قتلθ")
    assert (found[-1].number, found[-1].start, found[-1].end) == (UNKNOWN, 3, 4)


def test_letters_stand_as_the_norm_says_and_offsets_stay_those_of_the_text():
    found = pieces({"\u0640": "", "أ": "ا"}).cut("أل\u0640جيش")
    assert [INVENTORY[p.number] for p in found] == ["▁الجيش"]
    assert (found[0].start, found[0].end) == (0, 6)


@given(st.text(max_size=80))
def test_pieces_are_in_order_inside_the_text_and_hold_no_space(text):
    last = 0
    for piece in pieces().cut(text):
        assert 0 <= piece.start <= piece.end <= len(text)
        assert piece.start >= last - 1  # the mark that begins a word stands on its first letter
        assert not any(c.isspace() for c in text[piece.start : piece.end])
        last = piece.end


def test_an_endless_word_is_cut_short():
    assert len(pieces().cut("ق" * 100_000)) <= 65
