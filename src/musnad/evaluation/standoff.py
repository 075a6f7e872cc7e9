"""Gold sets without their texts: offsets, types and values only, joined with the texts where they may be had.

A stand-off record holds what the annotators decided and nothing of the publisher's words. A string that the
text contains becomes ``{"at": [start, end]}``; a string it does not contain is a value the annotators settled
(a full name, a code) and stays. The text is known by the sha256 of its UTF-8 bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from musnad.evaluation import records
from musnad.evaluation.matching import Record
from musnad.model.errors import EvaluationError

FORM = "musnad-standoff/1"
# Strings that are codes of the record form or values of the annotators, never words of the article.
_CODES = frozenset(
    {"id", "type", "form", "stance", "status", "method", "phase", "statement", "measure", "unit", "of", "kind"}
    | {"country", "admin1", "gazetteer_id", "from", "to", "precision", "language", "published", "outlet"}
)


def sha256(text: str) -> str:
    """The digest a text is known by: sha256 of its UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def strip(record: Record) -> Record:
    """The stand-off form of a gold record with its text."""
    text = record["document"]["text"]
    document = {k: v for k, v in record["document"].items() if k != "text"}
    if document.get("title") and document["title"] not in text:
        document["title"] = None  # the publisher's words, and not to be had from the text
    out: Record = {
        "standoff": FORM,
        "document": {**_strip(document, text, 0), "text_sha256": sha256(text), "length": len(text)},
    }
    for key, value in record.items():
        if key != "document":
            out[key] = _strip(value, text, 0)
    return out


def filled(record: Record) -> Record:
    """The record as joining gives it back: ``text`` at every span, no title that the text does not hold."""
    text = record["document"]["text"]
    full: Record = _join(record, text)
    if full["document"].get("title") and full["document"]["title"] not in text:
        full["document"]["title"] = None
    return full


def _strip(value: Any, text: str, near: int, key: str = "") -> Any:
    if isinstance(value, dict):
        return _strip_object(value, text, near)
    if isinstance(value, list):
        return [_strip(v, text, near, key) for v in value]
    if isinstance(value, str) and key not in _CODES:
        at = _find(text, value, near)
        return value if at is None else {"at": at}
    return value


def _strip_object(value: Record, text: str, near: int) -> Record:
    start, end = value.get("start"), value.get("end")
    if isinstance(start, int) and isinstance(end, int):
        near = start
        if value.get("text") == text[start:end]:
            value = {k: v for k, v in value.items() if k != "text"}
    elif isinstance(value.get("trigger"), dict):
        near = value["trigger"]["start"]
    elif value.get("spans"):
        near = value["spans"][0][0]
    return {k: _strip(v, text, near, k) for k, v in value.items()}


def _find(text: str, phrase: str, near: int) -> list[int] | None:
    """Where the text has the phrase as whole words, nearest to ``near``; None where it has not."""
    if not phrase.strip():
        return None
    found = [m.start() for m in re.finditer(r"(?<!\w)" + re.escape(phrase) + r"(?!\w)", text)]
    found = found or [m.start() for m in re.finditer(re.escape(phrase), text)]
    if not found:
        return None
    start = min(found, key=lambda s: (abs(s - near), s))
    return [start, start + len(phrase)]


def join(record: Record, text: str, where: str) -> Record:
    """The full gold record. Raises EvaluationError when the text is not the one that was annotated."""
    want, found = record["document"].get("text_sha256"), sha256(text)
    if want != found:
        raise EvaluationError(
            f"{where}: the text given is not the annotated one: expected sha256 {str(want)[:12]}…, "
            f"found {found[:12]}… ({len(text)} characters, expected {record['document'].get('length')})"
        )
    full = {key: _join(value, text) for key, value in record.items() if key != "standoff"}
    document = {k: v for k, v in full["document"].items() if k not in ("text_sha256", "length")}
    return {**full, "document": {**document, "text": text}}


def _join(value: Any, text: str) -> Any:
    if isinstance(value, list):
        return [_join(v, text) for v in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"at"}:
        start, end = value["at"]
        return text[start:end]
    out = {k: _join(v, text) for k, v in value.items()}
    if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
        out.setdefault("text", text[value["start"] : value["end"]])
    return out


def read_texts(path: Path) -> dict[str, str]:
    """sha256 → text, from a folder of .txt, .json (records) and .jsonl.gz, or from JSON lines, packed by gzip or not.

    A line or record gives its ``text`` or ``document.text``.
    """
    if path.is_dir():
        found = [records.read_text(f) for f in sorted(path.rglob("*.txt"))]
        found += [_text_of(records.parse(records.read_text(f), str(f)), str(f)) for f in sorted(path.rglob("*.json"))]
        found += [text for f in sorted(path.rglob("*.jsonl.gz")) for text in _rows(f)]
    elif path.is_file():
        found = _rows(path)
    else:
        raise EvaluationError(f"{path}: no such folder or file of texts")
    return {sha256(text): text for text in found}


def _rows(path: Path) -> list[str]:
    """The texts of JSON lines. Raises EvaluationError for a gzip file that is none."""
    try:
        whole = gzip.decompress(path.read_bytes()).decode("utf-8") if path.suffix == ".gz" else records.read_text(path)
    except (OSError, EOFError, UnicodeDecodeError) as cause:
        raise EvaluationError(f"{path}: no gzip file of UTF-8 lines") from cause
    lines = enumerate(whole.split("\n"), 1)
    return [_text_of(records.parse(x, f"{path}:{n}"), f"{path}:{n}") for n, x in lines if x.strip()]


def _text_of(row: Mapping[str, Any], where: str) -> str:
    text = row.get("text")
    if text is None and isinstance(row.get("document"), dict):
        text = row["document"].get("text")
    if not isinstance(text, str):
        raise EvaluationError(f"{where}: no 'text' in it; found keys {sorted(row)[:8]}")
    return text


def read_gold(folder: Path, texts: Path | None, predictions: Mapping[str, Record]) -> dict[str, Record]:
    """NAME → gold record with its text, whether the folder's files carry theirs or are stand-off.

    texts: where texts of stand-off files lie; None looks only among the predictions' own texts.
    Raises EvaluationError where a text is not to be had.
    """
    out: dict[str, Record] = {}
    known: dict[str, str] | None = None
    for file in records.gold_files(folder):
        record = records.parse(records.read_text(file), str(file))
        if record.get("standoff"):
            if known is None:
                known = _known(texts, predictions)
            record = _completed(record, known, str(file))
        out[file.stem] = records.check(record, str(file), gold=True)
    return out


def _known(texts: Path | None, predictions: Mapping[str, Record]) -> dict[str, str]:
    own = {sha256(p["document"]["text"]): p["document"]["text"] for p in predictions.values()}
    return {**own, **(read_texts(texts) if texts else {})}


def _completed(record: Record, known: Mapping[str, str], where: str) -> Record:
    if record["standoff"] != FORM:
        raise EvaluationError(f"{where}: stand-off form {record['standoff']!r} is unknown", available=[FORM])
    document = record.get("document")
    if not isinstance(document, dict) or not isinstance(document.get("text_sha256"), str):
        raise EvaluationError(f"{where}: expected document.text_sha256")
    text = known.get(document["text_sha256"])
    if text is None:
        raise EvaluationError(
            f"{where}: none of the {len(known)} texts given has sha256 {document['text_sha256'][:12]}…; "
            "give the folder or JSON lines that hold the annotated text, unchanged"
        )
    return join(record, text, where)
