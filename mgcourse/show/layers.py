"""A slider figure on the page: what stays, what a move replaces, and the words beneath.

The words are one sentence in a live region, so that a screen reader follows the figure:

>>> line = WordsLine()
>>> line.words = "w = 2 < 3"
>>> "w = 2 &lt; 3" in line.value
True
"""

from html import escape

import ipywidgets as widgets

from mgcourse.show.marks import INK

# The libraries beneath give a slider's handle no name, and read out the index in place of the
# value; what is written into a page with a live region of its own is not read out; and in a
# list JupyterLab takes the arrow keys for itself. This names each handle by the words that
# stand beside it, makes a live region of the place where words will stand, leaves lists their
# keys, and lets the keyboard reach a picture that scrolls. It runs when the picture (one
# transparent pixel) has loaded, and again until the sliders are there; where a page forbids
# scripts, all works as before.
SPEAK = """
<img alt="" width="1" height="1" style="position:absolute"
 src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
 onload="let tries = 50;
 const name = () => {
   const root = this.closest('.mg-live, .mg-predict, .mg-watch');
   for (const words of root ? root.querySelectorAll('.mg-words > .widget-html-content') : []) {
     words.setAttribute('role', 'status');
   }
   for (const list of root ? root.querySelectorAll('select') : []) {
     list.dataset.lmSuppressShortcuts = 'true';
   }
   for (const field of root ? root.querySelectorAll('.mg-layers') : []) {
     if (field.style.overflow === 'auto') field.tabIndex = 0;
   }
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
            widgets.HTML(value, layout=here) for value in ("", named + SPEAK, "")
        )
        super().__init__(
            [self._under, base, self._over],
            layout={
                "grid_template_columns": f"minmax({stage.least}px, {stage.pixels[0]}px)",
                "overflow": "auto" if stage.least else "hidden",
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

    def __init__(self, words=""):
        super().__init__()
        self.add_class("mg-words")
        self.words = words

    @property
    def words(self):
        """The sentence."""
        return self._words

    @words.setter
    def words(self, words):
        self._words = words
        self.value = words and (
            f'<p style="margin:2px 0 0;max-width:720px;line-height:1.4;color:{INK}">'
            f"{escape(words)}</p>"
        )
