"""Chapter 09: logits and shares, the push of two losses, and how sure a sure network may be.

>>> shares(0.0, 0.0, 0.0)["p"].tolist()
[0.3333333333333333, 0.3333333333333333, 0.3333333333333333]
>>> round(pushes(0.01)["ratio"])
101
"""

from itertools import pairwise

import numpy as np

from mgcourse.arrays import log_softmax
from mgcourse.chapters.digits_net import SGD, network, split, train
from mgcourse.chapters.experiment import Experiment
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Dots, Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.tensors import tensor

CLASSES = ("cat", "dog", "owl")
_PLACES = np.arange(3)


# Softmax -------------------------------------------------------------------------------------


def shares(cat, dog, owl, temperature=1.0):
    """Three logits, their powers of e, and the probabilities they share."""
    z = np.array([cat, dog, owl])
    p = np.exp(log_softmax(z / temperature, -1))
    return {
        "logits": (_PLACES, z),
        "shares": (_PLACES, p),
        "values": [(i, v + 0.03, f"{v:.3f}") for i, v in zip(_PLACES, p)],
        "p": p,
        "titles": [
            "Three logits, any numbers",
            f"{CLASSES[int(p.argmax())]} has {p.max():.0%} of the whole",
        ],
        "words": (
            f"Logits {', '.join(style.signed(v) for v in z)}"
            + (f" at temperature {temperature:g}" if temperature != 1 else "")
            + f" share the whole as {', '.join(f'{v:.3f}' for v in p)}."
        ),
    }


def three_logits(lock=None, temperature=False):
    """Three logits as sliders, three probabilities as bars; a fourth knob on request."""
    controls = _logits()
    if temperature:
        controls["temperature"] = Slider(
            [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0], 1.0, symbol="T", name="temperature"
        )
    return live(
        shares,
        panels=[
            _by_class(Bars("logits", "sign", width=0.6), y=(-4.4, 4.4), ylabel="z  logit"),
            _probabilities(),
        ],
        controls=controls,
        lock=lock,
        title="Three logits and what they share",
    )


def _logits():
    """A slider a class."""
    steps = [i / 2 for i in range(-8, 9)]
    return {
        name: Slider(steps, start, symbol="z", name=name, text=style.signed)
        for name, start in zip(CLASSES, (2.0, 1.0, 0.0))
    }


def _by_class(*marks, y, ylabel):
    """A panel with a place for each class, and a line at 0."""
    return Panel(*marks, x=(-0.6, 2.6), y=y, ylabel=ylabel, still=_named)


def _probabilities():
    return Panel(
        Bars("shares", width=0.6),
        Text("values", anchor="middle", size=11),
        x=(-0.6, 2.6),
        y=(0, 1.12),
        ylabel="p  probability",
        still=lambda ax: ax.set_xticks(_PLACES, CLASSES),
    )


def _named(ax):
    ax.set_xticks(_PLACES, CLASSES)
    ax.axhline(0, color=style.STROKE, linewidth=1)


# Cross-entropy and its slope -----------------------------------------------------------------


def costs(cat, dog, owl, truth="owl"):
    """What cross-entropy charges for three logits, and its slope in each of them, p − y."""
    z, true = np.array([cat, dog, owl]), CLASSES.index(truth)
    log_p = log_softmax(z, -1)
    p = np.exp(log_p)
    slopes = p - np.eye(3)[true]
    loss = float(-log_p[true])
    return {
        "shares": (_PLACES, p),
        "values": [(i, v + 0.03, f"{v:.3f}") for i, v in zip(_PLACES, p)],
        "slopes": (_PLACES, slopes),
        "numbers": [
            (i, v + (0.06 if v >= 0 else -0.17), style.signed(round(v, 3)))
            for i, v in zip(_PLACES, slopes)
        ],
        "loss": loss,
        "gradient": slopes,
        "titles": [f"−ln p({truth}) = {loss:.3f}", "Slopes p − y: they add to 0"],
        "words": (
            f"The truth is {truth}, with p = {p[true]:.3f}: the loss is {loss:.3f}. Slopes in the "
            f"logits: {', '.join(style.signed(round(v, 3)) for v in slopes)}."
        ),
    }


def price_of_surprise(lock=None):
    """Choose the truth, drag the logits: the loss, and which way it pushes each of them."""
    slopes = _by_class(
        Bars("slopes", "sign", width=0.6),
        Text("numbers", anchor="middle", size=11),
        y=(-1.25, 1.25),
        ylabel="∂L/∂z  slope in the logit",
    )
    return live(
        costs,
        panels=[_probabilities(), slopes],
        controls=_logits() | {"truth": Choice(CLASSES, "cat", name="truth")},
        lock=lock,
        title="What cross-entropy charges, and where it pushes",
    )


# The push on a logit -------------------------------------------------------------------------

PROBABILITIES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.5, 0.8, 0.9, 0.97, 0.99, 0.997, 0.999)
_P = 1 / (1 + np.exp(-np.linspace(-7, 7, 281)))


