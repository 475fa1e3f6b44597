"""Small data sets, shipped with the course; origin and licence of each in SOURCES.md.

>>> X, y = ring()
>>> X.shape, y.shape
((50, 2), (50,))
>>> diabetes("bmi", "bp")[0].shape
(442, 2)
"""

import csv
import gzip
from importlib import resources

import numpy as np


def ring():
    """Fifty points of the plane: a disc (+1) fenced in by a ring (−1). Made, not measured.

    Returns
    -------
    X : array (50, 2)
        Odd rows lie in the disc (radius below 0.8), even rows on the ring (1.2 to 1.8).
    y : array (50,)
        +1 for the disc, −1 for the ring.
    """
    rng = np.random.default_rng(0)
    inside = np.arange(50) % 2 == 1
    radius = np.where(inside, rng.uniform(0, 0.8, 50), rng.uniform(1.2, 1.8, 50))
    angle = rng.uniform(0, 2 * np.pi, 50)
    X = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return X, np.where(inside, 1.0, -1.0)


def moons():
    """A hundred points on two half moons that reach into each other. Made, not measured.

    Returns
    -------
    X : array (100, 2)
        Around the origin; each point is off its moon by about 0.1.
    y : array (100,)
        +1 for the upper moon, −1 for the lower one.
    """
    rng = np.random.default_rng(0)
    angle, upper = rng.uniform(0, np.pi, 100), np.arange(100) < 50
    x = np.where(upper, np.cos(angle), 1 - np.cos(angle)) - 0.5
    y = np.where(upper, np.sin(angle), 0.5 - np.sin(angle)) - 0.25
    return np.column_stack([x, y]) + rng.normal(0, 0.1, (100, 2)), np.where(upper, 1.0, -1.0)


def diabetes(*columns):
    """442 patients: measurements at the start, progression of the disease a year later.

    Parameters
    ----------
    *columns : str
        Which of age, sex, bmi, bp, s1 … s6 to take; all ten when none is named.

    Returns
    -------
    X : array (442, d)
        The columns as measured (bmi in kg/m², bp in mmHg).
    y : array (442,)
        Progression score, 25 to 346, without unit.

    Raises
    ------
    ValueError
        If there is no such column.
    """
    header, table = _table("diabetes.csv")
    names = list(columns) or header[:-1]
    unknown = set(names) - set(header[:-1])
    if unknown:
        raise ValueError(f"diabetes has no column {sorted(unknown)}; it has {header[:-1]}")
    return table[:, [header.index(name) for name in names]], table[:, -1]


def digits():
    """1,797 hand-written digits, each an image of 8×8 pixels.

    Returns
    -------
    X : array (1797, 64)
        Ink of each pixel from 0 to 16, row by row.
    y : array (1797,) of int
        The digit that was meant.
    """
    with (
        (resources.files(__name__) / "digits.csv.gz").open("rb") as packed,
        gzip.open(packed) as file,
    ):
        table = np.loadtxt(file, delimiter=",")
    return table[:, :-1], table[:, -1].astype(int)


def breast_cancer():
    """569 tumours: thirty measurements of their cells, and whether they were benign.

    Returns
    -------
    X : array (569, 30)
        Mean, standard error and worst of ten measurements; scales from 0.001 to 4,000.
    y : array (569,) of int
        1 for benign (357 of them), 0 for malignant.
    names : list of 30 str
    """
    names, table = _table("breast_cancer.csv")
    return table[:, :-1], table[:, -1].astype(int), names[:-1]


def sunspots():
    """The sun, year by year from 1700 to 2008.

    Returns
    -------
    years : array (309,) of int
    numbers : array (309,)
        The yearly mean of the sunspot number, 0 to 190.2, without unit.
    """
    _, table = _table("sunspots.csv")
    return table[:, 0].astype(int), table[:, 1]


def novel():
    """The first chapters of Herman Melville's *Moby-Dick*, 1851, as one text."""
    return _text("novel_1851.txt.gz")


def address():
    """Millard Fillmore's State of the Union address of December 1851, as one text."""
    return _text("address_1851.txt.gz")


def standardise(x):
    """`x` shifted and scaled, column by column, to mean 0 and standard deviation 1."""
    return (x - x.mean(axis=0)) / x.std(axis=0)


def batches(X, y, size, rng, shuffle=True):
    """One epoch: all rows once, `size` at a time, in a new order; the last may be shorter.

    Yields
    ------
    Xb, yb : arrays
        Rows, and the answers that belong to them. A learner writes this in chapter 10.
    """
    order = rng.permutation(len(X)) if shuffle else np.arange(len(X))
    for start in range(0, len(X), size):
        rows = order[start : start + size]
        yield X[rows], y[rows]


def _text(name):
    """A packed text."""
    return gzip.decompress((resources.files(__name__) / name).read_bytes()).decode("utf-8")


def _table(name):
    """Names of the columns, and the numbers below them."""
    with (resources.files(__name__) / name).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, np.array(rows, dtype=float)
