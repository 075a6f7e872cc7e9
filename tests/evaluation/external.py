"""Benchmarks of others in ``../shared/external``: sentences with assaults, names, times. See docs/evaluation.md."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from musnad.engines import registry
from musnad.evaluation.alignment import overlap
from musnad.evaluation.matching import pair
from musnad.evaluation.phrases import words
from musnad.evaluation.tallies import Figure, Tally
from musnad.model.document import Document
from musnad.model.reading import EngineInfo, Event, Reading

VIOLENT = frozenset({"armed_clash", "attack", "bombing", "strike", "killing", "abduction"})
CLASSES = {
    "person": "PERS",
    "place": "LOC",
    "armed_group": "ORG",
    "security_force": "ORG",
    "organisation": "ORG",
    "outlet": "ORG",
}
APART = 0.8  # of ANERcorp's words; what begins after them is never learned from (training/names.py)
GENERAL_SIZE = 8000  # articles in general-2015
Span = tuple[int, int]
failed: list[str] = []  # what could not be read, since it was last emptied
engine = "rules"  # the name of the one that reads


def _read(name: str, text: str, published: str | None = None) -> Reading:
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(id=digest[:16], sha256=digest, name=name, path=name, text=text, published=published)
    try:
        return registry.get(engine).read(document)
    except Exception as error:  # as in a run: one bad document is told, and does not stop the others
        failed.append(f"{name}: {type(error).__name__}: {error}")
        return Reading(document, EngineInfo("failed", "", ""))


def _spans_agree(gold: Sequence[Span], found: Sequence[Span]) -> Figure:
    """One-to-one pairs of intervals that overlap, most overlap first."""
    pairs = pair(gold, found, lambda i, j: float(overlap(gold[i], found[j])))
    return Figure(len(pairs), len(gold), len(found))


def assault_sentences(folder: Path) -> dict[str, Figure]:
    """Sentences judged an assault (label «yes») against all «no»; those the judges split on are left out."""
    tally = Tally()
    for line in filter(None, (folder / "gsr-assault-sentences.jsonl").read_text("utf-8").split("\n")):
        row = json.loads(line)
        if row["label"] != "ambiguous":
            want = row["label"].endswith("yes")
            got = any(_assault(e) for e in _read(row["id"], row["text"]).events)
            tally.add("gsr_sentences", int(want and got), int(want), int(got))
    return tally.figures()


def _assault(event: Event) -> bool:
    """Whether somebody was assaulted: it happened, and to somebody or something that is named or counted."""
    return event.type in VIOLENT and event.status == "occurred" and bool(event.targets or event.counts)


def assault_spans(folder: Path) -> dict[str, Figure]:
    """Whether a violent event's trigger, and its targets, share a word with what any annotator marked."""
    tally = Tally()
    for row in json.loads((folder / "gsr-assault-spans.json").read_text("utf-8")):
        events = [e for e in _read(row["source"], row["text"]).events if e.type in VIOLENT]
        triggers = [e.trigger.text for e in events]
        targets = [t.text for e in events for t in e.targets]
        for name, key, found in (("gsr_verbs", "verb", triggers), ("gsr_targets", "target_actor", targets)):
            marked = {w for span in row["spans"] for token in span[key] for w in words(token)}
            hit = any(marked & set(words(text)) for text in found)
            tally.add(name, int(hit), int(bool(marked)), int(bool(found)))
    return tally.figures()


