"""Chapter 10: what a network reads in 8×8 pixels, half wiped off, and where it reads amiss.

Everything here uses one recipe (`digits_net`): ink 0 to 1, 64-32-10, ReLU, SGD, η = 0.5,
batch 32, 40 epochs. A training is kept epoch by epoch, so that a slider can go back in it.

>>> wiping(picture=0, rows=0)["read"]
0
"""

from functools import lru_cache

import numpy as np

from mgcourse.arrays import log_softmax
from mgcourse.chapters.digits_net import SGD, network, split, training
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Image, Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.show.style import several

ETA, EPOCHS, SPLITS = 0.5, 40, 5
PICTURES = 20  # of the test rows, to be wiped
_ZOOM = 8  # screen pixels a pixel of a digit: browsers blur what they enlarge


@lru_cache(maxsize=SPLITS)
def trained(seed=0):
    """One training: the split, and the parameters before it and after each epoch.

    Returns
    -------
    Split, list of [W₁, b₁, W₂, b₂]
    """
    data = split(seed)
    model = network(data.rng)
    film = [_parameters(model)]
    for _ in training(model, data, SGD(model.parameters(), lr=ETA), EPOCHS):
        film.append(_parameters(model))
    return data, film


def logits(parameters, X):
    """What a 64-H-10 network answers to each row."""
    W1, b1, W2, b2 = parameters
    return np.maximum(X @ W1 + b1, 0) @ W2 + b2


def _parameters(model):
    return [p.data.copy() for p in model.parameters()]


def loss_and_score(seeds):
    """Epochs in which the loss on the test rows fell, and what their score did meanwhile.

    Returns
    -------
    str
        A sentence with the counts.
    """
    moves = []
    for seed in seeds:
        data, film = trained(seed)
        log_p = [log_softmax(logits(parameters, data.X_test), -1) for parameters in film]
        losses = [-p[np.arange(len(p)), data.y_test].mean() for p in log_p]
        right = [int((p.argmax(axis=1) == data.y_test).sum()) for p in log_p]
        fell = np.diff(losses) < 0
        moves += np.sign(np.diff(right))[fell].tolist()
    rose, stayed, sank = (moves.count(way) for way in (1, 0, -1))
    return (
        f"The loss fell in {len(moves)} of {EPOCHS * len(seeds)} epochs; the score rose in {rose} "
        f"of them, stayed in {stayed} and fell in {sank}."
    )


# Wiping ink off ------------------------------------------------------------------------------


def wiping(picture, rows, side="top"):
    """A test digit with some of its eight rows of pixels wiped, and ten probabilities for it.

    Parameters
    ----------
    picture : int
        Which of the test rows of split 0.
    rows : int
        How many rows of pixels are blank, 0 to 8.
    side : {"top", "bottom"}
        From where.
    """
    data, film = trained()
    ink, meant = data.X_test[picture].reshape(8, 8).copy(), int(data.y_test[picture])
    wiped = slice(0, rows) if side == "top" else slice(8 - rows, 8)
    ink[wiped] = 0
    p = np.exp(log_softmax(logits(film[-1], ink.reshape(1, 64)), -1))[0]
    read = int(p.argmax())
    edge = 8 - rows if side == "top" else rows
    return {
        "page": on_paper(ink),
        "edge": ([0, 8], [edge, edge]) if rows else ([], []),
        "answer": (np.arange(10), p),
        "sure": [(k, v + 0.03, f"{v:.2f}") for k, v in enumerate(p) if v >= 0.05],
        "p": p,
        "read": read,
        "meant": meant,
        "titles": [f"Meant: {meant}", f"Read as {read}, p = {p[read]:.2f}"],
        "words": (
            f"Picture {picture + 1} of {PICTURES}, a {meant}, {several(rows, 'row')} wiped from "
            f"the {side}: read as {read} with p = {p[read]:.2f}."
        ),
    }


def wipe_a_digit():
    """Slide through test digits and wipe ink off them: ten bars answer."""
    page = Panel(
        Image("page"),
        Line("edge", style.ORANGE, width=2, dashed=True),
        x=(0, 8),
        y=(0, 8),
        ticks=False,
        equal=True,
        width=0.7,
    )
    bars = Panel(
        Bars("answer", width=0.7),
        Text("sure", anchor="middle", size=11),
        x=(-0.6, 9.6),
        y=(0, 1.15),
        ylabel="p  probability",
        still=lambda ax: ax.set_xticks(range(10)),
    )
    return live(
        wiping,
        panels=[page, bars],
        controls={
            "picture": Slider(range(PICTURES), 0, name="test digit", text=lambda i: str(i + 1)),
            "rows": Slider(range(9), 0, name="rows wiped", text="{}", play=True, seconds=0.6),
            "side": Choice(["top", "bottom"], name="from the"),
        },
        title="A digit, wiped row by row, and ten answers",
    )


