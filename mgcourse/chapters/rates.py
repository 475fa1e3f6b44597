"""Chapter 10: how much one batch knows of the slope, and what a step size makes of digits.

>>> 3.0 < noise(4)["noise"] / noise(64)["noise"] < 5.0
True
"""

from functools import lru_cache

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, network, split, train
from mgcourse.chapters.experiment import Experiment
from mgcourse.loss import cross_entropy
from mgcourse.show import style
from mgcourse.show.controls import Slider, Toggle
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.tensors import tensor

# The noise of a batch ------------------------------------------------------------------------

BATCHES = (1, 4, 16, 64, 256)
DRAWS = 100


@lru_cache(maxsize=64)
def gradients(batch, seed=0):
    """Slopes at the start, from a hundred batches and from all rows.

    Returns
    -------
    drawn : array (DRAWS, 2410)
    whole : array (2410,)
    """
    data = split(seed)
    model = network(data.rng)

    def slope(rows):
        for p in model.parameters():
            p.grad = 0.0
        cross_entropy(model(tensor(data.X[rows])), data.y[rows]).backward()
        return np.concatenate([p.grad.ravel() for p in model.parameters()])

    n = len(data.X)
    draws = [slope(data.rng.choice(n, batch, replace=False)) for _ in range(DRAWS)]
    return np.array(draws), slope(np.arange(n))


def relative_noise(seed, batch):
    """How far a batch's gradient is from the whole one, in lengths of the whole one."""
    drawn, whole = gradients(batch, seed)
    return float(np.sqrt(np.mean(np.sum((drawn - whole) ** 2, axis=1))) / np.linalg.norm(whole))


NOISE = Experiment(
    "10-noise",
    "Digits, ink 0 to 1, 64-32-10, ReLU, cross-entropy, at the start; 100 batches without "
    "replacement: root mean square distance of their gradient from that of all 1,437 rows, in "
    "lengths of the latter.",
    relative_noise,
    cases={str(b): {"batch": b} for b in BATCHES},
    within=0.05,
)


def noise(batch, seed=0):
    """A hundred batches' slopes in two weights, and how far off the whole gradient is.

    Smaller batches stand beside it, so that the picture grows as the slider is dragged up.
    """
    drawn, whole = gradients(batch, seed)
    two = _two_weights(seed)
    x, y = drawn[:, two].T
    passed = [b for b in BATCHES if b <= batch]
    sizes = [relative_noise(seed, b) for b in passed]
    return {
        "batches": (x, y),
        "all rows": ([whole[two[0]]], [whole[two[1]]]),
        "passed": (passed, sizes),
        "now": ([batch], sizes[-1:]),
        "said": [(b * 1.25, s * 1.1, f"{s:.2f}") for b, s in zip(passed, sizes)],
        "noise": sizes[-1],
        "titles": [
            f"{DRAWS} batches of {batch}: two slopes",
            f"Off by {sizes[-1]:.2f} lengths",
        ],
        "words": (
            f"Batches of {batch}: their gradient is off by {sizes[-1]:.2f} times the length of "
            f"that of all rows (split {seed}, before the first step)."
        ),
    }


@lru_cache(maxsize=8)
def _two_weights(seed):
    """Two weights into different outputs whose whole slopes are large."""
    _, whole = gradients(BATCHES[-1], seed)
    last = np.abs(whole[-330:-10].reshape(32, 10))
    i, j = divmod(int(last.argmax()), 10)
    k = int(np.argsort(last[i])[-2])
    return [len(whole) - 330 + 10 * i + j, len(whole) - 330 + 10 * i + k]


def what_a_batch_knows(lock=None):
    """Drag the batch: the cloud of slopes closes in on that of all rows."""
    cloud = Panel(
        Dots("batches", style.PREDICTION, size=5),
        Dots("all rows", style.ORANGE, size=13, hollow=True, stroke=3),
        x=(-0.6, 0.6),
        y=(-0.6, 0.6),
        xlabel="slope in one weight",
        ylabel="slope in another",
        grid=True,
        equal=True,
    )
    law = Panel(
        Line("passed", style.STROKE, width=1.5, dashed=True),
        Dots("now", style.PARAMETER, size=12, square=True),
        Text("said", size=11),
        x=(0.8, 600),
        y=(0.2, 15),
        log="xy",
        xlabel="rows in a batch",
        ylabel="noise, in lengths of the gradient",
        grid=True,
        still=lambda ax: ax.set_xticks(BATCHES, map(str, BATCHES)) and ax.minorticks_off(),
    )
    return live(
        noise,
        panels=[cloud, law],
        controls={
            "batch": Slider(BATCHES, 1, name="rows in a batch", text="{}"),
            "seed": Slider(range(5), 0, name="split", text="{}"),
        },
        lock=lock,
        title="What one batch knows of the slope",
        height=3.6,
    )


