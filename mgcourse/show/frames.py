"""The picture of a training run: its loss, its accuracy, its boundary, as far as it has come.

The axes are drawn anew only when a curve outgrows them; a frame replaces what moves.

>>> [nice(x) for x in (0.034, 1.0, 1.2, 700)]
[0.05, 1.0, 2.0, 1000.0]
"""

import math

import ipywidgets as widgets
import numpy as np

from mgcourse.show import paper, style
from mgcourse.show.layers import Layers, WordsLine
from mgcourse.show.marks import INK, Dots, Image, Line
from mgcourse.show.overlay import Panel, Stage
from mgcourse.show.picture import Picture
from mgcourse.show.planes import around, scatter, sides
from mgcourse.show.scores import answers, landscape
from mgcourse.show.shades import classes

_HEIGHT = 3.2
PLAIN = "A training run, as it went."  # the same whenever it is asked for

# A busy kernel hears no widget: the button presses the page's own ■, and `watch` takes the
# interrupt for a wish to stop. Where a page has no such button it says what to press.
_STOP = """
<button class="jupyter-button widget-button" style="width:auto" onclick="
 const page = this.closest('.jp-NotebookPanel') || document;
 const stop = page.querySelector('[data-command=&quot;notebook:interrupt-kernel&quot;]');
 this.disabled = !!stop;
 const press = new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true});
 if (stop) stop.dispatchEvent(press); else this.textContent = 'Interrupt the kernel to stop';
"><i class="fa fa-stop" aria-hidden="true"></i> Stop</button>
"""


class Frames:
    """The frames of a run; `now()` is the latest."""

    def __init__(self, run):
        self._run = run
        self._axes, self._stage = None, None

    def now(self):
        """The stage, the same as before for as long as it holds all, and the numbers on it.

        The stage is None while there is nothing to draw.
        """
        run = self._run
        curves = [name for name in ("loss", "accuracy") if name in run.history]
        limits = tuple(_limits(name, run.history[name]) for name in curves)
        axes = (curves, limits, self._last_step(), run.model is not None)
        if axes != self._axes:
            self._axes = axes
            panels = [self._curve(*curve) for curve in zip(curves, limits)]
            panels += [self._plane()] if run.model is not None else []
            self._stage = Stage(panels, (paper.WIDTH, _HEIGHT)) if panels else None
        return self._stage, self._numbers(curves)

    def picture(self):
        """The latest frame as a `Picture`; None while there is nothing to draw."""
        stage, numbers = self.now()
        if stage is None:
            return None
        svg = stage.whole(numbers, numbers["titles"])
        return Picture(svg, "A training run", self._run.words)

    def _last_step(self):
        return self._run.total or nice(max(self._run.done, 10))

    def _curve(self, name, limits):
        low, high, log = limits
        colour = style.LOSS if name == "loss" else style.PREDICTION
        return Panel(
            Line(name, colour),
            Dots(f"{name} now", colour),
            x=(0, self._last_step()),
            y=(low, high),
            xlabel="step",
            ylabel="loss" if name == "loss" else "accuracy, %",
            log="y" if log else "",
            grid=True,
        )

    def _plane(self):
        run = self._run
        labels = None if run.labels is None else sides(run.labels, run.level, self._several())
        return Panel(
            Image("says"),
            Dots("wrong", INK, size=12, hollow=True, stroke=1.3),
            x=around(run.points, 0),
            y=around(run.points, 1),
            xlabel="x₁",
            ylabel="x₂",
            equal=True,
            still=lambda ax: run.points is not None and scatter(ax, run.points, labels),
        )

    def _several(self):
        """Whether the model has one output a class."""
        return answers([[0.0, 0.0]], self._run.model).ndim == 2

    def _numbers(self, curves):
        run = self._run
        numbers, titles = {}, []
        for name in curves:
            y = np.array(run.history[name]) * (1 if name == "loss" else 100)
            x = np.array(run.at[name])
            numbers[name] = x, np.where(np.isfinite(y), y, np.nan)
            numbers[f"{name} now"] = x[-1:], y[-1:]
            last = run.history[name][-1]
            said = f"Loss {style.number(last)}", f"{style.percent(last, 1)} right"
            titles.append(said[name == "accuracy"])
        if run.model is not None:
            says, wrong, title = self._sides()
            numbers |= {"says": says, "wrong": wrong}
            titles.append(title)
        return numbers | {"titles": titles, "words": run.words}

    def _sides(self):
        """The model over the plane, the points it gets wrong, and a sentence."""
        run = self._run
        limits = around(run.points, 0), around(run.points, 1)
        scores = landscape(run.model, *limits)
        says = (
            classes(scores)
            if scores.ndim == 3
            else (scores - run.level) / (0.5 if run.level else 1)
        )
        if run.labels is None:
            return says, ([], []), "What the model says"
        labels = sides(run.labels, run.level, scores.ndim == 3)
        wrong = sides(answers(run.points, run.model), run.level) != labels
        missed = int(wrong.sum())
        title = f"{missed} of {style.several(len(wrong), 'point')} on the wrong side"
        return says, run.points[wrong].T, title if missed else "Every point on its own side"


class Moving(widgets.VBox):
    """The run on the page: progress and a stop button, the picture, the words."""

    def __init__(self, run):
        self._run, self._frames = run, Frames(run)
        self._shown = None
        self._bar = widgets.IntProgress(
            max=run.total or 1,
            style={"bar_color": style.BLUE},
            layout={"width": "300px", "visibility": "visible" if run.total else "hidden"},
        )
        self._line = WordsLine(run.words)
        self._top = widgets.HBox([self._bar, widgets.HTML(_STOP)])
        super().__init__([self._top, self._line])
        self.add_class("mg-watch")

    def draw(self):
        """Show how the run stands."""
        stage, numbers = self._frames.now()
        if stage is not self._shown:
            self._shown = stage
            self._layers = Layers(stage, "A training run")
            self.children = [self._top, self._layers, self._line]
        if stage is not None:
            self._layers.show(numbers)
        self._bar.value = self._run.done
        self._line.words = self._run.words

    def at_rest(self):
        """What stays on the page, as a bundle for the display."""
        picture = self._frames.picture()
        page = picture._repr_mimebundle_() if picture else {"text/html": "<figure></figure>"}
        return page | {"text/plain": PLAIN}

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | self.at_rest()


def _limits(name, history):
    """(low, high, whether decades) of an axis: round numbers, so that they rarely change."""
    if name == "accuracy":
        return 0, 103, False
    known = np.array(history)[np.isfinite(history)]
    if not len(known):
        return 0, 1, False
    low, high = known.min(), known.max()
    if low > 0 and high > 100 * low:
        return 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high)), True
    return -nice(-low) if low < 0 else 0, nice(1.05 * high) if high > 0 else 1, False


def nice(x):
    """The first of 1, 2, 5, 10, 20, 50 … (and .5, .2 …) that is not below `x`."""
    ten = 10.0 ** math.floor(math.log10(x))
    return next(step * ten for step in (1, 2, 5, 10) if step * ten >= x * (1 - 1e-9))
