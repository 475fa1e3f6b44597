"""The knobs beneath a slider figure: sliders over a list of values, lists, switches, buttons.

Python owns the value: a slider holds the index into a list, so that the browser can never
write a rounded number back. Each control says its symbol, its name and its value, and can
be worked from the keyboard.

>>> eta = Slider([0.01, 0.1, 1.0], value=0.1, symbol="η", name="step size")
>>> eta.value, eta.said
(0.1, 'η step size 0.1')
"""

import math

import ipywidgets as widgets

_WIDE = "min(100%, 380px)"


class Control:
    """Something the learner may change.

    Attributes
    ----------
    value
        What the figure's function is given.
    widget : ipywidgets.Widget
        What is shown.
    """

    def __init__(self, widget, trait):
        self.widget = self._knob = widget
        self._trait = trait
        self._default = getattr(widget, trait)

    @property
    def value(self):
        """What the figure's function is given."""
        return self._knob.value

    @value.setter
    def value(self, value):
        self._knob.value = value

    def called(self, name):
        """Give it this name if it has none: nobody can speak of a knob without one."""
        if not self._knob.description:
            self._knob.description = name

    def observe(self, react):
        """Call `react()` after each change."""
        self._knob.observe(lambda change: react(), names=self._trait)

    def reset(self):
        """Back to the value it began with."""
        setattr(self._knob, self._trait, self._default)

    def lock(self, locked):
        """Make it deaf, or let it hear again."""
        self._knob.disabled = locked


class Slider(Control):
    """A slider over a list of values.

    Parameters
    ----------
    values : sequence
        What it can be set to, in this order: numbers at any distance, or anything else.
    value : optional
        Where it begins (the first one unless told).
    symbol, name : str
        "η", "step size".
    text : str or callable
        How a value is written: a format such as "{:.2f}", or a function of the value.
    play : bool
        A button beside it walks it to its end, `seconds` a step.

    Raises
    ------
    ValueError
        If there are fewer than two values, or `value` is not one of them.
    """

    def __init__(
        self, values, value=None, symbol="", name="", text="{:g}", play=False, seconds=0.1
    ):
        self._values = list(values)
        if len(self._values) < 2:
            raise ValueError(f"a slider needs at least two values; given: {self._values}")
        self._write = text.format if isinstance(text, str) else text
        self._label = " ".join(filter(None, (symbol, name)))
        slider = widgets.SelectionSlider(
            options=[(self._write(v), i) for i, v in enumerate(self._values)],
            value=0 if value is None else self._index(value),
            description=self._label,
            tooltip=self._label,
            style={"description_width": "initial"},
            layout={"width": _WIDE},
        )
        super().__init__(slider, "index")
        self.player = Player(self, seconds) if play else None
        if play:
            slider.layout.flex = "1 1 0"
            self.widget = widgets.HBox(
                [slider, self.player.button], layout={"width": "min(100%, 480px)"}
            )

    @property
    def value(self):
        """The value at the handle, exactly as it stood in the list."""
        return self._values[self._knob.index]

    @value.setter
    def value(self, value):
        self._knob.index = self._index(value)

    @property
    def said(self):
        """Symbol, name and value, as they stand beside the handle."""
        return f"{self._label} {self._write(self.value)}"

    def reset(self):
        """Back to the value it began with, and standing still."""
        if self.player:
            self.player.stop()
        super().reset()

    def lock(self, locked):
        """Make it deaf, or let it hear again."""
        super().lock(locked)
        if self.player:
            self.player.button.disabled = locked

    def advance(self):
        """One value further; False where there is none."""
        if self._knob.index + 1 >= len(self._values):
            return False
        self._knob.index += 1
        return True

    def called(self, name):
        """Give it this name if it has none."""
        super().called(name)
        self._label = self._knob.tooltip = self._knob.description

    def rewind(self):
        """To the first value."""
        self._knob.index = 0

    def _index(self, value):
        if value not in self._values:
            raise ValueError(f"the slider {self._label!r} has no {value!r} in its list")
        return self._values.index(value)


