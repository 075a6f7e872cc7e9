"""Brings ``resources/manifest.toml`` up to date: new digests for changed files, entries for new ones.

usage: python tools/manifest.py [--check]
A new file gets the project's own source and licence; edit its entry where it comes from elsewhere.
"""

from __future__ import annotations

import datetime
import hashlib
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / "src" / "musnad" / "resources"
KINDS = {".yaml", ".tsv", ".json", ".onnx"}


def entries() -> list[dict[str, str]]:
    """One entry for each knowledge file, sorted by path; unchanged files keep theirs."""
    manifest = ROOT / "manifest.toml"
    old = {e["path"]: e for e in tomllib.loads(manifest.read_text("utf-8"))["file"]} if manifest.exists() else {}
    today = datetime.date.today().isoformat()
    out = []
    for file in sorted(p for p in ROOT.rglob("*") if p.suffix in KINDS):
        path = file.relative_to(ROOT).as_posix()
        sha = hashlib.sha256(file.read_bytes()).hexdigest()
        entry = dict(old.get(path, {"path": path, "source": "Musnad", "licence": "Apache-2.0"}))
        if entry.get("sha256") != sha:
            entry.update(date=today, sha256=sha)
        out.append(entry)
    return out


def render(found: list[dict[str, str]]) -> str:
    """The manifest as TOML."""
    keys = ("path", "source", "licence", "date", "sha256")
    blocks = ["\n".join(["[[file]]", *(f'{k} = "{e[k]}"' for k in keys)]) for e in found]
    return (
        "# Source, licence, date and sha256 of every knowledge file; kept by `make manifest`.\n\n"
        + "\n\n".join(blocks)
        + "\n"
    )


def main() -> int:
    text = render(entries())
    target = ROOT / "manifest.toml"
    current = target.read_text("utf-8") if target.exists() else ""
    if "--check" in sys.argv:
        return int(text != current)
    target.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
