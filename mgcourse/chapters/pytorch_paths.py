"""A learner's rule walks beside PyTorch's: 60 steps on a crooked bowl, every tenth place kept.

`data/pytorch_paths.json` was written by PyTorch (see `tests/test_optim.py`, which holds the
course's own optimisers to the same numbers).

>>> def plain(w, v, g, lr, beta):
...     return w - lr * g, v
>>> beside_pytorch(plain)
'At step 10 you are 0.95 away from PyTorch.'
"""

import inspect
import json
from functools import cache
from importlib import resources

import numpy as np

from mgcourse.tensors import tensor

START = ([1.5, -0.7], [[0.3], [2.0]])
STEPS, EVERY = 60, 10
_FILE = resources.files("mgcourse.data") / "pytorch_paths.json"


def bowl(a, b, tanh):
    """Curved unevenly, and not a plain quadratic: every rule has something to adapt to."""
    return (a * a * 3.0).sum() + ((a - 1.0) * (a - 1.0) * (b * b).sum()).sum() + tanh(a @ b).sum()


@cache
def stored():
    """What PyTorch did, by optimiser and settings."""
    return json.loads(_FILE.read_text(encoding="utf-8"))


def beside_pytorch(rule):
    """How far a rule's path is from that of PyTorch's optimiser with the same settings.

    Parameters
    ----------
    rule : callable
        `momentum_step(w, v, g, lr, beta)` or `adam_step(w, m, v, g, t, lr, …)`.

    Returns
    -------
    str
    """
    adam = len(inspect.signature(rule).parameters) > 5
    title, settings = (
        ("Adam()", {"lr": 1e-3})
        if adam
        else ("SGD(lr=0.05, momentum=0.9)", {"lr": 0.05, "beta": 0.9})
    )
    path = walk(lambda t: {"t": t, **settings} if adam else settings, rule, memories=1 + adam)
    for row, theirs in zip(path[EVERY - 1 :: EVERY], stored()[title]):
        gap = np.abs(row - theirs).max()
        if not gap < 1e-9:
            step = EVERY * (1 + stored()[title].index(theirs))
            return f"At step {step} you are {gap:.2g} away from PyTorch."
    return f"All {STEPS} steps beside PyTorch's {title}, to nine decimals."


def walk(settings, rule, memories):
    """Every place of the four weights under a rule: array (STEPS, 4)."""
    a, b = (tensor(numbers, requires_grad=True) for numbers in START)
    kept = [[np.zeros(p.shape)] * memories for p in (a, b)]
    path = []
    for t in range(1, STEPS + 1):
        a.grad = b.grad = 0.0
        bowl(a, b, lambda x: x.tanh()).backward()
        for i, p in enumerate((a, b)):
            p.data, *kept[i] = rule(p.data, *kept[i], p.grad, **settings(t))
        path.append([*a.data.ravel(), *b.data.ravel()])
    return np.array(path)
