from __future__ import annotations

import json

import pytest

from musnad.exports import registry
from musnad.model.casefile import CaseDocument, Casefile
from musnad.model.errors import MusnadError
from musnad.model.serial import casefile_json

CASE = Casefile(documents=(CaseDocument("d1", "خبر", None, None, None, None),))


@pytest.mark.parametrize("pretty", [True, False])
def test_json_is_the_casefile_itself(pretty: bool) -> None:
    text = registry.get("json")(CASE, pretty=pretty)
    assert json.loads(text) == casefile_json(CASE)
    assert text.endswith("}\n")
    assert "خبر" in text
    assert (text.count("\n") == 1) is not pretty


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(MusnadError, match="available: json"):
        registry.get("papyrus")


def test_it_is_what_the_published_schema_says() -> None:
    from pathlib import Path

    import jsonschema

    schema = json.loads((Path(__file__).parents[3] / "docs" / "casefile.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(registry.get("json")(CASE)), schema)
