"""The gold set of this repository: written articles whole, published ones as offsets without a sentence of theirs."""

import json
import re
from pathlib import Path

import pytest
from sets import SHARED, UNTOUCHED

from musnad.evaluation.records import read_gold
from musnad.evaluation.standoff import read_gold as read_any

GOLD = Path(__file__).parent / "gold"
LONGEST = 12  # words of a settled value («name», «role», «of»); a role of nine words is the longest seen


def strings(value) -> list[str]:
    if isinstance(value, dict):
        return [s for v in value.values() for s in strings(v)]
    if isinstance(value, list):
        return [s for v in value for s in strings(v)]
    return [value] if isinstance(value, str) else []


LEARNED = ("annotated", "later", "negative", "statements", "events", "chosen_events")
STANDOFF = (*LEARNED, "second", "events_second")


@pytest.mark.parametrize("folder", STANDOFF)
def test_published_articles_are_there_without_their_words(folder):
    files = sorted((GOLD / folder).glob("*.json"))
    assert files
    for file in files:
        record = json.loads(file.read_text("utf-8"))
        assert re.fullmatch(r"[0-9a-f]{64}", record["document"]["text_sha256"]), file.name
        assert "text" not in record["document"], file.name
        for words in strings(record):
            assert len(words.split()) <= LONGEST, f"{file.name}: {words[:60]}"


@pytest.mark.parametrize(("folder", "least"), [("written", 110), ("financing", 28), ("written_events", 560)])
def test_written_articles_carry_their_texts_and_quote_them(folder, least):
    gold = read_gold(GOLD / folder)
    assert len(gold) >= least
    for name, record in gold.items():
        text = record["document"]["text"]
        for item in [*record["statements"], *(e["trigger"] for e in record["events"]), *record["estimates"]]:
            assert text[item["start"] : item["end"]] == item["text"], name


def test_untouched_articles_are_in_no_published_training_set():
    for folder in LEARNED:
        assert not {f.stem for f in (GOLD / folder).glob("*.json")} & UNTOUCHED


@pytest.mark.corpus
def test_offsets_join_with_the_texts():
    corpora = SHARED / "corpora"
    if not corpora.is_dir():
        pytest.skip("NOT CHECKED: ../shared/corpora is absent, so the stand-off gold cannot be joined with its texts")
    for folder in STANDOFF:
        joined = read_any(GOLD / folder, corpora, {})
        assert len(joined) == len(list((GOLD / folder).glob("*.json")))
        for name, record in joined.items():
            text = record["document"]["text"]
            quoted = [*record["statements"], *(e["trigger"] for e in record["events"])]
            assert all(text[s["start"] : s["end"]] == s["text"] for s in quoted), name