def _tokens(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").split("\n"):
        token, _, tag = line.strip().rpartition(" ")
        if token:
            yield token, tag


def _tagged_text(rows: list[tuple[str, str]]) -> tuple[str, dict[str, list[Span]]]:
    """Tokens joined by spaces, a line for each sentence, and the spans of each tag."""
    parts: list[str] = []
    spans: dict[str, list[Span]] = {"PERS": [], "LOC": [], "ORG": []}
    at = 0
    last = "O"
    for token, tag in rows:
        kind = tag[2:]
        if kind in spans:
            going_on = tag.startswith("I-") and last[2:] == kind
            start = spans[kind].pop()[0] if going_on else at
            spans[kind].append((start, at + len(token)))
        parts.append(token + ("\n" if token == "." else " "))
        at += len(parts[-1])
        last = tag
    return "".join(parts), spans


def _whole_words(text: str, found: Sequence[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    """Mentions with the proclitics that the words carry, without those that lie in another."""
    out = set()
    for start, end, kind in found:
        while start and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        out.add((start, end, kind))
    return {a for a in out if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in out)}


def names(folder: Path) -> dict[str, Figure]:
    """Names of persons, places and bodies by overlap; exact ones of the three together on the last fifth (APART).

    The newswire is read 500 tokens or more at a time.
    """
    tally = Tally()
    batch: list[tuple[str, str]] = []
    number = seen = 0
    rows = list(_tokens(folder / "anercorp-first80.txt"))

    def settle() -> None:
        text, gold = _tagged_text(batch)
        mentions = _read(f"anercorp-{number}", text).mentions
        for kind, spans in gold.items():
            found = [(m.start, m.end) for m in mentions if CLASSES.get(m.type) == kind]
            figure = _spans_agree(spans, found)
            tally.add(f"anercorp_{kind}", figure.right, figure.gold, figure.predicted)
        if seen >= APART * len(rows):
            right = {(*span, kind) for kind, spans in gold.items() for span in spans}
            whole = _whole_words(text, [(m.start, m.end, CLASSES[m.type]) for m in mentions if m.type in CLASSES])
            tally.add("anercorp_exact", len(right & whole), len(right), len(whole))

    for row in rows:
        batch.append(row)
        if len(batch) >= 500 and row[0] == ".":
            settle()
            seen += len(batch)
            batch, number = [], number + 1
    if batch:
        settle()
    return tally.figures()


_TIMEX = re.compile(r"<TIMEX3[^>]{0,400}>([^<]{0,400})</TIMEX3>")


def times(folder: Path) -> dict[str, Figure]:
    """Time expressions by overlap."""
    tally = Tally()
    source = (folder / "timex-dev.tml").read_text("utf-8")
    for number, block in enumerate(source.split("</TimeML>")):
        body = block.partition("<TimeML>")[2].replace("\ufeff", "")
        if not body.strip():
            continue
        parts: list[str] = []
        gold: list[Span] = []
        last = length = 0
        for found in _TIMEX.finditer(body):
            before, words_of_time = html.unescape(body[last : found.start()]), html.unescape(found[1])
            gold.append((length + len(before), length + len(before) + len(words_of_time)))
            parts += [before, words_of_time]
            length, last = gold[-1][1], found.end()
        parts.append(html.unescape(body[last:]))
        read = [(t.start, t.end) for t in _read(f"timex-{number}", "".join(parts)).times]
        figure = _spans_agree(gold, read)
        tally.add("timex", figure.right, figure.gold, figure.predicted)
    return tally.figures()


BENCHMARKS: dict[str, tuple[Callable[[Path], dict[str, Figure]], str]] = {
    "gsr-sentences": (assault_sentences, "gsr-assault-sentences.jsonl"),
    "gsr-spans": (assault_spans, "gsr-assault-spans.json"),
    "anercorp": (names, "anercorp-first80.txt"),
    "timex": (times, "timex-dev.tml"),
}


def general(shared: Path, limit: int, out: Path) -> tuple[int, int]:
    """(articles of any subject read, those with a violent event); ids and triggers go to ``out`` for checking.

    The articles are spread evenly over the corpus, so that no day or outlet stands for all.
    """
    read = hit = 0
    lines = ["id\ttype\tstatus\ttrigger\ttitle"]
    with gzip.open(shared / "corpora" / "general-2015.jsonl.gz", "rt", encoding="utf-8") as rows:
        for line in islice(rows, 0, None, max(1, GENERAL_SIZE // limit)):
            row = json.loads(line)
            events = [e for e in _read(row["id"], row["text"], row.get("published")).events if e.type in VIOLENT]
            read, hit = read + 1, hit + bool(events)
            title = " ".join((row.get("title") or "").split())
            lines += [f"{row['id']}\t{e.type}\t{e.status}\t{e.trigger.text}\t{title}" for e in events]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", "utf-8")
    return read, hit
