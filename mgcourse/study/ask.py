"""The concept test on the page: one question at a time, answered twice in a course.

Before a chapter the answer is kept without a word on whether it is right; after it, each
wrong answer is met by the thought behind it. "I have not met this yet" is always offered.

>>> ask(5, when="before")
Concept test, before the chapter: 1 question
5. Five linear layers stand in a row, nothing between them. What can they draw?
  ○ a closer fit than one layer
  ○ four bends, one at each joint
  ○ one straight line, as a single layer can
  ○ five bends
  ○ I have not met this yet
"""

from html import escape

import ipywidgets as widgets

from mgcourse.show import style
from mgcourse.show.marks import INK
from mgcourse.study import concepts
from mgcourse.study.links import chapter_link
from mgcourse.study.progress import Progress

OCCASIONS = {
    "before": "before the chapter",
    "after": "after the chapter",
    "end": "at the end of the course",
}
SURE = ("a guess", "fairly sure", "certain")
FIT = {"width": "auto", "max_width": "100%"}
# Options are sentences: they wrap, and a click anywhere on one counts.
CSS = """<style>
.mg-ask{border-left:4px solid #808080;padding:2px 0 4px 14px;max-width:720px}
.mg-ask .widget-radio-box label{height:auto;line-height:1.45;white-space:normal;
 padding:2px 0 2px 24px;position:relative;max-width:100%;font-size:inherit}
.mg-ask .widget-radio-box input{position:absolute;left:0;top:1px}
.mg-ask .widget-radio{width:auto;height:auto}
.mg-ask .widget-html-content{line-height:1.5}
</style>"""
# A notebook takes the arrow keys to walk from cell to cell, unless they stay in here; then
# they walk from option to option. Runs when the picture (one transparent pixel) has loaded.
KEYS = """
<img alt="" width="1" height="1" style="position:absolute"
 src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
 onload="this.closest('.mg-keys').addEventListener('keydown', event => {
   if (event.key.startsWith('Arrow') || event.key === ' ') event.stopPropagation();
 })">
"""


def ask(*items, when, store=None):
    """Ask items of the concept test.

    Parameters
    ----------
    *items : int
        Their numbers.
    when : {"before", "after", "end"}
        At the door (answers are kept, nothing is said), where it is taught, or at the end
        of the course (both with feedback).
    store : optional
        Where answers are kept; the learner's progress unless told.

    Returns
    -------
    Sheet

    Raises
    ------
    ValueError
        If there is no such item or occasion, or none is asked.
    """
    if when not in OCCASIONS:
        raise ValueError(f"when is one of {', '.join(OCCASIONS)}; not {when!r}")
    if not items:
        raise ValueError('ask which items? For example mg.ask(5, when="before")')
    return Sheet([concepts.find(number) for number in items], when, store or Progress())


