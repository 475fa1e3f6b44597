"""One seed for every stream of random numbers the course draws from."""

import random


def seed(n):
    """Start Python's and numpy's global random streams at `n`, so that a run repeats."""
    import numpy

    random.seed(n)
    numpy.random.seed(n)
