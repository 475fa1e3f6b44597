"""Plots that take one line in a notebook and look alike all through the course.

Each returns a `Picture`: a figure with a sentence above it and a caption beneath, one line
of words in a terminal. `title=` and `caption=` replace what the numbers say by themselves.

>>> loss([1.0, 0.5, 0.25])
Loss over 2 steps: from 1 to 0.25, lowest 0.25 at step 2.
>>> confusion([0, 0, 1], [0, 1, 1], names=["cat", "dog"])
2 of 3 right (67 %). Most often: cat taken for dog, 1 time.
"""

import numpy as np

from mgcourse.show import paper, shades, style
from mgcourse.show.planes import boundary, contour
from mgcourse.show.scores import plain
from mgcourse.show.style import number, percent, several

__all__ = ["boundary", "confusion", "contour", "histograms", "images", "loss"]

# Hue and dash differ together, so that lines can be told apart without colour.
_LINES = (
    (style.LOSS, "-"),
    (style.BLUE, "--"),
    (style.GREEN, "-."),
    (style.ORANGE, ":"),
    (style.GREY, (0, (6, 2, 1, 2, 1, 2))),
)
_EDGE = {"fill": False, "edgecolor": style.STROKE, "linewidth": 0.8, "clip_on": False}


def loss(losses, log=None, title="", caption=""):
    """The loss, step by step.

    Parameters
    ----------
    losses : sequence of float, or dict
        One curve, or several by name: `{"training": …, "test": …}`. Values and tensors
        count as their numbers; NaN and infinity are gaps, and the caption says where.
    log : bool, optional
        Whether the axis counts decades; where it is not said, it does from a range of 100 on.

    Returns
    -------
    Picture
    """
    curves = losses if isinstance(losses, dict) else {"loss": losses}
    curves = {name: plain(list(curve)).ravel() for name, curve in curves.items()}
    if not any(len(curve) for curve in curves.values()):
        raise ValueError("there is no loss to plot yet: give one number a step")
    sentences = [_course(name, curve) for name, curve in curves.items()]
    known = np.concatenate(list(curves.values()))
    known = known[np.isfinite(known)]
    if log is None:
        log = len(known) > 0 and known.min() > 0 and known.max() > 100 * known.min()
    first = next(iter(curves.values()))

    def draw(figure):
        ax = figure.subplots()
        ends = []
        for (name, curve), (colour, dashes) in zip(curves.items(), _cycle(_LINES)):
            shown = np.where(np.isfinite(curve), curve, np.nan)
            ax.plot(shown, color=colour, linestyle=dashes, marker="." if len(curve) < 3 else "")
            ends.append((name, colour, dashes, shown[~np.isnan(shown)][-1:]))
        ax.set(xlabel="step", ylabel="loss", yscale="log" if log else "linear")
        ax.grid(True)
        if len(curves) > 1:
            _label_ends(ax, ends)

    return paper.picture(draw, 2.9, title or _headline(first), " ".join(sentences), caption)


