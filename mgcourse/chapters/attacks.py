"""Slopes in the pixels: they explain a digit, and they attack it. Chapter 15's core.

`input_slopes` asks the engine for the slopes of the input in place of the weights; `fgsm`
walks a step along their signs.

>>> model, data = trained(0)
>>> x, y = data.X_test[:1], data.y_test[:1]
>>> input_slopes(model, x, y).shape
(1, 64)
>>> bool(abs(fgsm(model, x, y, 0.1) - x).max() <= 0.1 + 1e-12)
True
"""

from functools import cache

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, batches, network, split
from mgcourse.chapters.experiment import Experiment
from mgcourse.loss import cross_entropy
from mgcourse.tensors import tensor

RECIPE = (
    "Digits, ink 0 to 1, 1,437 rows train, 360 test; 64-32-10, ReLU, cross-entropy, SGD, step "
    "size 0.5, batch 32, 40 epochs. "
)


def learned(seed, spoil=None, start=None):
    """A network and its rows; `spoil(model, X, y)` may change each batch before the step.

    With `start`, weights and batches come from that seed, the split still from the first.
    """
    data = split(seed)
    rng = data.rng if start is None else np.random.default_rng(start)
    return _trained_on(data.X, data.y, rng, spoil), data


def _trained_on(rows, labels, rng, spoil=None):
    model = network(rng)
    descent = SGD(model.parameters(), lr=0.5)
    for _ in range(40):
        for X, y in batches(rows, labels, 32, rng):
            X = spoil(model, X, y) if spoil else X
            loss = cross_entropy(model(tensor(X)), y)
            descent.zero_grad()
            loss.backward()
            descent.step()
    return model


trained = cache(learned)


# Slopes of the input -------------------------------------------------------------------------


def input_slopes(model, X, classes):
    """Slope of each row's own logit, that of its class, in each of its pixels: (n, 64)."""
    x = tensor(X, requires_grad=True)
    model(x)[np.arange(len(X)), np.asarray(classes)].sum().backward()
    return x.grad


def loss_slopes(model, X, y):
    """Slope of the mean loss in each pixel: (n, 64)."""
    x = tensor(X, requires_grad=True)
    cross_entropy(model(x), y).backward()
    return x.grad


# Attacks -------------------------------------------------------------------------------------


def fgsm(model, X, y, epsilon):
    """Each pixel goes ε up or down, whichever raises the loss; ink stays from 0 to 1."""
    return np.clip(X + epsilon * np.sign(loss_slopes(model, X, y)), 0, 1)


def random_signs(X, epsilon, rng):
    """Each pixel goes ε up or down, by the toss of a coin."""
    return np.clip(X + epsilon * rng.choice((-1, 1), X.shape), 0, 1)


def in_steps(model, X, y, epsilon, steps=10):
    """The same walk in small steps, new slopes at each, never further than ε (Madry's PGD)."""
    moved = X
    for _ in range(steps):
        moved = fgsm(model, moved, y, 2.5 * epsilon / steps)
        moved = np.clip(moved, X - epsilon, X + epsilon)
    return moved


EPSILONS = (0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3)


@cache
def strangers(seed):
    """Two networks, each trained on one half of the test rows: [(model, the other half), …].

    Neither has met the rows it is to attack, nor those the attacked network learned from.
    """
    data = split(seed)
    even, odd = slice(0, None, 2), slice(1, None, 2)
    return [
        (_trained_on(data.X_test[own], data.y_test[own], np.random.default_rng(seed + 1000)), rest)
        for own, rest in ((even, odd), (odd, even))
    ]


def borrowed(seed, epsilon):
    """The test rows moved by ε along the slopes of a network that trained on other rows."""
    data = split(seed)
    moved = np.empty_like(data.X_test)
    for model, rest in strangers(seed):
        moved[rest] = fgsm(model, data.X_test[rest], data.y_test[rest], epsilon)
    return moved


def attacked(seed, epsilon):
    """Test digits read, %: random signs, FGSM, ten small steps, and attacks made elsewhere.

    "same rows" attacks with a network of the same training rows, started otherwise; "borrowed"
    with one that has only digits of its own.
    """
    model, data = trained(seed)
    twin, _ = trained(seed, start=seed + 1000)
    X, y = data.X_test, data.y_test
    noise = random_signs(X, epsilon, np.random.default_rng(seed))
    return {
        "random": accuracy(model, noise, y),
        "fgsm": accuracy(model, fgsm(model, X, y, epsilon), y),
        "steps": accuracy(model, in_steps(model, X, y, epsilon), y),
        "same rows": accuracy(model, fgsm(twin, X, y, epsilon), y),
        "borrowed": accuracy(model, borrowed(seed, epsilon), y),
    }