def on_paper(ink):
    """Ink (rows, columns) from 0 to 1 as a picture: dark on light in every theme."""
    light, dark = (_channels(colour) for colour in (style.NEUTRAL, style.INK))
    big = np.kron(ink[::-1], np.ones((_ZOOM, _ZOOM)))[..., None]
    rgb = light + big * (dark - light)
    return np.concatenate([rgb, np.ones_like(big)], axis=-1)


def _channels(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


# Who is taken for whom -----------------------------------------------------------------------

_ACROSS, _DOWN = 6, 4  # misread digits that are shown


def confusion(epoch, seed=0):
    """Which test digits were read as which, after so many epochs.

    Returns
    -------
    dict
        `table` (10, 10): row meant, column read; `misread`, places of the test rows, the
        surest mistakes first.
    """
    data, film = trained(seed)
    log_p = log_softmax(logits(film[epoch], data.X_test), -1)
    read, meant = log_p.argmax(axis=1), data.y_test
    table = np.zeros((10, 10), int)
    np.add.at(table, (meant, read), 1)
    misread = np.flatnonzero(read != meant)
    misread = misread[np.argsort(-log_p[misread, read[misread]], kind="stable")]
    right = 100 * np.trace(table) / table.sum()
    count = len(misread)
    shown = misread[: _ACROSS * _DOWN]
    return {
        "counts": _coloured(table),
        "numbers": [
            (j + 0.5, 9.5 - i - 0.18, str(table[i, j])) for i, j in np.argwhere(table).tolist()
        ],
        "misread digits": _gallery(data.X_test[shown]),
        "labels": [
            (i % _ACROSS + 0.5, _DOWN - i // _ACROSS - 0.97, f"{meant[row]} read {read[row]}")
            for i, row in enumerate(shown)
        ],
        "table": table,
        "misread": misread,
        "right": right,
        "titles": [
            f"Epoch {epoch}: {right:.1f} % of 360 right",
            f"{several(count, 'digit')} misread"
            + (f", the {len(shown)} surest here" if count > len(shown) else ""),
        ],
        "words": (
            f"Split {seed}, after epoch {epoch}: {right:.1f} % of 360 test digits are right, "
            f"{count} are misread" + _commonest(table)
        ),
    }


def _commonest(table):
    """The pair that is mixed most, where there is one."""
    off = table - np.diag(np.diag(table))
    most = int(off.max())
    if most < 2:
        return ", no two digits mixed twice."
    meant, read = np.argwhere(off == most)[0]
    return f"; most often a {meant} as a {read} ({most})."


def _coloured(table):
    """The table as a raster: blue where right, orange where not, clearer with the count."""
    strength = np.where(np.eye(10, dtype=bool), table / 60, -np.minimum(table, 8) / 10)
    return np.kron(strength[::-1], np.ones((_ZOOM, _ZOOM)))


def _gallery(rows):
    """Digits side by side on paper, on a ground one can see through."""
    tall, wide, side = 96, 96, 8 * _ZOOM
    sheet = np.zeros((_DOWN * tall, _ACROSS * wide, 4))
    for i, row in enumerate(rows):
        down, across = divmod(i, _ACROSS)
        bottom, left = (_DOWN - 1 - down) * tall + 28, across * wide + (wide - side) // 2
        sheet[bottom : bottom + side, left : left + side] = on_paper(row.reshape(8, 8))
    return sheet


def who_is_misread(lock=None):
    """The confusion matrix and the misread digits, epoch by epoch, for five splits."""
    matrix = Panel(
        Image("counts", contour=None, strength=0.8),
        Text("numbers", anchor="middle", size=9.5),
        x=(0, 10),
        y=(0, 10),
        xlabel="read as",
        ylabel="meant",
        still=_named,
    )
    gallery = Panel(
        Image("misread digits"),
        Text("labels", anchor="middle", size=9.5),
        x=(0, _ACROSS),
        y=(0, _DOWN),
        still=lambda ax: ax.spines[:].set_visible(False),
        ticks=False,
        width=1.25,
    )
    return live(
        confusion,
        panels=[matrix, gallery],
        controls={
            "epoch": Slider(
                [0, 1, 2, 3, 5, 10, 20, 40], 40, name="epochs", text="{}", play=True, seconds=0.6
            ),
            "seed": Slider(range(SPLITS), 0, name="split", text="{}"),
        },
        lock=lock,
        title="Which digits are read as which",
        height=3.9,
    )


def _named(ax):
    ax.set_xticks(np.arange(10) + 0.5, range(10))
    ax.set_yticks(np.arange(10) + 0.5, range(9, -1, -1))
    ax.tick_params(length=0)
