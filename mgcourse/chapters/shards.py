"""Data-parallel training: each process holds the model and a shard of the rows; chapter 16.

Every worker computes the gradient of its own rows. The gradients are averaged, each by the
number of its rows, and all take the same step; so all models stay equal, and equal to the one
that saw all rows.

>>> whole, parts = gradients(seed=0, sizes=[32, 32])
>>> float(abs(average(parts, [32, 32]) - whole).max()) < 1e-15
True
"""

import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, network, split
from mgcourse.chapters.experiment import Experiment
from mgcourse.loss import cross_entropy
from mgcourse.tensors import tensor


def gradient(model, X, y):
    """The gradient of the mean loss over some rows, all parameters in one array."""
    for p in model.parameters():
        p.grad = 0.0
    cross_entropy(model(tensor(X)), y).backward()
    return np.concatenate([p.grad.ravel() for p in model.parameters()])


def gradients(seed, sizes):
    """Of a fresh network: the gradient of all rows at once, and one for each shard."""
    data = split(seed)
    model, rows = network(data.rng), np.split(np.arange(sum(sizes)), np.cumsum(sizes)[:-1])
    whole = gradient(model, data.X[: sum(sizes)], data.y[: sum(sizes)])
    return whole, [gradient(model, data.X[some], data.y[some]) for some in rows]


def average(parts, sizes):
    """The mean of the shards' gradients, each counted by its rows."""
    return sum(size * part for size, part in zip(sizes, parts)) / sum(sizes)


def gaps(seed, sizes):
    """How far three ways to combine the shards are from the full gradient (largest entry)."""
    whole, parts = gradients(seed, sizes)

    def off(combined):
        return float(abs(combined - whole).max())

    return {
        "by rows": off(average(parts, sizes)),
        "plain mean": off(np.mean(parts, axis=0)),
        "sum": off(np.sum(parts, axis=0)),
        "largest slope": float(abs(whole).max()),
    }


SPLITS = {"4 × 32": [32] * 4, "8 × 16": [16] * 8, "10 + 30": [10, 30], "4 + 124": [4, 124]}
GAPS = Experiment(
    "16-shards",
    "Digits, a fresh 64-32-10, the first rows of the split in shards of these sizes; the largest "
    "difference of any slope from the gradient of all these rows at once.",
    gaps,
    {name: {"sizes": sizes} for name, sizes in SPLITS.items()},
    within=1e-9,
)


def said(gap):
    """A difference in words: what only rounding makes is called so."""
    return "0, but for rounding" if gap < 1e-12 else f"{gap:.2f}"


def five_networks(name):
    """What was measured for one way to cut the rows, in a line."""
    worst = {how: GAPS.kept().of(name, how).max() for how in ("by rows", "plain mean")}
    return f"{name} rows, five networks: " + "; ".join(
        f"{how}, off by {said(gap)}" for how, gap in worst.items()
    )


# In processes of their own -------------------------------------------------------------------


def _begin(seed):
    """What a worker does once: take the data and build the same model as all others."""
    global _rows, _model
    _rows = split(seed)
    _model = network(_rows.rng)


def _of_my_rows(asked):
    """What a worker does at each step: take the numbers of the model, send back a gradient."""
    parameters, shard = asked
    put(_model, parameters)
    return os.getpid(), gradient(_model, _rows.X[shard], _rows.y[shard])


def numbers(model):
    """All parameters of a model in one array."""
    return np.concatenate([p.data.ravel() for p in model.parameters()])


def put(model, parameters):
    """Write such an array back into a model."""
    places = np.cumsum([p.data.size for p in model.parameters()])[:-1]
    for p, part in zip(model.parameters(), np.split(parameters, places)):
        p.data = part.reshape(p.data.shape)


def trained_in_parallel(workers=2, steps=20, batch=128, seed=0, lr=0.3):
    """Train the digits' network in several processes, and once more in this one alone.

    Returns
    -------
    dict
        "processes", how many different ones took part; "gap", the largest difference between
        the two trained models' parameters; "accuracy" of both, %.
    """
    data = split(seed)
    together, alone = network(data.rng), network(split(seed).rng)
    put(alone, numbers(together))
    descent, order = SGD(alone.parameters(), lr=lr), np.random.default_rng(seed)
    seen, here = set(), numbers(together)
    with ExitStack() as machines:
        pools = [
            machines.enter_context(
                ProcessPoolExecutor(
                    1, mp_context=get_context("spawn"), initializer=_begin, initargs=(seed,)
                )
            )
            for _ in range(workers)
        ]
        for _ in range(steps):
            rows = order.choice(len(data.X), batch, replace=False)
            shards = np.array_split(rows, workers)
            asked = [pool.submit(_of_my_rows, (here, shard)) for pool, shard in zip(pools, shards)]
            told = [one.result() for one in asked]
            seen |= {process for process, _ in told}
            here = here - lr * average([g for _, g in told], [len(s) for s in shards])
            gradient(alone, data.X[rows], data.y[rows])
            descent.step()
    put(together, here)
    return {
        "processes": len(seen),
        "gap": float(abs(here - numbers(alone)).max()),
        "accuracy": [accuracy(m, data.X_test, data.y_test) for m in (together, alone)],
    }
