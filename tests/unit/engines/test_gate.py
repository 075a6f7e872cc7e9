"""The gate lets nothing out that does not quote the document, and tells what it kept in."""

import pytest

from musnad.engines import registry
from musnad.engines.gate import check
from musnad.model.document import Document
from musnad.model.errors import EngineError
from musnad.model.reading import (
    Argument,
    EngineInfo,
    Event,
    Mention,
    Person,
    Reading,
    Speaker,
    Statement,
    TimeExpression,
)
from musnad.model.span import Quote

TEXT = "قال مصدر أمني إن القوة اعتقلت رجلين أمس."
DOCUMENT = Document("d1", "0" * 64, "one", "one.txt", TEXT)
INFO = EngineInfo("fake", "1", "")


def quote(words: str) -> tuple[int, int, str]:
    start = TEXT.index(words)
    return start, start + len(words), words


def statement(start: int, end: int, text: str, speaker: Speaker | None = None) -> Statement:
    told = speaker or Speaker("مصدر أمني", None, False)
    return Statement("s1", start, end, text, "indirect", "asserted", told, (), (), "r")


def event(**changes) -> Event:
    fields = {
        "id": "e1",
        "type": "arrest",
        "trigger": Quote(*quote("اعتقلت")),
        "actors": (),
        "targets": (),
        "places": (),
        "time": None,
        "counts": (),
        "status": "occurred",
        "method": None,
        "phase": None,
        "statement": None,
        "rule": "r",
    }
    return Event(**{**fields, **changes})


def test_what_quotes_the_document_passes_unchanged():
    reading = Reading(DOCUMENT, INFO, statements=(statement(*quote("القوة اعتقلت رجلين")),), events=(event(),))
    assert check(reading) == reading


@pytest.mark.parametrize("place", [(0, 5, "القوة"), (-1, 3, "قال"), (3, 3, ""), (30, 400, "رجلين")])
def test_a_statement_with_other_words_is_refused_and_told(place):
    gated = check(Reading(DOCUMENT, INFO, statements=(statement(*place),)))
    assert gated.statements == ()
    assert [r.part for r in gated.refused] == ["statements"]


def test_an_event_loses_only_the_argument_that_does_not_quote():
    good, bad = Argument("رجلين", *quote("رجلين")[:2]), Argument("ثلاثة رجال", 0, 5)
    gated = check(Reading(DOCUMENT, INFO, events=(event(targets=(good, bad), statement="s9"),)))
    assert gated.events[0].targets == (good,)
    assert gated.events[0].statement is None, "a statement that is not in the reading is not referred to"
    assert gated.refused[0].claimed == "ثلاثة رجال"


def test_a_time_that_does_not_quote_is_taken_off_its_event():
    time = TimeExpression("غدا", 0, 3, None, None, None)
    gated = check(Reading(DOCUMENT, INFO, events=(event(time=time),)))
    assert gated.events[0].time is None
    assert gated.refused[0].part == "event time"


def test_a_speaker_that_does_not_quote_keeps_the_name_without_a_place():
    said = statement(*quote("القوة اعتقلت رجلين"), Speaker("مصدر", None, False, "المصدر", 0, 6))
    gated = check(Reading(DOCUMENT, INFO, statements=(said,)))
    assert gated.statements[0].speaker.start is None
    assert gated.statements[0].speaker.name == "مصدر"


def test_persons_and_mentions_outside_the_text_are_refused():
    reading = Reading(
        DOCUMENT,
        INFO,
        persons=(Person("فلان", (), ((500, 510),)),),
        mentions=(Mention("m1", "person", 0, 3, "فلان", None, "r"),),
    )
    gated = check(reading)
    assert (gated.persons, gated.mentions) == ((), ())
    assert len(gated.refused) == 2


def test_an_unknown_engine_is_an_error_that_names_the_known():
    with pytest.raises(EngineError) as told:
        registry.get("oracle")
    assert "rules" in str(told.value)
