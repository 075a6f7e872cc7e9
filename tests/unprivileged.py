"""What somebody without root's rights sees, also where the tests run as root, for whom nothing is read-only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

_NOBODY = 65534


def outcome(work: Callable[[], object], *, as_root: bool = False) -> str:
    """``work()`` in a forked process, without rights unless ``as_root``: what it returns as words, or its error."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if os.geteuid() == 0 and not as_root:
                os.setgroups([])
                os.setgid(_NOBODY)
                os.setuid(_NOBODY)
            words = str(work())
        except BaseException as error:
            words = f"{type(error).__name__}: {error}"
        os.write(write, words.encode())
        os._exit(0)
    os.close(write)
    told = b""
    while more := os.read(read, 65536):
        told += more
    os.close(read)
    os.waitpid(pid, 0)
    return told.decode()


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that others than root may look into, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="musnad-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        folder.chmod(0o755)
        rmtree(folder)
