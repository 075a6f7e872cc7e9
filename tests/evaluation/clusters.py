"""The casefile of the written clusters (``gold/clusters``) against its truth: what is one, who says so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from sets import HERE

from musnad.casefile.build import build
from musnad.evaluation.linking import Measure, score_casefile
from musnad.intake import sources
from musnad.model.reading import Reading
from musnad.model.serial import casefile_json, dumps, record_of
from musnad.pipeline.run import extract

FOLDER = HERE / "gold" / "clusters"


def digest() -> str:
    """sha256 over articles and truth, hex."""
    whole = hashlib.sha256()
    for name in ("articles.jsonl", "truth.json"):
        whole.update((FOLDER / name).read_bytes())
    return whole.hexdigest()


def measure(engine: str = "rules") -> Mapping[str, Measure]:
    """Reads the articles, builds their casefile and scores it. Raises EvaluationError for a broken truth."""
    articles = sources.items([str(FOLDER / "articles.jsonl")])
    readings = [r for r in extract(articles, engine=engine) if isinstance(r, Reading)]
    records = {r.document.name: json.loads(dumps(record_of(r))) for r in readings}
    truth = json.loads((FOLDER / "truth.json").read_text("utf-8"))
    return score_casefile(truth, casefile_json(build(readings)), records)
