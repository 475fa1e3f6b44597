"""Chapter 13: the gap, penalties, dropout, folds and shifted digits, as figures.

The world of twenty points is in `noisy_points`, the runs on digits are in `held_out`.

>>> round(ladder_of(held_out.BY_ROWS, "100")["gap"])
11
>>> arriving(q=0.5, scaled=True, masks=0)["silent"]
4
"""

from functools import cache

import numpy as np

from mgcourse.arrays import log_softmax
from mgcourse.chapters import held_out
from mgcourse.chapters.digits_net import split
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider, Toggle
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Dots, Image, Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.tensors import tensor

# Accuracy on the rows it learned from, and on new ones ---------------------------------------


def ladder_of(experiment, case, cases=None, what="", downwards=False):
    """Five training and five test accuracies at one case and at those the slider came by.

    Parameters
    ----------
    experiment : Experiment
        Of `held_out`, with "train" and "test" in its cells.
    case : str
    cases : sequence of str, optional
        From left to right; all of the experiment's unless told.
    what : str
        What the case is, for the sentence: "100 rows".
    downwards : bool
        The slider began at the last case; else at the first.
    """
    kept, cases = experiment.kept(), list(cases or experiment.cases)
    here = cases.index(case)
    seen = np.arange(here, len(cases)) if downwards else np.arange(here + 1)
    train, test = ([kept.of(cases[i], key) for i in seen] for key in ("train", "test"))
    places = np.repeat(seen, len(experiment.seeds))
    known, new = kept.mean(case, "train"), kept.mean(case, "test")
    spread = kept.spread(case, "{:.1f}", "test")
    return {
        "train": (places - 0.12, np.concatenate(train)),
        "test": (places + 0.12, np.concatenate(test)),
        "means": (seen + 0.12, [t.mean() for t in test]),
        "now": ([here - 0.12, here + 0.12], [known, new], _TWO),
        "gap": float(known - new),
        "titles": [f"{what or case}: the gap is {known - new:.1f}"],
        "words": (
            f"{what or case}: {known:.1f} % of the rows it learned from are right, "
            f"and {new:.1f} % of new ones ({spread} over 5 splits)."
        ),
    }


_NEW = style.ORANGE
_TWO = [style.GREY, _NEW]


def _ladder_panel(labels, y, xlabel, names="right"):
    """Five splits a stop; `names` is the lower corner in which the two kinds of dots are named."""

    def still(ax):
        ax.set_xticks(range(len(labels)), labels)
        x = 0.97 if names == "right" else 0.03
        for height, text, colour in ((0.15, "○ learned from", style.GREY), (0.05, "● new", _NEW)):
            ax.text(x, height, text, color=colour, ha=names, transform=ax.transAxes)

    return Panel(
        Line("means", style.ORANGE, width=1.5),
        Dots("train", style.GREY, size=6, hollow=True, stroke=1.2),
        Dots("test", style.ORANGE, size=6, stroke=1.2),
        Dots("now", size=12, square=True),
        x=(-0.6, len(labels) - 0.4),
        y=y,
        xlabel=xlabel,
        ylabel="right, %",
        grid=True,
        still=still,
    )


def rows_seen(rows):
    """Training and test accuracy with so many rows to learn from."""
    return ladder_of(held_out.BY_ROWS, str(rows), what=f"{rows:,} rows", downwards=True)


def more_rows(lock=None):
    """Drag the number of training rows: where does the gap go?"""
    labels = [f"{n:,}" for n in held_out.ROWS]
    return live(
        rows_seen,
        panels=[_ladder_panel(labels, (70, 102), "n  training rows")],
        controls={
            "rows": Slider(held_out.ROWS, 1437, symbol="n", name="training rows", text="{:,}")
        },
        lock=lock,
        title="Rows learned from and new rows, by how many there are",
    )


def units_used(hidden):
    """The same with 100 rows and so many hidden units."""
    return ladder_of(
        held_out.BY_UNITS, str(hidden), what=f"100 rows, {style.several(hidden, 'hidden unit')}"
    )


def more_units(lock=None):
    """Drag the number of hidden units, with 100 digits to learn from."""
    return live(
        units_used,
        panels=[_ladder_panel(held_out.UNITS, (0, 104), "H  hidden units")],
        controls={"hidden": Slider(held_out.UNITS, 1, symbol="H", name="hidden units", text="{}")},
        lock=lock,
        title="Rows learned from and new rows, by the number of hidden units",
    )


# Penalties -----------------------------------------------------------------------------------

KINDS = {"L2, ½α‖W‖²": "L2", "L1, αΣ|w|": "L1"}
STRENGTHS = held_out.STRENGTHS[:7]


