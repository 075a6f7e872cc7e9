"""`musnad evidence` on both stores: what is packed, that others can check it, and that it is the same bytes again."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from musnad.cli.main import make_app
from musnad.storage import cases


@pytest.fixture
def built(cli: CliRunner, articles: Path, case: str) -> str:
    assert cli.invoke(make_app(), ["build", str(articles), "-o", case]).exit_code == 0
    return case


def things(case: str) -> list[str]:
    """One of each kind that the casefile has."""
    with cases.to_read(case) as store:
        casefile, document = store.casefile(), next(iter(store.ids()))
    lists = (casefile.incidents, casefile.contradictions, casefile.mechanisms)
    return [*(entries[0].id for entries in lists if entries), document, f"{document}#s1", f"{document}#e1"]


def test_every_kind_of_thing_is_packed_the_same_each_time(cli: CliRunner, built: str, tmp_path: Path) -> None:
    kinds = set()
    for name in things(built):
        packets = []
        for n in (1, 2):
            file = tmp_path / f"{n}.zip"
            ran = cli.invoke(make_app(), ["evidence", built, name, "-o", str(file), "--json"])
            assert ran.exit_code == 0, ran.stderr
            packets.append(file.read_bytes())
        assert packets[0] == packets[1]
        kinds.add(json.loads(ran.stdout)["kind"])
    assert kinds >= {"incident", "contradiction", "document", "statement", "event"}


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not there")
def test_others_check_it_with_nothing_but_sha256sum(cli: CliRunner, built: str, tmp_path: Path) -> None:
    file, out = tmp_path / "c.zip", tmp_path / "out"
    said = cli.invoke(make_app(), ["evidence", built, "C1", "-o", str(file)])
    assert "C1" in said.stdout
    with zipfile.ZipFile(file) as packed:
        packed.extractall(out)
    check = ["sha256sum", "--strict", "-c", "MANIFEST.sha256"]
    done = subprocess.run(check, cwd=out, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    listed = {line.split("  ")[1] for line in (out / "MANIFEST.sha256").read_text("utf-8").splitlines()}
    assert listed == {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()} - {"MANIFEST.sha256"}
    original = next((out / "originals").iterdir())
    original.write_bytes(original.read_bytes() + b" ")
    assert subprocess.run(check, cwd=out, capture_output=True).returncode == 1


def test_what_it_says_can_be_followed_to_the_bytes(cli: CliRunner, built: str, articles: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.zip"
    cli.invoke(make_app(), ["evidence", built, "C1", "-o", str(file)])
    with zipfile.ZipFile(file) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    told = json.loads(files["evidence.json"])
    assert [c["id"] for c in told["things"]["contradictions"]] == ["C1"]
    assert {o["label"] for o in told["things"]["origins"]} == {"سالم العلي", "نادر الحسن"}
    assert told["things"]["judgements"]
    assert {files[d["original"]] for d in told["documents"]} == {p.read_bytes() for p in articles.iterdir()}
    for document in told["documents"]:
        text = files[document["text"]].decode()
        assert document["capture"]["path"].endswith(".txt")
        assert document["capture"]["added"]
        assert document["statements"]
        for said in document["statements"]:
            assert text[said["start"] : said["end"]] == said["text"]
            assert said["text"] in files["quotes.txt"].decode()
    assert "sha256sum" in files["README.ar.txt"].decode()
    assert "sha256sum" in files["README.en.txt"].decode()


def test_nothing_is_packed_of_a_tampered_original(cli: CliRunner, built: str, tmp_path: Path) -> None:
    with cases.to_write(built) as store:
        if cases.is_url(built):
            store.db.run("UPDATE originals SET data = ?", (b"other",))
        else:
            for path in Path(f"{built}-archive").glob("*/*"):
                path.write_bytes(b"other")
    ran = cli.invoke(make_app(), ["evidence", built, "I1", "-o", str(tmp_path / "i.zip")])
    assert ran.exit_code == 5
    assert "was changed since it was archived" in ran.stderr
    assert not (tmp_path / "i.zip").exists()


def test_what_is_not_there_is_wrong_usage_and_says_what_there_is(cli: CliRunner, built: str, tmp_path: Path) -> None:
    for name in ("I99", "nothing", "d#s1"):
        ran = cli.invoke(make_app(), ["evidence", built, name, "-o", str(tmp_path / "i.zip")])
        assert ran.exit_code == 2
        assert "expected an incident (I1)" in ran.stderr
