"""Chapter 07: a network fences points in, twenty starts compared, and those born dead."""

from functools import lru_cache

import numpy as np

from mgcourse.chapters.crowd import Crowd, starts
from mgcourse.data import ring
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import INK, Dots, Image, Line, Text, cells
from mgcourse.show.overlay import Panel

STARTS = 20
_ACROSS, _DOWN = 5, 4  # the tiles of *Fences and twins*
_CELLS = 24  # a tile's pixels, in each direction
_REACH = 2.0
NOISES = (0.0, 0.001, 0.01, 0.1)


# A film of training -----------------------------------------------------------------------


def film(history, points, labels, losses=None, reach=_REACH, lock=None):
    """The training of a 2-H-1 network as a film: its map, its folds, its loss.

    Parameters
    ----------
    history : list of lists of float
        The parameters before each step, in the order of `MLP(2, [H, 1]).parameters()`:
        for each unit its two weights and its bias, then the output's weights and its bias.
    points, labels : (n, 2) and n numbers
        Labels are +1 and −1.
    losses : list of float, optional
        The loss at each step; the mean squared error where it is left out.
    reach : float
        The map shows the plane from −reach to reach.
    lock : Prediction, optional
        The film shows nothing before this guess is made.

    Raises
    ------
    ValueError
        If there is nothing to show, or the parameters are not those of such a network.
    """
    if not len(history):
        raise ValueError("the film is empty: append the parameters before each step")
    points, labels = np.asarray(points, float), np.asarray(labels, float)
    frames = _frames(history, points, labels, losses, reach)
    limits = (-reach, reach)
    plan = Panel(
        Image("says"),
        Line("folds", colour=style.STROKE, width=1.5, dashed=True),
        Dots("wrong", INK, size=12, hollow=True, stroke=1.3),
        x=limits,
        y=limits,
        still=lambda ax: _scatter(ax, points, labels),
        ticks=False,
        equal=True,
    )
    losses = np.array([frame["loss"] for frame in frames])
    known = losses[np.isfinite(losses)]
    course = Panel(
        Line("course", colour=style.LOSS),
        Dots("now", colour=style.LOSS),
        x=(0, max(len(history) - 1, 1)),
        y=(0, 1.1 * min(known.max(initial=0.1), 20 * np.median(known))),
        xlabel="step",
        ylabel="L  loss",
        width=0.8,
    )

    def shown(step):
        steps = np.arange(step + 1)
        return frames[step] | {"course": (steps, losses[: step + 1]), "now": ([step], losses[step])}

    return live(
        shown,
        panels=[plan, course],
        controls={"step": Slider(range(len(history)), 0, name="step", play=True)},
        lock=lock,
        title="A network in training",
        height=3.4,
    )


def _frames(history, points, labels, losses, reach):
    """What is to be seen at each step."""
    limits = (-reach, reach)
    plane = np.stack(cells(limits, limits), axis=-1).reshape(-1, 2)
    frames = []
    for step, parameters in enumerate(history):
        net = Crowd(_unpacked(parameters))
        wrong = (net.outputs(points)[0] > 0) != (labels > 0)
        loss = float(net.losses(points, labels)[0] if losses is None else losses[step])
        right = len(points) - int(wrong.sum())
        frames.append(
            {
                "says": np.clip(net.outputs(plane)[0], -1, 1).reshape(-1, round(len(plane) ** 0.5)),
                "folds": net.folds(0, reach),
                "wrong": points[wrong].T,
                "loss": loss,
                "titles": [f"{right} of {len(points)} on their own side", f"Loss {loss:.3f}"],
                "words": (
                    f"Step {step}: {right} of {len(points)} points are on their own side, "
                    f"the loss is {loss:.3f}."
                ),
            }
        )
    return frames


def _unpacked(parameters):
    """The parameters of one `MLP(2, [H, 1])` as a crowd of one takes them."""
    flat = np.array([float(getattr(p, "data", p)) for p in parameters])
    hidden, rest = divmod(len(flat) - 1, 4)
    if rest or not hidden:
        raise ValueError(
            f"{len(flat)} parameters: a 2-H-1 network has 4·H + 1, which is 13 for H = 3"
        )
    units = flat[: 3 * hidden].reshape(hidden, 3)
    return units[None, :, :2].mT, units[None, :, 2], flat[None, 3 * hidden : -1], flat[-1:]


