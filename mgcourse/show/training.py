"""Watch a training loop of your own: loss, accuracy, boundary, progress, and a stop button.

In a notebook it is a figure that moves while the loop runs; in a terminal, a line. The loop
stays yours; its stop button, and Ctrl-C, end it after the step that runs:

>>> run = watch(3)
>>> for step in run:
...     run.show(loss=1.0 / (step + 1))
3 of 3 steps: the loss went from 1 to 0.333.
>>> run.history["loss"]
[1.0, 0.5, 0.3333333333333333]
"""

import signal
import sys
import threading
import time
from contextlib import contextmanager

import numpy as np

from mgcourse.show.scores import plain
from mgcourse.show.style import number, percent, several

_BETWEEN = 0.1  # seconds from one picture to the next, at least
_SHARE = 2  # a picture that took t seconds is followed by 2t of training
_LONGEST = 1.0  # but never longer than this: the first picture has the axes to draw


def watch(steps, points=None, labels=None, level=0.0):
    """Go through `steps`, and show on the way what the loop says.

    Parameters
    ----------
    steps : int or iterable
        How many, or what to go through, such as `range(100)`.
    points : array (n, 2), optional
        The data beneath a boundary.
    labels : array (n,), optional
        Their classes; see `mg.plots.boundary`, of `level` too.
    level : float

    Returns
    -------
    Watch
        To iterate over; `run.show(…)` within the loop.

    Examples
    --------
    >>> import mgcourse as mg
    >>> model = mg.MLP(2, [4, 1])
    >>> run = mg.watch(2, points=[[0, 1], [1, 0]], labels=[1, -1])
    >>> for step in run:
    ...     loss = (model([0, 1]) - 1) ** 2 + (model([1, 0]) + 1) ** 2
    ...     model.zero_grad()
    ...     loss.backward()
    ...     for p in model.parameters():
    ...         p.data -= 0.01 * p.grad
    ...     run.show(loss=loss, boundary=model)  # doctest: +ELLIPSIS
    2 of 2 steps: the loss went from ... to ...
    """
    return Watch(steps, points, labels, level)


class Watch:
    """The loop that `watch` makes.

    Attributes
    ----------
    history : dict
        "loss", "accuracy": what `show` was given, as plain numbers.
    at : dict
        The steps these belong to, the first being 1.
    stopped : bool
        Whether the loop ended before its last step.
    words : str
        How it stands, in one line.
    """

    def __init__(self, steps, points=None, labels=None, level=0.0):
        self._steps = range(steps) if isinstance(steps, int) else steps
        self.total = len(self._steps) if hasattr(self._steps, "__len__") else None
        self.points = None if points is None else plain(points)
        self.labels = None if labels is None else plain(labels).ravel()
        self.level = level
        self._begin()

    def __iter__(self):
        self._begin()
        self._running = True
        self._screen = _Page(self) if _in_notebook() else _Line(self)
        try:
            with _interrupts(self._stop):
                for step in self._steps:
                    self.done += 1
                    yield step
                    if self._asked_to_stop:
                        return
            self.stopped = False
        finally:  # also after `break`, an error, or a second interrupt
            self._running = False
            self._screen.close()

    def show(self, loss=None, accuracy=None, boundary=None):
        """Say how the training stands; call it once a step, or now and then.

        Parameters
        ----------
        loss : float, value or tensor, optional
        accuracy : float, optional
            From 0 to 1.
        boundary : callable, optional
            The model, for its picture over the plane; see `mg.plots.boundary`.
        """
        for name, value in {"loss": loss, "accuracy": accuracy}.items():
            if value is not None:
                self.history.setdefault(name, []).append(plain(value).item())
                self.at.setdefault(name, []).append(self.done)
        self.model = boundary if boundary is not None else self.model
        now = time.perf_counter()
        if self._running and now >= self._next:
            self._screen.draw()
            took = time.perf_counter() - now
            self._next = now + took + min(max(_BETWEEN, _SHARE * took), _LONGEST)

    @property
    def words(self):
        """How it stands, in one line."""
        count = several(self.done, "step")
        if self.total is not None:
            count = f"{self.done} of {several(self.total, 'step')}"
        begin = f"Stopped after {count}" if self.stopped and not self._running else count
        return begin + "".join(self._figures()) + "."

    def picture(self):
        """How it stands, as a `Picture`."""
        from mgcourse.show.frames import Frames

        return Frames(self).picture()

    def _repr_mimebundle_(self, **kwargs):
        return self.picture()._repr_mimebundle_()

    def __repr__(self):
        return self.words

    def _begin(self):
        self.history, self.at = {}, {}
        self.done, self.stopped, self.model = 0, True, None
        self._asked_to_stop, self._running, self._next = False, False, 0.0

    def _stop(self):
        self._asked_to_stop = True

    def _figures(self):
        """Loss and accuracy in words, and a loss that is lost before all else."""
        losses = np.array(self.history.get("loss", []))
        if len(losses):
            lost = np.flatnonzero(~np.isfinite(losses))
            if len(lost):
                what = "not a number" if np.isnan(losses[lost[0]]) else "infinite"
                step = self.at["loss"][lost[0]]
                yield f": from step {step} on the loss is {what}; try a smaller step size"
            elif len(losses) == 1:
                yield f": loss {number(losses[0])}"
            else:
                yield f": the loss went from {number(losses[0])} to {number(losses[-1])}"
        if "accuracy" in self.history:
            right = percent(self.history["accuracy"][-1], 1)
            yield f"{', ' if len(losses) else ': '}{right} right"


class _Line:
    """A line in a terminal, written over itself; in a file, the last one alone."""

    def __init__(self, run):
        self._run, self._length = run, 0

    def draw(self):
        if sys.stdout.isatty():
            self._write("\r", self._run.words, "")

    def close(self):
        self._write("\r" if self._length else "", self._run.words, "\n")

    def _write(self, back, words, end):
        print(back + words.ljust(self._length), end=end, flush=True)
        self._length = len(words)


class _Page:
    """A figure in a notebook while the loop runs, and a picture afterwards."""

    def __init__(self, run):
        from IPython.display import display

        from mgcourse.show.frames import Moving

        self._run = run
        self._figure = Moving(run)
        self._handle = display(self._figure, display_id=True)

    def draw(self):
        self._figure.draw()

    def close(self):
        # the page keeps a picture: a widget would be gone with the kernel
        self._handle.update(self._figure.at_rest(), raw=True)
        self._figure.close()
        print(self._run.words)


@contextmanager
def _interrupts(react):
    """Within it, the first interrupt (■ in a notebook, Ctrl-C) is `react()`; a second interrupts.

    A kernel busy with a loop hears no widget, so this is how a press on a button reaches it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is interrupted
        return
    before = signal.getsignal(signal.SIGINT)

    def interrupted(number, frame):
        signal.signal(signal.SIGINT, before)
        react()

    signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _in_notebook():
    ipython = sys.modules.get("IPython")
    return getattr(ipython and ipython.get_ipython(), "kernel", None) is not None