# The ladder of step sizes --------------------------------------------------------------------

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
EPOCHS, SPLITS = 10, 5


@lru_cache(maxsize=128)
def run(seed, eta, zero=True):
    """Ten epochs on one split: mean training loss of each, and how many of 100 test rows."""
    data = split(seed)
    model = network(data.rng)
    losses = train(model, data, SGD(model.parameters(), lr=eta), EPOCHS, zero=zero)
    return tuple(losses), accuracy(model, data.X_test, data.y_test)


def score(seed, eta, zero):
    """What is right of 100 test rows after ten epochs."""
    return run(seed, eta, zero)[1]


LADDER = Experiment(
    "10-rates",
    "Digits, ink 0 to 1, 1,437 rows train and 360 test; 64-32-10, ReLU, cross-entropy, SGD, "
    "batch 32, 10 epochs; right of 100 test rows. Zero off: gradients are never set to 0.",
    score,
    cases={
        f"{eta:g}, zero {'on' if zero else 'off'}": {"eta": eta, "zero": zero}
        for zero in (True, False)
        for eta in RATES
    },
    again=("0.1, zero on", 0),
    within=2.0,
)


def ladder(eta, zero=True):
    """Train five splits at one step size; yields as each of them ends.

    Smaller step sizes stand beside it as they were measured, so that the picture grows as
    the slider is dragged up.
    """
    passed = [(e, s) for e in RATES if e < eta for s in _kept(e, True)]
    other = [] if zero else [(e, s) for e in RATES if e < eta for s in _kept(e, False)]
    beside = [] if zero else [(eta, s) for s in _kept(eta, True)]
    found, curves = [], []
    for seed in range(SPLITS):
        losses, right = run(seed, eta, zero)
        found.append(right)
        curves.append(losses)
        yield _rung(eta, zero, found, curves, passed + beside, other) | {
            "done": (seed + 1) / SPLITS
        }


def _kept(eta, zero):
    return LADDER.kept().of(f"{eta:g}, zero {'on' if zero else 'off'}")


def _rung(eta, zero, found, curves, passed, other):
    spread = f"{min(found):.0f}–{max(found):.0f}"
    how = "" if zero else ", zero off"
    now = ([eta] * len(found), found)
    nothing = ([], [])
    steps = np.append(np.arange(1, EPOCHS + 1), np.nan)
    return {
        "passed": tuple(zip(*passed)) if passed else nothing,
        "without": tuple(zip(*other)) if other else nothing,
        "now": now if zero else nothing,
        "now without": nothing if zero else now,
        "curves": (
            np.tile(steps, len(curves)),
            np.maximum([v for c in curves for v in (*c, np.nan)], 1e-9),
        ),
        "right": found,
        "losses": curves,
        "titles": [f"η = {eta:g}{how}: {spread} % of test rows", "Training loss, a line a split"],
        "words": (
            f"η = {eta:g}{how}, 10 epochs, {len(found)} of {SPLITS} splits: {spread} % of the "
            f"test rows are right; the last epoch's loss is "
            f"{min(c[-1] for c in curves):.2f} to {max(c[-1] for c in curves):.2f}."
        ),
    }


def step_sizes(lock=None, zero=False):
    """Drag the step size: five trainings a stop. `zero` adds the switch that forgets to forget."""
    dots = Panel(
        Dots("passed", style.GREY, size=7),
        Dots("without", style.ORANGE, size=8, hollow=True, square=True),
        Dots("now", style.PREDICTION, size=10),
        Dots("now without", style.ORANGE, size=11, hollow=True, square=True, stroke=3),
        x=(6e-4, 5),
        y=(0, 103),
        log="x",
        xlabel="η  step size",
        ylabel="right of 100 test rows",
        grid=True,
    )
    losses = Panel(
        Line("curves", style.LOSS, width=1.5),
        x=(1, EPOCHS),
        y=(0.03, 30),
        log="y",
        xlabel="epoch",
        ylabel="L  loss",
        grid=True,
        width=0.8,
    )
    controls = {"eta": Slider(RATES, 0.001, symbol="η", name="step size")}
    if zero:
        controls["zero"] = Toggle("zero", value=True)
    return live(
        ladder,
        panels=[dots, losses],
        controls=controls,
        lock=lock,
        title="Step sizes on digits",
        height=3.3,
    )
