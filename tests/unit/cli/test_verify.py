"""`musnad verify` on both stores, sound and tampered with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from musnad.cli.main import make_app
from musnad.storage import cases


@pytest.fixture
def built(cli: CliRunner, articles: Path, case: str) -> str:
    assert cli.invoke(make_app(), ["build", str(articles), "-o", case]).exit_code == 0
    return case


def verified(cli: CliRunner, case: str, *more: str) -> tuple[int, dict[str, Any]]:
    ran = cli.invoke(make_app(), ["verify", case, "--json", *more])
    return ran.exit_code, json.loads(ran.stdout)


def change(case: str, statement: str, values: tuple[object, ...] = ()) -> None:
    with cases.to_write(case) as store:
        store.db.run(statement, values)


def test_a_sound_casefile_is_said_to_be(cli: CliRunner, built: str) -> None:
    code, found = verified(cli, built, "--reread")
    assert (code, found["sound"], found["faults"], found["finished"]) == (0, True, [], True)
    assert (found["documents"], found["originals"], found["read_again"]) == (2, 2, 2)
    assert found["spans"] >= 10
    assert found["references"] >= 10
    assert "nothing is wrong" in cli.invoke(make_app(), ["verify", built]).stdout


def test_one_changed_byte_of_an_original_is_found(cli: CliRunner, built: str) -> None:
    with cases.to_write(built) as store:
        sha256 = next(store.archive.digests())
        data = store.archive.get(sha256)
        changed = data[:40] + bytes([data[40] ^ 1]) + data[41:]
        if cases.is_url(built):
            store.db.run("UPDATE originals SET data = ? WHERE sha256 = ?", (changed, sha256))
        else:
            Path(f"{built}-archive", sha256[:2], sha256[2:]).write_bytes(changed)
    code, found = verified(cli, built)
    assert (code, found["counts"]) == (6, {"original": 1})
    assert found["faults"][0]["where"] == sha256
    said = cli.invoke(make_app(), ["verify", built], env={"MUSNAD_LANG": "ar"})
    assert said.exit_code == 6
    assert "أصول تغيرت بعد حفظها" in said.stdout


def test_a_lost_original_is_found(cli: CliRunner, built: str) -> None:
    if cases.is_url(built):
        change(built, "DELETE FROM originals")
    else:
        for file in Path(f"{built}-archive").glob("*/*"):
            file.unlink()
    assert verified(cli, built)[1]["counts"] == {"missing": 2}


def test_a_changed_text_quotes_nothing_any_more(cli: CliRunner, built: str) -> None:
    change(built, "UPDATE documents SET record = replace(record, 'إن قوة', 'بأن قوة')")
    code, found = verified(cli, built, "--reread")
    assert code == 6
    assert found["counts"]["span"] > 0
    assert found["counts"]["text"] == 2


def test_a_record_of_another_document_or_none_is_found(cli: CliRunner, built: str) -> None:
    change(built, "UPDATE documents SET record = (SELECT record FROM documents ORDER BY position LIMIT 1)")
    assert verified(cli, built)[1]["counts"]["record"] == 2  # its id and its sha256
    change(built, "UPDATE documents SET record = '{'")
    assert verified(cli, built)[1]["counts"]["record"] == 2


def test_a_reference_to_nothing_is_found(cli: CliRunner, built: str) -> None:
    change(built, "DELETE FROM casefile WHERE list = 'origins'")
    code, found = verified(cli, built)
    assert code == 6
    assert found["counts"]["reference"] >= 2
    assert found["faults"][0]["detail"].startswith("O1 is not there")


def test_a_damaged_file_is_found(cli: CliRunner, articles: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.musnad"
    cli.invoke(make_app(), ["build", str(articles), "-o", str(case)])
    data = bytearray(case.read_bytes())
    data[4096 * 2 :] = b"\xff" * (len(data) - 4096 * 2)
    case.write_bytes(data)
    ran = cli.invoke(make_app(), ["verify", str(case), "--json"])
    assert ran.exit_code == 6
    assert json.loads(ran.stdout)["counts"]["database"] >= 1
    case.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    ran = cli.invoke(make_app(), ["verify", str(case)])
    assert (ran.exit_code, ran.stderr.count("\n")) == (5, 1)
