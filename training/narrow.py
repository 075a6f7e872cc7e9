"""A small reader out of a large one: some of its layers, of each the heads and channels that weigh most.

What a part weighs is the mean square of what it adds to the hidden state, over some windows (after Molchanov et al.
2017 and Michel et al. 2019, who drop what changes least).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

import encoder
from model import Reader, Shape


def narrowed(layer: encoder.Layer, heads: Tensor, channels: Tensor) -> encoder.Layer:
    """A layer of these heads and channels alone, by their numbers in ascending order."""
    hidden, width = layer.up.in_features, layer.width
    small = encoder.Layer(hidden, len(heads), width, len(channels), layer.after_ffn.eps)
    rows = (heads[:, None] * width + torch.arange(width)).flatten()
    of_three = torch.cat([part * layer.heads * width + rows for part in range(3)])
    small.qkv.weight.data, small.qkv.bias.data = layer.qkv.weight.data[of_three], layer.qkv.bias.data[of_three]
    small.out.weight.data, small.out.bias.data = layer.out.weight.data[:, rows], layer.out.bias.data.clone()
    small.up.weight.data, small.up.bias.data = layer.up.weight.data[channels], layer.up.bias.data[channels]
    small.down.weight.data, small.down.bias.data = layer.down.weight.data[:, channels], layer.down.bias.data.clone()
    small.after_attention = copy.deepcopy(layer.after_attention)
    small.after_ffn = copy.deepcopy(layer.after_ffn)
    return small


def weights_of(layers: Sequence[encoder.Layer], run: Callable[[], object]) -> list[tuple[Tensor, Tensor]]:
    """(of each head, of each channel) of each layer, while ``run`` reads some windows."""
    found = [(torch.zeros(x.heads), torch.zeros(x.up.out_features)) for x in layers]

    def note(k: int, part: int) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
        def seen(map_: nn.Module, given: tuple[Tensor, ...], _: Tensor) -> None:
            weight, x = map_.weight.data, given[0].float()  # type: ignore[operator]
            if part:
                found[k][1].add_(x.pow(2).mean((0, 1)) * weight.pow(2).sum(0))
                return
            width = layers[k].width
            for head in range(layers[k].heads):
                of_head = slice(head * width, (head + 1) * width)
                found[k][0][head] += (x[..., of_head] @ weight[:, of_head].T).pow(2).sum(-1).mean()

        return seen

    hooks = [x.out.register_forward_hook(note(k, 0)) for k, x in enumerate(layers)]
    hooks += [x.down.register_forward_hook(note(k, 1)) for k, x in enumerate(layers)]
    with torch.no_grad():
        run()
    for hook in hooks:
        hook.remove()
    return found


def small(teacher: Reader, chosen: Sequence[int], heads: int, ffn: int, run: Callable[[], object]) -> None:
    """Changes a reader in place to one of its layers ``chosen`` alone, narrowed; all of them are above the marks.

    run: reads some windows with it.
    """
    layers = list(teacher.encoder.layers)
    found = weights_of(layers, run)

    def most(of: Tensor, count: int) -> Tensor:
        return of.argsort(descending=True)[:count].sort().values

    teacher.encoder.layers = nn.ModuleList(
        narrowed(layers[k], most(found[k][0], heads), most(found[k][1], ffn)) for k in chosen
    )
    teacher.shape = Shape(len(chosen), 0, heads, layers[0].width, ffn)
