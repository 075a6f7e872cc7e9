"""Builds on a disk that is too small, looks at what is left, makes the disk larger and builds on.

usage: unshare --map-root-user --mount python tests/durability/full_disk.py FOLDER [KIB…]

FOLDER is empty; a small file system in memory is mounted there, which nobody but this process sees. Prints one JSON
object for each size.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import kill

from musnad.model.errors import StorageError
from musnad.queries.verify import verify
from musnad.storage import cases

DOCUMENTS = 60


def mount(folder: Path, *options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)], check=True)


def attempt(case: Path, acknowledged: set[str]) -> str | None:
    """A build's error in words, None when it ended."""
    try:
        kill.build(str(case), DOCUMENTS, acknowledged.add)
    except StorageError as error:
        return str(error)
    return None


def one(folder: Path, kib: int, expected: str) -> dict[str, object]:
    mount(folder, f"size={kib}k")
    case, acknowledged = folder / "case.musnad", set[str]()
    try:
        errors = [attempt(case, acknowledged), attempt(case, acknowledged)]  # again, with the disk still full
        subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
        kept = len(acknowledged)
        _, faults = kill.look(str(case), acknowledged, DOCUMENTS)
        faults += kill.sound(str(case))
        ended = attempt(case, acknowledged)
        with cases.to_read(case) as store:
            faults += [f.detail for f in verify(store).faults]
        same = kill.exported(str(case)) == expected
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
    return {"kib": kib, "errors": errors, "faults": faults, "ended": ended, "same": same, "acknowledged": kept}


def main() -> None:
    folder, sizes = Path(sys.argv[1]), [int(n) for n in sys.argv[2:]]
    mount(folder, "size=64m")
    kill.build(str(folder / "case.musnad"), DOCUMENTS, lambda name: None)
    expected = kill.exported(str(folder / "case.musnad"))
    subprocess.run(["umount", str(folder)], check=True)
    for kib in sizes:
        print(json.dumps(one(folder, kib, expected), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
