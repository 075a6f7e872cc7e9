"""A packet of files with its own manifest, as one ZIP archive: the same bytes for the same files, everywhere.

Whoever receives it checks it with ``sha256sum -c MANIFEST.sha256`` and needs no Musnad.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

SUMS, MANIFEST = "MANIFEST.sha256", "MANIFEST.json"
# The earliest time that ZIP knows: a packet says when things were read, not when it was packed.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a packet. about: what it is, in a few words."""

    path: str
    data: bytes
    about: str


def pack(members: tuple[Member, ...], subject: Mapping[str, object]) -> bytes:
    """The ZIP archive of the members and their manifest. subject: what the packet is about, for the manifest.

    Members are stored and not compressed: what a compressor makes differs from version to version.
    """
    listed = [
        {"path": m.path, "bytes": len(m.data), "sha256": _sha256(m.data), "about": m.about}
        for m in sorted(members, key=lambda m: m.path)
    ]
    manifest = json.dumps({**subject, "files": listed}, ensure_ascii=False, indent=2).encode() + b"\n"
    files = {MANIFEST: manifest, **{m.path: m.data for m in members}}
    sums = "".join(f"{_sha256(data)}  {path}\n" for path, data in sorted(files.items()))
    return _zip({**files, SUMS: sums.encode()})


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for path, data in sorted(files.items()):
            info = zipfile.ZipInfo(path, _EPOCH)
            info.create_system, info.external_attr = _UNIX, _READABLE
            packed.writestr(info, data)
    return out.getvalue()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
