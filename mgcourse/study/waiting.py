"""What the page says while a check takes longer than a second: how far it is, and how long
it may take. It goes away when the verdict comes.

>>> with Waiting(None) as watch:  # without a notebook nothing is shown
...     watch(2, 3.0)
"""

import os
import sys


class Waiting:
    """Call it with (probes done, seconds passed) as often as you like.

    Parameters
    ----------
    exercise : Exercise
    """

    PATIENCE = 1.0  # seconds before anything is shown

    def __init__(self, exercise):
        self._exercise = exercise
        self._shown = None
        self._said = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._shown:
            self._show("")

    def __call__(self, done, passed):
        if passed < self.PATIENCE or not _somebody_looks():
            return
        total, most = len(self._exercise.probes), self._exercise.seconds
        words = f"Checking: case {min(done + 1, total)} of {total}, {passed:.0f} s of {most:g} s"
        if words != self._said:
            self._said = words
            bar = f"<progress max='{total}' value='{done}' aria-label='{words}'></progress>"
            self._show(f"<div role='status' class='mg-waiting'>{bar} {words}</div>")

    def _show(self, html):
        from IPython.display import HTML, display

        if self._shown:
            self._shown.update(HTML(html))
        else:
            self._shown = display(HTML(html), display_id=True)


def _somebody_looks():
    """Whether this is a notebook that is not just being tested or saved."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    counted = any(map(os.environ.get, ("MGCOURSE_STRICT", "NBGRADER_EXECUTION")))
    return getattr(shell, "kernel", None) is not None and not counted
