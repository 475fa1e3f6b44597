"""Guess first, then look: a question that keeps a figure still until it is answered.

The first guess is written down before anything moves, so that the recap can say "you said …,
you saw …"; it is never scored, and *Just show me* is always there. A guess outlives the
kernel.

>>> q = predict("doc.walk", "Which road is shorter?", choices=["left", "right"])
>>> q
doc.walk: Which road is shorter?
  ☐ left
  ☐ right
  · Just show me
"""

import asyncio
import math
import os
from html import escape

import ipywidgets as widgets

from mgcourse.show.layers import SPEAK, WordsLine
from mgcourse.show.marks import INK
from mgcourse.study.progress import Progress

_KINDS = ("choice", "number", "text")
_SHORT = 200
_SKIP = "Just show me"
_FIT = {"width": "auto", "max_width": "100%"}
_TEXT_FOLLOWS = 0.2  # seconds, at most, from Enter to the text it was pressed in


def predict(id, question, choices=(), kind=None, store=None):
    """Ask before showing.

    Parameters
    ----------
    id : str
        Chapter and name, such as "06.eta"; the guess is kept under it.
    question : str
    choices : sequence of str, optional
        The guesses to choose from.
    kind : {"choice", "number", "text"}, optional
        What is asked for; "choice" where there are choices, else "number".
    store : optional
        Where guesses are kept; the learner's progress unless told.

    Returns
    -------
    Prediction
        Show it, and hand it to `mg.live(..., lock=…)`.

    Raises
    ------
    ValueError
        If there is no such kind, or a choice with fewer than two choices.
    """
    kind = kind or ("choice" if choices else "number")
    if kind not in _KINDS:
        raise ValueError(f"a question is one of {', '.join(_KINDS)}; not {kind!r}")
    if (kind == "choice") != (len(choices) >= 2):
        raise ValueError(f"{id}: {kind!r} with {len(choices)} choices; a choice needs two or more")
    return Prediction(id, question, [str(c) for c in choices], kind, store or Progress())


