"""Colours for whole arrays of numbers: who says which class, mix-ups, and small pictures.

>>> classes(np.array([[2.0, -2.0]])).round(2).tolist()
[[[0.0, 0.45, 0.7, 0.5], [0.84, 0.37, 0.0, 0.5]]]
"""

import numpy as np

from mgcourse.show import style

# Below a level and above it, then further classes; each has a marker of its own besides.
CLASSES = (style.ORANGE, style.BLUE, style.GREEN, style.PURPLE, "#56B4E9", "#E69F00", style.GREY)
MARKERS = "so^DvPX"


def classes(scores, level=0.0):
    """The colour of the class at each place, paler where the model is less sure.

    Parameters
    ----------
    scores : array (rows, columns) or (rows, columns, k)
        One score, compared with `level`; or k of them, of which the largest wins.

    Returns
    -------
    array (rows, columns, 4)
    """
    if scores.ndim == 2:
        sure = np.abs(scores - level) / (0.5 if level else 1.0)
        kinds = (scores > level).astype(int)
    else:
        ordered = np.sort(scores, axis=-1)
        sure = ordered[..., -1] - ordered[..., -2]
        kinds = scores.argmax(axis=-1)
    colours = np.array([rgb(colour) for colour in CLASSES])[kinds % len(CLASSES)]
    alpha = 0.1 + 0.4 * np.nan_to_num(np.clip(sure, 0, 1))
    return np.concatenate([colours, alpha[..., None]], axis=-1)


def mixups(share):
    """Cells of a confusion matrix (k, k): blue on the diagonal, orange off it, else nothing.

    All are pale enough for dark text.
    """
    right = np.eye(len(share), dtype=bool)[..., None]
    full = np.where(right, rgb(style.POSITIVE), rgb(style.NEGATIVE))
    strength = np.where(share > 0, 0.15 + 0.4 * share, 0)[..., None]
    return np.concatenate([1 - (1 - full) * strength, share[..., None] > 0], axis=-1)


def pixels(pictures):
    """Colours of pictures (n, rows, columns), all on one scale.

    Black to white where nothing is below 0; else blue above 0 and orange below.
    """
    scale = float(np.nanmax(np.abs(pictures))) or 1.0
    share = np.nan_to_num(pictures / scale)[..., None]
    if share.min() >= 0:
        return np.repeat(share, 3, axis=-1)
    full = np.where(share > 0, rgb(style.POSITIVE), rgb(style.NEGATIVE))
    return 1 - (1 - full) * np.abs(share)


def rgb(colour):
    """`#rrggbb` as three numbers from 0 to 1."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