class LogSlider(Slider):
    """A slider from one power of ten to another, equally far at each step by ratio.

    Parameters
    ----------
    low, high : float
        Its ends, both above 0.
    value : float, optional
        Where it begins, `low` unless told; it gets a place of its own between the steps.
    per_decade : int
        Steps from a number to ten times it; ten give 1, 1.3, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 7.9.
    **look
        As for `Slider`.

    Raises
    ------
    ValueError
        If the ends are not above 0, or out of order, or `value` lies outside.
    """

    def __init__(self, low, high, value=None, symbol="", name="", per_decade=10, **look):
        value = low if value is None else value
        if not 0 < low < high or not low <= value <= high:
            raise ValueError(
                f"a log slider needs 0 < low < high with its value between them; "
                f"given: low {low}, high {high}, value {value}"
            )
        count = math.ceil(per_decade * math.log10(high / low))
        # two digits are as fine as ten steps a decade: 0.0013, not 0.001258925
        steps = [float(f"{low * 10 ** (i / per_decade):.2g}") for i in range(count)]
        inside = {step for step in steps if low < step < high}
        super().__init__(sorted(inside | {low, high, value}), value, symbol, name, **look)


class Choice(Control):
    """A drop-down list.

    Parameters
    ----------
    options : sequence or dict
        The values, or what is written → value.
    value : optional
        Where it begins.
    name : str
    """

    def __init__(self, options, value=None, name=""):
        pairs = list(options.items()) if isinstance(options, dict) else list(options)
        extra = {} if value is None else {"value": value}
        super().__init__(
            widgets.Dropdown(
                options=pairs,
                description=name,
                style={"description_width": "initial"},
                layout={"width": "auto", "max_width": "100%"},
                **extra,
            ),
            "index",
        )


class Toggle(Control):
    """A switch: True or False."""

    def __init__(self, name, value=False):
        super().__init__(
            widgets.Checkbox(value=value, description=name, indent=False, layout={"width": "auto"}),
            "value",
        )


class Button(Control):
    """A button; its value is how often it has been pressed ("new data": a seed)."""

    def __init__(self, name):
        super().__init__(widgets.Button(description=name, layout={"width": "auto"}), "description")
        self._presses = 0
        self._reactions = []
        self._knob.on_click(lambda button: self._set(self._presses + 1))

    @property
    def value(self):
        """How often it has been pressed."""
        return self._presses

    @value.setter
    def value(self, presses):
        self._set(presses)

    def observe(self, react):
        """Call `react()` after each press."""
        self._reactions.append(react)

    def reset(self):
        """As if never pressed."""
        self._set(0)

    def press(self):
        """Press it."""
        self._knob.click()

    def _set(self, presses):
        self._presses = presses
        for react in self._reactions:
            react()


class Player:
    """A ▶ button that repeats a step until there is none left, or it is pressed again.

    Parameters
    ----------
    target : object
        `target.advance()` does one step and says whether it did; `target.rewind()` goes
        back to the start, for a press at the end.
    seconds : float
        From one step to the next.
    name : str
        What stands on the button.
    """

    def __init__(self, target, seconds=0.1, name="Play"):
        self._target, self._seconds, self._name = target, seconds, name
        self._task = None  # the loop holds tasks weakly: without this one could vanish
        self.button = widgets.ToggleButton(description=name, icon="play", layout={"width": "auto"})
        self.button.observe(self._pressed, names="value")

    def stop(self):
        """Stand still."""
        self.button.value = False

    async def run(self):
        """Step until the end, or until stopped."""
        import asyncio

        if not self._target.advance():
            self._target.rewind()
        while self.button.value and self._target.advance():
            await asyncio.sleep(self._seconds)
        self.stop()

    def _pressed(self, change):
        import asyncio

        playing = change["new"]
        self.button.icon = "stop" if playing else "play"
        self.button.description = "Stop" if playing else self._name
        if playing:
            self._task = asyncio.get_running_loop().create_task(self.run())
