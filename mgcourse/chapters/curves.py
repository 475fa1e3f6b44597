"""Chapter 10: six diseases of a loss curve, each to be had by turning a knob.

Training rows and validation rows come from the 1,437 of the split; its test rows stay shut.

>>> curve(eta=0.3)["states"]["right"][1] > 90
True
"""

from dataclasses import dataclass

import numpy as np

from mgcourse.arrays import log_softmax
from mgcourse.chapters.digits_net import SGD, accuracy, batches, network, split
from mgcourse.chapters.reading import logits
from mgcourse.loss import cross_entropy
from mgcourse.show import style
from mgcourse.show.controls import Slider, Toggle
from mgcourse.show.live import live
from mgcourse.show.marks import Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.show.work import finished
from mgcourse.tensors import tensor

VALIDATION = 360
STEPS, EVERY, BATCH = 900, 4, 32
HIDDEN = 32


@dataclass(frozen=True)
class Knobs:
    """What may be turned; as it stands, all is well."""

    eta: float = 0.3
    rows: int = 1077
    bias: float = 0.0
    zero: bool = True
    shuffle: bool = True
    seed: int = 0


def training(knobs):
    """Train for 900 steps; yields (step, training loss, validation loss, model, rows) on the way.

    The training loss is taken on every third of 1,077 rows, on all where they are few. Without
    `shuffle` the training rows come sorted, all 0 first and all 9 last, in every epoch.
    `bias` is where the hidden units' biases begin.
    """
    data = split(knobs.seed)
    held = data.X[-VALIDATION:], data.y[-VALIDATION:]
    X, y = data.X[: knobs.rows], data.y[: knobs.rows]
    if not knobs.shuffle:
        order = np.argsort(y, kind="stable")
        X, y = X[order], y[order]
    model = network(data.rng)
    model[0].b.fill_(knobs.bias)
    descent = SGD(model.parameters(), lr=knobs.eta)
    third = slice(None, None, -(-len(X) // VALIDATION))  # a third of them is enough for a curve
    step = 0
    yield step, _loss(model, X[third], y[third]), _loss(model, *held), model, (X, y, *held)
    while step < STEPS:
        for rows, labels in batches(X, y, BATCH, data.rng, knobs.shuffle):
            loss = cross_entropy(model(tensor(rows)), labels)
            if knobs.zero:
                descent.zero_grad()
            loss.backward()
            descent.step()
            step += 1
            if step % EVERY == 0:
                learned = _loss(model, X[third], y[third])
                yield step, learned, _loss(model, *held), model, (X, y, *held)
            if step == STEPS:
                return


def _loss(model, X, y):
    """Cross-entropy without a graph: it is asked for 600 times a training."""
    log_p = log_softmax(logits([p.data for p in model.parameters()], X), -1)
    return float(-log_p[np.arange(len(y)), y].mean())


def silent(model, X):
    """How many hidden units answer 0 to every row."""
    z = X @ model[0].W.data + model[0].b.data
    return int((z <= 0).all(axis=0).sum())


_FINISHED = {}  # trainings watched to their end


def watched(eta=0.3, rows=1077, bias=0.0, zero=True, shuffle=True, seed=0):
    """The two losses as they come, with what can be said of them; the lab's function."""
    knobs = Knobs(eta, rows, bias, zero, shuffle, seed)
    if knobs in _FINISHED:
        yield _FINISHED[knobs]
        return
    steps, train, held = [], [], []
    for step, a, b, model, (X, y, X_held, y_held) in training(knobs):
        steps.append(step)
        train.append(a)
        held.append(b)
        if len(steps) % 25 == 1:
            states = {
                "silent": silent(model, X),
                "right": (accuracy(model, X, y), accuracy(model, X_held, y_held)),
            }
            shown = _shown(steps, train, held, states) | {"done": step / STEPS}
            yield shown
    _FINISHED[knobs] = shown


def curve(**knobs):
    """The end of `watched`."""
    return finished(watched(**knobs))


def _shown(steps, train, held, states):
    tops = np.clip([train, held], 0, _TOP * 2)
    a, b = states["right"]
    return {
        "train": (steps, tops[0]),
        "validation": (steps, tops[1]),
        "name train": [(0.98 * STEPS, 3.72, "—— training rows")],
        "name validation": [(0.98 * STEPS, 3.42, "- - - validation rows")],
        "states": states,
        "losses": (np.array(train), np.array(held)),
        "titles": [
            f"Right: {a:.0f} % of training rows, {b:.0f} % of validation rows; "
            f"{states['silent']} of {HIDDEN} units silent"
        ],
        "words": (
            f"After {steps[-1]} steps: training loss {train[-1]:.2f}, validation loss "
            f"{held[-1]:.2f}; right {a:.0f} and {b:.0f} %; "
            f"{states['silent']} of {HIDDEN} hidden units answer 0 to every training row."
        ),
    }


_TOP = 4.0


def six_diseases(lock=None):
    """Six knobs, two curves: make them ill, and see how each illness looks."""
    return live(
        watched,
        panels=[_card("")],
        controls={
            "eta": Slider(
                [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 2.0, 3.0],
                0.3,
                symbol="η",
                name="step size",
            ),
            "rows": Slider([20, 50, 100, 300, 1077], 1077, name="training rows", text="{:,}"),
            "bias": Slider(
                [0.0, -1.0, -1.5, -2.0, -3.0],
                0.0,
                symbol="b",
                name="of hidden units, at the start",
                text=style.signed,
            ),
            "zero": Toggle("zero", value=True),
            "shuffle": Toggle("shuffle", value=True),
            "seed": Slider(range(5), 0, name="split", text="{}"),
        },
        lock=lock,
        title="Two loss curves under six knobs",
        height=3.4,
    )


def _card(suffix, width=1.0, ylabel="L  loss"):
    return Panel(
        Line(f"train{suffix}", style.LOSS, width=2.2),
        Line(f"validation{suffix}", style.PREDICTION, width=1.8, dashed=True),
        Text(f"name train{suffix}", style.LOSS, size=10, anchor="end"),
        Text(f"name validation{suffix}", style.PREDICTION, size=10, anchor="end"),
        x=(0, STEPS),
        y=(0, _TOP),
        xlabel="step",
        ylabel=ylabel,
        grid=True,
        width=width,
    )


# The cards of the exercise -------------------------------------------------------------------

# How each was made: the answers to exercise 10.4, for whoever would rather look than think.
_KNOBS = {
    "A": {"eta": 0.2, "shuffle": False, "seed": 3},
    "B": {"rows": 20, "seed": 1},
    "C": {"eta": 0.1, "bias": -2.0, "seed": 3},
    "D": {"eta": 1.3, "seed": 4},
    "E": {"eta": 0.002, "zero": False, "seed": 3},
    "F": {"eta": 0.001, "seed": 2},
}


def card(letter):
    """One of the six curves, "A" to "F"."""
    return curve(**_KNOBS[letter])


def cards(letters):
    """Some of the cards side by side, such as "ABC"."""
    numbers = {"titles": [], "words": ""}
    for letter in letters:
        shown = card(letter)
        marks = ("train", "validation", "name train", "name validation")
        numbers |= {f"{mark} {letter}": shown[mark] for mark in marks}
        numbers["titles"].append(f"Card {letter}")
        numbers["words"] += f"Card {letter}. {shown['words']} "
    return live(
        lambda: numbers,
        panels=[
            _card(f" {letter}", ylabel="L  loss" if letter == letters[0] else "")
            for letter in letters
        ],
        controls={},
        title=f"Cards {', '.join(letters)}",
        height=2.9,
    )
