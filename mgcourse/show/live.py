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

import inspect

import ipywidgets as widgets

from mgcourse.show.layers import Layers, WordsLine
from mgcourse.show.overlay import Stage
from mgcourse.show.picture import Picture
from mgcourse.show.work import Work, finished


def live(compute, *, panels, controls, lock=None, title="", height=3.0, reset=True, presets=None):
    """A figure whose knobs move it.

    Parameters
    ----------
    compute : callable
        `compute(**values)`, one value a control, returns a dict: the numbers of each mark
        by its name; "words", the sentence beneath the figure; and, if they change,
        "titles", one sentence a panel. It must be pure: the same values, the same dict.
        What takes longer than 50 ms should yield such dicts on its way, each with how far
        it is from 0 to 1 under "done": then there is a progress bar and a stop button, and
        the next move begins anew.
    panels : list of Panel, or a stage
        The axes, side by side; or what has a `Stage`'s attributes, such as a `Scene`.
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
    presets : dict, optional
        What stands on a button → the knobs it turns: `{"too fast": {"eta": 2.1}}`.

    Returns
    -------
    LiveFigure
    """
    return LiveFigure(compute, panels, controls, lock, title, height, reset, presets)


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

    def __init__(
        self, compute, panels, controls, lock=None, title="", height=3.0, reset=True, presets=None
    ):
        self.compute, self.controls, self.title = compute, controls, title
        self._stage = panels if hasattr(panels, "over") else Stage(panels, (7.5, height))
        self._line = WordsLine()
        self._note = WordsLine()
        self._work = Work(self._show)
        self._drawing = True  # False while several knobs are being set
        answer = self._answer()
        self._at_rest = finished(answer)
        self._layers = Layers(self._stage, title or self._at_rest.get("words", ""))
        self._show(self._at_rest)
        for name, control in controls.items():
            control.called(name)
            control.observe(self._moved)
        self._buttons = [self._preset(name, knobs) for name, knobs in (presets or {}).items()]
        if reset and controls:
            self._buttons.append(self._button("Reset", self.reset, icon="undo"))
        row = {"flex_flow": "row wrap", "align_items": "center", "grid_gap": "0 12px"}
        knobs = [control.widget for control in controls.values()] + self._buttons
        super().__init__(
            [
                *([self._note] if lock is not None else []),
                widgets.HBox(knobs, layout=row),
                *([self._work] if inspect.isgenerator(answer) else []),
                self._layers,
                self._line,
            ]
        )
        self.add_class("mg-live")
        self._set_locked(lock is not None and lock.locked)
        if lock is not None:
            lock.on_unlock(lambda: self._set_locked(False))

    @property
    def values(self):
        """Where the knobs stand, by argument."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def words(self):
        """The sentence beneath the figure."""
        return self._line.words

    def set(self, **values):
        """Turn knobs from Python: `figure.set(eta=0.1)`. The figure is drawn once, to its end."""
        self._turn(values)
        self._work.stop()
        self._show(finished(self._answer()))

    def reset(self):
        """All knobs back to where they began."""
        self._together(lambda: [control.reset() for control in self.controls.values()])
        self._moved()

    def picture(self):
        """The figure at rest, with all knobs where they began, as a `Picture`."""
        numbers = self._at_rest
        svg = self._stage.whole(numbers, numbers.get("titles", ()))
        return Picture(svg, self.title or numbers["words"], numbers["words"])

    def _repr_mimebundle_(self, **kwargs):
        # Where a kernel is at work the widget is chosen; a saved page shows the picture.
        return super()._repr_mimebundle_(**kwargs) | self.picture()._repr_mimebundle_()

    def _answer(self):
        return self.compute(**self.values)

    def _show(self, numbers):
        missing = (self._stage.names | {"words"}) - set(numbers)
        if missing:
            raise ValueError(f"the figure's function returned nothing for {sorted(missing)}")
        self._layers.show(numbers)
        self._line.words = numbers["words"]

    def _moved(self):
        """A knob has been turned on the page."""
        if not self._drawing:
            return
        answer = self._answer()
        if inspect.isgenerator(answer):
            self._work.begin(answer)
        else:
            self._show(answer)

    def _turn(self, values):
        """Set knobs without drawing."""
        self._know(values)
        self._together(
            lambda: [setattr(self.controls[name], "value", v) for name, v in values.items()]
        )

    def _together(self, turn):
        self._drawing = False
        try:
            turn()
        finally:
            self._drawing = True

    def _know(self, knobs):
        if unknown := set(knobs) - set(self.controls):
            raise ValueError(f"no control {sorted(unknown)}; there are: {sorted(self.controls)}")

    def _preset(self, name, knobs):
        self._know(knobs)

        def turn():
            self._turn(knobs)
            self._moved()

        return self._button(name, turn)

    def _button(self, name, react, **look):
        button = widgets.Button(description=name, layout={"width": "auto"}, **look)
        button.on_click(lambda _: react())
        return button

    def _set_locked(self, locked):
        self._note.words = "Answer the question above: then this moves." if locked else ""
        for control in self.controls.values():
            control.lock(locked)
        for button in self._buttons:
            button.disabled = locked
