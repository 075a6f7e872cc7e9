"""Writes a trained reader as the package's resources: int8 ONNX graphs and a JSON page beside them.

usage: python training/export.py FOLDER      (FOLDER: what fit.py wrote)
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.export import Dim

import encoder
from fit import LOWER, UPPER
from model import Reader, Words
from musnad.engines.neural.windows import SLOTS

MODELS = Path(__file__).resolve().parents[1] / "src" / "musnad" / "resources" / "models" / "reader"
PIECES, MANY = Dim("pieces", min=4, max=512), Dim("many", min=2, max=65536)


def write(model: nn.Module, given: tuple[Tensor, ...], names: list[str], axis: tuple[int, Dim], path: Path) -> None:
    """Exports one graph whose inputs all share one axis of any length."""
    shapes = tuple({axis[0]: axis[1]} for _ in given)
    options = {"input_names": names, "dynamo": True, "dynamic_shapes": shapes, "external_data": False}
    torch.onnx.export(model, given, path, **options)


def quantised(whole: Path, path: Path) -> None:
    """The graph with int8 weights and embeddings; the small head stays as it is, it is a twentieth of the size."""
    kinds = ["MatMul", "Gemm", "Gather"]
    quantize_dynamic(whole, path, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=kinds)


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


def export(folder: Path) -> None:
    about = json.loads((folder / "reader.json").read_text("utf-8"))
    source = encoder.read(encoder.packaged())
    kept = about.pop("kept")
    types = len(about["types"])
    reader = Reader(source, LOWER, UPPER, len(about["marks"]), types, len(about["statuses"]))
    reader.load_state_dict(torch.load(folder / "reader.pt", weights_only=True))
    reader.eval()
    MODELS.mkdir(parents=True, exist_ok=True)
    words = Words(encoder.Lower(source, kept, LOWER), reader).eval()
    numbers = torch.ones(1, 32, dtype=torch.int64)
    marks = torch.zeros(1, 32, SLOTS, dtype=torch.int64)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "words.onnx"
        write(words, (numbers, marks, torch.zeros_like(numbers)), ["pieces", "marks", "gate"], (1, PIECES), whole)
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