class Prediction(widgets.VBox):
    """The question on the page.

    Attributes
    ----------
    answer : str, float or None
        The guess; None while there is none, and where it was skipped.
    answered : bool
        Whether there is a guess, or it was skipped.
    skipped : bool
        Whether *Just show me* was pressed.
    locked : bool
        Whether figures still wait for it.
    """

    def __init__(self, id, question, choices, kind, store):
        self.id, self.question, self.choices, self.kind = id, question, choices, kind
        self._store = store
        self._waiting = []
        self._in_focus = None
        # typed letters would follow a quick press one by one, and "0,5" be taken for 0:
        # so the text comes whole, with Enter or on leaving the field
        self._field = widgets.Text(
            continuous_update=False,
            placeholder="0.5" if kind == "number" else "in a few words",
            description="Your guess",
            layout=_FIT,
        )
        self._field.on_msg(self._entered)
        self._said = WordsLine()
        self._buttons = self._make_buttons()
        asked = widgets.HTML(
            f'<p style="margin:0;color:{INK}"><b>{escape(question)}</b></p>{SPEAK}'
        )
        field = [] if kind == "choice" else [self._field]
        row = widgets.HBox([*field, *self._buttons], layout={"flex_flow": "row wrap"})
        super().__init__([asked, row, self._said])
        self.add_class("mg-predict")
        self.answered, self.answer, self.skipped = False, None, False
        if stored := store.prediction(id):
            self._take(stored)
        elif store.warning:
            self._said.words = store.warning

    @property
    def locked(self):
        """Whether figures still wait for an answer; never for a teacher."""
        return not self.answered and os.environ.get("MGCOURSE_TEACHER") != "1"

    @property
    def said(self):
        """What was answered, in words."""
        if self.skipped:
            return "You asked to be shown"
        answer = f"{self.answer:g}" if isinstance(self.answer, float) else self.answer
        return f"You said: {answer}"

    def on_unlock(self, react):
        """Call `react()` as soon as there is an answer."""
        self._waiting.append(react)

    def guess(self, answer):
        """Write the guess down, and let the figures move. The first guess stays.

        Raises
        ------
        ValueError
            If a finite number is asked for and `answer` is none, or it is not one of the choices.
        """
        self._settle(self._understood(answer), skipped=False)

    def skip(self):
        """*Just show me*: no guess, and that is written down."""
        self._settle(None, skipped=True)

    def recap(self, saw):
        """The guess beside what was seen, to show at the end.

        Parameters
        ----------
        saw : str
            What the figure showed: "equal: both shrink by .9 a step".
        """
        return Recap(self, saw)

    def _repr_mimebundle_(self, **kwargs):
        items = "".join(f"<li>☐ {escape(choice)}</li>" for choice in self.choices)
        page = (
            f'<figure class="mg-predict" style="margin:0"><p><b>{escape(self.question)}</b></p>'
            f'<ul style="list-style:none">{items}<li>· {_SKIP}</li></ul></figure>'
        )
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": repr(self), "text/html": page}

    def __repr__(self):
        asked = [f"  ☐ {choice}" for choice in self.choices] or [f"  ☐ a {self.kind}"]
        return "\n".join([f"{self.id}: {self.question}", *asked, f"  · {_SKIP}"])

    def _kept_apart(self):
        return "" if self.skipped else "It is never scored; now try it."

    def _make_buttons(self):
        names = self.choices or ["That is my guess"]
        buttons = [widgets.Button(description=name, layout=_FIT) for name in names]
        for button in buttons:
            button.on_click(self._pressed)
        skip = widgets.Button(description=_SKIP, layout=_FIT, style={"button_color": "transparent"})
        skip.on_click(self._pressed)
        return [*buttons, skip]

    def _entered(self, widget, content, buffers):
        """Enter in the field presses the button, once the text has come: it follows the key."""
        if content.get("event") == "submit" and not self.answered:
            self._buttons[0].focus()
            asyncio.get_running_loop().call_later(_TEXT_FOLLOWS, self._pressed, self._buttons[0])

    def _pressed(self, button):
        self._in_focus = button
        if button.description == _SKIP:
            self.skip()
            return
        try:
            self.guess(button.description if self.choices else self._field.value)
        except ValueError as problem:
            self._said.words = str(problem)

    def _understood(self, answer):
        if self.kind == "number":
            try:
                number = float(str(answer).replace(",", ".").replace("−", "-"))
            except ValueError:
                number = math.nan
            if not math.isfinite(number):
                raise ValueError("A number, please, such as 0.5 or 1e-3.")
            return number
        answer = str(answer).strip()
        if not answer:
            raise ValueError("A word or two, please.")
        if len(answer) > _SHORT:
            raise ValueError(f"Shorter, please: {_SHORT} letters are enough.")
        if self.choices and answer not in self.choices:
            raise ValueError(f"{answer!r} is none of {self.choices}")
        return answer

    def _settle(self, answer, skipped):
        if self.answered:
            return
        given = {"answer": answer, "skipped": skipped}
        try:
            # on disk first: nothing moves before the guess is safe
            self._store.store_prediction(self.id, answer, skipped=skipped)
        except OSError as problem:
            # a full disk is no reason to keep a learner from the figure
            self._take(given, f"It is lost when the kernel stops: {problem}.")
        else:
            self._take(self._store.prediction(self.id))
        for react in self._waiting:
            react()

    def _take(self, given, note=""):
        """Show what was answered; from now on it stays."""
        self.answered = True
        self.answer, self.skipped = given["answer"], given["skipped"]
        self._said.words = f"{self.said}. {note or self._kept_apart()}"
        self._field.disabled = True
        for button in self._buttons:
            # a button that goes deaf under the finger would throw the keyboard out of the page
            button.disabled = button is not self._in_focus
            if button.description == self.answer:
                button.icon = "check"


class Recap(widgets.HTML):
    """What was guessed beside what was seen; it waits for the guess."""

    def __init__(self, prediction, saw):
        super().__init__()
        self._prediction, self._saw = prediction, saw
        self._show()
        prediction.on_unlock(self._show)

    def _repr_mimebundle_(self, **kwargs):
        page = f'<figure class="mg-predict" style="margin:0">{self.value}</figure>'
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": repr(self), "text/html": page}

    def __repr__(self):
        return f"You saw: {self._saw}"  # the same whatever was guessed

    def _show(self):
        if self._prediction.locked:
            self.value = _line(f"Your guess first: {self._prediction.question}")
        elif self._prediction.answered:
            self.value = _line(f"{self._prediction.said}. {self!r}")
        else:
            self.value = _line(repr(self))


def _line(words):
    return f'<p role="status" style="margin:0;color:{INK}">{escape(words)}</p>'
