"""The command as a process with its workers: same bytes, killed workers, Ctrl-C, kill -9."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# Put in place of the rule engine in every process, by way of Python's own start-up hook.
_FAKE = """
import os, sys, time, types

module = types.ModuleType("musnad.engines.rules.engine")


class RulesEngine:
    @property
    def info(self):
        from musnad.model.reading import EngineInfo
        return EngineInfo("rules", "1", "none")

    def read(self, document):
        from musnad.model.reading import Reading
        if "اقتل العامل" in document.text:
            os._exit(9)
        time.sleep(float(os.environ.get("FAKE_SLEEP", "0")))
        return Reading(document, self.info)


module.RulesEngine = RulesEngine
sys.modules["musnad.engines.rules.engine"] = module
"""
_RUN = [sys.executable, "-c", "from musnad.cli.main import run; run()"]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Sixty rows, three of them bad, one after another different."""
    (tmp_path / "sitecustomize.py").write_text(_FAKE, "utf-8")
    file = tmp_path / "rows.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for n in range(60):
            text = f"أعلن المجلس البلدي في القرية رقم {n} عن افتتاح طريق جديد يصلها بالمدينة."
            row = {"id": f"row{n}", "text": text}
            out.write("{broken\n" if n % 25 == 7 else json.dumps(row, ensure_ascii=False) + "\n")
    return file


def environment(rows: Path, sleep: float = 0) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(rows.parent), "FAKE_SLEEP": str(sleep), "MUSNAD_LANG": "en"}


def run(rows: Path, *args: str, sleep: float = 0) -> subprocess.CompletedProcess[bytes]:
    env = environment(rows, sleep)
    return subprocess.run([*_RUN, *args], capture_output=True, env=env, timeout=120, check=False)


def start(rows: Path, *args: str, sleep: float) -> subprocess.Popen[bytes]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [*_RUN, *args],
        env=environment(rows, sleep),
        start_new_session=True,
        preexec_fn=_heeding,
        **pipes,
    )


def _heeding() -> None:
    """A shell's background jobs ignore Ctrl-C, and so would what they start: the tests may run in one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def gone(group: int, seconds: float = 10) -> bool:
    """Whether every process of the group has ended in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_one_worker_and_two_print_the_same_bytes(rows: Path) -> None:
    one = run(rows, "extract", str(rows), "--json", "--workers", "1")
    two = run(rows, "extract", str(rows), "--json", "--workers", "2")
    assert one.returncode == 3
    assert one.stdout.count(b"\n") == 57
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)


def test_a_document_that_kills_its_worker_is_quarantined(rows: Path) -> None:
    with rows.open("a", encoding="utf-8") as out:
        out.write('{"id": "killer", "text": "هذا نص اقتل العامل حين يقرأ هذه الجملة من الخبر."}\n')
        out.write('{"id": "last", "text": "هذا خبر أخير عن افتتاح مدرسة جديدة في القرية."}\n')
    ran = run(rows, "extract", str(rows), "--json", "--workers", "2")
    assert ran.returncode == 3
    assert json.loads(ran.stdout.splitlines()[-1])["document"]["name"] == "last"
    assert len(ran.stdout.splitlines()) == 58
    told = [json.loads(line)["quarantined"] for line in ran.stderr.splitlines()]
    assert [q["reason"] for q in told if q["name"] == "killer"] == ["the worker process died while reading it"]


@pytest.mark.parametrize(("number", "code", "last"), [(signal.SIGINT, 130, b"interrupted"), (signal.SIGTERM, 143, b"")])
def test_a_signal_ends_it_cleanly_with_its_workers(rows: Path, number: int, code: int, last: bytes) -> None:
    process = start(rows, "extract", str(rows), "--json", "--workers", "2", sleep=0.1)
    assert process.stderr is not None
    process.stderr.readline()  # the first bad row is told: the workers are at work
    os.killpg(process.pid, number) if number == signal.SIGINT else process.terminate()
    out, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert all(json.loads(line) for line in out.splitlines())
    assert [line for line in err.splitlines() if not line.startswith(b"{")] == [last][: len(last)]
    assert gone(process.pid)


def test_workers_end_when_their_parent_is_killed(rows: Path) -> None:
    process = start(rows, "extract", str(rows), "--json", "--workers", "2", sleep=0.1)
    assert process.stderr is not None
    process.stderr.readline()
    process.kill()
    process.communicate(timeout=30)
    assert gone(process.pid)


def test_a_killed_build_goes_on_and_ends_the_same(rows: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.musnad", tmp_path / "cut.musnad"
    assert run(rows, "build", str(rows), "-o", str(whole)).returncode == 3
    process = start(rows, "build", str(rows), "-o", str(cut), "--workers", "2", sleep=0.05)
    assert process.stderr is not None
    for _ in range(2):
        process.stderr.readline()  # the second bad row is the 33rd: a first batch has been kept
    process.kill()
    process.communicate(timeout=30)
    again = run(rows, "build", str(rows), "-o", str(cut), "--json")
    told = json.loads(again.stdout)
    assert again.returncode == 3
    assert told["read"] + told["kept"] == 57
    assert told["kept"] > 0
    assert run(rows, "export", str(cut)).stdout == run(rows, "export", str(whole)).stdout
