"""From what the names graph gives of each word to names: the best chain of tags that holds together.

Tags as in CoNLL: ``B-`` begins a name, ``I-`` goes on with it, ``O`` is none (Ramshaw & Marcus 1995).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from musnad.engines.rules.opinion import NameKind

KINDS: dict[str, NameKind] = {"PERS": "person", "LOC": "place", "ORG": "organisation"}
OTHER = "MISC"  # learned, so that nationalities and works are told from the three; never given out
TAGS = ("O", *(f"{part}-{kind}" for kind in (*KINDS, OTHER) for part in "BI"))
_BARRED = -1e4


def follows(tag: str, before: str) -> bool:
    """Whether a tag may stand after another; ``O`` stands before the first."""
    return not tag.startswith("I-") or before[2:] == tag[2:]


def best_tags(logits: Any) -> list[str]:
    """The likeliest chain of tags that may follow each other (Viterbi 1967). logits: an array (words, TAGS)."""
    if not len(logits):
        return []
    allowed = [[0.0 if follows(tag, before) else _BARRED for tag in TAGS] for before in TAGS]
    sums = logits[0] + [0.0 if follows(tag, "O") else _BARRED for tag in TAGS]
    back = []
    for row in logits[1:]:
        reached = sums[:, None] + allowed
        back.append(reached.argmax(0))
        sums = reached.max(0) + row
    chain = [int(sums.argmax())]
    for step in reversed(back):
        chain.append(int(step[chain[-1]]))
    return [TAGS[k] for k in reversed(chain)]


def spans_of(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(first, last, kind as in the tags) of each name, words counted from 0, last included."""
    begin = None
    for k, tag in enumerate((*tags, "O")):
        if begin is not None and not tag.startswith("I-"):
            yield begin, k - 1, tags[begin][2:]
            begin = None
        if tag != "O" and begin is None:
            begin = k
