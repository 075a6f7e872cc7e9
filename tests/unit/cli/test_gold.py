"""`musnad gold` on both stores, and that `verify`, `evidence`, `migrate` and `build` know of reviews."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from musnad.casefile.reviewing import sealed
from musnad.cli.main import make_app
from musnad.model.review import Review
from musnad.model.span import Quote
from musnad.storage import cases


@pytest.fixture
def built(cli: CliRunner, articles: Path, case: str) -> str:
    assert cli.invoke(make_app(), ["build", str(articles), "-o", case]).exit_code == 0
    return case


def keep(case: str, *reviews: Review) -> None:
    with cases.to_write(case) as store:
        store.review(reviews)


def decided(case: str, by: str, verdict: str, *, finished: bool = True) -> list[Review]:
    """Everything in the first article, decided alike."""
    with cases.to_read(case) as store:
        reading = next(iter(store.readings()))
    said, event, document = reading.statements[0], reading.events[0], reading.document.id
    bare = Review("", document, "event", event.id, verdict, by, "2026-01-01", event.trigger, event.type, event=event)  # type: ignore[arg-type]
    at = Quote(said.start, said.end, said.text)
    told = replace(bare, part="statement", of=said.id, at=at, type=None, event=None, statement=said)
    done = Review("", document, "article", "", "finished", by, "2026-01-01")
    return [sealed(r) for r in (bare, told, *([done] if finished else []))]


def lines(cli: CliRunner, *arguments: str) -> list[dict[str, object]]:
    ran = cli.invoke(make_app(), ["gold", *arguments])
    assert ran.exit_code == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_only_finished_articles_unless_asked(cli: CliRunner, built: str) -> None:
    assert lines(cli, built) == []
    keep(built, *decided(built, "ليلى", "accepted", finished=False))
    assert lines(cli, built) == []
    (half,) = lines(cli, built, "--unfinished")
    assert half["review"]["finished"] is False  # type: ignore[index]
    keep(built, *decided(built, "ليلى", "accepted"))
    (whole,) = lines(cli, built)
    assert (len(whole["events"]), len(whole["statements"])) == (1, 1)  # type: ignore[arg-type]


def test_a_folder_that_evaluate_takes_without_what_is_disputed(cli: CliRunner, built: str, tmp_path: Path) -> None:
    keep(built, *decided(built, "ليلى", "accepted"))
    folder, records = tmp_path / "gold", tmp_path / "records.jsonl"
    assert cli.invoke(make_app(), ["gold", built, "-o", str(folder)]).exit_code == 0
    with cases.to_read(built) as store:
        records.write_text("".join(f"{line}\n" for line in store.records()), "utf-8")
    ran = cli.invoke(make_app(), ["evaluate", str(folder), str(records), "--json"])
    assert json.loads(ran.stdout)["parts"]["events"] == 1
    keep(built, *decided(built, "عمر", "rejected"))
    assert len(lines(cli, built)) == 2
    ran = cli.invoke(make_app(), ["gold", built, "-o", str(tmp_path / "none")])
    assert "reviewers differ" in ran.stderr
    assert list((tmp_path / "none").iterdir()) == []
    assert cli.invoke(make_app(), ["gold", built, "--by", "عمر", "-o", str(folder)]).exit_code == 0
    assert json.loads(next(folder.glob("*.json")).read_text("utf-8"))["events"] == []


def test_verify_looks_at_reviews(cli: CliRunner, built: str) -> None:
    keep(built, *decided(built, "ليلى", "accepted"))
    assert cli.invoke(make_app(), ["verify", built]).exit_code == 0
    one = decided(built, "سلمى", "accepted")[0]
    assert one.at
    elsewhere = replace(one, at=replace(one.at, start=one.at.start + 1, end=one.at.end + 1))
    keep(built, sealed(elsewhere), sealed(replace(one, document="none")), sealed(replace(one, undoes="R0")),
         replace(one, id="Rforged"))  # fmt: skip
    found = json.loads(cli.invoke(make_app(), ["verify", built, "--json"]).stdout)
    assert found["counts"] == {"span": 1, "reference": 2, "record": 1}


def test_evidence_holds_the_reviews_of_its_thing(cli: CliRunner, built: str, tmp_path: Path) -> None:
    keep(built, *decided(built, "ليلى", "accepted"))
    with cases.to_read(built) as store:
        document = next(iter(store.readings())).document.id
    file = tmp_path / "e.zip"
    assert cli.invoke(make_app(), ["evidence", built, f"{document}#e1", "-o", str(file)]).exit_code == 0
    with zipfile.ZipFile(file) as packed:
        things = json.loads(packed.read("evidence.json"))["things"]
    assert [(r["part"], r["by"]) for r in things["reviews"]] == [
        ("event", "ليلى"),
        ("statement", "ليلى"),
        ("article", "ليلى"),
    ]


def test_a_copy_of_a_casefile_has_its_reviews(cli: CliRunner, built: str, tmp_path: Path) -> None:
    keep(built, *decided(built, "ليلى", "rejected"))
    copy = str(tmp_path / "copy.musnad")
    assert cli.invoke(make_app(), ["migrate", built, "--to", copy]).exit_code == 0
    assert lines(cli, copy) == lines(cli, built)


def test_a_build_leaves_out_what_is_rejected(cli: CliRunner, built: str, articles: Path) -> None:
    with cases.to_read(built) as store:
        before = {e.document for i in store.casefile().incidents for e in i.events}
        document = next(iter(store.readings())).document.id
    assert document in before
    keep(built, *decided(built, "ليلى", "rejected"))
    assert cli.invoke(make_app(), ["build", str(articles), "-o", built]).exit_code == 0
    with cases.to_read(built) as store:
        assert {e.document for i in store.casefile().incidents for e in i.events} == before - {document}
    assert cli.invoke(make_app(), ["verify", built]).exit_code == 0