# Fences and twins -------------------------------------------------------------------------


@lru_cache(maxsize=64)
def fences(hidden, noise=None):
    """Twenty starts of a 2-H-1 network after their training on the ring.

    Parameters
    ----------
    hidden : int
        H, the number of hidden units.
    noise : float, optional
        Where it is left out, weights start from U(−1, 1) and train on the hinge loss, a row
        at a time, η = 0.1, 50 epochs. With it they start from 0.5 ± noise and train on the
        MSE of all rows, η = 0.2, 300 steps.

    Returns
    -------
    Crowd, array of STARTS scores in percent
    """
    points, labels = ring()
    if noise is None:
        crowd = Crowd(starts(hidden, STARTS))
        for _ in range(50):
            crowd.epoch(points, labels, eta=0.1)
    else:
        crowd = Crowd(starts(hidden, STARTS, spread=noise, centre=0.5))
        for _ in range(300):
            crowd.step(points, labels, eta=0.2)
    return crowd, crowd.scores(points, labels)


def tiles(hidden, start):
    """The twenty maps side by side. `start` is "spread" or a noise of `NOISES`."""
    crowd, scores = fences(hidden, None if start == "spread" else start)
    limits = (-_REACH, _REACH)
    plane = np.stack(cells(limits, limits, _CELLS), axis=-1).reshape(-1, 2)
    says = np.sign(crowd.outputs(plane)).reshape(STARTS, _CELLS, _CELLS)
    says = says.reshape(_DOWN, _ACROSS, _CELLS, _CELLS)[::-1]  # first row of tiles on top
    closed = int((scores == 100).sum())
    units = f"{hidden} hidden unit" + ("s" if hidden > 1 else "")
    begin = "from spread starts" if start == "spread" else f"from 0.5 ± {start:g}"
    return {
        "says": says.transpose(0, 2, 1, 3).reshape(_DOWN * _CELLS, _ACROSS * _CELLS),
        "scores": [(*_corner(i), f"{score:.0f} %") for i, score in enumerate(scores)],
        "titles": [f"{closed} of {STARTS} starts close the fence"],
        "words": (
            f"With {units}, {begin}: {closed} of {STARTS} starts have all fifty points on their "
            f"own side; the best has {scores.max():.0f} %, the worst {scores.min():.0f} %."
        ),
    }


def _corner(tile):
    row, column = divmod(tile, _ACROSS)
    return column + 0.05, _DOWN - row - 0.16


def fences_and_twins(lock=None):
    """Twenty starts as thumbnails, under the number of hidden units and how starts differ."""
    points, labels = ring()

    def still(ax):
        for tile in range(STARTS):
            row, column = divmod(tile, _ACROSS)
            middle = np.array([column + 0.5, _DOWN - row - 0.5])
            place = middle + points / (2 * _REACH)
            for label, colour in ((1, style.POSITIVE), (-1, style.NEGATIVE)):
                x, y = place[labels == label].T
                ax.plot(x, y, "." if label > 0 else "s", color=colour, markersize=1.8)
        for x in range(1, _ACROSS):
            ax.axvline(x, color=style.STROKE, linewidth=1)
        for y in range(1, _DOWN):
            ax.axhline(y, color=style.STROKE, linewidth=1)

    panel = Panel(
        Image("says", contour=None, strength=0.35),
        Text("scores", size=10),
        x=(0, _ACROSS),
        y=(0, _DOWN),
        still=still,
        ticks=False,
        equal=True,
    )
    begin = {"spread from −1 to 1": "spread"} | {f"all 0.5, noise {n:g}": n for n in NOISES}
    return live(
        tiles,
        panels=[panel],
        controls={
            "hidden": Slider(range(1, 9), 6, symbol="H", name="hidden units", text="{}"),
            "start": Choice(begin, name="starts"),
        },
        lock=lock,
        title="Fences and twins",
        height=6.2,
    )


