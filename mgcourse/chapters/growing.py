"""What the exercises of chapter 05 build on: the learner's own `+` and `*`, if they are right.

Each exercise can be done by itself. Whoever has solved 5.1 goes on with that class, so that
the engine that is kept in the end is theirs from its first line; whoever has not goes on
with a finished one.

>>> class Value: ...
>>> Base = build_on(Value)
The course lends you + and *, as long as 5.1 is open.
>>> (Base(3.0) * Base(4.0)).local
(4.0, 3.0)
"""

from mgcourse import study


class Finished:
    """5.1, finished but for the way back."""

    def __init__(self, data, parents=(), local=(), op=""):
        self.data, self.grad = data, 0.0
        self.parents, self.local, self.op = parents, local, op

    def __add__(self, other):
        return Finished(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        return Finished(self.data * other.data, (self, other), (other.data, self.data), "*")


def build_on(own):
    """A class to go on with.

    Parameters
    ----------
    own : type
        The learner's class of exercise 5.1.

    Returns
    -------
    type
        `own` if its sums and products are right, else a finished one. Its results are of
        the class of their operands, whatever class `own` makes them of: so a class built
        on it need not write `+` and `*` again.
    """
    works = _works(own)
    print("Going on with your own + and *." if works else _LENT)

    class Base(own if works else Finished):
        def __add__(self, other):
            return _as(type(self), super().__add__(other))

        def __mul__(self, other):
            return _as(type(self), super().__mul__(other))

    return Base


_LENT = "The course lends you + and *, as long as 5.1 is open."


def _works(own):
    """Whether a class passes 5.1, and keeps its trail where 5.2 will look for it.

    The first is asked in a process of its own: what does not pass may as well never end. (In
    class grading nobody is asked here, and the finished one serves.)
    """
    verdict = study.assess("5.1", own)
    if verdict is None or not verdict.passed:
        return False
    made = own(3.0) * own(4.0)
    return hasattr(made, "parents") and hasattr(made, "local")


def _as(kind, made):
    made.__class__ = kind
    return made
