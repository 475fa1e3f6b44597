"""Twenty noisy points and a curve that may bend as often as it likes: chapter 13's small world.

The points lie on sin 2x, each moved up or down by noise of spread 0.3; so no curve can miss new
points by less than 0.3² = 0.09 on average. The network is 1-H-1, tanh, trained with Adam.

>>> x, y, new_x, new_y = points(seed=0)
>>> len(x), len(new_x)
(20, 200)
"""

import numpy as np

from mgcourse.chapters.experiment import Experiment
from mgcourse.layers import Linear, Sequential, Tanh
from mgcourse.loss import mse
from mgcourse.optim import Adam
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel
from mgcourse.tensors import tensor

NOISE = 0.3
FLOOR = NOISE**2
UNITS = (1, 2, 3, 4, 6, 8, 12, 16, 32)
STRENGTHS = (0, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
STEPS = (30, 100, 300, 1000, 3000, 10000)
GRID = np.linspace(-2, 2, 81)
RECIPE = (
    "20 points, x uniform in −2…2, y = sin 2x + noise of spread 0.3, and 200 new ones; 1-H-1, "
    "tanh, weights of spread 2 and 1/√H, mean squared error, Adam, step size 0.02, all points a "
    "step."
)


def points(seed):
    """Twenty points to learn from and 200 new ones: x, y, new x, new y."""
    return _drawn(np.random.default_rng(seed))


def _drawn(rng):
    x, new_x = rng.uniform(-2, 2, 20), rng.uniform(-2, 2, 200)
    y = np.sin(2 * x) + rng.normal(0, NOISE, 20)
    return x, y, new_x, np.sin(2 * new_x) + rng.normal(0, NOISE, 200)


def fitting(seed, hidden, steps=STEPS, l2=0.0):
    """Train, and yield (step, model) at each of `steps`, the model as it is by then.

    l2 : float
        Strength of a penalty ½ l2 ‖W‖² on both tables of weights.
    """
    rng = np.random.default_rng(seed)
    x, y, _, _ = _drawn(rng)
    first, last = Linear(1, hidden), Linear(hidden, 1)
    first.W.fill_(rng.normal(0, 2, (1, hidden)))
    first.b.fill_(rng.normal(0, 2, hidden))
    last.W.fill_(rng.normal(0, 1 / np.sqrt(hidden), (hidden, 1)))
    last.b.fill_(0.0)
    model = Sequential(first, Tanh(), last)
    adam = Adam(model.parameters(), lr=0.02)
    rows, targets = tensor(x[:, None]), y[:, None]
    for step in range(1, max(steps) + 1):
        loss = mse(model(rows), targets)
        adam.zero_grad()
        loss.backward()
        for W in (first.W, last.W) if l2 else ():
            W.grad = W.grad + l2 * W.data
        adam.step()
        if step in steps:
            yield step, model


def curve(model, x):
    """What the model says at each x."""
    return model(tensor(np.asarray(x)[:, None])).data[:, 0]


def errors(seed, hidden, steps=STEPS, l2=0.0):
    """Mean squared error on the 20 points and on the 200 new ones, at each of `steps`."""
    x, y, new_x, new_y = points(seed)
    found = {}
    for step, model in fitting(seed, hidden, steps, l2):
        found[f"old {step}"] = float(np.mean((curve(model, x) - y) ** 2))
        found[f"new {step}"] = float(np.mean((curve(model, new_x) - new_y) ** 2))
    return found


def curves(seed, hidden, steps=STEPS, l2=0.0):
    """The curve on `GRID` at each of `steps`, one after the other, as one list."""
    drawn = [curve(model, GRID) for _, model in fitting(seed, hidden, steps, l2)]
    return np.concatenate(drawn).round(3).tolist()


_CASES = {str(hidden): {"hidden": hidden} for hidden in UNITS}
_PULLED = {f"{l2:g}": {"hidden": 16, "steps": STEPS[-1:], "l2": l2} for l2 in STRENGTHS}
_DRAWS = tuple(range(10))
ERRORS = Experiment("13-noisy-points", RECIPE, errors, _CASES, _DRAWS, again=("1", 0), within=0.05)
CURVES = Experiment("13-noisy-curves", RECIPE, curves, _CASES, (0,), within=0.2)
_PENALTY = RECIPE + " H = 16, 10,000 steps; ½α‖W‖² on the weights."
PULLED = Experiment(
    "13-noisy-penalty", _PENALTY, errors, _PULLED, _DRAWS, again=("0.01", 0), within=0.05
)
PULLED_CURVES = Experiment(
    "13-noisy-penalty-curves", _PENALTY, curves, _PULLED, (0,), again=("0.01", 0), within=0.2
)


def typical(kind, hidden, step=STEPS[-1]):
    """The median over ten draws of the error on "old" or "new" points."""
    return float(np.median(ERRORS.kept().of(str(hidden), f"{kind} {step}")))


def pulled_to(kind, l2):
    """The same with 16 units and a penalty of strength `l2`."""
    return float(np.median(PULLED.kept().of(f"{l2:g}", f"{kind} {STEPS[-1]}")))


def _drawing(hidden, step):
    """The curve of draw 0 after so many steps."""
    return CURVES.kept().of(str(hidden))[0].reshape(len(STEPS), len(GRID))[STEPS.index(step)]


def _scene(shape, places, here, old, new, what):
    """What all three figures show: a curve, two lines of errors, and where on them it is."""
    return {
        "curve": (GRID, shape),
        "old": (places, old),
        "new": (places, new),
        "now": ([places[here]] * 2, [old[here], new[here]], [style.GREY, style.ORANGE]),
        "titles": [what, f"learned from {old[here]:.3f}, new {new[here]:.2f}"],
        "words": (
            f"{what}: error {old[here]:.3f} on the points it learned from, {new[here]:.2f} on new "
            "ones."
        ),
    }


def bent(hidden):
    """The curve with so many units, and the errors of all the others beside its own."""
    old, new = ([typical(kind, h) for h in UNITS] for kind in ("old", "new"))
    units = style.several(hidden, "hidden unit")
    return _scene(_drawing(hidden, STEPS[-1]), UNITS, UNITS.index(hidden), old, new, units)


def longer(step):
    """The curve of 16 units as its training goes on, and its two errors."""
    here = STEPS.index(step)
    done = STEPS[: here + 1]
    old, new = ([typical(kind, 16, s) for s in done] for kind in ("old", "new"))
    return _scene(_drawing(16, step), done, here, old, new, f"{step:,} steps")


def pulled(l2):
    """The curve of 16 units after 10,000 steps, its weights pulled to 0."""
    old, new = ([pulled_to(kind, a) for a in STRENGTHS] for kind in ("old", "new"))
    here = STRENGTHS.index(l2)
    shape = PULLED_CURVES.kept().of(f"{l2:g}")[0]
    return _scene(shape, range(len(STRENGTHS)), here, old, new, f"α = {l2:g}")


def _plane(*marks):
    x, y, _, _ = points(0)

    def still(ax):
        ax.plot(GRID, np.sin(2 * GRID), color=style.STROKE, linewidth=1, linestyle="--")
        ax.plot(x, y, "o", color=style.DATA, markersize=5)

    return Panel(*marks, x=(-2, 2), y=(-2, 2), xlabel="x", ylabel="y", still=still)


def _error_panel(x, xlabel, log="xy", labels=None, names="left"):
    """Two lines of errors; `names` is the lower corner in which they are named."""

    def still(ax):
        at = 0.97 if names == "right" else 0.03
        for height, text, colour in (
            (0.15, "dashed: new", style.ORANGE),
            (0.05, "learned from", style.GREY),
        ):
            ax.text(at, height, text, color=colour, ha=names, transform=ax.transAxes)
        ax.axhline(FLOOR, color=style.STROKE, linewidth=1, linestyle=":")
        if labels:
            ax.set_xticks(range(len(labels)), labels)

    return Panel(
        Line("old", style.GREY),
        Line("new", style.ORANGE, dashed=True),
        Dots("now", size=11),
        x=x,
        y=(0.0015, 4),
        log=log,
        xlabel=xlabel,
        ylabel="mean squared error",
        still=still,
    )


def twenty_points(lock=None):
    """Drag the number of hidden units: the curve, and the error on old and new points."""
    return live(
        bent,
        panels=[
            _plane(Line("curve", width=2.5)),
            _error_panel((0.9, 36), "H  hidden units"),
        ],
        controls={"hidden": Slider(UNITS, 3, symbol="H", name="hidden units", text="{}")},
        lock=lock,
        title="Twenty points, and a curve with more and more bends",
    )


def when_to_stop(lock=None):
    """Drag the steps of one network: training error falls, the error on new points turns."""
    return live(
        longer,
        panels=[
            _plane(Line("curve", width=2.5)),
            _error_panel((25, 12000), "steps"),
        ],
        controls={"step": Slider(STEPS, 30, name="steps", text="{:,}", play=True, seconds=0.6)},
        lock=lock,
        title="One network as its training goes on",
    )


def weights_pulled(lock=None):
    """Drag α for the network that overfits: the curve, and the error on old and new points."""
    labels = ["0", "1e-4", "1e-3", "3e-3", "0.01", "0.03", "0.1"]
    return live(
        pulled,
        panels=[
            _plane(Line("curve", width=2.5)),
            _error_panel(
                (-0.4, len(labels) - 0.6), "α  strength", log="y", labels=labels, names="right"
            ),
        ],
        controls={"l2": Slider(STRENGTHS, 0, symbol="α", name="strength")},
        lock=lock,
        title="Sixteen units whose weights are pulled to 0",
    )
