"""Chapter 08, the end: all ten features of the diabetes data, by plain descent.

>>> fit(1, 1.0)["steps"]
1
>>> fit(10, 1.0)["steps"] > 5000
True
"""

from functools import lru_cache

import numpy as np

from mgcourse.data import diabetes, standardise
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Dots, Line
from mgcourse.show.overlay import Panel
from mgcourse.show.style import number, several, signed_text

# Ten features -----------------------------------------------------------------------------

FEATURES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")
TOLERANCE = 1e-8  # of the gradient's length, at which descent counts as arrived


def columns(features=10):
    """The first features of the diabetes data, standardised, and the target."""
    X, y = diabetes(*FEATURES[:features])
    return standardise(X), y


@lru_cache(maxsize=32)
def fit(features, factor):
    """Plain descent on the MSE from all zeros, until the gradient is shorter than 1e-8.

    Parameters
    ----------
    features : int
        How many of `FEATURES`; a bias comes with them.
    factor : float
        The step size, in units of 1 / largest curvature.

    Returns
    -------
    dict
        `weights` (steps + 1, features + 1), the bias last; `lengths` of the gradient and
        `losses` before each step; `steps`; `best`, least squares' own; `curvatures`.
    """
    x, y = columns(features)
    rows = np.column_stack([x, np.ones(len(y))])
    curvatures = np.linalg.eigvalsh(2 / len(y) * rows.T @ rows)
    eta = factor / curvatures[-1]
    w, weights, lengths, losses = np.zeros(features + 1), [], [], []
    while not lengths or lengths[-1] > TOLERANCE:
        error = rows @ w - y
        slope = 2 / len(y) * rows.T @ error
        weights.append(w)
        lengths.append(np.linalg.norm(slope))
        losses.append(np.mean(error**2))
        w = w - eta * slope
    return {
        "weights": np.array(weights),
        "lengths": np.array(lengths),
        "losses": np.array(losses),
        "steps": len(weights) - 1,
        "best": np.linalg.lstsq(rows, y, rcond=None)[0],
        "curvatures": curvatures,
        "eta": float(eta),
    }


STEPS = (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000)


def descent(step, features=10, factor=1.9):
    """Where descent stands: its weights beside those of least squares."""
    run = fit(features, factor)
    at = min(step, run["steps"])
    w, best, loss = run["weights"][at], run["best"], run["losses"]
    named = np.arange(features)
    arrived = at == run["steps"]
    explained = float(1 - loss[at] / np.var(columns(1)[1]))
    off = float(np.abs(w - best).max())
    return {
        "weights": (named, w[:-1]),
        "best": (named, best[:-1]),
        "length": (np.arange(1, run["steps"] + 2), run["lengths"]),
        "now": ([at + 1], run["lengths"][at : at + 1]),
        "steps": run["steps"],
        "explained": explained,
        "off": off,
        "titles": [
            f"{several(features, 'weight')} after {_steps(at)}",
            f"Arrived after {_steps(at)}"
            if arrived
            else f"The gradient is {number(run['lengths'][at], 2)} long",
        ],
        "words": (
            f"{several(features, 'feature')}, "
            + (f"arrived after {_steps(at)}" if arrived else f"step {at:,}")
            + f": R² {signed_text(f'{explained:.3f}')}, and the parameter furthest from least "
            f"squares is {number(off, 2)} off."
        ),
    }


def _steps(count):
    return f"{count:,} step{'' if count == 1 else 's'}"


def ten_features(lock=None):
    """Walk through the descent: the weights on the left, the gradient's length on the right."""
    left = Panel(
        Bars("weights", colour="sign", width=0.6),
        Dots("best", colour=style.TARGET, hollow=True, size=10),
        x=(-0.6, 9.6),
        y=(-50, 50),
        ylabel="weight (circle: least squares)",
        still=_named_bars,
        width=1.2,
    )
    right = Panel(
        Line("length", colour=style.LOSS),
        Dots("now", colour=style.PARAMETER, size=12, square=True),
        x=(1, 12000),
        y=(1e-9, 1000),
        log="xy",
        xlabel="step + 1",
        ylabel="length of the gradient",
        grid=True,
    )
    return live(
        descent,
        panels=[left, right],
        controls={
            "step": Slider(STEPS, 0, name="step", text="{:,}", play=True, seconds=0.8),
            "features": Slider(range(1, 11), 10, name="features", text="{}"),
            "factor": Choice(
                {"1 / largest curvature": 1.0, "1.9 / largest curvature": 1.9}, 1.9, name="η"
            ),
        },
        lock=lock,
        title="Plain descent with up to ten features",
        height=3.4,
    )


def _named_bars(ax):
    ax.set_xticks(range(len(FEATURES)), FEATURES)
    ax.axhline(0, color=style.STROKE, linewidth=0.8)


def how_near(predictions):
    """How far predictions for the 442 patients are from those of least squares.

    Returns
    -------
    str
        A sentence; nearer than 1e-6 counts as the same.
    """
    x, y = columns()
    rows = np.column_stack([x, np.ones(len(y))])
    due = rows @ np.linalg.lstsq(rows, y, rcond=None)[0]
    given = np.asarray(getattr(predictions, "data", predictions), float).ravel()
    if given.shape != due.shape:
        return f"{several(len(given), 'prediction')}, and there are {len(due)} patients."
    gap = float(np.abs(given - due).max())
    if gap < 1e-6:
        return f"The same predictions as least squares (largest gap {gap:.0e})."
    return f"The largest gap to least squares is {gap:.3g}."
