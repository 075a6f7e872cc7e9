"""Layers made ready for int8: a few large numbers no longer set the scale for all others.

Dynamic quantisation has one scale for a whole matrix of activations. In every layer of the encoder one channel of the
feed-forward part stands at ten times all others, and a few of the hidden state at five times; with them in one scale,
logits of likely events were off by 1.24 (root of the mean square, over 25 windows), after what is done here by .21.

- the channels with the largest activations go through the second feed-forward matrix by themselves, in float32 (as
  Dettmers et al. 2022, «LLM.int8()», do);
- the inputs of the attention's and the first feed-forward matrix are scaled channel by channel, the weights by the
  inverse (Xiao et al. 2023, «SmoothQuant»).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from encoder import Layer

APART = 32  # channels that stay in float32; one a layer is large, more cost nothing
SHARE = 0.7  # how much of the activations' range goes over to the weights, chosen among .5 and .7
_LEAST = 1e-3

Peaks = dict[tuple[int, str], Tensor]


class Split(nn.Module):
    """A linear map whose last APART inputs go apart."""

    def __init__(self, whole: nn.Linear) -> None:
        super().__init__()
        self.most = nn.Linear(whole.in_features - APART, whole.out_features)
        self.few = nn.Linear(APART, whole.out_features, bias=False)
        self.most.weight.data, self.most.bias.data = whole.weight.data[:, :-APART].clone(), whole.bias.data
        self.few.weight.data = whole.weight.data[:, -APART:].clone()

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.most(x[..., :-APART]) + self.few(x[..., -APART:])
        return found


class Scaled(nn.Module):
    """A linear map whose inputs are scaled by channel. peaks: the largest absolute input of each."""

    def __init__(self, plain: nn.Linear, peaks: Tensor) -> None:
        super().__init__()
        scale = plain.weight.data.abs().amax(0) ** (1 - SHARE) / peaks.clamp(min=_LEAST) ** SHARE
        self.scale = nn.Parameter(scale / scale.mean())
        self.linear = copy.deepcopy(plain)
        self.linear.weight.data = plain.weight.data / self.scale.data

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.linear(x * self.scale)
        return found


def peaks(layers: Iterable[nn.Module], run: Callable[[], None]) -> Peaks:
    """The largest absolute input of each channel of each matrix, by (layer, name), while ``run`` reads some windows."""
    out: Peaks = {}

    def note(key: tuple[int, str]) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
        def seen(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            found = given[0].abs().amax((0, 1))
            out[key] = torch.maximum(out[key], found) if key in out else found

        return seen

    hooks = [
        getattr(layer, name).register_forward_pre_hook(note((k, name)))
        for k, layer in enumerate(layers)
        for name in ("qkv", "up", "down")
    ]
    with torch.no_grad():
        run()
    for hook in hooks:
        hook.remove()
    return out


def prepare(layers: Iterable[nn.Module], found: Peaks) -> None:
    """Changes layers of type Layer in place; they give what they gave, but for rounding."""
    for k, layer in enumerate(layers):
        assert isinstance(layer, Layer)
        order = found[k, "down"].argsort()  # the largest last
        layer.up.weight.data, layer.up.bias.data = layer.up.weight.data[order], layer.up.bias.data[order]
        layer.down.weight.data = layer.down.weight.data[:, order]
        layer.down = Split(layer.down)  # type: ignore[assignment]
        for name in ("qkv", "up"):
            setattr(layer, name, Scaled(getattr(layer, name), found[k, name]))


def quantised(whole: Path, path: Path) -> None:
    """The graph with int8 weights and embeddings, but for what ``Split`` keeps apart."""
    graph = onnx.load(whole).graph
    sizes = {one.name: tuple(one.dims) for one in graph.initializer}
    kept = [node.name for node in graph.node if any(sizes.get(name, ())[:1] == (APART,) for name in node.input)]
    kinds = ["MatMul", "Gemm", "Gather"]
    quantize_dynamic(
        whole,
        path,
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=kinds,
        nodes_to_exclude=kept,
    )
