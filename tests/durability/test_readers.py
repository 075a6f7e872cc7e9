"""Reading while another process adds documents: every look is of one moment, and nothing that was seen goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from musnad.storage import cases

HERE = Path(__file__).parent
BUILD = "import sys; sys.path.insert(0, sys.argv[1]); import kill; kill.build(sys.argv[2], int(sys.argv[3]), print)"


def builder(case: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILD, str(HERE), case, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_reading_goes_on_while_documents_come(case: str) -> None:
    cases.to_write(case).close()
    writer, seen, looks = builder(case, 80), 0, 0
    while writer.poll() is None:
        with cases.to_read(case) as store, store.snapshot():
            ids, casefile = store.ids(), store.casefile()
            assert len(ids) >= seen
            assert {d.id for d in casefile.documents} <= set(ids)
            assert len(list(store.records())) == len(ids)
        seen, looks = len(ids), looks + 1
    out = writer.communicate()[0]
    assert writer.returncode == 0, out
    assert looks > 3
    with cases.to_read(case) as store:
        assert len(store.casefile().documents) == len(store.ids()) > 60


def test_of_two_builders_the_second_waits_and_nothing_is_lost(case: str) -> None:
    first, second = builder(case, 40), builder(case, 80)
    outs = [b.communicate(timeout=60)[0] for b in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], outs
    with cases.to_read(case) as store:
        both = store.ids()
        assert len({*both.values()}) == len(both)
        assert {d.id for d in store.casefile().documents} == set(both)
        stand = {name for _, name in both.values()} | {q.name for q in store.quarantine()}
    assert stand == {line for out in outs for line in out.split("\n") if line}
