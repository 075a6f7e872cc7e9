"""The trained reader as it stands under ``resources/models/reader``: inert ONNX graphs with a page beside them.

``onnxruntime`` and ``numpy`` (the extra ``musnad[neural]``) are imported here, when a reader is first made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from musnad.engines.neural.inputs import gap
from musnad.engines.neural.naming import KINDS as KINDS_OF_NAMES
from musnad.engines.neural.naming import best_tags, spans_of
from musnad.engines.neural.pieces import Pieces
from musnad.engines.neural.windows import SLOTS, Sizes, Window, marks, windows
from musnad.engines.rules.opinion import Opinion, ReadName
from musnad.engines.rules.scene import Scene
from musnad.model.errors import EngineError
from musnad.resources import loader

FOLDER = "models/reader"
# Joins an addition to the norm behind it, and reads a quarter slower for it.
_SLOWER = ["SkipLayerNormFusion"]
KINDS = {"party": 0, "place": 1, "time": 2}


@dataclass(frozen=True, slots=True)
class Seen:
    """One window as it was read. hidden: an array (pieces, width); heads: (pieces, outputs); rows: token → the row of
    its first piece."""

    hidden: Any
    heads: Any
    rows: Mapping[int, int]


class Network:
    """Sessions of the graphs with one thread each: the same numbers on every run of a machine.

    blend: the engine whose blend its answers go by. names: whether it finds names, too, which takes several times as
    long; its own name says so.
    Raises EngineError when onnxruntime is not installed, ResourceError when a graph is not the manifest's.
    """

    def __init__(self, blend: str, names: bool = False) -> None:
        try:
            import numpy
            import onnxruntime
        except ImportError as error:
            raise EngineError(f"this engine needs onnxruntime: pip install 'musnad[neural]' ({error})") from error
        self._numpy: Any = numpy
        self.name = f"{blend}+names" if names else blend
        self._blend = blend
        about = json.loads(loader.text(f"{FOLDER}/reader.json"))
        self._pieces = Pieces(about["pieces"], about["scores"], about["norm"])
        self._marks = {name: k for k, name in enumerate(about["marks"], 1)}
        self.types: list[str] = about["types"]
        self.statuses: list[str] = about["statuses"]
        self.methods: list[str] = about["methods"]
        self._sizes = Sizes(**about["sizes"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._graphs: dict[str, Any] = {
            part: onnxruntime.InferenceSession(
                loader.raw(f"{FOLDER}/{part}.onnx"),
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=_SLOWER,
            )
            for part in ("words", "roles", *(["names"] if names else []))
        }

    def read(self, scene: Scene) -> Answers:
        """Its answers about one article; the windows are read one by one.

        How they would be padded in a batch would move the last digits.
        """
        known = marks(scene, self._marks)
        seen: list[Seen] = []
        where: dict[int, tuple[int, int]] = {}
        names: list[ReadName] = []
        for window in windows(scene, self._pieces, self._sizes):
            hidden, heads, tags = self._run(window, known)
            rows = first_pieces(window)
            names += _names(scene, window, rows, tags) if tags is not None else []
            for token, row in rows.items():
                if token >= window.fresh:
                    where[token] = (len(seen), row)
            seen.append(Seen(hidden, heads, rows))
        return Answers(self._blend, self, names, seen, where)

    def roles(self, vectors: Sequence[tuple[Any, Any, Any]], gaps: Sequence[int], kind: str, type: str) -> Any:
        """Logits of actor and target, an array (n, 2), from the vectors of trigger, first and last word of n spans."""
        np = self._numpy
        trigger, first, last = (np.stack(column) for column in zip(*vectors, strict=True))
        number = self.types.index(type) if type in self.types else len(self.types)
        count = len(vectors)
        return self._graphs["roles"].run(
            None,
            {
                "trigger": trigger,
                "first": first,
                "last": last,
                "gap": np.array(gaps, np.int64),
                "kind": np.full(count, KINDS[kind], np.int64),
                "type": np.full(count, number, np.int64),
            },
        )[0]

    def _run(self, window: Window, given: Sequence[Sequence[int]]) -> tuple[Any, Any, Any]:
        """Vectors (pieces, width), heads (pieces, outputs) and logits of tags (pieces, TAGS) of one window."""
        np = self._numpy
        length = len(window.pieces)
        shown = np.zeros((1, length, SLOTS), np.int64)
        for k, token in enumerate(window.tokens):
            if token >= 0:
                shown[0, k, : len(given[token])] = given[token]
        given_words = {"pieces": np.array([window.pieces], np.int64), "marks": shown}
        hidden, heads, embedded = self._graphs["words"].run(None, given_words)
        if "names" not in self._graphs:
            return hidden[0], heads[0], None
        (tags,) = self._graphs["names"].run(None, {"embedded": embedded, "marks": shown})
        return hidden[0], heads[0], tags[0]

    def opinion(self, row: Any) -> Opinion:
        """One word's, from what the heads give it, (outputs,)."""
        ends = accumulate((1, len(self.types), len(self.statuses), len(self.methods)))
        choices = zip((self.types, self.statuses, self.methods), pairwise(ends), strict=True)
        types, statuses, methods = (dict(zip(names, self._logs(row[a:b]), strict=True)) for names, (a, b) in choices)
        return Opinion(float(row[0]), types, statuses, methods, float(row[-1]))

    def _logs(self, row: Any) -> list[float]:
        """Log probabilities from logits."""
        np = self._numpy
        top = row.max()
        return [float(x) for x in row - top - np.log(np.exp(row - top).sum())]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the network holds of one article (``Advice``). where: token → (window, row) that answers for it;
    made: opinions that were asked for."""

    name: str
    network: Network
    names: Sequence[ReadName]
    seen: Sequence[Seen]
    where: Mapping[int, tuple[int, int]]
    made: dict[int, Opinion] = field(default_factory=dict)

    def of(self, token: int) -> Opinion | None:
        """As ``Advice.of`` says; made when it is asked for, since few words of an article are."""
        if token not in self.made and token in self.where:
            number, row = self.where[token]
            self.made[token] = self.network.opinion(self.seen[number].heads[row])
        return self.made.get(token)

    def roles(self, trigger: int, type: str, kind: str, spans: Sequence[tuple[int, int]]) -> list[list[float] | None]:
        """As ``Advice.roles`` says."""
        out: list[list[float] | None] = [None] * len(spans)
        if trigger not in self.where:
            return out
        number, row = self.where[trigger]
        window = self.seen[number]
        known = [k for k, span in enumerate(spans) if span[0] in window.rows and span[1] in window.rows]
        if not known:
            return out
        vectors = [(window.hidden[row], *(window.hidden[window.rows[t]] for t in spans[k])) for k in known]
        found = self.network.roles(vectors, [gap(spans[k][0] - trigger) for k in known], kind, type)
        for line, k in enumerate(known):
            out[k] = [float(x) for x in found[line]]
        return out


def _names(scene: Scene, window: Window, rows: Mapping[int, int], tags: Any) -> Iterator[ReadName]:
    """The names that begin where the window is fresh; a name goes over words, numbers and marks between them."""
    tokens = list(rows)
    for first, last, kind in spans_of(best_tags(tags[[rows[t] for t in tokens]])):
        ends = tokens[first], tokens[last]
        if kind in KINDS_OF_NAMES and ends[0] >= window.fresh and scene.analysis.tokens[ends[0]].kind == "word":
            yield ReadName(*ends, KINDS_OF_NAMES[kind])


def first_pieces(window: Window) -> dict[int, int]:
    """Token → the row of its first piece."""
    out: dict[int, int] = {}
    for row, token in enumerate(window.tokens):
        if token >= 0 and token not in out:
            out[token] = row
    return out
