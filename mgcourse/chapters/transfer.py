"""Lab F: a network that has read 0 to 4, then sees a few of 5 to 9. Does it gain, and when?

>>> found = tuned(0, lr=0.1, few=3, epochs=5)
>>> sorted(found)
['fresh 5', 'pre 5']
"""

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, fit, network, split
from mgcourse.chapters.experiment import Experiment

SHOWN = (5, 10, 20, 40, 80, 160, 300)
RATES = (0.03, 0.1, 0.3)


def tuned(seed, lr, few, epochs=SHOWN[-1]):
    """Accuracy on new 5s to 9s after some epochs, with and without 0 to 4 before.

    The pre-trained network keeps its hidden layer and gets a new last one, the fresh network's.
    """
    data = split(seed)
    low, high = data.y < 5, data.y >= 5
    X, y = data.X[high], data.y[high] - 5
    rows = np.concatenate([np.flatnonzero(y == c)[:few] for c in range(5)])
    X, y = X[rows], y[rows]
    test = data.y_test >= 5
    before = network(data.rng, (64, 32, 5))
    descent = SGD(before.parameters(), lr=0.1)
    fit(before, data.X[low], data.y[low], descent, data.rng, epochs=40)
    fresh = network(data.rng, (64, 32, 5))
    pre = network(data.rng, (64, 32, 5))
    pre.load_state_dict(fresh.state_dict())
    pre[0].load_state_dict(before[0].state_dict())
    found = {}
    for name, model in (("pre", pre), ("fresh", fresh)):
        rng, descent = np.random.default_rng(seed), SGD(model.parameters(), lr=lr)
        for epoch in range(1, epochs + 1):
            fit(model, X, y, descent, rng, epochs=1)
            if epoch in SHOWN:
                right = accuracy(model, data.X_test[test], data.y_test[test] - 5)
                found[f"{name} {epoch}"] = right
    return found


TUNED = Experiment(
    "14-transfer",
    "Digits, 64-32-5, ReLU, cross-entropy, SGD, batch 32. Before: all training rows of 0 to 4, 40 "
    "epochs, step size 0.1. Then few rows a class of 5 to 9, hidden layer kept and trained on, new "
    "last layer; fresh: the same last layer, a hidden layer of its own. Scored on the test rows "
    "of 5 to 9.",
    tuned,
    cases={f"{few} a class, {lr:g}": {"lr": lr, "few": few} for few in (3, 10) for lr in RATES},
    seeds=tuple(range(30)),
    within=12.0,
)
