"""The trained reader as it stands under ``resources/models/reader``: inert ONNX graphs with a page beside them.

``onnxruntime`` and ``numpy`` (the extra ``musnad[neural]``) are imported here, when a reader is first made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from musnad.engines.neural.inputs import gap, gate_marks
from musnad.engines.neural.pieces import Pieces
from musnad.engines.neural.windows import SLOTS, Sizes, Window, marks, windows
from musnad.engines.rules.opinion import Opinion, Shown
from musnad.engines.rules.scene import Scene
from musnad.model.errors import EngineError
from musnad.resources import loader

FOLDER = "models/reader"
KINDS = {"party": 0, "place": 1, "time": 2}


@dataclass(frozen=True, slots=True)
class Seen:
    """One window as it was read. hidden: an array (pieces, width); rows: token → the row of its first piece."""

    hidden: Any
    rows: Mapping[int, int]


class Network:
    """Sessions of the graphs with one thread each: the same numbers on every run of a machine.

    name: the engine whose blend its answers go by.
    Raises EngineError when onnxruntime is not installed, ResourceError when a graph is not the manifest's.
    """

    def __init__(self, name: str) -> None:
        try:
            import numpy
            import onnxruntime
        except ImportError as error:
            raise EngineError(f"this engine needs onnxruntime: pip install 'musnad[neural]' ({error})") from error
        self._numpy: Any = numpy
        self.name = name
        about = json.loads(loader.text(f"{FOLDER}/reader.json"))
        self._pieces = Pieces(about["pieces"], about["scores"], about["norm"])
        self._marks = {name: k for k, name in enumerate(about["marks"], 1)}
        self.types: list[str] = about["types"]
        self.statuses: list[str] = about["statuses"]
        self._sizes = Sizes(**about["sizes"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Memory that a long article needed would be kept for good, in every worker.
        options.enable_cpu_mem_arena = False
        self._graphs: dict[str, Any] = {
            part: onnxruntime.InferenceSession(
                loader.raw(f"{FOLDER}/{part}.onnx"), options, providers=["CPUExecutionProvider"]
            )
            for part in ("words", "roles")
        }

    def read(self, scene: Scene, shown: Sequence[Shown]) -> Answers:
        """Its answers about one article; the windows are read one by one.

        How they would be padded in a batch would move the last digits.
        """
        known, gates = marks(scene, self._marks), gate_marks((one.trigger.index, one.own) for one in shown)
        seen: list[Seen] = []
        words: dict[int, Opinion] = {}
        where: dict[int, tuple[int, int]] = {}
        for window in windows(scene, self._pieces, self._sizes):
            hidden, heads = self._run(window, known, gates)
            rows = first_pieces(window)
            for token, row in rows.items():
                if token >= window.fresh:
                    words[token] = self._opinion(heads[row])
                    where[token] = (len(seen), row)
            seen.append(Seen(hidden, rows))
        return Answers(self, words, seen, where)

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

    def _run(self, window: Window, given: Sequence[Sequence[int]], gates: Mapping[int, int]) -> tuple[Any, Any]:
        """Vectors (pieces, width) and heads (pieces, outputs) of one window."""
        np = self._numpy
        length = len(window.pieces)
        shown = np.zeros((1, length, SLOTS), np.int64)
        gate = np.zeros((1, length), np.int64)
        for k, token in enumerate(window.tokens):
            if token >= 0:
                shown[0, k, : len(given[token])] = given[token]
                gate[0, k] = gates.get(token, 0)
        hidden, heads = self._graphs["words"].run(
            None, {"pieces": np.array([window.pieces], np.int64), "marks": shown, "gate": gate}
        )
        return hidden[0], heads[0]

    def _opinion(self, row: Any) -> Opinion:
        last = 1 + len(self.types)
        return Opinion(
            float(row[0]),
            dict(zip(self.types, self._logs(row[1:last]), strict=True)),
            dict(zip(self.statuses, self._logs(row[last:]), strict=True)),
        )

    def _logs(self, row: Any) -> list[float]:
        """Log probabilities from logits."""
        np = self._numpy
        top = row.max()
        return [float(x) for x in row - top - np.log(np.exp(row - top).sum())]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the network holds of one article (``Advice``)."""

    network: Network
    words: Mapping[int, Opinion]
    seen: Sequence[Seen]
    where: Mapping[int, tuple[int, int]]

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


def first_pieces(window: Window) -> dict[int, int]:
    """Token → the row of its first piece."""
    out: dict[int, int] = {}
    for row, token in enumerate(window.tokens):
        if token >= 0 and token not in out:
            out[token] = row
    return out
