"""Slider figures: drag a knob, and what follows from it moves in the same moment.

A figure is a pure function of its knobs. It returns the numbers of every mark and one
sentence, `words`, that says what is to be seen; the axes are drawn once, and a move
replaces only a small SVG above them.

>>> import numpy as np
>>> from mgcourse.show.controls import Slider
>>> from mgcourse.show.marks import Line
>>> from mgcourse.show.overlay import Panel
>>> w = np.linspace(-1, 1, 50)
>>> def parabola(kappa):
...     return {"loss": (w, kappa * w**2 / 2), "words": f"Curvature {kappa}."}
>>> figure = live(
...     parabola,
...     panels=[Panel(Line("loss"), x=(-1, 1), y=(0, 4), xlabel="w", ylabel="L")],
...     controls={"kappa": Slider([1, 4, 8], symbol="κ", name="curvature")},
...     title="A bowl",
... )
>>> figure.set(kappa=8)
>>> figure.words
'Curvature 8.'
"""

from html import escape

import ipywidgets as widgets

from mgcourse.show.marks import INK
from mgcourse.show.overlay import Stage
from mgcourse.show.picture import Picture

# A slider's handle is made by a library that gives it no name and reads out the index in
# place of the value. This names each handle by the words that stand beside it. It runs when
# the picture (one transparent pixel) has loaded, and again until the sliders are there;
# where a page forbids scripts, the sliders work as before.
NAME_SLIDERS = """
<img alt="" width="1" height="1" style="position:absolute"
 src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
 onload="let tries = 50;
 const name = () => {
   const root = this.closest('.mg-live');
   for (const slider of root ? root.querySelectorAll('.widget-slider:not(.mg-named)') : []) {
     const handle = slider.querySelector('[role=slider]');
     const label = slider.querySelector('.widget-label');
     const readout = slider.querySelector('.widget-readout');
     if (!handle || !label) continue;
     slider.classList.add('mg-named');
     handle.setAttribute('aria-label', label.title || label.textContent);
     readout.setAttribute('aria-hidden', 'true');
     const say = () => handle.setAttribute('aria-valuetext', readout.textContent);
     slider.querySelector('.slider').noUiSlider.on('update.mgcourse', say);
   }
   if (tries--) setTimeout(name, 100);
 };
 name();">
"""


def live(compute, *, panels, controls, lock=None, title="", height=3.0, reset=True):
    """A figure whose knobs move it.

    Parameters
    ----------
    compute : callable
        `compute(**values)`, one value a control, returns a dict: the numbers of each mark
        by its name; "words", the sentence beneath the figure; and, if they change,
        "titles", one sentence a panel. It must be pure: the same values, the same dict.
    panels : list of Panel
        The axes, side by side.
    controls : dict
        Argument of `compute` → `Slider`, `Choice`, `Toggle` or `Button`.
    lock : Prediction, optional
        The question that has to be answered, or skipped, before the knobs turn: anything
        with `locked` and `on_unlock(callback)`.
    title : str
        What the figure is, in a few words, for those who cannot see it.
    height : float
        In inches; the width is 7.5.
    reset : bool
        Whether there is a button that sets all knobs back.

    Returns
    -------
    LiveFigure
    """
    return LiveFigure(compute, panels, controls, lock, title, height, reset)