class Sheet(widgets.VBox):
    """The questions, one after the other; what was answered outlives the kernel.

    Attributes
    ----------
    items : list of concepts.Item
    when : str
    item : concepts.Item or None
        The one being asked; None when all are answered.
    """

    def __init__(self, items, when, store):
        self.items, self.when, self._store = items, when, store
        self._here = {}  # what was answered on this page, in case it could not be written
        self._head, self._said = widgets.HTML(), widgets.HTML()
        self._asked, self._picture = widgets.HTML(), widgets.HTML()
        self._options = widgets.VBox()
        self._sure = [self._button(words, level) for level, words in enumerate(SURE, 1)]
        self._next = widgets.Button(
            description="Next question", layout=FIT | {"align_self": "flex-start"}
        )
        self._next.on_click(lambda _: self._show())
        how = widgets.HTML(f'<span style="color:{INK}">How sure are you?</span>')
        wrap = {"flex_flow": "row wrap", "align_items": "center"}
        self._confidence = widgets.HBox([how, *self._sure], layout=wrap)
        self._plain = self._button("Keep this answer", None)
        self._plain.layout.align_self = "flex-start"
        super().__init__(
            [
                widgets.HTML(CSS + KEYS, layout={"margin": "0"}),
                *(self._head, self._asked, self._picture, self._options),
                *(self._confidence, self._plain, self._said, self._next),
            ]
        )
        self.add_class("mg-ask").add_class("mg-keys")
        self._show()

    def answer(self, answer, sure=None):
        """Answer the question shown: the text of an option, or None for "not met yet".

        Raises
        ------
        ValueError
            If it is none of the options, or all is answered.
        """
        item = self.item
        if item is None:
            raise ValueError("all questions are answered")
        if answer is not None and answer not in item.options:
            raise ValueError(f"{answer!r} is none of {item.options}")
        note = "Noted."
        try:
            self._store.store_concept(item.number, self.when, answer, sure)
        except OSError as problem:
            note = f"Noted until the kernel stops: {problem}."
        self._here[item.number] = {"answer": answer, "sure": sure}
        if self.when == "before":
            self._show(note)
        else:
            self._tell(item, answer)

    def _given(self, item, when=None):
        kept = self._store.concepts().get(item.number, {}).get(when or self.when)
        return kept or (self._here.get(item.number) if when in (None, self.when) else None)

    def _show(self, note=""):
        """The first question without an answer, or what became of them all."""
        self.item = next((item for item in self.items if not self._given(item)), None)
        self._said.value = _status(note)
        for part in (self._confidence, self._plain, self._next):
            part.layout.display = "none"
        if self.item is None:
            self._finish()
            return
        done = self.items.index(self.item)
        count = f"question {done + 1} of {len(self.items)} · " if len(self.items) > 1 else ""
        self._head.value = _small(f"Concept test, {count}{OCCASIONS[self.when]}")
        self._asked.value = (
            f'<p style="margin:0;color:{INK}"><b>{escape(self.item.question)}</b></p>'
        )
        self._picture.value = picture_html(self.item)
        radio = widgets.RadioButtons(
            options=[*self.item.options, concepts.NOT_MET], value=None, layout={"width": "auto"}
        )
        radio.observe(self._chosen, names="value")
        self._options.children = [radio]

    def _chosen(self, change):
        met = change["new"] != concepts.NOT_MET
        self._confidence.layout.display = "" if met else "none"
        self._plain.layout.display = "none" if met else ""

    def _button(self, words, level):
        button = widgets.Button(description=words, layout=FIT)
        button.on_click(lambda _: self._pressed(level))
        return button

    def _pressed(self, level):
        if self.item is not None and self._options.children:
            chosen = self._options.children[0].value
            self.answer(chosen if level else None, level)

    def _tell(self, item, answer):
        """Feedback, and the way on."""
        self._options.children[0].disabled = True
        self._confidence.layout.display = self._plain.layout.display = "none"
        self._said.value = feedback(item, answer)
        self.item = None
        more = any(not self._given(other) for other in self.items)
        self._next.description = "Next question" if more else "Done"
        self._next.layout.display = ""

    def _finish(self):
        self._options.children = []
        self._picture.value = self._asked.value = ""
        self._head.value = _small(f"Concept test, {OCCASIONS[self.when]}: answered")
        if self.when == "before":
            words = "Thank you; nobody is meant to know these yet. Each question comes back at "
            self._said.value = _status(words + "the end of the chapter that answers it.")
            return
        lines = [f"{self._change(item)} {item.number}. {item.question}" for item in self.items]
        self._said.value = _status(f"{self._score()}.") + _small("<br>".join(map(escape, lines)))

    def _score(self):
        right = sum(self._given(item)["answer"] == item.key for item in self.items)
        before = [self._given(item, "before") for item in self.items]
        words = f"{right} of {len(self.items)} right"
        if all(before):
            knew = sum(given["answer"] == item.key for given, item in zip(before, self.items))
            words += f"; at the door it was {knew}"
        return words

    def _change(self, item):
        return "✓" if self._given(item)["answer"] == item.key else "✗"

    def _repr_mimebundle_(self, **kwargs):
        page = "".join(
            f"<p><b>{escape(item.question)}</b></p>"
            + picture_html(item)
            + "".join(f"<div>○ {escape(text)}</div>" for text in (*item.options, concepts.NOT_MET))
            for item in self.items
        )
        page = f'<figure class="mg-ask" style="margin:0">{page}</figure>'
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": repr(self), "text/html": page}

    def __repr__(self):
        count = f"{len(self.items)} question{'s' if len(self.items) > 1 else ''}"
        lines = [f"Concept test, {OCCASIONS[self.when]}: {count}"]
        for item in self.items:
            lines += [f"{item.number}. {item.question}", *(f"  ○ {text}" for text in item.options)]
            lines.append(f"  ○ {concepts.NOT_MET}")
        return "\n".join(lines)


def picture_html(item):
    """The item's picture, "" where it has none."""
    return item.picture()._repr_mimebundle_()["text/html"] if item.picture else ""


def feedback(item, answer):
    """What is said to an answer, with a link to the chapter where it was not right."""
    right = answer == item.key
    colour = style.GREEN if right else style.ORANGE if answer else style.STROKE
    link = "" if right else f" {chapter_link(item.taught)}"
    return (
        f'<div role="status" style="border-left:5px solid {colour};padding:2px 12px;color:{INK}">'
        f"{'✓ ' if right else ''}{escape(item.feedback(answer))}{link}</div>"
    )


def _status(words):
    return f'<p role="status" style="margin:0;color:{INK}">{escape(words)}</p>' if words else ""


def _small(html):
    return f'<div style="color:{INK};opacity:.8;font-size:92%">{html}</div>'