def pushes(p):
    """How hard two losses push the logit of the true class that has probability p.

    Cross-entropy pushes with 1 − p. Half the squared error behind a sigmoid pushes with
    (1 − p) · p(1 − p): the error, times the sigmoid's slope.
    """
    entropy, squared = 1 - p, (1 - p) * p * (1 - p)
    return {
        "entropy": (_P, 1 - _P),
        "squared": (_P, (1 - _P) ** 2 * _P),
        "now": ([p, p], [entropy, squared], [style.BLUE, style.ORANGE]),
        "names": [
            (0.0013, 0.55, "cross-entropy: 1 − p"),
            (0.011, 0.0032, "sigmoid, ½ error²: (1 − p)·p(1 − p)"),
        ],
        "cross-entropy": entropy,
        "squared error": squared,
        "ratio": entropy / squared,
        "titles": [
            f"p = {p:g}: {style.number(entropy)} against {style.number(squared)}, "
            f"{style.number(entropy / squared)} times"
        ],
        "words": (
            f"Where the true class has p = {p:g}, cross-entropy pushes its logit with "
            f"{style.number(entropy)}, sigmoid and half the squared error with "
            f"{style.number(squared)}: {style.number(entropy / squared)} times less."
        ),
    }


def who_pushes(lock=None):
    """Drag the probability of the true class: how hard does each loss push?"""
    panel = Panel(
        Line("entropy", style.BLUE, width=2.5),
        Line("squared", style.ORANGE, width=2.5, dashed=True),
        Dots("now", size=12),
        Text("names"),
        x=(0.001, 0.999),
        y=(0.0008, 1.3),
        log="xy",
        xlabel="p  probability of the true class",
        ylabel="push on its logit",
        grid=True,
    )
    return live(
        pushes,
        panels=[panel],
        controls={"p": Slider(PROBABILITIES, 0.5, symbol="p", name="of the true class", play=True)},
        lock=lock,
        title="How hard two losses push",
    )


# How sure is sure ----------------------------------------------------------------------------

BINS = (0.0, 0.5, 0.8, 0.9, 0.99, 0.999, 1.0)


def sureness(seed, epochs, rows):
    """Train on so many rows; count test rows, and right ones, by how sure the network was."""
    data = split(seed, rows)
    model = network(data.rng)
    train(model, data, SGD(model.parameters(), lr=0.5), epochs)
    p = np.exp(log_softmax(model(tensor(data.X_test)).data, -1))
    right, sure = p.argmax(axis=1) == data.y_test, p.max(axis=1)
    place = np.digitize(sure, BINS[1:-1])
    counts = {"right": float(right.sum()), "said": float(sure.sum())}
    for i in range(len(BINS) - 1):
        counts |= {f"rows {i}": float((place == i).sum())}
        counts |= {f"right {i}": float(right[place == i].sum())}
        counts |= {f"said {i}": float(sure[place == i].sum())}
    return counts


SURE = Experiment(
    "09-sure",
    "Digits, ink 0 to 1, 360 test rows; 64-32-10, ReLU, cross-entropy, SGD, step size 0.5, "
    "batch 32; 1,437 rows for 40 epochs, or 100 rows for 300 epochs.",
    sureness,
    cases={
        "1,437 rows": {"epochs": 40, "rows": 1437},
        "100 rows": {"epochs": 300, "rows": 100},
    },
    seeds=tuple(range(10)),
    again=("100 rows", 0),
    within=12.0,
)


def kept_promises(case, results=None):
    """By how sure the network was: (from, to, rows, said %, right %), pooled over the seeds."""
    results = results or SURE.kept()
    table = []
    for i, (low, high) in enumerate(pairwise(BINS)):
        rows = results.of(case, f"rows {i}").sum()
        if rows:
            said = 100 * results.of(case, f"said {i}").sum() / rows
            right = 100 * results.of(case, f"right {i}").sum() / rows
            table.append((low, high, int(rows), float(said), float(right)))
    return table


def promises(case):
    """A figure's numbers: what was said against what came true."""
    table = kept_promises(case)
    said, right = [row[3] for row in table], [row[4] for row in table]
    sure = next(row for row in table if row[:2] == (0.9, 0.99))
    return {
        "even": ([0, 100], [0, 100]),
        "found": (said, right),
        "points": (said, right),
        "counts": [
            (s + 2.5, r - 5, f"{row[2]:,} rows") for s, r, row in zip(said, right, table) if s < 90
        ],
        "titles": [f"{case}: where it said {sure[3]:.0f} % it was right in {sure[4]:.0f} of 100"],
        "words": f"Trained on {case}: "
        + "; ".join(f"said {row[3]:.1f} %, right {row[4]:.1f} %" for row in table)
        + ".",
    }


def is_it_so_sure(lock=None):
    """What the network says of its sureness, against how often it is right."""
    panel = Panel(
        Line("even", style.STROKE, width=1, dashed=True),
        Line("found", width=1.5),
        Dots("points", size=10),
        Text("counts"),
        x=(15, 102),
        y=(15, 102),
        xlabel="what softmax said, %",
        ylabel="how often it was right, %",
        grid=True,
        equal=True,
    )
    return live(
        promises,
        panels=[panel],
        controls={"case": Choice(["1,437 rows", "100 rows"], "1,437 rows", name="trained on")},
        lock=lock,
        title="What was said, and what came true",
        height=3.8,
    )
