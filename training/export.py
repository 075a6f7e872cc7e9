"""Writes a trained reader as the package's resources: int8 ONNX graphs and a JSON page beside them.

usage: python training/export.py FOLDER      (FOLDER: what distil.py, or fit.py, and names.py wrote)
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn
from torch.export import Dim

import encoder
from examples import SIZES
from model import Names, Reader, Words, loaded
from musnad.engines.neural.naming import TAGS
from musnad.engines.neural.windows import SLOTS
from quantise import peaks, prepare, quantised

MODELS = Path(__file__).resolve().parents[1] / "src" / "musnad" / "resources" / "models" / "reader"
PIECES, MANY = Dim("pieces", min=4, max=SIZES.window), Dim("many", min=2, max=65536)


def write(model: nn.Module, given: tuple[Tensor, ...], names: list[str], axis: tuple[int, Dim], path: Path) -> None:
    """Exports one graph whose inputs all share one axis of any length."""
    shapes = tuple({axis[0]: axis[1]} for _ in given)
    options = {"input_names": names, "dynamo": True, "dynamic_shapes": shapes, "external_data": False}
    torch.onnx.export(model, given, path, **options)


def bare(path: Path) -> None:
    """Takes out what the exporter notes of the code and the machine it ran on."""
    graph = onnx.load(path)
    for part in (
        graph,
        graph.graph,
        *graph.graph.node,
        *graph.graph.value_info,
        *graph.graph.input,
        *graph.graph.output,
    ):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    onnx.save(graph, path)


def _read(reader: Reader, windows: Sequence[Any], names: Names | None = None) -> None:
    for one in windows:
        pieces, marks = torch.tensor([one["pieces"]]), torch.tensor([one["marks"]])
        if names:
            names(reader.encoder(pieces), marks)
        else:
            reader.vectors(reader.lower(pieces, None), marks, None, None)


def export(folder: Path) -> None:
    about = json.loads((folder / "reader.json").read_text("utf-8"))
    source = encoder.read(encoder.packaged())
    reader = loaded(source, about, torch.load(folder / "reader.pt", weights_only=True))
    kept, windows, _ = (about.pop(name) for name in ("kept", "windows", "shape"))
    MODELS.mkdir(parents=True, exist_ok=True)
    numbers = torch.ones(1, 32, dtype=torch.int64)
    marks = torch.zeros(1, 32, SLOTS, dtype=torch.int64)
    with tempfile.TemporaryDirectory() as scratch:
        if (folder / "names.pt").exists():
            names, whole = Names(source, len(about["marks"]), len(TAGS)).eval(), Path(scratch) / "names.onnx"
            names.load_state_dict(torch.load(folder / "names.pt", weights_only=True))
            every = [*names.lower, *names.layers]
            prepare(every, peaks(every, lambda: _read(reader, windows, names)))
            write(names, (torch.randn(1, 32, source.hidden), marks), ["embedded", "marks"], (1, PIECES), whole)
            quantised(whole, MODELS / "names.onnx")
        else:  # one of another reader would take other numbers for its marks
            (MODELS / "names.onnx").unlink(missing_ok=True)
        layers, whole = reader.encoder.layers, Path(scratch) / "words.onnx"
        prepare(layers, peaks(layers, lambda: _read(reader, windows)))
        write(Words(reader).eval(), (numbers, marks), ["pieces", "marks"], (1, PIECES), whole)
        quantised(whole, MODELS / "words.onnx")
    # Three tensors: of one tensor three times the exporter makes one input.
    spans = tuple(torch.randn(8, source.hidden) for _ in range(3)) + tuple(
        torch.zeros(8, dtype=torch.int64) for _ in range(3)
    )
    write(reader.role, spans, ["trigger", "first", "last", "gap", "kind", "type"], (0, MANY), MODELS / "roles.onnx")
    for path in MODELS.glob("*.onnx"):
        bare(path)
    letters = [source.pieces[k] for k in kept]
    used = {letter for piece in letters for letter in piece}
    norm = {k: v for k, v in source.norm.items() if set(v) <= used | {" "}}
    about |= {"pieces": letters, "scores": [round(source.scores[k], 4) for k in kept], "norm": norm}
    (MODELS / "reader.json").write_text(json.dumps(about, ensure_ascii=False, indent=0) + "\n", "utf-8")
    size = sum(path.stat().st_size for path in MODELS.iterdir())
    print(f"{size / 1e6:.1f} MB under {MODELS}")


if __name__ == "__main__":
    export(Path(sys.argv[1]))