def histograms(layers, of="data", title="", caption=""):
    """How numbers are spread, layer by layer, over one common axis.

    Parameters
    ----------
    layers : dict, sequence of arrays, or Module
        Numbers by the layer's name, one array a layer, or a model: then its parameters.
    of : {"data", "grad"}
        Of a model, the parameters or their gradients.

    Returns
    -------
    Picture
    """
    layers = {
        name: numbers[np.isfinite(numbers)] for name, numbers in _by_layer(layers, of).items()
    }
    if not layers or not all(len(numbers) for numbers in layers.values()):
        raise ValueError("every layer needs at least one finite number")
    spreads = {name: float(numbers.std()) for name, numbers in layers.items()}
    words = "Spread (standard deviation): " + ", ".join(
        f"{name} {number(spread)}" for name, spread in spreads.items()
    )
    widest, narrowest = max(spreads.values()), min(spreads.values())
    headline = (
        f"The widest layer spreads {number(widest / narrowest)} times as far as the narrowest"
        if narrowest > 0 and len(layers) > 1 and widest > 1.5 * narrowest
        else "All layers spread about as far"
        if len(layers) > 1
        else "How the numbers are spread"
    )
    reach = max(float(np.abs(numbers).max()) for numbers in layers.values()) or 1.0

    def draw(figure):
        axes = figure.subplots(len(layers), 1, sharex=True, squeeze=False)[:, 0]
        for ax, (name, numbers) in zip(axes, layers.items()):
            ax.hist(numbers, bins=np.linspace(-reach, reach, 62), color=style.BLUE)
            ax.axvline(0, color=style.STROKE, linewidth=0.8)
            ax.set_yticks([])
            ax.spines["left"].set_visible(False)
            ax.text(0, 0.75, name, transform=ax.transAxes, weight="bold")
            ax.text(1, 0.75, f"±{number(numbers.std())}", transform=ax.transAxes, ha="right")
        axes[-1].set_xlabel({"data": "value", "grad": "gradient"}[of])

    return paper.picture(draw, 0.8 + 0.75 * len(layers), title or headline, words + ".", caption)


def confusion(targets, predictions, names=None, title="", caption=""):
    """Which class was taken for which: rows are the truth, columns the answers.

    Parameters
    ----------
    targets, predictions : sequence of int
        Numbers of classes, from 0.
    names : sequence of str, optional

    Returns
    -------
    Picture
    """
    targets, predictions = (
        plain(list(numbers)).ravel().astype(int) for numbers in (targets, predictions)
    )
    if targets.shape != predictions.shape or not len(targets):
        raise ValueError(
            f"{len(targets)} targets and {len(predictions)} predictions do not pair up"
        )
    n = max(targets.max(), predictions.max()) + 1
    names = list(names or map(str, range(n)))
    if len(names) < n:
        raise ValueError(f"{n} classes were given {len(names)} names")
    counts = np.zeros((len(names), len(names)), dtype=int)
    np.add.at(counts, (targets, predictions), 1)
    right, total = int(np.trace(counts)), len(targets)
    words = f"{right} of {total} right ({percent(right, total)})."
    off = counts - np.diag(np.diag(counts))
    if off.any():
        truth, answer = np.unravel_index(off.argmax(), off.shape)
        times = off[truth, answer]
        mixed = f"{names[truth]} taken for {names[answer]}, {several(times, 'time')}"
        words += f" Most often: {mixed}."
        headline = f"Most often {names[truth]} is taken for {names[answer]}"
    else:
        headline = "No class is taken for another"

    def draw(figure):
        ax = figure.subplots()
        share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        ax.imshow(shades.mixups(share))
        for (row, column), count in np.ndenumerate(counts):
            if count:
                ax.text(column, row, str(count), ha="center", va="center", color=style.INK)
        ax.set(xlabel="the model's answer", ylabel="the truth")
        ax.set_xticks(range(len(names)), names)
        ax.set_yticks(range(len(names)), names)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)

    return paper.picture(draw, 1.5 + 0.32 * max(len(names), 3), title or headline, words, caption)


