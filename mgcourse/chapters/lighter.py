"""Fewer weights and fewer bits: the digits' network of chapter 10, made lighter; chapter 16.

>>> quantised(np.array([0.9, -0.31, 0.0]), bits=3).round(2).tolist()
[0.9, -0.3, 0.0]
>>> pruned([np.array([[0.5, -0.1], [0.2, -0.9]])], share=0.5)[0].tolist()
[[0.5, 0.0], [0.0, -0.9]]
"""

from functools import cache

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, fit, network, split, train
from mgcourse.chapters.experiment import Experiment

SHARES = (0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95, 98)
BITS = (8, 7, 6, 5, 4, 3, 2)
RECIPE = (
    "Digits, ink 0 to 1, 1,437 rows train and 360 test; 64-32-10, ReLU, cross-entropy, SGD, step "
    "size 0.3, batch 32, 40 epochs. "
)


def quantised(W, bits):
    """Each weight on the nearest of 2^bits − 1 evenly spaced levels around 0."""
    most = 2 ** (bits - 1) - 1
    step = abs(W).max() / most
    return np.clip(np.round(W / step), -most, most) * step


def pruned(weights, share, rng=None):
    """The matrices with a share of all their entries at 0: the smallest, or with `rng` any."""
    order = np.concatenate([abs(W).ravel() for W in weights])
    if rng is not None:
        order = rng.random(order.size)
    gone = np.zeros(order.size, dtype=bool)
    gone[np.argsort(order)[: round(share * order.size)]] = True
    parts = np.split(gone, np.cumsum([W.size for W in weights])[:-1])
    return [np.where(part.reshape(W.shape), 0.0, W) for W, part in zip(weights, parts)]


@cache
def trained(seed):
    """The model, its split, and copies of its two weight matrices."""
    data = split(seed)
    model = network(data.rng)
    train(model, data, SGD(model.parameters(), lr=0.3), epochs=40)
    return model, data, [layer.W.data.copy() for layer in (model[0], model[2])]


def with_weights(seed, weights):
    """Accuracy on the test rows with these matrices in place of the model's own, %."""
    model, data, own = trained(seed)
    for layer, W in zip((model[0], model[2]), weights):
        layer.W.data = W.copy()
    found = accuracy(model, data.X_test, data.y_test)
    for layer, W in zip((model[0], model[2]), own):
        layer.W.data = W.copy()
    return found


def after_pruning(seed, share):
    """Test accuracy with the smallest weights gone, and with any, %."""
    own = trained(seed)[2]
    any_of_them = np.random.default_rng(seed)
    return {
        "smallest": with_weights(seed, pruned(own, share / 100)),
        "any": with_weights(seed, pruned(own, share / 100, any_of_them)),
    }


def pruned_and_trained_on(seed, share, epochs=5):
    """Test accuracy after pruning, and after some epochs more in which the zeros stay, %."""
    model, data, own = trained(seed)
    layers, weights = (model[0], model[2]), pruned(own, share / 100)
    biases = [layer.b.data.copy() for layer in layers]
    for layer, W in zip(layers, weights):
        layer.W.data = W.copy()
    before = accuracy(model, data.X_test, data.y_test)

    def hold_zeros():
        for layer, W in zip(layers, weights):
            layer.W.grad = layer.W.grad * (W != 0)

    rng, descent = np.random.default_rng(seed), SGD(model.parameters(), lr=0.3)
    fit(model, data.X, data.y, descent, rng, epochs, adjust=hold_zeros)
    after = accuracy(model, data.X_test, data.y_test)
    for layer, W, b in zip(layers, own, biases):
        layer.W.data, layer.b.data = W.copy(), b
    return {"pruned": before, "trained on": after}


def with_bits(seed, bits):
    """Test accuracy with all weights on so many bits, %."""
    return with_weights(seed, [quantised(W, bits) for W in trained(seed)[2]])


PRUNED = Experiment(
    "16-prune",
    RECIPE + "Then a share of all weights (not biases) is set to 0: the smallest in size, or any.",
    after_pruning,
    {str(share): {"share": share} for share in SHARES},
    again=("50", 0),
    within=8.0,
)
TRAINED_ON = Experiment(
    "16-trained-on",
    RECIPE + "Then a share of the weights, the smallest, is set to 0 and kept there for 5 epochs "
    "more of the same training.",
    pruned_and_trained_on,
    {str(share): {"share": share} for share in (50, 80, 90, 95, 98)},
    again=("50", 0),
    within=8.0,
)
QUANTISED = Experiment(
    "16-bits",
    RECIPE + "Then the weights (not the biases) of each layer move to the nearest multiple of one "
    "step, chosen so that the largest has the largest code.",
    with_bits,
    {str(bits): {"bits": bits} for bits in BITS},
    again=("8", 0),
    within=6.0,
)


# Random labels -------------------------------------------------------------------------------


def labels_by_lot(seed, hidden, epochs=150):
    """How many of 1,437 labels drawn by lot a network has learned, and how it reads new rows, %."""
    data = split(seed)
    labels = np.random.default_rng(seed + 100).integers(10, size=len(data.y))
    model = network(data.rng, (64, hidden, 10))
    fit(model, data.X, labels, SGD(model.parameters(), lr=0.3), data.rng, epochs)
    return {
        "learned": accuracy(model, data.X, labels),
        "test": accuracy(model, data.X_test, data.y_test),
    }


BY_LOT = Experiment(
    "16-labels-by-lot",
    "Digits, ink 0 to 1, 1,437 rows whose labels are drawn by lot; 64-H-10, ReLU, cross-entropy, "
    "SGD, step size 0.3, batch 32, 150 epochs. New rows are scored by their true labels.",
    labels_by_lot,
    {"32": {"hidden": 32}, "256": {"hidden": 256}},
    again=("32", 0),
    within=10.0,
)
