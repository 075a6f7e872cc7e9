"""Groups words by the company they keep in unlabelled news, as features for the learned decisions.

usage: python tools/build_clusters.py CORPUS.jsonl.gz… [-o FILE]

Counts each folded word's neighbours (one and two places to the left and right), weighs them by positive pointwise
mutual information, reduces them to 100 dimensions (truncated SVD) and clusters the unit vectors by k-means at two
grains. Writes word, coarse and fine cluster as TSV, by word. Needs ``pip install -e .[tools]``. Seeds are fixed.
Method: Turney and Pantel 2010 (vectors); Miller, Guinness and Zamanian 2004 (clusters as features).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from musnad.arabic.tokens import tokenize

TARGET = Path(__file__).resolve().parents[1] / "src" / "musnad" / "resources" / "lexicons" / "word_clusters.tsv"
LEAST = 12  # times a word must occur
CONTEXTS = 4000  # most frequent words that serve as neighbours
COARSE, FINE = 64, 320


def sentences(paths: Iterable[str]) -> Iterator[list[str]]:
    """The folded words of each article; numbers are one word, marks another."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                tokens = tokenize(json.loads(line)["text"])
                yield ["9" if t.kind == "number" else "." if t.kind == "mark" else t.norm for t in tokens]


def counts(texts: list[list[str]], words: dict[str, int], contexts: dict[str, int]) -> csr_matrix:
    """Words × (place of neighbour, neighbour) counts."""
    width = len(contexts)
    table: Counter[tuple[int, int]] = Counter()
    for text in texts:
        ids = [words.get(w) for w in text]
        near = [contexts.get(w) for w in text]
        for i, word in enumerate(ids):
            if word is None:
                continue
            for k, offset in enumerate((-2, -1, 1, 2)):
                if 0 <= i + offset < len(text) and (other := near[i + offset]) is not None:
                    table[(word, k * width + other)] += 1
    keys = np.array(list(table.keys()))
    return csr_matrix((np.array(list(table.values()), float), (keys[:, 0], keys[:, 1])), (len(words), 4 * width))


def ppmi(matrix: csr_matrix) -> csr_matrix:
    """Positive pointwise mutual information of a count matrix, contexts smoothed by the power .75."""
    rows, columns = matrix.nonzero()
    total = matrix.sum()
    by_row = np.asarray(matrix.sum(1)).ravel() / total
    smoothed = np.asarray(matrix.sum(0)).ravel() ** 0.75
    by_column = smoothed / smoothed.sum()
    values = np.log((matrix.data / total) / (by_row[rows] * by_column[columns]))
    out = csr_matrix((np.maximum(values, 0.0), (rows, columns)), matrix.shape)
    out.eliminate_zeros()
    return out


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", nargs="+")
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    given = parser.parse_args()
    texts = list(sentences(given.corpus))
    frequency = Counter(w for text in texts for w in text)
    often = sorted((w for w, n in frequency.items() if n >= LEAST), key=lambda w: (-frequency[w], w))
    words = {w: i for i, w in enumerate(often)}
    contexts = {w: i for i, w in enumerate(often[:CONTEXTS])}
    matrix = counts(texts, words, contexts)
    matrix.sort_indices()
    vectors = normalize(TruncatedSVD(100, random_state=0).fit_transform(ppmi(matrix)))
    grains = [
        MiniBatchKMeans(k, random_state=0, n_init=3, batch_size=4096).fit_predict(vectors) for k in (COARSE, FINE)
    ]
    lines = ["word\tcoarse\tfine"]
    lines += [f"{w}\t{grains[0][i]}\t{grains[1][i]}" for w, i in sorted(words.items()) if "\t" not in w and w.isalpha()]
    given.output.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(texts)} articles, {len(lines) - 1} words")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
