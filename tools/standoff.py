"""Turns a gold set that carries its texts into stand-off files that carry none of the publishers' words.

usage: python tools/standoff.py GOLD_DIR OUT_DIR
GOLD_DIR holds NAME.json with ``document.text``; OUT_DIR receives NAME.json with offsets, types, settled values
and the sha256 of the text. ``musnad.evaluation.standoff`` joins them with the texts again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from musnad.evaluation import records, standoff
from musnad.model.errors import EvaluationError, MusnadError


def convert(gold: Path, out: Path) -> int:
    """Writes one stand-off file for each gold record and says how many.

    Raises EvaluationError for a foreign form, and where joining would not give the record's quotations back.
    """
    out.mkdir(parents=True, exist_ok=True)
    found = records.read_gold(gold)
    for name, record in found.items():
        bare = standoff.strip(record)
        if standoff.join(bare, record["document"]["text"], name) != standoff.filled(record):
            raise EvaluationError("the stand-off form does not give the record back", document=name)
        text = json.dumps(bare, ensure_ascii=False, indent=1, sort_keys=True)
        (out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return len(found)


def main(arguments: list[str]) -> int:
    """Runs the tool; 0 when every file was written."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        print(f"{convert(Path(arguments[0]), Path(arguments[1]))} stand-off records in {arguments[1]}")
    except MusnadError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