class LiveFigure(widgets.VBox):
    """The widget that `live` makes.

    Attributes
    ----------
    compute : callable
        The pure function behind it.
    controls : dict
        Its knobs, by argument.
    values : dict
        Where the knobs stand.
    words : str
        The sentence beneath it.
    """

    def __init__(self, compute, panels, controls, lock=None, title="", height=3.0, reset=True):
        self.compute, self.controls, self.title = compute, controls, title
        self._stage = Stage(panels, (7.5, height))
        self._layers = Layers(self._stage, title)
        self._line = WordsLine()
        self._note = widgets.HTML(layout={"display": "none"})
        self._drawing = True  # False while several knobs are being set
        self._at_rest = self._numbers()
        self._draw()
        for control in controls.values():
            control.observe(self._draw)
        knobs = [control.widget for control in controls.values()]
        if reset and knobs:
            button = widgets.Button(description="Reset", icon="undo", layout={"width": "auto"})
            button.on_click(lambda _: self.reset())
            knobs.append(button)
        row = widgets.HBox(knobs, layout={"flex_flow": "row wrap", "align_items": "center"})
        super().__init__([self._note, row, self._layers, self._line])
        self.add_class("mg-live")
        if lock is not None:
            self._obey(lock)

    @property
    def values(self):
        """Where the knobs stand, by argument."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def words(self):
        """The sentence beneath the figure."""
        return self._line.words

    def set(self, **values):
        """Turn knobs from Python: `figure.set(eta=0.1)`. The figure is drawn once."""
        unknown = set(values) - set(self.controls)
        if unknown:
            raise ValueError(f"no control {sorted(unknown)}; there are: {sorted(self.controls)}")
        self._together(
            lambda: [setattr(self.controls[name], "value", v) for name, v in values.items()]
        )

    def reset(self):
        """All knobs back to where they began."""
        self._together(lambda: [control.reset() for control in self.controls.values()])

    def picture(self):
        """The figure at rest, with all knobs where they began, as a `Picture`."""
        numbers = self._at_rest
        svg = self._stage.whole(numbers, numbers.get("titles", ()))
        return Picture(svg, self.title or numbers["words"], numbers["words"])

    def _repr_mimebundle_(self, **kwargs):
        # Where a kernel is at work the widget is chosen; a saved page shows the picture.
        return super()._repr_mimebundle_(**kwargs) | self.picture()._repr_mimebundle_()

    def _numbers(self):
        numbers = self.compute(**self.values)
        missing = (self._stage.names | {"words"}) - set(numbers)
        if missing:
            raise ValueError(f"the figure's function returned nothing for {sorted(missing)}")
        return numbers

    def _draw(self):
        if self._drawing:
            numbers = self._numbers()
            self._layers.show(numbers)
            self._line.words = numbers["words"]

    def _together(self, turn):
        self._drawing = False
        try:
            turn()
        finally:
            self._drawing = True
        self._draw()

    def _obey(self, lock):
        if lock.locked:
            self._note.value = (
                f'<span style="color:{INK}">Answer the question above: then this moves.</span>'
            )
        self._set_locked(lock.locked)
        lock.on_unlock(lambda: self._set_locked(False))

    def _set_locked(self, locked):
        self._note.layout.display = "" if locked else "none"
        for control in self.controls.values():
            control.lock(locked)


class Layers(widgets.GridBox):
    """A stage on the page: what stays, and above and beneath it what a move replaces.

    Parameters
    ----------
    stage : Stage
    title : str
        What it is, for those who cannot see it.
    """

    def __init__(self, stage, title=""):
        self._stage = stage
        here = {"grid_area": "1 / 1 / 2 / 2", "margin": "0", "width": "100%"}
        named = stage.base.replace('role="img"', f'role="img" aria-label="{escape(title)}"', 1)
        self._under, base, self._over = (
            widgets.HTML(value, layout=here) for value in ("", named + NAME_SLIDERS, "")
        )
        super().__init__(
            [self._under, base, self._over],
            layout={
                "grid_template_columns": f"minmax(0, {stage.pixels[0]}px)",
                "overflow": "hidden",
            },
        )
        self.add_class("mg-layers")

    def show(self, numbers):
        """Replace what moves."""
        if any(mark.under for panel in self._stage.panels for mark in panel.marks):
            self._under.value = self._stage.under(numbers)
        self._over.value = self._stage.over(numbers, numbers.get("titles", ()))


class WordsLine(widgets.HTML):
    """One sentence that says what the picture shows; screen readers follow it."""

    def __init__(self):
        super().__init__()
        self._words = ""

    @property
    def words(self):
        """The sentence."""
        return self._words

    @words.setter
    def words(self, words):
        self._words = words
        self.value = (
            f'<p role="status" aria-live="polite" style="margin:2px 0 0;max-width:720px;'
            f'line-height:1.4;color:{INK}">{escape(words)}</p>'
        )
