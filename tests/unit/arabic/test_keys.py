"""Search keys on a written list: what a word must find, and what looks like it and must not be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from musnad.arabic.keys import form, index_keys, query_keys, stripped

# Shares of the list beside this file: of the forms that are found, and of the look-alikes that are.
RECALL, FALSE_HITS = 0.95, 0.0


LISTS = ("search_words.tsv", "search_words_unseen.tsv")


def listed(name: str) -> list[tuple[str, list[str], list[str]]]:
    lines = (Path(__file__).parent / name).read_text("utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line and line[0] != "#"][1:]
    return [(query, forms.split(), lookalikes.split()) for query, forms, lookalikes in rows]


def found(query: str, word: str) -> bool:
    return bool(set(query_keys(query)) & set(index_keys(word)))


@pytest.mark.parametrize("name", LISTS)
def test_words_find_their_forms_and_not_what_looks_like_them(name: str) -> None:
    pairs = [(q, f) for q, forms, _ in listed(name) for f in forms]
    missed = [pair for pair in pairs if not found(*pair)]
    wrong = [(q, w) for q, _, lookalikes in listed(name) for w in lookalikes if found(q, w)]
    assert len(listed(LISTS[0])) >= 40
    assert 1 - len(missed) / len(pairs) >= RECALL, missed
    assert len(wrong) <= FALSE_HITS, wrong


def test_a_word_of_a_text_is_found_by_itself() -> None:
    for name in LISTS:
        for query, forms, _ in listed(name):
            assert all(found(word, word) for word in (query, *forms))


def test_what_is_no_arabic_word_is_its_own_key() -> None:
    assert index_keys("ISIS") == query_keys("isis") == ("isis",)
    assert index_keys("2015") == query_keys("٢٠١٥") == ("2015",)
    assert index_keys("و") == ("و",)


def test_the_listed_form_keeps_the_feminine_ending_apart_from_the_pronoun() -> None:
    assert form("وبالكَفالةِ") == "وبالكفالة"
    assert form("كفاله") == "كفاله"
    assert "مدرس" in index_keys("مدرسه")
    assert "مدرس" not in index_keys("مدرسة")


def test_a_prefix_is_looked_for_behind_what_is_joined_to_a_word() -> None:
    assert "كفالات" in stripped("وبالكفالات")
    assert stripped("كفالات")[0] == "كفالات"