def images(pictures, labels=None, columns=None, title="", caption=""):
    """Small pictures in a grid.

    Parameters
    ----------
    pictures : array (n, rows, columns) or (n, size²)
        Where none is below 0, from black (0) to white (the largest); else blue above 0
        and orange below, as for weights.
    labels : sequence, optional
        What stands under each.
    columns : int, optional
        How many in a row; ten at most unless told.

    Returns
    -------
    Picture
    """
    pictures = plain(pictures)
    if pictures.ndim == 2:
        side = round(pictures.shape[1] ** 0.5)
        if side * side != pictures.shape[1]:
            raise ValueError(
                f"{pictures.shape[1]} numbers a picture are not a square: reshape to "
                "(n, rows, columns)"
            )
        pictures = pictures.reshape(-1, side, side)
    if pictures.ndim != 3 or not len(pictures):
        raise ValueError(f"pictures of shape (n, rows, columns), please; this is {pictures.shape}")
    if labels is not None and len(labels) != len(pictures):
        raise ValueError(f"{len(pictures)} pictures were given {len(labels)} labels")
    count, rows, wide = pictures.shape
    columns = columns or min(count, 10)
    lines = -(-count // columns)
    words = f"{several(count, 'picture')} of {rows} × {wide} pixels"
    words += f": {', '.join(map(str, labels))}." if labels is not None else "."

    from matplotlib.patches import Rectangle

    def draw(figure):
        axes = figure.subplots(lines, columns, squeeze=False).ravel()
        for ax in axes:
            ax.axis("off")
        for i, (ax, picture) in enumerate(zip(axes, shades.pixels(pictures))):
            ax.imshow(picture)
            # white paper ends somewhere on a white page too
            ax.add_patch(Rectangle((0, 0), 1, 1, transform=ax.transAxes, **_EDGE))
            if labels is not None:
                ax.text(0.5, -0.06, labels[i], transform=ax.transAxes, ha="center", va="top")

    across = paper.WIDTH / max(columns, 4) * min(rows / wide, 2)
    height = 0.5 + lines * (across + (0.22 if labels is not None else 0.05))
    return paper.picture(
        draw, height, title or words.partition(":")[0].rstrip("."), words, caption, crisp=True
    )


def _course(name, curve):
    """One curve in words."""
    known = np.flatnonzero(np.isfinite(curve))
    broken = np.flatnonzero(~np.isfinite(curve))
    if not len(known):
        return f"{name.capitalize()} was never a number."
    best = known[curve[known].argmin()]
    first, last = number(curve[known[0]]), number(curve[known[-1]])
    said = (
        f"{name.capitalize()} over {several(len(curve) - 1, 'step')}: from {first} to {last}, "
        f"lowest {number(curve[best])} at step {best}."
    )
    if len(broken):
        what = "not a number" if np.isnan(curve[broken[0]]) else "infinite"
        said += f" At step {broken[0]} it is {what}."
    return said


def _headline(curve):
    if not np.isfinite(curve).all():
        return f"From step {np.flatnonzero(~np.isfinite(curve))[0]} on the loss is lost"
    verb = "falls" if curve[-1] < curve[0] else "rises" if curve[-1] > curve[0] else "stays"
    if len(curve) == 1:
        return f"The loss before the first step is {number(curve[0])}"
    if verb == "stays":
        return f"After {several(len(curve) - 1, 'step')} the loss is still {number(curve[0])}"
    return f"The loss {verb} from {number(curve[0])} to {number(curve[-1])}"


def _label_ends(ax, ends):
    """Each curve's name right of its end, moved apart where two would overlap."""
    ax.autoscale_view()
    to_axes = ax.transData + ax.transAxes.inverted()
    places = sorted((to_axes.transform((0, end[0]))[1], *rest) for *rest, end in ends if len(end))
    lowest = -1.0
    for place, name, colour, dashes in places:
        lowest = max(place, lowest + 0.1)
        there = {"transform": ax.transAxes, "clip_on": False}
        ax.plot([1.01, 1.05], [lowest, lowest], color=colour, linestyle=dashes, **there)
        ax.text(1.06, lowest, name, va="center", **there)


def _cycle(things):
    while True:
        yield from things


def _by_layer(layers, of):
    if hasattr(layers, "named_parameters"):
        parts = {}
        for name, parameter in layers.named_parameters():
            layer = ".".join(name.split(".")[:2]) if name.startswith("layers.") else name
            parts.setdefault(layer.replace("layers.", "layer "), []).append(
                np.ravel(getattr(parameter, of))
            )
        return {name: np.concatenate(numbers) for name, numbers in parts.items()}
    if not isinstance(layers, dict):
        layers = {f"layer {i}": numbers for i, numbers in enumerate(layers)}
    return {name: plain(numbers).ravel() for name, numbers in layers.items()}
