"""The trigger and finance lexicons keep to the record's closed vocabularies and to folded letters."""

from musnad.arabic.folding import fold
from musnad.resources import loader

VOCABULARY = loader.data("ontology/record.yaml")
LEXEMES = loader.data("lexicons/events.yaml")["lexemes"]


def words(lexeme: dict) -> list[str]:
    listed = [w for key in ("verbs", "nouns") for group in lexeme.get(key, []) for w in group.split()]
    return listed + [w for key in ("light", "with", "without") for w in lexeme.get(key, [])]


def test_lexemes_have_known_types_and_strengths():
    for lexeme in LEXEMES:
        assert set(lexeme["types"]) <= set(VOCABULARY["event_types"]), lexeme["id"]
        assert lexeme["strength"] in {"strong", "medium", "weak", "contextual"}, lexeme["id"]


def test_lexeme_ids_stand_once():
    ids = [lexeme["id"] for lexeme in LEXEMES]
    assert len(ids) == len(set(ids))


def test_every_event_type_has_a_trigger():
    assert {t for lexeme in LEXEMES for t in lexeme["types"]} == set(VOCABULARY["event_types"])


def test_words_are_folded_so_that_they_can_match():
    for lexeme in LEXEMES:
        for word in words(lexeme):
            assert fold(word) == word, f"{lexeme['id']}: {word} is not folded"


def test_finance_methods_are_the_records():
    finance = loader.data("lexicons/finance.yaml")
    allowed = {(phase, method) for phase, methods in VOCABULARY["finance"].items() for method in methods}
    assert {(phase, m["method"]) for m in finance["methods"] for phase in m["phase"].split()} <= allowed
    assert {tuple(value.split()) for value in finance["lexemes"].values()} <= allowed
    assert set(finance["lexemes"]) <= {lexeme["id"] for lexeme in LEXEMES}


def test_participant_heads_are_folded():
    data = loader.data("lexicons/participants.yaml")
    listed = [w for groups in data["classes"].values() for group in groups for w in group.split()]
    for word in [*listed, *data["quantity_words"], *data["stops"], *data["adjectival"]]:
        assert fold(word) == word, word