ATTACKS = Experiment(
    "15-attacks",
    RECIPE + "Attacked on the 360 test rows, all pixels together, ink cut to 0 to 1. "
    "Borrowed slopes come from the like network of 180 test rows, and attack the other 180, and "
    "the other way round; or from one of the same 1,437 rows, with another start.",
    attacked,
    cases={f"{e:g}": {"epsilon": e} for e in EPSILONS},
    again=("0.1", 0),
    within=8.0,
)


# What an explanation is worth ----------------------------------------------------------------

WIPED = (0, 2, 4, 8, 12, 16)
ORDERS = ("random", "ink", "slope", "slope x ink")


def wiped(model, X, y, order, n, rng):
    """The rows, with the n pixels set to 0 that come first in an order."""
    says = model(tensor(X)).argmax(axis=1)
    slopes = input_slopes(model, X, says)
    score = {
        "random": rng.random(X.shape) * (X > 0),
        "ink": X + 1e-9 * rng.random(X.shape),
        "slope": slopes * (X > 0),
        "slope x ink": slopes * X,
    }[order]
    first = np.argsort(-score, axis=1)[:, :n]
    wiped = X.copy()
    np.put_along_axis(wiped, first, 0.0, axis=1)
    return wiped


def deleted(seed, order):
    """Test digits read, %, after n pixels were wiped in an order."""
    model, data = trained(seed)
    X, y = data.X_test, data.y_test
    rng = np.random.default_rng(seed)
    return {str(n): accuracy(model, wiped(model, X, y, order, n, rng), y) for n in WIPED}


WIPES = Experiment(
    "15-wipes",
    RECIPE + "On each of 360 test rows n pixels set to 0: inked ones at random, those with most "
    "ink, those where the logit of the digit read has the largest slope, or slope times ink.",
    deleted,
    cases={order: {"order": order} for order in ORDERS},
    within=8.0,
)


def _alike(a, b):
    """Mean over rows of the correlation of two maps (n, 64)."""
    a, b = (m - m.mean(axis=1, keepdims=True) for m in (a, b))
    return float(np.mean((a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))))


def compared(seed):
    """How alike the maps of 360 digits are: with a second training, and with no training."""
    model, data = trained(seed)
    again, _ = learned(seed, start=seed + 1000)
    blank = network(np.random.default_rng(seed + 2000))
    X, y = data.X_test, data.y_test
    first, second, none = (input_slopes(m, X, y) for m in (model, again, blank))
    same = again(tensor(X)).argmax(axis=1) == model(tensor(X)).argmax(axis=1)
    return {
        "second": _alike(first, second),
        "blank": _alike(first, none),
        "same answer": 100 * float(np.mean(same)),
    }


MAPS = Experiment(
    "15-maps",
    RECIPE + "Maps of slopes for 360 test rows, correlated over the 64 pixels: the network against "
    "one of another start, same rows; and against one that was never trained.",
    compared,
    cases={"maps": {}},
    within=0.15,
)


# A defence -----------------------------------------------------------------------------------

HARD = (0, 0.05, 0.1, 0.2)


def defended(seed, epsilon):
    """Each batch attacked with ε before its step."""
    return scores(seed, lambda model, X, y: fgsm(model, X, y, epsilon))


def scores(seed, spoil):
    """Test digits read, %: clean, attacked with ε = 0.1 at once, and in ten small steps."""
    model, data = learned(seed, spoil)
    X, y = data.X_test, data.y_test
    return {
        "clean": accuracy(model, X, y),
        "fgsm": accuracy(model, fgsm(model, X, y, 0.1), y),
        "steps": accuracy(model, in_steps(model, X, y, 0.1), y),
    }


DEFENCE = Experiment(
    "15-defence",
    RECIPE + "Each batch attacked by FGSM before its step; tested clean and attacked with 0.1.",
    defended,
    cases={f"{e:g}": {"epsilon": e} for e in HARD},
    within=8.0,
)


def price(spoil, seeds=(0, 1, 2)):
    """Train on batches changed by `spoil(model, X, y)`; a sentence on gain and cost."""
    found = [scores(seed, spoil) for seed in seeds]

    def said(key):
        numbers = [f[key] for f in found]
        return f"{np.mean(numbers):.1f} % ({min(numbers):.1f} to {max(numbers):.1f})"

    return (
        f"clean {said('clean')}, attacked at once {said('fgsm')}, in ten steps {said('steps')}; "
        f"{len(found)} splits"
    )
