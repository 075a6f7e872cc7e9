from __future__ import annotations

import random
import time

import pytest

from musnad.model.errors import QueryError
from musnad.queries.search.parser import (
    DEEPEST,
    LONGEST,
    MOST_WORDS,
    And,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    leaves,
    parse,
)

A, B, C = Word("ألف"), Word("باء"), Word("جيم")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("ألف", A),
        ("ألف باء", And((A, B))),
        ("ألف AND باء", And((A, B))),
        ("ألف OR باء", Or((A, B))),
        ("ألف أو باء جيم", Or((A, And((B, C))))),
        ("ألف | باء", Or((A, B))),
        ("(ألف أو باء) جيم", And((Or((A, B)), C))),
        ("ألف -باء", And((A, Not(B)))),
        ("ألف NOT باء", And((A, Not(B)))),
        ("-(ألف باء)", Not(And((A, B)))),
        ("--ألف", Not(Not(A))),
        ('"ألف باء"', Phrase(("ألف", "باء"))),
        ("«ألف باء» جيم", And((Phrase(("ألف", "باء")), C))),
        ("“ألف”", A),
        ("-«ألف باء»", Not(Phrase(("ألف", "باء")))),
        ("كفال*", Prefix("كفال")),
        ("إتاو*", Prefix("اتاو")),
        ("واي-فاي", Phrase(("واي", "فاي"))),
        ("أو", None),
        ("  ", None),
        ("", None),
    ],
)
def test_queries_are_read(query: str, tree: object) -> None:
    if query == "أو":
        with pytest.raises(QueryError):
            parse(query)
        return
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "code", "at"),
    [
        ("ألف (باء", "open_parenthesis", 5),
        ("ألف) باء", "extra_close", 4),
        ("()", "extra_close", 2),
        ('ألف "باء', "open_quote", 5),
        ("ألف «باء", "open_quote", 5),
        ("ألف OR", "no_operand", 5),
        ("OR ألف", "no_operand", 1),
        ("ألف AND OR باء", "no_operand", 5),
        ("ألف NOT", "no_operand", 5),
        ("ك*فال", "star", 2),
        ("ك*", "short_prefix", 1),
        ("*", "no_word", 1),
        ("ألف ؟؟", "no_word", 5),
        ('ألف ""', "no_word", 5),
        ("ا" * (LONGEST + 1), "long", LONGEST + 1),
        ("ا " * (MOST_WORDS + 1), "many_words", 2 * MOST_WORDS + 1),
        ("(" * (DEEPEST + 1) + "ألف", "deep", DEEPEST + 1),
        ("-" * (DEEPEST + 1) + "ألف", "deep", DEEPEST + 1),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(query: str, code: str, at: int) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query)
    assert (raised.value.code, raised.value.at) == (code, at)
    assert f"(at character {at})" in str(raised.value)


def test_what_is_excluded_is_not_looked_for() -> None:
    assert leaves(parse("ألف (باء أو -جيم) ألف")) == (A, B)
    assert leaves(None) == ()


def refusal(query: str) -> QueryError | None:
    try:
        parse(query)
    except QueryError as error:
        return error
    return None


def test_no_query_runs_long_or_breaks() -> None:
    pieces = [
        "(",
        ")",
        '"',
        "«",
        "»",
        "-",
        "*",
        "|",
        "OR",
        "AND",
        "NOT",
        "أو",
        " ",
        "كلمة",
        "ا",
        "\u200f",
        "\x00",
        "😀",
        "%'\\",
    ]
    chosen = random.Random(5)
    started = time.process_time()
    for _ in range(3000):
        query = "".join(chosen.choice(pieces) for _ in range(chosen.randrange(60)))
        refused = refusal(query)
        assert refused is None or 1 <= (refused.at or 0) <= len(query) + 1
    assert time.process_time() - started < 20
