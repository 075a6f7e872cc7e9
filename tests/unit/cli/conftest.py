"""An engine that reads one sentence pattern, so that commands have something to print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from musnad.cli import exits
from musnad.model.document import Document
from musnad.model.reading import (
    Argument,
    Count,
    EngineInfo,
    Event,
    Mention,
    Person,
    PlaceArgument,
    Reading,
    Speaker,
    Statement,
)
from musnad.model.span import Quote
from musnad.pipeline import worker

_SAID = re.compile(r"قال ([^ ]+ [^ ]+) إن (قوة اعتقلت (\d+) أشخاص في (مدينة [^ .]+))")


class SentenceEngine:
    info = EngineInfo("rules", "1", "none")

    def read(self, document: Document) -> Reading:
        found = _SAID.search(document.text)
        if found is None:
            return Reading(document, self.info)
        text, name = document.text, found[1]
        speaker = Speaker(name, None, True, name, *found.span(1))
        chain = tuple(filter(None, (document.outlet, name)))
        said = Statement("s1", *found.span(2), found[2], "indirect", "asserted", speaker, (), chain, "r")
        verb = text.index("اعتقلت", found.start(2))
        count = Count("arrested", int(found[3]), int(found[3]), found[3])
        place = PlaceArgument(found[4], *found.span(4))
        force = Argument("قوة", found.start(2), found.start(2) + 3)
        event = Event(
            "e1", "arrest", Quote.cut(text, verb, verb + 6), (force,), (), (place,), None, (count,), "occurred",
            None, None, "s1", "r",
        )  # fmt: skip
        mention = Mention("m1", "person", *found.span(1), name, name, "r")
        person = Person(name, (), (found.span(1),))
        return Reading(document, self.info, (person,), (), (said,), (event,), (mention,))


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made = SentenceEngine()
    monkeypatch.setattr(worker, "engine", lambda name: made)
    monkeypatch.delenv("MUSNAD_LANG", raising=False)
    yield
    exits.debug.set(False)


@pytest.fixture
def cli() -> CliRunner:
    return CliRunner()


ARTICLE = (
    "صحيفة البلد\nقال {name} إن قوة اعتقلت {count} أشخاص في مدينة النور. "
    "وأضاف أن التحقيق مستمر وأن النتائج ستعلن لاحقا عند اكتمالها في مؤتمر صحفي يعقد لهذا الغرض. {end}\n"
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of two articles that disagree, told by two people."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE.format(name="سالم العلي", count=3, end="ويذكر أن المدينة هادئة."), "utf-8")
    other = "ولم تذكر الشرطة أسماء الموقوفين ولا التهم التي تنسب إليهم في هذه القضية."
    (folder / "b.txt").write_text(ARTICLE.format(name="نادر الحسن", count=5, end=other), "utf-8")
    return folder
