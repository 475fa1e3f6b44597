"""Pictures over a plane: where a model says which class, and a descent over level lines.

>>> boundary(lambda x: x[:, 0], [[1, 0], [-1, 0], [2, 1]], [1, -1, -1])
2 of 3 points are on their own side (67 %).
"""

import numpy as np

from mgcourse.show import paper, shades, style
from mgcourse.show.scores import answers, landscape, plain
from mgcourse.show.style import number, percent, several


def boundary(model, points=None, labels=None, x=None, y=None, level=0.0, title="", caption=""):
    """Where a model says one class and where the other.

    Parameters
    ----------
    model : callable
        A model of either engine, or a function of an array (n, 2) or of one point. One
        output is compared with `level` (blue above, orange below); of several the largest
        wins.
    points : array (n, 2), optional
    labels : array (n,), optional
        Above `level` or not (−1 and 1; with `level=0.5`, 0 and 1), or the number of the
        class. Points on the wrong side are ringed.
    x, y : (float, float), optional
        Limits; the points with a margin, or −1 to 1.
    level : float
        Where the boundary runs: 0 for a score, 0.5 for a probability.

    Returns
    -------
    Picture
    """
    points = None if points is None else plain(points)
    x, y = x or around(points, 0), y or around(points, 1)
    scores = landscape(model, x, y)
    wrong = None
    words = f"The model's answers for x from {_span(x)} and y from {_span(y)}."
    headline = "Where the model says which class"
    if labels is not None:
        labels = sides(plain(labels).ravel(), level, several=scores.ndim == 3)
        wrong = sides(answers(points, model), level) != labels
        missed, n = int(wrong.sum()), len(wrong)
        words = f"{n - missed} of {n} points are on their own side ({percent(n - missed, n)})."
        headline = (
            "Every point is on its own side"
            if not missed
            else f"{missed} of {n} points {'is' if missed == 1 else 'are'} on the wrong side"
        )

    def draw(figure):
        ax = figure.subplots()
        ax.imshow(shades.classes(scores, level), extent=(*x, *y), origin="lower", aspect="auto")
        if scores.ndim == 2:
            inner = [
                np.linspace(*limits, 2 * n + 1)[1::2] for limits, n in zip((x, y), scores.T.shape)
            ]
            if scores.min() < level < scores.max():
                ax.contour(*inner, scores, [level], colors=paper.STAND_IN, linewidths=2.5)
        if points is not None:
            scatter(ax, points, labels, wrong)
        ax.set(xlim=x, ylim=y, xlabel="x₁", ylabel="x₂")
        ax.set_aspect("equal")
        ax.spines[:].set_visible(False)

    return paper.picture(draw, 4.2, title or headline, words, caption)


def contour(f, path=None, x=(-1, 1), y=(-1, 1), title="", caption=""):
    """The level lines of a loss over two parameters, and the path of a descent over them.

    Parameters
    ----------
    f : callable
        `f(x, y)`, of arrays or of two numbers.
    path : array (n, 2), optional
        The places visited; the first is hollow, the last a square.
    x, y : (float, float)
        Limits; widened where the path needs it, by up to twice their width.

    Returns
    -------
    Picture
    """
    path = None if path is None else plain(path).reshape(-1, 2)
    if path is not None:
        x, y = (_widened(limits, path[:, i]) for i, limits in enumerate((x, y)))
    X, Y = np.meshgrid(np.linspace(*x, 80), np.linspace(*y, 80))
    Z = answers(np.stack([X, Y], axis=-1).reshape(-1, 2), _of_rows(f)).reshape(X.shape)
    low = np.unravel_index(np.nanargmin(Z), Z.shape)
    words = f"The lowest seen is {number(Z[low])}, near ({number(X[low], 2)}, {number(Y[low], 2)})."
    headline = "The lines join places of equal loss"
    if path is not None:
        ends = answers(path[[0, -1]], _of_rows(f))
        steps = several(len(path) - 1, "step")
        end = np.where(np.abs(path[-1]) < 1e-9 * (x[1] - x[0]), 0.0, path[-1])
        headline = f"The loss goes from {number(ends[0])} to {number(ends[1])} in {steps}"
        words = f"The path ends at ({number(end[0])}, {number(end[1])}). " + words

    def draw(figure):
        ax = figure.subplots()
        rise = np.log1p((Z - Z[low]) / max(np.nanmedian(Z - Z[low]), 1e-12) * 20)
        ax.contour(X, Y, rise, 14, colors=style.LOSS, linewidths=1.2)
        if path is not None:
            ax.plot(*path.T, color=style.PARAMETER, marker="o", markersize=4)
            ax.plot(*path[0], "o", color=style.PARAMETER, mfc="none", ms=10, mew=2)
            ax.plot(*path[-1], "s", color=style.PARAMETER, ms=10)
        ax.set(xlim=x, ylim=y, xlabel="first parameter", ylabel="second parameter")

    return paper.picture(draw, 3.6, title or headline, words, caption)


def around(points, axis):
    """Limits around the points along an axis, with a margin; −1 to 1 without points."""
    if points is None:
        return (-1.0, 1.0)
    low, high = float(points[:, axis].min()), float(points[:, axis].max())
    margin = 0.12 * (high - low) or 1.0
    return (low - margin, high + margin)


def _widened(limits, places):
    low, high = limits
    room = 2 * (high - low)
    places = places[(places > low - room) & (places < high + room)]
    margin = 0.05 * (high - low)
    return (min(low, *(places - margin)), max(high, *(places + margin)))


def sides(scores, level, several=False):
    """The class of each score or label.

    Parameters
    ----------
    scores : array (n,) or (n, k)
    level : float
    several : bool
        Whether one number stands for one of several classes, as labels may.

    Returns
    -------
    array of int
        The largest of k; the number itself of several; else 1 above `level`, and 0.
    """
    if scores.ndim > 1:
        return scores.argmax(axis=-1)
    return scores.astype(int) if several else (scores > level).astype(int)


def scatter(ax, points, labels=None, wrong=None):
    """Draw the points, each class with its colour and shape, those on the wrong side ringed."""
    if labels is None:
        ax.scatter(*points.T, s=30, c=style.DATA, edgecolors="white", linewidths=0.8)
        return
    for kind in np.unique(labels):
        look = kind % len(shades.CLASSES)
        ax.scatter(
            *points[labels == kind].T,
            s=30,
            c=shades.CLASSES[look],
            marker=shades.MARKERS[look],
            edgecolors="white",
            linewidths=0.8,
        )
    if wrong is not None:
        ax.scatter(
            *points[wrong].T, s=130, facecolors="none", edgecolors=paper.STAND_IN, linewidths=1.3
        )


def _of_rows(f):
    """`f(x, y)` as a function of an array (n, 2) or of one point."""
    return lambda rows: f(*rows.T) if isinstance(rows, np.ndarray) else f(*rows)


def _span(limits):
    return f"{number(limits[0])} to {number(limits[1])}"
