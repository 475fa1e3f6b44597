"""Back-propagation with less memory: keep every s-th activation, compute the others again.

Chapter 16's laboratory A. Memory is measured, not estimated: Python's `tracemalloc` counts every
byte that numpy asks for.

>>> all_kept, few = (measured(0, layers=16, every=s) for s in (1, 4))
>>> few["peak MB"] < 0.6 * all_kept["peak MB"], few["layers forward"], few["gap"]
(True, 28, 0.0)
"""

import tracemalloc

import numpy as np

from mgcourse.chapters.experiment import Experiment

ROWS, WIDTH = 256, 64


def weights(seed, layers):
    """Square matrices with the spread that keeps tanh alive."""
    rng = np.random.default_rng(seed)
    return [rng.normal(0, 1 / np.sqrt(WIDTH), (WIDTH, WIDTH)) for _ in range(layers)]


def slopes(matrices, x, dW, every=1):
    """Slopes of ½ mean a² in every W, a the last of many tanh layers; keeps each `every`-th a.

    Parameters
    ----------
    matrices : list of arrays
    x : array
    dW : list of arrays
        Filled with the slopes.
    every : int

    Returns
    -------
    int
        How many layers were computed forward, the first time and again.
    """
    work, kept, a = 0, {0: x}, x
    for i, W in enumerate(matrices, 1):
        a = np.tanh(a @ W)
        work += 1
        if i % every == 0 or i == len(matrices):
            kept[i] = a
    g, end = a / a.size, len(matrices)
    while end:
        begin = (end - 1) // every * every
        inside = {begin: kept.pop(begin), end: kept.pop(end) if end in kept else a}
        for i in range(begin + 1, end):  # computed again, one stretch at a time
            inside[i] = np.tanh(inside[i - 1] @ matrices[i - 1])
            work += 1
        a = inside[begin]
        for i in range(end, begin, -1):
            g = g * (1 - inside.pop(i) ** 2)
            np.matmul(inside[i - 1].T, g, out=dW[i - 1])
            g = g @ matrices[i - 1].T
        end = begin
    return work


def measured(seed, layers, every):
    """Peak memory, work, and how far the slopes are from those with everything kept."""
    matrices = weights(seed, layers)
    x = np.random.default_rng(seed).normal(size=(ROWS, WIDTH))
    full, dW = ([np.empty_like(W) for W in matrices] for _ in range(2))
    slopes(matrices, x, full)
    tracemalloc.start()
    try:
        work = slopes(matrices, x, dW, every)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return {
        "peak MB": peak / 1e6,
        "layers forward": work,
        "gap": float(max(abs(a - b).max() for a, b in zip(full, dW))),
    }


LAYERS = (4, 8, 16, 32, 64, 128)
EVERY = (1, 2, 4, 8, 16, 32, 64)
RECIPE = (
    f"tanh layers of {WIDTH} units without biases, {ROWS} rows of float64; the peak that "
    "tracemalloc saw during one forward and one backward pass; weights and slopes not counted"
)
DEPTH = Experiment(
    "16-depth",
    RECIPE + ", every activation kept.",
    measured,
    {str(n): {"layers": n, "every": 1} for n in LAYERS},
    within=0.2,
)
KEPT = Experiment(
    "16-checkpoints",
    RECIPE + ", every s-th activation kept, 64 layers.",
    measured,
    {str(s): {"layers": 64, "every": s} for s in EVERY},
    again=("8", 0),
    within=0.2,
)