# Two rows, from many starts ---------------------------------------------------------------

ROWS, TARGETS = np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([0.5, 0.7])


@lru_cache(maxsize=4)
def two_rows(low, count, steps=1000):
    """Losses of 2-3-1 networks with ReLU after both layers on two rows.

    Half the mean of the squared errors, η = 0.01, all parameters from U(low, 1), start s
    from `numpy.random.default_rng(s)`.

    Returns
    -------
    losses : array (steps + 1, count)
    dead : array (count,) of bool
        Whether every slope was 0 at the start.
    """
    W1, b1, W2, b2 = (np.empty((count, *shape)) for shape in ((2, 3), (3,), (3,), ()))
    for s in range(count):
        rng = np.random.default_rng(s)
        W1[s], b1[s] = rng.uniform(low, 1, (2, 3)), rng.uniform(low, 1, 3)
        W2[s], b2[s] = rng.uniform(low, 1, 3), rng.uniform(low, 1)
    losses, dead = np.empty((steps + 1, count)), None
    for step in range(steps + 1):
        z1 = ROWS @ W1 + b1[:, None]
        a1 = np.maximum(z1, 0)
        z2 = (a1 @ W2[:, :, None])[..., 0] + b2[:, None]
        error = np.maximum(z2, 0) - TARGETS
        losses[step] = (error**2).mean(axis=1) / 2
        d2 = error / 2 * (z2 > 0)
        d1 = d2[..., None] * W2[:, None] * (z1 > 0)
        dead = ~d2.any(axis=1) if dead is None else dead
        W1 -= 0.01 * (ROWS.T @ d1)
        b1 -= 0.01 * d1.sum(axis=1)
        W2 -= 0.01 * (d2[:, None] @ a1)[:, 0]
        b2 -= 0.01 * d2.sum(axis=1)
    return losses, dead


def many_starts(low, count):
    """The losses of the first `count` starts, those born dead apart."""
    losses, dead = two_rows(low, 500)
    losses, dead = losses[:, :count], dead[:count]
    born = int(dead.sum())
    living = losses[:, ~dead]
    title = f"{born} of {count} starts are born dead" if born else "Every start learns"
    return {
        "living": _joined(living[::10]),
        "dead": _joined(losses[::10, dead]),
        "titles": [title],
        "words": (
            f"From U({low:g}, 1), {count} starts: {born} have every slope 0 at once and stay at "
            f"their loss; of the others the middle one reaches "
            f"{np.median(living[-1]):.5f} after 1,000 steps."
        ),
    }


def _joined(losses):
    """Many curves as one line with gaps."""
    x = np.append(np.arange(0, 10 * len(losses), 10), np.nan)
    y = np.vstack([losses, np.full(losses.shape[1], np.nan)])
    return np.tile(x, losses.shape[1]), np.maximum(y, 1e-12).T.ravel()


def grid_of_starts(lock=None):
    """Loss curves of many starts on two rows, under the range they are drawn from."""
    panel = Panel(
        Line("living", colour=style.LOSS, width=1),
        Line("dead", colour=style.NEGATIVE, width=2, dashed=True),
        x=(0, 1000),
        y=(1e-6, 10),
        log="y",
        xlabel="step",
        ylabel="½ mean squared error",
        grid=True,
    )
    return live(
        many_starts,
        panels=[panel],
        controls={
            "low": Choice({"U(0, 1)": 0.0, "U(−1, 1)": -1.0}, name="weights from"),
            "count": Slider([5, 20, 100, 500], 20, name="starts", text="{}"),
        },
        lock=lock,
        title="Two rows, many starts",
    )


def _scatter(ax, points, labels):
    """+1 as blue dots, −1 as orange squares."""
    for label, colour, marker in ((1, style.POSITIVE, "o"), (-1, style.NEGATIVE, "s")):
        x, y = points[labels == label].T
        ax.scatter(x, y, s=26, c=colour, marker=marker, edgecolors="white", linewidths=0.8)
    ax.spines[:].set_visible(False)