def penalised(alpha, kind="L2", rows=1437):
    """Accuracies with a penalty of strength α, and how many weights it brought close to 0."""
    experiment = getattr(held_out, kind)
    cases = [f"{rows} {a:g}" for a in STRENGTHS]
    case = f"{rows} {alpha:g}"
    drawn = ladder_of(experiment, case, cases, f"{kind}, α = {alpha:g}, {rows:,} rows")
    small = [experiment.kept().mean(c, "near 0") for c in cases]
    here = cases.index(case)
    drawn["small"] = (np.arange(here + 1), small[: here + 1])
    drawn["this"] = ([here], [small[here]])
    drawn["near 0"] = small[here]
    drawn["titles"] = [
        f"{kind}, α = {alpha:g}: the gap is {drawn['gap']:.1f}",
        f"{small[here]:.0f} % of the weights are below 0.01",
    ]
    drawn["words"] += f" {small[here]:.0f} % of the weights are below 0.01 in size."
    return drawn


def does_a_penalty_help(lock=None):
    """Drag α: accuracy on old and new rows, and the weights that are as good as gone."""
    labels = ["0", "1e-5", "1e-4", "3e-4", "1e-3", "3e-3", "0.01"]
    small = Panel(
        Line("small", style.PARAMETER),
        Dots("this", style.PARAMETER, size=12, square=True),
        x=(-0.6, len(labels) - 0.4),
        y=(0, 100),
        xlabel="α  strength",
        ylabel="weights below 0.01, %",
        grid=True,
        still=lambda ax: ax.set_xticks(range(len(labels)), labels),
    )
    accuracies = _ladder_panel(labels, (60, 102), "α  strength", names="left")
    return live(
        penalised,
        panels=[accuracies, small],
        controls={
            "alpha": Slider(STRENGTHS, 0, symbol="α", name="strength"),
            "kind": Choice(KINDS, "L2", name="penalty"),
            "rows": Choice({"1,437 rows": 1437, "100 rows": 100}, 1437, name="learned from"),
        },
        lock=lock,
        title="A penalty on the weights, and what it buys",
    )


# Dropout -------------------------------------------------------------------------------------

ACTIVATIONS = np.array([1.2, 0.4, 0.9, 1.6, 0.7, 1.1, 0.3, 1.4, 0.8, 1.0, 0.6, 2.0])
_UNITS = np.arange(len(ACTIVATIONS))


def arriving(q, scaled, masks):
    """Twelve units under the newest of 1 + `masks` masks, and the means under all of them."""
    drawn = np.random.default_rng(13).random((masks + 1, len(ACTIVATIONS))) >= q
    sent = ACTIVATIONS * drawn / (1 - q if scaled else 1)
    means = sent.mean(axis=1)
    silent = int((~drawn[-1]).sum())
    rule = "times 1/(1 − q)" if scaled else "as they were"
    return {
        "units": (_UNITS, sent[-1]),
        "before": (_UNITS, ACTIVATIONS),
        "means": (np.arange(1, masks + 2), means),
        "run": (np.arange(1, masks + 2), np.cumsum(means) / np.arange(1, masks + 2)),
        "silent": silent,
        "mean": float(means.mean()),
        "titles": [
            f"{silent} of 12 silent, the others {rule}",
            f"mean over {style.several(masks + 1, 'mask')}: {means.mean():.2f}",
        ],
        "words": (
            f"{silent} of 12 units are silent, the others {rule}. The mean that arrives is "
            f"{means[-1]:.2f} now, {means.mean():.2f} over {style.several(masks + 1, 'mask')}; at "
            f"the test it is {ACTIVATIONS.mean():.2f}."
        ),
    }


def twelve_units(lock=None):
    """Draw mask after mask: what arrives on average, with and without the scaling?"""
    units = Panel(
        Bars("units"),
        Dots("before", style.STROKE, size=8, hollow=True, stroke=1.5),
        x=(-0.7, 11.7),
        y=(0, 4.2),
        xlabel="hidden unit",
        ylabel="a  activation",
    )
    means = Panel(
        Dots("means", style.BLUE, size=6),
        Line("run", style.ORANGE, width=2.5, label="mean so far"),
        x=(0, 31),
        y=(0, 2.2),
        xlabel="masks drawn",
        ylabel="mean that arrives",
        still=lambda ax: ax.axhline(ACTIVATIONS.mean(), color=style.STROKE, linestyle="--"),
    )
    return live(
        arriving,
        panels=[units, means],
        controls={
            "q": Slider((0.0, 0.2, 0.5, 0.8), 0.5, symbol="q", name="drop rate"),
            "masks": Slider(range(30), 0, name="masks more", text="{}", play=True),
            "scaled": Toggle("survivors times 1/(1 − q)", value=False),
        },
        lock=lock,
        title="Twelve units and their masks",
    )


# Folds ---------------------------------------------------------------------------------------


def one_draw(draw):
    """Five folds of 100 rows: their scores, their mean, and what new rows say."""
    kept = held_out.FOLDS.kept()
    folds = np.array([kept.of("100 rows", f"fold {i}") for i in range(5)])
    truth = kept.of("100 rows", "test")
    scores, mean = folds[:, draw], float(folds[:, draw].mean())
    return {
        "scores": (np.arange(1, 6), scores),
        "mean": ([0.4, 5.6], [mean, mean]),
        "truth": ([0.4, 5.6], [truth[draw]] * 2),
        "values": [(i + 1, 61.5, f"{score:.0f}") for i, score in enumerate(scores)],
        "singles": (np.tile(truth, 5), folds.ravel()),
        "means": (truth, folds.mean(axis=0)),
        "now": ([truth[draw]], [mean]),
        "titles": [f"folds {mean:.0f} on average, 360 new rows {truth[draw]:.0f}", "twenty draws"],
        "words": (
            f"Draw {draw}: the folds score {', '.join(f'{s:.0f}' for s in scores)}; their mean is "
            f"{mean:.0f}, and 360 new rows give {truth[draw]:.1f}."
        ),
    }


def folds(lock=None):
    """Drag the draw: how near do one fold, the best fold and the mean come to the truth?"""
    left = Panel(
        Bars("scores", width=0.6),
        Line("mean", style.ORANGE, width=2.5),
        Line("truth", style.STROKE, dashed=True),
        Text("values", anchor="middle", size=11),
        x=(0.4, 5.6),
        y=(60, 106),
        xlabel="fold of 20 rows",
        ylabel="right, %",
        still=lambda ax: ax.set_xticks(range(1, 6)),
    )
    right = Panel(
        Dots("singles", style.STROKE, size=6, hollow=True, stroke=1.2),
        Dots("means", style.ORANGE, size=8),
        Dots("now", style.BLUE, size=13, square=True),
        x=(80, 96),
        y=(60, 106),
        xlabel="360 new rows, %",
        ylabel="folds, %",
        still=lambda ax: ax.plot([80, 96], [80, 96], color=style.STROKE, linestyle="--"),
    )
    return live(
        one_draw,
        panels=[left, right],
        controls={"draw": Slider(range(20), 0, name="draw of 100 rows", text="{}")},
        lock=lock,
        title="Five folds, and the truth",
    )


# A digit that is shifted ---------------------------------------------------------------------

_DIGITS = np.arange(10)


@cache
def _networks():
    """Trained on 1,437 digits as they are, and on them with their shifted copies; the test rows."""
    found = []
    for copies in ("none", "shifted"):
        data = split(0)
        X, y, epochs = held_out.multiplied(data, copies)
        found.append(held_out.trained(data, 64, epochs // 2, X=X, y=y))
    return *found, data.X_test, data.y_test


def moved(row, dx, dy):
    """A test digit, moved; and the probabilities two networks give it."""
    *networks, X, y = _networks()
    picture = held_out.shifted(X[row : row + 1], dx, dy)
    plain, copies = (np.exp(log_softmax(model(tensor(picture)).data, -1))[0] for model in networks)
    said = int(plain.argmax()), int(copies.argmax())
    return {
        "picture": np.kron(picture.reshape(8, 8)[::-1], np.ones((16, 16))),  # sharp pixels
        "plain": (_DIGITS - 0.2, plain),
        "copies": (_DIGITS + 0.2, copies),
        "says": said,
        "meant": int(y[row]),
        "titles": [
            f"a {y[row]}, moved by ({dx}, {dy})",
            f"without copies: {said[0]} · with copies: {said[1]}",
        ],
        "words": (
            f"A {y[row]}, moved {dx} to the right and {dy} down. The network without copies says "
            f"{said[0]} ({plain.max():.2f}), the one with shifted copies {said[1]} "
            f"({copies.max():.2f})."
        ),
    }


def a_digit_moves(lock=None):
    """Move a test digit by a pixel or two: which network still reads it?"""
    picture = Panel(
        Image("picture", contour=None, strength=1.0),
        x=(0, 8),
        y=(0, 8),
        ticks=False,
        equal=True,
        width=0.6,
    )
    bars = Panel(
        Bars("plain", style.BLUE, width=0.38),
        Bars("copies", style.GREEN, width=0.38),
        x=(-0.6, 9.6),
        y=(0, 1.05),
        xlabel="digit (left bar: without copies, right: with)",
        ylabel="p  probability",
        still=lambda ax: ax.set_xticks(_DIGITS),
    )
    steps = range(-2, 3)
    return live(
        moved,
        panels=[picture, bars],
        controls={
            "row": Slider(range(30), 0, name="test digit", text="{}"),
            "dx": Slider(steps, 0, symbol="dx", name="to the right", text="{}"),
            "dy": Slider(steps, 0, symbol="dy", name="down", text="{}"),
        },
        lock=lock,
        title="A digit that is moved",
    )
